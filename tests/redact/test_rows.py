"""Lines written anew: how a paragraph was broken does not tell how long the words were that went."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.redact.rows import Span, gathered, reflowed, without

SENTENCES = (
    "The keeper {} came on Tuesday and spoke of the harbour.",
    "{} signed it.",
    "It was signed by {}",
    "Two of them, {} and {}, were seen.",
    "({})",
    "Nothing of the kind was said.",
)
names = st.lists(
    st.lists(st.text("xX", min_size=1, max_size=14), min_size=1, max_size=3).map(" ".join),
    min_size=12,
    max_size=12,
)


def redacted(text: str, width: int) -> list[str]:
    """The paragraph broken at a width, without its words of x, and broken anew."""
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    found = (
        without(line, [Span(*gap.span(), "b(6)") for gap in re.finditer("(?i)x+(?: x+)*", line)])
        for line in lines
    )
    return gathered(reflowed(list(found)))


@given(
    one=names,
    other=names,
    sentences=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
    width=st.integers(50, 90),
)
def test_a_paragraph_is_the_same_however_long_the_names_were(
    one: list[str], other: list[str], sentences: list[str], width: int
) -> None:
    """A gap that filled a line, or parted in two, leaves what one that stood within a line does."""
    text = " ".join(sentences)
    made = [redacted(_filled(text, some), width) for some in (one, other)]
    assert made[0] == made[1]


def _filled(text: str, some: list[str]) -> str:
    each = iter(some * 2)
    return re.sub(r"\{\}", lambda _: next(each), text)


@pytest.mark.parametrize(
    "lines",
    [
        ["Paid\t[▇▇▇:b(6)]\t900", "Marsh\t12", "Núñez\t13"],
        ["- [▇▇▇:b(6)] was there", "- nobody else was there on that day"],
        ["TO: [▇▇▇:b(6)]", "FROM: the embassy in Puerto Amaro, which sent it"],
        ["Present:", "[▇▇▇:b(6)]", "Elena Marsh", "Clara Núñez"],
        [
            f"[▇▇▇:b(6)] {'spoke of the harbour and ' * 6}left.",
            "A paragraph of its own begins here.",
        ],
        ["A line that is full and has no gap in it at all", "and the next one goes on"],
    ],
)
def test_what_no_width_has_broken_stays(lines: list[str]) -> None:
    """Rows of a table, entries, fields, names one a line and whole paragraphs are as they were."""
    assert lines == reflowed(lines)
