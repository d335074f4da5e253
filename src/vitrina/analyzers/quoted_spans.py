"""Where words stand between quotation marks, of any kind, within a paragraph.

“...”  «...»  ‘...’ (a mark that opens, so no apostrophe)  "..." (two of a kind, in turn)  —words —said he—
'...' (after a blank and before a letter; it closes where no letter follows, and no plural may own what does)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 4_000
_MARKS = re.compile(r"[“”«»\"‘’„']|\n[ \t]*\n")
_WORD = re.compile(r"(?!(?:em|til|tis|twas|cause|s)\b)[^\W\d_]")
"""What a straight single mark opens: no 'em, no 'tis, no '70s."""
_CLOSES = {"“": "”", "«": "»", "‘": "’", "„": "”"}
_LATER = re.compile(r"(?<=\s)'(?=\w)|(?<=\S)'(?!\w)")
_AHEAD = frozenset(["", " ", "\n", "(", "[", "\t"])
_BEHIND = frozenset(["", ".", ",", ";", ":", "?", "!", ")", "\n"])


class Quoted(NamedTuple):
    """Words in quotation marks: ``start`` to ``end`` without the marks, ``first`` to ``last`` with them."""

    first: int
    start: int
    end: int
    last: int


def quoted(text: str) -> Iterator[Quoted]:
    """Give every stretch in quotation marks, outermost ones only, in their order."""
    opened, mark = -1, ""
    for found in _MARKS.finditer(text):
        sign, at = found[0], found.start()
        if opened >= 0 and (at - opened > LONGEST or sign[0] == "\n"):
            opened, mark = -1, ""
        if sign[0] == "\n":
            continue
        if opened < 0:
            if sign in _CLOSES or (sign == '"' and _may_open(text, at)):
                opened, mark = at, _CLOSES.get(sign, '"')
            elif sign == "'" and text[at - 1 : at] in _AHEAD and _WORD.match(text, at + 1):
                opened, mark = at, "'"
        elif sign == mark and _may_close(text, at, sign):
            yield Quoted(opened, opened + 1, at, at + 1)
            opened, mark = -1, ""


def _may_open(text: str, at: int) -> bool:
    """Whether a straight mark opens: words follow at once, and a blank or a mark stands before."""
    after = text[at + 1 : at + 2]
    before = text[at - 1 : at]
    return bool(after) and not after.isspace() and not before.isalnum()


def _may_close(text: str, at: int, sign: str) -> bool:
    """Whether a single mark closes and is no apostrophe: inside a word, or after "the States"."""
    if sign not in {"’", "'"}:
        return True
    after = text[at + 1 : at + 2]
    if after.isalnum() or after == "_":
        return False
    if sign == "’" or text[at - 1] != "s" or after in _BEHIND:
        return sign == "’" or not text[at - 1].isspace()
    later = _LATER.search(text, at + 1, at + 300)
    return later is None or text[later.start() - 1].isspace()  # else it's "the States' view'"
