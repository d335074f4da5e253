"""Office files that are sealed: their whole package lies in a compound file, and opens with a password.

One password is public: Excel tries it before it asks. A file sealed with it is read as the file inside.
"""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Place, Problem, Reader
from vitrina.core.unsealed import unseal


def knows(source: Source) -> bool:
    """A compound file with a sealed package in it."""
    return source.has_stream("EncryptedPackage")


def read(source: Source) -> Iterator[Item]:
    """Yield the file inside, if the password that everyone has opens it."""
    found = unseal(source)
    yield Problem(Place(), "sealed, with the password that Excel tries by itself", "opened with it")
    yield Child(Place(part="1"), source.name or "sealed", "", found)


READER = Reader(
    name="locked",
    kind="document",
    media=("application/encrypted",),
    suffixes=(),
    knows=knows,
    read=read,
    version=2,
    limits=("an office file sealed with a password of its own is named and not read",),
    sources=("https://learn.microsoft.com/openspecs/office_file_formats/ms-offcrypto/",),
)
