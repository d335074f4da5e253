"""Outlook's mailboxes (PST, OST, PAB): each message, address and appointment in them is a file.

    Inbox/2097188    a message by its folder and its number in the mailbox, which never changes

What was deleted but is still there is read as well, and marked: items in the waste basket, in
folders that Outlook does not show, and in no folder at all.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator

from vitrina.core import pst
from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.outlook import DEEPEST, Outlook, Said
from vitrina.core.pst import Mailbox, Node
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, clean

MOST_FOLDERS = 100_000
DELETED = "deleted"
IN_NO_FOLDER = "deleted: it lies in no folder"
NOT_SHOWN = "in a folder that Outlook does not show"


def knows(source: Source) -> bool:
    """By its signature, and that of one of the programs that write it."""
    return source.head.startswith(b"!BDN") and source.head[8:10] in {b"SM", b"SO", b"AB"}


def read(source: Source) -> Iterator[Item]:
    """Yield the messages of each folder, then what lies in none."""
    try:
        mailbox = Mailbox(source.data)
        inside = _Inside(mailbox, source)
    except (struct.error, Damaged) as error:
        raise Damaged("a mailbox that does not open") from error
    yield from inside.items()


class _Inside:
    """What hangs where in a mailbox: a few bytes for each message, whatever their number."""

    def __init__(self, mailbox: Mailbox, source: Source) -> None:
        self._mailbox, self._outlook = mailbox, Outlook(mailbox)
        self._folders: dict[int, list[int]] = {}
        self._messages: dict[int, array[int]] = {}
        self._settings = self._broken = 0
        found = self._hang(source.limits.entries)
        if not found:
            raise Damaged("no folder and no message in it")
        store = self._told(pst.STORE)
        self._title = store.line(0x3001) if store else ""
        self._top, self._waste = _named(store, 0x35E0), _named(store, 0x35E3)
        self._done: set[int] = set()

    def _hang(self, most: int) -> int:
        """Note each folder and message under the folder that it lies in."""
        count = 0
        for node in self._mailbox.nodes():
            if node.kind == pst.MESSAGE:
                self._messages.setdefault(node.parent, array("Q")).append(node.number)
            elif node.kind == pst.FOLDER:
                self._folders.setdefault(node.number, [])
                if node.parent != node.number:
                    self._folders.setdefault(node.parent, []).append(node.number)
            else:
                self._settings += node.kind == pst.SETTING
                continue
            count += 1
            if count > most:
                raise TooMuch(f"more than {most:,} messages in one mailbox")
        return count

    def items(self) -> Iterator[Item]:
        if self._title:
            yield Claim(Place(), "Title", clean(self._title))
        yield from self._below(pst.ROOT, NOT_SHOWN if self._top else "")
        for folder in self._folders:  # those that hang nowhere, or in a ring
            yield from self._below(folder, IN_NO_FOLDER)
        for folder in sorted(self._messages.keys() - self._done):
            yield from self._in(folder, "", IN_NO_FOLDER)
        if self._settings:
            yield Problem(
                Place(),
                f"settings of the mail program among the messages ({self._settings:,})",
                "passed over",
            )
        if self._broken:
            yield Problem(
                Place(),
                f"folders or messages that can't be read ({self._broken:,})",
                "the others were read",
                lost=True,
            )

    def _told(self, number: int) -> Said | None:
        try:
            node = self._mailbox.node(number)
            return self._outlook.said(node) if node else None
        except (Damaged, struct.error):
            return None

    def _below(self, root: int, hidden: str) -> Iterator[Item]:
        """Walk the folders, without recursion: their depth is the mailbox's to choose."""
        waiting: list[tuple[int, str, str]] = [(root, "", hidden)]
        while waiting:
            folder, path, hidden = waiting.pop()
            if folder in self._done:
                continue
            self._done.add(folder)
            if len(self._done) > MOST_FOLDERS:
                raise TooMuch(f"more than {MOST_FOLDERS:,} folders in one mailbox")
            if folder != pst.ROOT:
                path, hidden = self._called(folder, path, hidden)
            yield from self._in(folder, path, hidden)
            inner = self._folders.get(folder, ())
            waiting += [(number, path, hidden) for number in reversed(inner)]

    def _called(self, number: int, above: str, hidden: str) -> tuple[str, str]:
        """(path, why it is hidden) of a folder; the tree that a person sees begins anew."""
        told = self._told(number)
        if told is None:
            self._broken += 1
        name = told.line(0x3001) if told else ""
        if number == self._top or (not self._top and name == "IPM_SUBTREE"):
            return "", ""
        if not hidden and (number == self._waste or name == "Recoverable Items"):
            hidden = DELETED
        name = clean(name[:200]).replace("/", "\N{FRACTION SLASH}") or str(number)
        return f"{above}{name}/"[-2000:], hidden

    def _in(self, folder: int, path: str, hidden: str) -> Iterator[Item]:
        self._done.add(folder)
        for number in self._messages.get(folder, ()):
            try:
                node = self._mailbox.node(number)
            except Damaged:
                node = None
            if node is None:
                self._broken += 1
                continue
            data = _written(self._outlook, node)
            name = f"{path}{number}"
            yield Child(Place(part=str(number)), name, "message/rfc822", data, hidden)


def _named(store: Said | None, number: int) -> int:
    """The folder that a property of the mailbox points to; 0 if there is none."""
    try:
        raw = store.raw(number) if store is not None else b""
    except Damaged:
        return 0
    return int(struct.unpack("<I", raw[20:24])[0]) if len(raw) == 24 else 0


def _written(outlook: Outlook, node: Node) -> Iterator[bytes]:
    try:
        yield from outlook.message(node)
    except struct.error as error:
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
        f"refused: messages inside one another more than {DEEPEST} deep",
    ),
    sources=("https://learn.microsoft.com/openspecs/office_file_formats/ms-pst/",),
)
