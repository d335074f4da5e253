"""Facts in the catalogue: what analyzers found in each section, and which values stand where.

    section of text --analyzers--> facts (packed, with their versions) + labels (values to ask for)

A section is named by its key in ``texts``. Facts are written whole for a section, so the labels
that the old ones gave are taken back by what the old ones say: nothing is counted twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from vitrina.analyzers.labels import Label, labels
from vitrina.core.facts import Fact
from vitrina.core.pack import compress, decompress

Found = dict[str, tuple[Fact, ...]]
"""Analyzer -> its facts; their blocks count from the section's first."""
BITS = 20
_MOST_KNOWN = 200_000
_encode = msgspec.msgpack.encode
_decoder = msgspec.msgpack.Decoder(Found)


def pack(found: Mapping[str, Sequence[Fact]]) -> bytes:
    """Give the facts of a section as stored."""
    return compress(_encode(found))


def unpack(packed: bytes) -> Found:
    """Undo ``pack``."""
    return _decoder.decode(decompress(packed))


def every(found: Mapping[str, Sequence[Fact]]) -> Iterator[Fact]:
    """Give the facts of all analyzers, by analyzer."""
    for facts in found.values():
        yield from facts


class FactsWriter:
    """The writing side, inside the catalogue's open transaction."""

    def __init__(self, link: sqlite3.Connection) -> None:
        self._link = link
        self._run = link.execute
        self._known: dict[tuple[str, str], int] = {}
        self._studies: dict[str, int] = {}

    def later(self, key: int) -> None:
        """Note that a section's facts are to be found."""
        self._run("INSERT OR IGNORE INTO unstudied VALUES (?)", (key,))

    def waiting(self, after: int, most: int) -> list[int]:
        """Keys of sections whose facts are to be found, in their order; of whole documents only."""
        rows = self._run(
            "SELECT key FROM unstudied JOIN documents ON number = key >> 20"
            " WHERE key > ? AND code <> 'reading' ORDER BY key LIMIT ?",
            (after, most),
        )
        return [key for (key,) in rows]

    def waits(self, key: int) -> bool:
        """Whether a section's facts are to be found."""
        found = self._run("SELECT 1 FROM unstudied WHERE key = ?", (key,)).fetchone()
        return found is not None

    def count_waiting(self) -> int:
        """How many sections wait."""
        return int(self._run("SELECT count(*) FROM unstudied").fetchone()[0])

    def outdated(self, analyzers: str) -> None:
        """Mark every section that other versions of the analyzers were at."""
        self._run(
            "INSERT OR IGNORE INTO unstudied SELECT key FROM facts WHERE study IN"
            " (SELECT number FROM studies WHERE analyzers <> ?)",
            (analyzers,),
        )

    def stored(self, key: int) -> tuple[str, bytes]:
        """(analyzers, facts as stored) of a section; ('', b'') if there are none."""
        row = self._run(
            "SELECT analyzers, found FROM facts JOIN studies ON number = study WHERE key = ?",
            (key,),
        ).fetchone()
        return row or ("", b"")

    def keep(self, key: int, analyzers: str, found: bytes, made: Sequence[Label]) -> None:
        """Write a section's facts, and the labels that they make."""
        self._unlabel(key)
        self._run(
            "INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", (key, self._study(analyzers), found)
        )
        document = key >> BITS
        self._link.executemany(
            "INSERT INTO labelled VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET times = times + excluded.times",
            [(self._label(label), document, label.times) for label in made],
        )
        self._run("DELETE FROM unstudied WHERE key = ?", (key,))

    def forget(self, document: int) -> None:
        """Drop all facts of a document, and every value that stands nowhere else."""
        low, high = document << BITS, document + 1 << BITS
        keys = self._run("SELECT key FROM facts WHERE key >= ? AND key < ?", (low, high)).fetchall()
        for (key,) in keys:
            self._unlabel(key)
        self._run("DELETE FROM facts WHERE key >= ? AND key < ?", (low, high))
        self._run("DELETE FROM unstudied WHERE key >= ? AND key < ?", (low, high))

    def _unlabel(self, key: int) -> None:
        """Take back the labels that a section's stored facts made."""
        row = self._run("SELECT found FROM facts WHERE key = ?", (key,)).fetchone()
        if row is None:
            return
        for label in labels(every(unpack(row[0]))):
            number, document = self._label(label), key >> BITS
            self._run(
                "UPDATE labelled SET times = times - ? WHERE label = ? AND document = ?",
                (label.times, number, document),
            )
            self._run(
                "DELETE FROM labelled WHERE label = ? AND document = ? AND times <= 0",
                (number, document),
            )
            gone = self._run(
                "DELETE FROM labels WHERE number = ?1"
                " AND NOT EXISTS (SELECT 1 FROM labelled WHERE label = ?1)",
                (number,),
            )
            if gone.rowcount:
                self._known.pop((label.kind, label.value), None)

    def _label(self, label: Label) -> int:
        name = (label.kind, label.value)
        number = self._known.get(name)
        if number is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._run(
                "INSERT OR IGNORE INTO labels (kind, value, folded) VALUES (?, ?, ?)",
                (*name, label.words),
            )
            (number,) = self._run(
                "SELECT number FROM labels WHERE kind = ? AND value = ?", name
            ).fetchone()
            self._known[name] = number
        return number

    def _study(self, analyzers: str) -> int:
        if analyzers not in self._studies:
            self._run("INSERT OR IGNORE INTO studies (analyzers) VALUES (?)", (analyzers,))
            (self._studies[analyzers],) = self._run(
                "SELECT number FROM studies WHERE analyzers = ?", (analyzers,)
            ).fetchone()
        return self._studies[analyzers]

    def rolled_back(self) -> None:
        """Forget the numbers of rows that a rolled back transaction has made."""
        self._known.clear()
        self._studies.clear()


