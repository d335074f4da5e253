"""Dates as letterheads and telegraph forms write them, with the clock time where it stands.

April 3, 1917, 6 p.m.   29 April 1974   061858Z MAR 97   5-8-92   05/18/1962   2 6 NOV 1968
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_NAMES = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
]  # fmt: skip
MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
MONTHS |= {name[:3]: number for name, number in list(MONTHS.items())} | {"sept": 9}
_SPANISH = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
)
MONTHS |= {name: number for number, name in enumerate(_SPANISH.split(), 1)} | {"setiembre": 9}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DIGIT = re.compile(r"\d")
_ANY_MONTH = re.compile(
    "jan|feb|mar|apr|abr|ma[iy]|jun|jul|aug|ago|sep|oct|nov|dec|dic|ene|set", re.IGNORECASE
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_RECEIVED = r"(?=[1Il]N ?\d)"
"""A cable room's stamp runs on into the number of what came in: 26 NOV 63IN68344."""
_DAY_FIRST = re.compile(
    rf"(?<![\d/-])(\d\d|(?<!\d\.)\d|[0-3] \d)[ ]?(?:st|nd|rd|th|º)?[ .,/-]{{0,3}}(?:(?:de|of|del) )?({_MONTH})"
    rf"[ .,:'’/-]{{0,3}}(?:(?:de|del) )?({_YEAR}|\d\d)(?:(?![\d:/€])|{_RECEIVED})",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W\d_])({_MONTH})[ .]{{0,2}}([0-3]?\d)(?:[/-]([0-3]?\d))?(?:st|nd|rd|th)?"
    rf"[ .,']{{1,3}}\[?({_YEAR})\]?(?!\d)",
    re.IGNORECASE,
)
_NUMBERS = re.compile(rf"(?<![\d/.-])([01]?\d|[0-3]\d)([/-])([0-3]?\d)\2({_YEAR}|\d\d)(?![\d/-])")
_ISO = re.compile(rf"(?<!\d)({_YEAR})-(\d\d)-(\d\d)(?!\d)")
_MAIL = re.compile(
    rf"(?<![^\W\d_])({_MONTH}) {{1,2}}(\d{{1,2}}) (\d\d?:\d\d)(?::\d\d)? (?:[A-Z]{{3,4}} )?({_YEAR})",
    re.IGNORECASE,
)
_GROUP = re.compile(
    rf"(?<!\d)([0-3]\d)([0-2]\d)([0-5]\d)[ ]?[A-Z%27]?[ ,.]{{0,3}}({_MONTH})[ .,']{{0,3}}({_YEAR}|\d\d)(?!\d)",
    re.IGNORECASE,
)
_NOISY = re.compile(
    r"(?<![\w/-])(\d\d|(?<!\d\.)\d|[0-3] \d)[ .]{1,3}([A-Za-z0-9]{3,9})"
    rf"[ .,']{{1,3}}({_YEAR}|\d\d)(?:(?![\w:/€])|{_RECEIVED})"
)
_STAMPED = re.compile(
    rf"(?<![^\W\d_])({_MONTH})[ .]{{1,2}}(\d{{1,2}}),?[ ](?!{_YEAR}[ ,])\d{{2}}[\dA-Za-z:!]{{1,2}}[\dA-Za-z]?"
    rf" ?[ZP2]?M?,?[ ](\d\d)(?![\d:.])",
    re.IGNORECASE,
)
"""A receipt stamp of a cable room, AUG 19 1950Z 60: its clock is too often misread to be given."""
_STAMPED_DAY_FIRST = re.compile(
    rf"(?<![\d/.-])(\d{{1,2}}) ({_MONTH}) (?!{_YEAR}[ ,])[0-2]\d[\dO]\d[\dA-Z]? (\d\d)(?![\d:.])",
    re.IGNORECASE,
)
_LOST = re.compile(
    rf"(?<![\w/-])(\d{{1,2}}) ({_MONTH})[ .,']{{1,3}}(9[2-9]\d)(?!\d)", re.IGNORECASE
)
"""A year whose 1 was lost."""
_CLOCK = re.compile(
    r"[,;—–\- ]{0,4}(?:at )?(?:(\d{1,2})(?:[.:](\d\d))?(?::\d\d)?[ ]?([ap])\.?[ ]?m\b\.?|(\d\d):(\d\d)"
    r"|(noon)|(midnight))",
    re.IGNORECASE,
)
_LOOKALIKE = str.maketrans("015846", "OISBAG")
_NUMBERLIKE = re.compile(r"(?<![^\W_])(?=[^\s\d]{0,3}\d)[\dOoQIl|!SBG€]{2,4}(?![^\W_])")
_AS_DIGITS = str.maketrans("OoQIl|!SBG€", "00011115866")
"""What stands in a number half of letters: I9 is 19, 19€3 is 1963."""


class Dated(NamedTuple):
    """A date in ``text[start:end]``: ``value`` as ISO 8601, to the minute if a time stands by."""

    start: int
    end: int
    value: str
    group: bool = False
    """Whether it is a telegraph's date-time group."""
    sure: float = 1.0

    @property
    def precision(self) -> str:
        """How precise the value is."""
        return {10: "day", 7: "month", 4: "year"}.get(len(self.value), "minute")


