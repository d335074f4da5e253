"""Who says it: the subject of a verb of saying, before it or after it, and the full name it stands for.

"veteran BBC reporter Philippa Thomas, currently a fellow, wrote"     Philippa Thomas
"said her partner, Stela Moran."                                        Stela Moran
"A spokesman for the prosecutors said"                                  A spokesman for the prosecutors
"she added", "agregó"                                                   who spoke last
"""

from __future__ import annotations

import re

from msgspec import Struct

from vitrina.analyzers.fuller import without_office
from vitrina.analyzers.saying import TELLS
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
    THINGS,
    THIRD,
)

UP = r"[A-ZÀ-ÖØ-Þ]"
_SHORT = r"(?:Inc|Corp|Co|Ltd|Jr|Sr|St|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Capt|Sgt|Prof|Rev|Hon)\."
_TOKEN = rf"(?:(?:{UP}\.){{1,3}}|{_SHORT}|(?:(?:al|el|bin|ben|ibn|d)-)?{UP}[\w'’]{{0,24}}(?:-\w{{1,24}}){{0,2}})"
RUN = (
    rf"{_TOKEN}(?:[ \n](?:(?:de|del|la|los|van|von|der|bin|al|y|da)[ ]){{0,2}}"
    rf"(?:[“\"]\w{{2,20}}[”\"][ ])?{_TOKEN}){{0,6}}"
)
_LAST_RUN = re.compile(rf"(?<![\w'’-])({RUN})(?:[ ]\([^()]{{1,30}}\))?$")
_FIRST_RUN = re.compile(rf"({RUN})(?![\w-])")
_STOPS = re.compile(
    r"(?<!\b[A-Z])\.|[;:“”\"«»‘—–\n(]|,[ ](?:who|which|quien|que)\b|(?<!\bof)(?<!\bde)[ ](?:that|que|ante|during"
    r"|durante|while|when|after|on|in|at|as|to|en|a|al|and|y|tras|last|this|yesterday|today|ayer|hoy|late|early"
    r"|who|which|familiar|close|cuando|mientras|desde|(?:es|fue|era)(?=[ ]que\b))[ ]"
)
_WHAT = re.compile(r"(?:[^,]{1,40},[ ])?(?:What|what|Whatever|Lo que)[ ](?:[A-Z]|he|she|they)")
_IN_WHICH = re.compile(r"\b(?:en|con|por)[ ](?:el|la|los|las)$")
_HOW = re.compile(r"[a-z]{4,16}(?<!fami)(?<!assemb)(?<!supp)(?<!rep)(?:ly|mente)")
"""Adverbs before a verb."""
_TO_WHOM = re.compile(r"al?[ ](?:los|las|la|un|una|su|sus|este|esta|todos|[A-ZÁÉÍÓÚ])")
HAD_TO = re.compile(
    r"\b(?:tuvo|tuvieron|llegó|llegaron|volvió|volvieron|acaba|acaban|alcanzó)[ ](?:que|a|de)[ ]?$"
)
_SURNAME = re.compile(rf"{UP}[a-zß-ÿ]{{2,20}}")
_BRACKETS = re.compile(r"[ ]?[(\[][^()\[\]\n]{1,40}[)\]](?=[ ,]|$)")
LONGEST = 90
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_NOUN_AFTER = re.compile(
    r"[ \n](?!and\b|y\b|who\b|que\b|quien\b|in\b|on\b|at\b|as\b|to\b|en\b|a\b|al\b)[a-z]{4,}"
)


