"""LZX: LZ77 with Huffman codes, as compiled help (CHM) and some cabinets pack. After MS-PATCH 2.

The bits come in words of two bytes, the highest bit first; each 32 KiB of what is unpacked begins
with a whole word. A block is verbatim, aligned (the low bits of far distances have a code of their
own) or stored. Code lengths are told as differences from those of the block before.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from vitrina.core.errors import Damaged

FRAME = 0x8000
_SLOTS = {15: 30, 16: 32, 17: 34, 18: 36, 19: 38, 20: 42, 21: 50}
_EXTRA = [0, 0, *(min(17, slot // 2 - 1) for slot in range(2, 51))]
_BASE = [sum(1 << extra for extra in _EXTRA[:slot]) for slot in range(51)]
_LENGTHS = 249


class _Bits:
    """The bits, from words of two bytes. Behind their end stand zeros enough to look ahead, no more."""

    def __init__(self, data: bytes) -> None:
        words = array("H", data + bytes(len(data) % 2))
        words.byteswap()
        self.plain, self.data = data, words.tobytes()
        self.at = self.held = self.count = 0

    def fill(self) -> None:
        some = self.data[self.at : self.at + 8]
        if len(some) < 8:
            if self.at >= len(self.data) + 8:
                raise Damaged("it breaks off before its end")
            some = some.ljust(8, b"\0")
        self.at += 8
        self.held = (self.held & (1 << self.count) - 1) << 64 | int.from_bytes(some, "big")
        self.count += 64

    def take(self, count: int) -> int:
        if self.count < count:
            self.fill()
        self.count -= count
        return self.held >> self.count & (1 << count) - 1

    def stored(self, size: int) -> bytes:
        """Bytes as they are, from the next whole word on."""
        at = self.at - self.count // 8
        found = self.plain[at : at + size]
        if len(found) < size:
            raise Damaged("it breaks off before its end")
        self.at, self.held, self.count = at + size, 0, 0
        return found


def _table(lengths: list[int]) -> tuple[list[int], int]:
    """For each run of so many bits, the symbol that it begins with and that symbol's length."""
    longest = max(lengths)
    table: list[int] = []
    for length in range(1, longest + 1):
        for symbol, own in enumerate(lengths):
            if own == length:
                table += [symbol << 5 | length] * (1 << longest - length)
        if len(table) > 1 << longest:
            raise Damaged("a table of codes that makes no sense")
    return table + [0] * ((1 << longest) - len(table)), longest


def _code(bits: _Bits, table: list[int], longest: int) -> int:
    if bits.count < longest:
        bits.fill()
    found = table[bits.held >> bits.count - longest & (1 << longest) - 1]
    if not found:
        raise Damaged("a code that stands for nothing")
    bits.count -= found & 31
    return found >> 5


def _lengths(bits: _Bits, lengths: list[int], first: int, last: int) -> None:
    """Change code lengths by what is told of them."""
    table, longest = _table([bits.take(4) for _ in range(20)])
    at = first
    while at < last:
        code = _code(bits, table, longest)
        if code < 17:
            lengths[at] = (lengths[at] - code) % 17
            at += 1
            continue
        if code == 19:
            count = bits.take(1) + 4
            value = (lengths[min(at, last - 1)] - _code(bits, table, longest)) % 17
        else:
            count, value = bits.take(code - 13) + (4 if code == 17 else 20), 0
        count = min(count, last - at)
        lengths[at : at + count] = [value] * count
        at += count


def unpack(data: bytes, size: int, width: int, out: bytearray) -> None:
    """Unpack to ``size`` bytes, from where the packer began anew; the window has ``width`` bits.

    What was unpacked before it raises ``Damaged`` stands in ``out``, which comes empty.
    """
    for _ in frames(data, size, width, out):
        pass


