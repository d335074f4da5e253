"""The library: the one facade that command line, workspace and programs call.

    import vitrina
    with vitrina.open("papers") as library:
        library.ingest()
        for hit in library.search("asilo Assange").hits:
            print(hit.path, hit.citation)

Any thread may call it. One process at a time reads files in; any number search meanwhile.
"""

from __future__ import annotations

import contextlib
import io
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

import msgspec

from vitrina.core.outcomes import OUTCOMES, PART, READ, SKIPPED, UNREADABLE
from vitrina.core.records import (
    Block,
    Branch,
    Brief,
    Citation,
    Claimed,
    Comparison,
    Counts,
    Document,
    FileOutcome,
    Message,
    Neighbours,
    Progress,
    Range,
    Results,
    Stretch,
    Support,
    Version,
)
from vitrina.core.types import Box
from vitrina.desk import batches, following
from vitrina.desk.desk import Desk
from vitrina.desk.records import Cited, News
from vitrina.engines import pdfium, tantivy, tesseract
from vitrina.formats import citation as citations
from vitrina.ingest import indexing
from vitrina.investigate import around, batch, chains, exports, pictures, reading
from vitrina.investigate.claims import Claims
from vitrina.investigate.search import Searcher
from vitrina.store import desk_lists, errors, folder
from vitrina.store.actors import ActorsFile
from vitrina.store.blobs import Blobs
from vitrina.store.catalogue import Catalogue, plainly, upgrade
from vitrina.store.lookup import Lookup, Row
from vitrina.understand.actors import Actors
from vitrina.understand.alikeness import Alikeness
from vitrina.understand.understanding import Understanding

if TYPE_CHECKING:  # who only searches waits for neither
    from vitrina.editions import Editions
    from vitrina.redact.clean import Pictures, Word
    from vitrina.redact.cover import Plate
    from vitrina.redact.editor import Editor
    from vitrina.redact.leaks import Report

FACETS = ("kind", "language", "year", "folder")
PROGRESS = "progress.json"
QUICKLY_SUMMED = 50_000_000
"""Bytes of an index whose sums are looked at before it is searched; a larger one when files are read."""
SILENCE = 300
"""Seconds without a word after which a run of another process is taken to be dead."""
MOST_QUOTE = 20_000
PUBLISHED_WIDTH = 1240
"""Pixels across a published page: 150 to the inch on A4."""


def default_library(trove: Path) -> Path:
    """Where the library of a folder lies unless someone says otherwise: beside it."""
    trove = trove.resolve()
    if os.access(trove.parent, os.W_OK):
        return trove.parent / f"{trove.name}.library"
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    return home / "vitrina" / f"{trove.name}.library"


def is_library(path: Path) -> bool:
    """Whether there is a library at ``path``."""
    return (path / folder.SETTINGS).is_file()


def open(  # noqa: A001  (vitrina.open reads as what it is)
    path: str | Path,
    *,
    library: str | Path | None = None,
    create: bool = True,
    reference: bool = False,
) -> Library:
    """Open the library at ``path``, or that of the folder of papers at ``path``, made if need be.

    ``library``: where the library lies. ``reference``: leave originals where they are, copy none.
    """
    path = Path(path)
    if library is None and is_library(path):
        return Library(path)
    root = Path(library) if library is not None else default_library(path)
    if not is_library(root):
        if not path.exists():
            raise errors.NoTrove(f"there is no {path}")
        if not create:
            raise errors.NoLibrary(f"there is no library at {root}")
        _make(root, path.resolve().name, reference=reference)
    found = Library(root)
    if path.exists():
        found.add(path)
    return found


def create(root: str | Path, *, name: str = "", reference: bool = False) -> Library:
    """Make an empty library."""
    root = Path(root)
    _make(root, name or root.name, reference=reference)
    return Library(root)


