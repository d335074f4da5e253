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
        sought = {
            at: (word, mark)
            for at, (word, mark) in enumerate(map(shelf.bare, header["terms"]))
            if wanted & set(folding.needle(word))
        }
        if sought:
            for at, number, place in _places(root, header, body, set(sought)):
                word, mark = sought[at]
                found[number][place + (1_000_000_000 * len(mark))] = word
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
    root: Path, header: dict[str, object], body: bytes, sought: set[int]
) -> Iterator[tuple[int, int, int]]:
    """(term, document, place) of the terms of one file that are sought."""
    documents = header["documents"]
    own = header["own"]
    assert isinstance(documents, list)
    assert isinstance(own, dict)
    total = sum(documents)
    steps = _numbers(body[: 4 * total], 4)
    counts = _numbers(body[4 * total : 6 * total], 2)
    shared = _numbers(_body(root, str(header["places"])), 4)
    start = at_place = 0
    for at, size in enumerate(documents):
        numbers = list(itertools.accumulate(steps[start : start + size]))
        held = counts[start : start + size]
        start += size
        if str(at) in own:
            places = array("Q")
            for _, digest in own[str(at)]:
                places.extend(_numbers(_body(root, digest), 4))
        else:
            places = shared[at_place : at_place + sum(held)]
            at_place += sum(held)
        if at in sought:
            begun = 0
            for number, count in zip(numbers, held, strict=True):
                yield from ((at, number, place) for place in places[begun : begun + count])
                begun += count


def _file(root: Path, digest: str) -> bytes:
    return (root / digest[:2] / digest).read_bytes()


def _body(root: Path, digest: str) -> bytes:
    return shelf.unpack(_file(root, digest))[1]


def _numbers(planes: bytes, count: int) -> array[int]:
    size = len(planes) // count
    made = array("Q", bytes(8 * size))
    for plane in range(count):
        for at, byte in enumerate(planes[plane * size : (plane + 1) * size]):
            made[at] |= byte << (8 * plane)
    return made
