"""What people are quoted and reported to have said, in English and Spanish prose, with who says it.

"We keep our word," Quiroga told the Guardian.       statement.quote      Andrés Quiroga
«Es una cuestión de principios», dijo Quiroga.        statement.quote      Andrés Quiroga
The court said that it would wait.                    statement.indirect   The court
Según el abogado Pedro Salas, podría salir pronto.    statement.indirect   Pedro Salas

A statement is told by a verb of saying beside it (``saying``), with a subject (``subjects``): a name, made
full by what stands before; a pronoun, by who spoke last (``who_spoke``); or a description. What was
not said (``unsaid``) tells nothing, and where its clause begins ``that_clauses`` finds. What the writer says of
himself ("I told him", "usted dijo") is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from vitrina.analyzers import articles
from vitrina.analyzers.attribution import speaker_of, subject_of
from vitrina.analyzers.quoted_spans import LONGEST, Quoted
from vitrina.analyzers.quoted_text import (
    DIRECT,
    ENDS,
    INDIRECT,
    INITIAL,
    QuotedText,
    Said,
    broken,
    count,
    inner,
)
from vitrina.analyzers.reported import (
    ENDS_THERE,
    NO_CLAUSE,
    all_quoted,
    as_said,
    bare,
    begun,
    clause,
    cut,
    sources,
    told,
)
from vitrina.analyzers.saying import Verb, verbs
from vitrina.analyzers.subjects import after
from vitrina.analyzers.that_clauses import that_after
from vitrina.analyzers.unsaid import unsaid
from vitrina.analyzers.who_spoke import PRONOUNS
from vitrina.core.facts import Analyzer, Fact, Paper

_MOST = 20_000
UNNAMED = 0.4
"""The score of a statement whose "he" or "they" nothing tells."""
FEW_BEFORE = 5
"""Words between a quotation and its verb of which a pronoun is one."""
_NEAR = 160
"""Characters between a quotation and its verb."""
_WHOM = re.compile(r"[ \n](?:him|her|them|us|me|[A-Z]\w+(?:[ \n][A-Z]\w+)?)")
_MINE = re.compile(
    r"\b(?:I|[Ww]e|[Yy]o|[Ll]e (?:dije|digo|contesté|respondí))\b[^.”»]{0,60}[,:]\s*$"
)
"""The writer speaks himself."""
_NEW_CLAUSE = re.compile(
    r"[,;]?[ \n](?:(?:and|but|while|y|pero|mientras|which|in which|where|donde)\b"
    r"|(?:en|con)[ ](?:el|la|los|las)[ ]que\b)"
)


def find(paper: Paper) -> Iterator[Fact]:
    """Give every statement, block by block, in the order of the words."""
    beside: dict[str, str] = {}
    if reporter := articles.reporter(paper):
        beside["reporter"] = reporter
    if paper.date:
        beside["date"] = paper.date
    given = 0
    for number, block in enumerate(paper.blocks):
        if block.hidden:
            continue
        for said in sorted(_block(block.text), key=lambda each: (each.start, -each.end)):
            kind = "statement.quote" if said.direct else "statement.indirect"
            mode = "direct" if said.direct else "indirect"
            more = {"speaker": said.speaker, "mode": mode, "language": said.language, **beside}
            score = said.score
            if said.speaker in PRONOUNS:
                more, score = more | {"unnamed": "yes"}, UNNAMED
            yield Fact(kind, said.speaker, number, said.start, said.end, score, more)
            given += 1
            if given >= _MOST:
                return


def _block(text: str) -> list[Said]:
    known = QuotedText(text)
    found: list[Said] = []
    done: dict[int, Said] = {}
    for verb in known.verbs:
        found += _of_verb(known, verb, done)
    found += sources(known)
    found += _inserted(known, done)
    _go_on(known, done)
    found += done.values()
    found += _within(known, found, done)
    return _apart(found)


def _of_verb(known: QuotedText, verb: Verb, done: dict[int, Said]) -> Iterator[Said]:
    """What one verb tells, with its speaker noted if it tells anything."""
    had = len(done)
    found = list(_told_by(known, verb, done))
    if found or len(done) > had:
        speaker = (found or list(done.values()))[-1].speaker
        if speaker not in PRONOUNS:
            known.speakers.spoke(speaker, verb.start)
    return iter(found)


def _told_by(known: QuotedText, verb: Verb, done: dict[int, Said]) -> Iterator[Said]:
    """What one verb of saying tells: the quotations beside it, or what follows it."""
    text = known.text
    start, end = known.sentence(verb.start)
    low = known.clause(verb.start)
    at = bisect_right(known.opens, verb.start) - 1
    behind = known.quotes[at] if at >= 0 and known.quotes[at].last <= verb.start else None
    ahead = known.quotes[at + 1] if at + 1 < len(known.quotes) else None
    behind = behind if behind and verb.start - behind.last <= _NEAR else None
    ahead = ahead if ahead and ahead.first - verb.end <= _NEAR else None
    gap_behind = text[behind.last : verb.start] if behind else ""
    follows = behind is not None and not broken(gap_behind) and not _NEW_CLAUSE.match(gap_behind)
    gap_ahead = text[verb.end : ahead.first] if ahead else ""
    leads = ahead is not None and not broken(gap_ahead)
    if unsaid(known, verb, low, quoted=follows):
        return
    subject = subject_of(known, verb, low, end, gap_behind if follows else "", leads=leads)
    if subject.sort in {"first", "relative"}:
        return
    that = that_after(known, verb, subject, low, end)
    if subject.sort == "third" and count(gap_behind) > FEW_BEFORE:
        follows = False  # "«...» was the question by which he said ..."
    before = subject.text and subject.text in gap_behind
    if follows and verb.sort == "that" and before and not ENDS_THERE.match(text, verb.end):
        follows = False  # "«...», Obama explained the reasons"
    if behind and follows and _begins_anew(text[behind.end - 1], gap_behind) and (that or leads):
        follows = False
    if that and verb.sort == "bare" and count(text[verb.end : that.end()]) > 4:
        that = None if not NO_CLAUSE.match(text, verb.end) else that
    if that and verb.language == "es" and follows and not gap_behind.strip(" ,—–-\n"):
        that = None  # «...», dijo el que ...
    speaker = speaker_of(known, verb, subject, follows or leads)
    if not speaker:
        return
    sure = 0.9 if subject.sort == "name" else 0.8 if subject.sort == "described" else 0.7
    if follows and behind and behind.first not in done and _is_said(known, behind, gap_behind):
        done[behind.first] = Said(DIRECT, *inner(known, behind), speaker, sure, verb.language)
        if (began := begun(known, behind)) is not None:
            yield Said(INDIRECT, began, behind.end, speaker, sure - 0.1, verb.language)
    names = gap_ahead.strip() == subject.text  # "dijo Murayama «...»"
    if leads and ahead and (names or _leads(gap_ahead, verb)) and not that:
        words = text[ahead.start : ahead.end]
        called = verb.language == "es" and not gap_ahead.strip() and words[:1].islower()
        if count(words) > (4 if called else 1):  # "les dice «el escudo de Jalisco»"
            done[ahead.first] = Said(DIRECT, *inner(known, ahead), speaker, sure, verb.language)
        return
    if that and (held := all_quoted(known, that.end(), cut(known, verb, that.end(), end))):
        done[held.first] = Said(DIRECT, *inner(known, held), speaker, sure, verb.language)
    elif that:
        yield from clause(known, verb, that.end(), end, speaker, sure)
    elif not follows:
        yield from _without_that(known, verb, (start, low, end), speaker, sure)


def _without_that(
    known: QuotedText, verb: Verb, places: tuple[int, int, int], speaker: str, sure: float
) -> Iterator[Said]:
    """What a verb reports without "that": "As he said, ...", "he told us it was", "he said it was", "..., he said"."""
    start, low, end = places
    if found := list(as_said(known, verb, speaker, sure)):
        yield from found
    elif verb.sort == "told" and (said := told(known, verb, end, speaker, sure)):
        yield said
    elif verb.sort in {"bare", "told", "that"} or verb.word.endswith(" clear"):
        yield from bare(known, verb, start, end, low, speaker, sure)


def _begins_anew(last: str, gap: str) -> bool:
    """Whether a new sentence begins after a quotation: '"... coming." Smith said that ...'."""
    return last in {".", "?", "!", "…"} and gap.lstrip(' "”»’')[:1].isupper()


def _is_said(known: QuotedText, quote: Quoted, gap: str) -> bool:
    """Whether a verb after a quotation tells who said it: 'said X' at once, or a subject and its verb."""
    text = known.text
    if count(text[quote.start : quote.end]) < 2:
        return False
    closed = text[quote.end - 1 : quote.end] in {",", "?", "!", ".", "…"} or gap.lstrip(' ”"»’')[
        :1
    ] in {",", "—", "–"}
    return closed or len(gap.strip()) == 0 or count(text[quote.start : quote.end]) > 5


def _leads(gap: str, verb: Verb) -> bool:
    """Whether what stands between a verb and a quotation leads to it."""
    kept = gap.rstrip()
    leads = not kept.strip() or kept.endswith((":", ",", " that", " que"))
    leads = leads or (verb.sort == "told" and _WHOM.fullmatch(kept) is not None)
    return leads or (verb.sort == "direct" and len(kept) < 60)


def _inserted(known: QuotedText, done: dict[int, Said]) -> Iterator[Said]:
    """Words broken by —said he— inside their marks, and dialogue that begins with a dash."""
    text = known.text
    for verb in verbs(text):
        dash = verb.start - 1 if text[verb.start - 1 : verb.start] == " " else verb.start
        if text[dash - 1 : dash] not in {"—", "–"}:
            continue
        quote = known.inside(verb.start)
        line = text.rfind("\n", max(0, verb.start - LONGEST), verb.start) + 1
        if quote is None and (verb.start - line > LONGEST or text[line] not in "—–"):
            continue
        subject = after(text[verb.end : verb.end + 120].split("—")[0].split("–")[0])
        speaker = (
            known.speakers.named(subject, verb.start)
            if subject.sort in {"name", "described"}
            else ""
        )
        speaker = speaker or known.speakers.last(verb.start, 900)
        if not speaker:
            continue
        start, end = (quote.start, quote.end) if quote else (line + 1, verb.start)
        pieces = [(start, dash - 1)]
        if quote and (stop := text.find(text[dash - 1], verb.end, end)) >= 0:
            pieces.append((stop + 1, end))
        for low, high in pieces:
            words = text[low:high].strip(" .,;")
            if count(words) > 1:
                at = text.index(words, low)
                yield Said(DIRECT, at, at + len(words), speaker, 0.85, verb.language)
        if quote:
            done.pop(quote.first, None)
        known.speakers.spoke(speaker, verb.start)


def _go_on(known: QuotedText, done: dict[int, Said]) -> None:
    """Quotations that go on after one with its speaker: nothing but its verb's sentence between them."""
    text = known.text
    for one, two in zip(known.quotes, known.quotes[1:], strict=False):
        said = done.get(one.first)
        gap = text[one.last : two.first]
        if said is None or two.first in done or len(gap) > 300 or "\n\n" in gap:
            continue
        if count(text[two.start : two.end]) < 2:
            continue
        if _MINE.search(gap):
            continue
        ends = sum(not INITIAL.search(gap[: end.start() + 1]) for end in ENDS.finditer(gap + " "))
        tail = gap.rstrip(" \n")
        opens = tail.endswith((".", ",", "—", "–", ";", "-")) or not tail
        if opens and ends <= 1 and text[two.start : two.start + 1].strip():
            done[two.first] = said._replace(
                start=inner(known, two)[0], end=inner(known, two)[1], score=min(said.score, 0.8)
            )


