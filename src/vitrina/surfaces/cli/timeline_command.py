"""vitrina timeline QUERY."""

from __future__ import annotations

import argparse

import msgspec

from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

EXAMPLE = "vitrina timeline 'asilo Assange'"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("query", nargs="+", help="what to search for; see docs/query-language.md")
    parser.add_argument(
        "--all", action="store_true", help="all that these papers tell, not only near the words"
    )
    parser.add_argument("--limit", type=int, default=200, help="entries to print (default: 200)")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Print what happened when, as the papers that answer tell it."""
    with places.library(given.library) as library:
        found, told = library.facts.timeline(" ".join(given.query), everything=given.all)
        if given.json:
            for moment in found[: given.limit]:
                row = msgspec.to_builtins(moment)
                row["citation"] = library.cite(moment.document, moment.range)
                print(msgspec.json.encode(row).decode())
            return 0
    print(f"{told.total:,} documents" + _left_out(told.looked, told.total))
    for moment in found[: given.limit]:
        what = moment.kind.removeprefix("event.")
        words = " ".join(moment.text.split())[:90]
        line = f"line {moment.range.line}" if moment.range.line else ""
        print(f"{moment.date:<10}  {what:<10} {printable(words)}")
        print(
            f"            {printable(moment.title)[:80]}  {moment.document[:16]}  {line}".rstrip()
        )
    return 0


def _left_out(looked: int, total: int) -> str:
    return f"; the first {looked:,} were looked into" if looked < total else ""
