"""What a sentence of an article rests on: passages of the library's records, best first, with why.

sentence --concepts--> what it speaks of --engine--> records --windows--> passages, scored

A passage counts by how much of what the sentence speaks of it holds, what is rare in the library
weighing more; who speaks there and what the paper is called count for half; a record made within
days before the article counts for more, one made after it for less. All of it a machine's finding.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from vitrina.analyzers import language as languages
from vitrina.analyzers.sentences import sentences
from vitrina.core.query import Among, And, Node, Not, Or
from vitrina.core.records import Block, Citation, Claimed, Range, Reason, Support
from vitrina.formats import citation as citations
from vitrina.investigate import reading
from vitrina.investigate.concepts import Finder, Mark, asked, concepts, different_words
from vitrina.investigate.search import Searcher
from vitrina.investigate.windows import (
    EACH,
    Asked,
    Spoken,
    nearness,
    scored,
    surest,
    trimmed,
    windows,
)
from vitrina.store.facts import every
from vitrina.store.lookup import Lookup, Row

CANDIDATES = 40
"""Sections of records that are looked through for a sentence."""
KEPT = 120
"""Sections kept at hand; the longest have a million characters, most far fewer."""
_LIFT = 0.1
"""What who speaks may add to a score, beyond the words of the section."""
MOST_LINES = 12
LEAST = 0.25
"""Below this score nothing is said."""
FEW = 3
_WEIGHTS = {"name": 1.5, "term": 1.3, "number": 0.9, "word": 1.0}
_PRESS = ("article.date", "article.outlet", "article.byline")
HEAD = frozenset(("article.title", "article.byline", "article.outlet"))
"""Kinds of facts that tell what an article is called, and by whom it is."""
_MOSTLY = 0.6
_REPORTED = 0.35
"""What a passage of another article loses: a report of the same thing is no record of it."""


class Claims:
    """Answers what sentences rest on, in one library."""

    def __init__(self, lookup: Lookup, searcher: Callable[[], Searcher]) -> None:
        self._lookup = lookup
        self._searcher = searcher
        self._guard = threading.Lock()
        self._sections: dict[
            tuple[int, int, tuple[int, int, int]], tuple[tuple[Block, frozenset[str]], ...]
        ] = {}

    def rests_on(
        self,
        text: str,
        *,
        language: str = "",
        date: str = "",
        without: Sequence[int] = (),
        most: int = 5,
    ) -> tuple[Support, ...]:
        """Give the passages that a sentence rests on; none that lie in the documents ``without``."""
        question = self._question(text, language, date)
        if len(question.concepts) < FEW:
            return ()
        return self._supports(question, without, most)

    def of_document(
        self, row: Row, place: Range | None = None, most: int = 5, text: str = ""
    ) -> tuple[Claimed, ...]:
        """Give each sentence of a document, or of some lines of it, that claims something, with supports."""
        without = [row.number]
        made = []
        blocks = reading.blocks(self._lookup, row.number)
        for told in claimed(blocks, row.language, place or Range(), self._head(row.number)):
            if text and told.text != text:
                continue
            if not most:
                made.append(told)
                continue
            question = self._question(told.text, told.language, row.date)
            found = self._supports(question, without, most) if len(question.concepts) >= FEW else ()
            made.append(Claimed(told.text, told.range, told.language, found))
        return tuple(made)

    def _head(self, number: int) -> tuple[str, ...]:
        """What an article is called, and by whom it is."""
        return tuple(
            fact.value
            for section, _, packed in self._lookup.facts.of(number)
            if not section
            for fact in every(packed)
            if fact.kind in HEAD
        )

    def _question(self, text: str, language: str, date: str) -> Asked:
        language = language or languages.detect(text)
        found = concepts(text, language)
        size = max(1, self._searcher().size())
        counts = [self._searcher().count(asked(each)) for each in found]
        kept = [(each, n) for each, n in zip(found, counts, strict=True) if n]
        weights = tuple(_WEIGHTS[c.kind] * math.log(1 + size / (n + 0.5)) for c, n in kept)
        lost = tuple(each for each, n in zip(found, counts, strict=True) if not n)
        return Asked(
            language, date, (*(c for c, _ in kept), *lost), (*weights, *(0.5 for _ in lost))
        )

    def _supports(self, question: Asked, without: Sequence[int], most: int) -> tuple[Support, ...]:
        tree: Node = Or(tuple(asked(each) for each in question.concepts))
        if without:
            tree = And((tree, Not(Among(tuple(dict.fromkeys(without))))))
        ranked = self._searcher().ranked(tree, CANDIDATES)
        rows = self._lookup.rows([number for number, _, _ in ranked])
        finders: dict[str, Finder] = {}
        press = frozenset(self._lookup.facts.documents(_PRESS, (), prefix=False))
        found: list[Support] = []
        for number, section, _ in ranked:
            if row := rows.get(number):
                finder = finders.get(row.language)
                if finder is None:
                    finder = Finder(question.concepts, question.language, row.language)
                    finders[row.language] = finder
                enough = sorted((each.score for each in found), reverse=True)[most - 1 : most]
                found += self._passages(question, row, section, finder, number in press, *enough)
        found.sort(key=lambda each: (-each.score, each.date, each.document, each.range.line))
        kept: list[Support] = []
        for each in found:
            if each.score < LEAST or len(kept) == most:
                break
            if sum(each.document == other.document for other in kept) < EACH:
                kept.append(each)
        return tuple(kept)

    def _passages(
        self,
        question: Asked,
        row: Row,
        section: int,
        finder: Finder,
        press: bool,
        enough: float = LEAST,
    ) -> Iterator[Support]:
        """The best stretches of a section; none if not even all its words come to ``enough``."""
        blocks = self._read(row.number, section)
        near = nearness(question.date, row.date)
        title = surest(finder.find(row.title or row.name))
        spoken = Spoken(self._lookup, row.number, section, finder)
        whole = sum(question.weights) or 1.0
        for number, (block, different) in enumerate(blocks):
            most = finder.most(different) | dict.fromkeys(title, 1.0)
            reach = sum(question.weights[n] * strength for n, strength in most.items()) / whole
            if reach + near + _LIFT < enough:
                continue
            marks = finder.find(block.text, different)
            if marks and not block.hidden:
                for wide in windows(marks, question.weights):
                    speaker, said_by = spoken.most(number, wide, question.weights)
                    window = trimmed(wide, said_by)
                    if len({mark.concept for mark in window} | said_by.keys()) < 2:
                        continue  # one word is met everywhere
                    context = {n: ("title", mark) for n, mark in title.items()}
                    context |= {n: ("speaker", mark) for n, mark in said_by.items()}
                    score, reasons = scored(question, window, block.text, context, speaker)
                    score += near - (_REPORTED if press and not speaker else 0.0)
                    yield self._support(row, block, window, score, reasons, speaker)

    def _read(self, number: int, section: int) -> tuple[tuple[Block, frozenset[str]], ...]:
        """Blocks of a section with their different words; sentences of an article ask for the same ones."""
        with self._guard:
            key = (number, section, self._lookup.facts.state())
            found = self._sections.pop(key, None)
            if found is None:
                blocks = reading.section(self._lookup, number, section)
                found = tuple((block, different_words(block.text)) for block in blocks)
                if len(self._sections) >= KEPT:
                    self._sections.pop(next(iter(self._sections)))
            self._sections[key] = found
            return found

    def _support(
        self, row: Row, block: Block, window: Sequence[Mark], score: float,
        reasons: tuple[Reason, ...], speaker: str,
    ) -> Support:  # fmt: skip
        text, place = block.text, block.place
        end = max(mark.end for mark in window)
        above = text.count("\n", 0, window[0].start)
        first = (place.line or 1) + above
        last = min(first + text.count("\n", window[0].start, end), first + MOST_LINES - 1)
        lines = text.split("\n")[above : above + last - first + 1]
        where = Range(place.part, place.page, first, last)
        short = row.sha.hex()[: citations.SHORT]
        return Support(
            document=row.sha.hex(),
            title=row.title or row.name,
            date=row.date,
            language=row.language,
            range=where,
            citation=citations.show(Citation(short, where, citations.digest(lines))),
            text=_shown(text, window),
            score=round(max(0.0, min(1.0, score)), 3),
            speaker=speaker,
            reasons=reasons,
        )


def _shown(text: str, window: Sequence[Mark]) -> str:
    """The words of a passage, from the beginning of a sentence near it to the end of one."""
    start, end = window[0].start, max(mark.end for mark in window)
    low = max(0, start - 160, text.rfind("\n", 0, start) + 1)
    for mark in (". ", "? ", "! "):
        at = text.rfind(mark, low, start)
        low = max(low, at + 2) if at >= 0 else low
    stop = text.find("\n", end)
    high = min(len(text), end + 160, stop if stop >= 0 else len(text))
    at = text.find(". ", end, high)
    return " ".join(text[low : at + 1 if at >= 0 else high].split())


def claimed(
    blocks: Iterator[Block],
    language: str,
    place: Range,
    head: Sequence[str] = (),
) -> Iterator[Claimed]:
    """Give the sentences that claim something which a record may bear out; not what is mostly one of the ``head``.

    Of what was asked for by its lines each sentence is given, whatever it says.
    """
    for block in blocks:
        where = block.place
        if block.hidden or (place.line and (where.part, where.page) != (place.part, place.page)):
            continue
        for start, end in sentences(block.text):
            text = " ".join(block.text[start:end].split())
            first = (where.line or 1) + block.text.count("\n", 0, start)
            last = first + block.text.count("\n", start, end)
            if place.line and (last < place.line or first > (place.last or place.line)):
                continue
            named = any(part in text and len(part) > _MOSTLY * len(text) for part in head)
            if place.line or (not named and claims_something(text, language)):
                yield Claimed(text, Range(where.part, where.page, first, last), language)


@lru_cache(maxsize=4096)
def claims_something(text: str, language: str) -> bool:
    """Whether a sentence says of somebody or something what a record might bear out."""
    if not 30 <= len(text) <= 1500 or text.endswith("?") or "(@" in text:
        return False
    found = concepts(text, language)
    named = any(each.kind in {"name", "number", "term"} for each in found)
    return len(found) >= (FEW + 1 if named else FEW + 3)
