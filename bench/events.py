"""How many of the events that sentences tell are found, and how many of those found are told.

    python bench/events.py [--misses]

``truth/events.tsv``: sentences with what each says was done, one kind or none, marked by reading before the
analyzer was tried on them. An event is right if the sentence tells one of its kind.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from vitrina.analyzers import events, language
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

TRUTH = Path(__file__).parent / "truth/events.tsv"
DATE = "1994-03-20"
"""Of the papers, as each of these stood in one that has a date: what names none is given its paper's."""


def main() -> None:
    """Print precision and recall."""
    with TRUTH.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    told = found = right = 0
    for row in rows:
        sentence = row["sentence"]
        blocks = (Block(Place(line=1), sentence),)
        paper = Paper(blocks, language=language.detect(sentence), date=DATE)
        kinds = {fact.kind.removeprefix("event.") for fact in events.ANALYZER.run(paper)}
        wanted = {row["kind"]} - {""}
        told, found, right = told + len(wanted), found + len(kinds), right + len(kinds & wanted)
        if "--misses" in sys.argv and kinds != wanted:
            print(sorted(kinds), sorted(wanted), row["sentence"])
    print(
        f"{len(rows)} sentences, {told} events: precision {right / max(found, 1):.2f} of {found},"
        f" recall {right / told:.2f}"
    )


if __name__ == "__main__":
    main()
