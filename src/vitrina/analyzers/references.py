"""What a paper refers to: other telegrams, numbered documents, cables, files, messages, cases.

    your telegram No. 114 of March 3    reference.telegram  114     {"whose": "your", "date": ...}
    See Documents 308, 309 and 311      reference.document  308, 309, 311
    REF: A. 64 STATE 12345              reference.cable     64 STATE 12345
    File No. 861.51/131                 reference.file      861.51/131
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.analyzers.dating import MONTHS
from vitrina.core.facts import Analyzer, Fact, Paper

_MONTH = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
_DATE = rf"(?:(?:{_MONTH})\.? \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})(?:,? \d{{4}})?)"
_DATED = re.compile(rf"(?:,? (?:of|dated))?,? ({_DATE})")
_LIST = re.compile(r"(?:, and |, & |, | and | & |[-–—](?=\d)| to (?=\d))(?:Documents? )?(\d{1,5})(?![\w/.]\d|\d)")
_ALSO = re.compile(r" and (\d{1,5})(?=[.,;:)]\s|$)")
"""After one number: a second, where the sentence ends and so counts nothing else."""
_DOCUMENT = re.compile(
    r"\b(?:D|d(?=ocuments? (?:No\.? |no\.? )?\d)|D(?=OC))(?:ocuments?|OCUMENTS?)\s(?:Nos?\.? |nos?\.? )?(\d{1,5})(?![\d/]|\.\d)"
)
_PAPER = (
    "telegrams?|despatch(?:es)?|dispatch(?:es)?|instructions?|cablegrams?|savingrams?|airgrams?|cables?"
    "|letters?|memorand(?:um|a)|circulars?|telegramas?|oficios?|notas?"
)
_TELEGRAM = re.compile(
    rf"\b({_PAPER})(?:[’']s)?,? (?:[Nn]os?\.? ?|[Nn]úm\.? ?|number )?((?:[A-Z]{{1,2}}[.-]? ?)?\d{{1,6}})(?![\d/:]|\.\d|,\d|\s+(?:of|million|per)\b[^A-Z]{{0,4}}[a-z])",
    re.IGNORECASE,
)
_WHOSE = re.compile(
    r"\b([Mm]y|[Yy]our|[Oo]ur|[Tt]he [Dd]epartment[’']s|[Dd]epartment[’']s|[Ee]mbassy[’']s|[Ll]egation[’']s|[Cc]onsulate[’']s"
    r"|[Cc]onsul[’']s|[Mm]inister[’']s|[Aa]mbassador[’']s|[Dd]eptel|[Ee]mbtel|[Mm]i|[Ss]u)\s"
)
_SHORT = re.compile(
    rf"\b([Mm]y|[Yy]our|[Oo]ur|[Dd]epartment[’']s|[Ll]egation[’']s|[Ee]mbassy[’']s|[Cc]onsulate[’']s) "
    rf"(?:[Nn]os?\. ?)?((?:[A-Z]-)?\d{{1,5}})(?:,? (?:of )?({_DATE})|(?=[.;,)]))"
)
_AUSTRALIAN = re.compile(r"\b[OI0]\.? ?([A-Z]{2})[ ]?(\d{2,6})\b|\b(JA|LB|UN|WH|LH|CH|WL)(\d{2,6})\b")
_STATE = re.compile(
    r"(?:\b(\d{2,4}) )?\b(SECSTATE|STATE|USUN(?: NEW YORK)?|DIRECTOR|DIR|[A-Z]{4,}(?: [A-Z]{4,})?)[ -](\d{3,7})\b(?![-/.]\d)"
)
_REF_LINE = re.compile(r"^[ \t]*REFS?(?:ERENCES?)?\s?[:.;]?\s+([^\n]{3,200}(?:\n[ \t]*\(?[B-F][.)][^\n]{3,120}){0,5})", re.MULTILINE)
_FILE = re.compile(r"\b(?:[Ff]ile|[Ff]iles) (?:[Nn]o\.? ?)?(\d{2,4}[A-Za-z]?[.\d\w]*/[\w½]+(?:/\d+)*)|\bNAA ?: ?([A-Z]{1,2}[\dl]{1,6}, [\w/. -]{2,30}?)(?=, [ivxlc]+\]|\]|,| and)")
_RECORD = re.compile(r"\b(\d{3}-\d{5}-\d{5})\b|\b(201-\d{4,7})\b")
_MESSAGE = re.compile(r"<([^\s<>@]{3,100}@[^\s<>@]{3,100})>")
_MESSAGE_LINE = re.compile(r"(?im)^(?:message-id|in-reply-to|references):[ \t]*([^\n]{5,900})")
_EXHIBIT = re.compile(r"\b(?:Exhibit|EXHIBIT|Ex\.|Annex|ANNEX|Commission Exhibit|CE) (?:[Nn]o\.? ?)?(\d{1,4}(?:-?[A-Z])?|[A-Z]{1,2}(?:-\d{1,3})?)(?![\w’'])")
_DOCKET = re.compile(r"\b(?:(?:Case|Civ(?:il)?|Crim(?:inal)?|Docket)\.?(?: Action)? )?(?:[Nn]os?\.? )?(\d{1,2}:\d{2}-(?:cv|cr|mj|mc|ap)-\d{3,6}(?:-[A-Z]{2,4})*|F-\d{4}-\d{4,6})\b")
_PAGE = re.compile(r"\b(ante|post|supra|infra), (?:vol\. [ivxlc]+, )?pp?\. (\d{1,4})(?:[-–](\d{1,4}))?")
_MOST = 50_000
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
    if not re.search(r"\d", text) and "@" not in text and "xhibit" not in text:
        return
    yield from _documents(text, block)
    taken = []
    for fact in _telegrams(text, block):
        taken.append(fact)
        yield fact
    yield from _cables(text, block)
    for form, kind in (
        (_FILE, "file"), (_RECORD, "file"), (_EXHIBIT, "exhibit"), (_DOCKET, "case"), (_PAGE, "page"),
    ):  # fmt: skip
        for found in form.finditer(text):
            value = found[2] if kind == "page" else next(part for part in found.groups() if part)
            more = {"where": found[1]} if kind == "page" else {}
            yield Fact(f"reference.{kind}", value, block, *found.span(), 0.9, more)
    for line in _MESSAGE_LINE.finditer(text):
        for found in _MESSAGE.finditer(line[1]):
            start = line.start(1) + found.start()
            yield Fact("reference.message", found[1], block, start, start + len(found[0]))


def _documents(text: str, block: int) -> Iterator[Fact]:
    for found in _DOCUMENT.finditer(text):
        yield Fact("reference.document", found[1], block, *found.span(), 0.98, {"number": found[1]})
        last, at = int(found[1]), found.end()
        for _ in range(_SPREAD):
            many = found[0].rstrip("0123456789 .").endswith(("s", "S", "Nos", "nos"))
            more = (_LIST if many else _ALSO).match(text, at)
            if more is None:
                break
            number = int(more[1])
            if number > last + 1 and (text[at] in "-–—" or text.startswith(" to ", at)):
                for between in range(last + 1, min(number, last + _SPREAD)):
                    value = str(between)
                    yield Fact("reference.document", value, block, *more.span(), 0.9, {"number": value})
            yield Fact("reference.document", more[1], block, *more.span(1), 0.95, {"number": more[1]})
            last, at = number, more.end()


def _telegrams(text: str, block: int) -> Iterator[Fact]:
    done: set[int] = set()
    for found in _TELEGRAM.finditer(text):
        kind, value = found[1].lower(), found[2].replace(" ", "")
        end, more = found.end(), {"form": kind.rstrip("s"), "number": value}
        before = text[max(0, found.start() - 45) : found.start()]
        owners = _WHOSE.findall(before)
        if owners and len(before.split(owners[-1])[-1].split()) <= 3:
            more["whose"] = owners[-1].lower()
        if dated := _DATED.match(text, end):
            more["date"], end = dated[1], dated.end()
        done.add(found.start(2))
        yield Fact("reference.telegram", value, block, found.start(), end, 0.9, more)
    for found in _SHORT.finditer(text):
        if found.start(2) not in done:
            more = {"number": found[2], "whose": found[1].lower()}
            if found[3]:
                more["date"] = found[3]
            sure = 0.9 if found[3] else 0.7
            yield Fact("reference.telegram", found[2], block, *found.span(), sure, more)


def _cables(text: str, block: int) -> Iterator[Fact]:
    for found in _AUSTRALIAN.finditer(text):
        post, number = found[1] or found[3], found[2] or found[4]
        value = f"O.{post}{number}" if found[1] else f"{post}{number}"
        more = {"post": post, "number": number}
        yield Fact("reference.cable", value, block, *found.span(), 0.9, more)
    for line in _REF_LINE.finditer(text):
        for found in _STATE.finditer(text, line.start(1), line.end(1)):
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
