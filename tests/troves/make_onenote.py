"""Write the samples of OneNote's reader: one small section, as a file of revisions and packed.

python tests/troves/make_onenote.py
"""

from __future__ import annotations

import struct
import uuid
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
FILE = uuid.UUID("7B5C52E4-D88C-4DA7-AEB1-5378D02996D3").bytes_le
REVISIONS = uuid.UUID("109ADD3F-911B-49F5-A5D0-1791EDC8AED8").bytes_le
PACKED = uuid.UUID("638DE92F-A6D4-4BC1-9A36-B3FC2511A5B7").bytes_le
CONTEXT = uuid.UUID("84DEFAB9-AAA3-4A0D-A3A8-520C77AC7073").bytes_le
ROLES = uuid.UUID("4A3717F8-1C14-49E7-9526-81D942DE1741").bytes_le
OWN = uuid.UUID(int=0x1994_0315).bytes_le
BLOB = uuid.UUID(int=0x0F11E).bytes_le
NOTE = "El asilo fue concedido en Puerto Amaro.\n".encode()


class Thing(NamedTuple):
    """Lists of numbers are objects, or, of some properties, spaces; the blob is a file's bytes."""

    kind: int
    values: dict[int, str | bytes | int | list[int]]
    blob: bytes = b""


Revision = dict[int, Thing]
Section = dict[int, list[Revision]]
"""Spaces by number, each with its revisions, the oldest first. The root of each is object 1."""


def text(words: str) -> Thing:
    return Thing(0x6000E, {0x1C001C22: words + "\0"})


def holds(
    kind: int, *inner: int, more: dict[int, str | bytes | int | list[int]] | None = None
) -> Thing:
    name = 0x24001C1F if kind in {0x6000D, 0x60037} else 0x24001C20
    return Thing(kind, {**(more or {}), name: list(inner)})


def page(title: str, *, extra: Revision | None = None) -> Revision:
    """A title, and an outline that holds object 6 and those from 30 on."""
    extra = extra or {}
    return {
        1: holds(0x60037, 2),
        2: holds(0x6000B, 5, more={0x24001D5F: [3]}),
        3: holds(0x6002C, 4),
        4: holds(0x6000D, 10),
        5: holds(0x6000C, *(name for name in extra if name >= 30), more={0x14001C15: 0x40000000}),
        10: text(title),
        11: Thing(0x20030, {0x1C001CF3: title + "\0", 0x18001C65: 124_084_296_000_000_000}),
        **extra,
    }


TABLE: Revision = {
    32: holds(0x6000D, 12),
    12: holds(0x60022, 13, 14),
    13: holds(0x60023, 15, 16),
    14: holds(0x60023, 17),
    15: holds(0x60024, 18),
    16: holds(0x60024, 19),
    17: holds(0x60024, 20),
    18: holds(0x6000D, 21),
    19: holds(0x6000D, 22),
    20: holds(0x6000D, 23),
    21: text("paid to"),
    22: text("sum"),
    23: text("Señor Núñez"),
}
FILES: Revision = {
    33: holds(0x6000D, 24),
    24: Thing(0x60035, {0x1C001D9C: "../letters/nota.txt\0", 0x20001D9B: [25]}),
    25: Thing(0x80036, {}, NOTE),
    34: holds(0x6000D, 26),
    26: Thing(0x60011, {0x1C001E58: "The quay at night\0"}),
}
WORDS: Revision = {
    30: holds(0x6000D, 27),
    27: text('The note was kept.\vSee \ufddfHYPERLINK "https://amaro.example/"the harbour.'),
    31: holds(0x6000D, 28),
    28: Thing(0x6000E, {0x1C003498: b"Narrow words"}),
    29: Thing(0x120051, {0x1C001D75: "J. Marsh\0"}),
}
SECTION: Section = {
    1: [
        {
            1: holds(0x60007, 2, more={0x1C00349B: "Harbour\0"}),
            2: Thing(0x60008, {0x2C001D63: [3, 2]}),
        }
    ],
    2: [page("Second page")],
    3: [
        page("The note", extra={**WORDS, **TABLE, **FILES}) | {27: text("The note was burnt.")},
        WORDS,
    ],
    4: [page("A page apart")],
}


def is_spaces(name: int) -> bool:
    return name >> 26 & 31 in {0xA, 0xB}


