"""Who and what a paper names: persons, organisations, places, posts, laws, ships, addresses, numbers.

    "el señor Assange quede en libertad y que México le ofrece asilo"
        name.person  Assange  {"title": "señor"}      name.place  México

Three hands: a trained tagger for persons, organisations and places (tagging), forms that tell
themselves (name_forms), and what the rest of the same paper says of a name. A value is the name as
it would be written in a list: on one line, without a possessive, not in capitals.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from vitrina.analyzers.institutions import called
from vitrina.analyzers.name_bodies import apart, is_nothing, is_office, leads_body, untagged
from vitrina.analyzers.name_edges import (
    before_person,
    goes_on,
    is_marking,
    is_nobody,
    pieces,
    without_marking,
)
from vitrina.analyzers.name_forms import forms
from vitrina.analyzers.name_words import (
    DEMONYM,
    GIVEN,
    HEAD,
    PLACE,
    SURNAME,
    TITLE,
    is_title,
    known_as,
)
from vitrina.analyzers.tagging import tag
from vitrina.core.facts import Analyzer, Fact, Paper

LONGEST = 200
MOST = 100_000
"""Facts of one text; what names more is no prose."""
KINDS = (
    "name.person", "name.organisation", "name.place", "name.post", "name.law", "name.ship",
    "name.handle", "name.email", "name.phone", "name.account",
)  # fmt: skip
_FORM_SCORE = {
    "email": 0.99, "handle": 0.95, "account": 0.9, "phone": 0.85, "law": 0.8, "post": 0.85, "ship": 0.75,
    "person": 0.95,
    "organisation": 0.95,
}  # fmt: skip
_UNTAGGED = 0.5
_WORDED = frozenset(("person", "organisation", "place"))
_LINKS = frozenset(
    ("de", "del", "la", "las", "los", "y", "e", "of", "and", "the", "for", "von", "van", "der", "da", "do",
     "dos", "di", "al", "para", "en", "in")
)  # fmt: skip
_SILENT = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Soft hyphens and marks of direction, which no list would have."""
_POSSESSIVE = re.compile(r"['’][sS]$")
_EDGES = " \t\r\n.,;:*_\"'“”‘’«»()[]{}<>|-–—•·#^~=+"
_LOOSE_END = re.compile(r"\s(?:and|the|of|to|in|for|by|at|on|that|y|de|del|la|el|en|que|[b-z])$")
"""A small word, or a letter, that ends no name."""
_NOWHERE = frozenset(("dios", "god"))
_CONTINENTS = frozenset(("América", "África", "AMÉRICA", "ÁFRICA"))
"""Given names too, and in these papers hardly ever."""
_INITIALS = re.compile(r"(?:[A-Z]\.){1,4}")
_PLACE_PART = re.compile(
    r"\b(?:P(?:ort|ORT|uerto|UERTO)|F(?:ort|ORT)|L(?:ake|AKE)|C(?:ape|APE|abo|ABO)|M(?:ount|OUNT)|I(?:sla|SLA)"
    r"|N(?:ew|EW|uev[oa]|UEV[OA]))[ ]$"
)
"""What makes a place of the name that follows: 'PORT AMARO'."""
_LAND = frozenset(
    (
        "Valle",
        "Lomas",
        "Colonia",
        "Bahía",
        "Golfo",
        "Cerro",
        "Sierra",
        "Laguna",
        "Isla",
        "Río",
        "Costa",
    )
)
_OF_LAND = re.compile(r" (?:de|del|de la|de los|de las) [A-ZÁÉÍÓÚÑ][\w’'-]+")
_LAS = re.compile(r"\b(?:Las|La|Los|El) $")
_WHERE = re.compile(
    r"\b(?:in|at|near|from|en|desde|hacia|hasta|(?:municipio|ciudad|pueblo|puerto|estado) de)\s+$",
    re.IGNORECASE,
)
Spot = tuple[int, int, str, float]


def find(paper: Paper) -> Iterator[Fact]:
    """Give the names of a paper, block by block, in the order of the text."""
    given = 0
    spots = [(number, _spots(block.text)) for number, block in enumerate(paper.blocks)]
    full = _full_names(paper, spots)
    mostly = _mostly(paper, spots)
    for number, some in spots:
        text = paper.blocks[number].text
        reached = 0
        for start, end, kind, score in some:
            if start < reached:
                continue
            as_what = mostly.get(text[start:end].casefold(), kind)
            made = _fact(text, number, start, end, as_what, score, full)
            if made is None:
                continue
            reached = made.end
            yield made
            given += 1
            if given >= MOST:
                return


