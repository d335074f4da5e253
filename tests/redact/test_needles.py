"""A word that must go is found in every shape in which it may stand."""

from __future__ import annotations

import base64
import re
import sys

import pytest

from vitrina.redact.leaks import Plain
from vitrina.redact.needles import Finder, forms

TERMS = [
    ("Julia Ravenscroft", "name"),
    ("Marie de la Croix", "particle"),
    ("Li Wu", "short"),
    ("Nosenko", "single"),
    ("José Luis Fernández", "three"),
    ("+34 600 123 456", "phone"),
]
SHAPES = [
    ("met Julia Ravenscroft's friend", "Julia Ravenscroft", "name"),
    ("RAVENSCROFT, JULIA", "RAVENSCROFT, JULIA", "name"),
    ("J. Ravenscroft", "J. Ravenscroft", "name"),
    ("Julia Maud Ravenscroft", "Julia Maud Ravenscroft", "name"),
    ("J. M. Ravenscroft", "J. M. Ravenscroft", "name"),
    ("jravenscroft@example.org", "jravenscroft", "name"),
    ("julia_ravenscroft.doc", "julia_ravenscroft", "name"),
    ("JuliaRavenscroft2010", "JuliaRavenscroft", "name"),
    ("Ju1ia Ravenscr0ft", "Ju1ia Ravenscr0ft", "name"),
    ("Julia Raven-\nscroft", "Julia Raven-\nscroft", "name"),
    ("Jul\u00adia Ravens\u200bcroft", "Jul\u00adia Ravens\u200bcroft", "name"),
    ("J\u00falia R\u00e1venscroft", "J\u00falia R\u00e1venscroft", "name"),
    ("Ju\u0301lia Ravenscroft", "Ju\u0301lia Ravenscroft", "name"),
    ("Juli\u0430 R\u0430v\u0435nscroft", "Juli\u0430 R\u0430v\u0435nscroft", "name"),
    ("Juha Ravenscroft", "Juha Ravenscroft", "name"),
    ("Julia Ravensoroft", "Julia Ravensoroft", "name"),
    ("Julia%20Ravenscroft", "Julia%20Ravenscroft", "name"),
    ("Juli&#97; Ravenscroft", "Juli&#97; Ravenscroft", "name"),
    ("Julia Ravens=\ncroft", "Julia Ravens=\ncroft", "name"),
    ("M. de la Croix", "M. de la Croix", "particle"),
    ("mdelacroix", "mdelacroix", "particle"),
    ("Li Wu.", "Li Wu", "short"),
    ("Wu, Li", "Wu, Li", "short"),
    ("our Nosenkos", "Nosenkos", "single"),
    ("Носенко", "Носенко", "single"),
    ("Luis Femandez", "Luis Femandez", "three"),
    ("Fernandez, José", "Fernandez, José", "three"),
    ("call 600123456 now", "600123456", "phone"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "key"), SHAPES)
def test_each_shape_is_found_whole(text: str, word: str, key: str) -> None:
    """The place found holds the whole word, in each shape, and is that of its term."""
    start = text.index(word)
    found = [hit for hit in Finder(TERMS).find(text) if hit.key == key]
    assert found
    assert min(hit.start for hit in found) <= start
    assert max(hit.end for hit in found) >= start + len(word)


@pytest.mark.parametrize("code", ["hex", "base64"])
def test_words_in_a_code_are_found(code: str) -> None:
    """Base64 and hex are read, and all of the code is the word's place."""
    plain = b"Dear Julia Ravenscroft, come"
    text = plain.hex() if code == "hex" else base64.b64encode(plain).decode()
    found = {hit[:3] for hit in Finder(TERMS).find(f"x: {text} end")}
    assert {(3, 3 + len(text), "name")} == found


@pytest.mark.parametrize(
    "text",
    [
        "a raven on the croft",
        "Julia went home",
        "will wuther",
        "passages",
        "600 123 457",
        "",
        "....",
    ],
)
def test_other_words_are_let_be(text: str) -> None:
    """What only looks like a part of a term is not it."""
    assert [] == list(Finder(TERMS).find(text))


def test_a_reading_may_be_allowed() -> None:
    """A near reading that is another person's name can be let through; the name itself can't slip out with it."""
    finder = Finder(TERMS, allowed=[("name", "Julie Ravenscraft")])
    assert [] == list(finder.find("Julie Ravenscraft"))
    assert [] != list(finder.find("Julia Ravenscroft"))


def test_patterns_take_digits_and_rests_of_words() -> None:
    """# is a digit, * the rest of a word."""
    finder = Finder(patterns=[("AB-####", "number"), ("raven*", "bird")])
    text = "AB-1234 AB-123 XAB-1234 Ravenscroft"
    assert [("AB-1234", "number"), ("Ravenscroft", "bird")] == sorted(
        (text[hit.start : hit.end], hit.key) for hit in finder.find(text)
    )


def test_forms_are_bounded() -> None:
    """A name of many parts has no more forms than are allowed."""
    assert len(forms("Maria Jose de los Angeles Garcia Marquez Lopez")) <= 400


