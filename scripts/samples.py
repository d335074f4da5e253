"""Write the sample trove: invented papers of two countries that do not exist, in English and Spanish.

    python scripts/samples.py [FOLDER]

Every file is made again byte for byte. One is a duplicate, one is broken, one is locked, one lies
three containers deep, one is a scan, slightly turned; so the first run shows everything.
"""

from __future__ import annotations

import gzip
import io
import random
import sys
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent.parent / "samples"
ZIP_TIME = (1994, 3, 1, 0, 0, 0)

CABLES = {
    "cables/1994-port-amaro-0117.txt": """CONFIDENTIAL
PORT AMARO 0117
171530Z MAR 94
FROM: EMBASSY PORT AMARO
TO: MINISTRY OF EXTERNAL AFFAIRS, VELDORA
SUBJECT: REQUEST FOR ASYLUM BY A JOURNALIST

1. (C) At noon today Elena Marsh, editor of the weekly THE HARBOUR LAMP, came to the embassy and asked
for asylum. She fears arrest for printing the accounts of the harbour treaty.

2. (C) The Ambassador received her. She was told that her request would be passed on, and that she
may stay while it is considered.

3. (U) Reference: your telegram 42 of March 3.

HOLLOWAY
""",
    "cables/1994-veldora-0058.txt": """CONFIDENTIAL
VELDORA 0058
190900Z MAR 94
FROM: MINISTRY OF EXTERNAL AFFAIRS, VELDORA
TO: EMBASSY PORT AMARO
SUBJECT: ASYLUM FOR ELENA MARSH GRANTED
REF: PORT AMARO 0117

1. (C) The Minister has decided to grant asylum to Elena Marsh. Ask the authorities of San Telmo for a
safe conduct to the airport.

2. (C) Should they refuse, she remains in the residence.

ORTEGA
""",
    "cables/1994-embajada-san-telmo-31.txt": """CONFIDENCIAL
EMBAJADA EN PUERTO AMARO, NÚM. 31
Puerto Amaro, 21 de marzo de 1994
PARA: SECRETARÍA DE RELACIONES EXTERIORES
ASUNTO: SALVOCONDUCTO PARA LA SEÑORA MARSH

1. El subsecretario Andrés Quiroga me recibió esta mañana. Dijo que su gobierno no reconoce el asilo
concedido por Veldora y que no otorgará el salvoconducto.

2. Le recordé la tradición de asilo de nuestra región. Contestó que consultaría al presidente.

3. México y otros países han ofrecido sus buenos oficios.

LÓPEZ
""",
    "cables/1994-embajada-san-telmo-35.txt": """CONFIDENCIAL
EMBAJADA EN PUERTO AMARO, NÚM. 35
Puerto Amaro, 2 de abril de 1994
PARA: SECRETARÍA DE RELACIONES EXTERIORES
ASUNTO: SE CONCEDE EL SALVOCONDUCTO

1. Esta tarde el canciller informó que el presidente autorizó el salvoconducto. La señora Elena Marsh
saldrá mañana hacia Veldora.

2. Agradeció la discreción de esta embajada.

LÓPEZ
""",
}
ARTICLE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Editor of The Harbour Lamp leaves San Telmo</title>
<meta name="author" content="Tomas Reed"><meta property="article:published_time" content="1994-04-04">
<meta property="og:site_name" content="Veldora Courier"></head><body>
<h1>Editor of The Harbour Lamp leaves San Telmo</h1>
<p>PORT AMARO, April 4. Elena Marsh flew to Veldora on Sunday after a fortnight in the embassy's residence.</p>
<p>President Quint had ordered the foreign ministry to issue the safe conduct, a spokesman said.</p>
<blockquote class="twitter-tweet"><p lang="es">El asilo es un derecho. Bienvenida, Elena.</p>
&mdash; Andrés Quiroga (@aquiroga_st) April 4, 1994</blockquote>
<p style="display:none">Draft: do not print the name of the driver.</p>
<p>The accounts of the harbour treaty have still not been published.</p></body></html>
"""


def memo() -> bytes:
    """A typed memorandum, scanned: grey, slightly turned, with the dirt of a copier's glass."""
    from PIL import Image, ImageDraw, ImageFont

    lines = (
        "MEMORANDUM",
        "",
        "To: The Minister",
        "From: Legal Adviser",
        "Date: 18 March 1994",
        "",
        "Subject: Diplomatic asylum",
        "",
        "1. The convention binds both governments.",
        "2. The state that grants asylum decides what the",
        "   offence is. The other must give a safe conduct.",
        "3. I advise that the request be granted.",
        "",
        "R. Fenwick",
    )
    page = Image.new("L", (1240, 1000), 246)
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(34)
    for number, line in enumerate(lines):
        draw.text((130, 90 + number * 58), line, fill=40, font=font)
    page = page.rotate(0.6, fillcolor=246, resample=Image.Resampling.BICUBIC)
    chance, pixels = random.Random(1994), page.load()
    for _ in range(1500):
        pixels[chance.randrange(1240), chance.randrange(1000)] = chance.randrange(90, 200)
    out = io.BytesIO()
    page.save(out, "PNG", optimize=True)
    return out.getvalue()


