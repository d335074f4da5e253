"""Earlier revisions: where they are kept, and which of them the public may go on reading.

    revision 1 --read anew, title put right--> revision 2     1 stays, marked as replaced
               --a name removed, a page gone-> revision 2     1 goes: side by side they would tell

Each is kept as it was published, in a private folder beside the ledger, a file a revision: the same
ledger gives the same edition again, and a document that is erased leaves nothing here.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from vitrina.core.clean import GAP, CleanDocument
from vitrina.publish.ledger import Ledger, Older, Published
from vitrina.publish.told import Told


class Kept(Struct, frozen=True):
    """A revision as it was published: its clean document, and the bytes of its record."""

    document: bytes
    meta: bytes


class _Found(Struct, frozen=True):
    """What machines found in a revision, and what they found it in: words, and the program."""

    found_in: str
    found: tuple[Told, ...]


class Store:
    """The folder of the revisions that one edition shows: ``<public name>.<revision>``.

    Beside the newest of a document lies what machines find in it, which is slow to find.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._there = {path.name for path in folder.iterdir()} if folder.is_dir() else set()

    def put(self, known: Published, document: bytes, meta: bytes, *, anew: bool) -> None:
        """Keep the newest revision of a document. ``anew``: also where one of its number is kept."""
        name = f"{known.id}.{known.rev}"
        if name in self._there and not anew:
            return
        self._write(name, Kept(document, meta))

    def found(
        self, known: Published, found_in: str, find: Callable[[], tuple[Told, ...]]
    ) -> tuple[Told, ...]:
        """Give what machines find in the newest revision; they look where what they look at is another."""
        name = f"{known.id}.{known.rev}.told"
        with contextlib.suppress(OSError, msgspec.DecodeError):
            data = (self._folder / name).read_bytes() if name in self._there else b""
            kept = msgspec.msgpack.decode(data, type=_Found)
            if kept.found_in == found_in:
                return kept.found
        made = find()
        self._write(name, _Found(found_in, made))
        return made

    def _write(self, name: str, kept: Struct) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._folder / f"{name}.part"
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "wb") as out:
            out.write(msgspec.msgpack.encode(kept))
        part.replace(self._folder / name)
        self._there.add(name)

    def has(self, ident: str, was: Published | Older) -> bool:
        """Whether a revision is kept as it was published."""
        return self._read(ident, was) is not None

    def get(self, ident: str, was: Published | Older) -> tuple[CleanDocument, bytes] | None:
        """Give a revision and its record, as they were published; None where they are not kept so."""
        kept = self._read(ident, was)
        if kept is None:
            return None
        try:
            return msgspec.msgpack.decode(kept.document, type=CleanDocument), kept.meta
        except msgspec.DecodeError:  # of a program that had other documents
            return None

    def _read(self, ident: str, was: Published | Older) -> Kept | None:
        try:
            data = (self._folder / f"{ident}.{was.rev}").read_bytes()
            kept = msgspec.msgpack.decode(data, type=Kept)
        except (OSError, msgspec.DecodeError):
            return None
        document, meta = (sha256(each).hexdigest() for each in (kept.document, kept.meta))
        return kept if (document, meta) == (was.content, was.meta) else None

    def prune(self, ledger: Ledger) -> None:
        """Erase what the edition no longer shows."""
        shown: set[str] = set()
        for known in ledger.documents.values():
            if known.rev and not known.withdrawn:
                shown.update(f"{known.id}.{each.rev}" for each in known.shown)
                shown.add(f"{known.id}.{known.rev}.told")
        self._erase(self._there - shown)

    def forget(self, ident: str) -> None:
        """Erase every revision of a document."""
        self._erase({name for name in self._there if name.partition(".")[0] == ident})

    def _erase(self, names: Collection[str]) -> None:
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                (self._folder / name).unlink()
        self._there -= set(names)


class Earlier(Struct, frozen=True):
    """How earlier revisions are kept and looked at."""

    store: Store
    wary: Callable[[str], bool] = lambda _: False
    """Whether a document (by the library's key) was cleaned with caution: not all of it could be shown."""
    unsound: Callable[[Path, Sequence[str]], Collection[str]] = lambda _folder, _below: ()
    """Of some folders of an edition in the making, those that hold what must not be seen today."""


def only_corrected(old: CleanDocument, new: CleanDocument, *, wary: bool) -> bool:
    """Whether nothing was removed from ``new`` that ``old`` shows. When in doubt, no.

    A page from which something is removed must be the same in both: where its words were read anew,
    nobody can tell what a mark covers now. ``wary``: words may have been left out without a mark.
    """
    if wary and old.pages != new.pages:
        return False
    if set(new.gaps) - set(old.gaps) or len(new.pages) < len(old.pages):
        return False
    gaps = {gap.page for gap in new.gaps}
    for number, page in enumerate(new.pages, 1):
        before = old.pages[number - 1] if number <= len(old.pages) else None
        if before != page and (number in gaps or _marked("".join((page.part, *page.lines)))):
            return False
        if before and before.image and not page.image:
            return False
    return (old.title == new.title or not _marked(new.title)) and _fields_stay(old, new)


def _fields_stay(old: CleanDocument, new: CleanDocument) -> bool:
    """Whether each field is there still, and has no new mark."""
    before, after = (Counter(name for name, _ in each.fields) for each in (old, new))
    return before <= after and all(f in old.fields for f in new.fields if _marked(f[1]))


def _marked(text: str) -> bool:
    """Whether something was removed from a text: no mark is without this sign."""
    return GAP[1] in text
