"""vitrina add FOLDER."""

from __future__ import annotations

import argparse

from vitrina.surfaces.cli import open_command, places

EXAMPLE = "vitrina add ~/more-papers --library ~/papers.library"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("folder", help="a folder of files, or a file")
    parser.add_argument(
        "--library", metavar="DIR", help="the library's folder (default: the last one opened)"
    )
    open_command.reading(parser)


def run(given: argparse.Namespace) -> int:
    """Add, and read."""
    with places.library(given.library) as library:
        library.add(given.folder)
        return open_command.told(open_command.read(library, given))
