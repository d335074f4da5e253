"""Signatures that came back: an approver signed elsewhere, and the ledger takes the lines over.

From then on the same library makes the same edition again, with these lines, byte for byte.
"""

from __future__ import annotations

from pathlib import Path

from vitrina.formats import notes, tlog
from vitrina.formats.notes import Verifier
from vitrina.publish.ledger import Ledger

MOST = 1 << 20
"""A proof or a checkpoint is never longer."""


def take(ledger: Ledger, data: Path) -> None:
    """Take over, of states that the ledger knows, the lines of its keys that stand in an edition."""
    keys = [notes.verifier(line) for line in ledger.keys]
    if not any(notes.absent(note, keys) for note in ledger.notes.values()):
        return
    places = {
        each.sealed: f"d/{known.id}/r{each.rev}/proof.tlog-proof"
        for known in ledger.documents.values()
        for each in known.shown
        if each.sealed and each.rev and not known.withdrawn
    }
    for path in ("log/checkpoint", *places.values()):
        if found := note(data / path):
            _take(ledger, found, keys)


def _take(ledger: Ledger, told: str, keys: list[Verifier]) -> None:
    try:
        body, signed = notes.opened(told, keys)
    except ValueError:  # whoever put it there, it is not theirs
        return
    if body in ledger.notes and signed:
        ledger.notes[body] = notes.merged(ledger.notes[body], told, keys)


def note(path: Path) -> str:
    """Give the signed state of a checkpoint or a proof; '' for what is none."""
    if not path.is_file():  # nor what would never end
        return ""
    try:
        with path.open("rb") as file:
            text = file.read(MOST).decode()
        return text if path.name == "checkpoint" else tlog.read_proof(text).note
    except (OSError, ValueError):
        return ""
