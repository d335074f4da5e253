"""Outlook messages (MSG): headers, the body as text, HTML or rich text, attachments, messages inside.

A property is a stream named ``__substg1.0_`` and eight hex digits: four of the property, four of its
type (001E bytes, 001F UTF-16, 0102 binary). Times and numbers lie in ``__properties_version1.0``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vitrina.core import encoding, filetime, html
from vitrina.core.compound import Compound
from vitrina.core.errors import TooMuch, Unreadable
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, Text, clean, unix

DEEPEST = 20
MOST_PARTS = 10_000
_CLAIMS = {0x0037: "Subject", 0x1035: "Message-ID", 0x1042: "In-Reply-To", 0x1039: "References"}


def knows(source: Source) -> bool:
    """A compound file with a message's properties at its root."""
    return source.has_stream("__properties_version1.0")


def read(source: Source) -> Iterator[Item]:
    """Yield claims, the body, then attachments; a message inside is read here, as a part."""
    with Compound(source) as compound:
        yield from _Message(compound, "", "").items()


class _Message:
    """A message: the file's own, or one inside an attachment."""

    def __init__(self, compound: Compound, folder: str, part: str, depth: int = 0) -> None:
        if depth > DEEPEST:
            raise TooMuch(f"messages inside one another more than {DEEPEST} deep")
        self._compound, self._folder, self._part, self._depth = compound, folder, part, depth
        below = folder.split("/") if folder else []
        self._inside = sorted(
            {
                path[len(below)]
                for path in compound.names()
                if path[: len(below)] == below and len(path) > len(below) + 1
            }
        )

    def items(self) -> Iterator[Item]:
        """What the message holds."""
        yield from self._claims()
        yield from self._body()
        for number, name in enumerate((n for n in self._inside if n.startswith("__attach")), 1):
            if number > MOST_PARTS:
                raise TooMuch(f"more than {MOST_PARTS} attachments")
            part = f"{self._part}.{number}".lstrip(".")
            try:
                yield from self._attachment(name, part)
            except Unreadable as error:
                yield Problem(
                    Place(part=part), "an attachment that can't be read", str(error), lost=True
                )

    def _claims(self) -> Iterator[Claim]:
        place = Place(self._part)
        sender, address = self._string(0x0C1A), self._string(0x5D01) or self._string(0x0C1F)
        if sender or address:
            yield Claim(place, "From", _person(sender, address))
        kinds: dict[int, list[str]] = {1: [], 2: [], 3: []}
        for name in self._inside:
            if name.startswith("__recip"):
                shown, mail = (
                    self._string(0x3001, name),
                    self._string(0x39FE, name) or self._string(0x3003, name),
                )
                kind = self._numbers(name, 8).get(0x0C15, 1)
                if shown or mail:
                    kinds.setdefault(kind if kind in kinds else 1, []).append(_person(shown, mail))
        for kind, header in ((1, "To"), (2, "Cc"), (3, "Bcc")):
            if kinds[kind]:
                yield Claim(place, header, ", ".join(kinds[kind]))
        if not any(kinds.values()) and (shown := self._string(0x0E04)):
            yield Claim(place, "To", shown)
        for number, header in _CLAIMS.items():
            if value := self._string(number):
                yield Claim(place, header, value)
        times = self._numbers("", 24 if self._depth else 32)
        for number in (0x0039, 0x0E06):
            moment = _moment(times.get(number, 0))
            if moment:
                yield Claim(place, "Date", moment)
                break

    def _body(self) -> Iterator[Item]:
        text = self._string(0x1000, one_line=False)
        if text.strip():
            yield from encoding.blocks(clean(unix(text)).rstrip("\n"), self._part)
            return
        page = self._bytes(0x1013, "0102") or self._string(0x1013, one_line=False).encode()
        if page.strip():
            yield from (
                item for item in html.read(html.decode(page), self._part) if isinstance(item, Text)
            )
            return
        packed = self._bytes(0x1009, "0102")
        if packed:
            rich = _unpacked(packed)
            if rich is None:
                yield Problem(
                    Place(self._part),
                    "a body in rich text that does not unpack",
                    "passed over",
                    lost=True,
                )
            elif b"\\fromhtml" in rich[:4096] or rich:
                yield Child(
                    Place(f"{self._part}.body".lstrip(".")), "body.rtf", "application/rtf", rich
                )

    def _attachment(self, folder: str, part: str) -> Iterator[Item]:
        inner = f"{folder}/__substg1.0_3701000D"
        name = (
            self._string(0x3707, folder)
            or self._string(0x3704, folder)
            or self._string(0x3001, folder)
        )
        if self._compound.has(self._path(f"{inner}/__properties_version1.0")):
            yield from _Message(self._compound, self._path(inner), part, self._depth + 1).items()
            return
        data = self._bytes(0x3701, "0102", folder)
        if data:
            yield Child(
                Place(part=part), clean(name) or "attachment", self._string(0x370E, folder), data
            )
        elif self._compound.has(self._path(inner)) or any(
            n.startswith(inner) for n in self._inside
        ):
            yield Problem(
                Place(part=part), "an object that another program drew", "passed over", lost=True
            )

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}" if self._folder else name

    def _bytes(self, number: int, kind: str, folder: str = "") -> bytes:
        path = self._path(f"{folder}/__substg1.0_{number:04X}{kind}".lstrip("/"))
        return self._compound.read(path) if self._compound.has(path) else b""

    def _string(self, number: int, folder: str = "", *, one_line: bool = True) -> str:
        wide = self._bytes(number, "001F", folder)
        narrow = b"" if wide else self._bytes(number, "001E", folder)
        text = (
            wide.decode("utf-16-le", "replace")
            if wide
            else encoding.decode(narrow)[0]
            if narrow
            else ""
        )
        text = text.replace("\0", "")
        return clean(" ".join(text.split())) if one_line else text

    def _numbers(self, folder: str, start: int) -> dict[int, int]:
        """Property -> value of those that are kept as eight bytes."""
        path = self._path(f"{folder}/__properties_version1.0".lstrip("/"))
        data = self._compound.read(path) if self._compound.has(path) else b""
        found = {}
        for at in range(start, len(data) - 15, 16):
            kind, number, _, value = struct.unpack_from("<HHIQ", data, at)
            if kind in {0x0040, 0x0003}:
                found[number] = value if kind == 0x0040 else value & 0xFFFFFFFF
        return found


def _person(name: str, address: str) -> str:
    return f"{name} <{address}>" if name and address and name != address else name or address


def _moment(ticks: int) -> str:
    moment = filetime.moment(ticks)
    return moment.isoformat() if moment else ""


def _unpacked(packed: bytes) -> bytes | None:
    import compressed_rtf  # noqa: PLC0415

    try:
        return bytes(compressed_rtf.decompress(packed))
    except Exception:  # whatever a broken stream makes it raise, there is no body then
        return None


READER = Reader(
    name="msg",
    kind="mail",
    media=("application/vnd.ms-outlook",),
    suffixes=(".msg", ".oft"),
    knows=knows,
    read=read,
    limits=(
        "objects drawn by another program are not read",
        f"refused: messages inside one another more than {DEEPEST} deep",
    ),
    sources=("https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxmsg/",),
)
