"""A whole answer to take away, in the form that is chosen; originals only after a warning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from vitrina.investigate.exports import ENDINGS
from vitrina.surfaces.web import asked
from vitrina.surfaces.web.forms import form
from vitrina.surfaces.web.originals import attached
from vitrina.surfaces.web.progress import state

if TYPE_CHECKING:
    from vitrina.library import Library

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl",
    "zip-text": "application/zip",
    "zip-originals": "application/zip",
}


def choose(request: Request) -> Response:
    """Show what an answer can be taken away as."""
    library: Library = request.app.state.library
    wish = asked.read(request.query_params)
    found = library.search(wish.query, limit=1, filters=wish.wanted(), facets=())
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request, "export.html", wish=wish, total=found.total, progress=state(library)
    )


async def hand_out(request: Request) -> Response:
    """Send it, piece by piece."""
    fields = await form(request)
    sent = {name: values[-1] for name, values in fields.items()}
    return await run_in_threadpool(_hand_out, request, sent)


def _hand_out(request: Request, sent: dict[str, str]) -> Response:
    library: Library = request.app.state.library
    wish = asked.read(QueryParams(sent.get("search", "")[: 4 * asked.QUERY_MOST]))
    wanted = sent.get("form", "")
    pieces = library.export(wish.query, wanted, sort=wish.sort, filters=wish.wanted())
    name = f"{library.name} {wish.query or 'all'}"[:80] + f".{ENDINGS[wanted]}"
    return StreamingResponse(pieces, media_type=MEDIA[wanted], headers=attached(name))
