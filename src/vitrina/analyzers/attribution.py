"""Whose words they are: the subject of a verb of saying in its sentence, and the name that it stands for."""

from __future__ import annotations

import re
from bisect import bisect_right

from vitrina.analyzers.quoted_text import QuotedText, count
from vitrina.analyzers.saying import Verb
from vitrina.analyzers.subjects import NOBODY, RELATIVE, SHARED, Subject, after, before

_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|se|fue|fueron|es|son|sido)[ \n]"
    r"(?:(?:also|duly|reliably|not|now|orally|hereby)[ \n])?$"
)
_BY = re.compile(r"[ \n](?:by|por)[ \n]")


def subject_of(
    known: QuotedText, verb: Verb, low: int, end: int, gap: str, *, leads: bool
) -> Subject:
    """The subject of a verb: before it, or after it as Spanish and quotations have it."""
    text = known.text
    ahead = text[max(low, verb.start - 300) : verb.start]
    if _PASSIVE.search(ahead):
        by = _BY.match(text, verb.end)
        return after(text[by.end() : min(end, by.end() + 160)]) if by else RELATIVE
    if verb.word.endswith(("ing", "ndo")):
        return SHARED
    found = before(ahead.lstrip(" ,.;:—–-\n*•"))
    if found.sort == "relative" and (verb.language == "en" or not leads):
        return found
    if found.sort == "relative":
        found = NOBODY
    if found.sort == "shared":
        return found
    if found.sort != "none" and not (gap and verb.language == "es" and not gap.strip(" ,—–-\n")):
        return found
    if verb.language == "en" and not gap and not ahead.rstrip().endswith(","):
        return found
    stop = end if end > verb.end else verb.end + 160
    inverted = after(text[verb.end : min(stop, verb.end + 200)])
    if inverted.sort == "first" and verb.language == "en":
        return NOBODY
    return inverted if inverted.sort != "none" else found


def speaker_of(known: QuotedText, verb: Verb, subject: Subject, beside: bool) -> str:
    """The name that a subject stands for; a Spanish verb may leave it out, one beside a quotation too."""
    if subject.sort not in {"none", "shared"}:
        at = bisect_right(known.starts, verb.start) - 1
        return known.speakers.named(subject, verb.start, known.starts[max(0, at - 3) : at])
    if subject.sort == "shared":
        return shared(known, verb)
    if verb.language == "es":
        start, _ = known.sentence(verb.start)
        if said := known.speakers.last(verb.start, verb.start - start):
            return said
        begins = verb.word.endswith("ó") and count(known.text[start : verb.start]) < 2
        return known.speakers.last(verb.start, 350) if begins or beside else ""
    return known.speakers.last(verb.start, 900 if beside else 300)


def shared(known: QuotedText, verb: Verb) -> str:
    """Who else spoke in the sentence; else the name that begins it: "Lasry introduces her and tells them"."""
    start, _ = known.sentence(verb.start)
    if said := known.speakers.last(verb.start, verb.start - start):
        return said
    first = after(known.text[start : verb.start])
    plain = first.sort == "third" or (first.sort == "name" and " " in first.text)
    return known.speakers.named(first, verb.start) if plain else ""
