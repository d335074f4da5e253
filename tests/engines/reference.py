"""A search engine that is slow and plain: every question is asked of every text, word by word.

It knows nothing of an index. What it says of which documents answer is what any engine must say; how
well they answer, it does not say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from vitrina.analyzers import words
from vitrina.core.index import Answer, IndexDocument, Question
from vitrina.core.query import (
    Across,
    Alike,
    Among,
    And,
    Dates,
    Everything,
    Field,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Regex,
    Word,
)

_TEXTS = {"title": "title", "name": "name", "from": "sender", "to": "recipients"}
_LABELS = {"kind": "kind", "lang": "language", "in": "folder", "type": "media"}


class ReferenceEngine:
    """Sections in a list."""

    def __init__(self) -> None:
        self._new: list[IndexDocument] = []
        self._gone: set[int] = set()
        self._all: list[IndexDocument] = []
        self._position = 0

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Take documents in; nothing is found before ``commit``."""
        self._new += documents

    def delete(self, documents: Iterable[int]) -> None:
        """Take every section of these documents out, from ``commit`` on."""
        gone = set(documents)
        self._new = [one for one in self._new if one.document not in gone]
        self._gone |= gone

    def commit(self, position: int) -> None:
        """Make all that was added and deleted findable."""
        self._all = [one for one in self._all if one.document not in self._gone] + self._new
        self._new, self._gone, self._position = [], set(), position

    def position(self) -> int:
        """Give the position of the last commit."""
        return self._position

    def clear(self) -> None:
        """Take everything out, from ``commit`` on."""
        self._gone |= {one.document for one in self._all}
        self._new = []

    def close(self) -> None:
        """Nothing is held."""

    def refresh(self) -> None:
        """Nothing is cached."""

    def learn_languages(self) -> None:
        """The languages are looked up each time."""

    def size(self) -> int:
        """Count the sections that can be found."""
        return len(self._all)

    def words(self, start: str, limit: int = 10) -> Sequence[str]:
        """Indexed words that begin so, most frequent first."""
        count = Counter(word for one in self._all for word in set(one.exact.split()))
        found = [word for word in count if word.startswith(words.fold(start))]
        return sorted(found, key=lambda word: (-count[word], word))[:limit]

    def frequency(self, word: str) -> int:
        """In how many sections a word's most frequent form stands."""
        stems = self._stems(word)
        fields = ([one.exact.split() for one in self._all], [one.stem.split() for one in self._all])
        return max(sum(form in text for text in texts) for form in stems for texts in fields)

    def sections(self, tree: Node, document: int) -> Sequence[int]:
        """Give the sections of one document that answer a tree."""
        return sorted(
            one.section for one in self._all if one.document == document and self._meets(one, tree)
        )

    def ask(self, question: Question) -> Answer:
        """Answer from the last commit; every answer has the score 1."""
        found = [one for one in self._all if self._meets(one, question.tree)]
        if question.sort:
            sign = -1 if question.sort == "-date" else 1
            found.sort(key=lambda one: sign * one.date if one.date or sign < 0 else 4_000_000)
        firsts = {one.document: one for one in self._all if not one.section}
        documents = list(dict.fromkeys(one.document for one in found))
        best = {one.document: one.section for one in reversed(found)}
        page = documents[question.offset : question.offset + question.limit]
        hits = tuple((number, best[number], 1.0) for number in page)
        counted = [firsts[number] for number in documents if number in firsts]
        facets = {
            name: tuple(Counter(_facet(one, name) for one in counted).items())
            for name in question.facets
        }
        return Answer(len(documents), hits, facets)

    def _stems(self, text: str) -> set[str]:
        languages = {one.language for one in self._all}
        return {words.stem(text, language) for language in languages} | {words.fold(text)}

    def _meets(self, one: IndexDocument, node: Node) -> bool:
        match node:
            case Word(text, exact):
                found = words.tokens(text)
                if exact or len(found) != 1:
                    return _holds(one.exact.split(), found, 0)
                held = {*one.exact.split(), *one.stem.split()}
                return bool(held & self._stems(text)) or found[0] in one.title.split()
            case Phrase(parts, slop):
                return _holds(one.exact.split(), words.tokens(" ".join(parts)), slop)
            case Prefix(pattern):
                return any(_glob(pattern).fullmatch(word) for word in one.exact.split())
            case Fuzzy(text, distance):
                wanted = words.tokens(text)[0]
                return any(_apart(wanted, word) <= distance for word in set(one.exact.split()))
            case Regex(pattern):
                return any(re.fullmatch(pattern, word) for word in one.exact.split())
            case Field(name, value):
                return _field(one, name, value)
            case Dates(first, last):
                return bool(one.date) and first <= one.date <= (last or 5_000_000)
            case Among(numbers):
                return one.document in numbers
            case Not(inner):
                return not self._meets(one, inner)
            case And(nodes):
                return all(self._meets(one, part) for part in nodes)
            case Or(nodes) | Alike(nodes):
                return any(self._meets(one, part) for part in nodes)
            case Across(inner, other, source):
                return self._meets(one, inner) or (
                    one.language != source and self._meets(one, other)
                )
            case Everything():
                return True
        raise AssertionError(node)


def _holds(text: list[str], parts: list[str], slop: int) -> bool:
    """Whether the words stand one after the other, with at most ``slop`` others between them."""

    def goes_on(at: int, left: list[str], spare: int) -> bool:
        return not left or any(
            text[at + step : at + step + 1] == left[:1]
            and goes_on(at + step + 1, left[1:], spare - step)
            for step in range(spare + 1)
        )

    return bool(parts) and any(
        word == parts[0] and goes_on(at + 1, parts[1:], slop) for at, word in enumerate(text)
    )


def _field(one: IndexDocument, name: str, value: Word | Phrase | Prefix) -> bool:
    if name in _TEXTS:
        text = getattr(one, _TEXTS[name]).split()
        if isinstance(value, Prefix):
            return any(_glob(value.pattern).fullmatch(word) for word in text)
        said = value.text if isinstance(value, Word) else " ".join(value.words)
        slop = value.slop if isinstance(value, Phrase) else 0
        return _holds(text, words.tokens(said), slop)
    said = value.text if isinstance(value, Word) else getattr(value, "pattern", "")
    if name == "is":
        return said.lower() in one.flags.split()
    label = getattr(one, _LABELS[name])
    if isinstance(value, Prefix):
        return _glob(said, fold=False).fullmatch(label) is not None
    if name == "type" and "/" not in said:
        return said.lower() in label
    return bool(label == (said if name == "in" else said.lower()))


def _glob(pattern: str, *, fold: bool = True) -> re.Pattern[str]:
    shown = words.fold(pattern) if fold else pattern
    return re.compile(re.escape(shown).replace(r"\*", ".*").replace(r"\?", "."))


def _facet(one: IndexDocument, name: str) -> str:
    if name == "year":
        return str(dt.date.fromordinal(one.date).year) if one.date else ""
    return str(getattr(one, name))


def _apart(one: str, other: str) -> int:
    """Edits between two words; neighbours that change places are one edit."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            cost = one[i - 1] != other[j - 1]
            best = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                best = min(best, table[i - 2, j - 2] + 1)
            table[i, j] = best
    return table[len(one), len(other)]
