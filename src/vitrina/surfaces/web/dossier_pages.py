"""Dossiers: all of them, and one with its pieces, its course of events and the state of its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.records import Brief
from vitrina.desk.dossiers import course
from vitrina.desk.dossiers import state as state_of
from vitrina.desk.records import Dossier, Item
from vitrina.surfaces.web import citing, mine_page
from vitrina.surfaces.web.progress import state

if TYPE_CHECKING:
    from vitrina.library import Library


class Piece(Struct, frozen=True):
    """A piece with where it rests; ``changed``: the words there are others now."""

    item: Item
    paper: Brief
    url: str
    changed: bool


class Entry(Struct, frozen=True):
    """A dossier as a line of the list."""

    dossier: Dossier
    count: int
    state: str
    since: str


def dossiers(request: Request) -> Response:
    """Show all dossiers."""
    library: Library = request.app.state.library
    found = []
    for one in library.desk.dossiers():
        standing, since = state_of(library.desk.items(one.key))
        found.append(Entry(one, len(one.items), standing, since))
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request, "dossiers.html", entries=found, progress=state(library)
    )


def dossier(request: Request) -> Response:
    """Show a dossier; with ``edit`` in the address, a piece's form is open."""
    library: Library = request.app.state.library
    key = str(request.path_params["key"])[:40]
    found = library.desk.dossier(key)
    items = library.desk.items(key)
    standing, since = state_of(items)
    known = mine_page.papers(library, (item.document for item in items))
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "dossier.html",
        dossier=found,
        pieces=[piece(library, item, known[item.document]) for item in items],
        course=course(items),
        standing=standing,
        since=since,
        edit=request.query_params.get("edit", ""),
        progress=state(library),
    )


def piece(library: Library, item: Item, paper: Brief) -> Piece:
    """A piece with where it rests now."""
    url = citing.rest(item.document, item.citation).url
    return Piece(item, paper, url, citing.changed(library, item.citation))
