"""The index of the last edition, read back: what the next one takes over of it.

    last index --without documents that changed or went--> terms --beside those of new ones--> next index

A file of terms of which no document changed, and to which no new one brings a word, is taken over as it
is, with its places; of the others the postings are read. What comes of it is, byte for byte, what would
be made from all texts anew. Nothing is believed: every file is the one that its digest names, from the
root on, and the root is the one that the ledger tells of.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator
from hashlib import sha256
from itertools import accumulate
from typing import Any

from vitrina.publish import shelf

DIGEST = 32
Read = Callable[[str, str], bytes | None]
"""(path below the edition's data, its SHA-256) to its bytes; None where that is not there."""


class Index:
    """An index that is whole. ``documents``: the numbers that it has; ``totals``: words of each mark."""

    def __init__(self, read: Read, root: str) -> None:
        """Open the index whose root has this digest. Raises ``ValueError`` where it is not whole."""
        self._read = read
        self._head, self._body = shelf.unpack(self._bytes(shelf.ROOT, root))
        if self._head["v"] != shelf.FORMAT:
            raise ValueError("an index of another format")
        slots = self._head["slots"]
        table = self._body[DIGEST * len(self._head["blocks"]) :]
        self.documents = frozenset(
            at for at, kind in enumerate(table[2 * slots : 3 * slots]) if kind
        )
        self.totals: dict[str, int] = dict(self._head["words"])
        for file in self._files():
            for digest in file.places:
                self._bytes(shelf.path(digest), digest)

    def terms(self, kept: Collection[int]) -> Iterator[Term]:
        """Every term, in order, with those of its documents that are kept; ``totals`` lose the others."""
        gone = self.documents - frozenset(kept)
        for file in self._files():
            file.leave_out(gone, self.totals)
            for at, size in enumerate(file.sizes):
                if size:
                    yield Term(file, at)

    def _files(self) -> Iterator[File]:
        """Every file of terms, in order."""
        for at in range(len(self._head["blocks"])):
            digest = _digest(self._body, at)
            data = self._bytes(shelf.path(digest), digest)
            head, body = shelf.unpack(data)
            if "documents" in head:
                yield File(self._bytes, digest, data, head, body)
                continue
            for row in range(len(head["terms"])):
                digest = _digest(body, row)
                data = self._bytes(shelf.path(digest), digest)
                yield File(self._bytes, digest, data, *shelf.unpack(data))

    def _bytes(self, path: str, digest: str) -> bytes:
        data = self._read(path, digest)
        if data is None:
            raise ValueError(f"{path} is not there as it was")
        return data


class File:
    """A file of terms. ``sizes``: how many documents of each term are kept."""

    def __init__(
        self,
        read: Callable[[str, str], bytes],
        digest: str,
        data: bytes,
        head: dict[str, Any],
        body: bytes,
    ) -> None:
        self._read = read
        self._digest = digest
        self._data = data
        self.head = head
        count, total = head["all"], sum(head["documents"])
        self.numbers = array("I", accumulate(shelf.unplaned(body[: 4 * count], 4)))
        at = 4 * count
        self._lengths = {}
        for mark in head["marks"]:
            self._lengths[mark] = body[at : at + count]
            at += count
        self._steps = body[at : at + 4 * total]
        self._often = body[at + 4 * total : at + 6 * total]
        self.sizes: list[int] = list(head["documents"])
        self._gone: frozenset[int] = frozenset()
        self._rows: list[tuple[array[int], array[int]]] | None = None
        self._shared: tuple[array[int], array[int]] | None = None
        self._starts: list[int] = []

    @property
    def places(self) -> list[str]:
        """Give the digests of its files of places."""
        own = (digest for rows in self.head["own"].values() for _, digest in rows)
        return [self.head["places"], *own]

    def is_whole(self, terms: Collection[object]) -> bool:
        """Whether it stays as it is where these are to share a file, all of them its own."""
        return not self._gone and len(terms) == len(self.sizes)

    def put(self, put: Callable[[str, bytes], None]) -> bytes:
        """Write it as it is, with its places; its digest."""
        for digest in self.places:
            put(shelf.path(digest), self._read(shelf.path(digest), digest))
        put(shelf.path(self._digest), self._data)
        return bytes.fromhex(self._digest)

    def leave_out(self, gone: frozenset[int], totals: dict[str, int]) -> None:
        """Leave out documents, and take their words from the totals."""
        if gone.isdisjoint(self.numbers):
            return
        self._gone = gone
        ranks_gone = {rank for rank, number in enumerate(self.numbers) if number in gone}
        for at, (ranks, counts) in enumerate(self.rows):
            left = [row for row, rank in enumerate(ranks) if rank in ranks_gone]
            self.sizes[at] -= len(left)
            totals[shelf.parted(self.head["terms"][at])[1]] -= sum(counts[row] for row in left)

    @property
    def rows(self) -> list[tuple[array[int], array[int]]]:
        """Give (ranks of the documents, how often in each) of every term, those that are left out too."""
        if self._rows is None:
            steps, counts = shelf.unplaned(self._steps, 4), shelf.unplaned(self._often, 2)
            self._rows, start = [], 0
            for size in self.head["documents"]:
                ranks = array("I", accumulate(steps[start : start + size]))
                self._rows.append((ranks, counts[start : start + size]))
                start += size
        return self._rows

    def term(self, at: int) -> shelf.Term:
        """Give one of its terms with all that is kept of it."""
        word = self.head["terms"][at]
        lengths, told = self._lengths[shelf.parted(word)[1]], shelf.told_beside(word)
        where, beside = self._where(at)
        made = shelf.Term(word, array("I"), array("H"), bytearray(), array("I"), array("H"))
        start = 0
        for rank, count in zip(*self.rows[at], strict=True):
            if (number := self.numbers[rank]) not in self._gone:
                made.numbers.append(number)
                made.counts.append(count)
                made.norms.append(lengths[rank])
                made.places.extend(accumulate(where[start : start + count]))
                if told:
                    made.beside.extend(beside[start : start + count])
            start += count
        return made

    def _where(self, at: int) -> tuple[array[int], array[int]]:
        """(steps, words beside) of a term's places."""
        own = self.head["own"]
        if rows := own.get(str(at)):
            steps, beside = array("I"), array("H")
            for _, digest in rows:
                one, other = self._places(digest)
                steps.extend(one)
                beside.extend(other)
            return steps, beside
        if self._shared is None:
            self._shared = self._places(self.head["places"])
            held = (0 if str(n) in own else sum(row[1]) for n, row in enumerate(self.rows))
            self._starts = [0, *accumulate(held)]
        start, end = self._starts[at : at + 2]
        return self._shared[0][start:end], self._shared[1][start:end]

    def _places(self, digest: str) -> tuple[array[int], array[int]]:
        body = shelf.unpack(self._read(shelf.path(digest), digest))[1]
        cut = len(body) // 6 * 4
        return shelf.unplaned(body[:cut], 4), array("H", shelf.unplaned(body[cut:], 2))


class Term:
    """A term of a file, read when it is needed."""

    def __init__(self, file: File, at: int) -> None:
        self.file = file
        self._at = at
        self.word: str = file.head["terms"][at]
        self.size = file.sizes[at]

    def whole(self) -> shelf.Term:
        """Give all of it."""
        return self.file.term(self._at)


def opened(read: Read, root: str) -> Index | None:
    """Give the index whose root has this digest; None where it is not there whole, and of this format."""
    try:
        return Index(read, root) if root else None
    except (ValueError, KeyError, IndexError, TypeError):
        return None


def made_from(program: str, content: str) -> str:
    """Digest of all that a document's words in the index come from."""
    return sha256(f"{program} {content}".encode()).hexdigest()


def _digest(body: bytes, at: int) -> str:
    return body[DIGEST * at : DIGEST * (at + 1)].hex()
