"""Word documents of 1997 to 2003 (DOC): text by the piece table, its parts told apart, deletions marked.

    WordDocument   FIB: where things are, how long each part is
    0Table/1Table  Clx: pieces, each a run of bytes in WordDocument, of one or two bytes a letter

Older files (Word 6 and 95) hold their text in one run of their code page.
"""

from __future__ import annotations

import re
import struct
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
            text, lengths = _pieces(main, compound.read(table))
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
    for part, length in zip(_PARTS, lengths, strict=False):
        run, at = text[at : at + length], at + length
        yield from flow(_lines(run), part, "comment" if part == "comments" else "")


def _pieces(main: bytes, table: bytes) -> tuple[str, list[int]]:
    """(the characters of all parts one after the other, how many each part has)."""
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
    return _text(main, table[start : start + size]), lengths


def _text(main: bytes, clx: bytes) -> str:
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
    for index in range(count):
        place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
        length = ends[index + 1] - ends[index]
        if length <= 0 or length > len(main):
            continue
        if place & 0x40000000:
            begin = (place & 0x3FFFFFFF) // 2
            found.append(main[begin : begin + length].decode("cp1252", "replace"))
        else:
            found.append(main[place : place + 2 * length].decode("utf-16-le", "replace"))
    return "".join(found)


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
    limits=("text that was struck out with changes tracked is read as text", "objects inside are not read",
            "of Word 6 and 95 files, the main run of text"),
    sources=("https://learn.microsoft.com/openspecs/office_file_formats/ms-doc/",),
)  # fmt: skip
