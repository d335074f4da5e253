"""Names of persons, organisations and places in running text, by a small trained tagger.

    text --words--> stretches around capitals --weights, best path--> (start, end, kind, how sure)

A linear-chain conditional random field over the words around capital letters; what is written
small all through is passed over, which is why it is fast. All that the weights say of one word is
added up once and kept; seven labels lie side by side in one large integer, so that adding seven
numbers is one addition. docs/names.md has the card, scripts/names_model.py the recipe.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from vitrina.analyzers.name_words import (
    FIRST_KNOWN,
    LONGEST,
    OPENING,
    TOKEN,
    UNREMARKABLE,
    class_of,
    known_as,
    model,
)

LABELS = ("O", "B-person", "I-person", "B-organisation", "I-organisation", "B-place", "I-place")
SCALE = 256
"""Weights are kept as whole numbers, this many to one."""
PAIRS = ((-1, 0), (0, 1), (-1, 1), (-2, -1), (1, 2))
"""Places of two words whose classes are weighed together."""
_GAP = 4
"""Words without capitals that a name may go on after: 'Secretaría de la defensa y Marina'."""
_STRETCH = 100
_TOGETHER = 2000
_LONG_LINE = 5000
_SURE = 4 * SCALE
_SURE_ON = 13 * SCALE
"""More than one label after another weighs: when a name begins, and when it goes on."""
_SHORT_LINE = 50
"""A line that ends before this many letters was ended on purpose: no name goes on below it."""
_LOUD_LINE = 12
_MOST_KEPT = 60_000
_FIELD = 32
_BIAS = sum(1 << (_FIELD * label + _FIELD - 1) for label in range(len(LABELS)))
_BYTES = _FIELD // 8 * len(LABELS)
_unpack = struct.Struct(f"<{len(LABELS)}I").unpack
Row = tuple[int, ...]
Tagged = tuple[int, int, str, float]


class Seen(Struct, frozen=True):
    """A word's class, whether a name may begin or end with it, and what it weighs.

    ``two_before``: for the word that comes two words later; and so on.
    """

    cls: int
    hot: bool
    two_before: int
    before: int
    own: int
    after: int
    two_after: int


Match = re.Match[str]
_kept: tuple[dict[str, Seen], dict[str, Seen]] = ({}, {})
_pairs: dict[int, int] = {}


def own_features(word: str, cls: int, *, loud: bool) -> Iterator[str]:
    """Name what is weighed of a word itself."""
    low = word.lower()[:LONGEST]
    yield f"0w {low}"
    yield f"0p {low[:3]}"
    yield f"0s {low[-3:]}"
    yield f"0t {low[-2:]}"
    yield f"0c {cls}{'!' if loud else ''}"


def near_features(word: str, cls: int, offset: int) -> Iterator[str]:
    """Name what is weighed of a word ``offset`` words away."""
    yield f"{offset}w {word.lower()[:LONGEST]}"
    yield f"{offset}c {cls}"


def tag(text: str) -> Iterator[Tagged]:
    """Give the names of a text in their order; time is in proportion to its length."""
    for words, seen, first, last in stretches(text):
        rows = [_row(seen, at) for at in range(first, last + 1)]
        for low, high in _unsure(rows):
            some = rows[low:high]
            yield from _named(words[first + low : first + high], some, _path(some))


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


def stretches(text: str) -> Iterator[tuple[list[Match], list[Seen], int, int]]:
    """Give (words, how they are seen, first, last) of each stretch that names may stand in.

    There are always two words on either side of it, at the edges such as are none.
    """
    for words, seen in _together(text):
        end = len(seen) - 2
        at = 2
        while at < end:
            if not seen[at].hot:
                at += 1
                continue
            first = last = at
            at += 1
            while at < end and at - last <= _GAP and at - first < _STRETCH:
                if seen[at].hot:
                    last = at
                at += 1
            for _ in range(2):
                if first > 2 and seen[first - 1].cls in OPENING:
                    first -= 1
            if first < last or seen[first].cls not in UNREMARKABLE:
                yield words, seen, first, last
            at = last + 1


def _together(text: str) -> Iterator[tuple[list[Match], list[Seen]]]:
    """Give the words of lines that run on, at most so many at a time, framed by edges."""
    start, size, loud = 0, len(text), False
    edge = see("", loud=False)
    words, seen = [_EDGE, _EDGE], [edge, edge]
    while start < size:
        end, ended = _line(text, start, size)
        loud = _is_loud(text, start, end, before=loud)
        kept = _kept[loud]
        found = list(TOKEN.finditer(text, start, end))
        words += found
        seen += [kept.get(word[0]) or see(word[0], loud=loud) for word in found]
        if (ended and end - start < _SHORT_LINE and found) or len(words) > _TOGETHER:
            yield words, [*seen, edge, edge]
            words, seen = [_EDGE, _EDGE], [edge, edge]
        start = end + 1 if ended else end
    yield words, [*seen, edge, edge]


def _line(text: str, start: int, size: int) -> tuple[int, bool]:
    """Give where a line ends, and whether it does; an endless one is taken in parts."""
    end = text.find("\n", start, start + _LONG_LINE)
    if end >= 0:
        return end, True
    if size - start <= _LONG_LINE:
        return size, True
    blank = text.rfind(" ", start + 1, start + _LONG_LINE)
    return (blank if blank > 0 else start + _LONG_LINE), False


def _is_loud(text: str, start: int, end: int, *, before: bool) -> bool:
    """Whether a line is in capitals all through, so that they say nothing."""
    head = text[start : min(end, start + 200)]
    return head.isupper() and (before or len(head) >= _LOUD_LINE)


def _edge() -> Match:
    found = re.match("", "")
    assert found is not None
    return found


_EDGE = _edge()


def see(word: str, *, loud: bool) -> Seen:
    """Give how a word is seen, and keep it."""
    kept = _kept[loud]
    if len(kept) > _MOST_KEPT:
        kept.clear()
    known = known_as(word)
    cls = class_of(word, known, loud=loud)
    sums = {0: _sum(own_features(word, cls, loud=loud))}
    for offset in (-2, -1, 1, 2):
        sums[offset] = _sum(near_features(word, cls, offset))
    made = Seen(cls, cls >= FIRST_KNOWN, sums[-2], sums[-1], sums[0], sums[1], sums[2])
    kept[word[:LONGEST] if len(word) > LONGEST else word] = made
    return made


@cache
def _weights() -> tuple[dict[str, int], bytes]:
    made = model()
    return made.features, made.weights


def _sum(features: Iterator[str]) -> int:
    places, weights = _weights()
    total = 0
    for feature in features:
        place = places.get(feature)
        if place is not None:
            at = place * _BYTES
            total += int.from_bytes(weights[at : at + _BYTES], "little") - _BIAS
    return total


def _row(seen: Sequence[Seen], at: int) -> Row:
    """Give what speaks for each label of one word."""
    two, one, own, then, last = seen[at - 2 : at + 3]
    near = one.cls << 12 | own.cls << 6 | then.cls
    before, after = two.cls << 6 | one.cls | 1 << 20, then.cls << 6 | last.cls | 1 << 21
    total = (
        two.two_before + one.before + own.own + then.after + last.two_after
        + (_pairs.get(near) or _pair(near))
        + (_pairs.get(before) or _pair(before))
        + (_pairs.get(after) or _pair(after))
    )  # fmt: skip
    return _unpack((total + _BIAS).to_bytes(_BYTES, "little"))


def _pair(key: int) -> int:
    low, mid, high = key & 63, key >> 6 & 63, key >> 12 & 63
    if key >> 20:
        name = "-2-1" if key >> 20 == 1 else "12"
        total = _sum(iter((f"{name} {mid} {low}",)))
    else:
        total = _sum(iter((f"-10 {high} {mid}", f"01 {mid} {low}", f"-11 {high} {low}")))
    _pairs[key] = total
    return total


def _path(rows: Sequence[Row]) -> list[int]:
    """Give the best labels: each row's own weights and those of one label after another."""
    (to_o, to_person, to_organisation, to_place), on = _steps()
    o, b1, i1, b2, i2, b3, i3 = rows[0]
    low = o - (1 << 30)
    i1 = i2 = i3 = low
    back: list[tuple[int, ...]] = []
    for row in rows[1:]:
        had = (o, b1, i1, b2, i2, b3, i3)
        ways = [s + w for s, w in zip(had, to_o, strict=True)]
        o = max(ways)
        from_o = ways.index(o)
        ways = [s + w for s, w in zip(had, to_person, strict=True)]
        n1 = max(ways)
        from_1 = ways.index(n1)
        ways = [s + w for s, w in zip(had, to_organisation, strict=True)]
        n2 = max(ways)
        from_2 = ways.index(n2)
        ways = [s + w for s, w in zip(had, to_place, strict=True)]
        n3 = max(ways)
        from_3 = ways.index(n3)
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


@cache
def _steps() -> tuple[tuple[Row, Row, Row, Row], Row]:
    """Give the weights of one label after another: into each that may begin, and on within a name."""
    step = model().transitions
    into = tuple(tuple(step[before][label] for before in range(7)) for label in (0, 1, 3, 5))
    on = tuple(
        step[before][after] for before, after in ((1, 2), (2, 2), (3, 4), (4, 4), (5, 6), (6, 6))
    )
    return (into[0], into[1], into[2], into[3]), on


def _named(words: Sequence[Match], rows: Sequence[Row], labels: Sequence[int]) -> Iterator[Tagged]:
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
        yield words[first].start(), words[at - 1].end(), LABELS[label][2:], max(sure, 0.3)
