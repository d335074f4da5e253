"""vitrina timestamp EDITION --authority URL | --opentimestamps | --upgrade."""

from __future__ import annotations

import argparse
from pathlib import Path

from vitrina import approvals, stamping
from vitrina.formats.timestamps import Stamp
from vitrina.stamping import Noted, NoTimestamp

EXAMPLE = "vitrina timestamp ./edition --authority https://tsa.example.org"
CALENDARS = (
    "have calendars (OpenTimestamps; default: the public ones) note it for a block of Bitcoin: "
    "they are told a hash of the checkpoint's digest and a nonce"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("edition", help="the edition's folder")
    parser.add_argument(
        "--authority", metavar="URL",
        help="a timestamp authority (RFC 3161), which is told the checkpoint's digest",
    )  # fmt: skip
    parser.add_argument("--opentimestamps", nargs="*", metavar="CALENDAR", help=CALENDARS)
    parser.add_argument(
        "--upgrade", nargs="*", metavar="CALENDAR",
        help="ask the calendars that noted it in which block it is by now; named here are those "
        "that are asked beside the public ones",
    )  # fmt: skip


def run(given: argparse.Namespace) -> int:
    """Have it stamped."""
    folder = approvals.root(Path(given.edition))
    if not folder.is_dir():
        raise NoTimestamp(f"there is no folder {given.edition}")
    if given.authority is None and given.opentimestamps is None and given.upgrade is None:
        raise NoTimestamp("nobody was named to ask: --authority, --opentimestamps or --upgrade")
    if given.authority is not None:
        tell(stamping.put(folder, given.authority))
    if given.opentimestamps is not None:
        tell_noted(stamping.note(folder, given.opentimestamps))
    if given.upgrade is not None:
        tell_noted(stamping.upgrade(folder, given.upgrade))
    return 0


def tell(made: Stamp) -> None:
    """Print what the authority said."""
    print(f"Stamped {made.time:%Y-%m-%d %H:%M:%S} UTC by {made.authority}: log/checkpoint.tsr")


def tell_noted(made: Noted) -> None:
    """Print what the calendars said."""
    for each in made.blocks:
        print(f"Noted in Bitcoin's block {each:,}: log/checkpoint.ots")
    if made.pending:
        print(f"Noted by {', '.join(made.pending)}: log/checkpoint.ots")
        print("It is in no block yet: in some hours, vitrina timestamp EDITION --upgrade")
    for why in made.failed:
        print(f"  {why}")
