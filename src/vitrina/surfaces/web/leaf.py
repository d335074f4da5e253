"""The pictures of a document's pages: the one that is read, small ones around it, and a sheet of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.records import Block, Document, Range
from vitrina.core.types import Box
from vitrina.surfaces.web import asked, lines, trail, window
from vitrina.surfaces.web.lines import Mark
from vitrina.surfaces.web.trail import Trail

if TYPE_CHECKING:
    from vitrina.library import Library

THUMBS = 9
SHEET = 60
ROWS_MOST = 400
PASSAGES_MOST = 500


class Picture(Struct, frozen=True):
    """The image of a page, in several widths, what is marked on it, and where its lines stand."""

    url: str
    marks: tuple[Mark, ...]
    rows: str = ""
    """``line left top width height`` of each line, apart by commas, in 1/10000 of the image."""


def picture(
    library: Library,
    found: Document,
    shown: window.Window,
    blocks: list[Block],
    marks: tuple[tuple[tuple[int, int], ...], ...],
    target: Range | None,
) -> Picture | None:
    """Give the page's image with the hits marked on it, if the document has images."""
    if not found.has_images or not shown.page:
        return None
    on_page = target if target is not None and target.page == shown.page else None
    boxes = library.boxes(found.id, shown.page)
    rectangles = lines.hits_on_page(boxes, blocks, marks, on_page)
    return Picture(f"/d/{found.id}/page/{shown.page}.jpg", tuple(rectangles), rows(boxes))


def rows(boxes: tuple[tuple[int, Box], ...]) -> str:
    """Write where the lines of a page stand, for the script that scrolls image and text together."""
    found = lines.by_row(boxes)
    return ",".join(
        f"{number} {mark.left} {mark.top} {mark.width} {mark.height}"
        for number, mark in sorted(found.items())[:ROWS_MOST]
    )


class Thumb(Struct, frozen=True):
    """A small picture of a page, and the way there."""

    page: int
    picture: str
    url: str
    here: bool


def thumbs(found: Document, way: Trail, page: int) -> list[Thumb]:
    """Give small pictures of the pages around this one, where there are several."""
    if not page or found.pages < 2:
        return []
    return [thumb(found.id, way, n, page) for n in window.near(page, found.pages, THUMBS)]


def thumb(ident: str, way: Trail, number: int, page: int) -> Thumb:
    """Give the small picture of a page."""
    url = way.near(ident, Range(page=number))
    return Thumb(number, f"/d/{ident}/page/{number}.jpg?w=160", url, number == page)


def pages(request: Request) -> Response:
    """Show all pages as small pictures, sixty at a time, with how many hits each has."""
    library: Library = request.app.state.library
    found = library.document(asked.ident(request))
    if not found.has_images:
        raise HTTPException(404)
    fields = request.query_params
    way = trail.read(fields)
    page = min(asked.whole(fields.get("page", ""), 1), found.pages)
    first = (page - 1) // SHEET * SHEET + 1
    hits: dict[int, int] = {}
    for passage in library.passages(found.id, way.sought, PASSAGES_MOST) if way.sought else ():
        hits[passage.page] = hits.get(passage.page, 0) + 1
    shown = range(first, min(found.pages, first + SHEET - 1) + 1)
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "pages.html",
        document=found,
        way=way,
        thumbs=[thumb(found.id, way, number, page) for number in shown],
        hits=hits,
        back=way.near(found.id, Range(page=page)),
        before=_sheet(found, way, first - SHEET),
        after=_sheet(found, way, first + SHEET),
    )


def _sheet(found: Document, way: Trail, first: int) -> str:
    """The address of the sheet that begins with a page; '' where there is none."""
    if not 1 <= first <= found.pages:
        return ""
    return way.pages(found.id, first)
