"""Lines that run on, as the tagger of names sees them: a sign a word, and where names may stand.

    "the Department of State,"  ->  signs of classes  . o H o P ,      stretch  H o P

What stands between two blanks is taken apart once and kept, with all that the weights say of each
word in it: a text is then split at its blanks, looked up, and searched for capitals as one short
string. Seven labels lie side by side in one large integer, so that adding seven numbers is one
addition. Places are worked out for what turns out to be a name, and for nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

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
FIELD = 32
"""Bits of one label's number."""
BIAS = sum(1 << (FIELD * label + FIELD - 1) for label in range(len(LABELS)))
BYTES = FIELD // 8 * len(LABELS)
_STRETCH = 100
_HOT = f"[{chr(FIRST_KNOWN)}-{chr(63)}]"
_CAPITALS = re.compile(rf"{_HOT}(?:(?s:.){{0,3}}?{_HOT})*")
"""Words with capitals, and up to three without between them: 'Secretaría de la defensa y Marina'."""
_LAST_CAPITAL = re.compile(rf"(?s:.)*{_HOT}")
_OPENING = frozenset(map(chr, OPENING))
_UNREMARKABLE = frozenset(map(chr, UNREMARKABLE))
_TOGETHER = 2000
_LONG_LINE = 5000
_SHORT_LINE = 50
"""A line that ends before this many letters was ended on purpose: no name goes on below it."""
_LOUD_LINE = 12
_MOST_KEPT = 60_000
_WORD = re.compile(r"\S+")


class Seen(Struct, frozen=True):
    """A word, its class, and what it weighs for itself and for those up to two words away.

    ``two_before``: for the word that comes two words later; and so on.
    """

    word: str
    cls: int
    loud: bool
    two_before: int
    before: int
    own: int
    after: int
    two_after: int


class _Chunk(NamedTuple):
    """What stands between two blanks: a sign for the class of each word, and how they are seen."""

    signs: str
    seen: tuple[Seen, ...]


class _Chunks(dict[str, _Chunk]):
    """Chunks as they stand in a text; ``loud``: in lines of capitals, where case says nothing."""

    def __init__(self, *, loud: bool) -> None:
        super().__init__()
        self._loud = loud
        self._words: dict[str, Seen] = {}

    def __missing__(self, chunk: str) -> _Chunk:
        seen = tuple([self._see(word) for word in TOKEN.findall(chunk)])
        made = _Chunk("".join([chr(each.cls) for each in seen]), seen)
        if len(chunk) <= LONGEST:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[chunk] = made
        return made

    def _see(self, word: str) -> Seen:
        found = self._words.get(word)
        if found is None:
            if len(self._words) >= _MOST_KEPT:
                self._words.clear()
            found = _see(word, loud=self._loud)
            if len(word) <= LONGEST:
                self._words[word] = found
        return found


_CHUNKS = (_Chunks(loud=False), _Chunks(loud=True))


