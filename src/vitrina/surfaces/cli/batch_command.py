"""vitrina batch FILE."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from vitrina.core.errors import VitrinaError
from vitrina.desk.batches import MODES, columns
from vitrina.desk.records import BatchRow, BatchState
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

EXAMPLE = "vitrina batch names.txt --out who-hits-what.xlsx"
MOST_BYTES = 64 * 1024 * 1024


class NoList(VitrinaError):
    """The list is not there, or is no text."""

    status = 2
    advice = "Give a file of text with one name or query a line, or - for standard input."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("file", help="one name or query a line (up to 60,000); -: standard input")
    parser.add_argument(
        "--as",
        dest="mode",
        choices=MODES,
        default="name",
        help="name: exactly as written (default); any: in any spelling and order; query: as typed",
    )
    parser.add_argument("--out", metavar="FILE", help="write a table: .csv or .xlsx")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Ask each line, and print who hits what."""
    lines = _lines(given.file)
    with places.library(given.library) as library:
        made = library.batches.begin(lines, mode=given.mode, name=Path(given.file).name)
        library.batches.run(made.key, told=lambda state: _tell(state, made.lines))
        rows = library.batches.all_rows(made.key)
        if given.out:
            _write(Path(given.out), rows)
        elif given.json:
            import msgspec

            for row in rows:
                print(msgspec.json.encode(row).decode())
        else:
            _print(rows)
        state = library.batches.state(made.key)
    print(
        f"{made.lines:,} lines: {state.found:,} found, {state.unasked:,} could not be searched.",
        file=sys.stderr,
    )
    return 0


def _lines(name: str) -> list[str]:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise NoList(f"{name} is larger than {MOST_BYTES:,} bytes")
        return data.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise NoList(f"{name} can't be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NoList(f"{name} is no text in UTF-8") from error


def _tell(state: BatchState, lines: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if state.done == lines else ""
        sys.stderr.write(f"\r{state.done:,} of {lines:,} asked, {state.found:,} found {end}")


def _write(path: Path, rows: Iterator[BatchRow]) -> None:
    from vitrina.formats import sheets

    table = columns(rows)
    made = sheets.xlsx_of(table) if path.suffix.lower() == ".xlsx" else sheets.csv_of(table)
    with path.open("wb") as file:
        for piece in made:
            file.write(piece)


def _print(rows: Iterator[BatchRow]) -> None:
    for row in rows:
        count = "?" if row.documents is None or row.documents < 0 else f"{row.documents:,}"
        first = row.hits[0][1] if row.hits else row.note
        print(f"{count:>9}  {printable(row.asked)[:60]:<60}  {printable(first)}")
