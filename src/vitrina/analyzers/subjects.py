"""Who says it: the subject of a verb of saying, before it or after it, and the full name it stands for.

"veteran BBC reporter Philippa Thomas, currently a fellow, wrote"     Philippa Thomas
"said her partner, Stela Moran."                                        Stela Moran
"A spokesman for the prosecutors said"                                  A spokesman for the prosecutors
"she added", "agregó"                                                   who spoke last
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from vitrina.analyzers.fuller import Fuller, without_office
from vitrina.analyzers.speakers import OFFICES
from vitrina.analyzers.subject_words import (
    ADVERBS,
    CLAUSES,
    DETERMINERS,
    FIRST,
    HELPING,
    MONTHS,
    OF,
    PART,
    PEOPLE,
    TELLERS,
    THIRD,
    WOMEN,
)

_UP = r"[A-ZÀ-ÖØ-Þ]"
_TOKEN = rf"(?:(?:{_UP}\.){{1,3}}|(?:(?:al|el|bin|ben|ibn|d)-)?{_UP}[\w'’]{{0,24}}(?:-\w{{1,24}}){{0,2}})"
_RUN = (
    rf"{_TOKEN}(?:[ \n](?:(?:de|del|la|los|van|von|der|bin|al|y|da)[ ]){{0,2}}"
    rf"(?:[“\"]\w{{2,20}}[”\"][ ])?{_TOKEN}){{0,6}}"
)
_LAST_RUN = re.compile(rf"(?<![\w'’-])({_RUN})(?:[ ]\([^()]{{1,30}}\))?$")
_FIRST_RUN = re.compile(rf"({_RUN})(?![\w-])")
_STOPS = re.compile(
    r"[.;:“”\"«»—–\n(]|,[ ](?:who|which|quien|que)\b|[ ](?:that|que|ante|during|durante|while|when|after|on|in|at|as|to"
    r"|en|a|al|and|y|tras|last|this|yesterday|today|ayer|hoy|late|early)[ ]"
)
_BEGUN = re.compile(rf"(?:\d{{1,2}}\\?\.[ ]?)?({_RUN})(?=,?[ \n][a-z])")
_BRACKETS = re.compile(r"[ ]?[(\[][^()\[\]\n]{1,40}[)\]](?=[ ,]|$)")
LONGEST = 90
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_NOUN_AFTER = re.compile(
    r"[ \n](?!and\b|y\b|who\b|que\b|quien\b|in\b|on\b|at\b|as\b|to\b|en\b|a\b|al\b)[a-z]{4,}"
)


class Subject(Struct, frozen=True):
    """A subject as it stands. ``sort``: name, described, third (he, who), first (I, you), shared, relative, none."""

    text: str
    sort: str


NOBODY = Subject("", "none")
SHARED = Subject("", "shared")
"""Left out after "and": it is that of the verb before."""
RELATIVE = Subject("", "relative")
"""What stands for it is a whole clause: "lo que", "which"."""


def before(segment: str) -> Subject:
    """Read the subject at the end of what stands before a verb in its sentence."""
    kept = _BRACKETS.sub("", _without_helpers(_BRACKETS.sub("", segment)))
    kept = (
        re.split(r"[ ][-–—][ ]|[—–]", kept)[-1].rstrip() if not kept.endswith(("—", "–")) else kept
    )
    if not kept:
        return NOBODY
    last = kept.rsplit(None, 1)[-1].lower()
    if last in {"and", "y", "e", "but", "pero", "or"}:
        return SHARED
    if last in {"que", "which", "that", "quien", "who"}:
        ahead = kept[: -len(last)].rstrip()
        if ahead.endswith(","):
            return _phrase(ahead[:-1].rsplit(", ", 1)[-1])
        return Subject(last, "third") if last in {"quien", "who"} else RELATIVE
    if kept.endswith(","):
        return _with_apposition(kept[:-1])
    tail = re.split(r",[ \n]", kept)[-1].lstrip(" ,")
    if "." in tail and not any(map(str.islower, tail)) and tail != kept:
        return _with_apposition(kept)  # K.C., M.P.
    return _phrase(tail)


def after(segment: str) -> Subject:
    """Read the subject at the beginning of what stands after a verb."""
    text = segment.lstrip(" ,—–\n")[:160]
    first = _WORD.match(text)
    if first is None:
        return NOBODY
    low = first[0].lower()
    if low in FIRST or low in THIRD:
        return Subject(first[0], "first" if low in FIRST else "third")
    run = _FIRST_RUN.match(text)
    if run and low not in DETERMINERS and not _NOUN_AFTER.match(text, run.end()):
        return _named(run[1])
    if run and low not in DETERMINERS:
        stop = _STOPS.search(text, run.end())
        return _phrase((text[: stop.start()] if stop else text).split(",")[0])
    if low not in DETERMINERS and low not in OFFICES and not _is_plural(low):
        return NOBODY
    stop = _STOPS.search(text)
    phrase = text[: stop.start()] if stop else text
    parts = [part.strip() for part in phrase.split(",")]
    for part in parts[1:2]:  # "her partner, Stela Moran"
        if (run := _FIRST_RUN.match(part)) and len(run[1].split()) > 1:
            return _named(run[1])
    described = _phrase(parts[0])
    return described if described.sort != "none" else NOBODY


def _without_helpers(segment: str) -> str:
    kept = segment.rstrip(" \n—–(")
    for _ in range(4):
        last = kept.rstrip(" \n").rsplit(maxsplit=1)
        if not last or last[-1].lower().strip(",") not in HELPING:
            break
        kept = kept[: kept.rindex(last[-1])].rstrip(" \n")
    return kept


def _with_apposition(kept: str) -> Subject:
    """Of two phrases set side by side: the one that is a person's name, else the first."""
    parts = [part.strip() for part in re.split(r",[ \n]", kept) if part.strip()][-4:]
    for part in reversed(parts[-2:]):
        run = _FIRST_RUN.fullmatch(part)
        if run and not any(map(str.islower, run[1])):
            continue  # K.C., M.P.
        if run and len(without_office(run[1]).split()) > 1:
            return _named(run[1])
    for part in reversed(parts[:-1]):
        found = _phrase(part)
        if found.sort in {"name", "described", "third", "first"}:
            return found
    alone = _phrase(parts[-1]) if len(parts) == 1 and len(parts[0].split()) < 4 else NOBODY
    if alone.text.lower() in OFFICES:
        return NOBODY  # "Presidente, ya dijo": he is spoken to
    return alone if alone.sort in {"name", "third"} else NOBODY


