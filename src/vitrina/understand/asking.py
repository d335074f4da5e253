"""Fields of the query language that are answered by facts: ``class:secret``, ``cites:114``.

    field and words --labels--> numbers of documents

A label is looked for by its words, one after the other; ``prefix`` lets the last go on. Documents
in which a person has put a finding right are asked again, finding by finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from vitrina.analyzers import words
from vitrina.analyzers.labels import labels
from vitrina.core.facts import Fact
from vitrina.core.records import Finding
from vitrina.desk.records import Correction
from vitrina.store.lookup import Lookup
from vitrina.understand.findings import findings

FIELDS: dict[str, tuple[str, ...]] = {
    "from": ("header.from", "header.signed", "article.byline"),
    "to": ("header.to", "header.cc", "header.info"),
    "class": ("header.classification",),
    "number": ("header.number",),
    "place": ("header.place", "name.place"),
    "cites": ("reference.*", "header.reference"),
    "person": ("name.person",),
    "org": ("name.organisation", "name.post"),
    "actor": ("name.*", "header.from", "header.to", "header.signed", "said-by"),
    "said-by": ("said-by",),
    "event": ("event.*",),
    "outlet": ("article.outlet", "article.relies_on"),
    "redaction": ("redaction.failed",),
}
"""Field -> kinds of facts; one that ends with ``*`` stands for all that begin so."""


def documents(
    lookup: Lookup,
    field: str,
    value: str,
    *,
    prefix: bool,
    corrections: Iterable[Correction] = (),
) -> list[int] | None:
    """Give the documents that a field's value names; None for a field that facts do not answer."""
    kinds = FIELDS.get(field)
    if kinds is None:
        return None
    asked = words.tokens(value)
    if field == "event" and len(asked) == 1:  # its value is a date, its kind the word
        found = lookup.facts.documents((f"event.{asked[0]}*",), (), prefix=False)
    else:
        found = lookup.facts.documents(kinds, asked, prefix=prefix) if asked else []
    touched = _by_document(corrections)
    if not touched:
        return found
    numbers = set(found)
    for document, own in touched.items():
        for number in lookup.numbers([document]):
            numbers.discard(number)
            if _answers(findings(lookup, number, own), kinds, asked, prefix=prefix):
                numbers.add(number)
    return sorted(numbers)


def _by_document(corrections: Iterable[Correction]) -> dict[str, dict[str, Correction]]:
    found: dict[str, dict[str, Correction]] = {}
    for each in corrections:
        found.setdefault(each.document, {})[each.key] = each
    return found


def of_document(corrections: Iterable[Correction], document: str) -> Mapping[str, Correction]:
    """Give the corrections of one document, by the findings that they are about."""
    return {each.key: each for each in corrections if each.document == document}


def _answers(
    found: Iterable[Finding], kinds: Sequence[str], asked: Sequence[str], *, prefix: bool
) -> bool:
    facts = (Fact(each.kind, each.value, 0, 0, 0, more=each.more) for each in found)
    wanted = f" {' '.join(asked)}" + ("" if prefix else " ")
    return any(wanted in label.words and is_of(label.kind, kinds) for label in labels(facts))


def is_of(kind: str, kinds: Sequence[str]) -> bool:
    """Whether a kind is one of these, or begins as one of them that ends with ``*``."""
    return any(kind == k or (k.endswith("*") and kind.startswith(k[:-1])) for k in kinds)
