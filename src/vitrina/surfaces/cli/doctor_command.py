"""vitrina doctor."""

from __future__ import annotations

import argparse

from vitrina.doctor import examine

EXAMPLE = "vitrina doctor"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("--library", metavar="DIR", help="look at the disk of this library")
    parser.add_argument("--json", action="store_true", help="print JSON lines")


def run(given: argparse.Namespace) -> int:
    """Print what was found."""
    for finding in examine(given.library or "."):
        if given.json:
            import msgspec

            print(msgspec.json.encode(finding).decode())
        else:
            mark = "ok     " if finding.ok else "missing"
            print(f"{mark}  {finding.name}: {finding.found}")
            if finding.cost:
                print(f"         {finding.cost}")
    return 0
