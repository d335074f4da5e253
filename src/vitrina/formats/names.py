"""Names of files that are handed out: harmless on every system, whatever the trove called them."""

from __future__ import annotations

import re
import unicodedata

# Names that Windows takes for devices, whatever their ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe(path: str) -> str:
    """Make the last part of a path a name that is harmless on every system.

    No control or direction characters (``annexe\u202ecod.exe``), no separators, no leading dot,
    no device of Windows, no more than 150 characters, of which the ending is kept.
    """
    name = re.split(r"[/\\]", path)[-1]
    name = "".join(
        c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    )
    name = re.sub(r'[<>:"|?*\x00-\x1f]', "_", name).strip(". ")
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    if len(name) > 150:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[:130]}.{ending}" if dot and 0 < len(ending) <= 12 else name[:150]
    return name or "file"
