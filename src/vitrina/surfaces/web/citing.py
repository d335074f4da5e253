"""From a citation to the place that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vitrina.formats import citation
from vitrina.surfaces.web import asked

if TYPE_CHECKING:
    from vitrina.library import Library

MOST = 2000


def cite(request: Request) -> Response:
    """Go to the place that ``c`` cites; its words are compared there."""
    library: Library = request.app.state.library
    text = request.query_params.get("c", "").strip()[:MOST]
    words = citation.parse(text).words
    found, at, _, _ = library.resolve(text)
    return RedirectResponse(asked.document_url(found.id, "", at, words=words), 303)
