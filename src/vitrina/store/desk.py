"""The desk: what a person adds, in a file of its own beside the catalogue.

    act 17  tag            17 | tag 4f2a... | -            -> {"name": "offer", ...}
    act 18  edit-note      18 | note 93c1.. | {...old...}  -> {...new...}
    act 19  undo of 17     19 | tag 4f2a... | {...}        -> -

The catalogue is the machine's: one process writes it, under a lock, for hours. The desk is the
person's: any process writes it at any time, in transactions of a few rows. Documents are named by
the SHA-256 of their bytes, so that nothing here rests on how, or by which version, they were read.

``things`` is how things stand; ``acts`` and ``parts`` are how they came to. An act is never edited:
to undo one is another act. Erasing a document is the one thing that reaches back into them.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from vitrina.store import errors
from vitrina.store.catalogue import of
from vitrina.store.links import Links

FILE = "desk.sqlite"
PATIENCE = 20.0
STEPS: tuple[str, ...] = (
    """
CREATE TABLE things (
  kind TEXT NOT NULL,                   -- star, tag, note, search, dossier, item, batch, correction
  key TEXT NOT NULL,
  document TEXT NOT NULL DEFAULT '',    -- SHA-256 in hex of the document it is about
  value TEXT NOT NULL,                  -- JSON
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX things_document ON things (document) WHERE document <> '';

CREATE TABLE acts (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  time TEXT NOT NULL,                   -- ISO 8601, UTC
  kind TEXT NOT NULL,                   -- what was done; 'undo' takes back the act 'of'
  of INTEGER REFERENCES acts,
  undone_by INTEGER REFERENCES acts     -- the act that took it back, if that was not taken back itself
) STRICT;
CREATE TABLE parts (
  act INTEGER NOT NULL REFERENCES acts,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  document TEXT NOT NULL DEFAULT '',
  before TEXT,                          -- JSON; NULL: it was not there
  after TEXT,
  PRIMARY KEY (act, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX parts_thing ON parts (kind, key, act);
CREATE INDEX parts_document ON parts (document) WHERE document <> '';

CREATE TABLE met (                      -- what a saved search has found so far, and when first
  search TEXT NOT NULL,
  sha BLOB NOT NULL,
  time TEXT NOT NULL,                   -- '' for what was there when it was saved
  new INTEGER NOT NULL,                 -- 1 until a person looks
  PRIMARY KEY (search, sha)
) STRICT, WITHOUT ROWID;
CREATE INDEX met_time ON met (search, time);
CREATE TABLE looks (search TEXT PRIMARY KEY, time TEXT NOT NULL, position INTEGER NOT NULL) STRICT;

CREATE TABLE batch_rows (
  batch TEXT NOT NULL,
  number INTEGER NOT NULL,              -- the line of the list, from 1
  asked TEXT NOT NULL,
  documents INTEGER,                    -- how many answer; NULL: not asked yet
  note TEXT NOT NULL DEFAULT '',        -- why it could not be searched, or how it was read
  hits TEXT NOT NULL DEFAULT '[]',      -- JSON: [document, citation] of the first
  PRIMARY KEY (batch, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_rows_waiting ON batch_rows (batch, number) WHERE documents IS NULL;

CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;

CREATE VIEW public_stars AS SELECT document, value ->> 'time' AS time FROM things WHERE kind = 'star';
CREATE VIEW public_tags AS
  SELECT document, value ->> 'name' AS tag, value ->> 'time' AS time FROM things WHERE kind = 'tag';
CREATE VIEW public_notes AS
  SELECT document, value ->> 'citation' AS citation, value ->> 'quote' AS quote, value ->> 'text' AS text,
    value ->> 'time' AS time, value ->> 'changed' AS changed FROM things WHERE kind = 'note';
CREATE VIEW public_searches AS
  SELECT value ->> 'name' AS name, value ->> 'query' AS query FROM things WHERE kind = 'search';
CREATE VIEW public_dossiers AS
  SELECT key AS dossier, value ->> 'title' AS title, value ->> 'text' AS text FROM things WHERE kind = 'dossier';
CREATE VIEW public_dossier_items AS
  SELECT items.value ->> 'dossier' AS dossier, place.key + 1 AS place, items.value ->> 'kind' AS kind,
    items.document, items.value ->> 'citation' AS citation, items.value ->> 'quote' AS quote,
    items.value ->> 'text' AS text, items.value ->> 'date' AS date, items.value ->> 'state' AS state
  FROM things dossiers, json_each(dossiers.value, '$.items') place
  JOIN things items ON items.kind = 'item' AND items.key = place.value
  WHERE dossiers.kind = 'dossier';
""",
)
FORMAT = len(STEPS)


class Part(msgspec.Struct, frozen=True):
    """One thing that an act made, changed or took away. None: it is not there."""

    kind: str
    key: str
    document: str
    before: str | None
    after: str | None


class Act(msgspec.Struct, frozen=True):
    """Something a person did. ``undone``: it was taken back, and that still holds."""

    number: int
    time: str
    kind: str
    undone: bool


class Thing(msgspec.Struct, frozen=True):
    """One thing as it stands; ``value`` is JSON."""

    kind: str
    key: str
    document: str
    value: str


class Journal:
    """The desk's file. Any thread, any process; each write is one short transaction."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / FILE
        self._links = Links(lambda: _open(root, self._path))

    def close(self) -> None:
        """Let go of every thread's connection."""
        self._links.close()

    @property
    def begun(self) -> bool:
        """Whether anything was ever put on this desk."""
        return self._path.exists()

    def ask(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Read. Nothing is made on a desk that was never begun."""
        if not self.begun:
            return []
        with _plainly(self._root):
            return self._links.mine().execute(sql, values).fetchall()

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction; waits its turn."""
        with _plainly(self._root):
            link = self._links.mine()
            link.execute("BEGIN IMMEDIATE")
            try:
                yield link
            except BaseException:
                link.execute("ROLLBACK")
                raise
            link.execute("COMMIT")

    # --- things -----------------------------------------------------------------------------

    def thing(self, kind: str, key: str) -> Thing | None:
        """One thing by its name; None if it is not there."""
        rows = self.ask(
            "SELECT kind, key, document, value FROM things WHERE kind = ? AND key = ?", (kind, key)
        )
        return Thing(*rows[0]) if rows else None  # type: ignore[arg-type]

    def things(self, kind: str, document: str = "") -> list[Thing]:
        """All things of a kind, or those about one document."""
        where, values = ("AND document = ?", (kind, document)) if document else ("", (kind,))
        rows = self.ask(
            f"SELECT kind, key, document, value FROM things WHERE kind = ? {where} ORDER BY key",
            values,
        )
        return [Thing(*row) for row in rows]  # type: ignore[arg-type]

    def documents(self, kind: str) -> list[tuple[str, str]]:
        """(document, value) of all things of a kind."""
        return self.ask("SELECT document, value FROM things WHERE kind = ?", (kind,))  # type: ignore[return-value]

    # --- acts -------------------------------------------------------------------------------

    def act(self, kind: str, wanted: Callable[[Journal], Sequence[Thing | tuple[str, str]]]) -> int:
        """Do something. ``wanted`` reads, and gives the things as they are to be.

        A pair (kind, key) is a thing to take away. What is so already is no part of the act; an
        act without parts is none, and its number is 0.
        """
        with self.writing() as link:
            parts = [part for given in wanted(self) if (part := self._part(link, given))]
            if not parts:
                return 0
            number = _add_act(link, kind, None)
            _do(link, number, parts)
            return number

    def _part(self, link: sqlite3.Connection, given: Thing | tuple[str, str]) -> Part | None:
        kind, key = (given.kind, given.key) if isinstance(given, Thing) else given
        row = link.execute(
            "SELECT document, value FROM things WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        before = row[1] if row else None
        after = given.value if isinstance(given, Thing) else None
        document = given.document if isinstance(given, Thing) else (row[0] if row else "")
        return None if before == after else Part(kind, key, document, before, after)

    def acts(self, most: int = 50) -> list[Act]:
        """What was done last, the newest first; undoing and redoing aside."""
        return self._acts("ORDER BY number DESC LIMIT ?", most)

    def one_act(self, number: int) -> Act | None:
        """An act by its number."""
        return next(iter(self._acts("AND number = ?", number)), None)

    def _acts(self, which: str, value: int) -> list[Act]:
        rows = self.ask(
            "SELECT number, time, kind, undone_by IS NOT NULL FROM acts"
            f" WHERE kind <> 'undo' {which}",
            (value,),
        )
        return [Act(*row[:3], undone=bool(row[3])) for row in rows]  # type: ignore[arg-type,misc]

    def parts(self, act: int) -> list[Part]:
        """What an act changed."""
        rows = self.ask(
            "SELECT kind, key, document, before, after FROM parts WHERE act = ? ORDER BY kind, key",
            (act,),
        )
        return [Part(*row) for row in rows]  # type: ignore[arg-type]

    def undo(self, number: int = 0) -> int:
        """Take back an act, or the last one that stands; its number, 0 if there is none.

        Raises ``Overtaken`` if what it changed was changed again since.
        """
        with self.writing() as link:
            row = link.execute(
                "SELECT number FROM acts WHERE kind <> 'undo' AND undone_by IS NULL"
                " AND (?1 = 0 OR number = ?1) ORDER BY number DESC LIMIT 1",
                (number,),
            ).fetchone()
            if row is None:
                return 0
            _reverse(link, row[0])
            return int(row[0])

    def redo(self, number: int = 0) -> int:
        """Do again what was taken back: the act ``number``, or the one taken back last."""
        with self.writing() as link:
            row = link.execute(
                "SELECT number, undone_by FROM acts WHERE undone_by IS NOT NULL AND kind <> 'undo'"
                " AND (?1 = 0 OR number = ?1) ORDER BY undone_by DESC LIMIT 1",
                (number,),
            ).fetchone()
            if row is None:
                return 0
            _reverse(link, row[1])
            link.execute("UPDATE acts SET undone_by = NULL WHERE number = ?", (row[0],))
            return int(row[0])

    # --- secrets ----------------------------------------------------------------------------

    def secret(self, name: str, fresh: bytes) -> bytes:
        """A secret of this desk: ``fresh`` the first time, the same ever after."""
        with self.writing() as link:
            link.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", (name, fresh))
            row = link.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()
            return bytes(row[0])

    def sweep(self) -> None:
        """Leave no deleted byte in the file, nor in what lies beside it."""
        with _plainly(self._root):
            link = self._links.mine()
            link.execute("VACUUM")
            link.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def now() -> str:
    """The time, in UTC, to the second."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add_act(link: sqlite3.Connection, kind: str, of_: int | None) -> int:
    made = link.execute(
        "INSERT INTO acts (time, kind, of) VALUES (?, ?, ?)", (now(), kind, of_)
    ).lastrowid
    assert made is not None
    return made


def _do(link: sqlite3.Connection, act: int, parts: Sequence[Part]) -> None:
    for part in parts:
        link.execute(
            "INSERT INTO parts (act, kind, key, document, before, after) VALUES (?, ?, ?, ?, ?, ?)",
            (act, part.kind, part.key, part.document, part.before, part.after),
        )
        if part.after is None:
            link.execute("DELETE FROM things WHERE kind = ? AND key = ?", (part.kind, part.key))
        else:
            link.execute(
                "INSERT INTO things (kind, key, document, value) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (kind, key) DO UPDATE SET document = excluded.document, value = excluded.value",
                (part.kind, part.key, part.document, part.after),
            )


def _reverse(link: sqlite3.Connection, number: int) -> int:
    """Take back one act, by another."""
    rows = link.execute(
        "SELECT kind, key, document, before, after FROM parts WHERE act = ?", (number,)
    ).fetchall()
    for kind, key, _, _, after in rows:
        standing = link.execute(
            "SELECT value FROM things WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        if (standing[0] if standing else None) != after:
            raise errors.Overtaken("what this changed has been changed again since")
    made = _add_act(link, "undo", number)
    _do(link, made, [Part(kind, key, doc, after, before) for kind, key, doc, before, after in rows])
    link.execute("UPDATE acts SET undone_by = ? WHERE number = ?", (made, number))
    return made


def _open(root: Path, path: Path) -> sqlite3.Connection:
    """Open the desk, made or brought to today's format if need be; read only where it must be."""
    try:
        link = sqlite3.connect(
            path, isolation_level=None, timeout=PATIENCE, check_same_thread=False
        )
        link.execute("PRAGMA secure_delete = ON")
        link.execute("PRAGMA foreign_keys = ON")
        link.execute("PRAGMA temp_store = MEMORY")
        (version,) = link.execute("PRAGMA user_version").fetchone()
        if version > FORMAT:
            link.close()
            raise errors.TooNew(
                f"the desk of {root} has format {version}; this Vitrina knows {FORMAT}"
            )
        if version < FORMAT:
            link.execute("PRAGMA journal_mode = WAL")
            _upgrade(link)
        link.execute("PRAGMA synchronous = FULL")  # few rows, each typed by hand
    except sqlite3.Error as error:
        raise of(error, root) from error
    return link


def _upgrade(link: sqlite3.Connection) -> None:
    """Take the steps that are missing; another process may be doing the same."""
    link.execute("BEGIN IMMEDIATE")
    (version,) = link.execute("PRAGMA user_version").fetchone()
    for number, step in enumerate(STEPS[version:], start=version + 1):
        for statement in step.split(";\n"):
            if statement.strip():
                link.execute(statement)
        link.execute(f"PRAGMA user_version = {number}")
    link.execute("COMMIT")


@contextlib.contextmanager
def _plainly(root: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise of(error, root) from error
