"""The catalogue: one SQLite file. This module writes; ``store.lookup`` reads.

One process writes at a time (the library's lock), in transactions of many documents. What is
committed survives the death of any process; ``changes`` tells the index what it has yet to take in.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from vitrina.core.errors import VitrinaError
from vitrina.store import errors, folder
from vitrina.store.facts import FactsWriter
from vitrina.store.likeness import LikenessWriter
from vitrina.store.schema import FORMAT, STEPS

SECTION_BITS = 20
SQLITE_VERSION = sqlite3.sqlite_version_info
BLOB, TEXT, TEXT_AND_END = 1, 2, 3
"""How an original is kept: in blobs/; as the text itself; as the text and one more line end."""


class FileRow(msgspec.Struct, frozen=True):
    """A file of the trove that waits to be read."""

    number: int
    trove: int
    path: str
    raw: bytes | None
    size: int
    mtime: int
    priority: int
    document: int | None


class StudyRow(msgspec.Struct, frozen=True):
    """One section of text to be understood, as stored, with what is known of its document."""

    name: str
    kind: str
    language: str
    date: str
    claims: str
    blocks: bytes
    text: bytes


class DocumentRow(msgspec.Struct, frozen=True, array_like=True):
    """A document's row, as it is written; field by field the table's columns after ``number``."""

    sha: bytes
    size: int
    name: str
    title: str
    kind: str
    media: str
    language: str
    date: str
    date_from: str
    sender: str
    recipients: str
    reader: str
    reader_version: int
    code: str
    detail: str
    pages: int
    characters: int
    sections: int
    flags: str
    claims: str
    problems: str
    kept: int


_COLUMNS = ", ".join(DocumentRow.__struct_fields__)
_UPSERT = (
    f"INSERT INTO documents ({_COLUMNS}) VALUES ({', '.join('?' * len(DocumentRow.__struct_fields__))})"
    " ON CONFLICT (sha) DO UPDATE SET "
    + ", ".join(
        f"{name} = excluded.{name}"
        for name in DocumentRow.__struct_fields__
        if name not in {"sha", "name", "kept"}
    )
    + ", kept = max(kept, excluded.kept) RETURNING number"
)


def connect(root: Path, *, write: bool) -> sqlite3.Connection:
    """Open the catalogue. A writer makes it, or brings it to today's format."""
    path = root / folder.CATALOGUE
    try:
        if write:
            link = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
            link.execute("PRAGMA journal_mode = WAL")
            link.execute("PRAGMA synchronous = NORMAL")
        else:
            if not path.exists():
                raise errors.NoLibrary(f"there is no library at {root}")
            link = _read_only(path)
        link.execute("PRAGMA foreign_keys = ON")
        link.execute("PRAGMA secure_delete = ON")
        link.execute("PRAGMA cache_size = -16384")
        link.execute("PRAGMA temp_store = MEMORY")
        (version,) = link.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise of(error, root) from error
    if version > FORMAT:
        raise errors.TooNew(f"{root} has format {version}; this Vitrina knows {FORMAT}")
    if version < FORMAT and write:
        _upgrade(link, version)
    elif version < FORMAT:
        raise errors.TooOld(f"{root} has the older format {version}")
    return link


def upgrade(root: Path) -> int | None:
    """Bring an older library to today's format; the format that it had, None if it was today's.

    Raises ``TooOld`` where it can't be written to, and ``InUse``. Cut short, it goes on from the
    last whole step.
    """
    path = root / folder.CATALOGUE
    if not path.exists():
        raise errors.NoLibrary(f"there is no library at {root}")
    try:
        with contextlib.closing(_read_only(path)) as link:
            (version,) = link.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise of(error, root) from error
    if version >= FORMAT:
        return None
    try:
        with folder.writing(root), plainly(root):
            Catalogue(root).close()
            folder.renumber(root)
    except errors.NotWritable as error:
        raise errors.TooOld(
            f"{root} has the older format {version}, and can't be upgraded where it lies"
        ) from error
    return int(version)


