"""What an editor decided must not be seen, kept on the desk: undoable, and apart from the papers.

A decision is a rule over the text as it is cited, replayed at each publication: what is read anew,
or arrives tomorrow, is treated like the rest. Terms and patterns hold everywhere or in one
document; lines and boxes belong to one document, and know their words, so that they find them again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from vitrina.core.records import Range
from vitrina.desk.keeping import every, key, thing
from vitrina.publish.ledger import REASONS as WITHDRAWALS
from vitrina.store import errors
from vitrina.store.desk import Journal, now

TERM, PATTERN, LINES, BOXES, WITHHOLD = "term", "pattern", "lines", "boxes", "withhold"
KINDS = (TERM, PATTERN, LINES, BOXES, WITHHOLD)
FOIA = tuple(f"b({number})" for number in range(1, 10))
REASONS = (*FOIA, *WITHDRAWALS)
MOST = 2_000
WHOLE = 10_000
"""Edges of boxes are in so many parts of a page's width and height."""

CAUTIONS = {
    "no-picture": "it can't be drawn, so its picture is left out (and a PDF's words with it)",
    "no-ocr": "its picture could not be read by OCR, and is left out",
    "no-place": "where the words stand on its picture is not known, so the picture is left out",
    "unseen": "the file holds words here that the page does not show: they are left out",
    "lost": "lines that were decided on are not found again: the whole page is left out",
}
"""What an editor should know of a page, by code."""

Edges = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class Decision(Struct, frozen=True, omit_defaults=True):
    """One decision.

    ``kind``: a ``term`` with its ``aliases``, a ``pattern`` (# a digit, * the rest of a word), ``lines``
    of a document (all of them, or from character ``start`` of the first to ``end`` of the last),
    ``boxes`` on the picture of a page, or to ``withhold`` a whole document.
    ``document`` '': everywhere; else only there. ``except_in``: documents in which a term, or the same
    words as those of lines, may be seen; ``allowed``: readings of it that may. ``actor``: the key of
    whom it names; later names of theirs go too, but those ``struck`` out when it was decided.
    ``words``: what lines hold. ``note`` and ``by`` are private.
    """

    key: str
    kind: str
    reason: str
    time: str
    term: str = ""
    aliases: tuple[str, ...] = ()
    document: str = ""
    part: str = ""
    page: int = 0
    line: int = 0
    last: int = 0
    start: int = 0
    end: int = 0
    boxes: tuple[Edges, ...] = ()
    words: str = ""
    except_in: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    actor: str = ""
    struck: tuple[str, ...] = ()
    by: str = ""
    note: str = ""

    @property
    def range(self) -> Range:
        """The lines of the document, or its page."""
        return Range(self.part, self.page, self.line, self.last)

    @property
    def terms(self) -> tuple[str, ...]:
        """The term and its other names."""
        return (self.term, *self.aliases) if self.kind == TERM else ()


