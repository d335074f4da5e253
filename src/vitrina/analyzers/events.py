"""What was done and when, sentence by sentence: requested, refused, granted, signed, arrested, met ...

    On 16 August 2012 Ecuador granted asylum to Mr. Roe in London.
      -> event.granted  2012-08-16  who: Ecuador  where: London

The date is one that the sentence names; failing that the paper's own, which is said (``basis``).
What might be, was asked whether, or did not happen is left out where the words before the verb say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, zip_longest
from typing import NamedTuple

from vitrina.analyzers.event_words import (
    ADJECTIVE,
    FIRST,
    HELP,
    KINDS,
    LOWER,
    ORDERS,
    PHRASES,
    UNDONE,
)
from vitrina.analyzers.times import expressions
from vitrina.core.facts import Analyzer, Fact, Paper

_MOST = 5_000
_REACH = 400
"""Characters before and after a verb in which its sentence ends."""
_WORD = re.compile(r"([^\W\d_]+)")
_END = re.compile(
    r"[.!?]['\"”’»)\]]{0,2}\s+(?=[\"“«(\[¿¡']?[^\W\d_a-zà-ÿ]|\d)|\n[ \t\r]*\n|\n---[^\n]*\n[^\n]{0,90}\n|\n(?=\d+\. )"
)
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sr|Sra|Lic|Ing|Gen|Col|Capt|Lt|Sen|Rep|Gov|St|No|Nos|Núm|Art|Mt|vs|Jan|Feb|Mar|Apr|Aug"
    r"|Sept?|Oct|Nov|Dec|[A-ZÁÉÍÓÚÑ]))\.\s*$"
)
_NAMED = re.compile(
    r"(?:\b(?:in|at|en)\s+)((?:the\s+|la\s+|el\s+)?[A-ZÁÉÍÓÚÑ][\w’'-]+(?:\s+(?:de\s+|of\s+)?[A-ZÁÉÍÓÚÑ][\w’'-]+){0,3})"
)
_TIMELY = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Enero|Monday"
    r"|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
)
_PRONOUNS = frozenset(
    "He She I We They It You Él Ella Ellos Yo Nosotros The A An This That These Those Who"
    " Which There El La Los Las Esto Eso Que Se Le And But Y Pero".split()
)
_TOWARDS = frozenset("of at in on from to with by for de del en con por a al para desde".split())
_TO = frozenset(("to", "To"))
"""Before a name it tells where to, and undoes nothing: 'the cable to Lisbon requested'."""
_DAYS = frozenset("yesterday today tonight ayer hoy anoche anteayer".split())
_DOING = re.compile(
    r"\b(?:has|have|had|was|were|been|he|she|they|we|i|ha|han|había|fue|fueron|se)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_SPOKEN = frozenset(ORDERS.values())
_TRIGGERS = frozenset(
    form for word in (*KINDS, *FIRST) for form in (word, word.capitalize(), word.upper())
)
_KINDS = tuple(sorted({f"event.{kind}" for kind in KINDS.values()}))


class _Verb(NamedTuple):
    kind: str
    start: int
    end: int


def find(paper: Paper) -> Iterator[Fact]:
    """Give every event that has a date, block by block; at most one of a kind in a sentence."""
    given = 0
    for number, block in enumerate(paper.blocks):
        done: set[tuple[str, int]] = set()
        for verb in _verbs(block.text):
            start, end = _sentence(block.text, verb.start, verb.end)
            if (verb.kind, start) in done:
                continue
            done.add((verb.kind, start))
            fact = _event(paper, block.text, number, verb, start, end)
            if fact:
                yield fact
                given += 1
                if given >= _MOST:
                    return


def _verbs(text: str) -> Iterator[_Verb]:
    parts = _WORD.split(text)  # what is between words, and the words, in turn
    tokens = parts[1::2]
    hits = [at for at, word in enumerate(tokens) if word in _TRIGGERS]
    if not hits:
        return
    ends = list(accumulate(map(len, parts)))
    for at in hits:
        if parts[2 * at + 2].startswith(":"):
            continue  # "Sent:" is the name of a field
        word = tokens[at].lower()
        kind, size = KINDS.get(word, ""), 1
        if not kind:
            found = PHRASES.get((word, *(each.lower() for each in tokens[at + 1 : at + 2])))
            if found is None or at + 2 >= len(tokens):
                continue
            kind, size = (found, 2) if found else (ORDERS.get(tokens[at + 2].lower(), ""), 3)
            if not kind:
                continue
        near = tokens[max(0, at - 3) : at]
        before = [
            each.lower()
            for each, following in zip_longest(near, near[1:], fillvalue="")
            if each != "May" and not (each in _TO and following[:1].isupper())
        ]
        if not UNDONE.isdisjoint(before) or (before and before[-1] in ADJECTIVE):
            continue
        yield _Verb(kind, ends[2 * at], ends[2 * (at + size) - 1])


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around ``text[start:end]``; no more than some hundred characters either side."""
    low = max(0, start - _REACH)
    first = low
    for found in _END.finditer(text, low, start):
        if not _SHORT.search(text, max(low, found.start() - 8), found.end()):
            first = found.end()
    high = min(len(text), end + _REACH)
    for found in _END.finditer(text, end, high):
        if not _SHORT.search(text, max(end, found.start() - 8), found.end()):
            high = found.start() + (0 if found[0][0] == "\n" else len(found[0].rstrip()))
            break
    if first == low and low:
        first = text.find(" ", low, start) + 1 or low
    while first < start and text[first].isspace():
        first += 1
    return first, first + len(text[first:high].rstrip())


