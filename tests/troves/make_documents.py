"""Write the samples of the readers of documents, pictures, mail, web pages and tables.

python tests/troves/make_documents.py
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))
from scripts import samples  # noqa: E402

PAPERS = samples.files()
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odt(body: str) -> bytes:
    head = (
        f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
        f' xmlns:table="{ODF}:table:1.0"><office:body><office:text>'
    )
    return samples.package(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{head}{body}</office:text></office:body></office:document-content>",
        }
    )


def pptx(slides: list[str]) -> bytes:
    p = "http://schemas.openxmlformats.org/presentationml/2006/main"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    parts: dict[str, str | bytes] = {
        "_rels/.rels": samples._RELS.format(
            f'<Relationship Id="r1" Type="{samples._OFFICE}/officeDocument" Target="ppt/presentation.xml"/>'
        ),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{p}" xmlns:r="{samples._OFFICE}"><p:sldIdLst>'
        + "".join(f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in range(1, len(slides) + 1))
        + "</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": samples._RELS.format(
            "".join(
                f'<Relationship Id="r{n}" Type="{samples._OFFICE}/slide" Target="slides/slide{n}.xml"/>'
                for n in range(1, len(slides) + 1)
            )
        ),
    }
    for number, text in enumerate(slides, 1):
        hidden = ' show="0"' if number > 1 else ""
        parts[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="{p}" xmlns:a="{a}"{hidden}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>'
        )
    return samples.package(parts)


def nested_docx() -> bytes:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    return samples.package(
        {"word/document.xml": f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'}
    )


def mhtml() -> bytes:
    return (
        b"From: <Saved by a browser>\nSnapshot-Content-Location: https://courier.example/1\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\nContent-Type: text/html\n'
        b"Content-Transfer-Encoding: quoted-printable\n\n<html><body><p>Asylum granted=2E</p></body></html>\n"
        b"--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n"
        b"Content-Location: https://courier.example/logo.png\n\niVBORw0KGgo=\n--b--\n"
    )


def picture(kind: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (64, 48), 200).save(out, kind)
    return out.getvalue()


def bomb() -> bytes:
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0\0\0\0IEND\xaeB`\x82"
    )


def bad_xlsx() -> bytes:
    whole = PAPERS["accounts/harbour-treaty.xlsx"]
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(
                info, data[: len(data) // 2] if info.filename.endswith("sheet1.xml") else data
            )
    return out.getvalue()


def xlsx_hidden() -> bytes:
    import datetime

    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(1994, 3, 15)})
    sheet = book.add_worksheet("Payments")
    for row, cells in enumerate(
        [("to", "sum", "why"), ("Marsh", 100, "travel"), ("Holloway", 900, "silence")]
    ):
        sheet.write_row(row, 0, cells)
    sheet.set_column("C:C", None, None, {"hidden": True})
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def ods(rows: str) -> bytes:
    head = (
        f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0"'
        f' xmlns:table="{ODF}:table:1.0"><office:body><office:spreadsheet><table:table table:name="Cuentas">'
    )
    tail = "</table:table></office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = (
        '<manifest:file-entry xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in (
            ("mimetype", kind),
            ("META-INF/manifest.xml", entry),
            ("content.xml", head + rows + tail),
        ):
            package.writestr(zipfile.ZipInfo(name, (1994, 3, 15, 9, 0, 0)), text)
    return out.getvalue()


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>{more}</table:table-cell>'


def xls_hidden(*, bad: bool = False) -> bytes:
    """BIFF8: two rows of two cells; the second row and column hidden, a remark on the first cell."""
    import struct

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def label(row: int, column: int, text: str) -> bytes:
        return record(
            0x204, struct.pack("<HHHHB", row, column, 15, len(text), 0) + text.encode("latin-1")
        )

    bof = struct.pack("<HHHHII", 0x600, 0, 0xDBB, 1996, 0, 6)
    font = struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial"
    style = record(0x31, font) * 4 + record(0xE0, bytes(20)) * 16
    name = b"Sheet1"
    list_size = 4 + 8 + len(name)
    start = len(record(0x809, bof)) + len(style) + list_size + 4
    workbook = record(0x809, bof[:2] + b"\5\0" + bof[4:]) + style
    workbook += record(0x85, struct.pack("<IHBB", start, 0, len(name), 0) + name) + record(
        0x0A, b""
    )
    remark = b"See the other ledger."
    sheet = record(0x809, bof[:2] + b"\x10\0" + bof[4:])
    sheet += record(0x7D, struct.pack("<HHHHHH", 1, 1, 2560, 15, 1, 0))
    sheet += record(0x208, struct.pack("<HHHHHHI", 1, 0, 2, 255, 0, 0, 0x120 | 15 << 16))
    sheet += (
        label(0, 0, "paid to")
        + label(0, 1, "by whom")
        + label(1, 0, "Marsh")
        + label(1, 1, "the Board")
    )
    sheet += record(0x5D, struct.pack("<HHHHHIII", 0x15, 0x12, 0x19, 1, 0, 0, 0, 0) + bytes(4))
    sheet += record(
        0x1B6, struct.pack("<HHHHHHHI", 0x212, 0, 0, 0, 0, 0xFFFF if bad else len(remark), 8, 0)
    )
    sheet += record(0x3C, b"\0" + remark) + record(
        0x1C, struct.pack("<HHHHHBB", 0, 0, 0, 1, 0, 0, 0)
    )
    sheet += (struct.pack("<HH", 0x7D, 0xFFFF) if bad else b"") + record(0x0A, b"")
    return compound({"Workbook": workbook + sheet})


def epub(chapters: list[str], *, spine: bool = True) -> bytes:
    items = "".join(f'<item id="c{n}" href="c{n}.xhtml"/>' for n in range(len(chapters)))
    order = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters))) if spine else ""
    return samples.package(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b/p.opf"/></rootfiles></container>',
            "b/p.opf": "<package><metadata><!-- x --><title>Asilo</title><creator>E. Marsh</creator></metadata>"
            f"<manifest>{items}</manifest><spine>{order}</spine></package>",
            **{
                f"b/c{n}.xhtml": f"<html><body>{text}</body></html>"
                for n, text in enumerate(chapters)
            },
        }
    )


def warc(*, cut: bool = False) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Asylum</p>"
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/1\r\n"
        b"WARC-Date: 1994-04-04T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(body), body)
    )
    return record[:-30] if cut else record


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams; ``/`` parts one level of storages. Version 3, small sectors."""
    import struct

    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    tree: dict[str, list[str]] = {"": []}
    for path in streams:
        above, _, name = path.rpartition("/")
        if above and above not in tree:
            tree[""].append(above)
            tree[above] = []
        tree[above].append(path)
    names = ["", *tree[""], *(path for above in tree if above for path in tree[above])]
    data, chains, starts = bytearray(), [], {}
    for path, body in streams.items():
        size = max(4096, -(-len(body) // 512) * 512)  # large enough to need no small sectors
        starts[path] = len(chains)
        count = size // 512
        chains += [*range(len(chains) + 1, len(chains) + count), end]
        data += body.ljust(size, b"\0")
    folder = len(chains)
    sectors = -(-len(names) * 128 // 512)
    chains += [*range(folder + 1, folder + sectors), end]
    tables = -(-(len(chains) + 40) // 128)
    table_at = len(chains)
    chains += [0xFFFFFFFD] * tables
    entries = b""
    for number, path in enumerate(names):
        kids = tree.get(path, []) if path in tree else []
        kin = tree[path.rpartition("/")[0]] if path else []
        right = (
            names.index(kin[kin.index(path) + 1])
            if path and kin.index(path) + 1 < len(kin)
            else free
        )
        name = (path.rpartition("/")[2] or "Root Entry").encode("utf-16-le") + b"\0\0"
        kind = 5 if not path else 1 if path in tree else 2
        entries += (
            name.ljust(64, b"\0")
            + struct.pack(
                "<HBBIII", len(name), kind, 1, free, right, names.index(kids[0]) if kids else free
            )
            + bytes(16)
            + struct.pack(
                "<IQQIQ",
                0,
                0,
                0,
                starts.get(path, 0 if path or number else end),
                max(4096, len(streams.get(path, b""))) if path in streams else 0,
            )
        )
    entries = entries.ljust(sectors * 512, b"\0")
    fat = b"".join(struct.pack("<I", entry) for entry in chains).ljust(tables * 512, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, folder, 0, 4096, end, 0, end, 0
    )
    head += b"".join(struct.pack("<I", table_at + n) for n in range(tables))
    return head.ljust(512, b"\xff") + bytes(data) + entries + fat


def doc(
    text: str, remark: str, *, locked: bool = False, runs: tuple = (), bad: bool = False
) -> bytes:
    """Word 97: one piece of two-byte letters; the body, then the remark.

    ``runs`` are (first letter, letter behind the last, property that hides it); they lie in a page of their own.
    """
    import struct

    run = (text + remark).encode("utf-16-le")
    fib = bytearray(0x400)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", fib, 10, 0x0200 | (0x0100 if locked else 0))
    struct.pack_into("<H", fib, 32, 14)
    struct.pack_into("<H", fib, 62, 22)
    struct.pack_into("<I", fib, 64 + 3 * 4, len(text))
    struct.pack_into("<I", fib, 64 + 7 * 4, len(remark))
    struct.pack_into("<H", fib, 152, 93)
    clx = (
        b"\x02"
        + struct.pack("<I", 16)
        + struct.pack("<II", 0, len(text) + len(remark))
        + struct.pack("<HIH", 0, 0x400, 0)
    )
    struct.pack_into("<II", fib, 154 + 33 * 8, 0, len(clx))
    body = bytes(fib) + run
    page = bytearray(512)
    if runs:
        body = body.ljust(-(-len(body) // 512) * 512, b"\0")
        edges = sorted(
            {0, len(text + remark), *(edge for first, last, _ in runs for edge in (first, last))}
        )
        hides = {first: how for first, _, how in runs}
        struct.pack_into(f"<{len(edges)}I", page, 0, *(0x400 + 2 * edge for edge in edges))
        for number, edge in enumerate(edges[:-1]):
            if edge in hides:
                at = 400 + 4 * number
                page[4 * len(edges) + number] = at // 2
                struct.pack_into("<BHB", page, at, 3, hides[edge], 1)
        page[511] = 255 if bad else len(edges) - 1
        plc = struct.pack("<III", 0x400, 0x400 + len(run), len(body) // 512)
        struct.pack_into("<II", fib, 154 + 12 * 8, len(clx), len(plc))
        clx += plc + (b"\xff" * 4000 if bad else b"")
        body = bytes(fib) + body[0x400:] + bytes(page)
    return compound({"WordDocument": body, "1Table": clx})


def ppt(lines: list[str], hidden: int = 0) -> bytes:
    import struct

    def record(kind: int, body: bytes, *, container: bool = False) -> bytes:
        return struct.pack("<HHI", 15 if container else 0, kind, len(body)) + body

    texts = b"".join(
        record(1011, bytes(20)) + record(4000, line.encode("utf-16-le")) for line in lines
    )
    told = record(1000, record(4080, texts, container=True), container=True)
    if hidden:
        for number in range(1, len(lines) + 1):
            show = struct.pack("<IIBBH", 0, 0, 0, 0, 4 if number == hidden else 0) + bytes(4)
            told += record(1006, record(1017, show), container=True)
    return compound({"PowerPoint Document": told})


def msg(*, deep: bool = False) -> bytes:
    wide = {
        0x0037: "Asylum: the note",
        0x1000: "Minister,\r\nthe note is attached.\r\n",
        0x0C1A: "Holloway",
    }
    streams = {
        f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in wide.items()
    }
    streams["__properties_version1.0"] = bytes(32)
    streams["__attach_version1.0_#00000000/__substg1.0_3707001F"] = "note.txt".encode("utf-16-le")
    streams["__attach_version1.0_#00000000/__substg1.0_37010102"] = b"Received of the Board."
    if deep:
        streams = {
            "__properties_version1.0": b"\xff" * 4096,
            "__substg1.0_10090102": b"LZFu" * 1024,
        }
    return compound(streams)


SAMPLES: dict[str, bytes] = {
    "locked/sealed": compound({"EncryptedPackage": b"sealed", "EncryptionInfo": b"how"}),
    "locked/hostile-empty": compound({"EncryptedPackage": b""}),
    "epub/two-chapters": epub(["<h1>Uno</h1><p>El asilo.</p>", "<p>Dos.</p>"]),
    "epub/hostile-no-spine": epub(["<p>lost</p>"], spine=False),
    "rtf/hidden-and-unicode": rb"{\rtf1\ansi\ansicpg1252{\info{\title Nota}}El se\'f1or Ortega\par asilo \u8212? s\'ed{\v secreto}"
    rb"{\deleted gone}\par{\*\annotation who?}}",
    "rtf/hostile-nested": rb"{\rtf1 " + b"{" * 3000 + b"deep",
    "doc/remark": doc("Note for the record\rThe Minister agreed.\r", "Not so.\r"),
    "doc/struck-out": doc(
        "The note was burnt and kept.\rNot for the file.\r",
        "",
        runs=((13, 23, 0x0800), (29, 47, 0x083C)),
    ),
    "doc/hostile-pages": doc("Kept.\r", "", runs=((0, 2, 0x0800),), bad=True),
    "doc/hostile-locked": doc("x\r", "", locked=True),
    "ppt/two-slides": ppt(["The harbour treaty", "Accounts\rand payments"]),
    "ppt/hidden-slide": ppt(["The harbour treaty", "Not for the public"], hidden=2),
    "ppt/hostile-lengths": compound(
        {"PowerPoint Document": b"\x0f\x00\xe8\x03\xff\xff\xff\xff" * 600}
    ),
    "msg/attachment": msg(),
    "msg/hostile-body": msg(deep=True),
    "warc/page": warc(),
    "warc/hostile-cut": warc(cut=True),
    "wacz/page": samples.package({"datapackage.json": "{}", "archive/data.warc": warc()}),
    "wacz/hostile-name": samples.package(
        {"datapackage.json": "{}", "archive/../../data.warc": b"none"}
    ),
    "pdf/text": PAPERS["legal/safe-conduct.pdf"],
    "pdf/hostile-cut": PAPERS["legal/safe-conduct.pdf"][:400],
    "image/png": picture("PNG"),
    "image/hostile-bomb": bomb(),
    "docx/deleted-and-remarked": PAPERS["legal/note-for-the-record.docx"],
    "docx/hostile-nested": nested_docx(),
    "sheet/hidden-sheet": PAPERS["accounts/harbour-treaty.xlsx"],
    "sheet/hidden-columns": xlsx_hidden(),
    "sheet/of-1997-hidden": xls_hidden(),
    "sheet/hostile-of-1997": xls_hidden(bad=True),
    "sheet/ods-hidden": ods(
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        f"<table:table-row>{cell('a', '<office:annotation><text:p>Whose?</text:p></office:annotation>')}{cell('b')}</table:table-row>"
        f'<table:table-row table:visibility="collapse">{cell("c")}{cell("d")}</table:table-row>'
    ),
    "sheet/hostile-cut-sheet": bad_xlsx(),
    "pptx/hidden-slide": pptx(["The harbour treaty", "Not for the public"]),
    "pptx/hostile-billion-laughs": pptx(["&lol9;"]),
    "odf/text-and-table": odt(
        "<text:h>Nota</text:h><text:p>El asilo fue<text:s/>concedido.</text:p><table:table><table:table-row>"
        "<table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    ),
    "odf/hostile-nested": odt("<text:section>" * 5000 + "</text:section>" * 5000),
    "mbox/two": PAPERS["mail/desk.mbox"],
    "mbox/hostile-no-header": b"From a@b.example Tue Mar 15 09:00:00 1994\nSubject: x\nFrom c Tue Mar 15 09:00:00 1994\n\n",
    "mhtml/page": mhtml(),
    "mhtml/hostile-no-page": mhtml().replace(b"text/html\nContent-Tr", b"text/css\nContent-Tr"),
    "eml/attachment": PAPERS["mail/request.eml"],
    "eml/hostile-charset-escape": b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain;"
    b" charset=unicode_escape\n\nhalf \\ud83d pair\n",
    "eml/hostile-nesting": b"Mime-Version: 1.0\n"
    + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 400,
    "html/article": PAPERS["press/veldora-courier-1994-04-04.html"],
    "html/hostile-deep": b"<html><body>" + b"<div>" * 20_000 + b"deep" + b"</div>" * 20_000,
    "xml/tei": b'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div><head>No. 1</head>'
    b'<opener><date when="1994-03-17">17 March</date></opener><p>Asylum was asked<note>By whom?</note> today.</p>'
    b"</div></body></text></TEI>",
    "xml/hostile-laughs": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]><l>&b;&c;left</l>',
    "markdown/front-matter": b"---\ntitle: 'Cablegram'\ndoc_date: '1969-06-06'\n---\n\nDjakarta, 6 June 1969\n",
    "markdown/hostile-front-matter": b"---\na: &a [x, x]\nb: *a\n---\nleft\n",
    "csv/quoted": b'name,place\n"Marsh, Elena",Port Amaro\n',
    "csv/hostile-open-quote": b'a,b\n"never closed,' + b"x" * 300 + b"\n",
    "json/lines": b'{"a": 1, "b": ["x", "y"]}\n{"a": 2}\n',
    "json/hostile-deep": b"[" * 5000 + b"]" * 5000,
    "text/latin": "El señor Ortega pidió asilo.\n".encode("latin-1"),
    "text/hostile-controls": b"a\x0cb\xe2\x80\xa8c\rd\n",
}
_NAMES = {"csv": "input.csv"}


def main() -> None:
    for name, data in SAMPLES.items():
        folder = HERE / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input").write_bytes(data)


if __name__ == "__main__":
    main()
