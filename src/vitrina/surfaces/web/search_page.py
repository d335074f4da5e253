"""The search page: one box, the hits, and ways to narrow them down.

Who is named in the hits takes longer to find than the hits: a page of its own has it, and a script
puts it in its place when the hits are there.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vitrina.core.actors import Company
from vitrina.core.records import Hit
from vitrina.engines import meaning
from vitrina.store.errors import NotFound
from vitrina.surfaces.web import asked, lines, years
from vitrina.surfaces.web.asked import Asked
from vitrina.surfaces.web.progress import state
from vitrina.surfaces.web.trail import PAGE, Trail

if TYPE_CHECKING:
    from vitrina.library import Library

SHORT_LIST, LONG_LIST = 8, 100


class Shown(Struct, frozen=True):
    """A hit as the page shows it. ``divide``: the heading "Not all words" stands before it.

    ``versions``: hits on the same page that are the same record, in copies and other releases.
    """

    hit: Hit
    url: str
    snippet: lines.Pieces
    divide: bool
    versions: tuple[Shown, ...] = ()


class Value(Struct, frozen=True):
    """One value of a facet: ``chosen`` or ``shut`` out, or neither. ``url`` goes there by a click."""

    code: str
    count: int
    chosen: bool
    shut: bool
    url: str


def search(request: Request) -> Response:
    """Answer a search; without one, show what is in the library."""
    library: Library = request.app.state.library
    wish = asked.read(request.query_params)
    if wish.query.startswith("vitrina:"):
        return RedirectResponse("/cite?" + urlencode({"c": wish.query}), 303)
    if wish.everything:
        return home(request)
    names = named(library, wish, ())
    results = library.search(
        wish.query,
        limit=PAGE,
        offset=(wish.page - 1) * PAGE,
        sort=wish.sort,
        filters=wish.wanted(),
        facets=asked.FACETS,
    )
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "search.html",
        wish=wish,
        results=results,
        encoder=meaning.available(),
        hits=folded(shown(results.hits, wish), library),
        facets={
            name: values(wish, name, results.facets.get(name, ()))
            for name in ("kind", "language", "folder")
        },
        bars=years.bars(results.facets.get("year", ())),
        span=wish.span,
        short_list=SHORT_LIST,
        names=names,
        called={value.code: name for value, name in names},
        named_url="/named" + wish.url().removeprefix("/"),
        pages=pages(wish, results.total),
        last_page=-(-results.total // PAGE),
        first=(wish.page - 1) * PAGE + 1,
        progress=state(library),
    )


def who(request: Request) -> Response:
    """Show who is named in the papers that answer, to narrow them down to theirs."""
    library: Library = request.app.state.library
    wish = asked.read(request.query_params)
    found = library.actors.facet(wish.query, wish.wanted())
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "named.html",
        wish=wish,
        names=named(library, wish, found.named),
        looked=(found.looked, found.papers),
        short_list=SHORT_LIST,
        progress=state(library),
    )


def home(request: Request) -> Response:
    """Show the box, and what there is to be found."""
    library: Library = request.app.state.library
    wish = Asked()
    results = library.search("", limit=1, facets=asked.FACETS)
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "home.html",
        wish=wish,
        documents=results.documents or results.total,
        facets={
            name: values(wish, name, results.facets.get(name, ()))
            for name in ("kind", "language", "folder")
        },
        bars=years.bars(results.facets.get("year", ())),
        span=None,
        short_list=SHORT_LIST,
        counts=library.counts(),
        progress=state(library),
    )


def shown(hits: tuple[Hit, ...], wish: Asked) -> list[Shown]:
    """Make the hits ready to show; each leads on with its rank in the search."""
    found = []
    partial = False
    trail = Trail(wish)
    for rank, hit in enumerate(hits, (wish.page - 1) * PAGE + 1):
        found.append(
            Shown(
                hit=hit,
                url=trail.to(hit, rank),
                snippet=lines.split(hit.snippet.text, hit.snippet.marks),
                divide=hit.partial and not partial,
            )
        )
        partial = hit.partial
    return found


def folded(hits: list[Shown], library: Library) -> list[Shown]:
    """Put each record's versions under the first of them; they keep their ranks."""
    first = library.one_record([each.hit.document for each in hits])
    found: dict[tuple[str, bool], list[Shown]] = {}
    for each in hits:
        record = first.get(each.hit.document, each.hit.document)
        found.setdefault((record, each.hit.partial), []).append(each)
    return [replace(some[0], versions=tuple(some[1:])) for some in found.values()]


def named(
    library: Library, wish: Asked, found: tuple[Company, ...]
) -> tuple[tuple[Value, str], ...]:
    """Give those who can be chosen, each with the name; those that are chosen stand first."""
    called = {each.actor.key: each.actor.name for each in found}
    made = values(wish, "actor", tuple((each.actor.key, each.documents) for each in found))
    for value in made:
        if value.code not in called:
            with contextlib.suppress(NotFound):
                called[value.code] = library.actors.one(value.code).name
    return tuple((value, called.get(value.code, value.code)) for value in made)


def values(wish: Asked, facet: str, counts: tuple[tuple[str, int], ...]) -> list[Value]:
    """Give the values of a facet, those wished for first even if nothing has them any more."""
    known = dict(counts)
    wishes = [value for name, value in wish.filters if name == facet]
    named = list(dict.fromkeys(value.removeprefix("-") for value in wishes))
    codes = [*named, *(code for code, _ in counts if code not in named)][:LONG_LIST]
    return [
        Value(
            code=code,
            count=known.get(code, 0),
            chosen=code in wishes,
            shut=f"-{code}" in wishes,
            url=wish.having(facet, code).url(),
        )
        for code in codes
    ]


def pages(wish: Asked, total: int) -> list[int]:
    """Give the numbers to link to: the first, those about this one, the last. 0 is a gap."""
    last = min(-(-total // PAGE), asked.PAGE_MOST)
    near = {1, last, *range(wish.page - 2, wish.page + 3)}
    found: list[int] = []
    for number in sorted(page for page in near if 1 <= page <= last):
        if found and number > found[-1] + 1:
            found.append(0)
        found.append(number)
    return found
