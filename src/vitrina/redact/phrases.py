"""An edition's search index read backwards: which of the words that are sought stand side by side.

An index has no sentences, but it has places: word 17 of document 4 is "julia", word 18 "ravenscroft".
Only words that look like a part of what is sought are put together again, so memory stays small.
"""

from __future__ import annotations

import itertools
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from vitrina.analyzers import words
from vitrina.publish import shelf
from vitrina.redact import folding

APART = f"\n{'ᚙᚙᚙᚙ ' * 9}\n"
"""Put between words that do not stand side by side: longer than any name reaches, of a letter that is
nobody's initial (an "all" before a surname would be an L.)."""
NEAR = 3


def parts(forms: Iterable[str]) -> frozenset[str]:
    """Give the words of what is sought, squeezed as needles are."""
    return frozenset(
        plain for form in forms for word in words.tokens(form) for plain in folding.needle(word)
    )


def phrases(folder: Path, wanted: frozenset[str]) -> Iterator[tuple[int, str]]:
    """(document's number in the index, wanted words that stand near one another) of an edition."""
    root = folder / "data" / "s"
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for path in sorted(root.glob("??/*")) if wanted else ():
        try:
            header, body = shelf.unpack(path.read_bytes())
        except (ValueError, KeyError):
            continue  # told as a file of an unknown kind
        if "places" not in header:
            continue
        part = shelf.parted if "all" in header else shelf.bare
        sought = {
            at: part(term)
            for at, term in enumerate(header["terms"])
            if wanted & set(folding.needle(part(term)[0]))
        }
        if sought:
            for at, number, place, word in _places(root, header, body, set(sought)):
                name, mark = sought[at]
                found[number].setdefault(place + 1_000_000_000 * len(mark), word or name)
    for number, at_place in sorted(found.items()):
        pieces: list[str] = []
        last = 0
        for place in sorted(at_place):
            pieces += [APART] if pieces and place > last + NEAR else [" "]
            pieces.append(at_place[place])
            last = place
        yield number, "".join(pieces)


def names(folder: Path) -> dict[int, str]:
    """Give the public names of the documents of the index, by their numbers."""
    root = folder / "data" / "s"
    found: dict[int, str] = {}
    try:
        table, _ = shelf.unpack((root / "root").read_bytes())
        for path in root.glob("c/*/*"):
            place = path.relative_to(folder / "data").as_posix()
            cards = shelf.opened(place, path.read_bytes())[0]["cards"]
            at = int(path.parent.name, 16) * table["group"] + int(path.name, 16)
            found |= {number: row[0] for number, row in enumerate(cards, at * table["size"]) if row}
    except (OSError, ValueError, KeyError, IndexError, TypeError):
        return {}  # an index that is not whole: nothing in it may be excused
    return found


def _places(
    root: Path, header: dict[str, Any], body: bytes, sought: set[int]
) -> Iterator[tuple[int, int, int, str]]:
    """(term, document, place, word) of the terms of one file that are sought; '' for the term's own word.

    The other words are those that are told to stand beside it.
    """
    total = sum(header["documents"])
    known = _known(header, body)
    if known is not None:
        body = body[(4 + len(header["marks"])) * len(known) :]
    steps = shelf.unplaned(body[: 4 * total], 4)
    counts = shelf.unplaned(body[4 * total : 6 * total], 2)
    start = at_place = 0
    for at, size in enumerate(header["documents"]):
        held = counts[start : start + size]
        own = header["own"].get(str(at))
        if at in sought:
            ranks = itertools.accumulate(steps[start : start + size])
            numbers = ranks if known is None else (known[rank] for rank in ranks)
            files = [digest for _, digest in own] if own else [header["places"]]
            places, before, after = _where([_body(root, each) for each in files], known is None)
            begun = 0 if own else at_place
            for number, count in zip(numbers, held, strict=True):
                some = places[begun : begun + count]
                for place in some if known is None else itertools.accumulate(some):
                    yield at, number, place, ""
                    if before and before[begun]:
                        yield at, number, place - 1, shelf.AROUND[before[begun] - 1]
                    if after and after[begun]:
                        yield at, number, place + 1, shelf.AROUND[after[begun] - 1]
                    begun += 1
        start += size
        at_place += 0 if own else sum(held)


def _where(parts: list[bytes], old: bool) -> tuple[array[int], bytes, bytes]:
    """Give steps, and the codes of the words before and after; formats before the fourth have places alone."""
    if old:
        return shelf.joined(shelf.unplaned(part, 4) for part in parts), b"", b""
    sizes = [len(part) // 6 for part in parts]
    cut = [
        [part[size * at : size * (at + 1)] for at in (4, 5)]
        for part, size in zip(parts, sizes, strict=True)
    ]
    steps = (shelf.unplaned(part[: 4 * size], 4) for part, size in zip(parts, sizes, strict=True))
    return shelf.joined(steps), b"".join(one for one, _ in cut), b"".join(one for _, one in cut)


def _known(header: dict[str, Any], body: bytes) -> array[int] | None:
    """Give the documents of a file of terms, which ranks count; None before the fourth format."""
    if "all" not in header:
        return None
    return array("I", itertools.accumulate(shelf.unplaned(body[: 4 * header["all"]], 4)))


def _file(root: Path, digest: str) -> bytes:
    return (root / digest[:2] / digest).read_bytes()


def _body(root: Path, digest: str) -> bytes:
    return shelf.unpack(_file(root, digest))[1]