def properties(thing: Thing) -> bytes:
    """The set alone, without the numbers of others before it."""
    body = b""
    for name, value in thing.values.items():
        form = name >> 26 & 31
        if isinstance(value, int):
            body += value.to_bytes(1 << form - 3, "little")
        elif isinstance(value, list):
            body += struct.pack("<I", len(value)) if form in {9, 0xB} else b""
        else:
            raw = value.encode("utf-16-le") if isinstance(value, str) else value
            body += struct.pack("<I", len(raw)) + raw
    return struct.pack(f"<H{len(thing.values)}I", len(thing.values), *thing.values) + body


def refs(thing: Thing, spaces: bool) -> list[int]:
    lists = ((name, value) for name, value in thing.values.items() if isinstance(value, list))
    return [ref for name, value in lists if is_spaces(name) == spaces for ref in value]


def streams(thing: Thing) -> bytes:
    """Short numbers, all under the first GUID of the table; spaces only where there are some."""
    objects, spaces = refs(thing, spaces=False), refs(thing, spaces=True)
    out = struct.pack(f"<I{len(objects)}I", len(objects) | (not spaces) << 31, *objects)
    if spaces:
        out += struct.pack(f"<I{len(spaces)}I", len(spaces), *spaces)
    return out + properties(thing)


def own(number: int) -> bytes:
    return OWN + struct.pack("<I", number)


# --- a file of revisions --------------------------------------------------------------------


def node(
    kind: int, body: bytes = b"", ref: tuple[int, int] | None = None, *, inner: bool = False
) -> bytes:
    size = 4 + len(body) + (8 if ref else 0)
    head = kind | size << 10 | 1 << 31 | (1 << 23 | (2 if inner else 1) << 27 if ref else 0)
    return struct.pack("<I", head) + (struct.pack("<II", *ref) if ref else b"") + body


