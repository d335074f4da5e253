"""The document page: opens at the asked lines, says what was found there and how it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.outcomes import OUTCOMES
from vitrina.core.records import Block, Claimed, Document, Finding, Range, Stretch
from vitrina.investigate.claims import HEAD, claimed
from vitrina.surfaces.web import asked, findings_page, leaf, lines, quoted, trail, window
from vitrina.surfaces.web.holding import inside
from vitrina.surfaces.web.lines import Line
from vitrina.surfaces.web.quoted import CLAIM_MOST
from vitrina.surfaces.web.trail import Trail

if TYPE_CHECKING:
    from vitrina.library import Library

CHARACTERS_MOST = 400_000
PARTS_MOST = 300
TELLS_MOST = 2_000_000
"""Characters up to which a paper's findings stand beside it; a longer one has them on their own page."""
ARTICLE = ("article.date", "article.outlet", "article.byline")
MAIL = ("From", "To", "Cc", "Bcc", "Date", "Subject")
CLAIMS_MOST = 100
PASSAGES_MOST = 500
SENTENCES_MOST, SENTENCES_WITHIN = 100, 20_000
"""Sentences of an article that are marked on a page, and the characters that are looked through for them."""


class Section(Struct, frozen=True):
    """Lines of one stretch. ``prefix`` keeps line anchors apart where there are several."""

    stretch: Stretch
    prefix: str
    lines: tuple[Line, ...]
    url: str
    """The address of a line of it, to which the number is added."""


class Steps(Struct, frozen=True):
    """The hits in this document: how many, which one this is, and the ways on and back."""

    total: int
    more: bool
    current: int
    before: str
    after: str


def document(request: Request) -> Response:
    """Show a document around the lines that the address asks for."""
    library: Library = request.app.state.library
    fields = request.query_params
    found = library.document(asked.ident(request))
    way = trail.read(fields)
    outline = window.outlined(library.outline(found.id))
    passages = library.passages(found.id, way.sought, PASSAGES_MOST) if way.sought else ()
    target = asked.place(fields)
    around = asked.around(fields)
    if way.sought and passages and around == Range():
        target = around = passages[0]
    if target is not None and not target.line:
        target = None
    sheet = window.sheet(outline, around) if found.kind == "table" else None
    shown = window.choose(outline, around, pages=found.pages, paged=found.has_images, part=sheet)
    blocks = read(library, found.id, shown)
    flat = [block for _, group in blocks for block in group]
    tells = library.facts.of(found.id) if found.characters <= TELLS_MOST else ()
    marks = library.highlight(found.id, way.sought, flat) if way.sought else tuple(() for _ in flat)
    cited = quoted.cite(found, flat, target, fields.get("words", "")[:16])
    here = around if sheet is None else Range(sheet)
    article = any(each.kind in ARTICLE for each in tells)
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "document.html",
        document=found,
        query=way.sought,
        way=way,
        beside=trail.beside(library, found.id, way),
        neighbours=library.neighbours(found.id),
        shown=shown,
        sheet=sheet,
        head=column_heads(library, found.id, sheet, shown),
        sections=sections(
            found, way, blocks, marks, target, tells, sentences(found, flat, tells, article=article)
        ),
        article=article,
        heading=findings_page.heading(tells),
        counted=findings_page.counted(tells),
        speakers=findings_page.who_speaks(library, tells),
        place_url=lambda at: asked.document_url(found.id, way.wish.query, at),
        typewritten=lines.typewritten(flat),
        before=way.near(found.id, shown.before),
        after=way.near(found.id, shown.after),
        parts=parts(found, way, outline, here),
        steps=steps(found.id, way, outline, passages, target or around),
        cited=quoted.ready(request, found, cited, target),
        target=target,
        picture=leaf.picture(library, found, shown, flat, marks, target),
        thumbs=leaf.thumbs(found, way, shown.page),
        machine=[stretch for stretch in outline if stretch.ocr],
        unseen=[stretch for stretch in outline if stretch.hidden],
        mail=[c for name in MAIL for c in found.claims if c.name == name][:20]
        if found.kind == "mail"
        else [],
        chain=library.chain(found.id) if found.kind == "mail" or tells else (),
        place_in=lambda ident, at: asked.document_url(ident, "", at),
        versions=library.versions(found.id),
        inside=inside(library, found, asked.whole(fields.get("from", ""), 1)),
        claims=[(c.name, c.value[:CLAIM_MOST]) for c in found.claims[:CLAIMS_MOST]],
        outcome=OUTCOMES.get(found.outcome),
        outcomes=OUTCOMES,
        steps_of=steps_of,
    )


def sentences(
    found: Document, blocks: Sequence[Block], tells: Sequence[Finding], *, article: bool
) -> dict[Range, list[Claimed]]:
    """Give the sentences of an article that claim something, by the line they begin in."""
    made: dict[Range, list[Claimed]] = {}
    if not article or found.kind == "table":
        return made
    sizes = accumulate(len(block.text) for block in blocks)
    some = (block for block, size in zip(blocks, sizes, strict=True) if size <= SENTENCES_WITHIN)
    head = [each.value for each in tells if each.kind in HEAD]
    for each in islice(claimed(some, found.language, Range(), head), SENTENCES_MOST):
        made.setdefault(replace(each.range, last=0), []).append(each)
    return made


