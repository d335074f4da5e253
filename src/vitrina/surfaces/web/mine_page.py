"""Mine: stars, tags, notes, saved searches, and what was done, with the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.errors import VitrinaError
from vitrina.desk.records import News, Note, Saved
from vitrina.formats import citation
from vitrina.surfaces.web import asked
from vitrina.surfaces.web.own_acts import search_address
from vitrina.surfaces.web.progress import state

if TYPE_CHECKING:
    from vitrina.library import Library

STARS, NOTES, ACTS = 100, 100, 30


class Paper(Struct, frozen=True):
    """A document as a line of a list; one that is not in the library now has no title."""

    document: str
    title: str = ""
    path: str = ""
    kind: str = ""
    date: str = ""
    there: bool = True


class Beside(Struct, frozen=True):
    """A note with where it stands; ``changed``: the words there are others now."""

    note: Note
    paper: Paper
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
    stars, notes = desk.stars(), desk.notes()[::-1]
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "mine.html",
        stars=[paper(library, star.document) for star in stars[:STARS]],
        star_count=len(stars),
        tags=desk.tags(),
        notes=[beside(library, note) for note in notes[:NOTES]],
        note_count=len(notes),
        searches=[search(library, saved) for saved in desk.searches()],
        acts=desk.acts(ACTS),
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
        papers=[paper(library, document) for document in documents[:1000]],
        count=len(documents),
        progress=state(library),
    )


def saved(request: Request) -> Response:
    """Show what is new in a saved search, and its feed."""
    library: Library = request.app.state.library
    key = str(request.path_params["key"])[:40]
    found = search(library, library.desk.search(key))
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "saved.html",
        search=found,
        papers=[
            (paper(library, document), time)
            for document, time in found.news.fresh[: found.news.new]
        ],
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


def paper(library: Library, document: str) -> Paper:
    """A document as a line of a list."""
    try:
        found = library.document(document)
    except VitrinaError:
        return Paper(document, there=False)
    path = found.locations[0].path if found.locations else ""
    return Paper(document, found.title or path, path, found.kind, found.date)


def beside(library: Library, note: Note) -> Beside:
    """A note with where it stands now."""
    cited = citation.parse(note.citation)
    url = asked.document_url(note.document, "", cited.range, words=cited.words)
    try:
        same = library.resolve(note.citation)[3]
    except VitrinaError:
        same = True
    return Beside(note, paper(library, note.document), url, not same)
