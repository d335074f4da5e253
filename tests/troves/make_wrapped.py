"""Write the samples of the readers of envelopes, wrappings and the forms of older programs.

python tests/troves/make_wrapped.py
"""

from __future__ import annotations

import sqlite3
import struct
import sys
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent.parent))
from make_documents import compound, xls_hidden  # noqa: E402

from scripts import samples  # noqa: E402

NOTE = "El asilo fue concedido en Puerto Amaro.\n".encode()


def der(tag: int, *parts: bytes, endless: bool = False) -> bytes:
    body = b"".join(parts)
    if endless:
        return bytes((tag, 0x80)) + body + b"\0\0"
    size = len(body)
    length = bytes([size]) if size < 128 else bytes((0x82, size >> 8, size & 255))
    return bytes([tag]) + length + body


PKCS7 = bytes.fromhex("06092a864886f70d0107")
CMS = bytes.fromhex("060b2a864886f70d01091001")


def signed(paper: bytes | None, *, parts: int = 1, endless: bool = False) -> bytes:
    """An envelope whose certificate and signature are bytes of no meaning."""
    octets = b""
    if paper is not None:
        step = -(-len(paper) // parts)
        pieces = [der(4, paper[at : at + step]) for at in range(0, len(paper), step)]
        octets = pieces[0] if parts == 1 else der(0x24, *pieces, endless=endless)
        octets = der(0xA0, octets, endless=endless)
    digests = der(0x31, der(0x30, bytes.fromhex("0609608648016503040201"), b"\5\0"))
    body = der(2, b"\1") + digests + der(0x30, PKCS7 + b"\1", octets, endless=endless)
    body += der(0xA0, der(0x30, der(4, b"no paper"))) + der(
        0x31, der(0x30, der(4, b"no paper either"))
    )
    inner = der(0x30, body, endless=endless)
    return der(0x30, PKCS7 + b"\2", der(0xA0, inner, endless=endless), endless=endless)


def native(name: bytes, data: bytes, *, lie: int = 0) -> bytes:
    body = struct.pack("<H", 2) + name + b"\0C:\\desk\\" + name + b"\0" + bytes(4)
    body += struct.pack("<I", 5) + b"C:\\x\0" + struct.pack("<I", len(data) + lie) + data
    return struct.pack("<I", len(body)) + body


def xps(pages: list[str]) -> bytes:
    return samples.package(
        {
            "FixedDocSeq.fdseq": "<FixedDocumentSequence/>",
            "Documents/1/FixedDoc.fdoc": "<FixedDocument>"
            + "".join(f'<PageContent Source="Pages/{n}.fpage"/>' for n in range(1, len(pages) + 1))
            + "</FixedDocument>",
            **{f"Documents/1/Pages/{n}.fpage": page for n, page in enumerate(pages, 1)},
        }
    )


def glyphs(*words: tuple[float, float, str]) -> str:
    shown = "".join(
        f'<Glyphs OriginX="{x}" OriginY="{y}" FontRenderingEmSize="12" UnicodeString="{text}"/>'
        for x, y, text in words
    )
    return f"<FixedPage>{shown}</FixedPage>"


def tnef(*, cut: int = 0) -> bytes:
    def attribute(level: int, number: int, data: bytes) -> bytes:
        return (
            struct.pack("<BII", level, number, len(data))
            + data
            + struct.pack("<H", sum(data) & 0xFFFF)
        )

    def text(number: int, value: str) -> bytes:
        raw = value.encode("utf-16-le") + b"\0\0"
        return struct.pack("<HHII", 0x1F, number, 1, len(raw)) + raw + bytes(-len(raw) % 4)

    said = [
        text(0x0037, "Asylum: the note"),
        text(0x1000, "Señora,\r\nva la nota.\r\n"),
        text(0x0C1A, "Ortega"),
    ]
    said.append(struct.pack("<HHI", 0x03, 0x0E07, 1))
    whole = b"\x78\x9f\x3e\x22\1\0" + attribute(
        1, 0x00069003, struct.pack("<I", len(said)) + b"".join(said)
    )
    whole += (
        attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, b"note.txt\0")
        + attribute(2, 0x0006800F, NOTE)
    )
    return whole[: len(whole) - cut]