def _spots(text: str) -> list[Spot]:
    """Give where names stand; what a form tells goes before what the tagger thinks."""
    told = sorted((start, end, kind, _FORM_SCORE[kind]) for start, end, kind in forms(text))
    merged: list[Spot] = []
    at = 0
    for spot in tag(text):
        while at < len(told) and told[at][0] < spot[1]:
            _add(merged, told[at])
            at += 1
        if not merged or spot[0] >= merged[-1][1]:
            merged.append(spot)
        elif spot[2] == "organisation" == merged[-1][2] and spot[1] > merged[-1][1]:
            merged[-1] = (merged[-1][0], *spot[1:])
        elif (
            spot[2] == "organisation" == merged[-1][2]
            and spot[1] == merged[-1][1]
            and _leads(text[spot[0] : merged[-1][0]].split())
        ):
            merged[-1] = (spot[0], *merged[-1][1:])  # another country's council
    for each in told[at:]:
        _add(merged, each)
    taken = [spot[:2] for spot in merged]
    merged += [(*each, _UNTAGGED) for each in untagged(text, taken)]
    merged.sort()
    return [each for spot in merged for each in _parts(text, spot)]


def _parts(text: str, spot: Spot) -> Iterator[Spot]:
    start, end, kind, score = spot
    if kind not in _WORDED:
        yield spot
        return
    for first, last in pieces(text, start, end):
        for begin, stop, as_what in apart(text, first, last, kind):
            yield begin, stop, as_what, score


def _leads(words: list[str]) -> bool:
    """Whether words before an institution that the list has make another of it: 'Russian', 'MINISTRY OF'."""
    lead = " ".join(words)
    return bool(words) and (
        bool(known_as(lead) & DEMONYM)
        or called(lead).startswith("country-")
        or (bool(known_as(words[0]) & HEAD) and words[-1].casefold() in _LINKS)
    )


def _add(merged: list[Spot], told: Spot) -> None:
    """Put what a form tells in the place of what the tagger thought of the same words."""
    while merged and merged[-1][1] > told[0] and merged[-1][2] in _WORDED:
        if told[2] == "organisation" and merged[-1][0] <= told[0] and merged[-1][1] > told[1]:
            return  # a longer name that holds this one
        merged.pop()
    if not merged or merged[-1][1] <= told[0]:
        merged.append(told)


def _mostly(paper: Paper, spots: Sequence[tuple[int, list[Spot]]]) -> dict[str, str]:
    """What a name of one word mostly is in the paper, where it was taken for several things.

    Not of the name of a known place: 'The Chargé in Brazil (Washington)' is no town.
    """
    seen: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for number, some in spots:
        text = paper.blocks[number].text
        for start, end, kind, score in some:
            if kind in _WORDED:
                seen[text[start:end].casefold()][kind] += score
    return {
        name: max(kinds, key=lambda kind: kinds[kind])
        for name, kinds in seen.items()
        if len(kinds) > 1 and " " not in name and not known_as(name) & PLACE
    }


def _full_names(paper: Paper, spots: Sequence[tuple[int, list[Spot]]]) -> frozenset[str]:
    """Give the last words of persons who are named in full somewhere in the paper."""
    return frozenset(
        paper.blocks[number].text[start:end].rsplit(None, 1)[-1].casefold()
        for number, some in spots
        for start, end, kind, score in some
        if kind == "person" and score > 0.6 and " " in paper.blocks[number].text[start:end]
    )


def _fact(
    text: str, block: int, start: int, end: int, kind: str, score: float, full: frozenset[str]
) -> Fact | None:
    """Make the fact; None for what turns out to be no name."""
    if kind in _FORM_SCORE and kind not in _WORDED:
        return Fact(f"name.{kind}", _form(text[start:end], kind), block, start, end, score)
    start, end = _trim(text, start, end)
    words = text[start:end].split()
    if not words or end - start > LONGEST or (end - start < 2) or is_marking(words):
        return None
    start, words = _after(text, start, words, without_marking(words))
    if len(words) == 1 and kind != "person" and words[0].casefold() in full:
        kind = kind if known_as(words[0]) & PLACE else "person"
    else:
        kind = _told(text, start, words, kind)
    if not kind:
        return None
    if kind == "person" and len(words) == 1 and (whole := _land(text, start, end)):
        (start, end), kind = whole, "place"
        words = text[start:end].split()
    if (
        kind == "place"
        and len(words) == 1
        and known_as(words[0]) & SURNAME
        and _signs(text, start, end)
    ):
        kind = "person"
    if kind == "person":
        start, words = _after(text, start, words, before_person(words))
        titled = False
        while len(words) > 1 and (is_title(words[0]) or (titled and known_as(words[0]) & TITLE)):
            start, words = _after(text, start, words, 1)
            titled = True
        if is_nobody(words):
            return None
        end = goes_on(text, start, end)
        words = text[start:end].split()
    if kind == "person" and len(words) > 1 and _is_body(words[0]):
        kind = "organisation"  # 'EMBASSY PORT AMARO', where capitals say nothing
    more: dict[str, str] = {}
    if kind == "person":
        if any(char.isdigit() for char in text[start:end]):
            return None
        before = text[max(0, start - 30) : start].split()
        if before and known_as(before[-1].rstrip(".")) & TITLE:
            more["title"] = before[-1].rstrip(".")
    return Fact(f"name.{kind}", value(words, kind), block, start, end, score, more)