def retargeted(frame: bytearray, start: int, size: int) -> bytearray:
    """Give the calls of a program (E8) the distances that the packer made places of.

    ``start`` is where the frame begins in all that is unpacked, ``size`` what the packer took for
    the program's size. The last ten bytes of a frame, and what lies beyond 1 GiB, were left alone.
    """
    at, end = 0, len(frame) - 10
    if start >= 0x8000 * FRAME:
        return frame
    while (at := frame.find(0xE8, at, max(end, 0))) >= 0:
        here = start + at
        told = int.from_bytes(frame[at + 1 : at + 5], "little", signed=True)
        if -here <= told < size:
            told += -here if told >= 0 else size
            frame[at + 1 : at + 5] = (told & 0xFFFFFFFF).to_bytes(4, "little")
        at += 5
    return frame


def frames(data: bytes, size: int, width: int, out: bytearray) -> Iterator[int]:
    """Unpack frame by frame; tell each time of what size the packer took a program to be, or 0."""
    if width not in _SLOTS:
        raise Damaged("a window of no known size")
    symbols = 256 + 8 * _SLOTS[width]
    bits = _Bits(data)
    mains, longs = [0] * symbols, [0] * _LENGTHS
    recent = [1, 1, 1]
    calls = (bits.take(16) << 16 | bits.take(16)) if bits.take(1) else 0
    left = kind = odd = 0
    aligned: tuple[list[int], int] = ([], 0)
    main = long = aligned
    while len(out) < size:
        if not left:
            if kind == 3 and odd:
                bits.stored(1)
            kind, left = bits.take(3), bits.take(16) << 8 | bits.take(8)
            odd = left & 1
            if kind == 3:
                bits.count -= bits.count % 16 or 16
                bits.count = max(bits.count, 0)
                told = bits.stored(12)
                recent = [int.from_bytes(told[at : at + 4], "little") for at in (0, 4, 8)]
            elif kind in {1, 2}:
                if kind == 2:
                    aligned = _table([bits.take(3) for _ in range(8)])
                _lengths(bits, mains, 0, 256)
                _lengths(bits, mains, 256, symbols)
                _lengths(bits, longs, 0, _LENGTHS)
                main = _table(mains)
                long = _table(longs)
            else:
                raise Damaged("a block of no known kind")
            if not left:
                raise Damaged("a block of nothing")
        todo = min(left, FRAME - len(out) % FRAME, size - len(out))
        end = len(out) + todo
        if kind == 3:
            out += bits.stored(todo)
        else:
            _block(bits, out, end, main, long, aligned if kind == 2 else None, recent)
        left -= todo
        if len(out) % FRAME == 0 or len(out) == size:
            bits.count -= bits.count % 16
            yield calls


def _block(
    bits: _Bits, out: bytearray, end: int, main: tuple[list[int], int], long: tuple[list[int], int],
    aligned: tuple[list[int], int] | None, recent: list[int],
) -> None:  # fmt: skip
    """Unpack until ``end``. The bits are held in variables of its own: this is where the time goes."""
    table, longest = main
    mask = (1 << longest) - 1
    held, count, fill = bits.held, bits.count, bits.fill
    one, two, three = recent
    at = len(out)
    append = out.append
    while at < end:
        if count < longest:
            bits.held, bits.count = held, count
            fill()
            held, count = bits.held, bits.count
        found = table[held >> count - longest & mask]
        if not found:
            raise Damaged("a code that stands for nothing")
        count -= found & 31
        found >>= 5
        if found < 256:
            append(found)
            at += 1
            continue
        found -= 256
        length, slot = (found & 7) + 2, found >> 3
        bits.held, bits.count = held, count
        if length == 9:
            length += _code(bits, *long)
        if slot == 0:
            far = one
        elif slot == 1:
            far, two = two, one
        elif slot == 2:
            far, three = three, one
        else:
            extra = _EXTRA[slot]
            if aligned is not None and extra >= 3:
                far = _BASE[slot] - 2 + (bits.take(extra - 3) << 3)
                far += _code(bits, *aligned)
            else:
                far = _BASE[slot] - 2 + bits.take(extra)
            two, three = one, two
        one = far
        held, count = bits.held, bits.count
        start = at - far
        at += length
        if start < 0 or far < 1 or at > end:
            raise Damaged("it points where nothing is")
        some = out[start : start + length]
        out += some if far >= length else (some * (length // far + 1))[:length]
    bits.held, bits.count = held, count
    recent[:] = one, two, three
