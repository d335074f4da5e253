"""What the publisher keeps to himself between editions: which document has which public name, and the log.

The public must not be able to test a guess, so names are drawn at random and every entry of the log
is made with a nonce; both are drawn here, once, and kept in one private file of the library. The
same file gives the same edition again, byte for byte. After a withdrawal the nonce is destroyed.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from vitrina.formats import canonical

SIGNS = "0123456789bcdfghjkmnpqrstvwxz"
"""Digits and consonants: no words come about. As the NOID scheme has it, with a check sign."""
REASONS = (
    "source-safety", "personal-data", "court-order", "wrong-redaction", "wrong-file", "duplicate",
    "rights", "other",
)  # fmt: skip


class Older(msgspec.Struct):
    """An earlier revision that the edition still shows."""

    rev: int
    nonce: str
    content: str
    leaf: int
    meta: str
    time: int
    sealed: int


class Published(msgspec.Struct):
    """One document as it was published last. ``content``: digest of its clean form."""

    id: str
    rev: int = 0
    nonce: str = ""
    content: str = ""
    leaf: int = -1
    meta: str = ""
    time: int = 0
    """When this revision was published first."""
    sealed: int = 0
    """How many entries the log had in the state that its proof leads to."""
    withdrawn: str = ""
    """The reason's code, once it was withdrawn."""
    slot: int = -1
    """Its number in the search, given when it is published first and never to another."""
    page: str = ""
    """SHA-256 of its page, as it was written last, and what it was made from."""
    page_from: str = ""
    shelved: str = ""
    """What its words in the search were made from."""
    older: list[Older] = []
    """Its earlier revisions that stay, the oldest first."""

    @property
    def shown(self) -> tuple[Published | Older, ...]:
        """Every revision that the edition shows, the oldest first."""
        return (*self.older, self)

    @property
    def newest(self) -> Older:
        """Give the newest revision, as one that was replaced is kept."""
        return Older(
            self.rev, self.nonce, self.content, self.leaf, self.meta, self.time, self.sealed
        )

    @property
    def place(self) -> tuple[int, str]:
        """What documents are sorted by: new ones come last, in the order of their chance names."""
        return (self.slot if self.slot >= 0 else 1 << 60, self.id)


class Ledger(msgspec.Struct):
    """The private state of one edition through its life."""

    origin: str = ""
    documents: dict[str, Published] = {}
    """By the library's own key for a document."""
    entries: list[str] = []
    """The log, entry by entry."""
    times: list[int] = []
    """When each entry was made: the day's beginning, in seconds since 1970."""
    notes: dict[str, str] = {}
    """Signed states, by the text that was signed: a signature is made once."""
    state: str = ""
    """Digest of all that the last edition was made of."""
    program: str = ""
    """Digest of the program that made the last edition."""
    time: int = 0
    """The time that the last edition bears."""
    keys: list[str] = []
    """The public keys that signed last."""
    settings: dict[str, Any] = {}
    """What was asked for last: title, notes, choice of documents."""
    salt: str = ""
    """Drawn once: names of pages are made with it, so that nobody can test a guess on them."""
    draw: Callable[[int], bytes] = secrets.token_bytes
    taken: set[str] = set()
    """Public names that are in use; worked out when the first is drawn."""

    @property
    def search(self) -> str:
        """Digest of the root of the last edition's search; '' where there is none."""
        for entry in reversed(self.entries):
            if (told := canonical.read(entry.encode()))["op"] == "release":
                return str(told["s"])
        return ""

    def id_of(self, key: str) -> str:
        """Give the public name of a document, drawn when it is first asked for."""
        if key not in self.documents:
            self.taken = self.taken or {each.id for each in self.documents.values()}
            while (name := mint(self.draw)) in self.taken:
                pass
            self.taken.add(name)
            self.documents[key] = Published(name)
        return self.documents[key].id

    def page_of(self, name: str) -> str:
        """Give the public name of a page that is no document's: the same each time."""
        self.salt = self.salt or self.draw(32).hex()
        told = hmac.digest(bytes.fromhex(self.salt), name.encode(), "sha256")
        return mint(lambda count: told[:count])

    def ordered(self, keys: Iterable[str]) -> list[tuple[str, str]]:
        """(public name, key) of documents, as they are to be published: their order tells nothing."""
        for key in (known := dict.fromkeys(keys)):
            self.id_of(key)
        found = sorted((self.documents[key].place, key) for key in known)
        return [(ident, key) for (_, ident), key in found]

    def key_of(self, ident: str) -> str:
        """Give the library's own key for a public name; '' if there is none."""
        return next((key for key, each in self.documents.items() if each.id == ident), "")

    def forget(self, key: str) -> None:
        """Keep no tie between a document that was erased and what was published of it."""
        known = self.documents.pop(key, None)
        if known is not None and known.rev:
            known.older = []
            self.documents[f"erased {known.id}"] = known


_KEPT = tuple(name for name in Ledger.__struct_fields__ if name not in {"draw", "taken"})


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
    """Read a ledger; an empty one where there is none yet. Raises ``ValueError``."""
    try:
        told = msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        return Ledger()
    return msgspec.convert(told, Ledger)


def save(ledger: Ledger, path: Path) -> None:
    """Write a ledger, whole or not at all; none but its owner may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {name: getattr(ledger, name) for name in _KEPT}
    part = path.with_suffix(".part")
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "wb") as out:
        out.write(msgspec.json.encode(kept))
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
