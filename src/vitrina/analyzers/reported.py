"""Reported speech: the clause after "that", a clause without it, one before its verb, "according to"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.analyzers.quoted_spans import Quoted
from vitrina.analyzers.quoted_text import FEW, INDIRECT, QuotedText, Said, count
from vitrina.analyzers.saying import Verb
from vitrina.analyzers.subject_words import TELLERS
from vitrina.analyzers.subjects import after, before

THAT = {
    "en": re.compile(r"[^.;:“”\"«»?!\n]{0,50}?\bthat[ \n]"),
    "es": re.compile(
        r"[^.;:“”\"«»?!\n]{0,50}?(?<!al )(?<!lo )(?<!el )(?<!la )(?<!los )(?<!las )(?<!del )(?<!, )"
        r"(?<!desde )(?<!hasta )(?<!para )(?<!por )(?<!así )(?<!sin )(?<!ya )(?<!más )\bque[ \n]"
    ),
}
_CLAUSE = re.compile(
    r"[ \n](?:(?:yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)[ \n])?(?=[\w\"“])"
)
NO_CLAUSE = re.compile(
    r"[ \n](?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day[,.]|(?:Jan|Febr)uary|March|April|May|June|July|August"
    r"|(?:Sept|Nov|Dec)ember|October|in|on|at|to|by|of|about|for|with|as|so|when|during|after|before|goodbye|yes|no"
    r"|and|but|or|later|from|under|over|than|only|nothing|much|little)\b"
)
_ON = re.compile(r"[>\s]{0,8}On ")
_TRAILING_WORDS = """
    said says say told reported added wrote argued announced explained suggests confirmed confirms
    dijo dice informó señaló afirmó aseguró confirmó explicó indicó agregó añadió reportó reveló
    sostuvo
"""
_TRAILING = frozenset(_TRAILING_WORDS.split())
_ALTHOUGH = re.compile(
    r"(?:Although|Though|While|When|After|Since|As|If|Aunque|Mientras|Cuando|Después de que|Como|Si)\b"
    r"|[^.]{0,6}\b[Aa]lthough\b"
)
_JOINS_WORDS = "and but what which who as y lo que while if or pero eso ni o"
_JOINS = frozenset(_JOINS_WORDS.split())
_WHOM = re.compile(
    r"[ \n](?:us|me|him|her|them|reporters|journalists|[A-Z]\w+)[ \n]"
    r"(?=(?:he|she|they|it|we|there|the|his|her|their|its)[ \n])"
)
_HEADER = re.compile(r"(?:Subject|From|To|Sent|Re|Fw|FW|RE|Cc)\b[ :]")
NEXT = 6
"""Verbs after one that may end its clause."""
_SOURCES = ("ccording to ", "egún ", "e acuerdo con ")
_NO_SOURCES_WORDS = """
    law treaty plan article schedule principle principles which that whom ley artículo tratado
    reglamento principios convención constitution constitución terms custom usage program programa
    convention agreement acuerdo estimates rules regla reglas cual esto eso this section paragraph
    estimaciones cifras figures what size instructions whether how rank datos data
"""
_NO_SOURCES = frozenset(_NO_SOURCES_WORDS.split())


def clause(
    known: QuotedText, verb: Verb, start: int, end: int, speaker: str, sure: float
) -> Iterator[Said]:
    """What follows "that" or "que", to the sentence's end, or to the next verb of the same speaker."""
    end = cut(known, verb, start, end)
    words = known.text[start:end].rstrip(" \n.,;:")
    if count(words) >= 2:
        yield Said(INDIRECT, start, start + len(words), speaker, sure - 0.05, verb.language)


def all_quoted(known: QuotedText, start: int, end: int) -> Quoted | None:
    """The quotation that is all of a reported clause: 'said that "..."'."""
    words = known.text[start:end].strip(" \n.,;:")
    held = known.inside(start + len(known.text[start:end]) - len(known.text[start:end].lstrip()))
    return held if held and held.end - held.start > 0.8 * len(words) else None


def begun(known: QuotedText, quote: Quoted) -> int | None:
    """Where the sentence begins whose end alone is quoted: 'Efforts could "tap into concern," it said'."""
    start, _ = known.sentence(quote.first)
    ahead = known.text[start : quote.first]
    if count(ahead) < FEW or known.verbs_between(start, quote.first):
        return None
    return None if ahead.rstrip().endswith((".", ":", "—", "?", "!")) or "\n\n" in ahead else start


def cut(known: QuotedText, verb: Verb, start: int, end: int) -> int:
    """Where a reported clause ends: before "and added that", or before a source at the end."""
    text = known.text
    for other in known.verbs_between(max(start, verb.start + 1), end)[:NEXT]:
        if other.language == verb.language:
            if other.word.endswith("ing") and text[start : other.start].rstrip().endswith(","):
                return start + len(text[start : other.start].rstrip()) - 1
            join = re.search(
                r",?[ \n](?:and|but|y|pero|e|quien|who)[ \n](?:[\w]+[ \n]){0,3}$",
                text[start : other.start],
            )
            if join and THAT[verb.language].match(text, other.end, min(end, other.end + 60)):
                return start + join.start()
    first, _ = known.sentence(verb.start)
    comma = text.find(", ", start, end)
    if comma >= 0 and _ALTHOUGH.match(text, first) and count(text[start:comma]) >= FEW:
        return comma
    source = re.search(r",[ \n](?:according to|según|de acuerdo con)[ \n]", text[start:end])
    return start + source.start() if source else end


