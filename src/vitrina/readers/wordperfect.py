"""WordPerfect documents of 1988 to today (WP, WPD): the words, paragraph by paragraph.

Letters stand as they are; everything else is a function: one byte, a group of fixed length, or one
that tells its length. Version 5 and version 6 and later number them differently.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from vitrina.core.errors import Damaged, Encrypted
from vitrina.core.rows import flow
from vitrina.core.source import Source
from vitrina.core.types import Item, Reader, clean

_DOCUMENT = 0x0A
_FIXED5 = (4, 9, 11, 3, 3, 5, 6, 7, 4, 4, 4, 4, 4, 4, 4, 4)
"""Bytes of the groups 0xC0 to 0xCF of version 5, with the byte that ends them."""
_FIXED6 = (4, 5, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8, 4)
"""The same of 0xF0 to 0xFF, of version 6."""
_MULTINATIONAL = (
    "\u0300\u00b7\u0303\u0302\u0335\u0338\u0301\u0308\u0304\u0313\u0315\u02bc\u0326\u0315\u00b0\u0307\u030b\u0327\u0328"
    "\u030c\u0337\u0305\u0306ßĸȷÁáÂâÄäÀàÅåÆæÇçÉéÊêËëÈèÍíÎîÏïÌìÑñÓóÔôÖöÒòÚúÛûÜüÙùŸÿÃãĐđØøÕõÝýÐðÞþĂăĀāĄąĆćČčĈĉĊċĎďĚěĖėĒē"
    "ĘęĞğĢģĜĝĠġĤĥĦħİıĪīĮįĨĩĲĳĴĵĶķĹĺĽľĻļĿŀŁłŃńŇňŅņŐőŌōŒœŔŕŘřŖŗŚśŠšŞşŜŝŤťŢţŦŧŬŭŰűŪūŲųŮůŨũŴŵŶŷŹźŽžŻżŊŋ"
)
"""Letters of the first set of signs: marks that stand over the letter before them, then letters."""
_TYPOGRAPHIC = {
    0: "•", 5: "§", 6: "¡", 7: "¿", 8: "¿", 9: "«", 10: "»", 11: "£", 12: "¥", 14: "ª", 15: "º", 20: "¢", 22: "®",
    23: "©", 27: "‘", 28: "’", 29: "‛", 30: "“", 31: "”", 32: "‟", 33: "–", 34: "—", 44: "•",
}  # fmt: skip


def knows(source: Source) -> bool:
    """Its signature, and that it is a document."""
    return source.head.startswith(b"\xffWPC") and source.head[9:10] == bytes([_DOCUMENT])


def read(source: Source) -> Iterator[Item]:
    """Yield the lines."""
    head = source.head
    if len(head) < 16:
        raise Damaged("it is cut short")
    start, sealed = struct.unpack_from("<I", head, 4)[0], struct.unpack_from("<H", head, 12)[0]
    if sealed:
        raise Encrypted("it opens only with a password")
    data = source.bytes()
    if not 16 <= start < len(data):
        raise Damaged("it is cut short")
    words = _five(data, start) if head[10] < 2 else _six(data, start)
    text = "".join(words)
    yield from flow(clean(line.strip()) for line in text.split("\n"))


def _five(data: bytes, at: int) -> Iterator[str]:
    while at < len(data):
        byte = data[at]
        if 0x20 <= byte < 0x7F:
            yield chr(byte)
        elif byte in {0x0A, 0x0C, 0x8C, 0x99}:
            yield "\n"
        elif byte in {0x09, 0x0B, 0x0D, 0xA0}:
            yield " "
        elif byte in {0xA9, 0xAA, 0xAE}:
            yield "-"
        elif 0xC0 <= byte < 0xD0:
            if byte == 0xC0 and at + 2 < len(data):
                yield _sign(data[at + 2], data[at + 1])
            elif byte == 0xC1:
                yield "\t"
            at += _FIXED5[byte - 0xC0] - 1
        elif byte >= 0xD0 and at + 4 <= len(data):
            at += 3 + struct.unpack_from("<H", data, at + 2)[0]
        at += 1


def _six(data: bytes, at: int) -> Iterator[str]:
    while at < len(data):
        byte = data[at]
        if 0x21 <= byte < 0x7F:
            yield chr(byte)
        elif 1 <= byte <= 0x20:
            yield _SIX_LETTERS[byte - 1]
        elif byte in {0x80, 0x81}:
            yield " "
        elif byte in {0x82, 0x83, 0x84}:
            yield "-"
        elif byte in {0xCC, 0xC7, 0xB7}:
            yield "\n"
        elif byte in {0xCF, 0xCD}:
            yield " "
        elif 0xD0 <= byte < 0xF0 and at + 4 <= len(data):
            size = struct.unpack_from("<H", data, at + 2)[0]
            if byte == 0xD0:
                yield "\n" if data[at + 1] in _BREAKS else " "
            elif byte == 0xE0:
                yield "\t"
            at += max(size, 1) - 1
        elif byte >= 0xF0:
            if byte == 0xF0 and at + 2 < len(data):
                yield _sign(data[at + 2], data[at + 1])
            at += _FIXED6[byte - 0xF0] - 1
        at += 1


_SIX_LETTERS = "åÅæÆäÄáàâãÃçÇëÊéÉèêíñÑøØõÕöÖüÜúù"
_BREAKS = frozenset((4, 5, 6, 7, 8, 9, 0x0A, 0x0B, 0x10, 0x13, 0x16, 0x17, 0x18, 0x19, 0x1C))


def _sign(group: int, number: int) -> str:
    if group == 0 and 0x20 <= number < 0x7F:
        return chr(number)
    if group == 1 and number == 9:  # a comma above, which writers take for an apostrophe
        return "\N{RIGHT SINGLE QUOTATION MARK}"
    if group == 1 and number < len(_MULTINATIONAL):
        return _MULTINATIONAL[number]
    if group == 4:
        return _TYPOGRAPHIC.get(number, "\N{BULLET}")
    return "\N{REPLACEMENT CHARACTER}"


READER = Reader(
    name="wordperfect",
    kind="document",
    media=("application/vnd.wordperfect",),
    suffixes=(".wp", ".wpd", ".wp5", ".wp6"),
    knows=knows,
    read=read,
    limits=(
        "notes, headers and boxes are not read; of signs, the Latin ones and common marks",
        "a file that opens only with a password is not read",
        "version 6 and later is read by its description, and was not tried on papers of that time",
    ),
    sources=(
        "http://fileformats.archiveteam.org/wiki/WordPerfect",
        "https://libwpd.sourceforge.net/",
    ),
)
