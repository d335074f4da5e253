"""Papers in which a redaction has failed, one for each way that is known: the name is still in there."""

from __future__ import annotations

import base64
import io
import zlib

from PIL import Image
from tests.ingest import pages
from tests.redact import shelf

NAME = shelf.NAME
N = NAME.encode()
PLAIN = ("Memorandum for the record", "The keeper came on Tuesday", "and spoke of the harbour.")
BOX = b"0 g 50 675 500 18 re f\n"
NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _pdf(
    lines=PLAIN, more: bytes = b"", resources: bytes = b"", extra: tuple[bytes, ...] = ()
) -> bytes:
    return pages.document([pages.print_on(lines) + more], resources, extra)


def _page_key(file: bytes, key: bytes) -> bytes:
    return _moved(file, b"/Contents", key + b"/Contents")


def _root_key(file: bytes, key: bytes) -> bytes:
    return _moved(file, b"/Type/Catalog", b"/Type/Catalog" + key)


def _moved(file: bytes, old: bytes, new: bytes) -> bytes:
    """Replace once; PDFium finds its way with offsets that are no longer right."""
    assert old in file
    return file.replace(old, new, 1)


def overlay() -> bytes:
    """A black rectangle drawn over the words."""
    return _pdf((*PLAIN[:2], f"His name is {NAME}"), BOX.replace(b"675", b"675"))


def text_layer() -> bytes:
    """White words on white."""
    return _pdf(more=b"1 g BT /A 14 Tf 60 500 Td (Met %b) Tj ET\n" % N)


def letters_apart() -> bytes:
    """Words set letter by letter, never drawn."""
    letters = b" ".join(b"(%c) -20" % char for char in N)
    return _pdf(more=b"BT 3 Tr /A 14 Tf 60 500 Td [%b] TJ ET\n" % letters)


def info() -> bytes:
    """Document properties: Title and Keywords."""
    told = b"<</Title(On %b)/Keywords(%b)>>" % (N, N)
    return _moved(_pdf(extra=(told,)), b"/Root 1 0 R", b"/Root 1 0 R/Info 4 0 R")


def xmp() -> bytes:
    """XMP metadata."""
    body = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><dc:creator>%b</dc:creator></x:xmpmeta>" % N
    stream = b"<</Type/Metadata/Subtype/XML/Length %d>>stream\n%b\nendstream" % (len(body), body)
    return _root_key(_pdf(extra=(stream,)), b"/Metadata 4 0 R")


def incremental() -> bytes:
    """An earlier revision still holds what the later one left out."""
    first = _pdf((*PLAIN[:2], f"His name is {NAME}"))
    content = pages.stream(pages.print_on(PLAIN))
    place = len(first)
    return first + (
        b"5 0 obj\n%b\nendobj\nxref\n5 1\n%010d 00000 n \ntrailer<</Size 6/Root 1 0 R/Prev %d>>\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (content, place, first.rfind(b"xref\n0 "), place + len(content) + 16)
    )


def orphan() -> bytes:
    """An object that nothing refers to."""
    return _pdf(extra=(pages.stream(pages.print_on([NAME])),))


def embedded() -> bytes:
    """A file inside the file."""
    body = zlib.compress(b"secret: %b" % N)
    stream = b"<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (
        len(body),
        body,
    )
    spec = b"<</Type/Filespec/F(a.txt)/UF(a.txt)/EF<</F 4 0 R>>>>"
    return _root_key(
        _pdf(extra=(stream, spec)), b"/Names<</EmbeddedFiles<</Names[(a.txt) 5 0 R]>>>>"
    )


def annotation() -> bytes:
    """A note pinned on the page."""
    note = b"<</Type/Annot/Subtype/Text/Rect[10 10 30 30]/F 2/Contents(This is %b)/T(%b)>>" % (N, N)
    return _page_key(_pdf(extra=(note,)), b"/Annots[4 0 R]")


def form_field() -> bytes:
    """A field filled in."""
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(%b)/Rect[60 400 300 420]/DA(/A 12 Tf 0 g)>>"
        % N
    )
    return _root_key(
        _page_key(_pdf(extra=(field,)), b"/Annots[4 0 R]"), b"/AcroForm<</Fields[4 0 R]>>"
    )


