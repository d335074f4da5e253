"""Where sentences end, in samples written for these tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.analyzers.quantities import number, written
from vitrina.analyzers.sentences import sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One. Two! ¿Tres? Four", ["One.", "Two!", "¿Tres?", "Four"]),
        ("Mr. Roe of the U.S. left at 3 p.m. on Monday. He slept.", ["Mr. Roe of the U.S. left at 3 p.m. on Monday.", "He slept."]),
        ("El Lic. Roe dijo: «No.» Se fue.", ["El Lic. Roe dijo: «No.»", "Se fue."]),
        ("A heading\n\nA text that begins on a line of some length\nand is wrapped here.", ["A heading", "A text that begins on a line of some length\nand is wrapped here."]),
        ("Editor leaves San Telmo\nPORT AMARO, April 4. Elena Marsh flew to Veldora on Sunday, they say.",
         ["Editor leaves San Telmo", "PORT AMARO, April 4.", "Elena Marsh flew to Veldora on Sunday, they say."]),
        ("He said 3.5 and J. Roe agreed.[1](#f1) Then he left.", ["He said 3.5 and J. Roe agreed.[1](#f1)", "Then he left."]),
        ("", []),
        (" \n \n", []),
    ],
)  # fmt: skip
def test_sentences_are_cut(text: str, found: list[str]) -> None:
    """Marks end sentences, abbreviations and wrapped lines don't, headings stand alone."""
    assert [text[start:end] for start, end in sentences(text)] == found


@given(st.text())
def test_sentences_lie_in_order(text: str) -> None:
    """On any text they are in order, apart, not empty, and hold all that is not blank."""
    spans = list(sentences(text))
    flat = [place for span in spans for place in span]
    assert flat == sorted(flat)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("diez mil vagones", (2, 10_000)),
        ("two hundred and fifty men", (4, 250)),
        ("quinientas locomotoras", (1, 500)),
        ("treinta y dos", (3, 32)),
        ("one man", (0, 0)),
        ("un hombre", (0, 0)),
        ("", (0, 0)),
    ],
)
def test_numbers_in_words(words: str, value: tuple[int, int]) -> None:
    """Numbers are read as English and Spanish say them; an article is none."""
    assert number(words.split()) == value


def test_ways_to_write_a_number() -> None:
    """Digits with and without marks, and words of both languages."""
    assert set(written(10_000)) == {"10000", "10,000", "10.000", "ten thousand", "diez mil"}
