"""What was done and when: verbs with their day, who did it and where; and what was never done."""

import pytest

from vitrina.analyzers import events
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place


def found(
    text: str, language: str = "en", date: str = "1994-03-20"
) -> list[tuple[str, str, dict[str, str]]]:
    paper = Paper((Block(Place(line=1), text),), language=language, date=date)
    return [(fact.kind, fact.value, fact.more) for fact in events.ANALYZER.run(paper)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "On 16 August 2012 Ecuador granted asylum to Mr. Roe in London.", "en",
            ("event.granted", "2012-08-16", {"basis": "named", "who": "Ecuador", "where": "London"}),
        ),
        (
            "President Quint had refused the safe conduct.", "en",
            ("event.refused", "1994-03-20", {"basis": "paper", "who": "President Quint"}),
        ),
        ("He was arrested yesterday.", "en", ("event.arrested", "1994-03-19", {"basis": "named"})),
        (
            "Ayer la Secretaría de Relaciones Exteriores concedió el asilo.", "es",
            ("event.granted", "1994-03-19", {"basis": "named", "who": "Secretaría de Relaciones Exteriores"}),
        ),
        (
            "Dijo que México le ofrece asilo político.", "es",
            ("event.offered", "1994-03-20", {"basis": "paper", "who": "México"}),
        ),
        (
            "The cable to Lisbon requested his views.", "en",
            ("event.requested", "1994-03-20", {"basis": "paper"}),
        ),
        ("Voy a pedirle al secretario que lo haga.", "es", ("event.requested", "1994-03-20", {"basis": "paper"})),
    ],
)  # fmt: skip
def test_events(text: str, language: str, expected: tuple[str, str, dict[str, str]]) -> None:
    """A verb, its day (named, else the paper's, and which it is), who did it, and where."""
    assert [expected] == found(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "He was not arrested yesterday.", "He was to have signed it.", "They might have offered asylum.", "If Ecuador granted asylum, he left.",
        "The requested documents are here.", "As agreed, nothing follows.", "The prices previously denied.", "Sent: Friday, May 3, 2019 5:04 PM",
    ],
)  # fmt: skip
def test_what_was_not_done(text: str) -> None:
    """What did not happen, might, or is only an adjective, is no event."""
    assert [] == [each for each in found(text) if each[0] != "event.left"]


def test_nothing_without_a_day() -> None:
    """A paper without a date, and a sentence without one: nothing that a timeline could show."""
    assert [] == found("Ecuador granted asylum.", date="")


def test_the_sentence_is_the_place() -> None:
    """An event stands at its sentence, not at the lines before and after it."""
    text = "It rained. Mr. Roe met the Consul on 3 May 1961. It rained again."
    paper = Paper((Block(Place(line=1), text),))
    assert ["Mr. Roe met the Consul on 3 May 1961."] == [
        text[fact.start : fact.end] for fact in events.ANALYZER.run(paper)
    ]
