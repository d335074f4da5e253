"""The words that tell times, in English and Spanish, each with the class that the grammar knows it by.

    "early June 2009"  ->  "eMY"

One sign a class, so that a grammar of expressions is a regular expression over a short string:

    M month   A month that may be another word   m month cut short   W weekday   w weekday cut short
    d 1 to 31   Y year   n other number   k decade (70s)   o 2nd   r second   N number word   q several
    U unit   Q quarter   P part of a day   K noon   S season   T today   V now   E weekend   R recent
    j yearly   a a, an   D the   l last   x next   t this   s same   h that   e early   g ago   H half
    f of   c del   i in   y and   O over   v very   u current   L short   I term   F future   z al, UTC
    X instant   p pm   @ the m of p.m.   J fiscal   C viene   G 171530   - / : . , ' ( $ themselves   _ any other
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

TOKEN = re.compile(r"(\d+(?:(?:st|nd|rd|th|s|º|ª)(?!\w))?|[^\W\d_]+|[^\w\s])")
_SIGNS = dict(zip("-–—/:.,'’‘`($", "---/:.,''''($", strict=True))
_KNOWN_MOST = 50_000


class Words(Struct, frozen=True):
    """One language's words. ``classes``: word as written -> class; ``numbers``: word -> value.

    ``months`` and ``weekdays`` count from 1 (Monday); ``units`` give a letter of ISO 8601's
    durations (H, M for minutes as ``T``, D, W, M, Y), with how many of them make one.
    """

    language: str
    classes: dict[str, str]
    months: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    units: dict[str, tuple[str, int]]
    shifts: dict[str, int]
    """yesterday -> -1"""
    parts: dict[str, str]
    """morning -> MO, as TIMEX3 has it"""
    seasons: dict[str, str]
    vague: dict[str, str]
    """now -> PRESENT_REF"""


class Table(dict[str, str]):
    """Word -> class, numbers and signs included; what it did not know it learns, within a limit."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.classes)
        self._own = len(self)

    def __missing__(self, word: str) -> str:
        """Give the class of a word that is not in the list."""
        found = _class(word)
        if len(self) < self._own + _KNOWN_MOST and len(word) < 20:
            self[word] = found
        return found


def _class(word: str) -> str:
    if not word[0].isdigit():
        return _SIGNS.get(word, "_")
    if not word.isascii() or not word.isdigit():
        return _numbered(word)
    if len(word) <= 2:
        return "d" if 1 <= int(word) <= 31 else "n"
    if len(word) == 6:
        return "G"
    return "Y" if len(word) == 4 and "1500" <= word <= "2099" else "n"


def _numbered(word: str) -> str:
    """2nd and 1º are days, 70s and 1980s are decades."""
    digits = re.match(r"[0-9]*", word)[0]  # type: ignore[index]
    if not digits or len(digits) > 4:
        return "n"
    if word.endswith("s") and digits.endswith("0") and len(digits) in {2, 4}:
        return "k"
    return "o" if word != digits and not word.endswith("s") and 1 <= int(digits) <= 31 else "n"


def _each(classes: dict[str, str], sign: str, words: Iterable[str], *, cased: bool = False) -> None:
    """Enter words in small letters and capitalised; ``cased``: only as proper names are written."""
    for word in words:
        if not cased:
            classes[word] = sign
        classes[word.capitalize()] = classes[word.upper()] = sign


def _counted(text: str, start: int = 1) -> dict[str, int]:
    return {
        word: number
        for number, words in enumerate(text.split("|"), start)
        for word in words.split()
    }