def pdf(lines: list[str]) -> bytes:
    """A PDF of one page with a text layer, written out by hand."""
    text = "BT /F1 12 Tf 72 720 Td 16 TL " + " ".join(
        "({}) Tj T*".format(line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)"))
        for line in lines
    )
    stream = f"{text} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (Safe conduct) /Author (Ministry of the Interior, San Telmo) /CreationDate (D:19940402150000) >>",
    ]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def package(parts: dict[str, str | bytes]) -> bytes:
    """A zip whose bytes depend on nothing but what is in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def docx() -> bytes:
    """A note with a deletion that was tracked and a remark in it."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        "<w:p><w:r><w:t>Note for the record</w:t></w:r></w:p>"
        "<w:p><w:r><w:t xml:space='preserve'>The Minister met the editor on 18 March 1994. </w:t></w:r>"
        "<w:del w:id='1' w:author='Fenwick'><w:r><w:delText>She handed over the accounts.</w:delText></w:r></w:del></w:p>"
    )
    return package(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELS.format(
                f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
            ),
            "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>',
            "word/_rels/document.xml.rels": _RELS.format(
                f'<Relationship Id="r1" Type="{_OFFICE}/comments" Target="comments.xml"/>'
            ),
            "word/comments.xml": f'<?xml version="1.0"?><w:comments xmlns:w="{w}"><w:comment w:id="1" w:author="Ortega">'
            "<w:p><w:r><w:t>Keep this out of the file.</w:t></w:r></w:p></w:comment></w:comments>",
        }
    )


def xlsx() -> bytes:
    """Accounts of the harbour treaty, with a second sheet that is hidden."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheets = {
        "Payments": [
            ("Date", "Payee", "Amount"),
            ("1993-11-02", "Harbour Board", "120000"),
            ("1993-12-15", "Quint Trust", "75000"),
        ],
        "Private": [("Payee", "Account"), ("Quint Trust", "Bank of Lys 0042")],
    }
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Payments" sheetId="1" r:id="r1"/><sheet name="Private" sheetId="2" state="hidden" r:id="r2"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _RELS.format(
            "".join(
                f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
                for n in (1, 2)
            )
        ),
    }
    for number, rows in enumerate(sheets.values(), 1):
        cells = "".join(
            f'<row r="{r}">'
            + "".join(
                f'<c r="{"ABC"[c]}{r}" t="inlineStr"><is><t>{escape(v)}</t></is></c>'
                for c, v in enumerate(row)
            )
            + "</row>"
            for r, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<?xml version="1.0"?><worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        )
    return package(parts)


def mail(
    number: int,
    sender: str,
    to: str,
    subject: str,
    text: str,
    attached: tuple[str, bytes] | None = None,
) -> bytes:
    """A message, perhaps with an attachment."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = f"Tue, {14 + number} Mar 1994 09:{number:02}:00 +0000"
    message["Message-ID"] = f"<{number}@veldora.example>"
    message.set_content(text)
    if attached:
        message.add_attachment(
            attached[1], maintype="application", subtype="octet-stream", filename=attached[0]
        )
        message.set_boundary(f"=_sample_{number:04}")
    return message.as_bytes()


def archive(files: dict[str, bytes]) -> bytes:
    """A tar.gz with fixed times."""
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed:
        packed.write(inner.getvalue())
    return out.getvalue()


def locked() -> bytes:
    """A zip that says its one file needs a password."""
    data = bytearray(package({"secret.txt": "not for you"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def files() -> dict[str, bytes]:
    """Path -> bytes of every sample."""
    made = {path: text.encode() for path, text in CABLES.items()}
    made["cables/copies/port-amaro-0117 (copy).txt"] = made["cables/1994-port-amaro-0117.txt"]
    made["press/veldora-courier-1994-04-04.html"] = ARTICLE.encode()
    made["legal/memo-scanned.png"] = memo()
    made["legal/safe-conduct.pdf"] = pdf(
        [
            "Ministry of the Interior, San Telmo",
            "",
            "Safe conduct",
            "",
            "The bearer, Elena Marsh, may leave the country",
            "by the airport of Port Amaro before 5 April 1994.",
        ]
    )
    made["legal/note-for-the-record.docx"] = docx()
    made["accounts/harbour-treaty.xlsx"] = xlsx()
    made["mail/request.eml"] = mail(
        1,
        "Holloway <holloway@veldora.example>",
        "Ortega <ortega@veldora.example>",
        "Asylum: the note",
        "Minister,\n\nthe note you asked for is attached.\n\nHolloway\n",
        ("note.docx", docx()),
    )
    made["mail/desk.mbox"] = b"".join(
        b"From desk@veldora.example Tue Mar 15 09:00:00 1994\n"
        + mail(number, "Desk <desk@veldora.example>", to, subject, text)
        + b"\n"
        for number, to, subject, text in (
            (
                2,
                "Holloway <holloway@veldora.example>",
                "Safe conduct",
                "Has San Telmo answered about the safe conduct?\n",
            ),
            (
                3,
                "López <lopez@embajada.example>",
                "Salvoconducto",
                "¿Hay noticias del salvoconducto? Gracias.\n",
            ),
        )
    )
    made["box-7.zip"] = package(
        {
            "readme.txt": "Box 7, as it was found.\n",
            "papers.tar.gz": archive(
                {
                    "deep/receipt.txt": b"Received of the Harbour Board the sum of 120,000 in notes.\n"
                }
            ),
        }
    )
    made["broken/cut-short.pdf"] = made["legal/safe-conduct.pdf"][:40]
    made["broken/locked.zip"] = locked()
    return made


def main() -> None:
    """Write them."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for path, data in files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


if __name__ == "__main__":
    main()
