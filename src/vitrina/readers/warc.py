"""Web archives: WARC, packed or not, and WACZ. Each page that was fetched is a file, named by its address."""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.package import Package
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, clean

CHUNK = 1024 * 1024


def knows(source: Source) -> bool:
    """A WARC's first line, packed or not."""
    head = source.head
    if head.startswith(b"WARC/"):
        return True
    if head.startswith(b"\x1f\x8b\x08"):
        import zlib  # noqa: PLC0415

        try:
            return zlib.decompressobj(31).decompress(head, 16).startswith(b"WARC/")
        except zlib.error:
            return False
    return False


def read(source: Source) -> Iterator[Item]:
    """Yield what was fetched, in the archive's order."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415

    fetched = (WarcRecordType.response, WarcRecordType.resource)  # no set: they can't be hashed
    told = False
    number = 0
    try:
        for record in ArchiveIterator(source.open(), parse_http=True):
            number += 1
            if number > source.limits.entries:
                raise TooMuch(f"more than {source.limits.entries:,} records in one archive")
            if not told and record.record_date:
                told = True
                yield Claim(Place(), "Date", record.record_date.isoformat())
            address = clean(record.headers.get("WARC-Target-URI") or "").strip("<>")
            if record.record_type == WarcRecordType.revisit:
                yield Problem(
                    Place(part=str(number)),
                    "a page fetched again and found unchanged",
                    "not repeated",
                )
            elif record.record_type in fetched:
                media = (
                    record.http_content_type or record.headers.get("Content-Type") or ""
                ).split(";")[0]
                yield Child(Place(part=str(number)), address, media, _body(record))
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        if not number:
            raise Damaged("a web archive that does not open") from error
        yield Problem(Place(), "the archive breaks off", "what stands before was read", lost=True)


def _body(record: object) -> Iterator[bytes]:
    reader = record.reader  # type: ignore[attr-defined]
    try:
        while chunk := reader.read(CHUNK):
            yield bytes(chunk)
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        raise Damaged("it breaks off") from error


def knows_wacz(source: Source) -> bool:
    """A zip with WARCs and the package's description."""
    names = source.zip_names
    return (
        names is not None
        and "datapackage.json" in names
        and any(name.startswith("archive/") for name in names)
    )


def read_wacz(source: Source) -> Iterator[Item]:
    """Yield the WARCs inside."""
    with Package(source) as package:
        for number, name in enumerate(package.names, 1):
            if name.startswith("archive/") and not name.endswith("/"):
                yield Child(
                    Place(part=str(number)), clean(name), "application/warc", package.read(name)
                )


READER = Reader(
    name="warc",
    kind="archive",
    media=("application/warc",),
    suffixes=(".warc", ".warc.gz"),
    knows=knows,
    read=read,
    limits=("requests and notes of the crawler are not read",),
    sources=("https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",),
)
WACZ = Reader(
    name="wacz",
    kind="archive",
    media=("application/wacz",),
    suffixes=(".wacz",),
    knows=knows_wacz,
    read=read_wacz,
    limits=("WARCs inside of up to 128 MiB",),
    sources=("https://specs.webrecorder.net/wacz/1.1.1/",),
)
