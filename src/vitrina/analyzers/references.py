"""What a paper refers to: other telegrams, numbered documents, cables, files, messages, cases.

your telegram No. 114 of March 3    reference.telegram  114     {"whose": "your", "date": ...}
See Documents 308, 309 and 311      reference.document  308, 309, 311
REF: A. 64 STATE 12345              reference.cable     64 STATE 12345
File No. 861.51/131                 reference.file      861.51/131
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.analyzers.reference_forms import (
    ALSO,
    AUSTRALIAN,
    DATED,
    DOCKET,
    DOCUMENT,
    EXHIBIT,
    FILE,
    LIST,
    MESSAGE,
    MESSAGE_LINE,
    PAGE,
    RECORD,
    REF_LINE,
    SHORT,
    STATE,
    TELEGRAM,
    WHOSE,
)
from vitrina.core.facts import Analyzer, Fact, Paper

_MOST = 50_000
_Near = tuple[tuple[int, int], ...]
_SPREAD = 40


def find(paper: Paper) -> Iterator[Fact]:
    """Give every reference of the paper, block by block, in the order of their forms."""
    given = 0
    for number, block in enumerate(paper.blocks):
        for fact in _block(block.text, number):
            yield fact
            given += 1
            if given >= _MOST:
                return


def _block(text: str, block: int) -> Iterator[Fact]:
    near = tuple(_near(text))
    if "ocument" in text or "OCUMENT" in text:
        yield from _documents(text, block, near)
    yield from _telegrams(text, block, near)
    yield from _cables(text, block, near)
    for form, kind, signs in _NAMED:
        where = near if kind != "exhibit" else ((0, len(text)),)
        if not signs or any(sign in text for sign in signs):
            yield from _named(form, kind, text, block, where)
    if "@" not in text:
        return
    for line in MESSAGE_LINE.finditer(text):
        for found in MESSAGE.finditer(line[1]):
            start = line.start(1) + found.start()
            yield Fact("reference.message", found[1], block, start, start + len(found[0]))


_NAMED = (
    (FILE, "file", ("ile", "NAA")),
    (RECORD, "file", ("-",)),
    (EXHIBIT, "exhibit", ("xhibit", "XHIBIT", "Ex.", "nnex", "NNEX", "CE ")),
    (DOCKET, "case", ("-",)),
    (PAGE, "page", ("p. ",)),
)
"""Forms that need no more than their pattern, and letters without which none of them stands."""
_DIGITS = re.compile(r"\d+(?:\D{1,99}\d+)*")
_BEFORE, _AFTER = 99, 60


def _near(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches around numbers: no form but that of exhibits is without one.

    Looking there alone takes a third of the time; nothing else about it matters.
    """
    low = high = -1
    for run in _DIGITS.finditer(text):
        start, end = max(0, run.start() - _BEFORE), run.end() + _AFTER
        if start <= high:
            high = end
            continue
        if high >= 0:
            yield low, high
        low, high = start, end
    if high >= 0:
        yield low, high


def _found(form: re.Pattern[str], text: str, near: _Near) -> Iterator[re.Match[str]]:
    for low, high in near:
        yield from form.finditer(text, low, high)


def _named(form: re.Pattern[str], kind: str, text: str, block: int, near: _Near) -> Iterator[Fact]:
    for found in _found(form, text, near):
        value = found[2] if kind == "page" else next(part for part in found.groups() if part)
        more = {"where": found[1]} if kind == "page" else {}
        yield Fact(f"reference.{kind}", value, block, *found.span(), 0.9, more)


def _documents(text: str, block: int, near: _Near) -> Iterator[Fact]:
    for found in _found(DOCUMENT, text, near):
        yield Fact("reference.document", found[1], block, *found.span(), 0.98, {"number": found[1]})
        last, at = int(found[1]), found.end()
        for _ in range(_SPREAD):
            many = found[0].rstrip("0123456789 .").endswith(("s", "S", "Nos", "nos"))
            more = (LIST if many else ALSO).match(text, at)
            if more is None:
                break
            number = int(more[1])
            if number > last + 1 and (text[at] in "-–—" or text.startswith(" to ", at)):
                for between in range(last + 1, min(number, last + _SPREAD)):
                    value = str(between)
                    yield Fact(
                        "reference.document", value, block, *more.span(), 0.9, {"number": value}
                    )
            yield Fact(
                "reference.document", more[1], block, *more.span(1), 0.95, {"number": more[1]}
            )
            last, at = number, more.end()


def _telegrams(text: str, block: int, near: _Near) -> Iterator[Fact]:
    done: set[int] = set()
    for found in _found(TELEGRAM, text, near):
        kind, value = found[1].lower(), found[2].replace(" ", "")
        end, more = found.end(), {"form": kind.rstrip("s"), "number": value}
        before = text[max(0, found.start() - 45) : found.start()]
        owners = WHOSE.findall(before)
        if owners and len(before.split(owners[-1])[-1].split()) <= 3:
            more["whose"] = owners[-1].lower()
        if dated := DATED.match(text, end):
            more["date"], end = dated[1], dated.end()
        done.add(found.start(2))
        yield Fact("reference.telegram", value, block, found.start(), end, 0.9, more)
    for found in _found(SHORT, text, near):
        if found.start(2) not in done:
            more = {"number": found[2], "whose": found[1].lower()}
            if found[3]:
                more["date"] = found[3]
            sure = 0.9 if found[3] else 0.7
            yield Fact("reference.telegram", found[2], block, *found.span(), sure, more)


def _cables(text: str, block: int, near: _Near) -> Iterator[Fact]:
    for found in _found(AUSTRALIAN, text, near):
        post, number = found[1] or found[3], found[2] or found[4]
        value = f"O.{post}{number}" if found[1] else f"{post}{number}"
        more = {"post": post, "number": number}
        yield Fact("reference.cable", value, block, *found.span(), 0.9, more)
    for line in REF_LINE.finditer(text) if "REF" in text else ():
        for found in STATE.finditer(text, line.start(1), line.end(1)):
            year, post, number = found.groups()
            value = " ".join(part for part in (year, post, number) if part)
            more = {"post": post, "number": number} | ({"year": year} if year else {})
            yield Fact("reference.cable", value, block, *found.span(), 0.9, more)


ANALYZER = Analyzer(
    name="references",
    finds=(
        "reference.document", "reference.telegram", "reference.cable", "reference.file",
        "reference.exhibit", "reference.case", "reference.page", "reference.message",
    ),
    run=find,
    limits=("cable numbers of posts are read in reference lines only, Australian ones anywhere",),
)  # fmt: skip
