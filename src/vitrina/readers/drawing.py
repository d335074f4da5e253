"""Drawings of Windows (EMF, WMF): the words that their records write, in the order of drawing.

They lie in documents as charts, diagrams and pasted pictures, and say what no other part says.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vitrina.core import encoding
from vitrina.core.errors import Skipped
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, Text, clean

_PLACED = b"\xd7\xcd\xc6\x9a"
_EMF_NARROW, _EMF_WIDE, _EMF_SMALL, _EMF_END = 83, 84, 108, 14
_WMF_TEXT, _WMF_TEXT_WITH_EDGES = 0x0521, 0x0A32
MOST_RECORDS = 2_000_000


def knows(source: Source) -> bool:
    """An EMF's first record, or a WMF's head, with or without the place that goes before it."""
    head = source.head
    if head.startswith(b"\1\0\0\0") and head[40:44] == b" EMF":
        return True
    return head.startswith(_PLACED) or (
        head[:4] in {b"\1\0\x09\0", b"\2\0\x09\0"} and head[4:6] in {b"\0\1", b"\0\3"}
    )


def read(source: Source) -> Iterator[Item]:
    """Yield the words, a record a line; what is drawn letter by letter on one height is one line."""
    data = source.bytes()
    emf = data[40:44] == b" EMF"
    lines: list[str] = []
    height: int | None = None
    broken = False
    try:
        for y, words in _emf(data) if emf else _wmf(data):
            if not words.strip():
                continue
            if lines and y == height and len(words) == 1:
                lines[-1] += words
            else:
                lines.append(words)
            height = y
    except struct.error:
        broken = True
    lines = [clean(" ".join(line.split())) for line in lines]
    if not lines:
        raise Skipped("a drawing")
    yield Text(Place(line=1), "\n".join(lines))
    if broken:
        yield Problem(Place(), "it breaks off", "what stands before was read", lost=True)


def _emf(data: bytes) -> Iterator[tuple[int, str]]:
    at = 0
    for _ in range(MOST_RECORDS):
        if at + 8 > len(data):
            return
        kind, size = struct.unpack_from("<II", data, at)
        if kind == _EMF_END or size < 8:
            return
        if kind in {_EMF_NARROW, _EMF_WIDE} and size >= 76:
            y, count, start = struct.unpack_from("<iII", data, at + 40)
            yield (
                y,
                _letters(
                    data[at + start : at + min(start + 2 * count, size)], count, kind == _EMF_WIDE
                ),
            )
        elif kind == _EMF_SMALL and size >= 36:
            y, count, how = struct.unpack_from("<iII", data, at + 12)
            start = 36 if how & 0x100 else 52
            narrow = bool(how & 0x200)
            yield (
                y,
                _letters(data[at + start : at + min(start + 2 * count, size)], count, not narrow),
            )
        at += size


def _letters(data: bytes, count: int, wide: bool) -> str:
    if wide:
        return data[: 2 * count].decode("utf-16-le", "replace").replace("\0", "")
    return encoding.decode(data[:count].rstrip(b"\0"))[0]


def _wmf(data: bytes) -> Iterator[tuple[int, str]]:
    at = 22 if data.startswith(_PLACED) else 0
    at += 18
    for _ in range(MOST_RECORDS):
        if at + 6 > len(data):
            return
        words, kind = struct.unpack_from("<IH", data, at)
        if words < 3:
            return
        body = data[at + 6 : at + 2 * words]
        if kind == _WMF_TEXT and len(body) >= 2:
            count = struct.unpack_from("<H", body)[0]
            end = 2 + count + count % 2
            y = struct.unpack_from("<h", body, end)[0] if len(body) >= end + 2 else 0
            yield y, _letters(body[2 : 2 + count], count, wide=False)
        elif kind == _WMF_TEXT_WITH_EDGES and len(body) >= 8:
            y, _, count, how = struct.unpack_from("<hhHH", body)
            start = 16 if how & 6 else 8
            yield y, _letters(body[start : start + count], count, wide=False)
        at += 2 * words


READER = Reader(
    name="drawing",
    kind="image",
    media=("image/emf", "image/wmf"),
    suffixes=(".emf", ".wmf"),
    knows=knows,
    read=read,
    limits=("what is drawn is not seen; letters in code pages of other scripts are guessed",),
    sources=(
        "https://learn.microsoft.com/openspecs/windows_protocols/ms-emf/",
        "https://learn.microsoft.com/openspecs/windows_protocols/ms-wmf/",
    ),
)
