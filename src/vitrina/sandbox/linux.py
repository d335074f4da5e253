"""The few calls of Linux that Python does not wrap, by ctypes; they raise ``OSError``.

Numbers and constants: ``prctl(2)``, ``unshare(2)``, ``mount(2)``, ``capset(2)`` and the headers
of the same name.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import struct
from pathlib import Path
from typing import Any

PDEATHSIG, DUMPABLE, KEEPCAPS, NO_NEW_PRIVS = 1, 4, 8, 38
NEWNS, NEWIPC, NEWUSER, NEWNET = 0x00020000, 0x08000000, 0x10000000, 0x40000000
READ_ANYTHING = 1 << 2
"""CAP_DAC_READ_SEARCH: to read past permissions, and nothing else."""

NOBODY = 65534
"""The user and group that own nothing."""

_SET_IDS = 1 << 6 | 1 << 7  # CAP_SETGID, CAP_SETUID
_AMBIENT, _AMBIENT_CLEAR = 47, 4


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def call(number: int, *arguments: Any) -> int:
    """Make a system call by its number; -1 if it failed."""
    wide = (ctypes.c_long(value) if isinstance(value, int) else value for value in arguments)
    return int(_libc().syscall(ctypes.c_long(number), *wide))


def must(result: int, name: str) -> int:
    """Give ``result``, or raise what errno says."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int) -> None:
    """Set one attribute of this process."""
    longs = (ctypes.c_ulong(value), *(ctypes.c_ulong(0) for _ in range(3)))
    must(_libc().prctl(ctypes.c_int(option), *longs), f"prctl {option}")


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags`` for new, empty ones."""
    must(_libc().unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: Path, kind: str, flags: int, options: str = "") -> None:
    """Mount, bind or remount, in this process's mount namespace alone."""
    words = (source.encode(), os.fsencode(target), kind.encode() or None)
    result = _libc().mount(*words, ctypes.c_ulong(flags), options.encode() or None)
    must(result, f"mount {target}")


def umount(target: str, flags: int) -> None:
    """Take a mount away."""
    must(_libc().umount2(target.encode(), ctypes.c_int(flags)), "umount")


def pivot_root(new: str, old: str) -> None:
    """Make ``new`` the root, and move the root there was to ``old``."""
    number = {"x86_64": 155, "aarch64": 41}.get(platform.machine())
    if number is None:
        raise OSError(38, "pivot_root: the number of this call is not known for this machine")
    must(call(number, new.encode(), old.encode()), "pivot_root")


def map_user(uid: int, gid: int) -> None:
    """Say, in a new user namespace, that the ids inside are those outside."""
    with contextlib.suppress(FileNotFoundError):
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")


def keep_capabilities(kept: int) -> None:
    """Give up every capability but ``kept``, for good."""
    prctl_ambient = (ctypes.c_ulong(_AMBIENT_CLEAR), *(ctypes.c_ulong(0) for _ in range(3)))
    must(_libc().prctl(ctypes.c_int(_AMBIENT), *prctl_ambient), "prctl ambient")
    # _LINUX_CAPABILITY_VERSION_3: effective, permitted, inheritable, low then high halves
    head = ctypes.create_string_buffer(struct.pack("<Ii", 0x20080522, 0))
    sets = ctypes.create_string_buffer(struct.pack("<6I", kept, kept, 0, 0, 0, 0))
    number = {"x86_64": 126, "aarch64": 91}.get(platform.machine())
    if number is None:
        raise OSError(38, "capset: the number of this call is not known for this machine")
    must(call(number, head, sets), "capset")


def can_drop() -> bool:
    """Whether this process is root and may become nobody: not so in some containers."""
    if platform.system() != "Linux" or os.geteuid() != 0:
        return False
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    effective = int(status.partition("CapEff:")[2].split()[0], 16)
    groups = Path("/proc/self/setgroups")
    return (
        effective & _SET_IDS == _SET_IDS
        and _maps_nobody("uid_map")
        and _maps_nobody("gid_map")
        and (not groups.exists() or groups.read_text(encoding="ascii").strip() == "allow")
    )


def _maps_nobody(table: str) -> bool:
    """Whether the id exists in this user namespace: ``inside outside count`` on each line."""
    try:
        text = Path("/proc/self", table).read_text(encoding="ascii")
    except FileNotFoundError:  # a kernel without user namespaces
        return True
    rows = (tuple(map(int, line.split())) for line in text.splitlines())
    return any(first <= NOBODY < first + count for first, _, count in rows)


def threads() -> int:
    """Count this process's threads."""
    return len(list(Path("/proc/self/task").iterdir()))
