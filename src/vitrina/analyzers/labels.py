"""Which facts a person can ask for by their value, and the date, sender and addressees they tell.

Fact ... -> Label(kind, value, words, times) ... for ``from:``, ``class:``, ``cites:`` and facets
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from vitrina.analyzers import threads, words
from vitrina.core.facts import Fact

LONGEST = 200
SURE = 0.7
"""From this score on a header's date stands before dates found elsewhere in the text."""
_NOT_ASKED = {
    "date",
    "date.duration",
    "date.vague",
    "language",
    "header.subject",
    "header.dtg",
    "header.sent",
    "header.classification-change",
    "paragraph.classification",
    "article.title",
}


class Label(Struct, frozen=True, array_like=True):
    """One value of one kind in one text. ``words``: folded, a blank before and after each."""

    kind: str
    value: str
    words: str
    times: int


class Headline(Struct, frozen=True, array_like=True):
    """What a paper's head says of it; '' where it says nothing."""

    date: str = ""
    sender: str = ""
    recipients: str = ""


def labels(facts: Iterable[Fact]) -> tuple[Label, ...]:
    """Give the labels of one text's facts, in the order in which each came first."""
    facts = list(facts)
    counts = Counter(
        _asked(fact) for fact in facts if fact.kind not in _NOT_ASKED and "unnamed" not in fact.more
    )
    counts.update((threads.KIND, key) for key, _ in threads.messages(facts) if key)
    return tuple(
        Label(kind, value, f" {' '.join(words.tokens(value))} ", times)
        for (kind, value), times in counts.items()
        if 0 < len(value) <= LONGEST
    )


def _asked(fact: Fact) -> tuple[str, str]:
    """Kind and value to ask for; a statement is asked for by who said it."""
    if fact.kind.startswith("statement."):
        return "said-by", fact.more.get("speaker", fact.value)
    return fact.kind, fact.value


def headline(facts: Iterable[Fact]) -> Headline:
    """Give the date (ISO 8601), sender and addressees of a paper by the facts of its header."""
    told: dict[str, list[str]] = {}
    for fact in facts:
        if fact.kind.startswith("header.") and (fact.kind != "header.date" or fact.score >= SURE):
            told.setdefault(fact.kind, []).append(fact.value)
    return Headline(
        date=told.get("header.date", [""])[0].partition("T")[0],
        sender=told.get("header.from", [""])[0][:LONGEST],
        recipients=", ".join(dict.fromkeys(told.get("header.to", ())))[: 4 * LONGEST],
    )
