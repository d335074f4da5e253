"""vitrina report."""

from __future__ import annotations

import argparse

from vitrina.core.outcomes import OUTCOMES
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.progress import summary
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

EXAMPLE = "vitrina report --state unreadable"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    states = ("read", "part", "unreadable", "skipped", "waiting")
    parser.add_argument("--state", choices=states, default="", help="only files in this state")
    parser.add_argument(
        "--code", choices=sorted(OUTCOMES), default="", help="only files with this outcome"
    )
    parser.add_argument("--kind", default="", help="only files of this kind, such as pdf or mail")
    parser.add_argument("--folder", default="", help="only files whose path begins so")
    parser.add_argument(
        "--limit", type=int, default=100, help="files to print (default: 100; 0: all)"
    )
    parser.add_argument("--offset", type=int, default=0, help="files to pass over first")
    parser.add_argument(
        "--retry", action="store_true", help="read these again at the next `vitrina open`"
    )
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Print the sum and the files."""
    with places.library(given.library) as library:
        if given.retry:
            codes = [c for c, o in OUTCOMES.items() if _wanted(given, c, o.state)]
            count = library.retry(codes)
            print(f"{count:,} files will be read again by `vitrina open`.")
            return 0
        rows = library.report(
            state=given.state,
            code=given.code,
            kind=given.kind,
            folder=given.folder,
            limit=given.limit or 1 << 60,
            offset=given.offset,
        )
        counts = library.counts()
    if given.json:
        import msgspec

        for row in rows:
            print(msgspec.json.encode(row).decode())
        return 0
    print(summary(counts))
    print()
    for row in rows:
        detail = f": {printable(row.detail)}" if row.detail else ""
        print(f"{printable(row.path)}\n    {row.title}{detail}")
        if row.advice:
            print(f"    {row.advice}")
    return 0


def _wanted(given: argparse.Namespace, code: str, state: str) -> bool:
    if given.code:
        return bool(code == given.code)
    return bool(state == given.state) if given.state else state in {"part", "unreadable"}
