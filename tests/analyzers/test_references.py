"""What papers refer to, in samples written for these tests."""

import pytest

from vitrina.analyzers.references import ANALYZER
from vitrina.core.facts import Fact, Paper
from vitrina.core.records import Block
from vitrina.core.types import Place


def _facts(text: str) -> list[Fact]:
    return list(ANALYZER.run(Paper((Block(Place(line=1), text),))))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See Document 7.", [("document", "7")]),
        ("Documents 3, 4, and 9 agree", [("document", "3"), ("document", "4"), ("document", "9")]),
        ("Documents 5-7", [("document", "5"), ("document", "6"), ("document", "7")]),
        ("Document 12 and 3 men came", [("document", "12")]),
        ("your telegram No. 114 of March 3", [("telegram", "114")]),
        ("my despatch No. 12", [("telegram", "12")]),
        ("Savingram 43 was late", [("telegram", "43")]),
        ("your 5110, September 18, refers", [("telegram", "5110")]),
        ("REF: A. 64 STATE 12345\n     B. ZENDA 0034", [("cable", "64 STATE 12345"), ("cable", "ZENDA 0034")]),
        ("the draft (O.ZN2838)", [("cable", "O.ZN2838")]),
        ("File No. 861.51/131", [("file", "861.51/131")]),
        ("Commission Exhibit 399", [("exhibit", "399")]),
        ("docketed as 1:19-cr-00123-ABC", [("case", "1:19-cr-00123-ABC")]),
        ("(ante, p. 123)", [("page", "123")]),
        ("In-Reply-To: <a1@example.org>", [("message", "a1@example.org")]),
        ("He had 12 documents and 5 letters in 1917.", []),
        ("cables 12 million people use", []),
    ],
)  # fmt: skip
def test_each_form_is_found(text: str, found: list[tuple[str, str]]) -> None:
    """A reference gives its kind and number; numbers of other things give nothing."""
    assert [(fact.kind.removeprefix("reference."), fact.value) for fact in _facts(text)] == found


def test_a_telegram_keeps_whose_it_is_and_its_date() -> None:
    """What is needed to find the telegram stands beside its number."""
    assert [fact.more for fact in _facts("See your telegram No. 114 of March 3, 1918.")] == [
        {"form": "telegram", "number": "114", "whose": "your", "date": "March 3, 1918"}
    ]
