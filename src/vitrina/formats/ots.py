r"""OpenTimestamps: from a digest, by hashing alone, to what a calendar or a block of Bitcoin attests.

    digest --append nonce, SHA-256, ...--> commitment: pending at a calendar
                                     \--> commitment: the Merkle root of Bitcoin's block 358391

    read(proof, data) -> Attested ...        in_header(attested, header) -> when that block was made

A proof is a tree; here it is the paths from the root to each leaf. Operations are those of bytes, SHA-1 and
SHA-256; RIPEMD-160 and Keccak, which no calendar uses, are refused. Source: the format as
python-opentimestamps 0.4.5 writes it, with which the tests compare this.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
MOST = 1 << 16
"""Bytes of a proof: one with ten calendars has some thousand."""
MOST_LEAVES = 64
MOST_STEPS = 256
MOST_MESSAGE = 4096
MOST_PAYLOAD = 8192
MOST_ADDRESS = 1000
HEADER = 80
PENDING, BITCOIN, OTHER = "pending", "bitcoin", "other"
_TAGS = {bytes.fromhex("83dfe30d2ef90c8e"): PENDING, bytes.fromhex("0588960d73d71901"): BITCOIN}
_ADDRESS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/:")
_FORK, _LEAF, _SHA256 = 0xFF, 0x00, 0x08
_ARGUED: dict[int, Callable[[bytes, bytes], bytes]] = {
    0xF0: lambda message, argument: message + argument,
    0xF1: lambda message, argument: argument + message,
}
_PLAIN: dict[int, Callable[[bytes], bytes]] = {
    0xF2: lambda message: message[::-1],
    0xF3: lambda message: message.hex().encode(),
    0x02: lambda message: hashlib.sha1(message, usedforsecurity=False).digest(),
    _SHA256: lambda message: hashlib.sha256(message).digest(),
}


class Attested(NamedTuple):
    """A leaf: what is attested of ``commitment``, to which ``steps`` lead from the digest.

    ``kind``: pending at the calendar ``where``, in Bitcoin's block ``height``, or other.
    """

    steps: tuple[bytes, ...]
    """An operation each: its tag, and its argument if it takes one."""
    commitment: bytes
    kind: str
    where: str = ""
    height: int = 0
    raw: bytes = b""
    """The attestation as it is written: tag and payload."""


def read(proof: bytes, data: bytes) -> tuple[Attested, ...]:
    """Read a proof, and check that it starts from the SHA-256 of these bytes. Raises ``ValueError``."""
    head = MAGIC + bytes([1, _SHA256])
    if len(proof) > MOST or not proof.startswith(head):
        raise ValueError("no proof of OpenTimestamps over a SHA-256")
    if proof[len(head) : len(head) + 32] != digest(data):
        raise ValueError("it is of something else")
    return tree(proof[len(head) + 32 :], digest(data))


def tree(raw: bytes, message: bytes) -> tuple[Attested, ...]:
    """Read what follows from a message, as a calendar answers. Raises ``ValueError``."""
    source = _Source(raw)
    steps: tuple[bytes, ...] = ()
    found: list[Attested] = []
    forks: list[tuple[tuple[bytes, ...], bytes]] = []
    while True:
        tag = source.byte()
        if tag == _FORK:
            forks.append((steps, message))
            tag = source.byte()
        if tag != _LEAF:
            step = source.step(tag)
            steps, message = (*steps, step), _applied(step, message)
            if len(steps) > MOST_STEPS:
                raise ValueError("a proof of too many steps")
            continue
        found.append(source.leaf(steps, message))
        if not forks:
            break
        steps, message = forks.pop()
    if not source.at_end() or len(found) > MOST_LEAVES:
        raise ValueError("a proof that goes on after its end, or into too many")
    return tuple(found)


def digest(data: bytes) -> bytes:
    """Give what a proof over some bytes starts from."""
    return hashlib.sha256(data).digest()


def after(steps: Sequence[bytes], message: bytes) -> bytes:
    """Give what operations make of a message."""
    for step in steps:
        message = _applied(step, message)
    return message


def write(data: bytes, leaves: Iterable[Attested]) -> bytes:
    """Write a proof over these bytes, as the reference program would."""
    return MAGIC + bytes([1, _SHA256]) + digest(data) + _written(list(leaves), 0)


def in_header(attested: Attested, header: bytes) -> dt.datetime | None:
    """Give the time of a block whose header this is, if the commitment is in it; else None.

    The header's own proof of work must hold. That the chain went on from it is not seen here: its
    number (``block``) is to be compared with what a node or others say of that height.
    """
    if len(header) != HEADER or attested.kind != BITCOIN or attested.commitment != header[36:68]:
        return None
    time, bits = struct.unpack("<II", header[68:76])
    size, base = bits >> 24, bits & 0x7FFFFF
    target = base << 8 * (size - 3) if size >= 3 else base >> 8 * (3 - size)
    if bits & 0x800000 or size > 32 or int(block(header), 16) > target:
        return None
    return dt.datetime.fromtimestamp(time, dt.UTC)


def block(header: bytes) -> str:
    """Give a block's number in hex, as everyone writes it."""
    return hashlib.sha256(hashlib.sha256(header).digest()).digest()[::-1].hex()


