"""Whole numbers as words and digits write them, English and Spanish: diez mil, ten thousand, 10,000."""

from __future__ import annotations

from collections.abc import Sequence

from vitrina.analyzers.words import fold

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis "
    "veintisiete veintiocho veintinueve"
)
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS_ES = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_HUNDREDS = (
    "cien ciento:1 doscientos:2 trescientos:3 cuatrocientos:4 quinientos:5 seiscientos:6 setecientos:7 ochocientos:8 "
    "novecientos:9"
)
_VALUES = {word: n for words in (_EN, _ES) for n, word in enumerate(words.split())}
_VALUES |= {
    word: 10 * n for words in (_TENS_EN, _TENS_ES) for n, word in enumerate(words.split(), 2)
}
_VALUES |= {word: 100 * int(n or 1) for word, _, n in (p.partition(":") for p in _HUNDREDS.split())}
_VALUES |= {word[:-2] + "as": n for word, n in _VALUES.items() if word.endswith("cientos")}
_VALUES |= {"quinientas": 500, "un": 1, "una": 1}
_SCALES = {"hundred": 100, "thousand": 1000, "mil": 1000, "million": 10**6, "millon": 10**6}
_SCALES |= {"millones": 10**6, "millions": 10**6, "thousands": 1000}
_AND = frozenset(("y", "and"))
_ARTICLES = frozenset(("un", "una", "uno", "one"))
LONGEST = 8


def number(row: Sequence[str]) -> tuple[int, int]:
    """Give (how many words from the first make a number, the number); (0, 0) if none do.

    An article alone is no number, nor is a single word below two.
    """
    total = group = at = 0
    for word in row[:LONGEST]:
        folded = fold(word)
        if folded in _SCALES:
            scale = _SCALES[folded]
            if scale == 100:
                group = max(group, 1) * 100
            else:
                total, group = total + max(group, 1) * scale, 0
        elif folded in _VALUES:
            group += _VALUES[folded]
        elif not (at and folded in _AND):
            break
        at += 1
    while at and fold(row[at - 1]) in _AND:
        at -= 1
    value = total + group
    return (0, 0) if not at or (at == 1 and fold(row[0]) in _ARTICLES) or value < 2 else (at, value)


def written(value: int) -> tuple[str, ...]:
    """Give the ways in which a number is written: digits, and words where they are few."""
    digits = str(value)
    grouped = (f"{value:,}", f"{value:,}".replace(",", ".")) if value > 999 else ()
    spelled = tuple(
        f"{word} {scale}".strip()
        for size, scales in ((1, ("",)), (100, ("hundred",)), (1000, ("thousand", "mil")))
        if value % size == 0
        for scale in scales
        for word in _spelled(value // size, scale)
    )
    return (digits, *grouped, *spelled, *(w for w, n in _VALUES.items() if n == value and n > 99))


def _spelled(value: int, scale: str) -> list[str]:
    """One word for a small number, in the language of the scale beside it."""
    known = [word for word, n in _VALUES.items() if n == value and value > 1]
    english = frozenset(f"{_EN} {_TENS_EN}".split())
    if scale in {"hundred", "thousand"}:
        return [word for word in known if word in english]
    return [word for word in known if word not in english] if scale == "mil" else known
