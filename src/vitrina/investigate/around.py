"""What lies around a document: the files beside it, and the files inside it."""

from __future__ import annotations

from msgspec.structs import replace

from vitrina.core.records import Branch, Brief, Neighbours
from vitrina.store.lookup import Lookup, Row

DEEPEST = 6
MOST_NESTED = 400
"""Files below the first level that one tree shows; whoever wants more opens the container."""


def neighbours(lookup: Lookup, row: Row) -> Neighbours:
    """Give the files before and after a document, where it lies first."""
    file = lookup.file_of(row.number)
    member = None if file else lookup.member_of(row.number)

    def beside(*, onward: bool) -> Brief | None:
        number = (
            lookup.file_beside(*file, onward=onward)
            if file
            else lookup.member_beside(*member, onward=onward)
            if member
            else None
        )
        found = lookup.row(number) if number is not None else None
        if found is None:
            return None
        return Brief(found.sha.hex(), found.title or found.name, found.kind, found.date)

    return Neighbours(beside(onward=False), beside(onward=True))


def inside(lookup: Lookup, number: int, most: int, skip: int) -> tuple[Branch, ...]:
    """Give the files in a document, and in them in their turn, in their order, a bounded number.

    Breadth first: each level is filled before the next, so that nothing near is crowded out.
    """
    nested: dict[tuple[int, ...], list[Branch]] = {}
    heads: dict[tuple[int, ...], Branch] = {}
    waiting: list[tuple[tuple[int, ...], int, int]] = [((), number, most)]
    left = MOST_NESTED
    for at, parent, limit in waiting:  # grows as it goes
        allowed = limit if not at else min(limit, left)
        if allowed <= 0:
            break
        found = lookup.members(parent, allowed, skip if not at else 0)
        left -= len(found) if at else 0
        for order, (child, sha, name, title, kind, code, count) in enumerate(found):
            place = (*at, order)
            heads[place] = Branch(sha.hex() if sha else "", str(name), title, kind, code, count)
            if child is not None and count and len(place) < DEEPEST:
                waiting.append((place, child, count))
    for place in sorted(heads, key=lambda p: (-len(p), p)):
        made = replace(heads[place], inside=tuple(nested.get(place, ())))
        nested.setdefault(place[:-1], []).append(made)
    return tuple(nested.get((), ()))
