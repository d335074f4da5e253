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
from itertools import islice
from urllib.parse import quote

from vitrina.core import encoding, filetime, html
from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.pst import ATTACHMENT, NAMES, RECIPIENTS, Mailbox, Node, Properties

DEEPEST = 20
MOST_PARTS = 10_000
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
_MESSAGE_INSIDE = 5
_MEDIA = re.compile(r"[A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,100}")
_NAMED = {
    0x8080: "E-mail name", 0x8083: "E-mail", 0x8093: "E-mail", 0x80A3: "E-mail", 0x8208: "Place", 0x820D: "Begins",
    0x820E: "Ends", 0x8104: "Begins", 0x8105: "Due", 0x8238: "Attendees", 0x823B: "Attendees", 0x801A: "Home address",
    0x801B: "Business address", 0x801C: "Other address", 0x8062: "Instant message",
}  # fmt: skip
"""Properties of addresses, appointments and tasks by the numbers that every mailbox gives them."""


class Said:
    """What an item, a recipient or an attachment says of itself: properties by number."""

    def __init__(self, properties: Properties, names: dict[int, str]) -> None:
        self._kinds, self._get = properties.kinds, properties.get
        self._names = names

    def raw(self, number: int) -> bytes:
        """A property's bytes; empty if it is not there."""
        return self._get(number) if number in self._kinds else b""

    def text(self, number: int) -> str:
        """A property's characters; empty if it is not there, or is no text."""
        return self.in_words(number, self.raw(number))

    def has(self, number: int) -> bool:
        """Whether a property is there."""
        return number in self._kinds

    def in_words(self, number: int, data: bytes) -> str:
        """The characters that a property's bytes are; none if it is no text."""
        kind = self._kinds.get(number, 0)
        if kind == _WIDE:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        return self.decoded(data).rstrip("\0") if kind == _NARROW else ""

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
        if self._kinds.get(number) != _NUMBER or len(self.raw(number)) != 4:
            return 0
        return int(struct.unpack("<i", self.raw(number))[0])

    def moment(self, number: int) -> dt.datetime | None:
        """A time, in UTC."""
        if self._kinds.get(number) != _TIME or len(self.raw(number)) != 8:
            return None
        return filetime.moment(struct.unpack("<Q", self.raw(number))[0])

    def named(self) -> Iterator[tuple[str, str]]:
        """(name or nothing, text) of the properties that a mailbox numbers for itself."""
        for number in sorted(self._kinds):
            if number < _FIRST_NAMED:
                continue
            moment = self.moment(number)
            if text := str(moment) if moment else self.line(number):
                yield self._names.get(number, ""), text


