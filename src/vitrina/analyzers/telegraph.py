"""Cables and forms with named fields: State (TAGS), CIA and FBI forms, memoranda.

    P 041826Z DEC 76          TO: DIRECTOR            AGENCY : CIA
    FM AMEMBASSY LISBON       CITE MEXICO CITY 38635  FROM : LEG, MX
    TO SECSTATE WASHDC        REF: DIRECTOR 956056    DATE : 12/02/1963

Fields are read where they stand, and where the form leaves their value: on the next line, or, when
OCR tears a form into columns, on one of the few lines after the labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from vitrina.analyzers.dating import Dated, dates
from vitrina.analyzers.heads import Line
from vitrina.analyzers.markings import marking
from vitrina.core.facts import Fact

_FIELD = re.compile(
    r"^[^\w\n]{0,6}(FROM|FM|TO|INFO|CC|DATE|SUBJECT|SUBJ|SUJET|REFS?|REFERENCES?|TAGS|THROUGH|VIA|FILE NO\.?"
    r"|FILE|DE|PARA|ASUNTO|FECHA|E\.?O\.? ?\d{5}|DRAFTED BY|APPROVED BY|TITLE|TOT|TOR)"
    r"(?:[ ]?[:;=?]+[ .]{0,3}|[ ]{2,}|\t|(?<=FM)[ ]|(?<=TO)[ ](?=[A-Z]{3})"
    r"|(?<=INFO)[ ](?=[A-Z]{3}))[ ]{0,30}(.*)$",
    re.IGNORECASE,
)
_LABEL_ONLY = re.compile(r"^[A-Z][A-Z ./#]{1,30}[ ]?[:;]?[ ]?[:;—]?$")
_ADDRESSEE = re.compile(r"^[A-Z][A-Z0-9 /()&.-]{2,60}$")
_PARAGRAPH = re.compile(r"^(?:¶|\(?\d{1,2}[.)]|[A-Z]\.|\()")
_GROUPED = re.compile(r"^(?:([ZOPR])(?: ([ZOPR]))? )?\d{6}Z? ")
_SIX = re.compile(r"\d{6}")
_CITE = re.compile(r"\bCITE[ :]{1,2}((?:[A-Z]{2,}[ ]){1,3}[ ]?\d{3,7})\b")
_STAMP = re.compile(
    r"(?i)releas|declass|review|\brev\b|docld|docid|case ?#|excluded|approved|stamp|edition|obsolete|born"
    r"|\bform\b|\bgpo\b|act of|section|warning|(?<!un)classified by|nara|reproduc|system date|records? act"
    r"|issuance|printed|conducted|d\.? ?o\.? ?i\b|meeting"
)
_REVIEW = re.compile(r"(?i)\breview|declass|meeting\b|\bcase ?#")
_LABEL = re.compile(r"(?i)^\W{0,6}(?:\w ?)?[a-z]{3,5}(?: of [a-z]{4,12})?\s?[:;,=?+«]\W{0,6}$")
"""Nothing but a field's label before a value: what comes after it on the line is another field's."""
_NAMED = re.compile(r"(?i)\bdated?\b[^\w]{0,6}$")
_BEGINS = re.compile(r"(?i)^(?:memorandum (?:for|to)|classified message)\b")
_MESSAGE = re.compile(r"(?i)class\w{2,6}d mess|\bs ?e ?c ?r ?e ?t\b|confidential")
_RIF = re.compile(r"(?i)agency information|document information|identification form|record number")
_KINDS = {
    "from": "from", "fm": "from", "de": "from", "to": "to", "para": "to", "info": "info", "cc": "cc",
    "subject": "subject", "subj": "subject", "asunto": "subject", "title": "subject", "tags": "tags",
    "ref": "reference", "refs": "reference", "reference": "reference", "references": "reference",
    "file": "file", "file no": "file", "tot": "date", "tor": "date", "date": "date", "fecha": "date",
}  # fmt: skip
_PRECEDENCE = {"Z": "FLASH", "O": "IMMEDIATE", "P": "PRIORITY", "R": "ROUTINE"}
_SURE = 0.9
_TOP = 30
_LEAST = 0.65
"""Weight under which a date is not given: below it nine in ten were wrong on the noisy papers tried."""
_FORMS = 1992
"""Since then the archive's forms are printed: a date above their first field is the printer's."""
_TORN = re.compile(r"(?:^|\W)([0-3]\d[0-2]\d[0-5]\d ?Z?(?: [A-Z]{3})?)$")
_VALUE = re.compile(r"[A-Za-zÀ-ÿ#'\"“(@][^|~]{1,200}$")
_NOISE = re.compile(r"[^\w\s.,:/()&'\"’“”;#@<>\[\]-]")


def fields(lines: list[Line]) -> Iterator[Fact]:
    """Give what the named fields say, once each, dates left out (``written`` weighs them)."""
    had: set[str] = set()
    for at, line in enumerate(lines[:160]):
        yield from _group(line)
        field = _FIELD.match(line.text)
        if not field:
            continue
        kind = _KINDS.get(field[1].lower().rstrip("."), "")
        if not kind or kind == "date" or kind in had:
            continue
        found = _value(lines, at, field)
        if found and _plausible(kind, found.text[found.begin : found.end]):
            had.add(kind)
            value = " ".join(found.text[found.begin : found.end].split())
            more = _carried(lines, at, kind) if found.line is line else []
            if kind == "subject" and more:
                value = " ".join([value, *(each.text for each in more)])
                end = more[-1].start + len(more[-1].text)
                start = line.start + found.begin
                yield Fact("header.subject", value, line.block, start, end, found.sure)
                continue
            yield found.line.fact(f"header.{kind}", value, found.begin, found.end, found.sure)
            for each in more:
                yield each.fact(f"header.{kind}", each.text, score=0.9)
    for line in lines[:120]:
        if cite := _CITE.search(line.text):
            yield line.fact("header.number", " ".join(cite[1].split()), *cite.span(1), 0.9)
            break


def written(lines: list[Line]) -> Iterator[Fact]:
    """Give the date that the form or the cable bears: the likeliest of those in its head."""
    best: tuple[float, Line, Dated] | None = None
    form = any(_RIF.search(line.text) for line in lines[:25])
    document = False
    due = 0
    for at, line in enumerate(lines[:160]):
        text = line.text
        document = document or bool(re.search(r"(?i)document info|originator", text))
        labelled = re.match(
            r"(?i)[^\w]{0,6}(?:\w ?)?(?:dates?|dated|cats|dats|wre|[bcdgopvw]a[rt]e)(?: of [a-z]{4,12})?\b[^\w]{0,8}",
            text,
        )
        if labelled and not re.match(r"(?i)date of (?:last|birth|review)|date:? ?last", text):
            due = at + 7 if form else at + 3
        noisy = len(text) < 60 or bool(labelled)
        for found in dates(text, noisy=noisy):
            above = lines[at - 1].text if at and found.value > "1966" else ""
            if _STAMP.search(text[max(0, found.start - 60) : found.end + 30]) or _REVIEW.search(
                above
            ):
                continue
            named = at < due or bool(_NAMED.search(text, max(0, found.start - 12), found.start))
            weight = _weight(text, found, at, form=form, document=document, due=named)
            if labelled and not form and _LABEL.search(text, 0, found.start):
                weight = max(weight, 0.85 - at / 600)
            if not form and at + 1 < len(lines) and _BEGINS.match(lines[at + 1].text):
                weight = max(weight, 0.88 - at / 2000)
            if weight and (best is None or weight > best[0]):
                best = (weight, line, found)
    if (group := _torn(lines)) and (best is None or best[0] < _SURE):
        yield group
        return
    if best and best[0] >= _LEAST:
        weight, line, found = best
        more = {"precision": found.precision}
        if found.group:
            more["group"] = line.text[found.start : found.end]
        yield line.fact("header.date", found.value, found.start, found.end, min(1.0, weight), more)


def _torn(lines: list[Line]) -> Fact | None:
    """A date-time group whose month and year stand on the next line: it is placed at its start."""
    for line, after in pairwise(lines[:60]):
        found = _TORN.search(line.text)
        if found and len(after.text) < 20:
            for each in dates(f"{found[1]} {after.text}"):
                if each.group and each.start == 0:
                    more = {"precision": each.precision}
                    return line.fact("header.date", each.value, *found.span(1), 0.85, more)
    return None


def _weight(text: str, found: Dated, at: int, *, form: bool, document: bool, due: bool) -> float:
    """How likely this date is the paper's own: form field, date-time group, alone on its line."""
    alone = len(text) - (found.end - found.start)
    year = int(found.value[:4])
    late = year > 1998
    if form and document and due and not late:
        return 1.0
    if form and (late or (year >= _FORMS and not document)):
        return 0.0
    if found.group:
        return 0.95 - at / 4000
    sure = (
        0.9
        if due and alone <= 25
        else 0.8
        if alone <= 3
        else 0.7
        if alone <= 20
        else 0.5
        if alone <= 40
        else 0.3
    )
    if sure < _LEAST and at < _TOP and _MESSAGE.search(text):
        sure = 0.75
    return sure * (0.6 if late else 1.0) * (0.9 if found.sure < 0.8 else 1.0) - at / 600


