"""vitrina search QUERY."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from vitrina.core.actors import Company
from vitrina.core.records import Hit, Results
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared

FACETS = ("kind", "language", "year", "folder")
MOST = 20
EXAMPLE = "vitrina search 'asilo Assange date:2021' --limit 3"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("query", nargs="+", help="what to search for; see docs/query-language.md")
    parser.add_argument("--limit", type=int, default=10, help="hits to print (default: 10)")
    parser.add_argument("--offset", type=int, default=0, help="hits to pass over first")
    parser.add_argument(
        "--sort", choices=("", "date", "-date"), default="", help="oldest or newest first"
    )
    parser.add_argument(
        "--facets", action="store_true", help="also what narrows the answer down, who is named too"
    )
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Search, and print."""
    with places.library(given.library) as library:
        query = " ".join(given.query)
        found = library.search(
            query,
            limit=given.limit,
            offset=given.offset,
            sort=given.sort,
            facets=FACETS if given.facets else (),
        )
        who = library.actors.facet(query).named if given.facets else ()
    if given.json:
        import msgspec

        for hit in found.hits:
            print(msgspec.json.encode(_row(hit)).decode())
        if given.facets:
            print(msgspec.json.encode({"facets": _facets(found, who)}).decode())
    else:
        _print(found, given.offset, bold=sys.stdout.isatty())
        if given.facets:
            _print_facets(found, who)
    return 0


def _row(hit: Hit) -> dict[str, object]:
    return {
        "document": hit.document,
        "location": hit.path,
        "citation": hit.citation,
        "score": round(hit.score, 4),
        "part": hit.range.part,
        "page": hit.range.page,
        "line": hit.range.line,
        "last": hit.range.last,
        "title": hit.title,
        "date": hit.date,
        "kind": hit.kind,
        "language": hit.language,
        "snippet": hit.snippet.text,
        "marks": hit.snippet.marks,
        "copies": hit.copies,
        "all_words": not hit.partial,
        "across": hit.across,
        "meaning": hit.meaning,
    }


def _print(found: Results, offset: int, *, bold: bool) -> None:
    print(f"{found.total:,} documents for: {found.reading}")
    if found.across:
        shown = ", ".join(found.across[:12])
        print(f"  In the other language also: {shown} (across:off leaves them out)")
    for note in found.notes:
        print(f"  {note.text}")
    for number, hit in enumerate(found.hits, start=offset + 1):
        where = f"page {hit.range.page}, " if hit.range.page else ""
        print(f"\n{number:>3}. {printable(hit.title)}  {hit.date}")
        print(f"     {printable(hit.path)}  {where}line {hit.range.line}")
        print(f"     {_marked(hit, bold=bold)}")
        if hit.across:
            print(f"     found by: {printable(', '.join(hit.across))}")
        if hit.meaning:
            print(f"     placed by a machine's guess of its meaning: {hit.meaning:.2f}")
        print(f"     {hit.citation}")


def _facets(found: Results, who: Sequence[Company]) -> dict[str, list[dict[str, object]]]:
    counted: dict[str, list[dict[str, object]]] = {
        name: [{"value": value, "documents": n} for value, n in values]
        for name, values in found.facets.items()
    }
    counted["actor"] = [
        {"value": each.actor.key, "name": each.actor.name, "documents": each.documents}
        for each in who
    ]
    return counted


def _print_facets(found: Results, who: Sequence[Company]) -> None:
    for name, values in found.facets.items():
        print(f"\n{name}")
        for value, count in values[:MOST]:
            print(f"  {count:>9,}  {printable(value)}")
    print("\nactor")
    for each in who[:MOST]:
        print(f'  {each.documents:>9,}  {printable(each.actor.name)}  actor:"key {each.actor.key}"')


def _marked(hit: Hit, *, bold: bool) -> str:
    parts, at = [], 0
    for start, end in hit.snippet.marks:
        word = printable(hit.snippet.text[start:end])
        parts += [printable(hit.snippet.text[at:start]), f"\x1b[1m{word}\x1b[0m" if bold else word]
        at = end
    return "".join([*parts, printable(hit.snippet.text[at:])])


def printable(text: str) -> str:
    """Text of a document, for a terminal: nothing in it may steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)
