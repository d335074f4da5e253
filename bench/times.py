"""Dates and times in text, found and normalised, against MEANTIME (English and Spanish news).

    python bench/times.py [--misses]

Prints precision, recall and F1 of extents (every token of an expression and no other), of extents
that overlap, and of extents with the right value; and words a second.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from vitrina.analyzers import times
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

TRUTH = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "bench/timex"
_TIGHT = set(",.;:!?)%'’")
Extent = tuple[int, int, str]
"""First token, the one after the last, value."""


def articles(language: str) -> Iterator[tuple[str, str, list[tuple[int, int]], list[Extent]]]:
    """(date, text, spans of its tokens, expressions) of each article."""
    date, rows = "", []
    for line in (TRUTH / f"meantime-{language}.tsv").read_text(encoding="utf-8").split("\n"):
        if line.startswith("*!-DCT"):
            if rows:
                yield date, *_article(rows)
            date, rows = line.split('"')[1], []
        else:
            rows.append(line.split("\t"))
    yield date, *_article(rows)


def _article(rows: list[list[str]]) -> tuple[str, list[tuple[int, int]], list[Extent]]:
    text, spans, extents = "", [], []
    for row in rows:
        if len(row) < 3:
            text = text.rstrip(" ") + "\n"
            continue
        word, tag, value = row
        if word[0] in _TIGHT:
            text = text.rstrip(" ")
        at = len(spans)
        spans.append((len(text), len(text) + len(word)))
        text += word + ("" if word in {"(", "$"} else " ")
        if tag.startswith("B"):
            extents.append((at, at + 1, value))
        elif tag.startswith("I") and extents:
            extents[-1] = (extents[-1][0], at + 1, extents[-1][2])
    return text, spans, extents


def found(date: str, text: str, spans: list[tuple[int, int]]) -> list[Extent]:
    """Give what the analyzer says, in tokens."""
    paper = Paper((Block(Place(line=1), text),), date=date)
    made = []
    for fact in times.ANALYZER.run(paper):
        inside = [at for at, (a, b) in enumerate(spans) if a < fact.end and fact.start < b]
        if inside:
            made.append((inside[0], inside[-1] + 1, fact.value))
    return made


def _shown(name: str, right: int, said: int, true: int) -> str:
    precision, recall = right / max(1, said), right / max(1, true)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"{name} {precision:.3f} {recall:.3f} {f1:.3f}"


def main() -> None:
    """Print the figures of each language."""
    misses = "--misses" in sys.argv
    for language in ("en", "es"):
        exact = overlap = valued = said = true = words = 0
        spent = 0.0
        for date, text, spans, extents in articles(language):
            began = time.process_time()
            mine = found(date, text, spans)
            spent += time.process_time() - began
            words += len(spans)
            said, true = said + len(mine), true + len(extents)
            places = {(a, b): value for a, b, value in extents}
            for a, b, value in mine:
                exact += (a, b) in places
                valued += places.get((a, b)) == value
                overlap += any(a < d and c < b for c, d, _ in extents)
                if misses and places.get((a, b)) != value:
                    print(
                        "ours",
                        language,
                        date,
                        repr(text[spans[a][0] : spans[b - 1][1]]),
                        value,
                        places.get((a, b), "no extent"),
                        "|",
                        text[max(0, spans[a][0] - 30) : spans[b - 1][1] + 20].replace("\n", " "),
                    )
            for c, d, value in extents:
                if misses and (c, d) not in {(a, b) for a, b, _ in mine}:
                    print(
                        "lost",
                        language,
                        date,
                        repr(text[spans[c][0] : spans[d - 1][1]]),
                        value,
                        "|",
                        text[max(0, spans[c][0] - 30) : spans[d - 1][1] + 20].replace("\n", " "),
                    )
        print(
            f"{language}: {_shown('extents', exact, said, true)};"
            f" {_shown('overlapping', overlap, said, true)}; {_shown('with value', valued, said, true)};"
            f" values right {valued / max(1, exact):.3f} of {exact} extents; {words / spent:,.0f} words/s"
        )


if __name__ == "__main__":
    main()
