"""Comparing a document with those before it: who may be a copy or another release of it.

    sketch -> documents that share rare word pairs, or the number -> their texts, compared closely

What is measured is written down; what it means is said when it is asked (``understand.versions``).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from vitrina.analyzers import likeness
from vitrina.store import texts
from vitrina.store.catalogue import Catalogue
from vitrina.store.likeness import Alike, Known

LEAST_SHARE = 0.08
LEAST_EXPLAINED = 0.35
LEAST_NUMBERED = 0.15
"""How much of two texts must agree that bear one number: a cover sheet may bear any."""
MOST_COMPARED = 4
"""Documents that one is compared with closely."""
MOST_MISSES = 1
"""Of those compared that turn out not to be like it, after which the less likely are left alone."""
COPY = 0.85
"""From this share on a document is found by the word pairs of the one that it copies."""
PRIOR = 1000
"""Documents that a small library is taken to be among, so that what is rare in it counts as rare."""
MOST_CHARACTERS = 60_000
"""Of each text, that are compared closely."""


def liken(catalogue: Catalogue, document: int) -> None:
    """Compare one document with those before it, inside an open transaction."""
    store = catalogue.likeness
    sketch = store.sketch(document)
    if sketch.digest and (first := store.same_words(sketch.digest)) and first != document:
        known = Known(sketch.number, sketch.digest, 0.0)
        store.settle(document, known, (), [Alike(document, first, 1.0, 1.0, same=True)])
        return
    pairs = likeness.unpack(sketch.pairs)
    shares, weight = _shares(catalogue, document, pairs)
    numbered = [
        n for n in (store.numbered(sketch.number) if sketch.number else ()) if n != document
    ]
    nearest = sorted(shares, key=lambda n: (-shares[n], n))
    chosen = [n for n in nearest if shares[n] >= LEAST_SHARE][:MOST_COMPARED]
    chosen += [n for n in numbered if n not in chosen][:MOST_COMPARED]
    found = _measured(catalogue, document, chosen, shares, set(numbered))
    copy = any(each.share >= COPY and each.explained >= COPY for each in found)
    known = Known(sketch.number, sketch.digest, weight)
    store.settle(document, known, () if copy else pairs, found)


def _shares(
    catalogue: Catalogue, document: int, pairs: Sequence[int]
) -> tuple[dict[int, float], float]:
    """How much of its word pairs a document shares with which, rare ones counting more; and its weight."""
    store = catalogue.likeness
    size = store.size() + PRIOR
    shared: defaultdict[int, float] = defaultdict(float)
    times: defaultdict[int, int] = defaultdict(int)
    weight = 0.0
    for pair in pairs:
        others = store.showing(pair)
        if others is None:
            continue
        worth = math.log(size / (len(others) + 1))
        weight += worth
        for other in others:
            if other != document:
                shared[other] += worth
                times[other] += 1
    found: dict[int, float] = {}
    for other, common in shared.items():
        if times[other] < 2 or common < LEAST_SHARE * weight:
            continue  # whatever it shows besides, it can't share enough
        theirs = store.known(other)
        if theirs is not None:
            found[other] = common / max(weight + theirs.weight - common, common)
    return found, weight


def _measured(
    catalogue: Catalogue,
    document: int,
    chosen: Sequence[int],
    shares: dict[int, float],
    numbered: set[int],
) -> list[Alike]:
    own = _words(catalogue, document) if chosen else []
    found: list[Alike] = []
    misses = 0
    for other in chosen:
        if misses >= MOST_MISSES or any(min(a.share, a.explained) >= COPY for a in found):
            break  # what else is like it is like the one that it copies
        least = LEAST_NUMBERED if other in numbered else LEAST_EXPLAINED
        explained = likeness.explained(own, _words(catalogue, other), least)
        if explained >= least:
            share = round(min(1.0, shares.get(other, 0.0)), 4)
            found.append(Alike(document, other, share, round(explained, 4)))
        else:
            misses += 1
    return found


def _words(catalogue: Catalogue, document: int) -> list[str]:
    """The first words of a document."""
    blocks: list[str] = []
    left = MOST_CHARACTERS
    for heads, data in catalogue.texts(document):
        for _, text in texts.blocks(heads, data):
            blocks.append(text[:left])
            left -= len(text)
            if left <= 0:
                return likeness.tokens(blocks)
    return likeness.tokens(blocks)
