"""OneNote's objects packed for the way to a server, as files from the cloud are (MS-ONESTORE 2.8, MS-FSSHTTPB).

A file is stream objects in one another, each with a kind. Data elements hold: the index of cells
(an object space in a context), the revision that each is in, and groups of objects.
"""

from __future__ import annotations

import contextlib
import struct
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from vitrina.core.errors import Damaged
from vitrina.core.onestore import (
    NOTHING,
    Budget,
    Id,
    Object,
    Refs,
    Space,
    properties,
    streams,
)
from vitrina.core.source import Source

FORMAT = uuid.UUID("638DE92F-A6D4-4BC1-9A36-B3FC2511A5B7").bytes_le
_CONTEXT: Id = (uuid.UUID("84DEFAB9-AAA3-4A0D-A3A8-520C77AC7073").bytes_le, 1)
_ROLES = uuid.UUID("4A3717F8-1C14-49E7-9526-81D942DE1741").bytes_le
_START = 68
_ELEMENT, _BLOB, _BLOB_DECLARED, _BLOB_NAMED = 0x01, 0x02, 0x05, 0x1C
_INDEX_REVISION, _INDEX_CELL, _CELL = 0x0D, 0x0E, 0x0B
_REVISION, _ROOT, _GROUP = 0x1A, 0x0A, 0x19
_DECLARED, _DATA = 0x18, 0x16
_PROPERTIES, _FILE, _KIND = 1, 2, 4


class Take:
    """Takes numbers and names off bytes, from front to back. Raises ``Damaged`` at their end."""

    def __init__(self, data: bytes, start: int = 0) -> None:
        self._data, self.at = data, start

    def bytes(self, size: int) -> bytes:
        """So many bytes."""
        found = self._data[self.at : self.at + size]
        if len(found) < size:
            raise Damaged("it breaks off")
        self.at += size
        return found

    def fixed(self, size: int) -> int:
        """A number of so many bytes."""
        return int.from_bytes(self.bytes(size), "little")

    def number(self) -> int:
        """A number whose lowest set bit tells how many bytes it has."""
        first = self.fixed(1)
        if not first:
            return 0
        if first == 0x80:
            return self.fixed(8)
        low = (first & -first).bit_length()
        return (first | self.fixed(low - 1) << 8) >> low

    def name(self) -> Id:
        """A GUID with a number before it; the number's size is told as that of others."""
        first = self.fixed(1)
        if not first:
            return NOTHING
        if first == 0x80:
            number = self.fixed(4)
        else:
            low = (first & -first).bit_length()
            if low not in {3, 6, 7}:
                raise Damaged("a name that makes no sense")
            number = (first | self.fixed({3: 0, 6: 1, 7: 2}[low]) << 8) >> low
        return self.bytes(16), number

    def serial(self) -> None:
        """Pass over a serial number."""
        if self.fixed(1):
            self.bytes(24)


class _Element(NamedTuple):
    name: Id
    parts: list[tuple[int, bytes, int]]
    """Kind, bytes, and where in the file these begin."""


class _Revision(NamedTuple):
    base: Id
    roots: dict[int, Id]
    groups: list[Id]


