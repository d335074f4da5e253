"""What the worker makes of one file, with what is inside it, before anything is written down."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from vitrina.core.limits import DEFAULT, MIB
from vitrina.core.media import media_type
from vitrina.core.source import Source
from vitrina.ingest.events import Closed, Event, Lost
from vitrina.ingest.reading import Run

NOTE = b"El asilo fue concedido en Puerto Amaro.\n"


def read(data: bytes, name: str = "sample.bin") -> list[Event]:
    events: list[Event] = []
    run = Run(events.append, limits=DEFAULT, ask=lambda _: (False, 0), keep=0)
    run.read(Source(data, name))
    return events


def outcomes(data: bytes) -> list[tuple[str, str, str, int]]:
    """(name, code, detail, characters) of each file, the innermost first."""
    return [
        (event.about.name, event.code, event.detail, event.characters)
        for event in read(data)
        if isinstance(event, Closed)
    ]


def test_what_unpacked_before_a_break_is_read() -> None:
    """A packed text cut short is read as far as it goes, and both files say so."""
    whole = NOTE * 20_000
    (inner, outer) = outcomes(gzip.compress(whole)[:-20])

    assert ("sample.bin", "part", "it breaks off before its end") == inner[:3]
    assert len(whole) - 70_000 < inner[3] <= len(whole)
    assert ("sample.bin", "part", "a file inside could not be read whole") == outer[:3]


def test_a_member_with_a_wrong_checksum_is_read() -> None:
    """One bad byte in an archive does not cost the paper."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("nota.txt", NOTE)
    (inner, _) = outcomes(out.getvalue().replace(b"concedido", b"concebido"))

    assert ("nota.txt", "part", len(NOTE) - 1) == (inner[0], inner[1], inner[3])


def test_a_member_that_gives_nothing_is_lost() -> None:
    """A member of which no byte unpacks is told of as lost, not as an empty file."""
    data = gzip.compress(NOTE, mtime=0)[:10]
    lost = [event for event in read(data) if isinstance(event, Lost)]

    assert [("sample.bin", "damaged")] == [(event.name, event.code) for event in lost]


MAILBOX = Path(__file__).parent.parent / "troves/pst/mailbox/input"


def test_mailbox_gives_mail_with_what_is_attached() -> None:
    """A message of an Outlook mailbox has its header, its words, its file and the message inside it."""
    events = read(MAILBOX.read_bytes(), "desk.pst")
    closed = {event.about.name: event for event in events if isinstance(event, Closed)}
    note = closed["Inbox/32900"].about

    assert (
        "Asylum: the note", '"Holloway, Ada" <ada@desk.example>', "1994-03-15"
    ) == (note.title, note.sender, note.date)  # fmt: skip
    assert '"Ortega, José" <jose@veldora.example>' in note.recipients
    assert ("text", 9200) == (closed["note.txt"].about.kind, closed["note.txt"].characters + 1)
    assert "José Ortega <jose@veldora.example>" == closed["Inbox/32932"].about.sender
    assert "mail" == closed["Asylum: the note"].about.kind
    assert "read" == closed["desk.pst"].code


def test_deleted_messages_are_marked() -> None:
    """What lies in the waste basket, or in no folder, says so."""
    told = {
        event.about.name: (json.loads(event.claims)[0]["value"], event.about.flags)
        for event in read(MAILBOX.read_bytes())
        if isinstance(event, Closed) and "hidden" in event.about.flags
    }

    assert {
        "Deleted Items/33060": ("deleted", "attachment hidden"),
        "33092": ("deleted: it lies in no folder", "attachment hidden"),
    } == told


def test_a_mailbox_goes_on_where_it_was_left() -> None:
    """Of a mailbox of which four messages are recorded, the others are read."""
    events: list[Event] = []
    run = Run(events.append, limits=DEFAULT, ask=lambda _: (False, 4), keep=0)
    run.read(Source(MAILBOX.read_bytes() + bytes(2 * MIB), "desk.pst"))
    names = [event.about.name for event in events if isinstance(event, Closed)]

    assert ["Deleted Items/33060", "33092", "desk.pst"] == names


@pytest.mark.parametrize(
    ("head", "listed", "media"),
    [
        (b"\xff\xd8\xff\xe0", ("image/*", "image/png"), "image/jpeg"),
        (b"\0\0\0\x18ftypheic", ("image/*",), "image/heic"),
        (b"\0\0\0\x18ftypM4A ", ("audio/*", "video/*"), "audio/mp4"),
        (b"\x28\xb5\x2f\xfd", ("application/gzip", "application/zstd"), "application/zstd"),
        (
            b"\xd0\xcf\x11\xe0",
            ("application/x", "application/vnd.ms-excel"),
            "application/vnd.ms-excel",
        ),
        (b"no sign", ("image/*", "image/png"), "image/*"),
        (b"ID3 sound", ("application/x", "application/y"), "application/x"),
        (
            b"PK\3\4".ljust(30, b"\0") + b"mimetypeapplication/vnd.oasis.opendocument.graphicsPK",
            ("application/vnd.oasis.opendocument.text", "application/x"),
            "application/vnd.oasis.opendocument.graphics",
        ),
    ],
)
def test_a_reader_of_many_kinds_says_which(
    head: bytes, listed: tuple[str, ...], media: str
) -> None:
    """A document has the media type of its own bytes, not the first of its reader's."""
    assert media == media_type(Source(head), listed)
