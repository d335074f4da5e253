"""Citations: one spelling each, printed and parsed without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.core.records import Citation, Range
from vitrina.formats import citation as citations

NUMBERS = st.integers(1, 999_999_999)


@given(
    st.text("0123456789abcdef", min_size=12, max_size=64),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.integers(0, 99_999),
    st.none() | st.tuples(NUMBERS, NUMBERS).map(sorted),
    st.just("") | st.text("0123456789abcdef", min_size=16, max_size=16),
)
def test_printed_and_parsed_it_is_the_same(document, part, page, lines, words):
    """Parse undoes print, whatever the part is called."""
    first, last = lines or (0, 0)
    cited = Citation(document, Range(part, page, first, last), words)

    assert cited == citations.parse(citations.show(cited))


@pytest.mark.parametrize(
    "text",
    [
        "", "vitrina:", "vitrina:0123", "vitrina:0123456789abcdeg", "vitrina:0123456789ab#", "vitrina:0123456789ab#line=0",
        "vitrina:0123456789ab#line=03", "vitrina:0123456789ab#line=4-4", "vitrina:0123456789ab#line=1&page=2",
        "vitrina:0123456789ab#page=3&", "vitrina:0123456789AB", " vitrina:0123456789ab", "vitrina:0123456789ab#words=1",
    ],
)  # fmt: skip
def test_another_spelling_is_refused(text):
    """What is not the one spelling is no citation."""
    with pytest.raises(citations.NotACitation):
        citations.parse(text)
