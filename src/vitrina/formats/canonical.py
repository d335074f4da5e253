"""Records as bytes that are the same everywhere: sorted keys, no blanks, ASCII alone, whole numbers.

For such records this is the form of RFC 8785, with keys in ASCII and all other letters escaped.
"""

from __future__ import annotations

import json
from typing import Any

LARGEST = (1 << 53) - 1
"""Beyond it JavaScript's numbers are no longer all there."""


def write(record: Any) -> bytes:
    """Give a record of objects, lists, texts, whole numbers and nulls as bytes."""
    return json.dumps(
        record, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def read(data: bytes) -> Any:
    """Undo ``write``. Raises ``ValueError``, also where the bytes are not those that it would give."""
    try:
        record = json.loads(data, parse_int=_whole, parse_float=_refused, parse_constant=_refused)
        if b"\\ud" in data:  # half of a pair is no letter
            json.dumps(record, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("too deep") from error
    if write(record) != data:
        raise ValueError("not in the canonical form")
    return record


def _whole(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > LARGEST:
        raise ValueError("a number beyond 2^53")
    return int(digits)


def _refused(text: str) -> Any:
    raise ValueError(f"no whole number: {text[:20]}")
