"""A text with its quotations, sentences and verbs of saying, each found once, and what was found said in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vitrina.analyzers.quoted_spans import Quoted, quoted
from vitrina.analyzers.saying import Verb, verbs
from vitrina.analyzers.sentences import sentences
from vitrina.analyzers.who_spoke import Speakers

MOST_VERBS = 12
"""Verbs of saying in one sentence that are looked at."""
FEW = 3
"""Words from which something reported is a clause."""
ENDS = re.compile(r"[.!?…][”\"»’)]{0,2}[ \n]")
INITIAL = re.compile(r"(?:^|[ .])[A-Z]\.$|\b(?:Mr|Mrs|Ms|Dr|Sr|Sra|Gen|Lt|Col|Sen|Gov|Lic|Jr)\.$")


DIRECT, INDIRECT = True, False


class Said(NamedTuple):
    """A statement found: direct or not, its words, who says it, and how sure that is."""

    direct: bool
    start: int
    end: int
    speaker: str
    score: float
    language: str


class QuotedText:
    """One block with its quotations, sentences and verbs, found once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotes: list[Quoted] = list(quoted(text))
        self.opens = [each.first for each in self.quotes]
        found = list(sentences(text))
        self.starts = [start for start, _ in found]
        self.ends = [end for _, end in found]
        self.verbs: list[Verb] = list(self._told())
        self._places = [verb.start for verb in self.verbs]
        self.speakers = Speakers(text)

    def _told(self) -> Iterator[Verb]:
        """The verbs outside quotations; of a sentence that is full of them, which is none, the first."""
        sentence, told = -1, 0
        for verb in verbs(self.text):
            at = bisect_right(self.starts, verb.start)
            told = told + 1 if at == sentence else 1
            sentence = at
            if told <= MOST_VERBS and self.inside(verb.start) is None:
                yield verb

    def verbs_between(self, start: int, end: int) -> Sequence[Verb]:
        """The verbs of saying that begin in a stretch."""
        return self.verbs[bisect_left(self._places, start) : bisect_left(self._places, end)]

    def inside(self, place: int) -> Quoted | None:
        """The quotation that a place lies in."""
        at = bisect_right(self.opens, place) - 1
        return self.quotes[at] if at >= 0 and place < self.quotes[at].last else None

    def sentence(self, place: int) -> tuple[int, int]:
        """The sentence of a place; one that ends within a quotation goes on after it."""
        at = max(0, bisect_right(self.starts, place) - 1)
        start, end = self.starts[at], self.ends[at]
        while at + 1 < len(self.ends) and (held := self.inside(end - 1)) and held.last > end:
            at += 1
            end = self.ends[at]
        return start, max(end, place)

    def clause(self, place: int) -> int:
        """Where the clause before a verb begins: at its sentence, or after the last quotation."""
        start, _ = self.sentence(place)
        at = bisect_right(self.opens, place) - 1
        while at >= 0 and self.quotes[at].first > start:
            quote = self.quotes[at]
            if count(self.text[quote.start : quote.end]) > 2 or self.text[quote.end - 1] in ",.?!":
                return max(start, quote.last)
            at -= 1  # a nickname, or a word that is only marked
        return max(start, self.quotes[at].last) if at >= 0 else start


def inner(known: QuotedText, quote: Quoted) -> tuple[int, int]:
    """Where the words of a quotation stand, without blanks and a comma at their ends."""
    words = known.text[quote.start : quote.end]
    kept = words.strip(" \n,")
    start = quote.start + words.index(kept) if kept else quote.start
    return start, start + max(1, len(kept))


def broken(gap: str) -> bool:
    """Whether a sentence ends between a quotation and a verb."""
    for end in ENDS.finditer(gap):
        if not INITIAL.search(gap[: end.start() + 1]):
            return True
    return "\n\n" in gap


def count(text: str) -> int:
    """How many words there are."""
    return len(text.split())
