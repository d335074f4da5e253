"""An edition as a torrent of version 2: what others carry on, and web servers seed.

The tree of each file's hashes, over blocks of 16 KiB, is in the torrent itself. It lies beside the
edition, not in it: it names files, it does not vouch for them; that is what the seal is for.
Source: BitTorrent enhancement proposals 3, 19 and 52.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

BLOCK = 16 * 1024
PIECE = 1 << 20
_BLOCKS = PIECE // BLOCK


def torrent(root: Path, name: str, seeds: tuple[str, ...] = ()) -> bytes:
    """Give the torrent of a folder's files. ``seeds``: addresses below which the folder ``name`` is."""
    tree: dict[str, Any] = {}
    layers: dict[bytes, bytes] = {}
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        here = tree
        for part in path.relative_to(root).parts:
            here = here.setdefault(part, {})
        here[""] = _file(path, layers)
    info = {"file tree": tree, "meta version": 2, "name": name, "piece length": PIECE}
    told: dict[str, Any] = {"info": info, "piece layers": layers}
    if seeds:
        told["url-list"] = list(seeds)
    return bencoded(told)


def _file(path: Path, layers: dict[bytes, bytes]) -> dict[str, Any]:
    size = path.stat().st_size
    if not size:
        return {"length": 0}
    pieces = list(_pieces(path, whole=size > PIECE))
    if len(pieces) == 1:
        return {"length": size, "pieces root": pieces[0]}
    root = _root(pieces, _padding(_BLOCKS))
    layers[root] = b"".join(pieces)
    return {"length": size, "pieces root": root}


def _pieces(path: Path, *, whole: bool) -> Iterator[bytes]:
    """The root of each piece; the only one of a small file is over as many blocks as it has."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            blocks = [sha256(piece[at : at + BLOCK]).digest() for at in range(0, len(piece), BLOCK)]
            if whole:
                blocks += [bytes(32)] * (_BLOCKS - len(blocks))
            yield _root(blocks, bytes(32))


def _root(hashes: list[bytes], padding: bytes) -> bytes:
    """The root over hashes, filled up to a power of two."""
    while len(hashes) > 1:
        if len(hashes) % 2:
            hashes = [*hashes, padding]
        hashes = [
            sha256(one + other).digest()
            for one, other in zip(hashes[::2], hashes[1::2], strict=True)
        ]
        padding = sha256(padding + padding).digest()
    return hashes[0]


def _padding(blocks: int) -> bytes:
    """The root over a piece of nothing."""
    made = bytes(32)
    while blocks > 1:
        made, blocks = sha256(made + made).digest(), blocks // 2
    return made


def bencoded(value: Any) -> bytes:
    """Write whole numbers, bytes, texts, lists and mappings as torrents have them."""
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        return bencoded(value.encode())
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, Mapping):
        rows = sorted((k.encode() if isinstance(k, str) else k, v) for k, v in value.items())
        return b"d" + b"".join(bencoded(key) + bencoded(each) for key, each in rows) + b"e"
    return b"l" + b"".join(map(bencoded, value)) + b"e"


def seeded(address: str, fallback: str) -> tuple[str, tuple[str, ...]]:
    """(name of the folder, addresses to seed from) for where an edition will be found."""
    base, _, name = address.rstrip("/").rpartition("/")
    if base.endswith((":", ":/")) or not name:
        return fallback, ()  # a whole server: a torrent's folder has no name there
    return name, (f"{base}/",)
