"""Asking a timestamp authority (RFC 3161) about an edition: publishing calls out for this alone, when asked to.

What is sent is the SHA-256 of the checkpoint. The answer is checked before it is laid beside it, as
``log/checkpoint.tsr``; where there is none, the edition is as whole as before.
"""

from __future__ import annotations

import secrets
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

from vitrina.core.errors import VitrinaError
from vitrina.formats import timestamps
from vitrina.formats.timestamps import Stamp
from vitrina.publish import remaking
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder

PATIENCE = 30
NONCE_BITS = 63


class NoTimestamp(VitrinaError):
    """There is no timestamp; the edition is as it was."""

    advice = "The edition is as it was, and whole without a timestamp. Try again later, or another authority."
    status = 49


def ask(url: str, data: bytes) -> tuple[bytes, Stamp]:
    """Have an authority stamp some bytes, of which it learns the digest; its reply, and what that says.

    Raises ``NoTimestamp``.
    """
    if not url.startswith(("https://", "http://")):
        raise NoTimestamp(f"{url} is no address of an authority")
    nonce = secrets.randbits(NONCE_BITS)
    kinds = {
        "Content-Type": "application/timestamp-query",
        "Accept": "application/timestamp-reply",
    }
    try:
        asked = urllib.request.Request(url, timestamps.query(data, nonce), kinds)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            reply: bytes = answer.read(timestamps.MOST + 1)
    except (urllib.error.URLError, OSError, ValueError, HTTPException) as error:
        why = getattr(error, "reason", error)
        told = getattr(why, "strerror", None) or why
        raise NoTimestamp(f"{url} does not answer: {told}") from error
    try:
        return reply, timestamps.stamp(reply, data, nonce)
    except ValueError as error:
        raise NoTimestamp(f"the answer of {url} can't be used: {error}") from error


def put(folder: Path, url: str) -> Stamp:
    """Check an edition, have it stamped, and lay the reply into it. Raises ``NoTimestamp``."""
    place = Folder(folder)
    verdict = verify(place)
    if any(each.path != remaking.STAMP for each in verdict.findings):  # an unfit one is replaced
        raise NoTimestamp(f"only a whole edition is stamped, and this is {verdict.state}")
    reply, made = ask(url, place.read("log/checkpoint"))
    try:
        remaking.remake(folder, [(remaking.STAMP, reply)])
    except OSError as error:
        raise NoTimestamp(f"{folder} can't be written: {error.strerror}") from error
    return made
