"""Two versions laid side by side, line by line: what differs, and what one prints that the other withheld.

    words of both --align--> lines beside lines, words that stand in one alone

A line stands beside that line of the other with which it shares most words. Where one has words
between two that both have, and the other has none there, or letters quite unlike them, these are
what it alone prints: a name that a release withheld, a line that OCR did not read. Which of the two
it was, a reader sees on the pictures of the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vitrina.analyzers import words
from vitrina.analyzers.aligning import Match, align
from vitrina.analyzers.likeness import letters
from vitrina.core.records import (
    Block,
    Brief,
    ComparedLine,
    ComparedRow,
    Comparison,
    OnlyThere,
    Range,
)

MOST_WORDS = 200_000
"""Words of a document that are compared."""
SPOILED = 0.4
"""From this likeness on, letters are taken for the same words, read otherwise."""
FEWEST_LETTERS = 3
MOST_ONLY = 2_000
CONTEXT = 6


class _Line(NamedTuple):
    range: Range
    text: str


class _Word(NamedTuple):
    form: str
    line: int
    start: int
    end: int


class _Side:
    """One document as lines and words."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.lines: list[_Line] = []
        self.words: list[_Word] = []
        self.cut = False
        for block in blocks:
            for number, text in enumerate(block.text.split("\n"), max(block.place.line, 1)):
                if len(self.words) >= MOST_WORDS:
                    self.cut = True
                    return
                if text.strip():
                    self._add(Range(block.place.part, block.place.page, number, number), text)

    def _add(self, place: Range, text: str) -> None:
        at = len(self.lines)
        self.lines.append(_Line(place, text))
        self.words += [
            _Word(" ".join(words.tokens(word)), at, start, end)
            for word, start, end in words.spans(text)
        ]

    @property
    def row(self) -> list[str]:
        return [word.form for word in self.words]

    def text(self, first: int, last: int) -> str:
        """What is printed from one word to before another, line ends as blanks."""
        parts: dict[int, tuple[int, int]] = {}
        for word in self.words[first:last]:
            start, _ = parts.setdefault(word.line, (word.start, word.end))
            parts[word.line] = (start, word.end)
        return " ".join(self.lines[line].text[slice(*span)] for line, span in parts.items())

    def range(self, first: int, last: int) -> Range:
        """The lines of the words from one to before another, as far as they are on one page."""
        start, end = (self.lines[self.words[at].line].range for at in (first, last - 1))
        same = (start.part, start.page) == (end.part, end.page)
        return Range(start.part, start.page, start.line, end.last if same else start.last)


def compare(
    left: Iterable[Block], right: Iterable[Block], briefs: tuple[Brief, Brief]
) -> Comparison:
    """Lay two documents side by side."""
    here, there = _Side(left), _Side(right)
    matches = align(here.row, there.row)
    return Comparison(
        left=briefs[0],
        right=briefs[1],
        rows=tuple(_rows(here, there, matches)),
        only=tuple(_only(here, there, matches))[:MOST_ONLY],
        shared=len(matches),
        words=(len(here.words), len(there.words)),
        cut=here.cut or there.cut,
    )


def _rows(here: _Side, there: _Side, matches: Sequence[Match]) -> list[ComparedRow]:
    """Every line of both, each beside that of the other with which it shares most words."""
    shared: dict[int, Counter[int]] = {}
    for i, j in matches:
        shared.setdefault(there.words[j].line, Counter())[here.words[i].line] += 1
    beside: dict[int, list[int]] = {}
    for line, others in sorted(shared.items()):
        most = max(others.values())
        beside.setdefault(min(o for o, n in others.items() if n == most), []).append(line)
    marks = (
        _marks(here, {i for i, _ in matches}),
        _marks(there, {j for _, j in matches}),
    )
    rows: list[ComparedRow] = []
    at = 0
    for line in range(len(here.lines)):
        found = beside.get(line, [])
        if found:
            rows += [_row(there, [], [n], here, marks) for n in range(at, found[0])]
            span = list(range(max(at, found[0]), found[-1] + 1))
            at = max(at, found[-1] + 1)
            rows.append(_row(there, [line], span, here, marks))
        else:
            rows.append(_row(there, [line], [], here, marks))
    return rows + [_row(there, [], [n], here, marks) for n in range(at, len(there.lines))]


Marks = dict[int, list[tuple[int, int]]]


def _row(
    there: _Side, left: Sequence[int], right: Sequence[int], here: _Side, marks: tuple[Marks, Marks]
) -> ComparedRow:
    one = tuple(_line(here, line, marks[0]) for line in left)
    other = tuple(_line(there, line, marks[1]) for line in right)
    if not any(line.marks for line in (*one, *other)):
        return ComparedRow("same", one, other)  # one side alone: its words stand in a line nearby
    return ComparedRow("changed" if one and other else "left" if one else "right", one, other)


def _line(side: _Side, line: int, marks: Marks) -> ComparedLine:
    return ComparedLine(side.lines[line].range, side.lines[line].text, tuple(marks.get(line, ())))


def _marks(side: _Side, matched: set[int]) -> Marks:
    """Where words stand that the other does not have; neighbours are one mark."""
    found: Marks = {}
    last = -2
    for at, word in enumerate(side.words):
        if at in matched:
            continue
        own = found.setdefault(word.line, [])
        if own and last == at - 1:
            own[-1] = (own[-1][0], word.end)
        else:
            own.append((word.start, word.end))
        last = at
    return found


def _only(here: _Side, there: _Side, matches: Sequence[Match]) -> list[OnlyThere]:
    """What stands in one alone, between words that both have."""
    found: list[OnlyThere] = []
    before: Match = (-1, -1)
    for after in [*matches, (len(here.words), len(there.words))]:
        left = (before[0] + 1, after[0])
        right = (before[1] + 1, after[1])
        one, other = here.text(*left), there.text(*right)
        if (one or other) and letters(one.lower(), other.lower()) < SPOILED:
            beside = (before[0], before[1])
            if _tells(other) and len(other) > len(one):
                found.append(_found("right", there, right, other, here, beside[0]))
            elif _tells(one):
                found.append(_found("left", here, left, one, there, beside[1]))
        before = after
    return found


def _tells(text: str) -> bool:
    return sum(char.isalnum() for char in text) >= FEWEST_LETTERS


def _found(
    side: str, own: _Side, span: tuple[int, int], text: str, other: _Side, beside: int
) -> OnlyThere:
    near = max(beside, 0)
    return OnlyThere(
        side=side,
        words=text[:2000],
        before=own.text(max(0, span[0] - CONTEXT), span[0]),
        range=own.range(*span),
        beside=other.range(near, near + 1) if other.words else Range(),
    )
