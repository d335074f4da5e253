"""Streams packed on their own: GZ, BZ2, XZ, LZMA, LZ, LZ4, ZST, Z. One file is inside, named without the ending.

A file may hold several streams, one behind the other: they are read as one. What unpacks before a
stream breaks off is given before that is said.
"""

from __future__ import annotations

import bz2
import lzma
import struct
import sys
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import Any

from vitrina.core import snappy
from vitrina.core.errors import Damaged, NotOurs
from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Place, Reader

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 1024 * 1024
STEP = 64 * 1024
WINDOW = 27
"""Bits of the largest window that a zstd stream may ask for: 128 MiB."""
_ENDINGS = {
    ".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".tzst": ".tar", ".taz": ".tar",
    ".tlz": ".tar", ".gz": "", ".bz2": "", ".xz": "", ".lzma": "", ".lz": "", ".lz4": "",
    ".sz": "", ".zlib": "", ".zst": "", ".z": "",
}  # fmt: skip
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""How zlib's own streams begin: two bytes, so little that some of what follows must unpack as well."""
_SKIPPED = tuple(struct.pack("<I", 0x184D2A50 + number) for number in range(16))
"""Frames of LZ4 and zstd that hold a program's own notes."""


class _Inflate:
    """A zlib stream with the manners of the other decompressors."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(47)  # gzip or zlib, by the first bytes

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        return not self._stream.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, most: int) -> bytes:
        return self._stream.decompress(self._stream.unconsumed_tail + data, most)


class _Snappy:
    """Snappy in its frames: each chunk at most 64 KiB, unpacked by hand."""

    def __init__(self) -> None:
        self._held = b""
        self.eof = False  # nothing ends it but the end of the file
        self.needs_input = True
        self.unused_data = b""

    @property
    def between(self) -> bool:
        """Whether the file may end here."""
        return not self._held

    def decompress(self, data: bytes, _most: int) -> bytes:
        self._held += data
        out = []
        at = 0
        while len(self._held) - at >= 4:
            size = int.from_bytes(self._held[at + 1 : at + 4], "little")
            if len(self._held) - at - 4 < size:
                break
            chunk = self._held[at + 4 : at + 4 + size]
            kind = self._held[at]
            if kind == 0:
                out.append(snappy.unpack(chunk[4:]))
            elif kind == 1:
                out.append(chunk[4:])
            elif 2 <= kind <= 0x7F:
                raise ValueError("a chunk of no known kind")
            at += 4 + size
        self._held = self._held[at:]
        return b"".join(out)


def _lz4(_: bytes) -> Any:
    import lz4.frame  # noqa: PLC0415

    return lz4.frame.LZ4FrameDecompressor()


def _lzip(head: bytes) -> Any:
    sizes = head[5] if len(head) > 5 and head[4] == 1 else 0
    size = 1 << (sizes & 31)
    size -= (size >> 4) * (sizes >> 5)
    if not 1 << 12 <= size <= 1 << 29:
        raise Damaged("an LZ stream that does not open")
    how = {"id": lzma.FILTER_LZMA1, "dict_size": size, "lc": 3, "lp": 0, "pb": 2}
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[how])


def _zst(_: bytes) -> Any:
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: WINDOW})


# (first bytes, decompressor of one stream, bytes of our own to skip before it, and behind it)
_WAYS: tuple[tuple[bytes, Callable[[bytes], Any], int, int], ...] = (
    (b"\x1f\x8b\x08", lambda _: _Inflate(), 0, 0),
    (b"BZh", lambda _: bz2.BZ2Decompressor(), 0, 0),
    (b"\xfd7zXZ\0", lambda _: lzma.LZMADecompressor(), 0, 0),
    (b"]\0\0", lambda _: lzma.LZMADecompressor(), 0, 0),
    (b"LZIP", _lzip, 6, 20),
    (b"\x04\x22\x4d\x18", _lz4, 0, 0),
    (b"\x28\xb5\x2f\xfd", _zst, 0, 0),
    (b"\xff\x06\0\0sN", lambda _: _Snappy(), 10, 0),
    *((start, lambda _: _Inflate(), 0, 0) for start in _ZLIB),
)
_BROKEN = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    IndexError,
    zlib.error,
    lzma.LZMAError,
    zstd.ZstdError,
)


def knows(source: Source) -> bool:
    """By the first bytes."""
    head = source.head
    if head.startswith(b"BZh"):
        return head[4:10] in {b"1AY&SY", b"\x17rE8P\x90"}
    if head.startswith(b"]\0\0"):
        return len(head) > 13 and head[5:13] in {b"\xff" * 8, *(head[5:9] + b"\0\0\0\0",)}
    if head.startswith(_ZLIB):
        return _inflates(head)
    if head.startswith(_SKIPPED):
        return _way(source, _past_notes(source, 0)) is not None
    return head.startswith(b"\x1f\x9d") or (
        not head.startswith((b"BZh", b"]\0\0")) and _way(source, 0) is not None
    )


def _inflates(head: bytes) -> bool:
    stream = zlib.decompressobj()
    try:
        return bool(stream.decompress(head, 4096)) and (stream.eof or len(head) >= 4096)
    except zlib.error:
        return False


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


def _way(source: Source, at: int) -> tuple[bytes, Callable[[bytes], Any], int, int] | None:
    start = bytes(source.data[at : at + 6])
    return next((way for way in _WAYS if start.startswith(way[0])), None)


def _past_notes(source: Source, at: int) -> int:
    """Where the next frame starts that is not a program's own notes."""
    while (frame := bytes(source.data[at : at + 8]))[:4] in _SKIPPED and len(frame) == 8:
        at += 8 + int(struct.unpack("<I", frame[4:])[0])
    return at


