"""Mail that was printed: the header of each message of the chain, the newest first as it stands.

    From:      Sherman, Wendy R <...>            message 1: a run of field lines
    Sent:      Tuesday, April 3, 2012 10:08 AM
    > On Aug 23, 2010, at 9:30 AM, H <...> wrote:    a later message, from and date only

The printer leaves the reviewers' codes at the right edge ("B6"), blanks for what is withheld, and
field names without their colon; a long list of recipients goes on in the next lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vitrina.analyzers.dating import dates
from vitrina.core.facts import Fact, Paper

_QUOTE = r"[ \t>»|•·*_]*"
_START = re.compile(
    rf"^{_QUOTE}(?:(?:From|De|Von|Sent|To|Date)(?:[ \t]?[:;]|[ \t]{{3,}})"
    rf"|On [^\n]{{8,140}}?(?: wrote:|$))",
    re.MULTILINE,
)
_FIELD = re.compile(
    rf"^{_QUOTE}(From|Sent|Date|To|Cc|CC|Bcc|Subject|Importance|Attachments?|Reply-To"
    rf"|De|Enviado(?: el)?|Para|Asunto|Fecha|Von|Gesendet|An|Betreff)"
    rf"(?:[ \t]?[:;]|[ \t]{{3,}}|$)[ \t]*(.*)$",
)
_WROTE = re.compile(
    rf"^{_QUOTE}On (.{{8,60}}?(?:[AaPp]\.?[Mm]\.?|\d{{4}}|\d\d:\d\d)),? (?!\d|at \d)([^,\n].{{0,80}}?)[ \t]*wrote:?$"
)
_KINDS = {
    "from": "from", "de": "from", "von": "from", "sent": "sent", "date": "sent", "enviado": "sent",
    "enviado el": "sent", "fecha": "sent", "gesendet": "sent", "to": "to", "para": "to", "an": "to",
    "cc": "cc", "subject": "subject", "asunto": "subject", "betreff": "subject",
}  # fmt: skip
_CODE = re.compile(
    r"(?:^|(?<![ \t])[ \t]{2,}|(?<=[\w>;.]) (?=B\d$))"
    r"(?:(?:RELEASE IN (?:PART|FULL)|B[1-9](?:\([A-F]\))?|1\.4\([A-Da-d]\)|NR)[, \t]*)+$"
)
_STAMP = re.compile(r"UNCLASSIFIED U\.S\.|Case No\.|Doc No\.|^\s*Page \d+")
_DEEP = 12
"""Blanks before a line that carries on the field above."""
_PAGE_GAP = 12
"""Blank lines that a page break may leave inside a header."""
_LONGEST = 30
"""Lines that the header of one message takes at most, blanks and codes among them."""
_MOST = 5_000
_WIDE = 500


class _Row(NamedTuple):
    start: int
    text: str


class _Value(NamedTuple):
    kind: str
    start: int
    end: int
    text: str


def messages(paper: Paper) -> Iterator[Fact]:
    """Give from, to, cc, sent and subject of each message, numbered as they stand."""
    message = 0
    for number, block in enumerate(paper.blocks):
        if block.hidden:
            continue
        done = 0
        for start in _START.finditer(block.text):
            if start.start() < done:
                continue
            values, done = _header(block.text, start.start())
            if not values:
                continue
            message += 1
            for value in values:
                yield from _fact(value, number, message)
            if message >= _MOST:
                return


def _header(text: str, start: int) -> tuple[list[_Value], int]:
    """Read one message's header; (nothing, ``start``) if the lines are none."""
    rows = _rows(text, start)
    if wrote := _wrote(rows):
        return wrote, rows[0].start + len(rows[0].text)
    values: list[_Value] = []
    blank = 0
    end = start
    for index, row in enumerate(rows):
        if _STAMP.search(row.text):  # a page ends inside the header
            blank = -_PAGE_GAP
            continue
        field = _FIELD.match(row.text)
        kind = _KINDS.get(field[1].casefold(), "other") if field else ""
        if field and kind != "other" and any(value.kind == kind for value in values):
            break
        if field:
            begin = row.start + field.start(2)
            values.append(_trimmed(kind, begin, field[2]))
            blank = 0
        elif not _CODE.sub("", row.text).strip(" \t>»|"):
            blank += 1
            if blank > 3:
                break
            continue
        elif (
            values
            and values[-1].kind in {"to", "cc", "subject"}
            and _goes_on(rows, index, values[-1], blank)
        ):
            last = values.pop()
            more = _trimmed(last.kind, row.start, row.text)
            values.append(
                _Value(last.kind, last.start, more.end, f"{last.text} {more.text}".strip())
            )
        else:
            break
        end = row.start + len(row.text)
        if kind == "subject" and len(values) > 2:
            after = rows[index + 1 : index + 2]
            if not after or not (
                _FIELD.match(after[0].text) or _goes_on(rows, index + 1, values[-1], 0)
            ):
                break
    kinds = {value.kind for value in values}
    if "from" not in kinds or not kinds & {"sent", "to", "subject"} or len(kinds) < 3:
        return [], start
    return values, max(end, start + 1)


def _rows(text: str, start: int) -> list[_Row]:
    found: list[_Row] = []
    at = start
    while at <= len(text) and len(found) < _LONGEST:
        end = text.find("\n", at, at + _WIDE)
        if end < 0:
            end = min(len(text), at + _WIDE)
            found.append(_Row(at, text[at:end]))
            break
        found.append(_Row(at, text[at:end]))
        at = end + 1
    return found


def _goes_on(rows: list[_Row], index: int, last: _Value, blank: int) -> bool:
    """Whether a line carries on the field above: indented, or before another field of the list."""
    text = rows[index].text
    if blank > 0 or not text.strip():
        return False
    indent = len(text) - len(text.lstrip(" \t"))
    if indent >= _DEEP or (last.kind != "subject" and last.text.endswith((";", ","))):
        return True
    if last.kind == "subject":
        return False
    for row in rows[index + 1 :]:
        if _FIELD.match(row.text):
            return True
        if not row.text.strip() or len(row.text) > _WIDE // 2:
            return False
    return False


def _trimmed(kind: str, start: int, text: str) -> _Value:
    kept = _CODE.sub("", text).rstrip(" \t\r")
    lead = len(kept) - len(kept.lstrip(" \t>»|"))
    return _Value(kind, start + lead, start + len(kept), kept[lead:])


def _wrote(rows: list[_Row]) -> list[_Value]:
    found = _WROTE.match(rows[0].text)
    if not found and len(rows) > 1 and len(rows[0].text) < 140:
        found = _WROTE.match(f"{rows[0].text} {rows[1].text.strip(' >»')}")
        if found and found.end(2) > len(rows[0].text):
            return []
    if not found or not dates(found[1]):
        return []
    return [
        _Value("sent", rows[0].start + found.start(1), rows[0].start + found.end(1), found[1]),
        _Value(
            "from", rows[0].start + found.start(2), rows[0].start + found.end(2), found[2].strip()
        ),
    ]


def _fact(value: _Value, block: int, message: int) -> Iterator[Fact]:
    if value.kind == "other" or not value.text.strip():
        return
    more = {"message": str(message)}
    text = " ".join(value.text.split())
    if value.kind == "sent":
        found = dates(text)
        if not found:
            return
        more |= {"precision": found[0].precision, "as": text}
        text = found[0].value
    yield Fact(f"header.{value.kind}", text, block, value.start, value.end, 0.95, more)
