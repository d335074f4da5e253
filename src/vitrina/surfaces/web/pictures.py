"""Pictures of pages: made by the library from pixels, never the file's own bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from vitrina.surfaces.web import asked

if TYPE_CHECKING:
    from vitrina.library import Library

WIDTHS = (160, 400, 800, 1200, 1600, 2400)
MEDIA = ("image/jpeg", "image/png", "image/webp")


def picture(request: Request) -> Response:
    """Answer with a page's picture; the same address always gives the same one."""
    library: Library = request.app.state.library
    ident, page = asked.ident(request), request.path_params["number"]
    wanted = asked.whole(request.query_params.get("w", ""), 800)
    width = next((known for known in WIDTHS if known >= wanted), WIDTHS[-1])
    tag = f'"{ident}-{page}-{width}"'
    # The bytes a document is made of never change, and its name is their digest.
    headers = {"etag": tag, "cache-control": "private, max-age=31536000, immutable"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    data, media = library.page_image(ident, page, width)
    return Response(data, media_type=media if media in MEDIA else MEDIA[0], headers=headers)
