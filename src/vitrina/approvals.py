"""The second person's approval: an edition that awaits it is checked, shown, and signed where it lies.

    folder + key -> Proposal(what it adds, changes, withdraws) -> yes -> the same folder, signed by both

The folder is all that is needed: no library, no network. Signed are the states of the log that the
edition's proofs lead to; every one was seen to be the beginning of the one that was checked. It is made
beside and exchanged at once: cut short, the folder awaits approval as before. docs/publishing.md.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from vitrina.core.errors import VitrinaError
from vitrina.formats import canonical, notes, tlog
from vitrina.formats.notes import Verifier, verifier
from vitrina.formats.replay import Replay
from vitrina.publish import moving, remaking
from vitrina.publish.keys import Key
from vitrina.verify.checking import AWAITING, GOOD, Verdict
from vitrina.verify.places import Folder

DAY = 86_400
CHECKPOINT, RELEASE = "log/checkpoint", "log/release.tlog-proof"
ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"


class NotApproved(VitrinaError):
    """The edition was not approved, and is as it was."""

    advice = "Nothing was signed, and the folder is as it was."
    status = 48


class Change(Struct, frozen=True):
    """What became of one document: ``what`` is added, changed or withdrawn."""

    what: str
    id: str
    rev: int
    title: str = ""
    date: str = ""
    reason: str = ""


class Proposal(Struct, frozen=True):
    """What a person is asked to approve. ``since``: entries that they approved before, 0 for none."""

    origin: str
    size: int
    root: str
    documents: int
    files: int
    since: int
    changes: tuple[Change, ...]
    keys: tuple[str, ...]
    """Public keys that signed it so far."""
    awaits: tuple[str, ...]
    """Names of those who are to sign it, and have not."""


def root(folder: Path) -> Path:
    """Give the bag, where its ``data`` was named; an exchange that was cut off is mended first."""
    found = folder.resolve()
    if found.name == "data" and (found.parent / "bagit.txt").is_file():
        found = found.parent
    moving.mend(found)
    return found


def propose(folder: Path, verdict: Verdict, own: Sequence[Verifier]) -> Proposal:
    """Say what an edition that was checked asks of who has these keys. Raises ``NotApproved``."""
    if verdict.state not in {AWAITING, GOOD}:
        raise NotApproved("the edition is not whole as it was signed")
    if (verdict.stamped or verdict.calendars or verdict.blocks) and verdict.state == AWAITING:
        raise NotApproved("the edition was stamped before it was approved, and would not stay so")
    edition = _Edition(folder, verdict)
    if not set(own) <= set(edition.keys):
        raise NotApproved(
            f"the edition does not ask {own[0].name} to approve it, or not with this key"
        )
    since = verdict.since or edition.signed_by(own)
    return Proposal(
        verdict.origin, verdict.size, verdict.root, verdict.documents, verdict.files, since,
        tuple(edition.changes(since)), verdict.keys, verdict.awaits,
    )  # fmt: skip


def approve(folder: Path, verdict: Verdict, key: Key, time: int) -> None:
    """Sign an edition that was checked and proposed. ``time``: of the approval; told to the day.

    Raises ``NotApproved``; the folder is then as it was.
    """
    edition = _Edition(folder, verdict)
    try:
        remaking.remake(folder, edition.signed(key, time - time % DAY))
    except OSError as error:
        raise NotApproved(f"{folder} can't be written: {error.strerror}") from error


class _Edition:
    """An edition on the disk of which the verdict is known; what changed since raises ``NotApproved``."""

    def __init__(self, folder: Path, verdict: Verdict) -> None:
        self._place = Folder(folder)
        self._verdict = verdict
        log: list[bytes] = []
        with self._unchanged():
            for path, _ in tlog.bundle_paths(verdict.size):
                log += tlog.entries(self._place.read(f"log/{path}"))
            self._tree = tlog.tree(log)
            if self._tree.root().hex() != verdict.root:
                raise ValueError("another log")
            self._log = log
            lines = self._read("log/keys").split("\n")
            self.keys = tuple(verifier(line) for line in lines if line)
            self._says = Replay(log)

    @contextlib.contextmanager
    def _unchanged(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, KeyError, TypeError, FileNotFoundError) as error:
            raise NotApproved("the edition was changed while it was looked at") from error

    def _read(self, path: str) -> str:
        return self._place.read(path).decode()

    def _proofs(self) -> Iterator[str]:
        for ident, each in sorted(self._says.revisions()):
            yield f"d/{ident}/r{each.rev}/proof.tlog-proof"

    def signed_by(self, own: Sequence[Verifier]) -> int:
        """Give the size of the newest state, of those that proofs lead to, that these keys signed."""
        sizes: dict[str, int] = {}
        with self._unchanged():
            for path in (RELEASE, *self._proofs()):
                note = tlog.read_proof(self._read(path)).note
                if note not in sizes:
                    body, signers = notes.opened(note, own)
                    sizes[note] = tlog.checkpoint(body).size if signers else 0
        return max(sizes.values())

    def changes(self, since: int) -> Iterator[Change]:
        """What became of documents after the log had so many entries."""
        with self._unchanged():
            before = Replay(self._log[:since]).newest
            rows = [canonical.read(entry) for entry in self._log[since:]]
            after = dict.fromkeys(row["id"] for row in rows if "id" in row)
        for ident in sorted(after):
            now = self._says.newest.get(ident)
            if now is None:
                rev = before[ident].rev if ident in before else 0
                yield Change(WITHDRAWN, ident, rev, reason=self._says.gone.get(ident, (0, ""))[1])
                continue
            with self._unchanged():
                meta = self._place.read(f"d/{ident}/r{now.rev}/meta.json")
                if sha256(meta).hexdigest() != now.digest:
                    raise ValueError("another record")
                record = canonical.read(meta)
            what = CHANGED if ident in before else ADDED
            yield Change(what, ident, now.rev, str(record["title"]), str(record["date"]))

    def signed(self, key: Key, time: int) -> Iterator[tuple[str, bytes]]:
        """(path, content) of every file that holds a state of the log, with the key's lines."""
        made: dict[str, str] = {}
        with self._unchanged():
            yield CHECKPOINT, self._with(self._read(CHECKPOINT), key, time, made).encode()
            for path in (RELEASE, *self._proofs()):
                head, gap, note = self._read(path).partition("\n\n")
                yield path, f"{head}{gap}{self._with(note, key, time, made)}".encode()

    def _with(self, note: str, key: Key, time: int, made: dict[str, str]) -> str:
        if note not in made:
            body, _ = notes.split(note)
            state = tlog.checkpoint(body)
            if body != tlog.Checkpoint(*state).body() or state.origin != self._verdict.origin:
                raise ValueError("another log")  # sign nothing but what was understood
            if state.size > self._verdict.size or self._tree.root(state.size) != state.root:
                raise ValueError("another log")
            there = {ident for _, ident, _ in notes.split(note)[1]}
            missing = [each for each in key.signers if each.verifier.ident not in there]
            own = notes.write(body, missing, time)
            made[note] = notes.merged(note, own, self.keys) if missing else note
        return made[note]
