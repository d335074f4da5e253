"""Having others witness when an edition was there: publishing calls out for this alone, when asked to.

    put      an authority (RFC 3161) is told the SHA-256 of the checkpoint    log/checkpoint.tsr
    note     calendars (OpenTimestamps) are told it with a nonce, hashed      log/checkpoint.ots
    upgrade  the same calendars are asked in which block of Bitcoin it is

An answer is checked before it is laid beside the checkpoint; where there is none, the edition is as whole
as before. Upgrading asks only calendars that are known or named: an address in a proof is its maker's word.
"""

from __future__ import annotations

import re
import secrets
import urllib.error
import urllib.request
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path

from msgspec import Struct

from vitrina.core.errors import VitrinaError
from vitrina.formats import ots, timestamps
from vitrina.formats.ots import Attested
from vitrina.formats.timestamps import Stamp
from vitrina.publish import remaking
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder

PATIENCE = 30
NONCE_BITS = 63
NONCE = 16
MOST_ANSWER = 10_000
CALENDARS = (
    "https://a.pool.opentimestamps.org",
    "https://b.pool.opentimestamps.org",
    "https://a.pool.eternitywall.com",
    "https://ots.btc.catallaxy.com",
)
"""Those that the reference client asks unless it is told others."""
_KNOWN = re.compile(
    r"https://([a-z0-9.]+\.)?(calendar\.opentimestamps\.org|calendar\.eternitywall\.com|btc\.catallaxy\.com)"
)
"""Those that the reference client believes when a proof names them."""


class NoTimestamp(VitrinaError):
    """There is no timestamp; the edition is as it was."""

    advice = "The edition is as it was, and whole without a timestamp. Try again later, or another authority."
    status = 49


class Noted(Struct, frozen=True):
    """What calendars gave: who has it ``pending``, in which ``blocks`` it is, and who was asked in vain."""

    pending: tuple[str, ...]
    blocks: tuple[int, ...]
    failed: tuple[str, ...] = ()


def ask(url: str, data: bytes) -> tuple[bytes, Stamp]:
    """Have an authority stamp some bytes, of which it learns the digest; its reply, and what that says.

    Raises ``NoTimestamp``.
    """
    nonce = secrets.randbits(NONCE_BITS)
    kinds = {
        "Content-Type": "application/timestamp-query",
        "Accept": "application/timestamp-reply",
    }
    reply = _answer(url, kinds, timestamps.query(data, nonce), timestamps.MOST)
    try:
        return reply, timestamps.stamp(reply, data, nonce)
    except ValueError as error:
        raise NoTimestamp(f"the answer of {url} can't be used: {error}") from error


def put(folder: Path, url: str) -> Stamp:
    """Check an edition, have it stamped, and lay the reply into it. Raises ``NoTimestamp``."""
    reply, made = ask(url, _checkpoint(folder))
    _lay(folder, remaking.STAMP, reply)
    return made


def note(folder: Path, calendars: Sequence[str] = ()) -> Noted:
    """Check an edition, have calendars note it, and lay their proof into it. Raises ``NoTimestamp``.

    One that answers is enough. They learn the digest neither of the checkpoint nor of anything in it: a
    nonce is put to it and both are hashed.
    """
    checkpoint = _checkpoint(folder)
    steps = ots.nonced(secrets.token_bytes(NONCE))
    told = ots.after(steps, ots.digest(checkpoint))
    found: list[Attested] = []
    failed = []
    for each in dict.fromkeys(calendars or CALENDARS):
        try:
            found += _joined(steps, _asked(each, "digest", told, told))
        except NoTimestamp as error:
            failed.append(str(error))
    if not found:
        raise NoTimestamp("; ".join(failed))
    _lay(folder, remaking.NOTED, ots.write(checkpoint, found))
    return _noted(found, failed)


def upgrade(folder: Path, calendars: Sequence[str] = ()) -> Noted:
    """Ask the calendars of a proof in which block it is by now, and lay what they say into the edition.

    Asked are those that are known, and these. What is pending stays so. Raises ``NoTimestamp``.
    """
    checkpoint = _checkpoint(folder)
    try:
        before = ots.read(Folder(folder).read(remaking.NOTED), checkpoint)
    except (FileNotFoundError, ValueError) as error:
        raise NoTimestamp("there is no proof of OpenTimestamps over this edition") from error
    named = {each.rstrip("/") for each in calendars}
    found: list[Attested] = []
    failed = []
    for leaf in before:
        here = [leaf]
        if leaf.kind == ots.PENDING:
            try:
                here = _completed(leaf, named)
            except NoTimestamp as error:
                failed.append(str(error))
        found += here
    if found != list(before):
        _lay(folder, remaking.NOTED, ots.write(checkpoint, found))
    return _noted(found, failed)


def _completed(leaf: Attested, named: set[str]) -> list[Attested]:
    """What a calendar says by now of what was pending there."""
    address = leaf.where.rstrip("/")
    if address not in named and not _KNOWN.fullmatch(address):
        raise NoTimestamp(f"{address} was not asked: it is not known here, name it")
    path = f"timestamp/{leaf.commitment.hex()}"
    return _joined(leaf.steps, _asked(address, path, None, leaf.commitment))


def _checkpoint(folder: Path) -> bytes:
    """Give the checkpoint of an edition that is whole; unfit timestamps are to be replaced."""
    place = Folder(folder)
    verdict = verify(place)
    if any(each.path not in {remaking.STAMP, remaking.NOTED} for each in verdict.findings):
        raise NoTimestamp(f"only a whole edition is stamped, and this is {verdict.state}")
    return place.read("log/checkpoint")


def _lay(folder: Path, path: str, data: bytes) -> None:
    try:
        remaking.remake(folder, [(path, data)])
    except OSError as error:
        raise NoTimestamp(f"{folder} can't be written: {error.strerror}") from error


def _asked(calendar: str, path: str, sent: bytes | None, message: bytes) -> tuple[Attested, ...]:
    """What a calendar attests of a message."""
    url = f"{calendar.rstrip('/')}/{path}"
    kinds = {"Accept": "application/vnd.opentimestamps.v1", "User-Agent": "vitrina"}
    if sent is not None:
        kinds["Content-Type"] = "application/octet-stream"
    reply = _answer(url, kinds, sent, MOST_ANSWER)
    try:
        return ots.tree(reply, message)
    except ValueError as error:
        raise NoTimestamp(f"the answer of {calendar} can't be used: {error}") from error


def _joined(steps: tuple[bytes, ...], leaves: Sequence[Attested]) -> list[Attested]:
    return [each._replace(steps=steps + each.steps) for each in leaves]


def _noted(leaves: Sequence[Attested], failed: Sequence[str]) -> Noted:
    pending = sorted({each.where for each in leaves if each.kind == ots.PENDING})
    blocks = sorted({each.height for each in leaves if each.kind == ots.BITCOIN})
    return Noted(tuple(pending), tuple(blocks), tuple(failed))


def _answer(url: str, kinds: dict[str, str], sent: bytes | None, most: int) -> bytes:
    if not url.startswith(("https://", "http://")):
        raise NoTimestamp(f"{url} is no address of an authority or a calendar")
    try:
        asked = urllib.request.Request(url, sent, kinds)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            reply: bytes = answer.read(most + 1)
    except (urllib.error.URLError, OSError, ValueError, HTTPException) as error:
        why = getattr(error, "reason", error)
        told = getattr(why, "strerror", None) or why
        raise NoTimestamp(f"{url} does not answer: {told}") from error
    if len(reply) > most:
        raise NoTimestamp(f"the answer of {url} can't be used: it is too long")
    return reply
