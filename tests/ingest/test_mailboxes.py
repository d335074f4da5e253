"""Outlook mailboxes, read by our own hands, against what libpff finds in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypff
import pytest

from vitrina.core import pst

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
