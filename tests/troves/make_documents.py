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


SAMPLES: dict[str, bytes] = {
    "pdf/text": PAPERS["legal/safe-conduct.pdf"],
    "pdf/hostile-cut": PAPERS["legal/safe-conduct.pdf"][:400],
    "image/png": picture("PNG"),
    "image/hostile-bomb": bomb(),
    "docx/deleted-and-remarked": PAPERS["legal/note-for-the-record.docx"],
    "docx/hostile-nested": nested_docx(),
    "sheet/hidden-sheet": PAPERS["accounts/harbour-treaty.xlsx"],
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
