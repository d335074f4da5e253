"""What a paper tells: every finding with its line, why it is there, and a way to put it right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from vitrina.analyzers import covered
from vitrina.core.actors import Actor
from vitrina.core.records import Block, Finding, Range
from vitrina.surfaces.web import asked, words
from vitrina.surfaces.web.lines import Told
from vitrina.understand.actors import speaker

if TYPE_CHECKING:
    from vitrina.library import Library

PAGE = 50
SPEAKERS = 12
_UNMARKED = (
    "language",
    "header.subject",
    "statement.turn",
    "article.title",
    "event.",
    "date.vague",
)
"""Kinds, by how they begin, that would mark whole sentences, or every other word."""


class Speaker(NamedTuple):
    """One who speaks in a paper: how often, where first, and who that is, if it is known."""

    name: str
    times: int
    first: Range
    actor: Actor | None


def findings(request: Request) -> Response:
    """Show a paper's findings, all or of one group; what it cites and what cites it."""
    library: Library = request.app.state.library
    found = library.document(asked.ident(request))
    every = library.facts.of(found.id)
    wanted = request.query_params.get("group", "")
    groups = [
        (code, name, sum(1 for each in every if words.group(each.kind) == code))
        for code, name, _ in words.GROUPS
    ]
    chosen = [each for each in every if not wanted or words.group(each.kind) == wanted]
    page = asked.whole(request.query_params.get("p", ""), 1)
    page = min(page, max(1, -(-len(chosen) // PAGE)))
    first = (page - 1) * PAGE
    cites, cited = library.facts.references_of(found.id)
    shown = chosen[first : first + PAGE]
    speakers = library.actors.speakers(speaker(each) for each in statements(shown))

    def to(number: int) -> str:
        if not 1 <= number <= -(-len(chosen) // PAGE):
            return ""
        fields = [("group", wanted), ("p", str(number))]
        return f"/d/{found.id}/facts?" + urlencode([(n, v) for n, v in fields if v])

    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "findings.html",
        document=found,
        groups=[row for row in groups if row[2]],
        wanted=wanted,
        total=len(every),
        findings=shown,
        first=first + 1,
        count=len(chosen),
        before=to(page - 1),
        after=to(page + 1),
        actors=library.actors.in_paper(shown)
        | {
            each.key: speakers[speaker(each)]
            for each in statements(shown)
            if speaker(each) in speakers
        },
        corrections=library.facts.corrections(found.id),
        cites=cites,
        cited=cited,
        url=lambda each: asked.document_url(found.id, "", each.range),
    )


def statements(found: Sequence[Finding]) -> list[Finding]:
    """Give what somebody said, of findings."""
    return [each for each in found if each.kind.startswith("statement.")]


def who_speaks(library: Library, found: Sequence[Finding]) -> list[Speaker]:
    """Give those who speak in a paper, whoever speaks most first, and what they say first."""
    spoken: dict[str, list[Finding]] = {}
    for each in statements(found):
        if speaker(each):
            spoken.setdefault(speaker(each), []).append(each)
    most = sorted(spoken, key=lambda name: -len(spoken[name]))[:SPEAKERS]
    known = library.actors.speakers(most)
    return [
        Speaker(name, len(spoken[name]), spoken[name][0].range, known.get(name)) for name in most
    ]


def on_lines(every: Sequence[Finding], block: Block) -> dict[int, list[Told]]:
    """Give what was found in each line of a block: characters, kind and value."""
    place = block.place
    made: dict[int, list[Told]] = {}
    last_line = (place.line or 1) + block.text.count("\n")
    for each in every:
        where = each.range
        if (where.part, where.page) != (place.part, place.page) or each.kind.startswith(_UNMARKED):
            continue
        if where.last < (place.line or 1) or where.line > last_line:
            continue
        for line in range(where.line, min(where.last, where.line + 3) + 1):
            start = each.start if line == where.line else 0
            end = each.end if line == where.last else 1 << 20
            made.setdefault(line, []).append((start, end, each.kind, each.value))
    return made


def heading(every: Sequence[Finding]) -> list[Finding]:
    """Give the findings that stand beside a paper: of its head one of each value, and words under boxes."""
    shown: dict[tuple[str, str], Finding] = {}
    for each in every:
        if each.kind == covered.KIND:
            shown.setdefault((each.kind, each.text), each)
        elif each.kind.startswith(("header.", "article.")) and not each.kind.startswith(_UNMARKED):
            shown.setdefault((each.kind, each.value), each)
    return list(shown.values())[:24]


def counted(every: Sequence[Finding]) -> list[tuple[str, str, int]]:
    """Give (group, name, how many) of the other findings."""
    counts = [
        (code, name, sum(1 for each in every if words.group(each.kind) == code))
        for code, name, _ in words.GROUPS
        if code not in {"head", "tongue"}
    ]
    return [row for row in counts if row[2]]
