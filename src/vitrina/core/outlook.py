"""An item of an Outlook mailbox, written as a mail message (RFC 5322), so that one reader reads all mail.

    properties -> header; bodies and files -> parts, each in base64; a message inside -> message/rfc822

The header that the mail came with is kept where the mailbox has it, but for the fields that say how
the message was put together; what it lacks is filled in from the properties.
"""

from __future__ import annotations

import binascii
import datetime as dt
import re
import struct
from collections.abc import Iterator
from email.header import Header
from typing import Any
from urllib.parse import quote

from vitrina.core import encoding, html
from vitrina.core.errors import Damaged, TooMuch

DEEPEST = 20
MOST_PARTS = 10_000
STEP = 57 * 16_384
"""Bytes of a file that become whole lines of base64."""
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_NARROW, _WIDE, _TIME, _NUMBER = 0x1E, 0x1F, 0x40, 0x03
_FIELD = re.compile(r"([!-9;-~]{1,76}):(.*)", re.DOTALL)
_OWN = re.compile(r"(?i)(?:content-.*|mime-version)")
_TEXTS = {0x0037: "Subject", 0x1035: "Message-ID", 0x1042: "In-Reply-To", 0x1039: "References"}
_KINDS = {1: "To", 2: "Cc", 3: "Bcc"}
_PAGES = {65001: "utf-8", 20127: "ascii", 20866: "koi8_r", 21866: "koi8_u", 50220: "iso2022_jp", 51932: "euc_jp",
          51949: "euc_kr", 54936: "gb18030", 936: "gb18030"}  # fmt: skip
_SAID = {
    0x3001: "Name", 0x3A16: "Company", 0x3A17: "Title", 0x3A18: "Department", 0x3A08: "Business telephone",
    0x3A09: "Home telephone", 0x3A1C: "Mobile telephone", 0x3A24: "Business fax", 0x3A1A: "Telephone",
    0x3A15: "Postal address", 0x3A29: "Street", 0x3A27: "Place", 0x3A28: "State", 0x3A2A: "Postal code",
    0x3A26: "Country", 0x3A51: "Web page", 0x3A50: "Web page", 0x3A30: "Manager", 0x3A4E: "Manager",
}  # fmt: skip
_MAIL = ("IPM.NOTE", "REPORT", "IPM.POST", "IPM.SCHEDULE", "IPM.OUTLOOK.RECALL", "IPM.RECALL")
_FIRST_NAMED = 0x8000


class Properties:
    """The properties of an item, a recipient or an attachment, by number."""

    def __init__(self, records: Any) -> None:
        self._all = {
            entry.entry_type: entry for entry in records.entries if entry.entry_type is not None
        }

    def raw(self, number: int) -> bytes:
        """A property's bytes; empty if it is not there."""
        entry = self._all.get(number)
        return bytes(entry.data or b"") if entry is not None else b""

    def text(self, number: int) -> str:
        """A property's characters; empty if it is not there, or is no text."""
        entry = self._all.get(number)
        kind = entry.value_type if entry is not None else 0
        if kind == _WIDE:
            return self.raw(number).decode("utf-16-le", "replace").rstrip("\0")
        return self.decoded(self.raw(number)).rstrip("\0") if kind == _NARROW else ""

    def decoded(self, data: bytes) -> str:
        """Bytes by the code page that the item names, or else by a guess."""
        for number in (0x3FDE, 0x3FFD):
            page = self.number(number)
            if page:
                try:
                    return data.decode(_PAGES.get(page) or f"cp{page}")
                except (LookupError, ValueError):
                    continue
        return encoding.decode(data)[0]

    def line(self, number: int) -> str:
        """A property's characters on one line."""
        return " ".join(self.text(number).split())

    def number(self, number: int) -> int:
        """A whole number; 0 if it is not there."""
        entry = self._all.get(number)
        if entry is None or entry.value_type != _NUMBER or len(self.raw(number)) != 4:
            return 0
        return int(struct.unpack("<i", self.raw(number))[0])

    def moment(self, number: int) -> dt.datetime | None:
        """A time, in UTC."""
        entry = self._all.get(number)
        if entry is None or entry.value_type != _TIME or len(self.raw(number)) != 8:
            return None
        try:
            found = _EPOCH + dt.timedelta(
                microseconds=struct.unpack("<Q", self.raw(number))[0] // 10
            )
        except OverflowError:
            return None
        return found.replace(microsecond=0) if found.year > 1970 else None

    def named(self) -> Iterator[str]:
        """The texts among the properties that a mailbox numbers for itself."""
        for number in sorted(self._all):
            if number >= _FIRST_NAMED and (text := self.line(number)):
                yield text


