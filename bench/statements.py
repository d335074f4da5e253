"""Who said what: speaker turns, quotations, embedded posts and articles, each against its truth.

    VITRINA_CORPORA=../shared/corpora python bench/statements.py [turns] [articles] [--misses]

Turns: ``statements/turns.tsv`` holds the words of each turn by characters, and the label. A turn is
right if both ends and the label are. Of the sets in ``cables`` that are no transcripts, turns are counted.
Articles: ``truth/articles`` and ``truth/articles.tsv``, see ``truth/README.md``.
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from vitrina.analyzers import articles, language, posts, turns
from vitrina.core import html
from vitrina.core.facts import Fact, Paper
from vitrina.core.records import Block
from vitrina.core.types import Claim, Place, Text

CORPORA = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora"))
TRUTH = Path(__file__).parent / "truth"
POST = ("words", "handle", "date", "link", "language")


def main() -> None:
    """Print one table for each kind that is asked for; all without one."""
    wanted = [word for word in sys.argv[1:] if word in KINDS] or list(KINDS)
    for word in wanted:
        KINDS[word]()


def measure_turns() -> None:
    """Turns of the transcripts, and how many are seen where there is none."""
    truth: defaultdict[str, set[tuple[int, int, str]]] = defaultdict(set)
    with (CORPORA / "statements/turns.tsv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            place = (int(row["char_start"]), int(row["char_end"]), row["speaker_label"])
            truth[row["path"].removeprefix("text/")].add(place)
    right = given = true = words = 0
    seconds = 0.0
    for name, places in sorted(truth.items()):
        path = CORPORA / "statements" / name
        if not path.exists():
            continue
        text = path.read_bytes().decode()
        began = time.perf_counter()
        facts = found(turns, text)
        seconds += time.perf_counter() - began
        words += len(text.split())
        got = {(fact.start, fact.end, fact.more["label"]) for fact in facts}
        right, given, true = right + len(got & places), given + len(got), true + len(places)
        misses(name, places, got)
    report("turns", right, given, true)
    print(f"    {words / seconds:,.0f} words a second")
    for folder in ("cables/frus/txt", "cables/dfat", "cables/jfk/2023", "cables/foia-emails"):
        count, papers = 0, 0
        for path in sorted((CORPORA / folder).rglob("*.*")):
            facts = found(turns, path.read_text(errors="replace"))
            count, papers = count + len(facts), papers + bool(facts)
            if facts and "--misses" in sys.argv:
                print("   ", path.name, len(facts), sorted({f.more["label"] for f in facts})[:6])
        print(f"    {folder}: {count} turns in {papers} papers")


def found(module: object, text: str) -> list[Fact]:
    """What an analyzer's module finds in a text."""
    return list(module.ANALYZER.run(Paper((Block(Place(line=1), text),))))  # type: ignore[attr-defined]


def misses(name: str, truth: set[tuple[Any, ...]], got: set[tuple[Any, ...]]) -> None:
    """With ``--misses``: what differs."""
    if "--misses" in sys.argv:
        for each in sorted(truth - got):
            print("   not found", name[-30:], *each)
        for each in sorted(got - truth):
            print("   not in the truth", name[-30:], *each)


def report(what: str, right: int, given: int, true: int) -> None:
    """Print one line."""
    precision, recall = right / max(given, 1), right / max(true, 1)
    both = 2 * precision * recall / max(precision + recall, 1e-9)
    print(f"{what}: precision {precision:.4f} recall {recall:.4f} F1 {both:.4f} of {true}")


def measure_articles() -> None:
    """Titles, bylines, dates, outlets, reliance and posts of articles written for this."""
    truth: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    got: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    whole: tuple[set[tuple[str, ...]], set[tuple[str, ...]]] = (set(), set())
    with (TRUTH / "articles.tsv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            truth[row["kind"]].add((row["file"], row["value"]))
            if row["kind"] == "post":
                whole[0].add(tuple(row[name] or "" for name in ("file", "value", *POST)))
    for path in sorted((TRUTH / "articles").iterdir()):
        paper = saved(path)
        for fact in [*articles.ANALYZER.run(paper), *posts.ANALYZER.run(paper)]:
            kind = fact.kind.partition(".")[2]
            got[kind].add((path.name, fact.value))
            if kind == "post":
                words = " ".join(paper.blocks[fact.block].text[fact.start : fact.end].split())
                told = fact.more | {"words": words}
                whole[1].add((path.name, fact.value, *(told.get(name, "") for name in POST)))
    for kind, rows in truth.items():
        misses(kind, rows, got[kind])
        report(f"{kind:<10}", len(rows & got[kind]), len(got[kind]), len(rows))
    misses("post", *whole)
    report("posts, all six fields", len(whole[0] & whole[1]), len(whole[1]), len(whole[0]))


def saved(path: Path) -> Paper:
    """A saved article as its reader gives it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":
        return Paper((Block(Place(line=1), text),), kind="text", language=language.detect(text))
    items = list(html.read(text))
    blocks = tuple(Block(i.place, i.text, i.hidden) for i in items if isinstance(i, Text))
    return Paper(
        blocks,
        tuple(i for i in items if isinstance(i, Claim)),
        kind="web",
        language=language.detect("\n".join(b.text for b in blocks)),
    )


KINDS = {"turns": measure_turns, "articles": measure_articles}

if __name__ == "__main__":
    main()
