"""The words of a PDF's page: where its lines part, and where each word and letter stands."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from vitrina.core.types import Box, clean, unix

_PLAIN = {code: " " for code in (*range(32), 127) if code != 10} | dict.fromkeys(
    (0xFFFE, 2, 0xAD), "-"
)
"""What stands for signs that print nothing. PDFium marks a word that goes on in the next line."""


def page_text(page: Any) -> str:
    """Give a page's text, as ``page_lines`` does, where nobody asks for places."""
    return clean(unix(_raw(page)).translate(_PLAIN).rstrip("\n"))


def page_lines(page: Any) -> tuple[str, list[tuple[int, int]]]:
    """Give a page's text, and for each of its characters in the text layer (line, column).

    Lines and columns count from 0. The one place that says where a PDF's lines part: reader and
    word boxes must agree.
    """
    return _lines(_raw(page))


def _raw(page: Any) -> str:
    layer = page.get_textpage()
    try:
        count = layer.count_chars()
        return layer.get_text_range(0, count) if count > 0 else ""
    finally:
        layer.close()


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
            lines[-1].append(char.translate(_PLAIN))
        before = char
    return clean("\n".join("".join(line) for line in lines).rstrip("\n")), places


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


Wanted = Callable[[Sequence[Letter]], object]


def words(page: Any, wanted: Wanted = bool) -> list[tuple[Box, tuple[Letter, ...]]]:
    """Each word's box, and its letters; only of words whose letters are ``wanted``."""
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
                _close(page, word, found, wanted)
                continue
            if word and places[index][0] != word[-1][0][0]:
                _close(page, word, found, wanted)
            if raw.FPDFText_GetCharBox(layer.raw, index, left, right, bottom, top):
                letter = Letter(index, char, left.value, top.value, right.value, bottom.value)
                word.append((places[index], letter))
        _close(page, word, found, wanted)
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
    wanted: Wanted,
) -> None:
    letters = tuple(letter for _, letter in word)
    if letters and wanted(letters):
        (line, start), (_, end) = word[0][0], word[-1][0]
        found.append((Box(line + 1, start, end + 1, *edges(page, letters)), letters))
    word.clear()
