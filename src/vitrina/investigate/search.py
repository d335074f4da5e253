"""Search: a query becomes hits that open at a line, with what there is around them.

text --parse--> tree --engine--> documents --catalogue--> texts --matching--> passages
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from vitrina.analyzers import words
from vitrina.core.index import Answer, Question
from vitrina.core.query import (
    Across,
    Alike,
    Among,
    And,
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
from vitrina.core.records import Block, Citation, Hit, Note, Range, Results
from vitrina.engines import apertium
from vitrina.engines.meaning import likeness
from vitrina.engines.tantivy import TantivyEngine
from vitrina.formats import citation as citations
from vitrina.investigate import across, meaning, nearness, reading
from vitrina.investigate.language import Parsed, parse, show
from vitrina.investigate.looking import Looking, Ranked
from vitrina.investigate.nearness import Sight
from vitrina.investigate.passages import best, lines_of
from vitrina.store.lookup import Lookup, Row

COMMON = 0.35
"""A word in more than this share of all texts does not make a document one of "some of the words"."""
_FILTERS = {"kind": "kind", "language": "lang", "folder": "in", "type": "type"}
_KEPT_SIGHTS = 64
MOST_PLACES = 20
FEW_SECTIONS = 4
"""So few sections are read sooner than the index is asked about them."""


class Searcher:
    """Answers queries of one library. Any thread may ask."""

    def __init__(
        self,
        index: Path,
        lookup: Lookup,
        own: Callable[[str, str], Sequence[str] | None] = lambda _field, _value: None,
        told: Callable[[str, str, bool], Sequence[int] | None] = lambda _f, _v, _prefix: None,
    ) -> None:
        """``own`` gives the documents that a person's own field (``tag:``) names; None: no such.

        ``told`` gives the numbers of those that a field names by what they tell (``class:``).
        """
        self._own = own
        self._told = told
        self._engine = TantivyEngine(index)
        self._lookup = lookup
        self._guard = threading.Lock()
        self._size = -1
        self._sights: OrderedDict[tuple[Node, str], Sight] = OrderedDict()

    def refresh(self) -> None:
        """See what was taken in up to now."""
        self._engine.refresh()

    def close(self) -> None:
        """Let go of the index."""
        self._engine.close()

    def search(
        self,
        query: str,
        *,
        limit: int,
        offset: int,
        sort: str,
        filters: Mapping[str, Sequence[str]],
        facets: Sequence[str],
    ) -> Results:
        """Answer a query. See ``Library.search``."""
        limit, offset = max(0, min(limit, 1000)), max(0, offset)
        self._renew()
        parsed, by_meaning = self._switched(query)
        if not (by_meaning and limit):
            return self._answered(query, parsed, limit, offset, sort, filters, facets)
        if sort or offset >= nearness.FIRST:
            found = self._answered(query, parsed, limit, offset, sort, filters, facets)
            return msgspec.structs.replace(found, notes=(*found.notes, meaning.IDLE))
        reach = max(nearness.FIRST, offset + limit)
        found = self._answered(query, parsed, reach, 0, sort, filters, facets)
        first, rest = found.hits[: nearness.FIRST], found.hits[nearness.FIRST :]
        first, note = meaning.ordered(parsed.tree, first, likeness)
        hits = (*first, *rest)[offset : offset + limit]
        return msgspec.structs.replace(found, hits=hits, notes=(*found.notes, note))

    def _answered(
        self,
        query: str,
        parsed: Parsed,
        limit: int,
        offset: int,
        sort: str,
        filters: Mapping[str, Sequence[str]],
        facets: Sequence[str],
    ) -> Results:
        owned = self.owned(parsed.tree)
        tree = self._narrowed(owned, filters)
        # What else could be chosen of a facet is counted as if nothing of it were chosen yet.
        free = tuple(name for name in facets if not filters.get(name))
        looking = Looking(self._lookup)
        answer = self._ranked(Question(tree, limit, offset, sort, free), owned, looking)
        counts = dict(answer.facets)
        for name in (name for name in facets if name not in free):
            others = {other: values for other, values in filters.items() if other != name}
            narrowed = self._narrowed(owned, others)
            counts |= self._engine.ask(Question(narrowed, 0, facets=(name,))).facets
        hits = self._hits(looking, answer.hits, parsed.tree, partial=False)
        notes = parsed.notes
        if limit and len(answer.hits) < limit and not sort and (some := self._some(owned)):
            rest = self._narrowed(And((some[0], Not(owned))), filters)
            least = Question(rest, limit - len(answer.hits), max(0, offset - answer.total))
            more = self._ranked(least, some[1], looking).hits
            hits += self._hits(looking, more, some[1], partial=True)
            if more:
                notes = (*notes, _partial_note(answer.total))
        return Results(
            query=query,
            reading=show(parsed.tree),
            across=across.others(parsed.tree),
            total=answer.total,
            hits=hits,
            facets={name: _ordered(name, counts.get(name, ())) for name in facets},
            notes=notes,
            documents=self._size,
        )

    def words(self, start: str, limit: int) -> tuple[str, ...]:
        """Words that begin so. See ``Library.words``."""
        self._renew()
        return tuple(self._engine.words(start, limit))

    def highlight(
        self, query: str, language: str, blocks: Iterable[Block]
    ) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each block, where the query's words stand in it."""
        matcher = self._sight(self._read(query).tree, language).all
        return tuple(
            tuple((start, end) for start, end, _ in _apart(matcher.find(block.text)))
            for block in blocks
        )

    def passages(self, query: str, row: Row, most: int) -> tuple[Range, ...]:
        """Lines that hold a word of the query, in the document's order; neighbours are one passage.

        Of a document of many sections only those are read that the index names.
        """
        tree = self._read(query).tree
        matcher = self._sight(tree, row.language).all
        if not matcher.wanted:  # "*", or fields alone: no text needs to be opened for it
            return ()
        found: list[Range] = []
        for block in self._blocks_with(tree, row):
            for line in lines_of(block, matcher.find(block.text)):
                last = found[-1] if found else None
                if last and (last.part, last.page, last.last + 1) == (
                    block.place.part,
                    block.place.page,
                    line,
                ):
                    found[-1] = Range(last.part, last.page, last.line, line)
                elif len(found) == most:
                    return tuple(found)
                else:
                    found.append(Range(block.place.part, block.place.page, line, line))
        return tuple(found)

    def _blocks_with(self, tree: Node, row: Row) -> Iterator[Block]:
        """Blocks of the sections that hold a word of the query; all, where the index can't tell."""
        plain = _plain_words(tree)
        if row.sections < FEW_SECTIONS or plain is None:
            yield from reading.blocks(self._lookup, row.number)
            return
        self._renew()
        known = len(self._engine.sections(Everything(), row.number))
        if known != row.sections or self._lookup.changed_since(row.number, self.position()):
            yield from reading.blocks(self._lookup, row.number)
            return
        for section in self._engine.sections(Or(plain), row.number) if plain else ():
            yield from reading.section(self._lookup, row.number, section)

    def every(
        self,
        query: str,
        *,
        sort: str = "",
        filters: Mapping[str, Sequence[str]] | None = None,
        typed: bool = False,
    ) -> list[tuple[int, int]]:
        """(document, section) of every full answer, in its order; no page of them is too far.

        ``typed``: only what answers to the words as they were typed, to none that was guessed.
        """
        self._renew()
        read = self._switched(query, typed=typed)[0].tree
        tree = self._narrowed(self.owned(read), filters or {})
        total = self.count(tree)
        if not total:
            return []
        # Sections of one document are several answers to the engine, and one here.
        answer = self._engine.ask(Question(tree, total, 0, sort))
        return [(document, section) for document, section, _ in answer.hits]

    def count(self, tree: Node) -> int:
        """How many documents answer a tree."""
        return self._engine.ask(Question(tree, 0)).total

    def size(self) -> int:
        """How many sections are in the index."""
        return self._engine.size()

    def ranked(self, tree: Node, most: int) -> tuple[tuple[int, int, float], ...]:
        """(document, section, score) of the best answers to a tree."""
        return self._engine.ask(Question(tree, most)).hits

    def numbers(self, tree: Node, most: int) -> list[int]:
        """The catalogue's numbers of the documents that answer a tree, best first."""
        return list(dict.fromkeys(n for n, _, _ in self._engine.ask(Question(tree, most)).hits))

    def first(self, tree: Node, most: int) -> tuple[int, tuple[Hit, ...]]:
        """(how many documents answer a tree, the first of them); nothing else is looked up."""
        answer = self._engine.ask(Question(tree, most))
        return answer.total, self._hits(Looking(self._lookup), answer.hits, tree, partial=False)

    def hit(self, query: str, number: int, section: int) -> Hit | None:
        """One document as an answer to a query; None if it is gone."""
        place = (number, section, 0.0)
        found = self._hits(Looking(self._lookup), [place], self._read(query).tree, partial=False)
        return found[0] if found else None

    def position(self) -> int:
        """The ledger position that the index has reached."""
        return self._engine.position()

    def widened(self, tree: Node) -> Node:
        """A tree with what its words are called in the library's other languages, by the lexicon alone."""
        self._renew()
        return across.widened(tree, self._engine.languages())

    # --- parts ------------------------------------------------------------------------------

    def _renew(self) -> None:
        """See what was committed since; learn the library's languages anew when it has grown."""
        size = self._engine.size()
        if abs(size - self._size) > self._size // 10:
            self._engine.learn_languages()
        self._size = size

    def _read(self, query: str) -> Parsed:
        """The query as it was understood, and as papers in the library's other languages have it."""
        return self._switched(query)[0]

    def _switched(self, query: str, *, typed: bool = False) -> tuple[Parsed, bool]:
        """The same, and whether its answers are to be put in order by meaning; ``typed``: as ``every``."""
        parsed = parse(query)
        tree, by_meaning = across.without(parsed.tree, meaning.FIELD)
        languages = () if typed else self._engine.languages()
        tree = across.widened(tree, languages, apertium.translate)
        return Parsed(tree, parsed.notes), by_meaning == "on"

    def owned(self, node: Node) -> Node:
        """The tree with a person's own fields as the documents that they name."""
        match node:
            case Field(name, value):
                text = (
                    " ".join(value.words)
                    if isinstance(value, Phrase)
                    else value.pattern
                    if isinstance(value, Prefix)
                    else value.text
                )
                found = self._own(name, text)
                if found is not None:
                    return Among(self._lookup.numbers(found))
                told = self._told(name, text.rstrip("*"), isinstance(value, Prefix))
                if told is None:
                    return node
                among = Among(tuple(told))
                return Or((node, among)) if name in {"from", "to"} else among
            case And(nodes):
                return And(tuple(self.owned(part) for part in nodes))
            case Or(nodes):
                return Or(tuple(self.owned(part) for part in nodes))
            case Not(inner):
                return Not(self.owned(inner))
            case Across(inner, other, source):
                return Across(self.owned(inner), self.owned(other), source)
        return node

    def _narrowed(self, tree: Node, filters: Mapping[str, Sequence[str]]) -> Node:
        """The query and what was chosen among the facets: any of a facet's values, none of those shut out."""
        chosen: list[Node] = []
        for facet, values in filters.items():
            wanted = [self._value(facet, v) for v in values if v and not v.startswith("-")]
            if wanted:
                chosen.append(wanted[0] if len(wanted) == 1 else Or(tuple(wanted)))
            chosen += [Not(self._value(facet, v[1:])) for v in values if v.startswith("-")]
        if not chosen:
            return tree
        inner = tree.nodes if isinstance(tree, And) else (tree,)
        return And((*(() if isinstance(tree, Everything) else inner), *chosen))

    def _value(self, facet: str, value: str) -> Node:
        if facet == "year":
            return parse(f"date:{value}").tree
        if facet == "actor":  # by the key of one of their names: a name may be that of several
            return self.owned(Field("actor", Word(f"key {value}")))
        return Field(_FILTERS.get(facet, "kind"), Word(value))

    def _some(self, tree: Node) -> tuple[Node, Node] | None:
        """(what a document with some of a tree's words answers, those words); None if it has no several.

        What was asked for by more than a word - a phrase, a field, a pattern - they have all of it.
        """
        if isinstance(tree, Across):
            own, other = self._some(tree.node), self._some(tree.other)
            if not own and not other:
                return None
            own, other = own or (tree.node,) * 2, other or (tree.other,) * 2
            return Across(own[0], other[0], tree.source), Across(own[1], other[1], tree.source)
        nodes = tree.nodes if isinstance(tree, And) else (tree,)
        others = [node for node in nodes if not _may_miss(node)]
        single = [part for node in nodes if _may_miss(node) for part in _parts(node)]
        if len(single) < 2:
            return None
        telling = [node for node in single if not self._common(node)] or single
        some = Or(tuple(telling)) if len(telling) > 1 else telling[0]
        return And((some, *others)) if others else some, And((*single, *others))

    def _common(self, node: Node) -> bool:
        found = nearness.frequency_of(node, self._engine.frequency)
        return nearness.common(found, self._size, COMMON)

    def _ranked(self, question: Question, wanted: Node, looking: Looking) -> Answer:
        """Ask the engine; of the first answers, those whose words stand together come first."""
        limit, offset = question.limit, question.offset
        if not limit or offset >= nearness.FIRST or question.sort or not _several(wanted):
            return self._engine.ask(question)
        reach = max(nearness.FIRST, offset + limit)
        answer = self._engine.ask(msgspec.structs.replace(question, limit=reach, offset=0))
        first = looking.lifted(
            answer.hits[: nearness.FIRST], lambda language: self._sight(wanted, language)
        )
        hits = (*first, *answer.hits[nearness.FIRST :])
        return msgspec.structs.replace(answer, hits=hits[offset : offset + limit])

    def _sight(self, tree: Node, language: str) -> Sight:
        """What a tree's words are in texts of a language; made once for as long as it is asked for."""
        with self._guard:
            key = (tree, language)
            sight = self._sights.get(key)
            if sight is None:
                sight = Sight(tree, language, self._engine.frequency, max(1, self._size))
                self._sights[key] = sight
                if len(self._sights) > _KEPT_SIGHTS:
                    self._sights.popitem(last=False)
            self._sights.move_to_end(key)
            return sight

    def _hits(
        self, looking: Looking, hits: Sequence[Ranked], tree: Node, *, partial: bool
    ) -> tuple[Hit, ...]:
        """Answers as a person sees them, each opened at its best passage."""
        rows = looking.rows([number for number, _, _ in hits])
        there = [hit for hit in hits if hit[0] in rows]
        looking.fetch([(number, section) for number, section, _ in there])
        lying = self._lookup.lying([number for number, _, _ in there]) if there else {}
        return tuple(
            self._hit(
                looking,
                rows[number],
                lying[number],
                (number, section),
                score,
                self._sight(tree, rows[number].language),
                partial=partial,
            )
            for number, section, score in there
        )

    def _hit(
        self,
        looking: Looking,
        row: Row,
        lies: tuple[str, int],
        place: tuple[int, int],
        score: float,
        sight: Sight,
        *,
        partial: bool,
    ) -> Hit:
        passage = best(looking.blocks(place), looking.found(place, sight), sight.all)
        short = row.sha.hex()[: citations.SHORT]
        copies = max(0, lies[1] - 1)
        return Hit(
            document=row.sha.hex(),
            title=row.title or row.name,
            path=lies[0],
            kind=row.kind,
            media=row.media,
            language=row.language,
            date=row.date,
            sender=row.sender,
            recipients=row.recipients,
            range=passage.range,
            citation=citations.show(Citation(short, passage.range, passage.words)),
            score=score,
            snippet=passage.snippet,
            passages=passage.lines,
            copies=copies,
            places=tuple(self._lookup.paths(row.number, MOST_PLACES)) if copies else (),
            ocr=passage.ocr,
            hidden=passage.hidden,
            partial=partial,
            across=sight.all.others_in(passage.snippet.text),
        )


