"""What a workbook hides: rows, columns and remarks, by sheet. Cells themselves are read elsewhere.

XLSX says so in each sheet's XML, ODS in its content, XLS in records beside the cells.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field

from vitrina.core import opc, xml
from vitrina.core.compound import Compound
from vitrina.core.errors import Unreadable
from vitrina.core.package import Package
from vitrina.core.source import Source
from vitrina.core.types import clean

MOST_MARKS = 200_000
MOST_COLUMNS = 16_384
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]{0,400})>")
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_BOUND, _BOF, _ROWS, _COLUMNS, _NOTE, _OBJECT, _TEXT, _MORE, _LOCKED = (
    0x85, 0x809, 0x208, 0x7D, 0x1C, 0x5D, 0x1B6, 0x3C, 0x2F,
)  # fmt: skip
_REMARK = 0x19


class Concealed(Struct):
    """Of one sheet: rows counted from 1, columns from 0, remarks as they stand."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)


def concealed(source: Source) -> dict[str, Concealed]:
    """Sheet -> what it hides; nothing of a workbook that does not say."""
    names = source.zip_names or frozenset()
    try:
        if "xl/workbook.xml" in names:
            return dict(_xlsx(source))
        if "content.xml" in names:
            return dict(_ods(source))
        if source.ole_names:
            return _xls(source)
    except (Unreadable, struct.error, IndexError):
        pass
    return {}


def _xlsx(source: Source) -> Iterator[tuple[str, Concealed]]:
    with Package(source) as package:
        relations = opc.relations(package, "xl/workbook.xml")
        for sheet in xml.elements(xml.parse(package.read("xl/workbook.xml")), "sheet"):
            _, part = relations.get(opc.related(sheet), ("", ""))
            data = package.read(part) if package.has(part) else b""
            if b"hidden=" not in data:
                continue
            found = Concealed()
            for row in _ROW.findall(data)[:MOST_MARKS]:
                number = _NUMBER.search(row)
                if number and _HIDDEN.search(row):
                    found.rows.add(int(number[1]))
            for column in re.findall(rb"<(?:\w+:)?col\b([^>]{0,400})>", data)[:MOST_COLUMNS]:
                first = re.search(rb'\bmin="(\d{1,5})"', column)
                last = re.search(rb'\bmax="(\d{1,5})"', column)
                if first and last and _HIDDEN.search(column):
                    found.columns |= set(range(int(first[1]) - 1, min(int(last[1]), MOST_COLUMNS)))
            yield sheet.get("name") or "", found


def _ods(source: Source) -> Iterator[tuple[str, Concealed]]:
    with Package(source) as package:
        root = xml.parse(package.read("content.xml"))
    for table in xml.elements(root, "table"):
        found = Concealed()
        row, column = 1, 0
        for element in table.iter():
            name = xml.local(element)
            if name == "table-row":
                count = _repeated(element, "number-rows-repeated")
                if _collapsed(element) and count <= MOST_MARKS:
                    found.rows |= set(range(row, row + count))
                row += count
            elif name == "table-column":
                count = _repeated(element, "number-columns-repeated")
                if _collapsed(element):
                    found.columns |= set(range(column, min(column + count, MOST_COLUMNS)))
                column += count
            elif name == "annotation":
                lines = (xml.words(line) for line in xml.elements(element, "p"))
                found.remarks.append(clean(" ".join(line for line in lines if line)))
        named = next((v for k, v in table.attrib.items() if k.endswith("}name")), "")
        yield named, found


def _repeated(element: Any, name: str) -> int:
    value = next((v for k, v in element.attrib.items() if str(k).endswith(f"}}{name}")), "1")
    return min(int(value), 1 << 20) if str(value).isdigit() else 1


def _collapsed(element: Any) -> bool:
    kinds = ("collapse", "filter")
    return any(str(k).endswith("}visibility") and v in kinds for k, v in element.attrib.items())


def _xls(source: Source) -> dict[str, Concealed]:
    """By the records of the workbook's stream: each sheet begins where the list of sheets says."""
    with Compound(source) as compound:
        streams = ("Workbook", "Book", "WORKBOOK", "BOOK")
        name = next((name for name in streams if compound.has(name)), "")
        data = compound.read(name) if name else b""
    sheets: dict[int, Concealed] = {}
    found: dict[str, Concealed] = {}
    now = Concealed()
    remark, wanted = False, 0
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        body = data[at + 4 : at + 4 + size]
        if kind == _LOCKED:
            return {}
        if kind == _BOUND and size > 8:
            named = body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1", "replace")
            sheets[struct.unpack_from("<I", body)[0]] = found[named] = Concealed()
        elif kind == _BOF:
            now = sheets.get(at, Concealed())
        elif kind == _ROWS and size >= 16 and body[12] & 0x20:
            now.rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMNS and size >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            now.columns |= set(range(first, min(last + 1, 256)))
        elif kind == _OBJECT and size >= 8:
            remark = struct.unpack_from("<H", body, 4)[0] == _REMARK
        elif kind == _TEXT and size >= 12 and remark:
            wanted = struct.unpack_from("<H", body, 10)[0]
        elif kind == _MORE and wanted and body:
            wide = body[0] & 1
            text = body[1:].decode("utf-16-le" if wide else "latin-1", "replace")[:wanted]
            now.remarks.append(clean(" ".join(text.split())))
            wanted = 0
        at += 4 + size
    return found


def column(index: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
