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
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from vitrina.analyzers import words
from vitrina.core.index import Answer, IndexDocument, Question
from vitrina.core.query import Across, Alike, And, Field, Node, Or, Phrase, Prefix, Word
from vitrina.engines import soundness, standin
from vitrina.engines.wording import APART, FIELDS, UNDATED, WORDED, Wording

FORMAT = 3
"""Goes up when the schema or the words in it change; the index is then made anew beside the old."""
HEAP = 30_000_000
THREADS = 1
MOST_LATER = 20_000
MOST_LANGUAGES = 8
_FACET_SIZE = 60
_LABELS = ("kind", "media", "language", "folder", "year")


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("exact", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("stem", tokenizer_name="whitespace", index_option="freq")
    for name in WORDED:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in _LABELS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field(APART, tokenizer_name="whitespace", index_option="basic")
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
        wording = Wording(self._schema, searcher, self._languages)
        query = (
            wording.ranked(question.tree) if question.limit > 0 else wording.counted(question.tree)
        )
        later = self._later(searcher, query)
        hits = self._hits(searcher, query, question, sections=bool(later is not None))
        if later is None:
            firsts, total = query, hits[0]
        else:
            firsts = self._firsts(query, later)
            total = searcher.search(firsts, 1).count
        if later is None and question.facets:  # counted without a rank, which takes time
            firsts = wording.counted(question.tree)
        return Answer(total, hits[1], self._facets(searcher, firsts, question.facets))

    def sections(self, tree: Node, document: int) -> Sequence[int]:
        """Give the sections of one document that answer a tree, in their order."""
        searcher = self._searcher()
        if searcher is None:
            return ()
        one = Query.term_query(self._schema, "document", document)
        asked = Wording(self._schema, searcher, self._languages).counted(tree)
        query = Query.boolean_query([(Occur.Must, one), (Occur.Must, asked)])
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
        return Wording(self._schema, searcher, self._languages).frequency(word)

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
            return FIELDS[name] in WORDED and not isinstance(value, Prefix)
        case And(nodes) | Or(nodes) | Alike(nodes):
            return any(_ranked(part) for part in nodes)
        case Across(inner, _, _):
            return _ranked(inner)
    return False


def _document(given: IndexDocument) -> tantivy.Document:
    made = tantivy.Document()
    text, number = made.add_text, made.add_integer
    text("exact", given.exact)
    text("stem", given.stem)
    for field in WORDED:
        if value := getattr(given, field):
            text(field, value)
    whole = f" {given.exact} "
    if apart := [word for word in given.title.split() if f" {word} " not in whole]:
        text(APART, " ".join(apart))
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
