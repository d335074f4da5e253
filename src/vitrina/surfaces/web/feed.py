"""A saved search as an Atom feed: what is new in it, for a feed reader on this machine.

A feed reader has no cookie of ours, and a secret in an address ends up in logs, histories and lists
of feeds that are shared. So the address holds no secret, and the reader sends a password by HTTP Basic
over loopback. It is made for the one search, opens nothing else, and ends with the saved search.
"""

from __future__ import annotations

import base64
import hmac
import re
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.errors import VitrinaError

if TYPE_CHECKING:
    from vitrina.library import Library

USER = "feed"
MOST = 50
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(request: Request) -> Response:
    """Answer with the feed, to who has its password or the workspace's cookie."""
    library: Library = request.app.state.library
    key = str(request.path_params["key"])[:40]
    if not (request.app.state.access.inside(request) or _password(request, library, key)):
        return Response(
            "The user is feed; the password stands under Mine, at the saved search.\n",
            401,
            {"www-authenticate": 'Basic realm="Vitrina feed", charset="UTF-8"'},
            "text/plain",
        )
    saved = library.desk.search(key)
    news = library.news(key)
    fresh = news.fresh[:MOST]
    known = library.briefly([document for document, _ in fresh])
    entries = [(known[document], time) for document, time in fresh if document in known]
    text = request.app.state.face.text(
        request,
        "feed.xml",
        saved=saved,
        base=str(request.base_url).rstrip("/"),
        updated=max([saved.time, *(time for _, time in entries)]),
        entries=entries,
    )
    return Response(_NO_XML.sub("", text), media_type="application/atom+xml")


def _password(request: Request, library: Library, key: str) -> bool:
    """Whether the request carries the feed's password. The same time is taken whatever is wrong."""
    kind, _, sent = request.headers.get("authorization", "").partition(" ")
    try:
        given = base64.b64decode(sent[:300], validate=True).decode() if kind == "Basic" else ""
    except ValueError:  # no Base64, no ASCII, no UTF-8
        given = ""
    try:
        library.desk.search(key)
    except VitrinaError:
        return False
    wanted = f"{USER}:{library.desk.password(f'feed {key}')}"
    return hmac.compare_digest(given.encode(), wanted.encode())