def _english() -> Words:
    months = _counted(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug"
        "|september sept sep|october oct|november nov|december dec"
    )
    weekdays = _counted(
        "monday mon|tuesday tue tues|wednesday wed|thursday thu thurs|friday fri|saturday sat|sunday sun"
    )
    numbers = _counted(
        "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
        "|sixteen|seventeen|eighteen|nineteen|twenty"
    ) | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
    numbers |= _counted("first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth")
    numbers |= {"final": 4, "couple": 2, "dozen": 12}
    units = {
        "second": ("S", 1), "minute": ("T", 1), "hour": ("H", 1), "day": ("D", 1), "week": ("W", 1),
        "fortnight": ("W", 2), "month": ("M", 1), "quarter": ("M", 3), "year": ("Y", 1),
        "decade": ("Y", 10), "century": ("Y", 100),
    }  # fmt: skip
    units |= {f"{word}s": value for word, value in units.items()} | {"centuries": ("Y", 100)}
    del units["second"]  # nearly always the ordinal
    made: dict[str, str] = {}
    _each(made, "M", [m for m in months if len(m) > 4 or m in {"june", "july"}], cased=True)
    _each(made, "A", ("march", "may", "august"), cased=True)
    _each(
        made,
        "m",
        [m for m in months if len(m) <= 4 and m not in {"june", "july", "may"}],
        cased=True,
    )
    _each(made, "W", [day for day in weekdays if day.endswith("day")], cased=True)
    _each(made, "w", [day for day in weekdays if not day.endswith("day")], cased=True)
    _each(made, "N", [word for word in numbers if not word.endswith(("th", "st", "ird", "second"))])
    _each(
        made,
        "r",
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "final",
        ],
    )
    _each(made, "U", [word for word in units if not word.startswith("quarter")])
    for sign, words in {
        "Q": "quarter quarters", "P": "morning afternoon evening night mornings evenings nights",
        "K": "noon midnight", "S": "spring summer autumn winter", "T": "today yesterday tomorrow tonight",
        "V": "now currently recently nowadays presently soon ongoing", "R": "recent", "v": "very more",
        "u": "current", "L": "short long near medium", "I": "term", "F": "future", "X": "instant inst ultimo ult proximo prox", "E": "weekend weekends",
        "j": "annual annually yearly monthly weekly daily quarterly", "a": "a an", "D": "the",
        "l": "last past previous preceding", "x": "next following coming upcoming", "t": "this",
        "s": "same", "h": "that those", "g": "ago earlier", "H": "half", "f": "of", "q": "several few many",
        "e": "early late mid beginning end start middle later", "y": "and",
        "i": "in on at by since until till from during before after for to between through around within",
        "O": "over nearly almost about approximately", "J": "fiscal financial",
    }.items():  # fmt: skip
        _each(made, sign, words.split())
    made |= dict.fromkeys(("UTC", "GMT", "EST", "EDT", "PST", "PDT", "CET", "Z", "hrs"), "z")
    made |= {
        "am": "p",
        "pm": "p",
        "AM": "p",
        "PM": "p",
        "m": "@",
        "M": "@",
        "horas": "z",
        "hours": "U",
    }
    return Words(
        language="en", classes=made, months=months, weekdays=weekdays, numbers=numbers, units=units,
        shifts={"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0},
        parts={"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI", "tonight": "NI",
               "mornings": "MO", "evenings": "EV", "nights": "NI"},
        seasons={"spring": "SP", "summer": "SU", "autumn": "FA", "winter": "WI"},
        vague={"now": "PRESENT_REF", "currently": "PRESENT_REF", "nowadays": "PRESENT_REF",
               "presently": "PRESENT_REF", "ongoing": "PRESENT_REF", "current": "PRESENT_REF",
               "recently": "PAST_REF", "soon": "FUTURE_REF"},
    )  # fmt: skip


def _spanish() -> Words:
    months = _counted(
        "enero ene|febrero feb|marzo mar|abril abr|mayo may|junio jun|julio jul|agosto ago"
        "|septiembre setiembre sept sep|octubre oct|noviembre nov|diciembre dic"
    )
    weekdays = _counted("lunes|martes|miércoles miercoles|jueves|viernes|sábado sabado|domingo")
    numbers = _counted(
        "uno un una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince"
        "|dieciséis dieciseis|diecisiete|dieciocho|diecinueve|veinte"
    ) | {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "noventa": 90, "cien": 100}
    ordinals = (
        "primer primero primera|segundo segunda|tercer tercero tercera|cuarto cuarta|quinto quinta"
    )
    numbers |= _counted(ordinals)
    units = {
        "segundos": ("S", 1), "minuto": ("T", 1), "hora": ("H", 1), "día": ("D", 1), "dia": ("D", 1),
        "jornada": ("D", 1), "semana": ("W", 1), "quincena": ("W", 2), "mes": ("M", 1), "año": ("Y", 1),
        "trimestre": ("M", 3), "sexenio": ("Y", 6), "década": ("Y", 10), "siglo": ("Y", 100),
    }  # fmt: skip
    units |= {f"{word}s": value for word, value in units.items() if word != "segundos"}
    units["meses"] = units.pop("mess")
    made: dict[str, str] = {}
    _each(made, "M", [m for m in months if len(m) > 4 or m == "mayo"])
    _each(made, "m", [m for m in months if len(m) <= 4 and m not in {"mayo", "may"}], cased=True)
    made.pop("Mar", None)
    _each(made, "W", weekdays)
    _each(made, "N", [word for word in numbers if word not in ordinals.replace("|", " ").split()])
    _each(made, "r", ordinals.replace("|", " ").split())
    _each(made, "U", [word for word in units if not word.startswith("trimestre")])
    for sign, words in {
        "Q": "trimestre trimestres", "P": "mañana tarde noche madrugada", "K": "mediodía medianoche",
        "S": "primavera verano otoño invierno", "T": "hoy ayer anteayer antier anoche",
        "V": "ahora actualmente recientemente pronto previamente", "v": "muy más", "u": "actual actuales",
        "L": "corto largo mediano", "I": "plazo", "j": "anual anuales anualmente semanal mensual diario",
        "a": "un una", "D": "el la los las", "z": "al",
        "l": "pasado pasada pasados pasadas último última últimos últimas anterior",
        "x": "próximo próxima próximos próximas siguiente siguientes", "t": "este esta estos estas",
        "s": "mismo misma", "h": "ese esa aquel aquella esos esas", "g": "hace", "H": "media medio", "f": "de", "c": "del",
        "e": "principio principios comienzo comienzos inicio inicios mediados fin fines final finales",
        "i": "en desde hasta durante para entre por antes después tras a", "y": "y e", "q": "varios varias pocos pocas unos unas algunos algunas",
        "O": "casi más cerca", "E": "finde", "J": "fiscal financiero", "C": "viene entrante",
    }.items():  # fmt: skip
        _each(made, sign, words.split())
    made |= dict.fromkeys(("UTC", "GMT", "h", "hrs"), "z")
    made |= {"am": "p", "pm": "p", "AM": "p", "PM": "p", "m": "@", "M": "@"}
    return Words(
        language="es", classes=made, months=months, weekdays=weekdays, numbers=numbers, units=units,
        shifts={"hoy": 0, "ayer": -1, "anteayer": -2, "antier": -2, "anoche": -1, "mañana": 1},
        parts={"mañana": "MO", "tarde": "AF", "noche": "NI", "madrugada": "MO", "anoche": "NI"},
        seasons={"primavera": "SP", "verano": "SU", "otoño": "FA", "invierno": "WI"},
        vague={"ahora": "PRESENT_REF", "actualmente": "PRESENT_REF", "actual": "PRESENT_REF",
               "actuales": "PRESENT_REF", "recientemente": "PAST_REF", "pronto": "FUTURE_REF"},
    )  # fmt: skip


ENGLISH, SPANISH = _english(), _spanish()
