"""OneNote's store of objects: a file of revisions, as OneNote itself keeps it (MS-ONESTORE 2.1 to 2.6).

lists of nodes   fragments that point on; a node may point to bytes, or to another list
object space     the section, or a page of it; its revisions rest one on another
object group     what a revision changes: an object's number, its kind, its properties

The same objects, packed for the way to a server, are read in ``onepack``.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from vitrina.core.errors import Damaged, Encrypted, TooMuch
from vitrina.core.limits import MIB
from vitrina.core.source import Source

Id = tuple[bytes, int]
"""A GUID and a number under it."""
Value = int | bytes | tuple[Id, ...] | list["Values"]
Values = dict[int, Value]

FILE = uuid.UUID("7B5C52E4-D88C-4DA7-AEB1-5378D02996D3").bytes_le
REVISIONS = uuid.UUID("109ADD3F-911B-49F5-A5D0-1791EDC8AED8").bytes_le
NOTHING: Id = (bytes(16), 0)
CONTENT = 1
"""The role of the root under which stands what is seen."""
_FRAGMENT, _END_OF_LIST = 0xA4567AB1F5F7F4C4, 0xFF
_SPACES, _SPACE_REVISIONS, _FILES, _FILE = 0x08, 0x10, 0x90, 0x94
_REVISION_STARTS, _ROLE, _ROLE_IN = {0x1B, 0x1E, 0x1F}, 0x5C, 0x5D
_ROOT, _GROUP, _LOCKED = 0x5A, 0xB0, 0x7C
_TABLE, _ENTRY = {0x21, 0x22}, 0x24
_OBJECTS, _FILE_OBJECTS = {0xA4: 0, 0xA5: 0, 0xC4: 0, 0xC5: 0}, {0x72: 1, 0x73: 4}
_DEPTH = 8


class Object(NamedTuple):
    """A thing on a page, or a page, or what is told of one."""

    kind: int
    values: Values
    blob: tuple[int, int] | None = None
    """Where the bytes of a file that was put in lie, and how many."""


class Space(NamedTuple):
    """An object space as it is now, and the objects that were in it before, or in other revisions."""

    roots: dict[int, Id]
    objects: dict[Id, Object]
    older: list[Object]


class Budget:
    """Bytes that may be looked at: lists and objects can be pointed to any number of times."""

    def __init__(self, source: Source) -> None:
        self._left = 8 * source.size + MIB

    def spend(self, size: int) -> None:
        """Count bytes. Raises ``TooMuch``."""
        self._left -= size
        if self._left < 0:
            raise TooMuch("a notebook that points to the same bytes over and over")


# --- properties -----------------------------------------------------------------------------


class Refs:
    """The numbers of other objects, in the order in which properties take them."""

    def __init__(self, objects: list[Id], spaces: list[Id]) -> None:
        self._each = {True: iter(spaces), False: iter(objects)}

    def take(self, count: int, spaces: bool) -> tuple[Id, ...]:
        """Take the next ones; fewer, where there are fewer."""
        return tuple(ref for _, ref in zip(range(count), self._each[spaces], strict=False))


def streams(data: bytes) -> tuple[list[int], list[int], bytes]:
    """The short numbers of objects and of spaces before an object's properties, and these."""
    objects, head, at = _stream(data, 0)
    spaces: list[int] = []
    if not head >> 31:
        spaces, head, at = _stream(data, at)
        if head >> 30 & 1:
            at = _stream(data, at)[2]
    return objects, spaces, data[at:]


def _stream(data: bytes, at: int) -> tuple[list[int], int, int]:
    head = struct.unpack_from("<I", data, at)[0]
    count = head & 0xFFFFFF
    return list(struct.unpack_from(f"<{count}I", data, at + 4)), head, at + 4 + 4 * count


def properties(data: bytes, refs: Refs) -> Values:
    """A set of properties, by number. Raises ``Damaged``."""
    try:
        return _set(data, 0, refs, 0)[0]
    except struct.error as error:
        raise Damaged("properties that break off") from error


def _set(data: bytes, at: int, refs: Refs, depth: int) -> tuple[Values, int]:
    if depth > _DEPTH:
        raise Damaged("properties in properties without end")
    count = struct.unpack_from("<H", data, at)[0]
    kinds = struct.unpack_from(f"<{count}I", data, at + 2)
    at += 2 + 4 * count
    values: Values = {}
    for kind in kinds:
        values[kind & 0x7FFFFFFF], at = _value(data, at, kind, refs, depth)
    return values, at


