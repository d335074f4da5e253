r"""Music for instruments (MIDI, KAR): what is written beside the notes - names, remarks, the words that are sung.

MThd, then an MTrk for each track: events, each after a time. Those of a text are FF, a kind, a length, the text.
Words come a syllable an event; karaoke files begin a line with / and a verse with \.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vitrina.core import encoding, vlq
from vitrina.core.errors import Damaged
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Claim, Item, Place, Problem, Reader, clean

_TEXT, _RIGHTS, _NAME, _WORDS, _LAST = 1, 2, 3, 5, 7
_MOST = 1_000_000
_MOST_BYTES = 4  # of a number


class _Event(NamedTuple):
    kind: int
    said: bytes


def knows(source: Source) -> bool:
    """By its signature, bare or inside RIFF."""
    head = source.head
    return head.startswith(b"MThd\0\0\0") or (head[:4] == b"RIFF" and head[8:12] == b"RMID")


def read(source: Source) -> Iterator[Item]:
    """Yield the title, then what is written in each track."""
    data = source.bytes()
    at = data.find(b"MThd", 0, 4096)
    if at < 0 or at + 14 > len(data):
        raise Damaged("it is cut short")
    at += 8 + int.from_bytes(data[at + 4 : at + 8], "big")
    tracks: list[list[_Event]] = []
    broken = False
    while at + 8 <= len(data) and len(tracks) <= source.limits.entries:
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "big")
        if name == b"MTrk":
            tracks.append([])
            broken |= not _events(data[at + 8 : at + 8 + size], tracks[-1])
            broken |= at + 8 + size > len(data)
        at += 8 + size
    page = _page([event for track in tracks for event in track])
    named = (event for track in tracks[:1] for event in track if event.kind == _NAME)
    if title := " ".join(next(named, _Event(0, b"")).said.decode(page, "replace").split()):
        yield Claim(Place(), "Title", clean(title))
    for number, track in enumerate(tracks, 1):
        lines = [line for line in (line.strip() for line in _lines(track, page)) if line]
        yield from flow(iter(lines), str(number))
    if broken or not tracks:
        yield Problem(Place(), "it breaks off", "what stands before was read", lost=True)


def _events(data: bytes, found: list[_Event]) -> bool:
    """Gather the events of a text; False where the track breaks off."""
    at = status = 0
    try:
        while at < len(data):
            _, at = vlq.number(data, at, _MOST_BYTES)
            byte = data[at]
            if byte >= 0x80:
                status, at = byte, at + 1
            if status in {0xFF, 0xF0, 0xF7}:
                kind = 0
                if status == 0xFF:
                    kind, at = data[at], at + 1
                size, at = vlq.number(data, at, _MOST_BYTES)
                if 0 < kind <= _LAST and size and len(found) < _MOST:
                    found.append(_Event(kind, data[at : at + size]))
                at += size
                if kind == 0x2F:
                    return True
            elif status < 0x80:
                return False
            else:
                at += 1 if 0xC0 <= status < 0xE0 else 2
    except IndexError:
        return False
    return at == len(data)


def _page(events: list[_Event]) -> str:
    """The encoding of all of it. What is left out of the guess has a sign that is no letter."""
    try:
        b"".join(event.said for event in events).decode()
    except UnicodeDecodeError:
        said = b"".join(event.said for event in events if event.kind != _RIGHTS)
        return encoding.guess_legacy(said[:65_536])
    return "utf-8"


def _lines(track: list[_Event], page: str) -> Iterator[str]:
    """Names and remarks a line each; of syllables, the lines that they make."""
    karaoke = any(kind == _TEXT and said.startswith(b"@K") for kind, said in track) or any(
        kind == _TEXT and said[:1] in {b"/", b"\\"} for kind, said in track
    )
    sung: list[str] = []
    for kind, said in track:
        text = clean(said.decode(page, "replace").replace("\0", " "))
        if kind == _WORDS or (kind == _TEXT and karaoke and not text.startswith("@")):
            if text[:1] in {"/", "\\"}:
                text = "\n" + text[1:]
            sung.append(text.replace("\r\n", "\n").replace("\r", "\n"))
        else:
            yield " ".join(text.split())
    yield from "".join(sung).split("\n")


READER = Reader(
    name="midi",
    kind="media",
    media=("audio/midi",),
    suffixes=(".mid", ".midi", ".kar", ".rmi"),
    knows=knows,
    read=read,
    limits=(
        "of the music, what is written beside the notes; words without the places of their notes",
    ),
    sources=("https://midi.org/standard-midi-files-specification",),
)
