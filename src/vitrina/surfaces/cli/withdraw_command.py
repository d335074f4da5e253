"""vitrina withdraw DOCUMENT --reason CODE."""

from __future__ import annotations

import argparse

from vitrina.publish.ledger import REASONS
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared

EXAMPLE = "vitrina withdraw b7q2k9xd --reason court-order"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("document", help="its public name in an edition, or its id in the library")
    parser.add_argument(
        "--reason", required=True, choices=REASONS, help="a code that the edition's log tells"
    )
    parser.add_argument("--note", default="", help="why, for yourself: it is not published")
    shared(parser, json=False)


def run(given: argparse.Namespace) -> int:
    """Withdraw."""
    with places.library(given.library) as library:
        made = library.editions.withdraw(given.document, given.reason, given.note)
        title = library.document(made.document).title
    print(f"{title} is left out from now on ({made.reason}).")
    print("It is gone from the edition once that is published again: vitrina publish OUT --key KEY")
    print("Copies that others made before may remain.")
    return 0
