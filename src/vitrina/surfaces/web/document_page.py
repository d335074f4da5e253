"""The document page: opens at the asked lines, says what was found there and how it was read."""

from __future__ import annotations

import datetime as dt
from gettext import NullTranslations
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from vitrina.core.outcomes import OUTCOMES
from vitrina.core.records import Block, Citation, Document, Range, Stretch
from vitrina.formats import citation, quoting
from vitrina.formats.quoting import Quotation
from vitrina.surfaces.web import asked, language, lines, window
from vitrina.surfaces.web.lines import Line, Mark

if TYPE_CHECKING:
    from vitrina.library import Library

CHARACTERS_MOST = 400_000
PARTS_MOST = 300
MAIL = ("From", "To", "Cc", "Bcc", "Date", "Subject")
CLAIMS_MOST, CLAIM_MOST = 100, 2000
QUOTE_MOST = 4000


class Section(Struct, frozen=True):
    """Lines of one stretch. ``prefix`` keeps line anchors apart where there are several."""

    stretch: Stretch
    prefix: str
    lines: tuple[Line, ...]
    url: str
    """The address of a line of it, to which the number is added."""


class Steps(Struct, frozen=True):
    """The hits in this document: how many, which one this is, and the ways on and back."""

    total: int
    more: bool
    current: int
    before: str
    after: str


class Cited(Struct, frozen=True):
    """A citation of the lines that are highlighted, and of the words themselves."""

    text: str
    quote: str
    changed: bool
    url: str = ""
    """The permanent link, which comes back to these words."""
    forms: tuple[tuple[str, str, str], ...] = ()
    """(code, name, the quotation ready in that form)."""
    moved: str = ""
    """Where the words that were cited stand now, if they stand elsewhere."""


PASSAGES_MOST = 500


def document(request: Request) -> Response:
    """Show a document around the lines that the address asks for."""
    library: Library = request.app.state.library
    fields = request.query_params
    found = library.document(asked.ident(request))
    query = asked.plain(fields.get("q", ""))
    outline = window.outlined(library.outline(found.id))
    passages = library.passages(found.id, query, PASSAGES_MOST) if query else ()
    target = asked.place(fields)
    around = asked.around(fields)
    if query and passages and around == Range():
        target = around = passages[0]
    if target is not None and not target.line:
        target = None
    shown = window.choose(outline, around, pages=found.pages, paged=found.has_images)
    blocks = read(library, found.id, shown)
    flat = [block for _, group in blocks for block in group]
    marks = library.highlight(found.id, query, flat) if query else tuple(() for _ in flat)
    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "document.html",
        document=found,
        query=query,
        shown=shown,
        sections=sections(found, query, blocks, marks, target),
        typewritten=lines.typewritten(flat),
        before=asked.near_url(found.id, query, shown.before) if shown.before else "",
        after=asked.near_url(found.id, query, shown.after) if shown.after else "",
        parts=parts(found, query, outline, around),
        steps=steps(found.id, query, outline, passages, target or around),
        cited=ready(
            request, found, cite(found, flat, target, fields.get("words", "")[:16]), target
        ),
        target=target,
        picture=picture(library, found, shown, flat, marks, target),
        mail=[c for name in MAIL for c in found.claims if c.name == name][:20]
        if found.kind == "mail"
        else [],
        claims=[(c.name, c.value[:CLAIM_MOST]) for c in found.claims[:CLAIMS_MOST]],
        outcome=OUTCOMES.get(found.outcome),
        outcomes=OUTCOMES,
        steps_of=steps_of,
    )


def read(
    library: Library, ident: str, shown: window.Window
) -> list[tuple[window.Slice, list[Block]]]:
    """Read what the window shows, up to a bounded number of characters."""
    left = CHARACTERS_MOST
    found: list[tuple[window.Slice, list[Block]]] = []
    for piece in shown.slices:
        if left <= 0:
            break
        blocks = list(library.read(ident, piece.range, piece.last - piece.first + 1))
        left -= sum(min(len(block.text), CHARACTERS_MOST) for block in blocks)
        found.append((piece, blocks))
    return found


def sections(
    found: Document,
    query: str,
    blocks: list[tuple[window.Slice, list[Block]]],
    marks: tuple[tuple[tuple[int, int], ...], ...],
    target: Range | None,
) -> list[Section]:
    """Make the lines ready to show, stretch by stretch."""
    made = []
    remaining = iter(marks)
    plain = _owner(blocks, target)
    for piece, group in blocks:
        stretch = piece.stretch
        mine = target is not None and (target.part, target.page) == (stretch.part, stretch.page)
        rows: list[Line] = []
        for block in group:
            spans = next(remaining, ())
            rows.extend(
                lines.show(block, spans, target if mine else None, table=found.kind == "table")
            )
        place = Range(stretch.part, stretch.page)
        # Relative to the document: three hundred line links with its name would weigh 20 kB more.
        url = asked.document_url(found.id, query, place).removeprefix(f"/d/{found.id}") or "?"
        made.append(
            Section(
                stretch=stretch,
                prefix="" if piece.index == plain else f"s{piece.index}-",
                lines=tuple(rows),
                url=url + ("&" if len(url) > 1 else "") + "line=",
            )
        )
    return made


def _owner(blocks: list[tuple[window.Slice, list[Block]]], target: Range | None) -> int:
    """Which stretch has the plain anchors (#L14): the one asked for, else the first."""
    indexes = [piece.index for piece, _ in blocks]
    for piece, _ in blocks:
        if target and (target.part, target.page) == (piece.stretch.part, piece.stretch.page):
            return piece.index
    return indexes[0] if indexes else -1


