"""Citations: ``vitrina:<document>#page=3&line=14-17&words=0123456789abcdef``, parse and print.

The document is named by at least 12 hex digits of the SHA-256 of its bytes. Every citation has one
spelling: fields in the order part, page, line, words; none is empty; numbers have no leading zero.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote

from vitrina.core.errors import VitrinaError
from vitrina.core.records import Citation, Range

SHORT = 16
_FORM = re.compile(
    r"vitrina:(?P<document>[0-9a-f]{12,64})"
    r"(?:#(?P<fragment>.+))?"
)
_FRAGMENT = re.compile(
    r"(?:part=(?P<part>[^&#\s]+))?"
    r"(?:(?:^|&)page=(?P<page>[1-9][0-9]{0,8}))?"
    r"(?:(?:^|&)line=(?P<line>[1-9][0-9]{0,8})(?:-(?P<last>[1-9][0-9]{0,8}))?)?"
    r"(?:(?:^|&)words=(?P<words>[0-9a-f]{16}))?"
)


class NotACitation(VitrinaError):
    """The text is not a citation of Vitrina's."""

    status = 2
    advice = "A citation looks like vitrina:0123456789abcdef#page=3&line=14-17."


def parse(text: str) -> Citation:
    """Read a citation. Raises ``NotACitation`` for anything but the one spelling."""
    found = _FORM.fullmatch(text)
    inside = _FRAGMENT.fullmatch((found["fragment"] or "") if found else "")
    if found is None or inside is None:
        raise NotACitation(f"not a citation: {text[:200]!r}")
    line = int(inside["line"] or 0)
    citation = Citation(
        document=found["document"],
        range=Range(
            part=unquote(inside["part"] or "", errors="replace"),
            page=int(inside["page"] or 0),
            line=line,
            last=int(inside["last"] or line),
        ),
        words=inside["words"] or "",
    )
    if show(citation) != text:
        raise NotACitation(f"not a citation: {text[:200]!r}")
    return citation


def show(citation: Citation) -> str:
    """Print a citation in its one spelling."""
    where = fragment(citation.range, citation.words)
    return f"vitrina:{citation.document}" + (f"#{where}" if where else "")


def fragment(place: Range, words: str = "") -> str:
    """Print the part after ``#``; empty for a whole document."""
    last = f"-{place.last}" if place.last > place.line else ""
    fields = (
        ("part", quote(place.part, safe="!/.,;:()@+-_~")),
        ("page", str(place.page or "")),
        ("line", f"{place.line}{last}" if place.line else ""),
        ("words", words),
    )
    return "&".join(f"{name}={value}" for name, value in fields if value)


def digest(lines: list[str]) -> str:
    """Give the ``words`` of a citation of these lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
