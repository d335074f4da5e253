"""vitrina leaks EDITION --against LIBRARY."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from vitrina.redact.leaks import Leaks, Report, Undecided
from vitrina.surfaces.cli import places

EXAMPLE = "vitrina leaks ./edition --against papers.library"
SHOWN = 50


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("edition", help="the edition's folder")
    parser.add_argument(
        "--against", metavar="LIBRARY", help="the library that it was made from (default: the last)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(given: argparse.Namespace) -> int:
    """Search an edition for what must not be seen."""
    with places.library(given.against) as library:
        report = library.check_edition(Path(given.edition))
    if given.json:
        print(msgspec.json.encode(report).decode())
    else:
        _show(report)
    return 0 if report.clean else Leaks.status if report.leaks else Undecided.status


def _show(report: Report) -> None:
    found, planted = report.canaries
    for leak in report.leaks[:SHOWN]:
        where = f"{leak.path}  [{leak.layer}]" if leak.layer else leak.path
        print(f"LEAK  {where}  {leak.how}  {leak.key}".rstrip())
    if len(report.leaks) > SHOWN:
        print(f"... and {len(report.leaks) - SHOWN} more (--json has all)")
    for each in report.visible[:SHOWN]:
        print(f"ASK   {each.key}  its lines can be read in {each.document[:16]} too")
    print(
        f"{report.files:,} files searched in every layer, {report.pictures:,} pictures read by OCR."
    )
    print(f"Canaries: {found} of {planted} planted words were found.")
    if report.warnings:
        print(f"{len(report.warnings)} parts of names stand alone (--json has where).")
    print("Nothing that must not be seen was found." if report.clean else "DO NOT PUBLISH IT.")
