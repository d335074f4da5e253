"""Which documents are alike, in the catalogue: sketches of sections, pairs of words to find them by.

    sketches   one for each section of text, as a worker made it
    known      one row for each document that was compared: its number, the digest of its words
    pairs      word pair -> documents that show it; those that are a copy of another's show none
    alike      two documents and how much alike they are, as it was measured; no verdict
    unlikened  documents that are yet to be compared

The document that comes later is compared with those before. What is looked up for one document is
bounded, so that a library of nothing but near copies takes no longer than another.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from msgspec import Struct

from vitrina.analyzers.likeness import Sketch, joined, pack, unpack

BITS = 20
MOST = 40
"""Documents of one word pair that are looked at; a pair that more show tells nothing."""

_MOST_COMMON = 200_000


class Known(Struct, frozen=True):
    """What a document is known by once it was compared. ``weight`` is that of its whole sample."""

    number: str
    digest: int
    weight: float


class Alike(Struct, frozen=True):
    """Two documents by their numbers, and how much alike they are.

    ``share``: of their word pairs, the rare ones counting more; ``explained``: of their text.
    ``same``: all words are the same.
    """

    one: int
    other: int
    share: float
    explained: float
    same: bool = False


class LikenessWriter:
    """The writing side, inside the catalogue's open transaction."""

    def __init__(self, link: sqlite3.Connection) -> None:
        self._run = link.execute
        self._many = link.executemany
        self._common: set[int] = set()

    def outdated(self, version: int) -> None:
        """Mark every section whose sketch is another version's, or missing."""
        self._run(
            "INSERT OR IGNORE INTO unstudied SELECT key FROM facts WHERE NOT EXISTS"
            " (SELECT 1 FROM sketches WHERE sketches.key = facts.key AND version = ?)",
            (version,),
        )

    def keep(self, key: int, version: int, found: Sketch) -> None:
        """Write a section's sketch; its document is to be compared."""
        self.unsettle(key >> BITS)
        self._run(
            "INSERT OR REPLACE INTO sketches VALUES (?, ?, ?, ?, ?)",
            (key, version, found.digest, found.number, found.pairs),
        )
        self._run("INSERT OR IGNORE INTO unlikened VALUES (?)", (key >> BITS,))

    def waiting(self, most: int) -> list[int]:
        """Documents that are to be compared, none of whose sections waits to be understood."""
        rows = self._run(
            "SELECT document FROM unlikened WHERE NOT EXISTS (SELECT 1 FROM unstudied"
            " WHERE key >= document << 20 AND key < (document + 1) << 20) ORDER BY document LIMIT ?",
            (most,),
        )
        return [number for (number,) in rows]

    def count_waiting(self) -> int:
        """How many wait."""
        return int(self._run("SELECT count(*) FROM unlikened").fetchone()[0])

    def sketch(self, document: int) -> Sketch:
        """The sketch of a whole document, of those of its sections."""
        rows = self._run(
            "SELECT digest, number, pairs FROM sketches WHERE key >= ? AND key < ? ORDER BY key",
            (document << BITS, document + 1 << BITS),
        ).fetchall()
        if len(rows) == 1:
            return Sketch(*rows[0])
        digest = joined([each for each, _, _ in rows])
        number = rows[0][1] if rows else ""
        return Sketch(
            digest, number, pack({pair for _, _, pairs in rows for pair in unpack(pairs)})
        )

    def size(self) -> int:
        """How many documents were compared."""
        return int(self._run("SELECT count(*) FROM known").fetchone()[0])

    def same_words(self, digest: int) -> int:
        """The first document with these words; 0 if there is none."""
        row = self._run("SELECT min(document) FROM known WHERE digest = ?", (digest,)).fetchone()
        return int(row[0] or 0)

    def numbered(self, number: str) -> list[int]:
        """Documents that bear this number; at most ``MOST``."""
        rows = self._run("SELECT document FROM known WHERE number = ? LIMIT ?", (number, MOST))
        return [document for (document,) in rows]

    def showing(self, pair: int) -> list[int] | None:
        """Documents that show this word pair; None if more than ``MOST`` do, which tells nothing."""
        if pair in self._common:
            return None
        rows = self._run("SELECT document FROM pairs WHERE pair = ? LIMIT ?", (pair, MOST + 1))
        found = [document for (document,) in rows]
        if len(found) <= MOST:
            return found
        if len(self._common) >= _MOST_COMMON:
            self._common.clear()
        self._common.add(pair)
        return None

    def known(self, document: int) -> Known | None:
        """What a document is known by."""
        row = self._run(
            "SELECT number, digest, weight FROM known WHERE document = ?", (document,)
        ).fetchone()
        return Known(*row) if row else None

    def settle(
        self, document: int, known: Known, pairs: Sequence[int], found: Sequence[Alike]
    ) -> None:
        """Write what a document is known by, what it is found by, and whom it is like.

        Others that were compared with it are not compared anew: its words are what they were. Two that
        are like each other would otherwise call for each other for ever.
        """
        self._clear(document)
        self._run("DELETE FROM alike WHERE one = ?", (document,))
        self._many(
            "DELETE FROM alike WHERE one = ? AND other = ?", [(a.other, a.one) for a in found]
        )
        self._run(
            "INSERT INTO known VALUES (?, ?, ?, ?)",
            (document, known.number, known.digest, known.weight),
        )
        self._many("INSERT INTO pairs VALUES (?, ?)", [(pair, document) for pair in pairs])
        self._many(
            "INSERT INTO alike VALUES (?, ?, ?, ?, ?)",
            [(a.one, a.other, a.share, a.explained, int(a.same)) for a in found],
        )
        self._run("DELETE FROM unlikened WHERE document = ?", (document,))

    def unsettle(self, document: int) -> None:
        """Take back what was written of a document; those that hang on it are to be compared anew."""
        if self.known(document) is None:
            return
        self._run(
            "INSERT OR IGNORE INTO unlikened SELECT one FROM alike WHERE other = ?", (document,)
        )
        self._clear(document)
        self._run("DELETE FROM alike WHERE one = ?1 OR other = ?1", (document,))

    def _clear(self, document: int) -> None:
        """Take back by what a document is known and found."""
        pairs = unpack(self.sketch(document).pairs)
        gone = self._many(
            "DELETE FROM pairs WHERE pair = ? AND document = ?", [(p, document) for p in pairs]
        )
        if gone.rowcount > 0:
            self._common.difference_update(pairs)
        self._run("DELETE FROM known WHERE document = ?", (document,))

    def rolled_back(self) -> None:
        """Forget what a rolled back transaction may have made common."""
        self._common.clear()

    def forget(self, document: int) -> None:
        """Drop everything of a document."""
        self.unsettle(document)
        low, high = document << BITS, document + 1 << BITS
        self._run("DELETE FROM sketches WHERE key >= ? AND key < ?", (low, high))
        self._run("DELETE FROM unlikened WHERE document = ?", (document,))