def dates(text: str, *, noisy: bool = False) -> tuple[Dated, ...]:
    """Give the dates of one line, in their order; ``noisy`` also takes months that OCR misread."""
    return _dates(text[:400], noisy) if _DIGIT.search(text) else ()


@lru_cache(maxsize=512)  # the grammars of one header ask the same lines again
def _dates(text: str, noisy: bool) -> tuple[Dated, ...]:
    found: list[Dated] = []
    for each in _every(text, noisy=noisy):
        if not any(each.start < had.end and had.start < each.end for had in found):
            found.append(each)
    return tuple(sorted(found))


def _as_typed(text: str) -> str:
    """The line, letter for letter, with letters among digits as digits, and a form's rule as a blank."""
    return _NUMBERLIKE.sub(lambda found: found[0].translate(_AS_DIGITS), text.replace("_", " "))


def _every(text: str, *, noisy: bool) -> Iterator[Dated]:
    """Give all that may be dates, the surer forms first: of those that overlap, the first counts."""
    if _ANY_MONTH.search(text):
        yield from _stamped(text)
        for match in _MONTH_FIRST.finditer(text):
            month, day, other, year = match.groups()
            yield from _timed(text, match, _date(year, month, other or day))
        for match in _DAY_FIRST.finditer(text):
            day, month, year = match.groups()
            yield from _timed(text, match, _date(year, month, day.replace(" ", "")))
    for match in _ISO.finditer(text):
        yield from _timed(text, match, _valid(*(int(part) for part in match.groups())))
    for match in _NUMBERS.finditer(text):
        one, _, two, year = match.groups()
        month, day = (one, two) if int(one) <= 12 else (two, one)
        sure = 0.8 if int(one) <= 12 and int(two) <= 12 else 0.9
        yield from _timed(text, match, _valid(_century(year), int(month), int(day)), sure)
    if noisy:
        yield from _misread_dates(text)
        if (typed := _as_typed(text)) != text:
            for each in (*_every(typed, noisy=False), *_misread_dates(typed)):
                yield each._replace(sure=min(each.sure, 0.85))


def _stamped(text: str) -> Iterator[Dated]:
    """Date-time groups, the stamps of cable rooms, and mail's dates: the clock before the year."""
    for match in _GROUP.finditer(text):
        day, hour, minute, month, year = match.groups()
        value = _date(year, month, day)
        if value and int(hour) < 24:
            yield Dated(*match.span(), f"{value}T{hour}:{minute}", group=True)
    for match in _MAIL.finditer(text):
        month, day, clock, year = match.groups()
        if (value := _date(year, month, day)) and int(clock.split(":")[0]) < 24:
            yield Dated(*match.span(), f"{value}T{clock.zfill(5)}")
    for match in _STAMPED.finditer(text):
        month, day, year = match.groups()
        if value := _date(year, month, day):
            yield Dated(*match.span(), value, sure=0.85)
    for match in _STAMPED_DAY_FIRST.finditer(text):
        day, month, year = match.groups()
        if value := _date(year, month, day):
            yield Dated(*match.span(), value, sure=0.85)


def _misread_dates(text: str) -> Iterator[Dated]:
    for match in _LOST.finditer(text):
        day, month, year = match.groups()
        if value := _date(f"1{year}", month, day):
            yield Dated(*match.span(), value, sure=0.85)
    for match in _NOISY.finditer(text):
        day, word, year = match.groups()
        if month := _misread(word):
            value = _valid(_century(year), month, int(day.replace(" ", "")))
            yield from _timed(text, match, value, 0.7)


def _timed(text: str, match: re.Match[str], value: str, sure: float = 1.0) -> Iterator[Dated]:
    if not value:
        return
    clock = _CLOCK.match(text, match.end())
    if not clock:
        yield Dated(*match.span(), value, sure=sure)
        return
    hour, minute, half, hour24, minute24, noon, midnight = clock.groups()
    if half:
        hours = int(hour) if int(hour) >= 12 else int(hour) + 12 * (half in "pP")
        if int(hour) == 12 and half in "aA":
            hours = 0
        minutes = int(minute or 0)
    elif noon or midnight:
        hours, minutes = (12, 0) if noon else (23, 59)
    else:
        hours, minutes = int(hour24), int(minute24)
    if hours > 23 or minutes > 59:
        yield Dated(*match.span(), value, sure=sure)
    else:
        end = clock.end() if not midnight else match.end()
        stamp = value if midnight else f"{value}T{hours:02}:{minutes:02}"
        yield Dated(match.start(), end, stamp, sure=sure)


def _misread(word: str) -> int:
    """The month that a misread word must be: a letter off a short one, a few off a long one."""
    if len(word) > 4:
        close = difflib.get_close_matches(word.lower(), _NAMES, 1, 0.75)
        return MONTHS[close[0]] if close else 0
    clean = word.upper().translate(_LOOKALIKE)[:3]
    near = [
        number
        for number, name in enumerate(_NAMES, 1)
        if sum(one != two for one, two in zip(clean, name[:3].upper(), strict=False)) <= 1
    ]
    return near[0] if len(near) == 1 else 0


def _date(year: str, month: str, day: str) -> str:
    return _valid(_century(year), MONTHS[month.lower()], int(day))


def _century(year: str) -> int:
    number = int(year)
    return number if number > 99 else (1900 if number >= 30 else 2000) + number


def _valid(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""
