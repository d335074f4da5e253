"""The editions of a library: what was chosen, what was published, and the private ledger between.

    library.editions.publish(out, [key], Choice(query="asilo"), About("The offer"))
    library.editions.withdraw(document, "court-order")

One key's name is one log and one edition that grows. Its ledger lies in the library, for its owner
alone: editions/NAME.json, and editions/NAME/ with the revisions that the edition shows.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, structs

from vitrina.core.clean import CleanDocument, CleanDossier, CleanItem
from vitrina.desk.records import DOCUMENT, EVENT, PASSAGE, Dossier, Item
from vitrina.formats import notes
from vitrina.formats.notes import ED25519, ML_DSA_44, Verifier, fingerprint, verifier
from vitrina.publish import edition, ledger, signatures
from vitrina.publish import keys as key_files
from vitrina.publish.edition import CannotPublish, Made
from vitrina.publish.keys import Key
from vitrina.publish.ledger import Ledger
from vitrina.publish.pages import About
from vitrina.publish.revisions import Earlier, Store
from vitrina.redact.decisions import Decision
from vitrina.store import errors
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder

FOLDER = "editions"
DIGEST = 64
"""Hex digits of a document's id; other keys of a ledger are ties that were cut."""
Kind = TypeVar("Kind")


class Choice(Struct, frozen=True):
    """Which documents are published: those that answer a query, are in a dossier, or are named."""

    query: str = ""
    dossiers: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    everything: bool = False


class Standing(Struct, frozen=True):
    """An edition as its library knows it."""

    name: str
    documents: int
    entries: int
    """Of its log."""
    place: str
    """The folder that it was last published in; '' before that was kept."""
    signers: tuple[str, ...]
    """Names of those who sign it, the publisher's first."""
    fingerprint: str
    """Of the publisher's keys."""
    waits: str = ""
    """The folder in which a newer state awaits approval; '' where none does."""
    awaits: tuple[str, ...] = ()
    """Who has yet to sign that; none: everyone has, and publishing again puts it in its place."""


class Sources(Struct, frozen=True):
    """What an edition is made from, as the library gives it. Documents are whole ids."""

    named: Callable[[str], str]
    every: Callable[[str], Sequence[str]]
    dossier: Callable[[str], tuple[Dossier, Sequence[Item]]]
    permitted: Callable[[str], str]
    """A text of the editor's own without what must not be seen anywhere."""
    clean: Callable[[Iterable[str], Ledger], Iterable[CleanDocument]]
    reasons: Callable[[Ledger], Mapping[str, str]]
    withhold: Callable[[str, str, str], Decision]
    check: Callable[[Path, Mapping[str, str], Path | None], None]
    """Raises where a finished folder holds what must not be seen; with the documents' public names, and
    the file in which is kept what passed before."""
    wary: Callable[[str], bool]
    """Whether not all of a document could be shown."""
    unsound: Callable[[Path, Mapping[str, str], Sequence[str]], Collection[str]]
    """Of some folders of one in the making, those that hold what must not be seen."""


