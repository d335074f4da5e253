"""The agent: walks the troves, feeds confined workers, records what they find, keeps the index up.

    walk -> files waiting -> workers (sandboxed) -> events -> recorder -> catalogue -> index

It is the only writer, and everything that matters is in the catalogue: killed at any moment, the
next run goes on from what was committed. A worker that dies takes one file with it: the file is
read again carefully, each part announced, and what killed the worker is then left alone by name.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import stat
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from vitrina.analyzers import likeness, words
from vitrina.analyzers.likeness import Sketch
from vitrina.core.index import Engine, IndexDocument
from vitrina.core.limits import MIB
from vitrina.core.records import Progress, Work
from vitrina.engines import tesseract
from vitrina.ingest import scans, studying
from vitrina.ingest.events import (
    Answer,
    Asked,
    Closed,
    Event,
    Lost,
    Opened,
    Order,
    Picture,
    Piece,
    Seen,
    Settled,
    Started,
    Studied,
    Study,
    Task,
)
from vitrina.ingest.indexing import apply, folder_of
from vitrina.ingest.likening import liken
from vitrina.ingest.recorder import Recorder, Stack
from vitrina.ingest.walk import Met, walk
from vitrina.ingest.worker import Setup
from vitrina.sandbox import channel as channels
from vitrina.sandbox.process import Process
from vitrina.store.blobs import Blobs
from vitrina.store.catalogue import Catalogue, FileRow
from vitrina.store.facts import BITS, pack
from vitrina.store.folder import Settings
from vitrina.store.lookup import Lookup

ENTRY = "vitrina.ingest.worker:main"
BATCH_FILES = 24
BATCH_BYTES = 4 * MIB
BATCH_TEXT = MIB // 2
AHEAD = 2 * BATCH_FILES
WALK_STEP = 400
COMMIT_SECONDS = 0.4
FIRST_INDEX_SECONDS = 1.0
INDEX_SECONDS = 20.0
RECYCLE_BYTES = 320 * MIB
MOST_POISON = 16
MOST_STARTS = 5
PROGRESS_SECONDS = 0.5
LIKENED_AT_ONCE = 200
QUIET_SECONDS = 0.2
WEIGH_SECONDS = 0.1
SCRATCH = 64 * MIB
MOST_MESSAGE = 256 * MIB


class _Job:
    """A file in a worker's hands, with what is known of its troubles."""

    def __init__(self, row: FileRow, path: str) -> None:
        self.row = row
        self.path = path
        self.tries = 0
        self.careful = False
        self.poison: dict[bytes, str] = {}
        self.started: list[bytes] = []
        self.file = -1
        self.document = row.document
        self.number = 0


class _Page:
    """A page in a worker's hands."""

    def __init__(self, document: int, page: int, part: str) -> None:
        self.document, self.page, self.part = document, page, part
        self.file = -1


class _Section:
    """A section of text in a worker's hands, to be understood."""

    def __init__(self, key: int) -> None:
        self.key = key
        self.file = -1

    @property
    def document(self) -> int:
        """The catalogue's number of its document."""
        return self.key >> BITS


