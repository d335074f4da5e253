"""FollowTheMoney entities as JSON lines: those whom papers name, for and from tools that speak it.

    {"id": "vitrina-4c1e...", "schema": "Person", "properties": {"name": ["Jane Roe"], "alias": ["Roe, Jane"]}}

Written by hand after the schema of followthemoney 4: every property is a list of texts. What is read
is anybody's: a line that is no entity is passed over and counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

SCHEMATA = {"person": "Person", "organisation": "Organization"}
"""Our kinds as FollowTheMoney has them; places have no fitting one and are not written."""
NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_KINDS = {
    "Person": "person", "Organization": "organisation", "Company": "organisation", "PublicBody": "organisation",
    "LegalEntity": "", "Vessel": "organisation",
}  # fmt: skip
MOST_NAMES = 60
MOST_LETTERS = 200


class Entity(NamedTuple):
    """One entity as it was read: its id, our kind ('' where it may be any), its names, the first the main one."""

    ident: str
    kind: str
    names: tuple[str, ...]


class Read(NamedTuple):
    """What a file held: entities, and how many lines were none."""

    entities: tuple[Entity, ...]
    passed: int


class _Line(msgspec.Struct):
    id: str = ""
    schema: str = ""
    properties: dict[str, list[str] | str] = {}


def line(key: str, kind: str, names: Sequence[str], emails: Sequence[str] = ()) -> str:
    """Give one actor as a line; '' for a kind that has no schema."""
    schema = SCHEMATA.get(kind)
    if not schema or not names:
        return ""
    properties: dict[str, list[str]] = {"name": [names[0]]}
    others = sorted(set(names[1:]) - {names[0]})
    if others:
        properties["alias"] = others
    if emails:
        properties["email"] = sorted(set(emails))
    made = {"id": f"vitrina-{key}", "schema": schema, "properties": properties}
    return msgspec.json.encode(made, order="sorted").decode() + "\n"


def mention(key: str, kind: str, document: str, names: Sequence[str]) -> str:
    """Give a line that says in which document an actor is named."""
    made = {
        "id": f"vitrina-{key}-{document[:16]}",
        "schema": "Mention",
        "properties": {
            "document": [f"vitrina-{document[:16]}"], "resolved": [f"vitrina-{key}"], "name": sorted(set(names)),
            "detectedSchema": [SCHEMATA.get(kind, "LegalEntity")],
        },
    }  # fmt: skip
    return msgspec.json.encode(made, order="sorted").decode() + "\n"


def paper(document: str, title: str, date: str) -> str:
    """Give a line for a document."""
    properties: dict[str, list[str]] = {"title": [title]}
    if date:
        properties["date"] = [date]
    made = {"id": f"vitrina-{document[:16]}", "schema": "Document", "properties": properties}
    return msgspec.json.encode(made, order="sorted").decode() + "\n"


def read(lines: Iterable[bytes]) -> Read:
    """Read entities that have names; the rest is passed over, and counted where it is no entity at all."""
    found, passed = [], 0
    for raw in lines:
        if not raw.strip():
            continue
        try:
            told = msgspec.json.decode(raw, type=_Line)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            passed += 1
            continue
        kind = _KINDS.get(told.schema)
        names = tuple(dict.fromkeys(_names(told)))[:MOST_NAMES]
        if kind is not None and names:
            found.append(Entity(told.id[:200], kind, names))
    return Read(tuple(found), passed)


def _names(told: _Line) -> Iterator[str]:
    for field in NAMES:
        values = told.properties.get(field, [])
        for value in [values] if isinstance(values, str) else values:
            shown = " ".join(value.split())[:MOST_LETTERS]
            if shown:
                yield shown
