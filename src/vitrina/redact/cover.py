"""The picture of a page, drawn anew without what must not be seen.

    ─ ─ a line that may be seen ─ ─          Bars go over the page's full width, from the line above
    ████████████████████████████████          to the line below: neither how long the words were nor
    ─ ─ the next that may be seen ─ ─        how high their letters stood can be measured.

Drawn from plain pixels, before anything is compressed: no ring of the letters is left around a bar.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from PIL import Image, ImageDraw

from vitrina.core.types import Box
from vitrina.redact.decisions import WHOLE, Edges

WHITE = 216
"""From this brightness on paper is white: faint traces and printers' dots are not published."""
CONTRAST = 24
"""Differences of brightness within a word below which nothing can be read there."""
MARGIN = 25
"""In 1/10000 of the page: boxes of words are drawn tight."""
REACH = 400
"""How far a bar grows towards the next line that is seen, at most."""
GRID = 200
HAND = 600
"""Boxes drawn by hand end on this grid: 36 points of a page of print."""
COVERED = 0.8
"""The share of dark pixels from which a word is taken to be barred."""
INK = 180
"""Darker than this is ink."""
STRANGE = 0.0002
"""The share of a page's pixels that are ink outside every known word, above which OCR has a look."""


class Plate(Struct, frozen=True):
    """The pixels of a page: a byte of grey for each, row by row."""

    width: int
    height: int
    grey: bytes


def opened(plate: Plate) -> Any:
    """Give a plate as a picture of Pillow's, near white made white."""
    page = Image.frombytes("L", (plate.width, plate.height), plate.grey)
    return page.point([value if value < WHITE else 255 for value in range(256)])


def seen(page: Any, box: Box) -> bool:
    """Whether something can be seen where a word, read by OCR or laid under a picture, is said to stand.

    It can't where all is of one brightness, nor where nearly all is dark: there a bar lies over it.
    """
    left, top, right, bottom = _pixels(page.size, box)
    inset = (bottom - top) // 6
    spot = page.crop(
        (left, top + inset, max(left + 1, right), max(top + inset + 1, bottom - inset))
    )
    darkest, lightest = spot.getextrema()
    dark = sum(spot.histogram()[:INK])
    return bool(lightest - darkest >= CONTRAST and dark < COVERED * spot.width * spot.height)


def strange(page: Any, words: Iterable[Box]) -> bool:
    """Whether a page shows more than its known words: a stamp, a picture, a field filled in."""
    rest = page.point([255 if value < INK else 0 for value in range(256)])
    pen = ImageDraw.Draw(rest)
    for box in words:
        left, top, right, bottom = _pixels(page.size, _grown(box))
        pen.rectangle((left, top, right, bottom), fill=0)
    left_over = rest.histogram()[255]
    return bool(left_over > STRANGE * page.width * page.height)


def bars(hidden: Sequence[tuple[Box, Box]], visible: Sequence[Box]) -> list[Edges]:
    """Give what is painted over, in 1/10000: whole rows, or whole columns where words stand upright.

    ``hidden``: for each line that goes the box of its letters, and that of their font; ``visible``:
    boxes of words that stay.
    """
    made = []
    for box, room in hidden:
        if _upright(box):
            others = [(b.left, b.right) for b in visible]
            low, high = _stretched((box.left, box.right), (room.left, room.right), others)
            made.append((low, 0, high, WHOLE))
        else:
            others = [(b.top, b.bottom) for b in visible]
            low, high = _stretched((box.top, box.bottom), (room.top, room.bottom), others)
            made.append((0, low, WHOLE, high))
    return sorted(set(made))


def _upright(box: Box) -> bool:
    """Whether a word stands on its end: taller than a word of so many letters can lie."""
    letters = max(1, box.end - box.start)
    return letters > 2 and box.bottom - box.top > 2 * (box.right - box.left)


def _stretched(
    letters: tuple[int, int], room: tuple[int, int], others: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Grow to the next line on each side: where the line's own letters end is not told.

    Where there is no line within reach, the bar ends on a grid around the font's room, which does not
    depend on the letters (of print that OCR read, it does: whether they rise or hang may show).
    """
    low, high = letters[0] - MARGIN, letters[1] + MARGIN
    above = [end for _, end in others if room[0] - REACH <= end <= low - MARGIN // 2]
    beneath = [start for start, _ in others if high + MARGIN // 2 <= start <= room[1] + REACH]
    first = max(above) if above else (room[0] - REACH) // GRID * GRID
    last = min(beneath) if beneath else -(-(room[1] + REACH) // GRID) * GRID
    return max(0, min(first, low - MARGIN // 2)), min(WHOLE, max(last, high + MARGIN // 2))


def _grown(box: Box) -> Box:
    return box._replace(
        left=box.left - 2 * MARGIN, top=box.top - 2 * MARGIN,
        right=box.right + 2 * MARGIN, bottom=box.bottom + 2 * MARGIN,
    )  # fmt: skip


def _pixels(size: tuple[int, int], box: Box) -> Edges:
    width, height = size
    return (
        max(0, min(width - 1, box.left * width // WHOLE)),
        max(0, min(height - 1, box.top * height // WHOLE)),
        max(1, min(width, -(-box.right * width // WHOLE))),
        max(1, min(height, -(-box.bottom * height // WHOLE))),
    )


def draw(page: Any, boxes: Iterable[Edges]) -> bytes:
    """Draw a page anew with black bars: PNG with nothing but pixels."""
    made = Image.new("L", page.size, 255)
    made.paste(page)
    pen = ImageDraw.Draw(made)
    for left, top, right, bottom in boxes:
        edge = _pixels(page.size, Box(0, 0, 0, left, top, right, bottom))
        pen.rectangle((edge[0], edge[1], edge[2] - 1, edge[3] - 1), fill=0)
    out = io.BytesIO()
    Image.frombytes("L", made.size, made.tobytes()).save(out, "PNG")
    return out.getvalue()


def from_png(data: bytes) -> Any:
    """Open a picture of an edition, in grey."""
    with Image.open(io.BytesIO(data), formats=["PNG"]) as opened_:
        return opened_.convert("L")


def examined(data: bytes) -> tuple[bool, list[int]]:
    """(whether a picture of an edition is plain grey, how many pixels there are of each brightness)."""
    with Image.open(io.BytesIO(data), formats=["PNG"]) as opened_:
        return opened_.mode == "L", opened_.convert("L").histogram()