def _phrase(tail: str) -> Subject:
    """Read a noun phrase that ends where ``tail`` ends."""
    tail = " ".join(tail.split()).strip(" '\"“”’‘«»*•-–—")
    words = tail.split()
    if not words:
        return NOBODY
    last = words[-1].lower().strip(",.")
    if last in FIRST:
        return Subject(words[-1], "first")
    if last in THIRD:
        return Subject(words[-1], "third")
    words = words[_beginning(words) :]
    low = [word.lower().strip(",.") for word in words]
    if not words or low[-1] in OF:
        return NOBODY
    if FIRST & set(low):
        return Subject(words[0], "first")
    text = " ".join(words)
    run = _LAST_RUN.search(text)
    if run and run[1].lower() not in TELLERS | PEOPLE:
        ahead = text[: run.start()].split()
        if not ahead or ahead[-1].lower() not in OF:
            named = _named(run[1])
            if named.sort == "name" and not (ahead and _is_body(run[1], ahead)):
                return named
        elif len(ahead) > 1 and ahead[0][0].isupper() and ahead[0].lower() not in DETERMINERS:
            lead = _FIRST_RUN.match(text)  # "President Andrés Quiroga of San Telmo"
            office = lead and OFFICES & {word.lower() for word in lead[1].split()}
            if office and len(run[1].split()) > 3:  # "Commissioner for Human Rights Navi Pillay"
                return _named(" ".join(run[1].split()[-2:]))
            if lead and len(without_office(lead[1]).split()) > 1:
                return _named(lead[1])
    return _described(words)


def _beginning(words: list[str]) -> int:
    """Where the last phrase of some words begins: after a word that joins clauses, if one is near."""
    for at in range(len(words) - 1, -1, -1):
        low = words[at].lower().strip(",")
        if low in PART and at < len(words) - 1:
            joins = low in {"and", "y", "e", "or", "o"}
            if (
                joins
                and len(words) <= 9
                and at
                and (words[0].lower() in DETERMINERS or len(words) <= 6)
            ):
                continue  # "officials and foreign policy hands"
            return at + 1
    return max(0, len(words) - 14)


def _described(words: list[str]) -> Subject:
    """A phrase without a name at its end: "the Saudi ambassador to Washington", "sources"."""
    for at, word in enumerate(words):
        low = word.lower().strip(",.")
        if at and words[at - 1].lower() in OF - {"a"}:
            continue  # "in an interview"
        if not (low in DETERMINERS or low in OFFICES or word[0].isupper() or _is_plural(low)):
            continue
        if low in (OF - {"a"}) | ADVERBS | PART | MONTHS or low.endswith(("ing", "ly")):
            return NOBODY
        rest = words[at:]
        text = " ".join(rest)
        people = {each.lower().strip(",.'’") for each in rest} & (TELLERS | OFFICES | PEOPLE)
        named = any(each[0].isupper() for each in rest[1 if low in DETERMINERS else 0 :])
        fits = len(text) <= LONGEST and len(rest) <= 12 and text[-1].isalnum()
        if fits and (people or named) and not {each.lower() for each in rest} & CLAUSES:
            return Subject(text, "described")
        return NOBODY
    return NOBODY


