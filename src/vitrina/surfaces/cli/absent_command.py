"""vitrina absent EDITION WORD."""

from __future__ import annotations

import argparse
from pathlib import Path

from vitrina.analyzers import words
from vitrina.verify import absence, command
from vitrina.verify.absence import NotAbsent
from vitrina.verify.checking import AWAITING, FORGED
from vitrina.verify.places import place
from vitrina.verify.telling import missing

EXAMPLE = "vitrina absent ./edition Ravenscroft --out absent.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("where", metavar="EDITION|URL", help="the edition")
    parser.add_argument("word", help="one word")
    parser.add_argument(
        "--key", action="append", default=[], metavar="K",
        help="a public key that you trust, or a file of keys; else those that it brings",
    )  # fmt: skip
    parser.add_argument("--out", metavar="FILE", help="keep the receipt: vitrina verify --absence")


def run(given: argparse.Namespace) -> int:
    """Look, say it, and keep the receipt."""
    folded = words.tokens(given.word)
    if len(folded) != 1:
        raise NotAbsent(f"{given.word!r} is not one word to the index")
    try:
        data = absence.receipt(place(given.where), folded[0])
    except FileNotFoundError as error:
        raise NotAbsent(f"{given.where} has no {error}") from error
    found = absence.absence(data, command.keys(given.key))
    print("\n".join(missing(found)))
    if found.wrong:
        return command.STATUSES[AWAITING if found.awaits else FORGED]
    if given.out:
        _keep(Path(given.out), data)
    return 0


def _keep(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise NotAbsent(f"{path} can't be written: {error.strerror}") from error
    print(f"Receipt: {path}")