def _read_only(path: Path) -> sqlite3.Connection:
    """Open for reading, on a read-only medium too, where no WAL can be made beside the file."""
    link = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro",
        uri=True,
        timeout=30,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        link.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError:
        link.close()
        link = sqlite3.connect(
            f"{path.absolute().as_uri()}?immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
    return link


def _upgrade(link: sqlite3.Connection, version: int) -> None:
    try:
        for number in range(version, FORMAT):
            link.executescript(f"BEGIN;{STEPS[number]};PRAGMA user_version = {number + 1};COMMIT;")
    except sqlite3.Error:
        link.close()  # the step that was begun is undone; those before it stand
        raise


def of(error: sqlite3.Error, root: Path) -> VitrinaError:
    """Give the error a person can act on for one of SQLite's."""
    text = str(error)
    if "full" in text:
        return errors.DiskFull(f"no room left at {root}")
    if "readonly" in text or "unable to open" in text:
        return errors.NotWritable(f"{root} can't be written to")
    if "locked" in text:
        return errors.InUse(f"another process holds {root}")
    return errors.NotALibrary(f"the catalogue of {root} can't be read: {text}")


@contextlib.contextmanager
def plainly(root: Path) -> Iterator[None]:
    """Turn what the system says of a full disk or a closed folder into words."""
    try:
        yield
    except sqlite3.Error as error:
        raise of(error, root) from error
    except OSError as error:
        raise folder.of(error, root) from error
    except ValueError as error:
        if not any(words in str(error) for words in _INDEX_FULL):
            raise
        raise errors.DiskFull(f"no room left at {root}, where its index is written") from error


_INDEX_FULL = ("No space left on device", "An error occurred in a thread")
"""What Tantivy says of a full disk: at once, and of the thread that met it. It gives no number."""


class Catalogue:
    """The writing side. Every method works inside the open transaction."""

    def __init__(self, root: Path) -> None:
        self._link = connect(root, write=True)
        self._run = self._link.execute
        self.facts = FactsWriter(self._link)
        self.likeness = LikenessWriter(self._link)
        """What analyzers found in the texts."""

    def begin(self) -> None:
        """Start a transaction."""
        self._run("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Acknowledge all since ``begin``."""
        self._run("COMMIT")

    def rollback(self) -> None:
        """Forget all since ``begin``."""
        if self._link.in_transaction:
            self._run("ROLLBACK")
            self.facts.rolled_back()
            self.likeness.rolled_back()

    def close(self) -> None:
        """Bring the log home and let go."""
        try:
            self.rollback()
            self._run("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._link.close()

    # --- meta -------------------------------------------------------------------------------

    def meta(self, name: str) -> str:
        """Give a note of the library's own; '' if there is none."""
        row = self._run("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_meta(self, name: str, value: str) -> None:
        """Keep a note of the library's own."""
        self._run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    # --- troves and files -------------------------------------------------------------------

    def add_trove(self, path: str, name: str) -> int:
        """Remember a folder; its number."""
        self._run("INSERT OR IGNORE INTO troves (path, name) VALUES (?, ?)", (path, name))
        return int(self._run("SELECT number FROM troves WHERE path = ?", (path,)).fetchone()[0])

    def troves(self) -> list[tuple[int, str, str]]:
        """(number, path, name) of each."""
        return self._run("SELECT number, path, name FROM troves ORDER BY number").fetchall()

    def met(
        self, trove: int, path: str, raw: bytes | None, size: int, mtime: int, priority: int
    ) -> tuple[int, bool]:
        """Note a file that the walk met: (its number, whether it is to be read)."""
        fresh = self._run(
            "INSERT INTO files (trove, path, raw, size, mtime, priority) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (trove, path, raw, size, mtime, priority),
        )
        if fresh.rowcount:
            return int(fresh.lastrowid or 0), True
        row = self._run(
            "SELECT number, size, mtime, waiting, code FROM files WHERE trove = ? AND path = ?",
            (trove, path),
        ).fetchone()
        number, old_size, old_mtime, waiting, code = row
        if (size, mtime) != (old_size, old_mtime) or code in {"vanished", "not-a-file"}:
            self._run(
                "UPDATE files SET size = ?, mtime = ?, priority = ?, waiting = 1, code = '', detail = ''"
                " WHERE number = ?",
                (size, mtime, priority, number),
            )
            return int(number), True
        return int(number), bool(waiting)

    def waiting(self, priority: int, after: int, most: int) -> list[FileRow]:
        """Files to be read, in the order of work, after (priority, number)."""
        rows = self._run(
            "SELECT number, trove, path, raw, size, mtime, priority, document FROM files"
            " WHERE waiting = 1 AND (priority, number) > (?, ?) ORDER BY priority, number LIMIT ?",
            (priority, after, most),
        )
        return [FileRow(*row) for row in rows]

    def file_numbers(self) -> Iterator[int]:
        """Every file's number."""
        return (number for (number,) in self._run("SELECT number FROM files"))

    def file_document(self, number: int) -> int | None:
        """The document that a file is."""
        row = self._run("SELECT document FROM files WHERE number = ?", (number,)).fetchone()
        return int(row[0]) if row and row[0] else None

    def file_place(self, number: int) -> tuple[int, str]:
        """(trove, path) of a file."""
        trove, path = self._run(
            "SELECT trove, path FROM files WHERE number = ?", (number,)
        ).fetchone()
        return int(trove), str(path)

    def forget_file(self, number: int) -> None:
        """Take out a file that is no longer in its trove."""
        row = self._run("SELECT document FROM files WHERE number = ?", (number,)).fetchone()
        self._run("DELETE FROM files WHERE number = ?", (number,))
        if row and row[0]:
            self.drop_unused(row[0])

    def settle(
        self,
        number: int,
        document: int | None,
        code: str = "",
        detail: str = "",
        *,
        before: int | None = None,
    ) -> None:
        """Record a file's outcome: its document, or why there is none.

        ``before``: the document that it was until now, dropped if it lies nowhere else.
        """
        self._run(
            "UPDATE files SET waiting = 0, document = ?, code = ?, detail = ? WHERE number = ?",
            (document, code, detail, number),
        )
        if before and before != document:
            self.drop_unused(before)

    def link_file(self, number: int, document: int) -> None:
        """Say which document a file is, before it is read to its end."""
        row = self._run("SELECT document FROM files WHERE number = ?", (number,)).fetchone()
        self._run("UPDATE files SET document = ? WHERE number = ?", (document, number))
        if row and row[0] and row[0] != document:
            self.drop_unused(row[0])

    def again(self, codes: Sequence[str]) -> int:
        """Mark files whose outcome, or that of a file inside, has one of these codes; how many."""
        marks = ",".join("?" * len(codes))
        self._redo(
            f"SELECT number FROM documents WHERE code IN ({marks})"
            f" UNION SELECT parent FROM members WHERE code IN ({marks})",
            (*codes, *codes),
        )
        self._run(f"DELETE FROM members WHERE code IN ({marks})", codes)
        self._run("UPDATE scans SET tries = 0, producer = '' WHERE producer LIKE 'none:%'")
        self._run(
            f"UPDATE files SET waiting = 1 WHERE document IS NULL AND code IN ({marks})", codes
        )
        (count,) = self._run("SELECT count(*) FROM files WHERE waiting = 1").fetchone()
        return int(count)

    def outdated(self, versions: Iterable[tuple[str, int]]) -> None:
        """Mark files whose document an older version of its reader read."""
        self._run(
            "CREATE TEMP TABLE IF NOT EXISTS current (reader TEXT PRIMARY KEY, version INTEGER)"
        )
        self._run("DELETE FROM current")
        self._link.executemany("INSERT INTO current VALUES (?, ?)", versions)
        self._redo(
            "SELECT documents.number FROM documents JOIN current USING (reader) WHERE reader_version < version",
            (),
        )

    def _redo(self, select: str, values: Sequence[object]) -> None:
        """Mark these documents, and the containers above them, as unread; their files as waiting."""
        self._run("CREATE TEMP TABLE IF NOT EXISTS redo (number INTEGER PRIMARY KEY)")
        self._run("DELETE FROM redo")
        self._run(
            f"""WITH RECURSIVE bad(number) AS (
                  {select}
                  UNION SELECT members.parent FROM members JOIN bad ON members.document = bad.number)
                INSERT INTO redo SELECT number FROM bad""",
            values,
        )
        self._run("UPDATE documents SET code = 'reading' WHERE number IN redo")
        self._run("UPDATE files SET waiting = 1 WHERE document IN redo")

    # --- documents --------------------------------------------------------------------------

    def number(self, sha: bytes) -> tuple[int, str]:
        """(number, code) of the document with this digest; (0, '') if there is none."""
        return self._run("SELECT number, code FROM documents WHERE sha = ?", (sha,)).fetchone() or (
            0,
            "",
        )

    def write(self, row: DocumentRow) -> int:
        """Insert or replace a document; its number."""
        (number,) = self._run(_UPSERT, msgspec.structs.astuple(row)).fetchone()
        return int(number)

    def write_text(self, document: int, section: int, blocks: bytes, text: bytes) -> None:
        """Keep a section."""
        key = document << SECTION_BITS | section
        self._run("INSERT OR REPLACE INTO texts VALUES (?, ?, ?)", (key, blocks, text))
        self.facts.later(key)

    def clear(self, document: int) -> None:
        """Drop a document's texts and scans that wait; what OCR read stays, it was costly."""
        self._run(
            "DELETE FROM texts WHERE key BETWEEN ? AND ?",
            (document << SECTION_BITS, (document + 1 << SECTION_BITS) - 1),
        )
        self.likeness.forget(document)
        self.facts.forget(document)
        self._run("DELETE FROM scans WHERE document = ? AND producer = ''", (document,))

    def members_settled(self, document: int) -> int:
        """How many children, from the first on without a gap, are recorded to their end."""
        rows = self._run(
            "SELECT ordinal FROM members LEFT JOIN documents ON documents.number = members.document"
            " WHERE parent = ? AND coalesce(documents.code, '') <> 'reading' ORDER BY ordinal",
            (document,),
        )
        count = 0
        for (ordinal,) in rows:
            if ordinal != count:
                break
            count += 1
        return count

    def member(
        self,
        parent: int,
        ordinal: int,
        place: str,
        name: str,
        document: int | None,
        code: str,
        detail: str,
    ) -> bool:
        """Record a child of a document; whether it is new there."""
        old = self._run(
            "SELECT document FROM members WHERE parent = ? AND ordinal = ?", (parent, ordinal)
        ).fetchone()
        self._run(
            "INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?, ?, ?)",
            (parent, ordinal, place, name, document, code, detail),
        )
        if old and old[0] and old[0] != document:
            self.drop_unused(old[0])
        return old is None

    def drop_members_after(self, parent: int, count: int) -> None:
        """Drop children that a new reading no longer gives."""
        gone = self._run(
            "SELECT document FROM members WHERE parent = ? AND ordinal >= ? AND document IS NOT NULL",
            (parent, count),
        ).fetchall()
        self._run("DELETE FROM members WHERE parent = ? AND ordinal >= ?", (parent, count))
        for (document,) in gone:
            self.drop_unused(document)

    def drop_unused(self, document: int) -> list[bytes]:
        """Take out a document that lies nowhere any more, and what was only inside it; digests."""
        dropped: list[bytes] = []
        heap = [document]
        while heap:
            number = heap.pop()
            used = self._run(
                "SELECT 1 FROM files WHERE document = ?1 UNION ALL SELECT 1 FROM members WHERE document = ?1 LIMIT 1",
                (number,),
            ).fetchone()
            row = self._run("SELECT sha FROM documents WHERE number = ?", (number,)).fetchone()
            if used or row is None:
                continue
            heap += [
                inside
                for (inside,) in self._run(
                    "SELECT document FROM members WHERE parent = ?", (number,)
                )
                if inside
            ]
            self._run("DELETE FROM members WHERE parent = ?", (number,))
            self._run("DELETE FROM scans WHERE document = ?", (number,))
            self.clear(number)
            self._run("DELETE FROM documents WHERE number = ?", (number,))
            self.changed(number)
            dropped.append(row[0])
        return dropped

    def changed(self, document: int) -> int:
        """Tell the index that it has a document to take in, or to take out."""
        return int(
            self._run("INSERT INTO changes (document) VALUES (?)", (document,)).lastrowid or 0
        )

    def changes_after(self, position: int, most: int) -> list[tuple[int, int]]:
        """(seq, document) that the index has not seen."""
        return self._run(
            "SELECT seq, document FROM changes WHERE seq > ? ORDER BY seq LIMIT ?", (position, most)
        ).fetchall()

    def trim(self, position: int) -> None:
        """Forget changes that the index holds for good."""
        self._run("DELETE FROM changes WHERE seq <= ?", (position,))
        self.set_meta("trimmed", str(position))

    def change_all(self) -> None:
        """Tell the index to take in everything anew."""
        self._run("DELETE FROM changes")
        self._run(
            "INSERT INTO changes (document) SELECT number FROM documents WHERE sections > 0 OR code <> 'reading'"
        )

    # --- OCR --------------------------------------------------------------------------------

    def scan(self, document: int, page: int, part: str) -> None:
        """Note a page that OCR is to read; one that it has read stays read."""
        self._run(
            "INSERT OR IGNORE INTO scans (document, page, part) VALUES (?, ?, ?)",
            (document, page, part),
        )

    def scans_only(self, document: int, pages: Sequence[int]) -> None:
        """Forget what OCR read on pages that a new reading no longer takes for scans."""
        self._run(
            "DELETE FROM scans WHERE document = ? AND page NOT IN (SELECT value FROM json_each(?))",
            (document, msgspec.json.encode(pages).decode()),
        )

    def scans_waiting(self, document: int, page: int, most: int) -> list[tuple[int, int, str]]:
        """(document, page, part) still to be read by OCR, after this one."""
        return self._run(
            "SELECT document, page, part FROM scans WHERE producer = '' AND tries < 2 AND (document, page) > (?, ?)"
            " ORDER BY document, page LIMIT ?",
            (document, page, most),
        ).fetchall()

    def scan_tried(self, document: int, page: int) -> None:
        """Count a try, before it is made: a page that kills the worker is tried twice."""
        self._run(
            "UPDATE scans SET tries = tries + 1 WHERE document = ? AND page = ?", (document, page)
        )

    def scan_done(self, document: int, page: int, producer: str, block: bytes) -> None:
        """Keep what OCR read on a page."""
        self._run(
            "UPDATE scans SET producer = ?, block = ?, tries = 0 WHERE document = ? AND page = ?",
            (producer, block, document, page),
        )

    def scan_counts(self) -> tuple[int, int]:
        """(waiting, done)."""
        row = self._run(
            "SELECT count(*) FILTER (WHERE producer = '' AND tries < 2),"
            " count(*) FILTER (WHERE producer <> '') FROM scans"
        ).fetchone()
        return int(row[0]), int(row[1])

    def scans_of(self, document: int) -> list[tuple[int, str, str, bytes | None, int]]:
        """(page, part, producer, block, tries) of a document, by page."""
        return self._run(
            "SELECT page, part, producer, block, tries FROM scans WHERE document = ? ORDER BY page",
            (document,),
        ).fetchall()

    def texts(self, document: int) -> list[tuple[bytes, bytes]]:
        """(heads, text) of each section, as stored."""
        return self._run(
            "SELECT blocks, text FROM texts WHERE key >= ? AND key < ? ORDER BY key",
            (document << SECTION_BITS, document + 1 << SECTION_BITS),
        ).fetchall()

    def clear_texts(self, document: int) -> None:
        """Drop a document's sections, to be written anew."""
        self._run(
            "DELETE FROM texts WHERE key >= ? AND key < ?",
            (document << SECTION_BITS, document + 1 << SECTION_BITS),
        )
        self.likeness.forget(document)
        self.facts.forget(document)

    # --- understanding ----------------------------------------------------------------------

    def to_study(self, key: int) -> StudyRow | None:
        """Give a section with what is known of its document; None if it is gone or not whole."""
        row = self._run(
            "SELECT documents.name, kind, language, date, claims, blocks, text FROM texts"
            " JOIN documents ON documents.number = ? WHERE key = ? AND code <> 'reading'",
            (key >> SECTION_BITS, key),
        ).fetchone()
        return StudyRow(*row) if row else None

    def understood(
        self, document: int, date: str, date_from: str, sender: str, recipients: str
    ) -> bool:
        """Record what a document's head tells of it; whether its date is another now."""
        (before,) = self._run("SELECT date FROM documents WHERE number = ?", (document,)).fetchone()
        self._run(
            "UPDATE documents SET date = ?, date_from = ?, sender = ?, recipients = ? WHERE number = ?",
            (date, date_from, sender, recipients, document),
        )
        return bool(before != date)

    def merged(
        self, document: int, *, characters: int, sections: int, language: str, first_line: str
    ) -> None:
        """Record what a document is with its OCR in it."""
        self._run(
            "UPDATE documents SET characters = ?, sections = ?, language = iif(language = '', ?, language),"
            " title = iif(title = '' OR title = name, iif(? = '', title, ?), title),"
            " flags = iif(instr(flags, 'ocr'), flags, trim(flags || ' ocr')) WHERE number = ?",
            (characters, sections, language, first_line, first_line, document),
        )

    def conclude_scans(self, document: int, code: str, detail: str) -> None:
        """Every scan of a document is done: it has its outcome, unless another was the matter."""
        self._run(
            "UPDATE documents SET code = ?, detail = ? WHERE number = ? AND code IN ('scan', 'no-ocr')",
            (code, detail, document),
        )

    # --- erasure ----------------------------------------------------------------------------

    def erase(self, tag: bytes) -> None:
        """Remember, by a keyed digest, that this content is not to come in again."""
        self._run("INSERT OR IGNORE INTO erased VALUES (?)", (tag,))

    def erase_document(self, number: int, tag: Callable[[bytes], bytes]) -> list[bytes]:
        """Take a document out of everywhere it lies; digests of all that went with it."""
        self._run("DELETE FROM files WHERE document = ?", (number,))
        self._run(
            "UPDATE members SET document = NULL, name = '', code = 'erased' WHERE document = ?",
            (number,),
        )
        dropped = self.drop_unused(number)
        for sha in dropped:
            self.erase(tag(sha))
        return dropped

    def ancestors(self, number: int) -> list[tuple[int, bytes]]:
        """(number, digest) of every container that a document lies in, at any depth."""
        return self._run(
            """WITH RECURSIVE above(number) AS (
                 SELECT parent FROM members WHERE document = ?
                 UNION SELECT members.parent FROM members JOIN above ON members.document = above.number)
               SELECT number, sha FROM documents JOIN above USING (number)""",
            (number,),
        ).fetchall()

    def not_kept(self, number: int) -> None:
        """Say that a document's bytes are no longer in blobs/."""
        self._run("UPDATE documents SET kept = 0 WHERE number = ?", (number,))

    def exists(self, number: int) -> bool:
        """Whether there is such a document."""
        return (
            self._run("SELECT 1 FROM documents WHERE number = ?", (number,)).fetchone() is not None
        )

    def any_erased(self) -> bool:
        """Whether anything was ever erased."""
        return self._run("SELECT 1 FROM erased LIMIT 1").fetchone() is not None

    def is_erased(self, tag: bytes) -> bool:
        """Whether this content was erased."""
        return self._run("SELECT 1 FROM erased WHERE tag = ?", (tag,)).fetchone() is not None

    def scrub(self) -> None:
        """Rewrite the file so that nothing deleted is left in it. Not inside a transaction."""
        self._run("VACUUM")
        self._run("PRAGMA wal_checkpoint(TRUNCATE)")
