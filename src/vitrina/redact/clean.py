"""Clean documents, built up from permitted words and pixels: nothing of an original is copied.

    document + decisions --allow-list--> CleanDocument

Text: each line is written anew, with a mark where words went that tells why and nothing else. A page whose picture is
published loses the whole line, in text and picture; elsewhere the rest of the line stays, and lines
that a width had broken are broken anew. What a file holds and a reader of the page would not see
(hidden, under a box, white on white) does not pass. Of what a file says of itself, named claims do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from msgspec import Struct

from vitrina.analyzers import dates, language
from vitrina.core.clean import (
    GAP,
    CleanDocument,
    CleanPage,
    Gap,
    is_mark,
    mark,
    reasons_in,
    unmarked,
)
from vitrina.core.records import Block, Document
from vitrina.core.types import Box, Claim
from vitrina.redact import cover
from vitrina.redact.decisions import (
    BOXES,
    LINES,
    PATTERN,
    TERM,
    WHOLE,
    WITHHOLD,
    Decision,
    Edges,
)
from vitrina.redact.folding import squeeze
from vitrina.redact.needles import Finder
from vitrina.redact.rows import Row, Span, cut, gathered, reflowed, without

CLAIMS = {"mail": ("From", "To", "Cc", "Date", "Subject"), "web": ("Title",)}
"""What may be published of what a file says of itself: what its reader is shown. An author's name in a
file's properties is often that of the person who gave it away."""
MOST_CLAIM = 1000
MOST_TITLE = 200
HEAD_ROWS = 60
WRAPPED = frozenset({"text", "mail", "pdf", "image"})
"""Kinds of file whose lines may have been broken at a width."""
WINDOW = 250_000
"""Characters in which terms are sought at once; windows overlap by a few lines."""
OVERLAP = 1_000


class Word(NamedTuple):
    """A word on a page: its line, its box, and whether it is drawn and seen; None: not drawn as text.

    ``room``: the box that its font takes, whichever letters it has.
    """

    line: int
    box: Box
    seen: bool | None = None
    room: Box | None = None


class Pictures(Struct, frozen=True):
    """Where the pixels of a document's pages come from, the places of its words, and OCR."""

    plate: Callable[[int], cover.Plate | None]
    """None also where it is not known which words of a PDF's page are seen."""
    words: Callable[[int], Sequence[Word]]
    read: Callable[[int], tuple[str, Sequence[Box]] | None]
    """What OCR reads on a page as it is drawn (``Box.line`` from 0); None where there is no OCR."""


class Caution(Struct, frozen=True, order=True):
    """Something an editor should know of a page before it is published.

    ``code``: ``no-picture`` (it can't be drawn, so that a PDF's words can't be told from hidden
    ones), ``no-ocr`` (its picture was not read, so it is left
    out), ``no-place`` (where the words stand is not known: the picture is left out), ``unseen``
    (words that the file holds and the page does not show are left out), ``lost`` (lines that were
    decided on are not found again: the whole page is left out).
    """

    page: int
    code: str


class Cleaned(Struct, frozen=True):
    """A clean document, what to know of it, and the words that were taken out of it."""

    document: CleanDocument
    cautions: tuple[Caution, ...] = ()
    removed: tuple[tuple[str, str], ...] = ()
    """Private: (words, key of the decision); the leak check seeks them."""
    places: tuple[tuple[str, int], ...] = ()
    """(part, page) in the paper of each page of the clean document."""