def hidden_layer() -> bytes:
    """Optional content that is switched off."""
    more = b"/OC /L BDC BT /A 14 Tf 60 500 Td (Met %b) Tj ET EMC\n" % N
    file = _pdf(more=more, resources=b"/Properties<</L 4 0 R>>", extra=(b"<</Type/OCG/Name(x)>>",))
    return _root_key(file, b"/OCProperties<</OCGs[4 0 R]/D<</OFF[4 0 R]>>>>")


def actual_text() -> bytes:
    """Alternative text of a figure."""
    more = b"/Span <</ActualText(%b)/Alt(%b)>> BDC 60 500 10 10 re f EMC\n" % (N, N)
    return _pdf(more=more)


def outline() -> bytes:
    """A bookmark."""
    first = b"<</Type/Outlines/First 5 0 R/Last 5 0 R/Count 1>>"
    entry = b"<</Title(About %b)/Parent 4 0 R>>" % N
    return _root_key(_pdf(extra=(first, entry)), b"/Outlines 4 0 R")


def ocr_layer() -> bytes:
    """Somebody's OCR under a picture from which the line was blacked out."""
    image = pages.picture((*PLAIN[:2], f"His name is {NAME}"))
    image.paste(0, (80, 330, 1100, 400))
    keys = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8/Width 1240/Height 1754"
    rows = b"".join(
        b"1 0 0 1 58 %d Tm (%b) Tj " % (800 - (200 + 70 * at + 30) * 800 // 1754, line.encode())
        for at, line in enumerate((*PLAIN[:2], f"His name is {NAME}"))
    )
    text = b"q 600 0 0 800 0 0 cm /Scan Do Q BT 3 Tr /A 17 Tf " + rows + b"ET\n"
    return pages.document([text], b"/XObject<</Scan 4 0 R>>", [pages.stream(image.tobytes(), keys)])


def thumbnail() -> bytes:
    """A small picture of the page before it was redacted."""
    thumb = pages.picture((*PLAIN[:2], NAME)).resize((620, 877))
    keys = (
        b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8/Width 620/Height 877"
    )
    return _page_key(_pdf(extra=(pages.stream(thumb.tobytes(), keys),)), b"/Thumb 4 0 R")


def to_unicode() -> bytes:
    """Words in codes that only the font's own map tells."""
    letters = sorted(set(NAME))
    codes = b"".join(b"<%02x> <%04x>\n" % (at + 1, ord(char)) for at, char in enumerate(letters))
    cmap = pages.stream(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"%d beginbfchar\n%bendbfchar endcmap end" % (len(letters), codes)
    )
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/Helvetica/FirstChar 1/LastChar %d/Widths[%b]/ToUnicode 4 0 R>>" % (
        len(letters), b"500 " * len(letters)
    )  # fmt: skip
    coded = "".join(f"{letters.index(char) + 1:02x}" for char in NAME).encode()
    more = b"BT 3 Tr /B 14 Tf 60 500 Td <%b> Tj ET\n" % coded
    return _moved(_pdf(more=more, extra=(cmap, font)), b"/A 3 0 R", b"/A 3 0 R/B 5 0 R")


def _docx(body: str, more: dict[str, str] | None = None) -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    plain = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in PLAIN)
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations,
        "word/document.xml": f"<w:document {NS}><w:body>{plain}{body}</w:body></w:document>",
    }
    return shelf.package(parts | (more or {}))


def tracked_change() -> bytes:
    """A deletion that is still there, and who made it."""
    first, last = NAME.split()
    return _docx(
        f'<w:p><w:del w:author="{NAME}"><w:r><w:delText>{first} </w:delText></w:r>'
        f"<w:r><w:delText>{last}</w:delText></w:r></w:del></w:p>"
    )


def comment() -> bytes:
    """A comment in the margin."""
    body = f'<w:comment w:id="1" w:author="x"><w:p><w:r><w:t>Is it {NAME}?</w:t></w:r></w:p></w:comment>'
    return _docx("", {"word/comments.xml": f"<w:comments {NS}>{body}</w:comments>"})


