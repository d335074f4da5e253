"""Who spoke when in a transcript: press conferences, interviews, hearings, depositions.

---
PRESIDENTE ANDRÉS MANUEL LÓPEZ OBRADOR      a rule, and a label of capitals
Buenos días.
Q: Where were you?      A. At home.         questions and answers
Mr. HELMS. Yes, sir.                        hearings
MS. NULAND: Good afternoon.                 briefings
[00:01:12] Jane Roe: Well ...               interviews with names

A turn's fact covers its words alone; its speaker is the label in ordinary letters. One that goes on
over a page's end is a fact on each page. Labels count only where the paper as a whole is a
transcript: lists, headers of mail and forms have lines that begin alike.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from vitrina.analyzers.fuller import Fuller
from vitrina.analyzers.settings import Setting, setting
from vitrina.analyzers.speakers import OFFICES, VOICES, Speaker, first_word, spoken_as
from vitrina.core.facts import Analyzer, Fact, Paper

LONGEST = 300
"""Characters of a label."""
FEW = 3
_PRESENT = 20_000
"""Characters of a page in which full names are looked for: those present are told at the top."""
_MOST = 100_000
_RULE = re.compile(r"[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,}|—{2,})[ \t]*")
_TIMED = re.compile(r"[\[(]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?[\])]?[ \t]*[-–]?[ \t]*")
_STAGE = re.compile(r"[ \t]*[(\[][^()\[\]\n]{1,60}[)\]]$")
_LETTER = re.compile(r"([QAPR])(?:[.:]|\.[-–—])[ \t]+(?=\S)")
_HEARD = re.compile(
    r"((?:(?:Mr|Mrs|Ms|Miss|Dr|Senator|Representative|Chairman|Chairwoman|Secretary|Director|Judge|Justice"
    r"|General|Admiral|Colonel|Ambassador|Governor|Vice Chairman)\.?|The)[ ]"
    r"[A-Z][\w'’-]{0,30}(?:[ ][A-Z][\w'’-]{0,30}){0,3}"
    r"(?:[ ](?:of|from)[ ][A-Z][a-z]{2,15}(?:[ ][A-Z][a-z]{2,15})?)?)"
    r"(?:[ ]\[[^\]\n]{1,60}\])?\.[ ]+(?=\S)"
)
_OPENING = "¿¡\"'“‘«([—–…."
_NAME = re.compile(
    r"[^\W\d_][\w.'’-]{0,30}(?:[ ](?:(?:de|del|la|las|los|y|van|von|der|bin|al|da|do|dos|di|e)\b"
    r"|[^\W\d_a-z][\w.'’-]{0,30})){0,6}(?:[ ]\d{1,2})?"
)
_NOT_LABELS_WORDS = """
    from to sent subject cc bcc date re ref fm info memorandum attachments attachment importance
    asunto fecha para de enviado note nota notes source fuente tel phone fax email e-mail address
    telegram classification origin action tags agency record document title pages comments status
    reference references place time number file type name subject series originator restrictions
    http https www summary begin end section part page figure table see example copyright posted
    updated published by photo foto image imagen video author autor contact contacto web site
    website via tags keywords mr. and however therefore but authority per distribution drafted
    approved approval cleared releasable reason declassify derived secret confidential unclassified
    limited priority routine immediate flash comment end start background issue objective objectives
    recommendation conclusion participants location lugar hora duración temas tema
