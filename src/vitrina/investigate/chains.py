"""The chain of a mail: what it answers, and what answers it.

Mails name one another by Message-ID (RFC 5322, 3.6.4: In-Reply-To, References). Where a header was
lost, as in printed or converted mail, one subject without its "Re:" is all that ties them: such a
mail is marked as guessed. Candidates are the mails whose titles hold the words of the subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import msgspec

from vitrina.analyzers import threads
from vitrina.analyzers.threads import subject
from vitrina.analyzers.words import tokens as split
from vitrina.core.facts import Fact
from vitrina.core.query import And, Field, Phrase, Word
from vitrina.core.records import Message, Range
from vitrina.core.types import Claim
from vitrina.investigate import reading
from vitrina.store.lookup import Lookup, Row

MOST = 200
"""Mails of a chain that are looked at, and messages of a thread."""
MOST_PAPERS = 60
"""Papers of a thread that are looked at."""
_NAMED = re.compile(r"<([^<>\s]{1,500})>")
_claims = msgspec.json.Decoder(tuple[Claim, ...])
MOST_WORDS = 12


def chain(
    lookup: Lookup, row: Row, ask: Callable[[And, int], Sequence[int]]
) -> tuple[Message, ...]:
    """Give the mails of a document's chain, by date, itself among them; none if it stands alone.

    ``ask`` gives the numbers of the documents that answer a tree.
    """
    if row.kind != "mail":
        return thread(lookup, row)
    topic = subject(row.title)
    words = split(topic)[:MOST_WORDS]
    if not words:
        return ()
    value = Phrase(tuple(words)) if len(words) > 1 else Word(words[0], exact=True)
    numbers = ask(And((Field("kind", Word("mail")), Field("title", value))), MOST)
    rows = lookup.rows([number for number in numbers if number != row.number])
    mails = [_Mail(known) for known in (row, *rows.values())]
    tied = _tied(mails)
    kept = [
        m for m in mails if m in tied or (m.topic == topic and not (m.names and mails[0].names))
    ]
    if len(kept) < 2:
        return ()
    return _ordered(lookup, kept, tied)


def thread(lookup: Lookup, row: Row) -> tuple[Message, ...]:
    """Give the messages that are printed on a paper and on those that share one with it, by date.

    None where fewer than two are known. A message stands where this paper prints it, if it does.
    """
    places: dict[str, dict[int, _Printed]] = {}
    waiting, seen = [row.number], {row.number}
    while waiting and len(places) < MOST:
        number = waiting.pop(0)
        for key, printed in _printed(lookup, number).items():
            places.setdefault(key, {})[number] = printed
            others = lookup.facts.bearing(threads.KIND, key, MOST_PAPERS)
            fresh = [other for other in others if other not in seen][: MOST_PAPERS - len(seen)]
            waiting += fresh
            seen.update(fresh)
    if len(places) < 2:
        return ()
    rows = lookup.rows(sorted(seen))
    here = [
        {n: printed for n, printed in papers.items() if n in rows} for papers in places.values()
    ]
    found = [_message(lookup, row, papers, rows) for papers in here if papers]
    return tuple(sorted(found, key=lambda message: (message.date, message.title)))


class _Printed(NamedTuple):
    """A message on a paper: its section there, and its facts by field."""

    section: int
    facts: dict[str, Fact]


def _printed(lookup: Lookup, number: int) -> dict[str, _Printed]:
    """The messages of a paper by what they are known by."""
    found: dict[str, _Printed] = {}
    for section, _, facts in lookup.facts.of(number):
        for key, own in threads.messages(facts.get("headers", ())):
            if key:
                found.setdefault(key, _Printed(section, own))
    return found


def _message(
    lookup: Lookup, row: Row, papers: Mapping[int, _Printed], rows: Mapping[int, Row]
) -> Message:
    """One message of a thread, where this paper prints it, or else where the first does."""
    number = row.number if row.number in papers else min(papers)
    printed = papers[number]
    sender = printed.facts.get("from")
    return Message(
        document=rows[number].sha.hex(),
        title=printed.facts["subject"].value,
        sender=sender.value if sender else "",
        date=printed.facts["sent"].value,
        range=_lines(lookup, number, printed),
        also=tuple(rows[other].sha.hex() for other in sorted(papers) if other != number),
    )


def _lines(lookup: Lookup, number: int, printed: _Printed) -> Range:
    """From the first to the last line of a message's header."""
    blocks = reading.section(lookup, number, printed.section)
    facts = [fact for fact in printed.facts.values() if fact.block < len(blocks)]
    if not facts:
        return Range()
    first = min(facts, key=lambda fact: (fact.block, fact.start))
    last = max((f for f in facts if f.block == first.block), key=lambda fact: fact.end)
    block = blocks[first.block]
    base = max(block.place.line, 1)
    start = base + block.text.count("\n", 0, first.start)
    return Range(
        block.place.part, block.place.page, start, base + block.text.count("\n", 0, last.end)
    )


class _Mail:
    """A mail with the names that it bears and gives."""

    def __init__(self, row: Row) -> None:
        said: dict[str, str] = {}
        for claim in _claims.decode(row.claims):
            said.setdefault(claim.name, claim.value)
        self.row = row
        self.topic = subject(row.title)
        self.own = _named(said.get("Message-ID", ""))[:1]
        self.answers = _named(said.get("In-Reply-To", ""))[:1]
        self.names = {*self.own, *self.answers, *_named(said.get("References", ""))}
        self.date = _time(said.get("Date", "")) or row.date


def _named(text: str) -> list[str]:
    return _NAMED.findall(text) or text.split()[:1]


def _time(text: str) -> str:
    """A header's date as ISO 8601; '' if it is none."""
    try:
        return parsedate_to_datetime(text).isoformat()
    except (TypeError, ValueError, OverflowError):
        return ""


def _tied(mails: Sequence[_Mail]) -> set[_Mail]:
    """The first mail and all that names tie to it, directly or through one another."""
    by_name: dict[str, list[_Mail]] = {}
    for mail in mails:
        for name in mail.names:
            by_name.setdefault(name, []).append(mail)
    found, names = {mails[0]}, set(mails[0].names)
    waiting = list(names)
    while waiting:
        for mail in by_name.get(waiting.pop(), ()):
            found.add(mail)
            waiting += mail.names - names
            names |= mail.names
    return found


def _ordered(lookup: Lookup, mails: Sequence[_Mail], tied: set[_Mail]) -> tuple[Message, ...]:
    own = {name: mail.row.sha.hex() for mail in reversed(mails) for name in mail.own}
    return tuple(
        Message(
            document=mail.row.sha.hex(),
            title=mail.row.title or mail.row.name,
            sender=mail.row.sender,
            date=mail.date,
            answers=next((own[name] for name in mail.answers if name in own), ""),
            guessed=mail not in tied,
            attachments=lookup.child_count(mail.row.number),
        )
        for mail in sorted(mails, key=lambda m: (_moment(m.date), m.row.number))
    )


def _moment(date: str) -> tuple[str, str]:
    """What to sort a date by: its day in UTC where it has a time and a zone, then its time."""
    try:
        known = datetime.fromisoformat(date)
    except ValueError:
        return date, ""
    utc = known.astimezone(UTC) if known.tzinfo else known
    return utc.date().isoformat(), utc.time().isoformat()
