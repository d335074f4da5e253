"""Reading a document: its outline, its lines, what is known of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from vitrina.core.outcomes import OUTCOMES
from vitrina.core.pack import decompress
from vitrina.core.records import Block, Document, FileOutcome, Location, Range, Stretch
from vitrina.core.types import Box, Claim, Place, Problem, Text
from vitrina.formats.citation import digest
from vitrina.store import texts
from vitrina.store.lookup import Lookup, Row

MOST_CHILDREN = 1000
MOST_LINES_CITED = 200
MOST_LINES_SOUGHT = 1_000_000
"""Lines hashed to find a quotation again, each as often as a run holds it: about a second."""


_text = msgspec.msgpack.Decoder(Text)
_claims = msgspec.json.Decoder(tuple[Claim, ...])
_problems = msgspec.json.Decoder(tuple[Problem, ...])


def section(lookup: Lookup, number: int, which: int) -> tuple[Block, ...]:
    """Give the blocks of one section; none if it is not there."""
    found = lookup.section(number, which)
    return tuple(_blocks(*found)) if found else ()


def sections(
    lookup: Lookup, places: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], tuple[Block, ...]]:
    """Give the blocks of several sections, each named by its document and its number there."""
    return {place: tuple(_blocks(*found)) for place, found in lookup.some_sections(places)}


def blocks(lookup: Lookup, number: int) -> Iterator[Block]:
    """Give a document's blocks, section by section, in its order."""
    for _, heads, text in lookup.packed(number):
        yield from _blocks(heads, text)


def _blocks(packed: bytes, data: bytes) -> Iterator[Block]:
    for head, text in texts.blocks(packed, data):
        yield Block(Place(head.part, head.page, head.line), text, head.hidden, head.ocr)


def outline(lookup: Lookup, number: int) -> tuple[Stretch, ...]:
    """Give the pages or parts of a document; blocks that continue one another are one stretch."""
    found: list[Stretch] = []
    for _, packed in lookup.heads(number):
        for head in texts.heads(packed):
            last = found[-1] if found else None
            if last and (last.part, last.page) == (head.part, head.page):
                found[-1] = Stretch(
                    head.part, head.page, max(last.lines, head.line + head.lines - 1),
                    last.hidden if last.hidden == head.hidden else "", last.ocr or head.ocr,
                )  # fmt: skip
            else:
                found.append(
                    Stretch(head.part, head.page, head.line + head.lines - 1, head.hidden, head.ocr)
                )
    return tuple(found)


def read(lookup: Lookup, number: int, place: Range, most: int) -> tuple[Block, ...]:
    """Give the lines of ``place``, cut out of their blocks; only the sections that hold them open."""
    return read_all(lookup, number, (place,), most)[0]


def read_all(
    lookup: Lookup, number: int, places: Sequence[Range], most: int
) -> tuple[tuple[Block, ...], ...]:
    """Give the lines of several places; heads are read once, and each section that holds any once."""
    wanted = [(place, *_bounds(place, most)) for place in places]
    by_place: dict[tuple[str, int], list[int]] = {}
    for order, place in enumerate(places):
        by_place.setdefault((place.part, place.page), []).append(order)
    found: list[list[Block]] = [[] for _ in places]
    for which, packed in lookup.heads(number):
        met = [
            (at, head, order)
            for at, head in enumerate(texts.heads(packed))
            for order in by_place.get((head.part, head.page), ())
            if _meets(head, *wanted[order])
        ]
        kept = section(lookup, number, which) if met else ()
        for at, head, order in met:
            if at < len(kept):  # written anew in between
                found[order].append(_cut(kept[at], head, *wanted[order][1:]))
    return tuple(tuple(blocks) for blocks in found)


def _bounds(place: Range, most: int) -> tuple[int, int]:
    """The first and the last line that are wanted."""
    first = max(place.line, 1)
    if place.line and not place.last:
        return first, first + most - 1
    if place.line or place.last:
        return first, min(place.last, first + most - 1)
    return first, most


def _meets(head: texts.Head, place: Range, first: int, last: int) -> bool:
    return (
        head.part == place.part
        and head.page == place.page
        and head.line <= last
        and head.line + head.lines > first
    )


def _cut(block: Block, head: texts.Head, first: int, last: int) -> Block:
    if head.line >= first and head.line + head.lines - 1 <= last:
        return block
    lines = block.text.split("\n")[max(0, first - head.line) : last - head.line + 1]
    start = max(head.line, first)
    return Block(Place(head.part, head.page, start), "\n".join(lines), block.hidden, block.ocr)


def whereabouts(found: Iterable[Block], words: str, lines: int) -> Range | None:
    """Find the run of ``lines`` lines whose digest is ``words``, in a bounded number of lines."""
    recent: deque[tuple[Place, int, str]] = deque(maxlen=max(1, min(lines, MOST_LINES_CITED)))
    seen = 0
    for block in found:
        for offset, text in enumerate(block.text.split("\n")):
            if recent and (recent[-1][0].part, recent[-1][0].page) != (
                block.place.part,
                block.place.page,
            ):
                recent.clear()
            recent.append((block.place, (block.place.line or 1) + offset, text))
            if len(recent) == recent.maxlen and words == digest([row for _, _, row in recent]):
                place, first, _ = recent[0]
                return Range(place.part, place.page, first, recent[-1][1])
            seen += len(recent)
            if seen > MOST_LINES_SOUGHT:
                return None
    return None


def scanned_boxes(lookup: Lookup, number: int, page: int) -> tuple[tuple[int, Box], ...]:
    """(line, box) of each word that OCR read on a page."""
    packed = lookup.scan_block(number, page)
    if not packed:
        return ()
    text = _text.decode(decompress(packed))
    start = next(
        (
            h.line
            for _, heads in lookup.heads(number)
            for h in texts.heads(heads)
            if h.scan and h.page == page
        ),
        1,
    )
    return tuple((start + box.line, box._replace(line=0)) for box in text.boxes)


def document(lookup: Lookup, row: Row) -> Document:
    """Give everything known of a document."""
    return Document(
        id=row.sha.hex(),
        title=row.title or row.name,
        kind=row.kind,
        media=row.media,
        size=row.size,
        language=row.language,
        date=row.date,
        date_from=row.date_from,
        reader=row.reader,
        reader_version=row.reader_version,
        outcome=row.code,
        detail=row.detail,
        pages=row.pages,
        has_images=row.kind in {"pdf", "image"} and row.pages > 0,
        characters=row.characters,
        locations=tuple(Location(path, row.code, row.detail) for path in lookup.paths(row.number)),
        claims=_claims.decode(row.claims),
        problems=_problems.decode(row.problems),
        parents=tuple((sha.hex(), title) for sha, title in lookup.parents(row.number)),
        children=tuple(
            (sha.hex() if sha else "", name or title or "", code or own)
            for sha, title, name, code, own, _ in lookup.children(row.number, MOST_CHILDREN)
        ),
        child_count=lookup.child_count(row.number),
    )


def outcome(
    lookup: Lookup, values: tuple[str, str, str, int, str, bytes | None, int | None, str]
) -> FileOutcome:
    """Give a row of the report."""
    path, code, detail, size, kind, sha, parent, name = values
    if parent is not None:
        path = f"{lookup.first_path(parent)}!/{name}"
    known = OUTCOMES.get(code)
    return FileOutcome(
        path=path,
        code=code,
        state=known.state if known else "waiting",
        title=known.title if known else "not read yet",
        detail=detail,
        advice=known.advice if known else "Run `vitrina open` to go on reading.",
        size=size,
        kind=kind,
        document=sha.hex() if sha else "",
    )
