"""The editor's desk: decisions, the places that they touch, and what the public would see.

library.editor.decide("term", "personal-data", term="Jane Roe")
library.editor.places(key)        every place it touches, to confirm or except
library.editor.preview(document)  exactly what would be published
library.editor.checker(...)       what stops an edition that holds a removed word
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from vitrina.core.clean import CleanDocument, CleanLink
from vitrina.core.records import Block, Brief, Document, Range
from vitrina.core.types import Box
from vitrina.publish.ledger import Ledger
from vitrina.redact import canaries, kept, leaks
from vitrina.redact.clean import Cleaned, Cleaner, Pictures, finder
from vitrina.redact.decisions import BOXES, LINES, PATTERN, TERM, Decision, Decisions, Edges
from vitrina.redact.failed import Covered, covered
from vitrina.redact.folding import squeeze
from vitrina.redact.needles import Finder
from vitrina.redact.passed import Passed
from vitrina.redact.personal import Number, minors, numbers
from vitrina.redact.rows import Span, without
from vitrina.store import errors
from vitrina.store.desk import Journal
from vitrina.store.lookup import Lookup

MOST_PLACES = 10_000
MOST_LOOKED = 12
AROUND = 60
"""Characters that are shown before and after a place."""
COVERED_PAGES = 500
LINE = 20
"""Letters and digits of a removed line from which an edition is searched for it."""
PASSAGE = 12
"""Letters and digits of removed lines from which their places in other documents are shown."""


Found = TypeVar("Found")
_BLANKS = re.compile(r"\s+")


class Place(Struct, frozen=True):
    """One place that a decision touches: lines, or a named field (``range`` is then the whole).

    ``near``: found with a slip, as OCR makes them. ``excepted``: it may be seen after all.
    """

    document: str
    title: str
    range: Range
    text: str
    field: str = ""
    excepted: bool = False
    near: bool = False
    hidden: str = ""
    before: str = ""
    after: str = ""


class Papers(Struct, frozen=True):
    """Where the editor's papers come from."""

    document: Callable[[str], Document]
    blocks: Callable[[str], Iterable[Block]]
    pictures: Callable[[str], Pictures]
    names: Callable[[str], Sequence[str]]
    """An actor's names, by their key; none if there is no such actor any more."""
    languages: Callable[[], tuple[str, ...]]
    """Languages in which OCR reads."""
    reader: Callable[[], str]
    """Which OCR reads the pages' pictures; '' where there is none."""
    at_hand: Callable[[str], bool]
    """Whether the original of a document can be opened."""


