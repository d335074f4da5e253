"""A receipt for a quotation: proof, years later and without the site, that these words were published.

    receipt + keys -> Receipt(words, document, what is wrong with it)

It holds the text, the document's record, the proof that the record is in the log, and the signed state.
Format: docs/spec/edition.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from vitrina.formats import canonical, merkle, notes, tlog
from vitrina.formats.notes import ED25519, Verifier


class Receipt(NamedTuple):
    """What a receipt shows. ``wrong``: why it shows nothing; '' where it holds."""

    wrong: str
    quote: str = ""
    line: int = 0
    id: str = ""
    rev: int = 0
    title: str = ""
    origin: str = ""
    own_keys: bool = False
    awaits: tuple[str, ...] = ()
    """Who was to sign it and has not: the edition that it was taken from awaited approval."""


def receipt(data: bytes, keys: Sequence[Verifier] = ()) -> Receipt:
    """Check a receipt. ``keys``: those that are trusted; none: those that it brings."""
    try:
        return _checked(json.loads(data), keys)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Receipt(f"it is no receipt: {type(error).__name__}")


def _checked(told: dict[str, Any], given: Sequence[Verifier]) -> Receipt:
    if told["type"] != "vitrina-receipt" or told["v"] != 1:
        return Receipt("it is no receipt of this kind")
    brought = [notes.verifier(line) for line in told["keys"].split("\n") if line]
    keys = given or brought
    meta = told["meta"].encode()
    record = canonical.read(meta)
    proof = tlog.read_proof(told["proof"])
    body, signers = notes.opened(proof.note, keys)
    state = tlog.checkpoint(body)
    if not any(key.kind == ED25519 and key.name == state.origin for key in signers):
        return Receipt("no key that is trusted has signed it")
    if awaits := notes.absent(proof.note, dict.fromkeys((*brought, *given))):
        return Receipt("it was not approved by everyone who is to sign", awaits=awaits)
    op = "publish" if record["rev"] == 1 else "revise"
    entry = {
        "c": sha256(meta).hexdigest(), "id": record["id"], "op": op, "rev": record["rev"], "v": 1,
    }  # fmt: skip
    hashed = merkle.leaf(canonical.write(entry))
    if not merkle.included(hashed, proof.entry, state.size, proof.hashes, state.root):
        return Receipt("the document is not shown to be in the log")
    digests = {row["path"]: row["sha256"] for row in record["files"]}
    text = told["text"].encode()
    if sha256(text).hexdigest() != digests["text.txt"]:
        return Receipt("the text is not the one that was published")
    line, lines = told["line"], told["text"].split("\n")
    if not (isinstance(line, int) and 0 < line <= len(lines)) or lines[line - 1] != told["quote"]:
        return Receipt("the words do not stand in that line")
    return Receipt(
        "",
        told["quote"],
        line,
        record["id"],
        record["rev"],
        record["title"],
        state.origin,
        not given,
    )
