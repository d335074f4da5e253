"""Lines on their way to the public: what of each goes, and how the rest is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from vitrina.core.clean import is_mark, mark, reasons_in
from vitrina.core.types import Box

WIDTH = 72
"""Characters of a line that is broken anew."""
FULL = 32
"""Characters from which a line may have been broken because the next word had no room."""
NARROW = 20
"""The same, where what had no room went: that may have been a long word."""
FLOWING = 130
"""Lines with more than that beside their gaps were not broken at a width: each is a paragraph of its own."""
_OWN = re.compile(r"\s*(?:[-*•·–>]|\(?\d{1,3}[.)]|[\w][\w -]{0,30}:)|.*\t|\s*$")
"""Lines that begin something of their own: an entry of a list, a field, a row of a table."""
_ON = re.compile(r"\[▇▇▇|[^\W\d_A-Z]")
"""Lines that go on after a line that was all gap: with one more, or in the middle of a sentence."""
_MARK = re.compile(r"\[▇▇▇[^\]]*\]")
_AGAIN = re.compile(r"\[▇▇▇[^\]\s]*\](?:[\W_]*?\[▇▇▇[^\]\s]*\])+")
"""Marks with no word between them: where a line ended there, as within one."""


class Span(NamedTuple):
    """Characters of a line that go, and why: by which decision."""

    start: int
    end: int
    reason: str
    key: str = ""


class Row:
    """One line, where it stands, and what of it goes."""

    __slots__ = ("line", "ocr", "page", "part", "spans", "text", "told")

    def __init__(self, part: str, page: int, line: int, text: str, *, ocr: bool = False) -> None:
        self.part, self.page, self.line, self.text, self.ocr = part, page, line, text, ocr
        self.told = text
        """The line as the library has it; ``text`` is what a reader of the page sees of it."""
        self.spans: list[Span] = []

    @property
    def drawn(self) -> bool:
        """Whether it is a line of the page itself, which its picture shows."""
        return self.page > 0 and self.part == ""

    def hide(self, boxes: Sequence[Box] | None) -> None:
        """Leave out the words of these boxes, which nobody sees; all of the line if it has none."""
        if boxes is None:
            self.text = ""
            return
        text = self.text
        for box in sorted(boxes, key=lambda box: -box.start):
            text = text[: box.start] + text[box.end :]
        self.text = " ".join(text.split())


def cut(boxes: Sequence[Box]) -> Box:
    """Give the box of a line: that around all its words. ``end`` tells the longest word's letters."""
    letters = max(box.end - box.start for box in boxes)
    if any(
        box.bottom - box.top > 2 * (box.right - box.left) and box.end - box.start > 2
        for box in boxes
    ):
        letters = max(letters, 3)
    return Box(
        0, 0, letters,
        min(b.left for b in boxes), min(b.top for b in boxes),
        max(b.right for b in boxes), max(b.bottom for b in boxes),
    )  # fmt: skip


def without(text: str, spans: Iterable[Span]) -> str:
    """Write a line anew; neighbouring gaps are one, however many and long they were.

    One mark tells all their reasons, sorted: where one ends and the next begins is not told.
    """
    some = sorted(spans)
    if not some:
        return text
    kept: list[str] = []
    why: set[str] = set()
    at = 0
    for start, end, reason, _ in some:
        between = text[at:start] if start > at else ""
        if any(char.isalnum() for char in between) or (between and not why):
            kept += [mark(why)] if why else []
            kept.append(between)
            why = set()
        why.add(reason)
        at = max(at, min(end, len(text)))
    kept.append(mark(why))
    rest = text[at:]
    if rest.strip():
        kept.append(rest)
    cells = "".join(kept).split("\t")
    return "\t".join(" ".join(cell.split()) for cell in cells)


def gathered(lines: Iterable[str]) -> list[str]:
    """Make one of lines that stand together and went whole: neither how many nor which for what is told."""
    made: list[str] = []
    for line in lines:
        if made and is_mark(line) and is_mark(made[-1]):
            made[-1] = mark((*reasons_in(made[-1]), *reasons_in(line)))
        else:
            made.append(line)
    return made


def reflowed(lines: list[str]) -> list[str]:
    """Break anew the lines around a gap that a width may have broken: where they broke tells its length.

    One line too: with a longer gap it would have been two.
    """
    made: list[str] = []
    for group in _groups(lines):
        if any(reasons_in(line) for line in group) and all(_may_be_broken(line) for line in group):
            made += _broken(" ".join(group))
        else:
            made += group
    return made


def _may_be_broken(line: str) -> bool:
    """Whether a line may be one of several of a paragraph: not a row of a table, nor all of it."""
    return "\t" not in line and len(_MARK.sub("", line)) <= FLOWING


def _groups(lines: list[str]) -> list[list[str]]:
    """Runs of lines that may be one paragraph. Decided by what is published alone."""
    groups: list[list[str]] = []
    for line in lines:
        before = groups[-1][-1] if groups else ""
        goes_on = (
            bool(before.strip())
            and not _OWN.match(line)
            and _may_be_broken(before)
            and _may_be_broken(line)
            and (reasons_in(before) or len(before) >= (NARROW if _MARK.match(line) else FULL))
            and (
                not is_mark(before)
                or len(line) >= FULL
                or len(groups[-1]) > 1
                or _ON.match(line) is not None
            )
        )
        if goes_on:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _broken(text: str) -> list[str]:
    lines: list[str] = []
    for word in _AGAIN.sub(lambda found: mark(reasons_in(found[0])), text).split():
        if lines and len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
