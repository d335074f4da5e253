"""What DOCX, XLSX and PPTX share: relations between parts, claims, and files inside them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from vitrina.core import xml
from vitrina.core.errors import Damaged, Unreadable
from vitrina.core.package import Package
from vitrina.core.types import Child, Claim, Place, clean

_CORE = {
    "title": "Title", "creator": "Author", "subject": "Subject", "description": "Description",
    "keywords": "Keywords", "created": "Created", "modified": "Modified", "lastModifiedBy": "Modified-by",
    "Company": "Organization", "Manager": "Manager", "Application": "Producer",
}  # fmt: skip
_PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".bmp", ".webp")
SMALLEST_PICTURE = 5_000
"""Bytes below which a picture is an ornament."""


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Give id -> (kind of relation, path of the other part) of a part."""
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if not package.has(path):
        return {}
    found = {}
    for relation in xml.elements(xml.parse(package.read(path)), "Relationship"):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target") or ""
        whole = (
            target[1:]
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(folder, target))
        )
        found[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], whole)
    return found


def related(element: Any) -> str:
    """Give the id of the relation that an element names; empty if it names none."""
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def main_part(package: Package, fallback: str) -> str:
    """The part that the package is about."""
    for kind, target in relations(package, "").values():
        if kind == "officeDocument" and package.has(target):
            return target
    if package.has(fallback):
        return fallback
    raise Damaged("the package has no main part")


def claims(package: Package) -> Iterator[Claim]:
    """What the package says of itself."""
    for part in ("docProps/core.xml", "docProps/app.xml"):
        if not package.has(part):
            continue
        try:
            root = xml.parse(package.read(part))
        except Unreadable:
            continue
        for element in root:
            name = _CORE.get(xml.local(element))
            value = clean(xml.words(element))
            if name and value:
                yield Claim(Place(), name, value)


def children(package: Package) -> Iterator[Child]:
    """Files that were put into the document, and pictures large enough to hold words."""
    for number, name in enumerate(package.names, 1):
        low = name.lower()
        inside = "/embeddings/" in low
        picture = "/media/" in low and low.endswith(_PICTURES)
        if not (inside or picture):
            continue
        try:
            data = package.read(name)
        except Unreadable:
            continue
        if inside or len(data) > SMALLEST_PICTURE:
            yield Child(Place(part=str(number)), clean(name.rpartition("/")[2]), "", data)
