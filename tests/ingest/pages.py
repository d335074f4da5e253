"""Makes pages for the tests: pictures of print, and PDF files by hand, down to the operator."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

SIZE = (1240, 1754)  # A4 at 150 dots an inch
LEFT, TOP, STEP = 120, 200, 70


def picture(lines: Sequence[str], turned: int = 0) -> Image.Image:
    """A page with these lines in print, turned by ``turned`` degrees against the clock."""
    page = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(page)
    font = ImageFont.load_default(36)
    for number, line in enumerate(lines):
        pen.text((LEFT, TOP + STEP * number), line, 0, font=font)
    return page.rotate(turned, expand=True)


def png(lines: Sequence[str], turned: int = 0) -> bytes:
    """The same as a PNG."""
    out = io.BytesIO()
    picture(lines, turned).save(out, "PNG")
    return out.getvalue()


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )


def stream(content: bytes, keys: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content)
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (keys, len(packed), packed)


def print_on(lines: Sequence[str]) -> bytes:
    """Operators that print lines in the font /A."""
    rows = b"".join(b"(%b) ' " % line.encode("latin-1") for line in lines)
    return b"BT /A 14 Tf 20 TL 60 740 Td " + rows + b"ET\n"


def document(pages: Sequence[bytes], resources: bytes = b"", extra: Sequence[bytes] = ()) -> bytes:
    """A PDF of pages given by their operators. ``extra`` are objects from number 4 on."""
    first = 4 + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *extra,
    ]
    for operators in pages:
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R"
            b"/Resources<</Font<</A 3 0 R>>%b>>>>" % (len(objects) + 2, resources),
            stream(operators),
        ]
    return pdf(objects)


def scanned(lines: Sequence[str]) -> tuple[bytes, bytes]:
    """(operators, object) of a page that is a picture of these lines, called /Scan."""
    image = picture(lines)
    keys = (
        b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8/Width %d/Height %d"
        % image.size
    )
    return b"q 600 0 0 800 0 0 cm /Scan Do Q\n", stream(image.tobytes(), keys)


def endless_forms(levels: int = 9, times: int = 12) -> bytes:
    """A page that is read for ever: forms that draw forms, ``times ** levels`` strokes in all."""
    extra = []
    for number in range(levels):
        deeper = b"/Resources<</XObject<</F %d 0 R>>>>" % (5 + number)
        last = number == levels - 1
        extra.append(
            stream(
                b"0 0 m 600 800 l S\n" if last else b"/F Do\n" * times,
                b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + (b"" if last else deeper),
            )
        )
    return document([b"/F Do\n" * times], b"/XObject<</F 4 0 R>>", extra)


def endless_paint() -> bytes:
    """A page that is read at once and drawn for ever: a picture, and on it fill upon blended fill."""
    dot = b"q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"
    return document(
        [dot + b"/G gs 0 0 600 800 re f\n" * 100_000],
        b"/ExtGState<</G<</BM/Luminosity/ca 0.5>>>>",
    )
