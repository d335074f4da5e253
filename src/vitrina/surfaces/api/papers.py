"""Searching, reading and citing, for programs."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import replace

from vitrina import __version__
from vitrina.core.actors import Company
from vitrina.core.records import (
    Block,
    Branch,
    Counts,
    Document,
    Hit,
    Message,
    Neighbours,
    Note,
    Range,
    Stretch,
)
from vitrina.formats import citation as citations
from vitrina.formats import quoting
from vitrina.investigate.exports import ENDINGS
from vitrina.store import errors
from vitrina.surfaces.api.operation import (
    Call,
    Ident,
    Limit,
    Many,
    Offset,
    Operation,
    Stream,
    Which,
    Words,
)
from vitrina.surfaces.web import originals, quoted, suggesting
from vitrina.surfaces.web.asked import FACETS, FILTERS, Asked, plain
from vitrina.surfaces.web.export_page import MEDIA

_NUMBER = "[1-9][0-9]{0,8}"
_LINES = f"line={_NUMBER}(-{_NUMBER})?"
_REST = f"(&{_LINES})?(&words=[0-9a-f]{{16}})?"
CITATION = (
    "vitrina:[0-9a-f]{12,64}(#("
    rf"part=[\w%!/.,;:()@+~-]+(&page={_NUMBER})?{_REST}"
    f"|page={_NUMBER}{_REST}"
    f"|{_LINES}(&words=[0-9a-f]{{16}})?"
    "|words=[0-9a-f]{16}))?"
)
"""As ``formats.citation`` reads it, but for what no pattern can say."""
Sort = Annotated[
    Literal["", "date", "-date"], Meta(description="'' is by relevance, -date the newest first")
]
Value = Annotated[str, Meta(max_length=300)]
Wishes = Annotated[
    tuple[Value, ...],
    Meta(
        max_length=40,
        description="Values of this facet, any of which will do; one that begins with - is left out",
    ),
]
ActorWishes = Annotated[
    tuple[Value, ...],
    Meta(
        max_length=40,
        description="Keys of actors, any of whom must be named; one that begins with - is left out",
    ),
]
CitationText = Annotated[
    str,
    Meta(
        max_length=2000,
        pattern=f"^{CITATION}$",
        description="A citation of Vitrina's",
        examples=["vitrina:1411bef741be5ef4#line=3-4"],
    ),
]
Part = Annotated[str, Meta(max_length=300, description="The part (a sheet, a mail's part), if any")]
PageNumber = Annotated[int, Meta(ge=0, le=999_999_999, description="The page; 0 where none")]
LineNumber = Annotated[int, Meta(ge=0, le=999_999_999, description="The line; 0 is the whole")]


class About(Struct, frozen=True):
    """The library: its name, how many documents can be searched, and what became of the files."""

    name: str
    version: str
    documents: int
    counts: Counts


class FacetValue(Struct, frozen=True):
    """A value of a facet, and how many of the answers have it."""

    value: str
    documents: int


class Answer(Struct, frozen=True):
    """The answer to a query. ``reading`` is the query printed back as it was understood.

    ``documents`` counts those that can be searched, ``total`` those that answer.
    """

    query: str
    reading: str
    notes: tuple[Note, ...]
    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    documents: int
    seconds: float


class SearchAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """A search."""

    q: Words = ""
    limit: Limit = 20
    offset: Offset = 0
    sort: Sort = ""
    kind: Wishes = ()
    language: Wishes = ()
    year: Wishes = ()
    folder: Wishes = ()
    actor: ActorWishes = ()


class Taken(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to take away whole: as a table, as JSON lines, or as a ZIP with its hashes."""

    form: Literal["csv", "jsonl", "zip-text", "zip-originals"]
    q: Words = ""
    sort: Sort = ""
    kind: Wishes = ()
    language: Wishes = ()
    year: Wishes = ()
    folder: Wishes = ()
    actor: ActorWishes = ()


class ActorFacet(Struct, frozen=True):
    """Who is named in an answer: found in the first ``looked`` papers, counted in all ``papers``."""

    named: tuple[Company, ...]
    looked: int
    papers: int


class Begun(Struct, frozen=True, forbid_unknown_fields=True):
    """A query whose last word is only begun."""

    q: Words


class Ending(Struct, frozen=True):
    """A way to end a query: the whole of it, its end, and what that is (in English)."""

    query: str
    shown: str
    what: str


class Inside(Struct, frozen=True, forbid_unknown_fields=True):
    """Some of the files in a document."""

    ident: Ident
    limit: Many = 200
    offset: Offset = 0


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """Lines of a document: from ``line`` to ``last``; the whole page or part without them."""

    ident: Ident
    part: Part = ""
    page: PageNumber = 0
    line: LineNumber = 0
    last: LineNumber = 0

    @property
    def range(self) -> Range:
        """The same as the library takes it."""
        return Range(self.part, self.page, self.line, max(self.line, self.last))


