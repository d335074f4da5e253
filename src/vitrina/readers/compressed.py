"""Streams packed on their own: GZ, BZ2, XZ, LZMA, ZST, Z. One file is inside, named without the ending."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from vitrina.core.errors import Damaged
from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Place, Reader

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 1024 * 1024
WINDOW = 27
"""Bits of the largest window that a zstd stream may ask for: 128 MiB."""
_ENDINGS = {
    ".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar", ".taz": ".tar",
    ".gz": "", ".bz2": "", ".xz": "", ".lzma": "", ".zst": "", ".z": "",
}  # fmt: skip


def _gz(file: BinaryIO) -> Any:
    return gzip.GzipFile(fileobj=file)


def _xz(file: BinaryIO) -> Any:
    return lzma.LZMAFile(file)


def _zst(file: BinaryIO) -> Any:
    return zstd.ZstdFile(file, options={zstd.DecompressionParameter.window_log_max: WINDOW})


_WAYS: tuple[tuple[bytes, Callable[[BinaryIO], Any]], ...] = (
    (b"\x1f\x8b\x08", _gz),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\0", _xz),
    (b"]\0\0", _xz),
    (b"\x28\xb5\x2f\xfd", _zst),
)


def knows(source: Source) -> bool:
    """By the first bytes."""
    head = source.head
    if head.startswith(b"BZh"):
        return head[4:10] in {b"1AY&SY", b"\x17rE8P\x90"}
    if head.startswith(b"]\0\0"):
        return len(head) > 13 and head[5:13] in {b"\xff" * 8, *(head[5:9] + b"\0\0\0\0",)}
    return head.startswith((b"\x1f\x8b\x08", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"\x1f\x9d"))


def read(source: Source) -> Iterator[Item]:
    """Yield the one file inside, as it unpacks."""
    yield Child(Place(part="1"), inner_name(source.name), "", _unpacked(source))


def inner_name(name: str) -> str:
    """What the file inside is called."""
    last = name.rpartition("/")[2]
    stem, dot, _ = last.rpartition(".")
    ending = source_ending(last)
    return f"{stem}{_ENDINGS[ending]}" if dot and ending in _ENDINGS else last or "inside"


def source_ending(name: str) -> str:
    """The ending of a name, lower case, with its dot."""
    return f".{name.rpartition('.')[2].lower()}"


def _unpacked(source: Source) -> Iterator[bytes]:
    if source.head.startswith(b"\x1f\x9d"):
        yield _lzw(source)
        return
    opened = next(way for magic, way in _WAYS if source.head.startswith(magic))(source.open())
    some = False
    try:
        while chunk := opened.read(CHUNK):
            some = True
            yield chunk
    except gzip.BadGzipFile as error:
        if not some or "Not a gzipped file" not in str(error):  # else bytes that follow the stream
            raise Damaged("it does not unpack to its end") from error
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, zstd.ZstdError) as error:
        raise Damaged("it does not unpack to its end") from error


def _lzw(source: Source) -> bytes:
    import unlzw3  # noqa: PLC0415

    try:
        return bytes(unlzw3.unlzw(source.bytes()))
    except (ValueError, IndexError, TypeError) as error:
        raise Damaged("it does not unpack") from error


READER = Reader(
    name="compressed",
    kind="archive",
    media=(
        "application/gzip",
        "application/x-bzip2",
        "application/x-xz",
        "application/zstd",
        "application/x-compress",
    ),
    suffixes=(".gz", ".tgz", ".bz2", ".xz", ".lzma", ".zst", ".z"),
    knows=knows,
    read=read,
    limits=("zstd streams that ask for a window above 128 MiB are not unpacked",),
    sources=(
        "https://www.rfc-editor.org/rfc/rfc1952",
        "https://www.rfc-editor.org/rfc/rfc8878",
        "https://tukaani.org/xz/format.html",
    ),
)
