"""The language of each paragraph: one fact for each run of paragraphs in one language.

The paper's own language is told by the first fact of each block; where a paragraph of some length
is in another one, a new run begins there. Short paragraphs go with what stands around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.analyzers.passage_votes import passage
from vitrina.core.facts import Analyzer, Fact, Paper

SHORTEST = 60
"""Characters from which a paragraph's language is asked."""
LONGEST = 4000
"""Characters of a paragraph that are taken together; a longer one is asked in parts."""
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*")


def find(paper: Paper) -> Iterator[Fact]:
    """Give (language, run of paragraphs), in their order, block by block."""
    for number, block in enumerate(paper.blocks):
        run: tuple[str, int, int] | None = None
        for start, end in _paragraphs(block.text):
            if end - start < SHORTEST:
                continue
            code = passage(block.text[start:end])
            if not code:
                continue
            if run and run[0] == code:
                run = (code, run[1], end)
            else:
                if run:
                    yield Fact("language", run[0], number, run[1], run[2], 0.9)
                run = (code, start, end)
        if run:
            yield Fact("language", run[0], number, run[1], run[2], 0.9)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        yield from _parts(start, gap.start())
        start = gap.end()
    yield from _parts(start, max(start, len(text.rstrip())))


def _parts(start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        yield start, start + LONGEST
        start += LONGEST
    yield start, end


ANALYZER = Analyzer(
    name="language of passages",
    finds=("language",),
    run=find,
    limits=("paragraphs under 60 characters go with their neighbours",),
)
