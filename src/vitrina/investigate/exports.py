"""A whole answer to take away: a table, JSON lines, or a ZIP of texts or originals with its hashes.

Everything is made piece by piece while it is sent; no list of documents is too long. A ZIP ends with
``manifest.csv`` and ``SHA256SUMS``, which ``sha256sum -c`` checks.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO

import msgspec

from vitrina.core.records import Block, Hit
from vitrina.formats import sheets
from vitrina.formats.names import safe

FORMS = ("csv", "jsonl", "zip-text", "zip-originals")
ENDINGS = {"csv": "csv", "jsonl": "jsonl", "zip-text": "zip", "zip-originals": "zip"}
CHUNK = 256 * 1024
_TIME = (1980, 1, 1, 0, 0, 0)
COLUMNS = (
    "document", "citation", "title", "location", "kind", "media", "language", "date", "from", "to",
    "part", "page", "line", "last", "snippet", "copies", "ocr", "hidden",
)  # fmt: skip


def row(hit: Hit) -> dict[str, str | int]:
    """A hit as a row of a table."""
    values = (
        hit.document, hit.citation, hit.title, hit.path, hit.kind, hit.media, hit.language, hit.date,
        hit.sender, hit.recipients, hit.range.part, hit.range.page, hit.range.line, hit.range.last,
        hit.snippet.text, hit.copies, int(hit.ocr), hit.hidden,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def as_csv(hits: Iterator[Hit]) -> Iterator[bytes]:
    """The answers as CSV, a row a document."""

    def rows() -> Iterator[Sequence[str | int]]:
        yield COLUMNS
        for hit in hits:
            yield tuple(row(hit).values())

    return sheets.csv_of(rows())


def as_jsonl(hits: Iterator[Hit]) -> Iterator[bytes]:
    """The answers as JSON lines."""
    for hit in hits:
        yield msgspec.json.encode(row(hit)) + b"\n"


def as_texts(hits: Iterator[Hit], blocks: Callable[[str], Iterator[Block]]) -> Iterator[bytes]:
    """The answers' texts as a ZIP; what is hidden in a file is marked where it stands."""

    def text(hit: Hit) -> Iterator[bytes]:
        for block in blocks(hit.document):
            marks = [block.place.part, f"page {block.place.page}" if block.place.page else ""]
            marks.append(f"hidden: {block.hidden}" if block.hidden else "")
            head = ", ".join(mark for mark in marks if mark)
            yield (f"[{head}]\n" if head else "").encode()
            yield block.text.encode("utf-8", "replace") + b"\n"

    return _zip(hits, "text", ".txt", text)


def as_originals(
    hits: Iterator[Hit], original: Callable[[str], BinaryIO | None]
) -> Iterator[bytes]:
    """The answers' originals as a ZIP. They may be hostile. One that is not at hand is listed as such."""

    def data(hit: Hit) -> Iterator[bytes] | None:
        file = original(hit.document)
        return None if file is None else _chunks(file)

    return _zip(hits, "originals", "", data)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while data := file.read(CHUNK):
            yield data


class _Pipe:
    """What a ZIP is written to: it keeps what was not sent yet, and can't go back."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        data = b"".join(self._waiting)
        self._waiting.clear()
        return data


def _zip(
    hits: Iterator[Hit],
    folder: str,
    ending: str,
    data: Callable[[Hit], Iterator[bytes] | None],
) -> Iterator[bytes]:
    pipe = _Pipe()
    manifest: list[tuple[str | int, ...]] = [
        ("file", "bytes", "sha256", "document", "citation", "location", "note")
    ]
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:  # type: ignore[call-overload]
        for hit in hits:
            name = f"{folder}/{hit.document[:16]}-{safe(hit.path)}{ending}"
            pieces = data(hit)
            if pieces is None:
                manifest.append(("", 0, "", hit.document, hit.citation, hit.path, "not at hand"))
                continue
            digest, size = hashlib.sha256(), 0
            with archive.open(zipfile.ZipInfo(name, _TIME), "w", force_zip64=True) as entry:
                for piece in pieces:
                    digest.update(piece)
                    size += len(piece)
                    entry.write(piece)
                    if sent := pipe.taken():
                        yield sent
            manifest.append(
                (name, size, digest.hexdigest(), hit.document, hit.citation, hit.path, "")
            )
        sums = "".join(f"{line[2]}  {line[0]}\n" for line in manifest[1:] if line[0])
        table = b"".join(sheets.csv_of(manifest))
        archive.writestr(zipfile.ZipInfo("manifest.csv", _TIME), table, zipfile.ZIP_DEFLATED)
        sums += f"{hashlib.sha256(table).hexdigest()}  manifest.csv\n"
        archive.writestr(zipfile.ZipInfo("SHA256SUMS", _TIME), sums, zipfile.ZIP_DEFLATED)
    yield pipe.taken()
