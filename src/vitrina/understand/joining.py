"""From ties between names to those who bear them: which names are one, and which could be.

    strong ties, the surest first --join-->  kernels     "Jacob Sullivan", "Sullivan, Jacob J"
    weak ties, where the papers decide --led--> kernel    "Sullivan" --> that one

Two are not put together if their fullest names contradict each other, however many ties lead from
one to the other: else J. Smith would make one of all who are called so. What a person said comes
first. The same ties give the same kernels, in whatever order they are given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from vitrina.understand.comparing import compare
from vitrina.understand.naming import PERSON, Form

CLEARLY = 4
"""A name that could be several is theirs whose papers it stands in so many times as often as the next one's."""
_WORTH = 0.5
_SENTENCE = 5
"""A name of more words says no more than one of one word: mostly it is a piece of a sentence."""
_MOSTLY = frozenset(("country", "shorter"))
"""Evidence that counts where half of the papers of the short name have the full one too."""
_ALONE = _MOSTLY | {"given", "spelling", "acronym", "same"}
"""Evidence too thin to count where the two never stand in one paper."""


class Edge(Struct, frozen=True, order=True):
    """A tie between two names by their numbers, ``one`` below ``other``."""

    one: int
    other: int
    score: float
    why: str
    weak: bool = False

    def beyond(self, number: int) -> int:
        """Give the other end."""
        return self.other if self.one == number else self.one


class Kernel(Struct, frozen=True):
    """Names that are one. ``evidence``: for each but the first, the edge that brought it in."""

    forms: tuple[int, ...]
    evidence: dict[int, Edge]


class Bound(Struct, frozen=True):
    """What persons said: names that are one, and names that are not those outside their set."""

    joined: tuple[tuple[int, ...], ...] = ()
    cut: tuple[frozenset[int], ...] = ()

    def allows(self, edge: Edge) -> bool:
        """Whether no person has said that these are not one."""
        return not any((edge.one in each) != (edge.other in each) for each in self.cut)


def join(
    forms: Mapping[int, Form],
    edges: Iterable[Edge],
    bound: Bound = Bound(),  # noqa: B008  (frozen)
) -> list[Kernel]:
    """Give the kernels of these names by their strong ties."""
    work = _Work(forms)
    for names in bound.joined:
        here = sorted(name for name in names if name in forms)
        for name in here[1:]:
            work.unite(Edge(here[0], name, 1.0, "person"), surely=True)
    for edge in sorted((e for e in edges if not e.weak), key=_surest):
        if edge.one in forms and edge.other in forms and bound.allows(edge):
            work.unite(edge)
    return work.kernels()


def _surest(edge: Edge) -> tuple[float, int, int]:
    return (-edge.score, edge.one, edge.other)


def weight(form: Form) -> tuple[int, int, int, int]:
    """Give how much a name says: a weak tie leads from the one that says less to the other."""
    words = len(form.words) if len(form.words) <= _SENTENCE else 1
    told = words + (words == 1) * min(len(form.initials), 1)
    return (told * (not form.acronym), len(form.value) * (words > 1), form.documents, -form.number)


def fullest(forms: Iterable[Form]) -> Form:
    """Give the name that says most."""
    return max(forms, key=lambda form: (form.group == PERSON, weight(form)))


def fits(one: Form, other: Form) -> bool:
    """Whether two fullest names don't contradict each other."""
    told = (len(form.words) + len(form.initials) for form in (one, other))
    if one.group != PERSON or other.group != PERSON or min(told) < 2:
        return True
    return compare(one, other) is not None


def chosen(
    candidates: Mapping[int, Edge],
    own: frozenset[int],
    papers: Callable[[int], frozenset[int]],
) -> tuple[int, Edge] | None:
    """Choose the kernel that a name means, by the papers that both stand in; None if they don't decide.

    ``candidates``: kernel -> its best tie; ``own``: the papers of the name; ``papers``: of a kernel.
    """
    if not candidates:
        return None
    together = {kernel: len(own & papers(kernel)) for kernel in candidates}
    ranked = sorted(candidates, key=lambda k: (-together[k], -candidates[k].score, k))
    first = ranked[0]
    edge, times = candidates[first], together[first]
    if len(ranked) > 1:
        second = together[ranked[1]]
        if times < max(1, CLEARLY * second) or times < _WORTH * min(len(own), 200):
            return None
        return first, Edge(edge.one, edge.other, min(edge.score, 0.8), edge.why, weak=True)
    if edge.why in _ALONE and not times:
        return None
    if edge.why in _MOSTLY and times < _WORTH * min(len(own), 200):
        return None  # in papers of one country its own congress is 'the Congress'
    score = min(edge.score + 0.1, 0.95) if times else edge.score
    return first, Edge(edge.one, edge.other, round(score, 2), edge.why, weak=True)


class _Work:
    """Kernels while they are put together."""

    def __init__(self, forms: Mapping[int, Form]) -> None:
        self._top = {number: number for number in forms}
        self._members: dict[int, list[int]] = {number: [number] for number in forms}
        self._evidence: dict[int, Edge] = {}
        self._fullest = dict(forms)

    def top(self, number: int) -> int:
        while self._top[number] != number:
            self._top[number] = self._top[self._top[number]]
            number = self._top[number]
        return number

    def unite(self, edge: Edge, *, surely: bool = False) -> None:
        one, other = self.top(edge.one), self.top(edge.other)
        if one == other or not (surely or fits(self._fullest[one], self._fullest[other])):
            return
        if (-len(self._members[one]), one) > (-len(self._members[other]), other):
            one, other = other, one
        moved = self._members.pop(other)
        self._top[other] = one
        self._members[one] += moved
        self._evidence[edge.other if edge.other in moved else edge.one] = edge
        self._fullest[one] = fullest((self._fullest[one], self._fullest[other]))

    def kernels(self) -> list[Kernel]:
        made = []
        for members in self._members.values():
            here = {
                number: self._evidence[number] for number in members if number in self._evidence
            }
            made.append(Kernel(tuple(sorted(members)), here))
        return sorted(made, key=lambda kernel: kernel.forms)


def better(candidates: dict[int, Edge], kernel: int, edge: Edge) -> None:
    """Keep an edge if it is the best that leads to its kernel."""
    if kernel not in candidates or _surest(edge) < _surest(candidates[kernel]):
        candidates[kernel] = edge


def weaker(form: Form, others: Sequence[Form]) -> bool:
    """Whether a name says less than each of these."""
    return all(weight(form) < weight(other) for other in others)
