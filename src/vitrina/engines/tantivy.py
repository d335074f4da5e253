"""Tantivy behind ``core.index.Engine``: tokens in, document numbers out. Holds no text.

Three things that Tantivy does not tell: deleting by a term on an *unsigned* field deletes nothing,
so numbers are signed here; deleted words stay in the segments' files until those are dropped, so
erasing clears the whole index; and its own query parser gives nothing, silently, for ``a AND NOT b``
or ``mexic*``, so queries are built from our tree.

Every section of a document is a document of Tantivy's. The first is numbered 0: totals and facets
count first sections, and those few documents that only a later section answers for.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order, Query

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
from vitrina.engines import soundness, standin

FORMAT = 2
"""Goes up when the schema or the words in it change; the index is then made anew beside the old."""
HEAP = 48_000_000
THREADS = 1
MOST_LATER = 20_000
MOST_LANGUAGES = 8
UNDATED = 4_000_000
"""Stands for no date where the oldest come first: after every day that is one."""
ROOT_BOOST = 0.8
"""What another form of a word counts beside the word itself."""
TITLE_BOOST = 0.5
"""What a word adds by standing in the title: so much of its rarity in the texts. Its rarity among
titles says little: many files have none."""
_FACET_SIZE = 60
_WORDS = ("title", "name", "sender", "recipients")
_LABELS = ("kind", "media", "language", "folder", "year")
_FIELDS = {
    "title": "title", "name": "name", "from": "sender", "to": "recipients", "kind": "kind",
    "type": "media", "lang": "language", "in": "folder", "is": "flags",
}  # fmt: skip


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("exact", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("stem", tokenizer_name="whitespace", index_option="freq")
    for name in _WORDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in _LABELS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("flags", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("marker", tokenizer_name="raw", index_option="basic")
    for name in ("document", "section", "date", "date_up"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("position", stored=True)
    return builder.build()


def older(path: Path) -> list[Path]:
    """Folders of other formats' indexes; their words are in today's, or were erased."""
    return [below for below in path.glob("tantivy-*") if below.name != f"tantivy-{FORMAT}"]


def changed(path: Path, most: int | None = None) -> tuple[str, ...]:
    """Name the files of today's index whose bytes are not those that were written."""
    return soundness.changed(path / f"tantivy-{FORMAT}", most)


def drop(path: Path) -> None:
    """Remove today's index; it is made anew from the catalogue."""
    soundness.drop(path / f"tantivy-{FORMAT}")


