"""How long a list of names takes over a library.

    python bench/batch.py LIBRARY [--lines 60000] [--mode name|any|query]

The names are pairs of neighbouring words of the library's own papers, so that most are found, and
every tenth is made up. Prints seconds, lines a second, how many were found, and the highest memory.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import resource
import time
from pathlib import Path

import vitrina

COMMON = ("the", "embassy", "telegram", "asylum", "minister", "de", "la", "president", "press")


def names(library: vitrina.Library, count: int) -> list[str]:
    """``count`` lines: pairs of neighbouring words of papers, every tenth of no paper."""
    chance = random.Random(1)
    found: list[str] = []
    while len(found) < count:
        word = chance.choice(COMMON)
        hits = library.search(word, limit=50, offset=50 * chance.randrange(200), facets=()).hits
        for hit in hits:
            words = re.findall(r"[^\W\d_]{3,}", hit.snippet.text)
            found += [" ".join(pair) for pair in itertools.pairwise(words)]
    chance.shuffle(found)
    return [f"zq{n} {line}" if n % 10 == 0 else line for n, line in enumerate(found[:count])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--lines", type=int, default=60_000)
    parser.add_argument("--mode", default="name")
    given = parser.parse_args()
    with vitrina.Library(given.library) as library:
        lines = names(library, given.lines)
        start = time.perf_counter()
        made = library.batches.begin(lines, mode=given.mode, name="bench")
        state = library.batches.run(made.key)
        seconds = time.perf_counter() - start
        library.batches.drop(made.key)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = state.done / seconds
    print(
        f"{state.done} lines in {seconds:.1f} s ({rate:.0f}/s), {state.found} found, {memory:.0f} MB"
    )


if __name__ == "__main__":
    main()
