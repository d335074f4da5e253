"""What the box offers while a person types: fields, values of fields, words of the library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from vitrina.surfaces.web import asked, language, words
from vitrina.surfaces.web.language import N_

if TYPE_CHECKING:
    from vitrina.library import Library

MOST = 8
LEAST = 2
FIELDS = {
    "from": N_("who sent it"),
    "to": N_("who received it"),
    "title": N_("words of the title"),
    "name": N_("words of the file's name"),
    "date": N_("1961, 1961-04 or 1961..1963"),
    "kind": N_("kind of file"),
    "type": N_("type of file, as pdf"),
    "lang": N_("language, as en"),
    "in": N_("folder"),
    "is": N_("ocr, hidden or attachment"),
}
FLAGS = ("ocr", "hidden", "attachment")
_LAST = re.compile(r"(.*?)([^\s()\"“”„«»]*)", re.DOTALL)


def suggest(request: Request) -> Response:
    """Answer with at most eight ways to end the query: (the whole query, what it is)."""
    library: Library = request.app.state.library
    said = language.catalogue(request.app.state.face.language(request))
    query = request.query_params.get("q", "")[: asked.QUERY_MOST].replace("\0", " ")
    found = [
        {"query": whole, "shown": shown, "what": said.gettext(what) if what else ""}
        for whole, shown, what in ends(library, query)
    ]
    return JSONResponse(found, headers={"cache-control": "private, max-age=30"})


def ends(library: Library, query: str) -> list[tuple[str, str, str]]:
    """(query, its end, what that is): the last word completed, the rest left as it stands."""
    found = _LAST.fullmatch(query)
    start, last = (found[1], found[2]) if found else (query, "")
    minus = "-" if last.startswith("-") else ""
    last = last.removeprefix("-")
    if query.count('"') % 2 or len(last) < LEAST:
        return []
    field, colon, value = last.partition(":")
    if colon:
        return [
            (f"{start}{minus}{field}:{code} ", f"{field}:{code}", name)
            for code, name in values(field.lower(), value.lower())
        ][:MOST]
    low = last.lower()
    fields = [
        (f"{start}{minus}{name}:", f"{name}:", what)
        for name, what in FIELDS.items()
        if name.startswith(low)
    ]
    # A space after the word: the next letter begins another.
    offered = [
        (f"{start}{minus}{word} ", word, "") for word in library.words(last, MOST) if word != low
    ]
    return [*fields, *offered][:MOST]


def values(field: str, start: str) -> list[tuple[str, str]]:
    """(code, name) of the values that a field with few of them can have."""
    known: dict[str, str] = {}
    if field == "kind":
        known = words.KINDS
    elif field in {"lang", "language"}:
        known = words.TONGUES
    elif field == "is":
        known = dict.fromkeys(FLAGS, "")
    return [(code, name) for code, name in known.items() if code.startswith(start)]
