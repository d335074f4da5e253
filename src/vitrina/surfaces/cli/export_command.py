"""vitrina export QUERY OUT."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vitrina.core.errors import VitrinaError
from vitrina.investigate.exports import FORMS
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared

EXAMPLE = "vitrina export 'asilo Assange' answers.zip --as zip-text"


class NoPlace(VitrinaError):
    """The file to write can't be written, or is there already."""

    status = 2
    advice = (
        "Name a file that is not there yet, in a folder that you may write to; -: standard output."
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("query", help="what to search for; see docs/query-language.md")
    parser.add_argument("out", help="the file to write, which must be new; -: standard output")
    parser.add_argument(
        "--as",
        dest="form",
        choices=FORMS,
        default="csv",
        help="a table (default), JSON lines, or a ZIP of texts or originals with their hashes",
    )
    parser.add_argument("--sort", choices=("", "date", "-date"), default="", help="by date")
    shared(parser, json=False)


def run(given: argparse.Namespace) -> int:
    """Write every answer out."""
    with places.library(given.library) as library:
        pieces = library.export(given.query, given.form, sort=given.sort)
        if given.out == "-":
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            return 0
        try:
            with Path(given.out).open("xb") as file:
                size = sum(file.write(piece) for piece in pieces)
        except OSError as error:
            raise NoPlace(f"{given.out} can't be written: {error.strerror}") from error
    print(f"{size:,} bytes written to {given.out}")
    return 0
