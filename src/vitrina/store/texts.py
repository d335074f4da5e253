"""How a section's blocks lie in the catalogue: their heads as msgpack, their texts as one zstd frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from vitrina.core.pack import compress, decompress


class Head(msgspec.Struct, frozen=True, array_like=True):
    """Where a block stands, and how long it is in its section's text."""

    part: str
    page: int
    line: int
    length: int
    lines: int
    hidden: str = ""
    ocr: bool = False
    scan: bool = False
    """Merged in from the library's own OCR, after the reader."""


_encode = msgspec.msgpack.encode
_decoder = msgspec.msgpack.Decoder(tuple[Head, ...])


def pack(heads: Sequence[Head], text: bytes) -> tuple[bytes, bytes]:
    """Give (heads, text) as stored. ``text`` is the blocks' texts, one after the other, as UTF-8."""
    return _encode(heads), compress(text)


def heads(packed: bytes) -> tuple[Head, ...]:
    """Give the heads of a section."""
    return _decoder.decode(packed)


def blocks(packed: bytes, data: bytes) -> Iterator[tuple[Head, str]]:
    """Give each block of a section with its text."""
    text, at = decompress(data).decode(), 0
    for head in heads(packed):
        yield head, text[at : at + head.length]
        at += head.length
