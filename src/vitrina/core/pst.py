"""The inside of an Outlook mailbox (PST, OST): nodes, blocks, heaps of properties, tables.

    node tree   what is called what:  number -> block of its bytes, block of its lower nodes, parent
    block tree  where bytes lie:      name -> place, length
    heap        a node's bytes, as pieces that are called by number
    properties  a heap that holds a tree: property -> kind, value or the piece that holds it

After [MS-PST], in its three forms: ANSI (Outlook 97), Unicode (2003), and that of OST files since
2013 with pages of 4 KiB and packed blocks. Nothing is kept but what was asked for last, so memory
does not grow with the mailbox. Read by hand because libpff's binding gives no messages inside
messages, and takes time by the square of their number.
"""

from __future__ import annotations

import base64
import mmap
import struct
import zlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from vitrina.core.errors import Damaged

FOLDER, SEARCH, MESSAGE, ATTACHMENT, SETTING = 2, 3, 4, 5, 8
"""Kinds of node, as the lowest five bits of their numbers tell."""
STORE, NAMES, ROOT, RECIPIENTS = 0x21, 0x61, 0x122, 0x692
OBJECT = 0x0D
_INLINE = frozenset((0x02, 0x03, 0x04, 0x0A, 0x0B))
_PAGES = 512
"""Pages of the trees that are kept."""
_DEEPEST = 12
_MOST_PIECES = 1 << 16
_MOST_PRESSED = 40
"""How many times its size a mailbox whose blocks are packed may give."""
_PLAIN = base64.b85decode(
    b"NAa}g3u<ymg-)L9;`o$P;Jcs#=voP@+vB>%e8UjkIR%z5^*3OGjL8#9YaR3Zk0zJOkrx5PGA(W~mH*iz(Ewg~+(bJXD8"
    b"*q{Ado$SxkJ8Z(ndmdz-?Q8vJVz1JgEaz4ccAb_P57k&5Z`rX<UZZ6!)cOb*!=JMImquho5w$B1~_;A6BX^vv@O5u%nW"
    b"^&lw!2W6K^*K1&;$Pv`LNtva<?1nNLlB~j&ii8yFdd;BM^*S-1&^vsT5?=_r+D;3puG)cA+3V(5k{hb&=eUsQ&EYAKUu"
    b"im&e$f1CynV6_A4uNHJ<ietg)Zr1(2#YH6?V4mi!EE{L"
)
"""What each byte of a mangled block stands for: the spec's own table, no secret."""
_MANGLED = bytes(_PLAIN.index(byte) for byte in range(256))
_TURNED = base64.b85decode(
    b"6jKjYv&ed!>t#q678RcY%v5}X01XTaqGG6a+u7~M#iZP<g>=@?r<<;tmT_joW0|<!bCQmPeWhN}U6Zj_QBZ)1Qj||l3T"
    b"wQLe{M%cK|n+S5z7NV_w?bZk32g0`|uesf(b6kouGzE?r%+P#4Uj|C5Ib`s{96_5;*-#LULpiHzaCxcSHZ?v`aQz<k&S"
    b"mMY$~Ow=pXz2WX=XX?qx+AvwM%8e4evBg!hUuRi_+jOXQ;GL_TzO6aEQ>GRbua3Jy@1!t{Q5YElxCp+4@*TN>$ksZ<;A"
    b"~X2<@mlZCkhY7py}-W+mmX~5Vc^EWS*yEP-e2Efd495r"
)


class Node(NamedTuple):
    """A node: its number, the block of its bytes, the block of what lies below it, its parent."""

    number: int
    data: int
    below: int
    parent: int = 0

    @property
    def kind(self) -> int:
        """Folder, message, attachment ...: see the numbers above."""
        return self.number & 31


class Properties:
    """Properties by number: their kinds, and what gives their bytes."""

    def __init__(self, kinds: dict[int, int], get: Callable[[int], bytes]) -> None:
        self.kinds = kinds
        self.get = get


