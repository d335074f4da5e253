"""Those whom papers name, the versions of a record, and what an article rests on, for programs."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from vitrina.core.actors import Actor, ActorName, Company, Maybe, Mention, Years
from vitrina.core.records import Claimed, Comparison, Support, Version
from vitrina.surfaces.api.operation import (
    Call,
    Ident,
    Limit,
    Many,
    Offset,
    Operation,
    Which,
    Words,
)

ActorKey = Annotated[
    str, Meta(pattern="^[0-9a-f]{12,64}$", description="The key of any of an actor's names")
]
Kind = Annotated[
    str, Meta(pattern="^[a-z]{0,20}$", description="person, organisation, place ...; '' is any")
]


class ActorsAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Actors who are called so; all without a name."""

    name: Annotated[str, Meta(max_length=200)] = ""
    kind: Kind = ""
    limit: Many = 100
    offset: Offset = 0


class One(Struct, frozen=True, forbid_unknown_fields=True):
    """One actor."""

    actor: ActorKey


class MentionsAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Papers that name one actor."""

    actor: ActorKey
    limit: Limit = 20
    offset: Offset = 0


class InAnswers(Struct, frozen=True, forbid_unknown_fields=True):
    """The papers that answer a query."""

    q: Words
    kind: Kind = ""


class Pair(Struct, frozen=True, forbid_unknown_fields=True):
    """Two documents."""

    ident: Ident
    other: Ident


class Sentence(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence that claims something, its language, and when it was written."""

    text: Annotated[str, Meta(max_length=2000, pattern=r"\S")]
    language: Annotated[str, Meta(pattern="^([a-z]{2,3})?$")] = ""
    date: Annotated[str, Meta(pattern="^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$")] = ""


class Merged(Struct, frozen=True, forbid_unknown_fields=True):
    """Others who are the same one."""

    others: Annotated[tuple[ActorKey, ...], Meta(min_length=1, max_length=100)]


class Parted(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of an actor, by their keys, that are another's."""

    names: Annotated[tuple[ActorKey, ...], Meta(min_length=1, max_length=1000)]


class NewName(Struct, frozen=True, forbid_unknown_fields=True):
    """What an actor is to be called."""

    name: Annotated[str, Meta(max_length=200, pattern=r"\S")]


class Actors(Struct, frozen=True):
    """Some actors; ``total`` counts all that were asked for."""

    total: int
    actors: tuple[Actor, ...]


class WhoIs(Struct, frozen=True):
    """All that is told of one: names with their evidence, who it could be, when, and with whom.

    ``looked``: the papers that were looked into for the company.
    """

    actor: Actor
    names: tuple[ActorName, ...]
    maybe: tuple[Maybe, ...]
    years: tuple[Years, ...]
    company: tuple[Company, ...]
    looked: int
    sent: int
    received: int
    spoke: int


class Mentioned(Struct, frozen=True):
    """A mention with its citation."""

    mention: Mention
    citation: str


class NamedIn(Struct, frozen=True):
    """Who is named in the papers that answer. ``looked`` of ``papers`` were looked into."""

    looked: int
    papers: int
    company: tuple[Company, ...]


def actors(call: Call, asked: ActorsAsked) -> Actors:
    """Give those who are called so by any of their names, those in most papers first."""
    found = call.library.actors.find(
        asked.name, kind=asked.kind, most=asked.limit, skip=asked.offset
    )
    return Actors(call.library.actors.count(asked.name, kind=asked.kind), found)


def actor(call: Call, asked: One) -> WhoIs:
    """Tell who one is: all names and why they are taken for one, when, and with whom."""
    return WhoIs(*call.library.actors.page(asked.actor))


def mentions(call: Call, asked: MentionsAsked) -> tuple[Mentioned, ...]:
    """Tell where papers name one, each place with its citation."""
    found = call.library.actors.mentions(asked.actor, most=asked.limit, skip=asked.offset)
    return tuple(
        Mentioned(each, call.library.cite(each.document, each.finding.range)) for each in found
    )


def named_in(call: Call, asked: InAnswers) -> NamedIn:
    """Tell who is named in the papers that answer a query."""
    company, looked, papers = call.library.actors.named_in(asked.q or "*", kind=asked.kind)
    return NamedIn(looked, papers, company)


def merge_actors(call: Call, asked: One, sent: Merged) -> Actor:
    """Say that others are this one. It holds after the papers are read anew, and can be undone."""
    return call.library.actors.merge((asked.actor, *sent.others))


def split_actor(call: Call, asked: One, sent: Parted) -> Actor:
    """Say that some names are another's; whose they are then."""
    return call.library.actors.split(asked.actor, sent.names)


def rename_actor(call: Call, asked: One, sent: NewName) -> Actor:
    """Say what one is to be called."""
    return call.library.actors.rename(asked.actor, sent.name)


def versions(call: Call, asked: Which) -> tuple[Version, ...]:
    """Give a document's copies, the versions of its record, and what is only like it."""
    return call.library.versions(asked.ident)


def compare(call: Call, asked: Pair) -> Comparison:
    """Lay two documents side by side: what differs, and what one prints that the other lacks."""
    return call.library.compare(asked.ident, asked.other)


def claims(call: Call, asked: Which) -> tuple[Claimed, ...]:
    """Give each sentence of an article that claims something, with the records it may rest on."""
    return call.library.claims(asked.ident)


def rests_on(call: Call, sent: Sentence) -> tuple[Support, ...]:
    """Give the passages of records that a sentence may rest on, best first, with the reasons."""
    return call.library.rests_on(sent.text, language=sent.language, date=sent.date)


OPERATIONS = (
    Operation("tell", "GET", "/actors", actors),
    Operation("tell", "POST", "/actors/{actor}/merge", merge_actors),
    Operation("tell", "GET", "/actors/{actor}", actor),
    Operation("tell", "PUT", "/actors/{actor}", rename_actor),
    Operation("tell", "POST", "/actors/{actor}/split", split_actor),
    Operation("tell", "GET", "/actors/{actor}/mentions", mentions),
    Operation("tell", "GET", "/company", named_in),
    Operation("tell", "GET", "/documents/{ident}/versions", versions),
    Operation("tell", "GET", "/documents/{ident}/versions/{other}", compare),
    Operation("tell", "GET", "/documents/{ident}/claims", claims),
    Operation("tell", "POST", "/supports", rests_on),
)
