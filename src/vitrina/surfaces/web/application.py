"""The workspace as one ASGI application: its routes, its guard and what it says when things fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from vitrina.core.errors import VitrinaError
from vitrina.surfaces.api import refusals as of_api
from vitrina.surfaces.publishing import Publisher
from vitrina.surfaces.web import (
    actor_pages,
    api_page,
    citing,
    claims_page,
    compare_page,
    document_page,
    dossier_pages,
    entrance,
    export_page,
    feed,
    files_page,
    findings_page,
    leaf,
    list_pages,
    mine_page,
    originals,
    own_acts,
    pictures,
    progress,
    publish_page,
    redact_pages,
    search_page,
    suggesting,
    told_pages,
)
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.face import Face
from vitrina.surfaces.web.forms import Forged
from vitrina.surfaces.web.guard import PROGRAMS, Guard, protect
from vitrina.surfaces.web.list_pages import Runner
from vitrina.surfaces.web.refusals import on_http, on_ours, refuse

if TYPE_CHECKING:
    from vitrina.library import Library


class Kept(StaticFiles):
    """Our own files, kept by the browser for good: their address carries their digest."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer as ``StaticFiles`` does, and say how long it holds."""
        response = await super().get_response(path, scope)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def app(library: Library, access: Access | None = None, bound: str = "127.0.0.1") -> Starlette:
    """Make the workspace over a library, for whoever holds the key of ``access``."""
    from vitrina.surfaces.api.application import PREFIX, api  # noqa: PLC0415  (built on these pages)

    access = access or Access()
    runner, publisher = Runner(library), Publisher()
    made = Starlette(
        routes=[
            Route("/", search_page.search, name="search"),
            Route("/named", search_page.who),
            Route("/enter", entrance.enter),
            Route("/enter", entrance.enter_by_key, methods=["POST"]),
            Route("/enter/{code}", entrance.enter_once),
            Route("/settings", entrance.settings, methods=["POST"]),
            Route("/help", explain, name="help"),
            Route("/files", files_page.files, name="files"),
            Route("/files.csv", files_page.table),
            Route("/files/retry", files_page.retry, methods=["POST"]),
            Route("/suggest.json", suggesting.suggest),
            Route("/progress", progress.page, name="progress"),
            Route("/progress.json", progress.progress),
            Route("/cite", citing.cite, name="cite"),
            Route("/d/{ident}", document_page.document),
            Route("/d/{ident}/pages", leaf.pages),
            Route("/d/{ident}/facts", findings_page.findings),
            Route("/d/{ident}/claims", claims_page.claims),
            Route("/d/{ident}/redact", redact_pages.redact),
            Route("/d/{ident}/redact/{number:int}.png", redact_pages.picture),
            Route("/d/{ident}/covered", redact_pages.covered),
            Route("/redactions", redact_pages.decisions),
            Route("/redactions/{key}", redact_pages.decision),
            Route("/d/{ident}/page/{number:int}.jpg", pictures.picture),
            Route("/d/{ident}/original", originals.warn),
            Route("/d/{ident}/original", originals.download, methods=["POST"]),
            Route("/compare", compare_page.choose),
            Route("/compare/{one}/{other}", compare_page.compare),
            Route("/told/{view}", told_pages.told),
            Route("/actors", actor_pages.actors),
            Route("/actors", actor_pages.decide, methods=["POST"]),
            Route("/actors/list", actor_pages.lists),
            Route("/actors/list", actor_pages.crossref, methods=["POST"]),
            Route("/actors/table.{form}", actor_pages.table),
            Route("/actors/{key}", actor_pages.actor),
            Route("/mine", mine_page.mine),
            Route("/mine/tag/{name}", mine_page.tagged),
            Route("/mine/search/{key}", mine_page.saved),
            Route("/dossiers", dossier_pages.dossiers),
            Route("/dossiers/{key}", dossier_pages.dossier),
            Route("/lists", list_pages.lists),
            Route("/lists", list_pages.begin, methods=["POST"]),
            Route("/lists/{key}.json", list_pages.state),
            Route("/lists/{key}", list_pages.one),
            Route("/lists/{key}", list_pages.go_on, methods=["POST"]),
            Route("/lists/{key}/table.{form}", list_pages.table),
            Route("/export", export_page.choose),
            Route("/export", export_page.hand_out, methods=["POST"]),
            Route("/publish", publish_page.show),
            Route("/publish", publish_page.act, methods=["POST"]),
            Route("/feeds/{key}.atom", feed.atom),
            Route("/own/undo", own_acts.undo, methods=["POST"]),
            Route("/own/redo", own_acts.redo, methods=["POST"]),
            Route("/own/{act}", own_acts.act, methods=["POST"]),
            Route("/api", api_page.page),
            Mount(PREFIX, api(library, runner, publisher)),
            Mount("/static", Kept(directory=Path(__file__).parent / "static")),
        ],
        middleware=[Middleware(Guard, access=access, bound=bound)],
        exception_handlers={
            HTTPException: missing,
            VitrinaError: on_ours,
            Forged: lambda request, _: refuse(request, "form"),
            Exception: defect,
        },
    )
    made.state.library = library
    made.state.access = access
    made.state.face = Face(library.name, access, library.desk)
    made.state.runner = runner
    made.state.publisher = publisher
    return made


def missing(request: Request, error: Exception) -> Response:
    """Answer for what no route takes, to a program in its own way."""
    if request.url.path.startswith(PROGRAMS):
        return of_api.on_http(request, error)
    return on_http(request, error)


def explain(request: Request) -> Response:
    """Show how to ask, and the keys."""
    face: Face = request.app.state.face
    return face.page(request, "help.html")


def defect(request: Request, error: Exception) -> Response:
    """Answer for a defect of ours; the traceback goes on to the terminal."""
    del error
    return protect(refuse(request, "defect"))
