"""XPS and OpenXPS: what a Windows printer wrote to a file. Words stand in the attributes of glyphs."""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator
from typing import Any

from vitrina.core import opc, xml
from vitrina.core.errors import Unreadable
from vitrina.core.package import Package
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, Text, clean

_NARROW, _WIDE = frozenset("iljtfI.,;:'!|()[] "), frozenset("mwMWQOG@%")
_DIGITS = re.compile(r"(\d{1,9})")


def knows(source: Source) -> bool:
    """A zip with fixed pages in it."""
    names = source.zip_names
    return names is not None and any(name.lower().endswith(".fpage") for name in names)


def read(source: Source) -> Iterator[Item]:
    """Yield claims, then each page."""
    with Package(source) as package:
        yield from opc.claims(package)
        for number, part in enumerate(_pages(package), 1):
            try:
                lines = _lines(xml.parse(package.read(part)))
            except Unreadable:
                yield Problem(
                    Place(page=number), "a page that does not load", "passed over", lost=True
                )
                continue
            if lines:
                yield Text(Place("", number, 1), "\n".join(lines))


def _pages(package: Package) -> list[str]:
    """The pages in the order of their documents, or else in that of their numbers."""
    found: list[str] = []
    for name in sorted((n for n in package.names if n.lower().endswith(".fdoc")), key=_natural):
        try:
            root = xml.parse(package.read(name))
        except Unreadable:
            continue
        for page in xml.elements(root, "PageContent"):
            target = page.get("Source") or ""
            path = (
                target[1:]
                if target.startswith("/")
                else posixpath.join(posixpath.dirname(name), target)
            )
            found.append(posixpath.normpath(path))
    found = [part for part in dict.fromkeys(found) if package.has(part)]
    return found or sorted((n for n in package.names if n.lower().endswith(".fpage")), key=_natural)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in _DIGITS.split(name)]


def _lines(root: Any) -> list[str]:
    """Glyphs on one height are a line; where they stand apart by more than a hair, a space parts them."""
    lines: list[str] = []
    height, first, edge = "", 0.0, 0.0
    for glyphs in xml.elements(root, "Glyphs"):
        words = (glyphs.get("UnicodeString") or "").removeprefix("{}")
        if not words:
            continue
        left = _number(glyphs.get("OriginX"))
        size = _number(glyphs.get("FontRenderingEmSize")) or 10.0
        if lines and glyphs.get("OriginY") == height:
            apart = left > edge + 0.3 * size or left < first
            lines[-1] += f" {words}" if apart else words
        elif words.strip():
            lines.append(words)
        height, first, edge = glyphs.get("OriginY") or "", left, left + size * _width(words)
    return [clean(" ".join(line.split())) for line in lines]


def _width(words: str) -> float:
    """About how wide words are, in heights of their letters."""
    return sum(0.28 if char in _NARROW else 0.85 if char in _WIDE else 0.5 for char in words)


def _number(text: str | None) -> float:
    try:
        value = float(text or "0")
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


READER = Reader(
    name="xps",
    kind="document",
    media=("application/vnd.ms-xpsdocument", "application/oxps"),
    suffixes=(".xps", ".oxps"),
    knows=knows,
    read=read,
    limits=("pictures in it are not read", "text drawn as outlines is not read"),
    sources=("https://ecma-international.org/publications-and-standards/standards/ecma-388/",),
)