class Packed:
    """A packed file."""

    def __init__(self, source: Source) -> None:
        self._source, self._budget = source, Budget(source)
        self.broken = False
        self._groups: dict[Id, _Element] = {}
        self._blobs: dict[Id, tuple[int, int]] = {}
        self._revisions: dict[Id, _Revision] = {}
        self._manifests: dict[Id, Id] = {}
        self._cells: dict[Id, list[tuple[Id, Id]]] = {}
        self._current: dict[Id, Id] = {}

    def spaces(self) -> dict[Id, Space]:
        """Every object space, in the order of the index. Raises ``Damaged`` or ``TooMuch``."""
        for element in self._elements():
            try:
                for kind, data, at in element.parts:
                    self._note(element, kind, Take(data), at)
            except Damaged:
                self.broken = True
        if not self._cells:
            raise Damaged("its index is missing or broken")
        return {space: self._space(space, cells) for space, cells in self._cells.items()}

    def _elements(self) -> Iterator[_Element]:
        """The data elements, with the stream objects in each."""
        own: _Element | None = None
        for kind, data, at in self._objects():
            if kind == _ELEMENT:
                with contextlib.suppress(Damaged):
                    if own is not None:
                        yield own
                    own = _Element(Take(data).name(), [])
            elif own is not None:
                own.parts.append((kind, data, at))
        if own is not None:
            yield own

    def _objects(self) -> Iterator[tuple[int, bytes, int]]:
        """Every stream object's head in turn; those that hold others come before them."""
        data = self._source.bytes()
        take = Take(data, _START)
        try:
            while take.at < len(data):
                form = data[take.at] & 3
                if form in {1, 3}:
                    take.bytes(1 + (form == 3))
                    continue
                head = take.fixed(2 + form)
                kind, size = (
                    (head >> 3 & 63, head >> 9) if form == 0 else (head >> 3 & 0x3FFF, head >> 17)
                )
                if form and size == 0x7FFF:
                    size = take.number()
                at = take.at
                yield kind, take.bytes(size), at
        except Damaged:
            self.broken = True

    def _note(self, element: _Element, kind: int, take: Take, at: int) -> None:
        if kind == _INDEX_REVISION:
            revision = take.name()
            self._manifests[revision] = take.name()
        elif kind == _INDEX_CELL:
            context, space, manifest = take.name(), take.name(), take.name()
            self._cells.setdefault(space, []).append((context, manifest))
        elif kind == _CELL:
            self._current[element.name] = take.name()
        elif kind == _REVISION:
            take.name()
            self._revisions[element.name] = _Revision(take.name(), {}, [])
        elif kind == _ROOT and element.name in self._revisions:
            role = take.name()
            if role[0] == _ROLES:
                self._revisions[element.name].roots[role[1]] = take.name()
        elif kind == _GROUP and element.name in self._revisions:
            self._revisions[element.name].groups.append(take.name())
        elif kind == _DECLARED:
            self._groups[element.name] = element
        elif kind == _BLOB:
            size = take.number()
            start = at + take.at
            take.bytes(size)
            self._blobs[element.name] = start, size

    def _space(self, name: Id, cells: list[tuple[Id, Id]]) -> Space:
        space = Space({}, {}, [])
        done: set[Id] = set()
        for context, manifest in sorted(cells, key=lambda cell: cell[0] != _CONTEXT):
            for revision in reversed(self._chain(self._current.get(manifest, NOTHING))):
                if context == _CONTEXT:
                    space.roots.update(revision.roots)
                for group in revision.groups:
                    if group not in done:
                        done.add(group)
                        self._add(group, name, space, context == _CONTEXT)
        return space

    def _chain(self, name: Id) -> list[_Revision]:
        """A revision and those that it rests on."""
        seen: set[Id] = set()
        chain: list[_Revision] = []
        while name not in seen and (own := self._revisions.get(self._manifests.get(name, NOTHING))):
            seen.add(name)
            chain.append(own)
            name = own.base
        return chain

    def _add(self, group: Id, own: Id, space: Space, now: bool) -> None:
        """Add a group's objects: to what is there now, or to what was."""
        if group not in self._groups:
            self.broken = True
            return
        for name, made in self._made(self._groups[group], own):
            if not now:
                space.older.append(made)
                continue
            if name in space.objects:
                space.older.append(space.objects[name])
            space.objects[name] = made

    def _made(self, element: _Element, own: Id) -> Iterator[tuple[Id, Object]]:
        """The objects of a group: what is declared first is told of later, in the same order."""
        declared: list[tuple[Id, int]] = []
        told: list[tuple[int, bytes]] = []
        for kind, data, _ in element.parts:
            self._budget.spend(len(data) + 16)
            if kind in {_DECLARED, _BLOB_DECLARED}:
                take = Take(data)
                name = take.name()
                if kind == _BLOB_DECLARED:
                    take.name()
                declared.append((name, take.number()))
            elif kind in {_DATA, _BLOB_NAMED}:
                told.append((kind, data))
        kinds: dict[Id, int] = {}
        values: dict[Id, Object] = {}
        for (name, partition), (kind, data) in zip(declared, told, strict=False):
            try:
                if partition == _KIND:
                    kinds[name] = int.from_bytes(_data(data)[2][:4], "little")
                elif partition == _PROPERTIES:
                    values[name] = _told(kinds.get(name, 0), data, own)
                elif partition == _FILE and kind == _BLOB_NAMED and name in values:
                    values[name] = values[name]._replace(blob=self._blob(data))
            except (Damaged, struct.error):
                self.broken = True
        for name, made in values.items():
            yield name, made._replace(kind=kinds.get(name, made.kind))

    def _blob(self, data: bytes) -> tuple[int, int] | None:
        take = Take(data)
        for _ in range(take.number()):
            take.name()
        for _ in range(2 * take.number()):
            take.name()
        return self._blobs.get(take.name())


def _data(data: bytes) -> tuple[list[Id], list[tuple[Id, Id]], bytes]:
    """The objects, the cells and the bytes that an object's data come with."""
    take = Take(data)
    objects = [take.name() for _ in range(take.number())]
    cells = [(take.name(), take.name()) for _ in range(take.number())]
    return objects, cells, take.bytes(take.number())


def _told(kind: int, data: bytes, own: Id) -> Object:
    objects, cells, raw = _data(data)
    _, _, rest = streams(raw)
    spaces = [space for _, space in cells if space != own]
    return Object(kind, properties(rest, Refs(objects, spaces)))
