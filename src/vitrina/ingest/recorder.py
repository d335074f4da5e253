"""Events of a worker become rows of the catalogue and documents of the index.

The one writer. It holds, for each worker, the stack of documents that are open there; everything
else it knows is in the catalogue, so it can die at any moment.
"""

from __future__ import annotations

import hmac

from vitrina.analyzers import dates
from vitrina.core.index import IndexDocument
from vitrina.core.outcomes import amiss
from vitrina.ingest import scans
from vitrina.ingest.events import About, Closed, Lost, Opened, Piece, Section
from vitrina.store.blobs import Blobs
from vitrina.store.catalogue import BLOB, TEXT, TEXT_AND_END, Catalogue, DocumentRow


class Stack:
    """The documents open in one worker, outermost first: (number, whether it is known already)."""

    def __init__(self, folder: str, path: str) -> None:
        self.open: list[tuple[int, bool]] = []
        self.folder = folder
        self.path = path


class Recorder:
    """Writes events into the catalogue, inside the agent's transaction, and gathers for the index."""

    def __init__(self, catalogue: Catalogue, blobs: Blobs, key: bytes) -> None:
        self._catalogue = catalogue
        self._blobs = blobs
        self._key = key
        self.added: list[IndexDocument] = []
        self.gone: list[int] = []
        self.position = 0
        self.inside = 0
        """Files inside others that were found; one that holds itself counts once."""
        self.problems = 0
        self._any_erased = catalogue.any_erased()

    def erased(self, sha: bytes) -> bool:
        """Whether a person erased this content."""
        return self._any_erased and self._catalogue.is_erased(self._tag(sha))

    def _tag(self, sha: bytes) -> bytes:
        """The keyed digest by which erased content is known again."""
        return hmac.digest(self._key, sha, "sha256")

    def known(self, sha: bytes) -> tuple[bool, int]:
        """Whether this content is recorded to its end; if not, how many of its children are."""
        if self.erased(sha):
            return True, 0
        number, code = self._catalogue.number(sha)
        if not number:
            return False, 0
        return (True, 0) if code != "reading" else (False, self._catalogue.members_settled(number))

    def opened(self, stack: Stack, event: Opened) -> int:
        """Begin a document that comes in pieces; its number."""
        del stack.open[event.depth :]
        sha = event.about.sha
        number, code = self._catalogue.number(sha)
        known = (bool(number) and code != "reading") or self.erased(sha)
        if not known:
            fresh = number == 0
            number = self._catalogue.write(_row(event.about, "reading"))
            if not fresh:
                self._catalogue.clear(number)
                self.gone.append(number)
        stack.open.append((number, known))
        if event.depth and number:
            self._member(
                stack, event.depth, event.ordinal, event.place, event.about.name, number, ""
            )
        return number

    def piece(self, stack: Stack, event: Piece) -> None:
        """Keep a section of an open document."""
        number, known = stack.open[event.depth]
        if not known:
            self._section(stack, number, event.about, event.section)

    def lost(self, stack: Stack, event: Lost) -> None:
        """Record a child that never became bytes."""
        self.problems += 1
        self._member(
            stack,
            event.depth,
            event.ordinal,
            event.place,
            event.name,
            None,
            event.code,
            event.detail,
        )

    def closed(self, stack: Stack, event: Closed, file: int = -1) -> int:
        """End a document; its number, 0 if it was erased. ``file``: its open original, to be kept."""
        about = event.about
        opened = len(stack.open) > event.depth
        known = stack.open[event.depth][1] if opened else False
        del stack.open[event.depth :]
        if self.erased(about.sha):
            if event.depth:
                self._member(
                    stack, event.depth, event.ordinal, event.place, about.name, None, "erased"
                )
            return 0
        number, code = self._catalogue.number(about.sha)
        if not known:
            known = bool(number) and code != "reading"
        if not known:
            number = self._write(stack, event, number, file, opened=opened)
        if event.depth:
            self._member(stack, event.depth, event.ordinal, event.place, about.name, number, "")
        return number

    def _write(self, stack: Stack, event: Closed, number: int, file: int, *, opened: bool) -> int:
        row = _row(event.about, event.code, event, kept=self._keep(event, file))
        again = bool(number)
        number = self._catalogue.write(row)
        if again and not opened:
            self._catalogue.clear(number)
            self.gone.append(number)
        for section in event.last:
            self._section(stack, number, event.about, section)
        if not event.sections:
            self._section(stack, number, event.about, None)
        if opened and event.children >= 0:
            self._catalogue.drop_members_after(number, event.children)
        for page, part in event.scans:
            self._catalogue.scan(number, page, part)
        if again:
            self._join_scans(number, event)
        self.position = self._catalogue.changed(number)
        self.problems += amiss(event.code)
        return number

    def _join_scans(self, number: int, event: Closed) -> None:
        """Give a document that was read anew the words back that OCR has read on its pages."""
        self._catalogue.scans_only(number, [page for page, _ in event.scans])
        if scans.merge(self._catalogue, number, anew=True):  # the index takes it from the catalogue
            self.added = [document for document in self.added if document.document != number]

    def _keep(self, event: Closed, file: int) -> int:
        """Keep the original where that is wanted; a text that is its file is kept already."""
        if event.as_is:
            return TEXT if event.as_is == 1 else TEXT_AND_END
        if event.data is not None:
            self._blobs.put(event.about.sha, event.data)
            return BLOB
        return BLOB if file >= 0 and self._blobs.take(event.about.sha, file) else 0

    def _section(self, stack: Stack, number: int, about: About, section: Section | None) -> None:
        if section:
            self._catalogue.write_text(number, section.number, section.heads, section.text)
        self.added.append(document_of(number, about, section, stack.folder, stack.path))

    def _member(
        self, stack: Stack, depth: int, ordinal: int, place: str, name: str, document: int | None,
        code: str, detail: str = "",
    ) -> None:  # fmt: skip
        parent = stack.open[depth - 1][0]
        if parent and self._catalogue.member(parent, ordinal, place, name, document, code, detail):
            self.inside += 1


