"""A log as files: tiles of hashes, bundles of entries, checkpoints, and proofs beside documents.

    tile/0/x001/067        256 hashes of entries       tile/0/x001/068.p/12   the last, not yet full
    tile/1/...             hashes of whole tiles       tile/entries/...       the entries themselves

Source: C2SP tlog-tiles, tlog-checkpoint, tlog-proof.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vitrina.formats.merkle import HASH, Tree, leaf

WIDTH = 256
LONGEST = 0xFFFF


class Checkpoint(NamedTuple):
    """The state of a log: who keeps it, how many entries it has, and the root over them."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """Give the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def checkpoint(body: str) -> Checkpoint:
    """Read the text of a checkpoint. Raises ``ValueError``."""
    origin, size, root, *_ = [*body.split("\n"), "", "", ""]
    if not origin or not _is_number(size):
        raise ValueError("no checkpoint")
    try:
        read = base64.b64decode(root, validate=True)
    except binascii.Error as error:
        raise ValueError("no checkpoint") from error
    if len(read) != HASH:
        raise ValueError("no checkpoint")
    return Checkpoint(origin, int(size), read)


def path(number: int) -> str:
    """Write the number of a tile as folders of three digits."""
    digits = f"{number:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])


def tiles(tree: Tree) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every tile of hashes that a tree of this size has."""
    level = 0
    while count := len(tree) >> (8 * level):
        for number in range(-(-count // WIDTH)):
            first = number * WIDTH
            width = min(WIDTH, count - first)
            hashes = b"".join(tree.whole(8 * level, first + at) for at in range(width))
            yield f"tile/{level}/{path(number)}{_part(width)}", hashes
        level += 1


def bundles(entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every bundle of entries."""
    for number in range(-(-len(entries) // WIDTH)):
        some = entries[number * WIDTH : (number + 1) * WIDTH]
        if any(len(entry) > LONGEST for entry in some):
            raise ValueError(f"an entry of more than {LONGEST} bytes")
        content = b"".join(len(entry).to_bytes(2, "big") + entry for entry in some)
        yield f"tile/entries/{path(number)}{_part(len(some))}", content


def bundle_paths(size: int) -> Iterator[tuple[str, int]]:
    """(path, how many entries) of each bundle of a log."""
    for number in range(-(-size // WIDTH)):
        width = min(WIDTH, size - number * WIDTH)
        yield f"tile/entries/{path(number)}{_part(width)}", width


def entries(bundle: bytes) -> list[bytes]:
    """Give the entries of a bundle. Raises ``ValueError`` for what is none."""
    found: list[bytes] = []
    at = 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if at + 2 > len(bundle) or end > len(bundle):
            raise ValueError("a bundle that is cut off")
        found.append(bundle[at + 2 : end])
        at = end
    return found


def tree(log: Sequence[bytes]) -> Tree:
    """Give the tree over a log's entries."""
    return Tree(leaf(entry) for entry in log)


def _part(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"


HEAD = "c2sp.org/tlog-proof@v1"


class Proof(NamedTuple):
    """That an entry is in a signed state of a log. ``extra``: what its maker added, unproven."""

    entry: int
    hashes: tuple[bytes, ...]
    note: str
    extra: bytes = b""


def proof(index: int, hashes: Sequence[bytes], note: str, extra: bytes = b"") -> str:
    """Write a proof: the entry's place in the log, the hashes beside its way to the root, the state."""
    rows = [base64.b64encode(each).decode() for each in hashes]
    more = [f"extra {base64.b64encode(extra).decode()}"] if extra else []
    return "\n".join([HEAD, *more, f"index {index}", *rows, "", note])


def read_proof(text: str) -> Proof:
    """Read a proof. Raises ``ValueError``."""
    head, gap, note = text.partition("\n\n")
    kind, *rows = head.split("\n")
    extra = rows.pop(0).removeprefix("extra ") if rows and rows[0].startswith("extra ") else ""
    number = rows.pop(0).removeprefix("index ") if rows and rows[0].startswith("index ") else ""
    if kind != HEAD or not gap or not _is_number(number):
        raise ValueError("no proof")
    try:
        hashes = tuple(base64.b64decode(row, validate=True) for row in rows)
        added = base64.b64decode(extra, validate=True)
    except binascii.Error as error:
        raise ValueError("no proof") from error
    if any(len(each) != HASH for each in hashes):
        raise ValueError("no proof")
    return Proof(int(number), hashes, note, added)


def _is_number(text: str) -> bool:
    """Whether this is a whole number in the one way to write it, below 2^53."""
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        return False
    return str(int(text)) == text and int(text) < 1 << 53
