"""Merkle trees over a list of entries, with their proofs; pure functions of bytes.

    entries --leaf--> hashes --root--> 32 bytes

Source: RFC 6962, section 2.1 (hashing, inclusion and consistency), RFC 9162, section 2.1 (checking).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH = 32


def leaf(entry: bytes) -> bytes:
    """Give the hash of an entry."""
    return sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Give the hash of two subtrees."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree over hashes of entries: every whole subtree is hashed once. Takes 64 bytes an entry."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for each in leaves:
            self.add(each)

    def __len__(self) -> int:
        return len(self._levels[0])

    def add(self, hashed: bytes) -> None:
        """Append the hash of an entry."""
        level = 0
        while True:
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(hashed)
            if len(self._levels[level]) % 2:
                return
            hashed = node(*self._levels[level][-2:])
            level += 1

    def leaves(self) -> Sequence[bytes]:
        """Give the hashes of the entries."""
        return self._levels[0]

    def whole(self, level: int, number: int) -> bytes:
        """Give the hash of the ``number``-th whole subtree of ``2**level`` entries."""
        return self._levels[level][number]

    def root(self, size: int | None = None) -> bytes:
        """Give the root over the first ``size`` entries, all of them unless said."""
        size = len(self) if size is None else size
        return self._over(0, size) if size else sha256(b"").digest()

    def _over(self, start: int, end: int) -> bytes:
        """The hash over entries ``start`` to ``end``; ``start`` begins a subtree."""
        size = end - start
        level = size.bit_length() - 1
        if size == 1 << level:
            return self._levels[level][start >> level]
        split = start + (1 << level)
        return node(self._over(start, split), self._over(split, end))

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Prove that entry ``index`` is among the first ``size``; the nearest hash first."""
        size = len(self) if size is None else size
        if not 0 <= index < size <= len(self):
            raise ValueError(f"no entry {index} in a tree of {size}")
        return tuple(self._path(index, 0, size))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        split = start + _split(end - start)
        if index < split:
            return [*self._path(index, start, split), self._over(split, end)]
        return [*self._path(index, split, end), self._over(start, split)]

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """Prove that the first ``old`` entries are those of the first ``size``."""
        size = len(self) if size is None else size
        if not 0 < old <= size <= len(self):
            raise ValueError(f"no tree of {old} in one of {size}")
        return tuple(self._subproof(old, 0, size, whole=True))

    def _subproof(self, old: int, start: int, end: int, *, whole: bool) -> list[bytes]:
        size = end - start
        if old == size:
            return [] if whole else [self._over(start, end)]
        split = _split(size)
        if old <= split:
            return [
                *self._subproof(old, start, start + split, whole=whole),
                self._over(start + split, end),
            ]
        return [
            *self._subproof(old - split, start + split, end, whole=False),
            self._over(start, start + split),
        ]


def _split(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


def included(hashed: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows the hash of entry ``index`` to be under ``root``."""
    if not 0 <= index < size:
        return False
    at, last = index, size - 1
    for each in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            hashed = node(each, hashed)
            while not at % 2 and at:
                at >>= 1
                last >>= 1
        else:
            hashed = node(hashed, each)
        at >>= 1
        last >>= 1
    return last == 0 and hashed == root


def consistent(old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Whether a proof shows the tree of ``old`` entries to be the beginning of that of ``size``."""
    if old == size:
        return not proof and old_root == root
    if not 0 < old < size or not proof:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    at, last = old - 1, size - 1
    while at % 2:
        at >>= 1
        last >>= 1
    first = second = path[0]
    for each in path[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            first, second = node(each, first), node(each, second)
            while not at % 2 and at:
                at >>= 1
                last >>= 1
        else:
            second = node(second, each)
        at >>= 1
        last >>= 1
    return last == 0 and first == old_root and second == root
