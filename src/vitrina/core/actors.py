"""Those whom papers name, as the library gives them: who, by which names, why these are one."""

from __future__ import annotations

from msgspec import Struct

from vitrina.core.records import Finding

GROUPS = ("person", "organisation", "place")


class NameForm(Struct, frozen=True, order=True):
    """A way of naming one: as what it is compared, and as it is written."""

    group: str
    value: str


class Actor(Struct, frozen=True):
    """One whom papers name. ``key`` stays theirs: that of any of the names leads to them."""

    key: str
    kind: str
    """person, organisation or place."""
    name: str
    documents: int
    names: int
    hidden: bool = False


class ActorName(Struct, frozen=True):
    """A name of an actor, and why it is taken for theirs: ``why`` is a code, ``beside`` the name tied to."""

    key: str
    value: str
    group: str
    documents: int
    times: int
    score: float
    why: str
    beside: str = ""


class Maybe(Struct, frozen=True):
    """Another who could be the same, by a tie that the papers do not decide."""

    actor: Actor
    name: str
    other: str
    score: float
    why: str


class Company(Struct, frozen=True):
    """Another who is named in the same papers, in how many of them."""

    actor: Actor
    documents: int


class Mention(Struct, frozen=True):
    """A place in a paper where an actor is named."""

    document: str
    title: str
    date: str
    finding: Finding


class SaidOf(Struct, frozen=True):
    """What another said in words that name an actor; ``names`` are the places where they do."""

    document: str
    title: str
    date: str
    speaker: str
    finding: Finding
    names: tuple[Finding, ...]


class Years(Struct, frozen=True):
    """Papers that name an actor in one year; '' where they have no date."""

    year: str
    documents: int


class Match(Struct, frozen=True):
    """A row of a list that may be one whom papers name: how sure, and by which of its names."""

    row: int
    asked: str
    name: str
    actor: Actor
    score: float
    why: str