def bare(
    known: QuotedText, verb: Verb, start: int, end: int, low: int, speaker: str, sure: float
) -> Iterator[Said]:
    """A clause without "that": "officials said they would wait"; or one before: "..., officials said."."""
    text = known.text
    if (
        verb.sort == "bare"
        and not NO_CLAUSE.match(text, verb.end)
        and (first := _CLAUSE.match(text, verb.end, end))
    ):
        ahead = text[low : verb.start].rstrip()
        if end - first.end() > 12 and ahead and before(ahead).sort not in {"none", "relative"}:
            stop = cut(known, verb, first.end(), end)
            words = text[first.end() : stop].rstrip(" \n.,;:")
            if count(words) >= FEW:
                yield Said(
                    INDIRECT,
                    first.end(),
                    first.end() + len(words),
                    speaker,
                    sure - 0.1,
                    verb.language,
                )
                return
    yield from trailing(known, verb, start, end, low, speaker, sure)


def told(known: QuotedText, verb: Verb, end: int, speaker: str, sure: float) -> Said | None:
    """What somebody was told without a "that": "they told us they were satisfied"."""
    whom = _WHOM.match(known.text, verb.end, end)
    if whom is None:
        return None
    words = known.text[whom.end() : cut(known, verb, whom.end(), end)].rstrip(" \n.,;:")
    if count(words) < FEW:
        return None
    return Said(INDIRECT, whom.end(), whom.end() + len(words), speaker, sure - 0.1, verb.language)


def trailing(
    known: QuotedText, verb: Verb, start: int, end: int, low: int, speaker: str, sure: float
) -> Iterator[Said]:
    """What stands before a verb at its sentence's end: "The tally was final, the court said on Monday."."""
    text = known.text
    if (
        low != start
        or end - verb.end > 110
        or verb.word not in _TRAILING
        or _HEADER.match(text, start)
    ):
        return
    ahead = text[start : verb.start].rstrip()
    comma = len(ahead) - 1 if ahead.endswith(",") else ahead.rfind(", ")
    if comma > 0 and comma == len(ahead) - 1 and _last(speaker) in ahead[-160:]:
        comma = ahead.rfind(", ", 0, comma)  # an apposition has a comma of its own
    if comma <= 0 or count(ahead[:comma]) < FEW + 1:
        return
    if verb.word == "wrote" and _ON.match(ahead):
        return  # the line above a quoted mail
    between = ahead[comma + 1 :].split()
    if between and between[0].lower() in _JOINS:
        return
    rest = text[verb.end : end]
    whole = rest.lstrip().startswith(",") and count(rest) > FEW
    stop = end if whole else start + comma
    words = text[start:stop].rstrip(" \n.,;:")
    yield Said(INDIRECT, start, start + len(words), speaker, sure - 0.1, verb.language)


def sources(known: QuotedText) -> Iterator[Said]:
    """According to X, ...; ..., según X."""
    text = known.text
    for sign in _SOURCES:
        language = "en" if sign[0] == "c" else "es"
        at = text.find(sign)
        while at >= 0:
            if known.inside(at) is None and (said := _source(known, at, at + len(sign), language)):
                yield said
            at = text.find(sign, at + 1)


def _source(known: QuotedText, at: int, named: int, language: str) -> Said | None:
    text = known.text
    start, end = known.sentence(at)
    subject = after(text[named : min(end, named + 200)])
    head = text[named : named + 60].lower().split()
    if subject.sort not in {"name", "described"} or not head or head[0] in _NO_SOURCES:
        return None
    if any(word.strip(",.") in _NO_SOURCES for word in subject.text.lower().split()[:3]):
        return None
    if subject.sort == "described" and not TELLERS & set(subject.text.lower().split()):
        return None
    speaker = known.speakers.named(subject, at)
    leads = at - start <= 2
    if leads:
        stop = text.find(",", named + len(subject.text) - 1, end)
        relative = re.match(r",?[ \n](?:who|quien|que)\b", text[named + len(subject.text) : end])
        stop = text.find(",", stop + 1, end) if relative and stop >= 0 else stop
        if stop < 0:
            return None
        begin, stop = stop + 1, end
    else:
        begin, stop = start, text.rfind(" ", start, at)
    words = text[begin:stop].rstrip(" \n.,;:(")
    begin += len(words) - len(words.lstrip())
    if count(words) < FEW + 1 or not speaker:
        return None
    if known.verbs_between(begin, begin + len(words)):
        return None  # somebody else says it
    return Said(INDIRECT, begin, begin + len(words.strip()), speaker, 0.7, language)


def _last(speaker: str) -> str:
    return speaker.rpartition(" ")[2]
