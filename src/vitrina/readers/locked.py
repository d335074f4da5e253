"""Office files that open only with a password: their whole package lies sealed in a compound file."""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.core.errors import Encrypted
from vitrina.core.source import Source
from vitrina.core.types import Item, Reader


def knows(source: Source) -> bool:
    """A compound file with a sealed package in it."""
    names = source.ole_names
    return names is not None and "EncryptedPackage" in names


def read(source: Source) -> Iterator[Item]:  # noqa: ARG001  (there is nothing in it for us)
    """Say so."""
    raise Encrypted("it opens only with a password")
    yield


READER = Reader(
    name="locked",
    kind="document",
    media=("application/encrypted",),
    suffixes=(),
    knows=knows,
    read=read,
    limits=("an office file sealed with a password is named and not read",),
    sources=("https://learn.microsoft.com/openspecs/office_file_formats/ms-offcrypto/",),
)
