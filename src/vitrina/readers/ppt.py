"""PowerPoint of 1997 to 2003 (PPT): the text of slides and notes, record by record."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vitrina.core.compound import Compound
from vitrina.core.errors import Encrypted
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Reader, Text, clean

DOCUMENT, SLIDE, NOTES, MASTER, LIST = 1000, 1006, 1008, 1016, 4080
PERSIST, SHOW, TEXT, BYTES, STRING, COMMENT = 1011, 1017, 4000, 4008, 4026, 12000
MOST_RECORDS = 5_000_000
DEEPEST = 64


def knows(source: Source) -> bool:
    """A compound file with a PowerPoint stream in it."""
    return source.has_stream("PowerPoint Document")


def read(source: Source) -> Iterator[Item]:
    """Yield claims, then each slide, then notes and remarks."""
    with Compound(source) as compound:
        yield from compound.claims()
        if compound.has("EncryptedSummary"):
            raise Encrypted("it opens only with a password")
        data = compound.read("PowerPoint Document")
    outline, slides, notes, remarks, hidden = _gathered(data)
    # A file saved in haste keeps old slides: then nothing tells which of them is the hidden one.
    hidden = hidden if len(slides) == len(outline) or not outline else set()
    pages = max(len(outline), len(slides))
    for number in range(1, pages + 1):
        told = (outline[number - 1] if number <= len(outline) else []) + (
            slides[number - 1] if number <= len(slides) else []
        )
        lines = list(dict.fromkeys(line for line in told if line.strip()))
        if lines:  # a file saved in haste keeps slides as they were before, after those that count
            before = "earlier version" if outline and number > len(outline) else ""
            why = "hidden slide" if number in hidden else before
            yield Text(Place("", number, 1), "\n".join(lines), why)
    yield from flow(iter(notes), "notes", "speaker notes")
    yield from flow(iter(remarks), "comments", "comment")


_Gathered = tuple[list[list[str]], list[list[str]], list[str], list[str], set[int]]


def _gathered(data: bytes) -> _Gathered:
    """(lines of each slide in the outline, in the slides, of notes, of remarks; hidden slides)."""
    hidden: set[int] = set()
    outline: list[list[str]] = []
    slides: list[list[str]] = []
    notes: list[str] = []
    remarks: list[str] = []
    where: list[tuple[int, int, int]] = [
        (len(data), 0, 0)
    ]  # end, kind, instance of open containers
    at = 0
    for _ in range(MOST_RECORDS):
        while where and at >= where[-1][0]:
            where.pop()
        if not where or at + 8 > len(data):
            break
        head, kind, size = struct.unpack_from("<HHI", data, at)
        at += 8
        end = min(at + size, where[-1][0])
        if head & 15 == 15 and len(where) < DEEPEST:
            where.append((end, kind, head >> 4))
            if kind == SLIDE:
                slides.append([])
            continue
        kinds = [entry[1] for entry in where]
        if kind == PERSIST and LIST in kinds and where[-1][2] == 0:
            outline.append([])
        elif kind == SHOW and SLIDE in kinds and end - at >= 12:
            if data[at + 10] & 4:
                hidden.add(len(slides))
        elif kind in {TEXT, BYTES, STRING}:
            lines = _lines(data[at:end], wide=kind != BYTES)
            if COMMENT in kinds:
                remarks += lines
            elif NOTES in kinds or (
                LIST in kinds and any(entry[1] == LIST and entry[2] == 2 for entry in where)
            ):
                notes += lines
            elif SLIDE in kinds and slides and kind != STRING:
                slides[-1] += lines
            elif LIST in kinds and outline and where[-1][2] == 0 and kind != STRING:
                outline[-1] += lines
        at = end
    notes = [line for line in notes if line.strip() not in {"", "*"}]
    return outline, slides, notes, remarks, hidden


def _lines(run: bytes, *, wide: bool) -> list[str]:
    text = run.decode("utf-16-le", "replace") if wide else run.decode("latin-1")
    text = text.replace("\x0b", "\r")
    return [
        clean("".join(c if c >= " " or c == "\t" else " " for c in line)).strip()
        for line in text.split("\r")
    ]


READER = Reader(
    name="ppt",
    kind="slides",
    media=("application/vnd.ms-powerpoint",),
    suffixes=(".ppt", ".pps", ".pot"),
    knows=knows,
    read=read,
    version=2,
    limits=(
        "of a file saved in haste, which slides are hidden is not told",
        "pictures and objects inside are not read",
    ),
    sources=("https://learn.microsoft.com/openspecs/office_file_formats/ms-ppt/",),
)
