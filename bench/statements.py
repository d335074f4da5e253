"""Who said what: speaker turns, quotations, embedded posts and articles, each against its truth.

    VITRINA_CORPORA=../shared/corpora python bench/statements.py [turns] [articles] [quotes] \
        [--half 0|1] [--truth quotes_held] [--misses]

Turns: ``statements/turns.tsv`` holds the words of each turn by characters, and the label. A turn is
right if both ends and the label are. Of the sets in ``cables`` that are no transcripts, turns are counted.
Articles: ``truth/articles`` and ``truth/articles.tsv``, see ``truth/README.md``.
Quotes: passages of ``truth/quotes.tsv`` and ``truth/quotes``, or of another table of that folder; a statement is
right if its mode and speaker are, and half of the words or more. What is marked ``o`` counts neither way.
"""

from __future__ import annotations

import csv
import os
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vitrina.analyzers import articles, language, posts, quotations, turns
from vitrina.analyzers.words import tokens
from vitrina.core import html
from vitrina.core.facts import Fact, Paper
from vitrina.core.records import Block
from vitrina.core.types import Claim, Place, Text

CORPORA = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora"))
TRUTH = Path(__file__).parent / "truth"
_SET_APART = re.compile(r" (?=[,.;:?!)\]%»”]|['’](?:s|t|re|ve|ll|d|m)?\b)|(?<=[(\[¿¡«“$])[ ]")
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


def measure_quotes() -> None:
    """Quotations and reported speech: right if mode, speaker and most of the words are."""
    right: Counter[tuple[str, str]] = Counter()
    given: Counter[tuple[str, str]] = Counter()
    true: Counter[tuple[str, str]] = Counter()
    for number, (name, text, low, high, marked) in enumerate(passages()):
        if (half := option("--half")) and number % 2 != int(half):
            continue
        tongue = language.detect(text)
        spoken = language.detect(text[low:high]) or tongue
        facts = quotations.ANALYZER.run(Paper((Block(Place(line=1), text),), language=tongue))
        got = [f for f in facts if f.start < high and f.end > low]
        left = list(marked)
        for fact in got:
            mode = "q" if fact.kind == "statement.quote" else "i"
            if any(m[0] == "o" and overlap(m, fact) for m in marked) and not any(
                m[0] == mode and alike(m, fact) for m in left
            ):
                continue
            given[mode, spoken] += 1
            same = next((m for m in left if m[0] == mode and alike(m, fact)), None)
            if same:
                left.remove(same)
                right[mode, spoken] += 1
            elif "--misses" in sys.argv:
                print(
                    "   wrong  ",
                    name[-24:],
                    mode,
                    fact.value,
                    "|",
                    " ".join(text[fact.start : fact.end].split())[:110],
                )
        for mode, speaker, start, end in marked:
            if mode == "o":
                continue
            true[mode, spoken] += 1
            if "--misses" in sys.argv and (mode, speaker, start, end) in left:
                print(
                    "   missing",
                    name[-24:],
                    mode,
                    speaker,
                    "|",
                    " ".join(text[start:end].split())[:110],
                )
    for at, each, what in (
        (0, "q", "quoted"),
        (0, "i", "reported"),
        (1, "en", "English"),
        (1, "es", "Spanish"),
    ):
        report(
            what, *(sum(n for key, n in c.items() if key[at] == each) for c in (right, given, true))
        )
    report("statements", right.total(), given.total(), true.total())


def passages() -> Iterator[tuple[str, str, int, int, list[tuple[str, str, int, int]]]]:
    """(name, whole text, where the passage lies, its marks) of each passage that was marked."""
    rows: dict[tuple[str, int, int], list[tuple[str, str, int, int]]] = {}
    table = option("--truth") or "quotes"
    with (TRUTH / f"{table}.tsv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            marks = rows.setdefault((row["path"], int(row["start"]), int(row["end"])), [])
            if row["mode"]:
                marks.append((row["mode"], row["speaker"], int(row["from"]), int(row["to"])))
    for (path, start, end), marks in rows.items():
        text = (CORPORA / path).read_bytes().decode()
        yield path, running(text) if path.endswith(".tsv") else text, start, end, marks
    for own in sorted((TRUTH / "quotes").glob("*.txt")) if table == "quotes" else ():
        text, marks = unmarked(own.read_text(encoding="utf-8"))
        for paragraph in re.finditer(r"[^\n]+", text):
            low, high = paragraph.span()
            yield own.name, text, low, high, [m for m in marks if low <= m[2] < high]


def unmarked(text: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """A text without its marks ``[[q|speaker|words]]``, and where they stood."""
    plain, marks, opened = "", [], []
    for piece in re.split(r"(\[\[[qi]\|[^|]*\||\]\])", text):
        if piece.startswith("[["):
            opened.append((piece[2], piece[4:-1], len(plain)))
        elif piece == "]]":
            marks.append((*opened.pop(), len(plain)))
        else:
            plain += piece
    return plain, marks


def running(table: str) -> str:
    """News of a table that has one word a line, as running text."""
    text = []
    for sentence in re.split(r"\n[ \t]*\n", table):
        words = [line.partition("\t")[0] for line in sentence.splitlines()]
        if words and words[0].startswith("*!-"):
            text.append("\n\n")
            continue
        plain = " ".join(words).replace("``", '"').replace("''", '"')
        plain = re.sub(r"\"\s?([^\"]*?)\s?\"", r'"\1"', plain)
        plain = _SET_APART.sub("", plain)
        text.append(plain + (" " if plain[-1:] in '.?!"' else "\n"))
    return "".join(text).strip()


def alike(mark: tuple[str, str, int, int], fact: Fact) -> bool:
    """Whether a fact is the marked statement: half of the words or more, and the same speaker."""
    speaker = mark[1]
    if not overlap(mark, fact):
        return False
    return speaker == "?" or bool(set(names(speaker)[-1:]) & set(names(fact.value)))


def overlap(mark: tuple[str, str, int, int], fact: Fact) -> bool:
    """Whether a fact and a mark have half of their words in common, or more."""
    _, _, start, end = mark
    both = min(end, fact.end) - max(start, fact.start)
    return both * 2 >= max(end, fact.end) - min(start, fact.start)


def names(speaker: str) -> list[str]:
    """Words of a speaker's name or description, folded."""
    return tokens(speaker)


def option(name: str) -> str:
    """The word after an option; '' where it isn't given."""
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else ""


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


KINDS = {"turns": measure_turns, "articles": measure_articles, "quotes": measure_quotes}

if __name__ == "__main__":
    main()
