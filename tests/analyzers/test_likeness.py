"""Sketches of texts: the same for the same words, joined from sections, and linear in what is hostile."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.analyzers import likeness

LETTER = (
    "The ambassador called at the ministry this morning and was told that the request for a safe "
    "conduct had been received and would be considered by the council on Thursday next week"
)
# The same through a worse engine: letters misread, words run together, a line of noise.
SPOILED = (
    "Tbe ambassador calied at the rninistry this morning and was toid that tbe request for a safe "
    "conduct bad been receivcd and wouid be considered hy the council on Tbursday ncxt week ~~ .:"
)
OTHER = (
    "The harvest of maize in the northern provinces was poor this year and the price of bread has "
    "risen in every town, so that the government thinks of opening the granaries before winter"
)


def _share(one: str, other: str) -> float:
    a, b = (set(likeness.unpack(likeness.sketch([text]).pairs)) for text in (one, other))
    return len(a & b) / len(a | b)


def test_the_same_words_have_one_digest():
    """Case, accents, line breaks and signs do not matter; a word more does."""
    plain = likeness.sketch(["The minister offered asylum to the captain."])
    other = likeness.sketch(["THE MINISTER OFFERED\n", "Ásylum - to the captain"])
    assert plain.digest == other.digest
    assert (
        plain.digest
        != likeness.sketch(["The minister offered asylum to the captain today."]).digest
    )


def test_spoiled_letters_leave_a_share_and_other_papers_none():
    """Pairs of words survive a bad engine; an unrelated paper has none of them."""
    assert _share(LETTER, SPOILED) > 0.15
    assert _share(LETTER, OTHER) < 0.03


def test_texts_are_explained_letter_by_letter():
    """Nearly all of a spoiled text is explained; of another, little."""
    letter, spoiled, other = (likeness.tokens([text]) for text in (LETTER, SPOILED, OTHER))
    assert 1.0 == likeness.explained(letter, letter)
    assert likeness.explained(letter, spoiled) > 0.8
    assert likeness.explained(letter, other) < 0.3
    assert 0.0 == likeness.explained(letter, []) == likeness.explained([], [])


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("104-10012-10079\n\nSECRET", "104-10012-10079"),
        ("# 104-10012-10079", "104-10012-10079"),
        ("RECORD NUMBER: 124–10058–10420", "124-10058-10420"),
        ("Telephone 555-0123, or 20 7946-0018", ""),
        ("x" * 700 + " 104-10012-10079", ""),
        ("1" * 10_000 + "-" * 10_000, ""),
    ],
)
def test_the_number_of_a_record(head: str, number: str):
    """Three groups of digits near the start, whatever dash was printed; nothing else."""
    assert number == likeness.sketch([head]).number


@pytest.mark.parametrize(
    ("one", "other", "digits"),
    [
        ("104-10012-10079", "104-10012-10079", 0),
        ("104-10012-10079", "104-10042-10079", 1),
        ("104-10012-10079", "04-10012-10079", 1),
        ("104-10012-10079", "124-10058-10420", 6),
        ("2010-12-08T16:17 wikileaks cartoon", "2010-12-08T16:17 wikileaks cartoon", 0),
        ("2010-12-08T16:17 wikileaks cartoon", "2010-12-08T16:31 wikileaks cartoon", 34),
    ],
)
def test_numbers_are_so_many_digits_apart(one: str, other: str, digits: int):
    """Misread, left out, put in."""
    assert digits == likeness.apart(one, other)


@given(st.lists(st.text(), max_size=6))
def test_any_text_has_a_sketch(texts: list[str]):
    """Nothing raises; the same text gives the same; a sample is bounded and in order."""
    made = likeness.sketch(texts)
    pairs = likeness.unpack(made.pairs)
    assert made == likeness.sketch(texts)
    assert sorted(set(pairs)) == list(pairs)
    assert len(pairs) <= likeness.SAMPLE


@given(st.text(alphabet="ab c", max_size=300), st.text(alphabet="ab c", max_size=300))
def test_explained_is_a_share_and_has_no_sides(one: str, other: str):
    """From nothing to all, whichever text is named first."""
    a, b = likeness.tokens([one]), likeness.tokens([other])
    found = likeness.explained(a, b)
    assert 0.0 <= found <= 1.0
    assert abs(found - likeness.explained(b, a)) < 0.35  # the longest row may be another one


@given(
    st.text(alphabet="ab c", max_size=300), st.text(alphabet="ab c", max_size=300), st.floats(0, 1)
)
def test_explained_stops_only_below_what_is_asked(one: str, other: str, least: float):
    """What is worth at least so much is measured to its end; the rest is worth less."""
    a, b = likeness.tokens([one]), likeness.tokens([other])
    found = likeness.explained(a, b)
    assert likeness.explained(a, b, least) in ({found} if found >= least else {found, 0.0})


def test_explained_stops_below_what_is_asked():
    """Two texts that share a name alone are given up."""
    a = likeness.tokens(["Quiroga asked for asylum " + " ".join(f"one{n}" for n in range(99))])
    b = likeness.tokens(["Quiroga asked for asylum " + " ".join(f"two{n}" for n in range(99))])
    assert likeness.explained(a, b) > 0
    assert likeness.explained(a, b, 0.9) == 0


@given(st.text(alphabet="abc", max_size=40), st.text(alphabet="abc", max_size=40))
def test_letters_are_counted_as_often_as_they_stand(one: str, other: str):
    """Dice's measure over runs of three letters, each as often as it stands in both."""
    here = Counter(one[at : at + 3] for at in range(len(one) - 2))
    there = Counter(other[at : at + 3] for at in range(len(other) - 2))
    total = here.total() + there.total()
    assert likeness.letters(one, other) == (2 * (here & there).total() / total if total else 0)


def test_the_sample_of_a_whole_is_that_of_its_sections():
    """What sections show joins into what the whole would show, but for pairs across the cut."""
    words = [f"word{n % 977} other{n % 61}" for n in range(4000)]
    parts = [likeness.sketch([" ".join(words[at : at + 1000])]) for at in range(0, 4000, 1000)]
    joined = likeness.pack({pair for part in parts for pair in likeness.unpack(part.pairs)})
    whole = set(likeness.unpack(likeness.sketch([" ".join(words)]).pairs))
    assert len(whole & set(likeness.unpack(joined))) >= likeness.SAMPLE - 3
