"""The forms in which papers name other papers, as patterns; ``references`` says what each means."""

from __future__ import annotations

import re

from vitrina.analyzers.dating import MONTHS

_MONTH = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
_DATE = rf"(?:(?:{_MONTH})\.? \d{{1,2}}(?:, \d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})(?:,? \d{{4}})?)"
DATED = re.compile(rf"(?:,? (?:of|dated))?,? ({_DATE})")
LIST = re.compile(
    r"(?:, and |, & |, | and | & |[-–—](?=\d)| to (?=\d))(?:Documents? )?(\d{1,5})(?![\w/.]\d|\d)"
)
ALSO = re.compile(r" and (\d{1,5})(?=[.,;:)]\s|$)")
"""After one number: a second, where the sentence ends and so counts nothing else."""
DOCUMENT = re.compile(
    r"\b(?:D|d(?=ocuments? (?:No\.? |no\.? )?\d)|D(?=OC))(?:ocuments?|OCUMENTS?)"
    r"\s(?:Nos?\.? |nos?\.? )?(\d{1,5})(?![\d/]|\.\d)"
)
_PAPER = (
    "telegrams?|despatch(?:es)?|dispatch(?:es)?|instructions?|cablegrams?|savingrams?|airgrams?|cables?"
    "|letters?|memorand(?:um|a)|circulars?|telegramas?|oficios?|notas?"
)
TELEGRAM = re.compile(
    rf"\b(?i:({_PAPER}))(?:[’']s)?,? (?:(?i:nos?|núm)\.? ?|number )?"
    r"((?:[A-Z]{1,2}[.-]? ?)?\d{1,6})(?![\d/:]|\.\d|,\d|\s+(?:million|per|of the|days|pages)\b)"
)
WHOSE = re.compile(
    r"\b([Mm]y|[Yy]our|[Oo]ur|[Tt]he [Dd]epartment[’']s|[Dd]epartment[’']s|[Ee]mbassy[’']s|[Ll]egation[’']s"
    r"|[Cc]onsulate[’']s"
    r"|[Cc]onsul[’']s|[Mm]inister[’']s|[Aa]mbassador[’']s|[Dd]eptel|[Ee]mbtel|[Mm]i|[Ss]u)\s"
)
SHORT = re.compile(
    rf"\b([Mm]y|[Yy]our|[Oo]ur|[Dd]epartment[’']s|[Ll]egation[’']s|[Ee]mbassy[’']s|[Cc]onsulate[’']s) "
    rf"(?:[Nn]os?\. ?)?((?:[A-Z]-)?\d{{1,5}})(?:,? (?:of )?({_DATE})|(?=[.;,)]))"
)
AUSTRALIAN = re.compile(
    r"\b[OI0]\.? ?([A-Z]{2})[ ]?(\d{2,6})\b|\b(JA|LB|UN|WH|LH|CH|WL)(\d{2,6})\b"
)
STATE = re.compile(
    r"(?:\b(\d{2,4}) )?\b(SECSTATE|STATE|USUN(?: NEW YORK)?|DIRECTOR|DIR"
    r"|[A-Z]{4,20}(?: [A-Z]{4,20})?)[ -](\d{3,7})\b(?![-/.]\d)"
)
REF_LINE = re.compile(
    r"^[ \t]*REFS?(?:ERENCES?)?\s?[:.;]?\s+([^\n]{3,200}(?:\n[ \t]*\(?[B-F][.)][^\n]{3,120}){0,5})",
    re.MULTILINE,
)
FILE = re.compile(
    r"\b(?:[Ff]ile|[Ff]iles) (?:[Nn]o\.? ?)?(\d{2,4}[A-Za-z]?[.\d\w]*/[\w½]+(?:/\d+)*)"
    r"|\bNAA ?: ?([A-Z]{1,2}[\dl]{1,6}, [\w/. -]{2,30}?)(?=, [ivxlc]+\]|\]|,| and)"
)
RECORD = re.compile(r"\b(\d{3}-\d{5}-\d{5})\b|\b(201-\d{4,7})\b")
MESSAGE = re.compile(r"<([^\s<>@]{1,100}@[^\s<>@]{1,100})>")
MESSAGE_LINE = re.compile(r"(?im)^(?:message-id|in-reply-to|references):[ \t]*([^\n]{5,900})")
EXHIBIT = re.compile(
    r"\b(?:Exhibit|EXHIBIT|Ex\.|Annex|ANNEX|Commission Exhibit|CE) (?:[Nn]o\.? ?)?"
    r"(\d{1,4}(?:-?[A-Z])?|[A-Z]{1,2}(?:-\d{1,3})?)(?![\w’'])"
)
DOCKET = re.compile(
    r"\b(\d{1,2}:\d{2}-(?:cv|cr|mj|mc|ap)-\d{3,6}(?:-[A-Z]{2,4}){0,4}|F-\d{4}-\d{4,6})\b"
)
PAGE = re.compile(
    r"\b(ante|post|supra|infra), (?:vol\. [ivxlc]+, )?pp?\. (\d{1,4})(?:[-–](\d{1,4}))?"
)
