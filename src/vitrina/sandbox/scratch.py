"""A worker's scratch folder: made for it, owned by it, gone with it, whatever it left there."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from vitrina.sandbox import linux

_PREFIX = "vitrina-scratch-"


def make() -> Path:
    """Make an empty folder that only a worker may enter. Its name says who made it."""
    path = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    if linux.can_drop():
        os.chown(path, linux.NOBODY, linux.NOBODY)
    return path.resolve()


def sweep() -> None:
    """Remove the folders of coordinators that were killed before they could."""
    with os.scandir(tempfile.gettempdir()) as entries:
        left = [entry for entry in entries if entry.name.startswith(_PREFIX)]
    for entry in left:
        owner = entry.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isascii() and owner.isdigit() and not _alive(int(owner)):
            with contextlib.suppress(OSError):  # another user's, or another sweep was first
                remove(Path(entry.path))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def remove(path: Path) -> None:
    """Remove a tree of any depth. Links are removed, never followed; its worker must be dead.

    A folder in a folder is lifted to the top before it is emptied, so that neither the depth of
    the tree nor the length of a path in it is ever met.
    """
    _own(str(path), None)
    top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _empty(top)
    finally:
        os.close(top)
    path.rmdir()


def _own(name: str, folder: int | None) -> None:
    """Take a folder back from the worker's user: a root without its powers may not enter it."""
    if linux.can_drop():
        os.chown(name, os.geteuid(), -1, dir_fd=folder, follow_symlinks=False)


def _empty(top: int) -> None:
    number = 0
    while names := os.listdir(top):
        for name in names:
            if not stat.S_ISDIR(os.lstat(name, dir_fd=top).st_mode):
                os.unlink(name, dir_fd=top)
                continue
            _own(name, top)
            with contextlib.suppress(NotImplementedError):
                os.chmod(name, 0o700, dir_fd=top)
            inside = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
            try:
                number = _lift(inside, top, number)
            finally:
                os.close(inside)
            os.rmdir(name, dir_fd=top)


def _lift(inside: int, top: int, number: int) -> int:
    """Move the folders of ``inside`` to ``top`` under names not used yet; remove its files."""
    for name in os.listdir(inside):
        if not stat.S_ISDIR(os.lstat(name, dir_fd=inside).st_mode):
            os.unlink(name, dir_fd=inside)
            continue
        while True:
            number += 1
            try:
                os.stat(f"{number:x}", dir_fd=top, follow_symlinks=False)
            except FileNotFoundError:
                break
        _own(name, inside)
        os.chmod(name, 0o700, dir_fd=inside)  # to rename a folder needs the right to write in it
        os.rename(name, f"{number:x}", src_dir_fd=inside, dst_dir_fd=top)
    return number
