"""Spreadsheets (XLSX, XLSM, XLSB, XLS, ODS): a sheet is a part, a row a line, cells part at tabs.

Cells by calamine; old BIFF workbooks that it does not take, by xlrd. Hidden sheets, rows and
columns and remarks are read and marked: they are evidence.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from typing import Any

from vitrina.core import concealed, opc, xml
from vitrina.core.compound import endless
from vitrina.core.concealed import Concealed
from vitrina.core.errors import Damaged, Encrypted, NotOurs, Unreadable
from vitrina.core.package import Package
from vitrina.core.rows import cell_text, flow
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, Text, clean
from vitrina.core.unsealed import unseal

_OLD = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
MOST_KEPT = 200_000


def knows(source: Source) -> bool:
    """A zip with a workbook in it, an OLE file with one, or a bare BIFF stream."""
    head = source.head
    if head.startswith(b"PK"):
        names = source.zip_names or frozenset()
        if any(name.startswith("xl/workbook") for name in names):
            return True
        return "content.xml" in names and (
            b"spreadsheet" in head[30:160] or b"sun.xml.calc" in head[30:160]
        )
    if streams := source.ole_names:
        return bool({"Workbook", "Book", "WORKBOOK", "BOOK"} & streams)
    return head[:2] in _OLD and head[2:4] in {b"\x04\0", b"\x06\0", b"\x08\0", b"\x10\0"}


def read(source: Source) -> Iterator[Item]:
    """Yield claims, then each sheet's rows."""
    package = source.head.startswith(b"PK")
    if package:
        yield from _package_claims(source)
    try:
        yield from _cells(source)
    except Encrypted:
        if package:
            raise
        yield from _unsealed(source)
    if package and (source.zip_names or frozenset()) & {"xl/workbook.xml"}:
        with Package(source) as opened:
            yield from _remarks(opened)
            yield from opc.children(opened)


def _cells(source: Source) -> Iterator[Item]:
    try:
        yield from _calamine(source)
    except Unreadable as error:
        if isinstance(error, Encrypted):
            raise
        if source.head.startswith(b"PK"):
            yield from _words(source)
        else:
            yield from _xlrd(source)


def _package_claims(source: Source) -> Iterator[Item]:
    with Package(source) as package:
        if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read(
            "META-INF/manifest.xml"
        ):
            raise Encrypted("it opens only with a password")
        yield from opc.claims(package)


def _calamine(source: Source) -> Iterator[Item]:
    import python_calamine as calamine  # noqa: PLC0415

    if source.head.startswith(b"\xd0\xcf\x11\xe0") and endless(source):
        raise Damaged(
            "a workbook that does not open"
        )  # calamine would take all the memory there is
    try:
        book = calamine.CalamineWorkbook.from_filelike(source.open())
        sheets = list(book.sheets_metadata)
    except calamine.PasswordError as error:
        raise Encrypted("it opens only with a password") from error
    except (
        BaseException
    ) as error:  # calamine's errors are many, and a panic of Rust's is no Exception
        _reraise(error)
        raise Damaged("a workbook that does not open") from error
    hidden = concealed.concealed(source)
    yield from flow((cell_text(sheet.name) for sheet in sheets), "sheets")
    for number, sheet in enumerate(sheets):
        name = cell_text(sheet.name) or f"sheet {number + 1}"
        if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        why = "" if sheet.visible == calamine.SheetVisibleEnum.Visible else "hidden sheet"
        try:
            here = hidden.get(sheet.name) or Concealed()
            start = book.get_sheet_by_index(number).start or (0, 0)
            kept: list[str] = []
            rows = _watched(book.get_sheet_by_index(number).iter_rows(), here.columns, start, kept)
            yield from _parted(rows, name, why, frozenset(here.rows), int(start[0]) + 1)
            yield from flow(iter(kept), f"{name}, hidden columns", "hidden column")
            yield from flow(iter(here.remarks), f"{name}, comments", "comment")
        except BaseException as error:  # the same
            _reraise(error)
            yield Problem(Place(part=name), "a sheet that can't be read", "passed over", lost=True)


def _unsealed(source: Source) -> Iterator[Item]:
    """A workbook of 1997 to 2003 that is sealed with the password that Excel tries by itself."""
    opened = Source(unseal(source), source.name, source.media, source.limits)
    yield Problem(Place(), "sealed, with the password that Excel tries by itself", "opened with it")
    yield from _cells(opened)


def _words(source: Source) -> Iterator[Item]:
    """The words of a workbook whose cells can't be placed: its shared texts, then those in cells."""
    found: list[str] = []
    with Package(source) as package:
        for name in package.names:
            if not name.startswith("xl/") or "/_rels/" in name:
                continue
            try:
                if name.endswith("sharedStrings.bin"):
                    found += _binary_texts(package.read(name))
                elif name == "xl/workbook.xml":
                    sheets = xml.elements(xml.parse(package.read(name)), "sheet")
                    found += [clean(sheet.get("name") or "") for sheet in sheets]
                elif name.endswith(".xml") and ("sharedStrings" in name or "sheets/" in name):
                    root = xml.parse(package.read(name))
                    kinds = {"si"} if "sharedStrings" in name else {"is", "f"}
                    marks = (mark for mark in root.iter() if xml.local(mark) in kinds)
                    found += [clean(" ".join("".join(mark.itertext()).split())) for mark in marks]
            except Unreadable:
                continue
    found = [line for line in found if line]
    if not found:
        raise Damaged("a workbook that does not open")
    yield from flow(iter(found), "words")
    yield Problem(
        Place(),
        "a workbook that does not open",
        "its words were read, without their cells",
        lost=True,
    )


