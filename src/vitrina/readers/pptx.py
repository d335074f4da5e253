"""Presentations (PPTX, PPTM, PPSX): a slide is a page; notes, comments and hidden slides are marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vitrina.core import opc, xml
from vitrina.core.errors import Unreadable
from vitrina.core.package import Package
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, Text, clean

_NOTES = {"notesSlide": ("notes", "speaker notes"), "comments": ("comments", "comment"), "diagramData": ("diagram", ""),
          "chart": ("chart", "")}  # fmt: skip


def knows(source: Source) -> bool:
    """A zip with a presentation in it."""
    names = source.zip_names
    return names is not None and any(
        name.startswith("ppt/") and name.endswith(".xml") for name in names
    )


def read(source: Source) -> Iterator[Item]:
    """Yield claims, each slide in its order, and what is inside."""
    with Package(source) as package:
        yield from opc.claims(package)
        main = opc.main_part(package, "ppt/presentation.xml")
        for number, slide in enumerate(_slides(package, main), 1):
            try:
                yield from _slide(package, slide, number)
            except Unreadable as error:
                yield Problem(
                    Place(page=number),
                    "a slide that can't be read",
                    f"passed over: {error}",
                    lost=True,
                )
        yield from _masters(package)
        yield from opc.children(package)


def _masters(package: Package) -> Iterator[Item]:
    """What stands on masters and layouts themselves, and so on every slide that is made after them."""
    found: dict[str, None] = {}
    for name in package.names:
        if not name.startswith(("ppt/slideMasters/slide", "ppt/slideLayouts/slide")):
            continue
        try:
            root = xml.parse(package.read(name))
        except Unreadable:
            continue
        for shape in xml.elements(root, "sp"):
            if next(xml.elements(shape, "ph"), None) is None:
                found.update(dict.fromkeys(_lines(shape)))
    if found:
        yield Text(Place("master", 0, 1), "\n".join(found))


def _slides(package: Package, main: str) -> list[str]:
    relations = opc.relations(package, main)
    root = xml.parse(package.read(main))
    found = []
    for entry in xml.elements(root, "sldId"):
        ident = opc.related(entry)
        if ident in relations and package.has(relations[ident][1]):
            found.append(relations[ident][1])
    return found or sorted(
        name for name in package.names if name.startswith("ppt/slides/") and name.endswith(".xml")
    )


def _slide(package: Package, part: str, number: int) -> Iterator[Item]:
    root = xml.parse(package.read(part))
    hidden = "hidden slide" if root.get("show") in {"0", "false"} else ""
    if lines := _lines(root):
        yield Text(Place("", number, 1), "\n".join(lines), hidden)
    described = [
        clean(" ".join(mark.get("descr").split()))
        for mark in xml.elements(root, "cNvPr")
        if (mark.get("descr") or "").strip()
    ]
    if described:
        yield Text(Place("alternative-text", number, 1), "\n".join(described), "alternative text")
    for kind, target in opc.relations(package, part).values():
        if kind in _NOTES and package.has(target):
            name, why = _NOTES[kind]
            told = _lines(xml.parse(package.read(target)), plain=kind in {"comments", "chart"})
            told = [line for line in told if line.strip() and not line.strip().isdigit()]
            if told:
                yield Text(Place(name, number, 1), "\n".join(told), why or hidden)


def _lines(root: Any, *, plain: bool = False) -> list[str]:
    """Paragraphs as lines; a row of a table is one line."""
    if plain:
        return [
            clean(" ".join((mark.text or "").split()))
            for mark in root.iter()
            if xml.local(mark) in {"text", "t", "v"} and (mark.text or "").strip()
        ]
    found: list[str] = []
    for element in root.iter():
        name = xml.local(element)
        if name == "tr":
            cells = [" ".join(_paragraphs(cell)) for cell in element if xml.local(cell) == "tc"]
            found.append(clean("\t".join(cells)))
        elif name == "p" and not _in_table(element):
            line = _paragraph(element)
            if line.strip():
                found.append(clean(line))
    return found


def _in_table(element: Any) -> bool:
    above = element.getparent()
    while above is not None:
        if xml.local(above) == "tc":
            return True
        above = above.getparent()
    return False


def _paragraphs(element: Any) -> list[str]:
    return [_paragraph(paragraph) for paragraph in xml.elements(element, "p")]


def _paragraph(element: Any) -> str:
    parts = []
    for mark in element.iter():
        name = xml.local(mark)
        if name == "t":
            parts.append(mark.text or "")
        elif name in {"br", "tab"}:
            parts.append(" ")
    return "".join(parts)


READER = Reader(
    name="pptx",
    kind="slides",
    media=("application/vnd.openxmlformats-officedocument.presentationml.presentation",),
    suffixes=(".pptx", ".pptm", ".ppsx", ".potx"),
    knows=knows,
    read=read,
    version=2,
    limits=("text of the slide master is read once, not repeated on each slide",),
    sources=("https://ecma-international.org/publications-and-standards/standards/ecma-376/",),
)
