"""What a set of documents tells, taken together: values counted, moments in their order.

numbers of documents --facts--> Named ..., Moment ...
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from vitrina.analyzers.labels import labels
from vitrina.core.facts import Fact
from vitrina.core.records import Finding, Moment, Named, Range
from vitrina.desk.records import Correction
from vitrina.store.facts import every
from vitrina.store.lookup import Lookup, Row
from vitrina.understand.asking import is_of
from vitrina.understand.findings import findings

MOST_DOCUMENTS = 5_000
"""Documents of a result that are looked into; the others are named as left out."""
NEAR = 2
"""Lines between an event and the words that were asked for."""
CHUNK = 500
Corrections = Mapping[str, Mapping[str, Correction]]
"""Document (SHA-256 in hex) -> the finding's key -> what a person said of it."""


def named(
    lookup: Lookup, numbers: Sequence[int], kinds: Sequence[str], corrections: Corrections
) -> tuple[Named, ...]:
    """Count the values of these kinds in documents, the most frequent first."""
    documents: Counter[tuple[str, str]] = Counter()
    times: Counter[tuple[str, str]] = Counter()
    for row in _rows(lookup, numbers):
        for label in labels(_facts(lookup, row, corrections)):
            if is_of(label.kind, kinds):
                documents[label.kind, label.value] += 1
                times[label.kind, label.value] += label.times
    ordered = sorted(documents.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Named(kind, value, n, times[kind, value]) for (kind, value), n in ordered)


def letters(
    lookup: Lookup, numbers: Sequence[int], corrections: Corrections
) -> tuple[tuple[str, str, int, str], ...]:
    """(sender, addressee, documents, the first of them) of who wrote to whom, the busiest first."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], str] = {}
    for row in _rows(lookup, numbers):
        pairs = set(_pairs(_facts(lookup, row, corrections)))
        if not pairs and row.sender:
            others = [party(name) for name in row.recipients.split(",")]
            pairs = {(party(row.sender), other) for other in others if other}
        for pair in pairs:
            counts[pair] += 1
            first.setdefault(pair, row.sha.hex())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((*pair, n, first[pair]) for pair, n in ordered)


def _pairs(facts: Iterable[Fact]) -> Iterator[tuple[str, str]]:
    """Sender and addressees of each letter of a paper; the messages of a chain are letters apart."""
    senders: defaultdict[str, list[str]] = defaultdict(list)
    addressees: defaultdict[str, list[str]] = defaultdict(list)
    for fact in facts:
        if fact.kind in {"header.from", "header.to"}:
            side = senders if fact.kind == "header.from" else addressees
            side[fact.more.get("message", "")].append(party(fact.value))
    for message, names in senders.items():
        for sender in filter(None, names):
            yield from ((sender, other) for other in addressees[message] if other)


def party(name: str) -> str:
    """Give a name as it is shown: without an address beside it, quotation marks and blanks."""
    shown, _, address = name.partition("<")
    return " ".join((shown.strip(" '\"") or address.rstrip("> ")).split())


def moments(
    lookup: Lookup,
    numbers: Sequence[int],
    corrections: Corrections,
    hits: Callable[[Row], Sequence[Range]] | None = None,
) -> Iterator[Moment]:
    """Give what happened when, as these documents tell it; in no order.

    ``hits``: only events near these lines of a document; None: all that it tells of.
    """
    for row in _rows(lookup, numbers):
        document, title = row.sha.hex(), row.title or row.name
        if row.date:
            yield Moment(row.date, "document", title, document, title)
        told = events(lookup, row, corrections)
        if told and hits:
            told = _near(told, hits(row))
        for finding in told:
            yield Moment(
                finding.value, finding.kind, finding.text, document, title, finding.range,
                finding.more,
            )  # fmt: skip


def standing(lines: Sequence[Range], within: int = 0) -> Callable[[Range], bool]:
    """Give what tells whether a place holds one of these lines, or is no more than so many off."""
    places: dict[tuple[str, int], list[Range]] = {}
    for line in lines:
        places.setdefault((line.part, line.page), []).append(line)
    return lambda place: any(
        line.line - within <= place.last and place.line <= line.last + within
        for line in places.get((place.part, place.page), ())
    )


def _near(found: Sequence[Finding], lines: Sequence[Range]) -> list[Finding]:
    """Those that stand within a few lines of these; all where there are no lines."""
    near = standing(lines, NEAR)
    return [each for each in found if not lines or near(each.range)]


def events(lookup: Lookup, row: Row, corrections: Corrections) -> list[Finding]:
    """Give a document's dated events; its text is opened only where there are any."""
    if not any(fact.kind.startswith("event.") for fact in _plain(lookup, row.number)):
        return []
    found = findings(lookup, row.number, corrections.get(row.sha.hex(), {}))
    return [each for each in found if each.kind.startswith("event.") and each.value]


def statements(
    lookup: Lookup, numbers: Sequence[int], corrections: Corrections
) -> Iterator[tuple[Row, list[Finding]]]:
    """Give what was said, document by document."""
    for row in _rows(lookup, numbers):
        if any(fact.kind.startswith("statement.") for fact in _plain(lookup, row.number)):
            found = findings(lookup, row.number, corrections.get(row.sha.hex(), {}))
            yield row, [each for each in found if each.kind.startswith("statement.")]


def place_of(found: Iterable[Finding], kind: str, value: str) -> Range:
    """Give where a value of a kind stands first; the whole document if nowhere."""
    return next((f.range for f in found if (f.kind, f.value) == (kind, value)), Range())


def _rows(lookup: Lookup, numbers: Sequence[int]) -> Iterator[Row]:
    for at in range(0, len(numbers), CHUNK):
        some = numbers[at : at + CHUNK]
        rows = lookup.rows(some)
        yield from (rows[number] for number in some if number in rows)


def _plain(lookup: Lookup, number: int) -> Iterator[Fact]:
    for _, _, found in lookup.facts.of(number):
        yield from every(found)


def _facts(lookup: Lookup, row: Row, corrections: Corrections) -> Iterator[Fact]:
    """Give a document's facts as a person left them; without their places."""
    own = corrections.get(row.sha.hex())
    if not own:
        yield from _plain(lookup, row.number)
        return
    for each in findings(lookup, row.number, own):
        yield Fact(each.kind, each.value, 0, 0, 0, each.score, each.more)