PERSONS = OFFICES | PEOPLE
_PLACED = OF - {"a"}
_NO_BEGINNING = _PLACED | ADVERBS | PART | MONTHS
_IN_NOBODY = CLAUSES | FIRST | HELPING | PART
_LEADS_NAME = DETERMINERS | OF | PART | HELPING
_ASIDE = OF | ADVERBS
"""What begins words set between commas: "the tribunal, at length, announced"."""
_NO_NAME = ADVERBS | MONTHS
_SPANISH = frozenset(
    {"qué", "de", "del", "la", "el", "los", "las", "que", "un", "una", "su", "sus"}
)
_COMMON = TELLERS | PEOPLE
ALL_HEADS = TELLERS | OFFICES | PEOPLE
"""Whoever may be the subject of one who speaks."""


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
    if _WHAT.match(kept):
        return RELATIVE
    last = kept.rsplit(None, 1)[-1].lower()
    if last in {"and", "y", "e", "but", "pero", "or"}:
        return SHARED
    if last in {"que", "which", "that", "quien", "quienes", "who"}:
        ahead = kept[: -len(last)].rstrip()
        if ahead.endswith(","):
            return _phrase(ahead[:-1].rsplit(", ", 1)[-1])
        if last == "que" and _IN_WHICH.search(ahead):
            return SHARED
        if last == "que" and not ahead.lower().endswith((" lo", " los", " las")):
            named = _phrase(re.split(r",[ \n]", ahead)[-1])
            if named.sort == "described" and ALL_HEADS & set(named.text.lower().split()):
                return named
        if last == "who":
            named = _phrase(re.split(r",[ \n]", ahead)[-1])
            return named if named.sort in {"name", "described"} else Subject(last, "third")
        return RELATIVE
    if last in {"donde", "where"} and "," in kept[-12:]:
        return SHARED
    if last == "según":
        return NOBODY
    if kept.endswith(","):
        return _with_apposition(kept[:-1])
    tail = re.split(r",[ \n]", kept)[-1].lstrip(" ,")
    if "." in tail and not any(map(str.islower, tail)) and tail != kept:
        return _with_apposition(kept)  # K.C., M.P.
    if tail != kept and tail.split(" ", 1)[0] in OFFICES:
        return _with_apposition(kept)  # "Jane Roe, president of the bank said"
    return _phrase(tail, loose=True)


def after(segment: str, *, loose: bool = False) -> Subject:
    """Read the subject at the beginning of what stands after a verb; ``loose``: it may be anybody."""
    text = segment.lstrip(" ,—–\n")[:160].split("\n\n")[0].replace("\n", " ")
    first = WORD.match(text)
    if first is None or _TO_WHOM.match(text):
        return NOBODY
    low = first[0].lower()
    if low in FIRST or low in THIRD:
        return Subject(first[0], "first" if low in FIRST else "third")
    run = _FIRST_RUN.match(text)
    if run and low not in DETERMINERS and not _NOUN_AFTER.match(text, run.end()):
        return name_of(run[1])
    if run and low not in DETERMINERS:
        stop = _STOPS.search(text, run.end())
        return _phrase((text[: stop.start()] if stop else text).split(",")[0])
    if low not in DETERMINERS and low not in OFFICES and not _is_plural(low):
        return NOBODY
    stop = _STOPS.search(text)
    phrase = text[: stop.start()] if stop else text
    parts = [part.strip() for part in phrase.split(",")]
    for part in parts[1:2]:  # "her partner, Stela Moran"
        if (run := _FIRST_RUN.fullmatch(part)) and len(run[1].split()) > 1:
            return name_of(run[1])
    described = _phrase(parts[0], loose=loose and low in DETERMINERS)
    return described if described.sort != "none" else NOBODY


def _without_helpers(segment: str) -> str:
    kept = HAD_TO.sub("", segment).rstrip(" \n—–(")
    for _ in range(4):
        last = kept.rstrip(" \n").rsplit(maxsplit=1)
        word = last[-1].strip(",") if last else ""
        if word.lower() not in HELPING and not _HOW.fullmatch(word):
            break
        kept = kept[: kept.rindex(last[-1])].rstrip(" \n")
    return kept


