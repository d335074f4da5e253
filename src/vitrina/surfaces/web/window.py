"""Which lines of a document one page of the workspace shows.

flat:   stretch 1 | stretch 2 ......... | stretch 3       lines counted through from 1
                          [== window ==]                  a bounded run of them
paged:  one page of the file at a time, whole if it is not too long
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from vitrina.core.records import Range, Stretch

MOST = 250
MOST_ON_PAGE = 2000
LEAD = 30


class Slice(Struct, frozen=True):
    """Lines ``first`` to ``last`` of the stretch at ``index`` in the outline."""

    index: int
    stretch: Stretch
    first: int
    last: int

    @property
    def range(self) -> Range:
        """The same as the library takes it."""
        return Range(self.stretch.part, self.stretch.page, self.first, self.last)


class Window(Struct, frozen=True):
    """What is shown, and where the windows before and after it begin."""

    slices: tuple[Slice, ...]
    page: int = 0
    """The page of the file that this is, 0 if it isn't read by pages."""
    before: Range | None = None
    after: Range | None = None
    first: int = 0
    last: int = 0
    lines: int = 0
    """Lines in all, of what is read flat or stands on this page."""


def outlined(outline: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Join what an outline tells of one page or part in several places: lines are counted through."""
    found: dict[tuple[str, int], Stretch] = {}
    for stretch in outline:
        key = (stretch.part, stretch.page)
        known = found.get(key)
        if known is None or stretch.lines > known.lines:
            found[key] = stretch
    return tuple(found.values())


def choose(
    outline: Sequence[Stretch], at: Range, *, pages: int, paged: bool, part: str | None = None
) -> Window:
    """Choose what to show so that ``at`` stands in it; ``part``: nothing but this part of it."""
    if part is not None:
        return _run([(i, s) for i, s in enumerate(outline) if s.part == part], at, MOST)
    if paged and (at.page or not at.part):
        page = min(max(at.page, 1), max(pages, 1))
        here = [(i, s) for i, s in enumerate(outline) if s.page == page]
        shown = _run(here, at, MOST_ON_PAGE)
        return Window(
            slices=shown.slices,
            page=page,
            before=shown.before or (Range(page=page - 1) if page > 1 else None),
            after=shown.after or (Range(page=page + 1) if page < pages else None),
            first=shown.first,
            last=shown.last,
            lines=shown.lines,
        )
    kept = [(i, s) for i, s in enumerate(outline) if not (paged and s.page)]
    return _run(kept, at, MOST)


def _run(stretches: Sequence[tuple[int, Stretch]], at: Range, most: int) -> Window:
    total = sum(stretch.lines for _, stretch in stretches)
    target = _flat(stretches, at)
    first = 1 if total <= most or target <= LEAD else min(target - LEAD, max(1, total - most + 1))
    last = min(total, first + most - 1)
    slices = []
    start = 0
    for index, stretch in stretches:
        low, high = max(first, start + 1), min(last, start + stretch.lines)
        if low <= high:
            slices.append(Slice(index, stretch, low - start, high - start))
        start += stretch.lines
    return Window(
        slices=tuple(slices),
        before=_place(stretches, max(1, first - most + LEAD)) if first > 1 else None,
        after=_place(stretches, last + 1) if last < total else None,
        first=first,
        last=last,
        lines=total,
    )


def _flat(stretches: Sequence[tuple[int, Stretch]], at: Range) -> int:
    """The line of ``at`` counted through all the stretches; the first if it is in none."""
    start = 0
    for _, stretch in stretches:
        if (stretch.part, stretch.page) == (at.part, at.page) and at.line <= max(stretch.lines, 1):
            return start + max(at.line, 1)
        start += stretch.lines
    return 1


def _place(stretches: Sequence[tuple[int, Stretch]], flat: int) -> Range:
    """The place of a line that was counted through."""
    start = 0
    for _, stretch in stretches:
        if flat <= start + stretch.lines:
            return Range(stretch.part, stretch.page, flat - start, flat - start)
        start += stretch.lines
    return Range()


def order(outline: Sequence[Stretch], places: Sequence[Range]) -> list[tuple[int, int]]:
    """Give for each place where it stands: (stretch, line), to compare places by."""
    index = {(s.part, s.page): i for i, s in reversed(list(enumerate(outline)))}
    return [(index.get((at.part, at.page), len(index)), at.line) for at in places]


LISTING = "sheets"
"""The part of a workbook in which its sheets' names stand."""


def sheet(outline: Sequence[Stretch], at: Range) -> str:
    """Which sheet of a table to show: the one asked for, else the first that is no list of sheets."""
    parts = [stretch.part for stretch in outline]
    if at.part in parts:
        return at.part
    seen = [s.part for s in outline if not s.hidden and s.part != LISTING]
    return (seen or parts or [""])[0]


def near(page: int, pages: int, most: int) -> range:
    """The pages around one, as many as ``most``, itself among them."""
    first = max(1, min(page - most // 2, pages - most + 1))
    return range(first, min(pages, first + most - 1) + 1)
