"""What an article rests on: its sentences, and for the one that is asked for, passages of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.records import Claimed, Range
from vitrina.surfaces.web import asked

if TYPE_CHECKING:
    from vitrina.library import Library

MOST = 5
PAGE = 100
FEW = 3
"""So few sentences are answered at once; of more, the one that is asked for."""


def claims(request: Request) -> Response:
    """Show the sentences that claim something; ``line`` of the address opens those that stand there.

    ``nth`` opens one of those that begin in the line.
    """
    library: Library = request.app.state.library
    found = library.document(asked.ident(request))
    line = asked.whole(request.query_params.get("line", ""), 0)
    sheet = asked.whole(request.query_params.get("page", ""), 0)
    place = Range(request.query_params.get("part", "")[: asked.VALUE_MOST], sheet, line)
    nth = asked.whole(request.query_params.get("nth", ""), 0)
    every = library.claims(found.id, most=0)
    page = asked.whole(request.query_params.get("p", ""), 0) or page_of(every, place)
    page = min(page, max(1, -(-len(every) // PAGE)))
    first = (page - 1) * PAGE
    shown = every[first : first + PAGE]
    if nth:
        wanted = [each for each in shown if begins(each, place)][nth - 1 : nth]
    else:
        wanted = [each for each in shown if opens(each, place) or len(every) <= FEW]
    answers = {
        id(each): answered(library, found.id, each).supports for each in wanted[: max(FEW, 1)]
    }

    def to(number: int) -> str:
        if not 1 <= number <= -(-len(every) // PAGE):
            return ""
        return f"/d/{found.id}/claims?" + urlencode([("p", str(number))])

    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "claims.html",
        document=found,
        sentences=[(each, answers.get(id(each))) for each in shown],
        total=len(every),
        first=first + 1,
        before=to(page - 1),
        after=to(page + 1),
        ask=lambda each: address(found.id, each.range, page),
        at_line=lambda at: asked.document_url(found.id, "", at),
        record=lambda support: asked.document_url(support.document, "", support.range),
    )


def opens(each: Claimed, at: Range) -> bool:
    """Whether a sentence stands in the line that was asked for."""
    same = (each.range.part, each.range.page) == (at.part, at.page)
    return same and at.line > 0 and each.range.line <= at.line <= each.range.last


def begins(each: Claimed, at: Range) -> bool:
    """Whether a sentence begins in the line that was asked for."""
    return opens(each, at) and each.range.line == at.line


def page_of(every: tuple[Claimed, ...], at: Range) -> int:
    """Give the page of the list that has the sentence of a line; the first if there is none."""
    return next((n // PAGE + 1 for n, each in enumerate(every) if opens(each, at)), 1)


def answered(library: Library, ident: str, each: Claimed) -> Claimed:
    """Give a sentence with what it rests on."""
    return next(iter(library.claims(ident, each.range, MOST, text=each.text)), each)


def address(ident: str, at: Range, page: int) -> str:
    """The address that opens a sentence, where it stands in the list."""
    fields = [
        ("line", str(at.line)),
        ("part", at.part),
        ("page", str(at.page or "")),
        ("p", str(page if page > 1 else "")),
    ]
    query = urlencode([(name, value) for name, value in fields if value])
    return f"/d/{ident}/claims?{query}#l{at.page}-{at.line}"
