"""The desk's long lists, which are no acts: what saved searches have met, and lists of names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vitrina.store.desk import Journal, now

LATEST = 200


def meet(journal: Journal, search: str, documents: Iterable[str], position: int) -> None:
    """Note what a saved search finds; what it met before keeps its time."""
    time = now()
    with journal.writing() as link:
        first = link.execute("SELECT 1 FROM looks WHERE search = ?", (search,)).fetchone() is None
        link.executemany(
            "INSERT OR IGNORE INTO met (search, sha, time, new) VALUES (?, ?, ?, ?)",
            (
                (search, bytes.fromhex(document), "" if first else time, int(not first))
                for document in documents
            ),
        )
        link.execute(
            "INSERT INTO looks (search, time, position) VALUES (?, ?, ?)"
            " ON CONFLICT (search) DO UPDATE SET position = excluded.position",
            (search, time, position),
        )


def met(journal: Journal, search: str) -> tuple[str, int]:
    """(when a person looked last, position of the index that was asked); ('', -1) if never."""
    rows = journal.ask("SELECT time, position FROM looks WHERE search = ?", (search,))
    return (str(rows[0][0]), int(str(rows[0][1]))) if rows else ("", -1)


def fresh(journal: Journal, search: str, most: int = LATEST) -> list[tuple[str, str]]:
    """(document, when it was first found) since the search was saved, the newest first."""
    rows = journal.ask(
        "SELECT lower(hex(sha)), time FROM met WHERE search = ? AND time <> ''"
        " ORDER BY time DESC, sha LIMIT ?",
        (search, most),
    )
    return [(str(sha), str(time)) for sha, time in rows]


def count_met(journal: Journal, search: str) -> tuple[int, int]:
    """(how many were met in all, how many since a person looked last)."""
    rows = journal.ask(
        "SELECT count(*), coalesce(sum(new), 0) FROM met WHERE search = ?",
        (search,),
    )
    return int(str(rows[0][0])), int(str(rows[0][1]))


def seen(journal: Journal, search: str) -> None:
    """Note that a person has looked."""
    with journal.writing() as link:
        link.execute("UPDATE met SET new = 0 WHERE search = ? AND new", (search,))
        link.execute("UPDATE looks SET time = ? WHERE search = ?", (now(), search))


def begin_batch(journal: Journal, batch: str, lines: Iterable[str]) -> None:
    """Lay down the lines of a list, to be asked."""
    with journal.writing() as link:
        link.executemany(
            "INSERT INTO batch_rows (batch, number, asked) VALUES (?, ?, ?)",
            ((batch, number, line) for number, line in enumerate(lines, start=1)),
        )


def waiting(journal: Journal, batch: str, most: int) -> list[tuple[int, str]]:
    """(line, text) of the next lines that were not asked yet."""
    rows = journal.ask(
        "SELECT number, asked FROM batch_rows WHERE batch = ? AND documents IS NULL"
        " ORDER BY number LIMIT ?",
        (batch, most),
    )
    return [(int(str(number)), str(asked)) for number, asked in rows]


def answer(journal: Journal, batch: str, answers: Sequence[tuple[int, str, str, int]]) -> None:
    """Note (documents, note, hits as JSON, line) of lines that were asked."""
    with journal.writing() as link:
        link.executemany(
            "UPDATE batch_rows SET documents = ?, note = ?, hits = ? WHERE batch = ? AND number = ?",
            ((count, note, hits, batch, number) for count, note, hits, number in answers),
        )


def batch_counts(journal: Journal, batch: str) -> tuple[int, int, int]:
    """(lines asked, lines with an answer, lines that could not be searched)."""
    rows = journal.ask(
        "SELECT count(documents), count(*) FILTER (WHERE documents > 0),"
        " count(*) FILTER (WHERE documents = -1) FROM batch_rows WHERE batch = ?",
        (batch,),
    )
    asked, found, unasked = rows[0] if rows else (0, 0, 0)
    return int(str(asked)), int(str(found)), int(str(unasked))


_WHICH = {
    "": "",
    "found": "AND documents > 0",
    "none": "AND documents = 0",
    "unasked": "AND documents = -1",
}


def batch_rows(
    journal: Journal, batch: str, which: str, after: int, most: int
) -> list[tuple[int, str, int | None, str, str]]:
    """(line, text, documents, note, hits) of lines after one, of those that are found, none, unasked."""
    return journal.ask(
        "SELECT number, asked, documents, note, hits FROM batch_rows"
        f" WHERE batch = ? AND number > ? {_WHICH[which]} ORDER BY number LIMIT ?",
        (batch, after, most),
    )  # type: ignore[return-value]
