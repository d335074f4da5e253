"""Mail messages, one to a file (EML, EMLX), and mailboxes (MBOX) of many.

A message is a tree of parts. Its leaves are numbered as IMAP numbers them ("1", "2.1"), because
mail programs and court exhibits already do. Of a text and its HTML twin the text is read, unless it
says less; attachments and messages inside are files to be read in their turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message

from vitrina.core import encoding, html
from vitrina.core.errors import NotOurs, TooMuch
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, Text, clean, unix


class _AsItStands(policy.Compat32):
    """Keeps a broken header as it is; ``policy.default`` would repair it or raise, compat32 lose its bytes."""

    def header_fetch_parse(self, name: str, value: str) -> str:  # noqa: ARG002
        return value


_AS_IT_STANDS = _AsItStands()
CLAIMS = (
    "From", "To", "Cc", "Bcc", "Date", "Subject", "Message-ID", "In-Reply-To", "References", "Reply-To",
    "Sender", "Organization", "Newsgroups",
)  # fmt: skip
MOST_CONTAINERS = 300
"""The parser recurses; a limit of our own refuses the same files at every depth of the stack."""
_CONTAINER = re.compile(rb"(?i)message/rfc822|multipart/[a-z]")
_FIELD = re.compile(rb"[!-9;-~]{1,76}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,200}")
_KNOWN = re.compile(
    rb"(?im)^(?:from|to|subject|date|received|message-id|return-path|mime-version|delivered-to|x-[a-z0-9-]+"
    rb"|content-type|sender|reply-to|newsgroups|path|status|cc|in-reply-to|references|content-transfer-encoding):"
)
_MACHINE = re.compile(
    rb"(?im)^(?:received|message-id|return-path|mime-version|delivered-to|content-type|x-mailer|newsgroups"
    rb"|in-reply-to|content-transfer-encoding|x-originating-ip|x-received|dkim-signature|status|lines|xref):"
)
_NO_CHARSETS = frozenset(("unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"))
"""Codecs of Python's that are no charsets: a message that names one is playing with us."""
_ENVELOPE = re.compile(rb"From [^\n]{1,200}\n")
BEFORE = 400
"""Bytes among which the first field's colon stands, whatever comes before the header."""
_EMLX = re.compile(rb"^\s*(\d{1,12})\s*\n")


def knows(source: Source) -> bool:
    """Header fields at the very top, one of them such as only mail programs write.

    A memorandum too begins with From, To, Date and Subject: without a field of a machine's, only a
    name or a container that says so makes it mail.
    """
    head = source.head
    if not head[:1].isalnum() and head[:1] not in {b"\xef", b"\n", b"\r"}:
        return False
    bare = _header(head)
    if bare is None:
        return False
    fields, at = 0, 0
    while fields < 60 and (found := _FIELD.match(bare, at)):
        fields += 1
        at = found.end()
    if not fields:
        return False
    known = {match.group().lower() for match in _KNOWN.finditer(bare, 0, at)}
    if source.suffix in {".eml", ".emlx", ".msg"} or source.media == "message/rfc822":
        return bool(known) or fields > 2
    ends = bare[at : at + 1] in {b"\n", b""}
    return fields > 1 and ends and _MACHINE.search(bare, 0, at) is not None and bool(known)


def _header(head: bytes) -> bytes | None:
    """The start of a message without what may stand before it; None if it can't be one."""
    if b":" not in head[:BEFORE]:
        return None
    head = head.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if found := _EMLX.match(head):
        head = head[found.end() :]
    if found := _ENVELOPE.match(head):
        head = head[found.end() :]
    return head if b":" in head[:80] else None


def read(source: Source) -> Iterator[Item]:
    """Yield the message's claims, then each part in its order in the file."""
    data = source.bytes().removeprefix(b"\xef\xbb\xbf")
    if found := _EMLX.match(data[:40]):
        data = data[found.end() : found.end() + int(found[1])]
    yield from _message(data)


