"""Words of a PDF's page that its picture does not show, and why: under a box, white on white, in a layer.

    suspected by its objects (pdf_survey) -> the page drawn with its words and without -> no difference

Only pages of which something is suspected are drawn, so that an ordinary file costs nothing.
"""

from __future__ import annotations

import ctypes
import mmap
import zlib
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from vitrina.core import unseen
from vitrina.core.types import Box, Place, Text
from vitrina.readers import pdf_survey, pdf_words
from vitrina.readers.pdf_words import Letter

MOST_DRAWN = 300
"""Pages of a file that are drawn."""
MOST_PAINT = 2_000
"""How many pages' worth of paint is drawn of a file."""
MOST_RUNS = 2_000
"""Runs of words of one page that are marked."""
WIDTH = 1000
MOST_PIXELS = 40_000_000
FEW_PIXELS = 4_000_000
"""Of a page that a reader draws."""
CONTRAST = 24
"""Difference of brightness that a letter makes when it is seen."""
DARK, LIGHT = 100, 200
"""Mean brightness of a bar, and of what is blank."""
_MOST_STREAMS = 4_000
_MOST_UNPACKED = 64_000_000
_DICTIONARY = 1_000
"""Bytes from the word ObjStm to the stream itself, at most."""
_CHUNK = 65_536


class Run(NamedTuple):
    """Words of a line that are not seen; ``line`` counts from 1, ``start`` and ``end`` characters."""

    line: int
    start: int
    end: int
    why: str


class Looker:
    """Looks at the pages of one file, up to a bound on what is drawn."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = data
        self._layered: bool | None = None
        self._drawn = 0
        self._paint = 0.0

    def survey(self, page: Any) -> pdf_survey.Survey:
        """Go through a page's objects."""
        if self._layered is None:
            self._layered = has_layers(self._data)
            self._data = b""
        return pdf_survey.survey(page, layered=self._layered)

    def look(self, page: Any, text: str, found: pdf_survey.Survey) -> list[Run]:
        """Give the words of a page that are not seen. The page can't be drawn for the eye any more."""
        from pypdfium2 import PdfiumError  # noqa: PLC0415

        if not (found.marks and found.bounded and text.strip()):
            return []
        if found.bare:
            return _pale(page, found, text)
        self._paint += found.paint
        self._drawn += 1
        if self._drawn > MOST_DRAWN or self._paint > MOST_PAINT:
            return []
        try:
            return _drawn(page, found, text)
        except PdfiumError:  # a page that can't be drawn
            return []


def has_layers(data: bytes | mmap.mmap) -> bool:
    """Whether a PDF has optional content, told by its bytes; True where they are locked up."""
    if data.find(b"/OCProperties") >= 0:
        return True
    at, left = data.find(b"/ObjStm"), _MOST_UNPACKED
    if at >= 0 and data.find(b"/Encrypt") >= 0:
        return True
    for _ in range(_MOST_STREAMS):
        if at < 0:
            return False
        start = data.find(b"stream", at, at + _DICTIONARY)
        if start >= 0:
            start += len(b"stream") + (2 if data[start + 6 : start + 8] == b"\r\n" else 1)
            try:
                plain = _unpacked(data, start, left)
            except zlib.error:
                return True
            if b"/OCProperties" in plain:
                return True
            left -= len(plain)
        if left <= 0:
            return True
        at = data.find(b"/ObjStm", at + 1)
    return True


def _unpacked(data: bytes | mmap.mmap, at: int, most: int) -> bytes:
    """The stream that begins here: its length is not looked up, it says itself where it ends."""
    unpacking = zlib.decompressobj()
    plain = bytearray()
    while not unpacking.eof and len(plain) < most and at < len(data):
        packed = unpacking.unconsumed_tail or data[at : at + _CHUNK]
        at += 0 if unpacking.unconsumed_tail else _CHUNK
        plain += unpacking.decompress(packed, most - len(plain))
    return bytes(plain)


def texts(number: int, text: str, runs: Sequence[Run]) -> Iterator[Text]:
    """Give what is not seen of a page once more, at its lines and columns, marked as hidden."""
    lines = text.split("\n")
    for why, of_why in groupby(sorted(runs, key=lambda run: (run.why, run)), key=lambda r: r.why):
        rows: dict[int, str] = {}
        for run in of_why:
            before = rows.get(run.line, "").ljust(run.start)
            rows[run.line] = before + lines[run.line - 1][run.start : run.end]
        for first, some in _stretches(rows):
            place = Place(unseen.part(why), number, first)
            yield Text(place, "\n".join(some), hidden=why)


def _stretches(rows: dict[int, str]) -> Iterator[tuple[int, list[str]]]:
    """Runs of lines that follow one another: (number of the first, lines)."""
    some: list[str] = []
    for line in sorted(rows):
        some.append(rows[line])
        if line + 1 not in rows:
            yield line - len(some) + 1, some
            some = []


def _drawn(page: Any, found: pdf_survey.Survey, text: str) -> list[Run]:
    """Draw a page to see which of its words are seen."""
    suspected = _suspected(page, found)
    if not suspected:
        return []
    modes = letter_modes(page, [letters for _, letters in suspected])
    full, made = drawn_twice(page, WIDTH, FEW_PIXELS)
    told = []
    for (box, letters), mode in zip(suspected, modes, strict=True):
        kinds, invisible = found.kinds(_room(letters)), all_invisible(mode)
        seen = not invisible and all_differ(page, made, letters)
        told.append((box, "" if seen else why(full, box, kinds, invisible=invisible)))
    return _runs(told, text)


