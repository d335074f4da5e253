"""How well search ranks: ours beside plain SQLite FTS5 BM25 over the same texts, in one run.

    python bench/quality.py [--half 0|1] [--misses known|topics]

The papers are those of ``cables/frus``. Two tasks, whose truth nobody of this project made: *known*,
the editors' abstract of a paper, which names that one paper; *topics*, an entry of the printed
index, with the papers that lie on its pages. What is typed is the abstract or the entry, as it
stands. ``--half``: every other query only, so that what was tuned on one half is seen on the other.

Plain FTS5 is asked for any of the words, best BM25 first: without stemming, and with its Porter
stemmer. A goal is met where ours is above the better of the two.
"""

from __future__ import annotations

import argparse
import csv
import math
import os
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import vitrina
from vitrina.engines import apertium

HERE = Path(__file__).resolve().parent
CORPORA = Path(os.environ.get("VITRINA_CORPORA", HERE.parent.parent / "shared" / "corpora"))
FRUS = CORPORA / "cables" / "frus"
DEEP = 100
FIGURES = ("R@1", "R@10", "MRR", "nDCG@10")

Truth = dict[str, int]
Ranker = Callable[[str], list[str]]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a truth table."""
    with (FRUS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def known() -> Iterator[tuple[str, str, Truth]]:
    """(query's id, query, its one right paper)."""
    for row in rows("known_items.tsv"):
        yield row["qid"], row["query"], {row["doc"]: 1}


def topics() -> Iterator[tuple[str, str, Truth]]:
    """(query's id, query, right papers with their grades)."""
    truth: dict[str, Truth] = {}
    for row in rows("index_qrels.tsv"):
        truth.setdefault(row["qid"], {})[row["doc"]] = int(row["grade"])
    for row in rows("index_topics.tsv"):
        if row["qid"] in truth:
            yield row["qid"], row["query"], truth[row["qid"]]


def ours(library: vitrina.Library) -> Ranker:
    """Vitrina's own search, as a person would use it."""

    def rank(query: str) -> list[str]:
        found = library.search(query, limit=DEEP, facets=())
        paths = [path for hit in found.hits for path in (hit.places or (hit.path,))]
        return [path.removesuffix(".txt") for path in paths]

    return rank


def fts5(tokenizer: str) -> Ranker:
    """SQLite's full-text search over the same texts, any word, by BM25."""
    table = sqlite3.connect(":memory:")
    table.execute(
        f"CREATE VIRTUAL TABLE papers USING fts5(name UNINDEXED, text, tokenize='{tokenizer}')"
    )
    texts = FRUS / "txt"
    table.executemany(
        "INSERT INTO papers VALUES (?, ?)",
        (
            (path.relative_to(texts).as_posix().removesuffix(".txt"), path.read_text("utf-8"))
            for path in sorted(texts.rglob("*.txt"))
        ),
    )

    def rank(query: str) -> list[str]:
        asked = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query))
        found = table.execute(
            "SELECT name FROM papers WHERE papers MATCH ? ORDER BY rank LIMIT ?", (asked, DEEP)
        )
        return [name for (name,) in found]

    return rank


def figures(ranked: list[str], truth: Truth) -> tuple[float, float, float, float]:
    """R@1, R@10, reciprocal rank and nDCG@10 of one query."""
    ranked = list(dict.fromkeys(ranked))
    right = [name in truth for name in ranked]
    first = next((1 / at for at, good in enumerate(right, 1) if good), 0.0)
    gain = sum(truth.get(name, 0) / math.log2(at + 1) for at, name in enumerate(ranked[:10], 1))
    ideal = sum(
        grade / math.log2(at + 1)
        for at, grade in enumerate(sorted(truth.values(), reverse=True)[:10], 1)
    )
    return sum(right[:1]) / len(truth), sum(right[:10]) / len(truth), first, gain / ideal


def measure(rank: Ranker, queries: list[tuple[str, str, Truth]]) -> tuple[list[float], list[float]]:
    """(the mean of each figure, nDCG@10 of each query)."""
    found = [figures(rank(query), truth) for _, query, truth in queries]
    return [sum(column) / len(found) for column in zip(*found, strict=True)], [
        one[3] for one in found
    ]


def main() -> int:
    """Measure and print; 1 if a figure is not above plain FTS5's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--library", type=Path, help="keep it here, and use it again")
    parser.add_argument("--misses", choices=("known", "topics"))
    given = parser.parse_args()
    apertium.PROGRAM = "left-out"  # the papers are in the language of the questions
    worse = 0
    with tempfile.TemporaryDirectory() as work:
        place = given.library or Path(work) / "library"
        with vitrina.open(FRUS / "txt", library=place) as library:
            library.ingest(ocr=False)
            rankers = {
                "vitrina": ours(library),
                "fts5": fts5("unicode61"),
                "fts5 porter": fts5("porter unicode61"),
            }
            for task, made in (("known", known), ("topics", topics)):
                queries = [
                    query
                    for at, query in enumerate(made())
                    if given.half is None or at % 2 == given.half
                ]
                print(f"{task}: {len(queries)} queries    " + "  ".join(FIGURES))
                means: dict[str, list[float]] = {}
                singles: dict[str, list[float]] = {}
                for name, rank in rankers.items():
                    start = time.process_time()
                    means[name], singles[name] = measure(rank, queries)
                    spent = (time.process_time() - start) / len(queries) * 1000
                    print(
                        f"  {name:12} "
                        + "  ".join(f"{figure:.4f}" for figure in means[name])
                        + f"   {spent:.2f} ms of processor a query"
                    )
                best = [max(two) for two in zip(means["fts5"], means["fts5 porter"], strict=True)]
                below = [
                    name
                    for name, mine, other in zip(FIGURES, means["vitrina"], best, strict=True)
                    if mine <= other
                ]
                worse += len(below)
                print("  above the better FTS5 in each" if not below else f"  NOT above in {below}")
                if given.misses == task:
                    lost = sorted(
                        (mine - other, *query)
                        for mine, other, query in zip(
                            singles["vitrina"], singles["fts5 porter"], queries, strict=True
                        )
                    )
                    for gap, ident, query, truth in lost[:40]:
                        print(f"    {gap:+.2f} {ident} {query} {sorted(truth)[:4]}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
