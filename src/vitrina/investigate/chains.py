"""The chain of a mail: what it answers, and what answers it.

Mails name one another by Message-ID (RFC 5322, 3.6.4: In-Reply-To, References). Where a header was
lost, as in printed or converted mail, one subject without its "Re:" is all that ties them: such a
mail is marked as guessed. Candidates are the mails whose titles hold the words of the subject.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from vitrina.analyzers.words import tokens as split
from vitrina.core.query import And, Field, Phrase, Word
from vitrina.core.records import Message
from vitrina.core.types import Claim
from vitrina.store.lookup import Lookup, Row

MOST = 200
"""Mails of a chain that are looked at."""
_PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|sv|vs|tr|rv|ref|res|enc|antw|odp|r)\s*(?:\[\d{1,3}\])?\s*[:：]|\[[^\]]{1,30}\])\s*",
    re.IGNORECASE,
)
_NAMED = re.compile(r"<([^<>\s]{1,500})>")
_claims = msgspec.json.Decoder(tuple[Claim, ...])
MOST_WORDS = 12


def subject(title: str) -> str:
    """Give a subject without the marks of answers and forwarding, in small letters."""
    text = title[:1000]
    while found := _PREFIX.match(text):
        text = text[found.end() :]
    return " ".join(text.split()).casefold()


def chain(
    lookup: Lookup, row: Row, ask: Callable[[And, int], Sequence[int]]
) -> tuple[Message, ...]:
    """Give the mails of a document's chain, by date, itself among them; none if it stands alone.

    ``ask`` gives the numbers of the documents that answer a tree.
    """
    topic = subject(row.title)
    words = split(topic)[:MOST_WORDS]
    if row.kind != "mail" or not words:
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
