"""Two rows of words, laid side by side: which word of one is which of the other, in order.

    the request was [received and] considered        anchors: pairs of words that stand once in each
    the request was  ............  considered        then single words between them, then all that is short

Time grows with the length and its logarithm; what stays between anchors is only looked at closely
where it is short, so that no text is costly.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

CLOSE = 120
"""Words between two anchors, on either side, that are compared one by one."""
Match = tuple[int, int]


def anchors(one: Sequence[str], other: Sequence[str], size: int = 2) -> list[Match]:
    """Give where both have the same run of words, once each, in the same order: the longest row of them."""
    here, there = _once(one, size), _once(other, size)
    return _rising(sorted((at, there[run]) for run, at in here.items() if run in there))


def align(one: Sequence[str], other: Sequence[str]) -> list[Match]:
    """Give every (place here, place there) of a word that both have, rising on both sides."""
    points = anchors(one, other)
    found = {(i + n, j + n) for i, j in points for n in (0, 1)}
    for (at, end), (place, last) in _gaps(points, len(one), len(other), 2):
        left, right = one[at:end], other[place:last]
        inner = anchors(left, right, 1) if max(len(left), len(right)) > CLOSE else []
        found.update((at + i, place + j) for i, j in inner)
        for a, b in _gaps(inner, len(left), len(right), 1):
            some = _closely(left[slice(*a)], right[slice(*b)])
            found.update((at + a[0] + i, place + b[0] + j) for i, j in some)
    return sorted(found)


Span = tuple[int, int]


def _gaps(points: Sequence[Match], here: int, there: int, size: int) -> list[tuple[Span, Span]]:
    """Give the spans between anchors of some words in which both sides have any."""
    spans: list[tuple[Span, Span]] = []
    at, place = 0, 0
    for i, j in [*points, (here, there)]:
        if i > at and j > place:
            spans.append(((at, i), (place, j)))
        at, place = max(at, i + size), max(place, j + size)
    return spans


def _closely(left: Sequence[str], right: Sequence[str]) -> list[Match]:
    """Word by word where both sides are short; else what they begin and end with alike."""
    if len(left) > CLOSE or len(right) > CLOSE:
        start = next(
            (n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
            min(len(left), len(right)),
        )
        return [(n, n) for n in range(start)]
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return [(a + n, b + n) for a, b, size in blocks for n in range(size)]


def _rising(points: Sequence[Match]) -> list[Match]:
    """The longest row of points that rises on both sides."""
    ends: list[int] = []
    last: list[int] = []
    before = [-1] * len(points)
    for index, (_, place) in enumerate(points):
        slot = bisect_left(ends, place)
        ends[slot : slot + 1] = [place]
        last[slot : slot + 1] = [index]
        before[index] = last[slot - 1] if slot else -1
    row: list[Match] = []
    index = last[-1] if last else -1
    while index >= 0:
        row.append(points[index])
        index = before[index]
    return row[::-1]


def _once(found: Sequence[str], size: int) -> dict[object, int]:
    """Runs of words that stand once, and where."""
    places: dict[object, int] = {}
    for at, run in enumerate(pairwise(found) if size == 2 else found):
        places[run] = -1 if run in places else at
    return {run: at for run, at in places.items() if at >= 0}
