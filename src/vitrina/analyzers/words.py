"""Words: the one place that knows what a word is, for the index, the query and the marks on a page.

    "Los diplomáticos de Łódź"  ->  exact  los diplomaticos de lodz
                                    stem       diplomat                  (Spanish)

A word is a run of letters and digits with the marks that belong to them; apostrophes, hyphens,
dots and underscores part words, so ``U.S.``, ``e-mail`` and ``@lopezobrador_`` are found however
they are written, as words that stand side by side. Each word is kept *exact*, without case and
accents, and where its *stem* in the document's language is another word (one in four), that too: a
stem is then looked for among both. Stemming comes before folding, since stemmers know accents.
Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese are written as pairs of characters, in the
index and in the query alike.

Sources: Unicode Standard Annex 15 (normalisation), 29 (words); Snowball stemmers.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable

LONGEST = 64
"""Letters of a word that count; what follows is not told apart."""
_MOST_STEMS = 60_000
_MOST_FORMS = 60_000

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Marks that a word keeps inside it: accents set apart, Hebrew and Arabic points, Indic and
# South-East Asian vowels; joiners and soft hyphens, which are then dropped.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71"
    "\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04"
    "\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0d81-\u0d83\u0dca-\u0ddf"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u102b-\u103e"
    "\u1056-\u1059\u17b4-\u17d3\u200b-\u200d\u2060\u3099\u309a"
)
_PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
_HAS_MARKS = re.compile(f"[{_MARKS}]")
_PLAIN = re.compile(r"[^\W_]+")
_MARKED = re.compile(f"[^\\W_](?:[^\\W_]|[{_MARKS}])*")
_RUNS = re.compile(f"[{_PAIRED}]+|[^{_PAIRED}]+")
_IS_PAIRED = re.compile(f"[{_PAIRED}]")
_SILENT = re.compile("[\u00ad\u0640\u200b-\u200d\u2060]")
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "ŀ": "l", "ŧ": "t", "ɨ": "i", "ʉ": "u",
        "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "ŋ": "n", "ĸ": "k", "ƒ": "f", "ς": "σ",
        "ٱ": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "ۀ": "ه", "ە": "ه",
        "ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "ґ": "г",
    }
)  # fmt: skip


def fold(word: str) -> str:
    """Give a word without case, accents and variant letters."""
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFKD", word.casefold())
    word = _ACCENTS.sub("", _SILENT.sub("", word)).translate(_LETTERS)
    return unicodedata.normalize("NFC", word)


def stem(word: str, language: str) -> str:
    """Give the folded stem of a word as it is written in ``language``; folded if it has no stemmer."""
    return _forms(language)[surface(word)][1]


def surface(word: str) -> str:
    """Give a word as ``analyse`` looks it up: lower case, composed."""
    return word.lower() if word.isascii() else _composed(word).lower()


def tokens(text: str) -> list[str]:
    """Give the folded words of a text in their order; paired scripts come as pairs."""
    if not text:
        return []
    low = _western(text)
    if low is not None and max(map(len, low.split()), default=0) <= LONGEST:
        return _folded(low).split()
    forms = _forms("")
    return " ".join([forms[word][0] for word in _split(text)]).split()


def analyse(text: str, language: str) -> tuple[str, str]:
    """Give (exact, stems): the words of ``text`` in their order, and those stems that are not the word.

    Words stand apart by blanks, one or more.
    A Latin word takes about 0.1 microseconds once it was met; memory is bounded.
    """
    forms = _forms(language)
    forms.odd = False
    low = _western(text)
    plain = low.decode("ascii") if low is not None and low.isascii() else ""
    words = _split_wide(text) if low is None else (plain or low.decode("cp1252")).split()
    stems = "".join(map(forms.stems.__getitem__, words))
    if low is not None and not forms.odd:
        return plain or _folded(low), stems
    return " ".join([forms[word][0] for word in words]), stems


def placed(text: str, language: str) -> list[tuple[str, str]]:
    """Give the folded words of a text in their order, each with its stem; '' where that is the word."""
    forms = _forms(language)
    found: list[tuple[str, str]] = []
    for word in _split(text) if text else ():
        exact, stem = forms[word]
        if " " in exact:  # of a paired script, which has no stems
            found += [(pair, "") for pair in exact.split()]
        else:
            found.append((exact, stem if stem != exact else ""))
    return found


def spans(text: str) -> list[tuple[str, int, int]]:
    """Give each word of ``text`` as it is written there, with where it starts and ends."""
    if text.isascii():
        return [(m.group(), *m.span()) for m in _PLAIN.finditer(text)]
    pattern = _MARKED if _HAS_MARKS.search(text) else _PLAIN
    return [(m.group(), *m.span()) for m in pattern.finditer(text)]


def counter(text: str) -> Callable[[int, int], int]:
    """Give the function that counts the words of ``text[start:end]``, both between words."""
    raw = western(text)
    if raw is None:
        odd = {ord(char): _ODD for char in set(text) if _is_foreign(char)}
        raw = text.translate(odd).encode("cp1252", "replace")
    marks = b" " + raw.translate(_WORDED)
    if b"\0" not in marks:
        return lambda start, end: marks.count(b" w", start, end + 1)
    blank = marks.replace(b"\0", b" ")

    def count(start: int, end: int) -> int:
        if marks.find(b"\0", start + 1, end + 1) >= 0:  # it takes more than a table
            return len(tokens(text[start:end]))
        return blank.count(b" w", start, end + 1)

    return count


def forms(language: str) -> Callable[[str], tuple[str, str]]:
    """Give the function from a surface word to its (exact, stem) in a language; bounded memory."""
    return _forms(language).__getitem__


def is_paired(word: str) -> bool:
    """Whether the word is of a script that is written without spaces, and so indexed in pairs."""
    return not word.isascii() and _IS_PAIRED.search(word) is not None


def _composed(text: str) -> str:
    """Give a text with its letters and accents joined, as they are before they are made small."""
    if "İ" in text:  # its lower case is two characters, the second a mark
        text = text.replace("İ", "I")
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


@functools.lru_cache(maxsize=4)
def western(text: str) -> bytes | None:
    """Give a text of Western letters as Windows-1252, a byte a character; None where it has others.

    A sign that parts words may stand as another.
    What is looked at is looked at twice or three times in a row: the last ones are kept.
    """
    if text.isascii():  # much the quicker to encode
        return text.encode()
    try:
        return text.encode("cp1252")
    except UnicodeEncodeError:
        if any(_is_foreign(char) for char in set(text)):
            return None
        return text.encode("cp1252", "replace")  # other dashes, bullets: they part words


def _is_foreign(char: str) -> bool:
    """Whether a character belongs to words, and no Western ones."""
    return (
        char > "\xff"
        and char not in _PUNCTUATION
        and (char.isalnum() or unicodedata.category(char)[0] in "MC")
    )


def _split(text: str) -> list[str]:
    """Give the surface words: lower case, composed. Western text goes through a table of bytes."""
    low = _western(text)
    return low.decode("cp1252").split() if low is not None else _split_wide(text)


def _split_wide(text: str) -> list[str]:
    """The same for text that no table can do."""
    text = _composed(text)
    pattern = _MARKED if _HAS_MARKS.search(text) else _PLAIN
    return pattern.findall(text.lower())


def _western(text: str) -> bytes | None:
    """A text of Western letters, lower case, all else blank; None where a table won't do."""
    raw = western(text)
    if raw is None:
        return None
    if b"\xad" in raw:  # a soft hyphen, which vanishes inside a word
        raw = raw.replace(b"\xad", b"")
    low = raw.translate(_LOWER)
    return None if b"\0" in low else low


