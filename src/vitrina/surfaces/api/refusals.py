"""Answers that say no, as RFC 9457 has them: what happened, what to do about it, in one record."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.errors import VitrinaError

MEDIA = "application/problem+json"
TITLES = {
    400: "What was asked has another form than the description says",
    401: "The workspace is locked",
    403: "This request came from elsewhere",
    404: "It is not there",
    405: "That can't be done here",
    409: "It can't be done now",
    413: "That is too much at once",
    415: "The body is no JSON",
    422: "What was sent has the right form and can't be kept",
    500: "Something broke on our side",
    507: "There is no room left where the library lies",
}
ADVICE = {
    "key": "Send the key, which stands after # in the address that Vitrina printed when it started, "
    "as Authorization: Bearer KEY.",
    "host": "Ask at the address that Vitrina printed when it started.",
    "origin": "Only pages of this workspace, and programs, may ask for that.",
    "form": "A page that writes sends its form's key as X-Form-Key; a program sends Authorization.",
    "defect": "It is not your fault. What happened stands in the terminal where Vitrina runs.",
}
STATUS = {2: 422, 7: 409, 8: 507, 9: 409, 15: 409, 17: 422, 18: 409, 19: 409}
"""Exit statuses of the errors that are not "it is not there"."""


class Refusal(Struct, frozen=True):
    """A problem detail (RFC 9457): ``detail`` says what was wrong, ``advice`` what to do."""

    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str = ""
    advice: str = ""
    type: str = "about:blank"


def refusal(
    status: int, detail: str = "", advice: str = "", headers: dict[str, str] | None = None
) -> Response:
    """Answer with a problem."""
    made = Refusal(TITLES.get(status, "It can't be done"), status, detail, advice)
    return Response(
        msgspec.json.encode(made), status, headers={**(headers or {}), "cache-control": "no-store"},
        media_type=MEDIA,
    )  # fmt: skip


def at_the_door(why: str) -> Response:
    """Answer for the guard: ``why`` is ``key``, ``host``, ``origin`` or ``form``."""
    if why == "key":
        return refusal(401, "", ADVICE[why], {"www-authenticate": 'Bearer realm="Vitrina"'})
    return refusal(403, "", ADVICE[why])


def on_http(request: Request, error: Exception) -> Response:
    """Answer what the router or the parser could not take."""
    del request
    found = error if isinstance(error, HTTPException) else HTTPException(500)
    known = TITLES.get(found.status_code) is not None
    status = found.status_code if known else 400
    detail = found.detail if status in {400, 415} else ""
    return refusal(status, detail, headers=dict(found.headers or {}))


def on_ours(request: Request, error: Exception) -> Response:
    """Answer an error that a person can act on: its first line and its advice."""
    del request
    found = error if isinstance(error, VitrinaError) else VitrinaError()
    detail = (str(found).splitlines() or [""])[0][:300]
    return refusal(STATUS.get(found.status, 404), detail, found.advice)


def on_defect(request: Request, error: Exception) -> Response:
    """Answer for a defect of ours; the traceback goes on to the terminal."""
    del request, error
    return refusal(500, "", ADVICE["defect"])
