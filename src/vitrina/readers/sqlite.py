"""Databases of SQLite: a table is a part, a record a line, cells part at tabs, as in a spreadsheet.

Telephones, chats and archives of the web keep what they have in such a file. The library that
writes them reads them too: from memory, without views, triggers or anything else that runs.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterator

from vitrina.core.errors import Damaged
from vitrina.core.rows import cell_text, flow
from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Place, Problem, Reader

_MAGIC = b"SQLite format 3\0"
_FILE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|II\*\0|MM\0\*|RIFF|BM.{4}\0\0\0\0|....ftyp|%PDF-|PK\x03\x04"
    rb"|\xd0\xcf\x11\xe0|\{\\rtf|\x1f\x8b\x08|bplist00|SQLite format 3\0|ID3|OggS|From |<!DOCTYPE|<html|<\?xml",
    re.DOTALL,
)
"""How such files begin as programs put into a cell."""
_TABLES = (
    "SELECT name, rootpage FROM sqlite_master"
    " WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid"
)
_SMALLEST = 512
"""Bytes of the smallest page."""
_SHADOW = re.compile(r"(?P<of>.+)_(data|idx|docsize|config|segments|segdir|stat|node|parent|rowid)")
"""Tables in which an index over words, or over places, keeps itself. Its words stand in ``_content``."""


def knows(source: Source) -> bool:
    """By its signature."""
    return source.head.startswith(_MAGIC)


def read(source: Source) -> Iterator[Item]:
    """Yield each table, then the files that lie in its cells."""
    database = _opened(source)
    try:
        tables, broken = _tables(database)
        if broken and not tables:
            raise Damaged("a database that does not open")
        yield from flow((cell_text(name) for name in tables), "tables")
        for name in tables:
            yield from _table(database, name)
        if broken:
            yield Problem(Place(), "a list of tables that breaks off", "these were read", lost=True)
    finally:
        database.close()


def _opened(source: Source) -> sqlite3.Connection:
    """The database, in memory; one that is cut short, as far as it goes."""
    data = bytearray(source.data)
    if len(data) < _SMALLEST:
        raise Damaged("it is cut short")
    if data[18:20] == b"\2\2":  # in memory there is no log
        data[18:20] = b"\1\1"
    size = int.from_bytes(data[16:18], "big")
    pages = len(data) // (0x10000 if size == 1 else max(size, _SMALLEST))
    if pages < int.from_bytes(data[28:32], "big"):
        data[28:32] = pages.to_bytes(4, "big")
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        database.deserialize(bytes(data))
        # With a schema that may be written, what is wrong in a part of it is passed over.
        for asked in (
            "writable_schema = ON",
            "query_only = ON",
            "trusted_schema = OFF",
            "cell_size_check = ON",
        ):
            database.execute(f"PRAGMA {asked}")
    except (sqlite3.Error, OverflowError) as error:
        database.close()
        raise Damaged("a database that does not open") from error
    return database


def _tables(database: sqlite3.Connection) -> tuple[list[str], bool]:
    """The names of the tables that hold records, and whether there may be more."""
    found: list[str] = []
    virtual: set[str] = set()
    broken = False
    try:
        for name, root in database.execute(_TABLES):
            if root:
                found.append(name)
            else:
                virtual.add(name)
    except (sqlite3.Error, OverflowError):
        broken = True
    shadows = {name for name in found if (of := _SHADOW.fullmatch(name)) and of["of"] in virtual}
    return [name for name in found if name not in shadows], broken


def _table(database: sqlite3.Connection, name: str) -> Iterator[Item]:
    """The names of the columns, then a line a record; files in cells wait until their block is out."""
    part = cell_text(name) or "table"
    quoted = name.replace('"', '""')
    files: list[Child] = []
    broken: list[sqlite3.Error | OverflowError] = []

    def lines() -> Iterator[str]:
        try:
            found = database.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  (a name can't be bound)
            yield "\t".join(cell_text(column[0]) for column in found.description)
            for number, record in enumerate(found, 2):
                for at, cell in enumerate(record):
                    if isinstance(cell, bytes) and _FILE.match(cell):
                        column = cell_text(found.description[at][0])
                        files.append(Child(Place(part, 0, number), f"{column} {number}", "", cell))
                yield "\t".join(_shown(cell) for cell in record).rstrip("\t")
        except (sqlite3.Error, OverflowError) as error:
            broken.append(error)

    for block in flow(lines(), part):
        yield block
        yield from files
        files.clear()
    yield from files
    if broken:
        yield Problem(
            Place(part), "a table that breaks off", "what stands before was read", lost=True
        )


def _shown(cell: object) -> str:
    """A cell as a person reads it; bytes only where they are words."""
    if isinstance(cell, str):
        return cell_text(cell)
    if isinstance(cell, float):
        return repr(cell) if math.isfinite(cell) else ""
    if isinstance(cell, bytes):
        return _words(cell)
    return "" if cell is None else str(cell)


def _words(cell: bytes) -> str:
    if _FILE.match(cell):
        return ""
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        return ""
    return "" if set(text) & _CONTROLS else cell_text(text)


_CONTROLS = frozenset(map(chr, (*range(9), *range(14, 32), 127)))

READER = Reader(
    name="sqlite",
    kind="table",
    media=("application/vnd.sqlite3",),
    suffixes=(".sqlite", ".sqlite3", ".db", ".db3"),
    knows=knows,
    read=read,
    limits=(
        "what stands in the log beside it (-wal) and not yet in it is not read, nor what was deleted",
        "it is held in memory twice: one of more than half of what a worker may hold is not read",
        "of bytes in cells, words and files that begin as known ones do are read",
    ),
    sources=("https://www.sqlite.org/fileformat2.html",),
)
