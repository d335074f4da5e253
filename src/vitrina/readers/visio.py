"""Drawings of Visio 2000 to 2010 (VSD, VSS, VST): the words of the shapes, page by page.

The stream VisioDocument is a tree: pointers lead to streams, which hold pointers again or chunks.
A stream may be packed by LZ77 in a ring of 4 KiB. Chunks of kind 14 are the words of a shape.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from vitrina.core.compound import Compound
from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.limits import MIB
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, clean

_STREAM = "VisioDocument"
_START = b"Visio (TM) Drawing\r\n\0"
_PAGE, _ROOM, _WORDS = 0x15, 0x14, 0x0E
_TRAILED = frozenset((0x71, 0x70, 0x6B, 0x6A, 0x69, 0x66, 0x65, 0x2C))
_MOST = 256 * MIB
_MOST_STREAMS = 200_000
_DEPTH = 16


class _Pointer(NamedTuple):
    kind: int
    at: int
    size: int
    form: int


def knows(source: Source) -> bool:
    """A compound file with a drawing in it."""
    return source.has_stream(_STREAM)


def read(source: Source) -> Iterator[Item]:
    """Yield the summary, then the words of each page; last those of master shapes, as hidden."""
    with Compound(source) as compound:
        yield from compound.claims()
        data = compound.read(_STREAM)
    if not data.startswith(_START) or len(data) < 0x36:
        raise Damaged("a drawing whose words are not found")
    version = data[0x1A]
    if version not in {6, 11}:
        yield Problem(
            Place(), "a drawing from before Visio 2000", "its summary was read", lost=True
        )
        return
    tree = _Tree(data, version)
    tree.walk(_pointer(data, 0x24), 0, 0)
    for number in range(1, tree.pages + 1):
        yield from flow(iter(tree.words.get(number, [])), f"page {number}")
    yield from flow(iter(tree.words.get(0, [])), "masters", "master shape")
    if tree.broken:
        yield Problem(
            Place(), "some of the drawing breaks off", "the rest of it was read", lost=True
        )


def _pointer(data: bytes, at: int) -> _Pointer:
    kind, start, size, form = struct.unpack_from("<I4xIIH", data, at)
    return _Pointer(kind, start, size, form)


class _Tree:
    """What was found on the way through the streams."""

    def __init__(self, data: bytes, version: int) -> None:
        self._data, self._version = data, version
        self._left, self._streams = _MOST, _MOST_STREAMS
        self.pages = 0
        self.words: dict[int, list[str]] = {}
        self.broken = False

    def walk(self, pointer: _Pointer, page: int, depth: int) -> None:
        """Read a stream and those that it points to."""
        self._streams -= 1
        if depth > _DEPTH or self._streams < 0:
            raise TooMuch("a drawing of too many streams")
        if pointer.kind == _PAGE:
            self.pages += 1
            page = self.pages
        stream = self._data[pointer.at : pointer.at + pointer.size]
        self.broken |= len(stream) < pointer.size
        if pointer.form & 2:
            stream = _unpack(stream, self._left)
        self._left -= len(stream)
        if self._left <= 0:
            raise TooMuch(f"a drawing of more than {_MOST // MIB} MiB")
        if pointer.kind == _ROOM or depth == 0 or pointer.form >> 4 == 5:
            self._children(stream[4 * (pointer.form >> 1 & 1) :], page, depth)
        elif pointer.form >> 4 == 0xD:
            self._chunks(stream, page)

    def _children(self, stream: bytes, page: int, depth: int) -> None:
        try:
            start = struct.unpack_from("<I", stream)[0]
            count = struct.unpack_from("<I", stream, start)[0]
        except struct.error:
            self.broken = True
            return
        there = (len(stream) - start - 8) // 18
        self.broken |= count > there
        for number in range(min(count, max(there, 0))):
            pointer = _pointer(stream, start + 8 + 18 * number)
            if pointer.kind and pointer.size:
                self.walk(pointer, page, depth + 1)

    def _chunks(self, stream: bytes, page: int) -> None:
        at = 0
        while at + 19 <= len(stream):
            kind, listed, size, level, form = struct.unpack_from("<I4xIIHB", stream, at)
            if not kind:  # no chunk: four bytes that part two
                at += 4
                continue
            at += 19
            if kind == _WORDS:
                self.words.setdefault(page, []).extend(self._lines(stream[at + 8 : at + size]))
            trailed = listed != 0 or kind in _TRAILED
            at += size + 8 * trailed
            if self._version == 11 and _parted(kind, level, form, trailed=trailed):
                at += 4
        self.broken |= at > len(stream) + 12

    def _lines(self, raw: bytes) -> Iterator[str]:
        text = (
            raw.decode("utf-16-le", "replace")
            if self._version == 11
            else raw.decode("cp1252", "replace")
        )
        text = text.split("\0", 1)[0].replace("\N{OBJECT REPLACEMENT CHARACTER}", "")
        for line in text.replace("\r", "\n").replace("\u2028", "\n").split("\n"):
            if shown := " ".join(line.split()):
                yield clean(shown)


def _parted(kind: int, level: int, form: int, *, trailed: bool) -> bool:
    """Whether four bytes stand behind a chunk. The rules were found by looking at drawings."""
    if kind in {0x1F, 0xC9}:
        return False
    return (
        trailed
        or (level == 2 and (form == 0x55 or (form == 0x54 and kind in {0xAA, 0xB4, 0xB6})))
        or (level == 3 and form != 0x50)
    )


def _unpack(data: bytes, most: int) -> bytes:
    """A byte of flags, then eight bytes or copies. A copy tells its place in the ring of 4 KiB."""
    out, at, end = bytearray(4096), 0, len(data)
    while at < end:
        flags = data[at]
        at += 1
        for bit in range(8):
            if at >= end:
                break
            if flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            if at + 2 > end:
                return bytes(out[4096:])
            low, high = data[at], data[at + 1]
            at += 2
            length, place = (high & 15) + 3, (high & 0xF0) << 4 | low
            place += 18 - 4096 * (place > 4078)
            here = len(out)
            far = (here - place - 1) % 4096 + 1
            some = out[here - far : here - far + length]
            out += some if far >= length else (some * (length // far + 1))[:length]
        if len(out) - 4096 > most:
            raise TooMuch(f"a drawing of more than {_MOST // MIB} MiB")
    return bytes(out[4096:])


READER = Reader(
    name="visio",
    kind="document",
    media=("application/vnd.visio",),
    suffixes=(".vsd", ".vss", ".vst"),
    knows=knows,
    read=read,
    limits=(
        "words come in the order of storage, page by page; names of pages and fields are not read",
        "of drawings from before Visio 2000, the summary",
        "files and pictures put into a drawing are not read",
    ),
    sources=(
        "https://poi.apache.org/components/diagram/",
        "https://wiki.documentfoundation.org/DLP/Libraries/libvisio",
    ),
)
