r"""Signed notes: a text, and below it lines that say who signed it; and the keys in their printed form.

    example.org/papers           \\
    12                            > the text
    q83vAAAA...=                 /
                                  an empty line
    — example.org/papers Az3g..   name, then base64 of four bytes that name the key, and the signature

Two kinds of key: Ed25519, that every tool knows; ML-DSA-44 beside it, that a quantum computer does
not break, as a cosignature with its time. Source: C2SP signed-note, tlog-cosignature; FIPS 204.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from vitrina.formats.tlog import checkpoint

ED25519, ML_DSA_44 = 0x01, 0x06
_SIZES = {ED25519: 32, ML_DSA_44: 1312}
_DASH = "\u2014 "


class Verifier(NamedTuple):
    """A public key with its name. ``kind`` is the algorithm's byte."""

    name: str
    kind: int
    key: bytes

    @property
    def ident(self) -> bytes:
        """The four bytes that name it."""
        told = self.name.encode() + b"\n" + bytes([self.kind]) + self.key
        return hashlib.sha256(told).digest()[:4]

    def print(self) -> str:
        """Write it as one line."""
        return f"{self.name}+{self.ident.hex()}+{_b64(bytes([self.kind]) + self.key)}"

    def signed(self, body: str, signature: bytes) -> bool:
        """Whether this is the key's signature under a text."""
        try:
            if self.kind == ED25519:
                Ed25519PublicKey.from_public_bytes(self.key).verify(signature, body.encode())
            elif self.kind == ML_DSA_44:
                told = cosigned(self.name, int.from_bytes(signature[:8], "big"), body)
                MLDSA44PublicKey.from_public_bytes(self.key).verify(signature[8:], told)
            else:
                return False
        except (InvalidSignature, ValueError):
            return False
        return True


class Signer(NamedTuple):
    """A private key with its name. ``seed``: 32 bytes."""

    name: str
    kind: int
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """Its public half."""
        if self.kind == ED25519:
            public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        else:
            public = MLDSA44PrivateKey.from_seed_bytes(self.seed).public_key().public_bytes_raw()
        return Verifier(self.name, self.kind, public)

    def sign(self, body: str, time: int) -> bytes:
        """Sign a text at a time (seconds since 1970, which only a cosignature holds)."""
        if self.kind == ED25519:
            return Ed25519PrivateKey.from_private_bytes(self.seed).sign(body.encode())
        told = cosigned(self.name, time, body)
        return time.to_bytes(8, "big") + MLDSA44PrivateKey.from_seed_bytes(self.seed).sign(told)


def verifier(line: str) -> Verifier:
    """Read a public key. Raises ``ValueError``."""
    name, ident, key = [*line.strip().split("+", 2), "", ""][:3]
    try:
        raw = base64.b64decode(key, validate=True)
    except binascii.Error as error:
        raise ValueError("no public key") from error
    if not named(name) or not raw or _SIZES.get(raw[0]) != len(raw) - 1:
        raise ValueError("no public key")
    made = Verifier(name, raw[0], raw[1:])
    if made.ident.hex() != ident:
        raise ValueError("a public key whose number is not its own")
    return made


def fingerprint(keys: Iterable[Verifier]) -> str:
    """Give 64 hex digits in groups of eight for a name's keys, short enough for paper."""
    lines = sorted((each.kind, f"{each.print()}\n") for each in keys)
    digest = hashlib.sha256("".join(line for _, line in lines).encode()).hexdigest()
    return " ".join(digest[at : at + 8] for at in range(0, 64, 8))


def named(name: str) -> bool:
    """Whether a name may stand in a note."""
    return bool(name) and "+" not in name and not any(char.isspace() for char in name)


def cosigned(name: str, time: int, body: str) -> bytes:
    """Give what a cosigner of kind ML-DSA-44 signs: the state of the log, bound to name and time."""
    state = checkpoint(body)
    return b"".join(
        (
            b"subtree/v1\n\x00",
            _short(name),
            time.to_bytes(8, "big"),
            _short(state.origin),
            (0).to_bytes(8, "big"),
            state.size.to_bytes(8, "big"),
            state.root,
        )
    )


def write(body: str, signers: Iterable[Signer], time: int) -> str:
    """Give a text signed by each."""
    lines = [
        f"{_DASH}{signer.name} {_b64(signer.verifier.ident + signer.sign(body, time))}\n"
        for signer in signers
    ]
    return f"{body}\n{''.join(lines)}"


def split(note: str) -> tuple[str, tuple[tuple[str, bytes, bytes], ...]]:
    """(text, (name, key's number, signature) of each line) of a note. Raises ``ValueError``."""
    body, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise ValueError("no signed note")
    found = []
    for line in lines[:-1].split("\n"):
        if not line.startswith(_DASH):
            raise ValueError("no signed note")
        name, _, told = line.removeprefix(_DASH).partition(" ")
        try:
            raw = base64.b64decode(told, validate=True)
        except binascii.Error as error:
            raise ValueError("no signed note") from error
        if len(raw) < 5 or not named(name):
            raise ValueError("no signed note")
        found.append((name, raw[:4], raw[4:]))
    return f"{body}\n", tuple(found)


def opened(note: str, known: Iterable[Verifier]) -> tuple[str, tuple[Verifier, ...]]:
    """(text, which of the known keys signed it) of a note.

    Raises ``ValueError`` where a line that a known key should have written is not its signature.
    Lines of unknown keys say nothing.
    """
    body, lines = split(note)
    by_name = {(each.name, each.ident): each for each in known}
    signed = []
    for name, ident, signature in lines:
        key = by_name.get((name, ident))
        if key is None:
            continue
        if not key.signed(body, signature):
            raise ValueError(f"a signature in the name of {name} that is not its own")
        signed.append(key)
    return body, tuple(signed)


def absent(note: str, known: Iterable[Verifier]) -> tuple[str, ...]:
    """Give the names of known keys of which not one has a line: who has not signed. Raises ``ValueError``."""
    there = {(name, ident) for name, ident, _ in split(note)[1]}
    names: dict[str, bool] = {}
    for key in known:
        names[key.name] = names.get(key.name, False) or (key.name, key.ident) in there
    return tuple(name for name, signed in names.items() if not signed)


def merged(note: str, other: str, order: Iterable[Verifier]) -> str:
    """Give a note with the lines that two hold of the same text, in the order of these keys.

    Lines of other keys are left out. Raises ``ValueError`` for two texts.
    """
    (body, one), (again, two) = split(note), split(other)
    if body != again:
        raise ValueError("signatures of two texts")
    lines = {(name, ident): signature for name, ident, signature in (*two, *one)}
    kept = [key for key in order if (key.name, key.ident) in lines]
    rows = [f"{_DASH}{key.name} {_b64(key.ident + lines[key.name, key.ident])}\n" for key in kept]
    return f"{body}\n{''.join(rows)}"


def _short(text: str) -> bytes:
    raw = text.encode()
    if not 0 < len(raw) < 256:
        raise ValueError("a name of no or more than 255 bytes")
    return bytes([len(raw)]) + raw


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
