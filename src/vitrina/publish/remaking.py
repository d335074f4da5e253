"""An edition's folder with a few files of the seal put anew: made beside, and exchanged at once.

What the signed lists name stays as it is. BagIt's lists, which nobody signs, follow. Files and folders
keep the times that they bear.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from vitrina.publish import bag, moving

STAMP, NOTED = "log/checkpoint.tsr", "log/checkpoint.ots"
MADE_AFTER = (".tlog-proof", "log/checkpoint", STAMP, NOTED)
"""Ends of the paths that may be put anew."""


def remake(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Put files, by path below ``data/``, into a folder that is a bag or the web root alone.

    Cut off, it is as it was. Raises ``OSError``.
    """
    work = moving.beside(folder, "part")
    try:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(folder, work, symlinks=True, copy_function=_linked)
        data = work / "data" if (folder / "data" / "log").is_dir() else work
        born = (data / "log/checkpoint").stat()
        for path, content in files:
            _put(data / path, content)
            os.utime(data / path, ns=(born.st_atime_ns, born.st_mtime_ns))
        _rebag(work)
        _same_times(folder, work)
        moving.replace(work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def stamped(folder: Path) -> tuple[bytes, dict[str, bytes]]:
    """Give the checkpoint of an edition and its timestamps, by path; nothing where it has none."""
    data = folder / "data"
    try:
        found = {
            path: (data / path).read_bytes() for path in (STAMP, NOTED) if (data / path).is_file()
        }
        return (data / "log/checkpoint").read_bytes(), found
    except OSError:
        return b"", {}


def _linked(source: str, target: str) -> None:
    """Give a file a second name, which costs nothing; copy it where that can't be."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _put(target: Path, data: bytes) -> None:
    """Write a file anew: its old bytes may have a name in the folder that is being left."""
    target.unlink(missing_ok=True)
    target.write_bytes(data)


def _rebag(work: Path) -> None:
    """Write BagIt's lists anew for the files that were signed."""
    listing = work / "manifest-sha256.txt"
    if not listing.is_file():  # the web root alone
        return
    rows = listing.read_text(encoding="utf-8").split("\n")
    told = {row[66:]: row[:64] for row in rows if not row.endswith(MADE_AFTER)}
    files = []
    for file in (path for path in (work / "data").rglob("*") if path.is_file()):
        path = file.relative_to(work / "data").as_posix()
        line = told.get(f"data/{path}")
        digest = bytes.fromhex(line) if line else sha256(file.read_bytes()).digest()
        files.append(bag.File(path, digest, file.stat().st_size))
    info = (work / "bag-info.txt").read_text(encoding="utf-8")
    oxum = f"Payload-Oxum: {sum(each.size for each in files)}.{len(files)}"
    made = bag.tags(files, "", 0) | {
        "bag-info.txt": re.sub(r"(?m)^Payload-Oxum: .*$", oxum, info).encode()
    }
    made[bag.TAG_LIST] = bag.listed(made)
    for name, data in made.items():
        _put(work / name, data)


def _same_times(folder: Path, work: Path) -> None:
    """Give every file and folder the time that it had: they bear the edition's day."""
    for here, _, names in os.walk(folder):
        there = work / Path(here).relative_to(folder)
        for place in (*names, "."):
            old = os.lstat(Path(here) / place)
            if not os.path.islink(there / place):  # noqa: PTH114  (a name, not followed)
                os.utime(there / place, ns=(old.st_atime_ns, old.st_mtime_ns))
