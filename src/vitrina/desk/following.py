"""What is new in a saved search: documents that it finds now and had not found before.

A document that was read anew, or whose scan was read at last, may be new to a search although it
has long been in the library; so what was met is remembered document by document, not by date.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vitrina.desk.records import News, Saved
from vitrina.store import desk_lists
from vitrina.store.desk import Journal

MOST = 50_000


def news(
    journal: Journal,
    saved: Saved,
    position: int,
    answers: Callable[[Saved], Sequence[str]],
) -> News:
    """Ask a saved search again if the index has moved on, and tell what is new."""
    _, asked = desk_lists.met(journal, saved.key)
    own = "tag:" in saved.query or "starred" in saved.query
    if asked != position or own:
        found = answers(saved)
        desk_lists.meet(journal, saved.key, found[:MOST], position)
    looked, _ = desk_lists.met(journal, saved.key)
    total, new = desk_lists.count_met(journal, saved.key)
    return News(
        total=total,
        new=new,
        looked=looked,
        fresh=tuple(desk_lists.fresh(journal, saved.key)),
        over=total >= MOST,
    )