def _with_apposition(kept: str) -> Subject:
    """Of two phrases set side by side: the one that is a person's name, else the first."""
    parts = [part.strip() for part in re.split(r",[ \n]", kept) if part.strip()][-4:]
    for part in reversed(parts[-3:]):
        run = _FIRST_RUN.fullmatch(part)
        if run and not any(map(str.islower, run[1])):
            continue  # K.C., M.P.
        if run and len(without_office(run[1]).split()) > 1:
            return name_of(run[1])
    if len(parts) > 1 and _SURNAME.fullmatch(parts[-1]) and parts[-1].lower() not in MONTHS:
        ahead = _phrase(parts[-2])
        if ahead.text and OFFICES & {word.lower() for word in ahead.text.split()}:
            return name_of(parts[-1])  # "the Vice Minister, Yoshida, said"
    if len(parts) > 1 and parts[-2].lower() in THIRD:
        return _phrase(parts[-1])  # "he, the first minister, states"
    titled = bool(parts) and parts[-1].split(" ", 1)[0] in DETERMINERS
    nearest = _phrase(parts[-1]) if titled and len(parts[-1].split()) < 6 else NOBODY
    if nearest.sort == "name" and " " in without_office(nearest.text):
        return nearest  # "a forerunner, the engineer Heberto Roe, says"
    aside = len(parts) > 1 and parts[-1].partition(" ")[0].lower() in _ASIDE
    for part in reversed(parts[:-1]):
        found = _phrase(part, loose=aside and part == parts[-2])
        if found.sort in {"name", "described", "third", "first"}:
            return found
    alone = _phrase(parts[-1]) if len(parts) == 1 and len(parts[0].split()) < 4 else NOBODY
    if alone.text.lower() in OFFICES:
        return NOBODY  # "Presidente, ya dijo": he is spoken to
    return alone if alone.sort in {"name", "third"} else NOBODY


def _phrase(tail: str, *, loose: bool = False) -> Subject:
    """Read a noun phrase that ends where ``tail`` ends; ``loose``: of anybody or anything that may speak."""
    tail = " ".join(tail.split()).strip(" '\"“”’‘«»*•-–—")
    tail = tail[:-1] if tail.endswith(("Inc.", "Corp.", "Co.", "Ltd.", "Jr.", "Sr.")) else tail
    words = tail.split()
    if not words:
        return NOBODY
    last = words[-1].lower().strip(",.")
    if last in FIRST or last.replace("’", "'").partition("'")[0] == "i":
        return Subject(words[-1], "first")
    if last in THIRD and not (len(words) > 2 and words[-2].lower() in OF):
        return Subject(words[-1], "third")
    words = words[:-2] if last in THIRD else words  # "the men riding in it"
    words = words[_beginning(words) :]
    low = [word.lower().strip(",.") for word in words]
    if not words or low[-1] in OF:
        return NOBODY
    if FIRST & set(low):
        return Subject(words[0], "first")
    if len(words) == 2 and low[0] == "a" and words[1].istitle():
        return name_of(words[1])  # "se atribuye a Lerdo, que decía"
    text = " ".join(words)
    run = _LAST_RUN.search(text)
    if run and run[1].lower() not in _COMMON:
        ahead = text[: run.start()].split()
        while len(ahead) > 2 and ahead[-1].lower() in OFFICES and ahead[-2].lower() in OF:
            ahead.pop()  # "el secretario del presidente Peña"
        if not ahead or ahead[-1].lower() not in OF:
            named = name_of(run[1])
            if named.sort == "name" and not (ahead and _is_body(run[1], ahead)):
                return named
        elif len(ahead) > 1 and ahead[0][0].isupper() and ahead[0].lower() not in DETERMINERS:
            lead = _FIRST_RUN.match(text)  # "President Andrés Quiroga of San Telmo"
            office = lead and OFFICES & {word.lower() for word in lead[1].split()}
            if office and len(run[1].split()) > 3:  # "Commissioner for Human Rights Navi Pillay"
                return name_of(" ".join(run[1].split()[-2:]))
            if lead and len(without_office(lead[1]).split()) > 1:
                return name_of(lead[1])
    if low[0] in _ASIDE:  # "in the mean time the Department"
        led = (
            n for n in range(len(low) - 1, 0, -1) if low[n] in DETERMINERS and low[n - 1] not in OF
        )
        words = words[next(led, 0) :]
    described = _described(words)
    if loose and described.sort == "none":
        return _anybody(words)
    return described


