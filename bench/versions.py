"""How many releases of one record are found among OCRed papers, and how rightly.

    VITRINA_CORPORA=../shared/corpora python bench/versions.py [--library DIR] [--wrong]

Reads ``cables`` into one library. Truth: the record numbers that are the names of JFK's files, which Vitrina
does not look at. Precision and recall of each pair of years. FRUS is there twice, as text and as TEI:
these pairs are told apart, and so are pairs of other papers, which count as wrong (DFAT, FRUS).
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import tempfile
import time
from collections import Counter
from pathlib import Path

import vitrina
from vitrina.analyzers import words
from vitrina.library import Library

CABLES = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "cables"
Name = tuple[str, str]


def name_of(path: str) -> Name:
    """(release, record) of a paper; text and TEI are FRUS's releases, and others have one."""
    at = Path(path)
    if at.parts[0] == "jfk" and len(at.parts) > 2:
        return at.parts[1], at.stem
    if at.parts[0] == "frus" and len(at.parts) > 2:
        return at.parts[1], "/".join(at.with_suffix("").parts[2:])
    return at.parts[0], path


def found_in(library: Library) -> set[tuple[Name, Name]]:
    """Every pair of documents that the library says is one record."""
    names = {
        row.document: name_of(row.path) for row in library.report(limit=10_000) if row.document
    }
    pairs = set()
    for document, name in names.items():
        for version in library.versions(document):
            if version.kind != "alike":
                pairs.add(tuple(sorted((name, names[version.document]))))
    return pairs


def withheld(library: Library) -> None:
    """Print how much of what 2023 withheld and 2025 prints is named when the two are compared.

    A truth row is found where half of its words and more stand in one of the places that are named.
    The truth was made by a machine over noisy text, so that the other places named are not all wrong.
    """
    with (CABLES / "jfk/unredacted_2023_to_2025.tsv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    truth: dict[str, list[list[str]]] = {}
    for row in rows:
        truth.setdefault(row["record"], []).append(words.tokens(row["text_2025"]))
    ids = {row.path: row.document for row in library.report(limit=10_000)}
    found = named = 0
    began = time.process_time()
    for record, wanted in truth.items():
        pair = [ids[f"jfk/{year}/{record}.md"] for year in ("2023", "2025")]
        only = [
            words.tokens(each.words) for each in library.compare(*pair).only if each.side == "right"
        ]
        named += len(only)
        found += sum(
            any(2 * (Counter(each) & Counter(some)).total() >= len(each) for some in only)
            for each in wanted
        )
    print(f"withheld in 2023, printed in 2025: {found} of {len(rows)} found, {named} places named,"
          f" {time.process_time() - began:.1f} s for {len(truth)} pairs")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument(
        "--library", type=Path, help="keep the library here, and use it if it is there"
    )
    parser.add_argument("--wrong", action="store_true", help="print the wrong pairs")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as place,
        vitrina.open(CABLES, library=given.library or Path(place) / "library") as library,
    ):
        library.ingest(ocr=False)
        began = time.process_time()
        pairs = found_in(library)
        print(f"asked of every document in {time.process_time() - began:.1f} s")
        withheld(library)
    records = {(p.parts[-2], p.stem) for p in (CABLES / "jfk").glob("20*/*.md")}
    for one, other in itertools.combinations(("2018", "2022", "2023", "2025"), 2):
        truth = {((one, r), (other, r)) for y, r in records if y == one and (other, r) in records}
        found = {pair for pair in pairs if (pair[0][0], pair[1][0]) == (one, other)}
        right = len(found & truth)
        print(f"{one}/{other}  recall {right / len(truth):.3f} of {len(truth)}"
              f"  precision {right / max(1, len(found)):.3f} of {len(found)}")  # fmt: skip
    texts = {pair for pair in pairs if {pair[0][0], pair[1][0]} == {"txt", "xml"}}
    right = sum(one[1] == other[1] for one, other in texts)
    print(f"FRUS as text and TEI: {right} of {len(texts)} pairs right")
    clean = {"txt", "xml", "dfat"}
    wrong = {p for p in pairs if {p[0][0], p[1][0]} <= clean and p[0][1] != p[1][1]}
    print(f"DFAT and FRUS: {len(wrong)} other pairs")
    if given.wrong:
        for pair in sorted(wrong):
            print("   ", *pair)


if __name__ == "__main__":
    main()
