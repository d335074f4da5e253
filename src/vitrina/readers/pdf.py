"""PDF, by PDFium: the text layer line by line, what is filled in, pinned on or attached.

A line of print is a line of text: PDFium parts them where the baseline changes. A page with a
picture and hardly any text of its own is left to OCR (``Scan``); other pages of the same file are
not. An invisible text layer over a picture is somebody else's OCR, and marked so.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from typing import Any

from vitrina.core.errors import Damaged, Encrypted
from vitrina.core.source import Source
from vitrina.core.types import (
    Child,
    Claim,
    Item,
    Place,
    Problem,
    Reader,
    Scan,
    Text,
    clean,
)
from vitrina.readers import pdf_unseen, pdf_words
from vitrina.readers.pdf_survey import Survey

ENOUGH = 24
"""Letters on a page with a picture below which the picture is taken for the page."""
MOST_PAGES = 100_000
MOST_TAGS = 20_000
MOST_BOOKMARKS = 20_000
PICTURED = 0.4
"""The share of a page from which a picture may be the page."""
_CLAIMS = {
    "Title": "Title", "Author": "Author", "Subject": "Subject", "Keywords": "Keywords",
    "Creator": "Producer", "Producer": "Producer", "CreationDate": "Created", "ModDate": "Modified",
}  # fmt: skip
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?")
_ANNOTATIONS = {1: "note", 3: "text", 9: "highlight", 10: "underline", 12: "strikeout", 13: "stamp"}


def knows(source: Source) -> bool:
    """``%PDF-`` within the first kilobyte, as readers have always allowed."""
    return b"%PDF-" in source.head[:1024]


def read(source: Source) -> Iterator[Item]:
    """Yield claims, then each page's text, then attachments."""
    import pypdfium2 as pdfium  # noqa: PLC0415  (loads PDFium)

    document = opened(source)
    try:
        yield from _claims(document)
        yield from _pages(document, pdf_unseen.Looker(source.data))
        yield from _outline(document)
        yield from _attachments(document)
        if document.get_formtype() in {
            pdfium.raw.FORMTYPE_XFA_FULL,
            pdfium.raw.FORMTYPE_XFA_FOREGROUND,
        }:
            yield Problem(
                Place(),
                "an XFA form, drawn by a program inside the file",
                "its plain pages were read",
            )
    finally:
        document.close()


def opened(source: Source) -> Any:
    """Open with PDFium. Raises ``Encrypted`` or ``Damaged``."""
    import pypdfium2 as pdfium  # noqa: PLC0415

    try:
        document = pdfium.PdfDocument(source.bytes())
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Encrypted("it opens only with a password") from error
        raise Damaged("a PDF that does not open") from error
    if len(document) == 0:
        document.close()
        raise Damaged("it has no pages")
    return document


def _claims(document: Any) -> Iterator[Item]:
    for key, name in _CLAIMS.items():
        value = document.get_metadata_value(key).strip()
        if value:
            yield Claim(Place(), name, _iso(value) if key.endswith("Date") else clean(value))


def _iso(value: str) -> str:
    found = _DATE.match(value)
    if not found:
        return clean(value)
    year, month, day, hour, minute, second = (part or "" for part in found.groups())
    date = "-".join(part for part in (year, month, day) if part)
    return f"{date}T{hour}:{minute}:{second or '00'}" if hour and minute else date