class Mailbox:
    """A mailbox's bytes, and the two trees that lead into them."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = data
        head = bytes(data[:600])
        if len(head) < 564:
            raise Damaged("a mailbox cut short")
        version = struct.unpack_from("<H", head, 10)[0]
        self._wide = version >= 23
        self._large = version >= 36
        self._word = "Q" if self._wide else "I"
        if self._wide:
            self._top_nodes, self._top_blocks = struct.unpack_from("<8xQ8xQ", head, 216)
        else:
            self._top_nodes, self._top_blocks = struct.unpack_from("<4xI4xI", head, 184)
        self._way = head[513 if self._wide else 461]
        self._lower: tuple[int, dict[int, Node]] = (0, {})
        self._kept: OrderedDict[int, tuple[int, list[int], list[Any]]] = OrderedDict()

    # --- the two trees ----------------------------------------------------------------------

    def _page(self, at: int) -> tuple[int, list[int], list[Any]]:
        """(level, keys, rows) of the page at a place."""
        if at in self._kept:
            self._kept.move_to_end(at)
            return self._kept[at]
        size = 4096 if self._large else 512
        page = bytes(self._data[at : at + size])
        if len(page) < size:
            raise Damaged("the mailbox is cut short")
        if self._large:
            count, _, width, level = struct.unpack_from("<HHBB", page, 4056)
        else:
            count, _, width, level = page[488:492] if self._wide else page[496:500]
        kind = page[4072 if self._large else 496 if self._wide else 500]
        form = self._form(kind, level)
        if kind not in {0x80, 0x81} or width < struct.calcsize(form) or count * width > size:
            raise Damaged("a page of the mailbox's index makes no sense")
        rows = [struct.unpack_from(form, page, row * width) for row in range(count)]
        found = (level, [row[0] for row in rows], rows)
        self._kept[at] = found
        if len(self._kept) > _PAGES:
            self._kept.popitem(last=False)
        return found

    def _form(self, kind: int, level: int) -> str:
        if level:
            return f"<3{self._word}"
        if kind == 0x81:
            return "<QQQI" if self._wide else "<IIII"
        return f"<2{self._word}HH"

    def _find(self, at: int, key: int) -> Any:
        """The row of a key in the tree whose highest page lies at a place; None if it is not there."""
        for _ in range(_DEEPEST):
            level, keys, rows = self._page(at)
            index = bisect_right(keys, key) - 1
            if index < 0:
                return None
            if not level:
                return rows[index] if keys[index] == key else None
            at = rows[index][2]
        raise Damaged("the mailbox's index is too deep")

    def nodes(self) -> Iterator[Node]:
        """Every node of the mailbox, by number; broken parts of the tree are left out."""
        waiting, seen = [(self._top_nodes, 1 << 8)], {self._top_nodes}
        while waiting:
            at, most = waiting.pop()
            try:
                level, _, rows = self._page(at)
            except Damaged:
                if at == self._top_nodes:
                    raise
                continue
            if not level:
                yield from (Node(row[0] & 0xFFFFFFFF, row[1], row[2], row[3]) for row in rows)
                continue
            for row in reversed(rows):
                if level < most and row[2] not in seen:
                    seen.add(row[2])
                    waiting.append((row[2], level))

    def node(self, number: int) -> Node | None:
        """The node of a number."""
        row = self._find(self._top_nodes, number)
        return Node(number, row[1], row[2], row[3]) if row else None

    # --- blocks -----------------------------------------------------------------------------

    def _block(self, name: int) -> bytes:
        row = self._find(self._top_blocks, name & ~1) or self._find(self._top_blocks, name)
        if row is None:
            raise Damaged("a block that the mailbox speaks of is not there")
        _, at, size, more = row
        data = bytes(self._data[at : at + size])
        if len(data) < size:
            raise Damaged("the mailbox is cut short")
        if self._large and more > size:
            try:
                data = zlib.decompressobj().decompress(data, more)
            except zlib.error as error:
                raise Damaged("a block of the mailbox does not unpack") from error
        return data if name & 2 else self._unmangled(data, name)

    def _unmangled(self, data: bytes, name: int) -> bytes:
        if self._way == 1:
            return data.translate(_PLAIN)
        if self._way != 2:
            return data
        key = (name >> 16 ^ name) & 0xFFFF
        out = bytearray(data)
        for index, byte in enumerate(data):
            low, high = key & 255, key >> 8
            turned = _TURNED[(_MANGLED[(byte + low) & 255] + high) & 255]
            out[index] = (_PLAIN[(turned - high) & 255] - low) & 255
            key = (key + 1) & 0xFFFF
        return bytes(out)

    def blocks(self, name: int) -> Iterator[bytes]:
        """The bytes of a node, block by block; no more of them than the mailbox can hold."""
        left = len(self._data) * (_MOST_PRESSED if self._large else 1)
        for data in self._leaves(name, 3):
            left -= len(data) + 16
            if left < 0:
                raise Damaged("a list of blocks makes no sense")
            yield data

    def _leaves(self, name: int, deep: int) -> Iterator[bytes]:
        if not name:
            return
        data = self._block(name)
        if not name & 2:
            yield data
            return
        if len(data) < 8 or data[0] != 1 or not deep:
            raise Damaged("a list of blocks makes no sense")
        width = 8 if self._wide else 4
        count = min(struct.unpack_from("<H", data, 2)[0], (len(data) - 8) // width)
        for lower in struct.unpack_from(f"<{count}{self._word}", data, 8):
            yield from self._leaves(lower, deep - 1)

    def below(self, name: int) -> dict[int, Node]:
        """The nodes that a list of lower nodes tells of, by number."""
        if self._lower[0] != name:
            self._lower = (name, self._listed(name, 2) if name else {})
        return self._lower[1]

    def _listed(self, name: int, deep: int) -> dict[int, Node]:
        found: dict[int, Node] = {}
        data = self._block(name)
        if len(data) < 4 or data[0] != 2 or not deep:
            raise Damaged("a list of nodes makes no sense")
        level, count = data[1], struct.unpack_from("<H", data, 2)[0]
        form = struct.Struct(f"<{2 if level else 3}{self._word}")
        start = 8 if self._wide else 4
        end = min(start + count * form.size, len(data) - form.size + 1)
        for at in range(start, end, form.size):
            number, block, *rest = form.unpack_from(data, at)
            if level:
                found |= self._listed(block, deep - 1)
            else:
                number &= 0xFFFFFFFF
                found[number] = Node(number, block, rest[0])
        return found

    # --- heaps, properties, tables ----------------------------------------------------------

    def properties(self, node: Node) -> Properties:
        """The properties of a node."""
        heap, rows = self._records(node)

        def get(number: int) -> bytes:
            kind, value = rows[number]
            return value if kind in _INLINE else b"".join(self._value(node, heap, value))

        return Properties({number: kind for number, (kind, _) in rows.items()}, get)

    def pieces(self, node: Node, number: int) -> Iterator[bytes]:
        """The bytes of a property, block by block; of an object, those of the node it names."""
        heap, rows = self._records(node)
        if number not in rows:
            return
        kind, value = rows[number]
        if kind == OBJECT:
            yield from self.blocks(self.object(node, b"".join(self._value(node, heap, value))).data)
        else:
            yield from self._value(node, heap, value)

    def object(self, node: Node, value: bytes) -> Node:
        """The node that a property of the kind ``OBJECT`` names."""
        number = struct.unpack("<I", value[:4])[0] if len(value) >= 4 else 0
        lower = self.below(node.below).get(number)
        if lower is None:
            raise Damaged("an object that the mailbox speaks of is not there")
        return lower

    def rows(self, node: Node) -> Iterator[Properties]:
        """The rows of a table."""
        heap = _Heap(list(self.blocks(node.data)), large=self._large)
        head = heap.piece(heap.root)
        if heap.client != 0x7C or len(head) < 22:
            raise Damaged("a table makes no sense")
        bits, width = struct.unpack_from("<HH", head, 6)
        held = struct.unpack_from("<I", head, 14)[0]
        count = min(head[1], (len(head) - 22) // 8)
        columns = [struct.unpack_from("<HHHBB", head, 22 + 8 * number) for number in range(count)]
        if width < 8 or bits > width:
            raise Damaged("a table makes no sense")
        if held & 31:
            lower = self.below(node.below).get(held)
            blocks = list(self.blocks(lower.data)) if lower else []
        else:
            blocks = [heap.piece(held)]
        for block in blocks:
            for at in range(0, len(block) - width + 1, width):
                yield self._row(node, heap, block[at : at + width], bits, columns)

    def _row(
        self, node: Node, heap: _Heap, row: bytes, bits: int, columns: list[Any]
    ) -> Properties:
        cells: dict[int, tuple[int, bytes]] = {}
        for kind, number, at, size, bit in columns:
            here = bits + bit // 8
            if here < len(row) and row[here] >> (7 - bit % 8) & 1 and at + size <= len(row):
                cells[number] = (kind, row[at : at + size])

        def get(number: int) -> bytes:
            kind, value = cells[number]
            direct = kind in _INLINE or len(value) != 4
            return value if direct else b"".join(self._value(node, heap, value))

        return Properties({number: kind for number, (kind, _) in cells.items()}, get)

    def _records(self, node: Node) -> tuple[_Heap, dict[int, tuple[int, bytes]]]:
        heap = _Heap(list(self.blocks(node.data)), large=self._large)
        if heap.client != 0xBC:
            raise Damaged("a node without properties")
        rows: dict[int, tuple[int, bytes]] = {}
        for record in heap.tree(heap.root):
            if len(record) == 8:
                number, kind = struct.unpack_from("<HH", record)
                rows[number] = (kind, record[4:8])
        return heap, rows

    def _value(self, node: Node, heap: _Heap, value: bytes) -> Iterator[bytes]:
        called = struct.unpack("<I", value)[0]
        if not called & 31:
            yield heap.piece(called)
            return
        lower = self.below(node.below).get(called)
        if lower is None:
            raise Damaged("a value that the mailbox speaks of is not there")
        yield from self.blocks(lower.data)


class _Heap:
    """A node's bytes as pieces that are called by number."""

    def __init__(self, blocks: list[bytes], *, large: bool) -> None:
        if not blocks or len(blocks[0]) < 12 or blocks[0][2] != 0xEC:
            raise Damaged("a node whose bytes make no sense")
        self._blocks = blocks
        self._shift = 19 if large else 16
        self.client = blocks[0][3]
        self.root = struct.unpack_from("<I", blocks[0], 4)[0]

    def piece(self, called: int) -> bytes:
        """The bytes of a piece; those of none are none."""
        if not called:
            return b""
        number, index = called >> self._shift, (called & (1 << self._shift) - 1) >> 5
        try:
            block = self._blocks[number]
            table = struct.unpack_from("<H", block)[0]
            start, end = struct.unpack_from("<HH", block, table + 4 + 2 * (index - 1))
        except (IndexError, struct.error) as error:
            raise Damaged("a piece of a node is not there") from error
        return block[start:end]

    def tree(self, called: int) -> Iterator[bytes]:
        """The records of a tree in the heap, in their order."""
        head = self.piece(called)
        if len(head) < 8 or head[0] != 0xB5:
            raise Damaged("a tree of properties makes no sense")
        key, value, levels = head[1:4]
        waiting, met = [(struct.unpack_from("<I", head, 4)[0], levels)], 0
        while waiting:
            piece, level = waiting.pop()
            met += 1
            if met > _MOST_PIECES or level > 8:
                raise Damaged("a tree of properties makes no sense")
            data, width = self.piece(piece), max(key + (4 if level else value), 1)
            records = [data[at : at + width] for at in range(0, len(data) - width + 1, width)]
            if not level:
                yield from records
                continue
            waiting += [(struct.unpack("<I", one[-4:])[0], level - 1) for one in reversed(records)]
