"""Search in an edition, in Chromium: the same words, the same sets, the same order as our own reckoning."""

from __future__ import annotations

import json
import math
import random
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.publish.making import drawn, made
from tests.web.serving import Served

from vitrina.analyzers import words
from vitrina.core.query import And, Dates, Everything, Field, Node, Not, Or, Phrase, Prefix, Word
from vitrina.investigate import language
from vitrina.publish.ledger import Ledger
from vitrina.publish.shelf import BETWEEN, LENGTHS

TABLE = Path(__file__).parents[1] / "vectors/words.json"
VOCABULARY = [
    "asilo",
    "asylum",
    "embassy",
    "embajada",
    "harbour",
    "puerto",
    "minister",
    "señor",
    "Quiroga",
    "Łódź",
    "straße",
    "東京",
    "of",
    "the",
    "la",
    "de",
]


def papers(count: int = 150) -> dict[str, tuple[str, str, str, tuple[str, ...]]]:
    """Made-up papers with words that are rare and common."""
    found = {}
    chance = random.Random(3)
    for number in range(count):
        weights = [1 / (1 + at) for at in range(len(VOCABULARY))]
        lines = tuple(
            " ".join(chance.choices(VOCABULARY[::-1], weights, k=chance.randint(3, 12)))
            for _ in range(chance.randint(1, 9))
        )
        title = " ".join(chance.choices(VOCABULARY, k=3))
        date = f"{chance.randint(1960, 1964)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        date = date[: chance.choice((4, 7, 10, 10))] if chance.random() < 0.9 else ""
        found[f"p{number}"] = (title, date, chance.choice(("en", "es", "")), lines)
    return found


class Reckoned:
    """Boolean and ranked search by the definition, over all texts, without an index."""

    def __init__(
        self, ledger: Ledger, texts: dict[str, tuple[str, str, str, tuple[str, ...]]]
    ) -> None:
        self.documents = {}
        for name, (title, date, tongue, lines) in texts.items():
            head, body = words.tokens(title), words.tokens("\n".join(lines) + "\n")
            self.documents[ledger.documents[name].slot] = (head, body, date, tongue)
        lengths = [len(head) + len(body) for head, body, *_ in self.documents.values()]
        self.average = sum(lengths) / len(lengths)

    def ranked(self, query: str) -> list[tuple[int, float]]:
        """(number, weight), the best first."""
        found = self.of(language.parse(query).tree)
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))

    def of(self, node: Node) -> dict[int, float]:
        match node:
            case Word(text, _):
                return self.run(words.tokens(text), 0)
            case Phrase(parts, slop):
                return self.run([token for part in parts for token in words.tokens(part)], slop)
            case Prefix(pattern):
                start = words.fold(pattern.rstrip("*"))
                return {
                    number: 0.0
                    for number, (head, body, *_) in self.documents.items()
                    if any(word.startswith(start) for word in head + body)
                }
            case Field("title", Word(text, _)):
                (word,) = words.tokens(text)
                holds = {
                    n: head.count(word) for n, (head, *_) in self.documents.items() if word in head
                }
                return {n: self.weight(n, count, [len(holds)]) for n, count in holds.items()}
            case Field("lang", Word(text, _)):
                return {n: 0.0 for n, (*_, tongue) in self.documents.items() if tongue == text}
            case Dates(first, last):
                return {
                    n: 0.0
                    for n, (_, _, date, _) in self.documents.items()
                    if within(date, first, last)
                }
            case Not(inner):
                return {n: 0.0 for n in self.documents if n not in self.of(inner)}
            case And(nodes):
                found = [self.of(part) for part in nodes]
                return {
                    n: sum(each[n] for each in found)
                    for n in found[0]
                    if all(n in each for each in found)
                }
            case Or(nodes):
                total: Counter[int] = Counter()
                for part in nodes:
                    total.update(self.of(part))
                return dict(total)
        assert isinstance(node, Everything)
        return dict.fromkeys(self.documents, 0.0)

    def run(self, sought: list[str], slop: int) -> dict[int, float]:
        """Documents in which words stand in this order."""
        counts = {n: self.times(n, sought, slop) for n in self.documents}
        rare = [
            sum(word in head + body for head, body, *_ in self.documents.values())
            for word in sought
        ]
        return {n: self.weight(n, count, rare) for n, count in counts.items() if count}

    def times(self, number: int, sought: list[str], slop: int) -> int:
        head, body, *_ = self.documents[number]
        text = [*head, *[""] * BETWEEN, *body]
        found = 0
        for start, word in enumerate(text):
            at, left = start, slop
            if word != sought[0]:
                continue
            for next_word in sought[1:]:
                gap = next(
                    (g for g in range(left + 1) if text[at + 1 + g : at + 2 + g] == [next_word]),
                    None,
                )
                if gap is None:
                    break
                at, left = at + 1 + gap, left - gap
            else:
                found += 1
        return found

    def weight(self, number: int, count: int, rare: list[int]) -> float:
        head, body, *_ = self.documents[number]
        length = LENGTHS[bisect_right(LENGTHS, len(head) + len(body)) - 1]
        slow = 1.2 * (0.25 + 0.75 * length / self.average)
        total = len(self.documents)
        idf = sum(math.log(1 + (total - each + 0.5) / (each + 0.5)) for each in rare)
        return idf * 2.2 * count / (count + slow)