def _anybody(words: list[str]) -> Subject:
    """A phrase with an article at its beginning whose noun is no thing that tells nothing."""
    low = [word.lower().strip(",.") for word in words]
    if not 2 <= len(words) <= 9 or low[0] not in DETERMINERS:
        return NOBODY
    stop = next((at for at, word in enumerate(low) if at and word in OF), len(low))
    if THINGS & set(low[:stop]) or _IN_NOBODY & set(low[1:]):
        return NOBODY
    text = " ".join(words)
    return Subject(text, "described") if text[-1].isalnum() and len(text) <= LONGEST else NOBODY


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
        if at and words[at - 1].lower() in _PLACED:
            continue  # "in an interview"
        if not (low in DETERMINERS or low in OFFICES or word[0].isupper() or _is_plural(low)):
            continue
        if low in _NO_BEGINNING or low.endswith(("ing", "ly")):
            return NOBODY
        rest = words[at:]
        text = " ".join(rest)
        people = ALL_HEADS & {each.lower().strip(",.'’") for each in rest}
        named = any(each[0].isupper() for each in rest[1 if low in DETERMINERS else 0 :])
        if _is_thing([each.lower() for each in rest[:2]]) or _is_addressed(rest):
            return NOBODY
        ends = text[-1].isalnum() or "." in rest[-1][:-1]  # "the U.S."
        fits = len(text) <= LONGEST and len(rest) <= 12 and ends
        if fits and (people or named) and not {each.lower() for each in rest} & CLAUSES:
            return Subject(text, "described")
        return NOBODY
    return NOBODY


def _is_thing(low: list[str]) -> bool:
    """Whether a phrase begins with what tells nothing ("la historia de"), or is no subject ("a través de")."""
    return bool(THINGS & set(low)) or (low[0] == "a" and low[-1] in {"través", "partir"})


def _is_addressed(words: list[str]) -> bool:
    """Whether somebody is spoken to: "Señor presidente, ..."; or told: "a Calderón qué"."""
    low = [word.lower().strip(",") for word in words]
    spoken_to = low[0] in {"señor", "señora"} and len(words) == 2 and words[1][0].islower()
    spoken_to = spoken_to or (len(words) == 1 and low[0] in OFFICES)
    return spoken_to or (low[0] == "a" and bool(_SPANISH & set(low)))


def _is_plural(word: str) -> bool:
    return len(word) > 4 and word.endswith("s") and word.isalpha()


def _is_body(run: str, ahead: list[str]) -> bool:
    """Whether a capitalised run is a body, with its article: "the White House", "el Congreso"."""
    return ahead[-1].lower() in {"the", "el", "la", "los", "las"} and not without_office(run)


def name_of(run: str) -> Subject:
    """Read a run of capitalised words: whose name it is, if anybody's."""
    run = " ".join(run.replace("_", " ").split())
    words = run.split()
    if len(words) == 1 and words[0].lower().replace("’", "'").partition("'")[0] == "i":
        return Subject(run, "first")  # I'm
    if words[0].lower() in FIRST | THIRD and len(words) == 1:
        return Subject(run, "first" if run.lower() in FIRST else "third")
    while len(words) > 1 and words[0].lower() in _LEADS_NAME:
        words = words[1:]
    low = words[0].lower().strip(",.")
    if low in _NO_NAME or (len(words) == 1 and low in OFFICES):
        return NOBODY
    if len(words) > 1 and words[0].lower() in TELLS:
        words = words[1:]  # "Decía Hidalgo"
    at = max(
        (n + 1 for n, word in enumerate(words[:-2]) if word.lower().strip(",") in OFFICES),
        default=0,
    )
    words = words[at:]  # "Apple Inc. CEO Steve Jobs"
    words = words[1:] if len(words) > 2 and words[0] == "State" else words  # the Secretary of
    if len(words) == 1 and words[0].lower() in _LEADS_NAME:
        return NOBODY
    return Subject(" ".join(words), "name")
