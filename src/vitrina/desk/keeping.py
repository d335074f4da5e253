"""Records as the journal keeps them, and what a person writes made fit to be kept."""

from __future__ import annotations

import secrets
from typing import TypeVar

import msgspec

from vitrina.core.types import unix
from vitrina.store import errors
from vitrina.store.desk import Journal, Thing

MOST_TEXT = 100_000
R = TypeVar("R", bound=msgspec.Struct)


def key() -> str:
    """Give a name for a new thing."""
    return secrets.token_hex(8)


def thing(kind: str, name: str, made: msgspec.Struct, document: str = "") -> Thing:
    """Give a record as the journal takes it."""
    return Thing(kind, name, document, msgspec.json.encode(made).decode())


def one(journal: Journal, kind: str, name: str, record: type[R], missing: str) -> R:
    """One record by its key. Raises ``NotOnDesk``, with ``missing`` for what there is not."""
    found = journal.thing(kind, name)
    if found is None:
        raise errors.NotOnDesk(missing.format(repr(name[:40])))
    return msgspec.json.decode(found.value, type=record)


def every(journal: Journal, kind: str, record: type[R], document: str = "") -> list[R]:
    """All records of a kind, or those about one document."""
    found = journal.things(kind, document)
    return [msgspec.json.decode(each.value, type=record) for each in found]


def plain(text: str) -> str:
    """Give prose as it is kept: one kind of line end, nothing that no file can hold."""
    return unix(text).replace("\0", "").strip().encode("utf-8", "replace").decode()
