"""From what papers say they cite to the papers cited, both ways; what is not here is counted.

    (paper -> its own identifiers, paper -> its reference facts) -> links and missing papers

A number alone means little: it is looked for among the papers of the same *series* (a volume, a
folder), or, with the post that sent it, among all. Where two papers answer, none is taken.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from vitrina.core.facts import Fact


class Identity(Struct, frozen=True):
    """What one paper is called: all that another paper may cite it by."""

    series: str = ""
    """The volume or folder inside which ``numbers`` count."""
    numbers: tuple[str, ...] = ()
    """Document numbers of the series."""
    cables: tuple[str, ...] = ()
    """Cable and telegram numbers with their post: ``O.JA1201``, ``64 STATE 12345``."""
    messages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    date: str = ""


class Link(Struct, frozen=True, order=True):
    """``source`` cites ``target``; ``fact`` is the place among the source's facts."""

    source: str
    target: str
    kind: str
    fact: int


class Missing(Struct, frozen=True, order=True):
    """A paper that is cited and not here: ``series`` is '' where the name holds everywhere."""

    kind: str
    value: str
    series: str
    times: int
    sources: tuple[str, ...]


class Resolved(Struct, frozen=True):
    """All links, and the cited papers that none of these is, the most cited first."""

    links: tuple[Link, ...]
    missing: tuple[Missing, ...]
    unclear: int
    """References that more than one paper answers to."""

    def to(self, target: str) -> tuple[Link, ...]:
        """Give the links that lead to a paper."""
        return tuple(link for link in self.links if link.target == target)


Key = tuple[str, str, str]


def identity(facts: Iterable[Fact], *, series: str = "", name: str = "") -> Identity:
    """Give what a paper is called, by its header's facts and by a number that leads its file name."""
    cables = tuple(
        fact.value for fact in facts if fact.kind == "header.number" and not fact.value.isdigit()
    )
    lead = re.match(
        r"(?:d|doc(?:ument)?)?[ _-]?0*(\d{1,5})(?=[-_. ])", name.rpartition("/")[2].lower()
    )
    return Identity(series=series, numbers=(lead[1],) if lead else (), cables=cables)


def resolve(own: Mapping[str, Identity], facts: Mapping[str, Iterable[Fact]]) -> Resolved:
    """Link every reference to the one paper that it can mean; time and memory are linear."""
    index = _index(own)
    links: set[Link] = set()
    absent: Counter[Key] = Counter()
    citing: defaultdict[Key, set[str]] = defaultdict(set)
    unclear = 0
    for source in sorted(facts):
        for number, fact in enumerate(facts[source]):
            key = _key(fact, own.get(source, Identity()))
            if key is None:
                continue
            targets = index.get(key, [])
            if source in targets:
                continue
            if len(targets) == 1:
                links.add(Link(source, targets[0], key[0], number))
            elif targets:
                unclear += 1
            else:
                absent[key] += 1
                citing[key].add(source)
    missing = sorted(
        (Missing(kind, value, series, times, tuple(sorted(citing[kind, value, series])[:100])))
        for (kind, value, series), times in absent.items()
    )
    missing.sort(key=lambda each: -each.times)
    return Resolved(tuple(sorted(links)), tuple(missing), unclear)


def _index(own: Mapping[str, Identity]) -> dict[Key, list[str]]:
    found: defaultdict[Key, list[str]] = defaultdict(list)
    for name in sorted(own):
        paper = own[name]
        keys: set[Key] = {("document", number, paper.series) for number in paper.numbers}
        keys |= {("cable", _bare(value), "") for value in paper.cables}
        keys |= {("message", value.strip("<>"), "") for value in paper.messages}
        keys |= {("file", _bare(value), "") for value in paper.files}
        for key in keys:
            found[key].append(name)
    return dict(found)


def _key(fact: Fact, citing: Identity) -> Key | None:
    kind = fact.kind.removeprefix("reference.")
    if kind == "document":
        return (kind, fact.value, citing.series)
    if kind == "message":
        return (kind, fact.value, "")
    if kind in {"cable", "file"}:
        return (kind, _bare(fact.value), "")
    return None


def _bare(value: str) -> str:
    """A cable's or file's number without its blanks and dots, the letter O of 'O.JA12' dropped."""
    plain = re.sub(r"[\s.]+", "", value.upper())
    return re.sub(r"^[O0I](?=[A-Z]{2}\d)", "", plain)
