"""The search index of an edition: files that a browser reads without a server, each checked by its name.

    root -> blocks -> terms (in which documents, how often) -> places, for phrases and nearness
      with the table of all documents (year, kind, language) -> cards, which bear their proof

A term is a word (``government``), a stem of other words (``govern*``), or a word in a field
(``government:title``): so what is looked for together lies together, and what most ask for hangs on the
root itself, without a block between.

Every pointer is the SHA-256 of the file it points to, and that is the file's name; the root's own
digest is in the signed log. Cards are many, and a list of their digests would be long: they are numbered,
and each file proves that it is in a tree whose root stands there. What is stored of a word in a document
is how often it stands there and how long the document is: weights are worked out by the reader, so that
one document more or less changes only the files that its own words are in. Files are cut between stems,
where a stem's own hash says so. Beside each place of a word stands which of the words that are in nearly
every paper (``AROUND``) are next to it: a phrase with ``of`` in it needs none of the places of ``of``. Memory is
bounded: runs of postings are spilled to disk and merged. Format and ranking: docs/spec/edition.md.
"""

from __future__ import annotations

import heapq
import pickle
import tempfile
import zlib
from array import array
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import accumulate, count, groupby, islice
from operator import sub
from typing import IO, Any, NamedTuple, Protocol

from msgspec import Struct

from vitrina.analyzers import words
from vitrina.formats import canonical, merkle

RUN = 6_000_000
"""Places held in memory before they are spilled."""
CUT = 64
"""One stem in so many ends a file of terms; one file in so many ends a block of them."""
WEIGHT = 16_384
"""A stem in so many documents has a file of its own; one in half as many ends every other file."""
FAMILY = 64
"""Stems, at most, that may stand between the words of a frequent one and share its file."""
NEAR = 8
"""What stands in one document of so many hangs on the root itself; of few documents, where it stands in ``OFTEN``."""
OFTEN = 512
MOST_TERMS = 2_048
PLACES = 32_768
"""Places of one term that share a file with its neighbours'; those of more have files of their own."""
OWN = 262_144
"""Places in such a file."""
CARDS = 4
"""Documents whose cards share a file."""
GROUPS = 512
"""Roots of groups of cards, at most: of so many files each that all stand in 16 kB of the index's root."""
SUMMARY = 100
WHOLE = 65_536
"""Characters of the longest text that lies on its card."""
BETWEEN = 8
"""Words that are taken to stand between two senders: no phrase leaps it."""
ROOT = "s/root"
FORMAT = 4
FIELDS = {"title": "title", "from": "from", "author": "from", "to": "to", "cc": "to"}
"""What a document's own fields are called in a query."""
STEM = "*"
AROUND = (
    # English
    "the", "of", "to", "and", "in", "a", "that", "for", "on", "is", "by", "with", "as", "be", "was", "at", "this",
    "from", "it", "an", "or", "not", "are", "has", "have",
    # Spanish
    "de", "la", "que", "el", "en", "y", "los", "del", "se", "las", "por", "un", "con", "no", "una", "para", "su",
    "al", "lo", "como",
    # French
    "le", "et", "les", "des", "du", "une", "est", "pour", "dans", "qui", "par", "au", "sur", "pas",
    # German
    "der", "die", "und", "den", "von", "zu", "das", "mit", "auf", "fur", "ist", "im", "dem", "nicht", "ein", "eine",
    # Portuguese
    "o", "e", "do", "da", "em", "um", "com", "nao", "os", "na", "dos", "ao",
    # Italian
    "di", "il", "che", "per", "non", "si",
)  # fmt: skip
"""Words that stand in nearly every paper of a language: their number, from 1, is told beside the words next to them."""
_AROUND = {word: code for code, word in enumerate(AROUND, 1)}
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


class Term(NamedTuple):
    """One word of a run: in which documents, how often in each, their lengths; where in each.

    ``beside``: for each place of a plain word, which of ``AROUND`` stands before (low byte) and after it.
    """

    word: str
    numbers: array[int]
    counts: array[int]
    norms: bytearray
    places: array[int]
    beside: array[int]

    @property
    def size(self) -> int:
        """In how many documents it stands."""
        return len(self.numbers)

    @property
    def file(self) -> None:
        """Of no file yet."""

    def whole(self) -> Term:
        """Give all of it."""
        return self


