"""FollowTheMoney entities as JSON lines: those whom papers name, for and from tools that speak it.

    {"id": "vitrina-4c1e...", "schema": "Person", "properties": {"name": ["Jane Roe"], "alias": ["Roe, Jane"]}}

Written by hand after the schema of followthemoney 4: every property is a list of texts. What is read
is anybody's: a line that is no entity is passed over and counted; entities may hold others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

SCHEMATA = {"person": "Person", "organisation": "Organization"}
"""Our kinds as FollowTheMoney has them; places have no fitting one and are not written."""
NAMES = ("name", "alias", "previousName", "abbreviation")
WEAK_NAMES = ("weakAlias",)
"""Names that many share: enough to look for somebody, not to say that two are one."""
_KINDS = {
    "Person": "person", "Organization": "organisation", "Company": "organisation", "PublicBody": "organisation",
    "LegalEntity": "", "Vessel": "organisation",
}  # fmt: skip
MOST_NAMES = 60
MOST_LETTERS = 200
MOST_DEEP = 8
_LABEL = "(?!..--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(
    r"""[^<>()\[\],;:?\s@"\x00-\x20\x7f-\U0010ffff]{1,64}@"""
    rf"(?:{_LABEL}\.)+(?!\d+\Z)(?=[a-z0-9-]{{2}}){_LABEL}"
)
_LANGUAGES = {
    "ar": "ara", "bg": "bul", "ca": "cat", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng",
    "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hr": "hrv",
    "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "lt": "lit", "lv": "lav", "nl": "nld",
    "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv", "sr": "srp",
    "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho",
}  # fmt: skip


class Entity(NamedTuple):
    """One entity as it was read: its id, our kind ('' where it may be any), its names, the first the main one.

    ``weak``: names that others bear too.
    """

    ident: str
    kind: str
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()


class Read(NamedTuple):
    """What a file held: entities, and how many lines were none."""

    entities: tuple[Entity, ...]
    passed: int


class _Line(msgspec.Struct):
    id: str = ""
    schema: str = ""
    properties: dict[str, Any] = {}


def email(text: str) -> str:
    """Give an address as FollowTheMoney takes it, or '': what scans leave of one is none."""
    local, _, domain = text.rpartition("@")
    made = f"{local}@{domain.lower()}"
    return made if _EMAIL.fullmatch(made) else ""


def language(code: str) -> str:
    """Give the code of three letters for one of two, or ''."""
    return code if len(code) == 3 else _LANGUAGES.get(code, "")


def line(key: str, kind: str, names: Sequence[str], emails: Sequence[str] = ()) -> str:
    """Give one actor as a line; '' for a kind that has no schema."""
    schema = SCHEMATA.get(kind)
    if not schema or not names:
        return ""
    properties: dict[str, list[str]] = {"name": [names[0]]}
    others = sorted(set(names[1:]) - {names[0]})
    if others:
        properties["alias"] = others
    good = {address for each in emails if (address := email(each))}
    if good:
        properties["email"] = sorted(good)
    broken = {each for each in emails if not email(each)} - {names[0], *others}
    if broken:
        properties["weakAlias"] = sorted(broken)
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


def paper(document: str, title: str, date: str, name: str) -> str:
    """Give a line for a document; ``name``: its file's, without which it is none there."""
    properties: dict[str, list[str]] = {"title": [title], "fileName": [name]}
    if date:
        properties["date"] = [date]
    made = {"id": f"vitrina-{document[:16]}", "schema": "Document", "properties": properties}
    return msgspec.json.encode(made, order="sorted").decode() + "\n"


def read(lines: Iterable[bytes]) -> Read:
    """Read entities that have names; the rest is passed over, and counted where it is no entity at all."""
    found: list[Entity] = []
    passed = 0
    for raw in lines:
        if not raw.strip():
            continue
        try:
            told = msgspec.json.decode(raw, type=_Line)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            passed += 1
            continue
        found += _entities(told, MOST_DEEP)
    return Read(tuple(found), passed)


def _entities(told: _Line, deep: int) -> Iterator[Entity]:
    """Give an entity, and those that its properties hold whole."""
    kind = _KINDS.get(told.schema)
    names = tuple(dict.fromkeys(_names(told, NAMES)))[:MOST_NAMES]
    weak = tuple(dict.fromkeys(_names(told, WEAK_NAMES)))[:MOST_NAMES]
    if kind is not None and (names or weak):
        yield Entity(told.id[:200], kind, names or weak[:1], weak)
    for values in told.properties.values() if deep else ():
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict):
                try:
                    held = msgspec.convert(value, _Line)
                except msgspec.ValidationError:
                    continue
                yield from _entities(held, deep - 1)


def _names(told: _Line, fields: Sequence[str]) -> Iterator[str]:
    for field in fields:
        values = told.properties.get(field, [])
        for value in values if isinstance(values, list) else [values]:
            shown = " ".join(value.split())[:MOST_LETTERS] if isinstance(value, str) else ""
            if shown:
                yield shown
