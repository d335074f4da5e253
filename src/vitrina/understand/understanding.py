"""What the papers tell, as machines found it and people put it right: the face of this package.

library.facts.of(hit.document)             every finding of a paper, with its lines
library.facts.named("from", "asilo")       who wrote the papers that answer a query
library.facts.timeline("asilo Assange")    what happened when, as they tell it
library.facts.correct(document, key, "Quito")
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from vitrina.analyzers import words
from vitrina.core.records import Brief, Finding, Moment, Named, Range
from vitrina.desk.desk import Desk
from vitrina.desk.records import Correction
from vitrina.store import errors
from vitrina.store.lookup import Lookup, Row
from vitrina.understand import asking, gathering
from vitrina.understand.citing import Citing, Map
from vitrina.understand.findings import findings


class Told(NamedTuple):
    """Which documents of an answer were looked into: the first ``looked`` of ``total``."""

    looked: int
    total: int


class Said(NamedTuple):
    """A statement, and the paper that it stands in."""

    document: str
    title: str
    date: str
    finding: Finding


class Letter(NamedTuple):
    """Who wrote to whom, in how many papers; ``document`` is the first of them."""

    sender: str
    addressee: str
    papers: int
    document: str


class Cited(NamedTuple):
    """A reference between two papers: what it says, and the other paper; None where it is missing."""

    kind: str
    value: str
    brief: Brief | None


class Understanding:
    """The facts of one library. Any thread may call it."""

    def __init__(
        self,
        lookup: Lookup,
        desk: Desk,
        row: Callable[[str], Row],
        answers: Callable[[str], list[int]],
        passages: Callable[[str, Row], Sequence[Range]],
    ) -> None:
        """Take what asks: ``row`` finds a document, ``answers`` the numbers of those that answer.

        ``passages``: the lines of a document in which a query's words stand.
        """
        self._lookup = lookup
        self._desk = desk
        self._row = row
        self._answers = answers
        self._passages = passages
        self._citing = Citing(lookup)

    # --- one paper --------------------------------------------------------------------------

    def of(self, ident: str, kinds: Sequence[str] = ()) -> tuple[Finding, ...]:
        """Every finding of a paper, or those of some kinds (``name.*``: all that begin so)."""
        row = self._row(ident)
        own = asking.of_document(self._desk.corrections(), row.sha.hex())
        found = findings(self._lookup, row.number, own)
        return tuple(each for each in found if not kinds or asking.is_of(each.kind, kinds))

    def correct(self, ident: str, key: str, value: str) -> Correction:
        """Say what a finding should be; '' that it is none. Undone as any act of the desk is."""
        row = self._row(ident)
        for each in findings(self._lookup, row.number):
            if each.key == key:
                return self._desk.correct(row.sha.hex(), each, value)
        raise errors.NotFound(f"no finding {key[:40]!r} in {row.title or row.name}")

    def undo(self, ident: str) -> None:
        """Take back what was said last of a paper's findings."""
        said = self.corrections(ident)
        if said:
            self._desk.uncorrect(said[-1].document, said[-1].key)

    def corrections(self, ident: str) -> tuple[Correction, ...]:
        """What a person has said of a paper's findings."""
        document = self._row(ident).sha.hex()
        return tuple(each for each in self._desk.corrections() if each.document == document)

    # --- many -------------------------------------------------------------------------------

    def documents(self, field: str, value: str, prefix: bool) -> list[int] | None:
        """Give the documents that a field of the query language names; None for another field."""
        return asking.documents(
            self._lookup, field, value, prefix=prefix, corrections=self._desk.corrections()
        )

    def named(self, field: str, query: str = "", most: int = 100) -> tuple[Named, ...]:
        """Count the values of a field, in the papers that answer a query or in all.

        Raises ``NotFit`` for what is no field of facts.
        """
        kinds = asking.FIELDS.get(field)
        if kinds is None:
            raise errors.NotFit(f"a field of facts is one of: {', '.join(asking.FIELDS)}")
        if not query:
            return tuple(Named(*row) for row in self._lookup.facts.values(kinds, (), most))
        numbers, _ = self._papers(query)
        return gathering.named(self._lookup, numbers, kinds, self._corrections())[:most]

    def begun(self, field: str, start: Sequence[str], most: int = 10) -> tuple[Named, ...]:
        """Values of a field that hold these words, the last of them perhaps only begun."""
        kinds = asking.FIELDS.get(field, ())
        rows = self._lookup.facts.values(kinds, start, most) if kinds else []
        return tuple(Named(*row) for row in rows)

    def timeline(self, query: str, *, everything: bool = False) -> tuple[tuple[Moment, ...], Told]:
        """What happened when, as the papers that answer tell it; by date.

        Of each paper what it tells near the words that were asked for, or ``everything``.
        """
        numbers, told = self._papers(query)
        hits = None if everything else lambda row: self._passages(query, row)
        found = gathering.moments(self._lookup, numbers, self._corrections(), hits)
        return tuple(sorted(found, key=lambda m: (m.date, m.kind != "document", m.title))), told

    def letters(self, query: str) -> tuple[tuple[Letter, ...], Told]:
        """Who wrote to whom, in the papers that answer; the busiest first."""
        numbers, told = self._papers(query)
        found = gathering.letters(self._lookup, numbers, self._corrections())
        return tuple(Letter(*each) for each in found), told

    def statements(self, query: str, speaker: str = "") -> tuple[tuple[Said, ...], Told]:
        """What was said, by whom and where, in the papers that answer.

        First that in whose lines a word of the query stands, then the rest; both in the papers' order.
        """
        numbers, told = self._papers(query)
        wanted = " ".join(words.tokens(speaker))
        some: tuple[list[Said], list[Said]] = ([], [])
        for row, found in gathering.statements(self._lookup, numbers, self._corrections()):
            said = [
                Said(row.sha.hex(), row.title or row.name, row.date, each)
                for each in found
                if wanted in " ".join(words.tokens(each.more.get("speaker", each.value)))
            ]
            worded = gathering.standing(self._passages(query, row) if said else ())
            for each in said:
                some[not worded(each.finding.range)].append(each)
        return (*some[0], *some[1]), told

    def references(self) -> Map:
        """Give which paper cites which, and which cited papers are missing."""
        return self._citing.map()

    def references_of(self, ident: str) -> tuple[tuple[Cited, ...], tuple[Cited, ...]]:
        """(what a paper cites, what cites it), the papers that are missing among the former."""
        row = self._row(ident)
        found = self.references()
        ties, cited = found.cites.get(row.number, ()), found.cited.get(row.number, ())
        here = {(tie.kind, tie.value) for tie in ties}
        rest = [
            Cited(kind, value, None)
            for kind, value in dict.fromkeys(
                (each.kind, each.value) for each in self.of(ident, ("reference.*",))
            )
            if (kind, value) not in here
        ]
        rows = self._lookup.rows([tie.document for tie in (*ties, *cited)])
        briefs = {number: self._brief(other) for number, other in rows.items()}
        return (
            (*(Cited(tie.kind, tie.value, briefs.get(tie.document)) for tie in ties), *rest),
            tuple(Cited(tie.kind, tie.value, briefs.get(tie.document)) for tie in cited),
        )

    def briefs(self, ranked: Sequence[tuple[int, Sequence[object]]]) -> list[tuple[Brief, int]]:
        """Give each paper of (number, what cites it) in a few words, with how much cites it."""
        rows = self._lookup.rows([number for number, _ in ranked])
        return [(self._brief(rows[number]), len(ties)) for number, ties in ranked if number in rows]

    @staticmethod
    def _brief(row: Row) -> Brief:
        return Brief(row.sha.hex(), row.title or row.name, row.kind, row.date)

    def counts(self) -> tuple[int, int]:
        """(texts whose facts were found, texts that wait)."""
        return self._lookup.facts.counts()

    def _papers(self, query: str) -> tuple[list[int], Told]:
        numbers = list(dict.fromkeys(self._answers(query)))
        looked = numbers[: gathering.MOST_DOCUMENTS]
        return looked, Told(len(looked), len(numbers))

    def _corrections(self) -> gathering.Corrections:
        found: dict[str, dict[str, Correction]] = {}
        for each in self._desk.corrections():
            found.setdefault(each.document, {})[each.key] = each
        return found