class Decisions:
    """The decisions of one library."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def all(self) -> tuple[Decision, ...]:
        """Every decision that stands, the oldest first."""
        found = every(self._journal, "decision", Decision)
        return tuple(sorted(found, key=lambda each: (each.time, each.key)))

    def one(self, ident: str) -> Decision:
        """Give a decision by its key. Raises ``NotOnDesk``."""
        found = self._journal.thing("decision", ident)
        if found is None:
            raise errors.NotOnDesk(f"there is no decision {ident[:40]!r}")
        return msgspec.json.decode(found.value, type=Decision)

    def add(self, *decisions: Decision) -> tuple[Decision, ...]:
        """Keep decisions, in one act; keys and times are given here. Raises ``NotFit``."""
        made = tuple(
            msgspec.structs.replace(fit(each), key=key(), time=now()) for each in decisions
        )
        rows = [thing("decision", each.key, each, each.document) for each in made]
        if rows:
            self._journal.act("decide", lambda _: rows)
        return made

    def take_back(self, ident: str) -> None:
        """Take a decision back. Raises ``NotOnDesk``."""
        self.one(ident)
        self._journal.act("take-back", lambda _: [("decision", ident)])

    def except_in(self, ident: str, *documents: str) -> Decision:
        """Let a term, or the words of lines, be seen in some documents after all. Raises ``NotOnDesk``."""
        found = self.one(ident)
        kept = tuple(dict.fromkeys((*found.except_in, *documents)))
        return self._change("except", msgspec.structs.replace(found, except_in=kept))

    def allow(self, ident: str, reading: str) -> Decision:
        """Let one reading of a term be seen after all: another name that OCR might have meant."""
        found = self.one(ident)
        kept = tuple(dict.fromkeys((*found.allowed, " ".join(reading.split()))))
        return self._change("except", msgspec.structs.replace(found, allowed=kept))

    def alias(self, ident: str, name: str) -> Decision:
        """Give a term one more name. Raises ``NotOnDesk``, ``NotFit``."""
        found = self.one(ident)
        kept = tuple(dict.fromkeys((*found.aliases, " ".join(name.split()))))
        return self._change("decide", msgspec.structs.replace(found, aliases=kept))

    def include(self, ident: str, document: str) -> Decision:
        """Take an exception back: the term goes from that document too. Raises ``NotOnDesk``."""
        found = self.one(ident)
        kept = tuple(each for each in found.except_in if each != document)
        return self._change("except", msgspec.structs.replace(found, except_in=kept))

    def _change(self, act: str, made: Decision) -> Decision:
        row = thing("decision", made.key, fit(made), made.document)
        self._journal.act(act, lambda _: [row])
        return made


def read(text: str) -> list[Decision]:
    """Read decisions from JSON lines, or from CSV with a first row of names. Raises ``NotFit``."""
    found: list[Decision] = []
    try:
        for row in _rows(text.lstrip("\ufeff")):
            for name in ("aliases", "allowed", "struck"):
                if isinstance(row.get(name), str):
                    row[name] = [a.strip() for a in str(row[name]).split(";") if a.strip()]
            told = {"kind": TERM, "reason": "other"} | row | {"key": "", "time": ""}
            found.append(fit(msgspec.convert(told, Decision, strict=False)))
    except (msgspec.ValidationError, msgspec.DecodeError, csv.Error, errors.NotFit) as error:
        raise errors.NotFit(f"decision {len(found) + 1} of the file: {error}") from error
    return found


def _rows(text: str) -> Iterable[dict[str, object]]:
    if text.lstrip().startswith("{"):
        for line in text.split("\n"):
            if line.strip():
                yield msgspec.json.decode(line, type=dict[str, object])
        return
    names = set(Decision.__struct_fields__)
    for row in csv.DictReader(io.StringIO(text)):
        unknown = {name for name, value in row.items() if value and name not in names}
        if unknown:  # a column that is passed over might be the one that mattered
            shown = ", ".join(sorted(str(name)[:40] for name in unknown))
            raise errors.NotFit(f"there is no such column: {shown}")
        yield {name: value for name, value in row.items() if value}


def write(decisions: Iterable[Decision]) -> str:
    """Give decisions as JSON lines, private notes and all: ``read`` takes them in another library."""
    return "".join(f"{msgspec.json.encode(each).decode()}\n" for each in decisions)


def fit(decision: Decision) -> Decision:
    """Give a decision that makes sense. Raises ``NotFit``."""
    if decision.kind not in KINDS:
        raise errors.NotFit(f"a decision is one of: {', '.join(KINDS)}")
    if decision.reason not in REASONS:
        raise errors.NotFit(f"a reason is one of: {', '.join(REASONS)}")
    if decision.kind in {TERM, PATTERN}:
        for term in (decision.term, *decision.aliases):
            if sum(char.isalnum() or char == "#" for char in term) < 2 or len(term) > MOST:
                raise errors.NotFit("a term, and each alias, has at least two letters or digits")
        return decision
    if not decision.document:
        raise errors.NotFit("a decision on lines, boxes or a whole document names the document")
    if decision.kind == LINES and decision.line < 1:
        raise errors.NotFit("a decision on lines names the first of them")
    if decision.kind == BOXES:
        if decision.page < 1 or not decision.boxes:
            raise errors.NotFit("a decision on boxes names the page, and has a box")
        for left, top, right, bottom in decision.boxes:
            if not (0 <= left < right <= WHOLE and 0 <= top < bottom <= WHOLE):
                raise errors.NotFit(
                    "a box has its left, top, right and bottom edge within the page"
                )
    return decision