class Reading(Place, frozen=True):
    """Lines of a document, as many as ``most``."""

    most: Annotated[int, Meta(ge=1, le=2000, description="How many lines at most")] = 500


class Lines(Struct, frozen=True):
    """Lines as they stand, and the citation of just these."""

    blocks: tuple[Block, ...]
    citation: str


class Sought(Struct, frozen=True, forbid_unknown_fields=True):
    """A query asked of one document."""

    ident: Ident
    q: Words
    limit: Many = 500


class Passage(Struct, frozen=True):
    """A place where a word of the query stands."""

    range: Range
    citation: str


class Form(Struct, frozen=True):
    """A quotation ready to be pasted: ``code`` names the form, ``text`` is what is pasted."""

    code: str
    text: str


class Quoted(Struct, frozen=True):
    """A citation of lines: the words, where they stand, a link that opens there, and all forms."""

    document: str
    range: Range
    citation: str
    quote: str
    url: str
    forms: tuple[Form, ...]


class Cited(Struct, frozen=True, forbid_unknown_fields=True):
    """A citation to be followed."""

    c: CitationText


class Resolved(Struct, frozen=True):
    """What a citation names. ``same``: the words are those that were cited.

    Where they are not, ``moved`` says where they stand now; null if nowhere.
    """

    document: str
    title: str
    range: Range
    blocks: tuple[Block, ...]
    same: bool
    moved: Range | None
    url: str


class Picture(Struct, frozen=True, forbid_unknown_fields=True):
    """The picture of a page."""

    ident: Ident
    page: Annotated[int, Meta(ge=1, le=999_999_999, description="The page, from 1")]
    width: Annotated[int, Meta(ge=40, le=2400, description="Pixels across")] = 800


class WordBox(Struct, frozen=True):
    """Where a word stands: its line on the page, and its edges in 1/10000 of width and height."""

    line: int
    left: int
    top: int
    right: int
    bottom: int


class PageBoxes(Struct, frozen=True, forbid_unknown_fields=True):
    """A page whose words are sought."""

    ident: Ident
    page: Annotated[int, Meta(ge=1, le=999_999_999, description="The page, from 1")]


def about(call: Call) -> About:
    """Say what library this is, and how much is in it."""
    found = call.library.search("", limit=1, facets=())
    documents = found.documents or found.total
    return About(call.library.name, __version__, documents, call.library.counts())


def search(call: Call, asked: SearchAsked) -> Answer:
    """Search; the answer says how the query was read. ``limit`` and ``offset`` page through it."""
    wish = _wish(asked)
    found = call.library.search(
        wish.query,
        limit=asked.limit,
        offset=asked.offset,
        sort=wish.sort,
        filters=wish.wanted(),
        facets=FACETS,
    )
    return Answer(
        query=found.query,
        reading=found.reading,
        notes=found.notes,
        total=found.total,
        hits=found.hits,
        facets={
            name: tuple(FacetValue(*each) for each in values)
            for name, values in found.facets.items()
        },
        documents=found.documents,
        seconds=found.seconds,
    )


def named(call: Call, asked: SearchAsked) -> ActorFacet:
    """Give who is named in an answer: the values of ``actor`` that narrow it down."""
    wish = _wish(asked)
    return ActorFacet(*call.library.actors.facet(wish.query, wish.wanted()))


def suggest(call: Call, asked: Begun) -> tuple[Ending, ...]:
    """Give ways to end a query while it is typed: fields, their values, words of the library."""
    found = suggesting.ends(call.library, plain(asked.q), NullTranslations())
    return tuple(Ending(*each) for each in found)


def export(call: Call, sent: Taken) -> Stream:
    """Take every answer away. The originals in a ZIP are as they came: they may be hostile."""
    wish = _wish(sent)
    pieces = call.library.export(wish.query, sent.form, sort=wish.sort, filters=wish.wanted())
    name = f"{call.library.name} {wish.query or 'all'}"[:80] + f".{ENDINGS[sent.form]}"
    return Stream(MEDIA[sent.form], pieces, name)


def document(call: Call, asked: Which) -> Document:
    """Give everything known of a document: what it claims, where it lies, how it was read."""
    return call.library.document(asked.ident)


def outline(call: Call, asked: Which) -> tuple[Stretch, ...]:
    """Give its pages or parts in their order, with how many lines each has."""
    return call.library.outline(asked.ident)


def read(call: Call, asked: Reading) -> Lines:
    """Give lines as they stand. What is hidden in the file, or read by OCR, says so."""
    blocks = call.library.read(asked.ident, asked.range, asked.most)
    if not blocks:
        raise errors.NotFound("there are no such lines in this document")
    return Lines(blocks, call.library.cite(asked.ident, _run_of(asked.range, blocks)))