def _pale(page: Any, found: pdf_survey.Survey, text: str) -> list[Run]:
    """White letters on bare paper: nothing need be drawn."""
    suspected = _suspected(page, found)
    shades = letter_shades(page, [letters for _, letters in suspected])
    told = [
        (box, unseen.WHITE if min(of_word) >= pdf_survey.LIGHT else "")
        for (box, _), of_word in zip(suspected, shades, strict=True)
    ]
    return _runs(told, text)


def _suspected(page: Any, found: pdf_survey.Survey) -> list[tuple[Box, tuple[Letter, ...]]]:
    return pdf_words.words(page, lambda letters: found.kinds(_room(letters)))


def _runs(told: Sequence[tuple[Box, str]], text: str) -> list[Run]:
    """Join words that follow one another and are not seen for the same reason."""
    lines = text.split("\n")
    runs: list[Run] = []
    for box, reason in told:
        last = runs[-1] if runs else Run(0, 0, 0, "")
        line = lines[box.line - 1]
        if (last.line, last.why) == (box.line, reason) and not line[last.end : box.start].strip():
            runs[-1] = last._replace(end=box.end)
        elif reason:
            runs.append(Run(box.line, box.start, box.end, reason))
    spoken = [
        run for run in runs if any(map(str.isalnum, lines[run.line - 1][run.start : run.end]))
    ]
    return spoken[:MOST_RUNS]


def _room(letters: Sequence[Letter]) -> tuple[float, float, float, float]:
    return (
        min(at.left for at in letters), min(at.bottom for at in letters),
        max(at.right for at in letters), max(at.top for at in letters),
    )  # fmt: skip


def why(picture: Any, box: Box, kinds: frozenset[str], *, invisible: bool) -> str:
    """Say why a word that makes no difference is not seen; '' where nothing tells it."""
    if box.right <= box.left or box.bottom <= box.top:
        return ""
    ground, blank = brightness(picture, box)
    covered = pdf_survey.OVER in kinds
    if invisible:
        if covered and ground < DARK:
            return unseen.UNDER_BOX
        return unseen.INVISIBLE if pdf_survey.GHOST in kinds and blank else ""
    if covered and blank:
        return unseen.UNDER_WHITE
    if covered or (pdf_survey.SAME in kinds and not blank):
        return unseen.UNDER_BOX if ground < DARK else unseen.UNDER_PICTURE
    if pdf_survey.LAYER in kinds:
        return unseen.LAYER
    return unseen.WHITE if pdf_survey.PALE in kinds and blank else ""


def brightness(picture: Any, box: Box) -> tuple[float, bool]:
    """(mean brightness, whether nothing is to be seen there) of a place on a grey picture."""
    spot = picture.crop(_pixels(picture.size, box))
    histogram = spot.histogram()
    mean = sum(value * count for value, count in enumerate(histogram)) / max(1, sum(histogram))
    return mean, mean > LIGHT and spot.getextrema()[0] > LIGHT


def _pixels(size: tuple[int, int], box: Box) -> tuple[int, int, int, int]:
    across, down = size
    x = min(across - 1, box.left * across // 10_000)
    y = min(down - 1, box.top * down // 10_000)
    return (
        x,
        y,
        min(across, max(x + 1, -(-box.right * across // 10_000))),
        min(down, max(y + 1, -(-box.bottom * down // 10_000))),
    )


def drawn_twice(page: Any, width: int, most: int = MOST_PIXELS) -> tuple[Any, Any]:
    """(the page in grey, what its words change in it). Its words are invisible afterwards."""
    from PIL import ImageChops  # noqa: PLC0415
    from pypdfium2 import raw  # noqa: PLC0415

    scale = width / max(1.0, page.get_size()[0])
    full = _grey(page, scale, most)
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=pdf_survey.DEEPEST):
        raw.FPDFTextObj_SetTextRenderMode(item.raw, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    return full, ImageChops.difference(full, _grey(page, scale, most))


def _grey(page: Any, scale: float, most: int) -> Any:
    across, down = page.get_size()
    scale = min(scale, (most / (max(1.0, across) * max(1.0, down))) ** 0.5)
    return page.render(scale=scale, may_draw_forms=True).to_pil().convert("L")


def letter_modes(page: Any, words: Sequence[Sequence[Letter]]) -> list[list[int]]:
    """How each letter of each word is drawn."""
    from pypdfium2 import raw  # noqa: PLC0415

    layer = page.get_textpage()
    try:
        made = []
        for letters in words:
            items = [raw.FPDFText_GetTextObject(layer.raw, at.number) for at in letters]
            made.append([raw.FPDFTextObj_GetTextRenderMode(item) if item else 0 for item in items])
        return made
    finally:
        layer.close()


def letter_shades(page: Any, words: Sequence[Sequence[Letter]]) -> list[list[int]]:
    """The brightness of each letter of each word."""
    from pypdfium2 import raw  # noqa: PLC0415

    layer = page.get_textpage()
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))

    def shade(letter: Letter) -> int:
        if not raw.FPDFText_GetFillColor(layer.raw, letter.number, red, green, blue, opaque):
            return -1
        return pdf_survey.brightness(red.value, green.value, blue.value, opaque.value)

    try:
        return [[shade(letter) for letter in letters] for letters in words]
    finally:
        layer.close()


def all_invisible(modes: Sequence[int]) -> bool:
    """Whether a word of letters drawn so was never meant to be seen: laid under a picture, mostly."""
    from pypdfium2 import raw  # noqa: PLC0415

    return all(mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE for mode in modes)


def all_differ(page: Any, made: Any, letters: Sequence[Letter]) -> bool:
    """Whether every letter of a word makes a difference; signs that are hardly ink need not."""
    told = [letter for letter in letters if letter.sign.isalnum()] or list(letters)
    across, down = made.size
    for letter in told:
        left, top, right, bottom = pdf_words.edges(page, (letter,))
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
