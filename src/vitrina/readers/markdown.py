"""Markdown with front matter: the text as it stands, line for line, and what its head claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.core import encoding
from vitrina.core.source import Source
from vitrina.core.types import Claim, Item, Place, Reader, clean, unix

HEAD = 64_000
_FIELD = re.compile(r"^([A-Za-z_][\w .-]{0,60}):[ \t]*(.*)$")
_NAMES = {
    "title": "Title", "doc_title": "Title", "date": "Date", "doc_date": "Date", "published": "Date",
    "author": "Author", "authors": "Author", "from": "From", "to": "To", "cc": "Cc", "subject": "Subject",
    "url": "Source", "source": "Source", "canonical_url": "Source", "language": "Language", "lang": "Language",
    "publisher": "Publisher", "outlet": "Publisher", "description": "Description", "summary": "Description",
    "keywords": "Keywords", "tags": "Keywords",
}  # fmt: skip


def knows(source: Source) -> bool:
    """``---`` at the top, a field under it, and a closing ``---``; or a Markdown name and text."""
    head = source.head
    if head.startswith((b"---\n", b"---\r\n", b"\xef\xbb\xbf---")):
        return re.search(rb"\n(?:---|\.\.\.)\s*\n", head) is not None and b":" in head[:300]
    return source.suffix in {".md", ".markdown"} and encoding.encoding(source.head) != ""


def read(source: Source) -> Iterator[Item]:
    """Yield the front matter's fields as claims, then the whole text, front matter and all."""
    whole, _ = encoding.decode(bytes(source.data[:HEAD]))
    yield from _claims(unix(whole))
    yield from encoding.items(source)


def _claims(whole: str) -> Iterator[Claim]:
    if not whole.lstrip("\ufeff").startswith("---\n"):
        for line in whole.split("\n")[:40]:
            if line.startswith("# "):
                yield Claim(Place(), "Title", clean(line[2:].strip()))
                return
        return
    for number, line in enumerate(whole.split("\n")[1:400], 2):
        if line in {"---", "..."}:
            return
        found = _FIELD.match(line)
        if found and (value := _scalar(found[2])):
            name = found[1].strip()
            yield Claim(Place(line=number), _NAMES.get(name.lower(), name), clean(value))


def _scalar(value: str) -> str:
    """A plain or quoted value of YAML's, on one line."""
    value = value.strip()
    if value[:1] in {"'", '"'} and value[-1:] == value[:1] and len(value) > 1:
        inner = value[1:-1]
        return (
            inner.replace("''", "'")
            if value[0] == "'"
            else inner.replace('\\"', '"').replace("\\\\", "\\")
        )
    if value[:1] in {"|", ">", "&", "{"}:
        return ""
    return value.strip("[]")


READER = Reader(
    name="markdown",
    kind="text",
    media=("text/markdown",),
    suffixes=(".md", ".markdown"),
    knows=knows,
    read=read,
    limits=("of front matter, fields on one line are taken as claims; all of it is read as text",),
    sources=("https://spec.commonmark.org/", "https://yaml.org/spec/1.2.2/"),
)
