"""A new edition takes the place of the old one, at once or not at all.

Linux and macOS exchange two folders in one step (``renameat2``, ``renamex_np``). Elsewhere there are
two steps; cut off between them, the next run finds the old edition beside and puts it back.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from pathlib import Path

_AT_CWD, _EXCHANGE, _SWAP = -100, 2, 2


def beside(out: Path, what: str) -> Path:
    """Give the hidden neighbour in which an edition is made, or the old one waits."""
    return out.with_name(f".{out.name}.{what}")


def mend(out: Path) -> None:
    """Put the last edition back where an earlier run was cut off between its two steps."""
    old = beside(out, "old")
    if old.is_dir() and not out.exists():
        old.rename(out)


def replace(work: Path, out: Path) -> None:
    """Put ``work`` in the place of ``out``, which may not be there yet."""
    if not out.exists():
        work.rename(out)
    elif _exchanged(work, out):
        shutil.rmtree(work)
    else:
        old = beside(out, "old")
        shutil.rmtree(old, ignore_errors=True)
        out.rename(old)
        work.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    _settle(out.parent)


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where the system does not know how."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(os.fsencode(one), os.fsencode(other), _SWAP) == 0)
        done = libc.renameat2(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE)
    except (OSError, AttributeError, TypeError):
        return False
    return bool(done == 0)


def _settle(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows has no folders to sync
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
