"""What a sentence speaks of, as it may be said in another paper and another language.

"The President ordered the foreign ministry to do the paperwork so that Julian Assange be released"
 president|presidente   order|ordenar   foreign ministry|relaciones exteriores|cancillería
 paperwork|trámites     Julian Assange (a name)      release|liberar

A concept is met in a text by its own words' stems, by those of its translations (``bilingual``), by one
word of a name, or, less surely, by a word that begins alike: "extradite", "extradición".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from vitrina.analyzers import bilingual, words
from vitrina.analyzers.quantities import LONGEST, number, written
from vitrina.core.query import Node, Or, Phrase, Prefix, Word

MOST = 40
"""Concepts of a sentence that are kept."""
MOST_PLACES = 2_000
"""Places of one word in one block that are looked at."""
_WORD = re.compile(r"[^\W_]+")
ALIKE = 5
"""Letters from which words that begin alike may be one word in two languages."""
_SAID_WORDS = """
    say says said saying tell tells told report reports reported according add added adds state stated states
    announce announced note noted explain explained declare declared according call called
    decir dice dijo dicho señaló indicó afirmó informó según agregó añadió explicó declaró aseguró reportó
    mr mrs ms sr sra año años year years day días día week weeks semana monday tuesday wednesday thursday friday
    saturday sunday lunes martes miércoles jueves viernes sábado domingo one two two's other first last
    would could also may must been being
