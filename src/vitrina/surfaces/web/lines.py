"""A document's lines as a page shows them: numbered, marked, cut if endless, split into cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from vitrina.core.records import Block, Claimed, Range
from vitrina.core.types import Box

LINE_MOST = 4000
CELLS_MOST = 200


class Piece(NamedTuple):
    """A run of text: whether it is a hit, and the kind and value of the finding it belongs to."""

    text: str
    hit: bool = False
    kind: str = ""
    value: str = ""


Pieces = tuple[Piece, ...]
Told = tuple[int, int, str, str]
"""Characters of a line, with the kind and the value of what was found there."""


class Line(Struct, frozen=True):
    """One line (or row): ``before`` and ``after`` count the characters that are left out."""

    number: int
    pieces: Pieces
    target: bool = False
    hidden: str = ""
    ocr: bool = False
    before: int = 0
    after: int = 0
    cells: tuple[Pieces, ...] = ()
    claims: tuple[Claimed, ...] = ()
    """Sentences that begin in it and claim something that a record may bear out."""


class Mark(Struct, frozen=True):
    """A rectangle on the page image, in 1/10000 of its width and height."""

    left: int
    top: int
    width: int
    height: int
    hit: bool


def show(
    block: Block,
    marks: Sequence[tuple[int, int]],
    target: Range | None,
    *,
    table: bool,
    told: Mapping[int, Sequence[Told]] = {},
) -> Iterator[Line]:
    """Split a block into its lines. ``marks`` are (start, end) characters of its text.

    ``told`` has what was found in each line, by the line's number.
    """
    start = 0
    waiting = sorted(marks)
    for offset, text in enumerate(block.text.split("\n")):
        end = start + len(text)
        here = [
            (max(a - start, 0), min(b, end) - start) for a, b in waiting if a < end and b > start
        ]
        waiting = [mark for mark in waiting if mark[1] > end]
        number = (block.place.line or 1) + offset
        low, high = _cut(len(text), here)
        pieces = split(text, here, low, high, told.get(number, ()))
        yield Line(
            number=number,
            pieces=pieces,
            target=target is not None and target.line <= number <= target.last,
            hidden=block.hidden,
            ocr=block.ocr,
            before=low,
            after=len(text) - high,
            cells=tuple(_cells(pieces)) if table else (),
        )
        start = end + 1


def _cut(length: int, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Which characters of a line to show: all, or some around its first hit."""
    if length <= LINE_MOST:
        return 0, length
    low = max(0, marks[0][0] - LINE_MOST // 4) if marks and marks[0][1] > LINE_MOST else 0
    return low, min(length, low + LINE_MOST)


def split(
    text: str,
    marks: Sequence[tuple[int, int]],
    low: int = 0,
    high: int | None = None,
    told: Sequence[Told] = (),
) -> Pieces:
    """Cut ``text[low:high]`` at the edges of its marks, and of findings where there is no mark."""
    high = len(text) if high is None else high
    pieces: list[Piece] = []
    at = low
    for start, end in sorted(marks):
        first, last = max(start, at), min(end, high)
        if first >= last:
            continue
        pieces += _found(text, at, first, told)
        pieces.append(Piece(text[first:last], hit=True))
        at = last
    pieces += _found(text, at, high, told)
    return tuple(pieces)


def _found(text: str, at: int, high: int, told: Sequence[Told]) -> Iterator[Piece]:
    """Cut a stretch without hits at the edges of what was found in it; the first of two that overlap."""
    for start, end, kind, value in sorted(told):
        first, last = max(start, at), min(end, high)
        if first >= last:
            continue
        if first > at:
            yield Piece(text[at:first])
        yield Piece(text[first:last], kind=kind, value=value)
        at = last
    if at < high:
        yield Piece(text[at:high])


def _cells(pieces: Pieces) -> Iterator[Pieces]:
    """Split pieces at tabs into cells; what is beyond the last allowed column stays together."""
    cell: list[Piece] = []
    count = 1
    for piece in pieces:
        head, *rest = piece.text.split("\t")
        cell.append(piece._replace(text=head))
        for more in rest:
            if count < CELLS_MOST:
                yield tuple(each for each in cell if each.text)
                cell = []
                count += 1
            cell.append(piece._replace(text=more))
    yield tuple(each for each in cell if each.text)


def typewritten(blocks: Sequence[Block]) -> bool:
    """Whether columns were set with spaces, as on a typewriter: they need letters of one width."""
    rows = [row for block in blocks for row in block.text.split("\n", 400)[:400] if row.strip()]
    wide = sum(1 for row in rows if "    " in row.strip()[:400])
    return wide * 20 > len(rows)


def hits_on_page(
    boxes: Sequence[tuple[int, Box]],
    blocks: Sequence[Block],
    marks: Sequence[Sequence[tuple[int, int]]],
    target: Range | None,
) -> list[Mark]:
    """Give the rectangles of the hits, and of the lines asked for, on a page's image."""
    wanted = _by_line(blocks, marks)
    found = []
    rows: dict[int, Box] = {}
    for number, box in boxes:
        if any(box.start < end and box.end > start for start, end in wanted.get(number, ())):
            found.append(_mark(box, hit=True))
        if target is not None and target.line and target.line <= number <= target.last:
            rows[number] = _join(rows[number], box) if number in rows else box
    return [*(_mark(box, hit=False) for box in rows.values()), *found]


def by_row(boxes: Sequence[tuple[int, Box]]) -> dict[int, Mark]:
    """Give the rectangle around all the words of each line of a page."""
    found: dict[int, Box] = {}
    for number, box in boxes:
        found[number] = _join(found[number], box) if number in found else box
    return {number: _mark(box, hit=False) for number, box in found.items()}


def _by_line(
    blocks: Sequence[Block], marks: Sequence[Sequence[tuple[int, int]]]
) -> dict[int, list[tuple[int, int]]]:
    wanted: dict[int, list[tuple[int, int]]] = {}
    for block, spans in zip(blocks, marks, strict=False):
        start = 0
        for offset, text in enumerate(block.text.split("\n")):
            end = start + len(text)
            here = [(a - start, b - start) for a, b in spans if a < end and b > start]
            if here:
                wanted.setdefault((block.place.line or 1) + offset, []).extend(here)
            start = end + 1
    return wanted


def _join(one: Box, other: Box) -> Box:
    return one._replace(
        left=min(one.left, other.left),
        top=min(one.top, other.top),
        right=max(one.right, other.right),
        bottom=max(one.bottom, other.bottom),
    )


def _mark(box: Box, *, hit: bool) -> Mark:
    return Mark(box.left, box.top, max(box.right - box.left, 1), max(box.bottom - box.top, 1), hit)
