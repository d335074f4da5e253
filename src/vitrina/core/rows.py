"""Rows as lines: cells part at tabs, and a cell has neither tab nor line end of its own."""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.core.types import Place, Text, clean

BLOCK = 200_000


def cell_text(cell: str) -> str:
    """A cell on one line, without a tab of its own."""
    return (
        clean(" ".join(cell.split()))
        if any(char in cell for char in "\t\n\r\v\f")
        else clean(cell.strip())
    )


def flow(lines: Iterator[str], part: str = "", hidden: str = "") -> Iterator[Text]:
    """Yield lines in blocks, numbered on."""
    held: list[str] = []
    size, first = 0, 1
    for line in lines:
        held.append(line)
        size += len(line) + 1
        if size > BLOCK:
            yield Text(Place(part, 0, first), "\n".join(held), hidden)
            first += len(held)
            held, size = [], 0
    if any(held):
        yield Text(Place(part, 0, first), "\n".join(held), hidden)