class _Found:
    """A field's value: characters ``begin`` to ``end`` of a line."""

    def __init__(self, line: Line, begin: int, end: int, sure: float) -> None:
        self.line, self.begin, self.end, self.sure = line, begin, end, sure
        self.text = line.text


def _value(lines: list[Line], at: int, field: re.Match[str]) -> _Found | None:
    line = lines[at]
    begin = field.start(2)
    rest = field[2].lstrip(" .:;—-")
    begin += len(field[2]) - len(rest)
    if len(rest) > 1:
        return _Found(line, begin, begin + len(rest.rstrip()), 0.9)
    for nearby in lines[at + 1 : at + 2]:
        if _FIELD.match(nearby.text) or (_LABEL_ONLY.match(nearby.text) and ":" in nearby.text):
            return None
        text = nearby.text.lstrip(":;. ")
        return _Found(nearby, len(nearby.text) - len(text), len(nearby.text), 0.6)
    return None


def _carried(lines: list[Line], at: int, kind: str) -> list[Line]:
    """The lines, in capitals as cables are, that carry on a subject or a list of addressees."""
    found: list[Line] = []
    if kind not in {"subject", "to", "info"} or not lines[at].text.isupper():
        return found
    for line in lines[at + 1 : at + (4 if kind == "subject" else 40)]:
        text = line.text
        if line.gap or line.block != lines[at].block or _FIELD.match(text) or marking(line):
            break
        if not text.isupper() or _PARAGRAPH.match(text) or dates(text):
            break
        if kind != "subject" and not _ADDRESSEE.match(text):
            break
        found.append(line)
    return found


def _plausible(kind: str, value: str) -> bool:
    """Whether a value can be what it should: noise of OCR is worse than nothing."""
    if not _VALUE.match(value) and kind not in {"reference", "file"}:
        return False
    letters = sum(char.isalpha() or char in " .,0123456789" for char in value)
    if letters < 0.8 * len(value) and kind not in {"reference", "file", "tags"}:
        return False
    if kind in {"from", "to"}:
        return len(value) <= 90 and value[0].isalpha() and len(_NOISE.findall(value)) < 2
    return True


def _group(line: Line) -> Iterator[Fact]:
    if not line.text[:1].isalnum() or len(line.text) > 160:
        return
    for found in dates(line.text) if _SIX.search(line.text) else ():
        if found.group:
            written_as = " ".join(line.text[found.start : found.end].split()).upper()
            yield line.fact("header.dtg", written_as, found.start, found.end, 0.95)
    if lead := _GROUPED.match(line.text):
        for index in (1, 2):
            if lead[index]:
                yield line.fact(
                    "header.precedence", _PRECEDENCE[lead[index]], *lead.span(index), 0.9
                )
