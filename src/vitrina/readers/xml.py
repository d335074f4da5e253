"""XML: TEI editions with their header and paragraphs, and any other XML as its text, leaf by leaf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from vitrina.core import encoding, xml
from vitrina.core.errors import Damaged
from vitrina.core.source import Source
from vitrina.core.types import Claim, Item, Place, Problem, Reader, Text, clean

BLOCK = 200_000
_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<(?:\?xml\s|!DOCTYPE\s|!--|[A-Za-z_][\w.:-]*[\s>/])")
_TEI_BLOCKS = frozenset(
    [
        "p",
        "head",
        "opener",
        "closer",
        "dateline",
        "signed",
        "salute",
        "postscript",
        "lg",
        "l",
        "ab",
        "item",
        "row",
        "note",
        "label",
        "byline",
        "docTitle",
        "titlePart",
        "bibl",
        "speaker",
        "stage",
        "trailer",
        "cell",
    ]
)
_SPACE = re.compile(r"\s+")
_MARK = re.compile(rb"<[^<>]*>")


def knows(source: Source) -> bool:
    """A declaration, or an element at the top that the whole file closes."""
    head = source.head
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head[2:12].replace(b"\0", b"").startswith(b"<?xml")
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return True
    tail = bytes(source.data[-200:]).rstrip()
    return _START.match(head) is not None and tail.endswith(b">") and b"</" in tail[-120:]


def read(source: Source) -> Iterator[Item]:
    """Yield claims and lines."""
    data = source.bytes()
    try:
        root, sound = xml.parse(data, recover=False), True
    except Damaged:
        root, sound = xml.parse(data), False
    if not sound and _letters(root) < 0.7 * _roughly(data):
        yield Problem(Place(), "not well-formed XML", "read as plain text, marks and all")
        yield from encoding.items(source)
        return
    if sound and not _letters(root):
        yield from encoding.items(source)  # all that it says stands in names and attributes
        return
    if xml.local(root) in {"TEI", "teiCorpus", "TEI.2"} or "tei-c.org" in str(root.tag):
        yield from _tei_claims(root)
        lines = _tei_lines(root)
    else:
        yield from _claims(root)
        lines = _leaf_lines(root)
    yield from _blocks(lines)


def _letters(root: Any) -> int:
    return sum(char.isalnum() for text in root.itertext() for char in text)


def _roughly(data: bytes) -> int:
    """Letters outside of what looks like marks, comments left out too."""
    kept, at = [], 0
    while (start := data.find(b"<!--", at)) >= 0:
        kept.append(data[at:start])
        end = data.find(b"-->", start)
        at = end + 3 if end >= 0 else len(data)
    kept.append(data[at:])
    text = _MARK.sub(b" ", b"".join(kept)).decode("utf-8", "replace")
    return sum(char.isalnum() for char in text)


def _blocks(lines: Iterator[str]) -> Iterator[Text]:
    held: list[str] = []
    size, first = 0, 1
    for line in lines:
        held.append(line)
        size += len(line) + 1
        if size > BLOCK:
            yield Text(Place(line=first), "\n".join(held))
            first += len(held)
            held, size = [], 0
    if held:
        yield Text(Place(line=first), "\n".join(held))


def _tidy(text: str) -> str:
    return clean(_SPACE.sub(" ", text).strip())


def _tei_claims(root: Any) -> Iterator[Claim]:
    body = next(xml.elements(root, "text"), None)
    title = next(xml.elements(root, "title"), None)
    head = (
        next(xml.elements(body, "head"), None)
        if body is not None
        else next(xml.elements(root, "head"), None)
    )
    for element in (head, title):
        if element is not None and _tidy("".join(element.itertext())):
            yield Claim(Place(), "Title", _tidy("".join(_shown(element)))[:500])
            break
    for date in xml.elements(root, "date"):
        when = date.get("when") or date.get("notBefore") or date.get("from")
        if when:
            yield Claim(Place(), "Date", when)
            break
    for role, name in (("from", "From"), ("to", "To")):
        for person in xml.elements(root, "persName"):
            if person.get("type") == role:
                yield Claim(Place(), name, _tidy("".join(person.itertext())))
                break
    for author in xml.elements(root, "author"):
        yield Claim(Place(), "Author", _tidy("".join(author.itertext())))
        break


def _tei_lines(root: Any) -> Iterator[str]:
    """A paragraph, head, opener or note is a line; a note stands after the line it hangs on."""
    body = next(xml.elements(root, "text"), root)
    for element in body.iter():
        name = xml.local(element)
        if name not in _TEI_BLOCKS or _inside_block(element, body):
            continue
        text = _tidy("".join(_shown(element)))
        if text:
            yield text
        for note in xml.elements(element, "note"):
            if note is not element and (text := _tidy("".join(_shown(note)))):
                yield text
    if body is root or not any(xml.local(element) in _TEI_BLOCKS for element in body.iter()):
        yield from _leaf_lines(body)


def _inside_block(element: Any, top: Any) -> bool:
    above = element.getparent()
    while above is not None and above is not top:
        if xml.local(above) in _TEI_BLOCKS:
            return True
        above = above.getparent()
    return False


def _shown(element: Any) -> Iterator[str]:
    """An element's text without the notes inside it."""
    if element.text:
        yield element.text
    for child in element:
        if xml.local(child) == "lb":
            yield " "
        elif xml.local(child) != "note" and isinstance(child.tag, str):
            yield from _shown(child)
        if child.tail:
            yield child.tail


def _claims(root: Any) -> Iterator[Claim]:
    for name, claim in (
        ("title", "Title"),
        ("creator", "Author"),
        ("author", "Author"),
        ("pubDate", "Date"),
        ("date", "Date"),
    ):
        found = next(xml.elements(root, name), None)
        if found is not None and (text := _tidy("".join(found.itertext()))):
            yield Claim(Place(), claim, text[:500])


def _leaf_lines(root: Any) -> Iterator[str]:
    """Text of each element that holds any of its own, in the file's order."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.text and (text := _tidy(element.text)):
            yield text
        for child in element:
            if child.tail and (text := _tidy(child.tail)):
                yield text


READER = Reader(
    name="xml",
    kind="web",
    media=("application/xml", "application/tei+xml"),
    suffixes=(".xml", ".tei", ".rss", ".atom", ".svg"),
    knows=knows,
    read=read,
    version=2,
    limits=(
        "attributes are read only where nothing else is said",
        "entities that the file defines are not filled in",
    ),
    sources=("https://www.w3.org/TR/xml/", "https://tei-c.org/guidelines/p5/"),
)
