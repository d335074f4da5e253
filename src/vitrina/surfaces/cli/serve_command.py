"""vitrina serve."""

from __future__ import annotations

import argparse
import io

from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared

EXAMPLE = "vitrina serve --library ~/papers.library --port 8800"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("--port", type=int, default=0, help="(default: a free one)")
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address, open no browser"
    )
    parser.add_argument("--until-stdin-closes", action="store_true", help=argparse.SUPPRESS)
    shared(parser, json=False)


def run(given: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    from vitrina.surfaces.web.serve import serve

    with places.library(given.library) as library:
        places.remember(library.root)
        serve(
            library,
            port=given.port,
            open_browser=not given.no_browser,
            # unbuffered: a buffer's lock, held by the thread that listens, would spoil the end
            until=io.FileIO(0, closefd=False) if given.until_stdin_closes else None,
        )
    return 0
