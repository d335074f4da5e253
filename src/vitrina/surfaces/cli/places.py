"""Which library a command is about: --library, VITRINA_LIBRARY, or the last one that was opened."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from vitrina.library import Library, is_library
from vitrina.store.errors import NoLibrary


def library(given: str | None) -> Library:
    """Open the library that a command is about. Raises ``NoLibrary``."""
    told = given or os.environ.get("VITRINA_LIBRARY") or last()
    if not told:
        raise NoLibrary("no library was named, and none was opened before")
    found = Library(told)
    say(found)
    return found


def say(found: Library) -> None:
    """Tell, once, that an older library was brought to today's format."""
    if found.upgraded_from is not None:
        sys.stderr.write(
            f"The library had the older format {found.upgraded_from} and was upgraded.\n"
        )


def remember(root: Path) -> None:
    """Keep which library was opened last; no harm where that can't be written."""
    with contextlib.suppress(OSError, RuntimeError):
        place = _state()
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{root.resolve()}\n", encoding="utf-8")


def last() -> str:
    """Give the library opened last, if it is still there; ''."""
    with contextlib.suppress(OSError, RuntimeError):
        told = _state().read_text(encoding="utf-8").strip()
        if told and is_library(Path(told)):
            return told
    return ""


def _state() -> Path:
    return (
        Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state") / "vitrina" / "last"
    )
