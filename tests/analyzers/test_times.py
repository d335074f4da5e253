"""Dates and times in text: what is found, what it means, and what is no time at all."""

import pytest

from vitrina.analyzers import times
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place


def found(text: str, language: str = "en", date: str = "2009-02-18") -> list[tuple[str, str]]:
    paper = Paper((Block(Place(line=1), text),), language=language, date=date)
    return [(text[fact.start : fact.end], fact.value) for fact in times.ANALYZER.run(paper)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was signed on Friday, May 3, 1961 in Rome.", [("Friday, May 3, 1961", "1961-05-03")]),
        ("He wrote on the 5th of May 1961.", [("the 5th of May 1961", "1961-05-05")]),
        ("171530Z MAR 94", [("171530Z MAR 94", "1994-03-17T15:30Z")]),
        (
            "Dated 2008-10-27, and again 05/18/1962.",
            [("2008-10-27", "2008-10-27"), ("05/18/1962", "1962-05-18")],
        ),
        ("Your note of the 14th instant came.", [("the 14th instant", "2009-02-14")]),
        ("The letter of the 30th ultimo came.", [("the 30th ultimo", "2009-01-30")]),
        (
            "They met yesterday and last week.",
            [("yesterday", "2009-02-17"), ("last week", "2009-W07")],
        ),
        ("Since early June 2007 it fell.", [("early June 2007", "2007-06")]),
        ("The fourth quarter of 2005 was worse.", [("The fourth quarter of 2005", "2005-Q4")]),
        ("For nearly five months he waited.", [("nearly five months", "P5M")]),
        ("It was decided two years ago.", [("two years ago", "2007")]),
        (
            "The crash of the 1980s is recently forgotten.",
            [("1980s", "198"), ("recently", "PAST_REF")],
        ),
        ("Washington, May 3, 1917, 6 p.m.", [("May 3, 1917, 6 p.m.", "1917-05-03T18:00")]),
    ],
)
def test_english(text: str, expected: list[tuple[str, str]]) -> None:
    """English expressions, whole and with their values, counted from the paper's date."""
    assert expected == found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("El 21 de marzo de 1994 salió.", [("El 21 de marzo de 1994", "1994-03-21")]),
        ("Llegó el lunes por la noche.", [("el lunes por la noche", "2009-02-16TNI")]),
        (
            "El mes pasado y el año que viene.",
            [("El mes pasado", "2009-01"), ("el año que viene", "2010")],
        ),
        ("A finales del año pasado cerró.", [("finales del año pasado", "2008")]),
        (
            "Hace una semana eran las 18:00 horas.",
            [("Hace una semana", "2009-02-11"), ("las 18:00 horas", "2009-02-11T18:00")],
        ),
        ("Esperó casi dos años y medio.", [("casi dos años y medio", "P2.5Y")]),
        ("Nació en octubre de 1982.", [("octubre de 1982", "1982-10")]),
    ],
)
def test_spanish(text: str, expected: list[tuple[str, str]]) -> None:
    """Spanish expressions, articles included where the language has them."""
    assert expected == found(text, "es")


@pytest.mark.parametrize(
    "text",
    [
        "They may march on.", "The sum was 4,1556 and $1950.", "Telegram 1917/31/45 of no date.",
        "It fell in the second act.", "A day like no other.", "31 February 1999 and 40/40/1999",
    ],
)  # fmt: skip
def test_what_is_no_time(text: str) -> None:
    """Words and numbers that only look like times give nothing."""
    assert [] == [each for each in found(text) if each[1][:4] not in {"1999", "1917"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Over the years he wrote to us.", [("Over the years", "PXY")]),
        ("Opinion shifted OVER THE MONTHS as they met.", [("OVER THE MONTHS", "PXM")]),
        ("The year they met was bad.", []),
        ("That was the year everyone left town.", []),
        ("Over the year prices rose.", []),
        ("Nearly the year they wanted.", []),
        ("About the years nobody asked.", []),
        ("The minutes he wrote were lost.", []),
    ],
)
def test_over_the_years_is_a_length_and_the_year_is_none(
    text: str, expected: list[tuple[str, str]]
) -> None:
    """Time passes over the years; the year in which something was is no length of time."""
    assert expected == found(text)


def test_without_a_date_nothing_is_counted() -> None:
    """A paper without a date has no yesterday; what stands in full is found all the same."""
    assert [("3 May 1961", "1961-05-03")] == found(
        "Yesterday, 3 May 1961, and last Friday.", date=""
    )
