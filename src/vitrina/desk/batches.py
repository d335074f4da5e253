"""Lists of names or queries, each asked of the whole library, line by line.

    lines --begin--> desk.sqlite --run--> who hits what, and what could not be searched
                        ^------------- goes on where it stopped, in this process or another

A name is asked for as it is written, word after word; ``any`` asks for its words in any form, order
and near spelling; ``query`` reads each line as the search box would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from vitrina.desk.keeping import every, one, thing
from vitrina.desk.keeping import key as new_key
from vitrina.desk.records import Batch, BatchRow, BatchState
from vitrina.store import desk_lists, errors
from vitrina.store.desk import Journal, now

MODES = ("name", "any", "query")
MOST_LINES = 60_000
MOST_LINE = 500
AT_ONCE = 100
UNASKED = -1
Answer = tuple[int, str, tuple[tuple[str, str], ...]]
"""(documents, note, hits); documents is -1 for what could not be searched."""


class Batches:
    """The lists of one library. ``ask`` answers (mode, line)."""

    def __init__(self, journal: Journal, ask: Callable[[str, str], Answer]) -> None:
        self._journal = journal
        self._ask = ask

    def begin(self, lines: Iterable[str], *, mode: str = "name", name: str = "") -> Batch:
        """Lay down a list. Raises ``NotFit`` for an empty one or one of more than 60,000 lines."""
        if mode not in MODES:
            raise errors.NotFit(f"a list is one of: {', '.join(MODES)}")
        kept: list[str] = []
        for line in lines:
            text = " ".join(line.replace("\0", " ").split())
            if text:
                kept.append(text[: MOST_LINE + 1].encode("utf-8", "replace").decode())
            if len(kept) > MOST_LINES:
                raise errors.NotFit(f"a list has at most {MOST_LINES:,} lines")
        if not kept:
            raise errors.NotFit("the list is empty")
        shown = " ".join(name.split())[:200] or kept[0][:80]
        made = Batch(new_key(), shown, now(), mode, len(kept))
        desk_lists.begin_batch(self._journal, made.key, kept)
        self._journal.act("begin-batch", lambda _: [thing("batch", made.key, made)])
        return made

    def run(
        self,
        key: str,
        *,
        stopped: Callable[[], bool] = lambda: False,
        told: Callable[[BatchState], None] = lambda _: None,
    ) -> BatchState:
        """Ask what was not asked yet, until all is or ``stopped`` says so."""
        while not stopped():
            mode = self.batch(key).mode  # it may have been dropped meanwhile
            lines = desk_lists.waiting(self._journal, key, AT_ONCE)
            if not lines:
                break
            answers = []
            for number, line in lines:
                count, note, hits = self._answer(mode, line)
                answers.append((count, note, msgspec.json.encode(hits).decode(), number))
            desk_lists.answer(self._journal, key, answers)
            told(self.state(key))
        return self.state(key)

    def _answer(self, mode: str, line: str) -> Answer:
        if len(line) > MOST_LINE:
            return UNASKED, f"longer than {MOST_LINE} characters", ()
        return self._ask(mode, line)

    def state(self, key: str) -> BatchState:
        """How far it is."""
        return BatchState(*desk_lists.batch_counts(self._journal, key))

    def batch(self, key: str) -> Batch:
        """A list by its key. Raises ``NotOnDesk``."""
        return one(self._journal, "batch", key, Batch, "there is no list {}")

    def batches(self) -> tuple[Batch, ...]:
        """All lists, the newest first."""
        found = every(self._journal, "batch", Batch)
        return tuple(sorted(found, key=lambda one: (one.time, one.key), reverse=True))

    def drop(self, key: str) -> None:
        """Take a list away."""
        self.batch(key)
        self._journal.act("drop-batch", lambda _: [("batch", key)])

    def rows(
        self, key: str, *, which: str = "", after: int = 0, most: int = 100
    ) -> tuple[BatchRow, ...]:
        """Lines after line ``after``: all, or those that are ``found``, ``none`` or ``unasked``."""
        return tuple(
            BatchRow(number, asked, documents, note, msgspec.json.decode(hits, type=_HITS))
            for number, asked, documents, note, hits in desk_lists.batch_rows(
                self._journal, key, which, after, most
            )
        )

    def all_rows(self, key: str) -> Iterator[BatchRow]:
        """Every line, a few at a time."""
        after = 0
        while rows := self.rows(key, after=after, most=500):
            yield from rows
            after = rows[-1].number


_HITS = tuple[tuple[str, str], ...]


def columns(
    rows: Iterable[BatchRow], titles: Sequence[str] = ()
) -> Iterator[tuple[str | int, ...]]:
    """A list as a table: its head, then a row a line."""
    yield tuple(titles) or (
        "line",
        "asked",
        "documents",
        "note",
        "citation 1",
        "citation 2",
        "citation 3",
    )
    for row in rows:
        count = "" if row.documents is None or row.documents < 0 else row.documents
        hits = [citation for _, citation in row.hits]
        yield (row.number, row.asked, count, row.note, *[*hits, "", "", ""][:3])
