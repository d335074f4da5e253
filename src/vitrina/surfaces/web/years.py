"""How many documents fall into which years, as a few bars wide enough for a finger."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

BARS = 10
WIDTHS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
FEW = 200
"""One document in so many, at either end, may be left out of the bars: a wrong date far away."""


class Bar(Struct, frozen=True):
    """Years ``first`` to ``last``: ``count`` documents, ``height`` in hundredths of the highest."""

    first: int
    last: int
    count: int
    height: int

    @property
    def value(self) -> str:
        """The span as the year facet takes it."""
        return f"{self.first}-{self.last}" if self.last > self.first else f"{self.first:04}"


def bars(counts: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    """Make at most ten bars of (year, count)."""
    years = sorted(
        (int(year), n) for year, n in counts if year.isascii() and year.isdigit() and n > 0
    )
    years = _without_strays([pair for pair in years if 0 < pair[0] < 10000])
    if not years:
        return ()
    low, high = years[0][0], years[-1][0]
    width = next(width for width in WIDTHS if high // width - low // width < BARS)
    sums = dict.fromkeys(range(low // width, high // width + 1), 0)
    for year, count in years:
        sums[year // width] += count
    most = max(sums.values())
    return tuple(
        Bar(
            first=max(span * width, low),
            last=min(span * width + width - 1, high),
            count=count,
            height=max(4, round(100 * count / most)) if count else 0,
        )
        for span, count in sums.items()
    )


def _without_strays(years: list[tuple[int, int]]) -> list[tuple[int, int]]:
    spare = sum(count for _, count in years) // FEW
    for end in (0, -1):
        left = spare
        while len(years) > BARS and years[end][1] <= left:
            left -= years[end][1]
            years.pop(end)
    return years
