"""What machines find in the published words: names, events, who said what.

    CleanDocument --analyzers--> Told(kind, value, line) ...

Found anew in what the public may read, never taken over from the library: so a finding can't tell what
was removed. It is a guess, and each page that shows one says so. An editor chooses which kinds pass.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec import Struct

from vitrina.analyzers import events, names, turns
from vitrina.analyzers.words import fold
from vitrina.core.clean import GAP, CleanDocument, unmarked
from vitrina.core.facts import Analyzer, Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

NAMES, EVENTS, STATEMENTS = "names", "events", "statements"
FINDINGS = (NAMES, EVENTS, STATEMENTS)
"""What may pass."""
_ANALYZERS: dict[str, Analyzer] = {
    NAMES: names.ANALYZER,
    EVENTS: events.ANALYZER,
    STATEMENTS: turns.ANALYZER,
}
SHOWN = ("person", "organisation", "place")
SURE = 0.6
LEAST = 2
"""Documents that a name must be in to have a page of its own."""
MOST = 2_000
"""Names of a kind that have pages, the most frequent."""
EXCERPT = 240


class Told(Struct, frozen=True, order=True):
    """One finding: ``kind`` as ``person`` or ``event.offered``, its value, and the line it stands in."""

    line: int
    kind: str
    value: str
    words: str = ""


class Name(Struct, frozen=True):
    """A name, and (document's place in the list, line, times) of where it stands."""

    id: str
    kind: str
    value: str
    places: tuple[tuple[int, int, int], ...]


class Moment(Struct, frozen=True, order=True):
    """Something that happened, as one line of a document tells it."""

    date: str
    document: int
    line: int
    kind: str
    words: str


def told(document: CleanDocument, kinds: Sequence[str]) -> tuple[Told, ...]:
    """Find what machines find in a clean document, in the order of its lines."""
    blocks, starts, number = [], [], 1
    for at, page in enumerate(document.pages, 1):
        blocks.append(Block(Place(page.part, at, 1), unmarked("\n".join(page.lines))))
        starts.append(number)
        number += len(page.lines)
    paper = Paper(tuple(blocks), (), "", document.kind, document.language, document.date)
    found = set()
    for name in kinds:
        for fact in _ANALYZERS[name].run(paper):
            text = blocks[fact.block].text
            line = starts[fact.block] + text.count("\n", 0, fact.start)
            kind = fact.kind.removeprefix("name.")
            wanted = kind in SHOWN if name == NAMES else fact.value != ""
            if wanted and fact.score >= (SURE if name == NAMES else 0) and GAP not in fact.value:
                found.add(Told(line, kind, " ".join(fact.value.split()), _around(text, fact.start)))
    return tuple(sorted(found))


def _around(text: str, at: int) -> str:
    """The line that a finding stands in; of a long one, what is near."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) <= EXCERPT:
        return line.strip()
    first = max(0, min(at - start - EXCERPT // 3, len(line) - EXCERPT))
    return f"… {line[first : first + EXCERPT].strip()} …"


class Gathering:
    """Takes in what is told of each document; gives names and moments of all."""

    def __init__(self) -> None:
        self._places: defaultdict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
        self._forms: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._moments: list[Moment] = []

    def add(self, document: int, found: Iterable[Told]) -> None:
        """Take in one document: its place in the list, and what was found in it."""
        lines: dict[tuple[str, str], list[int]] = {}
        for each in found:
            if each.kind in SHOWN:
                key = (each.kind, fold(each.value))
                self._forms[key][each.value] += 1
                lines.setdefault(key, []).append(each.line)
            elif each.kind.startswith("event."):
                kind = each.kind.removeprefix("event.")
                self._moments.append(Moment(each.value, document, each.line, kind, each.words))
        for key, places in lines.items():
            self._places[key].append((document, places[0], len(places)))

    def names(self, page_of: Callable[[str], str]) -> Iterator[Name]:
        """Give the names that have pages; ``page_of`` gives a page's public name."""
        for kind in SHOWN:
            often = sorted(
                (-len(places), key) for key, places in self._places.items()
                if key[0] == kind and len(places) >= LEAST
            )  # fmt: skip
            for _, key in often[:MOST]:
                forms = self._forms[key]
                shown = min(forms, key=lambda form: (-forms[form], form))
                yield Name(page_of(" ".join(key)), kind, shown, tuple(self._places[key]))

    def moments(self) -> list[Moment]:
        """Give what happened, by date."""
        return sorted(self._moments)
