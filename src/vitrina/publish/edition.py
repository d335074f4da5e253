"""An edition: clean documents written out as a signed folder of static files.

    CleanDocument ... --pages, texts, pictures--> data/ --manifest, log--> signed

The folder is made beside its place and moved there whole: cut short, the last edition stands. The
log only grows: what was published, changed, withdrawn stays told. What a document was before stays
too, where nothing was removed from it since (``revisions``). What would be written again is taken over
from the last edition (``reuse``). Formats: docs/spec/edition.md.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from vitrina.core import program
from vitrina.core.clean import CleanDocument, CleanDossier, unmarked
from vitrina.core.errors import VitrinaError
from vitrina.formats import canonical, notes, tlog
from vitrina.formats.merkle import Tree
from vitrina.formats.notes import Verifier
from vitrina.publish import (
    bag,
    described,
    differing,
    gathered,
    moving,
    pages,
    remaking,
    shelved,
    signatures,
)
from vitrina.publish.keys import Key
from vitrina.publish.ledger import REASONS, Ledger, Older, Published
from vitrina.publish.pages import About
from vitrina.publish.reuse import Last
from vitrina.publish.revisions import Earlier, only_corrected
from vitrina.publish.shelf import Card, Shelf
from vitrina.publish.told import Gathering, Told, told

MARK = "bagit.txt"
DAY = 86_400


class CannotPublish(VitrinaError):
    """The edition can't be made there."""

    advice = "Name an empty folder or an earlier edition, and a key of the same name as before."
    status = 41


class Made(msgspec.Struct, frozen=True):
    """What came of publishing: documents in the edition, and what the log gained."""

    documents: int
    added: int
    revised: int
    withdrawn: int
    entries: int
    files: int
    root: str
    dropped: int = 0
    """Earlier revisions that were taken out: they show more than may be seen today."""
    awaits: tuple[str, ...] = ()
    """Who has yet to approve it; the folder is then the one that ``awaiting`` gives."""


def awaiting(out: Path) -> Path:
    """Give the neighbour in which an edition waits for who is to sign it as well."""
    named = Path(os.path.abspath(out)) if out.name in {"", ".."} else out  # noqa: PTH100
    return named.with_name(f"{named.name}.awaiting")


