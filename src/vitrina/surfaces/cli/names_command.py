"""vitrina names FIELD [QUERY]."""

from __future__ import annotations

import argparse

import msgspec

from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable
from vitrina.understand.asking import FIELDS

EXAMPLE = "vitrina names from asilo"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("field", choices=tuple(FIELDS), help="what to count")
    parser.add_argument("query", nargs="*", help="only in papers that answer; left out: in all")
    parser.add_argument("--limit", type=int, default=50, help="values to print (default: 50)")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Count the values of a field: who wrote, what is cited, who is named."""
    with places.library(given.library) as library:
        found = library.facts.named(given.field, " ".join(given.query), given.limit)
    for each in found:
        if given.json:
            print(msgspec.json.encode(each).decode())
        else:
            print(f"{each.documents:>7,}  {each.kind:<22} {printable(each.value)}")
    return 0