def _value(data: bytes, at: int, kind: int, refs: Refs, depth: int) -> tuple[Value, int]:
    form = kind >> 26 & 31
    if form in {1, 2}:
        return kind >> 31, at
    if form in {3, 4, 5, 6}:
        size = 1 << form - 3
        return int.from_bytes(_bytes(data, at, size), "little"), at + size
    if form == 7:
        size = struct.unpack_from("<I", data, at)[0]
        return _bytes(data, at + 4, size), at + 4 + size
    if form in {8, 0xA, 0xC}:
        return (refs.take(1, form == 0xA) if form != 0xC else ()), at
    if form in {9, 0xB, 0xD}:
        size = struct.unpack_from("<I", data, at)[0]
        return (refs.take(size, form == 0xB) if form != 0xD else ()), at + 4
    if form == 0x11:
        inner, at = _set(data, at, refs, depth + 1)
        return [inner], at
    if form != 0x10:
        raise Damaged("a property of no known form")
    size = struct.unpack_from("<I", data, at)[0]
    at += 4 + 4 * (size > 0)
    sets: list[Values] = []
    for _ in range(size):
        inner, at = _set(data, at, refs, depth + 1)
        sets.append(inner)
    return sets, at


def _bytes(data: bytes, at: int, size: int) -> bytes:
    if at + size > len(data):
        raise Damaged("properties that break off")
    return data[at : at + size]


# --- the file of revisions ------------------------------------------------------------------


class _Node(NamedTuple):
    kind: int
    ref: tuple[int, int]
    data: bytes


class _Revision(NamedTuple):
    base: Id
    roots: dict[int, Id]
    groups: list[tuple[int, int]]


