"""What the papers tell, taken together: timeline, letters, names, statements, references."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.records import Moment
from vitrina.surfaces.web import asked, words
from vitrina.surfaces.web.drawn import Drawing, network
from vitrina.surfaces.web.progress import state
from vitrina.surfaces.web.years import bars

if TYPE_CHECKING:
    from vitrina.library import Library

PAGE = 100
NAMES, MISSING, LINES = 40, 200, 200


class Paging(Struct, frozen=True):
    """One page of many rows: the rows from ``first`` to ``last`` of ``total``, and the ways on."""

    first: int
    last: int
    total: int
    before: str
    after: str


def told(request: Request) -> Response:
    """Show one view of what the papers that answer a query tell; all papers without one."""
    view = VIEWS.get(request.path_params["view"])
    if view is None:
        raise HTTPException(404)
    return view(request)


def timeline(request: Request) -> Response:
    """Show what happened when, by year, each entry leading to its lines."""
    library: Library = request.app.state.library
    query, page = _asked(request)
    everything = not query or bool(request.query_params.get("all"))
    found, told = library.facts.timeline(query or "*", everything=everything)
    shown, paging = _page(request, found, page)
    years: dict[str, int] = {}
    for moment in found:
        years[moment.date[:4]] = years.get(moment.date[:4], 0) + 1
    return _show(
        request,
        "timeline",
        told=told,
        everything=everything,
        paging=paging,
        bars=bars(tuple(years.items())),
        years=[(year, list(some)) for year, some in groupby(shown, key=lambda m: m.date[:4])],
        url=_moment_url,
    )


def letters(request: Request) -> Response:
    """Show who wrote to whom, drawn and as a table."""
    library: Library = request.app.state.library
    query, page = _asked(request)
    found, told = library.facts.letters(query or "*")
    shown, paging = _page(request, found, page)
    drawing: Drawing = network([(each.sender, each.addressee, each.papers) for each in found])
    return _show(
        request,
        "letters",
        told=told,
        paging=paging,
        letters=shown,
        drawing=drawing,
        between=_between,
    )


def names(request: Request) -> Response:
    """Show who and what is named, counted by papers."""
    library: Library = request.app.state.library
    query, _ = _asked(request)
    lists = [
        (field, label, library.facts.named(field, query, NAMES))
        for field, label in words.FIELDS.items()
        if field not in {"cites", "event"}
    ]
    return _show(request, "names", lists=[row for row in lists if row[2]], ask=_ask)


def statements(request: Request) -> Response:
    """Show what was said and by whom, each with its lines."""
    library: Library = request.app.state.library
    query, page = _asked(request)
    speaker = request.query_params.get("by", "")[:200].strip()
    found, told = library.facts.statements(query or "*", speaker)
    shown, paging = _page(request, found, page)
    return _show(
        request,
        "statements",
        told=told,
        paging=paging,
        said=shown,
        speakers=library.actors.speakers(
            one.finding.more.get("speaker") or one.finding.value for one in shown
        ),
        speaker=speaker,
        url=lambda said: asked.document_url(said.document, "", said.finding.range),
    )


def references(request: Request) -> Response:
    """Show which papers are cited most, here or missing."""
    library: Library = request.app.state.library
    found = library.facts.references()
    ranked = sorted(found.cited.items(), key=lambda item: (-len(item[1]), item[0]))[:LINES]
    return _show(
        request,
        "references",
        map=found,
        cited=library.facts.briefs(ranked),
        missing=found.missing[:MISSING],
        ask=_ask,
    )


VIEWS = {
    "timeline": timeline,
    "letters": letters,
    "names": names,
    "statements": statements,
    "references": references,
}


def _asked(request: Request) -> tuple[str, int]:
    fields = request.query_params
    return asked.plain(fields.get("q", "")), asked.whole(fields.get("p", ""), 1)


def _show(request: Request, view: str, **values: Any) -> Response:
    query, _ = _asked(request)
    nothing: dict[str, Any] = {"told": None, "paging": None}
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        f"told_{view}.html",
        view=view,
        query=query,
        progress=state(request.app.state.library),
        **(nothing | values),
    )


def _page(request: Request, rows: Sequence[Any], page: int) -> tuple[Sequence[Any], Paging]:
    last_page = max(1, -(-len(rows) // PAGE))
    page = min(page, last_page)
    first = (page - 1) * PAGE
    shown = rows[first : first + PAGE]

    def url(to: int) -> str:
        if not 1 <= to <= last_page:
            return ""
        kept = [
            (n, v) for n, v in request.query_params.multi_items() if n in {"q", "by", "all"} and v
        ]
        return f"{request.url.path}?" + urlencode([*kept, ("p", str(to))])

    return shown, Paging(first + 1, first + len(shown), len(rows), url(page - 1), url(page + 1))


def _moment_url(moment: Moment) -> str:
    return asked.document_url(moment.document, "", moment.range)


def _ask(field: str, value: str) -> str:
    """The address of the papers that have this value in this field."""
    plain = value.replace('"', " ").strip()
    return "/?" + urlencode({"q": f'{field}:"{plain}"' if " " in plain else f"{field}:{plain}"})


def _between(sender: str, addressee: str) -> str:
    """The address of the papers of one who wrote to another."""
    one, other = (name.replace('"', " ").strip() for name in (sender, addressee))
    return "/?" + urlencode({"q": f'from:"{one}" to:"{other}"'})
