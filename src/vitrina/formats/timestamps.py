"""Timestamps: an authority's signed word that some bytes were there at a time. Made by no clock of ours.

    query(data, nonce) -> what is sent        stamp(reply, data) -> when, by whom, or ValueError
    traced(stamp, roots)                      whether the signer's certificate leads to a trusted one

Read is DER of one shape, with counted bounds; certificates and signatures are cryptography's. Source:
RFC 3161 (TimeStampReq, TimeStampResp, TSTInfo), RFC 5652 (SignedData), RFC 5035 and 2634 (ESSCertID).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

MOST = 1 << 18
"""A reply with its certificates has some thousand bytes."""
MOST_PARTS = 64
LONGEST_PATH = 8
INTEGER, OCTETS, OID, SEQUENCE, SET, TIME = 0x02, 0x04, 0x06, 0x30, 0x31, 0x18
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_CERT_V1 = bytes.fromhex("2a864886f70d010910020c")
_CERT_V2 = bytes.fromhex("2a864886f70d010910022f")
_SHA256 = bytes.fromhex("608648016503040201")
_HASHES = {
    _SHA256: "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
_SIGNED_WITH = {  # the algorithm of the signature, where it names a digest itself
    bytes.fromhex("2a864886f70d01010b"): "sha256", bytes.fromhex("2a864886f70d01010c"): "sha384",
    bytes.fromhex("2a864886f70d01010d"): "sha512", bytes.fromhex("2a8648ce3d040302"): "sha256",
    bytes.fromhex("2a8648ce3d040303"): "sha384", bytes.fromhex("2a8648ce3d040304"): "sha512",
}  # fmt: skip
_ALGORITHMS: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_WRONG = (
    ValueError, TypeError, LookupError, OverflowError, AttributeError, UnsupportedAlgorithm,
    InvalidSignature, x509.InvalidVersion, x509.DuplicateExtension, x509.ExtensionNotFound,
    x509.UnsupportedGeneralNameType,
)  # fmt: skip


class Stamp(NamedTuple):
    """A timestamp whose signature holds. ``authority``: what its certificate, not yet trusted, says."""

    time: dt.datetime
    authority: str
    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]
    """More certificates that came with it."""


class _Part(NamedTuple):
    """One value of DER: its tag, its content, and both with the length between."""

    tag: int
    content: bytes
    whole: bytes


def query(data: bytes, nonce: int) -> bytes:
    """Give a request for a timestamp of some bytes, of which their SHA-256 alone is told."""
    digest = hashlib.sha256(data).digest()
    algorithm = _der(SEQUENCE, _der(OID, _SHA256) + b"\x05\x00")
    imprint = _der(SEQUENCE, algorithm + _der(OCTETS, digest))
    number = nonce.to_bytes(nonce.bit_length() // 8 + 1, "big")
    return _der(
        SEQUENCE, _der(INTEGER, b"\x01") + imprint + _der(INTEGER, number) + b"\x01\x01\xff"
    )


def stamp(reply: bytes, data: bytes, nonce: int | None = None) -> Stamp:
    """Read a reply, and check that it is of these bytes and signed as it says. Raises ``ValueError``.

    ``nonce``: the one that was asked with. Whether its certificate is to be trusted is not looked at.
    """
    try:
        return _stamp(reply, data, nonce)
    except _WRONG as error:
        told = str(error) if type(error) is ValueError else "no timestamp that can be read"
        raise ValueError(told) from error


def traced(made: Stamp, roots: Sequence[x509.Certificate]) -> bool:
    """Whether the signer's certificate is one of these, or leads to one: all valid at that time.

    Not looked at: what was revoked, names and policies that an issuer may be bound to.
    """
    try:
        return _traced(made, roots)
    except _WRONG:
        return False


def certificates(pem: bytes) -> tuple[x509.Certificate, ...]:
    """Read certificates in PEM. Raises ``ValueError``."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except _WRONG as error:
        raise ValueError("no certificate") from error


def _stamp(reply: bytes, data: bytes, nonce: int | None) -> Stamp:
    if len(reply) > MOST:
        raise ValueError("no timestamp: it is too long")
    status, *token = _parts(_only(reply, SEQUENCE))
    granted = _parts(status.content)[0]
    if granted.tag != INTEGER or granted.content not in {b"\x00", b"\x01"} or not token:
        raise ValueError("the authority refused")
    kind, wrapped = _parts(token[0].content)
    if kind.content != _SIGNED_DATA:
        raise ValueError("no timestamp")
    _, _, content, *more = _parts(_only(wrapped.content, SEQUENCE))
    told, holder = _parts(content.content)
    if told.content != _TST_INFO:
        raise ValueError("no timestamp")
    info = _only(holder.content, OCTETS)
    found = [each for part in more if part.tag == 0xA0 for each in _parts(part.content)]
    known = [x509.load_der_x509_certificate(part.whole) for part in found if part.tag == SEQUENCE]
    (signature,) = _parts(more[-1].content)
    signer = _signed(signature, info, known)
    time = _of(info, data, nonce)
    others = tuple(each for each in known if each != signer)
    return Stamp(time, _name(signer), signer, others)


