"""Clean documents, built up from permitted words and pixels: nothing of an original is copied.

    document + decisions --allow-list--> CleanDocument

Text: each line is written anew, with one constant mark where words went. Pictures: pixels are drawn
anew, grey, near white made white (printers' dots go with it), whole lines covered over their full
width, so that no gap tells how long a word was; a page whose words can't be placed loses its
picture. Of what a file says of itself, only named claims pass. Hidden text does not.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct
from PIL import Image, ImageDraw

from vitrina.core.clean import GAP, CleanDocument, CleanPage, Gap
from vitrina.core.records import Block, Document
from vitrina.core.types import Box
from vitrina.redact.decisions import LINES, TERM, WITHHOLD, Decision
from vitrina.redact.needles import Finder

CLAIMS = ("From", "To", "Cc", "Date", "Subject", "Author", "Publisher")
"""What may be published of what a file says of itself; a term in it goes as anywhere."""
WHITE = 232
"""From this brightness on paper is white: yellow dots and faint traces are not printed."""
_COVER = 60


class Pictures(Struct, frozen=True):
    """Where a page's picture and the boxes of its words come from."""

    image: Callable[[int], bytes | None]
    boxes: Callable[[int], Sequence[tuple[int, Box]]]


class Cleaner:
    """Applies the decisions that stand to documents."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._all = tuple(decisions)
        self._reasons = {each.key: each.reason for each in self._all}

    def withheld(self, document: str) -> Decision | None:
        """Give the decision that a document is not to be seen at all; None if there is none."""
        for each in self._all:
            if each.kind == WITHHOLD and each.document == document:
                return each
        return None

    def terms(self, document: str) -> list[tuple[str, str]]:
        """(term, decision's key) of what must go from a document."""
        return [
            (term, each.key)
            for each in self._all
            if each.kind == TERM and each.document in {"", document}
            if document not in each.except_in
            for term in (each.term, *each.aliases)
        ]

    def clean(
        self, found: Document, blocks: Iterable[Block], ident: str, pictures: Pictures | None
    ) -> CleanDocument:
        """Make what the public may see of a document. ``ident`` is its public name."""
        finder = Finder(self.terms(found.id))
        lines = [each for each in self._all if each.kind == LINES and each.document == found.id]
        gaps: set[Gap] = set()
        pages: dict[tuple[str, int], list[str]] = {}
        covered: defaultdict[int, set[int]] = defaultdict(set)
        for block in blocks:
            if block.hidden:
                continue
            where = (block.place.part, block.place.page)
            rows = pages.setdefault(where, [])
            number = list(pages).index(where) + 1
            for at, row, reasons in self._rows(block, finder, lines):
                rows.append(row)
                gaps.update(Gap(number, reason) for reason in reasons)
                if reasons:
                    covered[block.place.page].add(at)
        made = [
            CleanPage(tuple(rows), self._picture(page, covered[page], pictures), part)
            for (part, page), rows in pages.items()
        ]
        fields = tuple(
            (name, self._line(claim.value[:1000], finder, gaps))
            for name in CLAIMS
            for claim in found.claims
            if claim.name == name
        )
        return CleanDocument(
            id=ident,
            title=self._line(found.title, finder, gaps),
            pages=tuple(made),
            date=found.date,
            language=found.language,
            kind=found.kind,
            fields=fields,
            gaps=tuple(sorted(gaps)),
        )

    def _rows(
        self, block: Block, finder: Finder, lines: Sequence[Decision]
    ) -> Iterable[tuple[int, str, list[str]]]:
        """(line, what may be seen of it, why the rest may not) of a block."""
        spans = [(start, end, self._reasons[key]) for start, end, key in finder.find(block.text)]
        start = 0
        for offset, text in enumerate(block.text.split("\n")):
            number = (block.place.line or 1) + offset
            end = start + len(text)
            here = [(a - start, b - start, why) for a, b, why in spans if a < end and b > start]
            for each in lines:
                same = (each.part, each.page) == (block.place.part, block.place.page)
                if same and each.line <= number <= max(each.line, each.last):
                    here = [(0, len(text), each.reason)]
            yield number, _without(text, here), sorted({why for _, _, why in here})
            start = end + 1

    def _line(self, text: str, finder: Finder, gaps: set[Gap]) -> str:
        here = [(a, b, self._reasons[key]) for a, b, key in finder.find(text)]
        gaps.update(Gap(0, why, "field") for _, _, why in here)
        return " ".join(_without(text, here).split())

    @staticmethod
    def _picture(page: int, covered: set[int], pictures: Pictures | None) -> bytes:
        raw = pictures.image(page) if pictures and page else None
        if raw is None or pictures is None:
            return b""
        boxes = [box for line, box in pictures.boxes(page) if line in covered]
        known = {line for line, _ in pictures.boxes(page)}
        if covered - known:
            return b""  # it is not known where the words stand: the picture must go
        return draw(raw, boxes)


def _without(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    """Write a line anew; neighbouring gaps are one, however many and long they were."""
    kept: list[str] = []
    at = 0
    for start, end, _ in sorted(spans):
        first = max(0, start)
        if first > at and (text[at:first].strip() or not kept):
            kept.append(text[at:first])
        if not kept or kept[-1] != GAP:
            kept.append(GAP)
        at = max(at, min(end, len(text)))
    rest = text[at:]
    if not spans or rest.strip():
        kept.append(rest)
    made = "".join(kept)
    return " ".join(made.split()) if spans else made


def draw(raw: bytes, boxes: Iterable[Box]) -> bytes:
    """Draw a page anew: grey, white paper, whole lines covered; PNG with nothing but pixels.

    Boxes are in 1/10000 of the picture's width and height.
    """
    with Image.open(io.BytesIO(raw)) as opened:
        grey = opened.convert("L").point(lambda value: 255 if value >= WHITE else value)
    page = Image.new("L", grey.size, 255)
    page.paste(grey)
    pen = ImageDraw.Draw(page)
    width, height = page.size
    for box in boxes:
        top = max(0, (box.top - _COVER) * height // 10_000)
        bottom = min(height, -(-(box.bottom + _COVER) * height // 10_000))
        pen.rectangle((0, top, width, bottom), fill=0)
    out = io.BytesIO()
    Image.frombytes("L", page.size, page.tobytes()).save(out, "PNG", optimize=False)
    return out.getvalue()