class _Worker:
    """One confined process, what it was given and what is open in it."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.channel = process.channel
        self.jobs: deque[_Job | _Page | _Section] = deque()
        self.stack: Stack | None = None
        self.heard = self.weighed = time.monotonic()
        self.retiring = False


class Agent:
    """One run over the troves of a library. ``run`` returns when all is read, or when stopped."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        catalogue: Catalogue,
        lookup: Lookup,
        engine: Engine,
        key: bytes,
        *,
        workers: int,
        ocr: bool,
        ocr_languages: tuple[str, ...],
        understand: bool,
        progress: Callable[[Progress], None],
        stopped: Callable[[], bool],
    ) -> None:
        self._root = root
        self._settings = settings
        self._catalogue = catalogue
        self._lookup = lookup
        self._engine = engine
        self._blobs = Blobs(root / "blobs")
        self._recorder = Recorder(catalogue, self._blobs, key)
        self._count = max(1, workers)
        self._ocr = ocr
        self._languages = ocr_languages
        self._understand = understand
        self._analyzers = studying.current()
        self._tell = progress
        self._stopped = stopped
        self._selector = selectors.DefaultSelector()
        self._workers: list[_Worker] = []
        self._troves = {number: (root / path, name) for number, path, name in catalogue.troves()}
        self._retry: deque[_Job] = deque()
        self._queue: deque[FileRow] = deque()
        self._after = (-1, 0)
        self._busy: set[int] = set()
        self._pages: deque[tuple[int, int, str]] = deque()
        self._page_after = (0, 0)
        self._sections: deque[int] = deque()
        self._section_after = 0
        self._studying: set[int] = set()
        self._failed: set[int] = set()
        self._studied = 0
        self._ready: dict[int, list[IndexDocument]] = {}
        self._position = engine.position()
        self._open = False
        self._begun = 0.0
        self._indexed = 0.0
        self._unindexed = 0
        self._start = time.monotonic()
        self._told = 0.0
        self._found = self._done = self._bytes_found = self._bytes_done = 0
        self._walking = True
        self._pages_done = 0

    def run(self) -> None:
        """Read what is new or changed. Raises what a person must act on; leaves nothing half done."""
        try:
            self._catch_up()
            walking = self._walk()
            for process in [self._spawn() for _ in range(self._count)]:  # they start side by side
                self._hire(process)
            while not self._stopped():
                self._transact()
                if self._walking:
                    self._walking = next(walking, None) is not None
                self._feed()
                if (
                    not self._walking
                    and not any(worker.jobs for worker in self._workers)
                    and not self._more()
                ):
                    break
                self._listen()
                self._settle_transaction()
                self._report()
            self._liken()
            self._finish()
        except BaseException:
            self._abandon()
            raise

    # --- transactions and the index ---------------------------------------------------------

    def _catch_up(self) -> None:
        """Bring the index to the catalogue, whichever of them died first."""
        self._catalogue.begin()
        trimmed = int(self._catalogue.meta("trimmed") or 0)
        if self._position < trimmed or (self._position and not self._engine.size() and trimmed):
            self._catalogue.change_all()
            self._position = 0
        self._catalogue.commit()
        self._apply(set())
        if self._unindexed:
            self._commit_index()
        # The first hits are wanted soon: catching up does not count as a commit.
        self._indexed = time.monotonic() + FIRST_INDEX_SECONDS - INDEX_SECONDS

    def _transact(self) -> None:
        if not self._open:
            self._catalogue.begin()
            self._open = True
            self._begun = time.monotonic()

    def _settle_transaction(self, *, force: bool = False) -> None:
        if not self._open or not (force or time.monotonic() - self._begun > COMMIT_SECONDS):
            return
        self._catalogue.commit()
        self._open = False
        gone = set(self._recorder.gone)
        for document in self._recorder.added:
            self._ready.setdefault(document.document, []).append(document)
        self._recorder.added.clear()
        self._recorder.gone.clear()
        self._apply(gone)
        due = time.monotonic() - self._indexed > INDEX_SECONDS
        if self._unindexed and (force or due):
            self._commit_index()

    def _apply(self, gone: set[int]) -> None:
        before = self._position
        self._unindexed += len(self._ready)
        self._position = apply(
            self._catalogue, self._lookup, self._engine, self._position, self._ready, gone
        )
        self._ready = {}
        self._unindexed += self._position - before

    def _commit_index(self) -> None:
        self._engine.commit(self._position)
        self._catalogue.begin()
        self._catalogue.trim(self._position)
        self._catalogue.commit()
        self._unindexed = 0
        self._indexed = time.monotonic()

    # --- the walk ---------------------------------------------------------------------------

    def _walk(self) -> Iterator[bool]:
        """Meet every file of every trove, a few hundred at a step; then forget those not met."""
        met = bytearray()
        denied: list[tuple[int, str]] = []
        for number, (base, _) in self._troves.items():
            for step, found in enumerate(walk(base), start=1):
                self._meet(number, found, met)
                if found.code == "denied" and found.path.endswith("/"):
                    denied.append((number, found.path))
                if step % WALK_STEP == 0:
                    yield True
        yield True
        for number in list(self._catalogue.file_numbers()):
            if not (number < len(met) * 8 and met[number >> 3] >> (number & 7) & 1):
                self._forget(number, denied)
        yield True

    def _meet(self, trove: int, found: Met, met: bytearray) -> None:
        number, wanted = self._catalogue.met(
            trove, found.path, found.raw, found.size, found.mtime, found.priority
        )
        while len(met) <= number >> 3:
            met.extend(bytes(max(1024, len(met))))
        met[number >> 3] |= 1 << (number & 7)
        self._found += 1
        self._bytes_found += found.size
        if found.code:
            self._catalogue.settle(
                number, None, found.code, found.detail, before=self._catalogue.file_document(number)
            )
            self._recorder.problems += found.code == "denied"
        elif wanted:
            self._after = min(self._after, (found.priority, number - 1))
            return
        self._done += 1
        self._bytes_done += found.size

    def _forget(self, number: int, denied: list[tuple[int, str]]) -> None:
        """Drop a file that is gone, unless the folder it lay in could not be looked into."""
        trove, path = self._catalogue.file_place(number)
        if any(
            trove == other and path.startswith(folder.removesuffix("/") + "/")
            for other, folder in denied
        ):
            return
        if any(trove == other and folder == "/" for other, folder in denied):
            return
        self._catalogue.forget_file(number)

    # --- handing out work -------------------------------------------------------------------

    def _more(self) -> bool:
        """Whether work is left that nobody has in hand."""
        self._fill()
        if self._queue or self._retry:
            return True
        return self._fill_sections() or self._fill_pages()

    def _fill(self) -> None:
        if self._queue:
            return
        for row in self._catalogue.waiting(*self._after, 500):
            self._after = (row.priority, row.number)
            if row.number not in self._busy:
                self._busy.add(row.number)
                self._queue.append(row)

    def _fill_sections(self) -> bool:
        """Find sections to be understood; a paper's first goes before the others, which need its date."""
        if self._sections:
            return True
        if not self._understand or self._walking:
            return False
        for after in dict.fromkeys((self._section_after, 0)):
            keys = self._catalogue.facts.waiting(after, 500)
            self._section_after = keys[-1] if keys else 0
            for key in keys:
                first = key >> BITS << BITS
                if key not in self._studying and (key == first or first not in self._studying):
                    self._sections.append(key)
                    self._studying.add(key)
            if self._sections:
                return True
        return False

    def _fill_pages(self) -> bool:
        if self._pages:
            return True
        if not self._ocr or self._walking:
            return False
        rows = self._catalogue.scans_waiting(*self._page_after, 200)
        if rows:
            self._page_after = rows[-1][:2]
            self._pages.extend(rows)
            self._settle_transaction(force=True)  # what is looked up for a page must be committed
            self._transact()
        return bool(rows)

    def _feed(self) -> None:
        for worker in list(self._workers):
            if worker.retiring and not worker.jobs:
                self._replace(worker)
        for worker in list(self._workers):
            if worker.retiring:
                continue
            while len(worker.jobs) < AHEAD and self._hand(worker):
                pass

    def _hand(self, worker: _Worker) -> bool:
        """Give a worker one more batch; False if there is none to give."""
        if worker.jobs and isinstance(worker.jobs[-1], _Page):
            return False
        orders: list[Order] = []
        files: list[int] = []
        size = 0
        if self._retry:
            if worker.jobs:
                return False
            self._prepare(worker, self._retry.popleft(), orders, files)
        else:
            self._fill()
            while self._queue and len(orders) < BATCH_FILES and size < BATCH_BYTES:
                if size and size + self._queue[0].size > BATCH_BYTES:
                    break
                row = self._queue.popleft()
                self._prepare(worker, _Job(row, self._path(row)), orders, files)
                size += row.size
        if not orders and not self._queue:
            while len(orders) < BATCH_FILES and size < BATCH_TEXT and self._fill_sections():
                size += self._prepare_section(worker, orders)
        if not orders and not worker.jobs and not self._queue and self._fill_pages():
            self._prepare_page(worker, orders, files)
        if not orders:
            return False
        if len(worker.jobs) == len(orders):
            worker.heard = time.monotonic()
        try:
            worker.channel.send(msgspec.msgpack.encode(orders), files)
        except (channels.Closed, channels.Stuck):
            self._died(worker, "crashed")
            return False
        return True

    def _path(self, row: FileRow) -> str:
        return f"{self._troves[row.trove][1]}/{row.path}" if len(self._troves) > 1 else row.path

    def _prepare(self, worker: _Worker, job: _Job, orders: list[Order], files: list[int]) -> None:
        row = job.row
        base = self._troves[row.trove][0]
        path = (
            os.fsencode(base)
            if base.is_file()
            else os.path.join(os.fsencode(base), row.raw or row.path.encode())  # noqa: PTH118
        )
        try:
            job.file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            status = os.fstat(job.file)
        except OSError as error:
            gone = isinstance(error, FileNotFoundError)
            self._end(job, "vanished" if gone else "denied", error.strerror or "")
            return
        if not stat.S_ISREG(status.st_mode):
            self._end(job, "not-a-file", "")
            return
        worker.jobs.append(job)
        orders.append(
            Task(row.number, row.path, status.st_size, job.careful, tuple(job.poison.items()))
        )
        files.append(job.file)

    def _prepare_section(self, worker: _Worker, orders: list[Order]) -> int:
        """Add an order to understand a section; how many bytes it takes."""
        key = self._sections.popleft()
        row = self._catalogue.to_study(key)
        if row is None:  # read anew just now, or gone: it comes again when it is whole
            self._studying.discard(key)
            return 0
        analyzers, had = self._catalogue.facts.stored(key)
        worker.jobs.append(_Section(key))
        section = key & (1 << BITS) - 1
        orders.append(
            Study(
                key, section, row.name, row.kind, row.language, row.date, row.claims, row.blocks,
                row.text, studying.outdated(analyzers), had,
            )
        )  # fmt: skip
        return len(row.text) + len(row.blocks)

    def _prepare_page(self, worker: _Worker, orders: list[Order], files: list[int]) -> None:
        document, page, part = self._pages.popleft()
        job = _Page(document, page, part)
        self._catalogue.scan_tried(document, page)
        found = scans.original(self._lookup, self._blobs, self._root, document)
        if found is None:
            self._catalogue.scan_done(document, page, "none: the original is not at hand", b"")
            self._page_done(document)
            return
        job.file, size, media = found
        worker.jobs.append(job)
        orders.append(Picture(document, page, part, media, size, self._languages))
        files.append(job.file)

    # --- workers ----------------------------------------------------------------------------

    def _spawn(self) -> Process:
        setup = msgspec.msgpack.encode(Setup(self._settings.limits, self._settings.keep))
        return Process(
            ENTRY,
            self._settings.limits,
            readable=tesseract.data_folders(),
            settings=setup,
            room=self._settings.limits.child + SCRATCH,
            most=MOST_MESSAGE,
        )

    def _hire(self, process: Process | None = None) -> None:
        """Take a worker on. One that dies before it has said a word is replaced, a few times."""
        for left in range(MOST_STARTS, -1, -1):
            try:
                worker = _Worker(process or self._spawn())
            except RuntimeError:
                process = None
                if not left:
                    raise
                continue
            self._workers.append(worker)
            self._selector.register(worker.channel, selectors.EVENT_READ, worker)
            return

    def _replace(self, worker: _Worker) -> None:
        self._dismiss(worker)
        self._hire()

    def _dismiss(self, worker: _Worker) -> None:
        self._selector.unregister(worker.channel)
        self._workers.remove(worker)
        worker.process.close()

    def _listen(self) -> None:
        here = [worker for worker in self._workers if worker.channel.waiting]
        wait = 0.0 if self._walking or here else 0.1
        told: list[_Worker] = [key.data for key, _ in self._selector.select(wait)]
        for worker in dict.fromkeys((*here, *told)):
            try:
                for message, _ in worker.channel.arrived():
                    worker.heard = time.monotonic()
                    self._hear(worker, message)
            except channels.Closed:
                self._died(worker)
            except (msgspec.DecodeError, Confused):
                self._died(worker, "crashed")
        now = time.monotonic()
        for worker in list(self._workers):
            silent = now - worker.heard if worker.jobs else 0.0
            if silent > self._settings.limits.wall:
                self._died(worker, "time")
            elif silent > QUIET_SECONDS:
                worker.process.memory()  # its height tells a crash from want of memory

    def _hear(self, worker: _Worker, message: bytes) -> None:
        for event in _decoder.decode(message):
            self._take(worker, event)
        if not worker.retiring and worker.heard - worker.weighed > WEIGH_SECONDS:
            worker.weighed = worker.heard
            worker.retiring = worker.process.memory() > RECYCLE_BYTES

    def _take(self, worker: _Worker, event: Event) -> None:
        if isinstance(event, Seen):
            self._seen(worker, event)
            return
        if isinstance(event, Studied):
            self._understood(worker, event)
            return
        job = worker.jobs[0] if worker.jobs else None
        if not isinstance(job, _Job):
            raise Confused
        if worker.stack is None:
            worker.stack = Stack(folder_of(job.path), " ".join(words.tokens(job.path)))
        if isinstance(event, Closed):
            _check(event.depth, worker.stack)
            if job.started:
                job.started.pop()
            number = self._recorder.closed(
                worker.stack,
                event,
                job.file if not event.depth and event.about.size <= self._settings.keep else -1,
            )
            if not event.depth:
                job.number = number
        elif isinstance(event, Settled):
            if event.number != job.row.number:
                raise Confused
            worker.jobs.popleft()
            worker.stack = None
            self._settled(job, event)
        elif isinstance(event, Opened):
            _check(event.depth, worker.stack)
            number = self._recorder.opened(worker.stack, event)
            if not event.depth and number:
                self._catalogue.link_file(job.row.number, number)
                job.document = number
        elif isinstance(event, Piece):
            _check(event.depth + 1, worker.stack)
            self._recorder.piece(worker.stack, event)
        elif isinstance(event, Lost):
            _check(event.depth, worker.stack)
            self._recorder.lost(worker.stack, event)
        elif isinstance(event, Started):
            job.started.append(event.sha)
        elif isinstance(event, Asked):
            known, have = self._recorder.known(event.sha)
            try:
                worker.channel.send(msgspec.msgpack.encode([Answer(known, have)]))
            except channels.Stuck as error:
                raise Confused from error

    def _settled(self, job: _Job, event: Settled) -> None:
        code, detail, number = event.code, event.detail, job.number
        if event.sha and not number:
            number, _ = self._catalogue.number(event.sha)
            if not number:
                code = "erased" if self._recorder.erased(event.sha) else "crashed"
        self._end(job, code, detail, number or None)

    def _end(self, job: _Job, code: str, detail: str, document: int | None = None) -> None:
        """A file has its outcome."""
        if document is None:
            self._catalogue.settle(job.row.number, None, code, detail, before=job.document)
            self._recorder.problems += code != "erased"
        else:
            self._catalogue.settle(job.row.number, document, before=job.document)
        if job.file >= 0:
            os.close(job.file)
        self._busy.discard(job.row.number)
        self._done += 1
        self._bytes_done += job.row.size

    def _died(self, worker: _Worker, how: str = "") -> None:
        """A worker is gone: its first job is the one to look at, the others go to someone else."""
        self._selector.unregister(worker.channel)
        if how:
            worker.process.kill()
        death = worker.process.wait()
        worker.process.close()
        code = how or {"memory": "memory", "cpu": "time"}.get(death.how, "crashed")
        self._workers.remove(worker)
        culprit = worker.jobs.popleft() if worker.jobs else None
        for job in worker.jobs:
            if isinstance(job, _Job):
                os.close(job.file)
                self._retry_later(job)
            elif isinstance(job, _Page):
                os.close(job.file)
                self._pages.appendleft((job.document, job.page, job.part))
            else:
                self._sections.appendleft(job.key)
        if isinstance(culprit, _Page):
            os.close(culprit.file)
            self._page_failed(culprit)
        elif isinstance(culprit, _Section):
            self._section_failed(culprit)
        elif culprit is not None:
            self._suspect(culprit, code, death.words)
        self._hire()

    def _retry_later(self, job: _Job) -> None:
        job.file = -1
        job.started = []
        self._retry.append(job)

    def _suspect(self, job: _Job, code: str, detail: str) -> None:
        """First read it again carefully; then leave alone the content that was being read."""
        os.close(job.file)
        job.file = -1
        job.tries += 1
        guilty = job.started[-1] if job.started else b""
        if job.careful and (not guilty or guilty in job.poison or len(job.poison) >= MOST_POISON):
            self._end(job, code, detail)
            return
        if job.careful:
            job.poison[guilty] = code
        job.careful = True
        self._retry_later(job)

    # --- OCR --------------------------------------------------------------------------------

    def _seen(self, worker: _Worker, event: Seen) -> None:
        job = worker.jobs[0] if worker.jobs else None
        if not isinstance(job, _Page) or (event.number, event.page) != (job.document, job.page):
            raise Confused
        worker.jobs.popleft()
        os.close(job.file)
        self._catalogue.scan_done(job.document, job.page, event.producer, event.block)
        self._pages_done += 1
        self._page_done(job.document)

    def _page_failed(self, job: _Page) -> None:
        rows = {page: tries for page, _, _, _, tries in self._catalogue.scans_of(job.document)}
        if rows.get(job.page, 0) >= 2:
            self._catalogue.scan_done(job.document, job.page, "none: OCR died on it twice", b"")
            self._page_done(job.document)
        else:
            self._pages.append((job.document, job.page, job.part))

    def _page_done(self, document: int) -> None:
        if scans.merge(self._catalogue, document):
            self._catalogue.changed(document)

    def _understood(self, worker: _Worker, event: Studied) -> None:
        job = worker.jobs[0] if worker.jobs else None
        if not isinstance(job, _Section) or event.key != job.key:
            raise Confused
        worker.jobs.popleft()
        self._studying.discard(job.key)
        if self._catalogue.to_study(job.key) is None or not self._catalogue.facts.waits(job.key):
            return  # read anew meanwhile: its facts are found again
        self._catalogue.facts.keep(job.key, self._analyzers, event.found, event.labels)
        self._catalogue.likeness.keep(job.key, likeness.VERSION, event.sketch)
        self._studied += 1
        if job.key == job.document << BITS and self._catalogue.understood(
            job.document, event.date, event.date_from, event.sender, event.recipients
        ):
            self._catalogue.changed(job.document)

    def _section_failed(self, job: _Section) -> None:
        """Give it one more try; what kills a worker twice is left without facts, and said to be."""
        if job.key not in self._failed:
            self._failed.add(job.key)
            self._sections.append(job.key)
            return
        self._studying.discard(job.key)
        self._catalogue.facts.keep(job.key, f"none of {self._analyzers}", pack({}), ())
        self._catalogue.likeness.keep(job.key, likeness.VERSION, Sketch(0, "", b""))
        self._recorder.problems += 1

    def _liken(self) -> None:
        """Compare what is new with what was there: copies, releases of one record."""
        while not self._stopped() and (some := self._catalogue.likeness.waiting(LIKENED_AT_ONCE)):
            self._transact()
            for document in some:
                liken(self._catalogue, document)
            self._settle_transaction(force=True)
            self._report()

    # --- the end, and how far it is ---------------------------------------------------------

    def _finish(self) -> None:
        for worker in list(self._workers):
            with contextlib.suppress(KeyError):
                self._dismiss(worker)
        self._selector.close()
        self._settle_transaction(force=True)
        if self._unindexed:
            self._commit_index()
        self._tell(self.progress(finished=True))

    def _abandon(self) -> None:
        """Let go after an error: what is not committed is read again by the next run."""
        for worker in self._workers:
            worker.process.close()
        self._selector.close()
        self._catalogue.rollback()

    def _report(self) -> None:
        if time.monotonic() - self._told > PROGRESS_SECONDS:
            self._told = time.monotonic()
            self._tell(self.progress())

    def progress(self, *, finished: bool = False) -> Progress:
        """Say how far the run is."""
        seconds = time.monotonic() - self._start
        waiting, done = self._catalogue.scan_counts()
        rate = self._done / seconds if seconds else 0.0
        left: float | None = None
        if not self._walking and self._bytes_done and seconds > 2:
            left = seconds * (self._bytes_found - self._bytes_done) / self._bytes_done
            if self._ocr and waiting:
                left = left + waiting * 3 / self._count if not self._pages_done else None
        return Progress(
            found=self._found,
            done=self._done,
            inside=self._recorder.inside,
            bytes_found=self._bytes_found,
            bytes_done=self._bytes_done,
            scans_waiting=waiting if self._ocr else 0,
            scans_done=done,
            problems=self._recorder.problems,
            texts_waiting=self._catalogue.facts.count_waiting() if self._understand else 0,
            texts_done=self._studied,
            seconds=seconds,
            per_second=rate,
            left=left,
            walking=self._walking,
            finished=finished,
            working=tuple(self._work(w.jobs[0]) for w in self._workers if w.jobs),
        )

    def _work(self, job: _Job | _Page | _Section) -> Work:
        if isinstance(job, _Job):
            return Work(job.path, job.row.size)
        if isinstance(job, _Section):
            return Work(self._lookup.first_path(job.document), understood=True)
        return Work(self._lookup.first_path(job.document), page=job.page)


class Confused(Exception):
    """A worker said what no worker of ours would say: it is not trusted any further."""


_decoder = msgspec.msgpack.Decoder(list[Event])


def _check(depth: int, stack: Stack) -> None:
    if not 0 <= depth <= len(stack.open):
        raise Confused