def _unpacked(source: Source) -> Iterator[bytes]:
    if source.head.startswith(b"\x1f\x9d"):
        yield _lzw(source)
        return
    at = _past_notes(source, 0)
    if (way := _way(source, at)) is None:
        raise NotOurs("no packed stream")
    while way is not None:  # bytes of another kind behind a stream are padding
        at = yield from _stream(source, at, way)
        at = _past_notes(source, at)
        following = _way(source, at)
        way = following if following and following[0] == way[0] else None


def _stream(
    source: Source, at: int, way: tuple[bytes, Callable[[bytes], Any], int, int]
) -> Generator[bytes, None, int]:
    """Unpack one stream; give the place behind it."""
    _, make, before, behind = way
    decoder = make(bytes(source.data[at : at + 8]))
    at += before
    try:
        while not decoder.eof:
            given = b""
            if decoder.needs_input:
                given = bytes(source.data[at : at + STEP])
                if not given and getattr(decoder, "between", False):
                    break
                if not given:
                    raise Damaged("it breaks off before its end")
                at += len(given)
            if chunk := decoder.decompress(given, CHUNK):
                yield chunk
    except _BROKEN as error:
        raise Damaged("it does not unpack to its end") from error
    return at - len(decoder.unused_data or b"") + behind


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
        "application/x-lzip",
        "application/x-lz4",
        "application/zstd",
        "application/zlib",
        "application/x-snappy-framed",
        "application/x-compress",
    ),
    suffixes=(".gz", ".tgz", ".bz2", ".xz", ".lzma", ".lz", ".lz4", ".sz", ".zst", ".z"),
    knows=knows,
    read=read,
    version=2,
    limits=(
        "zstd streams that ask for a window above 128 MiB are not unpacked",
        "LZ4 of the kind before frames, and LZO, are not unpacked",
    ),
    sources=(
        "https://www.rfc-editor.org/rfc/rfc1952",
        "https://www.rfc-editor.org/rfc/rfc8878",
        "https://www.rfc-editor.org/rfc/rfc1950",
        "https://tukaani.org/xz/format.html",
        "https://www.nongnu.org/lzip/manual/lzip_manual.html#File-format",
        "https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md",
    ),
)
