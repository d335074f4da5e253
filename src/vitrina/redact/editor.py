"""The editor's desk: decisions, the places that they touch, and what the public would see.

library.editor.decide("term", "personal-data", term="Jane Roe")
library.editor.places(key)        every place it touches, to confirm or except
library.editor.preview(document)  exactly what would be published
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from vitrina.core.clean import CleanDocument
from vitrina.core.records import Block, Brief, Document, Range
from vitrina.publish.ledger import Ledger
from vitrina.redact.clean import Cleaner, Pictures
from vitrina.redact.decisions import TERM, Decision, Decisions
from vitrina.redact.needles import Finder, forms
from vitrina.redact.personal import Number, numbers
from vitrina.store import errors
from vitrina.store.desk import Journal
from vitrina.store.lookup import Lookup

MOST_PLACES = 10_000


class Place(Struct, frozen=True):
    """One place that a decision touches: lines, or a named field (``range`` is then the whole)."""

    document: str
    title: str
    range: Range
    text: str
    field: str = ""
    excepted: bool = False


class Papers(Struct, frozen=True):
    """Where the editor's papers come from."""

    document: Callable[[str], Document]
    blocks: Callable[[str], Iterable[Block]]
    pictures: Callable[[str], Pictures]


class Editor:
    """Decides what may be seen. Any thread may call it."""

    def __init__(self, journal: Journal, lookup: Lookup, papers: Papers) -> None:
        self.decisions = Decisions(journal)
        self._lookup = lookup
        self._papers = papers

    def decide(
        self,
        kind: str,
        reason: str,
        *,
        term: str = "",
        aliases: Sequence[str] = (),
        document: str = "",
        place: Range | None = None,
        by: str = "",
        note: str = "",
    ) -> Decision:
        """Decide that a term, lines or a document must not be seen. Raises ``NotFit``."""
        if document:
            document = self._papers.document(document).id
        at = place or Range()
        made = Decision(
            "", kind, reason, "", term.strip(), tuple(a.strip() for a in aliases if a.strip()),
            document, at.part, at.page, at.line, max(at.line, at.last), (), by, note,
        )  # fmt: skip
        return self.decisions.add(made)

    def places(self, key: str) -> tuple[Place, ...]:
        """Every place in the library that a decision on a term touches, at most ten thousand."""
        each = next((one for one in self.decisions.all() if one.key == key), None)
        if each is None:
            raise errors.NotOnDesk(f"there is no decision {key[:40]!r}")
        if each.kind != TERM:
            where = Range(each.part, each.page, each.line, each.last)
            found = self._papers.document(each.document)
            return (Place(found.id, found.title, where, ""),)
        finder = Finder((term, each.key) for term in (each.term, *each.aliases))
        made: list[Place] = []
        for number in [] if each.document else self._lookup.all_numbers():
            made += self._in_one(number, finder, each)
            if len(made) >= MOST_PLACES:
                return tuple(made[:MOST_PLACES])
        for number in self._lookup.numbers([each.document]) if each.document else ():
            made += self._in_one(number, finder, each)
        return tuple(made)

    def _in_one(self, number: int, finder: Finder, each: Decision) -> Iterator[Place]:
        row = self._lookup.row(number)
        if row is None:
            return
        document, title = row.sha.hex(), row.title or row.name
        off = document in each.except_in
        names = {"title": row.title, "path": self._lookup.first_path(number), "claims": row.claims}
        for field, text in names.items():
            for start, end, _ in finder.find(text):
                yield Place(document, title, Range(), text[start:end], field, off)
                break
        for block in self._papers.blocks(document):
            for start, end, _ in sorted(finder.find(block.text)):
                first = (block.place.line or 1) + block.text.count("\n", 0, start)
                last = first + block.text.count("\n", start, end)
                where = Range(block.place.part, block.place.page, first, last)
                yield Place(document, title, where, block.text[start:end], "", off)

    def preview(self, ident: str, public: str = "preview") -> CleanDocument:
        """Give exactly what would be published of a document."""
        return self._clean(Cleaner(self.decisions.all()), ident, public)

    def clean(self, documents: Iterable[str], ledger: Ledger) -> Iterator[CleanDocument]:
        """Make the clean documents of an edition one by one, in the order of their public names.

        Withheld ones are left out.
        """
        cleaner = Cleaner(self.decisions.all())
        named = sorted((ledger.id_of(ident), ident) for ident in dict.fromkeys(documents))
        for public, ident in named:
            if cleaner.withheld(ident) is None:
                yield self._clean(cleaner, ident, public)

    def reasons(self, ledger: Ledger) -> dict[str, str]:
        """Why documents are withheld, by their public names."""
        cleaner = Cleaner(self.decisions.all())
        found = {}
        for ident, known in ledger.documents.items():
            decision = cleaner.withheld(ident)
            if decision:
                found[known.id] = decision.reason if "(" not in decision.reason else "other"
        return found

    def needles(self, documents: Iterable[str] = ()) -> tuple[str, ...]:
        """Everything that must not be found in an edition: every form of each term that is everywhere.

        ``documents``: those published, in which a term may be allowed; such terms are left out.
        """
        published = set(documents)
        terms = [
            form
            for each in self.decisions.all()
            if each.kind == TERM and not each.document and not published & set(each.except_in)
            for term in (each.term, *each.aliases)
            if not term.startswith("/")
            for form in forms(term)
        ]
        return tuple(dict.fromkeys(terms))

    def proposals(self, ident: str) -> tuple[tuple[Range, Number], ...]:
        """Give personal numbers in a document, to be decided on."""
        found = []
        for block in self._papers.blocks(self._papers.document(ident).id):
            for number in numbers(block.text):
                first = (block.place.line or 1) + block.text.count("\n", 0, number.start)
                found.append((Range(block.place.part, block.place.page, first, first), number))
        return tuple(found)

    def _clean(self, cleaner: Cleaner, ident: str, public: str) -> CleanDocument:
        found = self._papers.document(ident)
        pictures = self._papers.pictures(found.id) if found.has_images else None
        return cleaner.clean(found, self._papers.blocks(found.id), public, pictures)

    def brief(self, ident: str) -> Brief:
        """Give a document in a few words."""
        found = self._papers.document(ident)
        return Brief(found.id, found.title, found.kind, found.date)
