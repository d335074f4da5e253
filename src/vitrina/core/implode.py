"""Implode: how PKZIP 1 packed, until 1993. After section 5.3 of APPNOTE.

Two or three trees of Shannon and Fano come first: of bytes (perhaps), of lengths, of distances.
Then follow bits, the lowest first: one, and a byte; or nothing, and a place before and a length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vitrina.core.errors import Damaged

_BIG, _THREE_TREES = 2, 4
_WINDOW = 8192
_STEP = 65_536
_LONG = 63
_Tree = dict[tuple[int, int], int]


class _Trees(NamedTuple):
    plain: _Tree | None
    lengths: _Tree
    distances: _Tree
    low: int
    """Bits of a distance that stand beside its code."""
    least: int


class _Bits:
    """Bits from chunks, the lowest first."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._bytes = (byte for chunk in chunks for byte in chunk)
        self._held = self._count = 0

    def take(self, count: int) -> int:
        while self._count < count:
            byte = next(self._bytes, None)
            if byte is None:
                raise Damaged("it does not unpack to its end")
            self._held |= byte << self._count
            self._count += 8
        found = self._held & (1 << count) - 1
        self._held >>= count
        self._count -= count
        return found

    def symbol(self, tree: _Tree) -> int:
        code = 0
        for length in range(1, 17):
            code = code << 1 | self.take(1)
            found = tree.get((length, code))
            if found is not None:
                return found
        raise Damaged("a code that stands for nothing")


def _tree(bits: _Bits, symbols: int) -> _Tree:
    """The codes are given from the last symbol of the longest code on."""
    lengths: list[int] = []
    for _ in range(bits.take(8) + 1):
        length = bits.take(4) + 1
        lengths += [length] * (bits.take(4) + 1)
    if len(lengths) != symbols:
        raise Damaged("a table of codes that makes no sense")
    tree: _Tree = {}
    code = 0
    for symbol in sorted(range(symbols), key=lambda one: (lengths[one], one), reverse=True):
        length = lengths[symbol]
        tree[length, code >> 16 - length] = symbol
        code += 1 << 16 - length
    return tree


def unpack(chunks: Iterable[bytes], size: int, flags: int) -> Iterator[bytes]:
    """Unpack to ``size`` bytes; ``flags`` are those of the member. Raises ``Damaged``."""
    bits = _Bits(chunks)
    trees = _Trees(
        _tree(bits, 256) if flags & _THREE_TREES else None, _tree(bits, 64), _tree(bits, 64),
        low=7 if flags & _BIG else 6, least=3 if flags & _THREE_TREES else 2,
    )  # fmt: skip
    out, left, given = bytearray(_WINDOW), size, _WINDOW
    broken: Damaged | None = None
    while left > 0:
        try:
            left -= _step(bits, out, trees, left)
        except Damaged as error:
            broken, left = error, 0
        if len(out) > _STEP or not left:
            yield bytes(out[given:])
            del out[:-_WINDOW]
            given = len(out)
    if broken is not None:
        raise broken


def _step(bits: _Bits, out: bytearray, trees: _Trees, left: int) -> int:
    """Unpack a byte, or a copy of what stands before; tell how many bytes that were."""
    if bits.take(1):
        out.append(bits.take(8) if trees.plain is None else bits.symbol(trees.plain))
        return 1
    near = bits.take(trees.low)
    far = (bits.symbol(trees.distances) << trees.low | near) + 1
    length = bits.symbol(trees.lengths)
    length = min(left, length + trees.least + (bits.take(8) if length == _LONG else 0))
    start = len(out) - far
    some = out[start : start + length]
    out += (some * (length // far + 1))[:length]
    return length
