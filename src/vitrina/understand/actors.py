"""Those whom papers name: the face of it, with what persons decide about them.

library.actors.find("obrador")              who is called so, with all their other names
library.actors.page(key)                    names and why, years, company, letters, statements
library.actors.merge([one, other])          they are one: undoable, and kept when all is read anew
library.actors.crossref(rows)               who of a list is named in these papers
"""

from __future__ import annotations

import hashlib
import threading
from array import array
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from vitrina.analyzers.labels import labels
from vitrina.core.actors import Actor, ActorName, Company, Maybe, Mention, NameForm, SaidOf, Years
from vitrina.core.records import Finding
from vitrina.desk.actor_decisions import ActorDecisions, Decision
from vitrina.desk.desk import Desk
from vitrina.desk.records import Correction
from vitrina.formats import ftm
from vitrina.store import errors
from vitrina.store.actors import ActorRow, ActorsFile, FormRow
from vitrina.store.facts import every
from vitrina.store.lookup import Lookup
from vitrina.understand.crossing import Crossed, cross
from vitrina.understand.findings import findings
from vitrina.understand.gathering_actors import LABELS, key_of, refresh
from vitrina.understand.naming import PLACE, plain

COMPANY_PAPERS = 400
"""Papers of an actor that are looked into for who else is named there."""
_SENT, _GOT, _SPOKE = (
    ("header.from", "header.signed", "article.byline"),
    ("header.to",),
    ("said-by",),
)
_NAMED = tuple(kind for kind in LABELS if kind.startswith("name."))
_VERBATIM = frozenset(("statement.turn", "statement.quote", "statement.post"))
_KEPT = 64
FACET_PAPERS = 200
"""Papers, the best of an answer, that are looked into for whom it can be narrowed down to."""
FACET_MOST = 30
_MOST_COUNTED = 1000


class ActorPage(NamedTuple):
    """All that is told of one: names with their evidence, who it could be, when, and with whom."""

    actor: Actor
    names: tuple[ActorName, ...]
    maybe: tuple[Maybe, ...]
    years: tuple[Years, ...]
    company: tuple[Company, ...]
    looked: int
    sent: int
    received: int
    spoke: int


class Facet(NamedTuple):
    """Who is named in an answer: looked for in the best of its papers, counted in all of them."""

    named: tuple[Company, ...] = ()
    looked: int = 0
    papers: int = 0


Answers = Callable[[str, Mapping[str, Sequence[str]]], list[int]]


class Taken(NamedTuple):
    """What entities from elsewhere did: how many were merged, named nowhere, and no entities."""

    merged: int
    unknown: int
    passed: int


