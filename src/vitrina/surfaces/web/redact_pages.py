"""Redacting in the workspace: a page as it is beside what would be published; the decisions; their places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.clean import runs
from vitrina.core.records import Block, Brief, Document, Range
from vitrina.redact.decisions import BOXES, LINES, REASONS, WITHHOLD
from vitrina.redact.editor import COVERED_PAGES, Place
from vitrina.surfaces.web import asked

if TYPE_CHECKING:
    from vitrina.library import Library

MOST_LINES = 400
PER_PAGE = 40
"""Papers of a decision that are shown at once."""
FEW = 3
"""Places of one paper that are shown without being asked for."""
MOST_PROPOSED = 60


class Proposed(Struct, frozen=True):
    """Something that a machine takes for personal: its kind, its words, and where."""

    kind: str
    text: str
    range: Range


def decisions(request: Request) -> Response:
    """Show every decision that stands, and the form for one that holds everywhere."""
    library: Library = request.app.state.library
    found = library.editor.decisions.all()
    actor = request.query_params.get("actor", "")[:200]
    names = library.editor.names_of(actor) if actor else ()
    briefs = {each.document: brief(library, each.document) for each in found if each.document}
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "redactions.html",
        decisions=found[::-1],
        briefs=briefs,
        reasons=REASONS,
        actor=actor,
        names=names[1:],
        term=names[0] if names else asked.plain(request.query_params.get("term", ""))[:200],
    )


def decision(request: Request) -> Response:
    """Show one decision and every place that it touches, to confirm or except."""
    library: Library = request.app.state.library
    one = library.editor.decisions.one(request.path_params["key"])
    found = library.editor.places(one.key)
    near = bool(request.query_params.get("near"))
    groups: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in found:
        if place.near or not near:
            groups[place.document, place.title].append(place)
    pages = max(1, -(-len(groups) // PER_PAGE))
    number = min(asked.whole(request.query_params.get("p", ""), 1), pages)
    shown = list(groups)[(number - 1) * PER_PAGE : number * PER_PAGE]
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "redaction.html",
        decision=one,
        total=len(found),
        near=near,
        nears=sum(place.near and not place.excepted for place in found),
        number=number,
        pages=pages,
        few=FEW,
        dates={document: brief(library, document).date for document, _ in shown},
        groups=[(group, groups[group]) for group in shown],
        documents=len({place.document for place in found}),
        also=library.editor.also(one.key),
        lines=one.kind in {LINES, BOXES},
        redacted=_redacted(library, found) if one.kind in {LINES, BOXES} else frozenset(),
        excepted=[brief(library, each) for each in one.except_in],
        url=lambda place: asked.document_url(place.document, "", place.range),
    )


def _redacted(library: Library, places: Sequence[Place]) -> frozenset[str]:
    """Documents in which all of these places go by decisions on their lines."""
    gone = [each for each in library.editor.decisions.all() if each.kind == LINES]
    left = {
        place.document
        for place in places
        if not place.field
        and not any(
            each.document == place.document
            and (each.part, each.page) == (place.range.part, place.range.page)
            and each.line <= place.range.line <= place.range.last <= max(each.line, each.last)
            for each in gone
        )
    }
    return frozenset(place.document for place in places) - left


def redact(request: Request) -> Response:
    """Show a page of a paper as it is, beside exactly what would be published of it."""
    library: Library = request.app.state.library
    found = library.document(asked.ident(request))
    fields = request.query_params
    paged = found.has_images and found.pages > 0
    page = min(asked.whole(fields.get("page", ""), 1), found.pages) if paged else 0
    at = asked.whole(fields.get("at", ""), 1)
    editor = library.editor
    withheld = editor.withheld(found.id)
    made = editor.page(found.id, page)
    blocks = _here(library, found, page)
    rows = [
        (block.place.part, number, line, block.hidden)
        for block in blocks
        for number, line in enumerate(block.text.split("\n"), block.place.line or 1)
    ]
    pages = [
        each for each, (_, at_page) in zip(made.document.pages, made.places, strict=True)
        if page in {0, at_page}
    ]  # fmt: skip
    lines = [list(runs(line)) for each in pages for line in each.lines]
    first = min(at, max(1, len(rows))) - 1
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "redact.html",
        document=found,
        page=page,
        part=rows[0][0] if rows else "",
        rows=rows[first : first + MOST_LINES],
        lines=lines[first : first + MOST_LINES],
        title=list(runs(made.document.title)),
        fields=[(name, list(runs(value))) for name, value in made.document.fields],
        picture=any(each.image for each in pages),
        cautions=[each for each in made.cautions if each.page in {0, page} or not page],
        reasons=REASONS,
        withheld=withheld,
        proposed=_proposed(library, found, page),
        decided=[
            each for each in editor.decisions.all()
            if each.document == found.id and (each.kind not in {LINES, BOXES} or each.page in {0, page})
            and each.kind != WITHHOLD
        ],
        before=_to(found, page - 1 if paged else 0, first + 1 - MOST_LINES if not paged else 0),
        after=_to(
            found,
            page + 1 if paged else 0,
            first + 1 + MOST_LINES if not paged and first + MOST_LINES < len(rows) else 0,
        ),
        given={name: fields.get(name, "")[:200] for name in ("term", "line", "last")},
        digest=abs(hash(made.document)) % 1_000_000_007,
    )  # fmt: skip


def covered(request: Request) -> Response:
    """Show the words of a paper that its pages hide."""
    library: Library = request.app.state.library
    found = library.document(asked.ident(request))
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "covered.html",
        document=found,
        found=library.editor.covered(found.id),
        cut=COVERED_PAGES if found.pages > COVERED_PAGES else 0,
        url=lambda each: asked.document_url(
            found.id, "", Range("", each.page, each.line, each.line)
        ),
    )


def picture(request: Request) -> Response:
    """Answer with the picture of a page as it would be published."""
    library: Library = request.app.state.library
    page = int(request.path_params["number"])
    made = library.editor.page(asked.ident(request), page)
    for each, (_, at_page) in zip(made.document.pages, made.places, strict=True):
        if at_page == page and each.image:
            return Response(
                each.image, media_type="image/png", headers={"cache-control": "no-store"}
            )
    raise HTTPException(404)


def _here(library: Library, found: Document, page: int) -> list[Block]:
    places = [
        Range(s.part, s.page) for s in library.outline(found.id) if not page or s.page == page
    ]
    groups = library.read_all(found.id, places[:MOST_LINES], 2_000)
    return [block for group in groups for block in group]


def _proposed(library: Library, found: Document, page: int) -> list[Proposed]:
    """Personal numbers, children, and persons named on this page of whom nothing was decided."""
    known = {term.casefold() for each in library.editor.decisions.all() for term in each.terms}
    made = [
        Proposed(number.kind, number.text, place)
        for place, number in library.editor.proposals(found.id)
    ]
    made += [
        Proposed("person", each.value or each.text, each.range)
        for each in library.facts.of(found.id)
        if each.kind == "name.person"
    ]
    seen: dict[str, Proposed] = {}
    for each in made:
        if (not page or each.range.page == page) and each.text.casefold() not in known:
            seen.setdefault(each.text.casefold(), each)
    return list(seen.values())[:MOST_PROPOSED]


def _to(found: Document, page: int, at: int) -> str:
    if not (0 < page <= found.pages if page else at > 0):
        return ""
    return f"/d/{found.id}/redact?" + urlencode({"page": page} if page else {"at": at})


def brief(library: Library, document: str) -> Brief:
    """Give a document in a few words, or only its id where it is not there any more."""
    from vitrina.store.errors import NotFound  # noqa: PLC0415

    try:
        return library.editor.brief(document)
    except NotFound:
        return Brief(document, "")
