r"""Texts as needles are compared with them: signs made alike, blanks and breaks gone, each with its place.

    "J\u00fali\u00e1n\u00a0Assan-\nge"  ->  jullanassange, and where each of these signs stood

Case and accents go; signs that eye or OCR take for one another become one (0/O, 1/l/I, Cyrillic а).
A second squeezed form joins what OCR parts: rn/m, vv/w, cl/d. Words written in a code (%41, &#65;,
=41, \u0041, base64, hex) are looked at decoded as well.
"""

from __future__ import annotations

import base64
import binascii
import html
import itertools
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

ALIKE = {
    "0": "o", "1": "l", "|": "l", "i": "l", "5": "s", "$": "s", "8": "b", "6": "g", "2": "z",
    "\u0430": "a", "\u0432": "b", "\u0435": "e", "\u043a": "k", "\u043c": "m", "\u043d": "h",
    "\u043e": "o", "\u0440": "p", "\u0441": "c", "\u0442": "t", "\u0443": "y", "\u0445": "x",
    "\u0455": "s", "\u0456": "l", "\u0458": "j", "\u0501": "d", "\u051b": "q", "\u051d": "w",
    "\u03b1": "a", "\u03b2": "b", "\u03b5": "e", "\u03b7": "h", "\u03b9": "l", "\u03ba": "k",
    "\u03bc": "m", "\u03bd": "v", "\u03bf": "o", "\u03c1": "p", "\u03c4": "t", "\u03c5": "y",
    "\u03c7": "x", "\u03b6": "z", "\u0131": "l", "\u0142": "l", "\u0111": "d", "\u00f8": "o",
    "\u00e6": "ae", "\u0153": "oe", "\u00df": "ss", "\u00fe": "th", "\u00f0": "d",
}  # fmt: skip
SOUNDS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e",
    "ж": "zh", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "y", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh",
    "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",
    "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r",
    "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
"""Letters by their sound: a plain romanization, near those of passports and libraries."""
_ONE = {"rn": "m", "vv": "w", "cl": "d"}
_PAIRED = re.compile("|".join(_ONE))
_WORD = re.compile(r"[^\W_]+")
_OTHER_SCRIPT = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_CODED = re.compile(
    r"%[0-9A-Fa-f]{2}|=(?:[0-9A-F]{2}|\r?\n)|&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,8});"
    r"|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}")
_MIXED = re.compile(r"[0-9+/_]|[a-z][A-Z]|[A-Z]{2}[a-z]")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[ :]?){5,}[0-9A-Fa-f]{2}")


PART = 1024
"""Signs of a text that are counted at once: few of its words are ever looked at one by one."""
SLICE = 1 << 16
"""Signs of a text whose words are held one by one: those of a list of 60 MB would take a gigabyte."""


class Places(Protocol):
    """Where in the original each sign of a view stands."""

    def __getitem__(self, at: int, /) -> int: ...


class View(NamedTuple):
    """One way to read a text; sign ``i`` of ``text`` stands at ``first[i]:last[i]`` of the original."""

    text: str
    first: Places
    last: Places
    noise: bool = False
    """It may be no text at all: only long words mean anything in it."""


class Squeezed:
    """A view's letters and digits alone, made alike; where they stood is worked out when asked for."""

    __slots__ = ("_found", "_joined", "_table", "_view", "text")

    def __init__(self, view: str, text: str, table: _Alike, *, joined: bool = False) -> None:
        self.text, self._view, self._table, self._joined = text, view, table, joined
        self._found: tuple[str, list[int], Sequence[int]] | None = None

    def place(self, at: int) -> int:
        """The place of the view's sign that a sign comes from."""
        if self._found is None:
            plain, places = _folded(self._view, self._table)
            if self._joined:
                plain, places = _paired(plain, places)
            parts = (plain[start : start + PART] for start in range(0, len(plain), PART))
            sizes = (len("".join(_WORD.findall(part))) for part in parts)
            self._found = plain, [0, *itertools.accumulate(sizes)], places
        plain, before, places = self._found
        part = bisect_right(before, at) - 1
        left = at - before[part]
        for word in _WORD.finditer(plain, part * PART, (part + 1) * PART):
            size = word.end() - word.start()
            if left < size:
                return places[word.start() + left]
            left -= size
        raise IndexError(at)


