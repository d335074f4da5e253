"""Tables that leave the machine: CSV and XLSX, in which no cell is ever a formula.

What stands in a document or a list may begin with ``=``; a spreadsheet would run it. In XLSX a cell
is typed, so text stays text. CSV has no types: such a cell gets an apostrophe before it, as OWASP
advises, which spreadsheets show as text.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

Cell = str | int
MOST_ROWS = 1_048_576
MOST_CELL = 32_767
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
CHUNK = 256 * 1024


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_STARTS) else cell


def csv_of(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Rows as CSV (RFC 4180, UTF-8 with a mark that makes spreadsheets read it so)."""
    target = io.StringIO()
    write = csv.writer(target).writerow
    target.write("\ufeff")
    for row in rows:
        write([harmless(cell) for cell in row])
        if target.tell() > 32_768:
            yield _emptied(target)
    yield _emptied(target)


def _emptied(target: io.StringIO) -> bytes:
    text = target.getvalue()
    target.seek(0)
    target.truncate()
    return text.encode("utf-8", "replace")


def xlsx_of(rows: Iterable[Sequence[Cell]], name: str = "Vitrina") -> Iterator[bytes]:
    """Rows as a workbook of one sheet, made on disk row by row."""
    with tempfile.TemporaryFile() as file:
        _write_xlsx(file, rows, name)
        file.seek(0)
        while data := file.read(CHUNK):
            yield data


def _write_xlsx(file: BinaryIO, rows: Iterable[Sequence[Cell]], name: str) -> None:
    import xlsxwriter  # noqa: PLC0415  (slow to load)

    book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31] or "Vitrina")
    head = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            break
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(number, column, cell)
            else:
                text = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", cell)[:MOST_CELL]
                sheet.write_string(number, column, text, head if number == 0 else None)
    book.close()
