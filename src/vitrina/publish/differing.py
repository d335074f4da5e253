"""What differs between two revisions of a document that the public may both read.

Line by line, words that stand in one alone marked, with a few lines around; and the fields that changed.
Made of published words only: it says nothing that who has both could not work out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from vitrina.analyzers.side_by_side import compare
from vitrina.core.clean import CleanDocument
from vitrina.core.records import Block, Brief, ComparedLine, ComparedRow
from vitrina.core.types import Place

AROUND = 2
"""Lines that are shown before and after one that differs."""
MOST = 2_000
"""Rows that are shown; who wants all of a long paper has both texts."""
PLAIN = ("title", "date", "language", "kind", "source")
"""Fields of the record that are shown before and after."""

Piece = tuple[str, bool]
"""Words, and whether they stand on this side alone."""


class Line(Struct, frozen=True):
    """A line of one side, by its number."""

    number: int
    pieces: tuple[Piece, ...]


class Row(Struct, frozen=True):
    """Lines that stand beside one another; ``kind`` as a comparison has it, or ``gap``: lines left out."""

    kind: str
    left: tuple[Line, ...] = ()
    right: tuple[Line, ...] = ()


class Difference(Struct, frozen=True):
    """What differs. ``what``: codes of all that changed; ``fields``: name, before, after."""

    what: tuple[str, ...]
    fields: tuple[tuple[str, str, str], ...]
    rows: tuple[Row, ...]
    cut: bool
    """Whether there is more than is shown."""


def difference(old: CleanDocument, new: CleanDocument) -> Difference:
    """Lay two revisions side by side."""
    found = compare(_blocks(old), _blocks(new), (Brief("", ""), Brief("", "")))
    rows = list(_near([_row(row) for row in found.rows]))
    plain = [
        (name, getattr(old, name), getattr(new, name))
        for name in PLAIN
        if getattr(old, name) != getattr(new, name)
    ]
    return Difference(
        tuple(_what(old, new, [name for name, _, _ in plain])),
        (*plain, *_fields(old, new)),
        tuple(rows[:MOST]),
        found.cut or len(rows) > MOST,
    )


def _what(old: CleanDocument, new: CleanDocument, plain: Sequence[str]) -> Iterator[str]:
    if [page.lines for page in old.pages] != [page.lines for page in new.pages]:
        yield "text"
    if [page.image for page in old.pages] != [page.image for page in new.pages]:
        yield "pictures"
    yield from plain
    if old.fields != new.fields or [p.part for p in old.pages] != [p.part for p in new.pages]:
        yield "fields"
    if old.links != new.links:
        yield "ties"


def _blocks(document: CleanDocument) -> Iterator[Block]:
    """The lines of each page, by the numbers that they are published under."""
    number = 1
    for at, page in enumerate(document.pages, 1):
        yield Block(Place(page.part, at, number), "\n".join(page.lines))
        number += len(page.lines)


def _fields(old: CleanDocument, new: CleanDocument) -> Iterator[tuple[str, str, str]]:
    """(name, before, after) of what a file says of itself, as far as it changed."""
    names = dict.fromkeys(name for name, _ in (*old.fields, *new.fields))
    for name in names:
        before, after = (
            ", ".join(value for known, value in each.fields if known == name) for each in (old, new)
        )
        if before != after:
            yield name, before, after


def _row(row: ComparedRow) -> Row:
    """Words are compared without case and signs: a line that differs in these alone is marked whole."""
    left, right = (
        " ".join(" ".join(line.text.split()) for line in side) for side in (row.left, row.right)
    )
    whole = row.kind == "same" and bool(left and right) and left != right
    return Row(
        "changed" if whole else row.kind,
        tuple(_line(line, whole=whole) for line in row.left),
        tuple(_line(line, whole=whole) for line in row.right),
    )


def _line(line: ComparedLine, *, whole: bool) -> Line:
    if whole:
        return Line(line.range.line, ((line.text, True),))
    pieces: list[Piece] = []
    at = 0
    for start, end in line.marks:
        pieces += [(line.text[at:start], False), (line.text[start:end], True)]
        at = end
    return Line(
        line.range.line, tuple(piece for piece in (*pieces, (line.text[at:], False)) if piece[0])
    )


def _near(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows that differ, and some around each; where others are left out stands ``gap``."""
    differ = [at for at, row in enumerate(rows) if row.kind != "same"]
    shown = sorted(
        {n for at in differ for n in range(at - AROUND, at + AROUND + 1) if 0 <= n < len(rows)}
    )
    last = -1
    for at in shown:
        if at > last + 1:
            yield Row("gap")
        yield rows[at]
        last = at
    if shown and last < len(rows) - 1:
        yield Row("gap")
