"""Windows and lines: what of a document is shown, and where it is marked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.core.records import Block, Range, Stretch
from vitrina.core.types import Box, Place
from vitrina.surfaces.web import lines, window, years


def test_a_long_text_opens_around_the_line():
    """Line 5,000 of 9,000 is in the window, with lines before it."""
    shown = window.choose([Stretch("", 0, 9000)], Range(line=5000), pages=0, paged=False)
    assert (4970, 5219) == (shown.first, shown.last)
    assert Range(line=4750, last=4750) == shown.before
    assert Range(line=5220, last=5220) == shown.after


def test_windows_lead_through_every_line():
    """Following "later lines" from the top shows each line of each part."""
    outline = [Stretch("a", 0, 700), Stretch("b", 0, 1), Stretch("c", 0, 900)]
    seen, at = set(), Range()
    while at is not None:
        shown = window.choose(outline, at, pages=0, paged=False)
        for piece in shown.slices:
            seen |= {(piece.stretch.part, n) for n in range(piece.first, piece.last + 1)}
        at = shown.after
    assert {(s.part, n) for s in outline for n in range(1, s.lines + 1)} == seen


def test_a_page_at_a_time():
    """A file of pages shows one page, with the pages beside it, even if nothing was read on it."""
    outline = [
        Stretch("", 1, 40),
        Stretch("", 3, 50),
        Stretch("notes", 3, 2),
        Stretch("attached", 0, 5),
    ]
    shown = window.choose(outline, Range(page=3), pages=9, paged=True)
    assert [("", 1, 50), ("notes", 1, 2)] == [
        (s.stretch.part, s.first, s.last) for s in shown.slices
    ]
    assert (Range(page=2), Range(page=4)) == (shown.before, shown.after)
    assert () == window.choose(outline, Range(page=2), pages=9, paged=True).slices
    assert ["attached"] == [
        s.stretch.part
        for s in window.choose(outline, Range(part="attached"), pages=9, paged=True).slices
    ]


def plain(pieces: lines.Pieces) -> tuple[tuple[str, bool], ...]:
    return tuple((piece.text, piece.hit) for piece in pieces)


@given(
    st.lists(st.integers(0, 900), min_size=0, max_size=6),
    st.integers(0, 7),
    st.integers(0, 10**9),
    st.booleans(),
)
def test_every_window_is_bounded_and_whole(sizes: list[int], page: int, line: int, paged: bool):
    """Whatever is asked for, the window lies inside the document and is not too long."""
    outline = [Stretch("", n + 1, size) for n, size in enumerate(sizes)]
    shown = window.choose(outline, Range(page=page, line=line), pages=len(sizes), paged=paged)
    assert sum(s.last - s.first + 1 for s in shown.slices) <= window.MOST_ON_PAGE
    assert all(1 <= s.first <= s.last <= s.stretch.lines for s in shown.slices)


@given(
    st.text(alphabet="ab\n\tx ", max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6),
)
def test_marks_neither_lose_nor_double_text(text: str, marks: list[tuple[int, int]]):
    """However marks lie, also across lines and over one another, the text comes out whole."""
    block = Block(Place("", 0, 7), text)
    shown = list(lines.show(block, [m for m in marks if m[0] < m[1]], None, table=False))
    assert text == "\n".join("".join(piece.text for piece in line.pieces) for line in shown)
    assert list(range(7, 7 + len(shown))) == [line.number for line in shown]


def test_a_mark_across_lines_is_on_both():
    """A phrase that runs over a line's end is marked on both lines."""
    shown = lines.show(
        Block(Place("", 0, 1), "the offer of\nasylum stands"), [(4, 19)], None, table=False
    )
    assert [(("the ", False), ("offer of", True)), (("asylum", True), (" stands", False))] == [
        plain(line.pieces) for line in shown
    ]


def test_an_endless_line_is_cut_around_its_hit():
    """Of a line of 100,000 characters some are shown, with the hit among them."""
    text = "x" * 60_000 + "asylum" + "y" * 40_000
    (line,) = lines.show(Block(Place("", 0, 1), text), [(60_000, 60_006)], None, table=False)
    assert ("asylum", True) in plain(line.pieces)
    assert len(text) == line.before + sum(len(piece.text) for piece in line.pieces) + line.after
    assert lines.LINE_MOST >= sum(len(piece.text) for piece in line.pieces)


def test_cells_keep_their_marks():
    """A row is cut at its tabs; empty cells stay."""
    (row,) = lines.show(
        Block(Place("", 0, 1), "Assange\t\tasylum"), [(0, 7), (9, 15)], None, table=True
    )
    assert ((("Assange", True),), (), (("asylum", True),)) == tuple(
        plain(cell) for cell in row.cells
    )


def test_what_was_found_is_marked_where_no_hit_is():
    """A finding is marked by its kind; a hit inside it is a hit, and the rest of it stays marked."""
    told = {1: [(0, 17, "header.from", "Embassy Veldora")]}
    (line,) = lines.show(
        Block(Place("", 0, 1), "Embassy in Veldora writes"),
        [(11, 18)],
        None,
        table=False,
        told=told,
    )
    assert [
        ("Embassy in ", False, "header.from"), ("Veldora", True, ""), (" writes", False, ""),
    ] == [(piece.text, piece.hit, piece.kind) for piece in line.pieces]  # fmt: skip


def test_hits_are_drawn_where_their_words_stand():
    """The box of a hit is drawn, and one band for the line that is asked for."""
    block = Block(Place("", 2, 1), "political asylum\nin Mexico")
    boxes = [
        (1, Box(0, 0, 9, 100, 50, 400, 90)),
        (1, Box(0, 10, 16, 420, 50, 700, 95)),
        (2, Box(0, 0, 2, 100, 120, 150, 160)),
    ]
    marks = lines.hits_on_page(boxes, [block], [[(10, 16)]], Range("", 2, 1, 1))
    assert [
        lines.Mark(100, 50, 600, 45, hit=False),
        lines.Mark(420, 50, 280, 45, hit=True),
    ] == marks


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], []),
        ([("", 4), ("1961", 3)], [("1961", 3)]),
        ([("1961", 1), ("1963", 2)], [("1961", 1), ("1962", 0), ("1963", 2)]),
        (
            [("1950", 5), ("2009", 5)],
            [
                ("1950-1959", 5),
                ("1960-1969", 0),
                ("1970-1979", 0),
                ("1980-1989", 0),
                ("1990-1999", 0),
                ("2000-2009", 5),
            ],
        ),
    ],
)
def test_years_become_few_bars(counts: Any, expected: Any):
    """At most ten bars, each a span of years that the facet takes back."""
    assert expected == [(bar.value, bar.count) for bar in years.bars(counts)]


def test_a_wrong_date_far_away_does_not_flatten_the_bars():
    """One paper dated 1601 among a thousand of 2010 to 2023 is left out of the picture."""
    counts = [(str(year), 80) for year in range(2010, 2024)] + [("1601", 1)]
    assert 2010 == years.bars(counts)[0].first
