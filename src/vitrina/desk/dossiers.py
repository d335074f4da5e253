"""Dossiers: passages, documents, notes and events in an order, each resting on a citation.

A case (an extradition, a request for asylum) is a dossier with events: they are its course, by date,
and the state of the last event that has one is the state of the case.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable

import msgspec
from msgspec.structs import replace

from vitrina.desk.keeping import MOST_TEXT, every, one, plain, thing
from vitrina.desk.keeping import key as new_key
from vitrina.desk.records import EVENT, KINDS, NOTE, PASSAGE, Cited, Dossier, Item
from vitrina.formats import citation as citations
from vitrina.store import errors
from vitrina.store.desk import Journal, Thing, now

MOST_TITLE = 200
MOST_STATE = 60
MOST_ITEMS = 5_000
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_CITED = re.compile(r"vitrina:[0-9a-f]{12,64}(?:#[^\s)\]>*_,;]+)?")


class Dossiers:
    """The part of the desk that keeps dossiers."""

    journal: Journal
    _cited: Callable[[str], Cited]

    def open_dossier(self, title: str, text: str = "") -> Dossier:
        """Begin a dossier."""
        made = Dossier(new_key(), _title(title), _prose(text), now())
        self.journal.act("open-dossier", lambda _: [_thing(made)])
        return made

    def edit_dossier(self, key: str, title: str, text: str) -> Dossier:
        """Give a dossier another title and introduction."""
        title, text = _title(title), _prose(text)

        def wanted(_: Journal) -> list[Thing]:
            return [_thing(replace(self.dossier(key), title=title, text=text))]

        self.journal.act("edit-dossier", wanted)
        return self.dossier(key)

    def drop_dossier(self, key: str) -> None:
        """Take a dossier away, with what is in it."""

        def wanted(_: Journal) -> list[tuple[str, str]]:
            found = self.dossier(key)
            return [("dossier", key), *(("item", item) for item in found.items)]

        self.journal.act("drop-dossier", wanted)

    def dossier(self, key: str) -> Dossier:
        """A dossier by its key. Raises ``NotOnDesk``."""
        return one(self.journal, "dossier", key, Dossier, "there is no dossier {}")

    def dossiers(self) -> tuple[Dossier, ...]:
        """All dossiers, the newest first."""
        found = every(self.journal, "dossier", Dossier)
        return tuple(sorted(found, key=lambda one: (one.time, one.key), reverse=True))

    # --- what is in them --------------------------------------------------------------------

    def add(
        self,
        key: str,
        kind: str,
        citation: str,
        text: str = "",
        *,
        date: str = "",
        state: str = "",
    ) -> Item:
        """Put something at the end of a dossier: a passage, document, note or event.

        Raises ``NotFit`` where it has no citation, a note no text, or an event no date.
        """
        cited = self._rests_on(kind, citation, text)
        made = Item(
            key=new_key(),
            dossier=key,
            kind=kind,
            document=cited.document,
            citation=cited.citation,
            quote=cited.quote if kind in {PASSAGE, EVENT} else "",
            text=_prose(text),
            time=now(),
            date=_date(date, kind),
            state=_state(state, kind),
        )

        def wanted(_: Journal) -> list[Thing]:
            found = self.dossier(key)
            if len(found.items) >= MOST_ITEMS:
                raise errors.NotFit(f"a dossier holds at most {MOST_ITEMS:,} pieces")
            return [_item(made), _thing(replace(found, items=(*found.items, made.key)))]

        self.journal.act("add-item", wanted)
        return made

    def edit_item(self, key: str, text: str, *, date: str = "", state: str = "") -> Item:
        """Change what is written to a piece, and an event's date and state."""

        def wanted(_: Journal) -> list[Thing]:
            found = self.item(key)
            if found.kind == NOTE and not text.strip():
                raise errors.NotFit("there is nothing written")
            made = replace(
                found,
                text=_prose(text),
                date=_date(date, found.kind),
                state=_state(state, found.kind),
            )
            return [_item(made)]

        self.journal.act("edit-item", wanted)
        return self.item(key)

    def move_item(self, key: str, steps: int) -> None:
        """Move a piece up (negative) or down in its dossier; at the ends it stays."""

        def wanted(_: Journal) -> list[Thing]:
            found = self.dossier(self.item(key).dossier)
            order = [item for item in found.items if item != key]
            at = found.items.index(key)
            order.insert(min(max(at + steps, 0), len(order)), key)
            return [_thing(replace(found, items=tuple(order)))]

        self.journal.act("move-item", wanted)

    def drop_item(self, key: str) -> None:
        """Take a piece out of its dossier."""

        def wanted(_: Journal) -> list[Thing | tuple[str, str]]:
            found = self.dossier(self.item(key).dossier)
            left = tuple(item for item in found.items if item != key)
            return [("item", key), _thing(replace(found, items=left))]

        self.journal.act("drop-item", wanted)

    def item(self, key: str) -> Item:
        """A piece by its key. Raises ``NotOnDesk``."""
        return one(self.journal, "item", key, Item, "there is no piece {} in any dossier")

    def items(self, key: str) -> tuple[Item, ...]:
        """What is in a dossier, in its order."""
        found = (self.journal.thing("item", item) for item in self.dossier(key).items)
        return tuple(msgspec.json.decode(thing.value, type=Item) for thing in found if thing)

    def _rests_on(self, kind: str, citation: str, text: str) -> Cited:
        """What a piece rests on; a note may name it in what is written."""
        if kind not in KINDS:
            raise errors.NotFit(f"a piece is one of: {', '.join(KINDS)}")
        if kind == NOTE and not text.strip():
            raise errors.NotFit("there is nothing written")
        if not citation.strip() and kind == NOTE and (found := first_citation(text)):
            citation = found
        if not citation.strip():
            raise errors.NotFit("each piece of a dossier rests on a citation")
        cited = self._cited(citation)
        if kind == PASSAGE and not cited.quote:
            raise errors.NotFit("a passage has lines; cite the document as a whole as a document")
        return cited


