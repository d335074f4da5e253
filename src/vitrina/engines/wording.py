"""Our tree of a question in Tantivy's words: one query that ranks, one that only counts.

    Word("trading")   ->   must     the best of  exact:trading  stem:trade  exact:trade
                           should   title:trading

What the index does not hold is not asked for: every term costs a look into every segment, and a word
has many (a field for how it is written, one for its stem, a stem for each of the library's languages).
"""

from __future__ import annotations

import contextlib
import functools
import math
import re
from collections.abc import Sequence
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from vitrina.analyzers import words
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

UNDATED = 4_000_000
"""Stands for no date where the oldest come first: after every day that is one."""
ROOT_BOOST = 0.8
"""What another form of a word counts beside the word itself."""
TITLE_BOOST = 0.5
"""What a word adds by standing in the title: so much of its rarity in the texts. Its rarity among
titles says little: many files have none."""
APART = "apart"
"""The field of those words of a title that do not stand in its text."""
WORDED = ("title", "name", "sender", "recipients")
"""Fields of words, beside the text."""
FIELDS = {
    "title": "title", "name": "name", "from": "sender", "to": "recipients", "kind": "kind",
    "type": "media", "lang": "language", "in": "folder", "is": "flags",
}  # fmt: skip
_GUARDS = 2
"""So many of the rarest words are asked for first,"""
_WORTH = 4
"""where so many are asked for."""
_KEPT_FORMS = 10_000

Clause = tuple[Occur, Query]


