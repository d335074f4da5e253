"""What the library gives to those who ask it. Everything a surface shows is one of these."""

from __future__ import annotations

from msgspec import Struct

from vitrina.core.types import Box, Claim, Place, Problem


class Range(Struct, frozen=True, omit_defaults=True):
    """Lines of one document: from ``line`` to ``last``, of one page or part. 0: the whole."""

    part: str = ""
    page: int = 0
    line: int = 0
    last: int = 0


class Citation(Struct, frozen=True, omit_defaults=True):
    """Lines of a document, named for good. Printed and parsed by ``formats.citation``.

    ``document`` is the SHA-256 of the bytes in hex, or at least 12 digits of it.
    ``words`` is the start (16 hex digits) of the SHA-256 of the lines as UTF-8, joined by LF.
    """

    document: str
    range: Range = Range()
    words: str = ""


class Snippet(Struct, frozen=True):
    """A few words around a hit: ``marks`` are (start, end) characters of ``text``."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()


class Hit(Struct, frozen=True):
    """One document that answers a query, opened at its best passage."""

    document: str
    title: str
    path: str
    kind: str
    media: str
    language: str
    date: str
    """ISO 8601, as precise as known: 1961, 1961-04, 1961-04-17; empty if unknown."""
    sender: str
    recipients: str
    range: Range
    citation: str
    score: float
    snippet: Snippet
    passages: int
    """How many lines of the section shown hold a word of the query."""
    copies: int
    """Other places in the trove where the same bytes lie."""
    ocr: bool = False
    hidden: str = ""
    places: tuple[str, ...] = ()
    """Paths of all these places, the first of them ``path``; empty where there is one, at most twenty."""
    partial: bool = False
    """True if only some of the words were found: it stands after every full answer."""
    across: tuple[str, ...] = ()
    """Words in its snippet that stand for words asked in another language, as they are written there."""
    meaning: float = 0.0
    """How alike in meaning a machine guessed it, -1 to 1, where that placed it; 0 elsewhere."""


class Note(Struct, frozen=True):
    """Something a person should know of how a query was read."""

    code: str
    text: str


class Results(Struct, frozen=True):
    """The answer to a query. ``reading`` is the query printed back as it was understood."""

    query: str
    reading: str
    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[tuple[str, int], ...]]
    notes: tuple[Note, ...] = ()
    documents: int = 0
    """Documents in the index when it was asked."""
    seconds: float = 0.0
    across: tuple[str, ...] = ()
    """Words of another language that were looked for beside those that were typed."""


class Version(Struct, frozen=True):
    """Another document that is a ``copy``, a ``version`` of the same record, or only ``alike``.

    ``share``: of the word pairs, rare ones counting more; ``explained``: of the text. Both are 0
    where the two were tied by others. ``said``: by a person.
    """

    document: str
    title: str
    path: str
    date: str
    kind: str
    share: float
    explained: float
    said: bool = False


class ComparedLine(Struct, frozen=True):
    """A line of one of two documents; ``marks`` are where words stand that the other does not have there."""

    range: Range
    text: str
    marks: tuple[tuple[int, int], ...] = ()


class ComparedRow(Struct, frozen=True):
    """Lines that stand beside one another: ``same``, ``changed``, or only ``left`` or ``right``.

    ``same`` with one side empty: its words stand in a line nearby, broken in another place.
    """

    kind: str
    left: tuple[ComparedLine, ...]
    right: tuple[ComparedLine, ...]


class OnlyThere(Struct, frozen=True):
    """Words that one of two documents prints and the other lacks: withheld there, or not read.

    ``side`` says which prints them; ``range`` is their place in it, ``beside`` the line of the other
    where they would stand; ``before`` are the words before them that both have.
    """

    side: str
    words: str
    before: str
    range: Range
    beside: Range


class Comparison(Struct, frozen=True):
    """Two documents side by side. ``shared``: words that both have, of all in each."""

    left: Brief
    right: Brief
    rows: tuple[ComparedRow, ...]
    only: tuple[OnlyThere, ...]
    shared: int
    words: tuple[int, int]
    cut: bool = False
    """True if they were too long to be compared to their ends."""


class Block(Struct, frozen=True, omit_defaults=True):
    """Lines of a document that stand together, the first at ``place``."""

    place: Place
    text: str
    hidden: str = ""
    ocr: bool = False
    boxes: tuple[Box, ...] = ()


class Stretch(Struct, frozen=True, omit_defaults=True):
    """One page, or one part without pages, in a document's outline: ``lines`` of them."""

    part: str
    page: int
    lines: int
    hidden: str = ""
    ocr: bool = False


class Location(Struct, frozen=True):
    """Where a document lies: path in the trove, ``!/`` between a container and what is in it."""

    path: str
    outcome: str
    """A key of ``core.outcomes.OUTCOMES``."""
    detail: str = ""