def wordperfect(body: bytes, *, version: int = 0, start: int = 16) -> bytes:
    return b"\xffWPC" + struct.pack("<IBBBBHH", start, 1, 10, version, 0, 0, 0) + body


def dbf(rows: list[tuple[bytes, bytes]], *, lie: int = 0) -> bytes:
    fields = b"".join(
        name.ljust(11, b"\0") + kind + bytes(4) + bytes([size]) + bytes(15)
        for name, kind, size in ((b"PAID", b"C", 12), (b"SUM", b"N", 6))
    )
    start = 32 + len(fields) + 1
    head = (
        struct.pack("<BBBBIHH", 3, 94, 3, 15, len(rows) + lie, start, 19) + bytes(17) + b"\x03\0\0"
    )
    records = b"".join(mark + text for mark, text in rows)
    return head + fields + b"\r" + records + b"\x1a"


def row(name: str, amount: int, mark: bytes = b" ") -> tuple[bytes, bytes]:
    return mark, name.encode("cp1252").ljust(12) + str(amount).rjust(6).encode()


def sqlite(script: str, *, log: bool = False) -> bytes:
    """A database made by a script, in small pages; ``log``: as one whose log lies beside it."""
    database = sqlite3.connect(":memory:")
    database.executescript(f"PRAGMA page_size = 512; {script}")
    data = bytearray(database.serialize())
    data[18:20] = b"\2\2" if log else b"\1\1"
    return bytes(data)


CHAT = """
    CREATE TABLE chat (id INTEGER PRIMARY KEY, sender TEXT, sent REAL, words TEXT, held BLOB);
    INSERT INTO chat VALUES (1, 'Núñez', 1994.5, 'El asilo fue concedido' || char(10) || 'en Puerto Amaro.', NULL);
    INSERT INTO chat VALUES (7, 'Marsh', NULL, 'The paper:' || char(9) || 'see below', CAST('%PDF-1.4 no more' AS BLOB));
    INSERT INTO chat VALUES (9, 'Marsh', 1e999, CAST('Harbour' AS BLOB), x'00ff00ff');
    CREATE VIEW seen AS SELECT words FROM chat;
    CREATE VIRTUAL TABLE found USING fts4(words);
    INSERT INTO found VALUES ('Words that are looked for.');
    CREATE TABLE kept_data (note TEXT);
    INSERT INTO kept_data VALUES ('No shadow of an index.');
"""
LIES = """
    CREATE TABLE "a""b	<script>alert(1)</script>" ("x	y" TEXT, y AS (replace(hex(zeroblob(100)), '00', "x	y")));
    INSERT INTO "a""b	<script>alert(1)</script>" VALUES ('kept');
    CREATE TABLE lost (words TEXT);
    INSERT INTO lost VALUES ('lost');
    PRAGMA writable_schema = ON;
    UPDATE sqlite_master SET rootpage = 4000 WHERE name = 'lost';
"""


def snappy(data: bytes) -> bytes:
    """Frames: one chunk as it is, one packed by hand - a run of bytes and a copy of it."""
    packed = (
        bytes([len(data) * 2, (len(data) - 1) << 2])
        + data
        + bytes([(len(data) - 1) << 2 | 2])
        + struct.pack("<H", len(data))
    )
    chunks = b"\1" + (len(data) + 4).to_bytes(3, "little") + bytes(4) + data
    chunks += b"\0" + (len(packed) + 4).to_bytes(3, "little") + bytes(4) + packed
    return b"\xff\6\0\0sNaPpY" + chunks


def emf(*words: tuple[int, str], lie: int = 0) -> bytes:
    head = struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + bytes(44)
    records = b""
    for y, text in words:
        raw = text.encode("utf-16-le")
        raw += bytes(-len(raw) % 4)
        body = bytes(28) + struct.pack("<iiII", 0, y, len(text) + lie, 76) + bytes(24)
        records += struct.pack("<II", 84, 8 + len(body) + len(raw)) + body + raw
    return head + records + struct.pack("<III", 14, 12, 0)


