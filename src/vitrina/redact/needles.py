r"""A word that must go, in all the shapes in which it may stand in a text.

    "Julian Assange"  ->  Julian Assange, ASSANGE, Julian; J. Assange; Assange's; Ju1ian Assange;
                          Julian Assan-\nge; julian.assange@ ...

A text is folded sign by sign with a way back to its places: case and accents go, and signs that OCR
takes for one another become one. Words may have blanks, hyphens, line ends between their parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import permutations

_ALIKE = str.maketrans(
    {
        "0": "o", "1": "l", "|": "l", "!": "l", "i": "l", "í": "l", "5": "s", "$": "s", "8": "b",
        "6": "g", "9": "g", "2": "z", "\u0430": "a", "\u0435": "e", "\u043e": "o", "\u0440": "p",
        "\u0441": "c", "\u0445": "x", "\u0443": "y", "\u0456": "l", "\u03bf": "o", "\u0131": "l",
        "æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d",
    }
)  # fmt: skip
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("li", "h"), ("ll", "u"))
"""What OCR makes of one letter; looked for in the needle, either way round."""
_SILENT = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_GAP = r"[\s\W_]{0,4}"
_ENDS = r"(?:[\W_]?(?:s|es))?"
MOST_PARTS = 4
SHORTEST = 3


def folded(text: str) -> tuple[str, list[int]]:
    """Give a text as needles are compared with it, and the place of each sign in the text."""
    signs: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        if _SILENT.match(char):
            continue
        for sign in _folded_sign(char):
            signs.append(sign)
            places.append(at)
    return "".join(signs), places


@lru_cache(maxsize=20_000)
def _folded_sign(char: str) -> str:
    low = unicodedata.normalize("NFKD", char.casefold().translate(_ALIKE))
    plain = "".join(sign for sign in low if not unicodedata.combining(sign))
    return plain.translate(_ALIKE)


def forms(term: str) -> tuple[str, ...]:
    """Give the forms of a term: of a name its order turned, and its first names as initials."""
    parts = [part for part in re.split(r"[\s,]+", term.strip()) if part]
    found = [" ".join(parts)]
    if 2 <= len(parts) <= MOST_PARTS and all(any(c.isalpha() for c in part) for part in parts):
        found += [" ".join(order) for order in permutations(parts)]
        for cut in range(1, len(parts)):
            initials = " ".join(part[0] for part in parts[:cut])
            rest = " ".join(parts[cut:])
            if len(rest) >= SHORTEST:
                found += [f"{initials} {rest}", f"{rest} {initials}"]
    return tuple(dict.fromkeys(form for form in found if form))


class Finder:
    """Finds terms in texts. ``terms`` are (term, key); a regular expression is given as such."""

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        self._all = [(_pattern(term), key) for term, key in terms if term.strip()]

    def __bool__(self) -> bool:
        return bool(self._all)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, key) of every place in a text, in no order; places may overlap."""
        if not self._all or not text:
            return
        plain, places = folded(text)
        for pattern, key in self._all:
            for found in pattern.finditer(plain):
                if found.end() > found.start():
                    yield places[found.start()], places[found.end() - 1] + 1, key


def _pattern(term: str) -> re.Pattern[str]:
    """The pattern of all forms of a term, over folded text. ``/.../`` is taken as it is written."""
    if len(term) > 2 and term.startswith("/") and term.endswith("/"):
        return re.compile(term[1:-1], re.IGNORECASE)
    ways = sorted({_one(form) for form in forms(term)}, key=lambda way: (-len(way), way))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(ways)}){_ENDS}(?![^\W_])")


def _one(form: str) -> str:
    """One form: signs that OCR takes for one another, gaps between words, breaks inside them."""
    words = []
    for word in form.split():
        plain, _ = folded(word)
        kept = "".join(sign for sign in plain if sign.isalnum())
        words.append(
            "".join(_signs(kept)) if len(kept) < 5 else r"(?:-\s{0,3})?".join(_signs(kept))
        )
    return _GAP.join(word for word in words if word)


def _signs(word: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(word):
        for many, one in _PAIRS:
            many_folded = folded(many)[0]
            if word.startswith(many_folded, at):
                found.append(f"(?:{re.escape(many_folded)}|{re.escape(folded(one)[0])})")
                at += len(many_folded)
                break
            if word[at] == folded(one)[0] and len(folded(one)[0]) == 1 and one in {"m", "w"}:
                found.append(f"(?:{re.escape(word[at])}|{re.escape(many_folded)})")
                at += 1
                break
        else:
            found.append(re.escape(word[at]))
            at += 1
    return found