def _told(text: str, start: int, words: list[str], kind: str) -> str:
    """What lists and the words themselves say that a name is, else ``kind``; '' for what is none."""
    name = " ".join(words)
    known = called(name)
    if known:
        return "place" if known.startswith("country-") else "organisation"
    if kind == "organisation" and (is_nothing(words) or is_office(words)):
        return ""
    if kind == "person" and is_nothing(words):
        return ""
    if len(words) == 1:
        return _alone(words[0], kind)
    if kind == "organisation" and all(known_as(word.rstrip(".")) & TITLE for word in words[:-1]):
        last = known_as(words[-1])
        return "person" if last & (GIVEN | SURNAME) and not last & (HEAD | PLACE) else kind
    if kind == "organisation" and _INITIALS.fullmatch(words[1]):
        return "person"
    whole = known_as(name)
    if whole & PLACE and (not whole & GIVEN or _WHERE.search(text, max(0, start - 30), start)):
        return "place"
    return "organisation" if leads_body(words[0]) else kind


def _land(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a place stands whose one word was taken for a person: 'Port' 'Amaro', 'Valle' 'de México'."""
    if before := _PLACE_PART.search(text, max(0, start - 12), start):
        return before.start(), end
    if text[start:end] in _LAND:
        if of := _OF_LAND.match(text, end, end + 60):
            return start, of.end()
        if article := _LAS.search(text, max(0, start - 5), start):
            return article.start(), end
    return None


def _alone(word: str, kind: str) -> str:
    """What one word is: 'Presidencia' is a body, 'Dios' is nowhere, and 'América' is nobody."""
    if kind == "person" and word in _CONTINENTS:
        return "place"
    if kind == "place" and word.casefold() in _NOWHERE:
        return ""
    return "organisation" if kind == "place" and leads_body(word) else kind


def _signs(text: str, start: int, end: int) -> bool:
    """Whether a word stands alone on the last line of a text, as whoever signs it does."""
    return (
        start > 0
        and not text[end : end + 40].strip(" .\n")
        and not text[end + 40 :].strip()
        and (text[text.rfind("\n", 0, start) + 1 : start].strip() == "")
    )


def _after(text: str, start: int, words: list[str], count: int) -> tuple[int, list[str]]:
    """Where a name begins without its first words, and those that are left."""
    for word, following in pairwise(words[: count + 1]):
        start = text.index(following, start + len(word))
    return start, words[count:]


def _is_body(word: str) -> bool:
    known = known_as(word)
    return bool(known & HEAD) and not known & (GIVEN | SURNAME | TITLE)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        if text[end - 1] == "." and text[max(start, end - 4) : end].count(".") > 1:
            break
        end -= 1
    if end - start > 2 and _POSSESSIVE.search(text, end - 2, end):
        end -= 2
    loose = _LOOSE_END.search(text, start, end)
    return _trim(text, start, loose.start()) if loose else (start, end)


def value(words: Sequence[str], kind: str) -> str:
    """Give a name as a list would have it: 'MARTÍ BATRES GUADARRAMA' is 'Martí Batres Guadarrama'."""
    shown = _SILENT.sub("", " ".join(words))
    if not shown.isupper() or (len(words) == 1 and (len(shown) < 5 or kind == "organisation")):
        return shown
    if len(words) == 1 and (known_as(shown) & HEAD or "." in shown):
        return shown
    return " ".join(_small(word, first=not at) for at, word in enumerate(shown.split()))


def _small(word: str, *, first: bool) -> str:
    low = word.lower()
    if low in _LINKS and not first:
        return low
    if "." in word or (len(word) > 1 and not any(char in "aeiouyáéíóúüöäåæø" for char in low)):
        return word
    return "-".join(part[:1].upper() + part[1:] for part in low.split("-"))


def _form(text: str, kind: str) -> str:
    shown = " ".join(text.split())
    if kind == "email":
        return shown.replace(" ", "").lower()
    if kind == "handle":
        return shown.lower()
    if kind == "account":
        return shown.replace(" ", "").replace("-", "").upper()
    return shown[:LONGEST]


ANALYZER = Analyzer(
    name="names",
    finds=KINDS,
    version=7,
    run=find,
    limits=(
        "trained on English and Spanish; French, German, Swedish and Finnish as far as old newspapers go",
        "names written small, and scripts without capitals, are not found",
    ),
    sources=("docs/names.md: what the tagger was trained on",),
)
