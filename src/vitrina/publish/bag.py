"""The lists of an edition's files: our own in 256 parts, which the log signs, and BagIt's.

    m/00.sha256 ... m/ff.sha256    'digest  path' of each file, by the first byte of the path's hash
    m/root.sha256                  'digest  path' of these
    manifest-sha256.txt            BagIt 1.0 (RFC 8493): `sha256sum -c` checks it

Proofs, the log and the lists themselves are in BagIt's list alone: the signed log speaks for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from hashlib import sha256

from msgspec import Struct

TAG_LIST = "tagmanifest-sha256.txt"


class File(Struct, frozen=True, order=True):
    """A file below ``data/``: where it is, the SHA-256 of its bytes in hex, and how many they are."""

    path: str
    digest: str
    size: int


def manifest(sums: Mapping[str, str]) -> dict[str, bytes]:
    """Give our own lists of (path below data/ -> SHA-256 in hex)."""
    parts: dict[str, list[str]] = {}
    for path in sorted(sums):
        part = sha256(path.encode()).hexdigest()[:2]
        parts.setdefault(part, []).append(f"{sums[path]}  {path}\n")
    made = {f"m/{part}.sha256": "".join(rows).encode() for part, rows in parts.items()}
    root = "".join(f"{sha256(made[path]).hexdigest()}  {path}\n" for path in sorted(made))
    return made | {"m/root.sha256": root.encode()}


def tags(files: Iterable[File], title: str, time: int) -> dict[str, bytes]:
    """Give BagIt's own files, by path, for what lies below ``data/``."""
    rows = sorted(files)
    day = dt.datetime.fromtimestamp(time, dt.UTC).date().isoformat()
    shown = " ".join(title.split())
    total = sum(row.size for row in rows)
    made = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": (
            f"External-Description: {shown}\nBagging-Date: {day}\nPayload-Oxum: {total}.{len(rows)}\n"
        ).encode(),
        "manifest-sha256.txt": "".join(f"{r.digest}  data/{r.path}\n" for r in rows).encode(),
    }
    return made | {TAG_LIST: listed(made)}


def listed(made: Mapping[str, bytes]) -> bytes:
    """Give BagIt's list of its own files."""
    rows = ((name, sha256(data).hexdigest()) for name, data in sorted(made.items()))
    return "".join(f"{mark}  {name}\n" for name, mark in rows if name != TAG_LIST).encode()