def properties(item: Any) -> Properties:
    """The properties of a folder, message, recipient or attachment."""
    return Properties(item.record_sets[0])


def message(item: Any, depth: int = 0) -> Iterator[bytes]:
    """Write an item as a mail message, piece by piece: its files are never in memory whole."""
    if depth > DEEPEST:
        raise TooMuch(f"messages inside one another more than {DEEPEST} deep")
    said = properties(item)
    yield from (f"{name}: {value}\r\n".encode() for name, value in _header(item, said))
    yield b"MIME-Version: 1.0\r\n"
    bodies = _bodies(said)
    files, broken = _files(item)
    if len(bodies) == 1 and not files:
        yield from _leaf(*bodies[0])
        if broken:
            raise Damaged(broken)
        return
    yield f'Content-Type: multipart/mixed; boundary="=_{depth}"\r\n\r\n'.encode()
    parts = [body for body in bodies if body[0].startswith("Content-Type: text/")]
    if len(parts) > 1:
        yield f'--=_{depth}\r\nContent-Type: multipart/alternative; boundary="=_{depth}.a"\r\n\r\n'.encode()
        for part in parts:
            yield f"--=_{depth}.a\r\n".encode()
            yield from _leaf(*part)
        yield f"--=_{depth}.a--\r\n".encode()
        bodies = bodies[len(parts) :]
    for part in bodies:
        yield f"--=_{depth}\r\n".encode()
        yield from _leaf(*part)
    for file in files:
        yield f"--=_{depth}\r\n".encode()
        yield from _file(file, depth)
    yield f"--=_{depth}--\r\n".encode()
    if broken:
        raise Damaged(broken)


def _header(item: Any, said: Properties) -> Iterator[tuple[str, str]]:
    """The fields of the header: those that the mail came with, then those that it lacks."""
    known: set[str] = set()
    for name, value in _came_with(said.text(0x007D)):
        known.add(name.lower())
        yield name, value
    for name, value in _found(item, said):
        if value and name.lower() not in known:
            yield name, _encoded(value)


def _came_with(text: str) -> Iterator[tuple[str, str]]:
    """The fields of a mail's own header, each on one line; it ends at the first empty line."""
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line.strip() and lines:
            break
        if line[:1] in {" ", "\t"} and lines:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    for line in lines:
        found = _FIELD.fullmatch(line)
        if found and not _OWN.fullmatch(found[1]) and found[2].strip():
            yield found[1], _encoded(" ".join(found[2].split()))


def _found(item: Any, said: Properties) -> Iterator[tuple[str, str]]:
    shown = _person(said.line(0x0042), said.line(0x5D02) or said.line(0x0065))
    sender = _person(said.line(0x0C1A), said.line(0x5D01) or said.line(0x0C1F))
    yield "From", shown or sender
    yield "Sender", sender if shown and sender != shown else ""
    people: dict[int, list[str]] = {1: [], 2: [], 3: []}
    for record in _recipients(item):
        one = Properties(record)
        person = _person(one.line(0x3001), one.line(0x39FE) or one.line(0x3003))
        people.setdefault(one.number(0x0C15), people[1]).append(person)
    for kind, name in _KINDS.items():
        yield name, ", ".join(filter(None, people[kind]))
    if not any(people.values()):
        yield "To", said.line(0x0E04)
        yield "Cc", said.line(0x0E03)
    for number, name in _TEXTS.items():
        value = said.line(number)
        # A subject is led by a mark and the length of its "Re: ".
        yield name, value[2:] if number == 0x0037 and value[:1] == "\1" else value
    moments = (said.moment(number) for number in (0x0039, 0x0E06, 0x3007))
    moment = next(filter(None, moments), None)
    yield "Date", moment.strftime("%a, %d %b %Y %H:%M:%S +0000") if moment else ""


def _recipients(item: Any) -> Iterator[Any]:
    try:
        table = getattr(item, "recipients", None)
    except OSError:  # the names that the message itself shows are taken; _files tells of the break
        return
    if table is not None:
        yield from table.record_sets


