"""Two releases of one record: lines beside lines, and what one withheld and the other prints."""

from __future__ import annotations

from vitrina.analyzers.side_by_side import compare
from vitrina.core.records import Block, Brief, Range
from vitrina.core.types import Place

ONE = """SECRET
1. THE AMBASSADOR OPPOSES ANY REFERENCE TO THE EXISTENCE OF A
. ACTION COULD HAVE ADVERSE CONSEQUENCES
FOR THE STATION. REGARDS.
ONLY HERE STANDS THIS LONGER SENTENCE OF ITS OWN"""
OTHER = """SECRET
1. THE AMBASSADDR OPPOSES ANY REFERENCE TO THE EXISTENCE OF A
STATION IN VELDORA. ACTION COULD HAVE
ADVERSE CONSEQUENCES FOR THE STATION. REGARDS."""
BRIEFS = (Brief("a" * 64, "One", "text", "1994"), Brief("b" * 64, "Other", "text", "1994"))


def _blocks(text: str, page: int = 0) -> list[Block]:
    return [Block(Place("", page, 1), text)]


def test_what_one_withheld_is_named_with_both_places():
    """The words that only the second prints, after words of both; a misread letter is no finding."""
    found = compare(_blocks(ONE, 2), _blocks(OTHER, 3), BRIEFS)
    (right,) = [each for each in found.only if each.side == "right"]
    assert ("STATION IN VELDORA", "REFERENCE TO THE EXISTENCE OF A") == (right.words, right.before)
    assert (Range("", 3, 3, 3), Range("", 2, 2, 2)) == (right.range, right.beside)
    (left,) = [each for each in found.only if each.side == "left"]
    assert "ONLY HERE STANDS THIS LONGER SENTENCE OF ITS OWN" == left.words


def test_every_line_of_both_is_there_once():
    """Rows hold all lines in their order, each beside the line that it shares most words with."""
    found = compare(_blocks(ONE), _blocks(OTHER), BRIEFS)
    assert ONE.split("\n") == [line.text for row in found.rows for line in row.left]
    assert OTHER.split("\n") == [line.text for row in found.rows for line in row.right]
    assert ["same", "changed", "changed", "same", "left"] == [row.kind for row in found.rows]


def test_the_same_text_differs_nowhere():
    """All rows are the same, however the lines are broken on one page or two."""
    found = compare(_blocks(ONE), _blocks(ONE), BRIEFS)
    assert {"same"} == {row.kind for row in found.rows}
    assert () == found.only
    assert (found.shared, found.shared) == found.words


def test_nothing_beside_something():
    """An empty document beside another: all of it is its own."""
    found = compare([], _blocks(OTHER), BRIEFS)
    assert {"right"} == {row.kind for row in found.rows}
    assert (0, 1) == (found.shared, len(found.only))
    assert () == compare([], [], BRIEFS).rows
