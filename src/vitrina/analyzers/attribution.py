"""Whose words they are: the subject of a verb of saying in its sentence, and the name that it stands for."""

from __future__ import annotations

import re
from bisect import bisect_right

from vitrina.analyzers.quoted_text import QuotedText, count
from vitrina.analyzers.saying import Verb
from vitrina.analyzers.subjects import NOBODY, RELATIVE, SHARED, Subject, after, before

_PASSIVE = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|se|fue|fueron|es|son|sido)[ \n]"
    r"(?:(?:also|not|now|again|further|later|next|then|today|already|once|[a-z]+ly)[ \n])?$"
)
BY = re.compile(r"[ \n](?:by|por)[ \n]")
FAR = 24
"""Characters before a pronoun's verb from which its sentence may have told already who it is."""
_OWNER = re.compile(
    r"(?:(?P<whose>\b(?:[\w.]+[ \n]){0,5}[\w.]+)['’]s?|\b(?P<his>[Hh]is|[Hh]er|[Tt]heir)"
    r"|(?P<people>\b[Tt]he[ \n][A-Z]\w+))"
    r"[ \n](?:(?:own|personal|present|first|only|main|initial|immediate|general)[ \n])?$"
)
_HIS = {"his": "he", "her": "she", "their": "they"}
_HELPED = re.compile(r"\b(?:has|have|had|also|ha|han|había|también)\b")
_SEGUN = re.compile(r"\b[Ss]egún[ \n](?:(?:ha|han|lo|le|les|nos|había)[ \n])?$")
_WHAT_WAS = re.compile(r"([^.;:,?!\n]{3,60}?)[ ](?:es|fue|era)[ ]que[ ]")
_HIM = {"him": "he", "her": "she", "them": "they"}


def subject_of(
    known: QuotedText, verb: Verb, low: int, end: int, gap: str, *, leads: bool
) -> Subject:
    """The subject of a verb: before it, or after it as Spanish and quotations have it."""
    text = known.text
    ahead = text[max(low, verb.start - 300) : verb.start]
    if verb.sort == "view":
        return _owner(ahead)
    by = BY.match(text, verb.end)
    if by and verb.language == "en" and (verb.sort == "told" or _PASSIVE.search(ahead)):
        agent = text[by.end() : min(end, by.end() + 160)]
        word = agent.split(None, 1)[0].strip(",.") if agent.strip() else ""
        return Subject(_HIM[word], "third") if word in _HIM else after(agent, loose=True)
    if _PASSIVE.search(ahead):
        return after(text[by.end() : min(end, by.end() + 160)]) if by else RELATIVE
    if verb.word.split()[0].endswith(("ing", "ndo")):
        return SHARED
    found = before(ahead.lstrip(" ,.;:—–-\n*•"))
    what_was = _WHAT_WAS.match(text, verb.end, end)
    if what_was and found.sort == "relative" and verb.language == "es":
        return before(what_was[1])  # "lo que informa el embajador en Roma es que"
    if found.sort == "relative" and (verb.language == "en" or not leads):
        return found
    if found.sort == "relative":
        found = NOBODY
    if found.sort == "shared":
        said_by = after(text[verb.end : end][:120]) if leads and verb.language == "es" else NOBODY
        return said_by if said_by.sort in {"name", "described"} else found
    if found.sort != "none" and not (gap and verb.language == "es" and not gap.strip(" ,—–-\n")):
        return found
    if verb.language == "en" and not gap and not ahead.rstrip().endswith(","):
        return found
    stop = end if end > verb.end else verb.end + 160
    loose = leads or bool(gap) or _SEGUN.search(ahead) is not None
    inverted = after(text[verb.end : min(stop, verb.end + 200)], loose=loose)
    if inverted.sort == "first" and verb.language == "en":
        return NOBODY
    return inverted if inverted.sort != "none" else found


def _owner(ahead: str) -> Subject:
    """Whose view it is: "Roe's own view was", "his answer was", "the British view is"."""
    found = _OWNER.search(ahead)
    if not found:
        return RELATIVE
    if found["his"]:
        return Subject(_HIS[found["his"].lower()], "third")
    return before(found["whose"]) if found["whose"] else Subject(found["people"], "described")


def speaker_of(known: QuotedText, verb: Verb, subject: Subject, beside: bool) -> str:
    """The name that a subject stands for; a Spanish verb may leave it out, one beside a quotation too."""
    if subject.sort not in {"none", "shared"}:
        at = bisect_right(known.starts, verb.start) - 1
        far = not beside and subject.sort == "third" and verb.start - known.starts[at] > FAR
        if far and (name := known.speakers.begins(known.starts[at], verb.start - FAR, person=True)):
            return name
        return known.speakers.named(subject, verb.start, known.starts[max(0, at - 3) : at])
    if subject.sort == "shared":
        return shared(known, verb)
    start, _ = known.sentence(verb.start)
    aside = known.clause(verb.start)
    alone = aside > start and not _HELPED.sub("", known.text[aside : verb.start]).strip(" ,—–")
    if alone and (name := known.speakers.begins(start, aside)):
        return name  # "Airbus, citing “...”, has announced"
    if verb.language == "es":
        start, _ = known.sentence(verb.start)
        if said := known.speakers.last(verb.start, verb.start - start):
            return said
        begins = verb.word.endswith("ó") and count(known.text[start : verb.start]) < 3
        if said := known.speakers.last(verb.start, 350) if begins or beside else "":
            return said
        at = bisect_right(known.starts, verb.start) - 1
        return known.speakers.begins(known.starts[at - 1], start) if begins and at > 0 else ""
    return known.speakers.last(verb.start, 900 if beside else 300)


def shared(known: QuotedText, verb: Verb) -> str:
    """Who else spoke in the sentence; else who begins it: "Lasry introduces her and tells them"."""
    start, _ = known.sentence(verb.start)
    if said := known.speakers.last(verb.start, verb.start - start):
        return said
    return known.speakers.begins(start, verb.start)
