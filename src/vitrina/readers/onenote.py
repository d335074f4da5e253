"""Sections of OneNote (ONE): each page in reading order, then the words that stood there before.

A section has series of pages; a page is an object space of its own, in which outlines hold
elements, and these text, tables, pictures and files. Of what was changed or taken away the store
keeps the older objects.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vitrina.core import encoding, filetime
from vitrina.core.errors import Damaged
from vitrina.core.onepack import FORMAT, Packed
from vitrina.core.onestore import CONTENT, FILE, REVISIONS, Id, Object, Space, Store, Values
from vitrina.core.rows import cell_text, flow
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, clean

_SECTION, _PAGE, _TEXT, _IMAGE, _FILE = 0x60007, 0x6000B, 0x6000E, 0x60011, 0x60035
_ROW, _CELL = 0x60023, 0x60024
_STRUCTURE, _CONTENTS, _ELEMENTS, _PAGES = 0x24001D5F, 0x24001C1F, 0x24001C20, 0x2C001D63
_WORDS, _NARROW, _TITLE, _SECTION_NAME = 0x1C001C22, 0x1C003498, 0x1C001CF3, 0x1C00349B
_AUTHOR, _CREATED, _MODIFIED = 0x1C001D75, 0x18001C65, 0x18001D77
_ACROSS, _DOWN = 0x14001C14, 0x14001C15
_FILE_NAME, _FILE_HELD = 0x1C001D9C, 0x20001D9B
_IMAGE_NAME, _IMAGE_HELD, _INSTEAD, _ADDRESS = 0x1C001DD7, 0x20001C3F, 0x1C001E58, 0x1C001E20
_LINK = re.compile('\ufddf?HYPERLINK "([^"]*)"')
_DEPTH = 64
_BEFORE = "earlier or deleted"
_UNLISTED = "page that the section does not list"


def knows(source: Source) -> bool:
    """By its type and its form."""
    return source.head.startswith(FILE) and source.head[48:64] in {REVISIONS, FORMAT}


def read(source: Source) -> Iterator[Item]:
    """Yield what the section says of itself, then its pages."""
    store = Store(source) if source.head[48:64] == REVISIONS else Packed(source)
    spaces = store.spaces()
    pages = _listed(spaces)
    yield from _claims(spaces, pages)
    found = False
    for number, (space, hidden) in enumerate(pages, 1):
        for item in _page(source, space, f"page {number}", hidden):
            found = True
            yield item
    if store.broken:
        if not found:
            raise Damaged("no page of it can be read")
        yield Problem(Place(), "some of it breaks off", "the rest of it was read", lost=True)


def _listed(spaces: dict[Id, Space]) -> list[tuple[Space, str]]:
    """The pages in the section's order; then those that it does not list, and why they are hidden."""
    left = dict(spaces)
    pages: list[tuple[Space, str]] = []
    why = ""
    for name, space in spaces.items():
        root = _root(space)
        if root is None or root.kind != _SECTION:
            continue
        left.pop(name, None)
        why = _UNLISTED
        for series in _refs(root.values, _ELEMENTS):
            listed = _refs(space.objects[series].values, _PAGES) if series in space.objects else ()
            pages += [(left.pop(page), "") for page in listed if page in left]
    return pages + [(space, why) for space in left.values()]


def _root(space: Space) -> Object | None:
    return space.objects.get(space.roots.get(CONTENT, (b"", 0)))


def _refs(values: Values, name: int) -> tuple[Id, ...]:
    found = values.get(name)
    return found if isinstance(found, tuple) else ()


def _wide(values: Values, name: int) -> str:
    """A text of two bytes a letter."""
    found = values.get(name)
    return found.decode("utf-16-le", "replace").rstrip("\0") if isinstance(found, bytes) else ""


# --- what it says of itself -----------------------------------------------------------------


