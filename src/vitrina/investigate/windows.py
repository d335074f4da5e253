"""How much of what a sentence speaks of stands close together in a record, and who speaks there.

marks of a block --windows--> the best stretches --trimmed, scored--> a score from 0 to 1, with reasons
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from vitrina.analyzers.dates import ordinal
from vitrina.core.records import Reason
from vitrina.investigate.concepts import Concept, Finder, Mark
from vitrina.store.facts import every
from vitrina.store.lookup import Lookup

WINDOW = 650
"""Characters of a passage."""
SENTENCE = 240
"""Characters within which words belong to one sentence, or nearly."""
_LOOSE = 0.4
"""What words of a passage lose that stand outside its best sentence."""
EACH = 2
"""Passages of one document."""
_CONTEXT, _SPEAKER = 0.5, 0.8
"""How much a concept counts that is met in the paper's title, or in who speaks."""


class Asked(NamedTuple):
    """A sentence as it is asked of the library."""

    language: str
    date: str
    concepts: tuple[Concept, ...]
    weights: tuple[float, ...]


class Spoken:
    """Who speaks where in a section, by the turns found in it, and which concepts that meets."""

    def __init__(self, lookup: Lookup, number: int, section: int, finder: Finder) -> None:
        self._finder = finder
        self._met: dict[str, dict[int, Mark]] = {}
        self._turns: dict[int, list[tuple[int, str, str, int]]] = {}
        for which, _, found in lookup.facts.of(number):
            if which != section:
                continue
            for fact in every(found):
                if fact.kind == "statement.turn":
                    said = f"{fact.more.get('role', '')} {fact.value}".strip()
                    self._turns.setdefault(fact.block, []).append(
                        (fact.start, said, fact.value, fact.end - fact.start)
                    )
        for turns in self._turns.values():
            turns.sort()

    def most(
        self, block: int, window: Sequence[Mark], weights: Sequence[float]
    ) -> tuple[str, dict[int, Mark]]:
        """(who says most of what a window holds, the concepts that the name and office meet)."""
        turns = self._turns.get(block, [])
        shares: dict[int, float] = {}
        for mark in window:
            at = bisect_right(turns, (mark.start, "\U0010ffff", "")) - 1
            if at >= 0 and mark.start < turns[at][0] + turns[at][3]:
                shares[at] = shares.get(at, 0.0) + mark.strength * weights[mark.concept]
        if not shares:
            return "", {}
        _, said, name, _ = turns[max(shares, key=lambda at: (shares[at], -at))]
        if said not in self._met:
            self._met[said] = surest(self._finder.find(said))
        return name, self._met[said]


def windows(marks: Sequence[Mark], weights: Sequence[float]) -> list[list[Mark]]:
    """The best stretches of a block, none over another: at most ``EACH``."""
    spans: list[tuple[float, int, int]] = []
    right = 0
    for left, mark in enumerate(marks):
        right = max(right, left + 1)
        while right < len(marks) and marks[right].end - mark.start <= WINDOW and right - left < 200:
            right += 1
        best: dict[int, float] = {}
        for other in marks[left:right]:
            best[other.concept] = max(best.get(other.concept, 0.0), other.strength)
        value = sum(weights[concept] * strength for concept, strength in best.items())
        spans.append((value - (marks[right - 1].end - mark.start) / 20_000, left, right))
    kept: list[tuple[int, int]] = []
    for _, left, right in sorted(spans, key=lambda span: (-span[0], span[1])):
        if all(right <= low or left >= high for low, high in kept):
            kept.append((left, right))
        if len(kept) == EACH:
            break
    return [list(marks[left:right]) for left, right in kept]


def surest(marks: Sequence[Mark]) -> dict[int, Mark]:
    """Give the surest mark of each concept."""
    best: dict[int, Mark] = {}
    for mark in marks:
        if mark.concept not in best or mark.strength > best[mark.concept].strength:
            best[mark.concept] = mark
    return best


def trimmed(window: list[Mark], context: dict[int, Mark]) -> list[Mark]:
    """The window without what stands at its ends and again, or is known from who speaks."""
    kept = list(window)
    for end in (0, -1):
        while len(kept) > 1:
            mark, rest = kept[end], kept[1:] if end == 0 else kept[:-1]
            same = max((o.strength for o in rest if o.concept == mark.concept), default=0.0)
            if mark.concept in context:
                same = max(same, context[mark.concept].strength)
            if same < mark.strength:
                break
            kept = rest
    return kept


def scored(
    question: Asked,
    window: Sequence[Mark],
    text: str,
    context: dict[int, tuple[str, Mark]],
    speaker: str,
) -> tuple[float, tuple[Reason, ...]]:
    """How much of the sentence a passage holds, 0 to 1, and by what."""
    best = surest(window)
    whole = sum(question.weights) or 1.0
    total = sum(question.weights[n] * mark.strength for n, mark in best.items())
    loose = total - _closest(window, question.weights)
    reasons = [
        Reason(question.concepts[n].kind, question.concepts[n].shown, text[mark.start : mark.end])
        for n, mark in best.items()
    ]
    for n, (kind, mark) in context.items():
        share = _SPEAKER if kind == "speaker" else _CONTEXT
        if n not in best or best[n].strength < mark.strength * share:
            had = best[n].strength if n in best else 0.0
            total += question.weights[n] * (mark.strength * share - had)
            reasons.append(
                Reason(kind, question.concepts[n].shown, speaker if kind == "speaker" else "")
            )
    order = {each.shown: n for n, each in enumerate(question.concepts)}
    total -= loose * _LOOSE
    return total / whole, tuple(sorted(reasons, key=lambda reason: order[reason.claim]))


def _closest(window: Sequence[Mark], weights: Sequence[float]) -> float:
    """What the best sentence or so of a window holds by itself."""
    best = 0.0
    for left, mark in enumerate(window):
        near: dict[int, float] = {}
        for other in window[left:]:
            if other.end - mark.start > SENTENCE:
                break
            near[other.concept] = max(near.get(other.concept, 0.0), other.strength)
        best = max(best, sum(weights[concept] * strength for concept, strength in near.items()))
    return best


def nearness(article: str, record: str) -> float:
    """What the days between a record and the article add to the score."""
    if len(article) < 10 or len(record) < 10:
        return 0.0
    days = ordinal(article) - ordinal(record)
    if days < -1:
        return -0.15
    return 0.15 if days <= 3 else 0.06 if days <= 14 else 0.0
