"""Which characters a text's bytes are: by its mark, as UTF-8 or UTF-16, else by a guess that is told.

Guesses are among encodings that governments' and newsrooms' machines really wrote.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Iterator

from vitrina.core.source import BINARY, Source
from vitrina.core.types import Item, Place, Problem, Text, clean, unix

BLOCK = 200_000
LINE = 1_000_000
SHORT = 40
LEGACY = (
    "cp1252", "iso8859_2", "cp1250", "cp1251", "koi8_r", "iso8859_5", "cp866", "cp1253", "iso8859_7", "cp1254",
    "cp1255", "cp1256", "cp1257", "shift_jis", "euc_jp", "euc_kr", "gb18030", "big5", "cp437", "cp850", "mac_roman",
)  # fmt: skip
_PACKED = (
    "cp437",
    "cp850",
    "cp852",
    "cp866",
    "cp1251",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
    "cp1252",
)
_DOS_LETTERS = frozenset("çéâäàåêëèïîìÄÅÉæÆôöòûùÿÖÜáíóúñÑªº¿¡ßüÇ".encode("cp437"))
_CHINESE = re.compile("[\u4e00-\u9fff\uf900-\ufaff]")
_WESTERN = frozenset(
    "áàâäãåçéèêëíìîïñóòôöõøúùûüýÿæœßÁÀÂÄÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØÚÙÛÜÝÆŒ¿¡ºª°«»§£€‘’“”–—…·•".encode(
        "cp1252"
    )
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def encoding(head: bytes) -> str:
    """Name the encoding that ``head`` (the first kilobytes) is surely not against; '' if binary."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    strange = len(head) - len(head.translate(None, BINARY))
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
    if name == "utf-8" and _cut_only(data):
        return data.decode("utf-8", "replace"), name
    guess = guess_legacy(data)
    return data.decode(guess, "replace"), guess


def _cut_only(data: bytes) -> bool:
    """Whether all that is wrong with this UTF-8 are a few bytes: one bad letter is no other charset."""
    text = data[:262_144].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = sum(1 for char in text if char > "\x7f") - bad
    return bad * 20 < wide


def guess_legacy(data: bytes) -> str:
    """Name the likeliest encoding from before Unicode."""
    import charset_normalizer  # noqa: PLC0415  (50 ms to import; most files are UTF-8)

    sample = data[:262_144]
    if len(sample) < SHORT or _western(sample):
        return "cp1252"
    best = charset_normalizer.from_bytes(sample, cp_isolation=list(LEGACY)).best()
    return best.encoding if best else "cp1252"


def legacy_names(data: bytes) -> str:
    """Name the likeliest encoding of file names that an old program packed: mostly IBM's code page 437."""
    with contextlib.suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return "utf-8"
    high = [byte for byte in data if byte > 127]
    if all(byte in _DOS_LETTERS for byte in high) and len(high) * 3 < len(data):
        return "cp437"
    if _western(data):
        return "cp1252"
    import charset_normalizer  # noqa: PLC0415

    best = charset_normalizer.from_bytes(data[:262_144], cp_isolation=list(_PACKED)).best()
    if best and best.encoding == "euc_kr" and _CHINESE.search(str(best)):
        return "gb18030"  # a Korean name of today has no Chinese characters in it
    return best.encoding if best else "cp437"


def _western(sample: bytes) -> bool:
    """Letters above ASCII are few, stand alone in words, and are those of Western languages."""
    high = [byte for byte in sample if byte > 127]
    letters = sum(1 for byte in high if byte in _WESTERN)
    return len(high) * 6 < len(sample) and letters * 20 >= 19 * len(high)


def items(source: Source) -> Iterator[Item]:
    """Yield a plain text in blocks of whole lines, numbered as any editor numbers them."""
    text, name = decode(source.bytes())
    text = clean(unix(text)).removesuffix("\n")
    if name not in {"utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"}:
        yield Problem(Place(), f"not UTF-8; it reads best as {name}", f"read as {name}")
    yield from blocks(text)


def blocks(text: str, part: str = "") -> Iterator[Text]:
    """Cut a text at line ends into blocks of about 200,000 characters, numbered on."""
    line, at = 1, 0
    while at < len(text):
        cut = len(text)
        if cut - at > BLOCK:
            cut = text.rfind("\n", at, at + BLOCK)
            cut = text.find("\n", at + BLOCK) if cut < 0 else cut
            cut = len(text) if cut < 0 else cut
        block = text[at:cut]
        if block:
            yield Text(Place(part, 0, line), block)
        line += block.count("\n") + 1
        at = cut + 1
