"""Signed envelopes (P7M, CMS) and time-stamped ones (TSD): the paper inside is a file to be read in turn.

    ContentInfo > SignedData > what was signed > its bytes, in one piece or in several

A walk over BER, no more: signatures are not checked, which is said.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from vitrina.core.errors import Damaged, Encrypted, NotOurs, Skipped, TooMuch
from vitrina.core.source import Source
from vitrina.core.types import Child, Item, Place, Problem, Reader, clean

_PKCS7 = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
_SIGNED, _SEALED = _PKCS7 + b"\x02", (_PKCS7 + b"\x03", _PKCS7 + b"\x06")
_CMS = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01"
_PRESSED, _STAMPED = _CMS + b"\x09", _CMS + b"\x1f"
_ARMOUR = re.compile(rb"-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----")
_OCTETS, _OCTETS_IN_PARTS = 0x04, 0x24
MOST_ELEMENTS = 200_000
DEEPEST = 40


def knows(source: Source) -> bool:
    """The number of such an envelope near the start, or armour that says so."""
    head = source.head[:60]
    if head[:1] == b"\x30":
        return any(kind in head for kind in (_SIGNED, *_SEALED, _PRESSED, _STAMPED))
    return _ARMOUR.match(head.lstrip()) is not None


def read(source: Source) -> Iterator[Item]:
    """Yield the paper inside."""
    data = source.bytes()
    if data[:1] != b"\x30":
        data = _bare(data)
    head = data[:60]
    if any(kind in head for kind in _SEALED):
        raise Encrypted("it opens only with a key")
    if not any(kind in head for kind in (_SIGNED, _PRESSED, _STAMPED)):
        raise NotOurs("no envelope")
    pieces = _content(data, stamped=_STAMPED in head)
    if not pieces:
        raise Skipped("a signature or certificates, without the paper")
    inner = b"".join(pieces)
    if _PRESSED in head:
        inner = _unpressed(inner, source.limits.child)
    yield Child(Place(part="1"), _name(source.name), "", inner)
    yield Problem(Place(), "a signed envelope", "opened; the signature was not checked")


def _bare(data: bytes) -> bytes:
    body = data.partition(b"-----\n")[2] or data.partition(b"-----\r\n")[2]
    try:
        return base64.b64decode(body.partition(b"-----END")[0])
    except (binascii.Error, ValueError) as error:
        raise Damaged("armour whose letters are wrong") from error


_PATHS = ((0x30, 0xA0, 0x30, 0x30, 0xA0), (0x30, 0xA0, 0x30))
"""The elements inside which the paper's bytes stand: of a signed envelope, and of a stamped one."""


def _content(data: bytes, *, stamped: bool) -> list[bytes]:
    """The strings of octets that are the paper; what certificates and signatures hold lies elsewhere."""
    path = _PATHS[stamped]
    found: list[bytes] = []
    at = met = 0
    tags: list[int] = []
    ends: list[int] = []  # of the elements that are open; -1: until two zeros
    while at < len(data):
        met += 1
        if met > MOST_ELEMENTS:
            raise TooMuch(f"more than {MOST_ELEMENTS:,} elements in an envelope")
        while ends and ends[-1] == at:
            ends.pop()
            tags.pop()
        if data[at : at + 2] == b"\0\0" and ends and ends[-1] == -1:
            ends.pop()
            tags.pop()
            at += 2
            continue
        inside = tuple(tags) in {path, (*path, _OCTETS_IN_PARTS)}
        if found and not inside:
            return found
        tag, start, end = _element(data, at)
        if tag == _OCTETS and inside:
            found.append(data[start:end])
            at = end
        elif tag & 0x20:
            if len(tags) > DEEPEST:
                raise TooMuch(f"elements nested more than {DEEPEST} deep")
            tags.append(tag)
            ends.append(end)
            at = start
        else:
            at = end
    return found


def _element(data: bytes, at: int) -> tuple[int, int, int]:
    """(tag, where its content starts, where it ends) of the element at a place; -1: it does not say."""
    try:
        tag, length = data[at], data[at + 1]
        start = at + 2
        if length == 0x80:
            return tag, start, -1
        if length > 0x80:
            size = length & 0x7F
            length = int.from_bytes(data[start : start + size], "big")
            start += size
    except IndexError as error:
        raise Damaged("it breaks off before its end") from error
    if start + length > len(data):
        if tag == _OCTETS:  # what is there of the paper is given
            return tag, start, len(data)
        if not tag & 0x20:
            raise Damaged("it breaks off before its end")
    return tag, start, min(start + length, len(data))


def _unpressed(data: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, most)
    except zlib.error as error:
        raise Damaged("it does not unpack") from error


def _name(name: str) -> str:
    """What the paper inside is called: the name without the envelope's ending."""
    last = name.rpartition("/")[2]
    stem, dot, ending = last.rpartition(".")
    return (
        clean(stem if dot and ending.lower() in {"p7m", "p7s", "tsd", "p7z"} and stem else last)
        or "paper"
    )


READER = Reader(
    name="signed",
    kind="archive",
    media=("application/pkcs7-mime",),
    suffixes=(".p7m", ".p7s", ".tsd"),
    knows=knows,
    read=read,
    limits=("signatures are not checked", "envelopes that are sealed are not opened"),
    sources=("https://www.rfc-editor.org/rfc/rfc5652", "https://www.rfc-editor.org/rfc/rfc5544"),
)