def wmf(*words: tuple[int, bytes]) -> bytes:
    records = b""
    for y, text in words:
        body = struct.pack("<hhHH", y, 0, len(text), 0) + text + bytes(len(text) % 2)
        records += struct.pack("<IH", 3 + len(body) // 2, 0x0A32) + body
    return (
        b"\xd7\xcd\xc6\x9a"
        + bytes(18)
        + struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0)
        + records
        + struct.pack("<IH", 3, 0)
    )


def field(number: int, value: int | bytes) -> bytes:
    def varint(whole: int) -> bytes:
        out = b""
        while whole > 127:
            out, whole = out + bytes([whole & 127 | 128]), whole >> 7
        return out + bytes([whole])

    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def iwa(*messages: tuple[int, bytes], cut: int = 0) -> bytes:
    """Messages of these kinds, in one block of Snappy that packs nothing."""
    stream = b""
    for kind, body in messages:
        info = field(1, 7) + field(2, field(1, kind) + field(3, len(body)))
        stream += bytes([len(info)]) + info + body
    size = len(stream)
    packed = (
        bytes((size & 127 | 128, size >> 7, 61 << 2, (size - 1) & 255, (size - 1) >> 8)) + stream
    )
    return (b"\0" + len(packed).to_bytes(3, "little") + packed)[: 4 + len(packed) - cut]


def sealed(package: bytes, password: str, told: bytes = b"1000") -> bytes:
    """Sealed as Office seals since 2010, with fixed numbers for its random ones, and fewer rounds."""
    import io

    from msoffcrypto.method import ecma376_agile

    ecma376_agile._random_buffer = lambda size: bytes(range(size))
    agile = ecma376_agile.ECMA376Agile
    info, key = agile.generate_encryption_parameters(password, None, 1000)
    packed = agile.encrypt_payload(
        io.BytesIO(package), info.encryptedKey, key, info.keyData.saltValue
    )
    packed += bytes(8 + 4096 - len(packed))
    how = agile.get_encryption_information(info, packed, key)
    how = how.replace(b'spinCount="1000"', b'spinCount="' + told + b'"')
    how += b"\n" * (-len(how) % 4096)
    return compound({"EncryptedPackage": packed, "EncryptionInfo": how})


def sealed_of_1997(password: str) -> bytes:
    """A workbook of 1997, its records sealed with RC4 and this password, which a record after the first tells of."""
    import hashlib
    import io

    import olefile
    from msoffcrypto.method.rc4 import DocumentRC4

    def stream(data: bytes, block: int = 1024) -> bytes:
        return DocumentRC4.decrypt(password, salt, io.BytesIO(data), block).read()

    salt, check = bytes(range(16)), bytes(range(16, 32))
    how = struct.pack("<HHH", 1, 1, 1) + salt + stream(check + hashlib.md5(check).digest())
    plain = olefile.OleFileIO(io.BytesIO(xls_hidden())).openstream("Workbook").read()
    records, at = [], 0
    while at < len(plain) - 3:
        kind, size = struct.unpack_from("<HH", plain, at)
        body = plain[at + 4 : at + 4 + size]
        if kind == 0x85:
            body = struct.pack("<I", struct.unpack("<I", body[:4])[0] + 4 + len(how)) + body[4:]
        records.append((kind, body))
        at += 4 + size
        if kind == 0x0A and plain[at:].strip(b"\0") == b"":
            break
    records.insert(1, (0x2F, how))
    whole = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
    masked = stream(whole)
    out = b""
    for kind, body in records:
        start = len(out) + 4
        shown = len(body) if kind in {0x809, 0x2F} else 4 if kind == 0x85 else 0
        own = body[:shown] + masked[start + shown : start + len(body)]
        out += struct.pack("<HH", kind, len(body)) + own
    rest = 4096 - len(out) - 4
    return compound({"Workbook": out + struct.pack("<HH", 0, rest) + bytes(rest)})


def track(*events: tuple[int, bytes], lie: int = 0) -> bytes:
    body = b"".join(b"\x10\xff" + bytes((kind, len(said))) + said for kind, said in events)
    body = b"\0\xc0\5\0\x90\x40\x40\x81\x10\x40\0" + body + b"\0\xf0\2\x7e\xf7\0\xff\x2f\0"
    return b"MTrk" + struct.pack(">I", len(body) + lie) + body


