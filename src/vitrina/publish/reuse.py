"""The last edition's files, taken over where they are to the byte what would be written again.

Nothing there is believed: a file's bytes are read and compared before it is given a second name, or is
copied where that can't be. A file that has another name already is copied: who edits that would edit ours.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path


class Last:
    """The files below one folder, each once and not through a link."""

    def __init__(self, folder: Path, *, linked: bool) -> None:
        self._folder = folder
        self._linked = linked
        self._there = set(_files(folder, "")) if folder.is_dir() else set()

    @property
    def root(self) -> Path:
        """The folder of the edition itself."""
        return self._folder.parent

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self._there)

    def take(self, path: str, data: bytes, target: Path | str) -> bool:
        """Put a file in place from there; False where it is not there with these bytes."""
        if path not in self._there or not self._linked:
            return False
        try:
            with (self._folder / path).open("rb") as file:
                about = os.fstat(file.fileno())
                if about.st_size != len(data) or about.st_nlink > 1 or file.read() != data:
                    return False
            os.link(self._folder / path, target, follow_symlinks=False)
        except OSError:
            return False
        return True

    def read(self, path: str, digest: str) -> bytes | None:
        """Give the bytes of a file that has this SHA-256; None where there is none."""
        if not digest or path not in self._there:
            return None
        try:
            data = (self._folder / path).read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == digest else None


def _files(folder: Path, below: str) -> list[str]:
    found: list[str] = []
    with os.scandir(folder) as rows:
        for row in rows:
            if row.is_dir(follow_symlinks=False):
                found += _files(Path(row.path), f"{below}{row.name}/")
            elif row.is_file(follow_symlinks=False):
                found.append(f"{below}{row.name}")
    return found
