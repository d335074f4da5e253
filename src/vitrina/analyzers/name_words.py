"""Words as the tagger of names sees them: their shape, and what they are known to be.

    "Secretaría" -> organisation's head;  "López" -> surname;  "de" -> links names;  "(" -> bracket

A *class* is a number below 64: what the word is written like, or what lists say it is. The lists
are data (``data/names.msgpack.zst``, made by scripts/names_model.py), letters in lower case.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

import msgspec

from vitrina.core.pack import decompress

GIVEN, SURNAME, PLACE, HEAD, COMMON, DEMONYM, TITLE, CALENDAR, PLACE_PART = (
    1 << bit for bit in range(9)
)
"""What lists say of a word: given name, surname, whole place, first word of an organisation,
written small elsewhere, of a people or language, title or office, month or day, part of a place."""

TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’](?![sS]\b)[^\W_]+)*|['’][sS]\b|\n|[^\w\s]|_")
"""Letters with the dots of initials, words, a possessive, the end of a line, one mark."""
_MARKS = {
    ".": 1, ",": 2, "(": 3, ")": 4, "-": 5, "–": 5, "—": 5, '"': 6, "“": 6, "”": 6, "«": 6, "»": 6,
    "'": 6, "‘": 6, "’": 6, ":": 7, ";": 7, "/": 8, "&": 9, "@": 10, "#": 10, "\n": 11, "?": 1,
    "!": 1, "…": 1, "¿": 6, "¡": 6, "[": 3, "]": 4, "’s": 12, "'s": 12, "*": 6, "_": 6, "|": 7,
}  # fmt: skip
_LINKS = {
    "of": 13, "the": 14, "and": 15, "y": 15, "e": 15, "et": 15, "und": 15, "och": 15, "ja": 15,
    "de": 16, "del": 16, "du": 16, "des": 16, "da": 16, "do": 16, "dos": 16, "di": 16, "von": 17,
    "van": 17, "der": 17, "den": 17, "bin": 17, "al": 18, "el": 18, "la": 18, "los": 18, "las": 18,
    "le": 18, "les": 18, "die": 18, "das": 18, "for": 19, "para": 19, "in": 20, "at": 20, "from": 20,
    "to": 20, "en": 20, "desde": 20, "hacia": 20, "hasta": 20, "near": 20, "i": 20, "à": 20, "nach": 20,
    "aus": 20, "with": 21, "con": 21, "by": 21, "por": 21, "a": 22, "an": 22, "un": 22, "una": 22,
    "said": 23, "says": 23, "told": 23, "dijo": 23, "dice": 23, "señaló": 23, "added": 23, "asked": 23,
    "don": 24, "doña": 24, "señor": 24, "señora": 24, "licenciado": 24, "doctor": 24, "general": 24,
    "presidente": 24, "presidenta": 24, "secretario": 24, "secretaria": 24, "gobernador": 24,
    "gobernadora": 24, "diputado": 24, "senador": 24, "senadora": 24, "diputada": 24, "ministro": 24,
    "periodista": 24, "doctora": 24, "maestro": 24, "ingeniero": 24, "compañero": 24, "compañera": 24,
    "herr": 24, "frau": 24, "monsieur": 24, "abbé": 24, "fru": 24, "professor": 24, "herra": 24,
    "is": 25, "was": 25, "has": 25, "had": 25, "es": 25, "fue": 25, "ha": 25, "are": 25, "were": 25,
}  # fmt: skip
_TITLE_LINK = 24
LOWER, NUMBER, MIXED, LINK = 26, 27, 28, 29
FIRST_KNOWN = 30
"""From this class on a word has a capital, so that a name may begin or end with it."""
OPENING = frozenset((5, 6, 13, 14, 16, 17, 18, LINK))
"""Classes that a name may begin with when a capital follows: 'El Salvador', 'al-Maliki', 'de la Cruz'."""
UNREMARKABLE = frozenset((FIRST_KNOWN + 18,))
"""Classes that are no name when they stand alone: a common word that begins a sentence."""
LONGEST = 64
"""Letters of a word that are looked up."""


class Model(msgspec.Struct, frozen=True, array_like=True):
    """What is shipped: word lists, and weights in blocks of one number a label."""

    labels: tuple[str, ...]
    known: dict[str, int]
    features: dict[str, int]
    weights: bytes
    transitions: tuple[tuple[int, ...], ...]
    made: str = ""


@cache
def model() -> Model:
    """Load the lists and weights once."""
    packed = resources.files("vitrina.analyzers").joinpath("data/names.msgpack.zst").read_bytes()
    return msgspec.msgpack.decode(decompress(packed), type=Model)


def known_as(word: str) -> int:
    """Give what lists say of a word."""
    known = model().known
    low = word.lower()[:LONGEST]
    found = known.get(low)
    if found is None:
        found = known.get(folded(low), 0)
    return found


def is_title(word: str) -> bool:
    """Whether a word is a title and nobody's name: 'Mr.', 'Senator'."""
    known = known_as(word.rstrip("."))
    return bool(known & TITLE) and not known & (GIVEN | SURNAME)


def folded(word: str) -> str:
    """Give a word without accents."""
    if word.isascii():
        return word
    split = unicodedata.normalize("NFD", word)
    return "".join(char for char in split if not unicodedata.combining(char))


def class_of(word: str, known: int, *, loud: bool = False) -> int:
    """Give the class of a word of the text; ``loud``: in a line of capitals, where case says nothing."""
    if not word:
        return 0
    mark = _MARKS.get(word)
    if mark is not None:
        return mark
    low = word.lower()
    link = _LINKS.get(low)
    if link is not None:
        if loud or word == low:
            return link
        return FIRST_KNOWN + 1 if link == _TITLE_LINK else LINK
    first = word[0]
    if first.isdigit():
        return NUMBER
    if not first.isalpha():
        return 6
    if word == low and not loud:
        return LOWER if first.islower() else MIXED
    if loud and known & COMMON and not known & (GIVEN | PLACE | HEAD | TITLE):
        return LOWER
    return FIRST_KNOWN + _known_class(word, known, loud=loud)


def _known_class(word: str, known: int, *, loud: bool) -> int:
    if known & CALENDAR:
        return 0
    if known & TITLE:
        return 1
    if known & HEAD:
        return 2
    if known & DEMONYM:
        return 3
    common = bool(known & COMMON)
    person = bool(known & GIVEN) * 2 + bool(known & SURNAME)
    if known & PLACE:
        return 4 + bool(person) + 2 * common
    if person:
        return 8 + person + 4 * common  # 9..11, 13..15
    if known & PLACE_PART:
        return 16 + common
    if common:
        return 18
    if len(word) == 1:
        return 19
    if "." in word:
        return 20
    if word.isupper() and not loud:
        return 21 if len(word) < 6 else 22
    if not word[1:].islower() and not loud:
        return 23  # camel, digits
    return 24