def calls_to_find(finder: Finder, text: str) -> int:
    """How many calls, Python's and C's, a search makes."""
    made = 0

    def count(*_: object) -> None:
        nonlocal made
        made += 1

    sys.setprofile(count)
    try:
        list(finder.find(text))
    finally:
        sys.setprofile(None)
    return made


HOSTILE = ("ravenscrof ", "rn", "a" * 50, "=4A%4A&#74;", "julia ")


@pytest.mark.parametrize("unit", HOSTILE)
def test_it_is_linear_in_hostile_texts(unit: str) -> None:
    """Eight times the text takes eight times the steps, whatever stands in it. What a step costs is not told."""
    finder = Finder(TERMS, patterns=[("a*b*", "p")])
    some, many = (calls_to_find(finder, unit * count) for count in (500, 4_000))
    assert many <= 9 * some, (some, many)


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_text_is_searched_to_its_end(unit: str) -> None:
    """A name behind ever the same half of one is found: looking again from each place would never end."""
    finder = Finder(TERMS, patterns=[("a*b*", "p")])
    text = unit * 40_000 + "\n\nmet Nosenko"
    assert any(
        (text[hit.start : hit.end], hit.key) == ("Nosenko", "single") for hit in finder.find(text)
    )


@pytest.mark.parametrize(
    "term", ["Ravenscroft, Julia", "Ravenscroft, Julia ID", "Ravenscroft, Julia D"]
)
def test_a_name_as_a_list_has_it(term: str) -> None:
    """Surname first: its initials are those of the given names, and what a scan put after them is no surname."""
    seek, second = Finder([(term, "name")]), Plain([(term, "name")])
    for shape in (
        "J. Ravenscroft",
        "Ravenscroft, J.",
        "Julia R.",
        "Julia Ravenscroft",
        "jravenscroft@example.org",
    ):
        assert list(seek.find(f"said {shape} then")), shape
    for other in ('{r=[["id"]]}', "the R ID is", "J-id", "an ID"):
        assert [] == list(seek.find(other)), other
        assert set() == second.find(other), other


def test_words_between_two_places_of_a_name_stay() -> None:
    """That they went would tell that a name has parts; a part of it that stands near goes all the same."""
    seek = Finder([("Julia Ravenscroft", "name")])
    text = "Julia Ravenscroft) a\nJulia Ravenscroft"
    assert {"Julia Ravenscroft"} == {text[hit.start : hit.end] for hit in seek.find(text)}
    seek = Finder([("José Luis Fernández", "name")])
    text = "(José Luis Fernández)\nJosé Luis Fernández, José Luis Fernández"
    gone = sorted({(hit.start, hit.end) for hit in seek.find(text)})
    assert all(set(text[a:b]) <= set("José Luis Fernández") for a, b in gone)
    for name in re.finditer("José Luis Fernández", text):
        assert name.span() in gone
    seek = Finder([("Julia Ravenscroft", "name")])
    text = "Julia Ravenscroft and Julia"
    assert text[6:] in {text[hit.start : hit.end] for hit in seek.find(text)}


@pytest.mark.parametrize(
    "text", ["Ravenscroft joined", "Ravenscroft just then", "raj ravenscroft", "xj ravenscroft"]
)
def test_an_initial_is_a_word(text: str) -> None:
    """The next word does not go with a surname, or it would tell that a first name begins like it."""
    seek = Finder([("Julia Ravenscroft", "name")])
    assert [] == list(seek.find(text))
    whole = f"Julia Ravenscroft {text.split()[1]}"
    assert {"Julia Ravenscroft"} == {
        whole[hit.start : hit.end] for hit in seek.find(whole)
    } or "j " in text
    second = Plain([("Julia Ravenscroft", "name")])
    assert set() == second.find(text)
    for shape in (
        "Ravenscroft, J.",
        "J Ravenscroft",
        "jravenscroft@example.org",
        "(J.-Ravenscroft)",
    ):
        assert {"name"} == second.find(shape)
        assert list(seek.find(shape))


@pytest.mark.parametrize(
    "text", ["a j Julia Ravenscroft j", "j or Julia Ravenscroft", "Julia Ravenscroft\tj"]
)
def test_a_letter_beside_a_name_is_no_initial(text: str) -> None:
    """What stands beside the whole name stays: that it went would tell how the name begins."""
    seek = Finder([("Julia Ravenscroft", "name")])
    assert {"Julia Ravenscroft"} == {text[hit.start : hit.end] for hit in seek.find(text)}


def test_half_a_word_is_no_initial() -> None:
    """How far is looked before a surname may end within a word: its last letter is nobody's initial."""
    seek = Finder([("Julia Ravenscroft", "name")])
    for size in range(30, 50):
        assert [] == list(seek.find(f"{'x' * 9}j {'word' * 5} and {'w' * (size - 28)} ravenscroft"))
    assert [hit.key for hit in seek.find("met J. and M. Ravenscroft")]


def test_a_long_word_is_found_inside_another() -> None:
    """From seven letters on a term is taken out of the middle of a word, as the second searcher finds it."""
    finder = Finder([("Nosenko", "n")])
    text = "pronosenkoist and Nosenkos"
    assert {("pronosenkoist", "n"), ("Nosenkos", "n")} == {
        (text[hit.start : hit.end], hit.key) for hit in finder.find(text)
    }