class Editions:
    """Publishes from one library."""

    def __init__(self, root: Path, sources: Sources) -> None:
        self._root = root / FOLDER
        self._sources = sources

    def publish(
        self,
        out: str | Path,
        keys: Sequence[Key],
        choice: Choice | None = None,
        about: About | None = None,
        *,
        now: float | None = None,
        alone: bool = False,
        approvers: Sequence[Verifier] = (),
    ) -> Made:
        """Write the edition of the first key's name to ``out``.

        Without ``choice`` or ``about`` they are those of the last time. ``now``: the time that it
        bears, to the day. Whoever signed the last one as well has to sign this, unless it is to be
        published ``alone``, and so have ``approvers``, whose keys these are. Where such a key is not
        among ``keys`` the edition awaits approval, beside ``out``. Raises ``CannotPublish``.
        """
        place, library = Path(out).resolve(), self._root.parent.resolve()
        if place == library or library in place.parents:
            raise CannotPublish(f"{out} lies inside the library")
        path = self._path(keys[0].name)
        kept = self.ledger(keys[0].name)
        others = _others(keys, approvers, [] if alone else [verifier(line) for line in kept.keys])
        choice = choice or self._before(kept, "choice", Choice)
        about = about or self._before(kept, "about", About)
        if choice is None or about is None or not about.title.strip():
            raise CannotPublish("nothing was published under this name yet: say what, and a title")
        documents = self.chosen(choice)
        if not documents and not kept.entries:
            raise CannotPublish("no document answers to what was chosen")
        kept.settings = {
            "choice": msgspec.to_builtins(choice),
            "about": msgspec.to_builtins(about),
            "place": str(place),
        }
        named = {key: ident for ident, key in kept.ordered(documents)}
        return edition.publish(
            self._sources.clean(documents, kept),
            Path(out),
            keys=keys,
            ledger=kept,
            about=about,
            time=int(time.time() if now is None else now),
            approvers=others,
            reasons=self._sources.reasons(kept),
            dossiers=[self._told(key, kept, named) for key in choice.dossiers],
            earlier=Earlier(
                Store(path.with_suffix("")),
                self._sources.wary,
                lambda work, below: self._sources.unsound(work, public(kept, documents), below),
            ),
            check=lambda work: self._sources.check(
                work, public(kept, documents), path.with_suffix(".passed")
            ),
            whole=lambda waiting: _whole(waiting, kept),
            keep=lambda made: ledger.save(made, path),
        )

    def rehearse(self, choice: Choice, about: About) -> Made:
        """Make an edition aside and look for leaks in it; nothing of it stays. Raises what that raises."""
        kept = Ledger()
        documents = self.chosen(choice)
        named = {key: ident for ident, key in kept.ordered(documents)}
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._root) as aside:
            return edition.publish(
                self._sources.clean(documents, kept),
                Path(aside) / "edition",
                keys=[key_files.make("example.org/rehearsal")],
                ledger=kept,
                about=about,
                time=int(time.time()),
                dossiers=[self._told(key, kept, named) for key in choice.dossiers],
                check=lambda work: self._sources.check(work, public(kept, documents), None),
            )

    def about(self, name: str) -> About:
        """Give what the edition of a name said of itself last."""
        return self._before(self.ledger(name), "about", About) or About("")

    def choice(self, name: str) -> Choice:
        """Give what was chosen for the edition of a name last."""
        return self._before(self.ledger(name), "choice", Choice) or Choice()

    def chosen(self, choice: Choice) -> list[str]:
        """Give the documents of a choice, each once."""
        found = [self._sources.named(ident) for ident in choice.documents]
        for dossier in choice.dossiers:
            found += [item.document for item in self._sources.dossier(dossier)[1]]
        if choice.query or choice.everything:
            found += self._sources.every(choice.query)
        return list(dict.fromkeys(found))

    def _told(self, key: str, kept: Ledger, public: Mapping[str, str]) -> CleanDossier:
        """Give a dossier as the public sees it: no notes, and nothing that must not be seen."""
        dossier, items = self._sources.dossier(key)
        say = self._sources.permitted
        made = [
            CleanItem(
                public.get(item.document, ""),
                say(item.text),
                tuple(say(line) for line in item.quote.split("\n") if line.strip()),
                item.date,
                item.state,
            )
            for item in items
            if item.kind in {PASSAGE, DOCUMENT, EVENT}
        ]
        text = tuple(" ".join(part.split()) for part in say(dossier.text).split("\n\n"))
        return CleanDossier(
            kept.page_of(f"dossier {key}"),
            say(dossier.title),
            tuple(part for part in text if part),
            tuple(made),
        )

    def withdraw(self, ident: str, reason: str, note: str = "") -> Decision:
        """Take a document out of every later edition. ``ident``: the library's id or the public one.

        ``reason`` is a code of ``ledger.REASONS``, which the log tells; ``note`` stays private.
        Raises ``NotFound``, ``NotFit``.
        """
        if reason not in ledger.REASONS:
            raise errors.NotFit(f"a reason is one of: {', '.join(ledger.REASONS)}")
        for kept in self.ledgers():
            if key := kept.key_of(ident.strip()):
                return self._sources.withhold(key, reason, note)
        return self._sources.withhold(self._sources.named(ident), reason, note)

    def standing(self) -> tuple[Standing, ...]:
        """Tell how each edition stands, by name."""
        return tuple(_standing(kept) for kept in self.ledgers())

    def ledgers(self) -> tuple[Ledger, ...]:
        """Give the ledger of each edition, by name."""
        if not self._root.is_dir():
            return ()
        return tuple(self._load(path) for path in sorted(self._root.glob("*.json")))

    def ledger(self, name: str) -> Ledger:
        """Give the ledger of an edition; an empty one before it is published first."""
        return self._load(self._path(name))

    def names_in(self, folder: Path) -> dict[str, str]:
        """Give the public names of this library's documents that are in an edition, by their own."""
        return {
            document: known.id
            for kept in self.ledgers()
            for document, known in kept.documents.items()
            if (folder / "data" / "d" / known.id).is_dir()
        }

    def forget(self, is_there: Callable[[str], bool]) -> None:
        """Keep no tie between documents that were erased and what was published of them."""
        for kept in self.ledgers():
            gone = [key for key in kept.documents if len(key) == DIGEST and not is_there(key)]
            store = Store(self._path(kept.origin).with_suffix(""))
            for key in gone:
                store.forget(kept.documents[key].id)
                kept.forget(key)
            if gone:
                ledger.save(kept, self._path(kept.origin))

    def _path(self, name: str) -> Path:
        plain = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-.")[:60]
        return self._root / f"{plain}-{sha256(name.encode()).hexdigest()[:8]}.json"

    @staticmethod
    def _load(path: Path) -> Ledger:
        try:
            return ledger.load(path)
        except (ValueError, OSError) as error:
            raise CannotPublish(f"{path} can't be read: {error}") from error

    @staticmethod
    def _before(kept: Ledger, name: str, kind: type[Kind]) -> Kind | None:
        told = kept.settings.get(name)
        return None if told is None else msgspec.convert(told, kind)


