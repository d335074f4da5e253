"""The head and the foot of a paper, line by line: all that analyzers of headers look at.

Bounded on purpose: a header that begins after the first thousands of characters is none, and a
line of a megabyte is not read by rules for letterheads.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vitrina.core.facts import Fact, Paper

HEAD = 9000
"""Characters in which a header is looked for."""
FOOT = 6000
"""Characters at the end in which a signature is looked for, footnotes included."""
LINE = 300
"""Characters of a line that are looked at."""
_FRONT = re.compile(r"[\w-]{1,40}:(?: |$)|[ -]")


class Line(NamedTuple):
    """One line that is not blank: ``blocks[block].text[start:start + len(text)] == text``."""

    block: int
    start: int
    text: str
    gap: bool
    """Whether a blank line, or the document's edge, stands before it."""

    def fact(
        self,
        kind: str,
        value: str,
        start: int = 0,
        end: int | None = None,
        score: float = 1.0,
        more: dict[str, str] | None = None,
    ) -> Fact:
        """Give the fact that stands at these characters of the line."""
        last = len(self.text) if end is None else end
        at = (self.start + start, self.start + last)
        return Fact(kind, value, self.block, *at, score, more or {})


def head(paper: Paper) -> list[Line]:
    """Give the first lines, without front matter (that one is claims, read elsewhere)."""
    found: list[Line] = []
    left = HEAD
    for number, block in enumerate(paper.blocks[:400]):
        if block.hidden:
            continue
        text = block.text[:left]
        at = _after_front(block.text) if number == 0 else 0
        if at >= left:
            left += at
            text = block.text[:left]
        found += _lines(text, number, at)
        left -= max(len(text), 20)
        if left <= 0:
            break
    return found


def front_title(paper: Paper) -> list[Line]:
    """Give the ``title:`` line of the front matter, where there is one."""
    text = paper.blocks[0].text if paper.blocks else ""
    end = _after_front(text)
    at = text.find("\ntitle: ", 0, end) + 1
    if not at:
        return []
    return [Line(0, at, text[at : min(text.find("\n", at), at + LINE)], gap=False)]


def foot(paper: Paper) -> list[Line]:
    """Give the last lines, in their order."""
    found: list[list[Line]] = []
    left = FOOT
    for number in range(len(paper.blocks) - 1, max(-1, len(paper.blocks) - 100), -1):
        block = paper.blocks[number]
        if block.hidden:
            continue
        start = max(0, len(block.text) - left)
        if start:
            start = block.text.find("\n", start) + 1 or len(block.text)
        found.append(_lines(block.text, number, start))
        left -= max(len(block.text) - start, 20)
        if left <= 0:
            break
    return [line for lines in reversed(found) for line in lines]


def _lines(text: str, block: int, start: int) -> list[Line]:
    found: list[Line] = []
    gap = True
    at = start
    for raw in text[start:].split("\n"):
        shown = raw[:LINE].strip(" \t\r\f*_#\ufeff")
        if shown:
            found.append(Line(block, at + raw.index(shown), shown, gap))
            gap = False
        else:
            gap = True
        at += len(raw) + 1
    return found


def _after_front(text: str) -> int:
    """Where the text begins after YAML front matter; 0 if it has none."""
    if not text.startswith("---\n"):
        return 0
    end = text.find("\n---\n", 3, 20_000)
    if end < 0 or not all(_FRONT.match(line) for line in text[4:end].split("\n") if line):
        return 0
    return end + 5
