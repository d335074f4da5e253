"""Reported speech: the clause after "that", a clause without it, one before its verb, "according to"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.analyzers.quoted_spans import Quoted
from vitrina.analyzers.quoted_text import FEW, INDIRECT, QuotedText, Said, count
from vitrina.analyzers.saying import Verb
from vitrina.analyzers.subject_words import FIRST, THINGS
from vitrina.analyzers.subjects import ALL_HEADS, after, before

_CLAUSE = re.compile(
    r"[ \n](?:(?:yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)[ \n])?(?=[\w\"“])"
)
_FINITE = re.compile(
    r"[ \n](?:(?:yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)[ \n])?"
    r"(?!(?:as|to|by|in|on|at|with|for|of|from|what|how|why|when|where|who|which|whether|if|him|her|them|me|us)\b)"
    r"(?:(?!(?:that|which|who|whose|whom|when|where|how|what|why|whether|if|and|or|but|as|to)\b)[\w'’-]+[ \n]){1,6}"
    r"(?:is|are|was|were|has|have|had|will|would|could|should|can|may|might|must|did|does|do)\b"
)
"""A clause without "that": its subject of few words, and a verb that shows it to be a clause."""
_PRONOUN_FIRST = re.compile(
    r"[ \n](?:he|she|they|it|there|we|this)(?:['’](?:s|d|ll|re|ve)\b"
    r"|[ \n](?!(?:to|in|at|on|for|as|with|by|from|and|or|when|which)\b)[a-z]\w+)"
)
"""Or a pronoun and any verb: "claims he's acting"."""
NO_CLAUSE = re.compile(
    r"[ \n](?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day[,.]|(?:Jan|Febr)uary|March|April|May|June|July|August"
    r"|(?:Sept|Nov|Dec)ember|October|in|on"
    r"|at(?![ \n](?:least|most|times|present|first)\b)|to|by|of|about|for|with|as|so|when|during"
    r"|after|before|goodbye|yes|no|and|but|or|later|from|under|over|than|only|nothing|much|little)\b"
)
_ON = re.compile(r"[>\s]{0,8}On ")
_TRAILING_WORDS = """
    said says say told tell tells reported added wrote argued announced explained suggests confirmed confirms
    stated states declared noted insisted claimed claims warned remarked observed replied
    declaró declara manifestó comentó reiteró anunció subrayó precisó advirtió recordó
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
_TOLD_WHOM = re.compile(
    r"[ \n](?:us|me|him|her|them|reporters|journalists|(?:Mr\.?[ ]|Dr\.?[ ])?[A-Z]\w+(?:[ ][A-Z]\w+)?"
    r"|the[ ][\w-]+(?:[ ]of[ ][\w-]+)?)[ \n]"
)
_AS_SAID = re.compile(r"(?:(?:And|But|Pero|Y)[ ])?(?:As|Como)[ \n][^,;:\n]{0,80}")
_NO_TAIL = frozenset({"what", "that", "which", "whether", "how", "whatever", "whose"})
_WHOM = re.compile(
    r"[ \n](?:us|me|him|her|them|reporters|journalists|[A-Z]\w+)[ \n]"
    r"(?=(?:he|she|they|it|we|there|the|his|her|their|its)[ \n])"
)
_SEGUN = re.compile(r"\b[Ss]egún[ \n](?:(?:ha|han|lo|le|les|nos|había)[ \n])?$")
ENDS_THERE = re.compile(
    r"[ \n]?(?:$|[,.;—–]|(?:on|in|at|to|during|after|before|by|through|when|while|last|this|late|early|with|as|today"
    r"|yesterday|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|a|al|en|ante|durante|tras|ayer|hoy|este|esta|el"
    r"[ ](?:lunes|martes|miércoles|jueves|viernes|sábado|domingo))\b)"
)
"""What may follow a verb that ends its sentence: nothing, a time, a place, or who was told."""
_HEADER = re.compile(r"(?:Subject|From|To|Sent|Re|Fw|FW|RE|Cc)\b[ :]")
_JOINED = re.compile(r",?[ \n](?:and|but|y|pero|e|quien|who)[ \n](?!that\b)(?:\w+[ \n]){0,3}$")
_PRONOUN_AGAIN = re.compile(r",[ \n](?:he|she|they|él|ella)[ \n](?:\w+[ \n]){0,2}$")
_TELLS = {
    "en": re.compile(r"(?:[^.;:“”\"«»?!\n]{0,50}?\bthat|[ \n](?:whether|if|how|why))[ \n]"),
    "es": re.compile(r"(?:[^.;:“”\"«»?!\n]{0,50}?\bque|[ \n](?:si|cómo|por qué))[ \n]"),
}
_OWN = re.compile(
    r";[ \n](?:so|and|but|however|therefore)?,?[ \n]?(?:I|we|my|yo|it is (?:his|her|their|my|our))[ \n]"
    r"|,?[ \n](?:though|although|whereupon)[ \n](?:I|we)[ \n]"
)
_AT_END = re.compile(r",[ \n](?:according to|según|de acuerdo con)[ \n][^,]{2,80}$")
NEXT = 6
"""Verbs after one that may end its clause."""
_SOURCES = (
    "ccording to ", "n the opinion of ", "n the view of ", "egún ", "e acuerdo con ", " juicio de ", "n opinión de "
)  # fmt: skip
_NO_SOURCES_WORDS = """
    law treaty plan article schedule principle principles which that whom ley artículo tratado
    reglamento principios convención constitution constitución terms custom usage program programa
    convention agreement acuerdo estimates rules regla reglas cual esto eso this section paragraph
    estimaciones cifras figures what size instructions whether how rank datos data
"""
_NO_SOURCES = frozenset(_NO_SOURCES_WORDS.split())
_APART = frozenset(',.;:(—–-\n"”’»?!…')
_OPENS_CLAUSE_WORDS = "que porque pues donde y pero because that which and but as"
_OPENS_CLAUSE = frozenset(_OPENS_CLAUSE_WORDS.split())


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
            again = _PRONOUN_AGAIN.search(text, max(start, other.start - 40), other.start)
            if again and count(text[start : again.start()]) >= FEW:
                return again.start()
            join = _JOINED.search(text, max(start, other.start - 60), other.start)
            if join and _TELLS[verb.language].match(text, other.end, min(end, other.end + 60)):
                return join.start()
    first, _ = known.sentence(verb.start)
    comma = text.find(", ", start, end)
    within = "," not in text[first : verb.start]
    if comma >= 0 and within and _ALTHOUGH.match(text, first) and count(text[start:comma]) >= FEW:
        return comma
    end = _own(text, start, end)
    source = _AT_END.search(text, start, end)
    return source.start() if source else end


