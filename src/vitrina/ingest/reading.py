"""Read one file, with everything inside it, into events. Runs in the sandbox; touches no path.

    Source -> identify -> reader -> items -> sections of text, claims, children -> events

A file inside a file is read in its turn, depth first, by the same code. Documents longer than a
section, and containers, come in pieces, so that memory does not grow with the file.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

import msgspec

from vitrina.analyzers import dates, language, words
from vitrina.core.errors import Damaged, NotOurs, TooMuch, Unreadable
from vitrina.core.limits import MIB, Limits
from vitrina.core.media import media_type
from vitrina.core.outcomes import OUTCOMES, UNREADABLE
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, Scan, Text, clean
from vitrina.ingest import addressed
from vitrina.ingest.events import (
    About,
    Closed,
    Event,
    Lost,
    Opened,
    Piece,
    Section,
    Started,
)
from vitrina.readers import candidates
from vitrina.store.texts import Head, pack

SECTION = 1_000_000
LINE = 1_000_000
IN_MEMORY = 32 * MIB
MOST_CLAIMS = 2_000
MOST_PROBLEMS = 200
FREE = 64 * MIB

_encode = msgspec.json.encode


class Run:
    """One file of the trove being read: what may still be spent, and where events go."""

    def __init__(
        self,
        emit: Callable[[Event], None],
        *,
        limits: Limits,
        ask: Callable[[bytes], tuple[bool, int]],
        keep: int,
        careful: bool = False,
        poison: Mapping[bytes, str] = {},
    ) -> None:
        self.emit = emit
        self.limits = limits
        self.ask = ask
        self.keep = keep
        self.careful = careful
        self.poison = poison
        self.expanded = 0
        self.most = limits.expanded

    def read(self, source: Source) -> bytes:
        """Read a file of the trove to its end; give its digest."""
        self.most = min(self.limits.expanded, FREE + self.limits.ratio * max(source.size, 1))
        sha = hashlib.sha256(source.data).digest()
        known, have = self.ask(sha) if source.size > MIB else (False, 0)
        if not known:
            _File(self, source, sha, depth=0, ordinal=0, place="", have=have).read()
        return sha


class _File:
    """One file at some depth: gathers its items and says what became of it."""

    def __init__(
        self,
        run: Run,
        source: Source,
        sha: bytes,
        *,
        depth: int,
        ordinal: int,
        place: str,
        have: int = 0,
    ) -> None:
        self.run, self.source, self.sha = run, source, sha
        self.depth, self.ordinal, self.place = depth, ordinal, place
        self.have = have
        self.reader: Reader | None = None
        self.claims: list[Claim] = []
        self.problems: list[Problem] = []
        self.scans: list[tuple[int, str]] = []
        self.heads: list[Head] = []
        self.texts: list[str] = []
        self.waiting = 0
        self.sections = 0
        self.characters = 0
        self.pages = 0
        self.children = 0
        self.opened = False
        self.lost = False
        self.broken = ""
        self.flags: set[str] = set()
        self.spoken = ""
        self.as_is = 0
        self.head = ""
        self.first_line = ""

    def read(self) -> None:
        """Read the file and emit what it holds; ends with one Closed."""
        if self.run.careful:
            self.run.emit(Started(self.sha))
        code, detail = self._outcome()
        if OUTCOMES[code].state == UNREADABLE and (self.characters or self.children):
            detail, code = f"{code}: {detail}" if detail else code, "part"
        last = tuple(self._flush())
        about = self._describe()
        kept = self.depth > 0 and self.source.size <= self.run.keep
        self.run.emit(
            Closed(
                self.depth, self.ordinal, self.place, about, code, detail, self.pages, self.characters,
                self.sections, last, self._child_count(code), self.as_is, _encode(self.claims),
                _encode(self.problems), tuple(dict.fromkeys(self.scans)), self.source.bytes() if kept else None,
            )
        )  # fmt: skip

    def _child_count(self, code: str) -> int:
        return self.children if code not in {"crashed", "time", "memory"} else -1

    def _outcome(self) -> tuple[str, str]:
        if self.sha in self.run.poison:
            return self.run.poison[self.sha], ""
        if not self.source.size:
            return "empty", ""
        if self.depth > self.run.limits.depth:
            return "limit", f"files inside one another more than {self.run.limits.depth} deep"
        try:
            for item in self._items():
                self._take(item)
        except Unreadable as error:
            return error.code, str(error)
        except MemoryError:
            return "memory", ""
        except (
            Exception
        ) as error:  # a defect of a reader, or of its library: it costs this file alone
            return (
                "crashed",
                f"{self.reader.name if self.reader else 'identifying'}: {type(error).__name__}",
            )
        if self.broken:
            return "part", self.broken
        if any(problem.lost for problem in self.problems) or self.lost:
            return "part", next(
                (p.found for p in self.problems if p.lost), "a file inside could not be read whole"
            )
        if self.scans:
            return "scan", ""
        if not self.characters and not self.children:
            assert self.reader
            return ("media" if self.reader.kind == "media" else "no-text"), ""
        return "read", ""

    def _items(self) -> Iterator[Item]:
        """Ask the readers in turn: the first that knows the file and does not disown it reads it."""
        for reader in candidates(self.source):
            if not reader.knows(self.source):
                continue
            self.reader = reader
            try:
                yield from reader.read(self.source)
            except NotOurs:
                if self.characters or self.children or self.opened:
                    raise
                self.claims = [claim for claim in self.claims if claim.name == "Status"]
                self.problems.clear()
                self.scans.clear()
                continue
            return
        self.reader = None
        raise _Unknown("its first bytes are those of no kind that Vitrina reads")

    def _take(self, item: Item) -> None:
        if isinstance(item, Text):
            self._take_text(item)
        elif isinstance(item, Claim):
            if len(self.claims) < MOST_CLAIMS:
                self.claims.append(Claim(item.place, item.name, clean(item.value[:10_000])))
        elif isinstance(item, Child):
            self._take_child(item)
        elif isinstance(item, Scan):
            self.scans.append((item.place.page or 1, item.place.part))
            self.pages = max(self.pages, item.place.page or 1)
        elif len(self.problems) < MOST_PROBLEMS:
            self.problems.append(item)

    def _take_text(self, item: Text) -> None:
        self.pages = max(self.pages, item.place.page)
        if not item.text:
            return
        left = self.run.limits.text - self.characters
        if len(item.text) > left:
            raise TooMuch(f"more than {self.run.limits.text} characters of text")
        for text, line in _pieces(item):
            if self.waiting and self.waiting + len(text) > SECTION:
                self._send_section()
            if not self.head:
                self.head = text[: dates.HEAD]
                self.first_line = "" if item.hidden else _first_line(text)
            place = item.place
            count = text.count("\n") + 1
            self.heads.append(
                Head(place.part, place.page, line, len(text), count, item.hidden, item.ocr)
            )
            self.texts.append(text)
            self.waiting += len(text)
            self.characters += len(text)
        if item.hidden:
            self.flags.add("hidden")
        if item.ocr:
            self.flags.add("ocr")

    def _take_child(self, child: Child) -> None:
        ordinal, self.children = self.children, self.children + 1
        if ordinal < self.have:
            return
        self._open()
        place, name = str(child.place), clean(child.name)[:1000]
        try:
            data, broken = _drain(child, self.run)
        except Unreadable as error:
            self.run.emit(Lost(self.depth + 1, ordinal, place, name, error.code, str(error)))
            self.lost = True
            if self.run.expanded > self.run.most:
                raise
            return
        self.lost = self.lost or bool(broken)
        source = Source(data, name, child.media, self.run.limits)
        sha = hashlib.sha256(data).digest()
        inside = _File(self.run, source, sha, depth=self.depth + 1, ordinal=ordinal, place=place)
        inside.broken = broken
        if child.hidden:
            inside.flags.add("hidden")
            inside.claims.append(Claim(Place(), "Status", child.hidden))
        inside.read()

    def _open(self) -> None:
        if not self.opened:
            self.opened = True
            self.run.emit(Opened(self.depth, self.ordinal, self.place, self._describe()))

    def _send_section(self) -> None:
        self._open()
        for section in self._flush():
            self.run.emit(Piece(self.depth, self._describe(), section))

    def _flush(self) -> Iterator[Section]:
        if not self.texts:
            return
        whole = "\n".join(self.texts)
        if not self.spoken:
            self.spoken = language.detect(whole)
        exact, stem = words.analyse(self._named(whole), self.spoken)
        raw = whole.encode()
        self.as_is = self._is_whole(raw) if not self.sections and not self.opened else 0
        if len(self.texts) > 1:
            raw = "".join(self.texts).encode()
        heads, text = pack(self.heads, raw)
        yield Section(self.sections, heads, text, exact, stem, any(head.ocr for head in self.heads))
        self.sections += 1
        self.heads, self.texts, self.waiting = [], [], 0

    def _named(self, text: str) -> str:
        """The words to index: a title that stands outside the text, as a mail's subject, is one of them."""
        if self.sections:
            return text
        told = [claim.value for claim in self.claims if claim.name in {"Title", "Subject"}]
        return "\n".join([*(value for value in told[:2] if value not in self.head), text])

    def _is_whole(self, text: bytes) -> int:
        """Whether the text is the file, byte for byte (1), or but for its last line end (2); else 0."""
        if self.source.size == len(text) and hashlib.sha256(text).digest() == self.sha:
            return 1
        if self.source.size == len(text) + 1 and hashlib.sha256(text + b"\n").digest() == self.sha:
            return 2
        return 0

    def _describe(self) -> About:
        """Say what is known so far of the document, wherever it lies."""
        told = {claim.name: claim.value for claim in reversed(self.claims)}
        reader = self.reader
        title = addressed.one_line(told.get("Title") or told.get("Subject") or "")
        if reader is None or reader.kind != "table":  # the first line of a table names its columns
            title = title or self.first_line
        sender = addressed.sender(self.claims)
        recipients = addressed.recipients(self.claims)
        date, date_from = dates.document_date(self.claims, self.head, self.source.name)
        name = self.source.name
        return About(
            sha=self.sha,
            size=self.source.size,
            name=name,
            title=title or PurePosixPath(name).name,
            kind=reader.kind if reader else "",
            media=media_type(self.source, reader.media) if reader else self.source.media,
            language=self.spoken,
            date=date,
            date_from=date_from,
            sender=sender,
            recipients=recipients,
            reader=reader.name if reader else "",
            version=reader.version if reader else 0,
            flags=" ".join(sorted(self.flags | ({"attachment"} if self.depth else set()))),
            words_title=" ".join(words.tokens(title)),
            words_name=" ".join(words.tokens(name)) if self.depth else "",
            words_sender=" ".join(words.tokens(sender)),
            words_recipients=" ".join(words.tokens(recipients[:2000])),
        )


