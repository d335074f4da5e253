"""Apple's Pages, Numbers and Keynote since 2013: the texts that they store, and the pictures inside.

    zip > Index/*.iwa > blocks of Snappy > messages, each led by its kind and length

The messages are those of Apple's own programs and nowhere described; two kinds hold the words: runs
of text, and the lists of a table's strings. Their order on the page lies elsewhere and is not known.
"""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.core import snappy
from vitrina.core.errors import Damaged, Unreadable
from vitrina.core.package import Package
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Place, Problem, Reader, clean

_STORAGE, _STRINGS = 2001, 6005
_PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".pdf", ".gif")
SMALLEST_PICTURE = 5_000
MOST_FIELDS = 1_000_000
_BROKEN = (ValueError, IndexError)


def knows(source: Source) -> bool:
    """A zip with such messages in it, or with an inner zip of them."""
    names = source.zip_names
    return names is not None and any(name.endswith(".iwa") for name in names)


def read(source: Source) -> Iterator[Item]:
    """Yield the texts, part by part, then the pictures."""
    broken = found = False
    with Package(source) as package:
        for name in package.names:
            part = name.rpartition("/")[2].removesuffix(".iwa")
            if not name.endswith(".iwa") or part.startswith(
                ("DocumentStylesheet", "MasterSlide", "ThemeStylesheet")
            ):
                continue
            try:
                lines = list(_lines(_stream(package.read(name))))
            except (*_BROKEN, Unreadable):
                broken = True
                continue
            found = found or any(lines)
            yield from flow(iter(lines), part)
        for number, name in enumerate(package.names, 1):
            low = name.lower()
            if "data/" in low and low.endswith(_PICTURES) and "-small-" not in low:
                data = package.read(name)
                if len(data) > SMALLEST_PICTURE:
                    yield Child(Place(part=str(number)), clean(name.rpartition("/")[2]), "", data)
    if broken and not found:
        raise Damaged("it does not unpack")
    if broken:
        yield Problem(Place(), "parts that do not unpack", "the others were read", lost=True)


def _stream(data: bytes) -> bytes:
    out, at = [], 0
    while at + 4 <= len(data):
        size = int.from_bytes(data[at + 1 : at + 4], "little")
        if data[at] or at + 4 + size > len(data):
            raise ValueError("no block here")
        out.append(snappy.unpack(data[at + 4 : at + 4 + size]))
        at += 4 + size
    return b"".join(out)


def _lines(data: bytes) -> Iterator[str]:
    at = 0
    while at < len(data):
        size, at = _varint(data, at)
        told, at = data[at : at + size], at + size
        for number, value in _fields(told):
            if number != 2 or isinstance(value, int):
                continue
            info = {field: one for field, one in _fields(value) if isinstance(one, int)}
            length = info.get(3, 0)
            if at + length > len(data):
                raise ValueError("a message longer than the part")
            yield from _texts(info.get(1, 0), data[at : at + length])
            at += length


def _texts(kind: int, message: bytes) -> Iterator[str]:
    if kind not in {_STORAGE, _STRINGS}:
        return
    for number, value in _fields(message):
        if number != 3 or isinstance(value, int):
            continue
        inner = value
        if kind == _STRINGS:
            inner = next((v for n, v in _fields(value) if n == 3 and isinstance(v, bytes)), b"")
        text = inner.decode("utf-8", "replace").replace("\u2028", "\n").replace("\ufffc", "")
        for line in text.split("\n"):
            if line.strip():
                yield clean(" ".join(line.split()))


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """(number, value) of each field of a message; those of fixed width are passed over."""
    at = 0
    for _ in range(MOST_FIELDS):
        if at >= len(data):
            return
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
        elif kind == 2:
            size, at = _varint(data, at)
            if at + size > len(data):
                raise ValueError("a field longer than its message")
            yield key >> 3, data[at : at + size]
            at += size
        elif kind in {1, 5}:
            at += 8 if kind == 1 else 4
        else:
            raise ValueError("a field of no known kind")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise ValueError("a number without end")


READER = Reader(
    name="iwork",
    kind="document",
    media=("application/vnd.apple.iwork",),
    suffixes=(".pages", ".numbers", ".key"),
    knows=knows,
    read=read,
    limits=(
        "texts come in the order of storage, without pages, slides or cells; numbers in tables are not read",
        "a file that opens only with a password is not read",
    ),
    sources=("https://github.com/obriensp/iWorkFileFormat",),
)
