"""vitrina remove DOCUMENT."""

from __future__ import annotations

import argparse

from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared

EXAMPLE = "vitrina remove 1411bef741be5ef4"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("document", help="a document's id, or its path in the folder of papers")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Erase."""
    with places.library(given.library) as library:
        count = library.remove(given.document)
    if given.json:
        print(f'{{"removed":{count}}}')
    else:
        print(f"Erased {count:,} documents. The files they came from were not touched.")
    return 0
