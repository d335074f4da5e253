"""Word documents of 1997 to 2003 (DOC): text by the piece table, its parts told apart, deletions marked.

    WordDocument   FIB: where things are, how long each part is; pages of the properties of runs
    0Table/1Table  Clx: pieces, each a run of bytes in WordDocument, of one or two bytes a letter;
                   where the pages of properties lie

What a run is (struck out with changes tracked, hidden) stands by the bytes of WordDocument, not by
the letters: the pieces lead from one to the other.

Older files (Word 6 and 95) hold their text in one run of their code page.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator

from vitrina.core.compound import Compound
from vitrina.core.errors import Damaged, Encrypted
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, clean

_PARTS = (
    "",
    "footnotes",
    "headers",
    "macros",
    "comments",
    "endnotes",
    "textboxes",
    "header-textboxes",
)
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15|[\x13\x14\x15]")
MOST_PIECES = 2_000_000
_MARKS = {0x0800: 1, 0x083C: 2}
"""Properties of a run by their numbers: struck out with changes tracked; hidden."""
_WHY = {1: "tracked deletion", 2: "hidden text"}
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_UNSEEN = re.compile(rb"\x01+|\x02+")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_SEEN = re.compile(rb"\x00+")


def knows(source: Source) -> bool:
    """A compound file with a Word stream in it."""
    names = source.ole_names
    return names is not None and any(name.lower() == "worddocument" for name in names)


def read(source: Source) -> Iterator[Item]:
    """Yield claims, the body, then notes, headers, remarks and boxes."""
    with Compound(source) as compound:
        yield from compound.claims()
        main = compound.read("WordDocument")
        if len(main) < 96:
            raise Damaged("a Word file without its head")
        version, flags = struct.unpack_from("<H", main, 2)[0], struct.unpack_from("<H", main, 10)[0]
        if flags & 0x0100:
            raise Encrypted("it opens only with a password")
        if version < 101 or (version < 0xC1 and version < 105):
            yield from _old(main)
            return
        table = "1Table" if flags & 0x0200 else "0Table"
        if not compound.has(table):
            yield from _old(main)
            return
        try:
            text, marks, lengths = _pieces(main, compound.read(table))
        except (struct.error, IndexError, ValueError):
            yield Problem(
                Place(),
                "a Word file whose list of pieces is broken",
                "its plain run was read",
                lost=True,
            )
            yield from _old(main)
            return
    at = 0
    unseen: dict[str, list[str]] = {}
    for part, length in zip(_PARTS, lengths, strict=False):
        run, how, at = text[at : at + length], marks[at : at + length], at + length
        for found in _UNSEEN.finditer(how):
            told = list(_lines(run[found.start() : found.end()]))
            unseen.setdefault(_WHY[found[0][0]], []).extend(line for line in told if line.strip())
        seen = "".join(run[found.start() : found.end()] for found in _SEEN.finditer(how))
        yield from flow(_lines(seen), part, "comment" if part == "comments" else "")
    for why, lines in unseen.items():
        yield from flow(iter(lines), why.replace(" ", "-"), why)


def _pieces(main: bytes, table: bytes) -> tuple[str, bytes, list[int]]:
    """(the characters of all parts one after the other, a mark for each, how many each part has)."""
    words = struct.unpack_from("<H", main, 32)[0]
    longs_at = 34 + 2 * words + 2
    longs = struct.unpack_from(
        f"<{struct.unpack_from('<H', main, longs_at - 2)[0]}I", main, longs_at
    )
    pairs_at = longs_at + 4 * len(longs) + 2
    start, size = struct.unpack_from("<II", main, pairs_at + 33 * 8)
    if not size or start + size > len(table):
        raise ValueError("no pieces")
    lengths = [value if value < 1 << 31 else 0 for value in longs[3:11]]
    marked = sorted(_runs(main, table, struct.unpack_from("<II", main, pairs_at + 12 * 8)))
    return *_text(main, table[start : start + size], marked), lengths


def _runs(main: bytes, table: bytes, where: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
    """(first byte, byte behind the last, mark) of each run that is not seen."""
    plc = table[where[0] : where[0] + where[1]]
    count = (len(plc) - 4) // 8
    for index in range(max(count, 0)):
        page = (struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * index)[0] & 0x3FFFFF) * 512
        data = main[page : page + 512]
        runs = data[511] if len(data) == 512 else 0
        if 4 * (runs + 1) + runs > 511:
            continue
        ends = struct.unpack_from(f"<{runs + 1}I", data)
        for run in range(runs):
            at = data[4 * (runs + 1) + run] * 2
            mark = _mark(data[at + 1 : at + 1 + data[at]]) if at else 0
            if mark and ends[run] < ends[run + 1]:
                yield ends[run], ends[run + 1], mark


def _mark(properties: bytes) -> int:
    """The mark of a run by its properties: each a number whose highest bits tell how long its value is."""
    at = mark = 0
    while at + 2 < len(properties):
        number = properties[at] | properties[at + 1] << 8
        value = properties[at + 2]
        if number in _MARKS:
            mark = _MARKS[number] if value in {1, 0x81} else mark
        size = _SIZES[number >> 13]
        at += 2 + (size or 1 + value)
    return mark


def _text(main: bytes, clx: bytes, marked: list[tuple[int, int, int]]) -> tuple[str, bytes]:
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise ValueError("no table of pieces")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    if not 0 < count <= MOST_PIECES:
        raise ValueError("no pieces")
    ends = struct.unpack_from(f"<{count + 1}I", plc)
    found: list[str] = []
    marks = bytearray()
    for index in range(count):
        place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
        length = ends[index + 1] - ends[index]
        if length <= 0 or length > len(main):
            continue
        if place & 0x40000000:
            begin, wide = (place & 0x3FFFFFFF) // 2, 1
            text = main[begin : begin + length].decode("cp1252", "replace")
        else:
            begin, wide = place, 2
            text = main[place : place + 2 * length].decode("utf-16-le", "replace")
        # The few letters that take four bytes would shift the marks behind them: one more stands in.
        text = _ASTRAL.sub("\\g<0>\0", text)
        found.append(text)
        marks += _marked(marked, begin, wide, len(text))
    return "".join(found), bytes(marks)


def _marked(marked: list[tuple[int, int, int]], begin: int, wide: int, length: int) -> bytes:
    """The marks of a piece's letters."""
    marks = bytearray(length)
    end = begin + wide * length
    index = max(bisect_right(marked, (begin,)) - 1, 0)
    while index < len(marked) and marked[index][0] < end:
        first, last, mark = marked[index]
        low, high = max(first - begin, 0) // wide, min(last - begin, end - begin) // wide
        if high > low:
            marks[low:high] = bytes([mark]) * (high - low)
        index += 1
    return bytes(marks)


