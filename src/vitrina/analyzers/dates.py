"""When a document was made, as far as it or its name says: one date, with where it was found.

What a file claims comes first (a mail's Date, a front matter's date), then a date line near the top
of the text, then the file's name. A machine's finding: it is shown with its source.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime

from vitrina.core.types import Claim

DATED = ("Date", "Sent", "date", "doc_date", "Published")
"""Claims that tell a paper's own date; those of its file say less than the paper does."""
_CLAIMS = (*DATED, "Created", "Modified")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan enero ene janvier januar",
            "february feb febrero février februar",
            "march mar marzo mars märz",
            "april apr abril abr avril",
            "may mayo mai",
            "june jun junio juin juni",
            "july jul julio juillet juli",
            "august aug agosto ago août",
            "september sep sept septiembre setiembre septembre",
            "october oct octubre octobre oktober",
            "november nov noviembre novembre",
            "december dec diciembre dic décembre dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"[^\W\d_]{3,10}"  # looked up in the list above: sixty names to try at each word are slow
_ISO = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|º|\.)?\s+(?:de\s+|of\s+|del\s+)?({_MONTH})\.?,?\s+(?:de\s+|del\s+)?(1[5-9]\d\d|20\d\d)(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?:de\s+)?(1[5-9]\d\d|20\d\d)(?!\d)",
    re.IGNORECASE,
)
# 17 APR 61, 171530Z APR 61: the day-time group of cables
_GROUP = re.compile(
    r"\b(\d{2})(?:\d{4}Z?)?\s+"
    r"(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"[A-Za-z]{0,6}\.?,?\s+'?(\d{2})\b"
)
_SENT = re.compile(
    r"[ \t]*(?:[Ss]ent|SENT|[Dd]ate|DATE|[Ff]echa|FECHA|[Ee]nviado(?: el)?|[Dd]atum)"
    r"[ \t]*:[ \t]*(.{6,60})"
)
_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_PDF = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_NUMBER = re.compile(r"\d+")
HEAD = 2500
BESIDE = 48
"""Characters before a year in which its day and month stand."""


def document_date(claims: Iterable[Claim], head: str, name: str) -> tuple[str, str]:
    """Give (ISO date as precise as known, where it was found); ('', '') if nothing says.

    ``head`` is the start of the text; only its first 2,500 characters are looked at.
    """
    told = {claim.name: claim.value for claim in reversed(list(claims)) if claim.name in _CLAIMS}
    for claim in DATED:
        if claim in told and (date := parse(told[claim])):
            return date, f"claim {claim}"
    for number, line in enumerate(head[:HEAD].split("\n"), 1):
        if ":" in line and (found := _SENT.fullmatch(line)):
            if date := parse(found[1]):
                return date, f"line {number}"
            break
    if date := _in_name(name):
        return date, "file name"
    date, at = _first(head[:HEAD])
    if date:
        return date, f"line {head.count(chr(10), 0, at) + 1}"
    for claim in _CLAIMS[len(DATED) :]:
        if claim in told and (date := parse(told[claim])):
            return date, f"claim {claim}"
    return "", ""


def parse(text: str) -> str:
    """Read one date as people and programs write it; '' if it is none."""
    text = text.strip()[:100]
    if found := _PDF.match(text):
        return _valid(*(int(part or 0) for part in found.groups()))
    if found := _ISO.match(text):
        return _valid(*(int(part or 0) for part in found.groups()))
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return _first(text)[0]


def ordinal(date: str) -> int:
    """Give the first day that ``date`` may be, as ``date.toordinal``; 0 for none."""
    if not date:
        return 0
    year, month, day = ([int(part) for part in date.split("-")] + [1, 1])[:3]
    return dt.date(year, month, day).toordinal()


def _first(text: str) -> tuple[str, int]:
    """Give the first date of ``text`` and where it begins; ('', len) if there is none.

    Numbers are looked for first: they are rare, and the long forms are tried only beside one.
    """
    for number in _NUMBER.finditer(text):
        start, end = number.span()
        if end - start == 4 and "1500" <= number[0] < "2100":
            if (best := _beside(text, start, end))[0]:
                return best
        elif (
            end - start in {2, 6}
            and (found := _GROUP.match(text, start))
            and (date := _read(found, "dmy"))
        ):
            return date, start
    return "", len(text)


def _beside(text: str, start: int, end: int) -> tuple[str, int]:
    """Give the first date around the year that stands at ``text[start:end]``."""
    at = max(0, start - BESIDE)
    beside = text[at : end + 7]
    best = ("", len(text))
    for form, order in ((_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy"), (_ISO, "iso")):
        for found in form.finditer(beside):
            date = _read(found, order)
            if date and at + found.start() < best[1]:
                best = (date, at + found.start())
                break
    return best


def _read(found: re.Match[str], order: str) -> str:
    one, two, three = found.groups()
    if order == "iso":
        return _valid(int(one), int(two), int(three or 0))
    day, name = (one, two) if order == "dmy" else (two, one)
    month = _MONTHS.get(name.lower())
    if not month:
        return ""
    year = int(three)
    return _valid(year if year > 99 else 1900 + year, month, int(day))


def _in_name(name: str) -> str:
    stem = name.rpartition("/")[2]
    for form in (_ISO, _DIGITS):
        if found := form.search(stem):
            date = _valid(*(int(part or 0) for part in found.groups()))
            if date:
                return date
    date, _ = _first(re.sub(r"[-_]+", " ", stem))
    return date


def _valid(year: int, month: int = 0, day: int = 0) -> str:
    try:
        dt.date(year, month or 1, day or 1)
    except ValueError:
        return ""
    if not 1500 <= year <= 2100:
        return ""
    return (
        f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
    )