def _message(data: bytes) -> Iterator[Item]:
    if len(_CONTAINER.findall(data)) > MOST_CONTAINERS:
        raise TooMuch(f"more than {MOST_CONTAINERS} messages or multiparts inside one another")
    message = message_from_bytes(data, policy=_AS_IT_STANDS)
    if not message.keys():
        raise NotOurs("no header of a mail")
    said = False
    for name in CLAIMS:
        for value in message.get_all(name, [])[:50]:
            if text := _decoded(value):
                said = True
                yield Claim(Place(), name, text)
    for item in _leaves(message, ""):
        said = said or isinstance(item, Child) or bool(isinstance(item, Text) and item.text.strip())
        yield item
    if not said:
        raise NotOurs("a header that names nobody, and nothing behind it")


def _decoded(value: object) -> str:
    """A header's words, as RFC 2047 hides them."""
    text = " ".join(str(value).split())
    if "=?" not in text and text.isascii():
        return clean(text)
    try:
        parts = decode_header(str(value).replace("\r", "").replace("\n", ""))
    except Exception:  # the standard library raises several things at a broken encoded word
        return clean(_repaired(text))
    out = []
    for part, charset in parts:
        if isinstance(part, str):
            out.append(_repaired(part))
            continue
        try:
            out.append(part.decode(charset or "utf-8"))
        except (LookupError, ValueError):
            out.append(part.decode("cp1252", "replace"))
    return clean(" ".join("".join(out).split()))


def _repaired(text: str) -> str:
    """Bytes above ASCII that stand in a header against the rules: UTF-8, or else Western."""
    raw = text.encode("utf-8", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _leaves(message: Message, above: str) -> Iterator[Item]:
    kind = message.get_content_type()
    if kind == "message/rfc822" and above:
        yield from _inner(message, above)
        return
    if not message.is_multipart():
        yield from _part(message, above or "1")
        return
    parts = [part for part in message.get_payload() if isinstance(part, Message)]
    numbered = [
        (f"{above}.{count}" if above else f"{count}", part) for count, part in enumerate(parts, 1)
    ]
    if kind == "multipart/alternative":
        numbered = _fullest(numbered)
    for number, part in numbered:
        yield from _leaves(part, number)


def _fullest(parts: list[tuple[str, Message]]) -> list[tuple[str, Message]]:
    """Of twins that say the same, the plain text; the others too where they may say more."""
    plain = [part for _, part in parts if part.get_content_type() == "text/plain"]
    if not plain:
        return parts
    letters = sum(char.isalnum() for part in plain for char in _text(part)[0])
    kept = []
    for number, part in parts:
        if part.get_content_type() == "text/html":
            shown = html.lines(_text(part)[0])
            if sum(char.isalnum() for line in shown for char in line) <= 1.2 * letters + 40:
                continue
        kept.append((number, part))
    return kept


def _inner(message: Message, number: str) -> Iterator[Item]:
    payload = message.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    if isinstance(inner, Message):
        try:
            data = inner.as_bytes()
        except (ValueError, LookupError, TypeError, AttributeError):
            data = str(inner).encode("utf-8", "surrogateescape")
        yield Child(
            Place(part=number),
            _decoded(inner.get("Subject", "")) or "message",
            "message/rfc822",
            data,
        )


def _part(part: Message, number: str) -> Iterator[Item]:
    place = Place(part=number)
    kind = _repaired(part.get_content_type())
    name = _decoded(part.get_filename("") or "")
    attached = bool(name) or part.get_content_disposition() == "attachment"
    if (
        kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}
        or kind == "multipart/encrypted"
    ):
        yield Problem(place, "a part that is encrypted or sealed", "kept unopened", lost=True)
    if attached or part.get_content_maintype() not in {"text", "message", "multipart"}:
        body = part.get_payload(decode=True)
        yield Child(
            place, name or kind.replace("/", "."), kind, body if isinstance(body, bytes) else b""
        )
        return
    text, problem = _text(part)
    if problem:
        yield Problem(place, problem, "read as Western European, so that no byte is lost")
    if kind == "text/html":
        yield from (item for item in html.read(text, number) if isinstance(item, Text))
        return
    yield from encoding.blocks(clean(unix(text)).rstrip("\n"), number)


