"""How long a query takes, beside the same calls on bare Tantivy, and how soon the command answers.

    python bench/queries.py FOLDER [--library DIR] [--count 400]

FOLDER is a trove of plain texts, such as ``bench/troves.py`` grows. A query is: read it, the first
ten hits with their snippets, and four facets. Bare Tantivy has the same texts in one index, stored,
stemmed by its English stemmer, with the same four facets as fast fields; it is asked by its own parser
(all words), snippet generator and aggregation. The two are asked in turns, each query once, and compared
in processor time; wall time is printed beside. Apertium is left out: where it is installed, a question
with words that the lexicon lacks waits for it, a fifth of a second and more.

The queries are made from the papers: one to four words of a line, phrases, two words with a year, ``OR``,
``NOT``, and whole lines; those that only ours can read (``mexic*``, ``emabssy~``) are timed apart.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import tantivy

import vitrina
from vitrina.engines import apertium

FACETS = ("kind", "language", "year", "folder")
PATTERNS = ("mexic*", "emabssy~1", "/embass(y|ies)/", "wom?n", '"minister agreement"~5')
KINDS = ("one word", "two words", "three words", "four words", "phrase", "or", "not", "a line")


def made(texts: list[str], count: int) -> Iterator[tuple[str, str]]:
    """(kind, query), the same each time."""
    choose = random.Random(11)
    while count:
        words = re.findall(r"[a-z]{3,}", choose.choice(texts).split("\n\n")[-1][:4000].lower())
        if len(words) < 30:
            continue
        at = choose.randrange(len(words) - 16)
        some = words[at : at + 4]
        kind = KINDS[count % len(KINDS)]
        count -= 1
        yield (
            kind,
            {
                "one word": some[0],
                "two words": " ".join(some[:2]),
                "three words": " ".join(some[:3]),
                "four words": " ".join(some),
                "phrase": f'"{some[0]} {some[1]}"',
                "or": f"{some[0]} OR {some[2]}",
                "not": f"{some[0]} NOT {some[3]}",
                "a line": " ".join(words[at : at + 12]),
            }[kind],
        )


class Bare:
    """Tantivy by itself over the same texts."""

    def __init__(self, path: Path, library: vitrina.Library) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", stored=True, tokenizer_name="en_stem")
        for name in FACETS:
            builder.add_text_field(name, tokenizer_name="raw", fast=True)
        self._schema = builder.build()
        fresh = not path.exists()
        path.mkdir(exist_ok=True)
        self._index = tantivy.Index(self._schema, str(path))
        if fresh:
            self._fill(library)
        self._searcher = self._index.searcher()

    def _fill(self, library: vitrina.Library) -> None:
        writer = self._index.writer(96_000_000, 1)
        trove = library.troves[0]
        for path in sorted(trove.rglob("*.txt")):
            text = path.read_text("utf-8", "replace")
            document = tantivy.Document()
            document.add_text("body", text)
            document.add_text("kind", "text")
            document.add_text("language", "en")
            document.add_text("year", str(1900 + len(text) % 100))
            document.add_text("folder", path.relative_to(trove).parts[0])
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def ask(self, text: str) -> int:
        """Parse, search, ten snippets, four facets; how many answers."""
        query = self._index.parse_query(text, ["body"], conjunction_by_default=True)
        found = self._searcher.search(query, 10)
        snippets = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "body")
        for _, address in found.hits:
            snippets.snippet_from_doc(self._searcher.doc(address)).fragment()
        self._searcher.aggregate(
            query, {name: {"terms": {"field": name, "size": 60}} for name in FACETS}
        )
        return int(found.count)


def timed(ask: Callable[[str], object], query: str) -> tuple[float, float]:
    """(processor, wall) milliseconds."""
    wall, spent = time.perf_counter(), time.process_time()
    ask(query)
    return (time.process_time() - spent) * 1000, (time.perf_counter() - wall) * 1000


def line(name: str, times: list[float]) -> str:
    """Median and 95th percentile."""
    ordered = sorted(times)
    return f"{name} {statistics.median(ordered):6.2f} / {ordered[int(len(ordered) * 0.95)]:6.2f} ms"


def cold(command: list[str]) -> tuple[float, float]:
    """(processor, wall) seconds of a command, the best of five."""
    found = []
    for _ in range(5):
        before, start = os.times(), time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        spent = after.children_user + after.children_system
        found.append(
            (spent - before.children_user - before.children_system, time.perf_counter() - start)
        )
    return min(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--bare", type=Path, help="keep bare Tantivy's index here")
    parser.add_argument("--count", type=int, default=400)
    given = parser.parse_args()
    apertium.PROGRAM = "left-out"
    with (
        tempfile.TemporaryDirectory() as work,
        vitrina.open(given.folder, library=given.library) as library,
    ):
        bare = Bare(given.bare or Path(work) / "bare", library)
        paths = sorted(given.folder.rglob("*.txt"))[:2000]
        queries = list(made([path.read_text("utf-8", "replace") for path in paths], given.count))
        print(f"{library.search('').total:,} documents, {len(queries)} queries, median / 95th")

        def ours(query: str) -> object:
            return library.search(query, limit=10, facets=FACETS)

        for query in (
            "embassy",
            "the minister of foreign affairs",
            "visa NOT oil",
        ):  # both are open
            ours(query)
            bare.ask(query)
        gc.freeze()  # as the server does, once all is loaded
        spent: dict[str, tuple[list[float], list[float]]] = {}
        walls: tuple[list[float], list[float]] = ([], [])
        for kind, query in queries:
            one, two = timed(ours, query), timed(bare.ask, query)
            for name in (kind, "all"):
                mine, other = spent.setdefault(name, ([], []))
                mine.append(one[0])
                other.append(two[0])
            walls[0].append(one[1])
            walls[1].append(two[1])
        for name in (*KINDS, "all"):
            mine, other = spent[name]
            print(
                f"{name:12} {line('vitrina', mine)}   {line('tantivy', other)}"
                f"   {sum(mine) / sum(other):.2f} times"
            )
        print(f"{'wall time':12} {line('vitrina', walls[0])}   {line('tantivy', walls[1])}")
        print(f"{'patterns':12} {line('vitrina', [timed(ours, query)[0] for query in PATTERNS])}")
        program = [sys.executable, "-m", "vitrina"]
        for name, command in (
            (
                "search, cold",
                [*program, "search", "embassy visa", "--library", str(library.root)],
            ),
            ("--help", [*program, "--help"]),
        ):
            processor, wall = cold(command)
            print(f"{name:12} {processor:.2f} s of processor, {wall:.2f} s")


if __name__ == "__main__":
    main()
