"""Whether two ways of naming mean one: how sure, and why. Pure, and in time by the few words compared.

    "Sullivan, Jacob J"  "Jacob Sullivan"               0.93  words of one in the other, an initial more
    "Soeharto"           "Suharto"                       0.8   spelled otherwise
    "Assange"            "Julian Assange"                weak  a surname alone
    "AMLO"               "Andrés Manuel López Obrador"   weak  its first letters

A *weak* tie may lead to several who are not one: it counts only where the papers decide (joining).
"""

from __future__ import annotations

from msgspec import Struct

from vitrina.analyzers.name_words import HEAD, PLACE_PART, known_as
from vitrina.analyzers.name_words import PLACE as A_PLACE
from vitrina.understand.naming import NICKNAMES, PERSON, PLACE, Form, skeleton

SAME, LISTED, CLOSE = 0.98, 0.97, 0.8
_MORE = 2
"""Words that a fuller name may have more: given names, a second surname. Beyond that it is a sentence."""

_LONGER = 4
"""Words that an organisation's full name may have more than its short one."""


class Tie(Struct, frozen=True):
    """That two may be one: ``why`` is a code, see WHY."""

    score: float
    why: str
    weak: bool = False


WHY = ("same", "listed", "order", "part", "initial", "spelling", "surname", "given", "acronym", "handle",
       "sound", "person", "country", "shorter")  # fmt: skip
"""Codes of evidence; surfaces say them in words. ``person``: somebody said so."""


def compare(one: Form, other: Form) -> Tie | None:
    """Give the tie between two names; None where nothing speaks for it."""
    if one.listed and other.listed:
        short = one.acronym != other.acronym
        if one.listed == other.listed:
            return Tie(LISTED, "listed", weak=short)
        return _by_letters(one, other) if short else None
    if one.group != other.group:
        return _across(one, other)
    if (one.letters and not one.acronym) or (other.letters and not other.acronym):
        return _by_handle(one, other)
    if one.words and sorted(one.words) == sorted(other.words):
        if not _initials_agree(one, other):
            return None
        if (
            one.group == PERSON
            and len(one.words) == 1
            and bool(one.initials) != bool(other.initials)
        ):
            return Tie(CLOSE, "initial", weak=True)  # Smith may be any J. Smith
        return Tie(SAME, "same" if one.words == other.words else "order")
    if one.acronym != other.acronym and (tie := _by_letters(one, other)):
        return tie
    if one.group == PERSON:  # a state or an institution that was taken for one has no surname
        return None if one.listed or other.listed else _persons(one, other)
    if one.group == PLACE or one.acronym or other.acronym:
        return None
    return _organisations(one, other)


def _across(one: Form, other: Form) -> Tie | None:
    """A machine may have called one a person here and an organisation there."""
    if PLACE in {one.group, other.group}:
        if one.words != other.words or len(one.value) < 5 or any(map(_is_place, one.words)):
            return None
        return Tie(0.7, "same", weak=True)
    if (one.letters and not one.acronym) or (other.letters and not other.acronym):
        return _by_handle(one, other)
    if len(one.words) > 1 and sorted(one.words) == sorted(other.words):
        return Tie(0.9, "same")
    if one.words == other.words and one.value == other.value and len(one.value) > 4:
        return Tie(0.75, "same", weak=True)
    return _by_letters(one, other) if one.acronym != other.acronym else None


def _is_place(word: str) -> bool:
    return bool(known_as(word) & (A_PLACE | PLACE_PART))


def _by_handle(one: Form, other: Form) -> Tie | None:
    if one.letters and other.letters:
        if one.value.lower() == other.value.lower():
            return Tie(SAME, "same")
        return Tie(0.85, "handle", weak=True) if one.letters == other.letters else None
    short, full = (one, other) if one.letters else (other, one)
    words, letters = full.words, short.letters
    if len(words) < 2 or len(letters) < 5:
        return None
    sure = 0.9 if len(letters) > 8 else 0.8
    ways = {
        "".join(words), words[0] + words[-1], words[0][0] + words[-1], words[-2] + words[-1],
        words[-1] + words[0], words[-1] + words[0][0] + "".join(full.initials),
    }  # fmt: skip
    return Tie(sure, "handle", weak=True) if letters in ways else None


def _by_letters(one: Form, other: Form) -> Tie | None:
    """An acronym, and the name whose first letters it is."""
    short, full = (one, other) if one.acronym else (other, one)
    if len(full.words) < 3:
        return None
    first = "".join(word[0] for word in full.words)
    every = "".join(word[0] for word in full.value.lower().split())
    return Tie(0.8, "acronym", weak=True) if short.letters in {first, every} else None


_ALIKE = str.maketrans("lj", "ii")
"""Letters that OCR takes for one another, in initials."""


def _initials_agree(one: Form, other: Form) -> bool:
    if not one.initials or not other.initials:
        return True
    mine = {each.translate(_ALIKE) for each in one.initials}
    return any(each.translate(_ALIKE) in mine for each in other.initials)


