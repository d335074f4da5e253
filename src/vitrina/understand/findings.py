"""A document's findings: its facts with their addresses, and what a person made of them.

    facts of each section + texts + corrections -> Finding ...

A finding is known again by its kind, its words, and which of several alike it is. So a correction
holds after the document is read anew, by another version of a reader or an analyzer.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from vitrina.core.facts import Fact
from vitrina.core.records import Block, Finding, Range
from vitrina.core.types import Place
from vitrina.desk.records import Correction
from vitrina.store import texts
from vitrina.store.lookup import Lookup

MOST_TEXT = 300


def findings(
    lookup: Lookup, number: int, corrections: Mapping[str, Correction] | None = None
) -> Iterator[Finding]:
    """Give a document's findings, section by section, in the order of the text within each.

    What a person called wrong is left out; what a person put right has that value.
    """
    alike: Counter[tuple[str, str]] = Counter()
    for section, _, found in lookup.facts.of(number):
        packed = lookup.section(number, section)
        if packed is None:
            continue
        blocks = [
            Block(Place(head.part, head.page, head.line), text)
            for head, text in texts.blocks(*packed)
        ]
        facts = [
            (fact, name)
            for name, some in found.items()
            for fact in some
            if fact.block < len(blocks)
        ]
        facts.sort(key=lambda item: (item[0].block, item[0].start, item[0].end, item[0].kind))
        for fact, name in facts:
            made = _finding(fact, name, blocks[fact.block], alike)
            kept = corrected(made, (corrections or {}).get(made.key))
            if kept:
                yield kept


def corrected(finding: Finding, correction: Correction | None) -> Finding | None:
    """Give a finding as a person put it right; None where it was called wrong."""
    if correction is None:
        return finding
    if not correction.value:
        return None
    return Finding(
        key=finding.key, kind=finding.kind, value=correction.value, text=finding.text,
        range=finding.range, start=finding.start, end=finding.end, analyzer=finding.analyzer,
        more=finding.more, was=finding.value, corrected=True,
    )  # fmt: skip


def _finding(fact: Fact, analyzer: str, block: Block, alike: Counter[tuple[str, str]]) -> Finding:
    text = block.text[fact.start : fact.end]
    alike[fact.kind, text] += 1
    named = f"{fact.kind}\0{text}\0{alike[fact.kind, text]}"
    place = block.place
    first = (place.line or 1) + block.text.count("\n", 0, fact.start)
    last = first + text.count("\n")
    return Finding(
        key=hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:16],
        kind=fact.kind,
        value=fact.value,
        text=text[:MOST_TEXT],
        range=Range(place.part, place.page, first, last),
        start=fact.start - (block.text.rfind("\n", 0, fact.start) + 1),
        end=fact.end - (block.text.rfind("\n", 0, fact.end) + 1),
        score=fact.score,
        analyzer=analyzer,
        more=fact.more,
    )
