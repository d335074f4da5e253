"""Compound files of no other kind: what Office wraps around a file put into a document, and Publisher's text.

Ole10Native   a file with its name, as it was dragged into the document
Package, CONTENTS   a document of another program
Quill         the text of a publication (PUB), in a list of chunks
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vitrina.core import encoding
from vitrina.core.compound import Compound
from vitrina.core.errors import Damaged, NotOurs, Unreadable
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Place, Reader, clean

_NATIVE, _QUILL = "\x01Ole10Native", "Quill/QuillSub/CONTENTS"
_WRAPPED = ("Package", "CONTENTS", "EmbeddedOdf")


def knows(source: Source) -> bool:
    """A compound file with one of these streams in it."""
    names = source.ole_names
    if names is None:
        return False
    return _NATIVE in names or _QUILL in names or not names.isdisjoint(_WRAPPED)


def read(source: Source) -> Iterator[Item]:
    """Yield the file inside, or the publication's text."""
    with Compound(source) as compound:
        yield from compound.claims()
        if compound.has(_QUILL):
            yield from flow(iter(_publication(compound.read(_QUILL))))
            return
        if compound.has(_NATIVE):
            name, data = _native(compound.read(_NATIVE))
            yield Child(Place(part="1"), name, "", data)
            return
        for part in _WRAPPED:
            if compound.has(part) and (data := _try(compound, part)):
                yield Child(Place(part="1"), "object", "", data)
                return
    raise NotOurs("nothing wrapped in it")


def _try(compound: Compound, part: str) -> bytes:
    try:
        return compound.read(part)
    except Unreadable:
        return b""


def _native(data: bytes) -> tuple[str, bytes]:
    """(name, bytes) of the file: after its size a label, its path, another path, and the bytes."""
    try:
        at = 6
        label, at = _ended(data, at)
        path, at = _ended(data, at)
        at += 4
        skipped = struct.unpack_from("<I", data, at)[0]
        at += 4 + skipped
        size = struct.unpack_from("<I", data, at)[0]
    except (struct.error, ValueError) as error:
        if len(data) > 4:  # no label: the bytes alone
            return "object", data[4:]
        raise Damaged("it does not unpack") from error
    if at + 4 + size > len(data):
        return "object", data[4:]
    told = (label or path).replace("\\", "/").rpartition("/")[2]
    return clean(told) or "object", data[at + 4 : at + 4 + size]


def _ended(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at)
    return encoding.decode(data[at:end])[0] if end > at else "", end + 1


def _publication(data: bytes) -> Iterator[str]:
    """The chunks that are text, two bytes a letter."""
    if data[:8] != b"CHNKINK ":
        raise Damaged("a publication whose text is not found")
    for at in range(0x20, min(len(data) - 24, 0x20 + 24 * 200), 24):
        if data[at : at + 6] == b"\x18\0TEXT":
            start, size = struct.unpack_from("<II", data, at + 16)
            text = data[start : start + size].decode("utf-16-le", "replace")
            for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
                yield clean(
                    "".join(char if char >= " " or char == "\t" else " " for char in line).rstrip()
                )


READER = Reader(
    name="ole",
    kind="archive",
    media=("application/x-ole-storage", "application/vnd.ms-publisher"),
    suffixes=(".pub",),
    knows=knows,
    read=read,
    limits=(
        "of a publication, its text without its places",
        "objects that only their own program knows are not read",
    ),
    sources=("https://learn.microsoft.com/openspecs/windows_protocols/ms-oleds/",),
)
