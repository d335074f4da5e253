r"""Every layer in which words may stand in a file: raw, inflated, decoded, inside, beside the pixels.

    p0001.png --> as Latin-1, UTF-8, UTF-16; each chunk; what follows the end
    x.pdf     --> each stream of each revision, its strings joined; what PDFium and our reader read
    y.zip     --> names, comments, members, and so on inside

For the leak check alone, which is sooner wrong than silent: nothing is left out since it is unlikely.
Percent signs, entities, base64 and hex inside a text are the needles' business (``folding.views``);
base64 that holds a file is opened here.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from vitrina import readers
from vitrina.core.errors import Unreadable
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Text
from vitrina.store import foreign

DEEPEST = 8
LARGEST = 512 * 1024 * 1024
"""Bytes that one layer may be inflated to."""
_TAG = re.compile(r"<[^<>]*>")
_RUN = re.compile(rb"[A-Za-z0-9+/_-]{64,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}")
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]{2,})>", re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_OPERATORS = re.compile(rb"\bBT\b|\)\s*T[jJ]|\]\s*TJ")
_NAMED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_READ = frozenset(
    {
        "pdf", "docx", "sheet", "pptx", "odf", "msg", "doc", "ppt", "rtf", "epub", "eml", "mbox",
        "mhtml", "warc", "wacz", "7z", "tar", "rar", "iso", "cab", "media",
    }
)  # fmt: skip
"""Kinds that our own readers know better than any rule here."""


class Layer(NamedTuple):
    """One way to see a file's bytes as text; ``where`` says which."""

    where: str
    text: str
    raw: bool = False
    """No text, as far as can be told: only long words mean anything in it."""


class TooMuch(Exception):
    """A layer is larger than can be looked at: that is a finding in itself."""


def layers(data: bytes, where: str = "", depth: int = 0) -> Iterator[Layer]:
    """Give every layer of a file. Raises ``TooMuch``."""
    if depth > DEEPEST:
        raise TooMuch(f"{where}: files inside files, {DEEPEST} deep")
    yield from _as_text(data, where)
    for name, inside in _inside(data):
        yield from layers(inside, f"{where} {name}".strip(), depth + 1)
    yield from _told(data, where, depth)


def _as_text(data: bytes, where: str) -> Iterator[Layer]:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        yield Layer(where, data.decode("latin-1"), raw=True)
        yield Layer(f"{where} as UTF-8", data.decode("utf-8", "replace"), raw=True)
        text = ""
    else:
        yield Layer(where, text)
    if not text or "\0" in text:
        for form in ("utf-16-le", "utf-16-be"):
            for skip in (0, 1):
                some = data[skip : len(data) - (len(data) - skip) % 2]
                yield Layer(f"{where} as UTF-16", some.decode(form, "replace"), raw=True)
    if "<" in text:
        yield Layer(f"{where} without tags", _TAG.sub("", text))
    if text[:1] in "{[" and text:
        yield from _json(text, where)
    if b"endobj" in data or (_OPERATORS.search(data) and not text.lstrip().startswith("<")):
        yield from _pdf_strings(data, where)


def _json(text: str, where: str) -> Iterator[Layer]:
    """Strings of JSON, or of JSON lines, as they are meant."""
    for line in [text, *text.split("\n")] if "\n" in text else [text]:
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        yield Layer(f"{where} JSON", "\n".join(_strings(told)))
        if line is text:
            return


def _strings(told: Any) -> Iterator[str]:
    waiting = [told]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            yield from each
            waiting += reversed(each.values())
        elif isinstance(each, list):
            waiting += reversed(each)


def _pdf_strings(data: bytes, where: str) -> Iterator[Layer]:
    """Strings of PDF operators and objects, apart and joined: letters are often set one by one."""
    found = []
    for literal, coded in _LITERAL.findall(data):
        if coded:
            plain = coded.translate(None, b" \r\n\t\f\v")
            found.append(_pdf_text(bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode())))
        else:
            found.append(_pdf_text(_ESCAPED.sub(_unescaped, literal)))
    if found:
        yield Layer(f"{where} strings", "\n".join(found))
        yield Layer(f"{where} strings joined", "".join(found))
    if b"#" in data:
        plain = _NAMED.sub(lambda m: bytes([int(m[1], 16)]), data)
        yield Layer(f"{where} names", plain.decode("latin-1"), raw=True)


