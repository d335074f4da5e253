"""vitrina mcp."""

from __future__ import annotations

import argparse

from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared

EXAMPLE = "vitrina mcp --library ~/papers.library"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    shared(parser, json=False)


def run(given: argparse.Namespace) -> int:
    """Answer an assistant on standard input and output, until the input ends."""
    from vitrina.surfaces.mcp.serve import on_standard_streams

    with places.library(given.library) as library:
        on_standard_streams(library)
    return 0
