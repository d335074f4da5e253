"""vitrina refs [DOCUMENT]."""

from __future__ import annotations

import argparse

import msgspec

from vitrina.library import Library
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

EXAMPLE = "vitrina refs 1411bef741be5ef4"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument(
        "document", nargs="?", default="", help="a document's id; left out: the whole library"
    )
    parser.add_argument("--limit", type=int, default=50, help="papers to print (default: 50)")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Print what a paper cites and what cites it; or the cited papers that are missing."""
    with places.library(given.library) as library:
        rows = _one(library, given.document) if given.document else _missing(library)
        head = "" if given.document else _sum(library)
    if given.json:
        for row in rows[: given.limit]:
            print(msgspec.json.encode(row).decode())
        return 0
    print(head, end="")
    for row in rows[: given.limit]:
        print("  ".join(printable(str(value)) for value in row.values() if value not in {"", 0}))
    return 0


def _sum(library: Library) -> str:
    found = library.facts.references()
    return (
        f"{found.links:,} references lead to a paper of the library, {found.unclear:,} to more than"
        f" one;\n{len(found.missing):,} papers are cited and not here. The most cited of them:\n"
    )


def _missing(library: Library) -> list[dict[str, object]]:
    return [
        {"kind": each.kind, "value": each.value, "series": each.series, "times": each.times}
        for each in library.facts.references().missing
    ]


def _one(library: Library, ident: str) -> list[dict[str, object]]:
    cites, cited = library.facts.references_of(ident)
    return [
        {
            "way": way,
            "kind": tie.kind.removeprefix("reference."),
            "value": tie.value,
            "document": tie.brief.document[:16] if tie.brief else "missing",
            "title": tie.brief.title if tie.brief else "",
        }
        for way, ties in (("cites", cites), ("cited by", cited))
        for tie in ties
    ]
