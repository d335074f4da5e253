"""LHA (LZH) and ARJ, archives of the years of diskettes. Each member is a file to be read in turn."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from vitrina.core import encoding, lzh
from vitrina.core.errors import Damaged, Encrypted, TooMuch
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, clean

MAC_HEAD = 128
"""Bytes that a Macintosh puts before a file of its own."""
_METHODS = {b"-lh4-": 4, b"-lh5-": 4, b"-lh6-": 5, b"-lh7-": 5}
_STORED = (b"-lh0-", b"-lz4-", b"-pm0-")
_ARJ = b"\x60\xea"
_BROKEN = (struct.error, IndexError, ValueError)


class _Entry(NamedTuple):
    name: str
    method: bytes
    start: int
    packed: int
    size: int
    after: int
    checksum: int
    locked: bool = False


# --- LHA ------------------------------------------------------------------------------------


def knows_lha(source: Source) -> bool:
    """A method's name in its place: ``-lh5-``."""
    return _is_lha(source.head) or _is_lha(source.head[MAC_HEAD:])


def _is_lha(head: bytes) -> bool:
    return head[2:5] in {b"-lh", b"-lz", b"-pm"} and head[6:7] == b"-"


def read_lha(source: Source) -> Iterator[Item]:
    """Yield members in the archive's order."""
    at = 0 if _is_lha(source.head) else MAC_HEAD
    number = 0
    while source.data[at : at + 1] not in {b"", b"\0"} or _is_lha(source.data[at : at + 8]):
        try:
            entry = _lha_entry(source, at)
        except _BROKEN as error:
            if not number:
                raise Damaged("an LHA that does not open") from error
            yield _broken_off()
            return
        at, number = entry.after, number + 1
        if number > source.limits.entries:
            raise TooMuch(f"more than {source.limits.entries:,} files in one archive")
        if entry.method != b"-lhd-":
            yield Child(Place(part=str(number)), entry.name, "", _unlha(source, entry))
    if not number:
        raise Damaged("an LHA without a member")


def _lha_entry(source: Source, at: int) -> _Entry:
    head = bytes(source.data[at : at + 36])
    if not _is_lha(head):
        raise ValueError("no member here")
    method, level = head[2:7], head[20]
    packed, size = struct.unpack_from("<II", head, 7)
    name, extras, wide = b"", b"", 2
    if level < 2:
        behind_name = at + 22 + head[21]
        name = bytes(source.data[at + 22 : behind_name])
        checksum = struct.unpack("<H", source.data[behind_name : behind_name + 2])[0]
        start = at + head[0] + 2
        if level == 1:
            extras = bytes(source.data[start - 2 : start + min(packed, 1 << 16)])
    else:
        wide = 4 if level == 3 else 2
        checksum = struct.unpack_from("<H", head, 21)[0]
        first = at + (28 if level == 3 else 24)
        total = struct.unpack_from("<I" if level == 3 else "<H", head, 24 if level == 3 else 0)[0]
        start = at + total
        extras = bytes(source.data[first : first + min(total, 1 << 16)])
        if total < 26:
            raise ValueError("a header without its fields")
    long_name, folder, taken = _extras(extras, wide)
    if level == 1:
        start, packed = start + taken, packed - taken
    if packed < 0 or start + packed > source.size:
        raise ValueError("a member longer than the file")
    return _Entry(_path(folder, long_name or name), method, start, packed, size, start + packed, checksum)  # fmt: skip


def _extras(data: bytes, wide: int) -> tuple[bytes, bytes, int]:
    """(name, folder, bytes taken) of a chain of further fields, each led by its length."""
    name, folder, at = b"", b"", 0
    form = "<I" if wide == 4 else "<H"
    while len(data) >= at + wide and (length := struct.unpack_from(form, data, at)[0]):
        body = data[at + wide : at + length]
        if length <= wide or len(body) < length - wide:
            break
        if body[0] == 1:
            name = body[1:]
        elif body[0] == 2:
            folder = body[1:]
        at += length
    return name, folder, at


def _path(folder: bytes, name: bytes) -> str:
    raw = folder.rstrip(b"\xff/\\") + b"/" + name if folder else name
    raw = raw.split(b"\0", 1)[0].replace(b"\xff", b"/")
    return clean(encoding.decode(raw)[0].replace("\\", "/"))


def _unlha(source: Source, entry: _Entry) -> Iterator[bytes]:
    data = bytes(source.data[entry.start : entry.start + entry.packed])
    if entry.method in _STORED:
        yield data
        return
    if entry.method not in _METHODS:
        raise Damaged("it is packed in a way that is not known here")
    crc = 0
    for chunk in lzh.unpack(data, entry.size, _METHODS[entry.method]):
        crc = _crc16(chunk, crc)
        yield chunk
    if crc != entry.checksum:
        raise Damaged("its checksum does not fit: some of it may be wrong")


