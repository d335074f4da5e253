"""vitrina show CITATION."""

from __future__ import annotations

import argparse

from vitrina.core.records import Block, Range
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

EXAMPLE = "vitrina show 'vitrina:1411bef741be5ef4#line=454-456' --context 2"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("citation", help="as `vitrina search` prints it; or a document's id")
    parser.add_argument("--context", type=int, default=0, help="lines to print before and after")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Follow the citation, and print."""
    citation = (
        given.citation if given.citation.startswith("vitrina:") else f"vitrina:{given.citation}"
    )
    with places.library(given.library) as library:
        document, place, blocks, same = library.resolve(citation)
        if not place.line and not (place.part or place.page):
            first = next(iter(library.outline(document.id)), None)
            place = Range(first.part, first.page) if first else place
        wider = Range(
            place.part,
            place.page,
            max(1, place.line - given.context) if place.line else 0,
            place.last + given.context if place.line else 0,
        )
        shown = library.read(document.id, wider)
    if given.json:
        import msgspec

        row = {
            "document": document,
            "range": place,
            "lines": _lines(blocks or shown),
            "unchanged": same,
        }
        print(msgspec.json.encode(row).decode())
        return 0
    print(f"{printable(document.title)}  {document.date}")
    for location in document.locations:
        print(printable(location.path))
    if not same:
        print("The words are no longer those that were cited: the file was read anew since.")
    print()
    for number, text in _lines(shown):
        mark = ">" if place.line and place.line <= number <= place.last else " "
        print(f"{mark}{number:>6}  {printable(text)}")
    return 0


def _lines(blocks: tuple[Block, ...]) -> list[tuple[int, str]]:
    return [
        (max(block.place.line, 1) + at, text)
        for block in blocks
        for at, text in enumerate(block.text.split("\n"))
    ]
