"""The texts of one query's answers: each is fetched once, and searched once for the words that tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vitrina.core.records import Block
from vitrina.investigate import nearness, reading
from vitrina.investigate.matching import Found
from vitrina.investigate.nearness import Sight
from vitrina.store.lookup import Lookup, Row

Place = tuple[int, int]
"""Document and section."""
Ranked = tuple[int, int, float]
"""Document, section, score."""


class Looking:
    """What is known of the answers to one query, for as long as it is being answered."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._rows: dict[int, Row] = {}
        self._blocks: dict[Place, tuple[Block, ...]] = {}
        self._found: dict[tuple[Place, int], list[list[Found]]] = {}

    def rows(self, numbers: Sequence[int]) -> dict[int, Row]:
        """The documents that are still there."""
        fresh = [number for number in dict.fromkeys(numbers) if number not in self._rows]
        if fresh:
            self._rows |= self._lookup.rows(fresh)
        return {number: self._rows[number] for number in numbers if number in self._rows}

    def fetch(self, places: Sequence[Place]) -> None:
        """Have the texts of these sections at hand."""
        fresh = [place for place in places if place not in self._blocks]
        self._blocks |= reading.sections(self._lookup, fresh) if fresh else {}

    def blocks(self, place: Place) -> tuple[Block, ...]:
        """The blocks of a section."""
        if place not in self._blocks:
            self.fetch([place])
        return self._blocks.get(place, ())

    def found(self, place: Place, sight: Sight) -> list[list[Found]]:
        """Where, in each block of a section, the words stand that tell where to look."""
        key = (place, id(sight))
        if key not in self._found:
            self._found[key] = [sight.telling.find(block.text) for block in self.blocks(place)]
        return self._found[key]

    def lifted(self, hits: Sequence[Ranked], sight_of: Callable[[str], Sight]) -> list[Ranked]:
        """The first answers in the order that their texts show.

        What can't be looked at - the text is too long, only one word is looked for in its language -
        is lifted like the mean.
        """
        rows = self.rows([number for number, _, _ in hits])
        sights = {code: sight_of(code) for code in {row.language for row in rows.values()}}
        near: list[Place] = []
        left = nearness.MOST_CHARACTERS
        for number, section, _ in hits:
            row = rows.get(number)
            if row and sights[row.language].lifts:
                left -= row.characters // max(1, row.sections)
                if left >= 0:
                    near.append((number, section))
        self.fetch(near)
        lifts = {}
        for place in near:
            sight = sights[rows[place[0]].language]
            texts = (block.text for block in self.blocks(place))
            lifts[place] = sight.lift(list(zip(texts, self.found(place, sight), strict=True)))
        mean = sum(lifts.values()) / len(lifts) if lifts else 1.0
        scored = [
            (number, section, score * lifts.get((number, section), mean))
            for number, section, score in hits
        ]
        return sorted(scored, key=lambda hit: -hit[2])