def _persons(one: Form, other: Form) -> Tie | None:
    short, full = sorted((one, other), key=lambda form: (len(form.words), len(form.initials)))
    if len(full.words) < 2:
        if len(short.words) == 1 and near(short.words[0], full.words[0]):
            return Tie(CLOSE - 0.05, "spelling", weak=True)
        return None
    if len(short.words) == 1:
        return _surname(short, full)
    equal = close = 0
    rest = list(full.words)
    for word in short.words:
        if word in rest:
            rest.remove(word)
            equal += 1
            continue
        match = next((w for w in rest if near(word, w)), None)
        if match is None:
            return None
        rest.remove(match)
        close += 1
    if not equal or close > 1 or (close and rest):
        return None
    unmatched = [initial for initial in short.initials if initial not in full.initials]
    firsts = [word[0] for word in rest]
    if any(initial not in firsts for initial in unmatched) and full.initials:
        return None
    if short.words[-1] not in full.words[-2:] and not any(
        near(short.words[-1], word) for word in full.words[-2:]
    ):
        return Tie(0.75, "given", weak=True)
    if len(rest) > _MORE:
        return Tie(0.7, "part", weak=True)
    score = 0.95 - 0.1 * close - 0.02 * len(unmatched)
    return Tie(score, "spelling" if close else "part" if rest else "initial")


def _surname(short: Form, full: Form) -> Tie | None:
    word = short.words[0]
    last = full.words[-2:] if len(full.words) > 2 else full.words[-1:]
    if short.initials and short.initials[0] != full.words[0][0]:
        return None
    if word in last:
        return Tie(
            0.85 if short.initials else 0.75, "initial" if short.initials else "surname", weak=True
        )
    if any(near(word, each) for each in last):
        return Tie(0.6, "spelling", weak=True)
    return None


def _organisations(one: Form, other: Form) -> Tie | None:
    if "".join(one.words) == "".join(other.words):
        return Tie(0.93, "spelling")
    if (one.country or other.country) and (tie := _by_country(one, other)) is not None:
        return tie
    if one.country != other.country and one.country and other.country:
        return None
    if tie := _shorter(one, other):
        return tie
    if len(one.words) != len(other.words) or len(one.words) < 2:
        return None
    pairs = list(zip(one.words, other.words, strict=True))
    if sum(a != b for a, b in pairs) == 1 and all(a == b or near(a, b) for a, b in pairs):
        return Tie(CLOSE, "spelling")
    return None


_STATE_BODIES = frozenset(
    ("army", "navy", "congress", "senate", "parliament", "treasury", "ejercito", "armada", "congreso", "senado",
     "parlamento")
)  # fmt: skip
"""What every country has one of, so that the word alone may mean the one that the papers name."""


_CODES = {"uk-": "gb"}
"""Countries that the list of institutions has by another code."""


def _by_country(one: Form, other: Form) -> Tie | None:
    """An institution with its country, and without or with it said otherwise; never of two countries."""
    mine, theirs = (form.bare or form.words for form in (one, other))
    if sorted(mine) != sorted(theirs):
        return None
    if one.country and other.country:
        return Tie(0.93, "order") if one.country == other.country else None
    named, plain = (one, other) if one.country else (other, one)
    if plain.listed:
        code = _CODES.get(plain.listed[:3], plain.listed[:2])
        its = plain.listed[2:3] == "-" and code == named.country[-2:]
        return Tie(0.93, "listed") if its else None
    if len(mine) > 1 or mine[0] in _STATE_BODIES:
        return Tie(0.75, "country", weak=True)
    return None


def _shorter(one: Form, other: Form) -> Tie | None:
    """A name, and its first words, or its last: 'Secretaría de la Defensa', 'Marina'."""
    short, full = sorted((one.words, other.words), key=len)
    more = full[len(short) :]
    if len(short) > 1 and full[: len(short)] == short:
        told = 0 < len(more) <= _LONGER and not any(known_as(word) & A_PLACE for word in more)
    else:
        told = len(short) == 1 and full[1:] == short and bool(known_as(full[0]) & HEAD)
        told = told and len(short[0]) > 4 and not full[0].startswith("sub")
    return Tie(0.7, "shorter", weak=True) if told else None


def near(one: str, other: str) -> bool:
    """Whether two words may be spellings of one: a letter apart, or of one sound; not short ones."""
    if one == other or NICKNAMES.get(one, one) == NICKNAMES.get(other, other):
        return True
    if min(len(one), len(other)) < 5 or abs(len(one) - len(other)) > 1:
        return False
    if any(char.isdigit() for char in one + other):
        return False
    return (one[0] == other[0] and skeleton(one) == skeleton(other)) or _one_apart(one, other)


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes them the same."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    if len(one) == len(other):
        return one[at + 1 :] == other[at + 1 :]
    return one[at + 1 :] == other[at:] if len(one) > len(other) else one[at:] == other[at + 1 :]
