"""Notebooks of Quattro Pro for Windows (WB1, WB2): a page is a part, a row a line, cells part at tabs.

A file is records: kind, length, bytes. A cell's record begins with its column, page, row and style.

0D   a whole number
0E   a number
0F   a label: a sign of its place in the cell, the text, a zero
10   a formula: its last result, a number, then how it is reckoned
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator

from vitrina.core import encoding
from vitrina.core.rows import BLOCK, cell_text
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, Text

_VERSIONS = (b"\0\0\2\0\1\x10", b"\0\0\2\0\2\x10")
_END, _WHOLE, _NUMBER, _LABEL, _FORMULA = 0x01, 0x0D, 0x0E, 0x0F, 0x10
_GAP = 100
Rows = dict[int, dict[int, str | bytes]]
"""Cells by row and column: numbers as they are read, words as they are stored."""


def knows(source: Source) -> bool:
    """By its first record, which tells the version."""
    return source.head.startswith(_VERSIONS)


def read(source: Source) -> Iterator[Item]:
    """Yield each page's rows."""
    data, at, whole = source.bytes(), 0, False
    pages: dict[int, Rows] = {}
    labels: list[bytes] = []
    while at + 4 <= len(data) and not whole:
        kind, size = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + size]
        at += 4 + size
        whole = kind == _END
        if at > len(data) or not _WHOLE <= kind <= _FORMULA or size < 8:
            continue
        column, page, row = struct.unpack_from("<BBH", body)
        if shown := _shown(kind, body):
            pages.setdefault(page, {}).setdefault(row, {})[column] = shown
            if isinstance(shown, bytes):
                labels.append(shown)
    charset = charset_of(labels)
    for number, rows in sorted(pages.items()):
        yield from blocks(page_name(number), rows, charset)
    if not whole:
        yield Problem(Place(), "it breaks off", "what stands before was read", lost=True)


def _shown(kind: int, body: bytes) -> str | bytes:
    """A label's bytes, or a number as a person reads it."""
    if kind == _LABEL:
        return body[7:].split(b"\0", 1)[0]
    if kind == _WHOLE:
        return str(struct.unpack_from("<h", body, 6)[0])
    if len(body) < 14:
        return ""
    return number(struct.unpack_from("<d", body, 6)[0])


def number(value: float) -> str:
    """A number as a person reads it; nothing where it is none."""
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(round(value, 10))


def charset_of(labels: list[bytes]) -> str:
    """How a notebook's words are most likely written."""
    data = b" ".join(labels)
    return "ascii" if data.isascii() else encoding.guess_legacy(data[:65_536])


def page_name(number: int) -> str:
    """A to Z, then AA and on, as the notebook's tabs are called until they are named."""
    above, letter = divmod(number, 26)
    return (page_name(above - 1) if above else "") + chr(65 + letter)


def blocks(part: str, rows: Rows, charset: str) -> Iterator[Text]:
    """Rows in blocks, each at its line: where many are empty, a new block begins."""
    held: list[str] = []
    first = size = 0
    for row, cells in sorted(rows.items()):
        if held and (row - first - len(held) > _GAP or size > BLOCK):
            yield Text(Place(part, 0, first + 1), "\n".join(held))
            held = []
        if not held:
            first, size = row, 0
        held += [""] * (row - first - len(held))
        held.append("\t".join(_cells(cells, charset)))
        size += len(held[-1]) + 1
    if held:
        yield Text(Place(part, 0, first + 1), "\n".join(held))


def _cells(cells: dict[int, str | bytes], charset: str) -> Iterator[str]:
    for column in range(max(cells) + 1):
        cell = cells.get(column, "")
        yield cell_text(cell.decode(charset, "replace") if isinstance(cell, bytes) else cell)


READER = Reader(
    name="quattro",
    kind="table",
    media=("application/x-quattro-pro",),
    suffixes=(".wb1", ".wb2"),
    knows=knows,
    read=read,
    limits=(
        "formulas are read as their last results, where these are numbers",
        "names of pages and hidden columns are not told",
        "notebooks of versions 7 and 8 (WB3) are not read",
    ),
    sources=(
        "http://fileformats.archiveteam.org/wiki/Quattro_Pro",
        "https://libwps.sourceforge.net/",
    ),
)
