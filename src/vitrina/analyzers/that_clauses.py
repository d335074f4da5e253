"""Where the clause begins that a verb of saying reports: after its "that" or "que", if it is its own."""

from __future__ import annotations

import re

from vitrina.analyzers.attribution import BY
from vitrina.analyzers.quoted_text import QuotedText, count
from vitrina.analyzers.saying import Verb
from vitrina.analyzers.subjects import Subject

_THAT = {
    "en": re.compile(
        r"(?:[^.;:“”\"«»?!\n]|(?:(?<=Mr)|(?<=Mrs)|(?<=Dr)|(?<=St)|(?<=\b[A-Z]))\.|\n(?!\s*\n)){0,90}?"
        r"\bthat(?:,?[ \n])"
    ),
    "es": re.compile(
        r"(?:[ ]?—[^—\n]{1,60}—)?(?:[^.;:“”\"«»?!\n]|\n(?!\s*\n)){0,50}?"
        r"(?<!\bal )(?<!\blo )(?<!\bel )(?<!\bla )(?<!\blos )(?<!\blas )(?<!\bdel )(?<!, )(?<!\bdesde )"
        r"(?<!\bhasta )(?<!\bpara )(?<!\bpor )(?<!\basí )(?<!\bsin )(?<!\bya )(?<!\bmás )\bque(?:,?[ \n])"
    ),
}
MOST = {"that": 12, "told": 12, "bare": 7, "mind": 3, "view": 1}
"""Words between a verb and its "that"."""
_AS = re.compile(r"\b(?:[Aa]s|[Cc]omo)[ \n]$")
_PARTED = re.compile(r"\b(?:and|but|or|y|pero)\b|\b(?:of|for|to|in|with|by|than|so|such|all)$")
_BETWEEN = re.compile(
    r"$|,|\([^()]{1,60}\)|(?:to|in|on|at|by|before|during|through|after|from|under|for|via|with|as|only|also|again"
    r"|today|yesterday|last|this|earlier|later|once|merely|simply|him|her|them|us|me|back|further|orally|[a-z]+ly"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
"""What may stand between "noted" and its "that": no object, as in "noted the fact that"."""
_BETWEEN_ES = re.compile(
    r"$|[,—–(]|(?:a|al|en|ante|por|con|de|desde|durante|tras|hoy|ayer|ahí|aquí|también|además|ahora|este|esta|hace"
    r"|sólo|solo|claramente|\w+mente|el[ ](?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|\d+|pasado)"
    r"|ya|luego|entonces|textualmente|así|pues|bien|muy|abiertamente)\b"
)


def that_after(
    known: QuotedText, verb: Verb, subject: Subject, low: int, end: int
) -> re.Match[str] | None:
    """What stands between a verb and its clause, "that" included; None if it reports none so."""
    text = known.text
    if verb.sort == "direct":
        return None
    that = _THAT[verb.language].match(text, verb.end, min(end, verb.end + 120))
    stands = bool(subject.text) and subject.text in text[max(low, verb.start - 160) : verb.start]
    ahead = text[max(low, verb.start - 8) : verb.start]
    return that if that and _joins(known, verb, that.end(), ahead, before=stands) else None


def _joins(known: QuotedText, verb: Verb, end: int, ahead: str, *, before: bool) -> bool:
    """Whether what stands between a verb and "that" lets the one belong to the other."""
    between = known.text[verb.end : end].rpartition(" that" if verb.language == "en" else " que")[0]
    agent = BY.match(known.text, verb.end)
    most = 16 if agent else MOST[verb.sort]
    if count(between) > most or _AS.search(ahead) or _PARTED.search(between):
        return False
    plain = agent or verb.language == "es" or verb.sort in {"told", "bare"}
    if not plain and not _BETWEEN.match(between.lstrip()):
        return False
    if known.verbs_between(verb.end, end):
        return False
    if verb.language == "es" and before and not _BETWEEN_ES.match(between.lstrip()):
        return False
    return verb.language == "en" or between.count(",") != 1
