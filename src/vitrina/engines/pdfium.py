"""Pictures of pages: PDF by PDFium, images by Pillow. For the eye (JPEG) and for OCR (grey)."""

from __future__ import annotations

import io
from typing import Any

from vitrina.core.errors import Unreadable
from vitrina.core.source import Source
from vitrina.core.types import Box
from vitrina.readers import image as images
from vitrina.readers import pdf, pdf_unseen, pdf_words

QUALITY = 82
DPI = 300
MOST_PIXELS = 40_000_000
TALLEST = 3
"""Heights of its width that a picture for the eye may have."""


def render(source: Source, media: str, page: int, width: int) -> tuple[bytes, str]:
    """Draw a page ``width`` pixels wide: (JPEG, media type). Raises ``Unreadable``."""
    picture = _drawn(source, media, page, width).convert("RGB")
    if picture.width > width:
        picture = picture.resize((width, max(1, round(picture.height * width / picture.width))))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, progressive=True)
    return out.getvalue(), "image/jpeg"


def plates(source: Source, media: str, page: int, width: int) -> tuple[bytes, int, int]:
    """Draw a page for print: (a byte of grey for each pixel, width, height), never compressed.

    Of a pixel's colours the darker of red and green counts: yellow, as of the dots by which printers
    sign a page, is white. Raises ``Unreadable``.
    """
    from PIL import ImageChops  # noqa: PLC0415

    picture = _on_white(_drawn(source, media, page, width))
    if picture.width > width:
        picture = picture.resize((width, max(1, round(picture.height * width / picture.width))))
    if picture.height > width * TALLEST * 4:
        raise Unreadable(f"page {page} is too tall to be printed")
    red, green, _ = picture.convert("RGB").split()
    grey = ImageChops.darker(red, green)
    return grey.tobytes(), grey.width, grey.height


def for_ocr(source: Source, media: str, page: int) -> Any:
    """Give a page in grey, a PDF's at 300 dots an inch, as a picture of Pillow's."""
    return _on_white(_drawn(source, media, page, 0)).convert("L")


def _on_white(picture: Any) -> Any:
    """Give a picture with what is see-through standing on white, of eight bits a colour."""
    if picture.mode in {"RGBA", "LA", "P", "PA"}:
        from PIL import Image  # noqa: PLC0415

        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    if picture.mode.startswith(("I", "F")):
        picture = picture.point(lambda value: value / 256).convert("L")
    return picture


SEEN, UNSEEN, LAID_UNDER = 1, 0, 2
"""A word is drawn and can be seen; it is drawn and can't; it is laid invisibly under a picture."""


def looked(source: Source, page: int, width: int) -> tuple[tuple[Box, ...], bytes, tuple[Box, ...]]:
    """Each word of a PDF's page, whether it is seen, and the room that its font takes there.

    The page is drawn with its words and without.

    A letter that makes no difference is under a box, white on white, clipped, off the page, or in a
    layer that is switched off. A word of which any letter is so is not seen.
    """
    document = pdf.opened(source)
    try:
        opened = _page(document, page)
        found = pdf_words.words(opened)
        modes = pdf_unseen.letter_modes(opened, [letters for _, letters in found])
        rooms = _rooms(opened, found)
        _, made = pdf_unseen.drawn_twice(opened, width)
        flags = bytes(
            LAID_UNDER if pdf_unseen.all_invisible(of_word)
            else SEEN if pdf_unseen.all_differ(opened, made, letters) else UNSEEN
            for (_, letters), of_word in zip(found, modes, strict=True)
        )  # fmt: skip
    finally:
        document.close()
    return tuple(box for box, _ in found), flags, rooms


def _rooms(page: Any, found: list[tuple[Box, tuple[pdf_words.Letter, ...]]]) -> tuple[Box, ...]:
    """The room of each word by its font alone, whichever letters it has: tall ones, or none."""
    from pypdfium2 import raw  # noqa: PLC0415

    layer = page.get_textpage()
    edge = raw.FS_RECTF()
    made = []
    try:
        for box, letters in found:
            some = list(letters)
            for letter in letters:
                if raw.FPDFText_GetLooseCharBox(layer.raw, letter.number, edge):
                    around = {n: getattr(edge, n) for n in ("left", "top", "right", "bottom")}
                    some.append(letter._replace(**around))
            made.append(Box(*box[:3], *pdf_words.edges(page, some)))
    finally:
        layer.close()
    return tuple(made)


def words(source: Source, page: int) -> tuple[Box, ...]:
    """Where each word of a PDF's page stands; ``Box.line`` counts from 1."""
    document = pdf.opened(source)
    try:
        return pdf_words.word_boxes(_page(document, page))
    finally:
        document.close()


def _drawn(source: Source, media: str, page: int, width: int) -> Any:
    if media == "application/pdf" or pdf.knows(source):
        return _drawn_pdf(source, page, width)
    from PIL import ImageOps  # noqa: PLC0415

    picture = images.opened(source)
    try:
        picture.seek(page - 1)
        if width:
            picture.draft("RGB", (width, width * TALLEST))
        picture.load()
    except (EOFError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable(f"page {page} of the picture does not open") from error
    return ImageOps.exif_transpose(picture)


def _drawn_pdf(source: Source, number: int, width: int) -> Any:
    document = pdf.opened(source)
    try:
        page = _page(document, number)
        across, down = (max(1.0, side) for side in page.get_size())
        scale = width / across if width else DPI / 72
        scale = min(scale, (MOST_PIXELS / (across * down)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=not width, may_draw_forms=True)
        picture = bitmap.to_pil()
        picture.load()
        return picture.copy()
    finally:
        document.close()


def _page(document: Any, number: int) -> Any:
    import pypdfium2 as pdfium  # noqa: PLC0415

    if not 1 <= number <= len(document):
        raise Unreadable(f"there is no page {number}")
    try:
        return document[number - 1]
    except pdfium.PdfiumError as error:
        raise Unreadable(f"page {number} does not load") from error
