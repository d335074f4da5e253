"""PDF, by PDFium: the text layer line by line, what is filled in, pinned on or attached.

A line of print is a line of text: PDFium parts them where the baseline changes. A page with a
picture and hardly any text of its own is left to OCR (``Scan``); other pages of the same file are
not. An invisible text layer over a picture is somebody else's OCR, and marked so.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from vitrina.core.errors import Damaged, Encrypted
from vitrina.core.source import Source
from vitrina.core.types import (
    Box,
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

ENOUGH = 24
"""Letters on a page with a picture below which the picture is taken for the page."""
MOST_PAGES = 100_000
MOST_TAGS = 20_000
MOST_BOOKMARKS = 20_000
MOST_OBJECTS = 400
"""Objects of a page looked at to tell what kind of page it is."""
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
        yield from _pages(document)
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


def _pages(document: Any) -> Iterator[Item]:
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
            yield from _page(page, number, last=number == last)
            if tagged:
                yield from _described(page, number)
        finally:
            page.close()


def _page(page: Any, number: int, *, last: bool) -> Iterator[Item]:
    text, _ = page_lines(page)
    letters = sum(1 for char in text if char.isalnum())
    odd = sum(1 for char in text if char == "\ufffd" or "\ue000" <= char <= "\uf8ff")
    pictured, invisible = _looks(page, letters)
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


def page_lines(page: Any) -> tuple[str, list[tuple[int, int]]]:
    """Give a page's text, and for each of its characters in the text layer (line, column).

    Lines and columns count from 0. The one place that says where a PDF's lines part: reader and
    word boxes must agree.
    """
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        raw = layer.get_text_range(0, count) if count > 0 else ""
    finally:
        layer.close()
    return _lines(raw)


def _lines(raw: str) -> tuple[str, list[tuple[int, int]]]:
    lines: list[list[str]] = [[]]
    places: list[tuple[int, int]] = []
    before = ""
    for char in raw:
        if char in "\r\n":
            places.append((len(lines) - 1, len(lines[-1])))
            if not (char == "\n" and before == "\r"):
                lines.append([])
        else:
            places.append((len(lines) - 1, len(lines[-1])))
            lines[-1].append(_plain(char))
        before = char
    return clean("\n".join("".join(line) for line in lines).rstrip("\n")), places


def _plain(char: str) -> str:
    if char in "\ufffe\u0002\u00ad":  # PDFium's mark of a word that goes on in the next line
        return "-"
    return " " if char < " " or char == "\x7f" else char


def _looks(page: Any, letters: int) -> tuple[bool, bool]:
    """(a picture covers much of the page, its text is invisible)."""
    from pypdfium2 import raw  # noqa: PLC0415

    width, height = page.get_size()
    area, invisible, visible, seen = 0.0, 0, 0, 0
    for seen, item in enumerate(page.get_objects(max_depth=3)):
        if seen >= MOST_OBJECTS:
            break
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            area += max(0.0, right - left) * max(0.0, top - bottom)
        elif item.type == raw.FPDF_PAGEOBJ_TEXT and letters:
            mode = raw.FPDFTextObj_GetTextRenderMode(item.raw)
            invisible += mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE
            visible += mode != raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return area > 0.4 * width * height, invisible > visible


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


def word_boxes(page: Any) -> tuple[Box, ...]:
    """Where each word of a page stands; ``Box.line`` counts from 1, as the reader's lines do."""
    return tuple(box for box, _ in words(page))


class Letter(NamedTuple):
    """A letter of a page's text layer: its number there, the sign, and its edges in the page's units."""

    number: int
    sign: str
    left: float
    top: float
    right: float
    bottom: float


def words(page: Any) -> list[tuple[Box, tuple[Letter, ...]]]:
    """Each word's box, and its letters."""
    from pypdfium2 import raw  # noqa: PLC0415

    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        text = layer.get_text_range(0, count) if count > 0 else ""
        _, places = _lines(text)
        found: list[tuple[Box, tuple[Letter, ...]]] = []
        word: list[tuple[tuple[int, int], Letter]] = []
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        for index in range(min(count, len(places))):
            char = text[index]
            if char.isspace() or char in "\r\n":
                _close(page, word, found)
                continue
            if word and places[index][0] != word[-1][0][0]:
                _close(page, word, found)
            if raw.FPDFText_GetCharBox(layer.raw, index, left, right, bottom, top):
                letter = Letter(index, char, left.value, top.value, right.value, bottom.value)
                word.append((places[index], letter))
        _close(page, word, found)
    finally:
        layer.close()
    return found


def edges(page: Any, letters: Iterable[Letter]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of letters on the page as it is drawn, in 1/10000.

    PDFium itself says where a point goes: pages are turned, cropped, and of any unit.
    """
    from pypdfium2 import raw  # noqa: PLC0415

    some = tuple(letters)
    across, down = ctypes.c_int(), ctypes.c_int()
    fine = 100_000
    points = []
    for x in (min(at.left for at in some), max(at.right for at in some)):
        for y in (min(at.bottom for at in some), max(at.top for at in some)):
            raw.FPDF_PageToDevice(page.raw, 0, 0, fine, fine, 0, x, y, across, down)
            points.append((across.value / 10, down.value / 10))
    xs = [max(0, min(10_000, round(x))) for x, _ in points]
    ys = [max(0, min(10_000, round(y))) for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _close(
    page: Any,
    word: list[tuple[tuple[int, int], Letter]],
    found: list[tuple[Box, tuple[Letter, ...]]],
) -> None:
    if word:
        letters = tuple(letter for _, letter in word)
        (line, start), (_, end) = word[0][0], word[-1][0]
        found.append((Box(line + 1, start, end + 1, *edges(page, letters)), letters))
        word.clear()


READER = Reader(
    name="pdf",
    kind="pdf",
    media=("application/pdf",),
    suffixes=(".pdf",),
    knows=knows,
    read=read,
    version=3,
    limits=(
        "a file that opens only with a password is not read",
        "XFA forms: their plain pages only",
        f"pages after the {MOST_PAGES:,}th are not read",
        "text in layers that are switched off, or of the paper's colour, is read and not marked",
    ),
    sources=("https://pdfa.org/resource/iso-32000-2/", "https://pdfium.googlesource.com/pdfium/"),
)