def _make(root: Path, name: str, *, reference: bool) -> None:
    settings = folder.Settings(name=name)
    folder.begin(root)
    with folder.writing(root), plainly(root):
        Catalogue(root).close()
        folder.settle(root, msgspec.structs.replace(settings, keep=0) if reference else settings)


class Library:
    """A library that is open. Close it, or use it in a ``with``.

    An older format is brought to today's when it is opened; ``upgraded_from`` is the format
    that it had, None if it was today's already.
    """

    def __init__(self, root: str | Path) -> None:
        self.root = Path(root)
        self._settings = folder.load(self.root)
        self.upgraded_from = upgrade(self.root)
        self._lookup = Lookup(self.root)
        self._actors_file = ActorsFile(self.root)
        self._blobs = Blobs(self.root / "blobs")
        self._searcher: Searcher | None = None
        self._pictures: pictures.Studio | None = None
        self._guard = threading.Lock()
        self._progress: Progress | None = None
        self.desk = Desk(self.root, self._cited)
        """What a person adds: stars, tags, notes, saved searches, dossiers. Undoable, kept apart."""
        self._alike = Alikeness(self._lookup, self.desk)
        self.facts = Understanding(
            self._lookup, self.desk, self._row, self._numbers, self._passages_of
        )
        """What the papers tell: findings, who wrote to whom, what happened when."""
        self.actors = Actors(self._actors_file, self._lookup, self.desk, self._numbers)
        """Whom the papers name: joined across spellings, put right by a person."""
        self._claims = Claims(self._lookup, self._search)
        self.batches = batches.Batches(self.desk.journal, self._ask_line)
        """Lists of names or queries, each asked of the whole library."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of every file and process."""
        with self._guard:
            if self._pictures:
                self._pictures.close()
            if self._searcher:
                self._searcher.close()
            self._pictures = self._searcher = None
        self._actors_file.close()
        self._lookup.close()
        self.desk.close()

    @cached_property
    def editor(self) -> Editor:
        """What must not be seen, and what the public would see."""
        from vitrina.redact.editor import Editor, Papers  # noqa: PLC0415

        return Editor(
            self.root,
            self.desk.journal,
            self._lookup,
            Papers(
                self.document,
                lambda ident: reading.blocks(self._lookup, self._row(ident).number),
                self._pictures_of,
                self._names_of,
                lambda: self._settings.ocr_languages,
                self._ocr_reader,
                self._at_hand,
            ),
        )

    @cached_property
    def editions(self) -> Editions:
        """What was published, and publishing."""
        from vitrina.editions import Editions, Sources  # noqa: PLC0415
        from vitrina.redact.decisions import WITHHOLD  # noqa: PLC0415

        return Editions(
            self.root,
            Sources(
                named=lambda ident: self._row(ident).sha.hex(),
                every=self._every,
                dossier=lambda key: (self.desk.dossier(key), self.desk.items(key)),
                permitted=self.editor.permitted,
                clean=self.editor.clean,
                reasons=self.editor.reasons,
                withhold=lambda ident, reason, note: self.editor.decide(
                    WITHHOLD, reason, document=ident, note=note
                ),
                check=self.editor.require_clean,
                wary=self.editor.wary,
                unsound=self.editor.unsound,
            ),
        )

    @property
    def name(self) -> str:
        """What the library is called."""
        return self._settings.name or self.root.resolve().name

    @property
    def troves(self) -> tuple[Path, ...]:
        """The folders whose files are in it."""
        return tuple(
            Path(os.path.normpath(self.root / path)) for _, path, _ in self._lookup.troves()
        )

    # --- taking in --------------------------------------------------------------------------

    def add(self, trove: str | Path) -> None:
        """Remember a folder, or one file, to be read by ``ingest``."""
        path = Path(trove)
        if not path.exists():
            raise errors.NoTrove(f"there is no {path}")
        path = path.resolve()
        root = self.root.resolve()
        if path == root or path in root.parents or root in path.parents:
            raise errors.NotALibrary(
                f"the library {root} and the folder {path} lie inside one another"
            )
        relative = os.path.relpath(path, root)
        if any(known == relative for _, known, _ in self._lookup.troves()):
            return
        with self._writing() as catalogue:
            catalogue.add_trove(relative, path.name)

    def ingest(
        self,
        *,
        progress: Callable[[Progress], None] | None = None,
        workers: int = 0,
        ocr: bool | None = None,
        ocr_languages: Sequence[str] = (),
        understand: bool | None = None,
        stop: threading.Event | None = None,
    ) -> Counts:
        """Read what is new or changed, until all is read or ``stop`` is set; the sum of outcomes."""
        from vitrina.ingest import run  # noqa: PLC0415  (the engine and the sandbox load here)

        self._require_troves()
        with folder.writing(self.root), plainly(self.root):
            run.run(
                self.root,
                self._settings,
                self._lookup,
                workers=workers or self._settings.workers or os.cpu_count() or 1,
                ocr=self._settings.ocr if ocr is None else ocr,
                ocr_languages=tuple(ocr_languages) or self._settings.ocr_languages,
                understand=self._settings.understand if understand is None else understand,
                progress=lambda told: self._tell(told, progress),
                stopped=stop.is_set if stop else lambda: False,
            )
        with self._guard:
            if self._searcher:
                self._searcher.refresh()
        if self._settings.understand if understand is None else understand:
            self.actors.refresh()
        return self.counts()

    def _require_troves(self) -> None:
        for path in self.troves:
            if not path.exists():
                raise errors.NoTrove(f"the folder {path} is not there")
            if not os.access(path, os.R_OK):
                raise errors.NoTrove(f"the folder {path} may not be read")

    def _tell(self, told: Progress, progress: Callable[[Progress], None] | None) -> None:
        self._progress = told
        path = self.root / PROGRESS
        part = path.with_suffix(".part")
        with contextlib.suppress(OSError):  # a page that shows it is no reason to stop
            part.write_bytes(msgspec.json.encode(told))
            part.replace(path)
        if progress:
            progress(told)

    def retry(self, codes: Sequence[str] = ()) -> int:
        """Mark files with these outcomes to be read again by the next ``ingest``; how many."""
        wanted = codes or tuple(c for c, o in OUTCOMES.items() if o.state in {PART, UNREADABLE})
        with self._writing() as catalogue:
            return catalogue.again(tuple(wanted))

    def remove(self, ident_or_path: str) -> int:
        """Erase a document, and what is only inside it, from every file of the library; how many."""
        from vitrina.ingest import erase  # noqa: PLC0415  (the readers load here)
        from vitrina.redact import kept  # noqa: PLC0415

        row = self._lookup.by_path(ident_or_path) or self._row(ident_or_path)
        with folder.writing(self.root), plainly(self.root):
            self._actors_file.drop()
            count = erase.erase(self.root, self._lookup, self._blobs, row, self.desk.journal)
            self.editions.forget(lambda ident: bool(self._lookup.by_sha(ident)))
            kept.sweep(self.root, self._lookup.numbers)
            return count

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Catalogue]:
        with folder.writing(self.root), plainly(self.root):
            catalogue = Catalogue(self.root)
            try:
                catalogue.begin()
                yield catalogue
                catalogue.commit()
            finally:
                catalogue.close()

    # --- asking -----------------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        sort: str = "",
        filters: Mapping[str, Sequence[str]] | None = None,
        facets: Sequence[str] = FACETS,
    ) -> Results:
        """Answer a query. ``filters``: values of a facet, one with ``-`` before it shut out.

        ``sort``: '' by relevance, ``date``, ``-date``. Nothing that is typed raises.
        """
        start = time.perf_counter()
        found = self._search().search(
            query, limit=limit, offset=offset, sort=sort, filters=filters or {}, facets=facets
        )
        return msgspec.structs.replace(found, seconds=time.perf_counter() - start)

    def _search(self) -> Searcher:
        with self._guard:
            if self._searcher is None:
                if tantivy.changed(self.root / "index", QUICKLY_SUMMED):
                    self._index_anew(changed=True)
                searcher = Searcher(self.root / "index", self._lookup, self.desk.own, self._told_in)
                try:
                    if not searcher.position() and self._lookup.any_documents():
                        self._index_anew()
                        searcher.refresh()
                except BaseException:
                    searcher.close()
                    raise
                self._searcher = searcher
            return self._searcher

    def _index_anew(self, *, changed: bool = False) -> None:
        """Make an index of another format, lost, changed or never ended: its answers would be a lie."""
        try:
            with folder.writing(self.root), plainly(self.root):
                if changed:
                    tantivy.drop(self.root / "index")
                catalogue = Catalogue(self.root)
                try:
                    indexing.anew(self.root, catalogue, self._lookup)
                finally:
                    catalogue.close()
        except errors.InUse:
            return  # whoever reads files in is making it
        except errors.NotWritable as error:
            raise errors.TooOld(
                f"the index of {self.root} has to be made anew, and can't be where it lies"
            ) from error

    def export(
        self,
        query: str,
        form: str,
        *,
        sort: str = "",
        filters: Mapping[str, Sequence[str]] | None = None,
    ) -> Iterator[bytes]:
        """Give every full answer to a query as ``csv``, ``jsonl``, ``zip-text`` or ``zip-originals``.

        It comes piece by piece. Raises ``NotFit`` for another form.
        """
        if form not in exports.FORMS:
            raise errors.NotFit(f"an export is one of: {', '.join(exports.FORMS)}")
        searcher = self._search()
        numbers = searcher.every(query, sort=sort, filters=filters)
        hits = (hit for at in numbers if (hit := searcher.hit(query, *at)))
        if form == "csv":
            return exports.as_csv(hits)
        if form == "jsonl":
            return exports.as_jsonl(hits)
        if form == "zip-text":
            return exports.as_texts(
                hits, lambda ident: reading.blocks(self._lookup, self._row(ident).number)
            )
        return exports.as_originals(hits, self._original_if_kept)

    def _at_hand(self, ident: str) -> bool:
        file = self._lookup.open_original(self._row(ident), self._blobs, self.root)
        if file is not None:
            os.close(file)
        return file is not None

    def _original_if_kept(self, ident: str) -> BinaryIO | None:
        try:
            return self.original(ident)
        except errors.NotKept:
            return None

    def news(self, key: str) -> News:
        """Tell what a saved search finds, and what of it is new since a person looked last."""
        searcher = self._search()
        return following.news(
            self.desk.journal,
            self.desk.search(key),
            searcher.position(),
            lambda saved: self._answers(saved.query, saved.filters),
        )

    def looked(self, key: str) -> None:
        """Note that a person has looked at what a saved search finds."""
        self.news(key)
        desk_lists.seen(self.desk.journal, key)

    def _answers(self, query: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Digests of the documents that answer; as many as are followed."""
        filters: dict[str, list[str]] = {}
        for facet, value in pairs:
            filters.setdefault(facet, []).append(value)
        found = self._search().every(query, filters=filters)[: following.MOST]
        numbers = [number for number, _ in found]
        shas: list[str] = []
        for at in range(0, len(numbers), 500):
            shas += [row.sha.hex() for row in self._lookup.rows(numbers[at : at + 500]).values()]
        return shas

    def _told_in(self, field: str, value: str, prefix: bool) -> list[int] | None:
        """Numbers of the papers that a field of facts names; None for another field."""
        if field == "actor" and value.startswith("key "):
            return self.actors.asked(value)  # no name: nothing else is looked through for it
        found = self.facts.documents(field, value, prefix)
        if field != "actor":
            return found
        return sorted({*(found or ()), *self.actors.asked(value)})

    # --- what an article rests on -------------------------------------------------------------

    def claims(
        self, ident: str, place: Range | None = None, most: int = 5, *, text: str = ""
    ) -> tuple[Claimed, ...]:
        """Give each sentence of an article that claims something, with the records it may rest on.

        ``place``: only the sentences of these lines, whatever they say. ``most`` 0: the sentences alone.
        ``text``: only the sentence that reads so.
        """
        return self._claims.of_document(self._row(ident), place, most, text)

    def rests_on(
        self, text: str, *, language: str = "", date: str = "", most: int = 5
    ) -> tuple[Support, ...]:
        """Give the passages of records that a sentence may rest on; ``date``: when it was written."""
        return self._claims.rests_on(text, language=language, date=date, most=most)

    def _numbers(self, query: str, filters: Mapping[str, Sequence[str]] | None = None) -> list[int]:
        return [number for number, _ in self._search().every(query, filters=filters)]

    def _every(self, query: str) -> list[str]:
        """Digests of all documents that answer as it was typed; of all there are for an empty query."""
        found = self._search().every(query, typed=True) if query.strip() else ()
        numbers = [n for n, _ in found] if query.strip() else self._lookup.all_numbers()
        shas: list[str] = []
        for at in range(0, len(numbers), 500):
            shas += [row.sha.hex() for row in self._lookup.rows(numbers[at : at + 500]).values()]
        return shas

    def _passages_of(self, query: str, row: Row) -> tuple[Range, ...]:
        return self._search().passages(query, row, 500)

    def _pictures_of(self, ident: str) -> Pictures:
        from vitrina.redact.clean import Pictures, Word  # noqa: PLC0415
        from vitrina.redact.cover import Plate  # noqa: PLC0415

        row = self._row(ident)

        def plate(page: int) -> Plate | None:
            try:
                grey, across, down = self._studio().plates(row, page, PUBLISHED_WIDTH)
                self._studio().looked(row, page, PUBLISHED_WIDTH)  # else what is seen is not known
            except (pictures.NoPicture, errors.NotKept):
                return None
            return Plate(across, down, grey)

        def words(page: int) -> list[Word]:
            layer = self._studio().looked(row, page, PUBLISHED_WIDTH)
            drawn = {pdfium.SEEN: True, pdfium.UNSEEN: False}
            scanned = reading.scanned_boxes(self._lookup, row.number, page)
            return [
                *(
                    Word(box.line, box._replace(line=0), drawn.get(seen), room)
                    for box, seen, room in layer
                ),
                *(Word(line, box) for line, box in scanned),
            ]

        languages = self._settings.ocr_languages
        return Pictures(plate, words, lambda page: self._studio().read(row, page, languages))

    def check_edition(self, folder: Path) -> Report:
        """Search an edition of this library, in every layer, for what must not be seen."""
        if not (folder / "bagit.txt").is_file():
            raise errors.NotFit(f"{folder} is no edition")
        return self.editor.check(folder, self.editions.names_in(folder))

    def _names_of(self, actor: str) -> tuple[str, ...]:
        try:
            return tuple(name.value for name in self.actors.names(actor))
        except errors.NotFound:
            return ()

    def _ocr_reader(self) -> str:
        return tesseract.producer(self._settings.ocr_languages)

    def _ask_line(self, mode: str, line: str) -> batches.Answer:
        return batch.ask(self._search(), mode, line)

    def _cited(self, text: str) -> Cited:
        """What an id or a citation names: the document, the citation and its words as they stand."""
        cited = citations.parse(text) if "#" in text or text.startswith("vitrina:") else None
        row = self._row(cited.document if cited else text)
        place = cited.range if cited else Range()
        blocks = reading.read(self._lookup, row.number, place, 2000) if place.line else ()
        lines = [line for block in blocks for line in block.text.split("\n")]
        words = citations.digest(lines) if lines else ""
        short = row.sha.hex()[: citations.SHORT]
        shown = citations.show(Citation(short, place, words))
        return Cited(row.sha.hex(), shown, "\n".join(lines)[:MOST_QUOTE])

    def words(self, start: str, limit: int = 10) -> tuple[str, ...]:
        """Words of the library that begin so, most frequent first, folded as the index has them."""
        return self._search().words(start, limit)

    def document(self, ident: str) -> Document:
        """Everything known of a document, by its id or the first 12 digits or more of it."""
        return reading.document(self._lookup, self._row(ident))

    def briefly(self, documents: Sequence[str]) -> dict[str, Brief]:
        """Title, kind and date of many documents, by their whole ids; of those that are there."""
        rows = self._lookup.briefly(documents)
        return {sha.hex(): Brief(sha.hex(), *rest) for sha, *rest in rows}

    def neighbours(self, ident: str) -> Neighbours:
        """Give the files before and after it in its folder, or in the file that holds it."""
        return around.neighbours(self._lookup, self._row(ident))

    def inside(self, ident: str, most: int = 200, skip: int = 0) -> tuple[Branch, ...]:
        """Give the files in it as a tree: ``most`` of the first level, and some of each below."""
        return around.inside(self._lookup, self._row(ident).number, most, skip)

    def chain(self, ident: str) -> tuple[Message, ...]:
        """Give the mails of its chain by date, itself among them; none if it stands alone."""
        return chains.chain(self._lookup, self._row(ident), self._search().numbers)

    def versions(self, ident: str) -> tuple[Version, ...]:
        """Give its copies, the versions of the same record, and what is only like it, the likest first."""
        return self._alike.versions(self._row(ident))

    def one_record(self, documents: Sequence[str]) -> dict[str, str]:
        """For each of these documents (whole ids) the first of them that is one record with it."""
        return self._alike.one_record(documents)

    def compare(self, one: str, other: str) -> Comparison:
        """Lay two documents side by side: what differs, and what one prints that the other lacks."""
        return self._alike.compare(self._row(one), self._row(other))

    def outline(self, ident: str) -> tuple[Stretch, ...]:
        """Its pages or parts in their order, with how many lines each has."""
        return reading.outline(self._lookup, self._row(ident).number)

    def read(self, ident: str, place: Range, most: int = 2000) -> tuple[Block, ...]:
        """Give the lines of ``place``, at most ``most``; ``last`` 0: to the end of the page or part."""
        return reading.read(self._lookup, self._row(ident).number, place, most)

    def read_all(
        self, ident: str, places: Sequence[Range], most: int = 2000
    ) -> tuple[tuple[Block, ...], ...]:
        """Give the lines of several places, each as ``read`` does, at the cost of few."""
        return reading.read_all(self._lookup, self._row(ident).number, places, most)

    def highlight(
        self, ident: str, query: str, blocks: Sequence[Block]
    ) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each block, where in its text the query's words stand."""
        return self._search().highlight(query, self._row(ident).language, blocks)

    def passages(self, ident: str, query: str, most: int = 500) -> tuple[Range, ...]:
        """Where in the document the query's words stand, in its order."""
        return self._search().passages(query, self._row(ident), most)

    def page_image(self, ident: str, page: int, width: int = 1200) -> tuple[bytes, str]:
        """Give a picture of a page, ``width`` pixels wide, and its media type."""
        return self._studio().picture(self._row(ident), page, width)

    def boxes(self, ident: str, page: int) -> tuple[tuple[int, Box], ...]:
        """(line on the page, box) of each word of a page; empty where that is not known."""
        row = self._row(ident)
        return reading.scanned_boxes(self._lookup, row.number, page) or self._studio().boxes(
            row, page
        )

    def _studio(self) -> pictures.Studio:
        with self._guard:
            if self._pictures is None:
                self._pictures = pictures.Studio(
                    self.root, self._settings.limits, self._lookup, self._blobs
                )
            return self._pictures

    def original(self, ident: str) -> BinaryIO:
        """Open the original's bytes. They may be hostile: look at them in a place made for that."""
        row = self._row(ident)
        found = self._lookup.open_original(row, self._blobs, self.root)
        if found is None:
            raise errors.NotKept(f"the original of {row.title or row.name} is not at hand")
        return io.FileIO(found, "rb")

    def resolve(self, citation: str) -> tuple[Document, Range, tuple[Block, ...], bool]:
        """Follow a citation: its document, place and lines; whether the words are still the same."""
        cited = citations.parse(citation)
        row = self._row(cited.document)
        blocks = (
            reading.read(self._lookup, row.number, cited.range, 2000) if cited.range.line else ()
        )
        words = citations.digest([line for block in blocks for line in block.text.split("\n")])
        return (
            reading.document(self._lookup, row),
            cited.range,
            blocks,
            not cited.words or words == cited.words,
        )

    def whereabouts(self, ident: str, words: str, lines: int) -> Range | None:
        """Where as many lines stand whose digest is ``words``: the place of a quotation that moved."""
        row = self._row(ident)
        return reading.whereabouts(reading.blocks(self._lookup, row.number), words, lines)

    def cite(self, ident: str, place: Range) -> str:
        """Give the citation of these lines, with the digest of their words."""
        row = self._row(ident)
        blocks = reading.read(self._lookup, row.number, place, 2000) if place.line else ()
        lines = [line for block in blocks for line in block.text.split("\n")]
        words = citations.digest(lines) if lines else ""
        return citations.show(Citation(row.sha.hex()[: citations.SHORT], place, words))

    def _row(self, ident: str) -> Row:
        ident = ident.strip().lower().removeprefix("vitrina:")
        if 12 <= len(ident) <= 64 and not set(ident) - set("0123456789abcdef"):
            rows = self._lookup.by_sha(ident)
            if len(rows) == 1:
                return rows[0]
            if rows:
                raise errors.NotFound(
                    f"more than one document begins with {ident}; give more digits"
                )
        raise errors.NotFound(f"no document {ident[:80]!r} in this library")

    # --- what became of the files -----------------------------------------------------------

    def report(
        self,
        *,
        state: str = "",
        code: str = "",
        kind: str = "",
        folder: str = "",
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[FileOutcome, ...]:
        """What became of each file: those in the troves first, then those inside other files."""
        codes = [
            c
            for c, o in OUTCOMES.items()
            if (not state or o.state == state) and (not code or c == code)
        ]
        if (not code and not state) or state == "waiting":
            codes += ["waiting", "reading"]
        return tuple(
            reading.outcome(self._lookup, values)
            for values in self._lookup.outcomes(codes, kind, folder, limit, offset)
        )

    def counts(self) -> Counts:
        """The sum of all outcomes."""
        files, inside = dict(self._lookup.file_codes()), dict(self._lookup.member_codes())
        waiting = files.pop("waiting", 0) + files.pop("reading", 0)
        by_state = dict.fromkeys((READ, PART, UNREADABLE, SKIPPED), 0)
        for code, count in files.items():
            by_state[OUTCOMES[code].state] += count
        by_code = {
            code: files.get(code, 0) + inside.get(code, 0)
            for code in OUTCOMES
            if code in files or code in inside
        }
        return Counts(
            files=sum(files.values()) + waiting,
            inside=sum(inside.values()),
            waiting=waiting,
            by_state=by_state,
            by_code=by_code,
        )

    def progress(self) -> Progress | None:
        """How far the current or the last run is, whichever process it runs in.

        A run that has said nothing for minutes was killed: it counts as finished.
        """
        if self._progress:
            return self._progress
        path = self.root / PROGRESS
        with contextlib.suppress(OSError, msgspec.DecodeError):
            told = msgspec.json.decode(path.read_bytes(), type=Progress)
            quiet = time.time() - path.stat().st_mtime
            return told if quiet < SILENCE else msgspec.structs.replace(told, finished=True)
        return None
