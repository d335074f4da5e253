"""What a reader finds in a file.

    bytes --reader--> Text | Claim | Child | Scan | Problem

A document is a sequence of *blocks* of text. A block is a run of lines that stand together: a
page, a mail body, a sheet. Lines are the smallest thing that can be cited; they are counted inside
a page (or inside a part, where the kind of file has no pages).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from vitrina.core.source import Source


class Place(Struct, frozen=True, order=True, omit_defaults=True):
    """Where in a file something stands. Pages and lines count from 1; 0 is 'the whole'."""

    part: str = ""
    page: int = 0
    line: int = 0

    def __str__(self) -> str:
        """The fragment of a citation, as in ``#part=1.2&line=14``."""
        fields = (("part", self.part), ("page", self.page), ("line", self.line))
        return "&".join(f"{name}={value}" for name, value in fields if value)


class Box(NamedTuple):
    """Where a word stands on the page image.

    ``line`` counts from 0 inside its block; ``start`` and ``end`` are characters of that line;
    the edges are in 1/10000 of the page's width and height, from its top left corner.
    """

    line: int
    start: int
    end: int
    left: int
    top: int
    right: int
    bottom: int


class Text(Struct, frozen=True, tag="text", omit_defaults=True):
    r"""A run of whole lines, joined by ``\n``, the first of which stands at ``place``.

    ``hidden`` says, in a few words, why a person who opens the file would not see it ("tracked
    deletion", "hidden sheet", "comment", "white text", "alternative text"); empty for what is seen.
    ``ocr`` marks words that a machine read off a picture. ``boxes`` stand where OCR gave them.
    """

    place: Place
    text: str
    hidden: str = ""
    ocr: bool = False
    boxes: tuple[Box, ...] = ()


class Claim(Struct, frozen=True, tag="claim"):
    """What a file says of itself. It may lie, so it is never called metadata.

    Names are those of mail headers and Dublin Core where they have one: Title, Subject, Author,
    From, To, Cc, Bcc, Date, Created, Modified, Message-ID, In-Reply-To, References, Language,
    Publisher, Source (an address), Keywords, Description, Producer. Post and Post-Language stand at
    the line where another site's post begins: its address, and its language. Dates stay as written, except
    that binary ones are printed as ISO 8601 in UTC.
    """

    place: Place
    name: str
    value: str


class Child(Struct, frozen=True, tag="child"):
    """A file inside the file, to be read in its turn.

    ``name`` is as the container has it, untrusted, with ``/`` between folders; never a place to
    write to. ``data`` is the bytes, or an iterator of chunks that the worker drains, counting,
    before it asks the reader for its next item.
    """

    place: Place
    name: str
    media: str
    data: bytes | Iterator[bytes]
    hidden: str = ""


class Scan(Struct, frozen=True, tag="scan"):
    """A page that is a picture, with too little text of its own: to be read by OCR."""

    place: Place


class Problem(Struct, frozen=True, tag="problem"):
    """Something in the file that could not be taken as it stood, and what was done instead.

    ``lost`` is True when words or children are missing because of it: the file was then read in
    part. Both texts are plain English; no content of the file stands in them.
    """

    place: Place
    found: str
    did: str
    lost: bool = False


Item = Text | Claim | Child | Scan | Problem


class Reader(Struct, frozen=True):
    """How one kind of file is read: a description and a function, no more.

    ``kind`` is the group a person filters by: text, pdf, document, table, slides, web, mail,
    image, archive, media. ``knows`` looks at content, never at the name alone, and must be cheap
    to say no. ``read`` yields items and raises ``core.errors.Unreadable`` (or a subclass) when
    the file as a whole can't be read. A reader never opens a path, a socket or a process.
    ``version`` goes up whenever the same bytes would give other items.
    """

    name: str
    kind: str
    media: tuple[str, ...]
    suffixes: tuple[str, ...]
    knows: Callable[[Source], bool]
    read: Callable[[Source], Iterator[Item]]
    version: int = 1
    limits: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def lines(text: str) -> list[str]:
    r"""Split ``text`` the one way that a citation means: at ``\r\n``, ``\n`` and ``\r``.

    Not ``str.splitlines``, which also splits at form feeds and U+2028: no editor, browser or
    ``sed -n 14p`` would then agree with us on which line is the fourteenth.
    """
    found = unix(text).split("\n")
    return found[:-1] if found[-1] == "" else found


def unix(text: str) -> str:
    r"""Give ``text`` with ``\n`` as its only line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def clean(text: str) -> str:
    """Make ``text`` storable: no lone surrogate, no NUL; nothing else is touched."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            text = text.encode("utf-8", "replace").decode()
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in text else text
