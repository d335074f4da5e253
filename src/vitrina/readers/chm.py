"""Compiled help (CHM): a folder of web pages, packed with LZX.

ITSF   where the directory lies, and where what is not packed begins
ITSP, PMGL   the directory: name, section, place and size of each file
MSCompressed/ControlData, ResetTable   how the packed section is cut into runs that begin anew
"""

from __future__ import annotations

import contextlib
import struct
from collections.abc import Iterator

from vitrina.core import encoding, lzx, vlq
from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.limits import MIB
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, clean

_PACKED = "::DataSpace/Storage/MSCompressed/"
_RESETS = _PACKED + "Transform/{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}/InstanceData/ResetTable"
_OWN = ("::", "/#", "/$")
_MOST_RUN = 32 * MIB
_MOST_BYTES = 9
"""Of a number."""
_Files = dict[str, tuple[int, int, int]]


def knows(source: Source) -> bool:
    """By its signature."""
    return source.head.startswith(b"ITSF") and source.head[4:8] in {b"\2\0\0\0", b"\3\0\0\0"}


def read(source: Source) -> Iterator[Item]:
    """Yield the title, then the files in the order in which they are packed."""
    files, start = _directory(source)
    if not files:
        raise Damaged("its directory is missing or broken")
    yield from _title(source, files, start)
    packed: _Packed | None = None
    try:
        packed = _Packed(source, files, start)
    except (Damaged, struct.error):
        yield Problem(
            Place(), "what is packed can't be found", "the rest of it was read", lost=True
        )
    order = sorted((place, name) for name, place in files.items())
    number = 0
    for (section, at, size), name in order:
        if name.startswith(_OWN) or name.endswith("/") or not size:
            continue
        number += 1
        place, told = Place(part=str(number)), clean(name.lstrip("/"))
        if section == 0:
            yield Child(place, told, "", bytes(source.data[start + at : start + at + size]))
        elif packed is not None:
            yield Child(place, told, "", packed.slice(at, size))


def _directory(source: Source) -> tuple[_Files, int]:
    """(section, place and size of each file, where what is not packed begins)."""
    try:
        at, length = struct.unpack_from("<QQ", source.head, 0x48)
        start = struct.unpack_from("<Q", source.head, 0x58)[0]
        if source.head[4] == 2:
            start = at + length
        head = bytes(source.data[at : at + 0x54])
        size, step = struct.unpack_from("<I4xI", head, 8)
    except (struct.error, OverflowError, ValueError) as error:
        raise Damaged("it is cut short") from error
    if head[:4] != b"ITSP" or not 64 <= step <= MIB or at + length > source.size:
        raise Damaged("its directory is missing or broken")
    files: _Files = {}
    for here in range(at + size, at + length, step):
        chunk = bytes(source.data[here : here + step])
        if chunk[:4] == b"PMGL" and len(chunk) > 20:
            for name, place in _entries(chunk):
                files[name] = place
        if len(files) > source.limits.entries:
            raise TooMuch(f"more than {source.limits.entries:,} files in one archive")
    return files, start


def _entries(chunk: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
    at, end = 20, len(chunk) - struct.unpack_from("<I", chunk, 4)[0]
    try:
        while at < end:
            length, at = vlq.number(chunk, at, _MOST_BYTES)
            name = chunk[at : at + length].decode("utf-8", "replace")
            section, at = vlq.number(chunk, at + length, _MOST_BYTES)
            place, at = vlq.number(chunk, at, _MOST_BYTES)
            size, at = vlq.number(chunk, at, _MOST_BYTES)
            yield name, (section, place, size)
    except IndexError:
        return


def _title(source: Source, files: _Files, start: int) -> Iterator[Claim]:
    section, at, size = files.get("/#SYSTEM", (1, 0, 0))
    if section:
        return
    data = bytes(source.data[start + at : start + at + min(size, MIB)])
    at = 4
    while at + 4 <= len(data):
        code, size = struct.unpack_from("<HH", data, at)
        if code == 3 and (title := data[at + 4 : at + 4 + size].rstrip(b"\0")):
            yield Claim(Place(), "Title", clean(encoding.decode(title)[0]))
        at += 4 + size


class _Packed:
    """The packed section: runs that begin anew, of which the last that was asked for is kept."""

    def __init__(self, source: Source, files: _Files, start: int) -> None:
        def part(name: str, most: int) -> bytes:
            section, at, size = files.get(name, (1, 0, 0))
            if section or size > most:
                raise Damaged("what is packed can't be found")
            return bytes(source.data[start + at : start + at + size])

        how, table = part(_PACKED + "ControlData", 4096), part(_RESETS, 64 * MIB)
        kind, version, interval, window = struct.unpack_from("<4sIII", how, 4)
        unit = lzx.FRAME if version == 2 else 1
        frames, head, self._size = struct.unpack_from("<I4xIQ", table, 4)
        if kind != b"LZXC" or window * unit < lzx.FRAME:
            raise Damaged("it is packed in a way that is not known here")
        self._width = (window * unit).bit_length() - 1
        step = max(1, interval * unit // lzx.FRAME)
        self._run = step * lzx.FRAME
        section, at, size = files.get(_PACKED + "Content", (1, 0, 0))
        frames = min(frames, (len(table) - head) // 8)
        if section or frames < 1 or self._run > _MOST_RUN:
            raise Damaged("it is packed in a way that is not known here")
        starts = struct.unpack_from(f"<{frames}Q", table, head)[::step]
        self._starts = (*starts, size)
        self._source, self._at = source, start + at
        self._kept: tuple[int, bytes] = (-1, b"")

    def slice(self, at: int, size: int) -> Iterator[bytes]:
        """Give part of what it unpacks to, run by run."""
        end = min(at + size, self._size)
        while at < end:
            run, skipped = divmod(at, self._run)
            some = self._unpacked(run)[skipped : skipped + end - at]
            if not some:
                raise Damaged("it does not unpack to its end")
            yield some
            at += len(some)

    def _unpacked(self, run: int) -> bytes:
        if self._kept[0] == run:
            return self._kept[1]
        if run + 1 >= len(self._starts):
            raise Damaged("it does not unpack to its end")
        first, last = self._at + self._starts[run], self._at + self._starts[run + 1]
        if not self._at <= first <= last <= self._source.size:
            raise Damaged("it does not unpack to its end")
        size = min(self._run, self._size - run * self._run)
        out = bytearray()
        with contextlib.suppress(Damaged):  # what came before is given; asking for more tells of it
            lzx.unpack(bytes(self._source.data[first:last]), size, self._width, out)
        self._kept = run, bytes(out)
        return self._kept[1]


READER = Reader(
    name="chm",
    kind="archive",
    media=("application/vnd.ms-htmlhelp",),
    suffixes=(".chm",),
    knows=knows,
    read=read,
    limits=("its index and its table of topics are read as files, not as an order",),
    sources=(
        "https://www.nongnu.org/chmspec/latest/",
        "https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-patch/",
    ),
)
