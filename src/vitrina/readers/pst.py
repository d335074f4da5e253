"""Outlook's mailboxes (PST, OST, PAB): each message, address and appointment in them is a file.

    Inbox/2097188    a message by its folder and its number in the mailbox, which never changes

What was deleted but is still there is read as well, and marked: items in the waste basket, in
folders that Outlook does not show, and in no folder at all.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from vitrina.core import outlook
from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, clean

MOST_FOLDERS = 100_000
DEEPEST = 200
_FOLDER, _SEARCH, _MESSAGE = 2, 3, 4
"""Kinds of node, as the lowest five bits of their numbers tell."""
_BROKEN = (OSError, MemoryError, ValueError, IndexError, TypeError, AttributeError)
DELETED = "deleted"
IN_NO_FOLDER = "deleted: it lies in no folder"
NOT_SHOWN = "in a folder that Outlook does not show"


def knows(source: Source) -> bool:
    """By its signature, and that of one of the programs that write it."""
    return source.head.startswith(b"!BDN") and source.head[8:10] in {b"SM", b"SO", b"AB"}


def read(source: Source) -> Iterator[Item]:
    """Yield the messages of each folder, then what lies in none."""
    import pypff  # noqa: PLC0415

    mailbox = pypff.file()
    try:
        mailbox.open_file_object(source.open())
    except _BROKEN as error:
        raise Damaged("a mailbox that does not open") from error
    try:
        yield from _Mailbox(mailbox, source).items()
    finally:
        mailbox.close()


class _Mailbox:
    """A mailbox that is open: where its folders hang, and what was counted in it."""

    def __init__(self, mailbox: Any, source: Source) -> None:
        self._mailbox = mailbox
        self._limits = source.limits
        self._count = self._settings = self._broken = self._folders = 0
        self._store = self._told()
        self._top = _node(self._store, 0x35E0)
        self._waste = _node(self._store, 0x35E3)

    def items(self) -> Iterator[Item]:
        if self._store is not None and (name := self._store.line(0x3001)):
            yield Claim(Place(), "Title", clean(name))
        try:
            root = self._mailbox.root_folder
        except _BROKEN as error:
            raise Damaged("a mailbox without its root") from error
        if root is not None:
            yield from self._below(root)
        yield from self._orphans()
        if self._settings:
            found = f"settings of the mail program among the messages ({self._settings:,})"
            yield Problem(Place(), found, "passed over")
        if self._broken:
            found = f"folders or messages that can't be read ({self._broken:,})"
            yield Problem(Place(), found, "the others were read", lost=True)

    def _told(self) -> outlook.Properties | None:
        try:
            store = self._mailbox.message_store
            return outlook.properties(store) if store is not None else None
        except _BROKEN:
            return None

    def _below(self, root: Any) -> Iterator[Item]:
        """Walk the folders, without recursion: their depth is the mailbox's to choose."""
        waiting: list[tuple[Any, str, int, str]] = [(root, "", 0, NOT_SHOWN if self._top else "")]
        while waiting:
            folder, path, depth, hidden = waiting.pop()
            self._folders += 1
            if self._folders > MOST_FOLDERS or depth > DEEPEST:
                raise TooMuch(
                    f"more than {MOST_FOLDERS:,} folders, or {DEEPEST} inside one another"
                )
            inner: list[tuple[Any, str, int, str]] = []
            for item in self._items_of(folder):
                kind = item.identifier & 31
                if kind == _FOLDER:
                    inner.append((item, *self._called(item, path, depth, hidden)))
                elif kind != _SEARCH:
                    yield from self._message(item, path, hidden)
            waiting += reversed(inner)

    def _items_of(self, folder: Any) -> Iterator[Any]:
        try:
            count = folder.number_of_sub_items
        except _BROKEN:
            self._broken += 1
            return
        for index in range(count):
            try:
                item = folder.get_sub_item(index)
                if item.identifier & 31 in {_FOLDER, _SEARCH, _MESSAGE}:
                    yield item
                else:
                    self._settings += item.identifier & 31 == 8
            except _BROKEN:
                self._broken += 1

    def _called(self, folder: Any, above: str, depth: int, hidden: str) -> tuple[str, int, str]:
        """(path, depth, why it is hidden) of a folder; the tree that a person sees begins anew."""
        try:
            name = folder.name or ""
        except _BROKEN:
            name = ""
        number = folder.identifier
        if number == self._top or (not self._top and name == "IPM_SUBTREE"):
            return "", depth + 1, ""
        if number == self._waste or name == "Recoverable Items":
            hidden = DELETED
        name = clean(" ".join(name.split())).replace("/", "\N{FRACTION SLASH}") or str(number)
        return f"{above}{name}/", depth + 1, hidden

    def _message(self, item: Any, path: str, hidden: str) -> Iterator[Item]:
        self._count += 1
        if self._count > self._limits.entries:
            raise TooMuch(f"more than {self._limits.entries:,} messages in one mailbox")
        number = str(item.identifier)
        data = _written(item)
        yield Child(Place(part=number), f"{path}{number}", "message/rfc822", data, hidden)

    def _orphans(self) -> Iterator[Item]:
        try:
            count = self._mailbox.number_of_orphan_items
        except _BROKEN:
            return
        for index in range(count):
            try:
                item = self._mailbox.get_orphan_item(index)
                kind = item.identifier & 31
            except _BROKEN:
                self._broken += 1
                continue
            if kind == _MESSAGE:
                yield from self._message(item, "", IN_NO_FOLDER)


def _node(store: outlook.Properties | None, number: int) -> int:
    """The folder that a property of the mailbox points to; 0 if there is none."""
    raw = store.raw(number) if store is not None else b""
    return int(struct.unpack("<I", raw[20:24])[0]) if len(raw) == 24 else 0


def _written(item: Any) -> Iterator[bytes]:
    try:
        yield from outlook.message(item)
    except _BROKEN as error:
        raise Damaged("a message that can't be read to its end") from error


READER = Reader(
    name="pst",
    kind="archive",
    media=("application/vnd.ms-outlook-pst",),
    suffixes=(".pst", ".ost", ".pab"),
    knows=knows,
    read=read,
    limits=(
        "messages come out as mail (RFC 5322) that Vitrina writes from the mailbox's properties",
        "views, rules and other settings of the mail program are counted and passed over",
        "deleted messages are read where the mailbox's index still has them",
        "opening takes minutes from about 150,000 messages on: libpff looks each one's folder up in turn",
        f"refused: messages inside one another more than {outlook.DEEPEST} deep",
    ),
    sources=(
        "https://learn.microsoft.com/openspecs/office_file_formats/ms-pst/",
        "https://github.com/libyal/libpff",
    ),
)
