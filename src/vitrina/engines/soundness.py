"""Whether the files of an index are still as they were written: Tantivy does not notice a flipped byte.

    sums.json   name of each file -> its size and SHA-256, as the last run left it

Its files are never changed, only added and dropped. So a file whose bytes differ from its sum was
changed by a failing disk or by someone else. The index can always be made anew from the catalogue.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import msgspec

SUMS = "sums.json"
_OWN = {"meta.json", ".managed.json", SUMS}
"""Written anew with each commit; Tantivy refuses them when they can't be read."""


class Sum(msgspec.Struct, frozen=True):
    """What a file was."""

    size: int
    sha256: str


def record(index: Path) -> None:
    """Keep the sums of an index's files. Those that were there before are not read again."""
    known = _sums(index)
    sums = {
        path.name: known[path.name] if path.name in known else _sum(path) for path in _files(index)
    }
    part = index / f"{SUMS}.part"
    part.write_bytes(msgspec.json.encode(sums))
    part.replace(index / SUMS)


def changed(index: Path, most: int | None = None) -> tuple[str, ...]:
    """Name the files whose bytes are not those that were written. ``most``: bytes that are read.

    Beyond ``most`` only sizes are compared. What was added since the last run ended has no sum.
    """
    known = _sums(index)
    there = [path for path in _files(index) if path.name in known]
    if most is not None and sum(known[path.name].size for path in there) > most:
        return tuple(path.name for path in there if path.stat().st_size != known[path.name].size)
    return tuple(path.name for path in there if _sum(path) != known[path.name])


def drop(index: Path) -> None:
    """Remove an index with all its files; it is made anew where it is missed."""
    shutil.rmtree(index, ignore_errors=True)


def _files(index: Path) -> list[Path]:
    return sorted(
        path
        for path in (index.iterdir() if index.is_dir() else ())
        if path.is_file() and path.name not in _OWN and path.suffix not in {".lock", ".part"}
    )


def _sums(index: Path) -> dict[str, Sum]:
    try:
        return msgspec.json.decode((index / SUMS).read_bytes(), type=dict[str, Sum])
    except (OSError, msgspec.DecodeError):
        return {}


def _sum(path: Path) -> Sum:
    with path.open("rb") as file:
        return Sum(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
