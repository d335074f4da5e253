"""Clean documents, kept: an edition is made of these, and no original is opened for it.

    clean/<document>     digest of what it was made from, and the clean document

What is neither changed nor decided on anew is not made again, and need not be at hand again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from vitrina.core.records import Block, Document
from vitrina.redact.clean import Cleaned
from vitrina.redact.decisions import Decision

FOLDER = "clean"
VERSION = 15
"""Goes up whenever the same papers and decisions would give other clean documents."""


_PASSING = frozenset({"no-picture", "no-ocr"})
"""Cautions that another attempt may not give: the machine was busy, the original not at hand."""


class _Kept(msgspec.Struct):
    made_from: str
    cleaned: Cleaned


_decoder = msgspec.msgpack.Decoder(_Kept)


class Kept:
    """The folder of clean documents of one library. They are private until they are published."""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER

    def get(
        self,
        document: str,
        made_from: str,
        make: Callable[[], Cleaned],
        at_hand: Callable[[], bool] = lambda: True,
    ) -> Cleaned:
        """Give what was kept if it was made from the same; else make it, and keep it.

        What another attempt may make better is made again while the original is ``at_hand``.
        """
        path = self._folder / document
        with contextlib.suppress(OSError, msgspec.DecodeError):
            kept = _decoder.decode(path.read_bytes())
            passing = any(each.code in _PASSING for each in kept.cleaned.cautions)
            if kept.made_from == made_from and not (passing and at_hand()):
                return kept.cleaned
        cleaned = make()
        with contextlib.suppress(OSError):  # a library that can't be written to is slower, no more
            self._folder.mkdir(mode=0o700, exist_ok=True)
            part = path.with_suffix(".part")
            file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(file, "wb") as out:
                out.write(msgspec.msgpack.encode(_Kept(made_from, cleaned)))
            part.replace(path)
        return cleaned


def sweep(root: Path, there: Callable[[Sequence[str]], Sequence[int]]) -> None:
    """Erase what is kept of documents that are not ``there`` any more."""
    folder = root / FOLDER
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.suffix or not there([path.name]):
            path.unlink(missing_ok=True)


def digest(
    found: Document, blocks: Iterable[Block], decisions: Iterable[Decision], reader: str
) -> str:
    """Tell from what a clean document is made: papers, decisions, and who reads its pictures."""
    total = sha256(f"{VERSION} {reader}".encode())
    total.update(msgspec.msgpack.encode(found))
    for each in decisions:
        total.update(msgspec.msgpack.encode(each))
    for block in blocks:
        total.update(msgspec.msgpack.encode(block))
    return total.hexdigest()