def _crc16(data: bytes, crc: int) -> int:
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 255]
    return crc


def _row(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ 0xA001 if byte & 1 else byte >> 1
    return byte


_TABLE = tuple(_row(byte) for byte in range(256))


# --- ARJ ------------------------------------------------------------------------------------


def knows_arj(source: Source) -> bool:
    """Its two bytes, and a header of a right length behind them."""
    head = source.head
    return head[:2] == _ARJ and len(head) > 34 and 30 <= head[4] <= head[2] | head[3] << 8 <= 2600


def read_arj(source: Source) -> Iterator[Item]:
    """Yield members in the archive's order."""
    try:
        _, comment, at = _arj_header(source, 0)
    except _BROKEN as error:
        raise Damaged("an ARJ that does not open") from error
    if comment:
        yield Claim(Place(), "Description", comment)
    number = locked = 0
    while bytes(source.data[at : at + 4]) != _ARJ + b"\0\0":
        try:
            entry, kind, cut = _arj_entry(source, at)
        except _BROKEN:
            yield _broken_off()
            return
        at, number = entry.after, number + 1
        if number > source.limits.entries:
            raise TooMuch(f"more than {source.limits.entries:,} files in one archive")
        place = Place(part=str(number))
        if kind > 1:
            continue
        if entry.locked:
            locked += 1
            yield Problem(place, "a file locked with a password", "passed over", lost=True)
            continue
        if cut:
            yield Problem(
                place,
                "it goes on in another part of the archive",
                "what is here was read",
                lost=True,
            )
        yield Child(place, entry.name, "", _unarj(source, entry))
    if locked and locked == number:
        raise Encrypted("every file in it is locked with a password")


def _arj_header(source: Source, at: int) -> tuple[bytes, str, int]:
    """(fixed fields with the name, comment, where what follows starts) of the header at a place."""
    if bytes(source.data[at : at + 2]) != _ARJ:
        raise ValueError("no header here")
    size = struct.unpack("<H", source.data[at + 2 : at + 4])[0]
    body = bytes(source.data[at + 4 : at + 4 + size])
    if len(body) < size or size < 30 or body[0] < 30:
        raise ValueError("a header cut short")
    _, _, comment = body[body[0] :].partition(b"\0")
    at += 4 + size + 4
    while more := struct.unpack("<H", source.data[at : at + 2])[0]:
        at += 2 + more + 4
    words = encoding.decode(comment.split(b"\0", 1)[0])[0] if comment[:1] != b"\0" else ""
    return body, clean(words.strip()), at + 2


def _arj_entry(source: Source, at: int) -> tuple[_Entry, int, bool]:
    """(member, kind of file, whether it goes on in another part)."""
    body, _, start = _arj_header(source, at)
    flags, method, kind = body[4], body[5], body[6]
    packed, size, checksum = struct.unpack_from("<III", body, 12)
    if start + packed > source.size:
        raise ValueError("a member longer than the file")
    name = _path(b"", body[body[0] :].split(b"\0", 1)[0])
    entry = _Entry(name, bytes([method]), start, packed, size, start + packed, checksum, bool(flags & 1))  # fmt: skip
    return entry, kind, bool(flags & 12)


def _unarj(source: Source, entry: _Entry) -> Iterator[bytes]:
    data = bytes(source.data[entry.start : entry.start + entry.packed])
    if entry.method == b"\0":
        yield data
        return
    if entry.method == b"\4":
        chunks = lzh.unpack_fastest(data, entry.size)
    elif entry.method in {b"\1", b"\2", b"\3"}:
        chunks = lzh.unpack(data, entry.size, 5)
    else:
        raise Damaged("it is packed in a way that is not known here")
    crc = 0
    for chunk in chunks:
        crc = zlib.crc32(chunk, crc)
        yield chunk
    if crc != entry.checksum:
        raise Damaged("its checksum does not fit: some of it may be wrong")


def _broken_off() -> Problem:
    return Problem(Place(), "the archive breaks off", "what stands before was read", lost=True)


LHA = Reader(
    name="lha",
    kind="archive",
    media=("application/x-lzh-compressed",),
    suffixes=(".lha", ".lzh"),
    knows=knows_lha,
    read=read_lha,
    version=2,
    limits=("members packed by methods other than -lh0- and -lh4- to -lh7-",),
    sources=("https://github.com/jca02266/lha/blob/master/header.doc.md",),
)
ARJ = Reader(
    name="arj",
    kind="archive",
    media=("application/x-arj",),
    suffixes=(".arj",),
    knows=knows_arj,
    read=read_arj,
    limits=("members locked with a password are not read",),
    sources=("http://fileformats.archiveteam.org/wiki/ARJ",),
)
READERS = (LHA, ARJ)