def read(
    library: Library, ident: str, shown: window.Window
) -> list[tuple[window.Slice, list[Block]]]:
    """Read what the window shows, up to a bounded number of characters."""
    left = CHARACTERS_MOST
    found: list[tuple[window.Slice, list[Block]]] = []
    groups = library.read_all(ident, [piece.range for piece in shown.slices], window.MOST_ON_PAGE)
    for piece, blocks in zip(shown.slices, groups, strict=True):
        if left <= 0:
            break
        left -= sum(min(len(block.text), CHARACTERS_MOST) for block in blocks)
        found.append((piece, list(blocks)))
    return found


def sections(
    found: Document,
    way: Trail,
    blocks: list[tuple[window.Slice, list[Block]]],
    marks: tuple[tuple[tuple[int, int], ...], ...],
    target: Range | None,
    tells: tuple[Finding, ...] = (),
    told: Mapping[Range, Sequence[Claimed]] = {},
) -> list[Section]:
    """Make the lines ready to show, stretch by stretch, with what was found in them."""
    made = []
    remaining = iter(marks)
    plain = _owner(blocks, target)
    for piece, group in blocks:
        stretch = piece.stretch
        mine = target is not None and (target.part, target.page) == (stretch.part, stretch.page)
        rows: list[Line] = []
        for block in group:
            spans = next(remaining, ())
            rows.extend(
                lines.show(
                    block,
                    spans,
                    target if mine else None,
                    table=found.kind == "table",
                    told=findings_page.on_lines(tells, block),
                )
            )
        place = Range(stretch.part, stretch.page)
        if told:
            rows = [
                replace(row, claims=tuple(told.get(replace(place, line=row.number), ())))
                for row in rows
            ]
        # Relative to the document: three hundred line links with its name would weigh 20 kB more.
        url = way.at(found.id, place)
        url = url.removeprefix(f"/d/{found.id}") or "?"
        made.append(
            Section(
                stretch=stretch,
                prefix="" if piece.index == plain else f"s{piece.index}-",
                lines=tuple(rows),
                url=url + ("&" if len(url) > 1 else "") + "line=",
            )
        )
    return made


def _owner(blocks: list[tuple[window.Slice, list[Block]]], target: Range | None) -> int:
    """Which stretch has the plain anchors (#L14): the one asked for, else the first."""
    indexes = [piece.index for piece, _ in blocks]
    for piece, _ in blocks:
        if target and (target.part, target.page) == (piece.stretch.part, piece.stretch.page):
            return piece.index
    return indexes[0] if indexes else -1


def parts(
    found: Document, way: Trail, outline: tuple[Stretch, ...], here: Range
) -> list[tuple[str, str, bool, str]]:
    """Give (name, address, whether it is here, how it is hidden) of each part, if there are several."""
    if found.has_images and found.pages:
        outline = tuple(stretch for stretch in outline if not stretch.page)
    named = [stretch for stretch in outline if stretch.part or stretch.page][:PARTS_MOST]
    if len(named) < (1 if found.has_images else 2):
        return []
    return [
        (
            stretch.part or str(stretch.page),
            way.near(found.id, Range(stretch.part, stretch.page)),
            (stretch.part, stretch.page) == (here.part, here.page),
            stretch.hidden,
        )
        for stretch in named
    ]


def steps(
    ident: str, way: Trail, outline: tuple[Stretch, ...], passages: tuple[Range, ...], here: Range
) -> Steps | None:
    """Find where among the hits we are: at one, or between two."""
    if not passages:
        return None
    *keys, at = window.order(outline, [*passages, here])
    before = [i for i, key in enumerate(keys) if key < at]
    after = [i for i, key in enumerate(keys) if key > at]
    # A highlighted run of lines may hold several hits: the next one is beyond its end.
    end = (at[0], max(here.last, here.line))
    same = [i for i, key in enumerate(keys) if at <= key <= end]
    after = [i for i in after if keys[i] > end]

    return Steps(
        total=len(passages),
        more=len(passages) >= PASSAGES_MOST,
        current=same[0] + 1 if same else 0,
        before=way.at(ident, passages[before[-1]]) if before else "",
        after=way.at(ident, passages[after[0]]) if after else "",
    )


def column_heads(
    library: Library, ident: str, sheet: str | None, shown: window.Window
) -> tuple[Line, ...]:
    """Give the first row of a sheet, to stand above rows from further down; it names the columns."""
    if sheet is None or shown.first < 2 or not shown.slices:
        return ()
    stretch = shown.slices[0].stretch
    blocks = library.read(ident, Range(stretch.part, stretch.page, 1, 1), 1)
    return tuple(line for block in blocks for line in lines.show(block, (), None, table=True))[:1]


def steps_of(path: str) -> list[str]:
    """Split a location into what lies in what: folders and containers, the file last."""
    return path.replace("!/", "/").split("/")
