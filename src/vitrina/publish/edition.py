"""An edition: clean documents written out as a signed folder of static files.

    CleanDocument ... --pages, texts, pictures--> data/ --manifest, log--> signed

The folder is made beside its place and moved there whole: cut short, the last edition stands. The
log only grows: what was published, changed, withdrawn stays told. Formats: docs/spec/edition.md.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from vitrina.core.clean import CleanDocument
from vitrina.core.errors import VitrinaError
from vitrina.formats import canonical, notes, tlog
from vitrina.publish import bag, pages
from vitrina.publish.keys import Key
from vitrina.publish.ledger import REASONS, Ledger
from vitrina.publish.shelf import Card, Shelf

MARK = "bagit.txt"


class CannotPublish(VitrinaError):
    """The edition can't be made there."""

    advice = "Name an empty folder or an earlier edition, and a key of the same name as before."
    status = 21


class About(msgspec.Struct, frozen=True):
    """What an edition says of itself. ``notes``: the editor's, as plain paragraphs."""

    title: str
    publisher: str = ""
    notes: tuple[str, ...] = ()
    address: str = ""
    """Where it will be found, as ``https://example.org/papers/``; '' if that is not known."""


class Made(msgspec.Struct, frozen=True):
    """What came of publishing: documents in the edition, and what the log gained."""

    documents: int
    added: int
    revised: int
    withdrawn: int
    entries: int
    files: int
    root: str


def publish(
    documents: Iterable[CleanDocument],
    out: Path,
    *,
    key: Key,
    ledger: Ledger,
    about: About,
    time: int,
    reasons: Mapping[str, str] = {},
    check: Callable[[Path], None] = lambda _: None,
    keep: Callable[[Ledger], None] = lambda _: None,
) -> Made:
    """Write an edition to ``out``. ``time`` (seconds since 1970) is the one that it bears.

    ``check`` looks at the finished folder and raises where it must not be published; only then is
    it moved into place, and the ledger given to ``keep``. A document that was in the edition
    before and does not come is withdrawn, for the code that ``reasons`` has for its public name
    ("other" unless said). Documents come by their public names.
    """
    _prepare(out, key, ledger)
    if set(reasons.values()) - set(REASONS):
        raise CannotPublish(f"a reason is one of: {', '.join(REASONS)}")
    work = out.with_name(f".{out.name}.part")
    shutil.rmtree(work, ignore_errors=True)
    (work / "data").mkdir(parents=True)
    try:
        made = _Edition(work, key, ledger, about, time).make(documents, reasons)
        check(work)
        keep(ledger)
        _move(work, out)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return made


def _prepare(out: Path, key: Key, ledger: Ledger) -> None:
    if out.exists() and any(out.iterdir()) and not (out / MARK).exists():
        raise CannotPublish(f"{out} holds something else than an edition")
    if ledger.origin and ledger.origin != key.name:
        raise CannotPublish(f"the log is kept under the name {ledger.origin}, not {key.name}")
    ledger.origin = key.name


def _move(work: Path, out: Path) -> None:
    """Put the new folder in the place of the old."""
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    work.rename(out)
    shutil.rmtree(old, ignore_errors=True)


