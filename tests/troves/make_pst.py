"""Write the samples of the reader of Outlook's mailboxes: small PST files, laid out by hand.

python tests/troves/make_pst.py

    header -> node tree  (node: what a folder or message is called inside, and its block)
           -> block tree (block: where bytes lie)
    a node's bytes are a heap of properties; recipients are a table in a heap; attachments and
    messages inside are nodes below the message's own

After [MS-PST], in its Unicode and its older form, with and without its mangling of bytes.
"""

from __future__ import annotations

import datetime as dt
import struct
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "src"))
PAGE, FIRST = 512, 0x4400
MOST_IN_BLOCK, MOST_IN_HEAP = 8176, 3500
STORE, ROOT, ASSOCIATED = 0x21, 0x122, 0x40
INT, BOOL, TIME, WIDE, BINARY, OBJECT = 0x03, 0x0B, 0x40, 0x1F, 0x102, 0x0D
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.timezone.utc)


def crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def signature(at: int, block: int) -> int:
    at ^= block
    return (at >> 16 ^ at) & 0xFFFF


def heap(client: int, items: list[bytes], root: int) -> bytes:
    """A heap of one block; item n is called (n + 1) << 5."""
    head = struct.pack("<HBBII", 12 + sum(map(len, items)), 0xEC, client, root, 0)
    places = [12]
    for item in items:
        places.append(places[-1] + len(item))
    data = head + b"".join(items)
    data += b"\0" * (len(data) % 2)
    data = struct.pack("<H", len(data)) + data[2:]
    return data + struct.pack(f"<HH{len(places)}H", len(items), 0, *places)


