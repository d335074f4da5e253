"""Where an edition lies: a folder, or an address. Each gives bytes by path, and lists what it can."""

from __future__ import annotations

import hashlib
import os
import stat
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import quote

MOST_READ = 64 << 20
"""A list, a record or a part of the log is never longer; what only is hashed may be."""
MOST_HASHED = 1 << 40
PIECE = 1 << 18
TAGS = "../"
"""What lies beside ``data/``, where a bag has its own lists."""


class Place(Protocol):
    """Gives the files below ``data/`` of an edition. All raise ``FileNotFoundError``."""

    def read(self, path: str) -> bytes:
        """Give a small file whole."""

    def digest(self, path: str) -> str:
        """Give the SHA-256 of a file in hex; it is read piece by piece."""

    def paths(self) -> Iterator[str] | None:
        """Give every path there is; None where that can't be known."""

    def tags(self) -> Iterator[str]:
        """Give what lies beside ``data/``; nothing where that is not to be seen."""


class Folder:
    """An edition on a disk: the bag, or its ``data`` alone."""

    def __init__(self, root: Path) -> None:
        self.bag = (root / "data" / "log").is_dir()
        self._base = f"{root / 'data' if self.bag else root}{os.sep}"
        self._root = root

    def _opened(self, path: str) -> int:
        """Open a plain file inside; a link, a folder, a pipe is none."""
        try:
            handle = os.open(self._base + path, os.O_RDONLY | _NO_LINK | _NO_WAIT)
        except (OSError, ValueError) as error:
            raise FileNotFoundError(path) from error
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise FileNotFoundError(path)
        return handle

    def read(self, path: str) -> bytes:
        """Give a small file whole. Raises ``FileNotFoundError``, also for what is no plain file."""
        with os.fdopen(self._opened(path), "rb") as file:
            return _all(file, path)

    def digest(self, path: str) -> str:
        """Give the SHA-256 of a file in hex. Raises ``FileNotFoundError``."""
        handle = self._opened(path)
        try:
            piece = os.read(handle, PIECE)
            made = hashlib.sha256(piece)
            while len(piece) == PIECE:
                piece = os.read(handle, PIECE)
                made.update(piece)
            return made.hexdigest()
        finally:
            os.close(handle)

    def paths(self) -> Iterator[str]:
        """Give every file, links and what is no folder included."""
        yield from _below(self._base, "")

    def tags(self) -> Iterator[str]:
        """Give what lies beside ``data/``."""
        for path in _below(f"{self._root}{os.sep}", "") if self.bag else ():
            if not path.startswith("data/"):
                yield path


_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


def _below(base: str, folder: str) -> Iterator[str]:
    """Paths below a folder; a list of folders is kept, not a stack of calls."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        with os.scandir(base + here) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{here}{entry.name}/")
                else:
                    yield f"{here}{entry.name}"


class Address:
    """An edition on a server: what it lists is read, what else it holds can't be known."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/") + "/"
        self._buffer = bytearray(PIECE)

    def _opened(self, path: str) -> IO[bytes]:
        try:
            found: IO[bytes] = urllib.request.urlopen(self.url + quote(path), timeout=60)
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise FileNotFoundError(path) from error
        return found

    def read(self, path: str) -> bytes:
        """Fetch a small file. Raises ``FileNotFoundError``."""
        try:
            with self._opened(path) as answer:
                return _all(answer, path)
        except OSError as error:
            raise FileNotFoundError(path) from error

    def digest(self, path: str) -> str:
        """Fetch a file, and give the SHA-256 of it in hex. Raises ``FileNotFoundError``."""
        try:
            with self._opened(path) as answer:
                return _hashed(answer, self._buffer)
        except OSError as error:
            raise FileNotFoundError(path) from error

    def paths(self) -> None:
        """Nothing: a server does not tell."""

    def tags(self) -> Iterator[str]:
        """Nothing: what a server has beside it is not the edition's."""
        return iter(())


def _all(file: IO[bytes], path: str) -> bytes:
    parts: list[bytes] = []
    total = 0
    while piece := file.read(PIECE):
        parts.append(piece)
        total += len(piece)
        if total > MOST_READ:
            raise FileNotFoundError(f"{path} is too large to be one of an edition")
    return b"".join(parts)


def _hashed(file: IO[bytes], buffer: bytearray) -> str:
    made = hashlib.sha256()
    view = memoryview(buffer)
    total = 0
    while count := file.readinto(view):  # type: ignore[attr-defined]
        made.update(view[:count])
        total += count
        if total > MOST_HASHED:  # a server that never ends
            break
    return made.hexdigest()


def place(where: str) -> Place:
    """Give the place of a folder or an address."""
    return Address(where) if where.startswith(("https://", "http://")) else Folder(Path(where))
