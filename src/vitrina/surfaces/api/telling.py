"""What the papers tell, for programs: findings, names, timeline, statements, letters, references."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from vitrina.core.records import Brief, Finding, Moment, Named
from vitrina.desk.records import Correction
from vitrina.surfaces.api.operation import Call, Ident, Many, Offset, Operation, Which, Words
from vitrina.understand.asking import FIELDS

Kind = Annotated[
    str,
    Meta(
        max_length=80,
        description="A kind of finding, as header.from; name.* stands for all that begin so",
    ),
]
FindingKey = Annotated[
    str, Meta(pattern="^[0-9a-f]{8,64}$", description="The key of a finding, as it is listed")
]
Field = Annotated[
    str,
    Meta(
        pattern=f"^({'|'.join(FIELDS)})$",
        description="A field of the query language that findings answer",
    ),
]


class FactsAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Findings of one document: all, or those of some kinds."""

    ident: Ident
    kind: Annotated[tuple[Kind, ...], Meta(max_length=40)] = ()
    limit: Many = 1000
    offset: Offset = 0


class FactNamed(Struct, frozen=True, forbid_unknown_fields=True):
    """One finding of one document."""

    ident: Ident
    key: FindingKey


class Found(Struct, frozen=True):
    """A finding with its citation. The machine guessed, unless ``corrected``."""

    finding: Finding
    citation: str


class FoundPage(Struct, frozen=True):
    """Some of a document's findings; ``total`` counts all that were asked for."""

    total: int
    findings: tuple[Found, ...]


class Right(Struct, frozen=True, forbid_unknown_fields=True):
    """What a finding should be; '' says that it is none."""

    value: Annotated[str, Meta(max_length=200)]


class NamesAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """A field whose values are counted, in the papers that answer a query; in all without one."""

    field: Field
    q: Words = ""
    limit: Many = 100


class ToldAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """The papers that answer a query; all papers without one."""

    q: Words = ""
    limit: Many = 100
    offset: Offset = 0


class SaidAsked(ToldAsked, frozen=True):
    """Statements, of speakers with ``by`` in their name."""

    by: Annotated[str, Meta(max_length=200)] = ""


class Course(Struct, frozen=True):
    """What happened when. ``looked`` of the ``papers`` that answer were looked into."""

    total: int
    looked: int
    papers: int
    moments: tuple[Moment, ...]


class Statement(Struct, frozen=True):
    """What somebody said, and where it stands."""

    document: str
    title: str
    date: str
    speaker: str
    citation: str
    finding: Finding


class Statements(Struct, frozen=True):
    """What was said. ``looked`` of the ``papers`` that answer were looked into."""

    total: int
    looked: int
    papers: int
    statements: tuple[Statement, ...]


class Letter(Struct, frozen=True):
    """Who wrote to whom, in how many papers; ``document`` is the first of them."""

    sender: str
    addressee: str
    papers: int
    document: str


class Letters(Struct, frozen=True):
    """Who wrote to whom. ``looked`` of the ``papers`` that answer were looked into."""

    total: int
    looked: int
    papers: int
    letters: tuple[Letter, ...]


class Reference(Struct, frozen=True):
    """A reference between two papers: what it says, and the other paper; null where it is missing."""

    kind: str
    value: str
    paper: Brief | None


class References(Struct, frozen=True):
    """What a paper cites, and what cites it."""

    cites: tuple[Reference, ...]
    cited: tuple[Reference, ...]


class MissingPaper(Struct, frozen=True):
    """A paper that is cited and not in the library: how often, and in which series it would stand."""

    kind: str
    value: str
    series: str
    times: int


class MissingPapers(Struct, frozen=True):
    """The cited papers that are not here, the most cited first; ``links`` counts those that are."""

    total: int
    links: int
    missing: tuple[MissingPaper, ...]


class Paging(Struct, frozen=True, forbid_unknown_fields=True):
    """Some of many."""

    limit: Many = 100
    offset: Offset = 0


def facts(call: Call, asked: FactsAsked) -> FoundPage:
    """Give what was found in a document, each finding with its lines."""
    every = call.library.facts.of(asked.ident, asked.kind)
    some = every[asked.offset : asked.offset + asked.limit]
    found = tuple(Found(each, call.library.cite(asked.ident, each.range)) for each in some)
    return FoundPage(len(every), found)


def correct(call: Call, asked: FactNamed, sent: Right) -> Correction:
    """Put a finding right, or say that it is wrong. It holds after the paper is read anew."""
    return call.library.facts.correct(asked.ident, asked.key, sent.value)


def uncorrect(call: Call, asked: FactNamed) -> None:
    """Let a finding stand as the machine made it."""
    call.library.desk.uncorrect(call.library.document(asked.ident).id, asked.key)


def corrections(call: Call, asked: Which) -> tuple[Correction, ...]:
    """Give what persons have said of a document's findings."""
    return call.library.facts.corrections(asked.ident)


def references(call: Call, asked: Which) -> References:
    """Give what a paper cites, and what cites it."""
    cites, cited = call.library.facts.references_of(asked.ident)
    return References(
        tuple(Reference(*each) for each in cites), tuple(Reference(*each) for each in cited)
    )


def missing(call: Call, asked: Paging) -> MissingPapers:
    """Give the papers that are cited and not in the library, the most cited first."""
    found = call.library.facts.references()
    some = found.missing[asked.offset : asked.offset + asked.limit]
    rows = tuple(MissingPaper(each.kind, each.value, each.series, each.times) for each in some)
    return MissingPapers(len(found.missing), found.links, rows)


def names(call: Call, asked: NamesAsked) -> tuple[Named, ...]:
    """Count who and what is named, the most frequent first."""
    return call.library.facts.named(asked.field, asked.q, asked.limit)


def timeline(call: Call, asked: ToldAsked) -> Course:
    """Tell what happened when, each entry with its lines; by date."""
    found, told = call.library.facts.timeline(asked.q or "*")
    some = found[asked.offset : asked.offset + asked.limit]
    return Course(len(found), told.looked, told.total, some)


def statements(call: Call, asked: SaidAsked) -> Statements:
    """Tell what was said and by whom, each with its citation."""
    found, told = call.library.facts.statements(asked.q or "*", asked.by)
    some = tuple(
        Statement(
            said.document,
            said.title,
            said.date,
            said.finding.more.get("speaker", said.finding.value),
            call.library.cite(said.document, said.finding.range),
            said.finding,
        )
        for said in found[asked.offset : asked.offset + asked.limit]
    )
    return Statements(len(found), told.looked, told.total, some)


def letters(call: Call, asked: ToldAsked) -> Letters:
    """Tell who wrote to whom, the busiest first."""
    found, told = call.library.facts.letters(asked.q or "*")
    some = tuple(Letter(*each) for each in found[asked.offset : asked.offset + asked.limit])
    return Letters(len(found), told.looked, told.total, some)


OPERATIONS = (
    Operation("tell", "GET", "/documents/{ident}/facts", facts),
    Operation("tell", "PUT", "/documents/{ident}/facts/{key}", correct),
    Operation("tell", "DELETE", "/documents/{ident}/facts/{key}", uncorrect, status=204),
    Operation("tell", "GET", "/documents/{ident}/corrections", corrections),
    Operation("tell", "GET", "/documents/{ident}/references", references),
    Operation("tell", "GET", "/names", names),
    Operation("tell", "GET", "/timeline", timeline),
    Operation("tell", "GET", "/statements", statements),
    Operation("tell", "GET", "/letters", letters),
    Operation("tell", "GET", "/missing", missing),
)