def _may_miss(node: Node) -> bool:
    """Whether a document that lacks it may still be one with some of the words."""
    return isinstance(node, Alike) or (isinstance(node, Word) and not node.exact)


def _parts(node: Node) -> list[Node]:
    """The words of what was typed as one: trans-siberian, or a run of Chinese, which comes in pairs."""
    if not isinstance(node, Word):
        return [node]
    if words.is_paired(node.text):
        return [Word(pair) for pair in words.tokens(node.text)] or [node]
    return [Word(part) for part, _, _ in words.spans(node.text)] or [node]


def _several(tree: Node) -> bool:
    """Whether a tree asks for several things at once, so that it matters how they stand together."""
    if isinstance(tree, Across):
        return _several(tree.node) or _several(tree.other)
    return isinstance(tree, And)


def _plain_words(node: Node) -> tuple[Node, ...] | None:
    """The words and phrases that may stand in a text; None if a pattern is among them.

    What a pattern finds in the index is bounded; what it finds in a text is not.
    """
    match node:
        case Word() | Phrase():
            return (node,)
        case Across(inner, other, _):
            return _plain_words(Or((inner, other)))
        case And(nodes) | Or(nodes) | Alike(nodes):
            parts = [_plain_words(part) for part in nodes]
            known = [part for part in parts if part is not None]
            return tuple(n for part in known for n in part) if len(known) == len(parts) else None
        case Prefix() | Fuzzy() | Regex():
            return None
    return ()


def _ordered(name: str, values: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """Years in their order, everything else by count; without what has no value."""
    kept = [(value, count) for value, count in values if value]
    return tuple(
        sorted(kept) if name == "year" else sorted(kept, key=lambda item: (-item[1], item[0]))
    )


def _partial_note(total: int) -> Note:
    if total:
        return Note(
            "partial", "After the documents with all the words come those with some of them."
        )
    return Note("partial", "No document has all the words; these have some of them.")


def _apart(found: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Marks that do not overlap: the first, and the longest where two begin together."""
    kept: list[tuple[int, int, int]] = []
    for mark in sorted(found, key=lambda m: (m[0], -m[1])):
        if not kept or mark[0] >= kept[-1][1]:
            kept.append(mark)
    return kept
