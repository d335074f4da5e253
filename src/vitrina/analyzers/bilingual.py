"""What a word is called in the other language: English and Spanish, by a lexicon that ships with us.

    translate("pardoned", "en", "es")     ->  ("indulto", "indultar", "perdón", "perdonar")
    translate("Casa Blanca", "es", "en")  ->  ("white house",)

``lexicon/en-es.txt`` is written by hand, for papers of states, courts and newspapers;
``lexicon/cldr-en-es.txt`` has the names of states, languages, months and cities out of the Unicode
CLDR. A line holds English words, a bar, Spanish words; any of one side may stand for any of the other.
A word is looked up as it is written, then without its plural's ending, then by its stem, so that
``sought`` needs a line and ``seeks`` does not. Case and accents do not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources

from msgspec import Struct

from vitrina.analyzers import words

LANGUAGES = ("en", "es")
FILES = ("en-es.txt", "cldr-en-es.txt")
LONGEST = 6
"""Words of the longest term that is looked for in a row of words."""
_SHORT = 40
"""Letters of a term up to which its form is kept at hand: the same words come again and again."""

_ENGLISH = (
    "a about after all also am an and any are as at be been before being both but by can could "
    "did do does for from had has have he her him his how i if in into is it its may me might my "
    "no not of on or our out over shall she should since so some such than that the their them "
    "then there these they this those to under until up upon us was we were what when where "
    "whether which while who whom whose why will with would you your s"
)
_SPANISH = (
    "a al algo algún alguna algunos ante antes aquel aquella aquellos como cómo con contra cual "
    "cuál cuáles cuando cuándo de del desde donde dónde durante e el él ella ellas ellos en entre "
    "era eran es esa ese eso esos esta está estaba están estas este esto estos fue fueron ha había "
    "haber habían hacia han hasta hay la las le les lo los más me mi mientras muy ni no nos "
    "o para pero por porque que qué quién quien quienes se sea según ser si sí sido sin sobre son "
    "su sus también tan te tiene tienen todo todos tras tu u un una unas uno unos y ya yo"
)
SILENT = {"en": frozenset(_ENGLISH.split()), "es": frozenset(_SPANISH.split())}
"""Words that a question is made with and that tell nothing of what is asked."""


class Term(Struct, frozen=True):
    """A word or a row of words of a question, from the first to before the last, and its translations."""

    first: int
    last: int
    others: tuple[str, ...]


class _Side:
    """One direction of the lexicon: terms of one language, as written and by their stems."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.written: dict[str, list[str]] = {}
        self.stemmed: dict[str, list[str]] = {}
        self.begins: set[str] = set()
        """First words of the terms of several words, folded and as stems."""

    def add(self, term: str, others: Sequence[str]) -> None:
        for table, key in ((self.written, folded(term)), (self.stemmed, self.stems(term))):
            first, blank, _ = key.partition(" ")
            if blank:
                self.begins.add(first)
            known = table.setdefault(key, [])
            known += [other for other in others if other not in known]

    def find(self, term: str) -> Sequence[str]:
        """What a term is called; of several ways to look it up the strictest that finds something."""
        key = folded(term)
        for form in (key, *_singular(key)):
            if found := self.written.get(form):
                return found
        return self.stemmed.get(self.stems(term), ())

    def knows(self, word: str) -> bool:
        """Whether a word is of this language, by its form or as one that questions are made with."""
        key = folded(word)
        if key in _silent(self.language):
            return True
        return any(form in self.written for form in (key, *_singular(key))) or (
            self.stems(word) in self.stemmed
        )

    def begins_one(self, word: str) -> bool:
        """Whether a term of several words may begin with a word; most words begin none."""
        first = folded(word).partition(" ")[0]
        return not first or first in self.begins or self.stems(word) in self.begins

    def stems(self, term: str) -> str:
        return " ".join(words.stem(word, self.language) for word, _, _ in words.spans(term))


def translate(term: str, source: str, target: str) -> tuple[str, ...]:
    """Give what a word or a few words are called in another language, the best known first."""
    if (source, target) not in (LANGUAGES, LANGUAGES[::-1]) or len(term) > words.LONGEST * LONGEST:
        return ()
    own = folded(term)
    return tuple(other for other in _side(source).find(term) if folded(other) != own)


def terms(row: Sequence[str], source: str, target: str) -> tuple[Term, ...]:
    """Give the longest terms of a row of words that have a translation, in their order."""
    return _terms(tuple(row), source, target)


@lru_cache(maxsize=1 << 8)
def _terms(row: tuple[str, ...], source: str, target: str) -> tuple[Term, ...]:
    found: list[Term] = []
    at = 0
    side = _side(source) if (source, target) in (LANGUAGES, LANGUAGES[::-1]) else None
    while side and at < len(row):
        longest = min(LONGEST, len(row) - at) if side.begins_one(row[at]) else 1
        for size in range(longest, 0, -1):
            if size == 1 and is_silent(row[at], source):
                continue
            if others := translate(" ".join(row[at : at + size]), source, target):
                found.append(Term(at, at + size, others))
                at += size - 1
                break
        at += 1
    return tuple(found)


def spoken(row: Sequence[str]) -> tuple[str, ...]:
    """Give the language that words are most likely of; both where they could be of either; or none."""
    counts = {language: sum(_side(language).knows(word) for word in row) for language in LANGUAGES}
    most = max(counts.values(), default=0)
    return tuple(language for language in LANGUAGES if most and counts[language] == most)


def is_silent(word: str, language: str) -> bool:
    """Whether a word only makes a sentence of the others."""
    return folded(word) in _silent(language)


def folded(term: str) -> str:
    """Give a term as it is compared: without case and accents, one blank between its words."""
    return _folded(term) if len(term) <= _SHORT else " ".join(words.tokens(term))


@lru_cache(maxsize=1 << 14)
def _folded(term: str) -> str:
    return " ".join(words.tokens(term))


@cache
def _silent(language: str) -> frozenset[str]:
    return frozenset(words.fold(word) for word in SILENT.get(language, ()))


@cache
def _side(source: str) -> _Side:
    side = _Side(source)
    for english, spanish in _lines():
        ours, theirs = (english, spanish) if source == "en" else (spanish, english)
        for term in ours:
            side.add(term, theirs)
    return side


def _lines() -> Iterator[tuple[list[str], list[str]]]:
    folder = resources.files("vitrina.analyzers") / "lexicon"
    for name in FILES:
        for line in (folder / name).read_text(encoding="utf-8").split("\n"):
            if line and not line.startswith("#"):
                english, _, spanish = line.partition("|")
                yield (
                    [term.strip() for term in english.split(",")],
                    [term.strip() for term in spanish.split(",")],
                )


def _singular(key: str) -> tuple[str, ...]:
    """What a folded term may be the plural of: 'cartas' of 'carta', 'leyes' of 'ley'."""
    if len(key) < 5 or not key.endswith("s"):
        return ()
    return (key[:-1], key[:-2]) if key.endswith("es") else (key[:-1],)