"""
_NOT_LABELS = frozenset(_NOT_LABELS_WORDS.split())


class _Cut(NamedTuple):
    """Where a turn begins: its label and its words; ``before`` is where the one before may end."""

    before: int
    label: str
    start: int
    sort: str


def find(paper: Paper) -> Iterator[Fact]:
    """Give every turn, block by block; nothing where the paper is no transcript."""
    blocks = [(n, b.text) for n, b in enumerate(paper.blocks) if not b.hidden]
    cuts = {number: tuple(_cuts(text)) for number, text in blocks}
    kept = _spoken([cut for some in cuts.values() for cut in some])
    if not kept:
        return
    told = setting(paper, next((t[: c[0].before] for n, t in blocks if (c := cuts[n])), ""))
    known = _Known(blocks, told)
    going: str = ""
    given = 0
    for number, text in blocks:
        mine = [cut for cut in cuts[number] if cut in kept]
        first = mine[0].before if mine else len(text)
        starts = [_Cut(0, going, 0, "on"), *mine] if going else mine
        for at, cut in enumerate(starts):
            end = starts[at + 1].before if at + 1 < len(starts) else len(text)
            end = first if cut.sort == "on" else end
            fact = _fact(cut, text, end, number, known, told)
            if fact:
                yield fact
                given += 1
            if given >= _MOST:
                return
        going = mine[-1].label if mine else going


def _fact(cut: _Cut, text: str, end: int, block: int, known: _Known, told: Setting) -> Fact | None:
    words = text[cut.start : end]
    start = cut.start + len(words) - len(words.lstrip())
    end = cut.start + len(words.rstrip())
    if end <= start:
        return None
    speaker = known.speaker(cut.label)
    more = {"speaker": speaker.name, "label": cut.label, "mode": "verbatim"}
    more |= {"role": speaker.role} if speaker.role else {}
    more |= {} if speaker.named else {"named": "no"}
    more |= {"continued": "yes"} if cut.sort == "on" else {}
    more |= told.more
    score = 0.97 if cut.sort in {"rule", "strong"} else 0.85
    return Fact("statement.turn", speaker.name, block, start, end, score, more)


class _Known:
    """The speakers of one paper, each read off its label once."""

    def __init__(self, blocks: list[tuple[int, str]], told: Setting) -> None:
        self._speakers: dict[str, Speaker] = {}
        self._fuller = Fuller("\n".join(text[:_PRESENT] for _, text in blocks[:4]))
        self._guest = told.guest

    def speaker(self, label: str) -> Speaker:
        """Give who a label names, by the fullest name that stands near the top: those present."""
        speaker = self._speakers.get(label)
        if speaker is None:
            speaker = spoken_as(label)
            if not speaker.named and self._guest and speaker.name in {"Answer", "Respuesta"}:
                speaker = Speaker(self._guest)
            elif speaker.named and " " not in speaker.name:
                full = self._fuller.of(speaker.name, _PRESENT)
                honour = f"{speaker.role} " if speaker.role and full == speaker.name else ""
                speaker = Speaker(f"{honour}{full}", speaker.role)
            self._speakers[label] = speaker
        return speaker


def _cuts(text: str) -> Iterator[_Cut]:
    """Every line that may begin a turn."""
    at, ruled, rule_at = 0, False, 0
    for line in text.split("\n"):
        size = len(line)
        if ruled and size <= LONGEST and line.strip() and line.upper() == line:
            label = line.strip()
            if any(map(str.isalpha, label)):
                yield _Cut(rule_at, label.rstrip(": "), at + size + 1, "rule")
        elif size > 2:
            begin = _begin(line)
            if begin >= 0 and (cut := _labelled(line, begin, at)):
                yield cut
        ruled = 3 <= size < 100 and line[0] in "-*_=— \t" and _RULE.fullmatch(line) is not None
        rule_at = at if ruled else rule_at
        at += size + 1


def _begin(line: str) -> int:
    """Where a label may begin in a line, after blanks, a time and a mark of stress; -1 if nowhere."""
    at = 0
    while at < len(line) and at < 24 and line[at] in " \t>*":
        at += 1
    if at >= len(line):
        return -1
    if line[at].isdigit() or line[at] in "[(":
        timed = _TIMED.match(line, at)
        if timed is None or timed.end() >= len(line):
            return -1
        at = timed.end()
        while at < len(line) and line[at] == "*":
            at += 1
    return at if at < len(line) and line[at].isupper() else -1


def _labelled(line: str, begin: int, at: int) -> _Cut | None:
    """Read a label that stands before words on its own line."""
    if line[begin] in "QAPR" and (letter := _LETTER.match(line, begin)):
        return _Cut(at, letter[1], at + letter.end(), "letter")
    colon = line.find(":", begin, begin + 120)
    dash = line.find(".-", begin, begin + 120)
    if dash >= 0 and (colon < 0 or dash < colon):
        label, words = line[begin:dash], dash + 2
    elif colon > 0:
        label, words = line[begin:colon], colon + 1
    else:
        label, words = "", 0
    while words and words < len(line) and line[words] in "*-–— \t":
        words += 1
    label = _STAGE.sub("", label.strip(" \t*"))
    sort = _sort(label) if label and words < len(line) else ""
    if sort == "strong" or (sort and (line[words].isalpha() or line[words] in _OPENING)):
        return _Cut(at, label, at + words, sort)
    if line[begin] in "MDSRCJGATV" and (heard := _HEARD.match(line, begin)):
        label = heard[1]
        shouted = any(len(word) > 2 and word.isupper() for word in label.split())
        if len(label.rsplit(" ", 1)[-1]) < 2:  # an initial: a list of those present
            return None
        return _Cut(at, label, at + heard.end(), "strong" if shouted else "heard")
    return None


def _sort(label: str) -> str:
    """How surely a label before a colon is a speaker's: '' if it is none."""
    if len(label) > 100 or "  " in label or any(sign in label for sign in '/@|="”<>;?!&'):
        return ""
    word = first_word(label)
    if word in _NOT_LABELS or not word:
        return ""
    shouted = label.upper() == label
    if word in VOICES and len(label.split()) <= 4:
        return "strong"
    if word in OFFICES and (shouted or label[0].isupper()) and len(label.split()) <= 14:
        return "strong" if shouted else "weak"
    return "weak" if len(label.split()) <= 7 and _NAME.fullmatch(label) else ""


