"""A quotation made ready for where it goes: text, Markdown, BibTeX, CSL-JSON, Chicago, HTML.

    “the words” --in a form--> what is pasted into an article, a manuscript, a reference manager

Each form escapes for its own language: a title is an enemy's words.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Callable

from msgspec import Struct

from vitrina.core.records import Document, Range

_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


PLACE = ("page {n}", "line {n}", "lines {n}")
_CLAIM_MOST = 2000


class Quotation(Struct, frozen=True):
    """What is cited: ``words`` may be empty (a whole document), ``date`` is ISO 8601 or empty."""

    citation: str
    url: str
    title: str
    place: str
    words: str = ""
    author: str = ""
    date: str = ""
    library: str = ""
    seen: dt.date | None = None
    """The day it was looked up."""


def of(library: str, found: Document, citation: str, words: str, place: str, url: str) -> Quotation:
    """Give lines of a document as the forms take them; the day of looking up is left open."""
    claims = {claim.name: claim.value[:_CLAIM_MOST] for claim in reversed(found.claims)}
    return Quotation(
        citation=citation,
        url=url,
        title=found.title or citation.removeprefix("vitrina:").partition("#")[0],
        place=place,
        words=words,
        author=claims.get("From") or claims.get("Author") or "",
        date=found.date,
        library=library,
    )


def place(at: Range, words: tuple[str, str, str] = PLACE) -> str:
    """Say a place in words (page, line, lines): part, page and lines."""
    page = words[0].format(n=at.page) if at.page else ""
    line = words[1].format(n=at.line) if at.line else ""
    if at.last > at.line:
        line = words[2].format(n=f"{at.line}\N{EN DASH}{at.last}")
    return ", ".join(part for part in (at.part, page, line) if part)


def text(cited: Quotation) -> str:
    """Plain text: the words, then where they stand."""
    head = f"“{cited.words}”\n— " if cited.words else ""
    return head + ", ".join(
        part for part in (_line(cited.title), cited.place, cited.citation) if part
    )


def markdown(cited: Quotation) -> str:
    """Markdown: a block quotation and a link."""
    rows = [f"> {_plainly(row)}".rstrip() for row in cited.words.split("\n")] if cited.words else []
    name = ", ".join(part for part in (_plainly(_line(cited.title)), _plainly(cited.place)) if part)
    return "\n".join(
        [*rows, *([">"] if rows else []), f"{'> ' if rows else ''}— [{name}](<{cited.url}>)"]
    )


def bibtex(cited: Quotation) -> str:
    """BibTeX, as ``@misc``."""
    year, month, _ = _parts(cited.date)
    fields = {
        "title": "{" + _tex(_line(cited.title)) + "}",
        "author": "{" + _tex(_line(cited.author)) + "}" if cited.author else "",
        "year": str(year or ""),
        "month": str(month or ""),
        "howpublished": _tex(_line(cited.library)),
        "note": _tex(", ".join(part for part in (cited.place, cited.citation) if part)),
        "urldate": cited.seen.isoformat() if cited.seen else "",
    }
    key = "vitrina" + cited.citation.removeprefix("vitrina:")[:12]
    rows = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key},", *rows, "}"])


def csl(cited: Quotation) -> str:
    """CSL-JSON, which Zotero and its kin read."""
    item: dict[str, object] = {
        "id": cited.citation,
        "type": "document",
        "title": _line(cited.title),
        "archive": _line(cited.library),
        "archive_location": cited.citation,
        "locator": cited.place,
        "note": cited.words,
    }
    if cited.author:
        item["author"] = [{"literal": _line(cited.author)}]
    if parts := [part for part in _parts(cited.date) if part]:
        item["issued"] = {"date-parts": [parts]}
    if cited.seen:
        item["accessed"] = {"date-parts": [[cited.seen.year, cited.seen.month, cited.seen.day]]}
    kept = {name: value for name, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=2)


def chicago(cited: Quotation) -> str:
    """A note in the manner of the Chicago Manual of Style (17th edition, 14.221 ff)."""
    year, month, day = _parts(cited.date)
    when = f"{_MONTHS[month - 1]} {day}, {year}" if day else ""
    when = when or (f"{_MONTHS[month - 1]} {year}" if month else str(year or ""))
    title = _line(cited.title).replace("“", "‘").replace("”", "’")
    named = (_line(cited.author), f"“{title},”" if title else "", when)
    parts = [part for part in named if part]
    rest = [part for part in (cited.place, _line(cited.library), cited.citation) if part]
    joined = ""
    for part in [*parts, *rest]:
        joined += ("" if not joined else " " if joined.endswith(",”") else ", ") + part
    return joined + "."


def link(cited: Quotation) -> str:
    """HTML for an article: the words as a quotation with its source, or a link alone."""
    url, title = html.escape(cited.url), html.escape(_line(cited.title))
    place = html.escape(cited.place)
    name = f"{title}, {place}" if place else title
    anchor = f'<a href="{url}">{name}</a>'
    if not cited.words:
        return anchor
    words = "<br>".join(html.escape(row) for row in cited.words.split("\n"))
    return f'<blockquote cite="{url}"><p>{words}</p><footer>{anchor}</footer></blockquote>'


FORMS: tuple[tuple[str, str, Callable[[Quotation], str]], ...] = (
    ("text", "Text", text),
    ("markdown", "Markdown", markdown),
    ("chicago", "Chicago", chicago),
    ("bibtex", "BibTeX", bibtex),
    ("csl", "CSL-JSON", csl),
    ("html", "HTML", link),
)


def _line(words: str) -> str:
    return " ".join(words.split())


def _plainly(words: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|!])", r"\\\1", words)


def _tex(words: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in words)


def _parts(date: str) -> tuple[int, int, int]:
    """Year, month and day of a date; 0 for each that is not known."""
    found = _DATE.match(date)
    if found is None:
        return (0, 0, 0)
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    return (year, month, day) if 1 <= month <= len(_MONTHS) else (year, 0, 0)
