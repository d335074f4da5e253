"""The search index of an edition: files that a browser reads without a server, each checked by its name.

    root.json -> shards of terms (documents and weights)   -> positions, for phrases
              -> shards of cards (title, date, first words) -> facets

Every pointer is the SHA-256 of the file it points to, and that is the file's name; the root's own
digest is in the signed log. Shards are cut where a term's own hash says so, so that one document
more or less changes only the shards that its words are in. Memory is bounded: runs of postings are
spilled to disk, sorted, and merged. Ranking: BM25 (k1 1.2, b 0.75), as 8-bit weights.
"""

from __future__ import annotations

import heapq
import math
import pickle
import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from typing import IO, Any

from msgspec import Struct

from vitrina.analyzers import words
from vitrina.formats import canonical

RUN = 2_000_000
"""Positions held in memory before they are spilled."""
CUT = 160
"""One term in so many ends a shard."""
LARGEST = 48_000
CARDS = 64
K1, B = 1.2, 0.75
SUMMARY = 240

Posting = tuple[str, int, "array[int]"]
"""(word, document's number, where it stands among the words)."""


class Card(Struct, frozen=True):
    """What a hit shows of a document."""

    id: str
    title: str
    date: str
    kind: str
    language: str
    summary: str
    pages: int


class Shelf:
    """Takes documents in, in the order of their numbers; ``write`` gives the files."""

    def __init__(self) -> None:
        self._terms: dict[str, list[tuple[int, array[int]]]] = {}
        self._held = 0
        self._runs: list[IO[bytes]] = []
        self._lengths = array("I")
        self._cards: list[Card] = []

    def add(self, card: Card, text: str) -> None:
        """Take in one document: its card, and all its words."""
        number = len(self._lengths)
        found: dict[str, array[int]] = {}
        at = -1
        for at, word in enumerate(words.tokens(f"{card.title}\n{text}")):
            found.setdefault(word[: words.LONGEST], array("I")).append(at)
        for word, places in found.items():
            self._terms.setdefault(word, []).append((number, places))
        self._lengths.append(at + 1)
        self._cards.append(card)
        self._held += at + 1
        if self._held > RUN:
            self._spill()

    def _spill(self) -> None:
        file = tempfile.TemporaryFile()  # noqa: SIM115  (closed when the last of it is read)
        for word in sorted(self._terms):
            for number, places in self._terms[word]:
                pickle.dump((word, number, places), file, protocol=5)
        file.seek(0)
        self._runs.append(file)
        self._terms, self._held = {}, 0

    def _postings(self) -> Iterator[Posting]:
        def run(file: IO[bytes]) -> Iterator[Posting]:
            with file:
                while True:
                    try:
                        yield pickle.load(file)  # noqa: S301  (our own, of this run)
                    except EOFError:
                        return

        def held() -> Iterator[Posting]:
            for word in sorted(self._terms):
                for number, places in self._terms[word]:
                    yield word, number, places

        return heapq.merge(*(run(file) for file in self._runs), held(), key=lambda p: (p[0], p[1]))

    def write(self, put: Callable[[str, bytes], None]) -> str:
        """Give every file to ``put`` (path, content); the root's SHA-256 in hex."""
        count = len(self._lengths)
        average = max(1.0, sum(self._lengths) / count) if count else 1.0
        rows = []
        for first, terms, places in self._shards(count, average):
            rows.append([first, _put(put, terms), _put(put, places)])
        cards = [
            _put(put, {"cards": [_row(card) for card in self._cards[at : at + CARDS]]})
            for at in range(0, count, CARDS)
        ]
        facets = _put(
            put,
            {
                "years": [
                    int(card.date[:4]) if card.date[:4].isdigit() else 0 for card in self._cards
                ],
                "dates": [card.date for card in self._cards],
                "kinds": [card.kind for card in self._cards],
                "languages": [card.language for card in self._cards],
            },
        )
        root = canonical.write(
            {"v": 1, "documents": count, "terms": rows, "cards": cards, "facets": facets}
        )
        put("s/root.json", root)
        return sha256(root).hexdigest()

    def _shards(
        self, count: int, average: float
    ) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
        """(first term, terms, positions) of each shard."""
        terms: dict[str, Any] = {}
        places: dict[str, Any] = {}
        first, size = "", 0
        for word, group in groupby(self._postings(), key=lambda posting: posting[0]):
            posted = list(group)
            first = first or word
            weigh = math.log(1 + (count - len(posted) + 0.5) / (len(posted) + 0.5))
            numbers, weights, where = [], [], []
            last = 0
            for _, number, at in posted:
                length = self._lengths[number] / average
                score = weigh * len(at) * (K1 + 1) / (len(at) + K1 * (1 - B + B * length))
                numbers.append(number - last)
                weights.append(max(1, min(255, round(score * 12))))
                where.append(_steps(at))
                last = number
            terms[word] = [numbers, weights]
            places[word] = where
            size += 4 * len(posted) + len(word)
            if zlib.crc32(word.encode()) % CUT == 0 or size > LARGEST:
                yield first, terms, places
                terms, places, first, size = {}, {}, "", 0
        if terms:
            yield first, terms, places


def _steps(values: Sequence[int]) -> list[int]:
    return [value - before for before, value in zip([0, *values[:-1]], values, strict=True)]


def _row(card: Card) -> list[Any]:
    return [
        card.id, card.title, card.date, card.kind, card.language, card.summary[:SUMMARY], card.pages
    ]  # fmt: skip


def _put(put: Callable[[str, bytes], None], record: dict[str, Any]) -> str:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(canonical.write(record)) + packer.flush()
    name = sha256(data).hexdigest()
    put(f"s/{name[:2]}/{name}", data)
    return name


def unpack(data: bytes) -> Any:
    """Read a shard. Raises ``ValueError``."""
    try:
        return canonical.read(zlib.decompress(data, -15))
    except zlib.error as error:
        raise ValueError("no shard") from error