class Store:
    """A file of revisions."""

    def __init__(self, source: Source) -> None:
        self._source, self._budget = source, Budget(source)
        self._files: dict[str, tuple[int, int]] = {}
        self.broken = False

    def spaces(self) -> dict[Id, Space]:
        """Every object space, in the file's order. Raises ``Damaged``, ``TooMuch`` or ``Encrypted``."""
        if len(self._source.head) < 1024:
            raise Damaged("it is cut short")
        at, size = struct.unpack_from("<QI", self._source.head, 172)
        nodes = list(self._nodes((at, size)))
        for node in nodes:
            if node.kind == _FILES:
                self._find_files(node.ref)
        return {
            _id(node.data): self._space(node.ref)
            for node in nodes
            if node.kind == _SPACES and len(node.data) >= 20
        }

    def _nodes(self, ref: tuple[int, int]) -> Iterator[_Node]:
        """The nodes of a list, from fragment to fragment."""
        seen: set[int] = set()
        while ref[0] not in seen and ref[1]:
            seen.add(ref[0])
            fragment = self._bytes(ref)
            if len(fragment) < 36 or int.from_bytes(fragment[:8], "little") != _FRAGMENT:
                self.broken = True
                return
            yield from _fragment(fragment)
            ref = struct.unpack_from("<QI", fragment, len(fragment) - 20)
            if ref[0] == 2**64 - 1:
                return

    def _bytes(self, ref: tuple[int, int]) -> bytes:
        at, size = ref
        if at + size > self._source.size:
            self.broken = True
            return b""
        self._budget.spend(size + 64)
        return bytes(self._source.data[at : at + size])

    def _find_files(self, ref: tuple[int, int]) -> None:
        for node in self._nodes(ref):
            at, size = node.ref
            if node.kind == _FILE and len(node.data) >= 16 and size > 52:
                length = int.from_bytes(self._bytes((at + 16, 8)), "little")
                if at + 36 + length <= self._source.size:
                    name = str(uuid.UUID(bytes_le=node.data[:16]))
                    self._files[name] = (at + 36, length)

    def _space(self, ref: tuple[int, int]) -> Space:
        """All revisions; of several lists of them the last one counts."""
        lists = [node.ref for node in self._nodes(ref) if node.kind == _SPACE_REVISIONS]
        revisions: dict[Id, _Revision] = {}
        now = NOTHING
        for each in lists:
            now = self._revisions(each, revisions) or now
        chain: list[Id] = []
        while now in revisions and now not in chain:
            chain.append(now)
            now = revisions[now].base
        space = Space({}, {}, [])
        for name in reversed(chain):
            space.roots.update(revisions[name].roots)
        done: set[tuple[int, int]] = set()
        for name in [*reversed(chain), *(name for name in revisions if name not in chain)]:
            for group in revisions[name].groups:
                if group not in done:
                    done.add(group)
                    self._group(group, space, name in chain)
        return space

    def _revisions(self, ref: tuple[int, int], found: dict[Id, _Revision]) -> Id | None:
        """Add a list's revisions, and give the one that is current where no other context is named."""
        own: _Revision | None = None
        now: Id | None = None
        for kind, at, data in self._nodes(ref):
            if kind in _REVISION_STARTS and len(data) >= 46:
                own = found[_id(data)] = _Revision(_id(data[20:]), {}, [])
                role = int.from_bytes(data[48:52] if kind == 0x1B else data[40:44], "little")
                if role == 1 and (kind != 0x1F or _id(data[46:]) == NOTHING):
                    now = _id(data)
            elif kind in {_ROLE, _ROLE_IN} and data[20:24] == b"\1\0\0\0":
                if kind == _ROLE or _id(data[24:]) == NOTHING:
                    now = _id(data)
            elif own is not None and kind == _ROOT and len(data) >= 24:
                own.roots[int.from_bytes(data[20:24], "little")] = _id(data)
            elif own is not None and kind == _GROUP:
                own.groups.append(at)
            elif kind == _LOCKED:
                raise Encrypted("it is locked with a password")
        return now

    def _group(self, ref: tuple[int, int], space: Space, now: bool) -> None:
        """Add a group's objects: to what is there now, or to what was."""
        guids: dict[int, bytes] = {}
        for node in self._nodes(ref):
            if node.kind in _TABLE:
                guids = {}
            elif node.kind == _ENTRY and len(node.data) >= 20:
                guids[int.from_bytes(node.data[:4], "little")] = node.data[4:20]
            elif node.kind in _OBJECTS or node.kind in _FILE_OBJECTS:
                self._declared(node, guids, space, now)

    def _declared(self, node: _Node, guids: dict[int, bytes], space: Space, now: bool) -> None:
        if len(node.data) < 9:
            return
        number, kind = struct.unpack_from("<II", node.data)
        try:
            made = self._made(node, kind, guids)
        except (Damaged, struct.error):
            self.broken = True
            return
        name = _long(number, guids)
        if not now:
            space.older.append(made)
            return
        if name in space.objects:
            space.older.append(space.objects[name])
        space.objects[name] = made

    def _made(self, node: _Node, kind: int, guids: dict[int, bytes]) -> Object:
        if node.kind in _FILE_OBJECTS:
            at = 8 + _FILE_OBJECTS[node.kind]
            size = struct.unpack_from("<I", node.data, at)[0]
            name = node.data[at + 4 : at + 4 + 2 * size].decode("utf-16-le", "replace")
            return Object(kind, {}, self._files.get(name.partition("{")[2].rstrip("}").lower()))
        objects, spaces, rest = streams(self._bytes(node.ref))
        return Object(kind, properties(rest, Refs(_longs(objects, guids), _longs(spaces, guids))))


def _fragment(data: bytes) -> Iterator[_Node]:
    """The nodes of one fragment: 10 bits of kind, 13 of size, then how what it points to is told."""
    at, end = 16, len(data) - 20
    while at + 4 <= end:
        head = struct.unpack_from("<I", data, at)[0]
        kind, size = head & 0x3FF, head >> 10 & 0x1FFF
        if kind in {0, _END_OF_LIST} or size < 4 or at + size > end:
            return
        body = data[at + 4 : at + size]
        ref, taken = ((0, 0), 0)
        if head >> 27 & 15:
            ref, taken = _ref(body, head >> 23 & 3, head >> 25 & 3)
        yield _Node(kind, ref, body[taken:])
        at += size


def _ref(data: bytes, place: int, length: int) -> tuple[tuple[int, int], int]:
    wide = (8, 4, 2, 4)[place]
    broad = (4, 8, 1, 2)[length]
    at = int.from_bytes(data[:wide], "little") * (8 if place > 1 else 1)
    size = int.from_bytes(data[wide : wide + broad], "little") * (8 if length > 1 else 1)
    nowhere = at == 256**wide - 1
    return ((0, 0) if nowhere else (at, size)), wide + broad


def _id(data: bytes) -> Id:
    number = int.from_bytes(data[16:20], "little")
    return data[:16], number


def _long(short: int, guids: dict[int, bytes]) -> Id:
    return guids.get(short >> 8, b""), short & 255


def _longs(shorts: list[int], guids: dict[int, bytes]) -> list[Id]:
    return [_long(short, guids) for short in shorts]