def _is_plural(word: str) -> bool:
    return len(word) > 4 and word.endswith("s") and word.isalpha()


def _is_body(run: str, ahead: list[str]) -> bool:
    """Whether a capitalised run is a body, with its article: "the White House", "el Congreso"."""
    return ahead[-1].lower() in {"the", "el", "la", "los", "las"} and not without_office(run)


def _named(run: str) -> Subject:
    run = " ".join(run.split())
    words = run.split()
    if words[0].lower() in FIRST | THIRD and len(words) == 1:
        return Subject(run, "first" if run.lower() in FIRST else "third")
    while len(words) > 1 and words[0].lower() in DETERMINERS | OF | PART | HELPING:
        words = words[1:]
    low = words[0].lower().strip(",")
    if low in ADVERBS | MONTHS or (len(words) == 1 and (low in OFFICES or low.endswith("ly"))):
        return NOBODY
    if len(words) == 1 and words[0].lower() in DETERMINERS | OF | PART | HELPING | MONTHS:
        return NOBODY
    return Subject(" ".join(words), "name")


class Speakers:
    """Who has spoken in a text so far: for pronouns, surnames, and verbs without a subject."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._fuller = Fuller(text)
        self._recent: list[tuple[int, str]] = []
        self._names: dict[str, bool] = {}

    def named(self, subject: Subject, place: int, starts: Sequence[int] = ()) -> str:
        """Give the name a subject stands for; '' where it can't be told, or is no third person.

        ``starts``: where the sentences before begin, whose subjects a pronoun may point to.
        """
        if subject.sort == "first":
            return ""
        if subject.sort == "name":
            name = self._fuller.of(without_office(subject.text) or subject.text, place)
            return name if " " in name or self._is_name(name, place) else ""
        if subject.sort == "described":
            return subject.text
        pronoun = subject.text.lower()
        if pronoun in {"they", "ellos", "ellas", "it"}:
            return ""
        begun = (
            self._begun(starts[-1:])
            if self._recent and starts and starts[-1] > self._recent[-1][0]
            else ""
        )
        return begun or self._meant(pronoun, place) or self._begun(starts)

    def _is_name(self, word: str, place: int) -> bool:
        """Whether a single capitalised word is one within sentences too, so no mere beginning of one."""
        if word.endswith(("'s", "’s")):
            return False
        if word in self._names:
            return self._names[word]
        if len(self._names) > MOST_NAMES:
            self._names.clear()
        found = self._names[word] = self._stands_within(word, place)
        return found

    def _stands_within(self, word: str, place: int) -> bool:
        low = max(0, place - 10_000)
        near = self._text[low : place + 3_000]
        at = near.find(f" {word}")
        while at >= 0:
            before_it = near[at - 1 : at]
            if (before_it.isalnum() or before_it in ",;—(") and not near[at + len(word) + 1 :][
                :1
            ].isalnum():
                return True
            at = near.find(f" {word}", at + 1)
        return word.isupper() and len(word) > 1

    def spoke(self, name: str, place: int) -> None:
        """Note that somebody has spoken."""
        self._recent = [*self._recent[-4:], (place, name)]

    def _begun(self, starts: Sequence[int]) -> str:
        """The person who is the subject of one of the sentences before: "Sani met them. He said ..."."""
        for start in reversed(starts[-3:]):
            found = _BEGUN.match(self._text, start)
            if found and (
                found[1].split()[0].lower() not in DETERMINERS | ADVERBS | OF | PART | MONTHS
            ):
                named = _named(found[1])
                if " " not in named.text and not self._is_name(named.text, start):
                    continue
                if " " in named.text and not without_office(named.text):
                    continue  # a state or a body is no he or she
                name = self._fuller.of(without_office(named.text) or named.text, start)
                if named.sort == "name" and not any(map(str.isdigit, name)) and "’" not in name:
                    return name
        return ""

    def _meant(self, pronoun: str, place: int) -> str:
        """The last speaker whom a pronoun may stand for, as far as first names tell."""
        near = [name for at, name in reversed(self._recent) if place - at < REACH]
        if pronoun in {"she", "ella", "he", "él"}:
            woman = pronoun in {"she", "ella"}
            near = [name for name in near if _is_woman(name) == woman] or near
        return near[0] if near else ""

    def last(self, place: int, within: int) -> str:
        """Who spoke last, not further back than ``within`` characters."""
        at, name = self._recent[-1] if self._recent else (-1, "")
        return name if at >= 0 and place - at <= within else ""


def _is_woman(name: str) -> bool:
    first = name.partition(" ")[0].lower()
    if first in {"a", "an", "the", "her", "la", "una"}:
        return first in {"la", "una"}
    return first.endswith("a") or first in WOMEN


MOST_NAMES = 20_000
REACH = 2_500
"""Characters back to which a pronoun may point."""