class _Unknown(Unreadable):
    code = "unknown"


_SUBJECT = re.compile(
    r"[ \t]*(?:\d{1,2}\.[ \t]*)?(?:SUBJECT|SUBJ|Subject|Subj|ASUNTO|Asunto)\.?[ \t]*:[ \t]*(\S.{2,300})"
)
_MARKING = re.compile(
    r"(?:(?:TOP )?SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED|CONFIDENCIAL|RESERVADO|SECRETO"
    r"|LIMITED OFFICIAL USE)\b.{0,40}",
    re.IGNORECASE,
)


def _first_line(text: str) -> str:
    """What a paper without a title is called: its subject line, or its first line of words."""
    lines = text[:2500].split("\n")
    for line in lines:
        if ":" in line and (found := _SUBJECT.fullmatch(line)):
            return addressed.one_line(found[1])
    for line in lines:
        stripped = line.strip(" \t-#*_=|>\ufeff")
        if any(char.isalpha() for char in stripped) and not _MARKING.fullmatch(stripped):
            return addressed.one_line(stripped)
    return ""


def _pieces(item: Text) -> Iterator[tuple[str, int]]:
    """Cut a block at line ends into runs of at most a section; a longer line is cut where it must."""
    line = max(item.place.line, 1)
    text = item.text
    while len(text) > SECTION:
        cut = text.rfind("\n", 0, SECTION)
        part = text[:cut] if cut > 0 else text[:LINE]
        yield part, line
        text = text[cut + 1 :] if cut > 0 else text[LINE:]
        line += part.count("\n") + 1
    yield text, line


