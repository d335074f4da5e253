"""Times as Windows writes them: tenths of microseconds since 1601."""

from __future__ import annotations

import datetime as dt

_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)


def moment(ticks: int) -> dt.datetime | None:
    """The time in UTC, to the second; nothing where it is from before there were such files."""
    try:
        found = _EPOCH + dt.timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None
    return found.replace(microsecond=0) if found.year > 1970 else None