def _folded(low: bytes) -> str:
    """Fold what ``_western`` gave."""
    if not low.isascii():
        for letter, two in _DOUBLE:
            if letter in low:
                low = low.replace(letter, two)
        low = low.translate(_FOLDED)
    return low.decode("ascii")


def _lower_table() -> bytes:
    """Byte for byte: letters and digits in lower case, all else blank; 0 for what takes more care."""
    table = bytearray(256)
    for code in range(256):
        char = bytes([code]).decode("cp1252", "replace")
        low = char.lower()
        if char in "ªº²³¹":
            low = unicodedata.normalize("NFKC", char)
        elif char in "¼½¾µˆ\u00ad":
            low = "\0"
        elif not char.isalnum():
            low = " "
        table[code] = low.encode("cp1252")[0]
    return bytes(table)


_LOWER = _lower_table()
_WORDED = _LOWER.translate(bytes(code if code in b"\0 " else ord("w") for code in range(256)))
"""w for each letter, a blank for what is none, 0 for what takes more care."""
_ODD = "\xbc"
"""Stands where a character takes more care."""
_PUNCTUATION = frozenset(
    char for char in bytes(range(128, 160)).decode("cp1252", "ignore") if not char.isalnum()
)
_LETTERS_OF_TWO = "æœßþ"
_DOUBLE = tuple((char.encode("cp1252"), fold(char).encode()) for char in _LETTERS_OF_TWO)
_FOLDED = bytes(
    ord(fold(char)) if code > 127 and len(fold(char)) == 1 and fold(char).isascii() else code
    for code, char in enumerate(bytes(range(256)).decode("cp1252", "replace"))
)


