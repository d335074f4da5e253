"""Names that pretend: a control character turns the letters around, and ``fdp.exe`` reads ``exe.pdf``.

Such characters are written out where a name or a title is shown. Arabic and Hebrew need none of them
there: each name stands in an element of its own that finds its direction by itself.
"""

from __future__ import annotations

import re

_OVERRIDES = re.compile("[\u202d\u202e]")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _named(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


def title(text: str) -> str:
    """Write out what forces a direction; marks that letters of a script may need stay."""
    return _OVERRIDES.sub(_named, text)


def path(text: str) -> str:
    """Write out all that turns text; say what lies in what."""
    return _TURNING.sub(_named, text).replace("!/", " › ")
