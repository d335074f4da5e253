"""Snappy's blocks, unpacked by hand: they are short, and few files have them."""

from __future__ import annotations

MOST = 1 << 16
"""Bytes that a block may come to, in every form of file that we read."""


def unpack(data: bytes) -> bytes:
    """Unpack one block: how long it gets, then runs of bytes, and copies of what stands before.

    Raises ``ValueError`` or ``IndexError`` at a broken one.
    """
    size = shift = at = 0
    for byte in data[:5]:
        at += 1
        size |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    if size > MOST:
        raise ValueError("a block larger than the form allows")
    out = bytearray()
    while at < len(data) and len(out) < size:
        tag, at = data[at], at + 1
        kind, length = tag & 3, (tag >> 2) + 1
        if kind == 0:
            if length > 60:
                more = length - 60
                length = int.from_bytes(data[at : at + more], "little") + 1
                at += more
            out += data[at : at + length]
            at += length
            continue
        if kind == 1:
            length = (tag >> 2 & 7) + 4
            back, at = tag >> 5 << 8 | data[at], at + 1
        else:
            wide = 2 if kind == 2 else 4
            back, at = int.from_bytes(data[at : at + wide], "little"), at + wide
        if not 0 < back <= len(out):
            raise ValueError("a copy of what is not there")
        piece = bytes(out[-back:][:length])
        out += (piece * (length // len(piece) + 1))[:length]
    if len(out) != size:
        raise ValueError("a block of another length than it says")
    return bytes(out)