def parts(
    found: Document, query: str, outline: tuple[Stretch, ...], here: Range
) -> list[tuple[str, str, bool]]:
    """Give (name, address, whether it is here) of each part, where a document has several."""
    if found.has_images and found.pages:
        outline = tuple(stretch for stretch in outline if not stretch.page)
    named = [stretch for stretch in outline if stretch.part or stretch.page][:PARTS_MOST]
    if len(named) < (1 if found.has_images else 2):
        return []
    return [
        (
            stretch.part or str(stretch.page),
            asked.near_url(found.id, query, Range(stretch.part, stretch.page)),
            (stretch.part, stretch.page) == (here.part, here.page),
        )
        for stretch in named
    ]


def steps(
    ident: str, query: str, outline: tuple[Stretch, ...], passages: tuple[Range, ...], here: Range
) -> Steps | None:
    """Find where among the hits we are: at one, or between two."""
    if not passages:
        return None
    *keys, at = window.order(outline, [*passages, here])
    before = [i for i, key in enumerate(keys) if key < at]
    after = [i for i, key in enumerate(keys) if key > at]
    # A highlighted run of lines may hold several hits: the next one is beyond its end.
    end = (at[0], max(here.last, here.line))
    same = [i for i, key in enumerate(keys) if at <= key <= end]
    after = [i for i in after if keys[i] > end]
    return Steps(
        total=len(passages),
        more=len(passages) >= PASSAGES_MOST,
        current=same[0] + 1 if same else 0,
        before=asked.document_url(ident, query, passages[before[-1]]) if before else "",
        after=asked.document_url(ident, query, passages[after[0]]) if after else "",
    )


def cite(found: Document, blocks: list[Block], target: Range | None, words: str) -> Cited:
    """Cite the highlighted lines with a digest of their words; without any, the document."""
    short = found.id[: citation.SHORT]
    texts = [] if target is None else _texts(blocks, target)
    if target is None or not texts:
        return Cited(citation.show(Citation(short)), "", changed=False)
    digest = citation.digest(texts)
    whole = len(texts) == target.last - target.line + 1
    exact = replace(target, last=target.line + len(texts) - 1) if not whole else target
    text = citation.show(Citation(short, exact, digest))
    quote = "\n".join(texts)[:QUOTE_MOST]
    return Cited(text, quote, changed=bool(words) and words != digest)


def ready(request: Request, found: Document, cited: Cited, target: Range | None) -> Cited:
    """Give the citation with its link, its forms, and where words went that are not there."""
    library: Library = request.app.state.library
    claims = {claim.name: claim.value[:CLAIM_MOST] for claim in reversed(found.claims)}
    url = f"{request.base_url}cite?{urlencode({'c': cited.text})}"
    said = language.catalogue(request.app.state.face.language(request))
    quotation = Quotation(
        citation=cited.text,
        url=url,
        title=found.title or found.id[: citation.SHORT],
        place=place_of(target, said) if cited.quote and target else "",
        words=cited.quote,
        author=claims.get("From") or claims.get("Author") or "",
        date=found.date,
        library=library.name,
        seen=dt.datetime.now(tz=dt.UTC).date(),
    )
    moved = None
    if cited.changed and target is not None:
        words = request.query_params.get("words", "")[:16]
        moved = library.whereabouts(found.id, words, target.last - target.line + 1)
    return replace(
        cited,
        url=url,
        forms=tuple((code, name, make(quotation)) for code, name, make in quoting.FORMS),
        moved=asked.document_url(found.id, "", moved) if moved else "",
    )


def place_of(at: Range, said: NullTranslations) -> str:
    """Say a place in words: part, page and lines."""
    page = said.gettext("page {n}").format(n=at.page) if at.page else ""
    line = said.gettext("line {n}").format(n=at.line)
    if at.last > at.line:
        line = said.gettext("lines {n}").format(n=f"{at.line}\N{EN DASH}{at.last}")
    return ", ".join(part for part in (at.part, page, line) if part)


def _texts(blocks: list[Block], target: Range) -> list[str]:
    found: dict[int, str] = {}
    for block in blocks:
        if (block.place.part, block.place.page) != (target.part, target.page):
            continue
        for offset, text in enumerate(block.text.split("\n")):
            number = (block.place.line or 1) + offset
            if target.line <= number <= target.last:
                found.setdefault(number, text)
    return [found[number] for number in sorted(found)]


class Picture(Struct, frozen=True):
    """The image of a page, in three widths, and what is marked on it."""

    url: str
    marks: tuple[Mark, ...]


def picture(
    library: Library,
    found: Document,
    shown: window.Window,
    blocks: list[Block],
    marks: tuple[tuple[tuple[int, int], ...], ...],
    target: Range | None,
) -> Picture | None:
    """Give the page's image with the hits marked on it, if the document has images."""
    if not found.has_images or not shown.page:
        return None
    on_page = target if target is not None and target.page == shown.page else None
    boxes = library.boxes(found.id, shown.page)
    rectangles = lines.hits_on_page(boxes, blocks, marks, on_page)
    return Picture(f"/d/{found.id}/page/{shown.page}.jpg", tuple(rectangles))


def steps_of(path: str) -> list[str]:
    """Split a location into what lies in what: folders and containers, the file last."""
    return path.replace("!/", "/").split("/")
