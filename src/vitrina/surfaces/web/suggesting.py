"""What the box offers while a person types: fields and their values, names, tags, words."""

from __future__ import annotations

import re
from gettext import NullTranslations
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from vitrina.analyzers.words import tokens
from vitrina.surfaces.web import asked, language, words
from vitrina.surfaces.web.language import N_
from vitrina.understand.gathering import party

if TYPE_CHECKING:
    from vitrina.library import Library

MOST = 8
LEAST = 2
NAME_MOST = 60
NAME_LEAST = 3
NAMES = 3
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
    "is": N_("ocr, hidden, attachment or starred"),
    "tag": N_("a tag of your own"),
    "actor": N_("who is named, writes or speaks"),
    "person": N_("a person who is named"),
    "org": N_("an organisation that is named"),
    "place": N_("a place that is named"),
    "said-by": N_("who speaks in it"),
    "cites": N_("what it refers to"),
    "event": N_("what happened, as met or signed"),
    "class": N_("classification"),
    "number": N_("number of the document"),
    "redaction": N_("words under a box, as box or picture"),
}
FLAGS = ("ocr", "hidden", "attachment", "starred")
_LAST = re.compile(r"(.*?)([^\s()\"“”„«»]*)", re.DOTALL)


def suggest(request: Request) -> Response:
    """Answer with at most eight ways to end the query: (the whole query, what it is)."""
    library: Library = request.app.state.library
    said = language.catalogue(request.app.state.face.language(request))
    query = request.query_params.get("q", "")[: asked.QUERY_MOST].replace("\0", " ")
    found = [
        {"query": whole, "shown": shown, "what": what}
        for whole, shown, what in ends(library, query, said)
    ]
    return JSONResponse(found, headers={"cache-control": "private, max-age=30"})


def ends(library: Library, query: str, said: NullTranslations) -> list[tuple[str, str, str]]:
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
            (f"{start}{minus}{shown} ", shown, what)
            for shown, what in values(library, field.lower(), value, said)
        ][:MOST]
    low = last.lower()
    fields = [
        (f"{start}{minus}{name}:", f"{name}:", said.gettext(what))
        for name, what in FIELDS.items()
        if name.startswith(low)
    ]
    own = [
        (f"{start}{minus}{shown} ", shown, what)
        for shown, what in [
            *tags(library, low, said)[:NAMES],
            *(named(library, "actor", last, said)[:NAMES] if len(last) >= NAME_LEAST else []),
        ]
    ]
    # A space after the word: the next letter begins another.
    offered = [
        (f"{start}{minus}{word} ", word, "") for word in library.words(last, MOST) if word != low
    ]
    room = max(MOST - len(fields) - len(own), 2)
    return [*fields, *offered[:room], *own][:MOST]


def values(
    library: Library, field: str, start: str, said: NullTranslations
) -> list[tuple[str, str]]:
    """(field and value, what that is) of the values that a field can have, the likeliest first."""
    low = start.lower()
    known: dict[str, str] = {}
    if field == "kind":
        known = words.KINDS
    elif field in {"lang", "language"}:
        known = words.TONGUES
    elif field == "is":
        known = dict.fromkeys(FLAGS, "")
    elif field == "tag":
        return tags(library, low, said)
    elif field == "in":
        found = library.search("", limit=1, facets=("folder",)).facets.get("folder", ())
        return [
            (of("in", name), papers(count, said))
            for name, count in found
            if name.lower().startswith(low)
        ]
    elif field in FIELDS:
        return named(library, field, start, said)
    return [
        (f"{field}:{code}", said.gettext(name) if name else "")
        for code, name in known.items()
        if code.startswith(low)
    ]


def tags(library: Library, start: str, said: NullTranslations) -> list[tuple[str, str]]:
    """(tag:NAME, on how many documents) of a person's own tags that begin so."""
    return [
        (of("tag", name), papers(count, said))
        for name, count in library.desk.tags()
        if name.startswith(start)
    ]


def named(
    library: Library, field: str, start: str, said: NullTranslations
) -> list[tuple[str, str]]:
    """(field:"VALUE", in how many documents) of what the papers name, the most frequent first."""
    found: dict[str, int] = {}
    for each in library.facts.begun(field, tokens(start), MOST * 2) if tokens(start) else ():
        shown = " ".join(party(each.value).split())
        if 0 < len(shown) <= NAME_MOST:
            found[shown] = found.get(shown, 0) + each.documents
    return [(of(field, name), papers(count, said)) for name, count in found.items()][:MOST]


def of(field: str, value: str) -> str:
    """Write a field with its value, in quotation marks where it has several words."""
    plain = value.replace('"', " ").strip()
    return f'{field}:"{plain}"' if not plain.isalnum() else f"{field}:{plain}"


def papers(count: int, said: NullTranslations) -> str:
    """Say in how many documents."""
    return said.ngettext("%(count)s document", "%(count)s documents", count) % {"count": count}