def _binary_texts(data: bytes) -> Iterator[str]:
    """The shared texts of an XLSB: records of kind 19."""
    at = 0
    while at < len(data) - 2:
        numbers = []
        for most in (2, 4):
            value = 0
            for shift in range(0, 7 * most, 7):
                byte = data[at] if at < len(data) else 0
                value |= (byte & 127) << shift
                at += 1
                if byte < 128:
                    break
            numbers.append(value)
        kind, size = numbers
        if kind == 19 and size >= 5:
            count = int.from_bytes(data[at + 1 : at + 5], "little")
            text = data[at + 5 : at + 5 + min(2 * count, size - 5)].decode("utf-16-le", "replace")
            yield clean(" ".join(text.split()))
        at += size


def _reraise(error: BaseException) -> None:
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | MemoryError):
        raise error


def _watched(
    rows: Iterator[Any], columns: set[int], start: tuple[int, int], kept: list[str]
) -> Iterator[str]:
    """Rows as lines; what stands in hidden columns is noted as well, by its cell."""
    for number, row in enumerate(rows, int(start[0]) + 1):
        cells = [_shown(cell) for cell in row]
        if columns:
            kept += [
                f"{concealed.column(at)}{number}\t{cell}"
                for at, cell in enumerate(cells, int(start[1]))
                if cell and at in columns and len(kept) < MOST_KEPT
            ]
        yield "\t".join(cells).rstrip("\t")


def _parted(
    lines: Iterator[str], part: str, why: str, concealed: frozenset[int], first: int
) -> Iterator[Text]:
    """Rows in blocks; a run of hidden rows is a block of its own, its rows numbered as they are."""
    if not concealed or why:
        for block in flow(lines, part, why):
            yield Text(Place(part, 0, block.place.line), block.text, block.hidden)
        return
    held: list[str] = []
    at, shut = 1, False
    for number, line in enumerate(lines, 1):
        now = number - 1 + first in concealed
        if held and (now != shut or len(held) > 2_000):
            yield Text(Place(part, 0, at), "\n".join(held), "hidden row" if shut else "")
            at, held = number, []
        shut = now
        held.append(line)
    if any(held):
        yield Text(Place(part, 0, at), "\n".join(held), "hidden row" if shut else "")


def _shown(cell: object) -> str:
    """A cell as a person reads it: no float noise, dates in ISO form."""
    if isinstance(cell, str):
        return cell_text(cell)
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return ""
        whole = cell == int(cell) and abs(cell) < 1e15
        return str(int(cell)) if whole else repr(round(cell, 10))
    if isinstance(cell, dt.datetime):
        return (
            cell.date().isoformat()
            if cell.time() == dt.time()
            else cell.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(cell, dt.timedelta):
        return str(cell)
    return "" if cell is None else cell_text(str(cell))


def _remarks(package: Package) -> Iterator[Item]:
    """Remarks on cells, and text in shapes drawn over them."""
    for name in package.names:
        kind = (
            ("comments", "comment")
            if "/comments" in name or "/threadedComments/" in name
            else ("shapes", "")
        )
        if not name.startswith("xl/") or not name.endswith(".xml"):
            continue
        if kind[0] == "shapes" and "/drawings/drawing" not in name:
            continue
        try:
            root = xml.parse(package.read(name))
        except Unreadable:
            continue
        told = [
            clean(" ".join("".join(mark.itertext()).split()))
            for mark in root.iter()
            if xml.local(mark)
            in ({"comment", "threadedComment"} if kind[0] == "comments" else {"txBody"})
        ]
        part = f"{kind[0]} {name.rpartition('/')[2].removesuffix('.xml')}"
        yield from flow((line for line in told if line), part, kind[1])


def _xlrd(source: Source) -> Iterator[Item]:
    import xlrd  # noqa: PLC0415

    try:
        book = xlrd.open_workbook(file_contents=source.bytes(), logfile=_Nowhere(), on_demand=True)
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower() or "password" in str(error).lower():
            raise Encrypted("it opens only with a password") from error
        raise Damaged("a workbook that does not open") from error
    except Exception as error:  # a broken workbook makes xlrd raise nearly anything
        raise NotOurs("no workbook") from error
    yield from flow((cell_text(name) for name in book.sheet_names()), "sheets")
    for number in range(book.nsheets):
        name = f"sheet {number + 1}"
        try:
            sheet = book.sheet_by_index(number)
            name = cell_text(sheet.name) or name
            rows = (
                "\t".join(_old(cell, book.datemode) for cell in sheet.row(index)).rstrip("\t")
                for index in range(sheet.nrows)
            )
            yield from flow(rows, name, "hidden sheet" if sheet.visibility else "")
        except Exception:  # the same
            yield Problem(Place(part=name), "a sheet that can't be read", "passed over", lost=True)


def _old(cell: Any, mode: int) -> str:
    import xlrd  # noqa: PLC0415

    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return _shown(xlrd.xldate_as_datetime(cell.value, mode))
        except (ValueError, OverflowError):
            return _shown(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _shown(bool(cell.value))
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else _shown(cell.value)


class _Nowhere:
    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        return


READER = Reader(
    name="sheet",
    kind="table",
    media=(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.ms-excel",
        "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    suffixes=(".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".xlt", ".ods", ".ots", ".sxc"),
    knows=knows,
    read=read,
    version=3,
    limits=(
        "formulas are read as their last results",
        "of XLSB, hidden rows and columns are read, not marked; remarks are not read",
        "a workbook that does not open gives its words alone, without their cells",
    ),
    sources=(
        "https://ecma-international.org/publications-and-standards/standards/ecma-376/",
        "https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/",
    ),
)