def headers(text: str) -> tuple[bytes, ...]:
    """Read block headers in hex, a line each. Raises ``ValueError``."""
    found = tuple(bytes.fromhex(line) for line in text.split())
    if not found or any(len(each) != HEADER for each in found):
        raise ValueError("a block header is 80 bytes, in hex")
    return found


class _Source:
    """Bytes that are read once, from first to last. Raises ``ValueError`` where they end early."""

    def __init__(self, raw: bytes) -> None:
        if len(raw) > MOST:
            raise ValueError("a proof that is too long")
        self._raw = raw
        self._at = 0

    def at_end(self) -> bool:
        return self._at == len(self._raw)

    def take(self, count: int) -> bytes:
        found = self._raw[self._at : self._at + count]
        if len(found) != count:
            raise ValueError("a proof that is cut short")
        self._at += count
        return found

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """Seven bits a byte, the lowest first."""
        value = shift = 0
        while (byte := self.byte()) & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
            if shift > 56:
                raise ValueError("a number that is too large")
        return value | byte << shift

    def counted(self, most: int) -> bytes:
        count = self.number()
        if count > most:
            raise ValueError("a proof with a part that is too long")
        return self.take(count)

    def step(self, tag: int) -> bytes:
        if tag in _PLAIN:
            return bytes([tag])
        if tag not in _ARGUED:
            raise ValueError("an operation that is not known here")
        argument = self.counted(MOST_MESSAGE)
        if not argument:
            raise ValueError("an operation without what it needs")
        return bytes([tag]) + argument

    def leaf(self, steps: tuple[bytes, ...], message: bytes) -> Attested:
        tag = self.take(8)
        payload = self.counted(MOST_PAYLOAD)
        kind, raw = _TAGS.get(tag, OTHER), tag + payload
        if kind == OTHER:
            return Attested(steps, message, kind, raw=raw)
        inner = _Source(payload)
        where, height = "", 0
        if kind == PENDING:
            address = inner.counted(MOST_ADDRESS)
            if set(address) - _ADDRESS:
                raise ValueError("a calendar whose address is none")
            where = address.decode("ascii")
        else:
            height = inner.number()
        if not inner.at_end():
            raise ValueError("an attestation that goes on after its end")
        return Attested(steps, message, kind, where, height, raw)


def _applied(step: bytes, message: bytes) -> bytes:
    tag = step[0]
    made = _PLAIN[tag](message) if tag in _PLAIN else _ARGUED[tag](message, step[1:])
    if not 0 < len(made) <= MOST_MESSAGE:
        raise ValueError("an operation that gives too much")
    return made


def _written(leaves: list[Attested], depth: int) -> bytes:
    """Write the node that all these leaves have passed after so many steps."""
    ends = sorted({each[2:] for each in leaves if len(each.steps) == depth}, key=_order)
    parts = [bytes([_LEAF]) + raw[:8] + _counted(raw[8:]) for *_, raw in ends]
    ways: dict[bytes, list[Attested]] = {}
    for each in leaves:
        if len(each.steps) > depth:
            ways.setdefault(each.steps[depth], []).append(each)
    for step in sorted(ways, key=lambda step: (step[:1], step[1:])):
        told = step[:1] + (_counted(step[1:]) if step[0] in _ARGUED else b"")
        parts.append(told + _written(ways[step], depth + 1))
    return b"".join(bytes([_FORK]) + part for part in parts[:-1]) + parts[-1]


def _order(end: tuple[str, str, int, bytes]) -> tuple[bytes, str, int, bytes]:
    kind, where, height, raw = end
    return raw[:8], where, height, raw[8:] if kind == OTHER else b""


def _counted(raw: bytes) -> bytes:
    return _number(len(raw)) + raw


def _number(value: int) -> bytes:
    made = b""
    while value > 0x7F:
        made += bytes([value & 0x7F | 0x80])
        value >>= 7
    return made + bytes([value])


def nonced(nonce: bytes) -> tuple[bytes, ...]:
    """Give the steps that hide a digest from the calendars: a nonce is appended, and hashed."""
    return b"\xf0" + nonce, bytes([_SHA256])