def within(date: str, first: int, last: int) -> bool:
    import datetime as dt

    if not date:
        return False
    year, month, day = ([int(part) for part in date.split("-")] + [1, 1])[:3]
    at = dt.date(year, month, day).toordinal()
    return (not first or at >= first) and (not last or at <= last)


@pytest.fixture(name="found", scope="module")
def _found(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Any:
    """(page of a search, our own reckoning) over the same papers."""
    root = tmp_path_factory.mktemp("edition")
    ledger, texts = Ledger(draw=drawn()), papers()
    made(root / "out", ledger, texts)
    served = Served(root / "out/data")
    page = chromium.new_page()
    page.goto(f"{served.address}/index.html")
    yield page, Reckoned(ledger, texts)
    page.close()
    served.stop()


QUERIES = [
    "asilo", "asylum", "the", "of the", "asilo of", "señor quiroga", "SEÑOR Quiroga", "lodz", "strasse",
    "東京", '"of the"', '"of the la"', '"the of"~3', '"la de"~2', '"asilo asylum"', "asilo OR asylum",
    "asilo OR embassy puerto", "(asilo OR embassy) puerto", "the -of", "NOT the", "the NOT (of OR la)",
    "em*", "st*", "emb* the", "title:asilo", "title:asilo the", "title:東京", "lang:es", "lang:es the",
    "date:1961", "date:1961..1962", "date:>=1963-06", "date:<1961-06-15 the", "date:1961-02..", "the date:1962-03",
    "nowhere", "the nowhere", "the OR nowhere", '"the nowhere"', "*", "the the", "la OR la", "minister harbour",
    "puerto minister", "embajada la de", '"de la" embajada', "harbour OR (minister the)", "-the -of", "straße OR Łódź",
    "quiroga the of la de",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_the_same_answers(found: Any, query: str) -> None:
    """Each query has the same documents with the same weights as by definition, and the same first ten."""
    page, reckoned = found
    told = page.evaluate("query => vitrina.ranked(query).then(made => made.hits)", query)
    wanted = reckoned.ranked(query)

    assert {n: pytest.approx(weight, rel=1e-9, abs=1e-9) for n, weight in wanted} == dict(told)
    rounded = [(round(-weight, 9), number) for number, weight in wanted]
    assert [n for _, n in sorted(rounded)][:10] == [
        n for _, n in sorted((round(-weight, 9), n) for n, weight in told)
    ][:10]


def test_fifty_queries() -> None:
    """There are fifty of them, each another."""
    assert len(set(QUERIES)) == 50


def test_the_golden_table(found: Any, *, accept: bool) -> None:
    """Python and JavaScript read the same words in every line of one table, which other readers may use."""
    page, _ = found
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    if accept:
        table = [[text, words.tokens(text)] for text, _ in table]
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in table)
        TABLE.write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    texts = [text for text, _ in table]

    assert [wanted for _, wanted in table] == [words.tokens(text) for text in texts]
    assert [wanted for _, wanted in table] == page.evaluate(
        "texts => texts.map(vitrina.tokens)", texts
    )


def test_every_letter(found: Any) -> None:
    """Each assigned letter, alone and inside a word, is the same word on both sides."""
    page, _ = found
    import unicodedata

    texts = []
    for code in range(0x80, 0x30000):
        char = chr(code)
        if unicodedata.category(char)[0] in "LNM":
            texts.append(f"{char} a{char}b")
    told = page.evaluate("texts => texts.map(vitrina.tokens)", texts)
    other = [
        (text, words.tokens(text), found)
        for text, found in zip(texts, told, strict=True)
        if words.tokens(text) != found
    ]

    assert other[:20] == []
