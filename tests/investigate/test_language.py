"""The query language: everything that is typed is read, said back, and read the same again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.core.query import (
    And,
    Dates,
    Everything,
    Field,
    Fuzzy,
    Not,
    Or,
    Phrase,
    Prefix,
    Regex,
    Word,
)
from vitrina.investigate.language import parse, show

PIECES = [
    "AND",
    "OR",
    "NOT",
    "from:",
    "title:",
    "foo:",
    "date:",
    "date:1961",
    "..",
    ">=",
    '"',
    "/",
    "~",
    "~2",
    "(",
    ")",
    "-",
    "*",
    "?",
    "a",
    "asilo",
    "é",
    "中文",
    "http://",
    "“",
    "»",
    "\\",
    ".",
    "&",
    "[",
    "1961-04",
] + [" ", "b c", "\u202e", "\0"]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("asilo Assange", And((Word("asilo"), Word("Assange")))),
        ('"asilo político"', Phrase(("asilo", "político"))),
        ('"a b"~5', Phrase(("a", "b"), 5)),
        ("a OR b c", Or((Word("a"), And((Word("b"), Word("c")))))),
        ("a -b", And((Word("a"), Not(Word("b"))))),
        ("NOT a", Not(Word("a"))),
        ("mexic* wom?n", And((Prefix("mexic*"), Prefix("wom?n")))),
        ("asilo~ asilo~2", And((Fuzzy("asilo", 1), Fuzzy("asilo", 2)))),
        ("/asil[oa]/", Regex("asil[oa]")),
        ("from:smith", Field("from", Word("smith"))),
        ("date:1961", Dates(dt.date(1961, 1, 1).toordinal(), dt.date(1961, 12, 31).toordinal())),
        ("who was there?", And((Word("who"), Word("was"), Word("there")))),
        ("", Everything()),
        ("AND OR NOT", Everything()),
    ],
)
def test_a_query_means_what_it_says(text, tree):
    """Each form of the language gives its tree."""
    assert tree == parse(text).tree


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"lone', "quote"),
        (")a", "bracket"),
        ("foo:bar", "field"),
        ("date:99", "date"),
        ("/bad(/", "regex"),
        ("NOT", "not"),
    ],
)
def test_what_cannot_be_read_is_said(text, code):
    """A query that is broken is searched all the same, with a note."""
    assert code in {note.code for note in parse(text).notes}


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60))
def test_printed_back_it_reads_the_same(text):
    """The reading of a query is itself a query, and the same one."""
    tree = parse(text).tree

    assert tree == parse(show(tree)).tree


@pytest.mark.parametrize(
    "text",
    ["(" * 100_000, "a " * 100_000, '"' * 100_000, "-" * 100_000, "a~" * 50_000, "NOT " * 9_000],
)
def test_excess_is_cut_not_suffered(text):
    """Queries of absurd length or depth are read within bounds."""
    assert len(show(parse(text).tree)) <= 20_000
