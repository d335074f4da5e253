"""Web pages, saved: HTML and XHTML, and MHTML, a page with its pictures in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message

from vitrina.core import html
from vitrina.core.errors import Damaged, NotOurs
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Reader

_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|table|h1|div|p>|script|frameset|center|font|base\s|a\s)",
    re.IGNORECASE | re.DOTALL,
)
_MIME = re.compile(rb"(?im)^content-type:\s*multipart/related")
MOST_PARTS = 5_000


def knows(source: Source) -> bool:
    """A page's first tag at the top; not XML of another kind that holds HTML."""
    head = source.head.lstrip()[:2600] if source.head[:1].isspace() else source.head[:2600]
    if not head.startswith((b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        wide = source.head.decode("utf-16", "replace").encode("utf-8", "replace")
        return _START.match(wide) is not None
    return _START.match(head) is not None


def read(source: Source) -> Iterator[Item]:
    """Yield claims, the lines shown, and what is hidden."""
    yield from html.read(html.decode(source.bytes()))


def knows_mhtml(source: Source) -> bool:
    """A MIME message whose whole is one page with what it shows."""
    head = source.head
    if not head[:1].isalpha() or b"\n" not in head:
        return False
    low = head.lower()
    return b"multipart/related" in low and b"text/html" in low and _MIME.search(head) is not None


def read_mhtml(source: Source) -> Iterator[Item]:
    """Yield the page, then its pictures and other parts as files."""
    message = message_from_bytes(source.bytes(), policy=policy.compat32)
    if (
        not message.is_multipart()
        or str(message.get("From", "")).count("@")
        or message.get("Received")
    ):
        raise NotOurs("a mail with a page in it")
    for header, name in (("Snapshot-Content-Location", "Source"), ("Date", "Date")):
        if message.get(header):
            yield Claim(Place(), name, " ".join(str(message[header]).split()))
    parts = [part for part in message.walk() if not part.is_multipart()][:MOST_PARTS]
    page = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if page is None:
        raise Damaged("a saved page without its page")
    yield from html.read(html.decode(_body(page), page.get_content_charset("")))
    for number, part in enumerate(parts, 1):
        if part is not page and part.get_content_maintype() != "text":
            name = part.get_filename() or str(part.get("Content-Location") or "").rpartition("/")[2]
            yield Child(Place(part=str(number)), name, part.get_content_type(), _body(part))


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


READER = Reader(
    name="html",
    kind="web",
    version=2,
    media=("text/html", "application/xhtml+xml"),
    suffixes=(".html", ".htm", ".xhtml"),
    knows=knows,
    read=read,
    limits=("what a page draws by script is not there: the file's own text is read",),
    sources=("https://html.spec.whatwg.org/", "https://schema.org/NewsArticle"),
)
MHTML = Reader(
    name="mhtml",
    kind="web",
    version=2,
    media=("multipart/related",),
    suffixes=(".mht", ".mhtml"),
    knows=knows_mhtml,
    read=read_mhtml,
    limits=("style sheets and scripts in it are passed over",),
    sources=("https://www.rfc-editor.org/rfc/rfc2557",),
)
