"""Walk a trove: every name in it, once, in a stable order; links are named and never followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec

# Cheap and textual first, so that most is searchable within the first minute; what OCR, film and
# disk images cost comes last. A hint from the name alone: what a file is, its bytes will say.
_LAST = {
    ending: rank
    for rank, endings in (
        (1, "pdf docx doc odt rtf pptx ppt odp xlsx xls xlsb ods epub msg"),
        (2, "zip tar gz tgz bz2 xz zst 7z rar mbox pst ost warc wacz cab iso"),
        (3, "png jpg jpeg tif tiff webp heic heif gif bmp"),
        (4, "mp3 mp4 m4a mov avi mkv wav ogg flac wmv webm exe dll so bin img"),
    )
    for ending in endings.split()
}
LARGE = 64 * 1024 * 1024


class Met(msgspec.Struct, frozen=True):
    """One name met: ``raw`` where it is not UTF-8; ``code`` if it can't be read at all."""

    path: str
    raw: bytes | None
    size: int
    mtime: int
    priority: int
    code: str = ""
    detail: str = ""


def walk(root: Path) -> Iterator[Met]:
    """Yield every file below ``root`` (or ``root`` itself, a file), folder by folder, by name."""
    if not root.is_dir():
        status = root.stat()
        yield _met(os.fsencode(root.name), status)
        return
    heap = [b""]
    base = os.fsencode(root)
    while heap:
        folder = heap.pop()
        try:
            with os.scandir(os.path.join(base, folder) if folder else base) as entries:  # noqa: PTH118
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            yield _refused(folder + b"/", "denied", f"the folder can't be listed: {error.strerror}")
            continue
        below = []
        for entry in found:
            path = folder + b"/" + entry.name if folder else entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    below.append(path)
                    continue
                status = entry.stat(follow_symlinks=False)
            except OSError as error:
                yield _refused(path, "denied", error.strerror or "")
                continue
            if stat.S_ISREG(status.st_mode):
                yield _met(path, status)
            else:
                yield _refused(path, "not-a-file", _what(status.st_mode))
        heap += reversed(below)


def _met(path: bytes, status: os.stat_result) -> Met:
    shown, raw = _shown(path)
    rank = _LAST.get(shown.rpartition(".")[2].lower(), 0)
    if status.st_size > LARGE:
        rank = max(rank, 2)
    return Met(shown, raw, status.st_size, status.st_mtime_ns, rank)


def _refused(path: bytes, code: str, detail: str) -> Met:
    shown, raw = _shown(path)
    return Met(shown, raw, 0, 0, 0, code, detail)


def _shown(path: bytes) -> tuple[str, bytes | None]:
    r"""The path as text; bytes that are no UTF-8 as \xNN, and then the raw bytes beside it."""
    try:
        return path.decode(), None
    except UnicodeDecodeError:
        return path.decode(errors="backslashreplace"), path


def _what(mode: int) -> str:
    for test, words in (
        (stat.S_ISLNK, "a symbolic link"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
    ):
        if test(mode):
            return words
    return "a device"