def _within(known: QuotedText, found: Sequence[Said], done: dict[int, Said]) -> Iterator[Said]:
    """Words in quotation marks inside a reported clause are that speaker's own."""
    clauses = sorted((each for each in found if not each.direct), key=lambda each: each.start)
    starts = [each.start for each in clauses]
    for quote in known.quotes:
        if quote.first in done or count(known.text[quote.start : quote.end]) < 2:
            continue
        at = bisect_right(starts, quote.first) - 1
        near = reversed(clauses[max(0, at - 3) : at + 1])
        if around := next((each for each in near if each.end > quote.first), None):
            start, end = inner(known, quote)
            yield Said(DIRECT, start, end, around.speaker, around.score - 0.1, around.language)


def _apart(found: list[Said]) -> list[Said]:
    """Each stretch once for each mode, the surest first; none that lies across another of its mode."""
    kept: list[Said] = []
    for each in sorted(found, key=lambda said: (said.start, -said.score, -said.end)):
        over = next((k for k in kept[-1:] if k.end > each.start), None)
        if over is None or (each.direct != over.direct):
            kept.append(each)
        elif over.score < each.score:
            kept[-1] = each
    return kept


ANALYZER = Analyzer(
    name="quotations",
    version=2,
    finds=("statement.quote", "statement.indirect"),
    run=find,
    limits=(
        "English and Spanish only, and verbs of saying that are in the list",
        "a pronoun is taken for whoever spoke last, begins the sentence before or was met in it; else it stands itself",
    ),
)
