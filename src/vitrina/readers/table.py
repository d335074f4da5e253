"""Rows as text: CSV, TSV and their kin, JSON and JSON lines. A row is a line, cells part at tabs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from vitrina.core import encoding
from vitrina.core.errors import NotOurs, TooMuch
from vitrina.core.rows import cell_text, flow
from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader

DEEPEST = 200
_DELIMITERS = ",;\t|"


def knows_csv(source: Source) -> bool:
    """By name and text; or the same number (2 and more) of delimiters in each of the first lines."""
    if source.suffix in {".csv", ".tsv", ".tab", ".psv"}:
        return encoding.encoding(source.head) != ""
    return False


def read_csv(source: Source) -> Iterator[Item]:
    """Yield rows in blocks."""
    sample, name = encoding.decode(
        source.head if source.size > len(source.head) else source.bytes()
    )
    yield from flow(_rows(source, name, _delimiter(sample, source.suffix)))


def _rows(source: Source, encoding: str, delimiter: str) -> Iterator[str]:
    stream = io.TextIOWrapper(
        io.BufferedReader(_raw(source)), encoding=_lenient(encoding), errors="replace", newline=""
    )
    csv.field_size_limit(10_000_000)
    rows = csv.reader((line.replace("\0", "\ufffd") for line in stream), delimiter=delimiter)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            continue
        yield "\t".join(cell_text(cell) for cell in row).rstrip("\t")


def _raw(source: Source) -> Any:
    opened = source.open()
    return opened if isinstance(opened, io.RawIOBase) else io.BytesIO(source.bytes())


def _lenient(name: str) -> str:
    return {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(name, name)


def _delimiter(sample: str, suffix: str) -> str:
    if suffix in {".tsv", ".tab"}:
        return "\t"
    lines = [line for line in re.sub(r'"[^"]*"', "", sample).split("\n")[:-1] if line.strip()][
        :50
    ] or [sample]
    best = max(_DELIMITERS, key=lambda mark: (_steady(lines, mark), -_DELIMITERS.index(mark)))
    return best if any(best in line for line in lines) else ","


def _steady(lines: list[str], mark: str) -> float:
    counts = [line.count(mark) for line in lines]
    common = max(set(counts), key=counts.count)
    return counts.count(common) / len(counts) if common else 0.0


# --- JSON -----------------------------------------------------------------------------------


def knows_json(source: Source) -> bool:
    """A bracket first, and a quote or value after it; the name decides between likely and sure."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] not in {b"{", b"["}:
        return False
    if source.suffix in {".json", ".jsonl", ".ndjson", ".geojson"}:
        return True
    return re.match(rb'\{\s*"[^"\n]{1,100}"\s*:|\[\s*[{"\[]', head) is not None


def read_json(source: Source) -> Iterator[Item]:
    """Yield JSON lines record by record; one JSON value leaf by leaf, each with its path."""
    whole, _ = encoding.decode(source.bytes())
    if _is_lines(whole):
        yield from flow(_records(whole))
        return
    if _depth(whole) > DEEPEST:
        raise TooMuch(f"JSON nested more than {DEEPEST} deep")
    try:
        value = json.loads(whole)
    except ValueError as error:
        if source.suffix not in {".json", ".jsonl", ".ndjson", ".geojson"}:
            raise NotOurs("not JSON") from error
        yield Problem(Place(), "JSON that breaks off or is broken", "read as plain text")
        yield from encoding.items(source)
        return
    yield from flow(_leaves(value, ""))


def _is_lines(whole: str) -> bool:
    first, _, rest = whole.lstrip("\ufeff \n").partition("\n")
    if not rest.strip() or _depth(first) > DEEPEST:
        return False
    try:
        json.loads(first)
    except ValueError:
        return False
    return rest.lstrip()[:1] in {"{", "["}


def _depth(text: str) -> int:
    """How deep brackets nest, strings left out."""
    deepest = level = 0
    for mark in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', text):
        if mark[0] in "[{":
            level += 1
            deepest = max(deepest, level)
        elif mark[0] in "]}":
            level -= 1
    return deepest


def _records(whole: str) -> Iterator[str]:
    for line in whole.lstrip("\ufeff").split("\n"):
        if _depth(line) > DEEPEST:
            yield cell_text(line)
            continue
        try:
            value = json.loads(line) if line.strip() else ""
        except ValueError:
            yield cell_text(line)
            continue
        yield "\t".join(_leaves(value, ""))


def _leaves(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    elif value is not None:
        shown = value if isinstance(value, str) else json.dumps(value)
        yield f"{cell_text(path)}: {cell_text(shown)}" if path else cell_text(shown)


CSV = Reader(
    name="csv",
    kind="table",
    media=("text/csv", "text/tab-separated-values"),
    suffixes=(".csv", ".tsv", ".tab"),
    knows=knows_csv,
    read=read_csv,
    limits=("known by its name: nothing in the bytes tells a table from text with commas",),
    sources=("https://www.rfc-editor.org/rfc/rfc4180",),
)
JSON = Reader(
    name="json",
    kind="table",
    media=("application/json", "application/x-ndjson"),
    suffixes=(".json", ".jsonl", ".ndjson", ".geojson"),
    knows=knows_json,
    read=read_json,
    limits=(f"refused: nested more than {DEEPEST} deep",),
    sources=("https://www.rfc-editor.org/rfc/rfc8259", "https://jsonlines.org/"),
)
