"""vitrina open FOLDER."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import vitrina
from vitrina.core.outcomes import PART, UNREADABLE
from vitrina.core.records import Counts
from vitrina.library import Library
from vitrina.surfaces.cli import INTERRUPTED, places
from vitrina.surfaces.cli import PART as SOME_UNREAD
from vitrina.surfaces.cli.progress import Teller, summary

EXAMPLE = "vitrina open ~/papers --ocr-languages eng+spa"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("folder", help="a folder of files, a file, or a library")
    parser.add_argument(
        "--library", metavar="DIR", help="where the library lies (default: beside the folder)"
    )
    parser.add_argument(
        "--once", "--no-serve", action="store_true", help="read, and end when all is read"
    )
    parser.add_argument(
        "--no-browser", action="store_true", help="print the address, open no browser"
    )
    parser.add_argument(
        "--port", type=int, default=0, help="the workspace's port (default: a free one)"
    )
    reading(parser)


def reading(parser: argparse.ArgumentParser) -> None:
    """The options of reading."""
    parser.add_argument(
        "--workers", type=int, default=0, help="reading processes (default: one a processor)"
    )
    parser.add_argument(
        "--no-ocr", action="store_true", help="leave pictures of pages for another time"
    )
    parser.add_argument(
        "--no-facts", action="store_true", help="leave finding dates, parties, references for later"
    )
    parser.add_argument(
        "--ocr-languages", default="", metavar="eng+spa", help="languages of the scans"
    )
    parser.add_argument(
        "--reference", action="store_true", help="copy no originals into a new library"
    )
    parser.add_argument(
        "--interval", type=float, default=10.0, help="seconds between lines without a terminal"
    )


def run(given: argparse.Namespace) -> int:
    """Read, and serve meanwhile."""
    with vitrina.open(given.folder, library=given.library, reference=given.reference) as library:
        places.say(library)
        places.remember(library.root)
        sys.stderr.write(f"Library: {library.root}\n")
        if given.once:
            return told(read(library, given))
        with _workspace(library.root, given) as server:
            status = told(read(library, given))
            if not _stopped.is_set() and server.poll() is None:
                sys.stderr.write("The workspace stays open. Ctrl-C ends it.\n")
            while not _stopped.wait(0.5):
                if server.poll() is not None:  # it has said why, as that its port is taken
                    return server.returncode or status
            return status


_stopped = threading.Event()


def read(library: Library, given: argparse.Namespace) -> Counts:
    """Read what is new; Ctrl-C stops it cleanly."""
    signal.signal(signal.SIGINT, lambda *_: _stopped.set())
    signal.signal(signal.SIGTERM, lambda *_: _stopped.set())
    teller = Teller(interval=given.interval)
    return library.ingest(
        progress=teller.tell,
        workers=given.workers,
        ocr=False if given.no_ocr else None,
        understand=False if given.no_facts else None,
        ocr_languages=tuple(part for part in given.ocr_languages.split("+") if part),
        stop=_stopped,
    )


def told(counts: Counts) -> int:
    """Print the sum; the status that it means."""
    sys.stderr.write(f"{summary(counts)}\n")
    if _stopped.is_set():
        sys.stderr.write("Stopped. The same command goes on where this one left off.\n")
        return INTERRUPTED
    unread = counts.by_state[PART] + counts.by_state[UNREADABLE]
    if unread:
        sys.stderr.write("What could not be read, and why:  vitrina report --state unreadable\n")
    return SOME_UNREAD if unread else 0


@contextmanager
def _workspace(root: Path, given: argparse.Namespace) -> Iterator[subprocess.Popen[bytes]]:
    """The web server, in a process of its own: a busy reader does not keep a page waiting."""
    words = [
        sys.executable,
        "-m",
        "vitrina",
        "serve",
        "--library",
        str(root),
        "--port",
        str(given.port),
        "--until-stdin-closes",
    ]
    if given.no_browser:
        words.append("--no-browser")
    child = subprocess.Popen(  # noqa: S603  (our own program)
        words,
        stdin=subprocess.PIPE,  # nothing is written: it closes when we end, however that happens
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
