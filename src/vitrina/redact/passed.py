"""What passed the leak check before: the same bytes, at the same place, under the same rules, pass again.

    digest(rules, path, bytes) ...      rules: the program, OCR, and every decision that holds there

Kept in a private file beside the ledger. It can only spare looking: what is not in it is looked at.
"""

from __future__ import annotations

import contextlib
import os
from hashlib import sha256
from pathlib import Path

SIZE = 32


class Passed:
    """The marks of files that passed. ``reader``: what reads their pictures."""

    def __init__(self, path: Path | None = None, reader: str = "") -> None:
        self._path = path
        self._reader = sha256(reader.encode()).digest()
        self._before: frozenset[bytes] = frozenset()
        self._now: set[bytes] = set()
        with contextlib.suppress(OSError):
            data = path.read_bytes() if path else b""
            self._before = frozenset(data[at : at + SIZE] for at in range(0, len(data), SIZE))

    def mark(self, rules: bytes, path: str, data: bytes) -> bytes:
        """Give the mark of a file under rules, which have a digest of this size."""
        parts = (self._reader, rules, sha256(path.encode()).digest(), sha256(data).digest())
        return sha256(b"".join(parts)).digest()

    def again(self, mark: bytes) -> bool:
        """Whether a file passed before; it then counts as passed now."""
        found = mark in self._before
        if found:
            self._now.add(mark)
        return found

    def add(self, mark: bytes) -> None:
        """Remember a file that passed."""
        self._now.add(mark)

    def save(self) -> None:
        """Keep the marks of this check, and no older ones."""
        if self._path is None:
            return
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "wb") as out:
            out.writelines(sorted(self._now))
        part.replace(self._path)
