"""What the tools take and give. What documents say stands under ``words``, and nowhere else."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

Document = Annotated[
    str,
    Meta(
        pattern="^(vitrina:)?[0-9a-f]{12,64}$",
        description="The document's id, or the first 12 digits or more of it, as a citation has it",
    ),
]
Query = Annotated[
    str,
    Meta(
        max_length=2000,
        description='Words (all must stand there), "exact phrase", OR, NOT, word*, word~, from:NAME, '
        "to:NAME, actor:NAME (by any spelling), date:1961..1963, kind:mail, lang:es, in:FOLDER. "
        "Nothing typed is an error.",
    ),
]
Values = Annotated[
    tuple[Annotated[str, Meta(max_length=300)], ...],
    Meta(max_length=40, description="Values of this facet; one with - before it is left out"),
]
Count = Annotated[int, Meta(ge=0, le=999_999_999)]


class Search(Struct, frozen=True, forbid_unknown_fields=True):
    """A search."""

    query: Query
    limit: Annotated[int, Meta(ge=1, le=20)] = 8
    offset: Annotated[int, Meta(ge=0, le=100_000)] = 0
    sort: Annotated[
        Literal["", "date", "-date"], Meta(description="'' by relevance, -date the newest first")
    ] = ""
    kind: Values = ()
    language: Values = ()
    year: Values = ()
    folder: Values = ()


class Read(Struct, frozen=True, forbid_unknown_fields=True):
    """Lines to be read: those of a citation, or of a page or part of a document."""

    citation: Annotated[
        str, Meta(max_length=2000, description="As a hit has it; instead of the rest")
    ] = ""
    document: Annotated[str, Meta(max_length=80, description="A document's id")] = ""
    part: Annotated[str, Meta(max_length=300)] = ""
    page: Count = 0
    line: Annotated[Count, Meta(description="The first line; 0 for the beginning")] = 0
    last: Annotated[Count, Meta(description="The last line; 0 for as many as fit")] = 0
    before: Annotated[int, Meta(ge=0, le=50, description="Lines more before the first")] = 0
    after: Annotated[int, Meta(ge=0, le=50, description="Lines more after the last")] = 0


class Cite(Struct, frozen=True, forbid_unknown_fields=True):
    """Lines to be cited."""

    document: Document
    line: Annotated[int, Meta(ge=1, le=999_999_999)]
    last: Count = 0
    part: Annotated[str, Meta(max_length=300)] = ""
    page: Count = 0


class Check(Struct, frozen=True, forbid_unknown_fields=True):
    """A citation to be checked."""

    citation: Annotated[str, Meta(max_length=2000)]


class About(Struct, frozen=True, forbid_unknown_fields=True):
    """A document."""

    document: Document


class Facts(Struct, frozen=True, forbid_unknown_fields=True):
    """Findings of a document, all or of some kinds."""

    document: Document
    kinds: Annotated[
        tuple[Annotated[str, Meta(max_length=80)], ...],
        Meta(
            max_length=20, description="As header.from, date, reference.*, statement.*; all without"
        ),
    ] = ()
    limit: Annotated[int, Meta(ge=1, le=100)] = 40
    offset: Count = 0


class Told(Struct, frozen=True, forbid_unknown_fields=True):
    """The papers that answer a query."""

    query: Query
    limit: Annotated[int, Meta(ge=1, le=60)] = 25
    offset: Count = 0


class Said(Told, frozen=True):
    """Statements in the papers that answer a query."""

    by: Annotated[
        str, Meta(max_length=200, description="Only of speakers with this in their name")
    ] = ""


class Sources(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence whose sources are sought."""

    sentence: Annotated[str, Meta(min_length=1, max_length=2000, description="As it was written")]
    language: Annotated[
        str, Meta(pattern="^([a-z]{2,3})?$", description="As en or es, if known")
    ] = ""
    date: Annotated[
        str,
        Meta(pattern="^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$", description="When it was written"),
    ] = ""


class Words(Struct, frozen=True, omit_defaults=True):
    """What a document says, or its file is called: an enemy's words, until you know better.

    ``claims`` are (name, value), ``attachments`` (name, document).
    """

    text: str = ""
    title: str = ""
    location: str = ""
    sender: str = ""
    recipients: str = ""
    value: str = ""
    claims: tuple[tuple[str, str], ...] = ()
    attachments: tuple[tuple[str, str], ...] = ()


class Passage(Struct, frozen=True):
    """A passage with its citation. ``hidden``: who opens the file would not see it, and why.

    ``partial``: only some of the words that were asked for were found.
    """

    citation: str
    document: str
    words: Words
    date: str = ""
    kind: str = ""
    language: str = ""
    ocr: bool = False
    hidden: str = ""
    partial: bool = False


class Hits(Struct, frozen=True):
    """The answer to a search. ``reading``: how the query was read."""

    total: int
    reading: str
    notes: tuple[str, ...]
    hits: tuple[Passage, ...]


class Lines(Struct, frozen=True):
    """Lines as they stand. ``same``: they are those that were cited; ``more``: others follow."""

    citation: str
    document: str
    first: int
    words: Words
    same: bool
    more: bool
    hidden: str = ""
    ocr: bool = False


class Quotation(Struct, frozen=True):
    """A citation, with the quotation ready to be printed."""

    citation: str
    words: Words
    as_text: str
    chicago: str


class Verdict(Struct, frozen=True):
    """Whether a citation holds; ``now``: the citation of where its words stand now, '' if nowhere."""

    citation: str
    same: bool
    now: str
    words: Words


class Paper(Struct, frozen=True):
    """What is known of a document. ``places``: its pages or parts, with how many lines each has."""

    document: str
    citation: str
    kind: str
    language: str
    date: str
    outcome: str
    reader: str
    words: Words
    places: tuple[str, ...]


class Finding(Struct, frozen=True):
    """Something found, with its citation. A machine's guess, unless ``corrected``."""

    kind: str
    citation: str
    document: str
    words: Words
    date: str = ""
    corrected: bool = False


class Findings(Struct, frozen=True):
    """Findings; ``total`` counts all, in the ``looked`` of ``papers`` that were looked into."""

    total: int
    findings: tuple[Finding, ...]
    looked: int = 1
    papers: int = 1
