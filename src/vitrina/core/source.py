"""The bytes of one file, however they are held: in memory, or mapped from a descriptor.

Readers get a ``Source`` and nothing else. Whatever several readers would otherwise each find out
for themselves (is it a zip? which members?) is worked out here once and kept.
"""

from __future__ import annotations

import io
import mmap
import zipfile
from functools import cached_property
from typing import BinaryIO

from vitrina.core.limits import DEFAULT, Limits

HEAD = 8192
# Control characters that no text in any common encoding has; ESC, FF and BS do occur.
BINARY = bytes([*range(7), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Source:
    """One file's bytes, its name (a hint, untrusted) and the limits under which it is read."""

    def __init__(
        self, data: bytes | mmap.mmap, name: str = "", media: str = "", limits: Limits = DEFAULT
    ) -> None:
        self._data = data
        self.name = name
        self.media = media
        self.limits = limits
        self.size = len(data)
        self.head = bytes(data[:HEAD])

    @property
    def suffix(self) -> str:
        """The name's ending, lower case, with its dot; empty if there is none."""
        stem, dot, ending = self.name.rpartition("/")[2].rpartition(".")
        return f".{ending.lower()}" if dot and stem else ""

    @cached_property
    def is_text(self) -> bool:
        """Whether the head is without such control characters as no text has."""
        return len(self.head.translate(None, BINARY)) == len(self.head)

    @property
    def data(self) -> bytes | mmap.mmap:
        """The bytes, perhaps mapped: slice them; ``bytes()`` only what is small."""
        return self._data

    def bytes(self) -> bytes:
        """The whole file in memory. For kinds whose libraries take nothing less."""
        return self._data if isinstance(self._data, bytes) else self._data[:]

    def open(self) -> BinaryIO:
        """Give a new seekable binary file over the bytes, without a copy where that is possible."""
        return io.BytesIO(self._data) if isinstance(self._data, bytes) else _MappedFile(self._data)

    @cached_property
    def zip_names(self) -> frozenset[str] | None:
        """The member names if this is a zip that opens and has no more than the limit; else None."""
        if not self.head.startswith(b"PK"):
            return None
        try:
            with zipfile.ZipFile(self.open()) as package:
                names = frozenset(package.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            return None
        return names if len(names) <= self.limits.entries else None

    def has_stream(self, name: str) -> bool:
        """Whether this is an OLE compound file with a stream of that path."""
        return self.ole_names is not None and name in self.ole_names

    @cached_property
    def ole_names(self) -> frozenset[str] | None:
        """The stream paths, joined by ``/``, if this is an OLE compound file; else None."""
        if not self.head.startswith(_OLE):
            return None
        import olefile  # noqa: PLC0415  (few files need it, and it is slow to import)

        try:
            with olefile.OleFileIO(self.open()) as compound:
                return frozenset("/".join(path) for path in compound.listdir())
        except (
            Exception
        ):  # a damaged compound file raises anything at all; it is then no kind of ours
            return None


class _MappedFile(io.RawIOBase, BinaryIO):
    """A read-only file over a map, with its own position: ``mmap`` itself has but one."""

    def __init__(self, data: mmap.mmap) -> None:
        self._map = data
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = (0, self._at, len(self._map))[whence]
        if base + offset < 0:
            raise OSError(22, "negative seek position")
        self._at = base + offset
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        end = len(self._map) if size is None or size < 0 else self._at + size
        found = self._map[self._at : end]
        self._at += len(found)
        return found

    def readall(self) -> bytes:
        return self.read()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)