def document_of(
    number: int, about: About, section: Section | None, folder: str, path: str
) -> IndexDocument:
    """Give what the index takes in for one section."""
    flags = about.flags
    if section and section.ocr and "ocr" not in flags:
        flags = f"{flags} ocr".strip()
    name = f"{path} {about.words_name}" if path else about.words_name
    return IndexDocument(
        document=number,
        section=section.number if section else 0,
        exact=section.exact if section else name,  # a file without words is found by its name
        stem=section.stem if section else "",
        title=about.words_title,
        name=name,
        sender=about.words_sender,
        recipients=about.words_recipients,
        kind=about.kind,
        media=about.media,
        language=about.language,
        date=dates.ordinal(about.date),
        folder=folder,
        flags=flags,
    )


def _row(about: About, code: str, event: Closed | None = None, *, kept: int = 0) -> DocumentRow:
    return DocumentRow(
        sha=about.sha,
        size=about.size,
        name=about.name,
        title=about.title,
        kind=about.kind,
        media=about.media,
        language=about.language,
        date=about.date,
        date_from=about.date_from,
        sender=about.sender,
        recipients=about.recipients,
        reader=about.reader,
        reader_version=about.version,
        code=code,
        detail=event.detail if event else "",
        pages=event.pages if event else 0,
        characters=event.characters if event else 0,
        sections=event.sections if event else 0,
        flags=about.flags,
        claims=event.claims.decode() if event else "[]",
        problems=event.problems.decode() if event else "[]",
        kept=kept,
    )


def new_key() -> str:
    """A library's own key for ``tag``, in hex."""
    import secrets  # noqa: PLC0415

    return secrets.token_hex(32)
