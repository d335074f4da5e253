"""The check as a command: of ``vitrina verify``, and of the checker that goes alone.

Imports the checker and the standard library, so that it needs one package: cryptography.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from cryptography.x509 import Certificate

from vitrina.core.errors import VitrinaError
from vitrina.formats import ots, timestamps
from vitrina.formats.notes import Verifier, fingerprint, verifier
from vitrina.verify.absence import absence
from vitrina.verify.checking import AWAITING, FORGED, GOOD, STALE, Finding, Verdict, verify
from vitrina.verify.places import Folder, Place, place
from vitrina.verify.receipts import receipt
from vitrina.verify.telling import missing, told

STATUSES = {GOOD: 0, STALE: 44, FORGED: 45, AWAITING: 47}
NOT_WHOLE = 43
DIGITS = 64


class NotTaken(VitrinaError):
    """What was given to check with can't be taken."""

    status = 2
    advice = "See vitrina verify --help."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("where", metavar="FOLDER|URL", help="the edition")
    parser.add_argument(
        "--key", action="append", default=[], metavar="K",
        help="a public key that you trust, its fingerprint, or a file of keys; else those that it brings",
    )  # fmt: skip
    parser.add_argument(
        "--since", metavar="CHECKPOINT",
        help="a checkpoint, or an edition, that you had before: this one must extend it",
    )  # fmt: skip
    parser.add_argument(
        "--authority", metavar="CA.PEM",
        help="certificates that you trust: the timestamp's authority must be, or come from, one",
    )  # fmt: skip
    parser.add_argument(
        "--bitcoin-header", action="append", default=[], metavar="HEX",
        help="the header of a block (80 bytes in hex), or a file of such: one must have the timestamp",
    )  # fmt: skip
    parser.add_argument("--doc", default="", metavar="ID", help="check this document alone")
    parser.add_argument(
        "--receipt", action="store_true",
        help="FOLDER is a receipt that a page gave for a line: check that it was published",
    )  # fmt: skip
    parser.add_argument(
        "--absence", action="store_true",
        help="FOLDER is a receipt that a word stands nowhere in an edition: check it",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print JSON lines")


def run(given: argparse.Namespace) -> int:
    """Check; the exit status: 0 good, 43 not whole, 44 stale, 45 forged, 47 awaits approval."""
    if given.receipt:
        return _receipt(given)
    if given.absence:
        return _absence(given)
    where = place(given.where)
    if isinstance(where, Folder) and not Path(given.where).is_dir():
        raise NotTaken(f"there is no folder {given.where}")
    verdict = checked(
        where, given.key, given.since, given.doc, given.authority, given.bitcoin_header
    )
    for line in records(verdict) if given.json else told(verdict):
        sys.stdout.write(f"{line}\n")
    return STATUSES.get(verdict.state, NOT_WHOLE)


def _given(given: argparse.Namespace) -> bytes:
    try:
        return Path(given.where).read_bytes()
    except OSError as error:
        raise NotTaken(f"{given.where} can't be read") from error


def _absence(given: argparse.Namespace) -> int:
    found = absence(_given(given), keys(given.key))
    told = [json.dumps(found._asdict(), ensure_ascii=False)] if given.json else missing(found)
    sys.stdout.writelines(f"{line}\n" for line in told)
    return STATUSES[AWAITING if found.awaits else FORGED] if found.wrong else 0


def _receipt(given: argparse.Namespace) -> int:
    found = receipt(_given(given), keys(given.key))
    if given.json:
        sys.stdout.write(f"{json.dumps(found._asdict(), ensure_ascii=False)}\n")
    elif found.awaits:
        sys.stdout.write(f"AWAITING APPROVAL: {', '.join(found.awaits)} has not signed it.\n")
    elif found.wrong:
        sys.stdout.write(f"FORGED: {found.wrong}\n")
    else:
        sys.stdout.write(
            f"GOOD: {found.origin} published, in {found.title!r} ({found.id}, revision {found.rev}),"
            f" line {found.line}:\n  {found.quote}\n"
            "It does not show that the document is still published.\n"
        )
        if found.own_keys:
            sys.stdout.write("The keys came with the receipt: give --key to know whose it is.\n")
    return STATUSES[AWAITING if found.awaits else FORGED] if found.wrong else 0


def checked(
    where: Place,
    known: Sequence[str],
    before: str | None,
    only: str = "",
    authority: str | None = None,
    blocks: Sequence[str] = (),
) -> Verdict:
    """Check a place with keys as they were given: lines, files, fingerprints. Raises ``NotTaken``."""
    marks = {mark for each in known if (mark := _mark(each))}
    trusted = keys([each for each in known if not _mark(each)])
    if marks:
        try:
            brought = _lines(where.read("log/keys").decode("utf-8", "replace"))
        except (FileNotFoundError, ValueError):
            brought = []
        for name in dict.fromkeys(each.name for each in brought):
            own = [each for each in brought if each.name == name]
            if fingerprint(own).replace(" ", "") in marks:
                trusted += tuple(own)
        if not trusted:
            return Verdict((Finding(FORGED, "log/keys", "no key in it has this fingerprint"),))
    return verify(where, trusted, since(before), only, _certificates(authority), _headers(blocks))


def _certificates(path: str | None) -> tuple[Certificate, ...]:
    try:
        return timestamps.certificates(Path(path).read_bytes()) if path else ()
    except (OSError, ValueError) as error:
        raise NotTaken(f"{path} has no certificate in PEM") from error


def _headers(given: Sequence[str]) -> tuple[bytes, ...]:
    found: list[bytes] = []
    for each in given:
        try:
            plain = each if len(each) == 2 * ots.HEADER else Path(each).read_text("ascii")
            found += ots.headers(plain)
        except (OSError, ValueError) as error:
            raise NotTaken(f"{each[:80]} is no block header in hex, and no file of them") from error
    return tuple(found)


def _mark(text: str) -> str:
    """A fingerprint as hex digits alone; '' for what is none."""
    plain = "".join(char for char in text.lower() if char not in " -:")
    return plain if len(plain) == DIGITS and not set(plain) - set("0123456789abcdef") else ""


def records(verdict: Verdict) -> list[str]:
    """Give a verdict as JSON lines: what it comes to, then each finding."""
    head = {name: value for name, value in verdict._asdict().items() if name != "findings"}
    rows = [{"state": verdict.state, **head}, *(each._asdict() for each in verdict.findings)]
    return [json.dumps(row, ensure_ascii=False) for row in rows]


def keys(given: Sequence[str]) -> tuple[Verifier, ...]:
    """Read public keys: lines, or files that hold them (also the publisher's own). Raises ``NotTaken``."""
    found: list[Verifier] = []
    for each in given:
        try:
            found.append(verifier(each))
        except ValueError:
            found += _in_file(each)
    return tuple(dict.fromkeys(found))


def _in_file(path: str) -> list[Verifier]:
    try:
        text = Path(path).read_text(encoding="utf-8")
        return _lines("\n".join(json.loads(text)["public"]) if text.startswith("{") else text)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NotTaken(f"{path[:80]} is no public key, and no file of them") from error


def _lines(text: str) -> list[Verifier]:
    return [verifier(line) for line in text.split("\n") if line.strip()]


def since(given: str | None) -> str:
    """Read the checkpoint that was seen before. Raises ``NotTaken``."""
    if not given:
        return ""
    path = Path(given)
    for inside in ("data/log/checkpoint", "log/checkpoint"):
        if (path / inside).is_file():
            path /= inside
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise NotTaken(f"{given} is no checkpoint") from error


def main(words: Sequence[str] | None = None) -> int:
    """Run alone, without the rest of Vitrina."""
    parser = argparse.ArgumentParser(
        prog="vitrina-verify", description="Check an edition that Vitrina published."
    )
    arguments(parser)
    try:
        return run(parser.parse_args(words))
    except VitrinaError as error:
        sys.stderr.write(f"vitrina-verify: {error}\n{error.advice}\n")
        return error.status