def passages(call: Call, asked: Sought) -> tuple[Passage, ...]:
    """Find where in a document a query's words stand, in its order, each with its citation."""
    found = call.library.passages(asked.ident, asked.q, asked.limit)
    return tuple(Passage(at, call.library.cite(asked.ident, at)) for at in found)


def neighbours(call: Call, asked: Which) -> Neighbours:
    """Give the files before and after it in its folder, or in the file that holds it."""
    return call.library.neighbours(asked.ident)


def inside(call: Call, asked: Inside) -> tuple[Branch, ...]:
    """Give the files in it, as a tree."""
    return call.library.inside(asked.ident, asked.limit, asked.offset)


def chain(call: Call, asked: Which) -> tuple[Message, ...]:
    """Give the mails of its chain by date, itself among them; none if it stands alone."""
    return call.library.chain(asked.ident)


def page_image(call: Call, asked: Picture) -> Stream:
    """Draw a page. The picture is made from pixels, never the file's own bytes."""
    data, media = call.library.page_image(asked.ident, asked.page, asked.width)
    return Stream(media, iter((data,)))


def page_boxes(call: Call, asked: PageBoxes) -> tuple[WordBox, ...]:
    """Tell where the words of a page stand on its picture; nothing where that is not known."""
    return tuple(
        WordBox(line, box.left, box.top, box.right, box.bottom)
        for line, box in call.library.boxes(asked.ident, asked.page)
    )


def original(call: Call, asked: Which) -> Stream:
    """Hand the original out. It may be hostile: open it in a place made for that."""
    found = call.library.document(asked.ident)
    name = found.locations[0].path if found.locations else found.id
    pieces = originals.chunks(call.library.original(found.id))
    return Stream("application/octet-stream", pieces, name)


def cite(call: Call, asked: Place) -> Quoted:
    """Cite lines, ready in every form, with a link that opens there and compares the words."""
    found = call.library.document(asked.ident)
    blocks = call.library.read(found.id, asked.range, 2000) if asked.line else ()
    if asked.line and not blocks:
        raise errors.NotFound("there are no such lines in this document")
    at = _run_of(asked.range, blocks) if blocks else Range()
    text = call.library.cite(found.id, at)
    quote = "\n".join(block.text for block in blocks)
    place = quoting.place(at) if blocks else ""
    url = quoted.permanent(call.base, text)
    made = replace(
        quoting.of(call.library.name, found, text, quote, place, url), seen=quoted.today()
    )
    forms = tuple(Form(code, make(made)) for code, _, make in quoting.FORMS)
    return Quoted(found.id, at, text, quote, made.url, forms)


def resolve(call: Call, asked: Cited) -> Resolved:
    """Follow a citation: the lines it names, and whether their words are still those cited."""
    found, at, blocks, same = call.library.resolve(asked.c)
    cited = citations.parse(asked.c)
    moved = None
    if not same and at.line:
        moved = call.library.whereabouts(found.id, cited.words, at.last - at.line + 1)
    url = quoted.permanent(call.base, asked.c)
    return Resolved(found.id, found.title, at, blocks, same, moved, url)


def _wish(asked: SearchAsked | Taken) -> Asked:
    filters = [(name, value) for name in FILTERS for value in getattr(asked, name)]
    return Asked(plain(asked.q), asked.sort, 1, tuple(filters))


def _run_of(asked: Range, blocks: tuple[Block, ...]) -> Range:
    """The lines that were read: as asked, and not beyond what is there."""
    first, last = blocks[0], blocks[-1]
    start = first.place.line or 1
    end = (last.place.line or 1) + last.text.count("\n")
    return Range(asked.part, asked.page, start, end)


OPERATIONS = (
    Operation("search", "GET", "/library", about),
    Operation("search", "GET", "/search", search),
    Operation("search", "GET", "/search/actors", named),
    Operation("search", "GET", "/suggestions", suggest),
    Operation("search", "POST", "/exports", export, media=tuple(dict.fromkeys(MEDIA.values()))),
    Operation("read", "GET", "/documents/{ident}", document),
    Operation("read", "GET", "/documents/{ident}/outline", outline),
    Operation("read", "GET", "/documents/{ident}/lines", read),
    Operation("read", "GET", "/documents/{ident}/passages", passages),
    Operation("read", "GET", "/documents/{ident}/neighbours", neighbours),
    Operation("read", "GET", "/documents/{ident}/inside", inside),
    Operation("read", "GET", "/documents/{ident}/chain", chain),
    Operation(
        "read",
        "GET",
        "/documents/{ident}/pages/{page}/image",
        page_image,
        media=("image/jpeg", "image/png", "image/webp"),
    ),
    Operation("read", "GET", "/documents/{ident}/pages/{page}/boxes", page_boxes),
    Operation(
        "read", "POST", "/documents/{ident}/original", original, media=("application/octet-stream",)
    ),
    Operation("cite", "GET", "/documents/{ident}/citation", cite),
    Operation("cite", "GET", "/citations", resolve),
)