class Actors:
    """The actors of one library. Any thread may ask."""

    def __init__(self, file: ActorsFile, lookup: Lookup, desk: Desk, answers: Answers) -> None:
        """``answers`` gives the numbers of the papers that answer a query narrowed down, the best first."""
        self._file = file
        self._lookup = lookup
        self._desk = desk
        self._answers = answers
        self._decided = ActorDecisions(desk.journal)
        self._guard = threading.Lock()
        self._company: OrderedDict[tuple[str, str], tuple[tuple[Company, ...], int]] = OrderedDict()
        self._facets: OrderedDict[tuple[str, bytes], tuple[Company, ...]] = OrderedDict()

    def refresh(self) -> ActorsFile:
        """Bring names and groups up to what papers say now and to what was decided."""
        with self._guard:
            done, last, times = self._lookup.facts.state()
            decisions = tuple(decision for _, decision in self._decided.every())
            refresh(self._file, f"{done} {last} {times}", decisions, self._decided.state())
        return self._file

    # --- asking -----------------------------------------------------------------------------

    def find(
        self,
        query: str = "",
        *,
        kind: str = "",
        most: int = 100,
        skip: int = 0,
        hidden: bool = False,
    ) -> tuple[Actor, ...]:
        """Give those who are called so, by any of their names; those in most papers first."""
        rows = self.refresh().search(plain(query).split()[:8], kind, most, skip, hidden=hidden)
        return tuple(map(_actor, rows))

    def count(self, query: str = "", *, kind: str = "", hidden: bool = False) -> int:
        """How many are called so."""
        return self.refresh().count_actors(plain(query).split()[:8], kind, hidden=hidden)

    def kinds(self) -> dict[str, int]:
        """How many there are of each kind."""
        return dict(self.refresh().kinds())

    def one(self, key: str) -> Actor:
        """Give whoever has the name with this key. Raises ``NotFound``."""
        return _actor(self._row(key))

    def names(self, key: str) -> tuple[ActorName, ...]:
        """Their names, and why these are taken for theirs; the most frequent first."""
        return self._names(self._row(key))

    def page(self, key: str) -> ActorPage:
        """Give all that is told of one."""
        row = self._row(key)
        numbers = self._file.documents_of([row[0]])
        company, looked = self._company_of(row, numbers)
        return ActorPage(
            _actor(row), self._names(row), self._maybe(row), self._years(numbers), company, looked,
            *(len(self._file.documents_of([row[0]], kinds)) for kinds in (_SENT, _GOT, _SPOKE)),
        )  # fmt: skip

    def documents(self, key: str, role: str = "") -> list[int]:
        """Numbers of the papers that name one; ``role``: from, to or said-by."""
        kinds = {"": (), "from": _SENT, "to": _GOT, "said-by": _SPOKE}[role]
        return self._file.documents_of([self._row(key)[0]], kinds)

    def mentions(self, key: str, *, most: int = 50, skip: int = 0) -> tuple[Mention, ...]:
        """Where papers name one, paper by paper; ``most`` and ``skip`` count papers."""
        row = self._row(key)
        numbers = self._dated(self._file.documents_of([row[0]]))[skip : skip + most]
        wanted = set(self._file.sources_of(row[0]))
        return tuple(
            Mention(sha, title, date, each)
            for number, (sha, title, date, _) in self._papers(numbers)
            for each in findings(self._lookup, number, self._corrections(sha))
            if self._is(each, wanted)
        )

    def said_of(
        self, key: str, *, most: int = 50, skip: int = 0
    ) -> tuple[tuple[SaidOf, ...], bool]:
        """What others said in words that name one, the first by date; whether there are more papers.

        ``most`` and ``skip`` count papers that name one, whether somebody speaks there or not: a
        text is opened only where another does.
        """
        row = self._row(key)
        numbers = self._file.papers_by_date(row[0], _NAMED, most + 1, skip)
        mine = set(self._file.sources_of(row[0]))
        wanted = {pair for pair in mine if pair[0] in _NAMED}
        speaking = [n for n in numbers[:most] if self._others_speak(n, mine)]
        found = tuple(
            SaidOf(sha, title, date, speaker(said), said, names)
            for number, (sha, title, date, _) in self._papers(speaking)
            for said, names in _naming(
                list(findings(self._lookup, number, self._corrections(sha))), wanted
            )
            if ("said-by", speaker(said)) not in mine
        )
        return found, len(numbers) > most

    def named_in(self, query: str, *, kind: str = "") -> tuple[tuple[Company, ...], int, int]:
        """Who is named in the papers that answer a query; how many were looked into, and of how many."""
        self.refresh()
        numbers = list(dict.fromkeys(self._answers(query, {})))
        looked = numbers[:COMPANY_PAPERS]
        return self._counted(looked, kind=kind), len(looked), len(numbers)

    def facet(self, query: str, filters: Mapping[str, Sequence[str]] | None = None) -> Facet:
        """Give the persons and organisations that an answer can be narrowed down to; most papers first.

        They are counted as if none of them were chosen yet, as every facet is.
        """
        self.refresh()
        others = {name: values for name, values in (filters or {}).items() if name != "actor"}
        numbers = list(dict.fromkeys(self._answers(query, others)))
        looked = numbers[:FACET_PAPERS]
        state = self._file.meta("state") + self._file.meta("decided")
        key = (state, hashlib.sha256(array("q", numbers).tobytes()).digest())
        with self._guard:
            made = self._facets.get(key)
        if made is None:
            made = self._in_all(looked, numbers)
            with self._guard:
                self._facets[key] = made
                while len(self._facets) > _KEPT:
                    self._facets.popitem(last=False)
        return Facet(made, len(looked), len(numbers))

    def _in_all(self, looked: Sequence[int], numbers: Sequence[int]) -> tuple[Company, ...]:
        """Give those named in most of the papers looked into, with the count of all papers."""
        found = [each for each in self._counted(looked) if each.actor.kind != PLACE][:FACET_MOST]
        if len(looked) < len(numbers):
            every_one = frozenset(numbers)
            found = [
                Company(each.actor, len(every_one.intersection(self.documents(each.actor.key))))
                for each in found
            ]
        return tuple(sorted(found, key=lambda each: (-each.documents, each.actor.name)))

    def in_paper(self, found: Sequence[Finding]) -> dict[str, Actor]:
        """Give who each finding of a paper names, by the finding's key; of those that name somebody."""
        file = self.refresh()
        named = [each for each in found if each.kind in LABELS]
        tied = file.named([(each.kind, each.value) for each in named])
        actors = {number: row for number in {a for _, a in tied} if (row := file.actor(number))}
        return {named[at].key: _actor(actors[number]) for at, number in tied if number in actors}

    def speakers(self, names: Iterable[str]) -> dict[str, Actor]:
        """Give who speaks, by the name as statements have it; of those who are known and shown.

        Nothing is brought up to date for it: who is new gets his link when the actors are next asked.
        """
        known = list(dict.fromkeys(name for name in names if name))[:_MOST_COUNTED]
        tied = self._file.named([("said-by", name) for name in known])
        rows = {number: self._file.actor(number) for number in {actor for _, actor in tied}}
        found = ((known[at], rows[number]) for at, number in tied)
        return {name: _actor(row) for name, row in found if row and not row[6]}

    def asked(self, value: str) -> list[int]:
        """Numbers of the papers of all who are called so, by whichever of their names."""
        file = self.refresh()
        if value.startswith("key "):
            form = file.form(value.removeprefix("key ").strip())
            return file.documents_of([form[8]]) if form else []
        wanted = plain(value).split()[:8]
        rows = file.search(wanted, "", 200, 0) if wanted else []
        shown = " ".join(wanted)
        exact = [
            row for row in rows if any(plain(form[2]) == shown for form in file.forms_of(row[0]))
        ]
        return file.documents_of([row[0] for row in exact or rows])

    # --- deciding ---------------------------------------------------------------------------

    def merge(self, keys: Sequence[str]) -> Actor:
        """Say that these are one."""
        rows = [self._row(key) for key in keys]
        forms = [form for row in rows for form in self._file.forms_of(row[0])]
        self._decided.decide("bind", [(rows[0][2], _forms(forms))])
        return self.one(keys[0])

    def split(self, key: str, names: Sequence[str]) -> Actor:
        """Say that these names (by their keys) are another's; whose they are then."""
        row = self._row(key)
        forms = [form for form in self._file.forms_of(row[0]) if form[3] in set(names)]
        if not forms or len(forms) == row[5]:
            raise errors.NotFit("name some of the names, not none and not all")
        self._decided.decide("part", [(row[2], _forms(forms))])
        return self.one(forms[0][3])

    def rename(self, key: str, name: str) -> Actor:
        """Say what one is to be called."""
        row = self._row(key)
        self._decided.decide("name", [(row[2], _forms(self._file.forms_of(row[0])))], name)
        return self.one(key)

    def hide(self, keys: Sequence[str], *, hidden: bool = True) -> None:
        """Leave these out of lists, or take them in again."""
        self._decided.decide("hide", self._sets(keys), "1" if hidden else "0")

    def is_a(self, keys: Sequence[str], kind: str) -> None:
        """Say what these are: person, organisation, place; '' that they are no names at all."""
        self._decided.decide("kind", self._sets(keys), kind)

    def decisions(self, key: str) -> tuple[tuple[str, Decision], ...]:
        """(key, decision) of what was decided about one's names."""
        mine = {(form[1], form[2]) for form in self._file.forms_of(self._row(key)[0])}
        return tuple(
            pair
            for pair in self._decided.every()
            if any((name.group, name.value) in mine for name in pair[1].names)
        )

    def withdraw(self, keys: Sequence[str]) -> None:
        """Take decisions back, by their keys."""
        self._decided.withdraw(keys)

    # --- lists, and other tools -------------------------------------------------------------

    def crossref(self, data: bytes) -> Crossed:
        """Compare a list (CSV, or FollowTheMoney lines) with whom these papers name."""
        return cross(self.refresh(), data, _actor)

    def ftm(self, query: str = "", *, mentions: bool = False) -> Iterator[str]:
        """Give persons and organisations as FollowTheMoney lines; ``mentions``: also where they stand."""
        file = self.refresh()
        rows = file.search(plain(query).split()[:8], "", 100_000, 0) if query else file.every()
        told: set[int] = set()
        for row in rows:
            forms = file.forms_of(row[0])
            names = [row[2], *(form[2] for form in forms if "@" not in form[2])]
            emails = [form[2] for form in forms if "@" in form[2] and not form[2].startswith("@")]
            made = ftm.line(row[3], row[1], names, emails)
            if made:
                yield made
            for number, (sha, title, date, called) in (
                self._papers(file.documents_of([row[0]])) if made and mentions else ()
            ):
                if number not in told:
                    told.add(number)
                    yield ftm.paper(sha, title, date, called)
                yield ftm.mention(row[3], row[1], sha, names)

    def take_ftm(self, data: bytes) -> Taken:
        """Merge those whom FollowTheMoney entities say to be one; undone as one act."""
        file = self.refresh()
        told = ftm.read(data.split(b"\n"))
        sets: list[tuple[str, tuple[NameForm, ...]]] = []
        unknown = 0
        for entity in told.entities:
            groups = (entity.kind,) if entity.kind else ("person", "organisation")
            rows = [
                form
                for name in entity.names
                for group in groups
                if (form := file.form(key_of(NameForm(group, name))))
            ]
            unknown += not rows
            if len({form[8] for form in rows}) > 1:
                sets.append((entity.names[0], _forms(rows)))
        if sets:
            self._decided.decide("bind", sets)
        return Taken(len(sets), unknown, told.passed)

    # --- parts ------------------------------------------------------------------------------

    def _sets(self, keys: Sequence[str]) -> list[tuple[str, tuple[NameForm, ...]]]:
        rows = [self._row(key) for key in keys]
        return [(row[2], _forms(self._file.forms_of(row[0]))) for row in rows]

    def _row(self, key: str) -> ActorRow:
        form = self.refresh().form(key[:64])
        row = self._file.actor(form[8]) if form else None
        if row is None:
            raise errors.NotFound(f"nobody of that key, {key[:40]!r}, is named in this library")
        return row

    def _names(self, row: ActorRow) -> tuple[ActorName, ...]:
        forms = self._file.forms_of(row[0])
        leads = {lead[2]: lead for form in forms if (lead := self._file.lead(form[7]))}
        shown = {form[0]: form[2] for form in forms}
        made = []
        for form in forms:
            score, why, beside = form[9], form[10], form[11]
            if not why and form[0] in leads:
                _, _, _, beside, score, why = leads[form[0]]
            made.append(
                ActorName(
                    form[3], form[2], form[1], form[5], form[6], score, why, shown.get(beside, "")
                )
            )
        return tuple(made)

    def _maybe(self, row: ActorRow) -> tuple[Maybe, ...]:
        """Give others by ties that nothing decided; the surest first."""
        found: dict[int, Maybe] = {}
        for form in self._file.forms_of(row[0])[:40]:
            for one, other, score, why, _ in self._file.edges_of(form[0]):
                for beyond in self._file.forms([other if one == form[0] else one]):
                    other_row = self._file.actor(beyond[8])
                    if other_row and beyond[8] != row[0] and not other_row[6]:
                        told = Maybe(_actor(other_row), form[2], beyond[2], score, why)
                        if beyond[8] not in found or found[beyond[8]].score < score:
                            found[beyond[8]] = told
        ordered = sorted(found.values(), key=lambda m: (-m.score, -m.actor.documents, m.actor.key))
        return tuple(ordered[:20])

    def _years(self, numbers: Sequence[int]) -> tuple[Years, ...]:
        counts: Counter[str] = Counter()
        for at in range(0, len(numbers), 500):
            counts.update(
                row.date[:4] for row in self._lookup.rows(numbers[at : at + 500]).values()
            )
        return tuple(Years(year, n) for year, n in sorted(counts.items()))

    def _company_of(self, row: ActorRow, numbers: Sequence[int]) -> tuple[tuple[Company, ...], int]:
        state = (row[3], self._file.meta("state") + self._file.meta("decided"))
        if state in self._company:
            return self._company[state]
        looked = numbers[:COMPANY_PAPERS]
        made = self._counted(looked, row[0])[:200]
        self._company[state] = made, len(looked)
        while len(self._company) > _KEPT:
            self._company.popitem(last=False)
        return made, len(looked)

    def _counted(self, numbers: Sequence[int], but: int = 0, kind: str = "") -> tuple[Company, ...]:
        """Count who is named in papers, in how many of them; those in most first."""
        counts: Counter[int] = Counter()
        known: dict[tuple[str, str], int] = {}
        for number in numbers:
            facts = (fact for _, _, found in self._lookup.facts.of(number) for fact in every(found))
            pairs = {(each.kind, each.value) for each in labels(facts) if each.kind in LABELS}
            fresh = sorted(pairs - known.keys())
            known |= dict.fromkeys(fresh, 0) | {fresh[at]: a for at, a in self._file.named(fresh)}
            counts.update({known[pair] for pair in pairs})
        del counts[0]
        counts.pop(but, None)
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_COUNTED]
        rows = [(other, n) for number, n in ordered if (other := self._file.actor(number))]
        return tuple(
            Company(_actor(other), n)
            for other, n in rows
            if not other[6] and kind in {"", other[1]}
        )

    def _dated(self, numbers: Sequence[int]) -> list[int]:
        dates: dict[int, str] = {}
        for at in range(0, len(numbers), 500):
            dates |= {n: row.date for n, row in self._lookup.rows(numbers[at : at + 500]).items()}
        return sorted(dates, key=lambda number: (dates[number] or "9999", number))

    def _papers(self, numbers: Sequence[int]) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
        rows = self._lookup.rows(numbers)
        for number in numbers:
            if row := rows.get(number):
                yield number, (row.sha.hex(), row.title or row.name, row.date, row.name)

    def _others_speak(self, number: int, mine: set[tuple[str, str]]) -> bool:
        """Whether a paper has the words of another; by its facts, without its text."""
        return any(
            fact.kind in _VERBATIM and ("said-by", fact.more.get("speaker", fact.value)) not in mine
            for _, _, found in self._lookup.facts.of(number)
            for fact in every(found)
        )

    def _corrections(self, sha: str) -> dict[str, Correction]:
        return {each.key: each for each in self._desk.corrections() if each.document == sha}

    @staticmethod
    def _is(each: Finding, wanted: set[tuple[str, str]]) -> bool:
        if (each.kind, each.value) in wanted:
            return True
        return (
            each.kind.startswith("statement.")
            and ("said-by", each.more.get("speaker", each.value)) in wanted
        )


