"""Redactions that failed, in papers that come in: words under a box, which the file still holds.

    ████████ : 'the source', in the text layer all the same -> redaction.failed, "under a box"

The reader says what is not seen of a page (``core.unseen``); here it becomes a finding where it stands.
A box that was laid over words by a designer looks the same: how sure the finding is depends on the box.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.core import unseen
from vitrina.core.facts import Analyzer, Fact, Paper

KIND = "redaction.failed"
_MOST = 5_000
_SCORES = {unseen.UNDER_BOX: 0.9, unseen.UNDER_PICTURE: 0.6, unseen.UNDER_WHITE: 0.5}
_RUN = re.compile(r"\S+(?:[ \t\u00a0]{1,2}\S+)*")
"""Words of one run; between two runs of a line stands at least a word that is seen, and two blanks."""
_LABEL = re.compile(
    r"(?:[([]?(?:b|k)?[)\]]?[([]?\d{1,2}[)\]]?(?:\([A-Z]\))?|redact(?:ed|ion)|privileged?|sealed|withheld"
    r"|exempt(?:ion)?|deleted|classified|secret|confidential|attorney|client|work|product|foia|and|-|[.,;:]*)",
    re.IGNORECASE,
)


def is_label(text: str) -> bool:
    """Whether words are what is printed on a bar to say why it is there: no secret."""
    return all(_LABEL.fullmatch(word) for word in text.split())


def find(paper: Paper) -> Iterator[Fact]:
    """Give each run of words under a box, at its place in the page where that is in reach."""
    pages = _Pages(paper)
    given = 0
    for number, block in enumerate(paper.blocks):
        if block.hidden not in unseen.COVERED or block.place.part not in unseen.ECHOES:
            continue
        at = 0
        for line, text in enumerate(block.text.split("\n"), block.place.line):
            for run in _RUN.finditer(text):
                if is_label(run[0]) or not any(map(str.isalnum, run[0])):
                    continue
                here = pages.place(block.place.page, line, run.start(), run[0])
                where, start = here or (number, at + run.start())
                end = start + len(run[0])
                yield Fact(KIND, block.hidden, where, start, end, _SCORES[block.hidden])
                given += 1
                if given >= _MOST:
                    return
            at += len(text) + 1


class _Pages:
    """Finds lines of pages again; where lines begin is counted once for each page."""

    def __init__(self, paper: Paper) -> None:
        self._blocks = paper.blocks
        self._numbers = {b.place.page: n for n, b in enumerate(paper.blocks) if not b.place.part}
        self._starts: dict[int, list[int]] = {}

    def place(self, page: int, line: int, column: int, words: str) -> tuple[int, int] | None:
        """(block, character) at which words stand in their page; None where it is in another section."""
        number = self._numbers.get(page)
        if number is None:
            return None
        block = self._blocks[number]
        if number not in self._starts:
            breaks = (found.end() for found in re.finditer("\n", block.text))
            self._starts[number] = [0, *breaks]
        starts, at = self._starts[number], line - (block.place.line or 1)
        if not 0 <= at < len(starts):
            return None
        start = starts[at] + column
        return (number, start) if block.text.startswith(words, start) else None


ANALYZER = Analyzer(
    name="covered",
    finds=(KIND,),
    run=find,
    echoes=True,
    limits=(
        "only PDF",
        "a box that a designer laid over words looks like one that was meant to hide them",
    ),
)
