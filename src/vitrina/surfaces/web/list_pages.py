"""Lists of names: laid down, asked in the background, shown line by line, saved as a table."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from vitrina.core.errors import VitrinaError
from vitrina.core.records import Brief, Range
from vitrina.desk.batches import MODES, columns
from vitrina.formats import sheets
from vitrina.surfaces.web import asked, citing, language, mine_page
from vitrina.surfaces.web.forms import form, upload
from vitrina.surfaces.web.language import N_
from vitrina.surfaces.web.originals import attached
from vitrina.surfaces.web.progress import state as reading

if TYPE_CHECKING:
    from vitrina.library import Library

PAGE = 200
SHORT = 0.6
"""Seconds to wait for a list: a short one is then done when its page is first shown."""
WHICH = ("", "found", "none", "unasked")
NOTES = (N_("no word in it"), N_("longer than 500 characters"))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Runner:
    """Asks lists in the background, one thread a list. What it leaves undone can be gone on with."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._running: dict[str, threading.Thread] = {}
        self._guard = threading.Lock()

    def start(self, key: str) -> None:
        """Go on with a list, unless that is being done."""
        with self._guard:
            if not self.runs(key):
                thread = threading.Thread(target=self._run, args=(key,), daemon=True)
                self._running[key] = thread
                thread.start()

    def runs(self, key: str) -> bool:
        """Whether a list is being asked."""
        thread = self._running.get(key)
        return thread is not None and thread.is_alive()

    def wait(self, key: str, seconds: float) -> None:
        """Wait until a list is done, so long at most."""
        if thread := self._running.get(key):
            thread.join(seconds)

    def _run(self, key: str) -> None:
        try:
            self._library.batches.run(key)
        except VitrinaError:
            return  # the list was dropped, or its library; the page says how far it came


def lists(request: Request) -> Response:
    """Show all lists, and the form for another."""
    library: Library = request.app.state.library
    found = [(one, library.batches.state(one.key)) for one in library.batches.batches()]
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request, "lists.html", lists=found, progress=reading(library)
    )


async def begin(request: Request) -> Response:
    """Take a list, pasted or as a file, and begin to ask."""
    sent, data = await upload(request)
    text = data.decode("utf-8-sig", "replace") if data else sent.get("lines", "")
    return await run_in_threadpool(_begin, request, text, sent)


def _begin(request: Request, text: str, sent: dict[str, str]) -> Response:
    library: Library = request.app.state.library
    mode = sent.get("mode", "")
    made = library.batches.begin(
        text.splitlines(), mode=mode if mode in MODES else "name", name=sent.get("name", "")
    )
    request.app.state.runner.start(made.key)
    request.app.state.runner.wait(made.key, SHORT)
    return RedirectResponse(f"/lists/{made.key}", 303)


async def go_on(request: Request) -> Response:
    """Go on with a list that was left undone."""
    await form(request)
    library: Library = request.app.state.library
    made = await run_in_threadpool(library.batches.batch, _key(request))
    request.app.state.runner.start(made.key)
    return RedirectResponse(f"/lists/{made.key}", 303)


def one(request: Request) -> Response:
    """Show a list, line by line."""
    library: Library = request.app.state.library
    key = _key(request)
    found = library.batches.batch(key)
    which = request.query_params.get("show", "")
    which = which if which in WHICH else ""
    after = asked.whole(request.query_params.get("after", ""), 0)
    rows = library.batches.rows(key, which=which, after=after, most=PAGE + 1)
    known = mine_page.papers(library, (hit[0] for row in rows for hit in row.hits))
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "list.html",
        batch=found,
        state=library.batches.state(key),
        runs=request.app.state.runner.runs(key),
        which=which,
        after=after,
        rows=[(row, _search(found.mode, row.asked), _hits(row.hits, known)) for row in rows[:PAGE]],
        more=len(rows) > PAGE,
        progress=reading(library),
    )


def _search(mode: str, line: str) -> str:
    """What to type for a line, to see all its documents."""
    if mode == "name":
        return '"' + line.replace('"', " ") + '"'
    if mode == "any":
        return " ".join(f"{word}~" if len(word) > 4 else word for word in line.split())
    return line


def _hits(
    hits: tuple[tuple[str, str], ...], known: dict[str, Brief]
) -> list[tuple[str, Brief, Range]]:
    """(address, document, place) of the first hits."""
    rests = ((document, citing.rest(document, text)) for document, text in hits)
    return [(rest.url, known[document], rest.at) for document, rest in rests]


def state(request: Request) -> Response:
    """Answer with how far a list is, as the banner's script takes it."""
    library: Library = request.app.state.library
    key = _key(request)
    found, now = library.batches.batch(key), library.batches.state(key)
    tongue = request.app.state.face.language(request)
    text = language.catalogue(tongue).gettext("{done} of {lines} lines asked, {found} found")
    body = {
        "running": request.app.state.runner.runs(key) and now.done < found.lines,
        "found": found.lines,
        "done": now.done,
        "text": text.format(
            done=language.number(now.done, tongue),
            lines=language.number(found.lines, tongue),
            found=language.number(now.found, tongue),
        ),
    }
    return JSONResponse(body, headers={"cache-control": "no-store"})


def table(request: Request) -> Response:
    """Hand the list out as CSV or XLSX."""
    library: Library = request.app.state.library
    form_ = request.path_params["form"]
    if form_ not in {"csv", "xlsx"}:
        raise HTTPException(404)
    found = library.batches.batch(_key(request))
    rows = columns(library.batches.all_rows(found.key))
    pieces = sheets.csv_of(rows) if form_ == "csv" else sheets.xlsx_of(rows, found.name)
    media = "text/csv; charset=utf-8" if form_ == "csv" else XLSX
    return StreamingResponse(pieces, media_type=media, headers=attached(f"{found.name}.{form_}"))


def _key(request: Request) -> str:
    return str(request.path_params["key"])[:40]
