"""What passes between the agent and a worker, as msgpack over the sandbox's channel.

    agent  -> worker   Task ... with one descriptor each; Answer to an Asked
    worker -> agent    a list of events, in the order in which things were found

A worker is not trusted: the agent takes events for descriptions, never for orders.
"""

from __future__ import annotations

from msgspec import Struct

from vitrina.analyzers.labels import Label
from vitrina.analyzers.likeness import Sketch


class Task(Struct, frozen=True, array_like=True, tag=True):
    """Read one file; its bytes come as a descriptor.

    ``careful``: tell of each file before it is read. ``poison``: (digest, outcome) of content that
    killed a worker, not to be touched again.
    """

    number: int
    name: str
    size: int
    careful: bool = False
    poison: tuple[tuple[bytes, str], ...] = ()


class Picture(Struct, frozen=True, array_like=True, tag=True):
    """Read one page by OCR."""

    number: int
    page: int
    part: str
    media: str
    size: int
    languages: tuple[str, ...]


class Study(Struct, frozen=True, array_like=True, tag=True):
    """Find the facts of one section, packed as the store has it.

    ``had``: facts of an earlier study, packed, '' for none; ``run`` names the analyzers that are
    to find theirs anew, and those of the others stay.
    """

    key: int
    section: int
    name: str
    kind: str
    language: str
    date: str
    claims: str
    heads: bytes
    text: bytes
    run: tuple[str, ...]
    had: bytes = b""


class Answer(Struct, frozen=True, array_like=True, tag=True):
    """Whether content is known already, and how many of its children are recorded."""

    known: bool
    have: int


class Section(Struct, frozen=True, array_like=True):
    """About a million characters of a document, packed as the store has it, with its words."""

    number: int
    heads: bytes
    text: bytes
    exact: str
    stem: str
    ocr: bool = False


class About(Struct, frozen=True, array_like=True):
    """What is known of a document, wherever it lies."""

    sha: bytes
    size: int
    name: str
    title: str = ""
    kind: str = ""
    media: str = ""
    language: str = ""
    date: str = ""
    date_from: str = ""
    sender: str = ""
    recipients: str = ""
    reader: str = ""
    version: int = 0
    flags: str = ""
    words_title: str = ""
    words_name: str = ""
    words_sender: str = ""
    words_recipients: str = ""


class Opened(Struct, frozen=True, array_like=True, tag=True):
    """A document that comes in pieces begins: a container, or one longer than a section."""

    depth: int
    ordinal: int
    place: str
    about: About


class Piece(Struct, frozen=True, array_like=True, tag=True):
    """A section of the document opened last at ``depth``."""

    depth: int
    about: About
    section: Section


class Closed(Struct, frozen=True, array_like=True, tag=True):
    """A document is read to its end."""

    depth: int
    ordinal: int
    place: str
    about: About
    code: str
    detail: str
    pages: int
    characters: int
    sections: int
    last: tuple[Section, ...]
    children: int
    """How many files are inside; -1 where that was not found out."""
    as_is: int
    """The text is the file, byte for byte: 1; but for its last line end: 2; otherwise 0."""
    claims: bytes
    problems: bytes
    scans: tuple[tuple[int, str], ...] = ()
    data: bytes | None = None


class Lost(Struct, frozen=True, array_like=True, tag=True):
    """A member that never became bytes, and why."""

    depth: int
    ordinal: int
    place: str
    name: str
    code: str
    detail: str


class Started(Struct, frozen=True, array_like=True, tag=True):
    """In careful work: this content is about to be read."""

    sha: bytes


class Asked(Struct, frozen=True, array_like=True, tag=True):
    """Is this content known? The worker waits for the Answer."""

    number: int
    sha: bytes


class Settled(Struct, frozen=True, array_like=True, tag=True):
    """The task is done: its document, or why there is none."""

    number: int
    sha: bytes
    code: str = ""
    detail: str = ""


class Seen(Struct, frozen=True, array_like=True, tag=True):
    """OCR of a page is done. ``block``: zstd of msgpack of a Text; empty if it found no words."""

    number: int
    page: int
    producer: str
    block: bytes


class Studied(Struct, frozen=True, array_like=True, tag=True):
    """The facts of one section, packed, with their labels; and what its document's head tells.

    ``sender`` and ``recipients`` are what the file claims, else what its head tells. ``date`` is '' after
    the first section.
    """

    key: int
    found: bytes
    labels: tuple[Label, ...]
    date: str = ""
    date_from: str = ""
    sender: str = ""
    recipients: str = ""
    sketch: Sketch = Sketch(0, "", b"")


Event = Opened | Piece | Closed | Lost | Started | Asked | Settled | Seen | Studied
Order = Task | Picture | Study | Answer