class Editor:
    """Decides what may be seen. Any thread may call it."""

    def __init__(self, root: Path, journal: Journal, lookup: Lookup, papers: Papers) -> None:
        self.decisions = Decisions(journal)
        self._lookup = lookup
        self._papers = papers
        self._kept = kept.Kept(root)
        self._guard = threading.Lock()
        self._looked: dict[object, Any] = {}
        """What was found in the whole library for the last decisions, until a document changes."""
        self._seen: tuple[str, Cleaned] | None = None
        """The page that was looked at last, and from what it was made."""

    def decide(
        self,
        kind: str,
        reason: str,
        *,
        term: str = "",
        aliases: Sequence[str] = (),
        document: str = "",
        place: Range | None = None,
        characters: tuple[int, int] = (0, 0),
        boxes: Sequence[Edges] = (),
        actor: str = "",
        by: str = "",
        note: str = "",
    ) -> Decision:
        """Decide that a term, lines or a document must not be seen. Raises ``NotFit``.

        ``characters``: of lines, from which of the first to which of the last; (0, 0): all.
        ``actor``: the key of an actor whose names go. Where ``aliases`` are given too, those of the
        names that are not among them stay.
        """
        names = self.names_of(actor) if actor else ()
        if actor and not names and not term:
            raise errors.NotFit(f"no actor {actor[:40]!r} has a name here")
        term = (term or names[0] if names else term).strip()
        struck = tuple(n for n in names if aliases and n not in aliases and n != term)
        aliases = [*aliases, *(name for name in names if name not in struck)]
        if document:
            document = self._papers.document(document).id
        at = place or Range()
        made = Decision(
            "", kind, reason, "", term=term.strip(),
            aliases=_each_once(term, aliases), actor=actor, struck=struck, document=document,
            part=at.part, page=at.page, line=at.line, last=max(at.line, at.last),
            start=characters[0], end=characters[1],
            boxes=tuple(boxes), by=by, note=note,
        )  # fmt: skip
        return self.decisions.add(self._with_words(made))[0]

    def standing(self) -> tuple[Decision, ...]:
        """Every decision that stands, with the names that its actor has by now."""
        return tuple(self._with_names(each) for each in self.decisions.all())

    def _with_names(self, each: Decision) -> Decision:
        if not each.actor:
            return each
        later = [name for name in self.names_of(each.actor) if name not in each.struck]
        return msgspec.structs.replace(each, aliases=_each_once(each.term, [*each.aliases, *later]))

    def names_of(self, actor: str) -> tuple[str, ...]:
        """The names of an actor that can be sought."""
        some = (n for n in self._papers.names(actor) if sum(c.isalnum() for c in n) > 1)
        return tuple({squeeze(name).text: name for name in reversed([*some])}.values())[::-1]

    def bring(self, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
        """Keep decisions that came in a file. Raises ``NotFit``, or ``NotFound`` for a document."""
        made = []
        for each in decisions:
            if each.document:
                known = self._papers.document(each.document).id
                each = self._with_words(msgspec.structs.replace(each, document=known))  # noqa: PLW2901
            made.append(each)
        return self.decisions.add(*made)

    def _with_words(self, each: Decision) -> Decision:
        """Give a decision on lines the words that these hold, so that it finds them again."""
        if each.kind != LINES or each.words or each.line < 1:
            return each
        lines = [
            line
            for block in self._papers.blocks(each.document)
            if (block.place.part, block.place.page) == (each.part, each.page)
            for number, line in enumerate(block.text.split("\n"), block.place.line or 1)
            if each.line <= number <= max(each.line, each.last)
        ]
        if not lines:
            raise errors.NotFit("there are no such lines in the document")
        return msgspec.structs.replace(each, words="\n".join(lines))

    # --- places ------------------------------------------------------------------------------

    def places(self, key: str) -> tuple[Place, ...]:
        """Every place in the library that a decision touches, at most ten thousand.

        Of lines that go, also where else in the library the same words stand: copies, other
        versions. There they are not removed; that is for a person to decide.
        """
        each = self._with_names(self.decisions.one(key))
        plain = msgspec.structs.replace(each, except_in=(), allowed=(), reason="", by="", note="")
        found = self._once(("places", plain), lambda: self._places(plain))
        allowed = {squeeze(reading).text for reading in each.allowed}
        return tuple(
            msgspec.structs.replace(place, excepted=True)
            if place.document in each.except_in or squeeze(place.text).text in allowed
            else place
            for place in found
        )

    def _once(self, what: object, look: Callable[[], tuple[Found, ...]]) -> tuple[Found, ...]:
        """Look through the library once for what has not changed: an editor goes to and fro."""
        at = (what, self._lookup.changes())
        with self._guard:
            known: tuple[Found, ...] | None = self._looked.get(at)
        if known is None:
            known = look()
            with self._guard:
                while len(self._looked) >= MOST_LOOKED:
                    del self._looked[next(iter(self._looked))]
                self._looked[at] = known
        return known

    def _places(self, each: Decision) -> tuple[Place, ...]:
        made: list[Place] = []
        if each.kind in {TERM, PATTERN}:
            seek = finder([each])
            some = [each.document] if each.document else []
        else:
            where = msgspec.structs.replace(each.range, line=each.line, last=each.last)
            found = self._papers.document(each.document)
            needles = self._removed_by(each)
            text = each.words or "\n".join(words for words, _ in needles)
            made.append(Place(found.id, found.title, where, text[:300]))
            if not needles:
                return tuple(made)
            seek, some = Finder(passages=needles), []
        for number in self._lookup.numbers(some) if some else self._lookup.all_numbers():
            made += [
                place
                for place in self._in_one(number, seek)
                if each.kind in {TERM, PATTERN} or place.document != each.document
            ]
            if len(made) >= MOST_PLACES:
                break
        return tuple(made[:MOST_PLACES])

    def _removed_by(self, each: Decision) -> list[tuple[str, str]]:
        """(words, key) of what a decision on lines or boxes takes out: all of it, and line by line."""
        if each.kind == LINES:
            text = _passage(each)
        elif each.kind == BOXES:
            text = self.words_under(each.document, each.page, each.boxes)
        else:
            return []
        some = dict.fromkeys((" ".join(text.split("\n")), *text.split("\n")))
        return [(words, each.key) for words in some if len(squeeze(words).text) >= PASSAGE]

    def copy(self, key: str, document: str) -> tuple[Decision, ...]:
        """Redact the lines of a decision in another document too, wherever the same words stand there."""
        each = self.decisions.one(key)
        document = self._papers.document(document).id
        made = [
            self._with_words(
                Decision(
                    "", LINES, each.reason, "", document=document, part=at.part, page=at.page,
                    line=at.line, last=at.last, by=each.by, note=each.note,
                )
            )
            for at in dict.fromkeys(
                place.range
                for place in self.places(key)
                if place.document == document != each.document and not place.field
            )
        ]  # fmt: skip
        if not made:
            raise errors.NotFit("the same words do not stand in that document")
        if document in each.except_in:
            self.decisions.include(key, document)
        return self.decisions.add(*made)

    def _in_one(self, number: int, seek: Finder) -> Iterator[Place]:
        row = self._lookup.row(number)
        if row is None:
            return
        document, title = row.sha.hex(), row.title or row.name
        names = {
            "title": row.title,
            "path": self._lookup.first_path(number),
            "claims": row.claims.replace("\\n", " "),
        }
        for field, text in names.items():
            for hit in seek.find(text):
                words = text[hit.start : hit.end]
                yield Place(document, title, Range(), words, field, near=hit.near)
                break
        for block in self._papers.blocks(document):
            met: dict[tuple[int, int], bool] = {}
            for hit in seek.find(block.text):
                known = met.get((hit.start, hit.end), True)
                met[hit.start, hit.end] = known and hit.near
            last_end = -1
            for (start, end), near in sorted(met.items(), key=lambda hit: (hit[0][0], -hit[0][1])):
                if end <= last_end:
                    continue
                last_end = end
                first = (block.place.line or 1) + block.text.count("\n", 0, start)
                last = first + block.text.count("\n", start, end)
                words = block.text[start:end]
                where = Range(block.place.part, block.place.page, first, last)
                before = _BLANKS.sub(" ", block.text[max(0, start - AROUND) : start]).lstrip()
                after = _BLANKS.sub(" ", block.text[end : end + AROUND]).rstrip()
                yield Place(
                    document, title, where, words,
                    near=near, hidden=block.hidden, before=before, after=after,
                )  # fmt: skip

    def also(self, key: str) -> tuple[tuple[str, int], ...]:
        """Parts of a name that stand alone elsewhere, with how often: they may give it away."""
        each = self._with_names(self.decisions.one(key))
        plain = msgspec.structs.replace(each, except_in=(), reason="", by="", note="")
        return self._once(("also", plain), lambda: self._also(plain))

    def _also(self, each: Decision) -> tuple[tuple[str, int], ...]:
        parts = {
            part: squeeze(part).text
            for term in each.terms
            for part in term.split()
            if sum(char.isalpha() for char in part) >= 4
        }
        if not parts:
            return ()
        seek = Finder([(part, part) for part in parts])
        whole = finder([each])
        counts = dict.fromkeys(parts, 0)
        for number in self._lookup.all_numbers():
            row = self._lookup.row(number)
            for block in self._papers.blocks(row.sha.hex()) if row else ():
                hits = {(h.start, h.end, h.key) for h in seek.find(block.text) if not h.near}
                spans = [(hit.start, hit.end) for hit in whole.find(block.text)] if hits else []
                for start, end, part in hits:
                    if not any(a < end and b > start for a, b in spans):
                        counts[part] += 1
        return tuple((part, count) for part, count in counts.items() if count)

    # --- what the public would see -----------------------------------------------------------

    def preview(self, ident: str, public: str = "preview") -> CleanDocument:
        """Give exactly what would be published of a document."""
        return self.cleaned(ident, public).document

    def cleaned(self, ident: str, public: str = "preview") -> Cleaned:
        """Give what would be published of a document, and what an editor should know of it."""
        return self._clean(Cleaner(self.standing()), ident, public)

    def page(self, ident: str, page: int) -> Cleaned:
        """Give one page of a document as it would be published; without a number, all of it.

        A document without pictures is clean at once; of one with many pages only this is drawn.
        """
        cleaner = Cleaner(self.standing())
        found = self._papers.document(ident)
        if not (page and found.has_images):
            return self._clean(cleaner, ident, "preview")
        made_from = kept.digest(
            found, self._papers.blocks(found.id), cleaner.all, f"{page} {self._papers.reader()}"
        )
        with self._guard:
            if self._seen is None or self._seen[0] != made_from:
                pictures, blocks = self._papers.pictures(found.id), self._papers.blocks(found.id)
                self._seen = made_from, cleaner.clean(found, blocks, "preview", pictures, page)
            return self._seen[1]

    def clean(self, documents: Iterable[str], ledger: Ledger) -> Iterator[CleanDocument]:
        """Make the clean documents of an edition one by one, in the order that the ledger gives.

        Withheld ones are left out.
        """
        cleaner = Cleaner(self.standing())
        named = [
            (public, ident)
            for public, ident in ledger.ordered(documents)
            if cleaner.withheld(ident) is None
        ]
        known = {ident: public for public, ident in named}
        for public, ident in named:
            yield self._clean(cleaner, ident, public, known).document

    def _clean(
        self, cleaner: Cleaner, ident: str, public: str, known: dict[str, str] | None = None
    ) -> Cleaned:
        found = self._papers.document(ident)
        holding = [
            each
            for each in cleaner.all
            if each.document in {"", found.id} and found.id not in each.except_in
        ]
        made_from = kept.digest(
            found, self._papers.blocks(found.id), holding, self._papers.reader()
        )
        pictures = self._papers.pictures(found.id) if found.has_images else None
        made = self._kept.get(
            found.id,
            made_from,
            lambda: cleaner.clean(found, self._papers.blocks(found.id), "", pictures),
            lambda: self._papers.at_hand(found.id),
        )
        links = [
            CleanLink("parent", id_) for doc, _ in found.parents if (id_ := (known or {}).get(doc))
        ]
        links += [
            CleanLink("attachment", id_)
            for doc, _, _ in found.children
            if doc and (id_ := (known or {}).get(doc))
        ]
        document = msgspec.structs.replace(
            made.document, id=public, links=tuple(sorted(set(links)))
        )
        return msgspec.structs.replace(made, document=document)

    def permitted(self, text: str) -> str:
        """Give a text of a person's own, such as a dossier's, without what must not be seen anywhere."""
        cleaner = Cleaner(self.standing())
        spans = [
            Span(h.start, h.end, cleaner.reasons[h.key], h.key)
            for h in cleaner.finder("").find(text)
        ]
        return without(text, spans)

    def withheld(self, document: str) -> Decision | None:
        """Give the decision that a whole document must not be seen; None if there is none."""
        return Cleaner(self.standing()).withheld(document)

    def reasons(self, ledger: Ledger) -> dict[str, str]:
        """Why documents are withheld, by their public names."""
        cleaner = Cleaner(self.standing())
        found = {}
        for ident, known in ledger.documents.items():
            decision = cleaner.withheld(ident)
            if decision:
                found[known.id] = decision.reason if "(" not in decision.reason else "other"
        return found

    def check(
        self,
        folder: Path,
        public: Mapping[str, str],
        *,
        progress: Callable[[int], None] = lambda _: None,
        passed: Passed | None = None,
    ) -> leaks.Report:
        """Search an edition's folder for what must not be seen, canaries first.

        ``public``: the public names of this library's documents that are in it. ``passed``: files
        that passed under the same rules, to the byte, and are not searched again.
        """
        read = leaks.reader(self._papers.languages())
        found, planted, missed = canaries.score(read, folder)
        report = leaks.check(
            folder, self._seeker(public), read=read, progress=progress, passed=passed
        )
        blind = [leaks.Leak("", channel, "", "the check is blind here") for channel in missed]
        return msgspec.structs.replace(
            report, leaks=(*blind, *report.leaks), canaries=(found, planted)
        )

    def unsound(
        self, folder: Path, public: Mapping[str, str], below: Sequence[str]
    ) -> tuple[str, ...]:
        """Give those of some folders of an edition that hold what must not be seen today."""
        read = leaks.reader(self._papers.languages())
        report = leaks.check(folder, self._seeker(public), read=read, below=below)
        told = [leak.path for leak in report.leaks]
        return tuple(b for b in below if "" in told or any(p.startswith(f"{b}/") for p in told))

    def wary(self, document: str) -> bool:
        """Whether something of a document could not be shown, or was left out unasked."""
        return bool(self.cleaned(document).cautions)

    def _seeker(self, public: Mapping[str, str]) -> leaks.Seeker:
        cleaner = Cleaner(self.standing())
        passages = [each for ident in public for each in self._passages(cleaner, ident)]
        return leaks.Seeker(
            cleaner.all,
            public,
            passages,
            lambda ident: _told(self._clean(cleaner, ident, "x").document),
        )

    def _passages(self, cleaner: Cleaner, ident: str) -> Iterator[leaks.Passage]:
        """Lines that were taken out of a document by hand, and that nothing permitted in it repeats."""
        own = {
            each.key: each
            for each in cleaner.all
            if each.document == ident and each.kind in {LINES, BOXES}
        }
        if not own:
            return
        made = self._clean(cleaner, ident, "x")
        kept_words = squeeze(_told(made.document)).text
        for words, key in made.removed:
            plain = squeeze(words).text
            if key in own and len(plain) >= LINE and plain not in kept_words:
                yield leaks.Passage(words, key, ident, own[key].except_in)

    def require_clean(
        self, folder: Path, public: Mapping[str, str], known: Path | None = None
    ) -> None:
        """Stop what is being published where it holds what must not be seen. Raises ``Leaks``.

        ``known``: the file in which is kept what passed.
        """
        passed = Passed(known, self._papers.reader())
        report = self.check(folder, public, passed=passed)
        if report.visible and not report.leaks:
            keys = dict.fromkeys(each.key for each in report.visible)
            raise leaks.Undecided(leaks.asked(report), keys)
        if not report.clean:
            raise leaks.Leaks(leaks.told(report), report.leaks)
        passed.save()

    # --- proposals ---------------------------------------------------------------------------

    def proposals(self, ident: str) -> tuple[tuple[Range, Number], ...]:
        """Give personal numbers, and names of children, to be decided on: guesses of a machine."""
        found = []
        for block in self._papers.blocks(self._papers.document(ident).id):
            for number in (*numbers(block.text), *minors(block.text)):
                first = (block.place.line or 1) + block.text.count("\n", 0, number.start)
                found.append((Range(block.place.part, block.place.page, first, first), number))
        return tuple(found)

    def covered(self, ident: str, most: int = COVERED_PAGES) -> tuple[Covered, ...]:
        """Give the words of a PDF that lie under a bar, a picture or a blank: failed redactions.

        Those of its first ``most`` pages; a guess of a machine, since a form may blank words out too.
        """
        found = self._papers.document(ident)
        if found.kind != "pdf":
            return ()
        pictures = self._papers.pictures(found.id)
        lines: dict[int, dict[int, str]] = {}
        for block in self._papers.blocks(found.id):
            if block.place.page and not block.place.part and not block.hidden:
                told = enumerate(block.text.split("\n"), block.place.line or 1)
                lines.setdefault(block.place.page, {}).update(told)
        made: list[Covered] = []
        for page in range(1, min(found.pages, most) + 1):
            plate = pictures.plate(page)
            if plate is not None:
                made += covered(page, plate, pictures.words(page), lines.get(page, {}))
        return tuple(made)

    def words_under(self, ident: str, page: int, boxes: Sequence[Edges]) -> str:
        """Give the words of a page that boxes touch, so that a person sees what would go."""
        pictures = self._papers.pictures(self._papers.document(ident).id)
        touched = {
            word.line
            for word in pictures.words(page)
            for left, top, right, bottom in boxes
            if _touches(word.box, left, top, right, bottom)
        }
        lines = [
            line
            for block in self._papers.blocks(ident)
            if block.place.page == page and not block.place.part and not block.hidden
            for number, line in enumerate(block.text.split("\n"), block.place.line or 1)
            if number in touched
        ]
        return "\n".join(lines)

    def brief(self, ident: str) -> Brief:
        """Give a document in a few words."""
        found = self._papers.document(ident)
        return Brief(found.id, found.title, found.kind, found.date)


def _each_once(term: str, aliases: Iterable[str]) -> tuple[str, ...]:
    """Other names than the term itself, each once."""
    told = dict.fromkeys(" ".join(alias.split()) for alias in aliases)
    return tuple(alias for alias in told if alias and alias != term.strip())


def _touches(box: Box, left: int, top: int, right: int, bottom: int) -> bool:
    return box.left < right and left < box.right and box.top < bottom and top < box.bottom


def _told(document: CleanDocument) -> str:
    """All words of a clean document: title, fields, lines."""
    fields = (value for _, value in document.fields)
    lines = (line for page in document.pages for line in (page.part, *page.lines))
    return "\n".join((document.title, *fields, *lines))


def _passage(each: Decision) -> str:
    """The words that a decision on lines takes out."""
    lines = each.words.split("\n")
    if each.end:
        lines[-1] = lines[-1][: each.end]
    lines[0] = lines[0][each.start :]
    return "\n".join(lines)
