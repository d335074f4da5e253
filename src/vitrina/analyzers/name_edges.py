"""Where a name ends though the words go on: at a line that was ended on purpose, at words of the form.

CONFIDENCIAL                        a marking, and no name
EMBAJADA EN PUERTO AMARO            the name of a post: nothing of the line above is in it

Estimado Jesús                      Jesús
Secretary of State Hillary Clinton  Hillary Clinton
S/SAIT — Alec Ross                  Alec Ross
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.analyzers.markings import CLASSES, HANDLING
from vitrina.analyzers.name_words import GIVEN, PLACE_PART, SURNAME, TITLE, known_as
from vitrina.analyzers.speakers import VOICES

FULL_LINE = 50
"""Letters; a shorter line was ended on purpose."""
_BREAK = re.compile(r"[^\S\n]*\n\s*")
_BEFORE = 400
"""Characters before a break in which it is seen whether blank lines stand between all lines there."""
_SENTENCE_END = re.compile(r"[^\W\d_]{4,}[.!?:;]$")
_FIELD = re.compile(r"[A-Z][\w-]{1,15}:\s")
_MARKING = frozenset(
    (
        *CLASSES,
        *HANDLING,
        "PRIVATE",
        "PRIVADO",
        "PERSONAL Y CONFIDENCIAL",
        "PRIVATE AND CONFIDENTIAL",
    )
)
_MARKING_WORD = frozenset(word for marking in CLASSES for word in marking.split() if len(word) > 5)
_SALUTATIONS = frozenset(
    ("dear", "hi", "hello", "estimado", "estimada", "estimados", "apreciado", "apreciada", "querido", "querida",
     "hola", "cher", "chère")
)  # fmt: skip
_NOBODY = VOICES | {
    "hombre", "mujer", "man", "woman", "de", "en", "off", "femenina", "masculina", "femenino", "masculino",
}  # fmt: skip
_OFFICE_LINKS = frozenset(("of", "de", "del", "for", "para"))
_DEPARTMENTS = frozenset(("state", "defense", "defence", "treasury", "commerce", "interior", "war"))
"""What ends an office whose first words were left out: 'Secretary of' 'State Hillary Clinton'."""
_SURNAME_AFTER = re.compile(r"\.[ ]([A-ZÀ-Þ][^\W\d_]+)")


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the parts of ``text[start:end]`` that stand on lines that run on into one another."""
    at = start
    for found in _BREAK.finditer(text, start, end) if "\n" in text[start:end] else ():
        if found.start() > at and found.end() < end and _meant(text, *found.span()):
            yield at, found.start()
            at = found.end()
    yield at, end


def _meant(text: str, start: int, end: int) -> bool:
    """Whether the line that ends at ``start`` was ended on purpose, not where it was full."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if len(line) < FULL_LINE or _SENTENCE_END.search(line):
        return True
    if _FIELD.match(text, end):
        return True
    after = text[end : end + 12].split(None, 1)[:1]
    if line[-FULL_LINE:].isupper() and after and not after[0].isupper():
        return True
    if text.count("\n", start, end) < 2:
        return False
    above = text[max(0, start - _BEFORE) : start].strip()
    return above.count("\n") > 2 * above.count("\n\n")


def is_marking(words: list[str]) -> bool:
    """Whether words are a marking of a paper and nobody's name: 'CONFIDENTIAL', 'Private'."""
    return " ".join(words).upper() in _MARKING


def without_marking(words: list[str]) -> int:
    """How many of the first words, in capitals, are a paper's marking: 'SECRET HARBOUR BOARD' has one."""
    count = 0
    while count < len(words) - 1 and words[count].isupper() and words[count] in _MARKING_WORD:
        count += 1
    return count


def before_person(words: list[str]) -> int:
    """How many of the first words are none of a person's name: a salutation, an office, an office's sign."""
    if words[0].casefold() in _SALUTATIONS:
        return 1 if len(words) > 1 else 0
    if len(words) > 3 and words[1] in _OFFICE_LINKS and known_as(words[0]) & TITLE:
        for at in range(2, len(words) - 1):
            if known_as(words[at]) & GIVEN and not known_as(words[at]) & TITLE:
                return at
    if len(words) > 2 and words[0].casefold() in _DEPARTMENTS and known_as(words[1]) & GIVEN:
        return 1
    for at in range(1, len(words) - 1):
        known = known_as(words[at])
        if known & TITLE and not known & (GIVEN | SURNAME) and known_as(words[at + 1]) & GIVEN:
            return at + 1  # 'Relations Chairman John Kerry'
    dashes = [at for at, word in enumerate(words) if word in {"—", "–", "-"}]
    return dashes[-1] + 1 if dashes and len(words) - dashes[-1] > 2 else 0


def is_nobody(words: list[str]) -> bool:
    """Whether words call a voice that nobody knows: 'Voz de Mujer'."""
    return all(word.casefold() in _NOBODY for word in words)


def goes_on(text: str, start: int, end: int) -> int:
    """Where a person's name ends that was cut behind an initial: 'Claudio X' of 'Claudio X. González'."""
    if end - start > 3 and text[end - 2] == " " and text[end - 1].isupper():
        after = _SURNAME_AFTER.match(text, end)
        if after and (
            known_as(after[1]) & SURNAME
            or (
                known_as(text[start:end].split(maxsplit=1)[0]) & GIVEN
                and not known_as(after[1]) & ~PLACE_PART
            )
        ):
            return after.end()
    return end