def _of(info: bytes, data: bytes, nonce: int | None) -> dt.datetime:
    """When it says that these bytes were there."""
    _, _, imprint, _, time, *more = _parts(_only(info, SEQUENCE))
    algorithm, digest = _parts(imprint.content)
    name = _HASHES[_parts(algorithm.content)[0].content]
    if hashlib.new(name, data).digest() != digest.content:
        raise ValueError("it is of something else")
    numbers = [int.from_bytes(part.content, "big") for part in more if part.tag == INTEGER]
    if nonce is not None and numbers != [nonce]:
        raise ValueError("it answers another request")
    text = time.content.decode("ascii")
    if time.tag != TIME or not text.endswith("Z"):
        raise ValueError("a time that can't be read")
    return dt.datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)


def _signed(signature: _Part, info: bytes, known: Sequence[x509.Certificate]) -> x509.Certificate:
    """Give the certificate whose key signed, and that the signed attributes name."""
    _, _, digest, attributes, algorithm, value, *_ = _parts(signature.content)
    name = _HASHES[_parts(digest.content)[0].content]
    if attributes.tag != 0xA0:
        raise ValueError("no timestamp: nothing in it is signed as it should be")
    rows = {}
    for row in _parts(attributes.content):
        kind, values = _parts(row.content)
        (rows[kind.content],) = _parts(values.content)
    if rows[_MESSAGE_DIGEST].content != hashlib.new(name, info).digest():
        raise ValueError("its signature is of something else")
    over = bytes([SET]) + attributes.whole[1:]  # signed is the set, not the place where it stands
    name = _SIGNED_WITH.get(_parts(algorithm.content)[0].content, name)
    for each in known:
        if _named(each, rows):
            _check(each, value.content, over, name)
            return each
    raise ValueError("the authority's certificate is not in it")


def _named(certificate: x509.Certificate, rows: dict[bytes, _Part]) -> bool:
    """Whether the signed attributes name this certificate, by its digest."""
    der = certificate.public_bytes(Encoding.DER)
    if _CERT_V2 in rows:
        parts = _parts(_parts(_parts(rows[_CERT_V2].content)[0].content)[0].content)
        name = "sha256" if parts[0].tag == OCTETS else _HASHES[_parts(parts[0].content)[0].content]
        digest = next(part.content for part in parts if part.tag == OCTETS)
        return hashlib.new(name, der).digest() == digest
    parts = _parts(_parts(_parts(rows[_CERT_V1].content)[0].content)[0].content)
    return hashlib.sha1(der, usedforsecurity=False).digest() == parts[0].content


def _check(certificate: x509.Certificate, signature: bytes, over: bytes, name: str) -> None:
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if ExtendedKeyUsageOID.TIME_STAMPING not in usage:
        raise ValueError("its certificate is not for timestamps")
    key, algorithm = certificate.public_key(), _ALGORITHMS[name]()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, over, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, over, ec.ECDSA(algorithm))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, over)
        else:
            raise UnsupportedAlgorithm("its key is of a kind that is not known here")
    except InvalidSignature as error:
        raise ValueError("its signature is not the authority's") from error


def _traced(made: Stamp, roots: Sequence[x509.Certificate]) -> bool:
    here = made.signer
    for _ in range(LONGEST_PATH):
        if not here.not_valid_before_utc <= made.time <= here.not_valid_after_utc:
            return False
        if here in roots:
            return True
        issuers = [each for each in (*roots, *made.others) if _issued(here, each)]
        if not issuers:
            return False
        here = issuers[0]
    return False


def _issued(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except _WRONG:
        return False


def _name(certificate: x509.Certificate) -> str:
    """What the certificate calls itself, as one line without what would steer a terminal."""
    told = certificate.subject.rfc4514_string()
    return "".join(char for char in told if char.isprintable())[:300]


def _parts(content: bytes) -> list[_Part]:
    """Give the values that stand one after the other."""
    return list(_walk(content))


def _walk(content: bytes) -> Iterator[_Part]:
    at = count = 0
    while at < len(content):
        tag, size, start = content[at], content[at + 1], at + 2
        if size > 0x80:
            start += size - 0x80
            size = int.from_bytes(content[at + 2 : start], "big")
        elif size == 0x80:
            raise ValueError("no timestamp: it is not DER")
        count += 1
        if tag & 0x1F == 0x1F or start + size > len(content) or count > MOST_PARTS:
            raise ValueError("no timestamp: it is not DER, or cut short")
        yield _Part(tag, content[start : start + size], content[at : start + size])
        at = start + size


def _only(content: bytes, tag: int) -> bytes:
    """Give the content of the one value that there is."""
    (part,) = _walk(content)
    if part.tag != tag:
        raise ValueError("no timestamp")
    return part.content


def _der(tag: int, content: bytes) -> bytes:
    """Write a value of less than 128 bytes: a request has no longer ones."""
    return bytes([tag, len(content)]) + content
