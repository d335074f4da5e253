"""What a machine finds in a document's text, and how one kind of finding is made.

    Paper --analyzer--> Fact ...

A fact always has an address: the block it stands in, and the characters there. It is a guess, and
named as one: a person may correct it, and the correction is another record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from vitrina.core.records import Block
from vitrina.core.types import Claim


class Paper(Struct, frozen=True):
    """One document as an analyzer is given it: what was read, and what is known so far.

    ``language`` and ``date`` (ISO 8601) are '' where nothing told them.
    """

    blocks: tuple[Block, ...]
    claims: tuple[Claim, ...] = ()
    name: str = ""
    kind: str = ""
    language: str = ""
    date: str = ""
    section: int = 0
    """Above 0: these are not its first blocks, so there is no head among them."""


class Fact(Struct, frozen=True, array_like=True):
    """One finding: ``blocks[block].text[start:end]`` is where it stands.

    ``kind`` is a word of the analyzer's list ("date", "header.from", "statement"); ``value`` the
    normal form (an ISO date, a name, an upper-case number); ``more`` holds named details, texts
    both sides. ``score``: how sure the analyzer is, above 0 to 1.
    """

    kind: str
    value: str
    block: int
    start: int
    end: int
    score: float = 1.0
    more: dict[str, str] = {}


class Analyzer(Struct, frozen=True):
    """How one kind of finding is made: a description and a function, no more.

    ``finds`` are the kinds of facts it gives. ``run`` takes time in proportion to the text, gives
    the same facts for the same paper, and raises nothing whatever the text. ``version`` goes up
    whenever the same paper would give other facts. With ``echoes`` it is also given the words that
    stand in their page already (``core.unseen``).
    """

    name: str
    finds: tuple[str, ...]
    run: Callable[[Paper], Iterator[Fact]]
    version: int = 1
    limits: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    echoes: bool = False
