"""From a citation to the place that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vitrina.core.errors import VitrinaError
from vitrina.core.records import Range
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


class Rest(Struct, frozen=True):
    """Where something rests: the lines that it cites, and the address that compares their words."""

    url: str
    at: Range


def rest(document: str, text: str) -> Rest:
    """Give where a citation of a document leads."""
    cited = citation.parse(text)
    return Rest(asked.document_url(document, "", cited.range, words=cited.words), cited.range)


def changed(library: Library, text: str) -> bool:
    """Whether other words stand now where these were cited; not so where the document is gone."""
    try:
        return not library.resolve(text)[3]
    except VitrinaError:
        return False
