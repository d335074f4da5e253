"""Which paper of the library cites which, and which cited papers are not in it.

    labels of all documents + where they lie --references.resolve--> Map

Made when it is first asked for, and anew when facts have been added since.
"""

from __future__ import annotations

import threading
from collections import defaultdict

from msgspec import Struct

from vitrina.core.facts import Fact
from vitrina.store.lookup import Lookup
from vitrina.understand.references import Identity, Missing, identity, resolve


class Tie(Struct, frozen=True, order=True):
    """A reference of one paper: what it says, and the paper that it means; 0 where it is not here."""

    kind: str
    value: str
    document: int = 0


class Map(Struct, frozen=True):
    """All references between the papers of a library, both ways, and what is missing."""

    cites: dict[int, tuple[Tie, ...]]
    cited: dict[int, tuple[Tie, ...]]
    missing: tuple[Missing, ...]
    """``sources`` are numbers of documents, as texts."""
    unclear: int
    links: int


class Citing:
    """The map of one library, kept until its facts change."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._guard = threading.Lock()
        self._made: tuple[tuple[int, int, int], Map] | None = None

    def map(self) -> Map:
        """Give the map as the library now stands."""
        with self._guard:
            state = self._lookup.facts.state()
            if self._made is None or self._made[0] != state:
                self._made = (state, make(self._lookup))
            return self._made[1]


def make(lookup: Lookup) -> Map:
    """Resolve every reference of a library."""
    numbers: defaultdict[int, list[Fact]] = defaultdict(list)
    for document, kind, value in lookup.facts.labelled(("header.number",)):
        numbers[document].append(Fact(kind, value, 0, 0, 0))
    own: dict[str, Identity] = {}
    for document, path in lookup.first_paths():
        folder, _, name = path.rpartition("/")
        own[str(document)] = identity(numbers.get(document, ()), series=folder, name=name)
    for document in numbers.keys() - {int(name) for name in own}:
        own[str(document)] = identity(numbers[document])
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for document, kind, value in lookup.facts.labelled(("reference.*",)):
        facts[str(document)].append(Fact(kind, value, 0, 0, 0))
    found = resolve(own, facts)
    cites: defaultdict[int, list[Tie]] = defaultdict(list)
    cited: defaultdict[int, list[Tie]] = defaultdict(list)
    for link in found.links:
        fact = facts[link.source][link.fact]
        cites[int(link.source)].append(Tie(fact.kind, fact.value, int(link.target)))
        cited[int(link.target)].append(Tie(fact.kind, fact.value, int(link.source)))
    return Map(
        {number: tuple(sorted(ties)) for number, ties in cites.items()},
        {number: tuple(sorted(ties)) for number, ties in cited.items()},
        found.missing,
        found.unclear,
        len(found.links),
    )