def course(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The events, by date; those of one day as they stand in the dossier."""
    return tuple(sorted((item for item in items if item.kind == EVENT), key=lambda one: one.date))


def state(items: tuple[Item, ...]) -> tuple[str, str]:
    """(state of the case, since when): that of the last event that has one; '' if none has."""
    found = [(item.state, item.date) for item in course(items) if item.state]
    return found[-1] if found else ("", "")


def first_citation(text: str) -> str:
    """The first citation that stands in a text; ''."""
    for found in _CITED.finditer(text):
        try:
            citations.parse(found[0].rstrip("."))
        except citations.NotACitation:
            continue
        return found[0].rstrip(".")
    return ""


def _thing(made: Dossier) -> Thing:
    return thing("dossier", made.key, made)


def _item(made: Item) -> Thing:
    return thing("item", made.key, made, made.document)


def _title(text: str) -> str:
    made = " ".join(text.split())
    if not made or len(made) > MOST_TITLE:
        raise errors.NotFit(f"a title has one to {MOST_TITLE} characters")
    return made


def _prose(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise errors.NotFit(f"more than {MOST_TEXT:,} characters")
    return plain(text)


def _date(text: str, kind: str) -> str:
    if kind != EVENT:
        return ""
    found = _DATE.fullmatch(text.strip())
    with contextlib.suppress(ValueError):
        if found and dt.date(int(found[1]), int(found[2] or 1), int(found[3] or 1)):
            return found[0]
    raise errors.NotFit("an event has a date: 1961, 1961-04 or 1961-04-17")


def _state(text: str, kind: str) -> str:
    return " ".join(text.split())[:MOST_STATE] if kind == EVENT else ""
