"""vitrina approve EDITION --key SECOND."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from vitrina import approvals
from vitrina.approvals import ADDED, CHANGED, WITHDRAWN, NotApproved, Proposal
from vitrina.formats import notes
from vitrina.publish import keys
from vitrina.surfaces.cli import secret
from vitrina.verify import command
from vitrina.verify.checking import AWAITING, GOOD
from vitrina.verify.places import Folder
from vitrina.verify.telling import told

EXAMPLE = "vitrina approve ./edition.awaiting --key second.key --publisher publisher.pub"
MOST = 50


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("edition", help="the folder that awaits approval; nothing else is needed")
    parser.add_argument("--key", required=True, metavar="FILE", help="your key")
    parser.add_argument(
        "--publisher", action="append", default=[], metavar="K",
        help="the publisher's public key as you know it, its fingerprint, or a file of keys",
    )  # fmt: skip
    parser.add_argument(
        "--since", metavar="CHECKPOINT",
        help="a checkpoint, or an edition, that you had before: what came after it is shown",
    )  # fmt: skip
    parser.add_argument("--yes", action="store_true", help="approve without being asked")
    secret.arguments(parser)
    parser.add_argument(
        "--json", action="store_true", help="print JSON lines: all that is proposed"
    )


def run(given: argparse.Namespace) -> int:
    """Check, show, ask, sign; the exit status of a check where it fails."""
    folder = approvals.root(Path(given.edition))
    if not folder.is_dir():
        raise NotApproved(f"there is no folder {given.edition}")
    own = keys.public(Path(given.key))
    verdict = command.checked(Folder(folder), given.publisher, given.since)
    if verdict.state not in {AWAITING, GOOD}:
        print("\n".join(told(verdict)))
        return command.STATUSES.get(verdict.state, command.NOT_WHOLE)
    proposal = approvals.propose(folder, verdict, own)
    name = own[0].name
    if name not in verdict.awaits:
        print(f"{name} has approved it already: {_then(proposal, name)}")
        return 0
    if given.json:
        print(msgspec.json.encode(proposal).decode())
    else:
        print("\n".join(_shown(proposal, name, known=bool(given.publisher))))
    _agree(yes=given.yes)
    asked = secret.passphrase(given.passphrase_file, f"The passphrase of {given.key}")
    approvals.approve(folder, verdict, keys.load(Path(given.key), asked), int(time.time()))
    if not given.json:
        print(f"Approved: {_then(proposal, name)}")
    return 0


def _then(proposal: Proposal, name: str) -> str:
    left = ", ".join(each for each in proposal.awaits if each != name)
    return f"it still awaits {left}." if left else "the edition is whole. Give the folder back."


def _shown(proposal: Proposal, name: str, *, known: bool) -> Iterator[str]:
    yield (
        f"{proposal.origin} asks {name} to approve {proposal.documents:,} documents,"
        f" {proposal.files:,} files. All is as it was signed."
    )
    if proposal.since:
        yield f"Since the state of {proposal.since:,} entries, the last that you approved or named:"
    else:
        yield "You have approved nothing of it before, so this is all of it:"
    for what in (ADDED, CHANGED, WITHDRAWN):
        rows = sorted(
            (each for each in proposal.changes if each.what == what),
            key=lambda each: (each.date, each.title, each.reason, each.id),
        )
        yield f"  {what} {len(rows):,}"
        for row in rows[:MOST]:
            more = row.reason or " ".join(filter(None, (row.date, _plain(row.title))))
            yield f"    {row.id}  {more}"
        if len(rows) > MOST:
            yield f"    … and {len(rows) - MOST:,} more: --json prints all"
    yield f"The log has {proposal.size:,} entries; its root is {proposal.root}"
    if not known:
        public = [notes.verifier(line) for line in proposal.keys]
        own = notes.fingerprint(each for each in public if each.name == proposal.origin)
        yield f"It is signed by {proposal.origin} with a key that came with it. Compare its fingerprint:"
        yield f"  {own}"
    yield "Read the pages in the folder before you say yes: index.html in data/."


def _plain(title: str) -> str:
    """A title as one line; what would steer a terminal is left out."""
    return "".join(char for char in " ".join(title.split()) if char.isprintable())


def _agree(*, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise NotApproved("nobody was there to say yes; --yes says it")
    if input("Approve it? Type yes: ").strip().lower() != "yes":
        raise NotApproved("it was not approved")