def _pdf_text(data: bytes) -> str:
    if data[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return data.decode("utf-16", "replace")
    return data.decode("latin-1")


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if b"0" <= code[:1] <= b"7":  # an 8 or a 9 after a backslash stands for itself
        return bytes([int(code, 8) & 255])
    return b"" if code[-1:] == b"\n" else _ESCAPES.get(code, code)


# --- what is packed inside ----------------------------------------------------------------------


def _inside(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of everything that unpacks."""
    if data.startswith(b"\x1f\x8b"):
        yield "unpacked", _gzip(data)
    elif data[:1] == b"\x78" or not _textual(data):
        for bits, name in ((15, "inflated"), (-15, "inflated raw")):
            if (made := _inflate(data, bits)) is not None:
                yield name, made
    at = data.find(b"PK\x03\x04")
    if at >= 0:
        yield from _zip(data[at:])
    if data.startswith(b"\x89PNG"):
        yield from _png(data)
    for mark, name in ((b"\xff\xd8\xff", "JPEG inside"), (b"%PDF-", "PDF inside")):
        at = data.find(mark, 1)
        if at > 0:
            yield name, data[at:]
    yield from _streams(data)
    for found in _RUN.finditer(data):
        inside = _base64(found[0])
        if inside and not _textual(inside):
            yield "base64", inside


def _textual(data: bytes) -> bool:
    head = data[:4096]
    return not head.translate(None, bytes(range(32, 256)) + b"\t\r\n\f\b\x1b")


def _gzip(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            made = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        return _inflate(data, 47) or b""
    if len(made) > LARGEST:
        raise TooMuch("more is packed than can be looked at")
    return made


def _inflate(data: bytes, bits: int) -> bytes | None:
    unpacker = zlib.decompressobj(bits)
    try:
        made = unpacker.decompress(data, LARGEST)
    except zlib.error:
        return None
    if unpacker.unconsumed_tail:
        raise TooMuch("more is packed than can be looked at")
    return made + unpacker.unused_data if len(made) > 8 else None


def _zip(data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [each.filename for each in archive.infolist()]
            told = [archive.comment, *(c for e in archive.infolist() for c in (e.comment, e.extra))]
            yield "member names", "\n".join(names).encode("utf-8", "replace")
            yield "comments", b"\n".join(told)
            for each in archive.infolist():
                with archive.open(each) as file:
                    made = file.read(LARGEST + 1)
                if len(made) > LARGEST:
                    raise TooMuch(f"{each.filename} unpacks to more than can be looked at")
                yield each.filename, made
    except (zipfile.BadZipFile, OSError, zlib.error, RuntimeError, NotImplementedError):
        return  # its bytes are looked at as they stand, and our readers try it too


def _png(data: bytes) -> Iterator[tuple[str, bytes]]:
    for kind, body in chunks(data):
        if kind in {b"tEXt", b"iTXt", b"zTXt"}:
            name, _, rest = body.partition(b"\0")
            yield f"{kind.decode()} chunk", name + b" " + rest
            for at in (rest.find(b"\x78"),) if kind != b"tEXt" else ():
                if at >= 0 and (made := _inflate(rest[at:], 15)):
                    yield f"{kind.decode()} chunk", made
        elif kind not in {b"IHDR", b"IDAT", b"IEND"}:
            yield f"{kind.decode('latin-1')} chunk", body


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(kind, body) of a PNG's chunks; ``after`` for bytes that follow its end."""
    at = 8
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        yield kind, data[at + 8 : at + 8 + size]
        at += 12 + size
        if kind == b"IEND":
            break
    if at < len(data):
        yield b"after", data[at:]


def _streams(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Streams of a PDF, of every revision, used or not: whatever inflates."""
    at, number = 0, 0
    while (at := data.find(b"stream", at)) >= 0:
        if data[at - 3 : at] == b"end":
            at += 6
            continue
        start = at + 6
        start += (
            2
            if data[start : start + 2] == b"\r\n"
            else 1
            if data[start : start + 1] == b"\n"
            else 0
        )
        end = data.find(b"endstream", start)
        end = end if end >= 0 else len(data)
        number += 1
        body = data[start:end]
        made = _inflate(body, 15)
        yield f"stream {number}", body if made is None else made
        at = end


def _base64(code: bytes) -> bytes:
    plain = code.translate(bytes.maketrans(b"-_", b"+/"), b"\r\n=")
    try:
        return base64.b64decode(
            plain[: len(plain) - (len(plain) % 4 == 1)] + b"=" * (-len(plain) % 4)
        )
    except binascii.Error:
        return b""


# --- what our own readers, and SQLite, say of it ----------------------------------------------------


def _told(data: bytes, where: str, depth: int) -> Iterator[Layer]:
    if data.startswith(b"SQLite format 3\0"):
        for text in foreign.texts(data):
            yield Layer(f"{where} SQLite", text)
    source = Source(data, PurePosixPath(where.split(" ", maxsplit=1)[0] or "x").name)
    for reader in readers.candidates(source):
        if not reader.knows(source):
            continue
        if reader.name in _READ:
            yield from _by_reader(reader, source, where, depth)
        return


def _by_reader(reader: Any, source: Source, where: str, depth: int) -> Iterator[Layer]:
    try:
        for item in reader.read(source):
            if isinstance(item, Text):
                hidden = f", {item.hidden}" if item.hidden else ""
                yield Layer(
                    f"{where} read as {reader.name}{hidden}", f"{item.place.part}\n{item.text}"
                )
            elif isinstance(item, Claim):
                yield Layer(f"{where} {item.name}", item.value)
            elif isinstance(item, Child):
                data = item.data if isinstance(item.data, bytes) else b"".join(item.data)
                yield Layer(f"{where} name inside", item.name)
                yield from layers(data, f"{where} inside", depth + 1)
    except Unreadable:
        return  # its bytes were looked at
