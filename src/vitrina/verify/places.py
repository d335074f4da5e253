"""Where an edition lies: a folder, or an address. Each gives bytes by path, and lists what it can."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

MOST = 1 << 30


class Place(Protocol):
    """Gives the files below ``data/`` of an edition."""

    def read(self, path: str) -> bytes:
        """Give a file. Raises ``FileNotFoundError``."""

    def paths(self) -> Iterator[str] | None:
        """Give every path there is; None where that can't be known."""


class Folder:
    """An edition on a disk: the bag, or its ``data`` alone."""

    def __init__(self, root: Path) -> None:
        self.root = root / "data" if (root / "data" / "log").is_dir() else root

    def read(self, path: str) -> bytes:
        """Give a file. Raises ``FileNotFoundError``, also for what is no plain file inside."""
        target = self.root / path
        if target.is_symlink() or not target.is_file():
            raise FileNotFoundError(path)
        return target.read_bytes()

    def paths(self) -> Iterator[str]:
        """Give every file, links and folders that are none of ours included."""
        for path in sorted(self.root.rglob("*")):
            if path.is_symlink() or not path.is_dir():
                yield path.relative_to(self.root).as_posix()


class Address:
    """An edition on a server: what it lists is read, what else it holds can't be known."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/") + "/"

    def read(self, path: str) -> bytes:
        """Fetch a file. Raises ``FileNotFoundError``."""
        try:
            with urllib.request.urlopen(self.url + quote(path), timeout=60) as answer:
                data: bytes = answer.read(MOST + 1)
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise FileNotFoundError(path) from error
        if len(data) > MOST:
            raise FileNotFoundError(path)
        return data

    def paths(self) -> None:
        """Nothing: a server does not tell."""


def place(where: str) -> Place:
    """Give the place of a folder or an address."""
    return Address(where) if where.startswith(("https://", "http://")) else Folder(Path(where))
