"""Drawings of AutoCAD 2004 and later (DWG): what the drawing says of itself.

The head tells where the summary lies: strings with their lengths, times in days and milliseconds,
then names and values that its makers added.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator

from vitrina.core import encoding
from vitrina.core.source import Source
from vitrina.core.types import Claim, Item, Place, Problem, Reader, clean

_NARROW, _WIDE = b"AC1018", (b"AC1021", b"AC1024", b"AC1027", b"AC1032")
_CLAIMS = ("Title", "Subject", "Author", "Keywords", "Description", "Modified-by")
_STRINGS = 8
_DAY_ZERO = 1_721_425
"""The Julian day before the first that Python counts; a day begins at midnight here, not at noon."""
_MOST, _LONGEST = 1000, 2000


def knows(source: Source) -> bool:
    """By its version, if a place for its summary is told."""
    at = _summary(source)
    return source.head.startswith((_NARROW, *_WIDE)) and 0 < at < source.size


def _summary(source: Source) -> int:
    return int.from_bytes(source.head[32:36], "little")


def read(source: Source) -> Iterator[Item]:
    """Yield the summary; and say that the words drawn are not read."""
    at, wide = _summary(source), not source.head.startswith(_NARROW)
    strings, at = _strings(source, at, _STRINGS, wide)
    for name, value in zip(_CLAIMS, strings, strict=False):
        if value:
            yield Claim(Place(), name, value)
    times = bytes(source.data[at + 8 : at + 24])
    for name, start in (("Created", 0), ("Modified", 8)):
        if len(times) == 16 and (moment := _moment(times[start : start + 8])):
            yield Claim(Place(), name, moment)
    count = int.from_bytes(source.data[at + 24 : at + 26], "little")
    pairs, _ = _strings(source, at + 26, 2 * min(count, _MOST), wide)
    for name, value in zip(pairs[::2], pairs[1::2], strict=False):
        if name and value:
            yield Claim(Place(), name[:100], value)
    yield Problem(
        Place(), "the words drawn in a drawing of AutoCAD", "its summary was read", lost=True
    )


def _strings(source: Source, at: int, count: int, wide: bool) -> tuple[list[str], int]:
    """So many strings, or those that there are; and where what follows begins."""
    found: list[str] = []
    for _ in range(count):
        size = int.from_bytes(source.data[at : at + 2], "little") * (2 if wide else 1)
        if at + 2 + size > source.size:
            break
        raw = bytes(source.data[at + 2 : at + 2 + size])
        at += 2 + size
        raw = raw if wide else raw.rstrip(b"\0")
        text = raw.decode("utf-16-le", "replace") if wide else encoding.decode(raw)[0]
        found.append(clean(" ".join(text.partition("\0")[0].split()))[:_LONGEST])
    return found, at


def _moment(data: bytes) -> str:
    """A Julian day and the milliseconds of it. No zone is told."""
    day, ticks = struct.unpack("<II", data)
    try:
        found = dt.datetime.fromordinal(day - _DAY_ZERO) + dt.timedelta(milliseconds=ticks)
    except (OverflowError, ValueError):
        return ""
    return found.isoformat(timespec="seconds") if found.year > 1970 else ""


READER = Reader(
    name="dwg",
    kind="image",
    media=("image/vnd.dwg",),
    suffixes=(".dwg",),
    knows=knows,
    read=read,
    limits=(
        "the words drawn are not read, and of drawings from before AutoCAD 2004 nothing",
        "times of the summary are of an unnamed zone",
    ),
    sources=(
        "https://www.opendesign.com/files/guestdownloads/OpenDesign_Specification_for_.dwg_files.pdf",
    ),
)
