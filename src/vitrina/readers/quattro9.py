"""Notebooks of Quattro Pro 9 and later (QPW): a sheet is a part, a row a line, cells part at tabs.

One stream of a compound file is records: kind, length (wide, where the kind's highest bit is set), bytes.

407   the strings, each with its length, a sign of how it is shown, and a byte behind it
601   a sheet begins: its number and its name
A01   a column of it begins
C01   cells of the column, from a row on: one, a list, or a series of a first number and a step
C02   the words that a formula comes to
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vitrina.core.compound import Compound
from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, clean
from vitrina.readers.quattro import Rows, blocks, charset_of, number, page_name

_STREAM = "NativeContent_MAIN"
_STRINGS, _SHEET, _COLUMN, _CELLS, _WORDS, _END = 0x407, 0x601, 0xA01, 0xC01, 0xC02, 2
_SIZES = {1: 0, 2: 2, 3: 2, 4: 4, 5: 8, 7: 4, 8: 14}
_FORMS = {2: "<H", 3: "<h", 4: "<f", 5: "<d", 7: "<I", 8: "<d"}
_ROWS, _COLUMNS = 1_000_000, 18_278
"""Of a sheet, at most."""
_EMPTY, _STRING = 1, 7
_ONE, _LIST, _SERIES = 0, 0x40, 0x60


def knows(source: Source) -> bool:
    """A compound file with a notebook's stream."""
    return source.has_stream(_STREAM)


def read(source: Source) -> Iterator[Item]:
    """Yield the summary, then each sheet's rows."""
    with Compound(source) as compound:
        yield from compound.claims()
        data = compound.read(_STREAM)
    if data[4:8] != b"QPW9":
        raise Damaged("a notebook of no known version")
    book = _Book(source.limits.entries)
    book.read(data)
    charset = charset_of(book.strings)
    for sheet, rows in sorted(book.sheets.items()):
        name = book.names[sheet].decode(charset, "replace") if sheet in book.told else ""
        yield from blocks(clean(name) or page_name(sheet), rows, charset)
    if not book.whole:
        yield Problem(Place(), "it breaks off", "what stands before was read", lost=True)


class _Book:
    """What was found in the records."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._sheet = self._column = 0
        self.strings: list[bytes] = []
        self.names: dict[int, bytes] = {}
        self.sheets: dict[int, Rows] = {}
        self.whole = False

    @property
    def told(self) -> set[int]:
        """Sheets with a name of their own: no other has it."""
        names = list(self.names.values())
        return {sheet for sheet, name in self.names.items() if name and names.count(name) == 1}

    def read(self, data: bytes) -> None:
        """Go through the records, as far as they are whole."""
        at = 0
        while at + 6 <= len(data) and not self.whole:
            kind, size = struct.unpack_from("<HH", data, at)
            at += 4
            if kind & 0x8000:
                size = struct.unpack_from("<I", data, at - 2)[0]
                at += 2
            body = data[at : at + size]
            at += size
            if at > len(data):
                return
            self.whole = kind == _END
            try:
                self._record(kind & 0x7FFF, body)
            except struct.error:
                return

    def _record(self, kind: int, body: bytes) -> None:
        if kind == _STRINGS:
            self.strings += _strings(body[12:])
        elif kind == _SHEET:
            self._sheet = struct.unpack_from("<H", body)[0]
            self.names[self._sheet] = next(_strings(body[18:]), b"")
        elif kind == _COLUMN:
            self._column = struct.unpack_from("<H", body)[0]
        elif kind == _CELLS:
            self._cells(body)
        elif kind == _WORDS:
            self._put(struct.unpack_from("<2xI", body)[0], next(_strings(body[6:]), b""))

    def _cells(self, body: bytes) -> None:
        row, at = struct.unpack_from("<I", body)[0], 8
        while at < len(body):
            how = body[at]
            kind, many = how & 0x1F, how & 0x60
            at += 3 if how & 0x80 else 1
            count = told = 1
            if many != _ONE:
                count = struct.unpack_from("<H", body, at)[0]
                at += 2
                told = 2 if many == _SERIES else count
            if kind not in _SIZES or many not in {_ONE, _LIST, _SERIES}:
                raise struct.error("a cell of no known kind")
            size = _SIZES[kind]
            values = [] if kind == _EMPTY else [
                struct.unpack_from(_FORMS[kind], body, at + size * each)[0] for each in range(told)
            ]  # fmt: skip
            at += size * told
            for each in range(count if values else 0):
                value = values[0] + each * values[1] if many == _SERIES else values[each]
                self._put(row + each, self._shown(kind, value))
            row += count

    def _shown(self, kind: int, value: float) -> str | bytes:
        if kind != _STRING:
            return number(value)
        return self.strings[int(value) - 1] if 0 < value <= len(self.strings) else ""

    def _put(self, row: int, shown: str | bytes) -> None:
        if row >= _ROWS or self._column >= _COLUMNS:
            raise struct.error("a cell where no sheet reaches")
        self._left -= 1
        if self._left < 0:
            raise TooMuch("a notebook of too many cells")
        if shown:
            self.sheets.setdefault(self._sheet, {}).setdefault(row, {})[self._column] = shown


def _strings(data: bytes) -> Iterator[bytes]:
    """Strings with their lengths; behind some stands how they are written, with a length of its own."""
    at = 0
    while at + 4 <= len(data):
        size, how = struct.unpack_from("<HB", data, at)
        if at + 4 + size > len(data):
            return
        yield data[at + 3 : at + 3 + size]
        at += 4 + size
        if how & 2 and at + 2 <= len(data):
            at += max(2, struct.unpack_from("<H", data, at)[0])


READER = Reader(
    name="quattro9",
    kind="table",
    media=("application/x-quattro-pro",),
    suffixes=(".qpw",),
    knows=knows,
    read=read,
    limits=(
        "formulas are read as their last results",
        "hidden columns are not told, and words in drawings and charts are not read",
    ),
    sources=("https://libwps.sourceforge.net/",),
)
