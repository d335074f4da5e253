"""What an expression of time means: an ISO 8601 value, counted from the paper's date where it must be.

Asked(rule, classes, words, the paper's date) --meaning--> 1961-05-03, 2009-Q4, 2008-W35, P6Y, PAST_REF
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from vitrina.analyzers.time_words import Words


class Asked(NamedTuple):
    """One expression: the rule that found it, classes and words, the text, and what it counts from.

    ``date``: the paper's, '' if unknown; ``ahead``: whether the words before speak of what is to come.
    """

    rule: str
    codes: str
    words: Sequence[str]
    text: str
    date: str
    ahead: bool


def meaning(asked: Asked, words: Words) -> str:
    """Give the value of an expression; '' where it means nothing after all."""
    found = _Meaning(asked, words)
    return _RULES[asked.rule](found)


class _Meaning:
    def __init__(self, asked: Asked, words: Words) -> None:
        self.asked = asked
        self.words = words
        self.low = [word.lower() for word in asked.words]
        self.day = _day(asked.date)

    # --- parts of the expression --------------------------------------------------------------

    def all(self, sign: str) -> list[str]:
        return [word for code, word in zip(self.asked.codes, self.low, strict=True) if code in sign]

    def month(self) -> int:
        found = self.all("MAm")
        return self.words.months.get(found[0], 0) if found else 0

    def year(self) -> int:
        found = self.all("Y")
        if found:
            return int(found[0])
        short = self.all("n")
        if not short or len(short[-1]) != 2:
            return 0
        return (1900 if int(short[-1]) >= 30 else 2000) + int(short[-1])

    def first_day(self) -> int:
        found = self.all("dor")
        if not found:
            return 0
        digits = re.match(r"\d+", found[0])
        return int(digits[0]) if digits else self.words.numbers.get(found[0], 0)

    def count(self) -> int:
        for word in self.all("Nnd"):
            return int(word) if word.isdigit() else self.words.numbers.get(word, 0)
        return 1 if self.all("a") else 0

    def unit(self) -> tuple[str, int]:
        for word in self.all("U"):
            if word in self.words.units:
                return self.words.units[word]
        return ("M", 3) if self.all("Q") else ("", 0)

    def step(self) -> int:
        """-1 for last, 1 for next, 0 for this."""
        return -1 if self.all("l") else 1 if self.all("xC") else 0

    # --- values ---------------------------------------------------------------------------------

    def full(self) -> str:
        return _iso(self.year(), self.month(), self.first_day())

    def group(self) -> str:
        """171530Z MAR 94: day, hour, minute."""
        digits = self.asked.words[0]
        if len(digits) != 6:
            return ""
        day, hour, minute = int(digits[:2]), int(digits[2:4]), int(digits[4:])
        last = self.asked.words[-1]
        year = int(last) if len(last) == 4 else (1900 if int(last) >= 30 else 2000) + int(last)
        date = _iso(year, self.month(), day)
        return f"{date}T{hour:02}:{minute:02}Z" if date and hour < 24 and minute < 60 else ""

    def iso(self) -> str:
        if " " in self.asked.text:
            return ""
        return _iso(*(int(part) for part in re.findall(r"\d+", self.asked.text)))

    def numeric(self) -> str:
        """Month first in English, day first in Spanish, unless the numbers say otherwise."""
        if " " in self.asked.text or "\n" in self.asked.text:
            return ""
        one, two, last = (int(part) for part in re.findall(r"\d+", self.asked.text))
        digits = len(self.asked.words[-1])
        if digits not in {2, 4}:
            return ""
        year = last if digits == 4 else (1900 if last >= 30 else 2000) + last
        month, day = (two, one) if self.words.language == "es" or one > 12 else (one, two)
        if month > 12:
            month, day = day, month
        return _iso(year, month, day)

    def clause(self) -> str:
        """A day and a month: of the year in which it lies nearest to the paper's date."""
        if not self.day:
            return ""
        month, day = self.month(), self.first_day()
        choices = [made for year in (-1, 0, 1) if (made := _date(self.day.year + year, month, day))]
        near = min(choices, key=lambda made: abs((made - self.day).days), default=None)  # type: ignore[operator]
        return near.isoformat() if near else ""

    def instant(self) -> str:
        """The 14th instant: of the paper's month; ultimo: of the one before; proximo: of the next."""
        if not self.day:
            return ""
        step = {"u": -1, "p": 1}.get(self.all("X")[0][0], 0)
        at = self.day.year * 12 + self.day.month - 1 + step
        return _iso(at // 12, at % 12 + 1, self.first_day())

    def month_year(self) -> str:
        return f"{self.year()}-{self.month():02}" if self.month() else ""

    def lone_month(self) -> str:
        """A month alone: the last one there was, unless what is said is still to come."""
        if not self.day:
            return ""
        month, year = self.month(), self.day.year
        if month > self.day.month and not self.asked.ahead:
            year -= 1
        elif month < self.day.month and self.asked.ahead and "x" in self.asked.codes:
            year += 1
        return f"{year}-{month:02}"

    def quarter(self) -> str:
        number = 0
        for word in self.all("r"):
            number = self.words.numbers.get(word, 0)
        base = self._year_meant()
        if not number and self.all("l") and self.day and not self.all("Y"):
            at = self.day.year * 4 + (self.day.month - 1) // 3 - 1
            return f"{at // 4}-Q{at % 4 + 1}"
        if self.all("l") and not number:
            number = 4
        if not 1 <= number <= 4 or not base:
            return ""
        if not self.all("YU") and self.day and number > (self.day.month + 2) // 3:
            base -= not self.asked.ahead
        elif not self.all("YU") and self.day and number == 4 and self.day.month <= 3:
            base -= 1
        return f"{base}-Q{number}"

    def _year_meant(self) -> int:
        if self.all("Y"):
            return self.year()
        if not self.day:
            return 0
        return self.day.year + (self.step() if self.all("U") else 0)

    def nth(self) -> str:
        """The last week of March."""
        if not self.day and not self.all("Y"):
            return ""
        told = self.month_year() if self.all("Y") else self.lone_month()
        unit, _ = self.unit()
        if unit != "W" or not told:
            return told
        year, month = int(told[:4]), int(told[5:7])
        number = self.words.numbers.get("".join(self.all("r")), 0)
        last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
        day = last - 1 if self.all("l") else min(last, 7 * number - 3)
        return _week(dt.date(year, month, max(1, day)))

    def edge(self) -> str:
        if self.all("MAm"):
            return self.month_year() if self.all("Y") else self.lone_month()
        if self.all("Y"):
            return str(self.year())
        if self.all("k"):
            return self.decade()
        unit, _ = self.unit()
        if self.low[-1] == "semana" and "fin" in self.low:
            return f"{_week(self.day)}-WE" if self.day else ""
        if unit == "Y" and self.day:
            return str(self.day.year + self.step())
        if unit == "D":
            return self.asked.date
        return self._shifted(unit, 1, self.step())

    def same(self) -> str:
        if not self.day:
            return ""
        return f"{self.day.year - 1}-{self.day.month:02}"

    def ago(self) -> str:
        unit, many = self.unit()
        count = self.count()
        if self.day and not count and unit in {"H", "T"}:
            return self.asked.date
        if not self.day or not count:
            return "PAST_REF"
        return self._shifted(unit, many, -count, exact=True)

    def _shifted(self, unit: str, many: int, count: int, *, exact: bool = False) -> str:
        """So many units from the paper's date: a year, a month, a week, or a day."""
        if not self.day:
            return ""
        day = self.day
        steps = count * many
        if unit == "Y" and many == 10:
            return str(day.year // 10 + count)
        if unit == "Y":
            return str(day.year + steps) if 1500 <= day.year + steps <= 2100 else ""
        if unit == "M":
            at = day.year * 12 + day.month - 1 + steps
            return f"{at // 12}-{at % 12 + 1:02}" if 18_000 < at < 25_200 else ""
        if unit in {"W", "D"} and abs(steps) < 40_000:
            moved = day + dt.timedelta(days=steps * (7 if unit == "W" else 1))
            return moved.isoformat() if unit == "D" or exact else _week(moved)
        return day.isoformat() if unit in {"H", "T", "S"} else ""

    def span(self) -> str:
        """The past nine days; el último año is one year, el próximo año a date."""
        if (
            self.words.language == "es"
            and not self.all("Nndq")
            and not self.all("U")[0].endswith("s")
        ):
            unit, many = self.unit()
            return f"P{many}{unit}" if self.all("l") and unit not in "HTS" else self.relative()
        length = self.length()
        return "PAST_REF" if not length or ("X" in length and self.all("l")) else length

    def relative(self) -> str:
        """Last week, this morning, next March, the same day."""
        if not self.day:
            return ""
        step = self.step()
        if self.all("W"):
            return self._weekday(step)
        if self.all("MA"):
            month = self.month()
            year = self.day.year
            if step < 0 and month >= self.day.month:
                year -= 1
            elif step > 0 and month <= self.day.month:
                year += 1
            return f"{year}-{month:02}"
        if self.all("E"):
            return f"{_week(self.day + dt.timedelta(days=7 * step))}-WE"
        if self.all("S"):
            return f"{self.day.year + step}-{self.words.seasons[self.all('S')[0]]}"
        if self.all("P"):
            moved = self.day + dt.timedelta(days=step)
            return f"{moved.isoformat()}T{self.words.parts[self.all('P')[0]]}"
        if self.all("Q"):
            return self.quarter() if step < 0 else self._quarter_now(step)
        unit, many = self.unit()
        if self.all("T"):
            return self.today()
        return self._shifted(unit, many, step)

    def _quarter_now(self, step: int) -> str:
        if not self.day:
            return ""
        at = self.day.year * 4 + (self.day.month - 1) // 3 + step
        return f"{at // 4}-Q{at % 4 + 1}"

    def _weekday(self, step: int) -> str:
        if not self.day:
            return ""
        wanted = self.words.weekdays[self.all("Ww")[0]] - 1
        back = (self.day.weekday() - wanted) % 7
        if step < 0:
            back = back or 7
        if step > 0 or (self.asked.ahead and step == 0 and back):
            back -= 7
        return (self.day - dt.timedelta(days=back)).isoformat()

    def today(self) -> str:
        if not self.day:
            return ""
        if self.all("W"):
            date = self._weekday(0)
        elif self.all("E"):
            return f"{_week(self.day)}-WE"
        else:
            shift = self.words.shifts[self.all("T")[0]]
            date = (self.day + dt.timedelta(days=shift)).isoformat()
        parts = [self.words.parts[word] for word in self.all("PT") if word in self.words.parts]
        part = parts[0] if parts and not (self.words.language == "es" and not self.all("P")) else ""
        return f"{date}T{part}" if part else date

    def length(self) -> str:
        unit, many = self.unit()
        if not unit:
            return ""
        count = self.count()
        if self.low[0].startswith("0") or (self.asked.codes == "aU" and unit == "D"):
            return ""  # a day like no other
        if self.asked.rule == "half":
            if self.asked.codes.startswith("H"):
                return {"H": "PT30M", "Y": "P6M", "D": "PT12H"}.get(unit, "")
            return f"P{count}.5{unit}"
        shown = str(count * many) if count else "X"
        if unit in {"H", "T", "S"}:
            return f"PT{shown}{'M' if unit == 'T' else unit}"
        return f"P{shown}{unit}"

    def decade(self) -> str:
        digits = re.match(r"\d+", self.all("k")[0])
        if not digits:
            return ""
        return digits[0][:-1] if len(digits[0]) == 4 else f"19{digits[0][0]}"

    def season(self) -> str:
        year = self.year() if self.all("Y") else (self.day.year if self.day else 0)
        return f"{year}-{self.words.seasons[self.all('S')[0]]}" if year else ""

    def vague(self) -> str:
        return self.words.vague.get(self.low[-1], "PAST_REF")

    def often(self) -> str:
        for start, value in (("an", "P1Y"), ("y", "P1Y"), ("mon", "P1M"), ("men", "P1M"), ("w", "P1W"),
                             ("s", "P1W"), ("d", "P1D"), ("q", "P3M")):  # fmt: skip
            if self.low[0].startswith(start):
                return value
        return ""

    def lone_year(self) -> str:
        """A number that may be a year: not a page's, a telegram's or a sum's."""
        year = self.year()
        return str(year) if year else ""


_RULES: dict[str, Callable[[_Meaning], str]] = {
    "group": _Meaning.group, "iso": _Meaning.iso, "numeric": _Meaning.numeric, "mdy": _Meaning.full,
    "dmy": _Meaning.full, "instant": _Meaning.instant, "clause": _Meaning.clause,
    "quarter": _Meaning.quarter, "nth": _Meaning.nth,
    "edge": _Meaning.edge, "my": _Meaning.month_year, "same": _Meaning.same, "ago": _Meaning.ago,
    "mpast": _Meaning.relative, "span": _Meaning.span, "far": lambda _: "FUTURE_REF",
    "rel": _Meaning.relative, "today": _Meaning.today, "half": _Meaning.length, "length": _Meaning.length,
    "decade": _Meaning.decade, "season": _Meaning.season, "recent": lambda _: "PAST_REF",
    "now": _Meaning.vague, "often": _Meaning.often, "year": _Meaning.lone_year,
    "month": _Meaning.lone_month,
}  # fmt: skip


def _day(date: str) -> dt.date | None:
    if len(date) < 10:
        return None
    try:
        return dt.date.fromisoformat(date[:10])
    except (ValueError, OverflowError):
        return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _iso(year: int, month: int, day: int) -> str:
    made = _date(year, month, day)
    return made.isoformat() if made else ""


def _week(day: dt.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
