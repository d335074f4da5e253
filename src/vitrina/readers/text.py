"""Plain text in any encoding: the reader of last resort for everything that is not binary."""

from __future__ import annotations

from vitrina.core import encoding
from vitrina.core.source import Source
from vitrina.core.types import Reader


def knows(source: Source) -> bool:
    """Few control characters in the head, or a byte order mark, or UTF-16 without one."""
    return source.is_text or encoding.encoding(source.head) != ""


READER = Reader(
    name="text",
    kind="text",
    media=("text/plain",),
    suffixes=(".txt", ".text", ".log", ".asc"),
    knows=knows,
    read=encoding.items,
    limits=("an encoding that is not Unicode is guessed from the bytes, and said so",),
    sources=("https://www.unicode.org/faq/utf_bom.html",),
)
