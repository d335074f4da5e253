"""A worker as it is, with one reader more: of files that say what they do to whoever reads them.

The first line of such a file is ``%deadly`` and what happens: ``crash``, ``sleep``, ``spin``,
``eat`` or ``raise``. It happens in the reader, in a real confined worker.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator

from msgspec import structs

from vitrina.core.facts import Fact, Paper
from vitrina.core.source import Source
from vitrina.core.types import Item, Reader
from vitrina.ingest import reading, studying, worker
from vitrina.sandbox.channel import Channel

MARK = b"%deadly "


def paper(deed: str, more: str = "") -> bytes:
    """A file that does ``deed``; ``more`` makes its bytes, and so its digest, differ."""
    return MARK + deed.encode() + b"\n" + more.encode()


def knows(source: Source) -> bool:
    return source.head.startswith(MARK)


def read(source: Source) -> Iterator[Item]:
    """Do what the file says, as a broken library under a reader would."""
    deed = source.head.removeprefix(MARK).split(b"\n", 1)[0]
    if deed == b"crash":
        ctypes.string_at(0)
    elif deed == b"sleep":
        threading.Event().wait()
    elif deed == b"eat":
        held = [bytearray(1 << 24)]
        while True:
            held.append(bytearray(1 << 24))
    elif deed == b"raise":
        raise KeyError(deed)
    while deed == b"spin":
        pass
    yield from ()


READER = Reader("deadly", "text", ("text/x-deadly",), (".deadly",), knows, read)


def understand(paper: Paper) -> Iterator[Fact]:
    """Die of a text that says so, as an analyzer's library might."""
    for block in paper.blocks:
        if block.text.startswith("To be understood: crash"):
            ctypes.string_at(0)
        while block.text.startswith("To be understood: spin"):
            pass
    yield from ()


def main(channel: Channel, settings: bytes) -> None:
    """What the agent starts instead of ``vitrina.ingest.worker:main``."""
    candidates = reading.candidates
    reading.candidates = lambda source: (READER, *candidates(source))
    studying.ANALYZERS = tuple(
        structs.replace(each, run=understand) if each.name == "references" else each
        for each in studying.ANALYZERS
    )
    worker.main(channel, settings)
