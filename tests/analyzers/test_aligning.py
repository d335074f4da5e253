"""Two rows of words side by side: what is found rises on both sides, and costs little whatever they are."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.analyzers.aligning import align

rows = st.lists(st.sampled_from("a b c d e f g h".split()), max_size=60)  # noqa: SIM905


def test_what_is_put_in_stands_between():
    """Words before and after it are found in both, itself in none."""
    one = ["the", "request", "was", "considered", "by", "the", "council"]
    other = ["the", "request", "was", "received", "and", "considered", "by", "the", "council"]
    assert [(0, 0), (1, 1), (2, 2), (3, 5), (4, 6), (5, 7), (6, 8)] == align(one, other)


@given(rows, rows)
def test_matches_are_the_same_word_and_rise(one: list[str], other: list[str]):
    """Any two rows: equal words, never going back on either side."""
    found = align(one, other)
    assert all(one[i] == other[j] for i, j in found)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(found))


@given(rows)
def test_a_row_beside_itself_is_all_there(row: list[str]):
    """Every word is found at its own place."""
    assert [(n, n) for n in range(len(row))] == align(row, row)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["a"] * 60_000, ["a"] * 60_000),
        (["a", "b"] * 30_000, ["b", "a"] * 30_000),
        ([f"w{n}" for n in range(60_000)], [f"w{n}" for n in range(60_000, 0, -1)]),
        ([f"w{n // 2}" for n in range(60_000)], [f"w{n // 3}" for n in range(60_000)]),
        ([f"w{n % 300}" for n in range(60_000)], [f"w{n % 301}" for n in range(60_000)]),
    ],
)
def test_hostile_rows_cost_little(one: list[str], other: list[str]):
    """Repetition, reversal, near repetition: bounded by the closest look at what is short."""
    found = align(one, other)
    assert all(one[i] == other[j] for i, j in found)
