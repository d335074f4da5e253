"""Cabinets (CAB): files in a row, packed together folder by folder, in blocks of 32 KiB.

MSCF      how many folders and files there are, and where the files are listed
CFFOLDER  where its blocks begin, how many they are, how they are packed
CFFILE    a file's size, its place in what the folder unpacks to, its name
CFDATA    a block: checksum, size, size unpacked, bytes
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from vitrina.core import encoding, lzx
from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.limits import MIB
from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Place, Problem, Reader, clean

_STORED, _MSZIP, _LZX = 0, 1, 3
_BEFORE, _AFTER, _RESERVED, _UTF_8 = 1, 2, 4, 0x80
_FROM_BEFORE, _TO_NEXT = {0xFFFD, 0xFFFF}, 0xFFFE
_LONGEST_NAME = 1024


class _File(NamedTuple):
    size: int
    at: int
    folder: int
    name: str


def knows(source: Source) -> bool:
    """By its signature."""
    return source.head.startswith(b"MSCF\0\0\0\0")


def read(source: Source) -> Iterator[Item]:
    """Yield members, folder by folder."""
    try:
        folders, files, broken = _directory(source)
    except struct.error as error:
        raise Damaged("a CAB that does not open") from error
    if not files and broken:
        raise Damaged("a CAB that does not open")
    open_one, folder = -1, None
    for number, file in sorted(enumerate(files, 1), key=lambda each: each[1].folder % 0x10000):
        place = Place(part=str(number))
        which = len(folders) - 1 if file.folder == _TO_NEXT else file.folder
        if file.folder in _FROM_BEFORE or which >= len(folders):
            yield Problem(place, "a file that begins in another cabinet", "passed over", lost=True)
            continue
        if which != open_one or folder is None:
            open_one, folder = which, folders[which]
            folder.close()
        yield Child(place, file.name, "", folder.slice(file.at, file.size))
    if broken:
        yield Problem(Place(), "the archive breaks off", "what stands before was read", lost=True)


def _directory(source: Source) -> tuple[list[_Folder], list[_File], bool]:
    """(the folders, the files, whether some are missing)."""
    at = struct.unpack_from("<I", source.head, 16)[0]
    folders, count, flags = struct.unpack_from("<HHH", source.head, 26)
    here, beside, more = 36, 0, 0
    if flags & _RESERVED:
        size, beside, more = struct.unpack_from("<HBB", source.head, 36)
        here += 4 + size
    for flag in (_BEFORE, _AFTER):
        for _ in range(2 if flags & flag else 0):
            here = _name(source, here)[1]
    found: list[_Folder] = []
    for number in range(folders):
        start = here + number * (8 + beside)
        first, blocks, how = struct.unpack("<IHH", source.data[start : start + 8])
        found.append(_Folder(source, first, blocks, how, more))
    files: list[_File] = []
    for _ in range(count):
        head = bytes(source.data[at : at + 16])
        if len(head) < 16:
            return found, files, True
        size, place, folder, how = struct.unpack("<IIH4xH", head)
        raw, at = _name(source, at + 16)
        name = raw.decode("utf-8", "replace") if how & _UTF_8 else encoding.decode(raw)[0]
        files.append(_File(size, place, folder, clean(name.replace("\\", "/"))))
    return found, files, False


def _name(source: Source, at: int) -> tuple[bytes, int]:
    """A name up to its zero, and where what follows begins."""
    raw = bytes(source.data[at : at + _LONGEST_NAME]).partition(b"\0")[0]
    return raw, at + len(raw) + 1


class _Folder:
    """What a folder unpacks to, as far as it was asked for; held whole, for files may lie anywhere in it."""

    def __init__(self, source: Source, at: int, blocks: int, how: int, beside: int) -> None:
        self._source, self._at, self._blocks, self._beside = source, at, blocks, beside
        self._how, self._width = how & 15, how >> 8 & 31
        self.close()

    def close(self) -> None:
        """Begin anew, with nothing held."""
        self._out = bytearray()
        self._rest = self._unpack()

    def slice(self, at: int, size: int) -> Iterator[bytes]:
        """Give a file, chunk by chunk; what there is of it, where the folder breaks off."""
        if self._how not in {_STORED, _MSZIP, _LZX}:
            raise Damaged("it is packed in a way that is not known here")
        end = at + size
        while at < end:
            while len(self._out) < min(end, at + MIB):
                if next(self._rest, None) is None:
                    break
                if len(self._out) > self._source.limits.child:
                    raise TooMuch("a folder of a cabinet that unpacks to too much")
            some = bytes(self._out[at : min(end, at + MIB)])
            if not some:
                raise Damaged("it does not unpack to its end")
            yield some
            at += len(some)

    def _unpack(self) -> Iterator[bool]:
        """Add to what is unpacked, step by step, as long as there is more."""
        if self._how == _LZX:
            yield from self._unpack_lzx()
        elif self._how == _MSZIP:
            yield from self._unpack_mszip()
        else:
            for raw, _ in self._packed():
                self._out += raw
                yield True

    def _packed(self) -> Iterator[tuple[bytes, int]]:
        """Each block, and the size that it unpacks to."""
        at = self._at
        for _ in range(self._blocks):
            head = bytes(self._source.data[at + 4 : at + 8])
            if len(head) < 4:
                return
            size, unpacked = struct.unpack("<HH", head)
            at += 8 + self._beside
            yield bytes(self._source.data[at : at + size]), unpacked
            at += size

    def _unpack_mszip(self) -> Iterator[bool]:
        """Blocks of Deflate, each of which looks back into the one before."""
        before = b""
        for raw, _ in self._packed():
            inflater = zlib.decompressobj(-15, before)
            try:
                before = inflater.decompress(raw[2:], lzx.FRAME) if raw[:2] == b"CK" else b""
            except zlib.error:
                return
            self._out += before
            if not before:
                return
            yield True

    def _unpack_lzx(self) -> Iterator[bool]:
        """One stream through all blocks; the targets of calls are set right in what is given."""
        blocks = list(self._packed())
        size = sum(unpacked for _, unpacked in blocks)
        if size > self._source.limits.child:
            raise TooMuch("a folder of a cabinet that unpacks to too much")
        plain = bytearray()
        try:
            for calls in lzx.frames(b"".join(raw for raw, _ in blocks), size, self._width, plain):
                frame = plain[len(self._out) :]
                self._out += lzx.retargeted(frame, len(self._out), calls) if calls else frame
                yield True
        except Damaged:
            self._out += plain[len(self._out) :]


READER = Reader(
    name="cab",
    kind="archive",
    media=("application/vnd.ms-cab-compressed",),
    suffixes=(".cab", ".onepkg"),
    knows=knows,
    read=read,
    version=2,
    limits=(
        "what is packed by Quantum is not read, nor what goes on from a cabinet before",
        "checksums of blocks are not looked at",
    ),
    sources=(
        "https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-mci/",
        "https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-patch/",
    ),
)
