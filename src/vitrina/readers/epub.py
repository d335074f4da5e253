"""Books (EPUB): chapters in the order of reading, each a part."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from vitrina.core import html, xml
from vitrina.core.errors import Damaged, Encrypted, Unreadable
from vitrina.core.package import Package
from vitrina.core.source import Source
from vitrina.core.types import Claim, Item, Place, Problem, Reader, Text, clean

_CLAIMS = {
    "title": "Title", "creator": "Author", "date": "Date", "publisher": "Publisher", "language": "Language",
    "description": "Description", "subject": "Keywords", "source": "Source",
}  # fmt: skip
MOST_CHAPTERS = 5_000


def knows(source: Source) -> bool:
    """A zip that says it is a book, or has a book's container."""
    if not source.head.startswith(b"PK"):
        return False
    return source.head[30:58] == b"mimetypeapplication/epub+zip" or "META-INF/container.xml" in (
        source.zip_names or ()
    )


def read(source: Source) -> Iterator[Item]:
    """Yield claims, then chapter after chapter."""
    with Package(source) as package:
        root, folder = _package(package)
        metadata = next(xml.elements(root, "metadata"), None)
        for element in metadata if metadata is not None else ():
            name, value = (
                _CLAIMS.get(xml.local(element)),
                xml.words(element),
            )
            if name and value:
                yield Claim(Place(), name, clean(value))
        if package.has("META-INF/rights.xml"):
            raise Encrypted("a book locked by its seller")
        for number, path in enumerate(_spine(root, folder)[:MOST_CHAPTERS], 1):
            try:
                page = html.decode(package.read(path))
            except Unreadable as error:
                yield Problem(
                    Place(part=str(number)), "a chapter that can't be read", str(error), lost=True
                )
                continue
            yield from (item for item in html.read(page, str(number)) if isinstance(item, Text))


def _package(package: Package) -> tuple[Any, str]:
    container = xml.parse(package.read("META-INF/container.xml"))
    path = next((file.get("full-path") or "" for file in xml.elements(container, "rootfile")), "")
    if not package.has(path):
        raise Damaged("the book's list of contents is missing")
    return xml.parse(package.read(path)), posixpath.dirname(path)


def _spine(root: Any, folder: str) -> list[str]:
    paths = {
        item.get("id"): posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
        for item in xml.elements(root, "item")
    }
    return [
        paths[ref.get("idref")]
        for ref in xml.elements(root, "itemref")
        if ref.get("idref") in paths
    ]


READER = Reader(
    name="epub",
    kind="document",
    media=("application/epub+zip",),
    suffixes=(".epub",),
    knows=knows,
    read=read,
    limits=("a book locked by its seller is not read",),
    sources=("https://www.w3.org/TR/epub-33/",),
)
