"""What a form sends: small, and from a page of ours."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

MOST = 64 * 1024
NOTE_MOST = 640 * 1024
LIST_MOST = 16 * 1024 * 1024
FIELDS = 200


class Forged(Exception):
    """The form does not carry what a page of ours would have put into it."""


async def fields(request: Request, most: int = MOST) -> dict[str, list[str]]:
    """Read a form's fields, not trusting how much it sends."""
    body = await _body(request, most)
    try:
        return parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS
        )
    except ValueError as error:
        raise HTTPException(413) from error


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413)
    return bytes(body)


async def upload(request: Request, most: int = LIST_MOST) -> tuple[dict[str, str], bytes]:
    """Read a form of ours with one file: its fields, and the file's bytes. Raises ``Forged``."""
    body = await _body(request, most)

    async def once() -> AsyncGenerator[bytes, None]:
        yield body

    sent: dict[str, str] = {}
    data = b""
    try:
        parser = MultiPartParser(
            request.headers, once(), max_files=1, max_fields=20, max_part_size=most
        )
        found = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise HTTPException(413) from error
    try:
        for name, value in found.multi_items():
            if isinstance(value, str):
                sent[name] = value
            else:
                data = await value.read()
    finally:
        await found.close()
    if not request.app.state.access.ours(sent.get("form_key", "")):
        raise Forged
    return sent, data


async def form(request: Request, most: int = MOST) -> dict[str, list[str]]:
    """Read a form of ours. Raises ``Forged`` for anybody else's."""
    found = await fields(request, most)
    if not request.app.state.access.ours("".join(found.get("form_key", []))):
        raise Forged
    return found
