"""The original file: a deliberate act, warned of, and never shown by the browser itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from vitrina.formats.names import safe
from vitrina.surfaces.web.asked import ident
from vitrina.surfaces.web.forms import form

if TYPE_CHECKING:
    from vitrina.library import Library

CHUNK = 256 * 1024


def warn(request: Request) -> Response:
    """Say what opening an original may do, before it is handed out."""
    library: Library = request.app.state.library
    found = library.document(ident(request))
    name = safe(found.locations[0].path if found.locations else found.id)
    return request.app.state.face.page(request, "original.html", document=found, name=name)  # type: ignore[no-any-return]


async def download(request: Request) -> Response:
    """Hand the original out; only the button of the page that warns can ask for it."""
    await form(request)
    return await run_in_threadpool(hand_out, request.app.state.library, ident(request))


def hand_out(library: Library, wanted: str) -> Response:
    """Give the original as an attachment of no kind that a browser would open."""
    found = library.document(wanted)
    name = found.locations[0].path if found.locations else found.id
    return StreamingResponse(
        chunks(library.original(found.id)),
        media_type="application/octet-stream",
        headers=attached(name),
    )


def attached(path: str) -> dict[str, str]:
    """Give the headers that make an answer a file to save, never a page to show."""
    name = safe(path)
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    return {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "no-store",
    }


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """Read a file piece by piece, and close it."""
    with file:
        while data := file.read(CHUNK):
            yield data
