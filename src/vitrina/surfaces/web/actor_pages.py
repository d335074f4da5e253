"""Those whom papers name: the list, the page of one, what a person decides about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from vitrina.core.actors import GROUPS, Actor, Mention
from vitrina.formats import sheets
from vitrina.store import errors
from vitrina.surfaces.web import asked, own_acts
from vitrina.surfaces.web.forms import form, upload
from vitrina.surfaces.web.originals import attached
from vitrina.surfaces.web.progress import state
from vitrina.surfaces.web.years import bars

if TYPE_CHECKING:
    from vitrina.library import Library

PAGE, PAPERS, COMPANY, MENTIONS = 100, 20, 24, 400
SAID_PAPERS, SAID_NAMES = 100, 6
"""Papers that a page of what others said looks into, and places of one statement that it shows."""
MOST_EXPORTED = 100_000
Sent = dict[str, list[str]]


def actors(request: Request) -> Response:
    """Show who is named, most papers first; of one kind, by words of any of their names."""
    library: Library = request.app.state.library
    fields = request.query_params
    query, kind = asked.plain(fields.get("q", "")), _kind(fields.get("kind", ""))
    hidden = fields.get("hidden") == "1"
    within = asked.plain(fields.get("in", ""))
    looked = (0, 0)
    if within:
        company, *numbers = library.actors.named_in(within, kind=kind)
        looked = (numbers[0], numbers[1])
        named = [each for each in company if query.casefold() in each.actor.name.casefold()]
        total = len(named)
    else:
        total = library.actors.count(query, kind=kind, hidden=hidden)
    page = min(asked.whole(fields.get("p", ""), 1), max(1, -(-total // PAGE)))
    skip = (page - 1) * PAGE
    if within:
        found = [(each.actor, each.documents) for each in named[skip : skip + PAGE]]
    else:
        rows = library.actors.find(query, kind=kind, most=PAGE, skip=skip, hidden=hidden)
        found = [(one, one.documents) for one in rows]

    def url(to: int = 1, **other: str) -> str:
        wanted = {"q": query, "kind": kind, "in": within, "hidden": "1" if hidden else ""} | other
        if not 1 <= to <= max(1, -(-total // PAGE)):
            return ""
        pairs = [*wanted.items(), ("p", str(to) if to > 1 else "")]
        shown = urlencode([(name, value) for name, value in pairs if value])
        return "/actors" + (f"?{shown}" if shown else "")

    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "actors.html",
        query=query,
        kind=kind,
        hidden=hidden,
        kinds=library.actors.kinds(),
        within=within,
        looked=looked,
        narrow=lambda key: "/?" + urlencode({"q": f'{within} actor:"key {key}"'}),
        actors=[(one, papers, _others(library, one)) for one, papers in found],
        total=total,
        first=skip + 1,
        url=url,
        before=url(page - 1),
        after=url(page + 1),
        progress=state(library),
    )


def _others(library: Library, one: Actor) -> list[str]:
    """Give some other names of one, each spelling once."""
    seen = {one.name.casefold()}
    others = []
    for name in library.actors.names(one.key) if one.names > 1 else ():
        if name.value.casefold() not in seen:
            seen.add(name.value.casefold())
            others.append(name.value)
    return others[:6]


def actor(request: Request) -> Response:
    """Show one: by which names and why, when, with whom, and every place in the papers."""
    library: Library = request.app.state.library
    key = _key(request)
    told = library.actors.page(key)
    page = asked.whole(request.query_params.get("p", ""), 1)
    last = max(1, -(-told.actor.documents // PAPERS))
    page = min(page, last)
    found = library.actors.mentions(key, most=PAPERS, skip=(page - 1) * PAPERS)

    at = min(asked.whole(request.query_params.get("s", ""), 1), -(-last * PAPERS // SAID_PAPERS))
    said, more = library.actors.said_of(key, most=SAID_PAPERS, skip=(at - 1) * SAID_PAPERS)

    def url(to: int) -> str:
        kept = f"&s={at}" if at > 1 else ""
        return f"/actors/{told.actor.key}?p={to}{kept}#mentions" if 1 <= to <= last else ""

    def said_url(to: int) -> str:
        return f"/actors/{told.actor.key}?s={to}" + (f"&p={page}" if page > 1 else "") + "#said-of"

    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "actor.html",
        actor=told.actor,
        told=told,
        company=told.company[:COMPANY],
        bars=bars(tuple((each.year, each.documents) for each in told.years)),
        papers=_by_paper(found[:MENTIONS]),
        decisions=library.actors.decisions(key),
        before=url(page - 1),
        after=url(page + 1),
        said=said[:MENTIONS],
        said_total=len(said),
        said_names=SAID_NAMES,
        said_before=said_url(at - 1) if at > 1 else "",
        said_after=said_url(at + 1) if more else "",
        place=lambda one, finding: asked.document_url(one.document, "", finding.range),
        ask=_ask(told.actor.key),
        line=lambda each: asked.document_url(each.document, "", each.finding.range),
        progress=state(library),
    )


def _by_paper(found: tuple[Mention, ...]) -> list[tuple[Mention, list[Mention]]]:
    papers: dict[str, list[Mention]] = {}
    for each in found:
        papers.setdefault(each.document, []).append(each)
    return [(some[0], some) for some in papers.values()]


def _ask(key: str) -> str:
    return "/?" + urlencode({"q": f'actor:"key {key}"'})


async def decide(request: Request) -> Response:
    """Do what a form about several says, and show it with a way to undo it."""
    sent = await form(request)
    act = ACTS.get(sent.get("act", [""])[-1])
    if act is None:
        raise HTTPException(404)
    library: Library = request.app.state.library
    last = {name: values[-1] for name, values in sent.items()}
    return await run_in_threadpool(
        own_acts.done, request, library, lambda lib, _: act(lib, sent), last
    )


Act = Callable[["Library", Sent], str]


def _merge(library: Library, sent: Sent) -> str:
    return f"/actors/{library.actors.merge(_keys(sent)).key}"


def _split(library: Library, sent: Sent) -> str:
    return f"/actors/{library.actors.split(sent['of'][-1], sent.get('name', [])).key}"


def _rename(library: Library, sent: Sent) -> str:
    return f"/actors/{library.actors.rename(sent['of'][-1], sent.get('value', [''])[-1]).key}"


def _hide(library: Library, sent: Sent) -> str:
    library.actors.hide(_keys(sent))
    return ""


def _show(library: Library, sent: Sent) -> str:
    library.actors.hide(_keys(sent), hidden=False)
    return ""


def _no_name(library: Library, sent: Sent) -> str:
    library.actors.is_a(_keys(sent), "")
    return ""


def _is_a(kind: str) -> Act:
    def act(library: Library, sent: Sent) -> str:
        library.actors.is_a(_keys(sent), kind)
        library.actors.hide(_keys(sent), hidden=False)
        return ""

    return act


def _withdraw(library: Library, sent: Sent) -> str:
    library.actors.withdraw(sent.get("decision", []))
    return ""


def _keys(sent: Sent) -> list[str]:
    keys = sent.get("key", [])
    if not keys:
        raise errors.NotFit("mark at least one")
    return keys


ACTS: dict[str, Act] = {
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "hide": _hide,
    "show": _show,
    "no-name": _no_name,
    "withdraw": _withdraw,
    **{kind: _is_a(kind) for kind in GROUPS},
}


def lists(request: Request) -> Response:
    """Show the form for a list that is to be compared."""
    return _crossed(request, None, "")


async def crossref(request: Request) -> Response:
    """Compare a list, as a file or pasted, with whom the papers name."""
    sent, data = await upload(request)
    data = data or sent.get("lines", "").encode()
    library: Library = request.app.state.library
    found = await run_in_threadpool(library.actors.crossref, data)
    return await run_in_threadpool(_crossed, request, found, sent.get("lines", ""))


def _crossed(request: Request, found: object, lines: str) -> Response:
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "crossref.html",
        found=found,
        lines=lines[:20_000],
        progress=state(request.app.state.library),
    )


def table(request: Request) -> Response:
    """Give the list as CSV, or as FollowTheMoney lines."""
    library: Library = request.app.state.library
    fields = request.query_params
    query, kind = asked.plain(fields.get("q", "")), _kind(fields.get("kind", ""))
    if request.path_params["form"] == "ftm.jsonl":
        lines = (line.encode() for line in library.actors.ftm(query))
        return StreamingResponse(
            lines, media_type="application/x-ndjson", headers=attached("actors.ftm.jsonl")
        )
    if request.path_params["form"] != "csv":
        raise HTTPException(404)
    rows = (
        (
            one.name,
            one.kind,
            one.documents,
            "; ".join(n.value for n in library.actors.names(one.key)),
            one.key,
        )
        for one in library.actors.find(query, kind=kind, most=MOST_EXPORTED)
    )
    head = ("name", "kind", "papers", "names", "key")
    made = sheets.csv_of(row for part in ((head,), rows) for row in part)
    return StreamingResponse(
        made, media_type="text/csv; charset=utf-8", headers=attached("actors.csv")
    )


def _kind(text: str) -> str:
    return text if text in GROUPS else ""


def _key(request: Request) -> str:
    key = str(request.path_params["key"])
    if len(key) != 16 or set(key) - set("0123456789abcdef"):
        raise HTTPException(404)
    return key