def _event(paper: Paper, text: str, number: int, verb: _Verb, start: int, end: int) -> Fact | None:
    sentence = text[start:end]
    dated = [
        (abs((a + b) // 2 - (verb.start - start)), value)
        for a, b, value in expressions(sentence, paper.language, paper.date)
        if value[0].isdigit() and len(value) >= 4
    ]
    value = _plain(min(dated)[1]) if dated else ""
    basis = "named" if value else "paper"
    value = value or paper.date
    if not value or end <= start:
        return None
    more = {"basis": basis}
    before = text[start : verb.start]
    who = _who(before)
    if who:
        more["who"] = who
    elif not dated and not _DOING.search(before) and verb.kind not in _SPOKEN:
        return None  # a participle, most likely: nobody does anything, and no day is named
    place = next(
        (found[1] for found in _NAMED.finditer(text, verb.end, end) if not _TIMELY.match(found[1])),
        "",
    )
    if place:
        more["where"] = " ".join(place.split())
    return Fact(f"event.{verb.kind}", value, number, start, end, 0.75 if dated else 0.5, more)


def _plain(value: str) -> str:
    """A day, a month or a year: of weeks, quarters and seasons the year."""
    day = value.partition("T")[0]
    if re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", day):
        return day
    return day[:4] if re.match(r"\d{4}-", day) else ""


def _who(before: str) -> str:
    """Who did it: the name or office that ends right before the verb, '' where there is none."""
    words = before.replace("\n", " ").split(" ")
    while words and (not words[-1] or words[-1].lower() in HELP):
        words.pop()
    kept: list[str] = []
    for word in reversed(words[-9:]):
        bare = word.strip(".,;:()[]“”\"«»'’")
        if not bare or bare.lower() in _DAYS or (kept and word[-1] in ",;:)]"):
            break
        if bare[0].isupper() or (kept and bare in LOWER):
            kept.append(bare)
        else:
            break
    rest = [word for word in words[: len(words) - len(kept)] if word]
    if rest and rest[-1].lower() in _TOWARDS:
        return ""  # "the minister at Madrid was told": it is not Madrid that was
    while kept and (kept[-1] in LOWER or kept[-1] in _PRONOUNS):
        if kept.pop() in _TOWARDS:
            return ""
    name = " ".join(reversed(kept))
    return name if len(name) > 1 and not _TIMELY.match(name) else ""


ANALYZER = Analyzer(
    name="events",
    finds=_KINDS,
    run=find,
    version=2,  # "to" before a name undoes nothing
    limits=(
        "English and Spanish; a verb of its list, in the past or said so that saying does it",
        "who and where are what stands beside the verb, and may be another's",
    ),
)
