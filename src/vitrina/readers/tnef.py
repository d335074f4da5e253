"""Outlook's own wrapping of mail (TNEF, winmail.dat): what other mail programs are left with.

    signature, key, then attributes: [level][number of four bytes][length][bytes][sum]

The message's words and each attachment's bytes stand in attributes of their own, or in lists of
properties such as MSG has.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from vitrina.core import encoding, html
from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, Text, clean, unix

_SIGNATURE = b"\x78\x9f\x3e\x22"
_SUBJECT, _BODY, _PROPERTIES = 0x00018004, 0x0002800C, 0x00069003
_BEGINS, _TITLE, _DATA, _ATTACHED = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_FIXED = {
    0x02: 4,
    0x03: 4,
    0x04: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x0A: 4,
    0x0B: 4,
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
_CLAIMS = {0x0037: "Subject", 0x0C1A: "From", 0x0E04: "To", 0x0E03: "Cc", 0x1035: "Message-ID"}
MOST_ATTRIBUTES = 100_000


class _Attached(NamedTuple):
    name: str
    data: bytes


def knows(source: Source) -> bool:
    """By its signature."""
    return source.head.startswith(_SIGNATURE)


def read(source: Source) -> Iterator[Item]:
    """Yield claims, the words, then what is attached."""
    said: dict[int, tuple[int, bytes]] = {}
    attached: list[dict[int, tuple[int, bytes]]] = []
    broken = False
    try:
        for number, data in _attributes(source):
            if number == _BEGINS or (number in {_TITLE, _DATA, _ATTACHED} and not attached):
                attached.append({})
            if number == _SUBJECT:
                said.setdefault(0x0037, (0x1E, data))
            elif number == _BODY:
                said.setdefault(0x1000, (0x1E, data))
            elif number == _PROPERTIES:
                said |= _properties(data)
            elif number == _TITLE:
                attached[-1].setdefault(0x3707, (0x1E, data))
            elif number == _DATA:
                attached[-1].setdefault(0x3701, (0x102, data))
            elif number == _ATTACHED:
                attached[-1] |= _properties(data)
    except (struct.error, ValueError):
        broken = True
    yield from _message(said)
    for count, properties in enumerate(attached, 1):
        one = _file(properties, count)
        if one.data:
            yield Child(Place(part=str(count)), one.name, "", one.data)
    if broken:
        if not said and not attached:
            raise Damaged("it is cut short")
        yield Problem(Place(), "it breaks off", "what stands before was read", lost=True)


def _attributes(source: Source) -> Iterator[tuple[int, bytes]]:
    data, at = source.data, 6
    for _ in range(MOST_ATTRIBUTES):
        if at + 9 > source.size:
            return
        _, number, size = struct.unpack("<BII", data[at : at + 9])
        if at + 9 + size > source.size:
            raise ValueError("cut short")
        yield number, bytes(data[at + 9 : at + 9 + size])
        at += 9 + size + 2
    raise TooMuch(f"more than {MOST_ATTRIBUTES:,} attributes")


def _properties(data: bytes) -> dict[int, tuple[int, bytes]]:
    """Number -> (kind, first value) of a list of properties."""
    found: dict[int, tuple[int, bytes]] = {}
    count, at = struct.unpack_from("<I", data)[0], 4
    for _ in range(min(count, MOST_ATTRIBUTES)):
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= 0x8000:
            named = struct.unpack_from("<I", data, at + 16)[0]
            size = struct.unpack_from("<I", data, at + 20)[0]
            at += 24 + (-(-size // 4) * 4 if named else 0)
        values, single = 1, kind & 0xFFF
        if kind & 0x1000 or single in {0x0D, 0x1E, 0x1F, 0x102}:
            values = struct.unpack_from("<I", data, at)[0]
            at += 4
        for value in range(values):
            if single in _FIXED:
                size = _FIXED[single]
            else:
                size = struct.unpack_from("<I", data, at)[0]
                at += 4
            if at + size > len(data):
                raise ValueError("cut short")
            if not value:
                found[number] = (single, data[at : at + size])
            at += -(-size // 4) * 4
    return found


def _message(said: dict[int, tuple[int, bytes]]) -> Iterator[Item]:
    for number, name in _CLAIMS.items():
        if text := " ".join(_text(said, number).split()):
            yield Claim(Place(), name, clean(text))
    text = _text(said, 0x1000)
    if text.strip():
        yield from encoding.blocks(clean(unix(text)).rstrip("\n"), "")
        return
    page = said.get(0x1013, (0, b""))[1]
    if page.strip(b"\0 \r\n"):
        yield from (item for item in html.read(html.decode(page), "") if isinstance(item, Text))
        return
    rich = _rich(said.get(0x1009, (0, b""))[1])
    if rich:
        yield Child(Place(part="body"), "body.rtf", "application/rtf", rich)


def _text(said: dict[int, tuple[int, bytes]], number: int) -> str:
    kind, data = said.get(number, (0, b""))
    if kind == 0x1F:
        return data.decode("utf-16-le", "replace").rstrip("\0")
    return encoding.decode(data.rstrip(b"\0"))[0] if kind == 0x1E and data.rstrip(b"\0") else ""


def _file(properties: dict[int, tuple[int, bytes]], count: int) -> _Attached:
    name = _text(properties, 0x3707) or _text(properties, 0x3704) or f"attachment {count}"
    kind, data = properties.get(0x3701, (0, b""))
    # An object is led by the number of its interface; a message inside is TNEF again.
    return _Attached(clean(" ".join(name.split())), data[16:] if kind == 0x0D else data)


def _rich(packed: bytes) -> bytes:
    import compressed_rtf  # noqa: PLC0415

    try:
        return bytes(compressed_rtf.decompress(packed)) if packed else b""
    except Exception:  # whatever a broken stream makes it raise, there is no body then
        return b""


READER = Reader(
    name="tnef",
    kind="mail",
    media=("application/vnd.ms-tnef",),
    suffixes=(".tnef",),
    knows=knows,
    read=read,
    limits=("who received it, as the message itself shows it",),
    sources=("https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxtnef/",),
)
