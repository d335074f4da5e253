"""How many of the references between numbered documents are found and resolved, and how rightly.

    VITRINA_CORPORA=../shared/corpora python bench/references.py [--misses]

``dfat/refs.tsv`` lists which paper cites which ``Document N``. Found: the pairs (paper, number).
Resolved: the pairs (paper, paper), by the numbers that stand in the file names, volume by volume, where the
cited paper is in the folder (others must come out as missing).
"""

from __future__ import annotations

import csv
import os
import re
import sys
import time
from pathlib import Path

from vitrina.analyzers import references
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place
from vitrina.understand.references import Identity, resolve

DFAT = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "cables/dfat"


def main() -> None:
    """Print precision and recall of finding and of resolving."""
    with (DFAT / "refs.tsv").open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    truth = {(row["doc"], row["number"]) for row in rows}
    facts, own, words, seconds = {}, {}, 0, 0.0
    for path in sorted(DFAT.glob("vol*/*.md")):
        name = f"{path.parent.name}/{path.stem}"
        text = path.read_text()
        began = time.perf_counter()
        facts[name] = list(references.ANALYZER.run(Paper((Block(Place(line=1), text),))))
        seconds += time.perf_counter() - began
        words += len(text.split())
        number = re.match(r"(\d+)-", path.stem)
        own[name] = Identity(series=path.parent.name, numbers=(number[1],) if number else ())
    found = {
        (name, fact.value)
        for name, each in facts.items()
        for fact in each
        if fact.kind == "reference.document"
    }
    links = {
        (row["doc"], row["target_doc"])
        for row in rows
        if row["target_doc"] in own and row["target_doc"] != row["doc"]
    }
    report("found", truth, found)
    resolved = resolve(own, facts)
    pairs = {(link.source, link.target) for link in resolved.links if link.kind == "document"}
    report("resolved", links, pairs)
    print(f"missing: {len(resolved.missing)}; {words / seconds:,.0f} words a second")


def report(what: str, truth: set[tuple[str, str]], got: set[tuple[str, str]]) -> None:
    """Print one line, and with ``--misses`` what differs."""
    right = len(truth & got)
    print(
        f"{what}: precision {right / len(got):.4f} recall {right / len(truth):.4f} of {len(truth)}"
    )
    if "--misses" in sys.argv:
        for each in sorted(truth - got):
            print("   not found", *each)
        for each in sorted(got - truth):
            print("   not in the truth", *each)


if __name__ == "__main__":
    main()
