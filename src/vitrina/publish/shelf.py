"""The search index of an edition: files that a browser reads without a server, each checked by its name.

    root -> blocks -> terms (in which documents, how often) -> places, for phrases and nearness
      with the table of all documents (year, kind, language) -> cards, which bear their proof

A term is a word (``government``), a stem of other words (``govern*``), or a word in a field
(``government:title``): so what is looked for together lies together.

Every pointer is the SHA-256 of the file it points to, and that is the file's name; the root's own
digest is in the signed log. Cards are many, and a list of their digests would be long: they are numbered,
and each file proves that it is in a tree whose root stands there. What is stored of a word in a document
is how often it stands there and how long the document is: weights are worked out by the reader, so that
one document more or less changes only the files that its own words are in. Files are cut between stems,
where a stem's own hash says so. Memory is
bounded: runs of postings are spilled to disk and merged. Format and ranking: docs/spec/edition.md.
"""

from __future__ import annotations

import heapq
import pickle
import tempfile
import zlib
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import count, groupby, islice
from typing import IO, Any, NamedTuple

from msgspec import Struct

from vitrina.analyzers import words
from vitrina.formats import canonical, merkle

RUN = 6_000_000
"""Places held in memory before they are spilled."""
CUT = 64
"""One stem in so many ends a file of terms; one file in so many ends a block of them."""
WEIGHT = 16_384
"""A stem in so many documents has a file of its own; one in half as many ends every other file."""
MOST_TERMS = 2_048
PLACES = 32_768
"""Places of one term that share a file with its neighbours'; those of more have files of their own."""
OWN = 131_072
"""Places in such a file."""
CARDS = 4
"""Documents whose cards share a file."""
GROUP = 256
"""Files of cards under one root."""
SUMMARY = 100
WHOLE = 65_536
"""Characters of the longest text that lies on its card."""
BETWEEN = 8
"""Words that are taken to stand between two senders: no phrase leaps it."""
ROOT = "s/root"
FORMAT = 3
FIELDS = {"title": "title", "from": "from", "author": "from", "to": "to", "cc": "to"}
"""What a document's own fields are called in a query."""
STEM = "*"
MOST_LANGUAGES = 8
"""Languages in each of which a word that is asked for may have its stem, as in the workspace."""


def _length(code: int) -> int:
    """The length that a byte stands for: exact to 40, then within an eighth (as Lucene's norms)."""
    if code < 24:
        return code
    low, high = (code - 24) & 7, ((code - 24) >> 3) - 1
    return 24 + (low if high < 0 else (low | 8) << high)


LENGTHS = tuple(_length(code) for code in range(256))


class Card(Struct, frozen=True):
    """What a hit shows of a document, beside the words around it.

    ``text``: the digest of its text in hex; ``size`` its bytes.
    """

    id: str
    rev: int
    title: str
    date: str
    kind: str
    language: str
    summary: str
    text: str
    size: int


class _Term(NamedTuple):
    """One word of a run: in which documents, how often in each, their lengths; where in each."""

    word: str
    numbers: array[int]
    counts: array[int]
    norms: bytearray
    places: array[int]