def _old(main: bytes) -> Iterator[Item]:
    """The one run of text of an old file, or of a broken one."""
    begin, end = struct.unpack_from("<II", main, 24)
    if not 0 < begin < end <= len(main):
        begin, end = 0x300, len(main)
    run = main[begin:end]
    wide = run[1::2].count(0) > 0.6 * (len(run) // 2 or 1)
    text = run.decode("utf-16-le" if wide else "cp1252", "replace")
    yield from flow(line for line in _lines(text) if _speaks(line))


def _speaks(line: str) -> bool:
    return not line or sum(char.isalnum() or char in " \t.,;:-'\"()" for char in line) > 0.7 * len(
        line
    )


def _lines(text: str) -> Iterator[str]:
    """Paragraphs; cells part at tabs, a row's end is a line's; instructions of fields go."""
    for _ in range(4):  # fields inside fields
        text = _FIELD.sub("", text)
    text = (
        text.replace("\x07\x07", "\r")
        .replace("\x07", "\t")
        .replace("\x1e", "-")
        .replace("\x1f", "")
    )
    text = text.replace("\x0b", "\r").replace("\x0c", "\r").replace("\xa0", " ")
    text = re.sub("[\x00-\x08\x0e-\x1f]", "", text)
    for line in text.split("\r"):
        yield clean(line.rstrip())


READER = Reader(
    name="doc",
    kind="document",
    media=("application/msword",),
    suffixes=(".doc", ".dot"),
    knows=knows,
    read=read,
    version=2,
    limits=("text hidden by a style is read as text", "objects inside are not read",
            "of Word 6 and 95 files, the main run of text"),
    sources=("https://learn.microsoft.com/openspecs/office_file_formats/ms-doc/",),
)  # fmt: skip