"""
_SAID = frozenset(words.fold(word) for word in _SAID_WORDS.split())


class Concept(Struct, frozen=True):
    """One thing that a sentence speaks of. ``kind``: name, number, term (several words) or word."""

    shown: str
    kind: str
    own: tuple[str, ...]
    """Its words as written."""
    others: tuple[str, ...] = ()
    """Translations, of one word or several."""


class Mark(Struct, frozen=True):
    """A concept met in a text: its words there, and how surely they are it."""

    concept: int
    start: int
    end: int
    strength: float


def concepts(text: str, language: str) -> tuple[Concept, ...]:
    """Give what a sentence speaks of, in its order, each once."""
    spans = words.spans(text)
    target = {"en": "es", "es": "en"}.get(language, "")
    row = [word for word, _, _ in spans]
    terms = {term.first: term for term in bilingual.terms(row, language, target)} if target else {}
    found: dict[str, Concept] = {}
    at = 0
    while at < len(spans) and len(found) < MOST:
        term = terms.get(at)
        name = _name(text, spans, at, terms)
        size, value = number(row[at : at + LONGEST])
        if size:
            shown = text[spans[at][1] : spans[at + size - 1][2]]
            concept = Concept(shown, "number", tuple(row[at : at + size]), written(value))
            at += size
        elif name == at + 1 and bilingual.is_silent(row[at], language):
            at += 1  # "El Departamento", "The President": an article begins the sentence
            continue
        elif name > at + (1 if term else 0) and not (term and term.last > at + 1):
            if bilingual.is_silent(row[at], language):
                at += 1
                continue
            concept = Concept(text[spans[at][1] : spans[name - 1][2]], "name", tuple(row[at:name]))
            at = name
        elif term:
            kind = "term" if term.last > at + 1 else "word"
            shown = text[spans[at][1] : spans[term.last - 1][2]]
            concept = Concept(shown, kind, tuple(row[at : term.last]), term.others)
            at = term.last
        else:
            concept = Concept(row[at], "number" if row[at].isdigit() else "word", (row[at],))
            at += 1
        folded = " ".join(words.tokens(concept.shown))
        same = next(
            (k for k, c in found.items() if concept.others and c.others == concept.others), folded
        )
        if _tells(concept, folded, language):
            found.setdefault(same, concept)
    return tuple(found.values())


def _name(
    text: str, spans: list[tuple[str, int, int]], at: int, terms: dict[int, bilingual.Term]
) -> int:
    """Where a run of capitalised words that begins at ``at`` ends; ``at`` if none does."""
    end = at
    while end < len(spans) and end - at < 6:
        word, start, _ = spans[end]
        if end > at and text[spans[end - 1][2] : start] not in {" ", "-", "’", "'", ". "}:
            break
        if not word[0].isupper() or (end > at and end in terms and terms[end].last > end + 1):
            break
        end += 1
    first = end == at + 1 and (
        not at or text[spans[at][1] - 2 : spans[at][1]] in {". ", "? ", "! "}
    )
    return at if first and at in terms else end  # a sentence's first word may be any word


def _tells(concept: Concept, folded: str, language: str) -> bool:
    """Whether a concept tells a text from others."""
    if not folded or (len(folded) < 3 and concept.kind != "number"):
        return False
    if len(concept.own) > 1:
        return True
    if concept.kind == "number":
        return True
    return not (bilingual.is_silent(folded, language) or folded in _SAID)


def asked(concept: Concept) -> Node:
    """Give the query that finds the texts with a concept, in any of its forms."""
    nodes: list[Node] = []
    if concept.kind == "word" and not concept.others and len(concept.own[0]) > ALIKE + 1:
        nodes.append(Prefix(f"{words.fold(concept.own[0])[: ALIKE + 1]}*"))
    if concept.kind == "name" and len(concept.own) > 1:
        nodes += [Word(word) for word in concept.own if len(word) > 2]
    for form in ((" ".join(concept.own)), *concept.others[:8]):
        parts = words.tokens(form)
        if len(parts) == 1:
            nodes.append(Word(form))
        elif parts:
            nodes.append(Phrase(tuple(parts)))
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def different_words(text: str) -> frozenset[str]:
    """Give the different words of a text, as written."""
    return frozenset(_WORD.findall(text))


class Finder:
    """Finds the concepts of one sentence in texts of one language."""

    def __init__(self, concepts: tuple[Concept, ...], source: str, language: str) -> None:
        self._forms = words.forms(language)
        self._first: defaultdict[str, list[tuple[tuple[str, ...], int, float]]] = defaultdict(list)
        self._alike: dict[str, int] = {}
        self._known: dict[str, tuple[tuple[tuple[str, ...], int, float], ...]] = {}
        for which, concept in enumerate(concepts):
            for form, strength in _ways(concept, source, language):
                parts = tuple(self._stem(word) for word, _, _ in words.spans(form))
                if parts:
                    self._first[parts[0]].append((parts[1:], which, strength))
            if concept.kind == "word" and len(concept.own[0]) > ALIKE + 1:
                self._alike.setdefault(words.fold(concept.own[0])[:ALIKE], which)

    def most(self, different: frozenset[str]) -> dict[int, float]:
        """How surely each concept may be met, at most, in a text of these different words."""
        best: dict[int, float] = {}
        for word in different:
            for _, concept, strength in self._begun(word):
                best[concept] = max(best.get(concept, 0.0), strength)
        return best

    def find(self, text: str, different: frozenset[str] | None = None) -> list[Mark]:
        """Give every place where a concept is met, in the order of the text.

        Most words of a text begin nothing: each different one is looked up once, and only those
        that do are then sought in it.
        """
        found: list[Mark] = []
        for word in different_words(text) if different is None else different:
            for rest, concept, strength in self._begun(word):
                found += self._places(text, word, rest, concept, strength)
        return sorted(set(found), key=lambda mark: (mark.start, -mark.end, mark.concept))

    def _places(
        self, text: str, word: str, rest: tuple[str, ...], concept: int, strength: float
    ) -> Iterator[Mark]:
        at = text.find(word)
        for _ in range(MOST_PLACES):
            if at < 0:
                return
            end = at + len(word)
            whole = not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum()
            last = self._follows(text, end, rest) if whole and rest else end
            if whole and last:
                yield Mark(concept, at, last, strength)
            at = text.find(word, end)

    def _follows(self, text: str, end: int, rest: tuple[str, ...]) -> int:
        """Where the words that must follow end; 0 if others stand there."""
        after = words.spans(text[end : end + 24 * len(rest) + 12])[: len(rest)]
        if len(after) < len(rest):
            return 0
        met = all(self._stem(word) == part for (word, _, _), part in zip(after, rest, strict=True))
        return end + after[-1][2] if met else 0

    def _begun(self, word: str) -> tuple[tuple[tuple[str, ...], int, float], ...]:
        found = self._known.get(word)
        if found is None:
            exact, stem = self._forms(words.surface(word))
            made = list(self._first.get(stem, ()))
            if exact != stem:
                made += self._first.get(exact, ())
            if (
                not made
                and len(exact) > ALIKE
                and (near := self._alike.get(exact[:ALIKE])) is not None
            ):
                made.append(((), near, 0.5))
            if len(self._known) > 50_000:
                self._known.clear()
            found = self._known[word] = tuple(made)
        return found

    def _stem(self, word: str) -> str:
        return self._forms(words.surface(word))[1]


def _ways(concept: Concept, source: str, language: str) -> Iterator[tuple[str, float]]:
    """The forms in which a concept is met in a language, and how surely each is it."""
    own = " ".join(concept.own)
    if concept.kind == "name" and len(concept.own) > 1:
        yield own, 1.0
        yield concept.own[-1], 0.85
        for place, word in enumerate(concept.own):
            if len(word) > 3 and place < len(concept.own) - 1:
                yield word, 0.6 if place else 0.4
            for other in bilingual.translate(word, source, language)[:3]:
                yield other, 0.6 if place else 0.4
    elif concept.kind in {"name", "number"} or language == source:
        yield own, 1.0
    if concept.kind == "number":
        for other in concept.others:
            yield other, 1.0
    elif language != source:
        for place, other in enumerate(concept.others[:8]):
            yield other, 1.0 if place < 4 else 0.8