def _claims(spaces: dict[Id, Space], pages: list[tuple[Space, str]]) -> Iterator[Claim]:
    """The section's name, or its first page's title; who wrote in it, and between which days."""
    names, titles = (
        _told(spaces.values(), _SECTION_NAME),
        _told([page for page, _ in pages], _TITLE),
    )
    for title in [*names, *titles][:1]:
        yield Claim(Place(), "Title", title)
    for author in dict.fromkeys(_told(spaces.values(), _AUTHOR)):
        yield Claim(Place(), "Author", author)
    for name, kind, which in (("Created", _CREATED, min), ("Modified", _MODIFIED, max)):
        if moments := [
            moment
            for space in spaces.values()
            for each in space.objects.values()
            if isinstance(value := each.values.get(kind), int)
            and (moment := filetime.moment(value))
        ]:
            yield Claim(Place(), name, which(moments).isoformat())


def _told(spaces: Iterable[Space], name: int) -> list[str]:
    objects = (each for space in spaces for each in space.objects.values())
    shown = (" ".join(_wide(each.values, name).split()) for each in objects)
    return [clean(text) for text in shown if text]


# --- pages ----------------------------------------------------------------------------------


class _Line(NamedTuple):
    text: str
    hidden: str = ""


class _Held(NamedTuple):
    name: str
    blob: tuple[int, int]


def _page(source: Source, space: Space, part: str, hidden: str) -> Iterator[Item]:
    """Its lines, what is hidden in them, what was there before, and the files that were put in."""
    walk = _Walk(space, Place(part))
    found = list(walk.read(space.roots.get(CONTENT, (b"", 0)), 0))
    lines = [each for each in found if isinstance(each, _Line)]
    yield from flow((line.text for line in lines if not line.hidden), part, hidden)
    reasons = dict.fromkeys(line.hidden for line in lines if line.hidden)
    for why in reasons:
        yield from flow((line.text for line in lines if line.hidden == why), part, why)
    yield from flow(_before(space, walk.seen, {line.text for line in lines}), part, _BEFORE)
    held = [(each, hidden) for each in found if isinstance(each, _Held)]
    held += [(each, _BEFORE) for each in _held_before(space, walk.seen)]
    for number, ((name, (at, size)), why) in enumerate(held, 1):
        place = Place(part=f"{part}.{number}")
        yield Child(place, name, "", bytes(source.data[at : at + size]), why)
    yield from walk.amiss


def _lost(space: Space, seen: set[Id]) -> list[Object]:
    """Objects as they were before, and those that the page does not lead to now."""
    return [*space.older, *(each for name, each in space.objects.items() if name not in seen)]


def _held_before(space: Space, seen: set[Id]) -> Iterator[_Held]:
    """Files that are no longer on the page. Their names stood elsewhere."""
    shown = {each.blob for name, each in space.objects.items() if name in seen}
    for blob in dict.fromkeys(each.blob for each in _lost(space, seen)):
        if blob is not None and blob not in shown:
            yield _Held("", blob)


def _before(space: Space, seen: set[Id], shown: set[str]) -> Iterator[str]:
    """The words of what is lost, each once."""
    for each in _lost(space, seen):
        for line in _words(each.values) if each.kind == _TEXT else ():
            if line.text not in shown:
                shown.add(line.text)
                yield line.text


