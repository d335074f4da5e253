"""The citation of what a page highlights: the words, their digest, and the forms they are quoted in."""

from __future__ import annotations

import datetime as dt
from gettext import NullTranslations
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace
from starlette.requests import Request

from vitrina.core.records import Block, Citation, Document, Range
from vitrina.formats import citation, quoting
from vitrina.surfaces.web import asked, language

if TYPE_CHECKING:
    from vitrina.library import Library

CLAIM_MOST = 2000
QUOTE_MOST = 4000


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
    said = language.catalogue(request.app.state.face.language(request))
    place = place_of(target, said) if cited.quote and target else ""
    url = permanent(str(request.base_url).rstrip("/"), cited.text)
    made = replace(
        quoting.of(library.name, found, cited.text, cited.quote, place, url), seen=today()
    )
    moved = None
    if cited.changed and target is not None:
        words = request.query_params.get("words", "")[:16]
        moved = library.whereabouts(found.id, words, target.last - target.line + 1)
    return replace(
        cited,
        url=made.url,
        forms=tuple((code, name, make(made)) for code, name, make in quoting.FORMS),
        moved=asked.document_url(found.id, "", moved) if moved else "",
    )


def today() -> dt.date:
    """The day on which something is looked up."""
    return dt.datetime.now(tz=dt.UTC).date()


def permanent(base: str, text: str) -> str:
    """Give the address that follows a citation, and compares its words."""
    return f"{base}/cite?{urlencode({'c': text})}"


def place_of(at: Range, said: NullTranslations) -> str:
    """Say a place in a language: part, page and lines."""
    words = (said.gettext("page {n}"), said.gettext("line {n}"), said.gettext("lines {n}"))
    return quoting.place(at, words)


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
