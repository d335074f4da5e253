"""Plain text in any encoding: the reader of last resort for everything that is not binary."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from vitrina.core.source import Source
from vitrina.core.types import Item, Place, Problem, Reader, Text, clean, unix

# Control characters that no text in any common encoding has; ESC, FF and BS do occur.
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def knows(source: Source) -> bool:
    """Few control characters in the head, or a byte order mark, or UTF-16 without one."""
    head = source.head
    return not head or encoding(head) != ""


def encoding(head: bytes) -> str:
    """Name the encoding that ``head`` (the first kilobytes) is surely not against; '' if binary."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    strange = len(_BINARY.findall(head))
    if strange == 0:
        return "utf-8"
    if strange * 200 < len(head) and b"\0" not in head:
        return "utf-8"
    return _wide(head)


def _wide(head: bytes) -> str:
    """UTF-16 without a mark: one byte of each pair is nearly always the same small number."""
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if high.count(0) > 0.7 * pairs:
            text = head[: pairs * 2].decode(name, "replace")
            odd = sum(1 for char in text if char < " " and char not in "\t\n\r\x0c\x1b")
            return name if odd * 100 < len(text) else ""
    return ""


def decode(data: bytes) -> tuple[str, str]:
    """Give the text of ``data`` and the name of the encoding that it was read as."""
    name = encoding(data[:8192]) or "utf-8"
    for mark, known in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(known, "replace"), known
    try:
        return data.decode(name), name
    except UnicodeDecodeError:
        pass
    import charset_normalizer  # noqa: PLC0415  (50 ms to import; most files are UTF-8)

    best = charset_normalizer.from_bytes(data[: 256 * 1024]).best()
    guess = best.encoding if best else "cp1252"
    return data.decode(guess, "replace"), guess


def read(source: Source) -> Iterator[Item]:
    """Yield the whole text as one block."""
    text, name = decode(source.bytes())
    text = clean(unix(text))
    if name not in {"utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"}:
        yield Problem(Place(), f"not UTF-8; it reads best as {name}", f"read as {name}")
    if text:
        yield Text(Place(line=1), text.removesuffix("\n"))


READER = Reader(
    name="text",
    kind="text",
    media=("text/plain",),
    suffixes=(".txt", ".text", ".log", ".asc"),
    knows=knows,
    read=read,
    limits=("an encoding that is not Unicode is guessed from the bytes, and said so",),
    sources=("https://www.unicode.org/faq/utf_bom.html",),
)
