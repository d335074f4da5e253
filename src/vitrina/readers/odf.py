"""OpenDocument text, presentations and drawings (ODT, ODP, ODG and their templates, and old SXW kin)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vitrina.core import xml
from vitrina.core.errors import Encrypted, Unreadable
from vitrina.core.package import Package
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Reader, clean

_CLAIMS = {
    "title": "Title", "subject": "Subject", "description": "Description", "keyword": "Keywords",
    "initial-creator": "Author", "creator": "Modified-by", "creation-date": "Created", "date": "Modified",
    "generator": "Producer", "language": "Language",
}  # fmt: skip
_HIDDEN = {"annotation": "comment", "deletion": "tracked deletion", "hidden-text": "hidden text",
           "hidden-paragraph": "hidden text", "notes": "speaker notes"}  # fmt: skip
_ALTERNATIVE = {"desc", "title"}


def knows(source: Source) -> bool:
    """A zip that says it is OpenDocument, tables excepted; or the same in one XML file."""
    head = source.head
    if head.startswith(b"PK"):
        names = source.zip_names
        if names is None or "content.xml" not in names:
            return False
        kind = head[30:160]
        return b"spreadsheet" not in kind and b"sun.xml.calc" not in kind
    return (
        head.startswith(b"<?xml")
        and b"office:document" in head
        and b"spreadsheet" not in head[:4096]
    )


def read(source: Source) -> Iterator[Item]:
    """Yield claims, lines, what is hidden, and the files inside."""
    if not source.head.startswith(b"PK"):
        root = xml.parse(source.bytes())
        yield from _claims(root)
        yield from _text(next(xml.elements(root, "body"), root))
        return
    with Package(source) as package:
        if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read(
            "META-INF/manifest.xml"
        ):
            raise Encrypted("it opens only with a password")
        if package.has("meta.xml"):
            yield from _claims(xml.parse(package.read("meta.xml")))
        yield from _text(xml.parse(package.read("content.xml")))
        yield from _around(package)
        for number, name in enumerate(package.names, 1):
            if name.startswith("Pictures/") and package.has(name):
                data = package.read(name)
                if len(data) > 5_000 and not name.endswith((".svm", ".wmf", ".emf")):
                    yield Child(Place(part=str(number)), clean(name.rpartition("/")[2]), "", data)


def _around(package: Package) -> Iterator[Item]:
    """Headers, footers and what stands on master pages; and macros, which no page shows."""
    try:
        styles = xml.parse(package.read("styles.xml")) if package.has("styles.xml") else None
    except Unreadable:
        styles = None
    lines: dict[str, None] = {}
    hidden: dict[str, list[str]] = {}
    for master in xml.elements(styles, "master-styles") if styles is not None else ():
        lines.update(dict.fromkeys(line for line in _lines(master, hidden) if _speaks(line)))
    yield from flow(iter(lines), "headers")
    macros: list[str] = []
    for name in package.names:
        if name.startswith("Basic/") and name.endswith(".xml"):
            try:
                module = xml.parse(package.read(name))
            except Unreadable:
                continue
            macros += [clean(line) for line in "".join(module.itertext()).strip().split("\n")]
    if any(macros):
        yield from flow(iter(macros), "macros", "macro")


def _speaks(line: str) -> bool:
    """Whether a line says more than a field that is filled in later, such as a page's number."""
    return any(char.isalpha() for char in line) and not (
        line.startswith("<") and line.endswith(">")
    )


def _claims(root: Any) -> Iterator[Claim]:
    meta = next(xml.elements(root, "meta"), None)
    for element in meta if meta is not None else ():
        name, value = _CLAIMS.get(xml.local(element)), xml.words(element)
        if name and value:
            yield Claim(Place(), name, clean(value))


def _text(root: Any) -> Iterator[Item]:
    body = next(xml.elements(root, "body"), root)
    hidden: dict[str, list[str]] = {}
    pages = list(xml.elements(body, "page"))
    if pages:
        for number, page in enumerate(pages, 1):
            lines = _lines(page, hidden)
            for block in flow(iter(lines)):
                yield type(block)(Place("", number, block.place.line), block.text)
    else:
        yield from flow(iter(_lines(body, hidden)))
    for why, lines in hidden.items():
        yield from flow(iter(lines), why.replace(" ", "-"), why)


def _lines(element: Any, hidden: dict[str, list[str]]) -> list[str]:
    found: list[str] = []
    for child in element:
        name = xml.local(child)
        if name in _HIDDEN:
            _hide(hidden, _HIDDEN[name], _lines(child, hidden) or ["".join(child.itertext())])
        elif name in {"p", "h"}:
            found.append(clean(_inline(child, hidden, found)))
        elif name == "table-row":
            found.append(
                clean("\t".join(" ".join(_lines(cell, hidden)) for cell in child)).rstrip("\t")
            )
        elif name == "tracked-changes":
            for change in xml.elements(child, "deletion"):
                _hide(hidden, "tracked deletion", _lines(change, hidden))
        elif name in _ALTERNATIVE:
            _hide(hidden, "alternative text", ["".join(child.itertext())])
        elif isinstance(child.tag, str):
            found += _lines(child, hidden)
    return found


def _inline(element: Any, hidden: dict[str, list[str]], after: list[str]) -> str:
    parts = [element.text or ""]
    for child in element:
        name = xml.local(child)
        if name == "s":
            parts.append(" " * min(int(_attribute(child, "c") or 1), 100))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append(" ")
        elif name in _HIDDEN:
            _hide(hidden, _HIDDEN[name], _lines(child, hidden) or ["".join(child.itertext())])
        elif name in {"note", "frame", "custom-shape", "text-box"}:
            after += [
                f"[{line}]" if name == "note" else line
                for line in _lines(child, hidden)
                if line.strip()
            ]
        elif isinstance(child.tag, str):
            parts.append(_inline(child, hidden, after))
        parts.append(child.tail or "")
    return "".join(parts).replace("\n", " ")


def _attribute(element: Any, name: str) -> str:
    return next(
        (
            value
            for key, value in element.attrib.items()
            if key.endswith(f"}}{name}") and value.isdigit()
        ),
        "",
    )


def _hide(hidden: dict[str, list[str]], why: str, lines: list[str]) -> None:
    kept = [clean(" ".join(line.split())) for line in lines if line.strip()]
    if kept:
        hidden.setdefault(why, []).extend(kept)


READER = Reader(
    name="odf",
    kind="document",
    media=(
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.presentation",
    ),
    suffixes=(".odt", ".ott", ".fodt", ".odp", ".otp", ".odg", ".sxw", ".stw", ".sxi", ".sxd"),
    knows=knows,
    read=read,
    version=2,
    limits=("a file that opens only with a password is not read",),
    sources=("https://docs.oasis-open.org/office/OpenDocument/v1.3/",),
)
