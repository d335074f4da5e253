"""The switches of a search, as the page turns them."""

from __future__ import annotations

import pytest

from vitrina.surfaces.web.asked import Asked


@pytest.mark.parametrize(
    ("query", "by_meaning", "on", "off"),
    [
        ("asylum offered", False, "asylum offered meaning:on", "asylum offered"),
        ("asylum MEANING:on offered", True, "asylum offered meaning:on", "asylum offered"),
        ("meaning:once", False, "meaning:once meaning:on", "meaning:once"),
    ],
)
def test_the_order_by_meaning_is_turned_on_and_off(query, by_meaning, on, off) -> None:
    """The switch stands once or not at all, whatever was typed, and the search begins at its first page."""
    wish = Asked(query=query, page=3)
    assert by_meaning == wish.by_meaning
    assert Asked(query=on) == wish.ordered_by_meaning(wanted=True)
    assert Asked(query=off) == wish.ordered_by_meaning(wanted=False)
