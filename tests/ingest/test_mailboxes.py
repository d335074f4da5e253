"""Outlook mailboxes, read by our own hands, against what libpff finds in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypff
import pytest

from vitrina.core import pst
from vitrina.core.errors import Damaged

TROVES = Path(__file__).parent.parent / "troves/pst"
FORMS = ("mailbox", "of-1997-mangled", "mangled-by-wheels")


def messages(folder: Any) -> Iterator[Any]:
    for index in range(folder.number_of_sub_items):
        item = folder.get_sub_item(index)
        if item.identifier & 31 == pst.FOLDER:
            yield from messages(item)
        elif item.identifier & 31 == pst.MESSAGE:
            yield item


@pytest.mark.parametrize("form", FORMS)
def test_properties_are_those_that_libpff_finds(form: str) -> None:
    """Every property of every message has the kind and the bytes that libpff gives it."""
    path = TROVES / form / "input"
    ours = pst.Mailbox(path.read_bytes())
    theirs = pypff.file()
    with path.open("rb") as file:
        theirs.open_file_object(file)
        expected, found = {}, {}
        for message in messages(theirs.root_folder):
            node = ours.node(message.identifier)
            assert node is not None
            told = ours.properties(node)
            for entry in message.record_sets[0].entries:
                key = (message.identifier, entry.entry_type)
                expected[key] = (entry.value_type, entry.data or b"")
                found[key] = (told.kinds.get(entry.entry_type), told.get(entry.entry_type))
        theirs.close()

    assert expected == found
    assert 30 == len(expected)


def test_attachments_are_those_that_libpff_finds() -> None:
    """A file attached comes out byte for byte."""
    path = TROVES / "mailbox/input"
    ours = pst.Mailbox(path.read_bytes())
    theirs = pypff.file()
    with path.open("rb") as file:
        theirs.open_file_object(file)
        first = next(messages(theirs.root_folder))
        attached = first.get_attachment(0)
        expected = attached.read_buffer(attached.size)
        node = ours.node(first.identifier)
        theirs.close()
    assert node is not None
    below = ours.below(node.below).values()
    (file_node,) = (lower for lower in below if lower.kind == pst.ATTACHMENT)

    assert expected == b"".join(ours.pieces(file_node, 0x3701))


def test_a_list_of_blocks_that_names_itself_ends() -> None:
    """A list of blocks that leads back to itself gives no more than the mailbox can hold."""
    data = bytearray((TROVES / "mailbox/input").read_bytes())
    ours = pst.Mailbox(bytes(data))
    name = next(row[0] for row in _listed_blocks(ours))
    _, at, size, _ = ours._find(ours._top_blocks, name)
    entries = (size - 8) // 8
    data[at : at + 8] = b"\1\1" + entries.to_bytes(2, "little") + b"\xff\xff\xff\x7f"
    data[at + 8 : at + 8 + 8 * entries] = name.to_bytes(8, "little") * entries
    given: list[int] = []

    with pytest.raises(Damaged):
        given.extend(len(block) for block in pst.Mailbox(bytes(data)).blocks(name))
    assert sum(given) <= len(data)


def _listed_blocks(mailbox: pst.Mailbox) -> Iterator[Any]:
    """The rows of blocks of the mailbox's own, which list others."""
    _, _, rows = mailbox._page(mailbox._top_blocks)
    yield from (row for row in rows if row[0] & 2 and row[2] > 24)