def hidden_run() -> bytes:
    """Hidden text."""
    return _docx(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{NAME}</w:t></w:r></w:p>")


def properties() -> bytes:
    """Office's own properties, and custom XML."""
    core = f'<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>{NAME}</dc:description></p>'
    return _docx("", {"docProps/core.xml": core, "customXml/item1.xml": f"<a>{NAME}</a>"})


def alternative_text() -> bytes:
    """Alternative text of a picture."""
    return _docx(
        '<w:p><w:r><w:drawing><wp:docPr xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        f'wordprocessingDrawing" id="1" name="x" descr="Portrait of {NAME}"/></w:drawing></w:r></w:p>'
    )


def _book(write) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Pay")
    for row, line in enumerate(PLAIN):
        sheet.write(row, 0, line)
    write(book, sheet)
    book.close()
    return out.getvalue()


def hidden_row() -> bytes:
    """A hidden row."""

    def write(_book, sheet) -> None:
        sheet.write(5, 0, NAME)
        sheet.set_row(5, None, None, {"hidden": True})

    return _book(write)


def hidden_sheet() -> bytes:
    """A sheet that is very hidden."""

    def write(book, _sheet) -> None:
        other = book.add_worksheet("Other")
        other.write(0, 0, NAME)
        other.very_hidden()

    return _book(write)


def note_on_cell() -> bytes:
    """A comment on a cell, a defined name."""

    def write(book, sheet) -> None:
        sheet.write_comment(0, 0, f"Ask {NAME}")
        book.define_name("Secret_Julia_Ravenscroft", "=Pay!$A$1")

    return _book(write)


def mail_header() -> bytes:
    """Headers that no reader of mail shows."""
    coded = base64.b64encode(N).decode()
    return (
        f"Received: from jravenscroft-laptop by mx\r\nX-Sender: =?utf-8?b?{coded}?=\r\nFrom: desk@example.org\r\n"
        "To: b@example.org\r\nSubject: Papers\r\nDate: Mon, 13 Dec 2010 07:02:00 +0000\r\n\r\n"
        + "\r\n".join(PLAIN)
    ).encode()


def html_comment() -> bytes:
    """A comment, a data attribute and a script in a page."""
    body = "".join(f"<p>{line}</p>" for line in PLAIN)
    return (
        f"<!doctype html><html><head><title>x</title><script>var a='{NAME}'</script></head>"
        f"<body data-who='{NAME}'><!-- {NAME} -->{body}</body></html>"
    ).encode()


def exif() -> bytes:
    """EXIF of a photograph."""
    told = Image.Exif()
    told[0x013B] = NAME
    told[0x010E] = f"Portrait of {NAME}"
    out = io.BytesIO()
    pages.picture(PLAIN).save(out, "JPEG", exif=told)
    return out.getvalue()


def preview_in_photo() -> bytes:
    """A whole second picture behind the end of the first, with the name in its own EXIF."""
    out = io.BytesIO()
    pages.picture(PLAIN).save(out, "JPEG")
    return out.getvalue() + exif()


def png_text() -> bytes:
    """A text chunk, compressed."""
    from PIL import PngImagePlugin

    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", f"by {NAME}", zip=True)
    out = io.BytesIO()
    pages.picture(PLAIN).save(out, "PNG", pnginfo=told)
    return out.getvalue()


FAILURES = {
    "overlay.pdf": overlay,
    "white.pdf": text_layer,
    "letters.pdf": letters_apart,
    "info.pdf": info,
    "xmp.pdf": xmp,
    "incremental.pdf": incremental,
    "orphan.pdf": orphan,
    "embedded.pdf": embedded,
    "annotation.pdf": annotation,
    "layer.pdf": hidden_layer,
    "actualtext.pdf": actual_text,
    "ocr.pdf": ocr_layer,
    "tounicode.pdf": to_unicode,
    "tracked.docx": tracked_change,
    "comment.docx": comment,
    "hidden.docx": hidden_run,
    "properties.docx": properties,
    "alt.docx": alternative_text,
    "row.xlsx": hidden_row,
    "sheet.xlsx": hidden_sheet,
    "note.xlsx": note_on_cell,
    "header.eml": mail_header,
    "page.html": html_comment,
    "exif.jpg": exif,
    "preview.jpg": preview_in_photo,
    "chunk.png": png_text,
}
"""File name -> who makes it. None shows the name to a reader: it must go without any decision."""

SHOWN = {"form.pdf": form_field, "outline.pdf": outline, "thumb.pdf": thumbnail}
"""Those that a viewer may show, or that hold it as pixels alone."""