class Cleaner:
    """Applies the decisions that stand to documents."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.all = tuple(decisions)
        self.reasons = {each.key: each.reason for each in self.all}
        self._finders: dict[tuple[str, ...], Finder] = {}

    def withheld(self, document: str) -> Decision | None:
        """Give the decision that a document is not to be seen at all; None if there is none."""
        for each in self.all:
            if each.kind == WITHHOLD and each.document == document:
                return each
        return None

    def finder(self, document: str) -> Finder:
        """What seeks the terms and patterns that hold in a document."""
        holding = [
            each
            for each in self.all
            if each.kind in {TERM, PATTERN} and each.document in {"", document}
            if document not in each.except_in
        ]
        keys = tuple(each.key for each in holding)
        if keys not in self._finders:
            if len(self._finders) > 8:
                self._finders.clear()
            self._finders[keys] = finder(holding)
        return self._finders[keys]

    def clean(
        self,
        found: Document,
        blocks: Iterable[Block],
        ident: str,
        pictures: Pictures | None,
        only: int = 0,
    ) -> Cleaned:
        """Make what the public may see of a document. ``ident`` is its public name.

        ``only``: a page of it, as it will be, and nothing made of the others' pictures (a preview).
        """
        own = [each for each in self.all if each.document == found.id]
        return _Cleaning(self, found, own, pictures, only).clean(blocks, ident)


def finder(decisions: Iterable[Decision]) -> Finder:
    """Give what seeks the terms and patterns of decisions."""
    some = tuple(decisions)
    return Finder(
        [(term, each.key) for each in some for term in each.terms],
        [(text, each.key) for each in some if each.kind == PATTERN for text in (each.term, *each.aliases)],
        [(each.key, reading) for each in some for reading in each.allowed],
    )  # fmt: skip


class _Cleaning:
    """One document, being made clean."""

    def __init__(
        self,
        cleaner: Cleaner,
        found: Document,
        own: list[Decision],
        pictures: Pictures | None,
        only: int,
    ) -> None:
        self._reasons = cleaner.reasons
        self._finder = cleaner.finder(found.id)
        self._found = found
        self._lines = [each for each in own if each.kind == LINES]
        self._boxes = [each for each in own if each.kind == BOXES]
        self._pictures = pictures
        self._only = only
        self._cautions: set[Caution] = set()
        self._removed: dict[tuple[str, str], None] = {}
        self._plates: dict[int, bytes] = {}
        self._gaps: set[Gap] = set()

    def clean(self, blocks: Iterable[Block], ident: str) -> Cleaned:
        rows = _rows(blocks)
        self._hide_unseen(rows)
        lost = self._mark_lines(rows)
        self._mark_terms(rows)
        places = self._places(rows)
        by_place: defaultdict[tuple[str, int], list[Row]] = defaultdict(list)
        drawn: defaultdict[int, list[Row]] = defaultdict(list)
        for row in rows:
            by_place[row.part, row.page].append(row)
            if row.drawn:
                drawn[row.page].append(row)
        made = []
        shown: set[int] = set()
        places = [place for place in places if self._only in {0, place[1]}]
        for number, (part, page) in enumerate(places, 1):
            here = by_place[part, page]
            if (part, page) in lost:
                made.append(self._lost(number, page, lost[part, page], part))
                continue
            image = b""
            if (
                page
                and page not in shown
                and self._pictures
                and not any(p == page for _, p in lost)
            ):
                shown.add(page)
                image = self._picture(number, page, drawn[page])
            lines = self._written(number, here, pictured=page in self._plates)
            made.append(CleanPage(tuple(lines), image, self._field(part)))
        pages = self._checked(made)
        fields = self._fields()
        title = self._title(rows, pages)
        text = "\n".join(_words(line) for page in pages for line in page.lines if not is_mark(line))
        document = CleanDocument(
            id=ident,
            title=title,
            pages=pages,
            date=self._date(text),
            language=language.detect(text) if self._gaps else self._found.language,
            kind=self._found.kind,
            fields=fields,
            gaps=tuple(sorted(self._gaps)),
        )
        return Cleaned(document, tuple(sorted(self._cautions)), tuple(self._removed), tuple(places))

    # --- what goes ---------------------------------------------------------------------------

    def _mark_lines(self, rows: list[Row]) -> dict[tuple[str, int], str]:
        """Mark the lines that were decided on; pages where they are not found again, and why."""
        lost: dict[tuple[str, int], str] = {}
        for each in self._lines:
            found = _located(each, rows)
            if not found:
                lost[each.part, each.page] = each.reason
                continue
            for at, row in enumerate(found):
                start, end = 0, len(row.text)
                if row.text == row.told:  # else it is not known where its characters went
                    start = each.start if at == 0 else 0
                    end = each.end if each.end and at == len(found) - 1 else len(row.text)
                row.spans.append(Span(start, max(start, end), each.reason, each.key))
        return lost

    def _mark_terms(self, rows: list[Row]) -> None:
        """Mark terms, sought in what a reader sees, over ends of lines and pages."""
        for flow in _flows(rows):
            for text, offsets, window in _windows(flow):
                for hit in self._finder.find(text):
                    for row, offset in zip(window, offsets, strict=True):
                        start, end = hit.start - offset, hit.end - offset
                        if start < len(row.text) and end > 0:
                            row.spans.append(
                                self._span(max(0, start), min(end, len(row.text)), hit.key)
                            )

    def _span(self, start: int, end: int, key: str) -> Span:
        return Span(start, end, self._reasons[key], key)

    def _hide_unseen(self, rows: list[Row]) -> None:
        """Take out of the lines of a page what its picture does not show."""
        if not self._pictures:
            return
        by_page: defaultdict[int, list[Row]] = defaultdict(list)
        for row in rows:
            if row.page and row.drawn and self._only in {0, row.page}:
                by_page[row.page].append(row)
        for page, here in by_page.items():
            plate = self._pictures.plate(page)
            if plate is None:  # nobody can tell which of its words the page shows
                for row in here if self._found.kind == "pdf" else ():
                    row.hide(None)
                continue
            picture = cover.opened(plate)
            words: defaultdict[int, list[Word]] = defaultdict(list)
            for word in self._pictures.words(page):
                words[word.line].append(word)
            if not words and self._found.kind != "pdf":
                continue
            for row in here:
                hidden = [
                    word.box
                    for word in words[row.line]
                    if word.seen is False
                    or (word.seen is None and not cover.seen(picture, word.box))
                ]
                if hidden or (row.text.strip() and row.line not in words):
                    self._cautions.add(Caution(page, "unseen"))
                    row.hide(hidden if words[row.line] else None)

    # --- pages -------------------------------------------------------------------------------

    def _places(self, rows: list[Row]) -> list[tuple[str, int]]:
        """(part, page) of everything that becomes a page, in its order."""
        found = dict.fromkeys((row.part, row.page) for row in rows)
        if self._pictures:
            known = {page for _, page in found}
            blank = [p for p in range(1, self._found.pages + 1) if p not in known]
            if blank:
                some = [*found, *(("", page) for page in blank)]
                return sorted(some, key=lambda place: (place[1] == 0, place[1]))
        return list(found)

    def _picture(self, number: int, page: int, drawn: list[Row]) -> bytes:
        """Draw a page's picture without what goes; b'' where that can't be done."""
        assert self._pictures is not None
        plate = self._pictures.plate(page)
        if plate is None:
            self._cautions.add(Caution(page, "no-picture"))
            return b""
        picture = cover.opened(plate)
        known = list(self._pictures.words(page))
        words = [(word.line, word.box) for word in known]
        edges = self._by_hand(number, page, words, drawn)
        gone = {row.line for row in drawn if row.spans}
        if gone - {line for line, _ in words}:
            self._cautions.add(Caution(page, "no-place"))
            return b""
        hidden = [
            (
                cut([word.box for word in known if word.line == line]),
                cut([word.room or word.box for word in known if word.line == line]),
            )
            for line in sorted(gone)
        ]
        visible = [box for line, box in words if line not in gone]
        if (
            self._finder
            and not self._all_read(drawn)
            and cover.strange(picture, [b for _, b in words])
        ):
            told = self._pictures.read(page)
            if told is None:
                self._cautions.add(Caution(page, "no-ocr"))
                return b""
            lines, reasons = self._in_picture(*told)
            hidden += [(line, line) for line in lines]
            self._gaps.update(Gap(number, reason, "picture") for reason in reasons)
            visible = [box for box in visible if not any(_meet(box, other) for other in lines)]
        self._plates[page] = cover.draw(picture, [*cover.bars(hidden, visible), *edges])
        return self._plates[page]

    def _all_read(self, rows: list[Row]) -> bool:
        """Whether the library's own OCR has read all of this page: its words are the rows."""
        return bool(rows) and all(row.ocr for row in rows) and self._found.kind == "image"

    def _by_hand(
        self, number: int, page: int, words: list[tuple[int, Box]], rows: list[Row]
    ) -> list[Edges]:
        """Boxes drawn by hand: to a grid, and every line that they touch goes whole."""
        made = []
        for each in self._boxes:
            if each.page != page:
                continue
            self._gaps.add(Gap(number, each.reason, "picture"))
            for left, top, right, bottom in each.boxes:
                grid = cover.HAND
                made.append(
                    (
                        left // grid * grid, max(0, top - cover.MARGIN),
                        min(WHOLE, -(-right // grid) * grid), min(WHOLE, bottom + cover.MARGIN),
                    )
                )  # fmt: skip
                area = Box(0, 0, 0, left, top, right, bottom)
                touched = {line for line, box in words if _meet(box, area)}
                for row in rows:
                    if row.line in touched:
                        row.spans.append(Span(0, len(row.text), each.reason, each.key))
        return made

    def _in_picture(self, text: str, boxes: Sequence[Box]) -> tuple[list[Box], set[str]]:
        """(boxes of the lines that OCR reads a term in, reasons)."""
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        gone: set[int] = set()
        reasons: set[str] = set()
        for hit in self._finder.find(text):
            reasons.add(self._reasons[hit.key])
            gone |= {
                at for at in range(len(starts) - 1) if starts[at] < hit.end and starts[at + 1] > hit.start
            }  # fmt: skip
        found = [[box for box in boxes if box.line == at] for at in sorted(gone)]
        return [cut(some) for some in found if some], reasons

    def _written(self, number: int, rows: list[Row], *, pictured: bool) -> list[str]:
        lines = []
        for row in rows:
            self._gaps.update(Gap(number, span.reason) for span in row.spans)
            for span in row.spans:
                self._removed[row.text[span.start : span.end], span.key] = None
            if row.spans and pictured:
                lines.append(mark(span.reason for span in row.spans))
            else:
                lines.append(without(row.text, row.spans))
        if not pictured and self._found.kind in WRAPPED:
            lines = reflowed(lines)
        return gathered(lines)

    def _lost(self, number: int, page: int, reason: str, part: str) -> CleanPage:
        self._cautions.add(Caution(page, "lost"))
        self._gaps.add(Gap(number, reason))
        return CleanPage((mark((reason,)),), b"", self._field(part))

    def _checked(self, pages: list[CleanPage]) -> tuple[CleanPage, ...]:
        """Look at what was written once more, as the public will: what is found after all goes whole."""
        kept = []
        for number, page in enumerate(pages, 1):
            lines = [unmarked(line) for line in page.lines]
            hits = list(self._finder.find("\n".join(lines)))
            if hits:
                starts = [0]
                for line in lines:
                    starts.append(starts[-1] + len(line) + 1)
                lines = list(page.lines)
                for hit in hits:
                    self._gaps.add(Gap(number, self._reasons[hit.key]))
                    for at in range(len(lines)):
                        if starts[at] < hit.end and starts[at + 1] > hit.start:
                            lines[at] = mark((*reasons_in(lines[at]), self._reasons[hit.key]))
                page = CleanPage(tuple(gathered(lines)), b"", page.part)  # noqa: PLW2901
                self._cautions.add(Caution(number, "no-place"))
            kept.append(page)
        return tuple(kept)

    # --- what a file says of itself ----------------------------------------------------------

    def _fields(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (name, self._field(claim.value)[:MOST_CLAIM])
            for name in CLAIMS.get(self._found.kind, ())
            for claim in self._found.claims
            if claim.name == name
        )

    def _field(self, text: str) -> str:
        """Write a field anew. What was taken out of the lines goes here too."""
        text = " ".join(text.split())
        spans = [self._span(h.start, h.end, h.key) for h in self._finder.find(text)]
        self._gaps.update(Gap(0, span.reason, "field") for span in spans)
        made = " ".join(without(text, spans).split())
        again = {self._reasons[key] for key in _repeated(made, self._removed)}
        return mark((*reasons_in(made), *again)) if again else made

    def _title(self, rows: list[Row], pages: Sequence[CleanPage]) -> str:
        """Give a title out of permitted words: a claim, the line that holds it, or the first line.

        A title that may have been cut short is not taken as it stands: it might end within a term.
        Of a line that goes whole from a picture, nothing is told here either.
        """
        told = " ".join(self._found.title.split())
        names = {PurePosixPath(at.path).name for at in self._found.locations}
        start = squeeze(told.rstrip("…. ")).text
        if start and self._found.title not in names:
            for claim in self._found.claims:
                known = claim.name in CLAIMS.get(self._found.kind, ())
                if known and squeeze(claim.value).text.startswith(start):
                    return self._field(claim.value)[:MOST_TITLE]
            made = self._title_in(rows[:HEAD_ROWS], told, start)
            if any(char.isalpha() for char in _words(made)):
                return made
        for page in pages:
            for line in page.lines:
                if any(char.isalpha() for char in _words(line)):
                    return self._field(line)[:MOST_TITLE]
        return ""

    def _title_in(self, rows: list[Row], told: str, start: str) -> str:
        """The title, found among the first lines; '' where they do not hold it."""
        for row in rows:
            plain = squeeze(row.text).text
            if start in plain:
                if row.spans and row.page in self._plates:
                    return ""
                if plain.startswith(start):
                    return self._field(without(row.text, row.spans))[:MOST_TITLE]
                return self._field(told) if len(told) < MOST_TITLE // 2 else ""
        return ""

    def _date(self, text: str) -> str:
        """Give the date; of a document with gaps, one that its permitted words tell."""
        if not self._gaps:
            return self._found.date
        claims = [
            Claim(claim.place, claim.name, _words(self._field(claim.value)))
            for claim in self._found.claims
        ]
        return dates.document_date(claims, text, "")[0]


def _words(line: str) -> str:
    """What is left of a line."""
    return unmarked(line).replace(GAP, " ")


def _repeated(text: str, removed: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Keys of the decisions that took words out of the lines that a field holds, or part of them."""
    plain = squeeze(unmarked(text)).text
    for words, key in removed:
        gone = squeeze(words).text
        if len(gone) >= 6 and (gone in plain or (len(plain) >= 6 and plain in gone)):
            yield key


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def _rows(blocks: Iterable[Block]) -> list[Row]:
    """Give every line that a person who opens the file would see."""
    rows = []
    for block in blocks:
        if block.hidden:
            continue
        place = block.place
        for offset, text in enumerate(block.text.split("\n")):
            rows.append(
                Row(place.part, place.page, (place.line or 1) + offset, text, ocr=block.ocr)
            )
    return rows


def _flows(rows: list[Row]) -> Iterator[list[Row]]:
    """Lines that follow one another: of one part, over its pages."""
    by_part: dict[str, list[Row]] = {}
    for row in rows:
        by_part.setdefault(row.part, []).append(row)
    yield from by_part.values()


def _windows(flow: list[Row]) -> Iterator[tuple[str, list[int], list[Row]]]:
    """(text, where each row starts in it, rows), so that nothing falls between two."""
    start = 0
    while start < len(flow):
        size, end = 0, start
        while end < len(flow) and (size < WINDOW or end == start):
            size += len(flow[end].text) + 1
            end += 1
        window = flow[start:end]
        offsets, at = [], 0
        for row in window:
            offsets.append(at)
            at += len(row.text) + 1
        yield "\n".join(row.text for row in window), offsets, window
        if end == len(flow):
            return
        back, held = end, 0
        while back > start + 1 and held < OVERLAP:
            back -= 1
            held += len(flow[back].text) + 1
        start = back


def _located(each: Decision, rows: list[Row]) -> list[Row]:
    """Give the lines of a decision: where it says, or wherever its words stand now."""
    here = [
        row
        for row in rows
        if (row.part, row.page) == (each.part, each.page)
        and each.line <= row.line <= max(each.line, each.last)
    ]
    wanted = squeeze(each.words).text
    if not each.words or squeeze("\n".join(row.told for row in here)).text == wanted:
        return here
    count = each.words.count("\n") + 1
    for at in range(len(rows) - count + 1):
        some = rows[at : at + count]
        if squeeze("\n".join(row.told for row in some)).text == wanted:
            return some
    return []
