"""LZ77 with Huffman codes in blocks, as LHA (-lh4- to -lh7-) and ARJ (1 to 3) pack; and ARJ's fastest.

A block: how many codes follow, three tables of code lengths (the first packs the second), then the
codes. One below 256 is a byte; another is a length, and a distance follows it. Bits come high first.
"""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.core.errors import Damaged

CHUNK = 1024 * 1024
WINDOW = 64 * 1024
_SHORTEST = 3
_LONGEST_CODE = 16


class _Bits:
    """The bits of some bytes, the highest first. Behind their end stand a few zeros, no more."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at, self._held, self._count = data, 0, 0, 0

    def peek(self, count: int) -> int:
        while self._count < count:
            some = self._data[self._at : self._at + 8]
            if not some:
                if self._at > len(self._data) + 64:
                    raise Damaged("it breaks off before its end")
                some = bytes(8)
            self._at += 8
            self._held = (self._held & (1 << self._count) - 1) << len(some) * 8 | int.from_bytes(
                some, "big"
            )
            self._count += len(some) * 8
        return self._held >> self._count - count & (1 << count) - 1

    def skip(self, count: int) -> None:
        self._count -= count

    def take(self, count: int) -> int:
        if not count:
            return 0
        found = self.peek(count)
        self._count -= count
        return found


class _Codes:
    """A Huffman code: for each run of bits, the symbol it begins with and that symbol's length."""

    def __init__(self, lengths: list[int]) -> None:
        self._longest = max(lengths, default=0)
        if not 0 < self._longest <= _LONGEST_CODE:
            raise Damaged("a table of codes that makes no sense")
        table: list[int] = []
        for length in range(1, self._longest + 1):
            for symbol, own in enumerate(lengths):
                if own == length:
                    table += [symbol << 5 | length] * (1 << self._longest - length)
        if len(table) > 1 << self._longest:
            raise Damaged("a table of codes that makes no sense")
        self._table = table + [0] * ((1 << self._longest) - len(table))

    def read(self, bits: _Bits) -> int:
        found = self._table[bits.peek(self._longest)]
        if not found:
            raise Damaged("a code that stands for nothing")
        bits.skip(found & 31)
        return found >> 5


class _One:
    """A code of one symbol, which takes no bits."""

    def __init__(self, symbol: int) -> None:
        self._symbol = symbol

    def read(self, bits: _Bits) -> int:  # noqa: ARG002  (as _Codes has it)
        return self._symbol


def unpack(data: bytes, size: int, width: int) -> Iterator[bytes]:
    """Unpack to ``size`` bytes; ``width`` is 4 for -lh4- and -lh5-, 5 for the others and ARJ."""
    bits, out, given, left = _Bits(data), bytearray(), 0, 0
    codes: _Codes | _One
    distances: _Codes | _One
    codes = distances = _One(0)
    while given + len(out) < size:
        if not left:
            left = bits.take(16) or 1 << 16
            codes = _literals(bits, _small(bits, 5, 3))
            distances = _small(bits, width, -1)
        left -= 1
        code = codes.read(bits)
        if code < 256:
            out.append(code)
        else:
            far = distances.read(bits)
            _copy(out, code - 256 + _SHORTEST, (1 << far - 1) + bits.take(far - 1) if far else 0)
        if len(out) >= CHUNK + WINDOW:
            yield bytes(out[:CHUNK])
            del out[:CHUNK]
            given += CHUNK
    yield bytes(out[: size - given])


def unpack_fastest(data: bytes, size: int) -> Iterator[bytes]:
    """Unpack ARJ's method 4, which has no tables: lengths and distances come in steps."""
    bits, out, given = _Bits(data), bytearray(), 0
    while given + len(out) < size:
        length = _stepped(bits, 0, 7)
        if not length:
            out.append(bits.take(8))
        else:
            _copy(out, length - 1 + _SHORTEST, _stepped(bits, 9, 13))
        if len(out) >= CHUNK + WINDOW:
            yield bytes(out[:CHUNK])
            del out[:CHUNK]
            given += CHUNK
    yield bytes(out[: size - given])


def _copy(out: bytearray, length: int, back: int) -> None:
    """Append what stands ``back`` + 1 bytes before the end; it may reach into what it writes."""
    start = len(out) - back - 1
    if start < 0:  # before the first byte all are blanks
        blanks = min(-start, length)
        out += b" " * blanks
        length, start = length - blanks, start + blanks
    found = out[start : start + length]
    if found:
        out += (found * (length // len(found) + 1))[:length]


def _stepped(bits: _Bits, first: int, last: int) -> int:
    width, base = first, 0
    while width < last and bits.take(1):
        base += 1 << width
        width += 1
    return base + bits.take(width)


def _small(bits: _Bits, width: int, gap: int) -> _Codes | _One:
    """Read a table whose lengths are written in three bits, or more where they begin with 111."""
    count = bits.take(width)
    if not count:
        return _One(bits.take(width))
    lengths: list[int] = []
    while len(lengths) < count:
        length = bits.take(3)
        while length >= 7 and bits.take(1):
            length += 1
            if length > _LONGEST_CODE:
                raise Damaged("a table of codes that makes no sense")
        lengths.append(length)
        if len(lengths) == gap:
            lengths += [0] * bits.take(2)
    return _Codes(lengths)


def _literals(bits: _Bits, how: _Codes | _One) -> _Codes | _One:
    count = bits.take(9)
    if not count:
        return _One(bits.take(9))
    lengths: list[int] = []
    while len(lengths) < count:
        code = how.read(bits)
        if code > 2:
            lengths.append(code - 2)
        elif code == 2:
            lengths += [0] * (bits.take(9) + 20)
        else:
            lengths += [0] * (bits.take(4) + 3 if code else 1)
    return _Codes(lengths)
