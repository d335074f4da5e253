"""What an editor decided must not be seen, kept on the desk: undoable, and apart from the papers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from vitrina.desk.keeping import every, key, thing
from vitrina.publish.ledger import REASONS as WITHDRAWALS
from vitrina.store import errors
from vitrina.store.desk import Journal, now

TERM, LINES, WITHHOLD = "term", "lines", "withhold"
KINDS = (TERM, LINES, WITHHOLD)
FOIA = tuple(f"b({number})" for number in range(1, 10))
REASONS = (*FOIA, *WITHDRAWALS)
MOST = 2_000


class Decision(Struct, frozen=True):
    """One decision.

    ``kind``: a ``term`` with its ``aliases``, ``lines`` of a document, or to ``withhold`` a whole one.
    ``document`` '': everywhere; else only there. ``except_in`` are documents in which a term may
    be seen. ``note`` and ``by`` are private.
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
    except_in: tuple[str, ...] = ()
    by: str = ""
    note: str = ""


class Decisions:
    """The decisions of one library."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def all(self) -> tuple[Decision, ...]:
        """Every decision that stands, the oldest first."""
        found = every(self._journal, "decision", Decision)
        return tuple(sorted(found, key=lambda each: (each.time, each.key)))

    def add(self, decision: Decision) -> Decision:
        """Keep a decision; its key and time are given here. Raises ``NotFit``."""
        made = msgspec.structs.replace(_fit(decision), key=key(), time=now())
        row = thing("decision", made.key, made, made.document)
        self._journal.act("decide", lambda _: [row])
        return made

    def take_back(self, ident: str) -> None:
        """Take a decision back. Raises ``NotOnDesk``."""
        if self._journal.thing("decision", ident) is None:
            raise errors.NotOnDesk(f"there is no decision {ident[:40]!r}")
        self._journal.act("take-back", lambda _: [("decision", ident)])

    def except_in(self, ident: str, document: str) -> Decision:
        """Let a term be seen in one document after all. Raises ``NotOnDesk``."""
        found = next((each for each in self.all() if each.key == ident), None)
        if found is None:
            raise errors.NotOnDesk(f"there is no decision {ident[:40]!r}")
        kept = tuple(dict.fromkeys((*found.except_in, document)))
        made = msgspec.structs.replace(found, except_in=kept)
        row = thing("decision", made.key, made, made.document)
        self._journal.act("except", lambda _: [row])
        return made


def read(text: str) -> list[Decision]:
    """Read decisions from JSON lines, or from CSV with a first row of names. Raises ``NotFit``."""
    if text.lstrip().startswith("{"):
        rows: Iterable[dict[str, object]] = (
            msgspec.json.decode(line) for line in text.splitlines() if line.strip()
        )
    else:
        rows = (
            {k: v for k, v in row.items() if k and v} for row in csv.DictReader(io.StringIO(text))
        )
    found = []
    try:
        for row in rows:
            if isinstance(row.get("aliases"), str):
                row["aliases"] = [a.strip() for a in str(row["aliases"]).split(";") if a.strip()]
            told = {"key": "", "time": "", "kind": TERM, "reason": "other"} | row
            found.append(_fit(msgspec.convert(told, Decision, strict=False)))
    except (msgspec.ValidationError, msgspec.DecodeError, errors.NotFit) as error:
        raise errors.NotFit(f"decision {len(found) + 1} of the file: {error}") from error
    return found


def _fit(decision: Decision) -> Decision:
    if decision.kind not in KINDS:
        raise errors.NotFit(f"a decision is one of: {', '.join(KINDS)}")
    if decision.reason not in REASONS:
        raise errors.NotFit(f"a reason is one of: {', '.join(REASONS)}")
    if decision.kind == TERM:
        if sum(char.isalnum() for char in decision.term) < 2 or len(decision.term) > MOST:
            raise errors.NotFit("a term has at least two letters or digits")
        if decision.term.startswith("/") and decision.term.endswith("/"):
            try:
                re.compile(decision.term[1:-1])
            except re.error as error:
                raise errors.NotFit(f"no regular expression: {error}") from error
    elif not decision.document or (decision.kind == LINES and not decision.line):
        raise errors.NotFit("a decision on lines, or to withhold, names the document")
    return decision
