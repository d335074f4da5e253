"""The publisher's key: two signing seeds in one file, encrypted under a passphrase.

    {"name": ..., "public": [two lines], "salt": ..., "sealed": ...}

The passphrase is stretched by scrypt (RFC 7914: n = 2^17, r = 8, p = 1: 128 MiB, about half a
second); the seeds are sealed by ChaCha20-Poly1305 (RFC 8439), bound to the public lines.
"""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from vitrina.core.errors import VitrinaError
from vitrina.formats.notes import ED25519, ML_DSA_44, Signer, Verifier, named, verifier

COST = 1 << 17
SEED = 32


class NoKey(VitrinaError):
    """The key can't be used."""

    advice = "Give the file that `vitrina key` made, and its passphrase. Without both nothing can be signed."
    status = 40


class Key(msgspec.Struct, frozen=True):
    """An opened key: ``signers`` of Ed25519 and of ML-DSA-44, under one name."""

    name: str
    signers: tuple[Signer, ...]

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        """The public halves."""
        return tuple(signer.verifier for signer in self.signers)


class _Sealed(msgspec.Struct, frozen=True):
    name: str
    public: tuple[str, ...]
    salt: str
    sealed: str


def make(name: str, seeds: tuple[bytes, bytes] | None = None) -> Key:
    """Make a key. ``name``: as an address without its scheme, ``example.org/papers``."""
    if not named(name) or len(name.encode()) > 200:
        raise NoKey("a key's name has no blanks and no plus sign, and at most 200 bytes")
    ed, ml = seeds or (secrets.token_bytes(SEED), secrets.token_bytes(SEED))
    return Key(name, (Signer(name, ED25519, ed), Signer(name, ML_DSA_44, ml)))


def save(key: Key, path: Path, passphrase: str) -> None:
    """Write a key, encrypted; never over another. Raises ``NoKey``."""
    sealed = _sealed(key, passphrase)
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise NoKey(f"{path} can't be written: {error.strerror}") from error
    with os.fdopen(file, "wb") as out:
        out.write(sealed)


def reseal(key: Key, path: Path, passphrase: str) -> None:
    """Write an opened key anew under another passphrase, in the place of its file."""
    part = path.with_name(f"{path.name}.part")
    save(key, part, passphrase)
    part.replace(path)


def _sealed(key: Key, passphrase: str) -> bytes:
    salt = secrets.token_bytes(16)
    public = tuple(each.print() for each in key.verifiers)
    seeds = b"".join(signer.seed for signer in key.signers)
    box = ChaCha20Poly1305(_stretched(passphrase, salt))  # a key of its own, so one nonce will do
    sealed = box.encrypt(bytes(12), seeds, "\n".join(public).encode())
    told = _Sealed(key.name, public, _b64(salt), _b64(sealed))
    return msgspec.json.format(msgspec.json.encode(told)) + b"\n"


def load(path: Path, passphrase: str) -> Key:
    """Open a key. Raises ``NoKey``."""
    told = _told(path)
    try:
        box = ChaCha20Poly1305(_stretched(passphrase, base64.b64decode(told.salt)))
        seeds = box.decrypt(
            bytes(12), base64.b64decode(told.sealed), "\n".join(told.public).encode()
        )
    except (InvalidTag, ValueError) as error:
        raise NoKey(f"the passphrase does not open {path}") from error
    return make(told.name, (seeds[:SEED], seeds[SEED:]))


def public(path: Path) -> tuple[Verifier, ...]:
    """Give the public halves of a key file, without its passphrase. Raises ``NoKey``."""
    try:
        return tuple(verifier(line) for line in _told(path).public)
    except ValueError as error:
        raise NoKey(f"{path} is no key") from error


def _told(path: Path) -> _Sealed:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Sealed)
    except OSError as error:
        raise NoKey(f"{path} can't be read: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise NoKey(f"{path} is no key") from error


def _stretched(passphrase: str, salt: bytes) -> bytes:
    if not passphrase:
        raise NoKey("a passphrase is missing")
    return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode())


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