def _drain(child: Child, run: Run) -> tuple[bytes | mmap.mmap, str]:
    """Give a child's bytes, counted against what may be spent, and how they broke off, if they did.

    Large ones lie in a scratch file. What came before a break is read, with that said.
    """
    if isinstance(child.data, bytes):
        run.expanded += len(child.data)
        _check(len(child.data), run)
        return child.data, ""
    held = bytearray()
    broken: list[str] = []
    chunks = _whole(child.data, broken)
    for chunk in chunks:
        held += chunk
        run.expanded += len(chunk)
        _check(len(held), run)
        if len(held) > IN_MEMORY:
            return _spill(held, chunks, run), "".join(broken)
    return bytes(held), "".join(broken)


def _whole(chunks: Iterator[bytes], broken: list[str]) -> Iterator[bytes]:
    """Pass chunks on; where they break off behind the first, keep the reason instead of raising it."""
    some = False
    try:
        for chunk in chunks:
            some = some or bool(chunk)
            yield chunk
    except Damaged as error:
        if not some:
            raise
        broken.append(str(error))


def _spill(held: bytearray, chunks: Iterator[bytes], run: Run) -> mmap.mmap:
    with tempfile.TemporaryFile() as file:
        size = file.write(held)
        for chunk in chunks:
            size += file.write(chunk)
            run.expanded += len(chunk)
            _check(size, run)
        file.flush()
        return mmap.mmap(file.fileno(), os.fstat(file.fileno()).st_size, access=mmap.ACCESS_READ)


def _check(size: int, run: Run) -> None:
    if size > run.limits.child:
        raise TooMuch(f"a file inside is larger than {run.limits.child // MIB} MiB")
    if run.expanded > run.most:
        raise TooMuch(
            f"unpacks to more than {run.most // MIB} MiB, out of all proportion to its size"
        )
