"""Progress of a run: one line redrawn on a terminal, a plain line per interval elsewhere."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from vitrina.core.records import Counts, Progress

INTERVAL = 10.0


class Teller:
    """Prints how far a run is."""

    def __init__(self, out: TextIO = sys.stderr, *, interval: float = INTERVAL) -> None:
        self._out = out
        self._live = out.isatty()
        self._interval = interval
        self._next = time.monotonic() + min(1.0, interval)

    def tell(self, progress: Progress) -> None:
        """Print, if it is time to."""
        if self._live:
            self._out.write(f"\r\x1b[2K{line(progress)}" + ("\n" if progress.finished else ""))
            self._out.flush()
        elif progress.finished or time.monotonic() >= self._next:
            self._next = time.monotonic() + self._interval
            self._out.write(f"{line(progress)}\n")
            self._out.flush()


def line(progress: Progress) -> str:
    """One line that tells the truth: an estimate is called about, and absent until there is one."""
    found = "" if not progress.walking else " so far"
    parts = [
        f"{progress.done:,} of {progress.found:,} files{found}",
        f"{size(progress.bytes_done)} of {size(progress.bytes_found)}",
    ]
    if progress.inside:
        parts.append(f"{progress.inside:,} inside others")
    if progress.texts_waiting:
        parts.append(f"{progress.texts_waiting:,} texts to understand")
    if progress.scans_waiting or progress.scans_done:
        parts.append(f"{progress.scans_waiting:,} pages to OCR")
    if progress.problems:
        parts.append(f"{progress.problems:,} with problems")
    if progress.finished:
        parts.append(f"done in {span(progress.seconds)}")
    else:
        parts.append(f"{progress.per_second:,.0f}/s")
        if progress.left is not None:
            parts.append(f"about {span(progress.left)} left")
    return " · ".join(parts)


def summary(counts: Counts) -> str:
    """The sum of all outcomes, in words."""
    from vitrina.core.outcomes import OUTCOMES

    rows = [f"{counts.files:,} files, and {counts.inside:,} inside them"]
    rows += [
        f"  {count:>9,}  {OUTCOMES[code].title}"
        for code, count in sorted(counts.by_code.items(), key=lambda item: -item[1])
    ]
    if counts.waiting:
        rows.append(f"  {counts.waiting:>9,}  not read yet")
    return "\n".join(rows)


def size(count: float) -> str:
    """Bytes, as a person says them."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:,.0f} {unit}" if unit in {"bytes", "kB"} else f"{count:,.1f} {unit}"
        count /= 1000
    raise AssertionError


def span(seconds: float) -> str:
    """A time, as a person says it."""
    if seconds < 90:
        return f"{seconds:.0f} s" if seconds >= 10 else f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
