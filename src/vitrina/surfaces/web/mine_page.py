"""Mine: stars, tags, notes, saved searches, and what was done, with the way back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.records import Brief
from vitrina.desk.records import News, Note, Saved
from vitrina.surfaces.web import citing
from vitrina.surfaces.web.own_acts import search_address
from vitrina.surfaces.web.progress import state

if TYPE_CHECKING:
    from vitrina.library import Library

STARS, NOTES, ACTS = 100, 100, 30


class Beside(Struct, frozen=True):
    """A note with where it stands; ``changed``: the words there are others now."""

    note: Note
    paper: Brief
    url: str
    changed: bool


class Search(Struct, frozen=True):
    """A saved search with what is new in it."""

    saved: Saved
    news: News
    url: str
    password: str


def mine(request: Request) -> Response:
    """Show all that is a person's own."""
    library: Library = request.app.state.library
    desk = library.desk
    stars, notes, acts = desk.stars(), desk.notes()[::-1], desk.acts(ACTS)
    known = papers(
        library,
        [
            *(star.document for star in stars[:STARS]),
            *(note.document for note in notes[:NOTES]),
            *(act.document for act in acts if act.document),
        ],
    )
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "mine.html",
        stars=[known[star.document] for star in stars[:STARS]],
        star_count=len(stars),
        tags=desk.tags(),
        notes=[beside(library, note, known[note.document]) for note in notes[:NOTES]],
        note_count=len(notes),
        searches=[search(library, saved) for saved in desk.searches()],
        acts=[(act, known[act.document].title if act.document else "") for act in acts],
        progress=state(library),
    )


def tagged(request: Request) -> Response:
    """Show the documents that have a tag."""
    library: Library = request.app.state.library
    name = str(request.path_params["name"])[:100]
    documents = library.desk.tagged(name)
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "tag.html",
        name=name,
        papers=list(papers(library, documents[:1000]).values()),
        count=len(documents),
        progress=state(library),
    )


def saved(request: Request) -> Response:
    """Show what is new in a saved search, and its feed."""
    library: Library = request.app.state.library
    key = str(request.path_params["key"])[:40]
    found = search(library, library.desk.search(key))
    fresh = [document for document, _ in found.news.fresh[: found.news.new]]
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "saved.html",
        search=found,
        papers=list(papers(library, fresh).values()),
        address=str(request.base_url).rstrip("/") + f"/feeds/{key}.atom",
        progress=state(library),
    )


def search(library: Library, saved: Saved) -> Search:
    """A saved search, asked again if need be."""
    return Search(
        saved=saved,
        news=library.news(saved.key),
        url=search_address(saved.query, saved.sort, saved.filters),
        password=library.desk.password(f"feed {saved.key}"),
    )


def papers(library: Library, documents: Iterable[str]) -> dict[str, Brief]:
    """Documents as lines of a list; one that is not in the library now has no title."""
    wanted = list(dict.fromkeys(documents))
    found = library.briefly(wanted)
    return {document: found.get(document) or Brief(document, "") for document in wanted}


def beside(library: Library, note: Note, paper: Brief) -> Beside:
    """A note with where it stands now."""
    url = citing.rest(note.document, note.citation).url
    return Beside(note, paper, url, citing.changed(library, note.citation))
