"""The files inside a document, as a tree, a page of them at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from vitrina.core.records import Branch, Document

if TYPE_CHECKING:
    from vitrina.library import Library

INSIDE_MOST = 200


class Inside(Struct, frozen=True):
    """Some of the files inside a document, and the addresses of those before and after them."""

    branches: tuple[Branch, ...]
    count: int
    first: int
    before: str
    after: str


def inside(library: Library, found: Document, first: int) -> Inside | None:
    """Give a page of the tree of files inside, from the ``first`` of them; None if there are none."""
    if not found.child_count:
        return None
    first = min(first, found.child_count)
    branches = library.inside(found.id, INSIDE_MOST, first - 1)
    last = first + len(branches) - 1
    before, after = max(1, first - INSIDE_MOST), last + 1
    return Inside(
        branches=branches,
        count=found.child_count,
        first=first,
        before=f"/d/{found.id}?from={before}#inside" if first > 1 else "",
        after=f"/d/{found.id}?from={after}#inside" if last < found.child_count else "",
    )
