"""Copies and versions: which documents are one record, in copies and releases, and which only resemble it.

    what was measured + what a person said  ->  Version ... of a document

Two documents are *copies* where all their words are the same, *versions* of one record where they bear
its number, or where nearly all of one text is in the other, spoiled letters allowed for. Where both
bear numbers and these are different records', they are *alike* and no more: archives file one letter
under several numbers. A number that only one document bears may be a misread one.

Records are put together from the surest pair on, and never two that bear different numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from vitrina.analyzers.likeness import apart
from vitrina.store.likeness import Alike, LikenessReader

COPY, VERSION, ALIKE = "copy", "version", "alike"
LEAST_SHARE = 0.1
LEAST_EXPLAINED = 0.6
LEAST_MISREAD = 0.5
"""How much of two texts must agree whose numbers may be one, misread."""
MISREAD = 3
"""Digits by which a misread number may be another."""
MOST = 64
"""Documents that are looked at around one."""
Said = Mapping[frozenset[str], bool]
"""Two documents (SHA-256 in hex) -> whether a person said that they are one record."""


class Tie(Struct, frozen=True):
    """How another document is tied to one: ``score`` orders ties; ``said`` by a person."""

    document: int
    kind: str
    score: float
    explained: float
    said: bool = False


class _Pair(Struct, frozen=True):
    """Two documents that may be one record, the surest with the highest rank."""

    rank: float
    one: int
    other: int


def ties(store: LikenessReader, document: int, said: Mapping[frozenset[int], bool]) -> list[Tie]:
    """Give all that is one record with a document, the likest first; then what is only alike."""
    around = _around(store, document, said)
    pairs, alike = _judged(store, around, said)
    numbers = store.numbers(sorted(around))
    together = _records(pairs, numbers, store.bearing, said)
    own = together.get(document, {document})
    measured = {frozenset((each.one, each.other)): each for each in around.get(document, ())}
    found = [
        _tie(
            other,
            measured.get(frozenset((document, other))),
            said.get(frozenset((document, other))),
        )
        for other in own
        if other != document
    ]
    found += [
        Tie(other, ALIKE, each.share, each.explained)
        for other, each in _others(alike, document)
        if other not in own
    ]
    return sorted(found, key=lambda tie: (tie.kind == ALIKE, -tie.score, tie.document))


def records(
    store: LikenessReader, documents: Sequence[int], said: Mapping[frozenset[int], bool]
) -> dict[int, int]:
    """Give for each of these documents the first of them that is one record with it."""
    first: dict[int, int] = {}
    for document in documents:
        if document in first:
            continue
        first[document] = document
        for tie in ties(store, document, said):
            if tie.kind != ALIKE and tie.document in documents:
                first.setdefault(tie.document, document)
    return first


def _tie(other: int, measured: Alike | None, said: bool | None) -> Tie:
    if measured is None:
        return Tie(other, VERSION, 0.0, 0.0, said=bool(said))
    kind = COPY if measured.same else VERSION
    return Tie(other, kind, measured.share, measured.explained, said=bool(said))


def _around(
    store: LikenessReader, document: int, said: Mapping[frozenset[int], bool]
) -> dict[int, list[Alike]]:
    """What was measured of a document, of those that are like it, and so on; bounded."""
    found: dict[int, list[Alike]] = {}
    waiting = [document]
    while waiting and len(found) < MOST:
        at = waiting.pop(0)
        if at in found:
            continue
        found[at] = store.of(at, MOST)
        waiting += [other for each in found[at] for other in (each.one, each.other)]
        waiting += sorted(n for pair, one in said.items() if one and at in pair for n in pair)
    return found


def _judged(
    store: LikenessReader,
    around: Mapping[int, Sequence[Alike]],
    said: Mapping[frozenset[int], bool],
) -> tuple[list[_Pair], list[Alike]]:
    """(pairs that may be one record, pairs that are only alike)."""
    every = {(each.one, each.other): each for found in around.values() for each in found}
    numbers = store.numbers(sorted({n for pair in every for n in pair}))
    counts: dict[str, int] = {}
    pairs = [
        _Pair(9.0, *sorted(pair)) for pair, one in said.items() if one and pair <= around.keys()
    ]
    alike: list[Alike] = []
    for each in every.values():
        if frozenset((each.one, each.other)) in said:
            continue
        own = tuple(numbers.get(n, "") for n in (each.one, each.other))
        for number in own:
            if number and number not in counts:
                counts[number] = store.bearing(number)
        rank = _rank(each, own, counts)
        if rank:
            pairs.append(_Pair(rank, each.one, each.other))
        elif each.explained >= LEAST_EXPLAINED:
            alike.append(each)
    return pairs, alike


def _rank(each: Alike, numbers: Sequence[str], counts: Mapping[str, int]) -> float:
    """How sure it is that two documents are one record; 0 where they are not taken for one."""
    if each.same:
        return 4.0
    one, other = numbers
    if one and one == other:
        return 2.0 + each.share
    if each.share < LEAST_SHARE:
        return 0.0
    if one and other:
        far = apart(one, other)
        confirmed = counts[one] > 1 and counts[other] > 1
        if far > MISREAD or confirmed or each.explained < LEAST_MISREAD:
            return 0.0
        return each.share + (MISREAD - far) * 0.1
    return each.share if each.explained >= LEAST_EXPLAINED else 0.0


def _records(
    pairs: Iterable[_Pair],
    numbers: Mapping[int, str],
    bearing: Callable[[str], int],
    said: Mapping[frozenset[int], bool],
) -> dict[int, set[int]]:
    """Put records together from the surest pair on; no two that bear different numbers."""
    apart_said = [pair for pair, one in said.items() if not one]
    together: dict[int, set[int]] = defaultdict(set)
    for pair in sorted(pairs, key=lambda p: (-p.rank, p.one, p.other)):
        here = together[pair.one] or {pair.one}
        there = together[pair.other] or {pair.other}
        joint = here | there
        if here is there or any(kept <= joint for kept in apart_said):
            continue
        if pair.rank < 4 and not _one_number({numbers.get(n, "") for n in joint} - {""}, bearing):
            continue
        for number in joint:
            together[number] = joint
    return together


def _one_number(numbers: set[str], bearing: Callable[[str], int]) -> bool:
    """Whether these may all be one number, some of them misread."""
    if sum(bearing(number) > 1 for number in numbers) > 1:
        return False
    ordered = sorted(numbers)
    return all(apart(a, b) <= MISREAD for i, a in enumerate(ordered) for b in ordered[i + 1 :])


def _others(alike: Iterable[Alike], document: int) -> list[tuple[int, Alike]]:
    return [
        (each.other if each.one == document else each.one, each)
        for each in alike
        if document in (each.one, each.other)
    ]