class TantivyEngine:
    """One index in one folder. Open one for writing, any number for reading."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        self._path = path / f"tantivy-{FORMAT}"
        self._schema = _schema()
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._languages: tuple[str, ...] = ()
        self._links: standin.StandIn | None = None
        if write:
            self._path.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, str(self._path))
            self._writer = self._index.writer(HEAP, THREADS)

    # --- writing ----------------------------------------------------------------------------

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Take documents in; nothing is found before ``commit``."""
        assert self._writer
        for document in documents:
            self._writer.add_document(_document(document))

    def delete(self, documents: Iterable[int]) -> None:
        """Take every section of these documents out, from ``commit`` on."""
        assert self._writer
        for number in documents:
            self._writer.delete_documents_by_term("document", number)

    def commit(self, position: int) -> None:
        """Make all that was added and deleted findable, with the ledger position it reaches."""
        assert self._writer
        self._writer.delete_documents_by_term("marker", "position")
        marker = tantivy.Document()
        marker.add_text("marker", "position")
        marker.add_integer("position", position)
        self._writer.add_document(marker)
        self._writer.commit()

    def position(self) -> int:
        """Give the position of the last commit that holds; 0 if there is none."""
        searcher = self._searcher()
        if searcher is None:
            return 0
        found = searcher.search(Query.term_query(self._schema, "marker", "position"), 1).hits
        return int(searcher.doc(found[0][1])["position"][0]) if found else 0

    def clear(self) -> None:
        """Take everything out, from ``commit`` on; no byte of it is left in the files after ``close``."""
        assert self._writer
        self._writer.delete_all_documents()

    def close(self) -> None:
        """Finish merges and let go of the files."""
        if self._writer:
            with contextlib.suppress(ValueError):  # a writer that a full disk has killed
                self._writer.garbage_collect_files()
            self._writer.wait_merging_threads()
            with contextlib.suppress(OSError):  # a full disk: the sums of the last run stay
                soundness.record(self._path)
        if self._links:
            self._links.close()
        self._writer = self._index = self._links = None

    # --- asking -----------------------------------------------------------------------------

    def ask(self, question: Question) -> Answer:
        """Answer from the last commit."""
        searcher = self._searcher()
        if searcher is None:
            return Answer(0, (), {})
        query = self.build(question.tree)
        later = self._later(searcher, query)
        hits = self._hits(searcher, query, question, sections=bool(later is not None))
        if later is None:
            firsts, total = query, hits[0]
        else:
            firsts = self._firsts(query, later)
            total = searcher.search(firsts, 1).count
        if later is None and question.facets:  # counted without a rank, which takes time
            firsts = self._counted(question.tree)
        return Answer(total, hits[1], self._facets(searcher, firsts, question.facets))

    def _counted(self, node: Node) -> Query:
        """The query for a tree where only which documents answer matters, not how well."""
        match node:
            case Word(text, False) if len(found := words.tokens(text)) == 1:
                terms = [term for term, _ in self._ways(text, found[0])]
                if self._in("title", found[0]):
                    terms.append(self._term("title", found[0]))
                return Query.boolean_query([(Occur.Should, term) for term in terms])
            case And(nodes) if not any(isinstance(part, Not) for part in nodes):
                return Query.boolean_query([(Occur.Must, self._counted(part)) for part in nodes])
            case Or(nodes) | Alike(nodes):
                return Query.boolean_query([(Occur.Should, self._counted(part)) for part in nodes])
        return self.build(node)

    def sections(self, tree: Node, document: int) -> Sequence[int]:
        """Give the sections of one document that answer a tree, in their order."""
        searcher = self._searcher()
        if searcher is None:
            return ()
        one = Query.term_query(self._schema, "document", document)
        query = Query.boolean_query([(Occur.Must, one), (Occur.Must, self.build(tree))])
        found = searcher.search(query, MOST_LATER, count=False).hits
        addresses = [address for _, address in found]
        return sorted(int(n) for n in searcher.fast_field_values("section", addresses))

    def words(self, start: str, limit: int = 10) -> Sequence[str]:
        """Indexed words that begin so, most frequent first."""
        searcher = self._searcher()
        if searcher is None:
            return ()
        found = searcher.terms_with_prefix("exact", words.fold(start), limit=max(1000, limit))
        return [word for word, _ in sorted(found, key=lambda item: (-item[1], item[0]))[:limit]]

    def size(self) -> int:
        """Count the sections that can be found."""
        searcher = self._searcher()
        return max(0, searcher.num_docs - 1) if searcher else 0

    def learn_languages(self) -> None:
        """Find out which languages the documents are in: a word is looked for by its stems in each."""
        searcher = self._searcher()
        if searcher is None:
            return
        found = self._facets(searcher, Query.all_query(), ("language",))["language"]
        known = [name for name, _ in found if name in words.STEMMERS]
        self._languages = tuple(known[:MOST_LANGUAGES])

    def languages(self) -> tuple[str, ...]:
        """The languages of the library's documents, as they were last learned."""
        return self._languages

    def frequency(self, word: str) -> int:
        """In how many sections a word's most frequent form stands."""
        searcher = self._searcher()
        if searcher is None:
            return 0
        return max(
            int(searcher.doc_freq(field, form))
            for form in self.stems(word)
            for field in ("exact", "stem")
        )

    def _searcher(self) -> Any:
        if self._links and self._links.stale():
            self._links.close()
            self._index = self._links = None
        if self._index is None:
            if not (self._path / "meta.json").exists():
                return None
            self._index = self._opened()
        return self._index.searcher()

    def _opened(self) -> tantivy.Index:
        if not standin.needed(self._path):
            return tantivy.Index.open(str(self._path))
        self._links = standin.StandIn(self._path)
        return tantivy.Index.open(self._links.path)

    def refresh(self) -> None:
        """See the newest commit now, not within half a second."""
        if self._index is not None:
            self._index.reload()

    def _later(self, searcher: Any, query: Query) -> list[int] | None:
        """Documents that a section after the first answers; None where no document has two."""
        if not searcher.doc_freq("flags", "continued"):
            return None
        narrowed = Query.boolean_query(
            [
                (Occur.Must, query),
                (Occur.Must, Query.term_query(self._schema, "flags", "continued", "basic")),
            ]
        )
        found = searcher.search(narrowed, MOST_LATER, count=False).hits
        numbers = searcher.fast_field_values("document", [address for _, address in found])
        return list(dict.fromkeys(int(number) for number in numbers))

    def _firsts(self, query: Query, later: list[int]) -> Query:
        """First sections that answer, and the first sections of documents that a later one answers."""
        first = Query.term_query(self._schema, "section", 0)
        ways = [Query.boolean_query([(Occur.Must, query), (Occur.Must, first)])]
        if later:
            known = Query.term_set_query(self._schema, "document", later)
            ways.append(Query.boolean_query([(Occur.Must, known), (Occur.Must, first)]))
        return Query.boolean_query([(Occur.Should, way) for way in ways])

    def _hits(
        self, searcher: Any, query: Query, question: Question, *, sections: bool
    ) -> tuple[int, tuple[tuple[int, int, float], ...]]:
        order = _order(question)
        if question.limit <= 0:
            return searcher.search(query, 1).count, ()
        if not sections:
            found = searcher.search(query, question.limit, offset=question.offset, **order)
            return found.count, self._numbers(searcher, found.hits, scored=not order)
        wanted = question.offset + question.limit
        size = 2 * wanted + 20
        while True:
            found = searcher.search(query, size, **order)
            best: dict[int, tuple[int, int, float]] = {}
            for hit in self._numbers(searcher, found.hits, scored=not order):
                best.setdefault(hit[0], hit)
            if len(best) >= wanted or len(found.hits) < size:
                return found.count, tuple(best.values())[question.offset : wanted]
            size *= 4

    def _numbers(
        self, searcher: Any, hits: list[tuple[Any, Any]], *, scored: bool
    ) -> tuple[tuple[int, int, float], ...]:
        addresses = [address for _, address in hits]
        documents = searcher.fast_field_values("document", addresses)
        sections = searcher.fast_field_values("section", addresses)
        return tuple(
            (document, section, float(score) if scored else 0.0)
            for (score, _), document, section in zip(hits, documents, sections, strict=True)
        )

    def _facets(
        self, searcher: Any, query: Query, names: Sequence[str]
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        if not names:
            return {}
        asked = {name: {"terms": {"field": name, "size": _FACET_SIZE}} for name in names}
        found = searcher.aggregate(query, asked)
        return {
            name: tuple((bucket["key"], bucket["doc_count"]) for bucket in found[name]["buckets"])
            for name in names
        }

    # --- the tree ---------------------------------------------------------------------------

    def build(self, node: Node) -> Query:
        """Make Tantivy's query of a tree."""
        match node:
            case Word(text, exact):
                return self._word(text, exact=exact)
            case Phrase(parts, slop):
                return self._sequence("exact", words.tokens(" ".join(parts)), slop)
            case Prefix(pattern):
                return self._pattern("exact", pattern)
            case Fuzzy(text, distance):
                return self._fuzzy(text, distance)
            case Regex(pattern):
                return self._regex("exact", pattern)
            case Field(name, value):
                return self._field(_FIELDS[name], value)
            case Dates(first, last):
                return Query.range_query(
                    self._schema, "date", FieldType.Integer, max(first, 1), last or UNDATED
                )
            case Among(numbers):
                return Query.term_set_query(self._schema, "document", list(numbers))
            case Not(inner):
                return self._all([inner], negative=True)
            case And(nodes):
                return self._all(nodes)
            case Or(nodes):
                return Query.boolean_query([(Occur.Should, self.build(part)) for part in nodes])
            case Alike(nodes):
                return Query.disjunction_max_query([self.build(part) for part in nodes])
            case Across(inner, other, source):
                return self._across(inner, other, source)
            case Everything():
                return self._everything()
        raise AssertionError(node)

    def _across(self, node: Node, other: Node, source: str) -> Query:
        """Papers that answer as it was typed; those not in that language, as it was translated."""
        own = Query.term_query(self._schema, "language", source, "basic")
        elsewhere = [(Occur.Must, self.build(other)), (Occur.MustNot, own)]
        ways = [self.build(node), Query.boolean_query(elsewhere)]
        return Query.disjunction_max_query(ways)

    def _everything(self) -> Query:
        return Query.range_query(self._schema, "document", FieldType.Integer, 1, 1 << 62)

    def _all(self, nodes: Sequence[Node], *, negative: bool = False) -> Query:
        clauses = []
        for node in nodes:
            shut = isinstance(node, Not) or negative
            inner = node.node if isinstance(node, Not) else node
            clauses.append((Occur.MustNot if shut else Occur.Must, self.build(inner)))
        if all(occur == Occur.MustNot for occur, _ in clauses):
            clauses.insert(0, (Occur.Must, Query.const_score_query(self._everything(), 0.0)))
        return Query.boolean_query(clauses)

    def _word(self, text: str, *, exact: bool) -> Query:
        found = words.tokens(text)
        if len(found) != 1 or exact:
            return self._sequence("exact", found, 0)
        # The forms of a word stand in two fields: their scores added up would count a word twice.
        ways = [
            term if plain else Query.boost_query(term, ROOT_BOOST)
            for term, plain in self._ways(text, found[0])
        ]
        best = Query.disjunction_max_query(ways) if len(ways) > 1 else ways[0]
        if not self._in("title", found[0]):
            return best
        title = Query.const_score_query(
            self._term("title", found[0]), TITLE_BOOST * self._rarity(text)
        )
        return Query.boolean_query([(Occur.Should, best), (Occur.Should, title)])

    def _ways(self, text: str, word: str) -> list[tuple[Query, bool]]:
        """The terms that a word may be found by, and whether it is the word as it was typed."""
        named = [("exact", word, True)]
        for form in self.stems(text):
            named += [("stem", form, False), ("exact", form, False)]
        kept = {(field, form): typed for field, form, typed in reversed(named)}
        there = [
            (self._term(field, form), typed)
            for (field, form), typed in reversed(kept.items())
            if self._in(field, form)
        ]
        return there or [(self._term("exact", word), True)]

    def _in(self, field: str, word: str) -> bool:
        searcher = self._searcher()
        return bool(searcher and searcher.doc_freq(field, word))

    def _rarity(self, word: str) -> float:
        """BM25's weight of a word by how few sections hold it."""
        found, all_ = self.frequency(word), max(1, self.size())
        return math.log(1 + (max(0, all_ - found) + 0.5) / (found + 0.5))

    def stems(self, text: str) -> list[str]:
        """The stems that a word may have been given, in each language of the library."""
        surface = words.surface(text)
        (word,) = words.spans(surface)[:1] or [(surface, 0, 0)]
        forms = [words.stem(word[0], language) for language in self._languages]
        return list(dict.fromkeys([*forms, words.fold(word[0])]))

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
        text = value.pattern if isinstance(value, Prefix) else _plain(value)
        if field in _WORDS:
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


def _plain(value: Word | Phrase) -> str:
    return value.text if isinstance(value, Word) else " ".join(value.words)


def _order(question: Question) -> dict[str, Any]:
    """By date where that is asked for, or where nothing in the query has a rank."""
    if question.sort == "date":
        return {"order_by_field": "date_up", "order": Order.Asc}
    if question.sort == "-date" or not _ranked(question.tree):
        return {"order_by_field": "date", "order": Order.Desc}
    return {}


def _ranked(node: Node) -> bool:
    match node:
        case Word() | Phrase():
            return True
        case Field(name, value):
            return _FIELDS[name] in _WORDS and not isinstance(value, Prefix)
        case And(nodes) | Or(nodes) | Alike(nodes):
            return any(_ranked(part) for part in nodes)
        case Across(inner, _, _):
            return _ranked(inner)
    return False


def _fold_pattern(pattern: str) -> str:
    r"""Fold the letters of a regular expression; its classes (\\w, \\d) stay as they are."""
    return re.sub(r"\\.|[^\\]+", lambda m: m[0] if m[0][0] == "\\" else words.fold(m[0]), pattern)


def _document(given: IndexDocument) -> tantivy.Document:
    made = tantivy.Document()
    text, number = made.add_text, made.add_integer
    text("exact", given.exact)
    text("stem", given.stem)
    for field in _WORDS:
        if value := getattr(given, field):
            text(field, value)
    text("kind", given.kind)
    text("media", given.media)
    text("language", given.language)
    text("folder", given.folder)
    flags = f"{given.flags} continued" if given.section else given.flags
    if flags:
        text("flags", flags)
    text("year", str(dt.date.fromordinal(given.date).year) if given.date else "")
    number("document", given.document)
    number("section", given.section)
    number("date", given.date)
    number("date_up", given.date or UNDATED)
    return made