class _Stems(dict[str, str]):
    """Surface word -> a blank and its stem, or nothing where that is the word itself."""

    def __init__(self, forms: _Forms) -> None:
        super().__init__()
        self._of = forms

    def __missing__(self, word: str) -> str:
        exact, stem = self._of.work_out(word)
        stem = f" {stem}" if stem != exact else ""
        if len(word) > LONGEST or " " in exact:
            self._of.odd = True
            return stem  # not kept, so that ``odd`` is set each time
        if len(self) >= _MOST_STEMS:
            self.clear()
        self[word] = stem
        return stem


class _Forms(dict[str, tuple[str, str]]):
    """What each surface word of one language becomes; looked up far more often than worked out."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.stems = _Stems(self)
        self.odd = False
        """Whether a word was met whose exact form is not its letters, folded one by one."""
        name = STEMMERS.get(language)
        self._stem: Callable[[str], str] | None = None
        if name:
            import Stemmer  # noqa: PLC0415  (a C library; a query of a few words can do without)

            stemmer = Stemmer.Stemmer(name)
            stemmer.maxCacheSize = 0  # this dictionary is the cache, and it is bounded
            self._stem = stemmer.stemWord

    def __missing__(self, word: str) -> tuple[str, str]:
        form = self.work_out(word)
        if len(word) <= LONGEST:
            if len(self) >= _MOST_FORMS:
                self.clear()
            self[word] = form
        return form

    def work_out(self, word: str) -> tuple[str, str]:
        """Give (exact, stem) of a surface word."""
        word = word[:LONGEST] if len(word) > LONGEST and not is_paired(word) else word
        if word.isascii():
            return word, self._stem(word) if self._stem and not word.isdigit() else word
        word = _SILENT.sub("", word)
        if is_paired(word):
            both = _pairs(word)
            return both, both
        exact = fold(word) or "_"  # nothing but marks: a place, so that the two stay side by side
        return exact, (fold(self._stem(word)) or exact) if self._stem else exact


def _pairs(word: str) -> str:
    """Write runs of a paired script as overlapping pairs, what stands between them as words."""
    found: list[str] = []
    for run in _RUNS.findall(word):
        folded = fold(run)
        if not _IS_PAIRED.match(run) or len(folded) < 3:
            found.append(folded[:LONGEST])
        else:
            found += [folded[at : at + 2] for at in range(len(folded) - 1)]
    return " ".join(part for part in found if part) or "_"


_KNOWN: dict[str, _Forms] = {}


def _forms(language: str) -> _Forms:
    found = _KNOWN.get(language)
    if found is None:
        found = _KNOWN[language] = _Forms(language if language in STEMMERS else "")
    return found