def _files(item: Any) -> tuple[Any, str]:
    """The attachments, and what is broken of them or of the recipients."""
    broken = ""
    try:
        getattr(item, "recipients", None)
    except OSError:
        broken = "its list of recipients is broken"
    try:
        count = getattr(item, "number_of_attachments", 0)
        if count > MOST_PARTS:
            raise TooMuch(f"more than {MOST_PARTS} attachments")
        files = item.attachments if count else ()
    except OSError:
        return (), "its list of attachments is broken"
    return files, broken


def _person(name: str, address: str) -> str:
    if not name or not address or name == address:
        return name or address
    shown = f'"{name}"' if any(char in ",;<>@:" for char in name) and '"' not in name else name
    return f"{shown} <{address}>"


def _encoded(value: str) -> str:
    """A value with nothing but printable ASCII in it."""
    value = "".join(char for char in value if char >= " " and char != "\x7f")
    if value.isascii():
        return value
    value = value.encode("utf-8", "replace").decode()
    return Header(value, "utf-8", maxlinelen=10**9).encode()


def _bodies(said: Properties) -> list[tuple[str, Iterator[bytes]]]:
    """What the item says, each way that it says it: (fields of the part, bytes)."""
    found: list[tuple[str, Iterator[bytes]]] = []
    text = said.text(0x1000)
    kind = said.line(0x001A).upper()
    if kind and not kind.startswith(_MAIL):
        text = "\n".join(dict.fromkeys((*text.rstrip().split("\n"), *_told(said)))).strip("\n")
    if text.strip():
        found.append(("Content-Type: text/plain; charset=utf-8", _pieces(_utf8(text))))
    page = said.raw(0x1013)
    if page.strip():
        words = said.text(0x1013) or _page(said, page)
        found.append(("Content-Type: text/html; charset=utf-8", _pieces(_utf8(words))))
    if not found and (rich := _rich(said.raw(0x1009))):
        fields = 'Content-Type: application/rtf; name="body.rtf"\r\nContent-Disposition: attachment'
        found.append((fields, _pieces(rich)))
    return found or [("Content-Type: text/plain; charset=utf-8", iter(()))]


def _told(said: Properties) -> Iterator[str]:
    """The fields of an address, an appointment, a task: what has a name here, then the rest."""
    yield from (
        f"{name}: {value}" for number, name in _SAID.items() if (value := said.line(number))
    )
    yield from said.named()


def _page(said: Properties, page: bytes) -> str:
    number = said.number(0x3FDE)
    if number and number != 20127:
        try:
            return page.decode(_PAGES.get(number) or f"cp{number}")
        except (LookupError, ValueError):
            pass
    return html.decode(page)


def _rich(packed: bytes) -> bytes:
    import compressed_rtf  # noqa: PLC0415

    try:
        return bytes(compressed_rtf.decompress(packed)) if packed else b""
    except Exception:  # whatever a broken stream makes it raise, there is no body then
        return b""


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _pieces(data: bytes) -> Iterator[bytes]:
    for at in range(0, len(data), STEP):
        yield data[at : at + STEP]


def _leaf(fields: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A part: its fields, and its bytes in lines of base64, among which no boundary can stand."""
    yield f"{fields}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    for piece in pieces:
        for at in range(0, len(piece), 57):
            yield binascii.b2a_base64(piece[at : at + 57])
    yield b"\r\n"


def _file(file: Any, depth: int) -> Iterator[bytes]:
    """An attachment: a message inside, a file, or the place where a file lay."""
    said = properties(file)
    if file.number_of_sub_items:
        yield b"Content-Type: message/rfc822\r\n\r\n"
        yield from message(file.get_sub_item(0), depth + 1)
        yield b"\r\n"
        return
    name = said.line(0x3707) or said.line(0x3704) or said.line(0x3001) or "attachment"
    media = said.line(0x370E)
    if not re.fullmatch(r"[\w.+-]{1,60}/[\w.+-]{1,100}", media, re.ASCII) or media.startswith(
        ("message/", "multipart/")
    ):
        media = "application/octet-stream"
    place = said.line(0x3708) or said.line(0x370D)
    if not said.raw(0x3701) and place:
        name, media = f"{name}.uri", "text/uri-list"
        pieces = _pieces(_utf8(place))
    else:
        pieces = _stream(file)
    disposition = f"Content-Disposition: attachment; filename*=utf-8''{quote(name[:500], safe='')}"
    yield from _leaf(f"Content-Type: {media}\r\n{disposition}", pieces)


def _stream(file: Any) -> Iterator[bytes]:
    left = file.size
    file.seek_offset(0, 0)
    while left > 0 and (piece := file.read_buffer(min(left, STEP))):
        left -= len(piece)
        yield piece
