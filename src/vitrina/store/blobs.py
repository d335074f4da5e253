"""Originals, named by the SHA-256 of their bytes: ``blobs/ab/abcd...``. ``sha256sum`` verifies them.

A blob is written beside its place and renamed into it, so a name is either absent or whole.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from vitrina.store import folder

_CHUNK = 1024 * 1024


class Blobs:
    """The blob folder of one library."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: set[str] = set()

    def path(self, sha: bytes) -> Path:
        """Where the blob of this digest lies, or would lie."""
        name = sha.hex()
        return self._root / name[:2] / name

    def put(self, sha: bytes, data: bytes) -> bool:
        """Keep ``data``, whose digest the caller knows. False if it was there already."""
        name = sha.hex()
        place = self._place(name)
        if os.path.exists(place):  # noqa: PTH110  (once a document, and pathlib is slow)
            return False
        part = f"{place}.{os.getpid()}.part"
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o444)
            try:
                left = memoryview(data)
                while left:
                    left = left[os.write(handle, left) :]
            finally:
                os.close(handle)
            os.rename(part, place)  # noqa: PTH104
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(part)  # noqa: PTH108
            raise folder.of(error, self._root) from error
        return True

    def take(self, sha: bytes, file: int) -> bool:
        """Copy the open file ``file`` in, if its bytes are still those of ``sha``. False if not."""
        data = bytearray()
        at = 0
        while chunk := os.pread(file, _CHUNK, at):
            data += chunk
            at += len(chunk)
        if hashlib.sha256(data).digest() != sha:
            return False
        self.put(sha, bytes(data))
        return True

    def open(self, sha: bytes) -> BinaryIO | None:
        """Open a blob for reading; None if it is not kept."""
        try:
            return self.path(sha).open("rb")
        except FileNotFoundError:
            return None

    def remove(self, sha: bytes) -> None:
        """Overwrite and delete a blob; nothing happens if it is not there."""
        path = self.path(sha)
        with contextlib.suppress(FileNotFoundError):
            size = path.stat().st_size
            path.chmod(0o600)
            with path.open("r+b") as file:
                for at in range(0, size, _CHUNK):
                    file.write(bytes(min(_CHUNK, size - at)))
            path.unlink()

    def _place(self, name: str) -> str:
        above = f"{self._root}/{name[:2]}"
        if name[:2] not in self._made:
            os.makedirs(above, exist_ok=True)  # noqa: PTH103
            self._made.add(name[:2])
        return f"{above}/{name}"
