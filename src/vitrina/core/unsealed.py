"""Office files that are sealed and yet open to anyone: with the password that Excel itself tries first.

Excel seals a workbook with this password when its author asks for protection of sheets or names a
password for writing alone. Whoever opens it is asked for nothing.
"""

from __future__ import annotations

import io
import re

from vitrina.core.compound import Compound
from vitrina.core.errors import Encrypted, Unreadable
from vitrina.core.limits import MIB
from vitrina.core.source import Source

PASSWORD = "VelvetSweatshop"  # noqa: S105  (published in MS-OFFCRYPTO and known to every office program)
MOST = 256 * MIB
_MOST_OLD = 32 * MIB
"""Of workbooks of 1997 to 2003: the library holds each byte of them as a number of a list."""
_MOST_TOLD = 64 * 1024
_MOST_SPINS = 1_000_000
"""Rounds of hashing: Office takes 100,000; each million is a second of work or two."""
_SPINS = re.compile(rb"spinCount\s*=\s*[\"'](\d{1,12})")


def unseal(source: Source) -> bytes:
    """Give the file inside. Raises ``Encrypted`` when it takes another password, or is not known here."""
    import msoffcrypto  # noqa: PLC0415  (few files need it)

    _bound(source)
    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(source.open())
        if file.format == "ooxml":
            file.load_key(password=PASSWORD, verify_password=True)
        else:
            file.load_key(password=PASSWORD)
        file.decrypt(out)
    except Exception as error:  # a wrong password and a broken file raise nearly anything
        raise Encrypted("it opens only with a password") from error
    return out.getvalue()


def _bound(source: Source) -> None:
    """Refuse what would take the library long, before it is asked."""
    package = source.has_stream("EncryptionInfo")
    if source.size > (MOST if package else _MOST_OLD):
        raise Encrypted("it opens only with a password")
    if not package:
        return
    try:
        with Compound(source) as compound:
            told = compound.read("EncryptionInfo", _MOST_TOLD)
    except Unreadable as error:
        raise Encrypted("it opens only with a password") from error
    if any(int(spins) > _MOST_SPINS for spins in _SPINS.findall(told)):
        raise Encrypted("it opens only with a password")
