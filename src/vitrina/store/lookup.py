"""The catalogue, read. One connection for each thread; sees what was last committed."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from vitrina.store.blobs import Blobs
from vitrina.store.catalogue import SECTION_BITS, TEXT, TEXT_AND_END, DocumentRow, connect
from vitrina.store.facts import FactsReader
from vitrina.store.folder import CATALOGUE
from vitrina.store.likeness import LikenessReader
from vitrina.store.links import Links
from vitrina.store.texts import blocks

_COLUMNS = ", ".join(DocumentRow.__struct_fields__)
DEEPEST = 64
MOST_LEAPS = 1000
_NEXT_FILE = """
SELECT path, document FROM files WHERE trove = ? AND path > ? AND path < ?
  AND document IS NOT NULL ORDER BY path LIMIT 1"""
_LAST_FILE = """
SELECT path, document FROM files WHERE trove = ? AND path >= ? AND path < ?
  AND document IS NOT NULL ORDER BY path DESC LIMIT 1"""
_OUTCOMES = """
SELECT * FROM (
  SELECT files.path AS path,
    CASE WHEN waiting THEN 'waiting' ELSE coalesce(d.code, files.code) END AS end,
    coalesce(d.detail, files.detail), files.size, coalesce(d.kind, '') AS kind, d.sha,
    NULL AS parent, '' AS name
  FROM files LEFT JOIN documents d ON d.number = files.document
  UNION ALL
  SELECT '', coalesce(d.code, members.code), coalesce(d.detail, members.detail),
    coalesce(d.size, 0), coalesce(d.kind, ''), d.sha,
    members.parent, coalesce(nullif(members.name, ''), members.ordinal)
  FROM members LEFT JOIN documents d ON d.number = members.document)
WHERE end IN (SELECT value FROM json_each(:codes)) AND (:kind = '' OR kind = :kind)
  AND (:like = '%' OR (parent IS NULL AND path LIKE :like ESCAPE '\\'))
LIMIT :limit OFFSET :offset"""


class Row(DocumentRow, frozen=True):
    """A document's row with its number."""

    number: int = 0