class FactsReader:
    """The reading side, from any thread: sees what was last committed."""

    def __init__(self, run: Callable[[str, Sequence[object]], sqlite3.Cursor]) -> None:
        self._run = run

    def of(self, document: int) -> Iterator[tuple[int, str, Found]]:
        """(section, analyzers, facts) of each section of a document, in their order."""
        rows = self._run(
            "SELECT key, analyzers, found FROM facts JOIN studies ON number = study"
            " WHERE key >= ? AND key < ? ORDER BY key",
            (document << BITS, document + 1 << BITS),
        )
        for key, analyzers, found in rows:
            yield key & (1 << BITS) - 1, analyzers, unpack(found)

    def documents(self, kinds: Sequence[str], words: Sequence[str], *, prefix: bool) -> list[int]:
        """Documents with a fact of these kinds whose value holds the words, one after the other.

        A kind that ends with ``*`` stands for all that begin so. ``prefix``: the last word may go on.
        """
        where, values = _where(kinds, words, prefix=prefix)
        rows = self._run(
            f"SELECT DISTINCT document FROM labelled JOIN labels ON labels.number = label {where}"
            " ORDER BY document",
            values,
        )
        return [number for (number,) in rows]

    def bearing(self, kind: str, value: str, most: int) -> list[int]:
        """Documents with exactly this value of a kind."""
        rows = self._run(
            "SELECT document FROM labelled WHERE label ="
            " (SELECT number FROM labels WHERE kind = ? AND value = ?) ORDER BY document LIMIT ?",
            (kind, value, most),
        )
        return [number for (number,) in rows]

    def values(
        self, kinds: Sequence[str], words: Sequence[str] = (), most: int = 100, skip: int = 0
    ) -> list[tuple[str, str, int, int]]:
        """(kind, value, documents, times) of the values that hold the words, the most frequent first."""
        where, values = _where(kinds, words, prefix=True)
        return self._run(
            "SELECT kind, value, count(*) AS documents, sum(times) FROM labels"
            f" JOIN labelled ON labels.number = label {where} GROUP BY labels.number"
            " ORDER BY documents DESC, kind, value LIMIT ? OFFSET ?",
            (*values, most, skip),
        ).fetchall()

    def labelled(self, kinds: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """(document, kind, value) of every label of these kinds, by document."""
        where, values = _where(kinds, (), prefix=False)
        yield from self._run(
            "SELECT document, kind, value FROM labelled JOIN labels ON labels.number = label"
            f" {where} ORDER BY document, kind, value",
            values,
        )

    def state(self) -> tuple[int, int, int]:
        """Give numbers that are others once facts were added or taken out."""
        (done,) = self._run("SELECT count(*) FROM facts", ()).fetchone()
        (last,) = self._run("SELECT coalesce(max(number), 0) FROM labels", ()).fetchone()
        (times,) = self._run("SELECT count(*) FROM labelled", ()).fetchone()
        return int(done), int(last), int(times)

    def counts(self) -> tuple[int, int]:
        """(texts with facts, texts that wait)."""
        (done,) = self._run("SELECT count(*) FROM facts", ()).fetchone()
        (left,) = self._run("SELECT count(*) FROM unstudied", ()).fetchone()
        return int(done), int(left)


def _where(
    kinds: Sequence[str], words: Sequence[str], *, prefix: bool
) -> tuple[str, tuple[str, ...]]:
    """The condition for kinds and words, with its values."""
    ways = " OR ".join("kind GLOB ?" if kind.endswith("*") else "kind = ?" for kind in kinds)
    clause = f"WHERE ({ways})"
    if not words:
        return clause, tuple(kinds)
    shown = " ".join(words).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    like = f"% {shown}%" if prefix else f"% {shown} %"
    return f"{clause} AND folded LIKE ? ESCAPE '\\'", (*kinds, like)