class _Edition:
    """One edition in the making."""

    def __init__(self, root: Path, key: Key, ledger: Ledger, about: About, time: int) -> None:
        self._data = root / "data"
        self._root = root
        self._key = key
        self._ledger = ledger
        self._about = about
        self._time = time
        self._sums: dict[str, str] = {}
        self._shelf = Shelf()
        self._listed: list[pages.Listed] = []
        self._added = self._revised = 0

    def make(self, documents: Iterable[CleanDocument], reasons: Mapping[str, str]) -> Made:
        by_id = {each.id: name for name, each in self._ledger.documents.items()}
        seen: set[str] = set()
        last = ""
        for document in documents:  # one at a time: their pictures are large
            if document.id not in by_id or document.id <= last:
                raise CannotPublish("documents come in the order of their names in the ledger")
            last = document.id
            seen.add(document.id)
            self._document(document, by_id[document.id])
        withdrawn = self._withdraw(seen, reasons)
        changes = pages.changes(self._ledger)
        for path, data in pages.site(self._about, self._listed, changes, self._key, self._time):
            self._put(path, data)
        root = self._shelf.write(self._put)
        self._seal(root)
        self._finish()
        return Made(
            documents=len(self._listed),
            added=self._added,
            revised=self._revised,
            withdrawn=withdrawn,
            entries=len(self._ledger.entries),
            files=len(self._sums),
            root=self._checkpoint.root.hex(),
        )

    # --- documents --------------------------------------------------------------------------

    def _document(self, document: CleanDocument, name: str) -> None:
        known = self._ledger.documents[name]
        content = sha256(msgspec.msgpack.encode(document)).hexdigest()
        changed = known.content != content or bool(known.withdrawn)
        if changed:
            known.rev += 1
            known.nonce = self._ledger.draw(32).hex()
            known.content, known.withdrawn = content, ""
        folder = f"d/{known.id}/r{known.rev}"
        lines = "\n".join(line for page in document.pages for line in page.lines)
        files = [(f"{folder}/text.txt", f"{lines}\n".encode())]
        files += [
            (f"{folder}/p{number:04}.png", page.image)
            for number, page in enumerate(document.pages, 1)
            if page.image
        ]
        meta = canonical.write(_meta(document, known.rev, known.nonce, files))
        if changed:
            entry = {"c": sha256(meta).hexdigest(), "id": known.id, "rev": known.rev, "v": 1}
            entry["op"] = "publish" if known.rev == 1 else "revise"
            known.leaf = self._append(entry)
            known.meta = sha256(meta).hexdigest()
            self._added += known.rev == 1
            self._revised += known.rev > 1
        for path, data in files:
            self._put(path, data)
        self._put(f"{folder}/meta.json", meta)
        listed = pages.listed(document, known.rev, known.leaf)
        self._listed.append(listed)
        self._put(f"d/{known.id}/index.html", pages.document(self._about, document, listed))
        summary = " ".join(lines.split())
        self._shelf.add(
            Card(
                document.id, document.title, document.date, document.kind, document.language,
                summary, len(document.pages),
            ),
            lines,
        )  # fmt: skip

    def _withdraw(self, seen: set[str], reasons: Mapping[str, str]) -> int:
        """Tell the log what is no longer there; its nonce goes, so that nobody can test a guess."""
        count = 0
        for known in self._ledger.documents.values():
            if known.rev and known.id not in seen:
                if not known.withdrawn:
                    reason = reasons.get(known.id, "other")
                    entry = {"id": known.id, "op": "withdraw", "reason": reason, "v": 1}
                    known.leaf = self._append(entry)
                    known.withdrawn, known.nonce, known.content, known.meta = reason, "", "", ""
                    count += 1
                data = pages.tombstone(self._about, known.id, known.withdrawn)
                self._put(f"d/{known.id}/index.html", data)
        return count

    def _append(self, entry: dict[str, Any]) -> int:
        self._ledger.entries.append(canonical.write(entry).decode())
        return len(self._ledger.entries) - 1

    # --- the seal ---------------------------------------------------------------------------

    def _seal(self, search: str) -> None:
        """Write the manifest and the log, sign it, and lay a proof beside each document."""
        manifest = bag.manifest(self._sums)
        for path, data in manifest.items():
            self._write(path, data)
        total = sha256(manifest["m/root.sha256"]).hexdigest()
        entry = {"m": total, "n": len(self._listed), "op": "release", "s": search, "v": 1}
        if not self._is_last_release(entry):
            self._append(entry)
        log = [text.encode() for text in self._ledger.entries]
        tree = tlog.tree(log)
        self._checkpoint = tlog.Checkpoint(self._key.name, len(log), tree.root())
        note = self._signed(self._checkpoint.body())
        for path, data in (*tlog.tiles(tree), *tlog.bundles(log)):
            self._write(f"log/{path}", data)
        self._write("log/checkpoint", note.encode())
        keys = "".join(f"{each.print()}\n" for each in self._key.verifiers)
        self._write("log/keys", keys.encode())
        for each in self._listed:
            proof = tlog.proof(each.leaf, tree.inclusion(each.leaf), note)
            self._write(f"d/{each.id}/r{each.rev}/proof.tlog-proof", proof.encode())
        last = max(at for at, text in enumerate(self._ledger.entries) if '"op":"release"' in text)
        self._write("log/release.tlog-proof", tlog.proof(last, tree.inclusion(last), note).encode())
        self._write("log/release.json", log[last])

    def _is_last_release(self, entry: dict[str, Any]) -> bool:
        return (
            bool(self._ledger.entries)
            and self._ledger.entries[-1] == canonical.write(entry).decode()
        )

    def _signed(self, body: str) -> str:
        """Sign a state once: signatures may be drawn at random, and the same state has the same."""
        if body not in self._ledger.notes:
            self._ledger.notes[body] = notes.write(body, self._key.signers, self._time)
        return self._ledger.notes[body]

    def _finish(self) -> None:
        for path, data in bag.tags(self._root, self._about.title, self._time).items():
            target = self._root / path
            target.write_bytes(data)
        for folder, names, files in os.walk(self._root):
            for name in (*names, *files):
                os.utime(Path(folder) / name, (self._time, self._time))
        os.utime(self._root, (self._time, self._time))

    # --- files ------------------------------------------------------------------------------

    def _put(self, path: str, data: bytes) -> None:
        """Write a file that the manifest names."""
        self._sums[path] = sha256(data).hexdigest()
        self._write(path, data)

    def _write(self, path: str, data: bytes) -> None:
        target = self._data / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _meta(
    document: CleanDocument, rev: int, nonce: str, files: list[tuple[str, bytes]]
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
            {
                "path": path.rpartition("/")[2],
                "sha256": sha256(data).hexdigest(),
                "bytes": len(data),
            }
            for path, data in files
        ],
        "redactions": [
            {"page": gap.page, "reason": gap.reason, "kind": gap.kind} for gap in document.gaps
        ],
    }