class Run:
    """The words of lines that run on; two more on either side, at its edges such as are none."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[tuple[int, int, list[str]]] = []
        self._firsts: list[int] = []
        self._chunks: list[_Chunk] = [_edges()]
        self._signs: list[str] = [_edges().signs]
        self.size = 2
        self._placed: dict[int, list[int]] = {}
        self.signs = ""
        self._ends: list[int] = []

    def add(self, start: int, end: int, *, loud: bool) -> int:
        """Take a line in; how many words it has."""
        shown = self._text[start:end].split()
        found = [*map(_CHUNKS[loud].__getitem__, shown)]
        signs = "".join([chunk.signs for chunk in found])
        self._lines.append((start, end, shown))
        self._firsts.append(len(self._chunks))
        self._chunks += found
        self._signs.append(signs)
        self.size += len(signs)
        return len(signs)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """Give the first and last word of each stretch that names may stand in."""
        self._chunks.append(_edges())
        self.signs = signs = "".join([*self._signs, _edges().signs])
        at = 2
        while found := _CAPITALS.search(signs, at):
            first, end = found.span()
            if end - first > _STRETCH:
                cut = _LAST_CAPITAL.match(signs, first, first + _STRETCH)
                end = cut.end() if cut else end
            at = end
            for _ in range(2):
                if first > 2 and signs[first - 1] in _OPENING:
                    first -= 1
            if first < end - 1 or signs[first] not in _UNREMARKABLE:
                yield first, end - 1

    def seen(self, first: int, last: int) -> list[Seen]:
        """How the words from one to another are seen."""
        here, within = self._chunk(first)
        there, _ = self._chunk(last)
        found = [each for chunk in self._chunks[here : there + 1] for each in chunk.seen]
        return found[within : within + last + 1 - first]

    def place(self, word: int) -> tuple[int, int]:
        """Where a word stands in the text."""
        chunk, within = self._chunk(word)
        line = bisect_right(self._firsts, chunk) - 1
        start, end, shown = self._lines[line]
        starts = self._placed.get(line)
        if starts is None:
            starts = self._placed[line] = _starts(self._text, start, end, shown)
        number = chunk - self._firsts[line]
        at, written = starts[number], shown[number]
        if len(self._chunks[chunk].seen) == 1:
            return at, at + len(written)
        low, high = [found.span() for found in TOKEN.finditer(written)][within]
        return at + low, at + high

    def _chunk(self, word: int) -> tuple[int, int]:
        """Which chunk a word stands in, and the how manieth it is there."""
        if not self._ends:
            self._ends = list(accumulate([len(chunk.signs) for chunk in self._chunks]))
        chunk = bisect_right(self._ends, word)
        return chunk, word - (self._ends[chunk - 1] if chunk else 0)


def _starts(text: str, start: int, end: int, shown: Sequence[str]) -> list[int]:
    """Where each chunk of a line begins."""
    ends = list(accumulate(map(len, shown)))
    if ends[-1] + len(shown) - 1 == end - start:  # one blank between each two
        return [start, *(start + at + n for n, at in enumerate(ends[:-1], 1))]
    return [found.start() for found in _WORD.finditer(text, start, end)]


def runs(text: str) -> Iterator[Run]:
    """Give the lines of a text that run on together, at most so many words at a time."""
    start, size, loud = 0, len(text), False
    run = Run(text)
    while start < size:
        end, ended = _line(text, start, size)
        loud = _is_loud(text, start, end, before=loud)
        count = run.add(start, end, loud=loud)
        if (ended and end - start < _SHORT_LINE and count) or run.size > _TOGETHER:
            yield run
            run = Run(text)
        start = end + 1 if ended else end
    if run.size > len(_edges().seen):
        yield run


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


def _see(word: str, *, loud: bool) -> Seen:
    """See a word; the same sum as of ``own_features`` and ``near_features``, class by class."""
    cls = class_of(word, known_as(word), loud=loud)
    told = weights().get
    low = word.lower()[:LONGEST]
    two_before, before, own, after, two_after = _of_class(cls, loud)
    return Seen(
        word[:LONGEST],
        cls,
        loud,
        two_before + told("-2w " + low, 0),
        before + told("-1w " + low, 0),
        own
        + told("0w " + low, 0)
        + told("0p " + low[:3], 0)
        + told("0s " + low[-3:], 0)
        + told("0t " + low[-2:], 0),
        after + told("1w " + low, 0),
        two_after + told("2w " + low, 0),
    )


@cache
def _of_class(cls: int, loud: bool) -> tuple[int, int, int, int, int]:
    """What a class weighs for the word two later, the next, itself, the one before, two before."""
    told = weights().get
    at = [told(f"{offset}c {cls}", 0) for offset in (-2, -1, 1, 2)]
    return at[0], at[1], told(f"0c {cls}{'!' if loud else ''}", 0), at[2], at[3]


@cache
def _edges() -> _Chunk:
    """Two words that are none, at either end of a run."""
    edge = _see("", loud=False)
    return _Chunk(chr(edge.cls) * 2, (edge, edge))


@cache
def weights() -> dict[str, int]:
    """Give what each feature weighs for each label."""
    made = model()
    rows = made.weights
    return {
        name: int.from_bytes(rows[at * BYTES : (at + 1) * BYTES], "little") - BIAS
        for name, at in made.features.items()
    }
