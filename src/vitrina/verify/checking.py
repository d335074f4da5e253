"""Whether an edition is what was signed: every file, every entry of the log, every proof.

    place + keys -> Verdict(what is wrong, missing, too much; forged, stale or whole)

A pure function of bytes: the same edition has the same verdict everywhere. Nothing that an enemy
puts there raises. Format: docs/spec/edition.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from cryptography.x509 import Certificate

from vitrina.formats import merkle, notes, ots, timestamps, tlog
from vitrina.formats.notes import ED25519, Verifier
from vitrina.formats.replay import Release, Replay
from vitrina.verify.places import TAGS, Place

FORGED, STALE, WRONG, MISSING, EXTRA = "forged", "stale", "wrong", "missing", "extra"
GOOD, DAMAGED, INCOMPLETE, AWAITING = "good", "damaged", "incomplete", "awaiting"
MOST_ASKED = 1_000
STAMP = "log/checkpoint.tsr"
"""A timestamp over the checkpoint: it may be there, made after all else, and is in no signed list."""
NOTED = "log/checkpoint.ots"
"""The same from OpenTimestamps, which leads to a calendar or a block of Bitcoin."""
BAG = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")


class Finding(NamedTuple):
    """One thing that is not as it should be. ``kind``: forged, stale, wrong, missing, extra, awaiting."""

    kind: str
    path: str
    why: str


class Verdict(NamedTuple):
    """What the check found. ``origin``, ``size`` and ``root`` are those of the signed log.

    ``keys`` signed it; ``own_keys``: they are those that the edition itself brings, which shows
    that it is whole, not whose it is. ``listed``: whether extra files could be looked for.
    """

    findings: tuple[Finding, ...]
    origin: str = ""
    size: int = 0
    root: str = ""
    documents: int = 0
    withdrawn: int = 0
    files: int = 0
    keys: tuple[str, ...] = ()
    own_keys: bool = False
    listed: bool = True
    since: int = 0
    """Entries of the earlier state that this log was shown to extend; 0: none was given."""
    only: str = ""
    """The one document that was checked; '' if all were."""
    awaits: tuple[str, ...] = ()
    """Who has yet to approve it: names of keys that are to sign, of which there is no line."""
    stamped: str = ""
    """When an authority says that the checkpoint was there (RFC 3161); '' if none does."""
    authority: str = ""
    """What that authority's certificate calls it."""
    traced: bool = False
    """Whether its certificate leads to one that was given; else anyone may have made it."""

    calendars: tuple[str, ...] = ()
    """Calendars (OpenTimestamps) that have the checkpoint noted, and have yet to say in which block."""
    blocks: tuple[int, ...] = ()
    """Heights of the blocks of Bitcoin that it is in, as its proof says."""
    mined: str = ""
    """When that block was made, where its header was given and has it."""
    block: str = ""
    """The number of that block, to compare."""

    @property
    def state(self) -> str:
        """In one word: good, forged, stale, damaged; incomplete, awaiting: only files, approvals are missing."""
        kinds = {each.kind for each in self.findings}
        if kinds == {AWAITING}:
            return AWAITING
        kinds.discard(AWAITING)
        if not kinds:
            return GOOD
        for kind in (FORGED, STALE):
            if kind in kinds:
                return kind
        return INCOMPLETE if kinds == {MISSING} else DAMAGED

    @property
    def good(self) -> bool:
        """Whether nothing is amiss."""
        return not self.findings


class _Stop(Exception):
    """What comes after rests on what was found to be wrong."""