class _Alike(dict[int, str]):
    """How signs are made alike, worked out when a sign is first met."""

    def __init__(self, table: dict[str, str]) -> None:
        self._table = table

    def __missing__(self, code: int) -> str:
        made = ""
        for char in chr(code).casefold():
            for part in unicodedata.normalize("NFKD", self._table.get(char, char)):
                if not unicodedata.combining(part):
                    for sign in part.casefold():
                        alike = self._table.get(sign, sign)
                        made += "".join(ALIKE.get(one, one) for one in alike)
        self[code] = made
        return made


_LOOK, _SOUND = _Alike(ALIKE), _Alike(SOUNDS)


def joined(plain: str) -> str:
    """Give the letters and digits of a text alone. Whether a sign is one does not hang on its neighbours."""
    parts = (plain[at : at + SLICE] for at in range(0, len(plain), SLICE))
    return "".join(["".join(_WORD.findall(part)) for part in parts])


def squeeze(text: str, *, sound: bool = False) -> Squeezed:
    """Give the letters and digits of a text, made alike by look or by sound."""
    table = _SOUND if sound else _LOOK
    return Squeezed(text, joined(text.translate(table)), table)


def _folded(text: str, table: _Alike) -> tuple[str, Sequence[int]]:
    """A text sign by sign made alike, and the place of each; longer where a sign becomes several."""
    odd = "".join(char for char in set(text) if len(table[ord(char)]) != 1)
    plain = text.translate(table)
    if not odd:
        return plain, range(len(text))
    places = array("q")
    at = 0
    for found in re.finditer(f"[{re.escape(odd)}]", text):
        places.extend(range(at, found.start()))
        places.extend([found.start()] * len(table[ord(found[0])]))
        at = found.end()
    places.extend(range(at, len(text)))
    return plain, places


