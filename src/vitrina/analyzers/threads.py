"""By what one message is known in every paper that prints it: the minute it was sent, and its subject.

    Sent: Wednesday, December 08, 2010 2:27 PM
    Subject: Re: WikiLeaks cartoon            ->   2010-12-08T14:27 wikileaks cartoon

Printed mail has no Message-ID. A minute and the first words of a subject, without the marks of answers
and forwarding, tell messages of one office apart; a sender's name would not, since each mail program
prints it in another form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vitrina.analyzers import words
from vitrina.core.facts import Fact

KIND = "mail.message"
"""The kind of label under which a message is asked for."""
FIRST = 2
"""Words of the subject that count: what follows is often cut or misread."""
_PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|sv|vs|tr|rv|ref|res|enc|antw|odp|r)\s*(?:\[\d{1,3}\])?\s*[:：]|\[[^\]]{1,30}\])\s*",
    re.IGNORECASE,
)


def subject(title: str) -> str:
    """Give a subject without the marks of answers and forwarding, in small letters."""
    text = title[:1000]
    while found := _PREFIX.match(text):
        text = text[found.end() :]
    return " ".join(text.split()).casefold()


def messages(facts: Iterable[Fact]) -> Iterator[tuple[str, dict[str, Fact]]]:
    """Give each printed message, in its order: (what it is known by, '' if nothing; its facts by field)."""
    found: dict[str, dict[str, Fact]] = {}
    for fact in facts:
        if fact.kind.startswith("header.") and "message" in fact.more:
            own = found.setdefault(fact.more["message"], {})
            own.setdefault(fact.kind.removeprefix("header."), fact)
    for own in found.values():
        yield _key(own), own


def _key(own: dict[str, Fact]) -> str:
    sent, about = own.get("sent"), own.get("subject")
    if sent is None or about is None or "T" not in sent.value:
        return ""
    topic = words.tokens(subject(about.value))[:FIRST]
    return " ".join([sent.value[:16], *topic]) if topic else ""
