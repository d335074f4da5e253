"""What the publisher keeps to himself between editions: which document has which public name, and the log.

The public must not be able to test a guess, so names are drawn at random and every entry of the log
is made with a nonce; both are drawn here, once, and kept in one private file of the library. The
same file gives the same edition again, byte for byte. After a withdrawal the nonce is destroyed.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import msgspec

SIGNS = "0123456789bcdfghjkmnpqrstvwxz"
"""Digits and consonants: no words come about. As the NOID scheme has it, with a check sign."""
REASONS = (
    "source-safety", "personal-data", "court-order", "wrong-redaction", "wrong-file", "duplicate",
    "rights", "other",
)  # fmt: skip


class Published(msgspec.Struct):
    """One document as it was published last. ``content``: digest of its clean form."""

    id: str
    rev: int = 0
    nonce: str = ""
    content: str = ""
    leaf: int = -1
    meta: str = ""
    withdrawn: str = ""
    """The reason's code, once it was withdrawn."""


class Ledger(msgspec.Struct):
    """The private state of one library's editions."""

    origin: str = ""
    documents: dict[str, Published] = {}
    """By the library's own key for a document."""
    entries: list[str] = []
    """The log, entry by entry."""
    notes: dict[str, str] = {}
    """Signed states, by the text that was signed: a signature is made once."""
    draw: Callable[[int], bytes] = secrets.token_bytes

    def id_of(self, key: str) -> str:
        """Give the public name of a document, drawn when it is first asked for."""
        if key not in self.documents:
            taken = {each.id for each in self.documents.values()}
            while (name := mint(self.draw)) in taken:
                pass
            self.documents[key] = Published(name)
        return self.documents[key].id

    def by_id(self, ident: str) -> Published | None:
        """Give what was published under a public name."""
        return next((each for each in self.documents.values() if each.id == ident), None)


class _Kept(msgspec.Struct):
    origin: str
    documents: dict[str, Published]
    entries: list[str]
    notes: dict[str, str]


def mint(draw: Callable[[int], bytes]) -> str:
    """Draw a public name: seven signs, and one that checks them."""
    number = int.from_bytes(draw(8), "big")
    signs = ""
    for _ in range(7):
        number, at = divmod(number, len(SIGNS))
        signs += SIGNS[at]
    return signs + check(signs)


def check(signs: str) -> str:
    """Give the sign that tells a slip of the pen in the others (NOID's scheme)."""
    return SIGNS[sum((at + 1) * SIGNS.index(sign) for at, sign in enumerate(signs)) % len(SIGNS)]


def load(path: Path) -> Ledger:
    """Read the ledger; an empty one where there is none yet."""
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
    except FileNotFoundError:
        return Ledger()
    return Ledger(kept.origin, kept.documents, kept.entries, kept.notes)


def save(ledger: Ledger, path: Path) -> None:
    """Write the ledger, whole or not at all."""
    kept = _Kept(ledger.origin, ledger.documents, ledger.entries, ledger.notes)
    part = path.with_suffix(".part")
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "wb") as out:
        out.write(msgspec.json.encode(kept))
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
