"""SQLite files that are not ours: every text in them, free pages included."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator


def texts(data: bytes) -> Iterator[str]:
    """Give every text and blob of every table of a database, from memory."""
    with (
        contextlib.closing(sqlite3.connect(":memory:")) as link,
        contextlib.suppress(sqlite3.Error),
    ):
        link.deserialize(data)
        link.text_factory = lambda value: value.decode("utf-8", "replace")
        names = [
            row[0] for row in link.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        yield "\n".join(str(row[0]) for row in link.execute("SELECT sql FROM sqlite_schema"))
        for name in names:
            quoted = '"' + name.replace('"', '""') + '"'
            with contextlib.suppress(sqlite3.Error):
                for row in link.execute(f"SELECT * FROM {quoted}"):
                    yield "\n".join(
                        cell.decode("latin-1") if isinstance(cell, bytes) else str(cell)
                        for cell in row
                    )