class _Check:
    def __init__(
        self,
        place: Place,
        keys: Sequence[Verifier],
        since: str,
        only: str,
        roots: Sequence[Certificate],
        headers: Sequence[bytes],
    ) -> None:
        self._place = place
        self._roots = roots
        self._stamp: timestamps.Stamp | None = None
        self._traced = False
        self._extra: set[str] = set()
        """Timestamps that are there, which no list names."""
        self._headers = headers
        self._noted: tuple[ots.Attested, ...] = ()
        self._mined = self._block = ""
        self._given = keys
        self._since = since
        self._only = only
        self._shown = 0
        self._notes: dict[str, tuple[str, tuple[Verifier, ...]]] = {}
        self.findings: list[Finding] = []
        self._state = tlog.Checkpoint("", 0, b"")
        self._signers: tuple[Verifier, ...] = ()
        self._awaited: frozenset[Verifier] = frozenset()
        self._entries: list[bytes] = []
        self._log_says = Replay(())
        self._release = Release("", "", 0, 0)
        self._tree = merkle.Tree()
        self._files = 0

    def run(self) -> Verdict:
        try:
            self._checkpoint()
            self._log()
            self._replay()
            listed = self._manifest()
            self._proofs()
            self._timestamp()
            self._opentimestamps()
            if not self._only:
                self._unknown(listed)
                self._bag(listed)
        except _Stop:
            pass
        return Verdict(
            findings=tuple(sorted(set(self.findings))),
            origin=self._state.origin,
            size=self._state.size,
            root=self._state.root.hex(),
            documents=len(self._log_says.newest),
            withdrawn=len(self._log_says.gone),
            files=self._files,
            keys=tuple(each.print() for each in self._signers),
            own_keys=not self._given,
            listed=self._place.paths() is not None,
            since=self._shown,
            only=self._only,
            awaits=tuple(sorted({each.name for each in self._awaited})),
            stamped=self._stamp.time.strftime("%Y-%m-%dT%H:%M:%SZ") if self._stamp else "",
            authority=self._stamp.authority if self._stamp else "",
            traced=self._traced,
            calendars=tuple(
                sorted({each.where for each in self._noted if each.kind == ots.PENDING})
            ),
            blocks=tuple(sorted({each.height for each in self._noted if each.kind == ots.BITCOIN})),
            mined=self._mined,
            block=self._block,
        )

    def _say(self, kind: str, path: str, why: str) -> None:
        self.findings.append(Finding(kind, path, why))

    def _read(self, path: str) -> bytes | None:
        try:
            data = self._place.read(path)
        except FileNotFoundError:
            self._say(MISSING, path, "it is not there")
            return None
        self._files += 1
        return data

    def _need(self, path: str) -> bytes:
        data = self._read(path)
        if data is None:
            raise _Stop
        return data

    # --- the signature ------------------------------------------------------------------------

    def _checkpoint(self) -> None:
        note = self._need("log/checkpoint").decode("utf-8", "replace")
        try:
            keys = self._given or self._own()
            body, self._signers = notes.opened(note, keys)
            self._state = tlog.checkpoint(body)
        except ValueError as error:
            self._say(FORGED, "log/checkpoint", str(error))
            raise _Stop from error
        if not any(each.kind == ED25519 for each in self._signers):
            self._say(FORGED, "log/checkpoint", "no key that is trusted has signed it")
            raise _Stop
        self._awaited = self._unsigned(note)
        if set(keys) - set(self._signers) - self._awaited:
            self._say(FORGED, "log/checkpoint", "a signature that should be there was taken away")
        if self._state.origin not in {each.name for each in self._signers}:
            self._say(FORGED, "log/checkpoint", "it is the log of someone else")
            raise _Stop
        self._brought(note)
        for name in sorted({each.name for each in self._awaited}):
            self._say(AWAITING, "log/checkpoint", f"{name} has not approved it")

    def _unsigned(self, note: str) -> frozenset[Verifier]:
        """Give the keys of others than the log's own that the edition names and that have no line at all."""
        try:
            brought = self._own()
            names = set(notes.absent(note, brought)) - {self._state.origin}
        except ValueError:
            return frozenset()
        return frozenset(each for each in brought if each.name in names)

    def _brought(self, note: str) -> None:
        """The keys that the edition hands to browsers are those that signed it, all of them."""
        try:
            brought = self._own()
            signed = set(notes.opened(note, brought)[1])
        except ValueError:
            brought, signed = (), set()
        named = signed | self._awaited
        if not brought or set(brought) != named or not set(self._given) <= named:
            self._say(FORGED, "log/keys", "it names other keys than those that signed")

    def _own(self) -> tuple[Verifier, ...]:
        lines = self._need("log/keys").decode("utf-8", "replace").split("\n")
        return tuple(notes.verifier(line) for line in lines if line)

    # --- the log --------------------------------------------------------------------------------

    def _log(self) -> None:
        for path, count in tlog.bundle_paths(self._state.size):
            data = self._need(f"log/{path}")
            try:
                found = tlog.entries(data)
            except ValueError:
                found = []
            if len(found) != count:
                self._say(WRONG, f"log/{path}", "it does not hold the entries that it should")
                raise _Stop
            self._entries += found
        self._tree = tlog.tree(self._entries)
        if self._tree.root() != self._state.root:
            self._say(WRONG, "log/tile/entries", "the entries are not those that were signed")
            raise _Stop
        for path, data in tlog.tiles(self._tree):
            held = self._read(f"log/{path}")
            if held is not None and held != data:
                self._say(WRONG, f"log/{path}", "its hashes are not those of the entries")
        if self._since:
            self._older(self._since)

    def _older(self, note: str) -> None:
        """Compare with a state of the log that was seen before."""
        try:
            body, signers = notes.opened(note, self._given or self._own())
            old = tlog.checkpoint(body)
        except ValueError:
            self._say(FORGED, "the earlier checkpoint", "it is not signed by these keys")
            return
        if not signers:
            self._say(FORGED, "the earlier checkpoint", "it is not signed by these keys")
        elif old.size > self._state.size:
            self._say(
                STALE, "log/checkpoint", f"{old.size} entries were seen before, here are fewer"
            )
        elif old.size and self._tree.root(old.size) != old.root:
            self._say(FORGED, "log/checkpoint", "it is another log than the one seen before")
        else:
            self._shown = old.size

    def _replay(self) -> None:
        """Follow the log from its start: what is published now, and what was withdrawn."""
        try:
            self._log_says = Replay(self._entries)
        except ValueError as error:
            self._say(WRONG, "log/tile/entries", str(error))
            raise _Stop from error
        for why in self._log_says.wrong:
            self._say(WRONG, "log/tile/entries", why)
        if self._log_says.release is None:
            self._say(WRONG, "log/tile/entries", "there is no sealed edition in the log")
            raise _Stop
        self._release = self._log_says.release
        if self._log_says.keys not in {None, self._named()}:
            self._say(FORGED, "log/keys", "it names other keys than the log says")

    def _named(self) -> tuple[str, ...]:
        try:
            return tuple(sorted(each.ident.hex() for each in self._own()))
        except ValueError:
            return ()

    # --- files ----------------------------------------------------------------------------------

    def _manifest(self) -> dict[str, str]:
        """Check every file that is listed; (path -> digest) of them."""
        release = self._release
        if release.at != len(self._entries) - 1:
            self._say(
                WRONG, "log/tile/entries", "something was logged after the edition was sealed"
            )
        root = self._need("m/root.sha256")
        if sha256(root).hexdigest() != release.lists:
            self._say(WRONG, "m/root.sha256", "it is not the list that was sealed")
            raise _Stop
        listed: dict[str, str] = {"m/root.sha256": release.lists}
        for total, part in _rows(root):
            listed[part] = total
            data = self._read(part)
            if data is None:
                continue
            if sha256(data).hexdigest() != total:
                self._say(WRONG, part, "it is not the list that was sealed")
                continue
            for digest, path in _rows(data):
                listed[path] = digest
                if not self._only or path.startswith((f"d/{self._only}/", "a/")):
                    self._file(path, digest)
        if listed.get("s/root") != release.search:
            self._say(WRONG, "s/root", "it is not the index that was sealed")
        return listed

    def _file(self, path: str, digest: str) -> None:
        try:
            found = self._place.digest(path)
        except FileNotFoundError:
            self._say(MISSING, path, "it is not there")
            return
        self._files += 1
        if found != digest:
            self._say(WRONG, path, "its bytes are not those that were published")

    def _proofs(self) -> None:
        """Every document that the log names has its record, and a proof beside it."""
        release, said = self._release, self._log_says
        if release.documents != len(said.newest):
            self._say(WRONG, "log/tile/entries", "the count of documents is not that of the log")
        if self._only and self._only not in {**said.newest, **said.gone}:
            self._say(MISSING, f"d/{self._only}/", "the log knows no such document")
        for ident, each in sorted(said.revisions()):
            if self._only and ident != self._only:
                continue
            folder = f"d/{ident}/r{each.rev}/"
            meta = self._read(f"{folder}meta.json")
            if meta is not None and sha256(meta).hexdigest() != each.digest:
                self._say(WRONG, f"{folder}meta.json", "it is not the record that was logged")
            self._proof(f"{folder}proof.tlog-proof", each.at)
        self._proof("log/release.tlog-proof", release.at, self._entries[release.at])

    def _timestamp(self) -> None:
        """The timestamp, where there is one, is of this checkpoint, with all its signatures."""
        try:
            data = self._place.read(STAMP)
        except FileNotFoundError:
            if self._roots:
                self._say(MISSING, STAMP, "there is no timestamp")
            return
        self._extra.add(STAMP)
        try:
            self._stamp = timestamps.stamp(data, self._place.read("log/checkpoint"))
        except ValueError as error:
            self._say(WRONG, STAMP, str(error))
            return
        self._traced = timestamps.traced(self._stamp, self._roots)
        if self._roots and not self._traced:
            self._say(WRONG, STAMP, "its authority is not one whose certificate was given")

    def _opentimestamps(self) -> None:
        """The proof, where there is one, starts from this checkpoint and leads somewhere."""
        try:
            data = self._place.read(NOTED)
        except FileNotFoundError:
            if self._headers:
                self._say(MISSING, NOTED, "there is no timestamp")
            return
        self._extra.add(NOTED)
        try:
            self._noted = ots.read(data, self._place.read("log/checkpoint"))
        except ValueError as error:
            self._say(WRONG, NOTED, str(error))
            return
        if not any(each.kind != ots.OTHER for each in self._noted):
            self._say(WRONG, NOTED, "it leads neither to a calendar nor to a block")
        found = [
            (time, ots.block(header))
            for header in self._headers
            for each in self._noted
            if (time := ots.in_header(each, header))
        ]
        if found:
            time, self._block = min(found)
            self._mined = time.strftime("%Y-%m-%dT%H:%M:%SZ")
        elif self._headers:
            self._say(WRONG, NOTED, "no block whose header was given has it")

    def _proof(self, path: str, index: int, extra: bytes = b"") -> None:
        data = self._read(path)
        if data is None:
            return
        try:
            at, hashes, note, added = tlog.read_proof(data.decode())
            if note not in self._notes:  # many proofs lead to the same state
                self._notes[note] = notes.opened(note, self._given or self._signers)
            body, signers = self._notes[note]
            state = tlog.checkpoint(body)
        except ValueError:
            self._say(FORGED, path, "it is no proof, or not signed by these keys")
            return
        hashed = self._tree.leaves()[index]
        if not signers or state.size > self._state.size or at != index or added != extra:
            self._say(FORGED, path, "it proves something else")
        elif not set(self._signers) <= set(signers):
            self._say(FORGED, path, "a signature that should be there was taken away")
        elif not merkle.included(hashed, at, state.size, hashes, state.root):
            self._say(WRONG, path, "it does not prove that the document is in the log")
        elif self._tree.root(state.size) != state.root:
            self._say(FORGED, path, "it is of another log")

    def _unknown(self, listed: dict[str, str]) -> None:
        """Whatever is there and was not published."""
        known = self._sealing()
        if self._place.paths() is None:
            self._still_there()
        for path in self._place.paths() or ():
            if path not in listed and path not in known:
                self._say(EXTRA, path, "it was not published with this edition")

    def _still_there(self) -> None:
        """A server does not list what it has: ask it for what was withdrawn."""
        gone = {(ident, rev) for ident, (rev, _) in self._log_says.gone.items()}
        for ident, rev in sorted(gone | self._log_says.dropped)[:MOST_ASKED]:
            path = f"d/{ident}/r{rev}/meta.json"
            try:
                self._place.read(path)
            except FileNotFoundError:
                continue
            self._say(EXTRA, path, "it was withdrawn, and is still given out")

    def _sealing(self) -> set[str]:
        """Paths that no list can name, since they are made after it: the log, and the proofs."""
        known = {f"d/{i}/r{each.rev}/proof.tlog-proof" for i, each in self._log_says.revisions()}
        known |= {f"log/{path}" for path, _ in tlog.tiles(self._tree)}
        known |= {f"log/{path}" for path, _ in tlog.bundle_paths(self._state.size)}
        known |= {f"log/{n}" for n in ("checkpoint", "keys", "release.tlog-proof")}
        return known | self._extra

    def _bag(self, listed: dict[str, str]) -> None:
        """BagIt's own lists beside ``data/``, which nobody signs: they must say the same."""
        there = set(self._place.tags())
        for path in sorted(there.difference(BAG)):
            self._say(EXTRA, f"{TAGS}{path}", "it was not published with this edition")
        for path in BAG if there else ():
            if path not in there:
                self._say(MISSING, f"{TAGS}{path}", "it is not there")
        if "manifest-sha256.txt" not in there:
            return
        told = {
            path: digest for digest, path in _rows(self._place.read(f"{TAGS}manifest-sha256.txt"))
        }
        want = {f"data/{path}" for path in (*listed, *self._sealing())}
        same = all(told.get(f"data/{path}", digest) == digest for path, digest in listed.items())
        if not same or set(told) != want:
            self._say(WRONG, f"{TAGS}manifest-sha256.txt", "it lists other files than were sealed")


def _rows(data: bytes) -> Iterator[tuple[str, str]]:
    """(digest, path) of each line of a list; paths that lead outside are no paths."""
    for line in data.decode("utf-8", "replace").split("\n"):
        digest, path = line[:64], line[66:]
        if path and not path.startswith("/") and "\0" not in path and ".." not in path.split("/"):
            yield digest, path


def verify(
    place: Place,
    keys: Sequence[Verifier] = (),
    since: str = "",
    only: str = "",
    roots: Sequence[Certificate] = (),
    headers: Sequence[bytes] = (),
) -> Verdict:
    """Check an edition. ``keys``: those that are trusted; none: those that the edition brings.

    ``since``: a checkpoint that was seen before; a log that forgot it is stale or forged. ``only``:
    the public name of the one document to check, with the seal and the log. ``roots``: certificates
    of which one must be that of the timestamp's authority, or have issued it. ``headers``: of blocks
    of Bitcoin, of which one must have what OpenTimestamps noted.
    """
    return _Check(place, keys, since, only, roots, headers).run()