class Shelf:
    """Takes documents in, in the order of their numbers; ``write`` gives the files."""

    def __init__(self) -> None:
        self._terms: dict[str, _Term] = {}
        self._held = 0
        self._runs: list[IO[bytes]] = []
        self._totals: dict[str, int] = {}
        """How many words there are in all of each kind."""
        self._last = -1
        self._facets: list[tuple[int, int, str, str]] = []
        self._cards = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the shelf)

    def add(
        self, number: int, card: Card, text: str, fields: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Take in one document: its number, its card, all its words, and those of its fields."""
        if number <= self._last:
            raise ValueError("documents come in the order of their numbers")
        self._last = number
        for mark, terms in _places(card, text, fields).items():
            length = sum(map(len, terms.values()))
            self._post(number, bisect_right(LENGTHS, length) - 1, mark, terms)
            self._totals[mark] = self._totals.get(mark, 0) + length
            self._held += length
        self._facets.append((number, _day(card.date), card.kind, card.language))
        pickle.dump((number, _row(card, text)), self._cards, protocol=5)
        if self._held > RUN:
            self._spill()

    def close(self) -> None:
        """Let go of what was spilled."""
        for file in (*self._runs, self._cards):
            file.close()

    def _post(self, number: int, norm: int, mark: str, found: dict[str, list[int]]) -> None:
        terms = self._terms
        for word, places in found.items():
            name = word + mark
            term = terms.get(name)
            if term is None:
                term = terms[name] = _Term(name, array("I"), array("H"), bytearray(), array("I"))
            del places[0xFFFF:]
            term.numbers.append(number)
            term.counts.append(len(places))
            term.norms.append(norm)
            term.places.extend(places)

    def _spill(self) -> None:
        file = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the shelf)
        for word in sorted(self._terms):
            pickle.dump(tuple(self._terms[word]), file, protocol=5)
        file.seek(0)
        self._runs.append(file)
        self._terms, self._held = {}, 0

    def _merged(self) -> Iterator[_Term]:
        """Every term once, in the order of code points, with what all runs have of it."""

        def run(file: IO[bytes]) -> Iterator[_Term]:
            while True:
                try:
                    yield _Term(*pickle.load(file))  # noqa: S301  (our own, of this run)
                except EOFError:
                    return

        held = (self._terms.pop(word) for word in sorted(self._terms))
        streams = [*(run(file) for file in self._runs), held]
        term: _Term | None = None
        for more in heapq.merge(*streams, key=_word):
            if term is not None and term.word == more.word:
                for mine, other in zip(term[1:], more[1:], strict=True):
                    mine.extend(other)
                continue
            if term is not None:
                yield term
            term = more
        if term is not None:
            yield term

    # --- files ------------------------------------------------------------------------------

    def write(self, put: Callable[[str, bytes], None]) -> str:
        """Give every file to ``put`` (path, content); the root's SHA-256 in hex."""
        shards = [(some[0].word, _terms_file(put, some)) for some in self._cut()]
        blocks = list(_blocks(put, shards))
        header, table = self._table(put)
        header |= {
            "v": FORMAT, "documents": len(self._facets), "words": self._totals,
            "blocks": [first for first, _ in blocks], "stems": list(self._spoken()),
        }  # fmt: skip
        root = _packed(header, b"".join(digest for _, digest in blocks) + table)
        put(ROOT, root)
        return sha256(root).hexdigest()

    def _cut(self) -> Iterator[list[_Term]]:
        """Terms that share a file: never are those of one stem parted, for they are asked for together."""
        stem = words.forms(next(iter(self._spoken()), ""))
        some: list[_Term] = []
        for root, group in groupby(self._merged(), key=lambda term: stem(bare(term.word)[0])[1]):
            terms = list(group)
            weight = sum(len(term.numbers) for term in terms)
            if some and weight >= WEIGHT:
                yield some
                some = []
            some += terms
            # In powers of two, so that one document more or less seldom moves an end.
            often = max(1 / CUT, (1 << weight.bit_length()) / 2 / WEIGHT)
            if zlib.crc32(root.encode()) < often * 2**32 or len(some) >= MOST_TERMS:
                yield some
                some = []
        if some:
            yield some

    def _spoken(self) -> tuple[str, ...]:
        return spoken(row[3] for row in self._facets)

    def _table(self, put: Callable[[str, bytes], None]) -> tuple[dict[str, Any], bytes]:
        """Write the cards; (header, body) of the table of all documents."""
        slots = self._last + 1
        kinds = sorted({row[2] for row in self._facets})
        tongues = sorted({row[3] for row in self._facets})
        if len(kinds) > 254 or len(tongues) > 254:
            raise ValueError("more than 254 kinds or languages")
        days = array("I", bytes(4 * slots))
        kind, tongue = bytearray(slots), bytearray(slots)
        for number, day, name, language in self._facets:
            days[number] = day
            kind[number] = kinds.index(name) + 1
            tongue[number] = tongues.index(language) + 1
        roots = b"".join(self._card_files(put, slots))
        # Years first, days apart: few queries need the days.
        years = array("I", (day // 10_000 for day in days))
        within = array("I", (day % 10_000 for day in days))
        data = _planes(years, 2) + bytes(kind) + bytes(tongue) + roots
        header = {
            "slots": slots, "kinds": kinds, "languages": tongues, "size": CARDS, "group": GROUP,
            "days": _put(put, {}, _planes(within, 2)).hex(),
        }  # fmt: skip
        return header, data

    def _card_files(self, put: Callable[[str, bytes], None], slots: int) -> Iterator[bytes]:
        """Write the cards, each file with the proof that it is in its group; the groups' roots."""
        files = self._packed_cards(slots)
        for group in count():
            some = list(islice(files, GROUP))
            if not some:
                return
            tree = merkle.Tree(map(merkle.leaf, some))
            for at, data in enumerate(some):
                hashes = tree.inclusion(at)
                put(f"s/c/{group:x}/{at:02x}", bytes([len(hashes)]) + b"".join(hashes) + data)
            yield tree.root()

    def _packed_cards(self, slots: int) -> Iterator[bytes]:
        self._cards.seek(0)
        waiting: tuple[int, list[Any]] | None = pickle.load(self._cards) if self._facets else None  # noqa: S301
        for start in range(0, slots, CARDS):
            rows: list[list[Any] | None] = [None] * min(CARDS, slots - start)
            while waiting is not None and waiting[0] < start + CARDS:
                rows[waiting[0] - start] = waiting[1]
                try:
                    waiting = pickle.load(self._cards)  # noqa: S301  (our own, of this run)
                except EOFError:
                    waiting = None
            yield _packed({"cards": rows})


def _word(term: _Term) -> str:
    return term.word


def spoken(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages of most documents, of those whose stems are known."""
    known = Counter(code for code in languages if code in words.STEMMERS)
    return tuple(sorted(known, key=lambda code: (-known[code], code))[:MOST_LANGUAGES])


def bare(term: str) -> tuple[str, str]:
    """(word, mark) of a term: ``*`` of a stem, ``:title`` of a field, '' of a plain word.

    Editions of format 2 had the field before the word.
    """
    first, colon, last = term.partition(":")
    if colon:
        return (last, f":{first}") if first in FIELDS else (first, f":{last}")
    return (term[:-1], STEM) if term.endswith(STEM) else (term, "")


def _places(
    card: Card, text: str, fields: Sequence[tuple[str, str]]
) -> dict[str, dict[str, list[int]]]:
    """Mark -> word -> where it stands, counted in words: of the text, of its stems, of each field."""
    plain: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    for at, (word, stem) in enumerate(words.placed(text, card.language)):
        plain.setdefault(word, []).append(at)
        if stem:
            stems.setdefault(stem, []).append(at)
    found = {"": plain, STEM: stems}
    next_at: dict[str, int] = {}
    for name, value in (("title", card.title), *fields):
        if known := FIELDS.get(name.lower()):
            terms = found.setdefault(f":{known}", {})
            start = next_at.get(known, 0)  # two senders are no phrase
            for at, word in enumerate(words.tokens(value), start):
                terms.setdefault(word, []).append(at)
                next_at[known] = at + 1 + BETWEEN
    return found


def _day(date: str) -> int:
    """A date as a number that sorts: 19940315; 0 for what is none; parts that are unknown are 0."""
    parts = [*date[:10].split("-"), "0", "0"][:3]
    if not (len(parts[0]) == 4 and all(part.isascii() and part.isdigit() for part in parts)):
        return 0
    return int(parts[0]) * 10_000 + int(parts[1]) * 100 + int(parts[2])


def _row(card: Card, text: str) -> list[Any]:
    """A card as it is stored: with the whole text, or with the first words, digest and size of a long one."""
    row = [card.id, card.rev, card.title, card.date, card.kind, card.language]
    if len(text) <= WHOLE:
        return [*row, text]
    return [*row, card.summary[:SUMMARY], card.text, card.size]


def _terms_file(put: Callable[[str, bytes], None], terms: Sequence[_Term]) -> bytes:
    """Write some terms with their documents, and the places apart; the digest."""
    few = [term for term in terms if len(term.places) <= PLACES]
    header: dict[str, Any] = {
        "terms": [term.word for term in terms],
        "documents": [len(term.numbers) for term in terms],
        "places": _put(put, {}, _planes(_joined(term.places for term in few), 4)).hex(),
        "own": {
            str(at): list(_own_places(put, term))
            for at, term in enumerate(terms)
            if len(term.places) > PLACES
        },
    }
    steps = array("I")
    for term in terms:
        numbers = term.numbers
        steps.append(numbers[0])
        steps.extend(map(int.__sub__, numbers[1:], numbers))
    counts = array("I", _joined(term.counts for term in terms))
    norms = b"".join(bytes(term.norms) for term in terms)
    return _put(put, header, _planes(steps, 4) + _planes(counts, 2) + norms)


def _joined(parts: Iterator[array[int]]) -> array[int]:
    made = array("I")
    for part in parts:
        made.extend(part if part.typecode == "I" else array("I", part))
    return made


def _own_places(put: Callable[[str, bytes], None], term: _Term) -> Iterator[list[Any]]:
    """(first document, digest) of each file with a frequent word's places.

    Cut at whole ranges of documents, as long as the word is rare: a document changes one of them.
    """
    wanted = max(1, len(term.places) // OWN)
    span = 1 << max(0, ((term.numbers[-1] + 1) // wanted).bit_length() - 1)
    at = start = begun = 0
    for index, number in enumerate(term.numbers):
        if index > begun and number // span != term.numbers[begun] // span:
            yield [term.numbers[begun], _put(put, {}, _planes(term.places[start:at], 4)).hex()]
            start, begun = at, index
        at += term.counts[index]
    yield [term.numbers[begun], _put(put, {}, _planes(term.places[start:at], 4)).hex()]


def _blocks(
    put: Callable[[str, bytes], None], shards: Sequence[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes]]:
    """(first term, digest) of each block of pointers to files of terms."""
    some: list[tuple[str, bytes]] = []
    for at, shard in enumerate(shards):
        some.append(shard)
        ends = zlib.crc32(shard[1]) % CUT == 0 or len(some) >= 4 * CUT
        if ends or at == len(shards) - 1:
            header = {"terms": [first for first, _ in some]}
            yield some[0][0], _put(put, header, b"".join(digest for _, digest in some))
            some = []


def _planes(values: array[int], count: int) -> bytes:
    """Numbers as planes: the lowest byte of each, then the next; planes of nothing pack to nothing."""
    raw = values.tobytes() if _LITTLE else array("I", values[::-1]).tobytes()[::-1]
    return b"".join(raw[plane::4] for plane in range(count))


_LITTLE = array("I", [1]).tobytes()[0] == 1


def _packed(header: dict[str, Any], body: bytes = b"") -> bytes:
    head = canonical.write(header)
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    data = packer.compress(len(head).to_bytes(4, "little") + head + body)
    return data + packer.flush()


def _put(put: Callable[[str, bytes], None], header: dict[str, Any], body: bytes = b"") -> bytes:
    data = _packed(header, body)
    digest = sha256(data)
    name = digest.hexdigest()
    put(f"s/{name[:2]}/{name}", data)
    return digest.digest()


def opened(path: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    """(header, body) of a file of the index by its path below the root. Raises ``ValueError``."""
    return unpack(data[_proof(path, data) :])


def closed(path: str, was: bytes, header: dict[str, Any], body: bytes) -> bytes:
    """Give a file of the index with another header and body; what proves it is left as it ``was``."""
    return was[: _proof(path, was)] + _packed(header, body)


def _proof(path: str, data: bytes) -> int:
    """Bytes before a file of cards, which prove it."""
    return 1 + merkle.HASH * data[0] if path.startswith("s/c/") and data else 0


def unpack(data: bytes) -> tuple[dict[str, Any], bytes]:
    """(header, body) of a file of the index. Raises ``ValueError``."""
    try:
        raw = zlib.decompress(data, -15)
    except zlib.error as error:
        raise ValueError("no file of an index") from error
    end = 4 + int.from_bytes(raw[:4], "little")
    if end > len(raw):
        raise ValueError("no file of an index")
    header = canonical.read(raw[4:end])
    if not isinstance(header, dict):
        raise ValueError("no file of an index")  # noqa: TRY004  (bytes are wrong, not types)
    return header, raw[end:]