def _others(
    keys: Sequence[Key], approvers: Sequence[Verifier], before: Sequence[Verifier]
) -> tuple[Verifier, ...]:
    """Give the keys that are to sign and are not at hand: approvers', and of who signed before."""
    here = {key.name for key in keys}
    named = {each.name for each in approvers}
    if keys[0].name in named:
        raise CannotPublish("a second person has a key of a name of their own")
    for name in named:
        kinds = sorted(each.kind for each in approvers if each.name == name)
        if kinds != [ED25519, ML_DSA_44]:
            raise CannotPublish(f"the public half of {name} is an Ed25519 and an ML-DSA-44 key")
    known = (*(each for each in before if each.name not in named), *approvers)
    return tuple(each for each in known if each.name not in here)


def _standing(kept: Ledger) -> Standing:
    keys = [verifier(line) for line in kept.keys]
    place = str(kept.settings.get("place", ""))
    known = kept.documents.values()
    told = Standing(
        kept.origin, sum(1 for each in known if each.rev and not each.withdrawn), len(kept.entries),
        place, tuple(dict.fromkeys(each.name for each in keys)),
        fingerprint(each for each in keys if each.name == kept.origin),
    )  # fmt: skip
    waits = edition.awaiting(Path(place))
    note = signatures.note(waits / "data/log/checkpoint") if place else ""
    if not note.startswith(f"{kept.origin}\n"):
        return told
    try:
        return structs.replace(told, waits=str(waits), awaits=notes.absent(note, keys))
    except ValueError:  # whatever lies there, it is no edition
        return told


def _whole(waiting: Path, kept: Ledger) -> bool:
    """Whether an edition that waited is approved by all, and is the last that was made."""
    verdict = verify(Folder(waiting), [verifier(line) for line in kept.keys])
    return verdict.good and verdict.size == len(kept.entries)


def public(kept: Ledger, documents: Iterable[str]) -> dict[str, str]:
    """Give the public names of documents, by the library's own."""
    return {
        document: kept.documents[document].id
        for document in documents
        if document in kept.documents
    }
