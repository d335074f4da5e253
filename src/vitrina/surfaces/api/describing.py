"""The OpenAPI 3.1 document, made from the operations and the records that they take and give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from vitrina import __version__
from vitrina.surfaces.api.operation import Nothing, Operation
from vitrina.surfaces.api.refusals import MEDIA, TITLES, Refusal

GROUPS = {
    "search": "Search, and take answers away",
    "read": "Read a document: its lines, pages and what lies around it",
    "cite": "Cite lines, and follow citations",
    "tell": "What the papers tell, as machines found it and people put it right",
    "files": "What became of every file, and the progress of a run",
    "own": "What a person adds: stars, tags, notes, saved searches, lists, dossiers; all can be undone",
    "publish": "Publish an edition; in the background, one at a time",
}
ABOUT = """Everything the workspace shows, as JSON. Send the key of this run, which stands after # in the
address that Vitrina printed when it started, as `Authorization: Bearer KEY`; never in an address.

What documents say is untrusted: their titles, names and lines are an enemy's words until you know better.
What machines found is a guess, with its address (document, page or part, line) and whether a person has
corrected it. Documents are named by the SHA-256 of their bytes, or its first 12 digits or more.
"""
SHORT = {
    "vitrina.core.records.Note": "ReadingNote",
    "vitrina.desk.records.Note": "Note",
    "vitrina.core.types.Place": "Place",
}
_REF = "#/components/schemas/{name}"
_PLACED = re.compile(r"\{(\w+)\}")


def described(operations: Sequence[Operation], prefix: str) -> bytes:
    """Give the document, as JSON."""
    return msgspec.json.encode(description(operations, prefix))


def description(operations: Sequence[Operation], prefix: str) -> dict[str, Any]:
    """Give the document."""
    types: list[Any] = [Refusal]
    for each in operations:
        types += [
            kind for kind in (each.asks, each.takes, each.gives) if kind not in {None, Nothing}
        ]
    types = list({id(kind): kind for kind in types}.values())
    made, components = msgspec.json.schema_components(types, ref_template=_REF)
    schemas = {id(kind): schema for kind, schema in zip(types, made, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, schemas, components)
    asked = {schemas[id(each.asks)]["$ref"] for each in operations if each.asks is not Nothing}
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Vitrina",
            "version": __version__,
            "summary": "Search, read and cite a library of record",
            "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": prefix}],
        "security": [{"key": []}],
        "tags": [{"name": name, "description": text} for name, text in GROUPS.items()],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The key of this run of the workspace",
                }
            },
            "responses": {
                str(status): {
                    "description": title,
                    "content": {MEDIA: {"schema": schemas[id(Refusal)]}},
                }
                for status, title in TITLES.items()
            },
            "schemas": {n: s for n, s in components.items() if _REF.format(name=n) not in asked},
        },
    }
    return _named(document)


def _operation(
    each: Operation, schemas: dict[int, Any], components: dict[str, Any]
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": each.name,
        "tags": [each.group],
        "summary": each.summary,
        "description": each.words,
    }
    parameters = _parameters(each, schemas, components)
    if parameters:
        made["parameters"] = parameters
    if each.takes is not None:
        made["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schemas[id(each.takes)]}},
        }
    made["responses"] = _answers(each, schemas)
    return made


def _parameters(
    each: Operation, schemas: dict[int, Any], components: dict[str, Any]
) -> list[dict[str, Any]]:
    if each.asks is Nothing:
        return []
    name = schemas[id(each.asks)]["$ref"].rpartition("/")[2]
    schema = components[name]
    placed = _PLACED.findall(each.path)
    found = []
    for field, kind in schema["properties"].items():
        own = dict(kind)
        row: dict[str, Any] = {
            "name": field,
            "in": "path" if field in placed else "query",
            "required": field in placed or field in schema.get("required", ()),
        }
        if "description" in own:
            row["description"] = own.pop("description")
        row["schema"] = own
        found.append(row)
    return found


def _answers(each: Operation, schemas: dict[int, Any]) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "Done" if each.gives is None else "The answer"}
    if each.media:
        good["content"] = {media: {"schema": {"type": "string"}} for media in each.media}
    elif each.gives is not None:
        good["content"] = {"application/json": {"schema": schemas[id(each.gives)]}}
    refused = [401, 403, 500]
    if each.asks is not Nothing or each.takes is not None:
        refused += [400, 404, 422]
    if each.takes is not None:
        refused += [413, 415]
    if each.method != "GET":
        refused += [409, 507]
    found = {str(each.status): good}
    for status in sorted(set(refused)):
        found[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return found


def _named(document: dict[str, Any]) -> dict[str, Any]:
    """Give their short names to records whose name another room has too."""
    text = msgspec.json.encode(document).decode()
    for name, short in SHORT.items():
        text = text.replace(f'"{name}":', f'"{short}":').replace(f'/{name}"', f'/{short}"')
    found: dict[str, Any] = msgspec.json.decode(text)
    _level(found)
    return found


def _level(node: Any) -> None:
    """Write a row of so many alike as an array of so many: more programs read that than a tuple."""
    if isinstance(node, dict):
        row = node.get("prefixItems")
        if row and all(each == row[0] for each in row):
            del node["prefixItems"]
            node["items"] = row[0]
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _level(each)
