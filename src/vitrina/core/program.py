"""The program itself, as what is made depends on it: another one may make other bytes of the same."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

_ROOT = Path(__file__).parent.parent


@cache
def digest() -> str:
    """Give the digest of all its code and data, and of the language and the libraries that run it."""
    others = sorted({f"{each.name} {each.version}" for each in metadata.distributions()})
    total = sha256(f"{sys.version} {unicodedata.unidata_version} {others}".encode())
    for path in sorted(_ROOT.rglob("*")):
        if path.is_file() and path.suffix not in {".pyc", ".pyo"}:
            total.update(path.relative_to(_ROOT).as_posix().encode())
            total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()
