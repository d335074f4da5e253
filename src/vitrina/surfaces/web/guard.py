"""What stands before every page: the Host, the origin and the cookie; and the headers after it.

Against: a web site open in the same browser (DNS rebinding, forged forms, embedding, probing), other
users and programs of the machine, and documents that would like to run or to call home.
"""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vitrina.surfaces.api import refusals as of_api
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.refusals import refuse

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
}
FREE = ("/static/", "/enter", "/feeds/")
"""Paths that need no cookie; a feed asks for its own password."""
PROGRAMS = "/api/v1/"
"""What is below is for programs: they send the key, and are told no in JSON."""


def protect(response: Response) -> Response:
    """Put the headers on a response that does not pass through the guard."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("cache-control", "private, no-cache")
    return response


class Guard:
    """ASGI middleware: asks three questions of each request, and seals each answer."""

    def __init__(self, app: ASGIApp, access: Access, bound: str = "127.0.0.1") -> None:
        self._app = app
        self._access = access
        self._bound = bound

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through to its page, or answer why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "private, no-cache")
            await send(message)

        request = Request(scope, receive)
        why = self._refusal(request)
        if why and request.url.path.startswith(PROGRAMS):
            await of_api.at_the_door(why)(scope, receive, sealed)
        elif why:
            await refuse(request, why)(scope, receive, sealed)
        else:
            await self._app(scope, receive, sealed)

    def _refusal(self, request: Request) -> str:
        headers = request.headers
        if not named(headers.get("host", ""), self._bound):
            return "host"
        if not same_site(headers, request.method):
            return "origin"
        if request.url.path.startswith(FREE):
            return ""
        if request.url.path.startswith(PROGRAMS):
            return self._program(request)
        return "" if self._access.inside(request) else "key"

    def _program(self, request: Request) -> str:
        """Let a program in by the key; a page of ours by its cookie, and to write by its form's key.

        No browser sends the key of itself, so that a request which carries it was not forged.
        """
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return "" if self._access.opens(key.strip()) else "key"
        if not self._access.inside(request):
            return "key"
        if request.method in {"GET", "HEAD"}:
            return ""
        return "" if self._access.ours(request.headers.get("x-form-key", "")) else "form"


def named(host: str, bound: str) -> bool:
    """Whether ``host`` names us. A name that an enemy's DNS may point at us never does."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    name = name.strip("[]").lower()
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == bound.lower() != ""
    return address.is_loopback or not _loopback(bound)


def _loopback(bound: str) -> bool:
    try:
        return ipaddress.ip_address(bound).is_loopback
    except ValueError:
        return bound == "localhost"


def same_site(headers: Headers, method: str) -> bool:
    """Whether the request comes from a page of ours, or from a person who typed or clicked it.

    Another port of this machine is the same *site* to a browser, so a cookie alone says little.
    """
    origin, host = headers.get("origin", ""), headers.get("host", "")
    if method not in {"GET", "HEAD"}:
        # Our own forms come with the origin "null", because we ask for no referrer. A stranger's
        # sandboxed frame does as well: "sec-fetch-site" tells them apart, and so does the form's key.
        return origin in {"", "null", f"http://{host}", f"https://{host}"} and headers.get(
            "sec-fetch-site", "same-origin"
        ) in {"same-origin", "none"}
    if headers.get("sec-fetch-site", "none") in {"same-origin", "none"}:
        return True
    return (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) == (
        "navigate",
        "document",
    )
