"""From a sentence of an article to the record that it rests on: how often the right lines come first.

    VITRINA_CORPORA=../shared/corpora python bench/claims.py [--plain] [--misses] [WORK]

``truth/claims.tsv``: claims as an article would have them, in the language that the record is not in
or in other words, with the record's lines. An answer is right if its lines meet those. ``--plain``:
beside it, what the claim typed into the search finds. Libraries are made in WORK (default: a new folder).
"""

from __future__ import annotations

import csv
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import vitrina
from vitrina.core.records import Range

CORPORA = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora"))
FOLDERS = {"seedcase": CORPORA / "seedcase", "frus": CORPORA / "cables/frus/txt"}
TRUTH = Path(__file__).parent / "truth/claims.tsv"
MOST = 5


def main() -> None:
    """Print recall at 1 and at 5 for each library, and the time a sentence takes."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    work = Path(words[0]) if words else Path(tempfile.mkdtemp())
    with TRUTH.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for name, folder in FOLDERS.items():
        ranks, seconds = [], 0.0
        with vitrina.open(folder, library=work / f"{name}.library") as library:
            library.ingest()
            for row in rows:
                if row["library"] != name:
                    continue
                wanted = list(records(row["records"]))
                began = time.perf_counter()
                got = list(answers(library, row))
                seconds += time.perf_counter() - began
                rank = next((n for n, each in enumerate(got, 1) if meets(each, wanted)), 0)
                ranks.append(rank)
                if "--misses" in sys.argv and rank != 1:
                    print("   ", row["id"], rank, row["claim"][:90], "->", *got[:1])
        found = [sum(0 < rank <= most for rank in ranks) / len(ranks) for most in (1, MOST)]
        print(
            f"{name}: recall@1 {found[0]:.2f} @{MOST} {found[1]:.2f} of {len(ranks)},"
            f" {seconds / len(ranks):.2f} s a sentence"
        )


def answers(library: vitrina.Library, row: dict[str, str]) -> Iterator[tuple[str, int, int]]:
    """(path, first line, last line) of what is found, best first."""
    if "--plain" in sys.argv:
        for hit in library.search(row["claim"], limit=MOST).hits:
            yield hit.path, hit.range.line, hit.range.last
        return
    for each in library.rests_on(row["claim"], date=row["date"], most=MOST):
        path = library.document(each.document).locations[0].path
        yield path, each.range.line, each.range.last or each.range.line


def records(told: str) -> Iterator[tuple[str, Range]]:
    """The lines of each record that is right."""
    for path, first, last in re.findall(r"(\S+?):(\d+)-(\d+)", told):
        yield path, Range(line=int(first), last=int(last))


def meets(got: tuple[str, int, int], wanted: list[tuple[str, Range]]) -> bool:
    """Whether an answer lies in, or over, lines that are right."""
    path, first, last = got
    return any(
        path.endswith(name) and first <= place.last and last >= place.line for name, place in wanted
    )


if __name__ == "__main__":
    main()