class Document(Struct, frozen=True):
    """One document as the library knows it."""

    id: str
    title: str
    kind: str
    media: str
    size: int
    language: str
    date: str
    date_from: str
    """Which step found the date, and where: a guess of the machine, marked as one."""
    reader: str
    reader_version: int
    outcome: str
    detail: str
    pages: int
    has_images: bool
    characters: int
    locations: tuple[Location, ...]
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
    parents: tuple[tuple[str, str], ...] = ()
    """(document id, title) of the files that this one lies in."""
    children: tuple[tuple[str, str, str], ...] = ()
    """(document id, title or name, outcome) of the files inside, in their order; the first thousand."""
    child_count: int = 0


class Finding(Struct, frozen=True):
    """One fact with its address: a machine's guess, unless a person has said otherwise.

    ``range`` holds the lines; ``start`` counts characters in the first of them, ``end`` in the last.
    """

    key: str
    """The same after the document is read anew, as long as the words are there."""
    kind: str
    value: str
    text: str
    """The words as they stand, the first 300 characters."""
    range: Range
    start: int
    end: int
    score: float = 1.0
    analyzer: str = ""
    more: dict[str, str] = {}
    was: str = ""
    """What the machine had read, where a person has corrected it."""
    corrected: bool = False


class Named(Struct, frozen=True):
    """A value that facts of one kind have: in how many documents, and how often in all."""

    kind: str
    value: str
    documents: int
    times: int


class Moment(Struct, frozen=True):
    """One entry of a timeline: a document by its own date, or an event that it tells of."""

    date: str
    """ISO 8601, as precise as known."""
    kind: str
    """``document``, or the kind of the fact (``event.met``)."""
    text: str
    document: str
    title: str
    range: Range = Range()
    more: dict[str, str] = {}


class Brief(Struct, frozen=True):
    """A document in a few words, for a list of many."""

    document: str
    title: str
    kind: str = ""
    date: str = ""


class Neighbours(Struct, frozen=True):
    """The files before and after a document where it lies: in its folder, or in the file that holds it."""

    before: Brief | None = None
    after: Brief | None = None


class Branch(Struct, frozen=True):
    """A file inside another, with some of what lies in it in its turn."""

    document: str
    """Empty where it never became a document."""
    name: str
    """As the container has it, untrusted, with ``/`` between folders."""
    title: str
    kind: str
    outcome: str
    count: int = 0
    """Files directly inside it."""
    inside: tuple[Branch, ...] = ()
    """The first of them."""


class Message(Struct, frozen=True):
    """One mail of a chain. ``answers``: the document of the chain that it answers, '' if none.

    A message that is printed inside a paper has its lines there, and the other papers that print it.
    """

    document: str
    title: str
    sender: str
    date: str
    """ISO 8601, with the time where the mail says one; it is a claim."""
    answers: str = ""
    guessed: bool = False
    """Only its subject ties it to the others."""
    attachments: int = 0
    range: Range = Range()
    also: tuple[str, ...] = ()


class FileOutcome(Struct, frozen=True):
    """A row of the report: what became of one file."""

    path: str
    code: str
    state: str
    title: str
    detail: str
    advice: str
    size: int
    kind: str
    document: str = ""


class Reason(Struct, frozen=True):
    """Why a passage may bear a sentence out: words of the sentence, and what stands for them there.

    ``kind``: name, number, term or word, met in the passage; speaker or title, met beside it.
    """

    kind: str
    claim: str
    record: str


class Support(Struct, frozen=True):
    """A passage of a record that a sentence of an article may rest on: a machine's finding."""

    document: str
    title: str
    date: str
    language: str
    range: Range
    citation: str
    text: str
    score: float
    speaker: str = ""
    reasons: tuple[Reason, ...] = ()


class Claimed(Struct, frozen=True):
    """A sentence that claims something, and what it may rest on, best first."""

    text: str
    range: Range
    language: str
    supports: tuple[Support, ...] = ()


class Counts(Struct, frozen=True):
    """The sum of all outcomes. ``files`` lie in the trove, ``inside`` lie in other files."""

    files: int
    inside: int
    waiting: int
    by_state: dict[str, int]
    """Of the files in the trove; the values add up to ``files`` less ``waiting``."""
    by_code: dict[str, int]
    """Of everything: in the trove and inside."""


class Work(Struct, frozen=True):
    """What one reading process has in hand: a file, a page of it for OCR, a text to be understood."""

    path: str
    size: int = 0
    page: int = 0
    understood: bool = False


class Progress(Struct, frozen=True):
    """Where a run stands. Times in seconds."""

    found: int
    done: int
    inside: int
    bytes_found: int
    bytes_done: int
    scans_waiting: int
    scans_done: int
    problems: int
    seconds: float
    per_second: float
    left: float | None
    walking: bool
    finished: bool
    stopping: bool = False
    texts_waiting: int = 0
    """Texts whose facts are yet to be found; a long document has several."""
    texts_done: int = 0
    working: tuple[Work, ...] = ()
