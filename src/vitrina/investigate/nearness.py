"""A second look at the first answers: those come first in whose text the query's words stand together.

The index ranks a paper by which words it holds and how often. A paper in which they stand in one
passage, side by side as they were typed, is more likely the one that was meant. So the texts of the
first answers are looked at, and their scores lifted:

    score * (1 + TOGETHER * share of the words in the best passage + SIDE_BY_SIDE * share of neighbours)

Shares are weighed by how rare the words are. Words that stand in very many papers are left out: they
stand everywhere. The figures were chosen on ``bench/quality.py``, and hold on each half of its queries.

Distances are counted in words, as the index counts them: an edition, which has the index and not the
texts at hand, so comes to the same order (docs/spec/edition.md).
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Sequence

from vitrina.analyzers import words
from vitrina.core.query import Across, Alike, And, Node, Or, Phrase, Word
from vitrina.investigate.matching import Found, Matcher

FIRST = 30
"""So many answers are looked at: three pages."""
MOST_CHARACTERS = 1_500_000
"""Of all texts that are looked at for one query."""
PASSAGE = 30
"""Words."""
GAP = 2
"""Words between two that stand side by side, give or take an "of the"."""
_FAR = 40 * PASSAGE
"""Characters beyond which nobody counts whether two words are a passage apart: they are."""
TOGETHER = 0.8
SIDE_BY_SIDE = 0.6
EVERYWHERE = 0.3
"""A word in more than this share of all texts tells nothing of a passage."""

Mark = tuple[int, int, int]
"""From which word to which, and which word of the query it is."""
Frequency = Callable[[str], int]
"""In how many texts a word stands."""


class Sight:
    """What one query's words are in texts of one language, and which of them tell where to look."""

    def __init__(self, tree: Node, language: str, frequency: Frequency, texts: int) -> None:
        frequency = functools.cache(frequency)  # asked twice of each word
        self.all = Matcher(tree, language)
        """Every word of the query, for marks."""
        side = _side(tree, language)
        telling = _telling(side, frequency, texts)
        self.telling = self.all if telling is tree else Matcher(telling, language)
        """Those words that do not stand everywhere, for passages; all, where there is no other."""
        self._weights: dict[int, float] = {}
        if isinstance(telling, And):
            for node, key in zip(telling.nodes, self.telling.parts, strict=True):
                weight = _weight(node, frequency, texts)
                if key is not None and weight:
                    self._weights.setdefault(key, weight)
        keys = list(self._weights)
        self._pairs = {
            (one, two): self._weights[one] + self._weights[two]
            for one, two in itertools.pairwise(keys)
        }

    @property
    def lifts(self) -> bool:
        """Whether several words were asked for, so that it matters how they stand together."""
        return len(self._weights) > 1

    def lift(self, texts: Sequence[tuple[str, Sequence[Found]]]) -> float:
        """By what a document's score is multiplied, 1 or more. ``texts``: of each block, and what is found."""
        if not self.lifts:
            return 1.0
        best, beside = 0.0, set[tuple[int, int]]()
        for text, found in texts:
            if found:
                marks = counted(text, found)
                best = max(best, self._passage(marks))
                beside |= self._neighbours(marks)
        together = best / sum(self._weights.values())
        side = sum(self._pairs[pair] for pair in beside) / sum(self._pairs.values())
        return 1 + TOGETHER * together + SIDE_BY_SIDE * side

    def _passage(self, marks: Sequence[Mark]) -> float:
        """The weight of the different words in the passage that holds most."""
        weights = self._weights
        inside: dict[int, int] = {}
        best = weight = 0.0
        left = 0
        for start, _, key in marks:
            known = inside.get(key, 0)
            inside[key] = known + 1
            if not known:
                weight += weights.get(key, 0.0)
            while start - marks[left][0] > PASSAGE:
                gone = marks[left][2]
                inside[gone] -= 1
                if not inside[gone]:
                    weight -= weights.get(gone, 0.0)
                left += 1
            best = max(best, weight)
        return best

    def _neighbours(self, marks: Sequence[Mark]) -> set[tuple[int, int]]:
        """Pairs of words that were typed one after the other and stand so."""
        return {
            (one, two)
            for (_, end, one), (start, _, two) in itertools.pairwise(marks)
            if start - end <= GAP and (one, two) in self._pairs
        }


def counted(text: str, found: Sequence[Found]) -> list[Mark]:
    """The same marks, their places counted in words; what is far apart stands simply far apart."""
    marks: list[Mark] = []
    if not found:
        return marks
    count = words.counter(text)
    at, since = 0, found[0].start
    for start, end, key in found:
        at += count(since, start) if start - since <= _FAR else PASSAGE + 1
        marks.append((at, at + count(start, end), key))
        since = start
    return marks


def common(found: int, texts: int, share: float) -> bool:
    """Whether a word that ``found`` texts hold is in more than a share of all; of few texts, in most."""
    return found > max(share * texts, min(10, 0.75 * texts))


def frequency_of(node: Node, frequency: Frequency) -> int:
    """In how many texts a word stands, or a phrase's rarest; of words for one thing, the most frequent."""
    match node:
        case Word(text, _):
            return min((frequency(word) for word in words.tokens(text)), default=0)
        case Phrase(parts, _):
            return min(
                (frequency(word) for part in parts for word in words.tokens(part)), default=0
            )
        case Alike(nodes):
            return max(frequency_of(part, frequency) for part in nodes)
        case And(nodes):
            return min(frequency_of(part, frequency) for part in nodes)
    return 0


def _side(tree: Node, language: str) -> Node:
    """The tree as papers in a language answer it."""
    while isinstance(tree, Across):
        tree = tree.node if language == tree.source else tree.other
    return tree


def _telling(tree: Node, frequency: Frequency, texts: int) -> Node:
    """The tree without words that stand everywhere; as it is where it has no other."""
    if not isinstance(tree, And | Or):
        return tree
    kept = tuple(
        node
        for node in tree.nodes
        if not isinstance(node, Word)
        or not common(frequency_of(node, frequency), texts, EVERYWHERE)
    )
    if len(kept) == len(tree.nodes) or not any(_shows(node) for node in kept):
        return tree
    return type(tree)(kept)


def _shows(node: Node) -> bool:
    """Whether a text can show it."""
    return Matcher(node, "").wanted > 0


def _weight(node: Node, frequency: Frequency, texts: int) -> float:
    """How much a word tells, by how few texts hold it; a phrase as much as its rarest word."""
    if not isinstance(node, Word | Phrase | Alike):
        return 0.0
    found = frequency_of(node, frequency)
    if not found or common(found, texts, EVERYWHERE):
        return 0.0
    return math.log(1 + (texts - found + 0.5) / (found + 0.5))