def midi(*tracks: bytes) -> bytes:
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), 96) + b"".join(tracks)


SONG = (
    track((3, b"The harbour"), (2, "© the Board".encode("cp1252"))),
    track(
        (3, b"Words"),
        (1, b"@KMIDI"),
        (1, b"\\El "),
        (1, b"a"),
        (1, b"si"),
        (1, b"lo"),
        (1, b"/fue nega"),
        (1, b"do"),
    ),
    track(
        (5, "Señor ".encode("cp1252")),
        (5, b"Or"),
        (5, b"te"),
        (5, b"ga\r"),
        (5, b"paid"),
        (6, b"the end"),
    ),
)


def ringed(data: bytes) -> bytes:
    """Packed for a ring of 4 KiB: bytes as they are, and a copy wherever eight stood before."""
    out, at = bytearray(), 0
    while at < len(data):
        flags, held = 0, b""
        for bit in range(8):
            if at >= len(data):
                break
            start = data.rfind(data[at : at + 8], 0, at) if at + 8 <= len(data) else -1
            if start < 0:
                flags, held, at = flags | 1 << bit, held + data[at : at + 1], at + 1
                continue
            place = (start - 18) % 4096
            held, at = held + bytes((place & 255, place >> 4 & 0xF0 | 5)), at + 8
        out += bytes([flags]) + held
    return bytes(out)


def vsdx(page: str, *, layers: str = "", pages: int = 1, masters: str = "") -> bytes:
    """A drawing of Visio since 2013: a package of parts."""
    kind = "http://schemas.microsoft.com/visio/2010/relationships"
    namespace = 'xmlns="http://schemas.microsoft.com/office/visio/2012/main" xmlns:r="r"'
    listed = "".join(
        f'<Page ID="{n}" Name="Page {n}"><PageSheet>{layers}</PageSheet><Rel r:id="r{n}"/></Page>'
        for n in range(1, pages + 1)
    )

    def rels(folder: str, name: str, count: int) -> str:
        each = (
            f'<Relationship Id="r{n}" Type="{kind}/{name}" Target="{name}{n}.xml"/>'
            for n in range(1, count + 1)
        )
        return f'<Relationships xmlns="{folder}">{"".join(each)}</Relationships>'

    return samples.package(
        {
            "visio/document.xml": f"<VisioDocument {namespace}/>",
            "visio/pages/pages.xml": f"<Pages {namespace}>{listed}</Pages>",
            "visio/pages/_rels/pages.xml.rels": rels("p", "page", pages),
            "visio/pages/page1.xml": f"<PageContents {namespace}><Shapes>{page}</Shapes></PageContents>",
            "visio/masters/masters.xml": f'<Masters {namespace}><Master ID="2"><Rel r:id="r1"/></Master></Masters>',
            "visio/masters/_rels/masters.xml.rels": rels("m", "master", 1),
            "visio/masters/master1.xml": f"<MasterContents {namespace}><Shapes>{masters}</Shapes></MasterContents>",
            "visio/comments.xml": f"<Comments {namespace}><CommentList><CommentEntry>Ask &#241; first</CommentEntry></CommentList></Comments>",
        }
    )


SHAPES = (
    '<Shape ID="1"><Text><cp IX="0"/>The harbour\n<cp IX="1"/>board</Text><Shapes><Shape ID="2"><Text>Señor Ortega</Text></Shape></Shapes>'
    '<Section N="Property"><Row N="Row_1"><Cell N="Label" V="Account"/><Cell N="Value" V="Bank of Lys 0042"/></Row></Section>'
    '<Section N="Hyperlink"><Row N="Row_1"><Cell N="Address" V="https://example.org/accounts"/></Row></Section></Shape>'
    '<Shape ID="4" Master="2"><Shapes><Shape ID="6" MasterShape="6"/></Shapes></Shape><Shape ID="7" Master="2"><Text/></Shape>'
    '<Shape ID="3"><Cell N="LayerMember" V="1"/><Text>paid by the Quint Trust</Text></Shape>'
)
LAYERS = '<Section N="Layer"><Row IX="0"><Cell N="Visible" V="1"/></Row><Row IX="1"><Cell N="Visible" V="0"/></Row></Section>'


