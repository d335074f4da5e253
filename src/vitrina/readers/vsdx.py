"""Drawings of Visio since 2013 (VSDX, VSDM, VSTX, VSSX): the words of the shapes, page by page.

A page is an XML part with shapes in shapes. What lies on a layer that is switched off, what a shape
holds as data or leads to, remarks and master shapes are read and marked.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from vitrina.core import opc, xml
from vitrina.core.errors import Unreadable
from vitrina.core.package import Package
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, Text, clean

_MAIN, _PAGES, _MASTERS = "visio/document.xml", "visio/pages/pages.xml", "visio/masters/masters.xml"
_DATA, _LINK, _LAYER = "shape data", "address of a link", "hidden layer"


class _Line(NamedTuple):
    text: str
    hidden: str = ""


_Master = dict[str, list[str]]
"""The words of a master's shapes by their numbers; under "" those of its outermost one."""


def knows(source: Source) -> bool:
    """A zip with a drawing in it."""
    return _MAIN in (source.zip_names or frozenset())


def read(source: Source) -> Iterator[Item]:
    """Yield claims, each page, remarks, the words of master shapes, and what is inside."""
    with Package(source) as package:
        yield from opc.claims(package)
        masters = _masters(package)
        for number, (sheet, part) in enumerate(_sheets(package, _PAGES), 1):
            try:
                yield from _page(sheet, xml.parse(package.read(part)), number, masters)
            except Unreadable as error:
                yield Problem(
                    Place(page=number),
                    "a page that can't be read",
                    f"passed over: {error}",
                    lost=True,
                )
        yield from _remarks(package)
        told = dict.fromkeys(
            line for master in masters.values() for lines in master.values() for line in lines
        )
        yield from flow(iter(told), "masters", "master shape")
        yield from opc.children(package)


def _sheets(package: Package, listed: str) -> list[tuple[Any, str]]:
    """What a list says of each of its pages or masters, and the part in which its shapes are."""
    if not package.has(listed):
        return []
    relations = opc.relations(package, listed)
    found: list[tuple[Any, str]] = []
    for sheet in xml.parse(package.read(listed)):
        for rel in xml.elements(sheet, "Rel"):
            ident = opc.related(rel)
            if ident in relations and package.has(relations[ident][1]):
                found.append((sheet, relations[ident][1]))
    return found


def _page(sheet: Any, root: Any, number: int, masters: dict[str, _Master]) -> Iterator[Item]:
    """The page's name and its words; then what of it is not seen, each kind by itself."""
    name = clean(" ".join((sheet.get("Name") or "").split()))
    off = {
        row.get("IX") or ""
        for section in _sections(sheet, "Layer")
        for row in xml.elements(section, "Row")
        if _cell(row, "Visible") == "0"
    }
    lines = [line for shape in xml.elements(root, "Shape") for line in _shape(shape, off, masters)]
    if seen := [line.text for line in ([_Line(name)] if name else []) + lines if not line.hidden]:
        yield Text(Place("", number, 1), "\n".join(seen))
    for why in (_LAYER, _DATA, _LINK):
        if told := [line.text for line in lines if line.hidden == why]:
            yield Text(Place(why.replace(" ", "-"), number, 1), "\n".join(told), why)


def _shape(shape: Any, off: set[str], masters: dict[str, _Master]) -> Iterator[_Line]:
    """A shape's own words, data and links; shapes inside it come by themselves."""
    layers = set(filter(None, _cell(shape, "LayerMember").split(";")))
    why = _LAYER if layers and layers <= off else ""
    words = _words(shape)
    if words is None and masters:
        words = _of_master(shape, masters)
    yield from (_Line(line, why) for line in words or ())
    for section, named, kind in (("Property", "Label", _DATA), ("Hyperlink", "Description", _LINK)):
        for each in _sections(shape, section):
            for row in xml.elements(each, "Row"):
                value = _cell(row, "Address" if kind == _LINK else "Value")
                label = _cell(row, named) or row.get("N") or ""
                if value:
                    told = f"{label}\t{value}" if kind == _DATA else value
                    yield _Line(clean(told), kind)


def _words(shape: Any) -> list[str] | None:
    """The lines of a shape, empty too; None where it leaves them to its master."""
    for element in shape:
        if xml.local(element) == "Text":
            text = "".join(element.itertext()).replace("\u2028", "\n")
            lines = (" ".join(line.split()) for line in text.split("\n"))
            return [clean(line) for line in lines if line]
    return None


def _of_master(shape: Any, masters: dict[str, _Master]) -> list[str]:
    """The lines that a shape shows because its master, or that of a shape around it, has them."""
    number = "" if shape.get("Master") else shape.get("MasterShape")
    while shape is not None and number is not None:
        if (master := shape.get("Master")) is not None:
            return masters.get(master, {}).get(number, [])
        shape = shape.getparent()
    return []


def _sections(element: Any, name: str) -> Iterator[Any]:
    """A sheet's or a shape's own sections of a name, not those of shapes inside it."""
    for child in element:
        if xml.local(child) == "Section" and child.get("N") == name:
            yield child
        elif xml.local(child) == "PageSheet":
            yield from _sections(child, name)


def _cell(element: Any, name: str) -> str:
    """The value of an element's own cell, on one line."""
    for child in element:
        if xml.local(child) == "Cell" and child.get("N") == name:
            return " ".join((child.get("V") or "").split())
    return ""


def _remarks(package: Package) -> Iterator[Item]:
    name = "visio/comments.xml"
    if not package.has(name):
        return
    try:
        found = [
            xml.words(each) for each in xml.elements(xml.parse(package.read(name)), "CommentEntry")
        ]
    except Unreadable:
        yield Problem(Place("comments"), "remarks that can't be read", "passed over", lost=True)
        return
    yield from flow((clean(line) for line in found if line), "comments", "comment")


def _masters(package: Package) -> dict[str, _Master]:
    """Each master's shapes, by the number of the master."""
    found: dict[str, _Master] = {}
    with contextlib.suppress(Unreadable):
        for sheet, part in _sheets(package, _MASTERS):
            own = found.setdefault(sheet.get("ID") or "", {})
            for shape in xml.elements(xml.parse(package.read(part)), "Shape"):
                words = _words(shape) or []
                own.setdefault("", words)
                own[shape.get("ID") or ""] = words
    return found


READER = Reader(
    name="vsdx",
    kind="document",
    media=("application/vnd.ms-visio.drawing.main+xml",),
    suffixes=(".vsdx", ".vsdm", ".vstx", ".vstm", ".vssx", ".vssm"),
    knows=knows,
    read=read,
    limits=("words come in the order of the file, not as they stand on the page",),
    sources=("https://learn.microsoft.com/openspecs/sharepoint_protocols/ms-vsdx/",),
)
