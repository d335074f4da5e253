"""The desk: stars, tags, notes, saved searches and dossiers, kept apart from what machines found.

    desk.star(hit.document)
    desk.tag(hit.document, "offer", "2021")
    note = desk.note(hit.citation, "The offer itself; compare vitrina:1411bef741be5ef4#line=3.")
    case = desk.open_dossier("The offer of asylum")
    desk.add(case.key, "event", hit.citation, "Offered in the press conference", date="2021-01-04", state="offered")
    desk.undo()

Each call is one act; any of them can be undone. Any thread and any process may call while another
reads files in.
"""

from __future__ import annotations

import hmac
import re
import secrets
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from vitrina.core.records import Finding
from vitrina.desk.dossiers import Dossiers
from vitrina.desk.keeping import MOST_TEXT, every, key, one, plain, thing
from vitrina.desk.records import Cited, Correction, Done, Note, Sameness, Saved, Star, Tag
from vitrina.store import errors
from vitrina.store.desk import Act, Journal, Thing, now

MOST_NAME = 200
MOST_TAG = 80
MOST_TAGS = 200


class Desk(Dossiers):
    """What a person adds to one library. ``cited`` finds what an id or a citation names."""

    def __init__(self, root: Path, cited: Callable[[str], Cited]) -> None:
        self.journal = Journal(root)
        self._cited = cited

    def close(self) -> None:
        """Let go of the file."""
        self.journal.close()

    # --- stars and tags ---------------------------------------------------------------------

    def star(self, ident: str) -> None:
        """Set a document apart."""
        document = self._cited(ident).document
        if not self.starred(document):
            made = thing("star", document, Star(document, now()), document)
            self.journal.act("star", lambda _: [made])

    def unstar(self, ident: str) -> None:
        """Put a document back among the others."""
        document = self._cited(ident).document
        self.journal.act("unstar", lambda _: [("star", document)])

    def starred(self, ident: str) -> bool:
        """Whether a document, by its whole id, has a star."""
        return self.journal.thing("star", ident) is not None

    def stars(self) -> tuple[Star, ...]:
        """All stars, the newest first."""
        found = every(self.journal, "star", Star)
        return tuple(sorted(found, key=lambda star: (star.time, star.document), reverse=True))

    def tag(self, ident: str, *names: str) -> None:
        """Put words of one's own on a document. Raises ``NotFit`` for what is no word."""
        document = self._cited(ident).document
        kept = [tag_name(name) for name in names]
        had = {tag.name for tag in self.tags_of(document)}
        if len(had | set(kept)) > MOST_TAGS:
            raise errors.NotFit(f"more than {MOST_TAGS} tags on one document")
        made = [
            thing("tag", f"{document} {name}", Tag(document, name, now()), document)
            for name in dict.fromkeys(kept)
            if name not in had
        ]
        self.journal.act("tag", lambda _: made)

    def untag(self, ident: str, *names: str) -> None:
        """Take tags off a document."""
        document = self._cited(ident).document
        gone = [("tag", f"{document} {tag_name(name)}") for name in names]
        self.journal.act("untag", lambda _: gone)

    def rename_tag(self, old: str, new: str) -> int:
        """Call a tag otherwise on every document that has it; how many. Joins with one that is there."""
        old, new = tag_name(old), tag_name(new)
        tagged = self.tagged(old)

        def wanted(_: Journal) -> list[Thing | tuple[str, str]]:
            made: list[Thing | tuple[str, str]] = []
            for document in tagged if old != new else ():
                made.append(("tag", f"{document} {old}"))
                if self.journal.thing("tag", f"{document} {new}") is None:
                    tag = Tag(document, new, now())
                    made.append(thing("tag", f"{document} {new}", tag, document))
            return made

        self.journal.act("rename-tag", wanted)
        return len(tagged)

    def tags_of(self, ident: str) -> tuple[Tag, ...]:
        """The tags of a document, by its whole id."""
        return tuple(every(self.journal, "tag", Tag, ident))

    def tags(self) -> tuple[tuple[str, int], ...]:
        """(tag, how many documents have it), the most used first."""
        counts = Counter(tag.name for tag in every(self.journal, "tag", Tag))
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def tagged(self, name: str) -> tuple[str, ...]:
        """The documents that have a tag, as they were tagged."""
        found = every(self.journal, "tag", Tag)
        mine = sorted((tag.time, tag.document) for tag in found if tag.name == folded(name))
        return tuple(document for _, document in mine)

    def own(self, field: str, value: str) -> tuple[str, ...] | None:
        """What ``tag:VALUE`` and ``is:starred`` name, for the search; None if it is neither.

        A ``*`` at the end of a tag stands for any ending.
        """
        if field == "tag":
            name = folded(value)
            if not name.endswith("*"):
                return self.tagged(name)
            tags = every(self.journal, "tag", Tag)
            return tuple({tag.document for tag in tags if tag.name.startswith(name[:-1])})
        if field == "is" and value.lower() == "starred":
            return tuple(star.document for star in self.stars())
        return None

    # --- notes ------------------------------------------------------------------------------

    def note(self, citation: str, text: str) -> Note:
        """Write beside a passage, or beside a whole document."""
        cited = self._cited(citation)
        made = Note(
            key=key(),
            document=cited.document,
            citation=cited.citation,
            quote=cited.quote,
            text=_text(text),
            time=now(),
        )
        self._put("note", "note", made)
        return made

    def edit_note(self, key: str, text: str) -> Note:
        """Write a note anew. Raises ``NotOnDesk``."""
        made = replace(self.noted(key), text=_text(text), changed=now())
        self._put("edit-note", "note", made)
        return made

    def drop_note(self, key: str) -> None:
        """Take a note away."""
        self.noted(key)
        self.journal.act("drop-note", lambda _: [("note", key)])

    def noted(self, key: str) -> Note:
        """A note by its key. Raises ``NotOnDesk``."""
        return one(self.journal, "note", key, Note, "there is no note {}")

    def notes(self, ident: str = "") -> tuple[Note, ...]:
        """All notes, or those beside one document; the oldest first."""
        found = every(self.journal, "note", Note, ident)
        return tuple(sorted(found, key=lambda note: (note.time, note.key)))

    # --- findings of the machine ------------------------------------------------------------

    def correct(self, document: str, finding: Finding, value: str) -> Correction:
        """Put a machine's finding right, or say with '' that it is wrong. Raises ``NotFit``."""
        right = " ".join(plain(value).split())
        if len(right) > MOST_NAME:
            raise errors.NotFit(f"more than {MOST_NAME} characters")
        made = Correction(
            document, finding.key, finding.kind, finding.value, finding.text, right, now()
        )
        row = thing("correction", f"{document} {finding.key}", made, document)
        self.journal.act("correct" if right else "reject", lambda _: [row])
        return made

    def uncorrect(self, document: str, key: str) -> None:
        """Let a machine's finding stand as it was."""
        self.journal.act("uncorrect", lambda _: [("correction", f"{document} {key}")])

    def corrections(self) -> tuple[Correction, ...]:
        """Everything said of the machine's findings; the oldest first."""
        found = every(self.journal, "correction", Correction)
        return tuple(sorted(found, key=lambda each: (each.time, each.document, each.key)))

    # --- copies and versions ----------------------------------------------------------------

    def call_same(self, one: str, other: str, *, same: bool) -> Sameness:
        """Say of two documents (whole ids) that they are one record, or that they are not."""
        first, second = sorted((one, other))
        made = Sameness(first, second, same, now())
        row = thing("sameness", f"{first} {second}", made, first)
        self.journal.act("same" if same else "not-same", lambda _: [row])
        return made

    def uncall_same(self, one: str, other: str) -> None:
        """Let stand what the machine finds of two documents."""
        first, second = sorted((one, other))
        self.journal.act("unsame", lambda _: [("sameness", f"{first} {second}")])

    def samenesses(self) -> tuple[Sameness, ...]:
        """Everything said of two documents; the oldest first."""
        found = every(self.journal, "sameness", Sameness)
        return tuple(sorted(found, key=lambda each: (each.time, each.one, each.other)))

    # --- saved searches ---------------------------------------------------------------------

    def save(
        self,
        query: str,
        *,
        name: str = "",
        sort: str = "",
        filters: Mapping[str, Sequence[str]] | None = None,
    ) -> Saved:
        """Keep a search to come back to. What it finds now counts as seen once it is looked at."""
        pairs = tuple((facet, value) for facet, many in (filters or {}).items() for value in many)
        shown = name.strip() or " ".join([query, *(value for _, value in pairs)]).strip() or "*"
        made = Saved(key(), _name(shown), query[:20_000], now(), sort, pairs)
        self._put("save", "search", made)
        return made

    def rename_search(self, key: str, name: str) -> Saved:
        """Call a saved search otherwise."""
        made = replace(self.search(key), name=_name(name))
        self._put("rename-search", "search", made)
        return made

    def forget(self, key: str) -> None:
        """Take a saved search away."""
        self.search(key)
        self.journal.act("forget", lambda _: [("search", key)])

    def search(self, key: str) -> Saved:
        """A saved search by its key. Raises ``NotOnDesk``."""
        return one(self.journal, "search", key, Saved, "there is no search {}")

    def searches(self) -> tuple[Saved, ...]:
        """All saved searches, the newest first."""
        found = every(self.journal, "search", Saved)
        return tuple(sorted(found, key=lambda saved: (saved.time, saved.key), reverse=True))

    # --- what was done ----------------------------------------------------------------------

    def undo(self, number: int = 0) -> Done | None:
        """Take back an act, or the last one that stands; which it was. Raises ``Overtaken``."""
        return self.done(self.journal.undo(number))

    def redo(self, number: int = 0) -> Done | None:
        """Do again what was taken back: the act ``number``, or the one taken back last."""
        return self.done(self.journal.redo(number))

    def acts(self, most: int = 50) -> tuple[Done, ...]:
        """What was done, the newest first."""
        return tuple(self._told(act) for act in self.journal.acts(most))

    def done(self, number: int) -> Done | None:
        """An act by its number; None if there is none."""
        act = self.journal.one_act(number)
        if act is None:
            return None
        return self._told(act)

    def password(self, name: str) -> str:
        """A secret of this desk for one purpose: the same each time, and of no use for another."""
        key = self.journal.secret("passwords", secrets.token_bytes(32))
        return hmac.digest(key, name.encode(), "sha256").hex()[:40]

    def _told(self, act: Act) -> Done:
        """An act with a few words on what it was about."""
        parts = sorted(self.journal.parts(act.number), key=lambda part: part.kind == "dossier")
        document = next((part.document for part in parts if part.document), "")
        for part in parts:
            told = msgspec.json.decode(part.after or part.before or "{}")
            for name in ("name", "title", "value", "text", "quote"):
                if told.get(name):
                    subject = " ".join(str(told[name]).split())[:80]
                    return Done(act.number, act.time, act.kind, subject, act.undone, document)
        return Done(act.number, act.time, act.kind, "", act.undone, document)

    # --- parts ------------------------------------------------------------------------------

    def _put(self, act: str, kind: str, made: Note | Saved) -> None:
        document = made.document if isinstance(made, Note) else ""
        self.journal.act(act, lambda _: [thing(kind, made.key, made, document)])


def folded(name: str) -> str:
    """A tag as it is compared: composed, lower case, one space between words."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def tag_name(name: str) -> str:
    """A tag as it is kept. Raises ``NotFit``."""
    made = folded(name)
    if not made or len(made) > MOST_TAG or not any(char.isalnum() for char in made):
        raise errors.NotFit(f"a tag has one to {MOST_TAG} characters, with a letter among them")
    if re.search(r'["*()“”„«»]', made) or not made.isprintable():
        raise errors.NotFit("a tag has no quotation marks, brackets or stars in it")
    return made


def _name(text: str) -> str:
    made = " ".join(text.split())[:MOST_NAME]
    if not made:
        raise errors.NotFit("a name is missing")
    return made


def _text(text: str) -> str:
    made = plain(text)
    if not made:
        raise errors.NotFit("there is nothing written")
    if len(made) > MOST_TEXT:
        raise errors.NotFit(f"more than {MOST_TEXT:,} characters")
    return made
