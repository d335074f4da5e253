"""A root folder of the worker's own: what it may read, laid out read-only, and its scratch folder.

The second wall behind Landlock, and the first where a kernel has none. What is not laid out is not
there: not even its name can be guessed. Sources: ``mount(2)``, ``pivot_root(2)``,
``mount_namespaces(7)``.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from vitrina.sandbox import linux

_RDONLY, _NOSUID, _NODEV, _NOEXEC, _NOATIME, _NODIRATIME = 1, 2, 4, 8, 1024, 2048
_REMOUNT, _BIND, _REC, _RELATIME = 32, 4096, 16384, 1 << 21
_PRIVATE, _DETACH = 1 << 18, 2
# statvfs flag -> mount flag: those that a remount in a user namespace must keep as they are
_LOCKED = {2: _NOSUID, 4: _NODEV, 8: _NOEXEC, 1024: _NOATIME, 2048: _NODIRATIME, 4096: _RELATIME}


def move_in(readable: Iterable[Path], scratch: Path, room: int, uid: int, gid: int) -> None:
    """Make the new root and leave the old one for good. ``room``: bytes of the scratch folder."""
    linux.mount("none", Path("/"), "", _REC | _PRIVATE)
    linux.mount("none", scratch, "tmpfs", _NOSUID | _NODEV, "size=1m,mode=0755")
    try:
        _furnish(readable, scratch, room, uid, gid)
    except OSError:
        linux.umount(str(scratch), _DETACH)  # the scratch folder on disk serves instead
        raise
    os.chdir("/")
    linux.mount("none", Path("/"), "", _REMOUNT | _RDONLY | _NOSUID | _NODEV)


def _furnish(readable: Iterable[Path], scratch: Path, room: int, uid: int, gid: int) -> None:
    """Lay everything out, and go in."""
    for place in sorted(set(readable)):
        if os.access(place, os.F_OK):
            _lay(place, _inside(scratch, place))
    own = _inside(scratch, scratch)
    own.mkdir(parents=True, exist_ok=True)
    options = f"size={room},nr_inodes=16384,mode=0700,uid={uid},gid={gid}"
    linux.mount("none", own, "tmpfs", _NOSUID | _NODEV | _NOEXEC, options)
    os.chdir(scratch)
    linux.pivot_root(".", ".")  # the old root now lies over the new one
    linux.umount(".", _DETACH)


def _inside(root: Path, place: Path) -> Path:
    return root / place.relative_to("/")


def _lay(place: Path, target: Path) -> None:
    """Show one file or folder of the machine in the new root, read-only."""
    if place.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    linux.mount(str(place), target, "", _BIND | _REC)
    flags = os.statvfs(target).f_flag
    kept = sum(mount for name, mount in _LOCKED.items() if flags & name)
    if str(place).startswith("/dev/"):  # a device; it is written to, and is no file
        return
    linux.mount("none", target, "", _REMOUNT | _BIND | _RDONLY | _NOSUID | kept)