def publish(
    documents: Iterable[CleanDocument],
    out: Path,
    *,
    keys: Sequence[Key],
    ledger: Ledger,
    about: About,
    time: int,
    approvers: Sequence[Verifier] = (),
    reasons: Mapping[str, str] = {},
    dossiers: Sequence[CleanDossier] = (),
    earlier: Earlier | None = None,
    check: Callable[[Path], None] = lambda _: None,
    whole: Callable[[Path], bool] = lambda _: False,
    keep: Callable[[Ledger], None] = lambda _: None,
) -> Made:
    """Write an edition to ``out``, signed with every key; the first is that of its log.

    ``time`` (seconds since 1970) is the one that it bears, to the day; an edition of which nothing
    has changed keeps the time that it had, and so every byte. ``check`` looks at the finished
    folder and raises where it must not be published; only then is the ledger given to ``keep`` and
    the folder moved into place. A document that was in the edition before and does not come is
    withdrawn, for the code that ``reasons`` has for its public name ("other" unless said).
    Documents come in the order that ``ledger.ordered`` gives. Without ``earlier`` only the newest
    revision of each is published.

    ``approvers`` are keys of others that are to sign it too and are not at hand. What lacks their
    lines is laid in ``awaiting(out)``, and ``out`` stays as it is. Lines that came back, in either
    place, are taken over; an edition that waited, and that ``whole`` finds approved, moves to ``out``.
    Where nothing has changed, and ``whole`` finds that ``out`` is the last edition, it stays as it is.
    """
    out = Path(os.path.abspath(out))  # noqa: PTH100  (links are looked at, not followed)
    if not out.name:
        raise CannotPublish(f"{out} holds something else than an edition")
    for place in (out, awaiting(out)):
        moving.mend(place)
        _prepare(place, keys[0], ledger)
        signatures.take(ledger, place / "data")
    if awaiting(out).is_dir() and whole(awaiting(out)):
        moving.replace(awaiting(out), out)
    if set(reasons.values()) - set(REASONS):
        raise CannotPublish(f"a reason is one of: {', '.join(REASONS)}")
    work = moving.beside(out, "part")
    shutil.rmtree(work, ignore_errors=True)
    try:
        (work / "data").mkdir(parents=True)
        last = Last(out / "data", linked=not approvers)
        with closing(Shelf(shelved.opened(last.read, ledger.search))) as shelf:
            making = _Edition(
                work,
                keys,
                ledger,
                about,
                time - time % DAY,
                shelf,
                dossiers,
                approvers,
                remaking.stamped(out),
                earlier,
                last,
                lambda: not awaiting(out).exists() and whole(out),
            )
            made = making.make(documents, reasons)
        check(out if making.stands else work)
        if not making.stands:
            making.date()
        keep(ledger)
        if earlier:
            earlier.store.prune(ledger)
        if not making.stands:
            moving.replace(work, awaiting(out) if made.awaits else out)
            if not made.awaits:
                shutil.rmtree(awaiting(out), ignore_errors=True)
    except OSError as error:
        raise CannotPublish(f"{out} can't be written: {error.strerror}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return made


def _prepare(out: Path, key: Key, ledger: Ledger) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise CannotPublish(f"{out} is no folder")
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise CannotPublish(f"{out} holds something else than an edition")
    if ledger.origin and ledger.origin != key.name:
        raise CannotPublish(f"the log is kept under the name {ledger.origin}, not {key.name}")
    log = out / "data" / "log" / "checkpoint"
    if log.is_file() and not log.read_bytes().startswith(f"{key.name}\n".encode()):
        raise CannotPublish(f"{out} holds an edition of another name")
    ledger.origin = key.name


class _Edition:
    """One edition in the making."""

    def __init__(
        self,
        root: Path,
        keys: Sequence[Key],
        ledger: Ledger,
        about: About,
        time: int,
        shelf: Shelf,
        dossiers: Sequence[CleanDossier] = (),
        approvers: Sequence[Verifier] = (),
        stamped: tuple[bytes, Mapping[str, bytes]] = (b"", {}),
        earlier: Earlier | None = None,
        last: Last | None = None,
        whole: Callable[[], bool] = lambda: False,
    ) -> None:
        self._data = root / "data"
        self._root = root
        self._signers = tuple(signer for key in keys for signer in key.signers)
        self._name = keys[0].name
        self._public = (*(signer.verifier for signer in self._signers), *approvers)
        if {key.print() for key in self._public} == set(ledger.keys):
            by_line = {key.print(): key for key in self._public}
            self._public = tuple(by_line[line] for line in ledger.keys)
        self._ledger = ledger
        self._about = about
        self._time = max(time, ledger.time)
        self._files: dict[str, bag.File] = {}
        self._history: dict[str, list[pages.Change]] = {}
        """What the log tells of each document, the oldest first."""
        for change in reversed(pages.changes(ledger)):
            self._history.setdefault(change.id, []).append(change)
        self._earlier = earlier
        self._last = last
        self._whole = whole
        self.stands = False
        """Whether nothing has changed: the last edition is this one."""
        self._folders: set[str] = set()
        self._late: dict[str, _Late] = {}
        """Documents whose earlier revisions may stay: their pages are made once that is known."""
        self._stamped = stamped
        """The last checkpoint and its timestamps: the same state keeps them."""
        self._dossiers = dossiers
        self._sought = {item.document for each in dossiers for item in each.items}
        self._places: dict[tuple[str, tuple[str, ...]], int] = {}
        """Where quotations of dossiers stand: (document, lines) to the first line's number."""
        self._gathering = Gathering()
        self._states: dict[int, str] = {}
        """Signed notes by the log's size."""
        self._shelf = shelf
        self._listed: list[pages.Listed] = []
        self._added = self._revised = self._dropped = 0
        self._slots = 1 + max((each.slot for each in ledger.documents.values()), default=-1)

    def make(self, documents: Iterable[CleanDocument], reasons: Mapping[str, str]) -> Made:
        self._rotate()
        self._forgo()
        seen: set[str] = set()
        same: list[str] | None = []
        """Documents that came as they were, as long as all did."""
        for name, document in self._named(documents):  # one at a time: their pictures are large
            seen.add(document.id)
            if same is not None and self._is_as_before(name, document):
                same.append(name)
                continue
            for each in same or ():
                self._again(each)
            same = None
            self._document(document, name)
        if same is not None:
            if self._stands(same):
                return self._unchanged(len(same))
            for each in same:
                self._again(each)
        self._revisions()
        withdrawn = self._withdraw(seen, reasons)
        self._settle_time()
        changes = pages.changes(self._ledger)
        public = self._ledger.keys
        all_ = self._gathered(changes)
        site = pages.site(
            self._about, self._listed, changes, public, self._time, all_.parts, all_.cases,
            _replacing(self._ledger), all_.names,
        )  # fmt: skip
        for path, data in (*site, *gathered.pages(self._about, self._listed, all_)):
            self._write(path, data)
        crate = described.crate(self._about, self._listed, self._time)
        self._write("ro-crate-metadata.json", crate)
        root = self._shelf.write(self._write)
        self._seal(root)
        self._finish()
        return Made(
            documents=len(self._listed),
            added=self._added,
            revised=self._revised,
            withdrawn=withdrawn,
            entries=len(self._ledger.entries),
            files=len(self._files),
            root=self._checkpoint.root.hex(),
            dropped=self._dropped,
            awaits=tuple(
                sorted(
                    {
                        name
                        for note in self._states.values()
                        for name in notes.absent(note, self._public)
                    }
                )
            ),
        )

    def _named(self, documents: Iterable[CleanDocument]) -> Iterator[tuple[str, CleanDocument]]:
        """(library's key, document) of each, in the order that is told by their names alone."""
        by_id: dict[str, str] = {}
        last = (-1, "")
        for document in documents:
            if not by_id:  # names are drawn when the first document is asked for
                by_id = {each.id: name for name, each in self._ledger.documents.items()}
            if document.id not in by_id:
                raise CannotPublish("a document comes without a public name")
            place = self._ledger.documents[by_id[document.id]].place
            if place <= last:
                raise CannotPublish("documents come in the order of the ledger")
            last = place
            yield by_id[document.id], document

    # --- where nothing has changed ------------------------------------------------------------

    def _is_as_before(self, name: str, document: CleanDocument) -> bool:
        """Whether a document is the one that was published last, and can be had again without its source."""
        known = self._ledger.documents[name]
        if self._earlier is None or known.withdrawn or not known.rev:
            return False
        content = sha256(msgspec.msgpack.encode(document)).hexdigest()
        return content == known.content and self._earlier.store.has(known.id, known)

    def _again(self, name: str) -> None:
        known = self._ledger.documents[name]
        self._document(self._stored(known, known)[0], name)

    def _stands(self, same: Sequence[str]) -> bool:
        """Whether the last edition is what would be made: of these documents, as they were, and of no other."""
        ledger, some = self._ledger, [self._ledger.documents[name] for name in same]
        shown = sum(1 for each in ledger.documents.values() if each.rev and not each.withdrawn)
        if shown != len(same) or ledger.program != program.digest():
            return False
        if ledger.state != self._state([[each.id, each.rev, each.leaf] for each in some]):
            return False
        log = [text.encode() for text in ledger.entries]
        if not log or canonical.read(log[-1])["op"] != "release":
            return False
        self._checkpoint = tlog.Checkpoint(self._name, len(log), tlog.tree(log).root())
        note = ledger.notes.get(self._checkpoint.body(), "")
        if not note or notes.absent(note, self._public) or not self._last:
            return False
        below = [f"data/d/{each.id}/r{old.rev}" for each in some for old in each.older]
        sealed = self._last.read("log/checkpoint", sha256(note.encode()).hexdigest())
        self.stands = sealed is not None and self._whole() and not self._bad(self._last.root, below)
        return self.stands

    def _unchanged(self, documents: int) -> Made:
        assert self._last is not None
        return Made(
            documents, 0, 0, 0, self._checkpoint.size, self._last.count, self._checkpoint.root.hex()
        )

    def _rotate(self) -> None:
        """Tell the log which keys sign from now on, where they are others than before.

        Where a second person signs it is told from the start: nobody can then leave them out unseen.
        """
        public = [key.print() for key in self._public]
        two = any(key.name != self._name for key in self._public)
        if self._ledger.keys != public if self._ledger.keys else two:
            idents = sorted(key.ident.hex() for key in self._public)
            self._append({"keys": idents, "op": "key", "v": 1})
            for known in self._ledger.documents.values():
                for each in known.shown:
                    each.sealed = 0  # whoever knows only the new keys must find them in every proof
        self._ledger.keys = public

    def _settle_time(self) -> None:
        """An edition of which nothing has changed bears the time that it had."""
        state = self._state([[row.id, row.rev, row.leaf] for row in self._listed])
        if state == self._ledger.state:
            self._time = self._ledger.time
        self._ledger.state, self._ledger.time = state, self._time
        self._ledger.program = program.digest()

    def _state(self, rows: list[list[Any]]) -> str:
        """Digest of all that an edition is made of."""
        gone = sorted(each.id for each in self._ledger.documents.values() if each.withdrawn)
        older = [
            [known.id, each.rev]
            for known in self._ledger.documents.values()
            for each in known.older
        ]
        parts = [
            rows, gone, sorted(older), msgspec.to_builtins(self._about), msgspec.to_builtins(self._dossiers),
            pages.version(), self._ledger.keys,
        ]  # fmt: skip
        return sha256(canonical.write(parts)).hexdigest()

    # --- documents --------------------------------------------------------------------------

    def _document(self, document: CleanDocument, name: str) -> None:
        known = self._ledger.documents[name]
        packed = msgspec.msgpack.encode(document)
        content = sha256(packed).hexdigest()
        anew = known.content != content or bool(known.withdrawn)
        changed = anew and not self._is_the_same(known, document)
        if known.slot < 0:
            known.slot = self._slots
            self._slots += 1
        taken = self._replace(known, document, name) if changed else []
        if changed:
            known.rev += 1
            known.nonce = self._ledger.draw(32).hex()
            known.withdrawn, known.time = "", self._time
        known.content = content
        files = _files(document)
        meta = canonical.write(_meta(document, known.rev, known.nonce, files))
        if changed:
            op = "publish" if known.rev == 1 else "revise"
            entry = {
                "c": sha256(meta).hexdigest(), "id": known.id, "op": op, "rev": known.rev, "v": 1,
            }  # fmt: skip
            known.leaf = self._log(entry)
            known.meta, known.sealed = sha256(meta).hexdigest(), 0
            self._added += known.rev == 1
            self._revised += known.rev > 1
            for rev in taken:
                self._drop(known, rev)
        if self._earlier:
            self._earlier.store.put(known, packed, meta, anew=anew)
        self._put_revision(f"d/{known.id}/r{known.rev}", files, meta)
        listed = pages.listed(document, known.rev, known.leaf, known.time)
        self._listed.append(listed)
        found = self._told(known, document)
        self._gathering.add(len(self._listed) - 1, found)
        if known.older:
            self._late[name] = _Late(listed, found, known.older[-1].rev if changed else 0)
        else:
            self._page(name, document, listed, found)
        for path, data in described.document(self._about, document, listed):
            self._write(path, data)
        if document.id in self._sought:
            self._find_quotes(document)
        self._put_on_shelf(document, known, files["text.txt"])

    def _told(self, known: Published, document: CleanDocument) -> tuple[Told, ...]:
        kinds = self._about.findings
        if not kinds or self._earlier is None:
            return told(document, kinds)
        found_in = sha256(canonical.write([program.digest(), known.content, list(kinds)]))
        return self._earlier.store.found(known, found_in.hexdigest(), lambda: told(document, kinds))

    def _is_the_same(self, known: Published, document: CleanDocument) -> bool:
        """Whether a document is the one that was published, though another program wrote its record otherwise."""
        if self._earlier is None or known.withdrawn or not known.rev:
            return False
        was = self._earlier.store.get(known.id, known)
        if was is None or was[0] != document:
            return False
        return canonical.write(_meta(document, known.rev, known.nonce, _files(document))) == was[1]

    def _put_revision(self, folder: str, files: Mapping[str, bytes], meta: bytes) -> None:
        for path, data in files.items():
            self._write(f"{folder}/{path}", data)
        self._write(f"{folder}/meta.json", meta)

    def _page(
        self,
        name: str,
        document: CleanDocument,
        listed: pages.Listed,
        found: Sequence[Told],
        earlier: Mapping[int, int] = {},
    ) -> None:
        """Write a document's page; where it was made of the same before, as it was written then."""
        known, path = self._ledger.documents[name], f"d/{document.id}/index.html"
        history = self._history.get(document.id, ())
        parts = (program.digest(), known.content, self._about, listed, found, history, earlier)
        made_from = sha256(msgspec.msgpack.encode(parts)).hexdigest()
        data = None
        if self._last and known.page_from == made_from:
            data = self._last.read(path, known.page)
        if data is None:
            data = pages.document(self._about, document, listed, found, history, earlier)
        known.page, known.page_from = sha256(data).hexdigest(), made_from
        self._write(path, data)

    # --- earlier revisions ------------------------------------------------------------------

    def _forgo(self) -> None:
        """Take all of them out where they are no longer kept."""
        for known in self._ledger.documents.values() if self._earlier is None else ():
            for each in known.older:
                self._drop(known, each.rev)
            known.older = []

    def _replace(self, known: Published, document: CleanDocument, name: str) -> list[int]:
        """Keep what stood in the place of a document until now, where it may stay; else what goes with it."""
        if not known.rev or known.withdrawn or self._earlier is None:
            return []
        was = self._earlier.store.get(known.id, known)
        if was and only_corrected(was[0], document, wary=self._earlier.wary(name)):
            known.older.append(known.newest)
            return []
        gone = [*(each.rev for each in known.older), *([known.rev] if was else [])]
        known.older = []
        return gone

    def _drop(self, known: Published, rev: int) -> None:
        self._log({"id": known.id, "op": "drop", "reason": "wrong-redaction", "rev": rev, "v": 1})
        self._dropped += 1

    def _revisions(self) -> None:
        """Lay out earlier revisions, drop those that today's decisions forbid, and write who they belong to."""
        if self._earlier is None:
            return
        laid = {
            f"d/{self._ledger.documents[name].id}/r{each.rev}": (name, each.rev)
            for name in self._late
            for each in self._lay_out(name)
        }
        bad = self._bad(self._root, [f"data/{folder}" for folder in laid])
        last: dict[str, int] = {}
        for folder in bad:
            name, rev = laid[folder.removeprefix("data/")]
            last[name] = max(rev, last.get(name, 0))
        for name, late in self._late.items():
            known = self._ledger.documents[name]
            for each in [each for each in known.older if each.rev <= last.get(name, 0)]:
                self._take_out(known, each)
            if late.replaced and late.replaced in {each.rev for each in known.older}:
                self._log({"id": known.id, "op": "keep", "rev": late.replaced, "v": 1})
            document = self._stored(known, known)[0]
            self._page(name, document, late.listed, late.found, _replaced(known))

    def _bad(self, folder: Path, below: Sequence[str]) -> Collection[str]:
        """Give those of some revisions' folders that hold what must not be seen today."""
        return self._earlier.unsound(folder, below) if self._earlier and below else ()

    def _stored(self, known: Published, was: Published | Older) -> tuple[CleanDocument, bytes]:
        assert self._earlier is not None
        found = self._earlier.store.get(known.id, was)
        if found is None:
            raise CannotPublish("a revision that was just kept can't be read again")
        return found

    def _lay_out(self, name: str) -> list[Older]:
        """Write the earlier revisions of a document, each with its page and with what changed after it.

        Those that can't be written as they were published go, and all before them.
        """
        assert self._earlier is not None
        known = self._ledger.documents[name]
        after, next_ = self._stored(known, known)[0], known.rev
        for at, each in reversed(list(enumerate(known.older))):
            found = self._earlier.store.get(known.id, each)
            files = _files(found[0]) if found else {}
            if found is None or not _as_told(files, found[1]):
                for gone in known.older[: at + 1]:
                    self._drop(known, gone.rev)
                del known.older[: at + 1]
                break
            document, meta = found
            folder = f"d/{known.id}/r{each.rev}"
            self._put_revision(folder, files, meta)
            day = next(
                c.day for c in self._history[known.id] if c.rev == next_ and c.op == "revise"
            )
            replaced = pages.Replaced(each.rev, next_, known.rev, day)
            differs = differing.difference(document, after)
            for path, data in pages.earlier(self._about, document, replaced, differs):
                self._write(f"{folder}/{path}", data)
            after, next_ = document, each.rev
        return known.older

    def _take_out(self, known: Published, each: Older) -> None:
        folder = f"d/{known.id}/r{each.rev}"
        shutil.rmtree(self._data / folder)
        for path in [path for path in self._files if path.startswith(f"{folder}/")]:
            del self._files[path]
        known.older.remove(each)
        self._drop(known, each.rev)

    def _put_on_shelf(self, document: CleanDocument, known: Published, text: bytes) -> None:
        # Codes of reasons are no words of the paper: none is found by them.
        told = unmarked(text.decode())
        fields = [(name, unmarked(value)) for name, value in document.fields]
        card = Card(
            document.id, known.rev, unmarked(document.title), document.date, document.kind,
            document.language, " ".join(told[:1000].split()),
            sha256(text).hexdigest(), len(text),
        )  # fmt: skip
        made_from = shelved.made_from(program.digest(), known.content)
        same = known.shelved == made_from and self._shelf.has(known.slot)
        self._shelf.add(known.slot, card, told, fields, known=same)
        known.shelved = made_from

    def _find_quotes(self, document: CleanDocument) -> None:
        """Find where the dossiers' quotations stand now: what is not there any more is not shown."""
        lines = [_plain(line) for page in document.pages for line in page.lines]
        for item in (item for each in self._dossiers for item in each.items):
            quote = [_plain(line) for line in item.quote]
            if item.document == document.id and quote:
                for at in range(len(lines) - len(quote) + 1):
                    if lines[at : at + len(quote)] == quote:
                        self._places[item.document, item.quote] = at + 1
                        break

    def _gathered(self, changes: Sequence[pages.Change]) -> gathered.Gathered:
        rows = {row.id: at for at, row in enumerate(self._listed)}
        cases = tuple(
            gathered.Case(
                each,
                tuple(
                    (rows[item.document], self._places.get((item.document, item.quote), 0))
                    if item.document in rows
                    else None
                    for item in each.items
                ),
            )
            for each in self._dossiers
        )
        gone = {each.id for each in self._ledger.documents.values() if each.withdrawn}
        last: dict[str, pages.Change] = {}
        for change in changes:
            if change.op == "withdraw" and change.id in gone:
                last.setdefault(change.id, change)
        return gathered.Gathered(
            cases,
            tuple(self._gathering.names(self._ledger.page_of)),
            tuple(self._gathering.moments()),
            tuple(last.values()),
        )

    def _withdraw(self, seen: set[str], reasons: Mapping[str, str]) -> int:
        """Tell the log what is no longer there; its nonce goes, so that nobody can test a guess."""
        count, gone = 0, []
        for known in self._ledger.documents.values():
            if known.rev and known.id not in seen:
                if not known.withdrawn:
                    reason = reasons.get(known.id, "other")
                    entry = {"id": known.id, "op": "withdraw", "reason": reason, "v": 1}
                    known.leaf = self._append(entry)
                    known.withdrawn, known.nonce, known.content, known.meta = reason, "", "", ""
                    known.older = []
                    count += 1
                gone.append(known)
        self._tombstones(gone)
        return count

    def _tombstones(self, gone: Sequence[Published]) -> None:
        log = pages.changes(self._ledger)
        days: dict[str, list[str]] = {}
        for change in reversed(log):
            if change.op in {"publish", "revise"}:
                days.setdefault(change.id, []).append(change.day)
        told = {change.index: change for change in log}
        for known in gone:
            was = ", ".join(days.get(known.id, ()))
            data = pages.tombstone(self._about, known.id, told[known.leaf], was)
            self._write(f"d/{known.id}/index.html", data)

    def _log(self, entry: dict[str, Any]) -> int:
        """Append an entry about a document, and remember it for its page."""
        at = self._append(entry)
        if entry["op"] != "keep":
            change = pages.Change(
                at, entry["op"], entry["id"], entry["rev"], entry.get("reason", ""), self._time
            )
            self._history.setdefault(entry["id"], []).append(change)
        return at

    def _append(self, entry: dict[str, Any]) -> int:
        self._ledger.entries.append(canonical.write(entry).decode())
        self._ledger.times.append(self._time)
        return len(self._ledger.entries) - 1

    # --- the seal ---------------------------------------------------------------------------

    def _seal(self, search: str) -> None:
        """Write the manifest and the log, sign it, and lay a proof beside each document."""
        for path, data in bag.manifest(self._files).items():
            self._write(path, data)
        total = self._files["m/root.sha256"].digest.hex()
        entry = {"m": total, "n": len(self._listed), "op": "release", "s": search, "v": 1}
        release = canonical.write(entry)
        if not self._ledger.entries or self._ledger.entries[-1] != release.decode():
            self._append(entry)
        log = [text.encode() for text in self._ledger.entries]
        tree = tlog.tree(log)
        self._checkpoint = tlog.Checkpoint(self._name, len(log), tree.root())
        for path, data in (*tlog.tiles(tree), *tlog.bundles(log)):
            self._write(f"log/{path}", data)
        note = self._signed(tree, len(log))
        self._write("log/checkpoint", note.encode())
        for path, data in self._stamped[1].items() if self._stamped[0] == note.encode() else ():
            self._write(path, data)
        self._write("log/keys", "".join(f"{line}\n" for line in self._ledger.keys).encode())
        for known in self._ledger.documents.values():
            if known.rev and not known.withdrawn:
                for each in known.shown:
                    each.sealed = each.sealed or len(log)
                    path = f"d/{known.id}/r{each.rev}/proof.tlog-proof"
                    self._write(path, self._proof(tree, each.leaf, each.sealed))
        told = self._proof(tree, len(log) - 1, len(log), release)
        self._write("log/release.tlog-proof", told)

    def _proof(self, tree: Tree, leaf: int, size: int, entry: bytes = b"") -> bytes:
        """Prove an entry in the state of the log in which it was sealed, which later states extend."""
        note = self._signed(tree, size)
        return tlog.proof(leaf, tree.inclusion(leaf, size), note, entry).encode()

    def _signed(self, tree: Tree, size: int) -> str:
        """Sign a state once: signatures may be drawn at random, and the same state has the same."""
        if size not in self._states:
            body = tlog.Checkpoint(self._name, size, tree.root(size)).body()
            note = self._ledger.notes.get(body, "")
            there = {ident for _, ident, _ in notes.split(note)[1]} if note else set()
            missing = [each for each in self._signers if each.verifier.ident not in there]
            if missing:
                signed = notes.write(body, missing, self._time)
                note = notes.merged(note, signed, self._public) if note else signed
                self._ledger.notes[body] = note
            self._states[size] = note
        return self._states[size]

    def _finish(self) -> None:
        for path, data in bag.tags(self._files.values(), self._about.title, self._time).items():
            (self._root / path).write_bytes(data)

    def date(self) -> None:
        """Have every file bear the edition's time, once it is known that it will be published.

        Not when it was made: the day, and the log's size as seconds, so that no two editions of a
        day look the same age to a server that is asked whether something changed.
        """
        stamp = self._time + min(len(self._ledger.entries), DAY - 1)
        for folder, names, files in os.walk(self._root):
            for name in (*names, *files):
                os.utime(os.path.join(folder, name), (stamp, stamp))  # noqa: PTH118  (many: no objects)
        os.utime(self._root, (stamp, stamp))

    # --- files ------------------------------------------------------------------------------

    def _write(self, path: str, data: bytes) -> None:
        """Write a file below ``data/``; the manifest names those that are written before the seal."""
        self._files[path] = bag.File(path, sha256(data).digest(), len(data))
        target = f"{self._data}/{path}"
        folder = target.rpartition("/")[0]
        if folder not in self._folders:  # as text: a hundred thousand paths as objects are heavy
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._folders.add(folder)
        if not (self._last and self._last.take(path, data, target)):
            with open(target, "wb") as out:  # noqa: PTH123
                out.write(data)


class _Late(msgspec.Struct, frozen=True):
    """A document whose page is yet to be made; ``replaced``: the revision that it replaces now."""

    listed: pages.Listed
    found: tuple[Told, ...]
    replaced: int


def _replaced(known: Published) -> dict[int, int]:
    """(revision that stays -> the one that took its place) of a document."""
    revs = [each.rev for each in known.shown]
    return dict(itertools.pairwise(revs))


def _replacing(ledger: Ledger) -> dict[tuple[str, int], int]:
    """(public name, revision) to the one that it replaced, where that stays."""
    return {
        (known.id, after): before
        for known in ledger.documents.values()
        for before, after in _replaced(known).items()
    }


def _files(document: CleanDocument) -> dict[str, bytes]:
    """Give what its record names: text and pictures."""
    lines = "\n".join(line for page in document.pages for line in page.lines)
    pictures = {
        f"p{number:04}.png": page.image
        for number, page in enumerate(document.pages, 1)
        if page.image
    }
    return {"text.txt": f"{lines}\n".encode()} | pictures


def _as_told(files: Mapping[str, bytes], meta: bytes) -> bool:
    """Whether these are the files that a record names."""
    told = {each["path"]: each["sha256"] for each in canonical.read(meta)["files"]}
    return told == {path: sha256(data).hexdigest() for path, data in files.items()}


def _plain(line: str) -> str:
    return " ".join(unmarked(line).split())


def _meta(
    document: CleanDocument, rev: int, nonce: str, files: Mapping[str, bytes]
) -> dict[str, Any]:
    return {
        "v": 1,
        "id": document.id,
        "rev": rev,
        "nonce": nonce,
        "title": document.title,
        "date": document.date,
        "lang": document.language,
        "kind": document.kind,
        "source": document.source,
        "fields": [list(field) for field in document.fields],
        "files": [
            {"path": path, "sha256": sha256(data).hexdigest(), "bytes": len(data)}
            for path, data in files.items()
        ],
        "redactions": [
            {"page": gap.page, "reason": gap.reason, "kind": gap.kind} for gap in document.gaps
        ],
    }
