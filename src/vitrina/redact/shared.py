"""Files of many documents (lists, names, the index): which of their words are whose.

    <li><a href="d/b7q2k9x1/">Title</a></li>   -->   ("b7q2k9x1",), "Title"

A term may go from one document and stay in another. In a file of both it may stand only where the words
are those of a document that shows it: these are blanked, and whatever is found in the rest is a leak.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Collection
from typing import Any

from vitrina.publish import shelf
from vitrina.publish.ledger import SIGNS
from vitrina.redact.phrases import APART

Let = Callable[[tuple[str, ...], str], bool]
"""Whether a value may be seen, as words of these documents; of any, where none is named."""
_ID = re.compile(rf"(?<![0-9a-z])[{SIGNS}]{{8}}(?![0-9a-z])")
_RECORD = re.compile(r"(?=<(?:li|entry)[\s>])|(?<=</li>)|(?<=</entry>)")
_TAG = re.compile(r"(<[^<>]*>)")
_VALUE = re.compile(r'(?<==")[^"]*(?=")')
_OF_ONE_NAME = re.compile(r"data/(?:es/)?names/(?!index\.html)")
"""Pages that say a name of every document that they list."""


def blanked(name: str, data: bytes, known: Collection[str], let: Let) -> bytes:
    """Give a shared file without the values that may be seen. ``known``: the documents' public names."""
    if name.startswith("data/s/"):
        return _index(name.removeprefix("data/"), data, let)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data

    def ids(record: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each for each in _ID.findall(record) if each in known))

    kind = name.rpartition(".")[2]
    if kind in {"html", "xml"}:
        page = ids(text) if _OF_ONE_NAME.match(name) else ()
        return "".join(
            _marked_up(record, ids, page, let) for record in _RECORD.split(text)
        ).encode()
    if kind == "jsonl":
        return "\n".join(_json(line, ids(line), let) for line in text.split("\n")).encode()
    if kind == "json":
        return _graph(text, ids, let).encode()
    if kind == "csv":
        return _table(text, ids, let).encode()
    if kind == "txt":
        return "\n".join(APART if let((), line) else line for line in text.split("\n")).encode()
    return data


def _marked_up(
    record: str, ids: Callable[[str], tuple[str, ...]], page: tuple[str, ...], let: Let
) -> str:
    """An entry of a list is of the documents that it links to; the rest is of the page's."""
    named = ids(record) if record.startswith(("<li", "<entry")) else page

    def seen(value: str) -> str:
        return APART if let(named, html.unescape(value)) else value

    return "".join(
        _VALUE.sub(lambda found: seen(found[0]), part) if part.startswith("<") else seen(part)
        for part in _TAG.split(record)
    )


def _json(line: str, named: tuple[str, ...], let: Let) -> str:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return line
    return json.dumps(_without(told, named, let))


def _graph(text: str, ids: Callable[[str], tuple[str, ...]], let: Let) -> str:
    """A description of many things (JSON-LD): each is of the documents that it names."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return text
    graph = told.get("@graph") if isinstance(told, dict) else None
    if not isinstance(graph, list):
        return text
    return json.dumps(
        told
        | {
            "@graph": [
                _without(each, ids(json.dumps(each.get("@id"))), let)
                if isinstance(each, dict)
                else each
                for each in graph
            ]
        }
    )


def _without(told: Any, named: tuple[str, ...], let: Let) -> Any:
    if isinstance(told, str):
        return APART if let(named, told) else told
    if isinstance(told, list):
        return [_without(each, named, let) for each in told]
    if isinstance(told, dict):
        return {key: _without(each, named, let) for key, each in told.items()}
    return told


def _table(text: str, ids: Callable[[str], tuple[str, ...]], let: Let) -> str:
    made = io.StringIO()
    out = csv.writer(made)
    for row in csv.reader(io.StringIO(text)):
        named = ids(" ".join(row))
        out.writerow([APART if let(named, value) else value for value in row])
    return made.getvalue()


def _index(path: str, data: bytes, let: Let) -> bytes:
    """Cards are of their documents; a word of the list is of any that has it (``phrases`` tells which)."""
    try:
        header, body = shelf.opened(path, data)
    except (ValueError, KeyError, IndexError):
        return data
    for part in ("terms", "blocks", "around"):
        if isinstance(header.get(part), list):
            header[part] = ["" if let((), _word(term)) else term for term in header[part]]
    if isinstance(header.get("cards"), list):
        header["cards"] = [row and _without(row, (str(row[0]),), let) for row in header["cards"]]
    return shelf.closed(path, data, header, body)


def _word(term: object) -> str:
    return shelf.bare(str(term))[0]
