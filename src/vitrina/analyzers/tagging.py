"""Names of persons, organisations and places in running text, by a small trained tagger.

    text --words--> stretches around capitals --weights, best path--> (start, end, kind, how sure)

A linear-chain conditional random field over the words around capital letters; what is written
small all through is passed over, which is why it is fast. All that the weights say of one word is
added up once and kept (``name_runs``). docs/names.md has the card, scripts/names_model.py the recipe.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Sequence
from functools import cache
from operator import add

from vitrina.analyzers.name_runs import BIAS, BYTES, LABELS, Run, runs, weights
from vitrina.analyzers.name_words import model

SCALE = 256
"""Weights are kept as whole numbers, this many to one."""
PAIRS = ((-1, 0), (0, 1), (-1, 1), (-2, -1), (1, 2))
"""Places of two words whose classes are weighed together."""
_SURE = 4 * SCALE
_SURE_ON = 13 * SCALE
"""More than one label after another weighs: when a name begins, and when it goes on."""
_unpack = struct.Struct(f"<{len(LABELS)}I").unpack
Row = tuple[int, ...]
Tagged = tuple[int, int, str, float]


def tag(text: str) -> Iterator[Tagged]:
    """Give the names of a text in their order; time is in proportion to its length."""
    for run in runs(text):
        for first, last in run.stretches():
            rows = _rows(run, first, last)
            for low, high in _unsure(rows):
                some = rows[low:high]
                yield from _named(run, first + low, some, _path(some))


def _rows(run: Run, first: int, last: int) -> list[Row]:
    """Give what speaks for each label of each word."""
    seen = run.seen(first - 2, last + 2)
    signs = run.signs[first - 2 : last + 3]
    rows = []
    for at in range(2, len(signs) - 2):
        total = (
            seen[at - 2].two_before + seen[at - 1].before + seen[at].own
            + seen[at + 1].after + seen[at + 2].two_after
            + _beside[signs[at - 1 : at + 2]] + _ahead[signs[at - 2 : at]] + _behind[signs[at + 1 : at + 3]]
        )  # fmt: skip
        rows.append(_unpack(total.to_bytes(BYTES, "little")))
    return rows


class _Pairs(dict[str, int]):
    """Classes of words in a row -> what pairs of them weigh; ``first`` is the place of the first."""

    def __init__(self, first: int, pairs: Sequence[tuple[int, int]], base: int = 0) -> None:
        super().__init__()
        self._first, self._pairs, self._base = first, pairs, base

    def __missing__(self, signs: str) -> int:
        cls = {self._first + at: ord(sign) for at, sign in enumerate(signs)}
        found = [weights().get(f"{a}{b} {cls[a]} {cls[b]}", 0) for a, b in self._pairs]
        total = self[signs] = self._base + sum(found)
        return total


_beside = _Pairs(-1, PAIRS[:3], BIAS)
_ahead, _behind = _Pairs(-2, PAIRS[3:4]), _Pairs(1, PAIRS[4:])


def _unsure(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Give the runs of words that may be names, with one word on either side that surely is none.

    Where no other label comes near to 'no name', no path but one leads through: to weigh it is idle.
    """
    low = -1
    for at, row in enumerate(rows):
        none, one, on_one, two, on_two, three, on_three = row
        if max(one, two, three) > none - _SURE or (
            low >= 0 and max(on_one, on_two, on_three) > none - _SURE_ON
        ):
            if low < 0:
                low = max(at - 1, 0)
        elif low >= 0:
            yield low, at + 1
            low = -1
    if low >= 0:
        yield low, len(rows)


def _path(rows: Sequence[Row]) -> list[int]:
    """Give the best labels: each row's own weights and those of one label after another."""
    into, on, clear = _steps()
    o, b1, i1, b2, i2, b3, i3 = rows[0]
    i1 = i2 = i3 = o - (1 << 30)
    back: list[tuple[int, ...]] = []
    for row in rows[1:]:
        had = (o, b1, i1, b2, i2, b3, i3)
        *_, second, first = sorted(had)
        if first - second > clear:  # whatever comes next comes best after this one
            before = had.index(first)
            o, n1, n2, n3 = [first + ways[before] for ways in into]
            from_o = from_1 = from_2 = from_3 = before
        else:
            o, from_o = _best(had, into[0])
            n1, from_1 = _best(had, into[1])
            n2, from_2 = _best(had, into[2])
            n3, from_3 = _best(had, into[3])
        j1, k1 = (b1 + on[0], 1) if b1 + on[0] >= i1 + on[1] else (i1 + on[1], 2)
        j2, k2 = (b2 + on[2], 3) if b2 + on[2] >= i2 + on[3] else (i2 + on[3], 4)
        j3, k3 = (b3 + on[4], 5) if b3 + on[4] >= i3 + on[5] else (i3 + on[5], 6)
        back.append((from_o, from_1, k1, from_2, k2, from_3, k3))
        o, b1, i1, b2, i2, b3, i3 = (
            o + row[0], n1 + row[1], j1 + row[2], n2 + row[3], j2 + row[4], n3 + row[5], j3 + row[6],
        )  # fmt: skip
    ends = (o, b1, i1, b2, i2, b3, i3)
    label = ends.index(max(ends))
    labels = [label]
    for steps in reversed(back):
        label = steps[label]
        labels.append(label)
    labels.reverse()
    return labels


def _best(had: Row, into: Row) -> tuple[int, int]:
    """Give what the best way into a label weighs, and from which label it comes."""
    ways = [*map(add, had, into)]
    best = max(ways)
    return best, ways.index(best)


@cache
def _steps() -> tuple[tuple[Row, Row, Row, Row], Row, int]:
    """Give the weights of one label after another: into each that may begin, and on within a name.

    The last is the most by which the label before may matter to one that begins.
    """
    step = model().transitions
    into = tuple(tuple(step[before][label] for before in range(7)) for label in (0, 1, 3, 5))
    on = tuple(
        step[before][after] for before, after in ((1, 2), (2, 2), (3, 4), (4, 4), (5, 6), (6, 6))
    )
    clear = max(max(ways) - min(ways) for ways in into)
    return (into[0], into[1], into[2], into[3]), on, clear


def _named(run: Run, at_first: int, rows: Sequence[Row], labels: Sequence[int]) -> Iterator[Tagged]:
    at, size = 0, len(labels)
    while at < size:
        label = labels[at]
        if label % 2 == 0:
            at += 1
            continue
        first = at
        at += 1
        while at < size and labels[at] == label + 1:
            at += 1
        gain = min(max((rows[first][label] - rows[first][0]) / SCALE, -8.0), 8.0)
        sure = round(1 / (1 + math.exp(-gain)), 2)
        start, _ = run.place(at_first + first)
        _, end = run.place(at_first + at - 1)
        yield start, end, LABELS[label][2:], max(sure, 0.3)
