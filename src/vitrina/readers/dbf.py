"""Tables of dBase and its kin (DBF), as statistics offices hand them out: a record is a line.

What was struck from the table stays in it until it is packed: such records are read, and marked.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vitrina.core import encoding
from vitrina.core.errors import Damaged
from vitrina.core.source import Source
from vitrina.core.types import Claim, Item, Place, Problem, Reader, Text, clean

_KINDS = frozenset(
    (0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8E, 0xCB, 0xF5)
)
_TYPES = frozenset(b"CNDLFMGBITY@+O0PVQW")
_PAGES = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x64: "cp852", 0x65: "cp866", 0x26: "cp866",
          0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5", 0x78: "big5", 0x7B: "shift_jis", 0x13: "shift_jis",
          0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0x4E: "euc_kr", 0x79: "euc_kr"}  # fmt: skip
BLOCK = 2_000


def knows(source: Source) -> bool:
    """A version, a date, and a first field whose name and kind make sense."""
    head = source.head
    if len(head) < 65 or head[0] not in _KINDS or not 1 <= head[2] <= 12 or not 1 <= head[3] <= 31:
        return False
    start, width = struct.unpack_from("<HH", head, 8)
    name = head[32:43].split(b"\0", 1)[0]
    sensible = bool(name) and all(byte > 0x20 for byte in name) and head[43] in _TYPES
    return sensible and start >= 65 and start <= source.size and width > 1


def read(source: Source) -> Iterator[Item]:
    """Yield the names of the columns, then records."""
    head = source.head
    if len(head) < 65:
        raise Damaged("it is cut short")
    count, start, width = struct.unpack_from("<IHH", head, 4)
    fields = list(_fields(bytes(source.data[32:start])))
    if not fields or sum(size for _, _, size in fields) + 1 > width:
        raise Damaged("a table whose columns make no sense")
    year = 1900 + head[1] if head[1] > 70 else 2000 + head[1]
    yield Claim(Place(), "Modified", f"{year:04}-{head[2]:02}-{head[3]:02}")
    page = _PAGES.get(head[29], "")
    sample = bytes(source.data[start : start + 65_536])
    page = page or ("utf-8" if _fits(sample, "utf-8") else encoding.guess_legacy(sample))
    yield Text(Place(line=1), "\t".join(clean(name) for name, _, _ in fields))
    there = min(count, max(source.size - start, 0) // width)
    struck: list[str] = []
    held: list[str] = []
    first = 2
    for number in range(there):
        record = bytes(source.data[start + number * width : start + (number + 1) * width])
        line = clean("\t".join(_cells(record, fields, page)).rstrip("\t"))
        if record[:1] == b"*":
            struck.append(line)
            line = ""
        held.append(line)
        if len(held) == BLOCK:
            yield Text(Place(line=first), "\n".join(held))
            first, held = first + BLOCK, []
    if held:
        yield Text(Place(line=first), "\n".join(held))
    if struck:
        yield Text(Place("deleted-records", 0, 1), "\n".join(struck), "deleted record")
    if there < count:
        yield Problem(Place(), "it breaks off", "what stands before was read", lost=True)


def _fields(data: bytes) -> Iterator[tuple[str, int, int]]:
    """(name, kind, width) of each column."""
    for at in range(0, len(data) - 31, 32):
        if data[at] in {0x0D, 0}:
            return
        name = data[at : at + 11].split(b"\0", 1)[0]
        yield encoding.decode(name)[0], data[at + 11], data[at + 16]


def _cells(record: bytes, fields: list[tuple[str, int, int]], page: str) -> Iterator[str]:
    at = 1
    for _, kind, size in fields:
        cell, at = record[at : at + size], at + size
        if kind in b"I+" and size == 4:
            yield str(struct.unpack("<i", cell)[0])
        elif kind in b"BO" and size == 8:
            yield f"{struct.unpack('<d', cell)[0]:g}"
        elif kind in b"GMPTVQW@Y0":  # a number of a block in another file, or a form of its own
            yield ""
        else:
            yield " ".join(cell.decode(page, "replace").replace("\0", " ").split())


def _fits(data: bytes, page: str) -> bool:
    try:
        data.decode(page)
    except UnicodeDecodeError:
        return False
    return True


READER = Reader(
    name="dbf",
    kind="table",
    media=("application/x-dbf",),
    suffixes=(".dbf",),
    knows=knows,
    read=read,
    limits=("memo fields, which lie in a file of their own, are not read",),
    sources=("https://www.loc.gov/preservation/digital/formats/fdd/fdd000325.shtml",),
)
