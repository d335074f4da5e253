"""``meaning:on``: the first answers in another language are put in order by what they mean, too.

    score / best score + likeness of the best passage to the question

A translation by words finds a paper and says little of which of ten is meant: they share the words.
The sum was chosen on ``bench/across.py``. Where question and papers are in one language, words alone
order better (``bench/README.md``), so nothing is moved there.

A machine's guess: it is off until asked for, each hit that it placed says so, and it finds no paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from vitrina.core.query import Across, Alike, And, Node, Not, Or, Phrase, Word
from vitrina.core.records import Hit, Note
from vitrina.engines import meaning

FIELD = "meaning"
ORDERED = Note(
    "meaning", "The first documents are in the order that a machine guessed by their meaning."
)
MISSING = Note(
    "meaning", f"Order by meaning needs an encoder that is not installed: {meaning.INSTALL}"
)
IDLE = Note(
    "meaning",
    "Order by meaning is for answers in another language, best first: nothing was moved here.",
)

Likeness = Callable[[str, Sequence[str]], Sequence[float]]
"""A question and passages: how alike each is to it, -1 to 1; empty where there is no encoder."""


def ordered(tree: Node, hits: Sequence[Hit], likeness: Likeness) -> tuple[tuple[Hit, ...], Note]:
    """Give the hits in their new order, each with its likeness, and what is to be said of it.

    Those with some of the words stay after those with all of them.
    """
    if not isinstance(tree, Across):
        return tuple(hits), IDLE
    question = " ".join(_asked(tree))
    found = likeness(question, [hit.snippet.text for hit in hits])
    if hits and not found:
        return tuple(hits), MISSING
    best = max((hit.score for hit in hits), default=0.0) or 1.0
    likened = [replace(hit, meaning=round(like, 3)) for hit, like in zip(hits, found, strict=True)]
    likened.sort(key=lambda hit: (hit.partial, -(hit.score / best + hit.meaning)))
    return tuple(likened), ORDERED


def _asked(node: Node) -> Iterator[str]:
    """The words of a question as they were typed; not what was shut out, nor fields."""
    match node:
        case Word(text):
            yield text
        case Phrase(parts):
            yield from parts
        case Across(inner):
            yield from _asked(inner)
        case Alike(nodes):
            yield from _asked(nodes[0])
        case And(nodes) | Or(nodes):
            for part in nodes:
                yield from _asked(part)
        case Not():
            return
