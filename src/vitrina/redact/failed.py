"""Redactions that failed, in papers that come in: words that a page does not show, and its file still holds.

    ████████ : 'the source', in the text layer all the same

A researcher wants to read them; an editor must know, since whoever made the bar meant to protect somebody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from vitrina.analyzers.covered import is_label
from vitrina.core.types import Box
from vitrina.readers.pdf_unseen import DARK, LIGHT
from vitrina.redact import cover

if TYPE_CHECKING:
    from vitrina.redact.clean import Word

BAR, PICTURE, BLANK = "bar", "picture", "blank"


class Covered(Struct, frozen=True, order=True):
    """Words that are not seen: ``how`` a ``bar``, a ``picture`` or pattern, or ``blank`` paper hides them."""

    page: int
    line: int
    text: str
    how: str


def covered(
    page: int, plate: cover.Plate, words: Sequence[Word], lines: Mapping[int, str]
) -> list[Covered]:
    """Give the runs of words of a page that are not seen, line by line."""
    picture = cover.opened(plate)
    found = []
    told = sorted((w for w in words if w.line in lines), key=lambda w: (w.line, w.box.start))
    for (line, how), run in groupby(told, key=lambda word: (word.line, _hidden(picture, word))):
        text = " ".join(lines[line][word.box.start : word.box.end] for word in run)
        if how and any(char.isalnum() for char in text) and not is_label(text):
            found.append(Covered(page, line, text, how))
    return found


def _hidden(picture: Any, word: Word) -> str:
    """What hides a word; '' where it is seen, or lies off the page."""
    box: Box = word.box
    if word.seen or box.right <= box.left or box.bottom <= box.top:
        return ""
    left, top, right, bottom = cover._pixels(picture.size, box)
    spot = picture.crop((left, top, max(left + 1, right), max(top + 1, bottom)))
    darkest, lightest = spot.getextrema()
    if (
        word.seen is None
    ):  # laid under a picture: only a bar without any light says that it is hidden
        return BAR if lightest < DARK else ""
    histogram = spot.histogram()
    mean = sum(value * count for value, count in enumerate(histogram)) / max(1, sum(histogram))
    if mean < DARK:
        return BAR
    return BLANK if mean > LIGHT and darkest > LIGHT else PICTURE