def _text(part: Message) -> tuple[str, str]:
    """(characters of a part, what was wrong with its charset)."""
    body = part.get_payload(decode=True)
    body = body if isinstance(body, bytes) else b""
    try:
        charset = part.get_content_charset("") or ""
    except (ValueError, LookupError, TypeError):
        charset = "?"
    for name in dict.fromkeys((charset, "utf-8")):
        if name.lower().replace("-", "_") in _NO_CHARSETS:
            continue
        try:
            text = body.decode(name)
            text.encode()  # charset=unicode_escape can smuggle in half a surrogate pair
        except (LookupError, ValueError):  # ValueError: a NUL in the name, or undecodable
            continue
        return (
            text,
            "" if name == charset or not charset else f"charset {charset[:40]!r} does not fit",
        )
    return body.decode(
        "cp1252", "replace"
    ), f"charset {charset[:40]!r} does not fit" if charset else ""


# --- MBOX -----------------------------------------------------------------------------------

_FROM = re.compile(
    rb"From [^\n]{0,200}?\d{1,2}:\d\d(?::\d\d)?[^\n]{0,60}\d{4}|From [^\n]{1,100}@[^\n]{1,100}|From - |From MAILER"
)


def knows_mbox(source: Source) -> bool:
    """An envelope line and a header after it."""
    if not source.head.startswith(b"From "):
        return False
    line, _, rest = source.head.replace(b"\r\n", b"\n").partition(b"\n")
    return (
        _FROM.match(line) is not None
        and _FIELD.match(rest.lstrip(b">")) is not None
        and source.suffix not in {".eml", ".msg"}
    )


def read_mbox(source: Source) -> Iterator[Item]:
    """Yield each message as a file, named by its place in the box."""
    for number, (start, end) in enumerate(_between(source), 1):
        yield Child(
            Place(part=str(number)), f"{number:04}", "message/rfc822", _one(source, start, end)
        )


def _between(source: Source) -> Iterator[tuple[int, int]]:
    """Where each message starts, after its envelope line, and ends."""
    data, at = source.data, 0
    while 0 <= at < source.size:
        line = data.find(b"\n", at)
        if line < 0:
            return
        following = line
        while True:
            following = data.find(b"\nFrom ", following)
            if following < 0 or _FROM.match(
                bytes(data[following + 1 : following + 260]).split(b"\n", 1)[0]
            ):
                break
            following += 1
        yield line + 1, following + 1 if following >= 0 else source.size
        at = following + 1 if following >= 0 else -1


def _one(source: Source, start: int, end: int) -> bytes:
    data = bytes(source.data[start:end])
    data = (
        data.removesuffix(b"\n").removesuffix(b"\r")
        if data.endswith((b"\n\n", b"\r\n\r\n"))
        else data
    )
    return re.sub(rb"(?m)^>(>*From )", rb"\1", data)


READER = Reader(
    name="eml",
    kind="mail",
    media=("message/rfc822",),
    suffixes=(".eml", ".emlx"),
    knows=knows,
    read=read,
    version=2,
    limits=(
        "encrypted parts (S/MIME, PGP) come out as files, unopened",
        f"refused: more than {MOST_CONTAINERS} containers in one message",
    ),
    sources=("https://www.rfc-editor.org/rfc/rfc5322", "https://www.rfc-editor.org/rfc/rfc2046"),
)
MBOX = Reader(
    name="mbox",
    kind="archive",
    media=("application/mbox",),
    suffixes=(".mbox",),
    knows=knows_mbox,
    read=read_mbox,
    limits=("a line that begins with 'From ' and looks like an envelope parts two messages",),
    sources=("https://www.rfc-editor.org/rfc/rfc4155",),
)