def _paired(plain: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    signs: list[str] = []
    kept = array("q")
    at = 0
    for found in _PAIRED.finditer(plain):
        signs += [plain[at : found.start()], _ONE[found[0]]]
        kept.extend(places[at : found.start() + 1])
        at = found.end()
    kept.extend(places[at:])
    return "".join((*signs, plain[at:])), kept


def needle(text: str) -> tuple[str, ...]:
    """Give the squeezed forms of a needle."""
    return tuple(dict.fromkeys(form.text for form in squeezes(text) if form.text))


def squeezes(view: str) -> Iterator[Squeezed]:
    """Give every squeezed form of a view in which needles are sought.

    Another one has the pairs that OCR parts made one, where there are such.
    """
    for sound in (False, True) if _OTHER_SCRIPT.search(view) else (False,):
        table = _SOUND if sound else _LOOK
        plain = view.translate(table)
        yield Squeezed(view, joined(plain), table)
        plain, count = _PAIRED.subn(lambda found: _ONE[found[0]], plain)
        if count:
            yield Squeezed(view, joined(plain), table, joined=True)


def views(text: str) -> Iterator[View]:
    """Give a text as it stands, and decoded where words in it are written in a code."""
    yield View(text, range(len(text)), range(1, len(text) + 1))
    if ("%" in text or "=" in text or "&" in text or "\\" in text) and _CODED.search(text):
        yield _decoded(text)
    for form, decode in ((_BASE64, _from_base64), (_HEX, _from_hex)):
        for found in form.finditer(text):
            if not _MIXED.search(found[0]):
                continue  # a long word, no code
            for inside, noise in decode(found[0]):
                # The code hides where its letters are: all of it is the place of each of them.
                first, last = array("q", [found.start()]), array("q", [found.end()])
                yield View(inside, first * len(inside), last * len(inside), noise)


class _Runs:
    """Places of the signs of a text that is partly decoded: a run a code, and one for what is between two.

    Two numbers a sign would take sixteen times the text.
    """

    __slots__ = ("_begins", "_ends", "_starts", "size")

    def __init__(self) -> None:
        self._starts, self._begins, self._ends = array("q"), array("q"), array("q")
        self.size = 0

    def add(self, count: int, begin: int, end: int) -> None:
        """``count`` signs more, all from one code; ``end`` -1: they stand there as they stood."""
        if count:
            self._starts.append(self.size)
            self._begins.append(begin)
            self._ends.append(end)
            self.size += count

    def first(self, at: int) -> int:
        """Where what became a sign begins."""
        begin, _, offset = self._at(at)
        return begin + offset

    def last(self, at: int) -> int:
        """Where what became a sign ends."""
        begin, end, offset = self._at(at)
        return end if end >= 0 else begin + offset + 1

    def _at(self, at: int) -> tuple[int, int, int]:
        """(begin, end or -1 for what stands as it stood, signs from there)."""
        run = bisect_right(self._starts, at) - 1
        begin, end = self._begins[run], self._ends[run]
        return begin, end, at - self._starts[run] if end < 0 else 0


class _Of:
    """One of the two places of ``_Runs``."""

    __slots__ = ("_place",)

    def __init__(self, place: Callable[[int], int]) -> None:
        self._place = place

    def __getitem__(self, at: int, /) -> int:
        return self._place(at)


def _decoded(text: str) -> View:
    """Undo %41, =41, &#65; and escapes; runs of bytes are read as UTF-8 where they are that."""
    signs: list[str] = []
    runs = _Runs()
    at = 0
    run = bytearray()
    start = 0

    def close(end: int) -> None:
        if run:
            try:
                made = run.decode()
            except UnicodeDecodeError:
                made = run.decode("cp1252", "replace")
            put(made, start, end)
            run.clear()

    def put(made: str, begin: int, end: int) -> None:
        signs.append(made)
        runs.add(len(made), begin, end)

    for found in _CODED.finditer(text):
        if found.start() > at:
            close(at)
            signs.append(text[at : found.start()])
            runs.add(found.start() - at, at, -1)
        code = found[0]
        if code[0] == "&":
            close(found.start())
            put(html.unescape(code), found.start(), found.end())
        elif code[0] == "\\" and code[1] == "u":
            close(found.start())
            put(chr(int(code[-4:], 16)), found.start(), found.end())
        elif code[-1] == "\n":
            close(found.start())
        else:
            if not run:
                start = found.start()
            run.append(int(code[-2:], 16))
        at = found.end()
    close(at)
    signs.append(text[at:])
    runs.add(len(text) - at, at, -1)
    return View("".join(signs), _Of(runs.first), _Of(runs.last))


def _from_base64(code: str) -> Iterator[tuple[str, bool]]:
    plain = "".join(code.split()).rstrip("=").replace("-", "+").replace("_", "/")
    for skip in range(4):  # the run may have begun before, or in a word that touches it
        part = plain[skip:]
        part = part[: len(part) - (len(part) % 4 == 1)]
        try:
            data = base64.b64decode(part + "=" * (-len(part) % 4))
        except binascii.Error:
            continue
        yield from readable(data)


def _from_hex(code: str) -> Iterator[tuple[str, bool]]:
    plain = re.sub("[ :]", "", code)
    for skip in range(2):
        part = plain[skip:]
        yield from readable(bytes.fromhex(part[: len(part) - len(part) % 2]))


def readable(data: bytes) -> Iterator[tuple[str, bool]]:
    """Give bytes as the texts that they may be, and whether they look like none."""
    letters = sum(48 <= byte < 123 for byte in data)
    if letters * 3 < len(data):
        return
    if data.count(0) * 4 > len(data):
        for form in ("utf-16-le", "utf-16-be"):
            for skip in (0, 1):
                some = data[skip : len(data) - (len(data) - skip) % 2]
                yield some.decode(form, "replace"), False
        return
    try:
        text = data.decode()
        yield text, not text.isprintable() and any(c < " " and c not in "\t\r\n" for c in text)
    except UnicodeDecodeError:
        yield data.decode("latin-1"), True
