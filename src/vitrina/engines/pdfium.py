"""Pictures of pages: PDF by PDFium, images by Pillow. For the eye (JPEG) and for OCR (grey)."""

from __future__ import annotations

import io
from typing import Any

from vitrina.core.errors import Unreadable
from vitrina.core.source import Source
from vitrina.core.types import Box
from vitrina.readers import image as images
from vitrina.readers import pdf

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
CONTRAST = 24
"""Difference of brightness that a letter makes when it is seen."""
_DEEPEST = 15


def looked(source: Source, page: int, width: int) -> tuple[tuple[Box, ...], bytes, tuple[Box, ...]]:
    """Each word of a PDF's page, whether it is seen, and the room that its font takes there.

    The page is drawn with its words and without.

    A letter that makes no difference is under a box, white on white, clipped, off the page, or in a
    layer that is switched off. A word of which any letter is so is not seen.
    """
    from PIL import ImageChops  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    document = pdf.opened(source)
    try:
        opened = _page(document, page)
        found = pdf.words(opened)
        modes = _modes(opened, found)
        rooms = _rooms(opened, found)
        scale = width / max(1.0, opened.get_size()[0])
        full = _grey(opened, scale)
        for item in opened.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEEPEST):
            raw.FPDFTextObj_SetTextRenderMode(item.raw, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        made = ImageChops.difference(full, _grey(opened, scale))
        flags = bytes(
            LAID_UNDER if all(mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE for mode in of_word)
            else SEEN if _all_differ(opened, made, letters) else UNSEEN
            for (_, letters), of_word in zip(found, modes, strict=True)
        )  # fmt: skip
    finally:
        document.close()
    return tuple(box for box, _ in found), flags, rooms


def _grey(page: Any, scale: float) -> Any:
    across, down = page.get_size()
    scale = min(scale, (MOST_PIXELS / (max(1.0, across) * max(1.0, down))) ** 0.5)
    return page.render(scale=scale, may_draw_forms=True).to_pil().convert("L")


def _rooms(page: Any, found: list[tuple[Box, tuple[pdf.Letter, ...]]]) -> tuple[Box, ...]:
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
            made.append(Box(*box[:3], *pdf.edges(page, some)))
    finally:
        layer.close()
    return tuple(made)


def _modes(page: Any, found: list[tuple[Box, tuple[pdf.Letter, ...]]]) -> list[list[int]]:
    """How each letter of each word is drawn."""
    from pypdfium2 import raw  # noqa: PLC0415

    layer = page.get_textpage()
    try:
        made = []
        for _, letters in found:
            items = [raw.FPDFText_GetTextObject(layer.raw, at.number) for at in letters]
            made.append([raw.FPDFTextObj_GetTextRenderMode(item) if item else 0 for item in items])
        return made
    finally:
        layer.close()


def _all_differ(page: Any, made: Any, letters: tuple[pdf.Letter, ...]) -> bool:
    """Whether every letter of a word makes a difference; signs that are hardly ink need not."""
    told = [letter for letter in letters if letter.sign.isalnum()] or list(letters)
    across, down = made.size
    for letter in told:
        left, top, right, bottom = pdf.edges(page, (letter,))
        x, y = left * across // 10_000, top * down // 10_000
        box = (
            x,
            y,
            max(x + 1, -(-right * across // 10_000)),
            max(y + 1, -(-bottom * down // 10_000)),
        )
        if x >= across or y >= down or made.crop(box).getextrema()[1] < CONTRAST:
            return False
    return True


def words(source: Source, page: int) -> tuple[Box, ...]:
    """Where each word of a PDF's page stands; ``Box.line`` counts from 1."""
    document = pdf.opened(source)
    try:
        return pdf.word_boxes(_page(document, page))
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
