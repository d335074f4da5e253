"""What a person adds, for programs: stars, tags, notes, saved searches, lists, dossiers, undo."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from vitrina.core.records import Brief
from vitrina.desk.desk import MOST_NAME, MOST_TAG
from vitrina.desk.dossiers import MOST_STATE, course, state
from vitrina.desk.keeping import MOST_TEXT
from vitrina.desk.records import (
    Batch,
    BatchRow,
    BatchState,
    Done,
    Dossier,
    Item,
    News,
    Note,
    Saved,
    Star,
    Tag,
)
from vitrina.surfaces.api.operation import (
    Call,
    Key,
    Limit,
    Many,
    Offset,
    Operation,
    Which,
    Words,
)
from vitrina.surfaces.api.papers import CITATION, ActorWishes, Sort, Wishes
from vitrina.surfaces.web.asked import FILTERS, plain

TagName = Annotated[
    str, Meta(min_length=1, max_length=MOST_TAG, description="A tag, with a letter in it")
]
Text = Annotated[str, Meta(max_length=MOST_TEXT, description="Markdown")]
Prose = Annotated[str, Meta(max_length=MOST_TEXT, pattern=r"\S", description="Markdown, not empty")]
Name = Annotated[str, Meta(max_length=MOST_NAME)]
Citing = Annotated[
    str,
    Meta(
        max_length=2000,
        pattern=f"^({CITATION}|[0-9a-f]{{12,64}})$",
        description="A citation, or the id of a document",
    ),
]
Date = Annotated[
    str,
    Meta(
        pattern="^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$",
        description="1961, 1961-04 or 1961-04-17; '' where it is no event",
    ),
]
StateName = Annotated[
    str, Meta(max_length=MOST_STATE, description="The state that the case is in from then")
]


class One(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing of the desk."""

    key: Key


class Tagged(Struct, frozen=True, forbid_unknown_fields=True):
    """The documents that have a tag."""

    tag: TagName
    limit: Many = 100
    offset: Offset = 0


class TagCount(Struct, frozen=True):
    """A tag, and how many documents have it."""

    name: str
    documents: int


class Tags(Struct, frozen=True, forbid_unknown_fields=True):
    """Tags to be put on, or taken off."""

    names: Annotated[tuple[TagName, ...], Meta(min_length=1, max_length=50)]


class Renamed(Struct, frozen=True, forbid_unknown_fields=True):
    """A tag, and what it shall be called on every document that has it."""

    old: TagName
    new: TagName


class NotesAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Notes beside one document, or all."""

    document: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""
    limit: Many = 100
    offset: Offset = 0


class Written(Struct, frozen=True, forbid_unknown_fields=True):
    """A note to be written beside what is cited."""

    citation: Citing
    text: Prose


class Rewritten(Struct, frozen=True, forbid_unknown_fields=True):
    """What a note shall say."""

    text: Prose


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """A search to come back to."""

    q: Words
    name: Name = ""
    sort: Sort = ""
    kind: Wishes = ()
    language: Wishes = ()
    year: Wishes = ()
    folder: Wishes = ()
    actor: ActorWishes = ()


class Called(Struct, frozen=True, forbid_unknown_fields=True):
    """What it shall be called."""

    name: Annotated[str, Meta(max_length=MOST_NAME, pattern=r"\S")]


class Following(Struct, frozen=True):
    """A saved search, and what it finds by now."""

    saved: Saved
    news: News


class Listed(Struct, frozen=True, forbid_unknown_fields=True):
    """Names or queries, each to be asked of the whole library."""

    lines: Annotated[
        tuple[Annotated[str, Meta(pattern=r"\S")], ...], Meta(min_length=1, max_length=60_000)
    ]
    mode: Annotated[
        Literal["name", "any", "query"],
        Meta(description="name: word after word; any: its words in any form; query: as in the box"),
    ] = "name"
    name: Name = ""


class ListState(Struct, frozen=True):
    """A list, and how far it is; ``running``: it is being asked now."""

    batch: Batch
    state: BatchState
    running: bool


class RowsAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """Lines of a list after line ``after``."""

    key: Key
    which: Literal["", "found", "none", "unasked"] = ""
    after: Offset = 0
    limit: Many = 100


class Opened(Struct, frozen=True, forbid_unknown_fields=True):
    """A dossier's title and introduction."""

    title: Annotated[str, Meta(max_length=200, pattern=r"\S")]
    text: Text = ""


