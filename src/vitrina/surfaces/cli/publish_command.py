"""vitrina publish OUT."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

import msgspec

from vitrina import stamping
from vitrina.core.errors import VitrinaError
from vitrina.editions import Choice
from vitrina.formats.timestamps import Stamp
from vitrina.publish import keys
from vitrina.publish.edition import Made, awaiting
from vitrina.publish.pages import About
from vitrina.publish.told import FINDINGS
from vitrina.publish.torrent import seeded, torrent
from vitrina.surfaces.cli import places, secret
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.timestamp_command import CALENDARS, tell, tell_noted
from vitrina.verify.command import keys as public_keys

EXAMPLE = (
    "vitrina publish ./edition --key publisher.key --query 'asilo Assange' --title 'The offer'"
)


class NotRead(VitrinaError):
    """What was named can't be taken as it stands."""

    status = 2
    advice = "See vitrina publish --help."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("out", help="the edition's folder: new, empty, or the last edition")
    parser.add_argument("--key", required=True, metavar="FILE", help="the key that signs it")
    parser.add_argument(
        "--second", action="append", default=[], metavar="FILE",
        help="a key that signs it too: of a second person, or the old one when keys change",
    )  # fmt: skip
    parser.add_argument(
        "--approver", action="append", default=[], metavar="K",
        help="the public key of a second person, who signs it later: vitrina approve",
    )  # fmt: skip
    parser.add_argument(
        "--alone", action="store_true",
        help="publish without the second person who signed the last edition",
    )  # fmt: skip
    chosen = parser.add_argument_group("what is published (default: what was chosen last time)")
    chosen.add_argument("--query", default="", help="all documents that answer it")
    chosen.add_argument(
        "--dossier", action="append", default=[], metavar="KEY", help="all documents in a dossier"
    )
    chosen.add_argument(
        "--documents", metavar="FILE", help="a list of documents, an id or citation a line"
    )
    chosen.add_argument("--all", action="store_true", help="every document of the library")
    parser.add_argument("--title", help="the edition's title")
    parser.add_argument("--publisher", default="", help="who publishes it")
    parser.add_argument("--notes", metavar="FILE", help="the editor's notes, as plain paragraphs")
    parser.add_argument(
        "--findings", default="", metavar="KINDS",
        help=f"findings of machines to publish, of {', '.join(FINDINGS)}; default: none",
    )  # fmt: skip
    parser.add_argument("--address", default="", help="where it will be found: https://...")
    parser.add_argument(
        "--timestamp", metavar="URL",
        help="have this authority (RFC 3161) stamp it: it is told the checkpoint's digest",
    )  # fmt: skip
    parser.add_argument("--opentimestamps", nargs="*", metavar="CALENDAR", help=CALENDARS)
    parser.add_argument(
        "--torrent", metavar="FILE", help="write a torrent of it too, which its address seeds"
    )
    parser.add_argument(
        "--date", metavar="DAY", help="the day that it bears, as 2026-01-31 (default: today)"
    )
    secret.arguments(parser)
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Publish."""
    moment = _moment(given.date)
    choice, about = _choice(given), _about(given)
    opened = [
        keys.load(Path(path), secret.passphrase(given.passphrase_file, f"The passphrase of {path}"))
        for path in (given.key, *given.second)
    ]
    with places.library(given.library) as library:
        made = library.editions.publish(
            given.out, opened, choice, about, now=moment, alone=given.alone,
            approvers=public_keys(given.approver),
        )  # fmt: skip
        told, failed = _witnessed(given) if not made.awaits else ([], [])
        if given.torrent and not made.awaits:  # one of an unfinished edition would seed nothing
            where = library.editions.about(opened[0].name).address
            name, seeds = seeded(where, Path(given.out).name)
            Path(given.torrent).write_bytes(torrent(Path(given.out) / "data", name, seeds))
    if given.json:
        print(msgspec.json.encode(made).decode())
    else:
        _tell(given, made)
        for each in told:
            tell(each) if isinstance(each, Stamp) else tell_noted(each)
    for error in failed:  # it is published all the same
        raise error
    return 0


def _witnessed(
    given: argparse.Namespace,
) -> tuple[list[Stamp | stamping.Noted], list[stamping.NoTimestamp]]:
    """Have it stamped and noted by those who are named; what they said, and why others did not."""
    folder = Path(given.out).resolve()
    told: list[Stamp | stamping.Noted] = []
    failed = []
    if given.timestamp:
        try:
            told.append(stamping.put(folder, given.timestamp))
        except stamping.NoTimestamp as error:
            failed.append(error)
    if given.opentimestamps is not None:
        try:
            told.append(stamping.note(folder, given.opentimestamps))
        except stamping.NoTimestamp as error:
            failed.append(error)
    return told, failed


def _tell(given: argparse.Namespace, made: Made) -> None:
    what = "await approval" if made.awaits else "published"
    where = str(awaiting(Path(given.out)) if made.awaits else given.out)
    print(f"{made.documents:,} documents {what} in {where}: {made.files:,} files.")
    print(f"New {made.added:,}, changed {made.revised:,}, withdrawn {made.withdrawn:,}.")
    if made.dropped:
        print(f"Earlier revisions taken out, as they show more than may be seen: {made.dropped:,}.")
    print(f"The log has {made.entries:,} entries; its root is {made.root}")
    if made.awaits:
        print(f"{', '.join(made.awaits)} is to sign it: vitrina approve {where} --key THEIRS")
        print(f"Until then nothing is published: {given.out} is as it was before.")
        if given.timestamp or given.torrent or given.opentimestamps is not None:
            print(
                "Timestamp and torrent are made of what is whole: publish again, with the approval."
            )


def _choice(given: argparse.Namespace) -> Choice | None:
    listed: list[str] = []
    if given.documents:
        told = _text(given.documents).split("\n")
        listed = [line.split("#")[0].strip() for line in told if line.strip()]
    choice = Choice(given.query, tuple(given.dossier), tuple(listed), given.all)
    return None if choice == Choice() else choice


def _about(given: argparse.Namespace) -> About | None:
    if not given.title:
        if given.publisher or given.notes or given.address or given.findings:
            raise NotRead("--publisher, --notes, --address and --findings come with --title")
        return None
    if given.address and not given.address.startswith(("https://", "http://")):
        raise NotRead("an address begins with https://")
    notes = _text(given.notes).split("\n\n") if given.notes else []
    plain = tuple(" ".join(note.split()) for note in notes if note.strip())
    findings = tuple(sorted(set(filter(None, given.findings.split(",")))))
    if set(findings) - set(FINDINGS):
        raise NotRead(f"findings are of: {', '.join(FINDINGS)}")
    return About(given.title, given.publisher, plain, given.address, findings)


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotRead(f"{path} can't be read") from error


def _moment(day: str | None) -> float | None:
    if not day:
        return None
    try:
        return dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC).timestamp()
    except ValueError as error:
        raise NotRead(f"{day} is no day as 2026-01-31") from error
