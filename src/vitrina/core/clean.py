"""What may be published: built up from permitted words and pixels, never cut down from an original.

    Original --decisions--> CleanDocument --> edition

Only ``redact`` sees both sides; everything that publishes takes these types and no other. They
hold no digest, path, size, order or time of the original: whatever is here, the public may read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

GAP = "[▇▇▇]"
"""What stands where words were removed: the same for one letter and for a page of them. Where it is
known why, the codes stand in it: ``[▇▇▇:b(6)]``, ``[▇▇▇:b(6)+rights]``; no blank, so that no line is
broken within it."""
_MARK = re.compile(r"\[▇▇▇(?::([a-z0-9()-]+(?:\+[a-z0-9()-]+)*))?\]")


def mark(reasons: Iterable[str]) -> str:
    """Give what stands where words were removed for these reasons, whatever their order."""
    codes = "+".join(sorted({code for code in reasons if code}))
    return f"[▇▇▇:{codes}]" if codes else GAP


def is_mark(text: str) -> bool:
    """Whether nothing but one mark is left."""
    return _MARK.fullmatch(text) is not None


def reasons_in(text: str) -> tuple[str, ...]:
    """Give the codes of all marks in a text, each once."""
    codes = (code for found in _MARK.finditer(text) for code in (found[1] or "").split("+"))
    return tuple(dict.fromkeys(code for code in codes if code))


def unmarked(text: str) -> str:
    """Give a text whose marks tell no reason: for all that reads words, since codes are no words of it."""
    return _MARK.sub(GAP, text) if "▇" in text else text


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """(words or a mark, whether it is a mark) of a text, in order."""
    at = 0
    for found in _MARK.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False


class Gap(Struct, frozen=True, order=True):
    """Something was removed on page ``page`` (from 1); ``reason`` is a code of the closed list."""

    page: int
    reason: str
    kind: str = "text"


class CleanLink(Struct, frozen=True, order=True):
    """A tie to another clean document of the same edition: ``kind`` "attachment" or "parent"."""

    kind: str
    id: str


class CleanPage(Struct, frozen=True):
    """One page, sheet or part: its permitted lines, and its picture as PNG (b'' where none).

    ``image`` was drawn anew by us, without any data but pixels.
    """

    lines: tuple[str, ...]
    image: bytes = b""
    part: str = ""


class CleanDocument(Struct, frozen=True):
    """One document as the public sees it.

    ``id`` is the public one (minted at random, letters and digits); ``date`` ISO 8601, perhaps
    only a year, '' where unknown; ``fields`` are permitted claims (author, from, to …), in order.
    """

    id: str
    title: str
    pages: tuple[CleanPage, ...]
    date: str = ""
    language: str = ""
    kind: str = ""
    source: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    gaps: tuple[Gap, ...] = ()
    links: tuple[CleanLink, ...] = ()


class CleanItem(Struct, frozen=True):
    """A piece of a dossier: a document of the edition ('' for words alone), and what is said of it.

    ``quote`` are permitted lines of it, to be found there again; ``date`` and ``state`` are an event's.
    """

    document: str
    text: str = ""
    quote: tuple[str, ...] = ()
    date: str = ""
    state: str = ""


class CleanDossier(Struct, frozen=True):
    """A case as its editor tells it to the public. ``id`` is a public one, ``text`` paragraphs."""

    id: str
    title: str
    text: tuple[str, ...] = ()
    items: tuple[CleanItem, ...] = ()