class Outlook:
    """A mailbox whose items are written as mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._names = _names(mailbox)

    def said(self, node: Node) -> Said:
        """What a node says of itself."""
        return Said(self._mailbox.properties(node), self._names)

    def message(self, node: Node) -> Iterator[bytes]:
        """Write an item as a mail message, piece by piece: its files are never in memory whole.

        What of it is broken is left out, and told at the end.
        """
        broken: list[str] = []
        yield from self._message(node, 0, broken)
        if broken:
            raise Damaged(broken[0])

    def _message(self, node: Node, depth: int, broken: list[str]) -> Iterator[bytes]:
        said = self.said(node)
        people, files = self._people(node, broken), self._files(node, broken)
        yield from (f"{name}: {value}\r\n".encode() for name, value in _header(said, people))
        yield b"MIME-Version: 1.0\r\n"
        bodies = _bodies(said, broken)
        if len(bodies) == 1 and not files:
            yield from _leaf(*bodies[0])
            return
        yield f'Content-Type: multipart/mixed; boundary="=_{depth}"\r\n\r\n'.encode()
        if len(bodies) > 1:
            yield f"--=_{depth}\r\n".encode()
            yield f'Content-Type: multipart/alternative; boundary="=_{depth}.a"\r\n\r\n'.encode()
            for body in bodies:
                yield f"--=_{depth}.a\r\n".encode()
                yield from _leaf(*body)
            yield f"--=_{depth}.a--\r\n".encode()
        else:
            yield f"--=_{depth}\r\n".encode()
            yield from _leaf(*bodies[0])
        for file in files:
            yield f"--=_{depth}\r\n".encode()
            try:
                yield from self._file(file, depth, broken)
            except Damaged:
                yield b"\r\n"
                broken.append("a file attached to it is broken")
        yield f"--=_{depth}--\r\n".encode()

    def _people(self, node: Node, broken: list[str]) -> list[Said]:
        try:
            table = self._mailbox.below(node.below).get(RECIPIENTS)
            rows = self._mailbox.rows(table) if table else iter(())
            return [Said(row, {}) for row in islice(rows, MOST_PARTS)]
        except Damaged:  # the names that the message itself shows are then taken
            broken.append("its list of recipients is broken")
            return []

    def _files(self, node: Node, broken: list[str]) -> list[Node]:
        try:
            below = self._mailbox.below(node.below)
        except Damaged:
            broken.append("its list of attachments is broken")
            return []
        files = [lower for _, lower in sorted(below.items()) if lower.kind == ATTACHMENT]
        if len(files) > MOST_PARTS:
            raise TooMuch(f"more than {MOST_PARTS} attachments")
        return files

    def _file(self, node: Node, depth: int, broken: list[str]) -> Iterator[bytes]:
        """An attachment: a message inside, a file, or the place where a file lay."""
        said = self.said(node)
        if said.number(0x3705) == _MESSAGE_INSIDE:
            if depth >= DEEPEST:
                raise TooMuch(f"messages inside one another more than {DEEPEST} deep")
            inner = self._mailbox.object(node, said.raw(0x3701))
            yield b"Content-Type: message/rfc822\r\n\r\n"
            yield from self._message(inner, depth + 1, broken)
            yield b"\r\n"
            return
        name = said.line(0x3707) or said.line(0x3704) or said.line(0x3001) or "attachment"
        media = said.line(0x370E)
        if not _MEDIA.fullmatch(media) or media.startswith(("message/", "multipart/")):
            media = "application/octet-stream"
        pieces = self._mailbox.pieces(node, 0x3701)
        place = said.line(0x3708) or said.line(0x370D)
        if place and not said.has(0x3701):
            name, media, pieces = f"{name}.uri", "text/uri-list", iter((_utf8(place),))
        called = quote(name[:500], safe="", errors="replace")
        yield from _leaf(
            f"Content-Type: {media}\r\nContent-Disposition: attachment; filename*=utf-8''{called}",
            pieces,
        )


def _names(mailbox: Mailbox) -> dict[int, str]:
    """What the properties mean that this mailbox numbers for itself, where that is known here."""
    try:
        node = mailbox.node(NAMES)
        table = mailbox.properties(node).get(0x0003) if node else b""
    except (Damaged, KeyError):
        return {}
    found = {}
    for at in range(0, len(table) - 7, 8):
        number, group, index = struct.unpack_from("<IHH", table, at)
        if not group & 1 and number in _NAMED:
            found[_FIRST_NAMED + index] = _NAMED[number]
    return found


def _header(said: Said, people: list[Said]) -> Iterator[tuple[str, str]]:
    """The fields of the header: those that the mail came with, then those that it lacks."""
    known: set[str] = set()
    for name, value in _came_with(said.text(0x007D)):
        known.add(name.lower())
        yield name, value
    for name, value in _found(said, people):
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


def _found(said: Said, people: list[Said]) -> Iterator[tuple[str, str]]:
    shown = _person(said.line(0x0042), said.line(0x5D02) or said.line(0x0065))
    sender = _person(said.line(0x0C1A), said.line(0x5D01) or said.line(0x0C1F))
    yield "From", shown or sender
    yield "Sender", sender if shown and sender != shown else ""
    to: dict[int, list[str]] = {1: [], 2: [], 3: []}
    for one in people:
        person = _person(one.line(0x3001), one.line(0x39FE) or one.line(0x3003))
        to.get(one.number(0x0C15), to[1]).append(person)
    for kind, name in _KINDS.items():
        yield name, ", ".join(filter(None, to[kind]))
    if not any(to.values()):
        yield "To", said.line(0x0E04)
        yield "Cc", said.line(0x0E03)
    for number, name in _TEXTS.items():
        value = said.line(number)
        # A subject is led by a mark and the length of its "Re: ".
        yield name, value[2:] if number == 0x0037 and value[:1] == "\1" else value
    moments = (said.moment(number) for number in (0x0039, 0x0E06, 0x3007))
    moment = next(filter(None, moments), None)
    yield "Date", moment.strftime("%a, %d %b %Y %H:%M:%S +0000") if moment else ""


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


def _bodies(said: Said, broken: list[str]) -> list[tuple[str, Iterator[bytes]]]:
    """What the item says, each way that it says it: (fields of the part, bytes)."""
    found: list[tuple[str, Iterator[bytes]]] = []
    text, page, rich = (_try(said, number, broken) for number in (0x1000, 0x1013, 0x1009))
    words = said.in_words(0x1000, text)
    kind = said.line(0x001A).upper()
    if kind and not kind.startswith(_MAIL):
        words = "\n".join(dict.fromkeys((*words.rstrip().split("\n"), *_told(said)))).strip("\n")
    if words.strip():
        found.append(("Content-Type: text/plain; charset=utf-8", iter((_utf8(words),))))
    if page.strip():
        shown = said.in_words(0x1013, page) or _page(said, page)
        found.append(("Content-Type: text/html; charset=utf-8", iter((_utf8(shown),))))
    if not found and rich:
        fields = 'Content-Type: application/rtf; name="body.rtf"\r\nContent-Disposition: attachment'
        found.append((fields, iter((_rich(rich),))))
    return found or [("Content-Type: text/plain; charset=utf-8", iter(()))]


def _try(said: Said, number: int, broken: list[str]) -> bytes:
    try:
        return said.raw(number)
    except Damaged:
        broken.append("its text is broken")
        return b""


def _told(said: Said) -> Iterator[str]:
    """The fields of an address, an appointment, a task: what has a name here, then the rest."""
    yield from (
        f"{name}: {value}" for number, name in _SAID.items() if (value := said.line(number))
    )
    yield from (f"{name}: {value}" if name else value for name, value in said.named())


def _page(said: Said, page: bytes) -> str:
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


def _leaf(fields: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A part: its fields, and its bytes in lines of base64, among which no boundary can stand."""
    yield f"{fields}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    held = b""
    for piece in pieces:
        held += piece
        whole = len(held) - len(held) % 57
        yield b"".join(binascii.b2a_base64(held[at : at + 57]) for at in range(0, whole, 57))
        held = held[whole:]
    yield binascii.b2a_base64(held) + b"\r\n"