def _own(text: str, start: int, end: int) -> int:
    """Where the writer's own words go on after a reported clause: "...; so I left"."""
    own = _OWN.search(text, start, end)
    return own.start() if own else end


def bare(
    known: QuotedText, verb: Verb, start: int, end: int, low: int, speaker: str, sure: float
) -> Iterator[Said]:
    """A clause without "that": "officials said they would wait"; or one before: "..., officials said."."""
    text = known.text
    begins = verb.sort == "bare" or _is_clause(text, verb.end, end)
    if (
        begins
        and verb.language == "en"
        and not NO_CLAUSE.match(text, verb.end)
        and (first := _CLAUSE.match(text, verb.end, end))
    ):
        ahead = text[low : verb.start].rstrip()
        gerund = verb.word.endswith("ing")
        led = gerund or (ahead and before(ahead).sort not in {"none", "relative"})
        if end - first.end() > 12 and led:
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
    if verb.language != "en":
        return None
    whom = _WHOM.match(known.text, verb.end, end)
    other = whom or _TOLD_WHOM.match(known.text, verb.end, end)
    if whom or (other and _is_clause(known.text, other.end() - 1, end)):
        start = other.end() if other else end
    elif _is_clause(known.text, verb.end, end):
        start = verb.end + 1
    else:
        return None
    words = known.text[start : cut(known, verb, start, end)].rstrip(" \n.,;:")
    if count(words) < FEW:
        return None
    return Said(INDIRECT, start, start + len(words), speaker, sure - 0.1, verb.language)


def _is_clause(text: str, start: int, end: int) -> bool:
    """Whether a clause begins at a place, without a "that"."""
    return bool(_FINITE.match(text, start, end) or _PRONOUN_FIRST.match(text, start, end))


def as_said(known: QuotedText, verb: Verb, speaker: str, sure: float) -> Iterator[Said]:
    """What follows "As X said, ...", "Como decía X, ..." at a sentence's beginning."""
    start, end = known.sentence(verb.start)
    text = known.text
    if not _AS_SAID.fullmatch(text, start, verb.start) or known.inside(verb.end):
        return
    comma = text.find(",", verb.end, min(end, verb.end + 90))
    if comma < 0 or known.verbs_between(verb.end, comma):
        return
    if verb.language == "en" and count(text[verb.end : comma]) > NEXT:
        return
    words = text[comma + 1 : cut(known, verb, comma + 1, end)].rstrip(" \n.,;:")
    low = comma + 1 + len(words) - len(words.lstrip())
    first = words.split()[:3]
    mine = FIRST & {word.lower() for word in first} or (first and first[0].endswith("mos"))
    if count(words) > FEW and not mine and words.strip()[0].isalpha() and "," not in words[:30]:
        yield Said(INDIRECT, low, comma + 1 + len(words), speaker, sure - 0.1, verb.language)


