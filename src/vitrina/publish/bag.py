"""The lists of an edition's files: our own in 256 parts, which the log signs, and BagIt's.

    m/00.sha256 ... m/ff.sha256    'digest  path' of each file, by the first byte of the path's hash
    m/root.sha256                  'digest  path' of these
    manifest-sha256.txt            BagIt 1.0 (RFC 8493): `sha256sum -c` checks it

Proofs, the log and the lists themselves are in BagIt's list alone: the signed log speaks for them.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from hashlib import sha256

from msgspec import Struct

TAG_LIST = "tagmanifest-sha256.txt"


class File(Struct, frozen=True, order=True, gc=False):
    """A file below ``data/``: where it is, the SHA-256 of its bytes, and how many they are.

    Of a large edition there are half a million: they stand in memory as short as may be.
    """

    path: str
    digest: bytes
    size: int


def manifest(files: Mapping[str, File]) -> dict[str, bytes]:
    """Give our own lists of files, by their path below data/."""
    parts: dict[str, list[str]] = {}
    for path in sorted(files):
        parts.setdefault(sha256(path.encode()).hexdigest()[:2], []).append(path)
    made = {
        f"m/{part}.sha256": "".join(f"{files[p].digest.hex()}  {p}\n" for p in paths).encode()
        for part, paths in parts.items()
    }
    root = "".join(f"{sha256(made[path]).hexdigest()}  {path}\n" for path in sorted(made))
    return made | {"m/root.sha256": root.encode()}


def tags(files: Iterable[File], title: str, time: int) -> dict[str, bytes]:
    """Give BagIt's own files, by path, for what lies below ``data/``."""
    rows = sorted(files)
    day = dt.datetime.fromtimestamp(time, dt.UTC).date().isoformat()
    shown = " ".join(title.split())
    total = sum(row.size for row in rows)
    manifest = io.BytesIO()  # never a list of its lines
    manifest.writelines(f"{r.digest.hex()}  data/{r.path}\n".encode() for r in rows)
    made = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": (
            f"External-Description: {shown}\nBagging-Date: {day}\nPayload-Oxum: {total}.{len(rows)}\n"
        ).encode(),
        "manifest-sha256.txt": manifest.getvalue(),
    }
    return made | {TAG_LIST: listed(made)}


def listed(made: Mapping[str, bytes]) -> bytes:
    """Give BagIt's list of its own files."""
    rows = ((name, sha256(data).hexdigest()) for name, data in sorted(made.items()))
    return "".join(f"{mark}  {name}\n" for name, mark in rows if name != TAG_LIST).encode()
