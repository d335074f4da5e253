"""The library's folder: made, found, locked; its settings and its version.

LIBRARY/
  library.toml      settings, and the format's number
  catalogue.sqlite  everything that is known
  index/            the search engine's; can always be made again
  blobs/ab/abcd...  originals, named by the SHA-256 of their bytes
  progress.json     how far the current run is: counts only
  lock              held by the one process that writes
"""

from __future__ import annotations

import contextlib
import difflib
import errno
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from vitrina.core.errors import VitrinaError
from vitrina.core.limits import Limits
from vitrina.store import errors
from vitrina.store.schema import FORMAT

SETTINGS = "library.toml"
CATALOGUE = "catalogue.sqlite"
_BEGUN = frozenset(
    ["blobs", "index", "lock", f"{SETTINGS}.part"]
    + [f"{CATALOGUE}{end}" for end in ("", "-wal", "-shm", "-journal")]
)


class Settings(msgspec.Struct, frozen=True):
    """What library.toml may say. Every key has a default; an unknown one is an error."""

    format: int = FORMAT
    name: str = ""
    keep: int = 32 * 1024 * 1024
    """Originals of up to so many bytes are copied into the library; 0: none."""
    ocr: bool = True
    ocr_languages: tuple[str, ...] = ()
    understand: bool = True
    """Whether facts are found in what was read: dates, parties, references."""
    workers: int = 0
    """Reading processes; 0: one for each processor."""
    limits: Limits = Limits()


def begin(root: Path) -> None:
    """Make the folder of a new library; ``settle`` ends it. It may exist, empty or begun before."""
    try:
        root.mkdir(parents=True, exist_ok=True)
        if any(path.name not in _BEGUN for path in root.iterdir()):
            raise errors.NotALibrary(f"{root} is not empty, and not a library")
        (root / "blobs").mkdir(exist_ok=True)
        (root / "index").mkdir(exist_ok=True)
    except OSError as error:
        raise of(error, root) from error


def settle(root: Path, settings: Settings) -> None:
    """Write the settings, whole or not at all: from then on the folder is a library."""
    _write(root, _toml(settings))


def renumber(root: Path) -> None:
    """Say in the settings that the library has today's format; nothing else in them is touched."""
    told = (root / SETTINGS).read_text(encoding="utf-8")
    _write(root, re.sub(r"(?m)^format *= *\d+", f"format = {FORMAT}", told, count=1))


def _write(root: Path, text: str) -> None:
    part = root / f"{SETTINGS}.part"
    part.write_text(text, encoding="utf-8")
    part.replace(root / SETTINGS)


def load(root: Path) -> Settings:
    """Read the settings of the library at ``root``; raises if there is none, or it is too new."""
    try:
        told = tomllib.loads((root / SETTINGS).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise errors.NoLibrary(f"there is no library at {root}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise errors.NotALibrary(f"{root / SETTINGS} can't be read: {error}") from error
    except OSError as error:
        raise of(error, root) from error
    if isinstance(told.get("format"), int) and told["format"] > FORMAT:
        raise errors.TooNew(f"{root} has format {told['format']}; this Vitrina knows {FORMAT}")
    _refuse_unknown(told, Settings, root)
    _refuse_unknown(told.get("limits", {}), Limits, root)
    try:
        return msgspec.convert(told, Settings)
    except msgspec.ValidationError as error:
        raise errors.NotALibrary(f"{root / SETTINGS}: {error}") from error


def _refuse_unknown(told: object, record: type[msgspec.Struct], root: Path) -> None:
    known = record.__struct_fields__
    for name in told if isinstance(told, dict) else ():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise errors.NotALibrary(f"{root / SETTINGS}: unknown setting {name}{hint}")


def _toml(settings: Settings) -> str:
    name = msgspec.json.encode(settings.name).decode()  # a JSON string is a TOML basic string
    languages = msgspec.json.encode(settings.ocr_languages).decode()
    return (
        "# A library of Vitrina. Settings are explained in docs/spec/library.md.\n"
        f"format = {settings.format}\n"
        f"name = {name}\n"
        f"keep = {settings.keep}  # bytes: larger originals stay where they are\n"
        f"ocr = {str(settings.ocr).lower()}\n"
        f"ocr_languages = {languages}\n"
        f"understand = {str(settings.understand).lower()}\n"
        f"workers = {settings.workers}  # 0: one for each processor\n"
    )


@contextlib.contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the library for writing. Raises ``InUse`` at once if another process does."""
    import fcntl  # noqa: PLC0415  (not on Windows, where only reading works)

    try:
        handle = os.open(root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise of(error, root) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise errors.InUse(f"another process is reading into {root}") from error
        yield
    finally:
        os.close(handle)


def of(error: OSError, where: Path) -> VitrinaError:
    """Give the error a person can act on for a system error in the library's folder."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return errors.DiskFull(f"no room left at {where}")
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return errors.NotWritable(f"{where} can't be written to")
    return errors.NotALibrary(f"{where}: {error.strerror}")
