"""Kinds that hold no words for a reader, known by their first bytes so that they can be called by name."""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.core.errors import Skipped
from vitrina.core.source import Source
from vitrina.core.types import Item, Reader

MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x7fELF", "a program"),
    (0, b"MZ", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a compiled program"),
    (0, b"\xfe\xed\xfa\xce", "a program"),
    (0, b"\xfe\xed\xfa\xcf", "a program"),
    (0, b"\xcf\xfa\xed\xfe", "a program"),
    (0, b"\0asm", "a compiled program"),
    (0, b"dex\n", "a compiled program"),
    (0, b"\xca\xfe\xd0\x0d", "a packed program"),
    (0, b"\0\1\0\0\0", "a font"),
    (0, b"OTTO", "a font"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"ttcf", "a font"),
    (0, b"true\0", "a font"),
    (4, b"Standard Jet DB", "a database, whose tables are not read yet"),
    (4, b"Standard ACE DB", "a database, whose tables are not read yet"),
    (0, b"\xd4\xc3\xb2\xa1", "a record of network traffic"),
    (0, b"\xa1\xb2\xc3\xd4", "a record of network traffic"),
    (0, b"\x0a\x0d\x0d\x0a", "a record of network traffic"),
    (0, b"\x89HDF\r\n", "scientific data"),
    (0, b"CDF\x01", "scientific data"),
    (0, b"CDF\x02", "scientific data"),
    (0, b"SIMPLE  =", "astronomical data"),
    (128, b"DICM", "a medical picture"),
    (0, b"\x01\xff\x02\x04\x03\x02", "a drawing"),
    (0, b"AC10", "a drawing of a building or machine"),
    (0, b"8BPS", "a layered picture"),
    (0, b"gimp xcf", "a layered picture"),
    (0, b"QFI\xfb", "the disk of a virtual machine"),
    (0, b"conectix", "the disk of a virtual machine"),
    (0, b"vhdxfile", "the disk of a virtual machine"),
)
_AT_START = tuple(magic for at, magic, _ in MAGIC if not at)
_LATER = tuple((at, magic) for at, magic, _ in MAGIC if at)


def knows(source: Source) -> bool:
    """By the first bytes."""
    head = source.head
    return head.startswith(_AT_START) or any(head.startswith(magic, at) for at, magic in _LATER)


def read(source: Source) -> Iterator[Item]:
    """Say what it is, and that it is passed over."""
    raise Skipped(_named(source.head))
    yield


def _named(head: bytes) -> str:
    return next((words for at, magic, words in MAGIC if head.startswith(magic, at)), "")


READER = Reader(
    name="binary",
    kind="other",
    media=("application/octet-stream",),
    suffixes=(
        ".exe",
        ".dll",
        ".so",
        ".class",
        ".ttf",
        ".otf",
        ".woff",
        ".mdb",
        ".pcap",
        ".psd",
    ),
    knows=knows,
    read=read,
    limits=("programs, fonts, databases of Access, disks and drawings are named and passed over",),
    sources=("https://www.iana.org/assignments/media-types/",),
)