def trailing(
    known: QuotedText, verb: Verb, start: int, end: int, low: int, speaker: str, sure: float
) -> Iterator[Said]:
    """What stands before a verb at its sentence's end: "The tally was final, the court said on Monday."."""
    text = known.text
    segun = _SEGUN.search(text, max(start, verb.start - 20), verb.start)
    following = next(
        (v for v in known.verbs_between(verb.end, end) if v.word.endswith("ing")), None
    )
    stop = following.start if following else end
    if (
        low != start
        or stop - verb.end > 110
        or not (verb.word in _TRAILING or segun)
        or _HEADER.match(text, start)
        or not (
            segun
            or ENDS_THERE.match(text, verb.end)
            or verb.sort == "told"
            or _inverted(text, start, verb, stop)
        )
    ):
        return
    ahead = text[start : verb.start].rstrip()
    flat = ahead.replace("\n", " ")
    comma = len(ahead) - 1 if ahead.endswith(",") else flat.rfind(", ")
    if comma > 0 and comma == len(ahead) - 1 and _last(speaker) in ahead[-160:]:
        comma = flat.rfind(", ", 0, comma)  # an apposition has a comma of its own
    rest = text[verb.end : end]
    whole = rest.lstrip().startswith(",") and count(rest) > FEW and following is None
    if comma <= 0 or count(ahead[:comma]) < (2 if whole else FEW + 1):
        return
    if verb.word == "wrote" and _ON.match(ahead):
        return  # the line above a quoted mail
    between = ahead[comma + 1 :].split()
    if between and (between[0].lower() in _JOINS or _NO_TAIL & {word.lower() for word in between}):
        return
    stop = end if whole else start + comma
    words = text[start:stop].rstrip(" \n.,;:")
    yield Said(INDIRECT, start, start + len(words), speaker, sure - 0.1, verb.language)


def _inverted(text: str, start: int, verb: Verb, stop: int) -> bool:
    """Whether a verb follows its comma at once, and its subject the verb: "..., dijo el presidente"."""
    return text[start : verb.start].rstrip(" \n").endswith(",") and bool(
        after(text[verb.end : stop]).text
    )


def sources(known: QuotedText) -> Iterator[Said]:
    """According to X, ...; ..., según X."""
    text = known.text
    for sign in _SOURCES:
        language = "en" if sign[:3] in {"cco", "n t"} else "es"
        at = text.find(sign)
        while at >= 0:
            apart = text[max(0, at - 12) : at].rstrip("aAeEiIsSdD ")[
                -1:
            ]  # "ponernos de acuerdo con"
            set_apart = at < 4 or apart in _APART or sign != "e acuerdo con "
            if (
                set_apart
                and known.inside(at) is None
                and (said := _source(known, at, at + len(sign), language))
            ):
                yield said
            at = text.find(sign, at + 1)


def _source(known: QuotedText, at: int, named: int, language: str) -> Said | None:
    text = known.text
    start, end = known.sentence(at)
    subject = after(text[named : min(end, named + 200)])
    head = text[named : named + 60].lower().split()
    if subject.sort not in {"name", "described"} or not head:
        return None
    head = [word.strip(",.") for word in head[:3]]
    this = head[0] in {"this", "esta", "este"} and bool(ALL_HEADS & set(head[1:2]))
    if not this and (_NO_SOURCES | THINGS) & set(head):
        return None
    if any(word.strip(",.") in _NO_SOURCES for word in subject.text.lower().split()[:3]):
        return None
    if subject.sort == "described" and not ALL_HEADS & set(subject.text.lower().split()):
        return None
    speaker = known.speakers.named(subject, at)
    leads = at - start <= 2 or text[at - 3 : at].rstrip("aAeEiIsSdDnN ").endswith((":", "("))
    if leads:
        stop = text.find(",", named + len(subject.text) - 1, end)
        relative = re.match(r",?[ \n](?:who|quien|que)\b", text[named + len(subject.text) : end])
        stop = text.find(",", stop + 1, end) if relative and stop >= 0 else stop
        if stop < 0:
            return None
        begin, stop = stop + 1, end
    elif inner := _inserted(text, start, at, named + len(subject.text), end):
        begin, stop = inner
    else:
        begin, stop = start, text.rfind(" ", start, at)
    words = text[begin : _own(text, begin, stop)].rstrip(" \n.,;:(")
    begin += len(words) - len(words.lstrip())
    if count(words) < FEW + 1 or not speaker:
        return None
    if known.verbs_between(begin, begin + min(len(words), 60)):
        return None  # somebody else says it
    return Said(INDIRECT, begin, begin + len(words.strip()), speaker, 0.7, language)


def _inserted(text: str, start: int, at: int, named: int, end: int) -> tuple[int, int] | None:
    """The words around a source that is set between commas: "the war, in the opinion of X, was lost"."""
    ahead = text[start:at].rstrip("aAeEiIsSdD ")
    comma = text.find(",", named, min(end, named + 60))
    if comma < 0 or count(text[comma:end]) < FEW + 1 or not ahead.endswith(","):
        return None
    words = ahead[:-1].split()
    if words and words[-1].lower() in _OPENS_CLAUSE:
        return comma + 1, end
    mine = FIRST & {word.lower() for word in words[:3]}
    return None if mine else (start, end)


def _last(speaker: str) -> str:
    return speaker.rpartition(" ")[2]