def speaker(said: Finding) -> str:
    """Give who said it: as a person put it right, else as it was found."""
    return said.value if said.corrected else said.more.get("speaker", said.value)


def _naming(
    found: Sequence[Finding], wanted: set[tuple[str, str]]
) -> Iterator[tuple[Finding, tuple[Finding, ...]]]:
    """Give the statements of a paper whose own words hold one of these names, with the names."""
    pages: dict[tuple[str, int], list[Finding]] = {}
    for each in found:
        if (each.kind, each.value) in wanted:
            pages.setdefault((each.range.part, each.range.page), []).append(each)
    for each in found:
        if each.kind in _VERBATIM:
            near = pages.get((each.range.part, each.range.page), ())
            names = tuple(name for name in near if _within(name, each))
            if names:
                yield each, names


def _within(name: Finding, said: Finding) -> bool:
    return (said.range.line, said.start) <= (name.range.line, name.start) and (
        name.range.last,
        name.end,
    ) <= (said.range.last, said.end)


def _forms(forms: Sequence[FormRow]) -> tuple[NameForm, ...]:
    return tuple(NameForm(form[1], form[2]) for form in forms)


def _actor(row: ActorRow) -> Actor:
    return Actor(row[3], row[1], row[2], row[4], row[5], bool(row[6]))
