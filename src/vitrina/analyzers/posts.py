"""Posts of other sites in saved articles, embedded or as the flat text that a crawler leaves.

El asilo es un derecho. pic.twitter.com/xyz — Andrés Quiroga (@aquiroga_st) January 4, 2021
---------- words ------- ----- link -------   ---- author ----  - handle -  --- date ----

Where the reader of the page has seen where a post begins, its claims say so; else it is a guess, by
lines, blanks and sentences, and scored lower.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from vitrina.analyzers import articles, dates, language
from vitrina.core.facts import Analyzer, Fact, Paper
from vitrina.core.records import Block

_MOST = 5_000
LONGEST = 4_000
"""Characters of a post whose beginning is known."""
GUESSED = 300
"""Characters that a post without a known beginning has at most: 280, and a link."""
_DASH = re.compile(r"—|–|―|&mdash;|--| - ")
_HANDLE = re.compile(r"\((@[\w.-]{1,60}(?:@[\w.-]{1,80})?)\)")
_MONTH = r"[^\W\d_]{3,10}\.?"
_DATE = re.compile(
    rf"[ \u00a0]{{0,3}}(?:on |el |· ?|\| ?|, ?)?((?:{_MONTH} \d{{1,2}},? (?:de )?\d{{4}})"
    rf"|(?:\d{{1,2}}\.? (?:de )?{_MONTH},? (?:de |del )?\d{{4}})|(?:\d{{4}}-\d\d-\d\d))"
)
_LINK = re.compile(r"(?:https?://)?(?:pic\.(?:twitter|x)\.com|t\.co)/\w{1,20}$|https?://\S{1,200}$")
_SITE = re.compile(r"^https?://(?:www\.)?([^/]{1,100}).*$", re.DOTALL)
_SHARED = re.compile(
    r"(?:A post shared by|Una publicación compartida (?:de|por)|View this post on Instagram)[ ]"
)
_SENTENCE = re.compile(r"(?<=[.!?…:”\"»])[ \u00a0]+")
_SAID = re.compile(
    r"[^\n:#@]{0,120}\b(?:dijo|escribió|tuiteó|publicó|expresó|said|wrote|tweeted|posted)\b[^\n:#@]{0,60}:[ ]+(?=\S)"
)
_GOES_ON = re.compile(r"[a-zà-ÿ#@]|https?://|pic\.")


class _Signed(NamedTuple):
    """The line under a post: who, and when; ``start`` is where the words before it end."""

    start: int
    end: int
    name: str
    handle: str
    date: str


def find(paper: Paper) -> Iterator[Fact]:
    """Give every post that is signed with name and handle."""
    begun = _begun(paper)
    links: dict[tuple[str, int], str] = {}
    tongues: dict[tuple[str, int], str] = {}
    for claim in paper.claims:
        if claim.name in {"Post", "Post-Language"} and claim.place.line:
            kept = links if claim.name == "Post" else tongues
            kept[claim.place.part, claim.place.line] = claim.value
    given = 0
    for number, block in enumerate(paper.blocks):
        if "(@" not in block.text or block.hidden:
            continue
        last = 0
        for signed in _signed(block.text):
            start, line = _start(block, signed, last, begun[number])
            fact = _fact(paper, number, signed, start)
            last = signed.end
            if fact:
                place = (block.place.part, line)
                yield _told(fact, links.get(place, ""), tongues.get(place, ""))
                given += 1
            if given >= _MOST:
                return


def _begun(paper: Paper) -> defaultdict[int, list[tuple[int, int]]]:
    """Block -> (character, line) at which its posts begin, as far as the reader has seen it."""
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    wanted = {
        (c.place.part, c.place.line) for c in paper.claims if c.name == "Post" and c.place.line
    }
    for number, block in enumerate(paper.blocks) if wanted else ():
        first = block.place.line or 1
        here = sorted(line for part, line in wanted if part == block.place.part and line >= first)
        at, line = 0, first
        for target in here:
            while line < target and at >= 0:
                at = block.text.find("\n", at) + 1 or -1
                line += 1
            if at < 0:
                break
            found[number].append((at, target))
    return found


def _signed(text: str) -> Iterator[_Signed]:
    for found in _HANDLE.finditer(text):
        line = text.rfind("\n", max(0, found.start() - 400), found.start()) + 1
        before = text[max(line, found.start() - 120) : found.start()]
        dashes = list(_DASH.finditer(before))
        dated = _DATE.match(text, found.end())
        date = dates.parse(dated[1]) if dated else ""
        end = dated.end() if dated and date else found.end()
        if dashes:
            start = found.start() - len(before) + dashes[-1].start()
            name = before[dashes[-1].end() :].strip()
        elif shared := _SHARED.search(before):
            start, name = (
                found.start() - len(before) + shared.start(),
                before[shared.end() :].strip(),
            )
        elif date and len(before) < 80 and (not line or text[line - 1] == "\n"):
            start, name = line, before.strip()
        else:
            continue
        if 0 < len(name) <= 80 and (date or _SHARED.search(before)):
            yield _Signed(start, end, name, found[1], date)


def _start(
    block: Block, signed: _Signed, last: int, begun: list[tuple[int, int]]
) -> tuple[int, int]:
    """(character at which the post begins, its line if the reader has seen it)."""
    known = [(at, line) for at, line in begun if last <= at <= signed.start]
    if known and signed.start - known[-1][0] <= LONGEST:
        return known[-1]
    return _guess(block.text, signed.start, last), 0


def _guess(text: str, end: int, last: int) -> int:
    """The beginning of a post in flat text: of its paragraph or line, or of a sentence near enough."""
    low = max(last, end - 4 * GUESSED)
    blank = max(text.rfind("\n\n", low, end), text.rfind("\n \n", low, end))
    stripped = text[low:end].rstrip()
    whole = low + len(stripped)
    if blank >= 0 and whole - blank <= 2 * GUESSED:
        return _after_said(text, blank + 2, whole)
    start = text.rfind("\n", low, whole) + 1 or low
    for _ in range(12):  # lines that go on from the one above
        above = text.rfind("\n", low, max(low, start - 1)) + 1
        if start <= low or not _GOES_ON.match(text, start) or whole - above > GUESSED:
            break
        start = above
    if whole - start <= 2 * GUESSED:
        return _after_said(text, start, whole)
    near = text[whole - GUESSED : whole]
    breaks = [found.end() for found in _SENTENCE.finditer(near) if found.end() < len(near) - 10]
    colons = [at for at in breaks if near[:at].rstrip().endswith(":")]
    at = (colons[-1:] or breaks[:1] or [near.find(" ") + 1])[0]
    return whole - GUESSED + at


def _after_said(text: str, start: int, end: int) -> int:
    """Where a post begins after words that announce it: "so she wrote: ..."."""
    said = _SAID.match(text, start, end)
    return said.end() if said else start


def _fact(paper: Paper, number: int, signed: _Signed, start: int) -> Fact | None:
    text = paper.blocks[number].text
    words = text[start : signed.start].rstrip(" \u00a0\t\n\"”'")
    while words[:1] in {">", " ", "\n", "\u00a0", "\t"}:
        words, start = words[1:], start + 1
    link = _LINK.search(words[-250:])
    more = {"speaker": signed.name, "handle": signed.handle, "mode": "post"}
    if link:
        more["link"] = link[0]
        words = words[: len(words) - len(link[0])].rstrip()
    if signed.date:
        more["date"] = signed.date
    if reporter := articles.reporter(paper):
        more["reporter"] = reporter
    if not words:
        return None
    if tongue := (language.detect(words) if len(words) > 40 else "") or _of_page(paper):
        more["language"] = tongue
    sure = 0.7 if not start or text[start - 1] == "\n" else 0.5
    return Fact("statement.post", signed.name, number, start, start + len(words), sure, more)


def _of_page(paper: Paper) -> str:
    """The language that the page claims, or that it was found to be in."""
    said = next((claim.value for claim in paper.claims if claim.name == "Language"), "")
    return said.partition("-")[0].lower() if 1 < len(said) < 12 else paper.language


def _told(fact: Fact, link: str, tongue: str) -> Fact:
    """The post with what the page itself says of it."""
    if not link:
        return fact
    more = dict(fact.more)
    if "://" in link:
        more["link"] = link
        more["setting"] = _SITE.sub(r"\1", link)
    if tongue and tongue != "und":
        more["language"] = tongue.partition("-")[0].lower()
    return Fact(fact.kind, fact.value, fact.block, fact.start, fact.end, 0.97, more)


ANALYZER = Analyzer(
    name="posts",
    finds=("statement.post",),
    run=find,
    limits=(
        "a post is known by its signature, a name with a handle and a date under it",
        "in flat text the place where a post begins is a guess",
    ),
)
