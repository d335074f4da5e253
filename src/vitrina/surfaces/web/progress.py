"""How far a running ingest has come: its page, the banner on the others, and what keeps them fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from vitrina.core.outcomes import OUTCOMES, amiss
from vitrina.core.records import Progress
from vitrina.surfaces.web import language

if TYPE_CHECKING:
    from vitrina.library import Library


def state(library: Library) -> Progress | None:
    """Give the progress of a run that has not ended; None when there is none."""
    found = library.progress()
    return None if found is None or found.finished else found


def page(request: Request) -> Response:
    """Show the run: figures, rates, what is in hand, problems so far. ``part``: only what changes."""
    library: Library = request.app.state.library
    told = library.progress()
    counts = library.counts()
    template = "_progress.html" if request.query_params.get("part") else "progress.html"
    response: Response = request.app.state.face.page(
        request,
        template,
        told=told,
        running=told is not None and not told.finished,
        counts=counts,
        troubles=[
            (OUTCOMES[code], count)
            for code, count in sorted(counts.by_code.items(), key=lambda pair: -pair[1])
            if count and amiss(code)
        ],
        progress=None,
    )
    response.headers["cache-control"] = "no-store"
    return response


def progress(request: Request) -> Response:
    """Answer with numbers, and with the sentence that the banner shows."""
    library: Library = request.app.state.library
    found = state(library)
    body: dict[str, Any] = {"running": found is not None}
    if found is not None:
        tongue = request.app.state.face.language(request)
        body |= {
            "found": found.found,
            "done": found.done,
            "problems": found.problems,
            "left": found.left,
            "text": sentence(found, tongue),
        }
    return JSONResponse(body, headers={"cache-control": "no-store"})


def sentence(found: Progress, tongue: str) -> str:
    """Say in words how far it has come."""
    said = language.catalogue(tongue)

    def count(value: float) -> str:
        return language.number(value, tongue)

    parts = [
        said.gettext("{done} of {found} files read").format(
            done=count(found.done), found=count(found.found) + ("+" if found.walking else "")
        )
    ]
    if found.per_second >= 1:
        parts.append(said.gettext("{n} a second").format(n=count(found.per_second)))
    if found.texts_waiting and not found.walking:
        texts = said.ngettext(
            "{n} text to understand", "{n} texts to understand", found.texts_waiting
        )
        parts.append(texts.format(n=count(found.texts_waiting)))
    if found.scans_waiting:
        scans = said.ngettext("{n} scan waits", "{n} scans wait", found.scans_waiting)
        parts.append(scans.format(n=count(found.scans_waiting)))
    if found.problems:
        problems = said.ngettext("{n} problem", "{n} problems", found.problems)
        parts.append(problems.format(n=count(found.problems)))
    if found.left is not None and not found.walking:
        left = language.duration(found.left, tongue)
        parts.append(said.gettext("about {time} left").format(time=left))
    return " · ".join(parts)
