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

_PART = r"(?:[A-ZÀ-ÖØ-Þ][\w'’]{1,24}(?:-[A-ZÀ-ÖØ-Þ][\w'’]{1,24})?|(?:[A-Z]\.){1,3})"
_NAME = re.compile(
    rf"(?<![\w'’-]){_PART}(?:[ ](?:(?:de|del|la|los|van|von|der|bin|al|y|da|dos)[ ]){{0,2}}{_PART}){{1,5}}(?![\w-])"
)
_SMALL_WORDS = """
    de del la los van von der bin al y da dos
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_NO_NAMES_WORDS = """
    between with from over under about conversation record meeting republic states office council
    union bank university party front army times post news street act treaty war security assembly
    commonwealth foreign affairs cabinet confidential priority telegram case doc date unclassified
    release subject international national association conference agreement commission bureau
    agency institute company corporation church river island islands sea gulf city county province
    prime minister would could should will did does has had thereupon meanwhile then
    later both such since decía dijo dice república oficina consejo unión banco universidad partido frente ejército
    guerra seguridad asamblea conferencia comisión instituto compañía río isla golfo ciudad
    provincia nacional internacional general federal the a an in on at of to for and but if when
    while after before as he she it they we i this that these those his her their our my its there
    here who what where how why however yesterday today tomorrow el los las un una en del al y
    pero si cuando mientras después antes como él ella ellos nosotros yo este esta estos estas ese
    esa su sus hay aquí quién qué dónde cómo monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december
    lunes martes miércoles jueves viernes sábado domingo united states kingdom nations north south
    east west new department ministry embassy government house committee congress senate
    parliament council court estados unidos reino unido secretaría ministerio embajada gobierno
    cámara congreso senado corte
"""
_NO_NAMES = frozenset(_NO_NAMES_WORDS.split())
_NOT_FIRST = OFFICES | _NO_NAMES
_LINE = 120
MOST = 20_000


class Fuller:
    """The full names of one text, found once when the first is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: defaultdict[str, list[tuple[int, str]]] | None = None
        self._row: list[tuple[int, str]] = []

    def of(self, name: str, before: int) -> str:
        """Give the longest form of a name that stands before a place; the name itself if none does."""
        parts = [word for word in name.split() if word.lower().strip(".") not in OFFICES]
        while len(parts) > 1 and parts[0].lower() in _NO_NAMES:
            parts.pop(0)  # "Under Secretary Ball", "Would Malik"
        if not parts or name.rsplit(maxsplit=1)[-1].lower().strip(".") in OFFICES:
            return name
        wanted = [fold(word) for word in parts]
        known = self._known().get(wanted[-1], [])
        last = bisect_left(known, (before, "")) or min(1, len(known))
        for _, full in reversed(known[max(0, last - 50) : last]):
            folded = [fold(word) for word in full.split()]
            if len(folded) > len(wanted) and _ends_or_begins(folded, wanted):
                return full
        return " ".join(parts) if len(parts) > 1 else name

    def last(self, before: int, within: int) -> str:
        """Give the full name that stands last before a place, not further back than ``within``."""
        self._known()
        at = bisect_left(self._row, (before, "")) - 1
        return self._row[at][1] if at >= 0 and before - self._row[at][0] <= within else ""

    def _known(self) -> defaultdict[str, list[tuple[int, str]]]:
        if self._places is None:
            self._places = defaultdict(list)
            for count, found in enumerate(_NAME.finditer(self._text)):
                if count >= MOST:
                    break
                if _is_heading(self._text, found.start(), found.end()):
                    continue
                if name := without_office(found[0]):
                    if not name.isupper() and not any(map(str.isdigit, name)):
                        self._row.append((found.start(), ordinary(name)))
                    for word in {fold(word) for word in name.split()[1:]}:
                        self._places[word].append((found.start(), ordinary(name)))
        return self._places


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether a run stands in a line that capitalises nearly all its words."""
    low = text.rfind("\n", max(0, start - _LINE), start) + 1
    high = text.find("\n", end, end + _LINE)
    if not low or high < 0:
        return False
    long = [word for word in text[low:high].split() if len(word) > 3]
    return len(long) > 3 and sum(word[0].isupper() for word in long) * 10 >= len(long) * 9


def _ends_or_begins(full: list[str], wanted: list[str]) -> bool:
    """Whether the words stand side by side in the full name: a surname may be two words of four."""
    size = len(wanted)
    return any(full[at : at + size] == wanted for at in range(1, len(full) - size + 1))


def without_office(name: str) -> str:
    """Give a run of capitalised words without offices before it; '' if no name of two words is left."""
    words = name.split()
    while words and (words[0].lower().strip(".,") in _NOT_FIRST or words[0].lower() in _SMALL):
        words.pop(0)
    if any(word.lower() in _NO_NAMES for word in words):
        return ""
    return " ".join(words) if len(words) > 1 else ""
