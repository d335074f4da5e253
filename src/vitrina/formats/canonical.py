"""Records as bytes that are the same everywhere: sorted keys, no blanks, ASCII alone, whole numbers.

For such records this is the form of RFC 8785.
"""

from __future__ import annotations

import json
from typing import Any


def write(record: Any) -> bytes:
    """Give a record of objects, lists, texts, whole numbers and nulls as bytes."""
    return json.dumps(
        record, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def read(data: bytes) -> Any:
    """Undo ``write``. Raises ``ValueError``, also where the bytes are not those that it would give."""
    try:
        record = json.loads(data)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if write(record) != data:
        raise ValueError("not in the canonical form")
    return record
