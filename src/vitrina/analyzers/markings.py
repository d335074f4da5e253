"""Markings of classification, handling and precedence, as lines and as paragraph marks.

A marking line holds nothing but marking words (a cable number may lead it), in any order:
``O.JA1201 SECRET AUSTEO PRIORITY``, ``S-E-C-R-E-T``, ``C O N F I D E N T I A L STATE 012345 NODIS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.analyzers.heads import Line
from vitrina.core.facts import Fact, Paper

CLASSES = (
    "TOP SECRET", "SECRET", "CONFIDENTIAL", "RESTRICTED", "UNCLASSIFIED", "LIMITED OFFICIAL USE",
    "OFFICIAL USE ONLY", "FOR OFFICIAL USE ONLY", "SENSITIVE BUT UNCLASSIFIED", "SBU",
    "SECRETO", "CONFIDENCIAL", "RESERVADO", "MUY SECRETO",
)  # fmt: skip
HANDLING = (
    "AUSTEO", "NODIS", "EXDIS", "LIMDIS", "STADIS", "NOFORN", "ORCON", "NOCONTRACT", "WNINTEL",
    "PROPIN", "RYBAT", "EYES ONLY", "PERSONAL", "PERSONAL AND CONFIDENTIAL", "BY BAG", "NO FOREIGN DISSEM",
    "BACKGROUND USE ONLY", "LIMITED DISTRIBUTION", "CHEROKEE", "ROGER CHANNEL", "SENSITIVE",
    "LIMITED DISSEM", "AMERICAN EYES ONLY", "STAFF",
)  # fmt: skip
PRECEDENCES = (
    "FLASH", "NIACT IMMEDIATE", "OPERATIONAL IMMEDIATE", "EMERGENCY", "IMMEDIATE", "PRIORITY",
    "ROUTINE", "DEFERRED", "MOST IMMEDIATE", "VERY URGENT", "URGENT",
)  # fmt: skip
_LETTERS = {"Z": "FLASH", "O": "IMMEDIATE", "P": "PRIORITY", "R": "ROUTINE"}


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(
        re.escape(word).replace(r"\ ", "[ -]{1,3}") for word in sorted(words, key=len, reverse=True)
    )


_WORD = re.compile(
    rf"(?P<class>{_alternatives(CLASSES)})|(?P<handling>{_alternatives(HANDLING)})"
    rf"|(?P<precedence>{_alternatives(PRECEDENCES)})|(?P<filler>AND|FOR|ONLY|MESSAGE|THE|[/,.;&()-]+)",
    re.IGNORECASE,
)
_SPACED = re.compile(r"\b(?:[A-Z][ -]){4,14}[A-Z]\b")
_NUMBER = re.compile(
    r"[O0I]\.[ ]?[A-Z]{1,3}[ ]?\d{1,6}|[A-Z]{2,3}\d{2,6}|(?:No\.? ?)?\d{1,5}(?=[. ])"
)
_CABLE_TAIL = re.compile(r"(?:SECTION \d+ OF \d+ )?[A-Z][A-Z ]{2,25} \d{4,7}\b(?: ?\d\d OF \d\d)?")
_MARK = re.compile(
    r"^[ \t]*(?:¶?\d{1,3}\.?[ \t]*|[a-z]\.[ \t]+)?"
    r"\((TS|S|C|U|R|SBU|LOU|FOUO)((?:/{1,2}[A-Z]{2,6}){0,4})\)(?=[ \t]+\S)",
    re.MULTILINE,
)
_FULL = {
    "TS": "TOP SECRET", "S": "SECRET", "C": "CONFIDENTIAL", "U": "UNCLASSIFIED", "R": "RESTRICTED",
    "SBU": "SENSITIVE BUT UNCLASSIFIED", "LOU": "LIMITED OFFICIAL USE", "FOUO": "FOR OFFICIAL USE ONLY",
}  # fmt: skip
_CHANGED = re.compile(
    r"(?i)\b(declassified|downgraded to|classified by|declassify on|decl|reclassified|"
    r"classification changed to|regraded)\b[:, ]{0,3}([^\n]{0,120})"
)
_MANY = 20_000


def marking(line: Line) -> list[Fact]:
    """Give the facts of a line that is nothing but markings; none of any other line."""
    text = _joined(line.text)
    if len(text) > 140:
        return []
    at = 0
    found: list[Fact] = []
    if number := _NUMBER.match(text):
        at = number.end()
        found.append(line.fact("header.number", _tidy(number[0].strip()), 0, at))
    classed = False
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        word = _WORD.match(text, at)
        if not word:
            tail = _CABLE_TAIL.match(text, at) if classed and text.isupper() else None
            if tail:
                at = tail.end()
                continue
            if classed and re.match(r"(?:P?R|PR|I|O|P)$", text[at:]):
                letter = text[at:][-1]
                found.append(line.fact("header.precedence", _LETTERS.get(letter, letter), at))
                break
            return []
        if word.end() < len(text) and text[word.end()].isalnum() and word.lastgroup != "filler":
            return []
        if word.lastgroup != "filler":
            kind = {"class": "classification"}.get(word.lastgroup or "", word.lastgroup)
            value = " ".join(re.split(r"[ -]+", word[0].upper()))
            found.append(line.fact(f"header.{kind}", value, *word.span()))
            classed = classed or kind in {"classification", "handling", "precedence"}
        at = word.end()
    return found if classed else []


def changes(line: Line) -> Iterator[Fact]:
    """Give what a line says of a change of classification: by whom, when."""
    if found := _CHANGED.search(line.text):
        yield line.fact(
            "header.classification-change",
            found[0].strip()[:150],
            *found.span(),
            0.8,
            {"act": found[1].lower()},
        )


def paragraph_marks(paper: Paper) -> Iterator[Fact]:
    """Give the classification mark that leads each paragraph, ``(C)`` or ``(S//NF)``.

    A lone ``(C)`` is also how lists count: letters alone are taken where the paper's marks are not
    an alphabet, that is where no ``(A)`` or ``(B)`` stands.
    """
    facts = []
    for number, block in enumerate(paper.blocks):
        if "(" not in block.text:
            continue
        if re.search(r"^[ \t]*\([AB]\)[ \t]", block.text, re.MULTILINE):
            return
        for found in _MARK.finditer(block.text):
            more = {"handling": found[2].strip("/").replace("//", "/")} if found[2] else {}
            start = found.start(1) - 1
            facts.append(
                Fact(
                    "paragraph.classification",
                    _FULL[found[1]],
                    number,
                    start,
                    found.end(),
                    0.9,
                    more,
                )
            )
            if len(facts) >= _MANY:
                break
    yield from facts


def _joined(text: str) -> str:
    """Close up spaced letters, keeping every character's place: blanks move behind the word."""

    def close(found: re.Match[str]) -> str:
        word = re.sub(r"[ -]", "", found[0])
        for name in CLASSES:
            if word == name.replace(" ", ""):
                return name.ljust(len(found[0]))
        return found[0]

    return _SPACED.sub(close, text)


def _tidy(number: str) -> str:
    return re.sub(r"^0\.", "O.", number.replace(" ", ""))