def visio(*pages: list[str], masters: list[str] = [], lie: int = 0) -> bytes:
    """A tree of three levels: a room, in it the pages and the masters, in them chunks."""

    def words(text: str) -> bytes:
        body = bytes(8) + text.encode("utf-16-le") + b"\0\0"
        return struct.pack("<IIIIHB", 0x0E, 1, 0, len(body) + lie, 2, 0x55) + body + bytes(4)

    def chunks(texts: list[str]) -> bytes:
        start = struct.pack("<IIIIHB", 0x46, 2, 1, 4, 1, 0x54) + bytes(4) + bytes(8) + bytes(4)
        return start + b"".join(words(text) for text in texts)

    def pointers(*those: tuple[int, int, int, int]) -> bytes:
        listed = b"".join(
            struct.pack("<IIIIH", kind, 0, at, size, form) for kind, at, size, form in those
        )
        return struct.pack("<IIII", 8, 0, len(those), 0) + listed

    body = b"Visio (TM) Drawing\r\n".ljust(0x1A, b"\0") + b"\x0b"
    body = bytearray(body.ljust(0x36, b"\0"))

    def put(stream: bytes) -> tuple[int, int]:
        body.extend(stream)
        return len(body) - len(stream), len(stream)

    found = [(0x15, *put(ringed(chunks(page))), 0xD3) for page in pages]
    shown = (0x27, *put(pointers(*found)), 0x50)
    master = (0x46, *put(chunks(masters)), 0xD4)
    room = put(ringed(bytes(4) + pointers(shown, (0, 0, 0, 0), master)))
    struct.pack_into("<IIIIH", body, 0x24, 0x14, 0, *room, 0x52)
    return compound({"VisioDocument": bytes(body)})


def circling() -> bytes:
    """Pointers that lead to the stream that they stand in, many times over."""
    body = bytearray(b"Visio (TM) Drawing\r\n".ljust(0x1A, b"\0") + b"\x0b").ljust(0x400, b"\0")
    struct.pack_into("<IIIIH", body, 0x24, 0x14, 0, 0x40, 0x300, 0x50)
    struct.pack_into("<IIII", body, 0x40, 8, 0, 30, 0)
    for number in range(30):
        struct.pack_into("<IIIIH", body, 0x50 + 18 * number, 0x27, 0, 0x40, 0x300, 0x50)
    return compound({"VisioDocument": bytes(body)})


def quattro(*cells: tuple[int, int, int, object], lie: int = 0) -> bytes:
    """(page, row, column, what stands there) of each; a list of one number is a formula."""
    out = struct.pack("<HHH", 0, 2, 0x1002)
    for page, row, column, value in cells:
        body = struct.pack("<BBHH", column, page, row, 0)
        if isinstance(value, str):
            kind, body = 0x0F, body + b"'" + value.encode("cp1252") + b"\0"
        elif isinstance(value, int):
            kind, body = 0x0D, body + struct.pack("<h", value)
        elif isinstance(value, float):
            kind, body = 0x0E, body + struct.pack("<d", value)
        else:
            kind, body = 0x10, body + struct.pack("<d", *value) + bytes(8)
        out += struct.pack("<HH", kind, len(body) + lie) + body
    return out + struct.pack("<HH", 1, 0)


def quattro9(strings: list[str], *columns: tuple[int, int, bytes], lie: int = 0) -> bytes:
    """(sheet, column, cells from the first row on) of each; the second string has a style behind it."""

    def told(text: str, how: int = 0) -> bytes:
        raw = text.encode("cp1252")
        return struct.pack("<HB", len(raw), how) + raw + b"\0" + (b"\6\0" + bytes(4)) * (how == 2)

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    listed = b"".join(told(text, 2 * (number == 1)) for number, text in enumerate(strings))
    out = record(1, b"QPW9" + bytes(10))
    out += (
        struct.pack("<HI", 0x8407, 12 + len(listed))
        + struct.pack("<III", len(strings), 0, 0)
        + listed
    )
    for sheet, column, cells in columns:
        out += record(0x601, struct.pack("<H16x", sheet) + told("Núñez & Co." if sheet else ""))
        out += record(0xA01, struct.pack("<HII", column, 0, 9))
        out += record(0xC01, struct.pack("<II", 0, 9 + lie) + cells)
    words = record(0xC02, struct.pack("<HI", 1, 6) + told("in words"))
    return compound({"NativeContent_MAIN": out + words + record(2, bytes(8))})


