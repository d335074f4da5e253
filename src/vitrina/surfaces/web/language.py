"""English and Spanish: which one a person gets, and how numbers, sizes and dates look in it."""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "es": "Español"}
_LOCALE = Path(__file__).parent / "locale"
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:[T ].*)?")
# Spanish groups digits by a narrow space that does not break, from five digits on.
_GROUP = {"en": ",", "es": "\u202f"}


def N_(text: str) -> str:  # noqa: N802  (gettext's own name for "translate this later")
    """Mark ``text`` for translation where it is shown."""
    return text


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Give the translations of a language; English is what stands in the sources."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("vitrina", _LOCALE, [language])


def choose(wanted: str, accept: str) -> str:
    """Give the language a person chose, or else the first that the browser asks for."""
    if wanted in LANGUAGES:
        return wanted
    ranked = []
    for rank, item in enumerate(accept[:500].split(",")):
        name, _, weight = item.strip().partition(";q=")
        try:
            ranked.append((-float(weight or 1), rank, name.split("-")[0].lower()))
        except ValueError:
            continue
    return next((name for _, _, name in sorted(ranked) if name in LANGUAGES), "en")


def number(value: float, language: str) -> str:
    """Print a whole number with its digits in groups."""
    text = f"{value:,.0f}"
    if language != "en" and len(text) < 6:
        return text.replace(",", "")
    return text.replace(",", _GROUP.get(language, ","))


def size(value: int, language: str) -> str:
    """Print a count of bytes as a person reads it."""
    amount = float(value)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    digits = f"{amount:.0f}" if unit == "B" or amount >= 100 else f"{amount:.1f}"
    return f"{digits if language == 'en' else digits.replace('.', ',')}\N{NO-BREAK SPACE}{unit}"


def date(value: str, language: str) -> str:
    """Print an ISO 8601 date of any precision in words; anything else as it stands."""
    found = _ISO.fullmatch(value)
    if found is None or not 0 <= int(found[2] or 0) <= 12:
        return value
    year, month, day = found[1], int(found[2] or 0), int(found[3] or 0)
    if not month:
        return year
    names = catalogue(language).gettext(MONTHS).split()
    if not day:
        form = catalogue(language).gettext("{month} {year}")
        return form.format(month=names[month - 1], year=year)
    form = catalogue(language).gettext("{day} {month} {year}")
    return form.format(day=day, month=names[month - 1], year=year)


def moment(value: str, language: str) -> str:
    """Print an ISO 8601 date with the time, where it has one, as the sender's clock showed it."""
    day, _, time = value.partition("T")
    return f"{date(day, language)}, {time[:5]}" if time else date(day, language)


MONTHS = N_("January February March April May June July August September October November December")
FORMS = (
    N_("{month} {year}"),
    N_("{day} {month} {year}"),
    N_("from what the file claims as {name}"),
    N_("from line {n}"),
    N_("from the file's name"),
)


def origin(found: str, language: str) -> str:
    """Say where a date was found: in a claim, at a line, in the file's name; else as it stands."""
    said = catalogue(language).gettext
    kind, _, rest = found.partition(" ")
    if kind == "claim" and rest:
        return said("from what the file claims as {name}").format(name=rest)
    if kind == "line" and rest.isdigit():
        return said("from line {n}").format(n=rest)
    return said("from the file's name") if found == "file name" else found


def duration(seconds: float, language: str) -> str:
    """Print a length of time, roughly, as one says it."""
    plural = catalogue(language).ngettext
    if seconds < 90:
        count = max(1, round(seconds))
        return plural("{n} second", "{n} seconds", count).format(n=count)
    if seconds < 90 * 60:
        count = round(seconds / 60)
        return plural("{n} minute", "{n} minutes", count).format(n=count)
    count = round(seconds / 3600)
    return plural("{n} hour", "{n} hours", count).format(n=number(count, language))
