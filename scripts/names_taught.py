"""Mark English papers for scripts/names_model.py to learn from, by the tagger there is and by what all papers say.

    PYTHONPATH=src python scripts/names_taught.py CORPORA > TAUGHT.jsonl

The tagger's marks differ from place to place: one surname is a person's here and a town there. Over
all papers the words beside a name tell what it mostly is ("Mr. Spender", "(Spender)", "Spender,
Percy"; "in Petrograd", "Petrograd, May 11"), and every place is marked so. The first tagger learnt
from spaCy's en_core_web_md (MIT). Sentences of the hand-marked sample are left out.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from vitrina.analyzers.name_words import (
    CALENDAR,
    COMMON,
    DEMONYM,
    GIVEN,
    HEAD,
    PLACE,
    TITLE,
    TOKEN,
    known_as,
)
from vitrina.analyzers.tagging import tag

MARKED = Path(__file__).parent.parent / "bench/truth/names_cables.tsv"
WORDS = {
    "cables/frus/txt/**/*.txt": 330_000,
    "cables/dfat/**/*.md": 260_000,
    "seedcase/state*/*": 160_000,
    "seedcase/us-*/*": 60_000,
    "seedcase/aus*/*": 40_000,
}
"""About how many words are learnt from in each folder; all of them say what a name is."""
Span = tuple[int, int, str]

_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Miss|Messrs|Dr|Sir|Lord|Lady|Senator|Congressman|Ambassador|General|Colonel|Major|Captain|Admiral"
    r"|Marshal|President|Premier|Chancellor|Judge|Justice|Professor|Prince|Count|Baron|Herr|Señor|Sr|Comrade|Brigadier)"
    r"|\bM)\.?\s+(?:[A-Z]\.\s*)*$"
)
_OFFICE = re.compile(
    r"\b(?:Ambassador|Minister|Charg[eé]|Consul|Secretary|Delegation|Agent|Commissioner|Commission|Mission|Embassy|Representative"
    r"|Delegate|Chairman)\b[^()\n]{0,60}\($"
)
_WHERE = re.compile(r"\b(?:in|at|near|via|outside|throughout|leaving|reached|visit(?:ed)? to)\s+$")
_POSTED = re.compile(
    r"\b(?:[Ee]mbassy|[Ll]egation|[Cc]onsul(?:ate)?(?: General)?|[Mm]ission|[Oo]ffice)\s(?:in|at)\s+$"
)
_DATELINE = re.compile(
    r",\s(?:(?:undated|January|February|March|April|May|June|July|August|September|October|November|December)\b|\d{1,2}\s[A-Z])"
)
_MEMBERS = re.compile(
    r"['’]?s?[\s-](?:leader|member|force|troop|representative|delegate|official|supporter|controlled|held|party|Party|Central)"
)
_PERSONAL = re.compile(
    r"\s(?:said|stated|told|replied|asked|thought|felt|believes|remarked|added|explained|insisted|smiled|telephoned|himself|personally)\b"
)
_COUNTRIES = frozenset(
    ("us", "usa", "u.s", "u.s.a", "uk", "u.k", "ussr", "u.s.s.r", "nz", "uar", "prc", "roc", "gdr", "frg", "uae",
     "png", "rok", "dprk", "drv", "gvn")
)  # fmt: skip
_GENRE = frozenset(
    ("cablegram", "cablegrams", "telegram", "telegrams", "paraphrase", "savingram", "memorandum", "despatch",
     "dispatch", "enclosure", "minute", "submission", "chargé", "charge", "allied", "excellency", "majesty", "cc",
     "charter", "treaty", "pact", "date", "reftel", "embtel", "deptel", "septel", "subject", "summary", "comment",
     "classified", "reason", "action", "info", "priority", "immediate", "routine", "secret", "confidential",
     "unclassified", "limdis", "nodis", "exdis", "noforn")
)  # fmt: skip
_GENERIC = re.compile(
    r"(?:the )?(?:(?:american|british|french|russian|australian|\w+ese|\w+ian) )?(?:department|embassy|government|legation"
    r"|consulate|ministry|commission|committee|minister|ambassador|cabinet|secretary|president|bank|council|conference"
    r"|mission|delegation|paragraph|article|memorandum|telegram|cablegram|issuing office|annex|volume|document|charg[ée](?: d['‘’]affaires)?)s?\.?(?: \d+)?",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?i)(?:the|a|an|mr|mrs|ms|dr|sen|gen|president|prime minister|secretary|minister|from|to|for|and|of|by|with|chief justice"
    r"|senator|ambassador|general|colonel|admiral|cc:|re:)(?:\b\.?|(?<=:))\s+"
)
_BODY = frozenset(
    ("government", "party", "committee", "commission", "council", "army", "navy", "corps", "ministry", "department",
     "office", "company", "bank", "press", "times", "post", "news", "association", "institute", "university",
     "agency", "court", "assembly", "congress", "senate", "delegation", "group", "branch", "division", "bureau",
     "board", "union", "railway", "organization", "organisation", "administration", "corporation", "league",
     "foundation", "forces")
)  # fmt: skip
"""Last words that make an organisation of a name that begins as a place does."""
_WITH = re.compile(
    r"\b(?:told|asked|informed|saw|met|with|by|thanked|assured|between|advised|said)\s+$"
)
_CAMEL = re.compile(r"[a-z][A-Z]")
_HIS = re.compile(
    r"['’]s\s(?:arrival|coming|return|view|opinion|letter|reply|departure|remark|statement|question|comment|suggestion)"
)
_ADDRESSEE = re.compile(
    r"\b([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?), ([A-Z][\w'’-]+)(?: [A-Z]\.?)?(?=;|\n|$|\s*[<(\[])"
)
"""In a line of addressees: 'Mills, Cheryl D; Sullivan, Jacob J'."""
_TAIL = re.compile(
    r"(?:['’]s|[\s.,;:*_\])}\[({|•#-]+|\s(?:the|and|of|to|in|for|by|at|on|that|[a-z]))$"
)
_SURE = 6.0
"""What must speak for a kind before every place where the word stands is marked with it."""


def main() -> None:
    """Print a JSON line a paragraph: its text, and (start, end, kind) of each name."""
    corpora = Path(sys.argv[1])
    held = {line.split("\t")[1] for line in MARKED.open()}
    held = {sentence for sentence in held if len(sentence) > 40}
    learnt: list[tuple[str, list[Span]]] = []
    evidence = Evidence()
    for pattern, most in WORDS.items():
        for text in paragraphs(corpora, pattern, held):
            spans = [(s, e, kind) for s, e, kind, _ in tag(text)]
            cut = [each for span in spans if (each := trimmed(text, *span))]
            evidence.hear(text, cut)
            most -= len(text.split())
            if most > 0:
                learnt.append((text, cut))
    evidence.settle()
    for text, spans in learnt:
        evidence.hear_together(text, spans)
    evidence.settle()
    for text, spans in learnt:
        print(json.dumps([text, sorted(evidence.mark(text, spans))], ensure_ascii=False))


def trimmed(text: str, start: int, end: int, kind: str) -> Span | None:
    """Cut off what is no part of a name; None where nothing is left."""
    while found := _LEAD.match(text[start:end]):
        start += found.end()
    while found := _TAIL.search(text[start:end]):
        end = start + found.start()
    name = text[start:end]
    if (
        not re.search(r"[^\W\d_]{2}", name)
        or re.search(r"\bDoc\. ?No|\bDoc No|\d{5}", name)
        or "@" in name
        or _GENERIC.fullmatch(name)
    ):
        return None
    common = name.casefold() in _GENRE or (known_as(name) == COMMON and not name.isupper())
    return None if common else (start, end, kind)


class Evidence:
    """What the papers together say of each name: points for each kind."""

    def __init__(self) -> None:
        self._points: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._surnames: Counter[str] = Counter()
        self._found: Counter[str] = Counter()
        self._kinds: dict[str, str] = {}
        self._spread: dict[str, str] = {}

    def hear(self, text: str, spans: list[Span]) -> None:
        """Take in one paragraph."""
        for start, end, kind in spans:
            name = text[start:end]
            words = name.split()
            mine = self._points[name.casefold()]
            mine[kind] += 0.15 if len(words) == 1 else 0.3
            self._found[name.casefold()] += 1
            for as_what, points in self._beside(text, start, end, words):
                mine[as_what] += points
            if (
                kind == "person"
                and len(words) > 1
                and (known_as(words[0].strip(".")) & GIVEN or len(words[0].strip(".")) == 1)
                and not any(known_as(word) & HEAD for word in words)
            ):
                self._surnames[words[-1].casefold()] += 1
                mine["person"] += 2

    def _beside(
        self, text: str, start: int, end: int, words: list[str]
    ) -> Iterator[tuple[str, float]]:
        before, after = text[max(0, start - 90) : start], text[end : end + 30]
        one = len(words) == 1
        known = known_as(words[0]) if one else 0
        told = bool(known & (PLACE | HEAD | COMMON | CALENDAR))
        if _TITLE.search(before) and not known & HEAD:
            yield "person", 4
        if one and after.startswith(")") and _OFFICE.search(before):
            yield "person", 5
        if not told and (_PERSONAL.match(after) or _HIS.match(after)):
            yield "person", 0.7
        if one and not told and _WITH.search(before):
            yield "person", 0.5
        if not one and words[-1].casefold() in _BODY:
            yield "organisation", 4
        if _POSTED.search(before) or (
            (start == 0 or text[start - 1] == "\n") and _DATELINE.match(after)
        ):
            yield "place", 5
        elif (
            _WHERE.search(before)
            and not after.startswith(("’s", "'s"))
            and (known & PLACE or not known & (HEAD | COMMON))
        ):
            yield "place", 1.2
        if one and not told and _MEMBERS.match(after):
            yield "organisation", 1.5
        if one and not text.isupper():
            if words[0].isupper() and 2 < len(words[0]) < 9:
                yield ("place" if known & PLACE else "organisation"), 2
            elif (
                _CAMEL.search(words[0])
                and "-" not in words[0]
                and not words[0].startswith(("Mc", "Mac", "De", "La", "Le"))
            ):
                yield "organisation", 2
        if not one and known_as(words[0]) & HEAD:
            yield "organisation", 3

    def hear_together(self, text: str, spans: list[Span]) -> None:
        """Names that one sentence counts up are mostly of one kind: 'between Massigli and Rosso'."""
        for (begin, end, _), (start, last, _) in pairwise(sorted(spans)):
            if text[end:start] in {" and ", ", ", " or ", "/"}:
                one, other = text[begin:end].casefold(), text[start:last].casefold()
                for name, beside in ((one, other), (other, one)):
                    if known_as(name) & (HEAD | COMMON | PLACE):
                        continue
                    if kind := self._kinds.get(beside, ""):
                        self._points[name][kind] += 0.7

    def settle(self) -> None:
        """Decide what each name is that stands often enough."""
        for name, points in self._points.items():
            first = name.split()[0]
            if " " not in name:
                points["person"] += min(3 * self._surnames.pop(name, 0), 30)
                if known_as(name) & PLACE:
                    points["place"] += 3 * (name not in self._kinds)
                if known_as(name) == PLACE and name not in self._kinds:
                    points["place"] += 0.3 * self._found[name]
                if known_as(name) & DEMONYM:
                    continue
            if name.strip(".") in _COUNTRIES:
                points["place"] += 1000
            kind, most = points.most_common(1)[0]
            if self._found[name] >= 2 and most >= 0.6 * points.total():
                self._kinds[name] = kind
                rare = not known_as(first) & (COMMON | TITLE | HEAD | CALENDAR)
                rare &= kind != "organisation" or not known_as(first)
                if most >= _SURE and " " not in name and rare and len(name) > 3:
                    self._spread[name] = kind

    def mark(self, text: str, spans: list[Span]) -> Iterator[Span]:
        """Give the names of a paragraph as all papers have them."""
        taken = [found.span() for found in _ADDRESSEE.finditer(text) if known_as(found[2]) & GIVEN]
        yield from ((start, end, "person") for start, end in taken)
        for start, end, kind in spans:
            if any(low < end and start < high for low, high in taken):
                continue
            name = text[start:end]
            if " " not in name and known_as(name) & DEMONYM and not known_as(name) & PLACE:
                continue
            taken.append((start, end))
            yield start, end, self._kinds.get(name.casefold(), kind)
        if text.isupper():
            return
        for found in TOKEN.finditer(text):
            word, at = found[0], found.start()
            kind = self._spread.get(word.casefold(), "")
            if kind and word[0].isupper() and not any(s <= at < e for s, e in taken):
                yield at, found.end(), kind


def paragraphs(corpora: Path, pattern: str, held: set[str]) -> Iterator[str]:
    """Give the paragraphs of a folder's papers, in an order of chance that stays the same."""
    paths = sorted(path for path in corpora.glob(pattern) if path.is_file())
    random.Random(7).shuffle(paths)
    for path in paths:
        text = path.read_text(errors="replace")
        if text.startswith("---\n"):
            text = text.split("\n---\n", 1)[-1]
        for paragraph in re.split(r"\n\s*\n", text):
            flat = " ".join(paragraph.split())
            if len(flat) >= 20 and not any(sentence in flat for sentence in held):
                yield paragraph[:3000]


if __name__ == "__main__":
    main()