def dwg(version: bytes, strings: list[str], more: dict[str, str], *, lie: int = 0) -> bytes:
    """A head and a summary; the drawing itself is left out."""
    wide = version != b"AC1018"

    def told(text: str) -> bytes:
        raw = (text + "\0").encode("utf-16-le" if wide else "cp1252")
        return struct.pack("<H", len(text) + 1) + raw

    times = struct.pack("<QIIII", 0, 2_449_427, 32_400_000, 2_449_428 + lie, 0)
    pairs = b"".join(told(name) + told(value) for name, value in more.items())
    body = b"".join(map(told, strings)) + times + struct.pack("<H", len(more) + lie) + pairs
    return version.ljust(32, b"\0") + struct.pack("<I", 0x80) + bytes(0x5C) + body + bytes(8)


PACKAGE = samples.package({"nota.txt": NOTE})
SAMPLES: dict[str, bytes] = {
    "sheet/of-1997-opens-to-all": sealed_of_1997("VelvetSweatshop"),
    "sheet/hostile-own-password": sealed_of_1997("Puerto Amaro"),
    "locked/opens-to-all": sealed(PACKAGE, "VelvetSweatshop"),
    "locked/hostile-own-password": sealed(PACKAGE, "Puerto Amaro"),
    "locked/hostile-spins": sealed(PACKAGE, "VelvetSweatshop", b"9999999"),
    "midi/song": midi(*SONG),
    "midi/hostile-lengths": midi(SONG[1], track((1, b"kept"), lie=0x7FFFFFF0)[:-6] + b"\xff\1\xff\xff\xff\xff"),
    "visio/two-pages": visio(["The harbour board", "Señor Ortega\nchairs the harbour board"], ["Puerto Amaro"], masters=["Your text"]),
    "visio/hostile-lengths": visio(["kept"], ["kept too"], lie=0x7FFFFFF0),
    "visio/hostile-circle": circling(),
    "vsdx/board": vsdx(SHAPES, layers=LAYERS, masters='<Shape ID="5"><Text>Your text</Text><Shapes><Shape ID="6"><Text>Customer</Text></Shape></Shapes></Shape>'),
    "vsdx/hostile-nested": vsdx("<Shape><Shapes>" * 3000 + "<Text>kept</Text>", pages=3),
    "quattro/payments": quattro(
        (0, 0, 0, "paid to"), (0, 0, 1, "sum"), (0, 1, 0, "Señor Núñez"), (0, 1, 1, 900), (0, 2, 0, "Marsh"), (0, 2, 2, 12.5), (0, 4, 1, [912.5]),
        (27, 8000, 0, "far below"), (27, 8001, 1, -3),
    ),
    "quattro/hostile-length": quattro((0, 0, 0, "kept"), (255, 65535, 255, [float("nan")])) + struct.pack("<HH", 15, 65535),
    "quattro/hostile-lies": quattro((0, 0, 0, "cut"), (0, 1, 0, "lost"), lie=0x7FF0),
    "quattro9/payments": quattro9(
        ["paid to", "Señor Núñez", "sum"],
        (0, 0, b"\x07\1\0\0\0" + b"\xc7\5\0\2\0" + struct.pack("<II", 2, 1)),
        (0, 2, b"\x07\3\0\0\0" + b"\x03\xfd\xff" + b"\x01" + b"\x05" + struct.pack("<d", 12.5)),
        (3, 1, b"\x62\4\0" + struct.pack("<HH", 10, 5) + b"\x08" + struct.pack("<dHI", 912.5, 0, 1)),
    ),
    "quattro9/hostile-series": quattro9(
        ["kept"], (0, 0, b"\x07\1\0\0\0" + b"\x63\x20\0" + struct.pack("<hh", -1, 32767) + b"\x25\xff\xff")
    ),
    "quattro9/hostile-cells": quattro9(["kept"], (0, 0, b"\x07\1\0\0\0"), (0, 65535, b"\x07\xff\xff\xff\xff" + b"\x45\xff\xff"), lie=0x7FFF_0000),
    "dwg/wide": dwg(b"AC1024", ["The quay", "Harbour", "Señor Ortega", "", "Second\r\nsheet", "J. Marsh", "2", ""], {"Client": "Puerto Amaro"}),
    "dwg/narrow": dwg(b"AC1018", ["El muelle", "", "Señor Núñez", "", "", "", "", ""], {}),
    "dwg/hostile-counts": dwg(b"AC1032", ["kept", "", "", "", "", "", "", ""], {"a": "b"}, lie=0x7FFF),
    "signed/paper": signed(NOTE),
    "signed/in-parts-without-lengths": signed(NOTE * 3, parts=3, endless=True),
    "signed/hostile-no-paper": signed(None),
    "signed/hostile-nested": der(0x30, PKCS7 + b"\2", b"\xa0\x80" * 3000),
    "ole/native": compound({"\1Ole10Native": native(b"nota.txt", NOTE)}),
    "ole/contents": compound({"CONTENTS": b"%PDF-1.4 no more"}),
    "ole/hostile-sizes": compound({"\1Ole10Native": native(b"../../nota.txt", NOTE, lie=0x7FFFFFFF)}),
    "xps/two-pages": xps(
        [glyphs((10, 20, "The harb"), (54, 20, "our"), (90, 20, "treaty"), (10, 40, "Art. 1")), glyphs((10, 20, "Señor"))]
    ),
    "xps/hostile-heights": xps([glyphs((float("nan"), 1e308, "kept"), (1e308, 1e308, "too")), "<FixedPage>" * 3000]),
    "tnef/note": tnef(),
    "tnef/hostile-cut": tnef(cut=30),
    "wordperfect/of-1990": wordperfect(b"Se\xc0\x39\x01\xc0or Ortega:\n\xd0\1\x08\0abcd\x08\0\1\xd0The note\rwas kept.\n"),
    "wordperfect/hostile-lengths": wordperfect(b"Kept. \xd0\1\xff\xff" + b"\xc0" * 40 + b"lost?"),
    "dbf/payments": dbf([row("Marsh", 100), row("Núñez", 900), row("Holloway", 5, b"*")]),
    "dbf/hostile-count": dbf([row("Marsh", 100)], lie=0x7FFF_FFF0),
    "sqlite/chat": sqlite(CHAT),
    "sqlite/log-beside-it": sqlite("CREATE TABLE t (words TEXT); INSERT INTO t VALUES ('Señor Ortega');", log=True),
    "sqlite/hostile-root": sqlite(LIES),
    "sqlite/hostile-cut": sqlite(CHAT)[:5000],
    "drawing/emf": emf((10, "The harbour"), (30, "S"), (30, "í")),
    "drawing/wmf": wmf((10, "Señor Ortega".encode("cp1252")), (20, b"signs")),
    "drawing/hostile-lengths": emf((10, "kept"), (20, "x"), lie=0x7FFFFFF0)[:-20] + struct.pack("<II", 84, 0xFFFFFFF0),
    "iwork/pages": samples.package(
        {"Index/Document.iwa": iwa((2001, field(3, "El asilo fue concedido.\nPuerto Amaro".encode())), (6005, field(3, field(1, 1) + field(3, b"payment"))))}
    ),
    "iwork/hostile-lengths": samples.package(
        {"Index/Document.iwa": iwa((2001, field(3, b"kept"))), "Index/Slide.iwa": iwa((2001, field(3, b"lost")), cut=3) + b"\0\xff\xff\xff"}
    ),
    "compressed/zlib": zlib.compress(NOTE * 3),
    "compressed/snappy": snappy(NOTE[:30]),
    "compressed/hostile-snappy": snappy(NOTE[:30])[:-2] + b"\xff\xff",
}  # fmt: skip


def main() -> None:
    for name, data in SAMPLES.items():
        folder = HERE / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input").write_bytes(data)


if __name__ == "__main__":
    main()