def _spoken(cuts: list[_Cut]) -> frozenset[_Cut]:
    """The cuts that are turns, if these are the cuts of a transcript; else none."""
    by: dict[str, list[_Cut]] = {}
    for cut in cuts:
        by.setdefault(cut.sort, []).append(cut)
    kept: list[_Cut] = []
    if len(by.get("rule", ())) >= FEW or _alternates(by.get("rule", ()), 2):
        return frozenset(by["rule"])
    letters = by.get("letter", [])
    if _answered(letters):
        kept += letters
    strong = by.get("strong", [])
    if _alternates(strong, FEW) or (kept and strong):
        kept += strong
    heard = by.get("heard", [])
    if _conversation(heard, len(heard)) or (strong and kept and heard):
        kept += heard
    weak = by.get("weak", [])
    counts = Counter(cut.label for cut in weak)
    names = [cut for cut in weak if counts[cut.label] > 1 or kept]
    if (len(kept) > FEW and _alternates([*kept, *names], FEW)) or _conversation(names, len(weak)):
        kept += names
    return frozenset(kept)


def _alternates(cuts: list[_Cut] | tuple[()], few: int) -> bool:
    """Whether some labels take turns: enough of them, more than one, one of them again."""
    labels = [cut.label for cut in sorted(cuts, key=lambda cut: cut.before)]
    return (
        len(labels) >= few
        and len(set(labels)) > 1
        and (few < FEW or len(set(labels)) < len(labels))
    )


def _answered(letters: list[_Cut]) -> bool:
    """Questions and answers, one after the other; a list of points runs A, B, C."""
    pairs = [one.label + two.label for one, two in itertools.pairwise(letters)]
    good = sum(pair in {"QA", "AQ", "PR", "RP"} for pair in pairs)
    return good >= 2 and good * 2 >= len(pairs)


def _conversation(names: list[_Cut], all_weak: int) -> bool:
    """Whether names before colons are people who talk: few of them, again and again, in turn."""
    labels = [cut.label for cut in names]
    changes = sum(one != two for one, two in itertools.pairwise(labels))
    return (
        len(labels) >= 6
        and 2 <= len(set(labels)) <= max(3, len(labels) // 3)
        and changes * 5 >= len(labels) * 3
        and len(labels) * 10 >= all_weak * 7
    )


ANALYZER = Analyzer(
    name="turns",
    finds=("statement.turn",),
    run=find,
    limits=(
        "a speaker whose label stands nowhere is not told from the one before",
        "of a document of many sections, words before a section's first label are left out",
    ),
)
