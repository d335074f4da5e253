"""vitrina timestamp EDITION --authority URL."""

from __future__ import annotations

import argparse
from pathlib import Path

from vitrina import approvals, stamping
from vitrina.formats.timestamps import Stamp
from vitrina.stamping import NoTimestamp

EXAMPLE = "vitrina timestamp ./edition --authority https://tsa.example.org"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("edition", help="the edition's folder")
    parser.add_argument(
        "--authority", required=True, metavar="URL",
        help="a timestamp authority (RFC 3161), which is told the checkpoint's digest",
    )  # fmt: skip


def run(given: argparse.Namespace) -> int:
    """Have it stamped."""
    folder = approvals.root(Path(given.edition))
    if not folder.is_dir():
        raise NoTimestamp(f"there is no folder {given.edition}")
    tell(stamping.put(folder, given.authority))
    return 0


def tell(made: Stamp) -> None:
    """Print what the authority said."""
    print(f"Stamped {made.time:%Y-%m-%d %H:%M:%S} UTC by {made.authority}: log/checkpoint.tsr")
