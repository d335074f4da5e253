"""What a form sends: small, and from a page of ours."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST = 64 * 1024
FIELDS = 200


class Forged(Exception):
    """The form does not carry what a page of ours would have put into it."""


async def fields(request: Request) -> dict[str, list[str]]:
    """Read a form's fields, not trusting how much it sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST:
            raise HTTPException(413)
    try:
        return parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS
        )
    except ValueError as error:
        raise HTTPException(413) from error


async def form(request: Request) -> dict[str, list[str]]:
    """Read a form of ours. Raises ``Forged`` for anybody else's."""
    found = await fields(request)
    if not request.app.state.access.ours("".join(found.get("form_key", []))):
        raise Forged
    return found
