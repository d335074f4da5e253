"""The server on standard input and output: a line in, a line out, until the input ends."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, BinaryIO

from vitrina.surfaces.mcp.protocol import Server
from vitrina.surfaces.mcp.tools import Desk

if TYPE_CHECKING:
    from vitrina.library import Library

MOST_LINE = 1024 * 1024


def serve(library: Library, source: BinaryIO, target: BinaryIO) -> None:
    """Answer until ``source`` ends. Nothing but answers is written to ``target``."""
    desk = Desk(library)
    server = Server(desk.tools, desk.guide)
    while line := source.readline(MOST_LINE + 1):
        if len(line) > MOST_LINE:
            while line and not line.endswith(b"\n"):
                line = source.readline(MOST_LINE)
            line = b"too long"
        if not line.strip():
            continue
        answer = server.answer(line)
        if answer is not None:
            target.write(answer + b"\n")
            target.flush()


def on_standard_streams(library: Library) -> None:
    """Serve on the process's own streams; what else is printed goes where errors go."""
    target = sys.stdout.buffer
    sys.stdout = sys.stderr
    serve(library, sys.stdin.buffer, target)
