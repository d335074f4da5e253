"""A text is squeezed and decoded in little memory, and to the sign as if it were done at once."""

from __future__ import annotations

import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.redact import folding
from vitrina.redact.needles import Finder

CODES = st.sampled_from(
    ["%41", "=C3=A9", "&#65;", "&amp;", "\\u00e9", "\\x41", "=\n", "%C3%A9", "&nope;", "%C3"]
)
TEXTS = st.lists(st.one_of(CODES, st.text(max_size=5))).map("".join)
NAME = "Julia Ravenscroft"


@given(st.text(), st.integers(1, 9))
def test_the_letters_of_a_text_are_the_same_however_it_is_cut(text: str, size: int) -> None:
    """Where a text is cut for counting changes nothing, also in the middle of a word."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folding, "SLICE", size)
        assert folding.joined(text) == re.sub(r"[\W_]+", "", text)


@given(TEXTS)
def test_each_sign_of_a_decoded_text_has_its_place(text: str) -> None:
    """A sign that stands as it stood is found there; the signs of codes lie in order, and side by side."""
    view = folding._decoded(text)
    places = [(view.first[at], view.last[at]) for at in range(len(view.text))]
    assert places == sorted(places)
    assert all(0 <= first < last <= len(text) for first, last in places)
    assert all(
        text[first:last] == sign
        for (first, last), sign in zip(places, view.text, strict=True)
        if last - first == 1
    )


@pytest.mark.parametrize("size", range(1, 24))
def test_a_name_is_found_over_any_cut(size: int) -> None:
    """The name and its place, however the slices of the text fall; behind codes too."""
    text = f"\\u00e9 a% &amp; met {NAME} there"
    start = text.index(NAME)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folding, "SLICE", size)
        found = {(hit.start, hit.end) for hit in Finder([(NAME, "k")]).find(text)}
    assert (start, start + len(NAME)) in found


@pytest.mark.parametrize("code", ["", "\\u00e9 "])
def test_a_long_list_is_searched_in_little_memory(code: str) -> None:
    """A text of a megabyte takes no more than eight: its words and its signs' places were dozens."""
    text = f"to be or so it is {code}in my own way, " * (1_000_000 // 36)
    finder = Finder([(NAME, "k")])
    tracemalloc.start()
    try:
        assert not list(finder.find(text))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * len(text)
