"""Understanding one section of text, in the sandbox: every analyzer over its blocks.

    Study(section of text) --analyzers--> Studied(facts, labels, what the head tells)

The head is read first: what it says of the paper's date is what relative dates count from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from vitrina.analyzers import dates, likeness, threads
from vitrina.analyzers.labels import Headline, headline, labels
from vitrina.analyzers.registry import ANALYZERS
from vitrina.core import unseen
from vitrina.core.facts import Analyzer, Fact, Paper
from vitrina.core.records import Block
from vitrina.core.types import Claim, Place
from vitrina.ingest import addressed
from vitrina.ingest.events import Studied, Study
from vitrina.store import facts, texts

_claims = msgspec.json.Decoder(tuple[Claim, ...])


def current() -> str:
    """Name the analyzers of this Vitrina with their versions, as stored beside what they find."""
    return ", ".join(_named(analyzer) for analyzer in ANALYZERS)


def outdated(analyzers: str) -> tuple[str, ...]:
    """Name the analyzers that find facts anew where these versions were at work before."""
    had = set(analyzers.split(", "))
    return tuple(analyzer.name for analyzer in ANALYZERS if _named(analyzer) not in had)


def _named(analyzer: Analyzer) -> str:
    return f"{analyzer.name} {analyzer.version}"


def study(order: Study) -> Studied:
    """Find the facts of a section; the same section gives the same facts."""
    claims = _claims.decode(order.claims)
    blocks = tuple(
        Block(Place(head.part, head.page, head.line), text, head.hidden, head.ocr)
        for head, text in texts.blocks(order.heads, order.text)
    )
    paper = Paper(
        blocks=blocks,
        claims=claims,
        name=order.name,
        kind=order.kind,
        language=order.language,
        date=order.date,
        section=order.section,
    )
    plain = msgspec.structs.replace(paper, blocks=tuple(_once(block) for block in blocks))
    had = facts.unpack(order.had) if order.had else {}
    found: dict[str, tuple[Fact, ...]] = {}
    told = Headline()
    date_from = ""
    for number, analyzer in enumerate(ANALYZERS):
        again = analyzer.name in order.run
        given = paper if analyzer.echoes else plain
        found[analyzer.name] = tuple(analyzer.run(given)) if again else had.get(analyzer.name, ())
        if not number and not order.section:
            told = headline(found[analyzer.name])
            date, date_from = _date(paper, told)
            paper = msgspec.structs.replace(paper, date=date)
            plain = msgspec.structs.replace(plain, date=date)
    return Studied(
        key=order.key,
        found=facts.pack(found),
        labels=labels(facts.every(found)),
        date=paper.date if not order.section else "",
        date_from=date_from,
        sender=addressed.sender(claims) or told.sender,
        recipients=addressed.recipients(claims) or told.recipients,
        sketch=likeness.sketch(
            [block.text for block in plain.blocks], "" if order.section else _mail(found)
        ),
    )


def _once(block: Block) -> Block:
    """A block without words that stand in the page already: they are counted there."""
    if block.place.part not in unseen.ECHOES or not block.place.page:
        return block
    return msgspec.structs.replace(block, text="")


def _mail(found: Mapping[str, Sequence[Fact]]) -> str:
    """What a printed mail is known by; '' for a paper that does not begin with one."""
    key, own = next(threads.messages(found.get("headers", ())), ("", {}))
    first = next(iter(own.values()), None)
    return key if first and not first.block and first.start < likeness.MAIL_HEAD else ""


def _date(paper: Paper, told: Headline) -> tuple[str, str]:
    """The paper's date, and which step found it: what the file claims, its head, then the rest."""
    start = paper.blocks[0].text[: dates.HEAD] if paper.blocks else ""
    date, date_from = dates.document_date(paper.claims, start, paper.name)
    if told.date and date_from.removeprefix("claim ") not in dates.DATED:
        return told.date, "header"
    return date, date_from
