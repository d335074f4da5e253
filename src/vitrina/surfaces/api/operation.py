"""One thing a program may ask: its method, its path, and the function that answers.

    def search(call: Call, asked: SearchAsked) -> Results: ...

``asked`` holds what stands in the path and after the question mark, ``sent`` (of those that take a
body) the JSON. Both are records whose types say what is allowed; so is the answer.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Annotated, Any

from msgspec import Meta, Struct

from vitrina.library import Library
from vitrina.surfaces.publishing import Publisher
from vitrina.surfaces.web.list_pages import Runner

BODY_MOST = 16 * 1024 * 1024


class Call(Struct, frozen=True):
    """What an operation is given beside its questions. ``base``: the address of the workspace."""

    library: Library
    runner: Runner
    publisher: Publisher
    base: str


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """No question beside the path."""


class Stream(Struct, frozen=True):
    """An answer that is no JSON: its media type, its bytes piece by piece, a name to save it by."""

    media: str
    pieces: Iterator[bytes]
    name: str = ""


class Operation(Struct, frozen=True, dict=True):
    """One operation. ``path`` is written as OpenAPI does, ``media`` are those of a stream."""

    group: str
    method: str
    path: str
    does: Callable[..., Any]
    status: int = 200
    media: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in the description: the function's name."""
        return self.does.__name__

    @property
    def words(self) -> str:
        """What it does, in English: the function's own words."""
        return " ".join((self.does.__doc__ or "").split())

    @property
    def summary(self) -> str:
        """The first sentence of these."""
        return self.words.partition(". ")[0].rstrip(".")

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return typing.get_type_hints(self.does, include_extras=True)

    @property
    def asks(self) -> type[Struct]:
        """The record of what stands in the path and after the question mark."""
        return self._hints.get("asked", Nothing)  # type: ignore[no-any-return]

    @property
    def takes(self) -> type[Struct] | None:
        """The record of the body; None where there is none."""
        return self._hints.get("sent")

    @property
    def gives(self) -> Any:
        """The type of the answer; None where there is nothing to say."""
        found = self._hints.get("return")
        return None if found in {None, type(None), Stream} else found


Ident = Annotated[
    str,
    Meta(
        pattern="^[0-9a-f]{12,64}$",
        description="The document: the SHA-256 of its bytes in hex, or the first 12 digits or more",
        examples=["1411bef741be5ef4"],
    ),
]


class Which(Struct, frozen=True, forbid_unknown_fields=True):
    """One document."""

    ident: Ident


Key = Annotated[str, Meta(pattern="^[0-9a-f]{16}$", description="As it was given when it was made")]
Words = Annotated[
    str,
    Meta(
        max_length=2000,
        description="A query in Vitrina's language, as typed into the search box; nothing that stands "
        "there is an error",
        examples=["asilo Assange"],
    ),
]
Limit = Annotated[int, Meta(ge=1, le=100, description="How many at most")]
Many = Annotated[int, Meta(ge=1, le=1000, description="How many at most")]
Offset = Annotated[int, Meta(ge=0, le=10_000_000, description="How many to pass over")]
