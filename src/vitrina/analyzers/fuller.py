"""The fuller name of somebody who is called by a surname, a title or an acronym later on.

"President Andrés Manuel López Obrador said ... López Obrador added"   -> Andrés Manuel López Obrador
"Secretary of State Hillary Clinton ... Clinton"                         -> Hillary Clinton
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

from vitrina.analyzers.speakers import OFFICES, ordinary
from vitrina.analyzers.words import fold

_PART = r"(?:[A-ZÀ-ÖØ-Þ][\w'’]{1,24}(?:-[A-ZÀ-ÖØ-Þ][\w'’]{1,24})?|[A-Z]\.)"
_NAME = re.compile(
    rf"(?<![\w'’-]){_PART}(?:[ ](?:(?:de|del|la|los|van|von|der|bin|al|y|da|dos)[ ]){{0,2}}{_PART}){{1,5}}(?![\w-])"
)
_SMALL_WORDS = """
    de del la los van von der bin al y da dos
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_NO_NAMES_WORDS = """
    the a an in on at of to for and but if when while after before as he she it they we i this that
    these those his her their our my its there here who what where how why however yesterday today
    tomorrow el los las un una en del al y pero si cuando mientras después antes como él ella ellos
    nosotros yo este esta estos estas ese esa su sus hay aquí quién qué dónde cómo monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december lunes martes miércoles jueves viernes sábado domingo united
    states kingdom nations north south east west new department ministry embassy government house
    committee congress senate parliament council court estados unidos reino unido secretaría
    ministerio embajada gobierno cámara congreso senado corte
"""
_NO_NAMES = frozenset(_NO_NAMES_WORDS.split())
MOST = 20_000


class Fuller:
    """The full names of one text, found once when the first is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: defaultdict[str, list[tuple[int, str]]] | None = None

    def of(self, name: str, before: int) -> str:
        """Give the longest form of a name that stands before a place; the name itself if none does."""
        parts = [word for word in name.split() if word.lower().strip(".") not in OFFICES]
        if not parts:
            return name
        wanted = [fold(word) for word in parts]
        known = self._known().get(wanted[-1], [])
        fitting = known[: bisect_left(known, (before, ""))] or known[:1]
        for _, full in reversed(fitting[-50:]):
            folded = [fold(word) for word in full.split()]
            if len(folded) > len(wanted) and _ends_or_begins(folded, wanted):
                return full
        return " ".join(parts) if len(parts) > 1 else name

    def _known(self) -> defaultdict[str, list[tuple[int, str]]]:
        if self._places is None:
            self._places = defaultdict(list)
            for count, found in enumerate(_NAME.finditer(self._text)):
                if count >= MOST:
                    break
                if name := without_office(found[0]):
                    for word in {fold(word) for word in name.split()[1:]}:
                        self._places[word].append((found.start(), ordinary(name)))
        return self._places


def _ends_or_begins(full: list[str], wanted: list[str]) -> bool:
    """Whether the words stand side by side in the full name: a surname may be two words of four."""
    size = len(wanted)
    return any(full[at : at + size] == wanted for at in range(1, len(full) - size + 1))


def without_office(name: str) -> str:
    """Give a run of capitalised words without offices before it; '' if no name of two words is left."""
    words = name.split()
    while words and (
        words[0].lower().strip(".,") in OFFICES | _NO_NAMES or words[0].lower() in _SMALL
    ):
        words.pop(0)
    if any(word.lower() in _NO_NAMES for word in words):
        return ""
    return " ".join(words) if len(words) > 1 else ""