class File:
    """Bytes that grow; what is put in is pointed to later."""

    def __init__(self) -> None:
        self.data = bytearray(FILE + bytes(32) + REVISIONS).ljust(1024, b"\0")

    def put(self, data: bytes) -> tuple[int, int]:
        self.data += data
        return len(self.data) - len(data), len(data)

    def nodes(self, *nodes: bytes, lie: int = 0) -> tuple[int, int]:
        """A list of one fragment; with a lie it points on to itself."""
        body = struct.pack("<QII", 0xA4567AB1F5F7F4C4, 16, 0) + b"".join(nodes) + node(0xFF)
        at = len(self.data)
        then = struct.pack("<QI", at if lie else 2**64 - 1, len(body) + 20 if lie else 0)
        return self.put(body + then + struct.pack("<Q", 0x8BC215C38233BA4B))

    def group(self, things: Revision) -> tuple[int, int]:
        table = node(0x22) + node(0x24, struct.pack("<I", 0) + OWN) + node(0x28)
        each = [self.declared(name, thing) for name, thing in things.items()]
        return self.nodes(node(0xB4, own(9)), table, *each, node(0xB8))

    def declared(self, name: int, thing: Thing) -> bytes:
        if thing.blob:
            told = f"<ifndf>{{{uuid.UUID(bytes_le=BLOB)}}}".encode("utf-16-le")
            body = struct.pack("<IIBI", name, thing.kind, 1, len(told) // 2) + told + bytes(4)
            return node(0x72, body)
        return node(0xA4, struct.pack("<IIBB", name, thing.kind, 1, 1), self.put(streams(thing)))


def revisions(section: Section, *, lie: int = 0) -> bytes:
    """Each revision rests on the one before; a section that lies has lists that go round."""
    file = File()
    roots = [node(0x04, own(1))]
    for name, states in section.items():
        nodes = [node(0x14, own(name) + bytes(4))]
        for number, things in enumerate(states, 1):
            base = own(100 * name + number - 1) if number > 1 else bytes(20)
            nodes.append(node(0x1E, own(100 * name + number) + base + struct.pack("<IH", 1, 0)))
            nodes.append(node(0xB0, own(9), file.group(things), inner=True))
            nodes += [node(0x5A, own(1) + struct.pack("<I", 1)), node(0x1C)]
        listed = file.nodes(*nodes, lie=lie)
        space = file.nodes(node(0x0C, own(name)), node(0x10, b"", listed, inner=True))
        roots.append(node(0x08, own(name), space, inner=True))
    blobs = [
        thing.blob
        for states in section.values()
        for things in states
        for thing in things.values()
        if thing.blob
    ]
    for blob in blobs:
        held = file.put(bytes(16) + struct.pack("<QIQ", len(blob) + lie, 0, 0) + blob + bytes(16))
        listed = file.nodes(node(0x94, BLOB, held))
        roots.append(node(0x90, b"", listed, inner=True))
    struct.pack_into("<QI", file.data, 172, *file.nodes(*roots))
    return bytes(file.data)


# --- packed ---------------------------------------------------------------------------------


def number(value: int) -> bytes:
    return b"\0" if not value else b"\x80" + struct.pack("<Q", value)


def name(value: int, guid: bytes = OWN) -> bytes:
    return b"\x80" + struct.pack("<I", value) + guid


def part(kind: int, body: bytes = b"") -> bytes:
    """A stream object without an end: nobody needs one."""
    return (
        struct.pack("<I", 2 | kind << 3 | min(len(body), 0x7FFF) << 17)
        + (number(len(body)) if len(body) >= 0x7FFF else b"")
        + body
    )


def element(value: int, kind: int, *parts: bytes) -> bytes:
    return part(0x01, name(value) + b"\0" + number(kind)) + b"".join(parts) + b"\x05"


def cell(value: int) -> bytes:
    return name(1, CONTEXT) + name(value)


def grouped(things: Revision) -> list[bytes]:
    """What is declared, then what it is: the kind, the properties, and where the bytes of a file are."""
    declared, told = [], []
    for value, thing in things.items():
        objects, spaces = refs(thing, spaces=False), refs(thing, spaces=True)
        listed = number(len(objects)) + b"".join(map(name, objects))
        listed += number(len(spaces)) + b"".join(map(cell, spaces))
        for partition, raw in ((4, struct.pack("<I", thing.kind)), (1, streams(thing))):
            declared.append(part(0x18, name(value) + number(partition) + bytes(3)))
            told.append(
                part(0x16, (listed if partition == 1 else b"\0\0") + number(len(raw)) + raw)
            )
        if thing.blob:
            declared.append(part(0x05, name(value) + name(999) + number(2) + bytes(2)))
            told.append(part(0x1C, b"\0\0" + name(999)))
    return [part(0x1D), *declared, part(0x1E), *told]


def packed(section: Section, *, lie: int = 0) -> bytes:
    """With a lie each revision rests on the last one, so that they go round."""
    index, rest = b"", b""
    for space, states in section.items():
        index += part(0x0E, cell(space) + name(1000 + space) + b"\0")
        rest += element(1000 + space, 3, part(0x0B, name(100 * space + len(states))))
        for count, things in enumerate(states, 1):
            own_name = 100 * space + count
            base = name(own_name - 1) if count > 1 else name(own_name + lie) if lie else b"\0"
            index += part(0x0D, name(own_name) + name(2000 + own_name) + b"\0")
            root, group = part(0x0A, name(1, ROLES) + name(1)), part(0x19, name(3000 + own_name))
            rest += element(2000 + own_name, 4, part(0x1A, name(own_name) + base), root, group)
            rest += element(3000 + own_name, 5, *grouped(things))
            for thing in things.values():
                if thing.blob:
                    rest += element(999, 10, part(0x02, number(len(thing.blob) + lie) + thing.blob))
    start = part(0x7A, name(1) + bytes(16)) + part(0x15, b"\0")
    return FILE + bytes(32) + PACKED + bytes(4) + start + element(1, 1, index) + rest


def circling() -> Section:
    """Outlines that hold each other, and one below another without end."""
    deep = {name: holds(0x60019, name + 1, 1) for name in range(30, 200)}
    return {2: [{**page("kept"), 5: holds(0x6000C, 30), **deep}]}


SAMPLES: dict[str, bytes] = {
    "onenote/revisions": revisions(SECTION),
    "onenote/packed": packed(SECTION),
    "onenote/hostile-circles": revisions(SECTION, lie=0x7FFF_FFF0),
    "onenote/hostile-packed-circles": packed(SECTION, lie=1),
    "onenote/hostile-depth": revisions(circling()),
    "onenote/hostile-cut": packed(SECTION)[:-700],
    "onenote/hostile-locked": revisions({2: [page("x")]}).replace(
        node(0x1C), node(0x7C)
    ),
}  # fmt: skip


def main() -> None:
    for where, data in SAMPLES.items():
        folder = HERE / where
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input").write_bytes(data)


if __name__ == "__main__":
    main()
