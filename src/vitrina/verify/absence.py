"""A receipt of absence: proof that no document of an edition had a word, at one state of its log.

    signed state --release--> root of the index --digests--> the files of terms in which it would stand

Terms are in order, and a file is complete between its first and the next file's first: the two neighbours
of where a word would stand show that it is not there. Of what is indexed: texts, titles, senders and
recipients, word by word as the index folds them. Format: docs/spec/edition.md.
"""

from __future__ import annotations

import base64
import json
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import Any, NamedTuple

from vitrina.core.errors import VitrinaError
from vitrina.formats import canonical, merkle, notes, tlog
from vitrina.formats.notes import ED25519, Verifier
from vitrina.verify.places import Place

RELEASE, KEYS, ROOT = "log/release.tlog-proof", "log/keys", "s/root"
MOST_HEAD = 1 << 24
"""Bytes of a file of the index that are looked at: its header, and digests."""
DIGEST = 32
LEVELS = 2
"""From the root to a file of terms: a block lies between, or none (from format 4 on)."""
FIELDS = ("title", "from", "to")
MARKED = {2: "{field}:{word}", 3: "{word}:{field}", 4: "{word}:{field}"}
"""How a word in a field is written, by the format of the index."""


class NotAbsent(VitrinaError):
    """The word stands in the edition, or its absence can't be shown."""

    advice = "Ask for one word, as it would stand in a text."
    status = 50


class Absence(NamedTuple):
    """What a receipt of absence shows. ``wrong``: why it shows nothing; '' where it holds."""

    wrong: str
    word: str = ""
    """As the index folds it."""
    between: tuple[str, str] = ("", "")
    """The terms before and after the place where it would stand; '' at the index's ends."""
    documents: int = 0
    size: int = 0
    root: str = ""
    """Of the log, in hex."""
    origin: str = ""
    own_keys: bool = False
    awaits: tuple[str, ...] = ()


def receipt(place: Place, word: str) -> bytes:
    """Make a receipt for a word that the index folds so. Raises ``NotAbsent``, and what a place raises."""
    root = place.read(ROOT)
    files = {sha256(root).hexdigest(): root}

    def fetch(digest: str) -> bytes:
        if digest not in files:
            files[digest] = place.read(f"s/{digest[:2]}/{digest}")
        return files[digest]

    try:
        for term in _terms(word, root):
            if _neighbours(root, term, fetch) is None:
                raise NotAbsent(f"{word} stands in the edition")
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise NotAbsent("the index is not as it was published") from error
    told = {
        "type": "vitrina-absence",
        "v": 1,
        "word": word,
        "files": [base64.b64encode(data).decode() for data in files.values()],
        "proof": place.read(RELEASE).decode("utf-8", "replace"),
        "keys": place.read(KEYS).decode("utf-8", "replace"),
    }
    return json.dumps(told, ensure_ascii=True).encode() + b"\n"


def absence(data: bytes, keys: Sequence[Verifier] = ()) -> Absence:
    """Check a receipt. ``keys``: those that are trusted; none: those that it brings."""
    try:
        return _checked(json.loads(data), keys)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        return Absence(f"it is no receipt: {type(error).__name__}")


def _checked(told: dict[str, Any], given: Sequence[Verifier]) -> Absence:
    if told["type"] != "vitrina-absence" or told["v"] != 1:
        return Absence("it is no receipt of this kind")
    brought = [notes.verifier(line) for line in told["keys"].split("\n") if line]
    proof = tlog.read_proof(told["proof"])
    body, signers = notes.opened(proof.note, given or brought)
    state = tlog.checkpoint(body)
    if not any(key.kind == ED25519 and key.name == state.origin for key in signers):
        return Absence("no key that is trusted has signed it")
    if awaits := notes.absent(proof.note, dict.fromkeys((*brought, *given))):
        return Absence("it was not approved by everyone who is to sign", awaits=awaits)
    release = canonical.read(proof.extra)
    hashed = merkle.leaf(proof.extra)
    last = release["op"] == "release" and proof.entry == state.size - 1
    if not last or not merkle.included(hashed, proof.entry, state.size, proof.hashes, state.root):
        return Absence("the index is not shown to be the one that was sealed")
    files = {
        sha256(raw).hexdigest(): raw
        for raw in (base64.b64decode(each, validate=True) for each in told["files"])
    }
    word = told["word"]
    root = files[release["s"]]
    shown = [_neighbours(root, term, files.__getitem__) for term in _terms(word, root)]
    between = shown[0]
    if between is None or None in shown:
        return Absence("the word stands in the edition")
    return Absence(
        "", word, between, release["n"], state.size, state.root.hex(), state.origin, not given
    )


def _terms(word: str, root: bytes) -> Iterator[str]:
    """Every term that a document with the word would have one of."""
    head, _ = _read(root)
    marked = MARKED[head["v"]]
    if not word or ":" in word or "*" in word:
        raise ValueError("no word of an index")
    yield word
    for field in FIELDS:
        yield marked.format(word=word, field=field)


def _neighbours(root: bytes, term: str, fetch: Callable[[str], bytes]) -> tuple[str, str] | None:
    """Give the terms before and after a place where a term is not; None where it is."""
    head, body = _read(root)
    firsts, after = head["blocks"], ""
    for _ in range(LEVELS):
        at = bisect_right(_ordered(firsts), term) - 1
        after = firsts[at + 1] if at + 1 < len(firsts) else after
        if at < 0:
            return "", after
        head, body = _read(fetch(body[at * DIGEST : (at + 1) * DIGEST].hex()))
        if head["terms"][0] != firsts[at] or (after and head["terms"][-1] >= after):
            raise ValueError("a file that stands at another's place")
        firsts = head["terms"]
        if "documents" in head:
            break
    else:
        raise ValueError("no file of terms")
    at = bisect_right(_ordered(firsts), term) - 1
    if firsts[at] == term:
        return None
    return firsts[at], firsts[at + 1] if at + 1 < len(firsts) else after


def _ordered(terms: list[str]) -> list[str]:
    if any(one >= other for one, other in pairwise(terms)):
        raise ValueError("terms out of order")
    return terms


def _read(data: bytes) -> tuple[dict[str, Any], bytes]:
    """(header, what follows it) of a file of the index; of a long one the beginning."""
    try:
        raw = zlib.decompressobj(-15).decompress(data, MOST_HEAD)
    except zlib.error as error:
        raise ValueError("no file of an index") from error
    end = 4 + int.from_bytes(raw[:4], "little")
    head = canonical.read(raw[4:end])
    if not isinstance(head, dict) or end > len(raw):
        raise ValueError("no file of an index")
    return head, raw[end:]