class Pst:
    """A mailbox being put together: in the form of 2003 or that of 1997, plain or mangled."""

    def __init__(self, *, wide: bool = True, way: int = 0) -> None:
        self.wide, self.way = wide, way
        self._word = "Q" if wide else "I"
        self._data = bytearray(FIRST + 2 * PAGE)
        self._blocks: list[tuple[int, int, int]] = []
        self._nodes: list[tuple[int, int, int, int]] = []
        self._next = 4
        self._count = 0x400

    def block(self, data: bytes, *, inner: bool = False) -> int:
        """Write a block, or several under one; give its name."""
        if len(data) > MOST_IN_BLOCK:
            parts = [
                self.block(data[at : at + MOST_IN_BLOCK])
                for at in range(0, len(data), MOST_IN_BLOCK)
            ]
            head = struct.pack("<BBHI", 1, 1, len(parts), len(data))
            return self.block(head + struct.pack(f"<{len(parts)}{self._word}", *parts), inner=True)
        name, self._next = self._next | (2 if inner else 0), self._next + 4
        at = len(self._data)
        data = data if inner else mangled(data, self.way, name)
        tail = 16 if self.wide else 12
        whole = -(-(len(data) + tail) // 64) * 64
        last = (crc(data), name) if self.wide else (name, crc(data))
        trailer = struct.pack("<HHI" + self._word, len(data), signature(at, name), *last)
        self._data += data.ljust(whole - tail, b"\0") + trailer
        self._blocks.append((name, at, len(data)))
        return name

    def below(self, nodes: list[tuple[int, int, int]]) -> int:
        """A list of nodes that lie under another: (node, data, nodes below)."""
        if not nodes:
            return 0
        rows = b"".join(struct.pack("<3" + self._word, *row) for row in sorted(nodes))
        return self.block(
            struct.pack("<BBH", 2, 0, len(nodes)) + bytes(4 * self.wide) + rows, inner=True
        )

    def properties(
        self, values: dict[int, tuple[int, object]], nodes: list[tuple[int, int, int]]
    ) -> int:
        """Write a list of properties; large ones become nodes of their own."""
        items, rows = [b"", b""], b""
        for number, (kind, value) in sorted(values.items()):
            if kind in {INT, BOOL}:
                rows += struct.pack("<HHI", number, kind, int(value))
                continue
            raw = packed(kind, value)
            if len(raw) <= MOST_IN_HEAP:
                items.append(raw)
                rows += struct.pack("<HHI", number, kind, len(items) << 5)
            else:
                node = (0x1000 + len(nodes)) << 5 | 0x1F
                nodes.append((node, self.block(raw), 0))
                rows += struct.pack("<HHI", number, kind, node)
        items[0] = struct.pack("<BBBBI", 0xB5, 2, 6, 0, 2 << 5 if rows else 0)
        items[1] = rows
        return self.block(heap(0xBC, items, 1 << 5))

    def table(self, rows: list[dict[int, object]], columns: list[tuple[int, int]]) -> int:
        """Write a table whose columns all take four bytes."""
        columns = [(0x67F2, INT), (0x67F3, INT), *columns]
        order = [number for number, _ in columns]
        width = 4 * len(columns)
        mask = -(-len(columns) // 8)
        head = struct.pack(
            "<BB4HIII", 0x7C, len(columns), width, width, width, width + mask, 2 << 5, 4 << 5, 0
        )
        for bit, (number, kind) in enumerate(columns):
            head += struct.pack("<HHHBB", kind, number, 4 * order.index(number), 4, bit)
        items: list[bytes] = [head, struct.pack("<BBBBI", 0xB5, 4, 4, 0, 3 << 5), b"", b""]
        matrix = b""
        for count, row in enumerate(rows):
            called = int(row.get(0x67F2, count))
            items[2] += struct.pack("<II", called, count)
            cells = {0x67F2: called, 0x67F3: 1}
            for number, kind in columns:
                if number >= 0x67F2:
                    continue
                if number in row and kind == INT:
                    cells[number] = int(row[number])
                elif number in row:
                    items.append(packed(kind, row[number]))
                    cells[number] = len(items) << 5
            matrix += b"".join(struct.pack("<I", cells.get(number, 0)) for number in order)
            bits = 0
            for bit, (number, _) in enumerate(columns):
                bits |= (number in cells) << (mask * 8 - 1 - bit)
            matrix += bits.to_bytes(mask, "big")
        items[3] = matrix
        return self.block(heap(0x7C, items, 1 << 5))

    def node(self, number: int, parent: int, data: int, below: int = 0) -> int:
        self._nodes.append((number, data, below, parent))
        return number

    def folder(self, name: str, parent: int) -> int:
        self._count += 1
        number = self._count << 5 | 2
        values = {0x3001: (WIDE, name), 0x3602: (INT, 1), 0x3603: (INT, 0), 0x360A: (BOOL, 1)}
        return self.node(number, parent, self.properties(values, []))

    def message(self, parent: int, said: dict, **more) -> int:
        """A message in a folder; in none, if there is no such folder."""
        self._count += 1
        data, below = self.content(said, **more)
        kind = 8 if said.get(0x0E07) == ASSOCIATED else 4
        return self.node(self._count << 5 | kind, parent, data, below)

    def content(
        self, said: dict, people: tuple = (), attached: tuple = (), inside: tuple = ()
    ) -> tuple[int, int]:
        """(data, nodes below) of a message: what it says, to whom, with which files and messages."""
        nodes: list[tuple[int, int, int]] = []
        if people:
            rows = [dict(zip((0x0C15, 0x3001, 0x39FE), one)) for one in people]
            nodes.append(
                (0x692, self.table(rows, [(0x0C15, INT), (0x3001, WIDE), (0x39FE, WIDE)]), 0)
            )
        if attached or inside:
            rows = [{0x3705: 1, 0x3707: name} for name, _ in attached] + [
                {0x3705: 5} for _ in inside
            ]
            for count, row in enumerate(rows, 1):
                row[0x67F2] = 0x8000 + (count << 5) | 5
            nodes.append((0x671, self.table(rows, [(0x3705, INT), (0x3707, WIDE)]), 0))
        for count, part in enumerate((*attached, *inside), 1):
            deeper: list[tuple[int, int, int]] = []
            if count <= len(attached):
                values = {
                    0x3705: (INT, 1),
                    0x3707: (WIDE, part[0]),
                    0x3701: (BINARY, part[1]),
                    0x0E20: (INT, len(part[1])),
                }
            else:
                deeper.append((0x24, *self.content(part)))
                values = {0x3705: (INT, 5), 0x3001: (WIDE, part[0x0037]), 0x3701: (OBJECT, 0x24)}
            data = self.properties(values, deeper)
            nodes.append((0x8000 + (count << 5) | 5, data, self.below(deeper)))
        values = {number: (kind_of(number, value), value) for number, value in said.items()}
        data = self.properties({0x001A: (WIDE, "IPM.Note"), **values}, nodes)
        return data, self.below(nodes)

    def page(self, kind: int, rows: list[bytes], most: int, level: int) -> tuple[int, int]:
        name, self._next = self._next, self._next + 4
        at = len(self._data)
        body = b"".join(rows).ljust(488 if self.wide else 496, b"\0")
        body += struct.pack("<BBBB", len(rows), most, len(rows[0]), level) + bytes(4 * self.wide)
        last = (crc(body), name) if self.wide else (name, crc(body))
        self._data += body + struct.pack(
            "<BBHI" + self._word, kind, kind, signature(at, name), *last
        )
        return name, at

    def tree(self, kind: int, rows: list[bytes], most: int, level: int = 0) -> tuple[int, int]:
        """Write the pages of a tree; give the highest."""
        self._data += b"\0" * (-len(self._data) % PAGE)
        word = 8 if self.wide else 4
        pages = [
            (rows[at][:word], *self.page(kind, rows[at : at + most], most, level))
            for at in range(0, len(rows), most)
        ]
        if len(pages) == 1:
            return pages[0][1:]
        above = [key + struct.pack("<2" + self._word, *where) for key, *where in pages]
        return self.tree(kind, above, 20, level + 1)

    def done(self) -> bytes:
        rows = "<QQQII" if self.wide else "<IIII"
        nodes = [
            struct.pack(rows, n, data, below, parent, *[0] * self.wide)
            for n, data, below, parent in sorted(self._nodes)
        ]
        top_nodes = self.tree(0x81, nodes, 15)
        rows = "<QQHHI" if self.wide else "<IIHH"
        blocks = [
            struct.pack(rows, name, at, size, 2, *[0] * self.wide)
            for name, at, size in sorted(self._blocks)
        ]
        top_blocks = self.tree(0x80, blocks, 20)
        full = b"\xff" * 496
        last = (crc(full), FIRST) if self.wide else (FIRST, crc(full))
        map_ = full + struct.pack("<BBHI" + self._word, 0x84, 0x84, 0, *last)
        self._data[FIRST : FIRST + len(map_)] = map_
        root = struct.pack("<I4" + self._word, 0, len(self._data), FIRST, 0, 0)
        root += struct.pack(f"<4{self._word}BBH", *top_nodes, *top_blocks, 2, 0, 0)
        numbers = struct.pack("<I", self._count << 5) * 32
        if self.wide:
            head = b"SM" + struct.pack("<HHBBIIQQI", 23, 19, 1, 1, 0, 0, 0, self._next, 1)
            head += numbers + bytes(8) + root + bytes(4) + b"\xff" * 256
            head += struct.pack("<BBHQ", 0x80, self.way, 0, self._next)
            whole = (
                b"!BDN"
                + struct.pack("<I", crc(head[:471]))
                + head
                + struct.pack("<I", crc(head[:516]))
            )
        else:
            head = b"SM" + struct.pack("<HHBBIIIII", 14, 19, 1, 1, 0, 0, self._next, self._next, 1)
            head += numbers + root + b"\xff" * 256 + struct.pack("<BBH", 0x80, self.way, 0)
            head = head.ljust(504, b"\0")
            whole = b"!BDN" + struct.pack("<I", crc(head[:471])) + head
        self._data[: len(whole)] = whole
        return bytes(self._data)


def mangled(data: bytes, way: int, name: int) -> bytes:
    """The bytes of a block as a mailbox hides them from a passing eye: 1 by a table, 2 by three wheels."""
    from vitrina.core import pst as own

    if way == 1:
        return bytes(own._MANGLED[byte] for byte in data)
    if way == 2:  # the wheels turn back what they turned
        reader = own.Mailbox(b"!BDN" + bytes(600))
        reader._way = 2
        return reader._unmangled(data, name)
    return data


def packed(kind: int, value: object) -> bytes:
    if kind == WIDE:
        return str(value).encode("utf-16-le")
    if kind == TIME:
        return struct.pack("<Q", int((value - _EPOCH).total_seconds()) * 10_000_000)
    if kind == OBJECT:
        return struct.pack("<II", int(value), 0)
    return bytes(value)


def kind_of(number: int, value: object) -> int:
    if isinstance(value, dt.datetime):
        return TIME
    return INT if isinstance(value, int) else WIDE if isinstance(value, str) else BINARY


def when(day: int, hour: int) -> dt.datetime:
    return dt.datetime(1994, 3, day, hour, 0, tzinfo=dt.timezone.utc)


NOTE = {
    0x0037: "Asylum: the note", 0x0039: when(15, 9), 0x0C1A: "Holloway, Ada", 0x5D01: "ada@desk.example",
    0x1000: "Minister,\r\nthe note is attached.\r\n", 0x1035: "<note.1@desk.example>",
}  # fmt: skip
ANSWER = {
    0x0037: "Re: Asylum: the note", 0x0039: when(16, 11), 0x0C1A: "Ortega, José", 0x0C1F: "jose@veldora.example",
    0x1013: "<html><body><p>Señora, <b>gracias</b>. El asilo será concedido.</p></body></html>".encode(),
    0x3FDE: 65001, 0x1042: "<note.1@desk.example>",
    0x007D: "Received: from relay.example\r\nFrom: =?utf-8?q?Jos=C3=A9?= Ortega <jose@veldora.example>\r\n"
    "To: ada@desk.example\r\nContent-Type: multipart/mixed;\r\n boundary=x\r\nDate: Wed, 16 Mar 1994 12:00:00 +0100\r\n",
}  # fmt: skip
DELETED = {
    0x0037: "Not for the file",
    0x0039: when(14, 8),
    0x0C1A: "Marsh",
    0x1000: "The second key was copied.",
}
RICH = b"{\\rtf1\\ansi Only in rich text}"


def rich(text: bytes) -> bytes:
    """Rich text as messages hold it, not pressed."""
    return struct.pack("<III", len(text) + 12, len(text), 0x414C454D) + bytes(4) + text


def begun(**form) -> tuple[Pst, int, int]:
    """(mailbox, its inbox, its waste basket)."""
    pst = Pst(**form)
    pst.node(ROOT, ROOT, pst.properties({0x3001: (WIDE, ""), 0x360A: (BOOL, 1)}, []))
    top = pst.folder("Top of Personal Folders", ROOT)
    inbox, waste = pst.folder("Inbox", top), pst.folder("Deleted Items", top)
    key = bytes(range(16))
    told = {0x0FF9: (BINARY, key), 0x3001: (WIDE, "The desk"), 0x35DF: (INT, 0x89)}
    for number, folder in ((0x35E0, top), (0x35E3, waste)):
        told[number] = (BINARY, bytes(4) + key + struct.pack("<I", folder))
    pst.node(STORE, 0, pst.properties(told, []))
    names = {
        2: bytes.fromhex("0820060000000000c000000000000046"),
        3: struct.pack("<IHH", 0x8205, 6, 0),
        4: bytes(4),
    }
    pst.node(
        0x61,
        0,
        pst.properties({0x0001: (INT, 251)} | {n: (BINARY, data) for n, data in names.items()}, []),
    )
    return pst, inbox, waste


def mailbox(**form) -> bytes:
    pst, inbox, waste = begun(**form)
    people = (
        (1, "Ortega, José", "jose@veldora.example"),
        (2, "Marsh, Elena", "marsh@desk.example"),
        (3, "File", "file@desk.example"),
    )
    pst.message(
        inbox, NOTE, people=people, attached=(("note.txt", b"Received of the Board.\n" * 400),)
    )
    pst.message(inbox, ANSWER, inside=(NOTE,))
    pst.message(
        inbox,
        {
            0x001A: "IPM.Contact",
            0x3001: "Elena Marsh",
            0x3A16: "The Courier",
            0x3A08: "+1 555 0100",
            0x0037: "Elena Marsh",
        },
    )
    pst.message(inbox, {0x0037: "Rich", 0x1009: rich(RICH), 0x0C1A: "Holloway, Ada"})
    pst.message(inbox, {0x001A: "IPM.Configuration.Views", 0x0E07: ASSOCIATED})
    pst.message(waste, DELETED)
    pst.message(0x9999 << 5 | 2, {**DELETED, 0x0037: "In no folder", 0x1000: "Burn this."})
    return pst.done()


def many(count: int) -> bytes:
    """A mailbox of so many messages, for trials."""
    pst, inbox, _ = begun()
    for number in range(count):
        pst.message(
            inbox,
            {
                **NOTE,
                0x0037: f"Paper {number}",
                0x1000: f"Treaty{number} says nothing new.\r\n" * 40,
            },
        )
    return pst.done()


def looped() -> bytes:
    """Two folders, each inside the other, and a folder inside itself."""
    pst, _, _ = begun()
    first, second = pst.folder("first", 0), pst.folder("second", 0)
    third = pst.folder("third", 0)
    above = {first: second, second: first, third: third}
    pst._nodes = [(n, data, below, above.get(n, parent)) for n, data, below, parent in pst._nodes]
    pst.message(first, DELETED)
    return pst.done()


def lying() -> bytes:
    """Headers that would break out of their place, and folders named like paths."""
    pst, inbox, _ = begun()
    came = "Subject: x\r\nContent-Type: text/plain; charset=unicode_escape\r\nTo: a\x01b@x.example\r\n\r\n--=_0--\r\n"
    pst.message(
        inbox, {**NOTE, 0x007D: came, 0x0C1A: "a\r\nBcc: b\0", 0x1000: "--=_0--\r\nEvil: yes\r\n"}
    )
    pst.message(
        pst.folder("../../etc/passwd", inbox),
        DELETED,
        attached=(("..\\..\\a\r\nX: y", b"\r\n--=_0\r\n"),),
    )
    return pst.done()


def unsound() -> bytes:
    """A mailbox whose lists of recipients and attachments are broken, their checksums right."""
    pst, inbox, _ = begun()
    pst.table = lambda rows, columns: pst.block(heap(0x7C, [b"\x7c\xff" + bytes(20)], 1 << 5))
    pst.message(inbox, NOTE, people=((1, "x", "x"),))
    pst.message(inbox, {**NOTE, 0x0037: "With a file"}, attached=(("a.txt", b"a"),))
    return pst.done()


SAMPLES: dict[str, bytes] = {
    "pst/mailbox": mailbox(),
    "pst/of-1997-mangled": mailbox(wide=False, way=1),
    "pst/mangled-by-wheels": mailbox(way=2),
    "pst/hostile-loop": looped(),
    "pst/hostile-fields": lying(),
    "pst/hostile-tables": unsound(),
    "pst/hostile-cut": mailbox()[:0x5400],
}


def main() -> None:
    for name, data in SAMPLES.items():
        folder = HERE / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input").write_bytes(data)


if __name__ == "__main__":
    main()