class Filed(Protocol):
    """A file of terms that the last index has."""

    def is_whole(self, terms: Collection[object]) -> bool:
        """Whether it stays as it is where these are to share a file, all of them its own."""

    def put(self, put: Callable[[str, bytes], None]) -> bytes:
        """Write it as it is, with its places; its digest."""


class Posted(Protocol):
    """A term, of this run or of the last index, whose postings are read when they are needed."""

    @property
    def word(self) -> str:
        """As it stands in the index."""

    @property
    def size(self) -> int:
        """In how many documents it stands."""

    @property
    def file(self) -> Filed | None:
        """The last index's file that it is of, if it is."""

    def whole(self) -> Term:
        """Give all of it."""


class Before(Protocol):
    """The last index. ``documents``: the numbers that it has; ``totals``: words of each mark."""

    @property
    def documents(self) -> frozenset[int]:
        """Numbers of its documents."""

    @property
    def totals(self) -> dict[str, int]:
        """How many words of each mark, of the documents that are kept."""

    def terms(self, kept: Collection[int]) -> Iterator[Posted]:
        """Every term, in order, with those of its documents that are kept; ``totals`` lose the others."""


class Shelf:
    """Takes documents in, in the order of their numbers; ``write`` gives the files.

    ``before``: the last index, from which a document's words may be taken over.
    """

    def __init__(self, before: Before | None = None) -> None:
        self._before = before
        self._kept: set[int] = set()
        self._terms: dict[str, Term] = {}
        self._held = 0
        self._runs: list[IO[bytes]] = []
        self._totals: dict[str, int] = {}
        """How many words there are in all of each kind."""
        self._last = -1
        self._facets: list[tuple[int, int, str, str]] = []
        self._cards = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the shelf)

    def has(self, number: int) -> bool:
        """Whether the last index has a document of this number."""
        return self._before is not None and number in self._before.documents

    def add(
        self,
        number: int,
        card: Card,
        text: str,
        fields: Sequence[tuple[str, str]] = (),
        *,
        known: bool = False,
    ) -> None:
        """Take in one document: its number, its card, all its words, and those of its fields.

        ``known``: its words are those that the last index has of this number, and are taken over from there.
        """
        if number <= self._last:
            raise ValueError("documents come in the order of their numbers")
        self._last = number
        if known:
            self._kept.add(number)
        found, around = ({}, b"") if known else _places(card, text, fields)
        for mark, terms in found.items():
            length = sum(map(len, terms.values()))
            self._post(number, bisect_right(LENGTHS, length) - 1, mark, terms, around)
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

    def _post(
        self, number: int, norm: int, mark: str, found: dict[str, list[int]], around: bytes
    ) -> None:
        terms = self._terms
        for word, places in found.items():
            name = word + mark
            term = terms.get(name)
            if term is None:
                term = terms[name] = Term(
                    name, array("I"), array("H"), bytearray(), array("I"), array("H")
                )
            term.numbers.append(number)
            term.counts.append(len(places))
            term.norms.append(norm)
            term.places.extend(places)
            if told_beside(name):
                term.beside.extend([around[at] | around[at + 2] << 8 for at in places])

    def _spill(self) -> None:
        file = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the shelf)
        for word in sorted(self._terms):
            pickle.dump(tuple(self._terms[word]), file, protocol=5)
        file.seek(0)
        self._runs.append(file)
        self._terms, self._held = {}, 0

    def _merged(self) -> Iterator[Posted]:
        """Every term once, in the order of code points, with what all runs and the last index have of it."""

        def run(file: IO[bytes]) -> Iterator[Term]:
            while True:
                try:
                    yield Term(*pickle.load(file))  # noqa: S301  (our own, of this run)
                except EOFError:
                    return

        before = self._before.terms(self._kept) if self._before and self._kept else iter(())
        held = (self._terms.pop(word) for word in sorted(self._terms))
        streams: list[Iterator[Posted]] = [before, *(run(file) for file in self._runs), held]
        for _, some in groupby(heapq.merge(*streams, key=_word), key=_word):
            first, *more = some
            if not more:
                yield first
                continue
            old, new = (first.whole(), more[0].whole()) if first.file else (None, first.whole())
            for other in more[1:] if first.file else more:
                for mine, theirs in zip(new[1:], other.whole()[1:], strict=True):
                    mine.extend(theirs)
            yield _woven(old, new) if old else new

    # --- files ------------------------------------------------------------------------------

    def write(self, put: Callable[[str, bytes], None]) -> str:
        """Give every file to ``put`` (path, content); the root's SHA-256 in hex."""
        often = dict.fromkeys(AROUND, 0)
        shards = []
        for some in self._cut():
            often |= {term.word: term.size for term in some if term.word in often}
            near = max(map(_size, some)) >= max(len(self._facets) / NEAR, OFTEN)
            shards.append(_Shard(some[0].word, _terms_file(put, some), near))
        blocks = list(_blocks(put, shards))
        header, table = self._table(put)
        totals = Counter(self._totals)
        if self._before and self._kept:
            totals.update(self._before.totals)
        header |= {
            "v": FORMAT, "documents": len(self._facets),
            "words": {mark: count for mark, count in totals.items() if count},
            "blocks": [first for first, _ in blocks], "stems": list(self._spoken()),
            "around": [word if count else "" for word, count in often.items()],
            "often": list(often.values()),
        }  # fmt: skip
        root = _packed(header, b"".join(digest for _, digest in blocks) + table)
        put(ROOT, root)
        return sha256(root).hexdigest()

    def _cut(self) -> Iterator[list[Posted]]:
        """Terms that share a file: never are those of one family parted, for they are asked for together."""
        some: list[Posted] = []
        for root, terms in self._families():
            weight = sum(map(_size, terms))
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

    def _families(self) -> Iterator[tuple[str, list[Posted]]]:
        """(stem, terms) in order: terms of one stem, and where it is frequent what stands between them.

        ``unit``, ``unitary``, ``united`` are of one family for the sake of the first and the last.
        """
        stem = words.forms(next(iter(self._spoken()), ""))
        groups = (
            (root, list(terms))
            for root, terms in groupby(
                self._merged(), key=lambda term: stem(parted(term.word)[0])[1]
            )
        )
        ahead = deque(islice(groups, FAMILY + 1))
        while ahead:
            root, terms = ahead.popleft()
            again = [at for at, (other, _) in enumerate(ahead) if other == root]
            own = sum(map(_size, terms)) + sum(_size(term) for at in again for term in ahead[at][1])
            if again and own >= WEIGHT // 4:
                held = [ahead.popleft()[1] for _ in range(again[-1] + 1)]
                terms += (term for each in held for term in each)
            yield root, terms
            ahead.extend(islice(groups, FAMILY + 1 - len(ahead)))  # also where a family took all

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
        group = _group(-(-slots // CARDS))
        roots = b"".join(self._card_files(put, slots, group))
        # Years first, days apart: few queries need the days.
        years = array("I", (day // 10_000 for day in days))
        within = array("I", (day % 10_000 for day in days))
        data = _planes(years, 2) + bytes(kind) + bytes(tongue) + roots
        header = {
            "slots": slots, "kinds": kinds, "languages": tongues, "size": CARDS, "group": group,
            "days": _put(put, {}, _planes(within, 2)).hex(),
        }  # fmt: skip
        return header, data

    def _card_files(
        self, put: Callable[[str, bytes], None], slots: int, size: int
    ) -> Iterator[bytes]:
        """Write the cards, each file with the proof that it is in its group; the groups' roots."""
        files = self._packed_cards(slots)
        for group in count():
            some = list(islice(files, size))
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


def _group(files: int) -> int:
    """How many files of cards share a root: each has its proof, so one that changes, changes all of them.

    A power of two: what is added seldom moves all.
    """
    size = 1
    while files > size * GROUPS:
        size *= 2
    return size


def _word(term: Posted) -> str:
    return term.word


def _size(term: Posted) -> int:
    return term.size


def _woven(one: Term, other: Term) -> Term:
    """One term of two parts, none of whose documents is in both."""
    made = Term(one.word, array("I"), array("H"), bytearray(), array("I"), array("H"))
    rows = sorted(
        (number, which, at, end - part.counts[at], end)
        for which, part in enumerate((one, other))
        for at, (number, end) in enumerate(zip(part.numbers, accumulate(part.counts), strict=True))
    )
    for number, which, at, start, end in rows:
        part = (one, other)[which]
        made.numbers.append(number)
        made.counts.append(part.counts[at])
        made.norms.append(part.norms[at])
        made.places.extend(part.places[start:end])
        made.beside.extend(part.beside[start:end])
    return made


class _Shard(NamedTuple):
    """A file of terms; ``near``: one that hangs on the root itself."""

    first: str
    digest: bytes
    near: bool


def spoken(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages of most documents, of those whose stems are known."""
    known = Counter(code for code in languages if code in words.STEMMERS)
    return tuple(sorted(known, key=lambda code: (-known[code], code))[:MOST_LANGUAGES])


def parted(term: str) -> tuple[str, str]:
    """(word, mark) of a term: ``*`` of a stem, ``:title`` of a field, '' of a plain word."""
    word, colon, field = term.partition(":")
    if colon:
        return word, f":{field}"
    return (word[:-1], STEM) if word.endswith(STEM) else (word, "")


def bare(term: str) -> tuple[str, str]:
    """``parted``, of an index of any format: editions of format 2 had the field before the word."""
    first, colon, last = term.partition(":")
    if colon:
        return (last, f":{first}") if first in FIELDS else (first, f":{last}")
    return parted(term)


def told_beside(term: str) -> bool:
    """Whether it is told of a term which of ``AROUND`` stand beside it."""
    return parted(term)[1] == "" and term not in _AROUND


def _places(
    card: Card, text: str, fields: Sequence[tuple[str, str]]
) -> tuple[dict[str, dict[str, list[int]]], bytes]:
    """Mark -> word -> where it stands, counted in words: of the text, of its stems, of each field.

    And for each word of the text, with one before the first and one after the last, which of ``AROUND`` it is.
    """
    plain: dict[str, list[int]] = {}
    stems: dict[str, list[int]] = {}
    around = bytearray(1)
    for at, (word, stem) in enumerate(words.placed(text, card.language)):
        plain.setdefault(word, []).append(at)
        around.append(_AROUND.get(word, 0))
        if stem:
            stems.setdefault(stem, []).append(at)
    around.append(0)
    found = {"": plain, STEM: stems}
    next_at: dict[str, int] = {}
    for name, value in (("title", card.title), *fields):
        if known := FIELDS.get(name.lower()):
            terms = found.setdefault(f":{known}", {})
            start = next_at.get(known, 0)  # two senders are no phrase
            for at, word in enumerate(words.tokens(value), start):
                terms.setdefault(word, []).append(at)
                next_at[known] = at + 1 + BETWEEN
    for terms in found.values():
        for places in terms.values():
            del places[0xFFFF:]
    return found, bytes(around)


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


def _terms_file(put: Callable[[str, bytes], None], posted: Sequence[Posted]) -> bytes:
    """Write some terms with their documents, and the places apart; the digest.

    Each document of the file is told once, with its length in words of each mark, and each term has
    its rank among them: words that stand in the same papers cost little beside one another.
    """
    file = posted[0].file
    if file and all(term.file is file for term in posted) and file.is_whole(posted):
        return file.put(put)
    terms = [term.whole() for term in posted]
    marks = sorted({parted(term.word)[1] for term in terms})
    numbers = array("I", sorted({*joined(term.numbers for term in terms)}))
    rank = dict(zip(numbers, range(len(numbers)), strict=True))
    lengths = {mark: bytearray(len(numbers)) for mark in marks}
    steps = array("I")
    for term in terms:
        ranks = array("I", map(rank.__getitem__, term.numbers))
        steps.extend(_stepped(ranks))
        mine = lengths[parted(term.word)[1]]
        for at, norm in zip(ranks, term.norms, strict=True):
            mine[at] = norm
    few = [term for term in terms if len(term.places) <= PLACES]
    header: dict[str, Any] = {
        "terms": [term.word for term in terms],
        "documents": [term.size for term in terms],
        "all": len(numbers),
        "marks": marks,
        "places": _put(put, {}, _where(few)).hex(),
        "own": {
            str(at): list(_own_places(put, term))
            for at, term in enumerate(terms)
            if len(term.places) > PLACES
        },
    }
    counts = array("I", joined(term.counts for term in terms))
    told = _planes(_stepped(numbers), 4) + b"".join(map(bytes, lengths.values()))
    return _put(put, header, told + _planes(steps, 4) + _planes(counts, 2))


def joined(parts: Iterable[array[int]]) -> array[int]:
    """Give some numbers, part after part, as one row."""
    made = array("I")
    for part in parts:
        made.extend(part if part.typecode == "I" else array("I", part))
    return made


def _stepped(numbers: array[int]) -> array[int]:
    """The first of some numbers, and from each to the next."""
    return numbers[:1] + array("I", map(sub, numbers[1:], numbers))


def _where(terms: Iterable[Term]) -> bytes:
    """What a file of places tells of some terms: steps within each document, and the words beside."""
    steps, beside = array("I"), array("I")
    for term in terms:
        places = term.places
        some = [places[0], *map(sub, places[1:], places)]
        for at in accumulate(term.counts[:-1]):
            some[at] = places[at]
        steps.extend(some)
        beside.extend(
            array("I", term.beside) if term.beside else array("I", bytes(4 * len(places)))
        )
    return _planes(steps, 4) + _planes(beside, 2)


def _own_places(put: Callable[[str, bytes], None], term: Term) -> Iterator[list[Any]]:
    """(first document, digest) of each file with a frequent word's places.

    Cut at whole ranges of documents, as long as the word is rare: a document changes one of them.
    """
    span = 1 << (max(1, (term.numbers[-1] + 1) * OWN // len(term.places)) - 1).bit_length()
    at = start = begun = 0

    def part(index: int) -> list[Any]:
        some = term._replace(
            counts=term.counts[begun:index],
            places=term.places[start:at],
            beside=term.beside[start:at],
        )
        return [term.numbers[begun], _put(put, {}, _where([some])).hex()]

    for index, number in enumerate(term.numbers):
        if index > begun and number // span != term.numbers[begun] // span:
            yield part(index)
            start, begun = at, index
        at += term.counts[index]
    yield part(len(term.numbers))


def _blocks(
    put: Callable[[str, bytes], None], shards: Sequence[_Shard]
) -> Iterator[tuple[str, bytes]]:
    """(first term, digest) of what hangs on the root: blocks of pointers to files of terms, and files of terms."""
    some: list[_Shard] = []

    def block() -> Iterator[tuple[str, bytes]]:
        if some:
            header = {"terms": [each.first for each in some]}
            yield some[0].first, _put(put, header, b"".join(each.digest for each in some))
            some.clear()

    for shard in shards:
        if shard.near:
            yield from block()
            yield shard.first, shard.digest
            continue
        some.append(shard)
        if zlib.crc32(shard.digest) % CUT == 0 or len(some) >= 4 * CUT:
            yield from block()
    yield from block()


def _planes(values: array[int], count: int) -> bytes:
    """Numbers as planes: the lowest byte of each, then the next; planes of nothing pack to nothing."""
    raw = values.tobytes() if _LITTLE else array("I", values[::-1]).tobytes()[::-1]
    return b"".join(raw[plane::4] for plane in range(count))


def unplaned(data: bytes, count: int) -> array[int]:
    """Undo ``_planes``."""
    size = len(data) // count
    raw = bytearray(4 * size)
    for plane in range(count):
        raw[plane::4] = data[plane * size : (plane + 1) * size]
    made = array("I", bytes(raw))
    if not _LITTLE:
        made.byteswap()
    return made


_LITTLE = array("I", [1]).tobytes()[0] == 1


def _packed(header: dict[str, Any], body: bytes = b"") -> bytes:
    head = canonical.write(header)
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    data = packer.compress(len(head).to_bytes(4, "little") + head + body)
    return data + packer.flush()


def _put(put: Callable[[str, bytes], None], header: dict[str, Any], body: bytes = b"") -> bytes:
    data = _packed(header, body)
    digest = sha256(data)
    put(path(digest.hexdigest()), data)
    return digest.digest()


def path(digest: str) -> str:
    """Where a file of the index lies that has this SHA-256, in hex."""
    return f"s/{digest[:2]}/{digest}"


def opened(name: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    """(header, body) of a file of the index by its path below the root. Raises ``ValueError``."""
    return unpack(data[_proof(name, data) :])


def closed(name: str, was: bytes, header: dict[str, Any], body: bytes) -> bytes:
    """Give a file of the index with another header and body; what proves it is left as it ``was``."""
    return was[: _proof(name, was)] + _packed(header, body)


def _proof(name: str, data: bytes) -> int:
    """Bytes before a file of cards, which prove it."""
    return 1 + merkle.HASH * data[0] if name.startswith("s/c/") and data else 0


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
