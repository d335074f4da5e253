"""A network as a picture: where each name stands, and the lines between them, largest first.

Names stand on a circle, in an order that keeps those who write to each other near; a script may
then lay them out by their ties. Without a script the circle is the picture.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from msgspec import Struct

MOST_NAMES = 40
SIZE = 1000


class Point(Struct, frozen=True):
    """One name: its place (0 to 1000), how many papers it has part in, and its size."""

    name: str
    x: int
    y: int
    papers: int
    radius: int
    side: str
    """``start`` or ``end``: on which side of it the name is written."""


class Stroke(Struct, frozen=True):
    """A line from one point to another, by their numbers; ``width`` in tenths."""

    start: int
    end: int
    papers: int
    width: int


class Drawing(Struct, frozen=True):
    """A network; ``left`` names have no room in it."""

    points: tuple[Point, ...]
    strokes: tuple[Stroke, ...]
    left: int


def network(ties: Sequence[tuple[str, str, int]]) -> Drawing:
    """Draw (one, other, papers); the names with the most papers, as many as can be read."""
    papers: Counter[str] = Counter()
    for one, other, count in ties:
        papers[one] += count
        if other != one:
            papers[other] += count
    chosen = [name for name, _ in sorted(papers.items(), key=lambda i: (-i[1], i[0]))[:MOST_NAMES]]
    order = _circle(chosen, ties)
    most = max((papers[name] for name in order), default=1)
    points = []
    for number, name in enumerate(order):
        angle = 2 * math.pi * number / max(len(order), 1) - math.pi / 2
        points.append(
            Point(
                name=name,
                x=round(SIZE / 2 + 300 * math.cos(angle)),
                y=round(SIZE / 2 + 400 * math.sin(angle)),
                papers=papers[name],
                radius=round(6 + 16 * math.sqrt(papers[name] / most)),
                side="start" if math.cos(angle) >= 0 else "end",
            )
        )
    at = {name: number for number, name in enumerate(order)}
    heaviest = max((count for *_, count in ties), default=1)
    strokes = [
        Stroke(at[one], at[other], count, round(10 + 60 * math.sqrt(count / heaviest)))
        for one, other, count in ties
        if one in at and other in at and one != other
    ]
    return Drawing(tuple(points), tuple(strokes), len(papers) - len(chosen))


def _circle(chosen: Sequence[str], ties: Sequence[tuple[str, str, int]]) -> list[str]:
    """Order names so that each stands beside the one, of those left, that it is tied to most."""
    weight: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, other, count in ties:
        weight[one][other] += count
        weight[other][one] += count
    left = dict.fromkeys(chosen)
    order: list[str] = []
    while left:
        last = order[-1] if order else ""
        near = [name for name, _ in weight[last].most_common() if name in left]
        name = near[0] if near else next(iter(left))
        order.append(name)
        del left[name]
    return order