def _pages(document: Any, looker: pdf_unseen.Looker) -> Iterator[Item]:
    import pypdfium2 as pdfium  # noqa: PLC0415

    last = min(len(document), MOST_PAGES)
    tagged = bool(pdfium.raw.FPDFCatalog_IsTagged(document.raw))
    for number in range(1, last + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            yield Problem(Place(page=number), "a page that does not load", "passed over", lost=True)
            continue
        try:
            text = pdf_words.page_text(page)
            found = looker.survey(page)
            yield from _page(page, number, text, found, last=number == last)
            if tagged:
                yield from _described(page, number)
            yield from pdf_unseen.texts(number, text, looker.look(page, text, found))
        finally:
            page.close()


def _page(page: Any, number: int, text: str, found: Survey, *, last: bool) -> Iterator[Item]:
    letters = sum(1 for char in text if char.isalnum())
    odd = sum(1 for char in text if char == "\ufffd" or "\ue000" <= char <= "\uf8ff")
    pictured, invisible = found.pictured > PICTURED, found.invisible > found.visible
    poor = letters < ENOUGH or odd * 4 > letters
    if poor and pictured:
        yield Scan(Place(page=number))
    if odd * 2 > letters > 0:
        yield Problem(
            Place(page=number),
            "letters whose meaning the file does not give",
            "read as they stand",
            lost=True,
        )
    if text.strip():
        yield Text(Place(page=number, line=1), text, ocr=invisible and pictured)
    elif last:  # a page all the same: that there are so many is told by its place
        yield Text(Place(page=number, line=1), "")
    yield from _annotations(page, number)


def _outline(document: Any) -> Iterator[Item]:
    """The bookmarks, which a viewer shows beside the pages."""
    titles: list[str] = []
    for entry in document.get_toc(max_depth=12):
        titles.append(clean(" ".join(entry.get_title().split())))
        if len(titles) >= MOST_BOOKMARKS:
            break
    if any(titles):
        yield Text(Place("outline", 0, 1), "\n".join(titles))


def _annotations(page: Any, number: int) -> Iterator[Item]:
    from pypdfium2 import raw  # noqa: PLC0415

    notes: list[str] = []
    fields: list[str] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), 2000)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind == raw.FPDF_ANNOT_WIDGET:
            value = _string(raw.FPDFAnnot_GetStringValue, annotation, b"V")
            name = _string(raw.FPDFAnnot_GetStringValue, annotation, b"T")
            if value:
                fields.append(f"{name}: {value}" if name else value)
        elif kind not in {raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP}:
            note = _string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents")
            author = _string(raw.FPDFAnnot_GetStringValue, annotation, b"T")
            if note:
                notes.append(f"{author}: {note}" if author else note)
        raw.FPDFPage_CloseAnnot(annotation)
    if fields:
        yield Text(Place("form", number, 1), "\n".join(fields))
    if notes:
        yield Text(Place("annotations", number, 1), "\n".join(notes), hidden="annotation")


def _described(page: Any, number: int) -> Iterator[Item]:
    """What a tagged page says to those who can't see its pictures."""
    from pypdfium2 import raw  # noqa: PLC0415

    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return
    found: dict[str, None] = {}
    try:
        count = min(raw.FPDF_StructTree_CountChildren(tree), MOST_TAGS)
        waiting = [raw.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(count)]
        met = 0
        while waiting and met < MOST_TAGS:
            element = waiting.pop()
            met += 1
            if not element:
                continue
            if told := _string(
                lambda one, _, *rest: raw.FPDF_StructElement_GetAltText(one, *rest), element, b""
            ):
                found[told] = None
            count = min(raw.FPDF_StructElement_CountChildren(element), MOST_TAGS - met)
            waiting += [
                raw.FPDF_StructElement_GetChildAtIndex(element, index)
                for index in reversed(range(count))
            ]
    finally:
        raw.FPDF_StructTree_Close(tree)
    if found:
        yield Text(Place("alternative-text", number, 1), "\n".join(found), "alternative text")


def _string(call: Any, handle: Any, key: bytes) -> str:
    size = call(handle, key, None, 0)
    if size <= 2 or size > 1_000_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    call(handle, key, pointer, size)
    text = buffer.raw[: size - 2].decode("utf-16-le", "replace")
    return clean(" ".join(text.split()))


def _attachments(document: Any) -> Iterator[Item]:
    import pypdfium2 as pdfium  # noqa: PLC0415

    for index in range(min(document.count_attachments(), 10_000)):
        try:
            attachment = document.get_attachment(index)
            name = attachment.get_name()
            data = bytes(attachment.get_data())
        except (pdfium.PdfiumError, ValueError):
            yield Problem(
                Place(part="attachments"),
                "an attachment that does not unpack",
                "passed over",
                lost=True,
            )
            continue
        yield Child(Place(part=f"attachments.{index + 1}"), clean(name), "", data)


READER = Reader(
    name="pdf",
    kind="pdf",
    media=("application/pdf",),
    suffixes=(".pdf",),
    knows=knows,
    read=read,
    version=4,
    limits=(
        "a file that opens only with a password is not read",
        "XFA forms: their plain pages only",
        f"pages after the {MOST_PAGES:,}th are not read",
        f"of text that is not seen, the first {pdf_unseen.MOST_DRAWN} pages on which there may be some are marked",
        "words of an OCR layer under a bar that is part of the scan are told on request only",
    ),
    sources=("https://pdfa.org/resource/iso-32000-2/", "https://pdfium.googlesource.com/pdfium/"),
)
