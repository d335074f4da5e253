"""The header of a government paper: letters and telegrams in print, cables, forms, memoranda.

Two grammars read the head. That of *correspondence* is tried first, since it needs whole lines of
one form; where it says nothing, named *fields* do. Markings stand beside both.
Mail that was printed comes before either: its facts carry ``message``, counted down the chain.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from vitrina.analyzers.correspondence import between, letterhead, office, signature
from vitrina.analyzers.heads import Line, foot, front_title, head
from vitrina.analyzers.markings import changes, marking, paragraph_marks
from vitrina.analyzers.printed_mail import messages
from vitrina.analyzers.telegraph import fields, written
from vitrina.core.facts import Analyzer, Fact, Paper

_FIRST = 60
"""Lines in which markings of the whole paper stand."""
_ABOVE = 12
"""Lines of stamps that may stand above a printed mail."""
_TO_OR_OF = {"header.to", "header.subject"}
_ONCE = {
    "header.date",
    "header.from",
    "header.to",
    "header.place",
    "header.number",
    "header.subject",
}


def find(paper: Paper) -> Iterator[Fact]:
    """Give the facts of the header, each kind that can be only one once."""
    lines = () if paper.section else head(paper)
    if not lines:
        return
    mail = list(messages(paper))
    if mail and _leads(mail[0], lines):
        yield from mail
        yield from _sent(mail)
        yield from _marks(lines)
        yield from paragraph_marks(paper)
        return
    had: set[str] = set()
    writer = ""
    for fact in (*between(front_title(paper)), *_all(lines)):
        if fact.kind in _ONCE:
            if fact.kind in had:
                continue
            had.add(fact.kind)
        if fact.kind == "header.from":
            writer = fact.value
        yield fact
    if had & {"header.from", "header.date"} and paper.kind != "table":
        yield from signature(foot(paper), writer)
    yield from mail
    yield from paragraph_marks(paper)


def _sent(mail: list[Fact]) -> Iterator[Fact]:
    """The date of a printed mail is when its first message was sent."""
    for fact in mail:
        if fact.kind == "header.sent" and fact.more["message"] == "1":
            more = {"precision": fact.more["precision"]}
            yield structs.replace(fact, kind="header.date", more=more)


def _leads(first: Fact, lines: list[Line]) -> bool:
    """Whether the paper itself is a printed mail, and does not only enclose one."""
    ahead = [line for line in lines if (line.block, line.start) < (first.block, first.start)]
    return len(ahead) <= _ABOVE


def _all(lines: list[Line]) -> Iterator[Fact]:
    printed = list(letterhead(lines))
    named = list(fields(lines))
    top = list(office(lines, form=any(fact.kind in _TO_OR_OF for fact in named)))
    whole = {fact.kind for fact in printed} >= {"header.date", "header.place"}
    yield from (fact for fact in top if fact.kind == "header.number")  # and not that of a paragraph
    yield from printed if whole else [fact for fact in printed if fact.kind != "header.date"]
    yield from named
    yield from (fact for fact in top if fact.kind == "header.from")
    if not whole:
        yield from written(lines)
    yield from _marks(lines)


def _marks(lines: list[Line]) -> Iterator[Fact]:
    seen: set[tuple[str, str]] = set()
    for line in lines[:_FIRST]:
        for fact in (*marking(line), *changes(line)):
            if (fact.kind, fact.value) not in seen:
                seen.add((fact.kind, fact.value))
                yield fact


ANALYZER = Analyzer(
    name="headers",
    finds=(
        "header.number", "header.date", "header.dtg", "header.precedence", "header.place",
        "header.from", "header.to", "header.info", "header.cc", "header.sent", "header.classification",
        "header.classification-change", "header.handling", "header.tags", "header.subject",
        "header.reference", "header.file", "header.signed", "paragraph.classification",
    ),
    run=find,
    version=4,  # the post on top of a paper writes it
    limits=(
        "of one paper, 5,000 printed messages",
        "the first 9,000 characters are the head, the last 6,000 the foot",
        "a date in numbers is read month first, as American papers write it",
    ),
    sources=("5 FAH-1 H-210 (telegrams)", "Foreign Relations of the United States, its own forms"),
)  # fmt: skip
