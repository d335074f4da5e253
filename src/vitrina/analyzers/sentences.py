"""Where sentences begin and end, in prose that may be wrapped into short lines.

A sentence ends at its mark before a blank and a capital, or where a paragraph ends: at an empty line, or
at a line's end where lines are whole paragraphs. Lines of a wrapped text go on in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 3_000
"""Characters after which a sentence is cut: what is so long is a table, or noise."""
_WRAPPED = 40
_LONG = 70
_GOES_ON_WORDS = """
    a an the of to with for from by in on at as and or but that which who is was are were his her
    their de del la el los las un una en con por para que y o su al
"""
_GOES_ON = frozenset(_GOES_ON_WORDS.split())
"""Words after which no sentence ends."""
_ENDS = re.compile(
    r"[.!?…][\"”’»')\]]{0,3}(?:\[\d{1,3}\](?:\([^()\n]{1,20}\))?)?(?=[ \t\u00a0\n\"“«]|$)|\n"
)
_SHORT_WORDS = """
    mr mrs ms dr st sr sra lic ing gen col lt capt sgt gov sen rep hon rev prof no nos vol pp p art arts fig
    jan feb mar apr jun jul aug sept sep oct nov dec vs etc inc co corp ltd jr u.s u.n u.k ee uu ee.uu s.a d.c
    a.m p.m i.e e.g cf núm dn dña c ud uds pág págs
"""
_SHORT = frozenset(_SHORT_WORDS.split())
_STARTS = re.compile(r"[ \n](?:I|He|She|They|It|The|This|These|But|And|In|On|El|La|Los|Pero)[ \n]")
"""What begins a sentence after "U.S." or "p.m."."""
_OPENS = frozenset("\"“‘«¿¡([—–-'’")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give (start, end) of each sentence, in their order; blanks around them are left out."""
    start = 0
    for found in _ENDS.finditer(text):
        end = found.end()
        if found[0] == "\n":
            if not _parts(text, start, found.start()):
                continue
            end = found.start()
        elif not _is_end(text, start, found.start(), end):
            continue
        yield from _trimmed(text, start, end)
        start = found.end()
    yield from _trimmed(text, start, len(text))


def _parts(text: str, start: int, at: int) -> bool:
    """Whether a line's end at ``at`` ends a paragraph."""
    after = text[at + 1 : at + 40].lstrip(" \t>")
    if not after or after[0] == "\n":
        # OCR sets a blank line between any two: what goes on in small letters is one sentence still.
        last, below = text[max(start, at - 1) : at], after.lstrip()[:1]
        return not (
            below.islower() and (last.islower() or last in {",", "-"}) and at - start < LONGEST
        )
    if after[0].islower() and at - start < LONGEST:
        return False
    line = text.rfind("\n", start, at) + 1 or start
    length = at - line
    if at - start > LONGEST or length > 600:
        return True
    if _GOES_ON.intersection(text[max(start, at - 12) : at].split()[-1:]):
        return False
    last = text[max(start, at - 3) : at].rstrip()[-1:]
    if length >= _LONG and (last.islower() or last == ","):
        return False  # a ragged margin: nothing ends here
    stop = text.find("\n", at + 1, at + 400)
    below = text[at + 1 : stop if stop >= 0 else at + 400].strip()
    if length + 1 + len(below.split(" ", 1)[0]) < len(below):
        return True  # the next word would have fitted: the line was ended, not wrapped
    before = text[start:at].rstrip()
    if before.endswith((".", "!", "?", "”", '"', "»", ":", "…")):
        return True
    return length < _WRAPPED


def _is_end(text: str, start: int, mark: int, end: int) -> bool:
    """Whether a full stop, or what stands for one, ends a sentence."""
    after = text[end : end + 3].lstrip(" \t\u00a0\n")
    if after and not (after[0].isupper() or after[0] in _OPENS or after[0].isdigit()):
        return False
    if text[mark] != ".":
        return True
    word = (
        text[max(start, mark - 14) : mark].rsplit(" ", 1)[-1].rsplit("\n", 1)[-1].lstrip("(\"“«'‘")
    )
    if word.lower() in {"no", "nos", "art", "fig"} and not after[:1].isdigit():
        return True
    if ("." in word or word == "m") and _STARTS.match(text, end):
        return True
    if word.lower() in _SHORT or (len(word) == 1 and word.isalpha()):
        return False
    return not (word.replace(".", "").isalpha() and "." in word and len(word) < 8)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    led = text[start:end].lstrip()
    start, stop = end - len(led), end - len(led) + len(led.rstrip())
    if stop - start <= LONGEST:
        if start < stop:
            yield start, stop
        return
    for at in range(start, stop, LONGEST):
        yield at, min(at + LONGEST, stop)
