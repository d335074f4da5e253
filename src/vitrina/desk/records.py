"""What lies on the desk, as plain records. Times are ISO 8601 in UTC, documents SHA-256 in hex."""

from __future__ import annotations

from msgspec import Struct

PASSAGE, DOCUMENT, NOTE, EVENT = "passage", "document", "note", "event"
KINDS = (PASSAGE, DOCUMENT, NOTE, EVENT)


class Cited(Struct, frozen=True):
    """Where something rests: the document, the citation, and the words as they stood then."""

    document: str
    citation: str
    quote: str = ""


class Star(Struct, frozen=True):
    """A document set apart."""

    document: str
    time: str


class Tag(Struct, frozen=True):
    """A word of a person's own on a document."""

    document: str
    name: str
    time: str


class Note(Struct, frozen=True):
    """What a person wrote beside a passage, in Markdown. ``quote``: the passage's words then."""

    key: str
    document: str
    citation: str
    quote: str
    text: str
    time: str
    changed: str = ""


class Correction(Struct, frozen=True):
    """What a person said of a machine's finding: its right ``value``, or '' that it is wrong.

    ``key`` names the finding within its document; ``kind``, ``was`` and ``text`` are what it was.
    """

    document: str
    key: str
    kind: str
    was: str
    text: str
    value: str
    time: str


class Saved(Struct, frozen=True):
    """A search to come back to. ``filters`` as ``Library.search`` takes them, pair by pair."""

    key: str
    name: str
    query: str
    time: str
    sort: str = ""
    filters: tuple[tuple[str, str], ...] = ()


class News(Struct, frozen=True):
    """What a saved search finds: in all, and since a person looked last.

    ``fresh`` are (document, when it was first found), the newest first. ``over``: it finds more
    than are followed one by one.
    """

    total: int
    new: int
    looked: str
    fresh: tuple[tuple[str, str], ...] = ()
    over: bool = False


class Item(Struct, frozen=True):
    """A piece of a dossier. An event has a date, and may have a state that the case is in from then."""

    key: str
    dossier: str
    kind: str
    document: str
    citation: str
    quote: str
    text: str
    time: str
    date: str = ""
    state: str = ""


class Dossier(Struct, frozen=True):
    """An ordered collection that tells a case. ``items`` are keys, in their order."""

    key: str
    title: str
    text: str
    time: str
    items: tuple[str, ...] = ()


class Done(Struct, frozen=True):
    """Something that was done: ``kind`` says what, ``subject`` to what, in a few words.

    ``document`` is the one it was about, where it was about one.
    """

    number: int
    time: str
    kind: str
    subject: str
    undone: bool = False
    document: str = ""


class Batch(Struct, frozen=True):
    """A list of names or queries, each asked of the whole library."""

    key: str
    name: str
    time: str
    mode: str
    lines: int


class BatchState(Struct, frozen=True):
    """How far a list is: ``found`` lines have an answer, ``unasked`` could not be searched."""

    done: int
    found: int
    unasked: int


class BatchRow(Struct, frozen=True):
    """A line of a list, and how many documents answer it; None: not asked yet.

    ``hits`` are (document, citation) of the first.
    """

    number: int
    asked: str
    documents: int | None
    note: str
    hits: tuple[tuple[str, str], ...]


class Sameness(Struct, frozen=True):
    """What a person said of two documents: that they are one record, or that they are not."""

    one: str
    other: str
    same: bool
    time: str