def _written(path: str) -> tuple[int, int, int]:
    """When a file was written last, its size and which file it is; zeros if there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116  (asked on every page)
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


class Lookup:
    """Reads one library's catalogue, from any thread."""

    def __init__(self, root: Path) -> None:
        self._links = Links(lambda: connect(root, write=False))
        self._file = root / CATALOGUE
        self._sums: dict[str, tuple[object, list[tuple[str, int]]]] = {}
        self.facts = FactsReader(self._run)
        """What analyzers found in the texts."""
        self.likeness = LikenessReader(self._run)
        """Which documents are alike."""

    def _run(
        self, sql: str, values: Sequence[object] | Mapping[str, object] = ()
    ) -> sqlite3.Cursor:
        return self._links.mine().execute(sql, values)

    def close(self) -> None:
        """Let go of every thread's connection."""
        self._links.close()

    def meta(self, name: str) -> str:
        """Give a note of the library's own; '' if there is none."""
        row = self._run("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def troves(self) -> list[tuple[int, str, str]]:
        """(number, path, name) of each."""
        return self._run("SELECT number, path, name FROM troves ORDER BY number").fetchall()

    def row(self, number: int) -> Row | None:
        """A document by its number."""
        return self._one("WHERE number = ?", (number,))

    def rows(self, numbers: Sequence[int]) -> dict[int, Row]:
        """Documents by their numbers."""
        marks = ",".join("?" * len(numbers))
        found = self._run(
            f"SELECT {_COLUMNS}, number FROM documents WHERE number IN ({marks})", numbers
        )
        return {values[-1]: Row(*values) for values in found}

    def numbers(self, documents: Sequence[str]) -> tuple[int, ...]:
        """Numbers of the documents with these digests (hex) that are in the catalogue."""
        return tuple(sorted(row[0] for row in self._named("number", documents)))

    def briefly(self, documents: Sequence[str]) -> list[tuple[bytes, str, str, str]]:
        """(digest, title or name, kind, date) of those of these documents (hex) that there are."""
        return list(self._named("sha, coalesce(nullif(title, ''), name), kind, date", documents))

    def _named(self, columns: str, documents: Sequence[str]) -> Iterator[Any]:
        """Columns of the documents with these digests, a few hundred at a question."""
        for at in range(0, len(documents), 500):
            some = [bytes.fromhex(document) for document in documents[at : at + 500]]
            marks = ",".join("?" * len(some))
            yield from self._run(f"SELECT {columns} FROM documents WHERE sha IN ({marks})", some)

    def by_sha(self, start: str) -> list[Row]:
        """At most two documents whose digest begins with these hex digits."""
        low = bytes.fromhex(start if len(start) % 2 == 0 else f"{start}0")
        high = bytes.fromhex(start if len(start) % 2 == 0 else f"{start}f") + b"\xff" * 32
        found = self._run(
            f"SELECT {_COLUMNS}, number FROM documents WHERE sha BETWEEN ? AND ? LIMIT 2",
            (low, high),
        )
        return [Row(*values) for values in found]

    def by_path(self, path: str) -> Row | None:
        """The document that lies at this path of a trove."""
        found = self._run(
            "SELECT document FROM files WHERE path = ? AND document IS NOT NULL", (path,)
        ).fetchone()
        return self.row(found[0]) if found else None

    def _one(self, where: str, values: Sequence[object]) -> Row | None:
        found = self._run(f"SELECT {_COLUMNS}, number FROM documents {where}", values).fetchone()
        return Row(*found) if found else None

    def packed(self, number: int) -> Iterator[tuple[int, bytes, bytes]]:
        """(section, heads, text) of a document, as stored, one at a time."""
        section = -1
        while True:
            found = self._run(
                "SELECT key, blocks, text FROM texts WHERE key > ? AND key < ? ORDER BY key LIMIT 1",
                ((number << SECTION_BITS) + section, number + 1 << SECTION_BITS),
            ).fetchone()
            if found is None:
                return
            section = found[0] & ((1 << SECTION_BITS) - 1)
            yield section, found[1], found[2]

    def heads(self, number: int) -> list[tuple[int, bytes]]:
        """(section, heads) of a document."""
        return [
            (key & ((1 << SECTION_BITS) - 1), blocks)
            for key, blocks in self._run(
                "SELECT key, blocks FROM texts WHERE key >= ? AND key < ? ORDER BY key",
                (number << SECTION_BITS, number + 1 << SECTION_BITS),
            )
        ]

    def section(self, number: int, section: int) -> tuple[bytes, bytes] | None:
        """(heads, text) of one section."""
        found: tuple[bytes, bytes] | None = self._run(
            "SELECT blocks, text FROM texts WHERE key = ?", (number << SECTION_BITS | section,)
        ).fetchone()
        return found

    def some_sections(
        self, places: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[tuple[int, int], tuple[bytes, bytes]]]:
        """((document, section), (heads, text)) of those of these sections that there are."""
        for at in range(0, len(places), 500):
            keys = [number << SECTION_BITS | section for number, section in places[at : at + 500]]
            marks = ",".join("?" * len(keys))
            for key, heads, text in self._run(
                f"SELECT key, blocks, text FROM texts WHERE key IN ({marks})", keys
            ):
                yield (key >> SECTION_BITS, key & ((1 << SECTION_BITS) - 1)), (heads, text)

    def changed_since(self, number: int, position: int) -> bool:
        """Whether the index has yet to take in a change of this document, or may have."""
        found = self._run(
            "SELECT 1 FROM (SELECT document FROM changes WHERE seq > ?) WHERE document = ? LIMIT 1",
            (position, number),
        ).fetchone()
        return found is not None

    def scan_block(self, number: int, page: int) -> bytes | None:
        """What OCR read on a page, packed; None if it did not."""
        found = self._run(
            "SELECT block FROM scans WHERE document = ? AND page = ?", (number, page)
        ).fetchone()
        return found[0] if found else None

    # --- places -----------------------------------------------------------------------------

    def paths(self, number: int, most: int = 100) -> list[str]:
        """Where a document lies: paths in the trove, through containers with ``!/``."""
        found: list[str] = []
        heap: list[tuple[int, str, int]] = [(number, "", 0)]
        many = len(self.troves()) > 1
        while heap and len(found) < most:
            at, below, depth = heap.pop()
            for path, name in self._run(
                "SELECT files.path, name FROM files JOIN troves ON troves.number = trove"
                " WHERE document = ? LIMIT ?",
                (at, most),
            ):
                found.append(f"{name}/{path}{below}" if many else f"{path}{below}")
            if depth < DEEPEST:
                heap += [
                    (parent, f"!/{name or ordinal}{below}", depth + 1)
                    for parent, ordinal, name in self._run(
                        "SELECT parent, ordinal, name FROM members WHERE document = ? LIMIT ?",
                        (at, most),
                    )
                ]
        return found

    def changes(self) -> int:
        """A number that grows with every change of a document."""
        return int(self._run("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])

    def all_numbers(self) -> list[int]:
        """Every document's number."""
        return [number for (number,) in self._run("SELECT number FROM documents ORDER BY number")]

    def first_paths(self) -> Iterator[tuple[int, str]]:
        """(document, path in its trove) of every document that is a file there."""
        yield from self._run(
            "SELECT document, min(path) FROM files WHERE document IS NOT NULL GROUP BY document"
        )

    def first_path(self, number: int) -> str:
        """One path of a document; '' if it has none yet."""
        return next(iter(self.paths(number, 1)), "")

    def copies(self, number: int) -> int:
        """In how many places the same bytes lie."""
        found = self._run(
            "SELECT (SELECT count(*) FROM files WHERE document = ?1)"
            " + (SELECT count(*) FROM members WHERE document = ?1)",
            (number,),
        ).fetchone()
        return int(found[0])

    def lying(self, numbers: Sequence[int]) -> dict[int, tuple[str, int]]:
        """(first path, number of places) of each of these documents."""
        marks = ",".join("?" * len(numbers))
        many = len(self.troves()) > 1
        found: dict[int, tuple[str, int]] = {
            number: (f"{name}/{path}" if many else path, count)
            for number, path, name, count, _ in self._run(
                "SELECT document, files.path, name, count(*), min(files.number) FROM files"
                f" JOIN troves ON troves.number = trove WHERE document IN ({marks}) GROUP BY document",
                numbers,
            )
        }
        inside = dict(
            self._run(
                f"SELECT document, count(*) FROM members WHERE document IN ({marks}) GROUP BY document",
                numbers,
            ).fetchall()
        )
        return {
            number: (path or self.first_path(number), count + inside.get(number, 0))
            for number in numbers
            for path, count in (found.get(number, ("", 0)),)
        }

    def originals(self, number: int) -> list[tuple[str, str, bytes | None, int]]:
        """(trove's path, path, raw path, size) of each file that is this document."""
        return self._run(
            "SELECT troves.path, files.path, raw, size FROM files JOIN troves ON troves.number = trove"
            " WHERE document = ?",
            (number,),
        ).fetchall()

    def open_original(self, row: Row, blobs: Blobs, root: Path) -> int | None:
        """Open a document's bytes, kept or where they were found: a descriptor, or None.

        In the trove a file may have changed since: only its size is compared here.
        """
        if row.kept in {TEXT, TEXT_AND_END}:
            return self._from_text(row)
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        places = [os.fsencode(blobs.path(row.sha))]
        for trove, path, raw, _ in self.originals(row.number):
            base = root / trove
            inside = [] if base.is_file() else [raw or path.encode()]
            places.append(os.path.join(os.fsencode(base), *inside))  # noqa: PTH118
        for place in places:
            try:
                file = os.open(place, flags)
            except OSError:
                continue
            if os.fstat(file).st_size == row.size:
                return file
            os.close(file)
        return None

    def _from_text(self, row: Row) -> int:
        """A file without a name that holds the document's text, which is its original."""
        with tempfile.TemporaryFile() as file:
            found = [
                text
                for _, heads, data in self.packed(row.number)
                for _, text in blocks(heads, data)
            ]
            file.write("\n".join(found).encode() + (b"\n" if row.kept == TEXT_AND_END else b""))
            file.flush()
            file.seek(0)
            return os.dup(file.fileno())

    def parents(self, number: int) -> list[tuple[bytes, str]]:
        """(digest, title) of the documents that this one lies in."""
        return self._run(
            "SELECT DISTINCT sha, title FROM members JOIN documents ON documents.number = parent WHERE document = ?"
            " LIMIT 20",
            (number,),
        ).fetchall()

    def children(
        self, number: int, most: int
    ) -> list[tuple[bytes | None, str, str, str, str, str]]:
        """(digest, title, name, code, own code, detail) of the files inside, in their order."""
        return self._run(
            "SELECT sha, title, members.name, documents.code, members.code, members.detail FROM members"
            " LEFT JOIN documents ON documents.number = document WHERE parent = ? ORDER BY ordinal LIMIT ?",
            (number, most),
        ).fetchall()

    def child_count(self, number: int) -> int:
        """How many files lie directly inside."""
        return int(
            self._run("SELECT count(*) FROM members WHERE parent = ?", (number,)).fetchone()[0]
        )

    def file_of(self, number: int) -> tuple[int, str] | None:
        """(trove, path) of the first file that is this document."""
        found: tuple[int, str] | None = self._run(
            "SELECT trove, path FROM files WHERE document = ? ORDER BY trove, path LIMIT 1",
            (number,),
        ).fetchone()
        return found

    def file_beside(self, trove: int, path: str, *, onward: bool) -> int | None:
        """The document of the next or previous file in a file's own folder, by their paths.

        Folders in between are leapt over, a thousand at most: what is in them is not looked at.
        """
        folder = path[: path.rfind("/") + 1]
        end = folder[:-1] + "0" if folder else "\U0010ffff"  # "0" comes after "/"
        sql = _NEXT_FILE if onward else _LAST_FILE
        for _ in range(MOST_LEAPS):
            low, high = (path, end) if onward else (folder, path)
            found = self._run(sql, (trove, low, high)).fetchone()
            if found is None:
                return None
            path, document = found
            name, slash, _ = path[len(folder) :].partition("/")
            if not slash:
                return int(document)
            path = f"{folder}{name}0" if onward else f"{folder}{name}/"
        return None

    def member_of(self, number: int) -> tuple[int, int] | None:
        """(parent, ordinal) of the first place inside another file where this document lies."""
        found: tuple[int, int] | None = self._run(
            "SELECT parent, ordinal FROM members WHERE document = ? ORDER BY parent, ordinal LIMIT 1",
            (number,),
        ).fetchone()
        return found

    def member_beside(self, parent: int, ordinal: int, *, onward: bool) -> int | None:
        """The document that comes next or before inside the same file."""
        sign, order = (">", "ASC") if onward else ("<", "DESC")
        found = self._run(
            f"SELECT document FROM members WHERE parent = ? AND ordinal {sign} ?"
            f" AND document IS NOT NULL ORDER BY ordinal {order} LIMIT 1",
            (parent, ordinal),
        ).fetchone()
        return found[0] if found else None

    def members(
        self, number: int, most: int, skip: int = 0
    ) -> list[tuple[int | None, bytes | None, str, str, str, str, int]]:
        """(number, digest, name, title, kind, code, how many inside) of the files in it, in order."""
        return self._run(
            "SELECT d.number, sha, coalesce(nullif(m.name, ''), m.ordinal + 1),"
            " coalesce(title, ''), coalesce(kind, ''), coalesce(d.code, m.code),"
            " (SELECT count(*) FROM members AS n WHERE n.parent = d.number)"
            " FROM members AS m LEFT JOIN documents AS d ON d.number = m.document"
            " WHERE m.parent = ? ORDER BY m.ordinal LIMIT ? OFFSET ?",
            (number, most, skip),
        ).fetchall()

    # --- outcomes ---------------------------------------------------------------------------

    def file_codes(self) -> list[tuple[str, int]]:
        """(code, how many) of the files in the troves; 'waiting' for those not read yet."""
        return self._summed(
            "SELECT CASE WHEN waiting THEN 'waiting' ELSE coalesce(documents.code, files.code) END AS end, count(*)"
            " FROM files LEFT JOIN documents ON documents.number = files.document GROUP BY end"
        )

    def member_codes(self) -> list[tuple[str, int]]:
        """(code, how many) of the files inside other files."""
        return self._summed(
            "SELECT coalesce(documents.code, members.code) AS end, count(*) FROM members"
            " LEFT JOIN documents ON documents.number = members.document GROUP BY end"
        )

    def _summed(self, sql: str) -> list[tuple[str, int]]:
        """A sum over every file, worked out anew only when something was written since."""
        written = tuple(_written(f"{self._file}{end}") for end in ("", "-wal"))
        known = self._sums.get(sql)
        if known is None or known[0] != written:
            known = self._sums[sql] = written, self._run(sql).fetchall()
        return known[1]

    def outcomes(
        self, codes: Sequence[str], kind: str, folder: str, limit: int, offset: int
    ) -> list[tuple[str, str, str, int, str, bytes | None, int | None, str]]:
        """(path, code, detail, size, kind, digest, parent, name) of files in troves, then inside."""
        like = folder.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        return self._run(
            _OUTCOMES,
            {
                "codes": msgspec.json.encode(codes).decode(),
                "kind": kind,
                "like": like,
                "limit": limit,
                "offset": offset,
            },
        ).fetchall()

    def scan_counts(self) -> tuple[int, int]:
        """(waiting, done)."""
        row = self._run(
            "SELECT count(*) FILTER (WHERE producer = ''), count(*) FILTER (WHERE producer <> '') FROM scans"
        ).fetchone()
        return int(row[0]), int(row[1])

    def any_documents(self) -> bool:
        """Whether there is any document."""
        return self._run("SELECT 1 FROM documents LIMIT 1").fetchone() is not None