class _Walk:
    """The way through a page. Each object is read once, wherever else it stands."""

    def __init__(self, space: Space, place: Place) -> None:
        self._objects, self._place = space.objects, place
        self.seen: set[Id] = set()
        self.amiss: dict[Problem, None] = {}

    def read(self, name: Id, depth: int) -> Iterator[_Line | _Held]:
        """An object's own words or file, then what stands in it and under it."""
        own = self._objects.get(name)
        if own is None or name in self.seen:
            return
        self.seen.add(name)
        if depth > _DEPTH:
            self.amiss.setdefault(
                Problem(self._place, "it lies too deep", "the rest of it was read", lost=True)
            )
            return
        if own.kind == _ROW:
            yield from self._row(own, depth)
            return
        if own.kind == _TEXT:
            yield from _words(own.values)
        elif own.kind == _IMAGE:
            yield from self._held(own, _IMAGE_HELD, _IMAGE_NAME)
            yield from _unseen(own.values)
        elif own.kind == _FILE:
            yield from self._held(own, _FILE_HELD, _FILE_NAME)
        for inner in self._inner(own):
            yield from self.read(inner, depth + 1)

    def _inner(self, own: Object) -> list[Id]:
        """What stands in it; on a page, from its top to its foot."""
        elements = list(_refs(own.values, _ELEMENTS))
        if own.kind == _PAGE:
            elements.sort(key=self._where)
        return [*_refs(own.values, _STRUCTURE), *_refs(own.values, _CONTENTS), *elements]

    def _where(self, name: Id) -> tuple[float, float]:
        values = self._objects[name].values if name in self._objects else {}
        return _number(values, _DOWN), _number(values, _ACROSS)

    def _row(self, own: Object, depth: int) -> Iterator[_Line | _Held]:
        """A row on one line; what its cells hold beside words comes after it."""
        cells: list[str] = []
        rest: list[_Line | _Held] = []
        for name in _refs(own.values, _ELEMENTS):
            found = list(self.read(name, depth + 1))
            words = [each.text for each in found if isinstance(each, _Line) and not each.hidden]
            rest += [each for each in found if not isinstance(each, _Line) or each.hidden]
            cells.append(cell_text(" ".join(words)))
        if any(cells):
            yield _Line("\t".join(cells))
        yield from rest

    def _held(self, own: Object, holder: int, named: int) -> Iterator[_Held]:
        for name in _refs(own.values, holder):
            held = self._objects.get(name)
            self.seen.add(name)
            if held is None or held.blob is None:
                self.amiss.setdefault(
                    Problem(
                        self._place, "a file whose bytes are not there", "passed over", lost=True
                    )
                )
            else:
                yield _Held(clean(_wide(own.values, named)), held.blob)


def _number(values: Values, name: int) -> float:
    found = values.get(name)
    value = struct.unpack("<f", struct.pack("<I", found))[0] if isinstance(found, int) else 0.0
    return float(value) if math.isfinite(value) else 0.0


def _words(values: Values) -> Iterator[_Line]:
    """A text's lines, and the addresses that its links lead to."""
    text = _wide(values, _WORDS)
    narrow = values.get(_NARROW)
    if not text and isinstance(narrow, bytes):
        text = encoding.decode(narrow.rstrip(b"\0"))[0]
    links = _LINK.findall(text)
    for line in _LINK.sub("", text).replace("\v", "\n").replace("\r", "\n").split("\n"):
        if shown := " ".join(line.split()):
            yield _Line(clean(shown))
    for link in links:
        yield _Line(clean(" ".join(link.split())), "address of a link")


def _unseen(values: Values) -> Iterator[_Line]:
    for name, why in ((_INSTEAD, "alternative text"), (_ADDRESS, "address of a link")):
        if shown := " ".join(_wide(values, name).split()):
            yield _Line(clean(shown), why)


READER = Reader(
    name="onenote",
    kind="document",
    media=("application/onenote", "application/msonenote"),
    suffixes=(".one",),
    knows=knows,
    read=read,
    limits=(
        "sections locked with a password are not read; nor are notebooks' lists of sections (ONETOC2)",
        "handwriting, and the words that OneNote itself found in pictures, are not read",
        "what is earlier or deleted is told without its day and its writer",
        "files that lie beside the section, as those of the notebooks of some servers do, are not found",
    ),
    sources=(
        "https://learn.microsoft.com/openspecs/office_file_formats/ms-one/",
        "https://learn.microsoft.com/openspecs/office_file_formats/ms-onestore/",
        "https://learn.microsoft.com/openspecs/sharepoint_protocols/ms-fsshttpb/",
    ),
)
