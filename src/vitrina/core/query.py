"""The query as a small tree. ``investigate.language`` parses and prints it; engines take it."""

from __future__ import annotations

from msgspec import Struct


class Word(Struct, frozen=True, tag=True):
    """One word as typed. ``exact``: no stemming (it stood in quotes)."""

    text: str
    exact: bool = False


class Phrase(Struct, frozen=True, tag=True):
    """Words one after the other; ``slop`` other words may stand between them."""

    words: tuple[str, ...]
    slop: int = 0


class Prefix(Struct, frozen=True, tag=True):
    """A word with ``*`` or ``?`` in it: ``mexic*``, ``*graf``, ``wom?n``."""

    pattern: str


class Fuzzy(Struct, frozen=True, tag=True):
    """A word within ``distance`` edits (1 or 2)."""

    text: str
    distance: int = 1


class Regex(Struct, frozen=True, tag=True):
    """A regular expression over one folded word."""

    pattern: str


class Field(Struct, frozen=True, tag=True):
    """A word or phrase in a field: title, name, from, to, kind, type, lang, in (folder), is, tag."""

    name: str
    value: Word | Phrase | Prefix


class Dates(Struct, frozen=True, tag=True):
    """Days from ``first`` to ``last``, both inclusive, as ordinals; 0 is open."""

    first: int
    last: int


class Among(Struct, frozen=True, tag=True):
    """One of these documents, by their numbers: what a person's own field named."""

    numbers: tuple[int, ...]


class Not(Struct, frozen=True, tag=True):
    """Everything but."""

    node: Node


class And(Struct, frozen=True, tag=True):
    """All of them."""

    nodes: tuple[Node, ...]


class Or(Struct, frozen=True, tag=True):
    """Any of them."""

    nodes: tuple[Node, ...]


class Alike(Struct, frozen=True, tag=True):
    """One thing by several words, the first as it was typed; a document counts for the best of them."""

    nodes: tuple[Node, ...]


class Across(Struct, frozen=True, tag=True):
    """A question as it was typed in one language, and as papers in another would have it.

    Papers in the language ``source`` answer ``node`` alone; all others may answer ``other`` too.
    """

    node: Node
    other: Node
    source: str


class Everything(Struct, frozen=True, tag=True):
    """Every document: the empty query."""


Node = (
    Word
    | Phrase
    | Prefix
    | Fuzzy
    | Regex
    | Field
    | Dates
    | Among
    | Not
    | And
    | Or
    | Alike
    | Across
    | Everything
)