class Case(Struct, frozen=True):
    """A dossier with its pieces in their order, its events by date, and the state of its case."""

    dossier: Dossier
    items: tuple[Item, ...]
    course: tuple[Item, ...]
    state: str
    since: str


class Piece(Struct, frozen=True, forbid_unknown_fields=True):
    """A piece for a dossier. It rests on a citation; a note may name it in its text."""

    kind: Literal["passage", "document", "note", "event"]
    citation: Citing
    text: Text = ""
    date: Date = ""
    state: StateName = ""


class PieceText(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands to a piece."""

    text: Text = ""
    date: Date = ""
    state: StateName = ""


class Steps(Struct, frozen=True, forbid_unknown_fields=True):
    """How far a piece moves: up (negative) or down."""

    steps: Annotated[int, Meta(ge=-5000, le=5000)]


class ActsAsked(Struct, frozen=True, forbid_unknown_fields=True):
    """The last things that were done."""

    limit: Limit = 50


class Turn(Struct, frozen=True, forbid_unknown_fields=True):
    """An act by its number; 0 is the last."""

    number: Annotated[int, Meta(ge=0, le=999_999_999_999_999)] = 0


class Turned(Struct, frozen=True):
    """The act that was undone or done again; null if there was none."""

    act: Done | None


def stars(call: Call) -> tuple[Star, ...]:
    """Give the documents that are set apart, the newest first."""
    return call.library.desk.stars()


def star(call: Call, asked: Which) -> None:
    """Set a document apart."""
    call.library.desk.star(asked.ident)


def unstar(call: Call, asked: Which) -> None:
    """Put a document back among the others."""
    call.library.desk.unstar(asked.ident)


def tags(call: Call) -> tuple[TagCount, ...]:
    """Give all tags, the most used first."""
    return tuple(TagCount(*each) for each in call.library.desk.tags())


def tagged(call: Call, asked: Tagged) -> tuple[Brief, ...]:
    """Give the documents that have a tag."""
    found = call.library.desk.tagged(asked.tag)[asked.offset : asked.offset + asked.limit]
    known = call.library.briefly(found)
    return tuple(known.get(document) or Brief(document, "") for document in found)


def rename_tag(call: Call, sent: Renamed) -> TagCount:
    """Call a tag otherwise, everywhere; it joins with one that is there."""
    count = call.library.desk.rename_tag(sent.old, sent.new)
    return TagCount(sent.new, count)


def tags_of(call: Call, asked: Which) -> tuple[Tag, ...]:
    """Give a document's tags."""
    return call.library.desk.tags_of(call.library.document(asked.ident).id)


def tag(call: Call, asked: Which, sent: Tags) -> tuple[Tag, ...]:
    """Put tags on a document; all that it has then."""
    call.library.desk.tag(asked.ident, *sent.names)
    return tags_of(call, asked)


def untag(call: Call, asked: Which, sent: Tags) -> tuple[Tag, ...]:
    """Take tags off a document; those that are left."""
    call.library.desk.untag(asked.ident, *sent.names)
    return tags_of(call, asked)


def notes(call: Call, asked: NotesAsked) -> tuple[Note, ...]:
    """Give notes, the oldest first."""
    found = call.library.desk.notes(asked.document)
    return found[asked.offset : asked.offset + asked.limit]


def note(call: Call, sent: Written) -> Note:
    """Write beside a passage, or beside a whole document."""
    return call.library.desk.note(sent.citation, sent.text)


def one_note(call: Call, asked: One) -> Note:
    """Give a note."""
    return call.library.desk.noted(asked.key)


def edit_note(call: Call, asked: One, sent: Rewritten) -> Note:
    """Write a note anew."""
    return call.library.desk.edit_note(asked.key, sent.text)


def drop_note(call: Call, asked: One) -> None:
    """Take a note away."""
    call.library.desk.drop_note(asked.key)


def searches(call: Call) -> tuple[Saved, ...]:
    """Give the saved searches, the newest first."""
    return call.library.desk.searches()


def save(call: Call, sent: Kept) -> Following:
    """Keep a search; what it finds now is not new."""
    wanted = {facet: list(getattr(sent, facet)) for facet in FILTERS if getattr(sent, facet)}
    saved = call.library.desk.save(plain(sent.q), name=sent.name, sort=sent.sort, filters=wanted)
    return Following(saved, call.library.news(saved.key))


def saved(call: Call, asked: One) -> Following:
    """Ask a saved search again: what it finds, and what of it is new since it was looked at."""
    return Following(call.library.desk.search(asked.key), call.library.news(asked.key))


def rename_search(call: Call, asked: One, sent: Called) -> Saved:
    """Call a saved search otherwise."""
    return call.library.desk.rename_search(asked.key, sent.name)


def looked(call: Call, asked: One) -> None:
    """Note that what it finds was looked at: nothing of it is new any more."""
    call.library.looked(asked.key)


def forget(call: Call, asked: One) -> None:
    """Take a saved search away."""
    call.library.desk.forget(asked.key)


def lists(call: Call) -> tuple[Batch, ...]:
    """Give the lists of names, the newest first."""
    return call.library.batches.batches()


def begin_list(call: Call, sent: Listed) -> ListState:
    """Lay a list down, and begin to ask it."""
    made = call.library.batches.begin(sent.lines, mode=sent.mode, name=sent.name)
    call.runner.start(made.key)
    return one_list(call, One(made.key))


def one_list(call: Call, asked: One) -> ListState:
    """Tell how far a list is."""
    found = call.library.batches.batch(asked.key)
    running = call.runner.runs(asked.key)
    return ListState(found, call.library.batches.state(asked.key), running)


def list_rows(call: Call, asked: RowsAsked) -> tuple[BatchRow, ...]:
    """Tell who hits what, line by line; documents is -1 for what could not be searched."""
    call.library.batches.batch(asked.key)
    return call.library.batches.rows(
        asked.key, which=asked.which, after=asked.after, most=asked.limit
    )


def go_on(call: Call, asked: One) -> ListState:
    """Go on with a list that was left undone."""
    call.library.batches.batch(asked.key)
    call.runner.start(asked.key)
    return one_list(call, asked)


def drop_list(call: Call, asked: One) -> None:
    """Take a list away."""
    call.library.batches.drop(asked.key)


def dossiers(call: Call) -> tuple[Dossier, ...]:
    """Give the dossiers, the newest first."""
    return call.library.desk.dossiers()


def open_dossier(call: Call, sent: Opened) -> Case:
    """Begin a dossier."""
    return one_dossier(call, One(call.library.desk.open_dossier(sent.title, sent.text).key))


def one_dossier(call: Call, asked: One) -> Case:
    """Give a dossier: its pieces, its events by date, the state of its case."""
    found = call.library.desk.dossier(asked.key)
    items = call.library.desk.items(asked.key)
    return Case(found, items, course(items), *state(items))


def edit_dossier(call: Call, asked: One, sent: Opened) -> Case:
    """Give a dossier another title and introduction."""
    call.library.desk.edit_dossier(asked.key, sent.title, sent.text)
    return one_dossier(call, asked)


def drop_dossier(call: Call, asked: One) -> None:
    """Take a dossier away, with what is in it."""
    call.library.desk.drop_dossier(asked.key)


def add_item(call: Call, asked: One, sent: Piece) -> Item:
    """Put a piece at the end of a dossier."""
    return call.library.desk.add(
        asked.key, sent.kind, sent.citation, sent.text, date=sent.date, state=sent.state
    )


def edit_item(call: Call, asked: One, sent: PieceText) -> Item:
    """Change what stands to a piece, and an event's date and state."""
    return call.library.desk.edit_item(asked.key, sent.text, date=sent.date, state=sent.state)


def move_item(call: Call, asked: One, sent: Steps) -> Case:
    """Move a piece up or down in its dossier; at the ends it stays."""
    call.library.desk.move_item(asked.key, sent.steps)
    return one_dossier(call, One(call.library.desk.item(asked.key).dossier))


def drop_item(call: Call, asked: One) -> None:
    """Take a piece out of its dossier."""
    call.library.desk.drop_item(asked.key)


def acts(call: Call, asked: ActsAsked) -> tuple[Done, ...]:
    """Tell what was done, the newest first."""
    return call.library.desk.acts(asked.limit)


def undo(call: Call, sent: Turn) -> Turned:
    """Take back an act, or the last one that stands."""
    return Turned(call.library.desk.undo(sent.number))


def redo(call: Call, sent: Turn) -> Turned:
    """Do again what was taken back."""
    return Turned(call.library.desk.redo(sent.number))


OPERATIONS = (
    Operation("own", "GET", "/stars", stars),
    Operation("own", "PUT", "/documents/{ident}/star", star, status=204),
    Operation("own", "DELETE", "/documents/{ident}/star", unstar, status=204),
    Operation("own", "GET", "/tags", tags),
    Operation("own", "GET", "/tagged", tagged),
    Operation("own", "POST", "/tags/rename", rename_tag),
    Operation("own", "GET", "/documents/{ident}/tags", tags_of),
    Operation("own", "POST", "/documents/{ident}/tags", tag),
    Operation("own", "POST", "/documents/{ident}/tags/remove", untag),
    Operation("own", "GET", "/notes", notes),
    Operation("own", "POST", "/notes", note, status=201),
    Operation("own", "GET", "/notes/{key}", one_note),
    Operation("own", "PUT", "/notes/{key}", edit_note),
    Operation("own", "DELETE", "/notes/{key}", drop_note, status=204),
    Operation("own", "GET", "/searches", searches),
    Operation("own", "POST", "/searches", save, status=201),
    Operation("own", "GET", "/searches/{key}", saved),
    Operation("own", "PUT", "/searches/{key}", rename_search),
    Operation("own", "DELETE", "/searches/{key}", forget, status=204),
    Operation("own", "POST", "/searches/{key}/looked", looked, status=204),
    Operation("own", "GET", "/lists", lists),
    Operation("own", "POST", "/lists", begin_list, status=201),
    Operation("own", "GET", "/lists/{key}", one_list),
    Operation("own", "DELETE", "/lists/{key}", drop_list, status=204),
    Operation("own", "GET", "/lists/{key}/rows", list_rows),
    Operation("own", "POST", "/lists/{key}/run", go_on),
    Operation("own", "GET", "/dossiers", dossiers),
    Operation("own", "POST", "/dossiers", open_dossier, status=201),
    Operation("own", "GET", "/dossiers/{key}", one_dossier),
    Operation("own", "PUT", "/dossiers/{key}", edit_dossier),
    Operation("own", "DELETE", "/dossiers/{key}", drop_dossier, status=204),
    Operation("own", "POST", "/dossiers/{key}/items", add_item, status=201),
    Operation("own", "PUT", "/items/{key}", edit_item),
    Operation("own", "DELETE", "/items/{key}", drop_item, status=204),
    Operation("own", "POST", "/items/{key}/move", move_item),
    Operation("own", "GET", "/acts", acts),
    Operation("own", "POST", "/acts/undo", undo),
    Operation("own", "POST", "/acts/redo", redo),
)