class LikenessReader:
    """The reading side, from any thread: sees what was last committed."""

    def __init__(self, run: Callable[[str, Sequence[object]], sqlite3.Cursor]) -> None:
        self._run = run

    def of(self, document: int, most: int) -> list[Alike]:
        """Everything that was measured of a document and others."""
        rows = self._run(
            "SELECT * FROM alike WHERE one = ? UNION SELECT * FROM alike WHERE other = ?"
            " ORDER BY 3 DESC, 1, 2 LIMIT ?",
            (document, document, most),
        )
        return [
            Alike(one, other, share, text, bool(same)) for one, other, share, text, same in rows
        ]

    def numbers(self, documents: Sequence[int]) -> dict[int, str]:
        """The record number that stands in the head of each of these documents; '' if none does."""
        marks = ",".join("?" * len(documents))
        rows = self._run(
            f"SELECT document, number FROM known WHERE document IN ({marks})", documents
        )
        return dict(rows.fetchall())

    def bearing(self, number: str) -> int:
        """How many documents bear a number."""
        (count,) = self._run("SELECT count(*) FROM known WHERE number = ?", (number,)).fetchone()
        return int(count)

    def counts(self) -> tuple[int, int]:
        """(documents that were compared, documents that wait)."""
        (done,) = self._run("SELECT count(*) FROM known", ()).fetchone()
        (left,) = self._run("SELECT count(*) FROM unlikened", ()).fetchone()
        return int(done), int(left)
