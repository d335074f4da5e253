"""The report: what became of every file, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from vitrina.core.outcomes import OUTCOMES
from vitrina.formats import sheets
from vitrina.surfaces.web import asked, words
from vitrina.surfaces.web.forms import form
from vitrina.surfaces.web.progress import state

if TYPE_CHECKING:
    from vitrina.library import Library

PAGE = 100
CSV_AT_ONCE = 1000
HEAD = ("path", "state", "code", "why", "detail", "advice", "size", "kind", "document")
FIELDS = ("state", "code", "kind", "folder")


class Filter(Struct, frozen=True):
    """Which outcomes are asked for; empty fields ask for all."""

    state: str = ""
    code: str = ""
    kind: str = ""
    folder: str = ""
    page: int = 1

    @property
    def table(self) -> str:
        """The address of the same list as CSV."""
        return self.url().replace("/files", "/files.csv", 1)

    def url(self, page: int = 1, **changes: str) -> str:
        """Give the address of a page of this list, with some fields changed."""
        fields = {name: str(getattr(self, name)) for name in FIELDS} | changes
        fields["p"] = str(page) if page > 1 else ""
        kept = urlencode({name: value for name, value in fields.items() if value})
        return "/files" + (f"?{kept}" if kept else "")


def read(request: Request) -> Filter:
    """Read the address."""
    fields = request.query_params
    code, kind, standing = fields.get("code", ""), fields.get("kind", ""), fields.get("state", "")
    return Filter(
        state=standing if standing in {*words.STATES, "waiting"} else "",
        code=code if code in OUTCOMES else "",
        kind=kind if kind in words.KINDS else "",
        folder=fields.get("folder", "")[: asked.VALUE_MOST].replace("\0", ""),
        page=min(asked.whole(fields.get("p", ""), 1), asked.PAGE_MOST),
    )


def files(request: Request) -> Response:
    """Show the sums and the list."""
    library: Library = request.app.state.library
    wish = read(request)
    rows = library.report(
        state=wish.state,
        code=wish.code,
        kind=wish.kind,
        folder=wish.folder,
        limit=PAGE + 1,
        offset=(wish.page - 1) * PAGE,
    )
    counts = library.counts()
    codes = sorted(
        (
            (OUTCOMES[code], count)
            for code, count in counts.by_code.items()
            if code in OUTCOMES and count
        ),
        key=lambda pair: (list(words.STATES).index(pair[0].state), -pair[1]),
    )
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "files.html",
        wish=wish,
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        first=(wish.page - 1) * PAGE + 1,
        counts=counts,
        codes=codes,
        outcomes=OUTCOMES,
        retried=request.query_params.get("retried", ""),
        retry_codes=[
            outcome.code for outcome, _ in codes if outcome.state in {"unreadable", "part"}
        ],
        progress=state(library),
    )


def table(request: Request) -> Response:
    """Give the list, as it is narrowed down, as CSV; it flows out page by page."""
    library: Library = request.app.state.library
    return StreamingResponse(
        sheets.csv_of(rows_of(library, read(request))),
        media_type="text/csv; charset=utf-8",
        headers={
            "content-disposition": 'attachment; filename="files.csv"',
            "cache-control": "no-store",
        },
    )


def rows_of(library: Library, wish: Filter) -> Iterator[tuple[str | int, ...]]:
    """Give the rows of the list, its head first."""
    yield HEAD
    offset = 0
    while True:
        found = library.report(
            state=wish.state, code=wish.code, kind=wish.kind, folder=wish.folder,
            limit=CSV_AT_ONCE, offset=offset,
        )  # fmt: skip
        for row in found:
            why = (row.state, row.code, row.title, row.detail, row.advice)
            yield (row.path, *why, row.size, row.kind, row.document)
        offset += len(found)
        if len(found) < CSV_AT_ONCE:
            return


async def retry(request: Request) -> Response:
    """Put files back into the queue; only a form of ours may ask for it."""
    fields = await form(request)
    codes = tuple(code for code in fields.get("code", []) if code in OUTCOMES)
    library: Library = request.app.state.library
    count = await run_in_threadpool(library.retry, codes)
    return RedirectResponse(f"/files?retried={count}", 303)