class Wording:
    """One question's queries over one state of the index; what a word is found by is looked up once."""

    def __init__(self, schema: tantivy.Schema, searcher: Any, languages: tuple[str, ...]) -> None:
        self._schema = schema
        self._searcher = searcher
        self._languages = languages
        self._held: dict[tuple[str, str], int] = {}
        self._found_by: dict[str, tuple[tuple[str, str], ...]] = {}
        self._answered: dict[Across, bool] = {}
        self._spoken: list[str] = []

    def ranked(self, node: Node) -> Query:
        """Make the query that ranks what answers a tree."""
        match node:
            case Word() | And():
                return _all(self._clauses(node))
            case Or(nodes):
                # Whatever has a word in its title answers by that word, so its title may stand beside.
                return _any([query for part in nodes for query in self._beside(part)])
            case Alike(nodes):
                return Query.disjunction_max_query([self.ranked(part) for part in nodes])
            case Across(inner, other, source):
                if not self._elsewhere(node):
                    return self.ranked(inner)
                ways = [self.ranked(inner), _all([*self._clauses(other), self._but_in(source)])]
                return Query.disjunction_max_query(ways)
        return self._plain(node)

    def counted(self, node: Node) -> Query:
        """Make the query for where only which documents answer matters, not how well."""
        match node:
            case Word(text, exact):
                terms = self._terms(text, exact=exact)
                return _any([query for query, _ in terms]) if terms else self._plain(node)
            case And(nodes):
                return _all([self._counted_clause(part) for part in nodes] + self._anything(nodes))
            case Or(nodes) | Alike(nodes):
                return _any([self.counted(part) for part in nodes])
            case Across(inner, other, source):
                if not self._elsewhere(node):
                    return self.counted(inner)
                elsewhere = _all([(Occur.Must, self.counted(other)), self._but_in(source)])
                return _any([self.counted(inner), elsewhere])
        return self._plain(node)

    def frequency(self, word: str) -> int:
        """In how many sections a word's most frequent form stands."""
        return max(
            self._count(field, form)
            for form in stems(word, self._languages)
            for field in ("exact", "stem")
        )

    # --- parts of a question ------------------------------------------------------------------

    def _clauses(self, node: Node) -> list[Clause]:
        """The tree as what must be there, and what is the better for being there."""
        if isinstance(node, Word):
            terms = self._terms(node.text, exact=node.exact)
            if not terms:
                return [(Occur.Must, self._plain(node))]
            ways = [
                term if weight == 1.0 else Query.boost_query(term, weight) for term, weight in terms
            ]
            # The forms of a word stand in two fields: their scores added up would count a word twice.
            best = Query.disjunction_max_query(ways) if len(ways) > 1 else ways[0]
            return [(Occur.Must, best), *self._title(node)]
        if not isinstance(node, And):
            return [(Occur.Must, self.ranked(node))]
        clauses: list[Clause] = []
        for part in node.nodes:
            if isinstance(part, Not):
                clauses.append((Occur.MustNot, self.counted(part.node)))
            elif isinstance(part, Word):
                clauses += self._clauses(part)
            else:
                clauses.append((Occur.Must, self.ranked(part)))
        return [*self._anything(node.nodes), *clauses]

    def _beside(self, node: Node) -> list[Query]:
        """What a part of an ``OR`` adds to the others."""
        if isinstance(node, Word):
            return [query for _, query in self._clauses(node)]
        return [self.ranked(node)]

    def _counted_clause(self, node: Node) -> Clause:
        if isinstance(node, Not):
            return Occur.MustNot, self.counted(node.node)
        return Occur.Must, self.counted(node)

    def _anything(self, nodes: Sequence[Node]) -> list[Clause]:
        """What a question that only shuts out is asked of."""
        if not all(isinstance(node, Not) for node in nodes):
            return []
        return [(Occur.Must, Query.const_score_query(self._everything(), 0.0))]

    def _but_in(self, language: str) -> Clause:
        """Papers in any other language: named, since there are often few of them."""
        if not self._spoken:
            self._spoken = [code for code, _ in self._searcher.terms_with_prefix("language", "")]
        others = [
            Query.term_query(self._schema, "language", code, "basic")
            for code in self._spoken
            if code != language
        ]
        return Occur.Must, Query.const_score_query(_any(others), 0.0)

    def _elsewhere(self, node: Across) -> bool:
        """Whether papers in other languages may answer; asked of the rarest words, as far as need be.

        A library is often in one language but for a few papers, and the words of the other are many.
        """
        known = self._answered.get(node)
        if known is None:
            nodes = node.other.nodes if isinstance(node.other, And) else ()
            telling = [part for part in nodes if isinstance(part, Word | Alike)]
            known = True
            if len(telling) >= _WORTH:
                rare = sorted(telling, key=self._commonness)[:_GUARDS]
                guard = _all([(Occur.Must, self.counted(part)) for part in rare])
                asked = _all([(Occur.Must, guard), self._but_in(node.source)])
                found = self._searcher.search(Query.const_score_query(asked, 1.0), 1, count=False)
                known = bool(found.hits)
            self._answered[node] = known
        return known

    def _commonness(self, node: Node) -> int:
        """In how many sections a word stands, or the one that was typed; what is not asked for else is not counted."""
        match node:
            case Word(text, exact):
                found = self._ways(text, exact=exact)
                return sum(self._count(field, form) for field, form in found)
            case Alike(nodes):
                return self._commonness(nodes[0])
            case Phrase(parts, _):
                return min(
                    (self._count("exact", word) for part in parts for word in words.tokens(part)),
                    default=0,
                )
        return int(self._searcher.num_docs)

    # --- words --------------------------------------------------------------------------------

    def _terms(self, text: str, *, exact: bool) -> list[tuple[Query, float]]:
        """The terms that a word is found by, and what each counts; none for what is no single word."""
        found = self._ways(text, exact=exact)
        if not found:
            return []
        typed = words.tokens(text)[0]
        terms = [
            (self._term(field, form), 1.0 if (field, form) == ("exact", typed) else ROOT_BOOST)
            for field, form in found
        ]
        if self._count(APART, typed):
            terms.append((self._term(APART, typed), 0.0))
        return terms

    def _ways(self, text: str, *, exact: bool) -> tuple[tuple[str, str], ...]:
        """(field, form) of a word's forms that stand in the index, as it was typed first."""
        if exact:
            return ()
        known = self._found_by.get(text)
        if known is None:
            typed = words.tokens(text)
            named = [("exact", typed[0])] if len(typed) == 1 else []
            for form in stems(text, self._languages) if named else ():
                named += [("stem", form), ("exact", form)]
            there = tuple(way for way in dict.fromkeys(named) if self._count(*way))
            known = self._found_by[text] = there or tuple(named[:1])
        return known

    def _title(self, word: Word) -> list[Clause]:
        typed = words.tokens(word.text)[0]
        if not self._count("title", typed):
            return []
        weight = TITLE_BOOST * self._rarity(word.text)
        return [(Occur.Should, Query.const_score_query(self._term("title", typed), weight))]

    def _count(self, field: str, word: str) -> int:
        key = (field, word)
        known = self._held.get(key)
        if known is None:
            known = self._held[key] = int(self._searcher.doc_freq(field, word))
        return known

    def _rarity(self, word: str) -> float:
        """BM25's weight of a word by how few sections hold it."""
        found, all_ = self.frequency(word), max(1, self._searcher.num_docs - 1)
        return math.log(1 + (max(0, all_ - found) + 0.5) / (found + 0.5))

    # --- the rest -----------------------------------------------------------------------------

    def _plain(self, node: Node) -> Query:
        """What has one query, whether it ranks or counts."""
        match node:
            case Word(text):
                return self._sequence("exact", words.tokens(text), 0)
            case Phrase(parts, slop):
                return self._sequence("exact", words.tokens(" ".join(parts)), slop)
            case Prefix(pattern):
                return self._pattern("exact", pattern)
            case Fuzzy(text, distance):
                return self._fuzzy(text, distance)
            case Regex(pattern):
                return self._regex("exact", pattern)
            case Field(name, value):
                return self._field(FIELDS[name], value)
            case Dates(first, last):
                return Query.range_query(
                    self._schema, "date", FieldType.Integer, max(first, 1), last or UNDATED
                )
            case Among(numbers):
                return Query.term_set_query(self._schema, "document", list(numbers))
            case Not():
                return _all([*self._anything([node]), self._counted_clause(node)])
            case Everything():
                return self._everything()
        raise AssertionError(node)

    def _everything(self) -> Query:
        return Query.range_query(self._schema, "document", FieldType.Integer, 1, 1 << 62)

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self._schema, field, word, "freq")

    def _sequence(self, field: str, parts: list[str], slop: int) -> Query:
        if not parts:
            return Query.empty_query()
        if len(parts) == 1:
            return self._term(field, parts[0])
        return Query.phrase_query(self._schema, field, list(parts), slop)

    def _pattern(self, field: str, pattern: str) -> Query:
        if pattern.strip("*?") == "":
            return self._everything()
        parts = re.split(r"([*?])", pattern)
        regex = "".join(
            {"*": ".*", "?": "."}.get(part) or re.escape(words.fold(part)) for part in parts if part
        )
        return self._regex(field, regex, folded=True)

    def _regex(self, field: str, pattern: str, *, folded: bool = False) -> Query:
        with contextlib.suppress(ValueError):
            shown = pattern if folded else _fold_pattern(pattern)
            return Query.regex_query(self._schema, field, shown)
        return Query.empty_query()

    def _fuzzy(self, text: str, distance: int) -> Query:
        (word, *_) = [*words.tokens(text), ""]
        return Query.fuzzy_term_query(self._schema, "exact", word, distance, True)  # noqa: FBT003

    def _field(self, field: str, value: Word | Phrase | Prefix) -> Query:
        text = value.pattern if isinstance(value, Prefix) else _text(value)
        if field in WORDED:
            if isinstance(value, Prefix):
                return self._pattern(field, text)
            slop = value.slop if isinstance(value, Phrase) else 0
            return self._sequence(field, words.tokens(text), slop)
        if field == "media" and "/" not in text:
            return Query.regex_query(self._schema, field, f".*{re.escape(text.lower())}.*")
        if isinstance(value, Prefix):
            return Query.regex_query(
                self._schema, field, re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")
            )
        shown = text if field in {"folder", "year"} else text.lower()
        return Query.term_query(self._schema, field, shown, "basic")


@functools.lru_cache(_KEPT_FORMS)
def stems(text: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The stems that a word may have been given, in each of these languages, and the word folded."""
    surface = words.surface(text)
    (word,) = words.spans(surface)[:1] or [(surface, 0, 0)]
    forms = [words.stem(word[0], language) for language in languages]
    return tuple(dict.fromkeys([*forms, words.fold(word[0])]))


def _all(clauses: list[Clause]) -> Query:
    """A query of clauses; one that must hold stands by itself."""
    if len(clauses) == 1 and clauses[0][0] == Occur.Must:
        return clauses[0][1]
    return Query.boolean_query(clauses)


def _any(queries: list[Query]) -> Query:
    return (
        queries[0]
        if len(queries) == 1
        else Query.boolean_query([(Occur.Should, q) for q in queries])
    )


def _text(value: Word | Phrase) -> str:
    return value.text if isinstance(value, Word) else " ".join(value.words)


def _fold_pattern(pattern: str) -> str:
    r"""Fold the letters of a regular expression; its classes (\\w, \\d) stay as they are."""
    return re.sub(r"\\.|[^\\]+", lambda m: m[0] if m[0][0] == "\\" else words.fold(m[0]), pattern)
