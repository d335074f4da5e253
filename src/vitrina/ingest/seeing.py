"""OCR of one page, in the worker."""

from __future__ import annotations

from vitrina.core.errors import Unreadable
from vitrina.core.source import Source
from vitrina.core.types import Place, Text
from vitrina.engines import pdfium, tesseract
from vitrina.ingest.events import Picture


def see(source: Source, order: Picture) -> tuple[Text | None, str]:
    """Give what is read on the page (None: no words) and which engine, with what, read it."""
    try:
        picture = pdfium.for_ocr(source, order.media, order.page)
    except Unreadable as error:
        return None, f"none: {error}"
    found = tesseract.read(picture, order.languages, Place(order.part, order.page, 1))
    return found, tesseract.producer(order.languages)
