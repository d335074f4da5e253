"""The passage that a hit opens at: where most of the query's words stand closest together."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from vitrina.core.records import Block, Range, Snippet
from vitrina.formats import citation as citations
from vitrina.investigate.matching import Found, Matcher

WINDOW = 400
"""Characters within which words count as standing together."""
BEFORE, LONG = 90, 320
MOST_LINES = 12
_BLANKS = str.maketrans("\n\t\r\f\v", "     ")


class Passage(Struct, frozen=True):
    """Lines of a section, as a hit shows them."""

    range: Range = Range()
    words: str = ""
    snippet: Snippet = Snippet("")
    lines: int = 0
    ocr: bool = False
    hidden: str = ""


def best(blocks: Sequence[Block], telling: Sequence[Sequence[Found]], matcher: Matcher) -> Passage:
    """Give the best passage of a section; its beginning where no word of the query stands in it.

    ``telling``: for each block, where the words stand that tell where to look. The snippet marks
    all of them.
    """
    top: tuple[tuple[int, int, int], Block, Sequence[Found]] | None = None
    count = 0
    for order, (block, found) in enumerate(zip(blocks, telling, strict=True)):
        if not found:
            continue
        count += len(lines_of(block, found))
        rank, window = _window(found)
        key = (rank[0], rank[1], -order)
        if top is None or key > top[0]:
            top = (key, block, window)
    if top is None:
        return _beginning(blocks)
    _, block, window = top
    first = 1 + block.text.count("\n", 0, window[0].start)
    end = max(window[0].start, window[-1].end - 1)
    last = min(first + block.text.count("\n", window[0].start, end), first + MOST_LINES - 1)
    lines = block.text.split("\n")[first - 1 : last]
    base = max(block.place.line, 1)
    return Passage(
        range=Range(block.place.part, block.place.page, base + first - 1, base + last - 1),
        words=citations.digest(lines),
        snippet=_snippet(block.text, window, matcher),
        lines=count,
        ocr=block.ocr,
        hidden=block.hidden,
    )


def lines_of(block: Block, found: Sequence[Found]) -> list[int]:
    """The numbers of the lines in which these stand, in order, each once."""
    line, at = max(block.place.line, 1), 0
    lines: list[int] = []
    for mark in found:
        line += block.text.count("\n", at, mark.start)
        at = mark.start
        if not lines or lines[-1] != line:
            lines.append(line)
    return lines


def _window(found: Sequence[Found]) -> tuple[tuple[int, int], Sequence[Found]]:
    """The run of marks with most different words, then the shortest: ((words, -span), marks)."""
    inside: dict[int, int] = {}
    best_rank, left, run = (0, 0), 0, (0, 1)
    for right, mark in enumerate(found):
        inside[mark.key] = inside.get(mark.key, 0) + 1
        # What is too far off goes, and so does a word at the start that comes again.
        while (mark.end - found[left].start > WINDOW and left < right) or inside[
            found[left].key
        ] > 1:
            gone = found[left].key
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            left += 1
        rank = (len(inside), found[left].start - mark.end)
        if rank > best_rank or best_rank == (0, 0):
            best_rank, run = rank, (left, right + 1)
    return best_rank, found[run[0] : run[1]]


def _snippet(text: str, window: Sequence[Found], matcher: Matcher) -> Snippet:
    start = max(0, window[0].start - BEFORE)
    line = text.rfind("\n", start, window[0].start)
    if line >= 0 and window[0].start - line < BEFORE // 3:
        start = line + 1
    elif start > 0:  # at the beginning of a word, if there is one before the mark
        blanks = (text.find(blank, start, window[0].start) for blank in " \n\t")
        start = min((at + 1 for at in blanks if at >= 0), default=start)
    end = min(len(text), max(window[-1].end + 40, start + LONG))
    if end < len(text):
        end = max(text.rfind(" ", window[-1].end, end), window[-1].end)
    end = min(end, start + 3 * LONG)
    shown = text[start:end]
    marks: list[tuple[int, int]] = []
    for mark in matcher.find(shown):
        if not marks or mark.start >= marks[-1][1]:
            marks.append((mark.start, mark.end))
    return Snippet(shown.translate(_BLANKS), tuple(marks))


def _beginning(blocks: Sequence[Block]) -> Passage:
    for block in blocks:
        if block.text.strip():
            start = len(block.text) - len(block.text.lstrip())
            line = block.text.count("\n", 0, start)
            text = (
                block.text[start : start + LONG].rsplit(" ", 1)[0]
                if len(block.text) > LONG
                else block.text.strip()
            )
            base = max(block.place.line, 1) + line
            return Passage(
                range=Range(block.place.part, block.place.page, base, base),
                words=citations.digest(block.text.split("\n")[line : line + 1]),
                snippet=Snippet(" ".join(text.split())),
                ocr=block.ocr,
                hidden=block.hidden,
            )
    return Passage()
