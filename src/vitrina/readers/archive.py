"""Archives: ZIP, TAR, 7Z, RAR, CPIO, AR, ISO 9660. Each member is a file to be read in turn.

Names are kept as the archive has them; nothing is ever written by them. Links and devices are told
of, never followed. Members stream, so that one of ten gigabytes takes no more memory than another;
the worker that drains them counts what they unpack to.
"""

from __future__ import annotations

import contextlib
import lzma
import queue
import struct
import sys
import tarfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from vitrina.core import implode
from vitrina.core.encoding import legacy_names
from vitrina.core.errors import Damaged, Encrypted, TooMuch
from vitrina.core.source import Source
from vitrina.core.types import Child, Claim, Item, Place, Problem, Reader, clean

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 1024 * 1024
STEP = 8192
_BROKEN = (
    OSError, ValueError, EOFError, NotImplementedError, RuntimeError, KeyError, IndexError, TypeError,
    OverflowError, AttributeError, zlib.error, lzma.LZMAError, struct.error, zipfile.BadZipFile, tarfile.TarError,
)  # fmt: skip
_Put = Callable[[str, bytes], None]


def _place(number: int) -> Place:
    return Place(part=str(number))


def _chunks(file: Any) -> Iterator[bytes]:
    """Read a member to its end. What its library raises becomes ``Damaged``."""
    try:
        while chunk := file.read(CHUNK):
            yield bytes(chunk)
    except _BROKEN as error:
        raise Damaged("it does not unpack") from error


# --- ZIP ------------------------------------------------------------------------------------


def knows_zip(source: Source) -> bool:
    """A local header, an empty archive's end, or a directory at the end of something else."""
    if source.head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00PK")):
        return True
    return source.head[:2] in {b"MZ", b"#!"} and b"PK\x05\x06" in bytes(source.data[-65_600:])


_UTF8 = 0x800


def read_zip(source: Source) -> Iterator[Item]:
    """Yield members in the directory's order; without a directory, those that the headers tell of."""
    try:
        archive = zipfile.ZipFile(source.open())
    except _BROKEN:
        yield from _salvaged(source)
        return
    with archive:
        if archive.comment:
            yield Claim(Place(), "Description", clean(archive.comment.decode("utf-8", "replace")))
        infos = archive.infolist()
        if len(infos) > source.limits.entries:
            raise TooMuch(f"{len(infos):,} files in one archive")
        locked = 0
        names = _named(infos)
        for number, info in enumerate(infos, 1):
            if info.is_dir():
                continue
            if info.flag_bits & 1:
                locked += 1
                yield Problem(
                    _place(number), "a file locked with a password", "passed over", lost=True
                )
                continue
            yield Child(
                _place(number), clean(names[number - 1]), "", _zipped(source, archive, info)
            )
        if locked and locked == sum(1 for info in infos if not info.is_dir()):
            raise Encrypted("every file in it is locked with a password")


def _named(infos: list[zipfile.ZipInfo]) -> list[str]:
    """The names of members. Those not said to be UTF-8 are in the characters of whoever packed them.

    ``zipfile`` takes them for IBM's code page 437, as the format has it; a disk in Moscow or Beijing wrote its own.
    """
    old = {
        number: info.filename.encode("cp437", "replace")
        for number, info in enumerate(infos)
        if not info.flag_bits & _UTF8 and not info.filename.isascii()
    }
    names = [info.filename for info in infos]
    if old:
        known = legacy_names(b"\n".join(old.values()))
        for number, raw in old.items():
            names[number] = raw.decode(known, "replace")
    return names


def _zipped(source: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a member; where the library refuses it, give what of it does unpack."""
    given = 0
    try:
        with archive.open(info) as member:
            for chunk in iter(lambda: member.read(CHUNK), b""):
                given += len(chunk)
                yield chunk
    except NotImplementedError as error:
        if info.compress_type not in _MORE:
            raise Damaged("it is packed in a way that is not known here") from error
        yield from _MORE[info.compress_type](_packed(source, info), info)
    except _BROKEN as error:
        if info.compress_type in {0, 8}:
            yield from _rest(source, info, given)
        raise Damaged("its checksum does not fit: some of it may be wrong") from error


def _packed(source: Source, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member as it is packed."""
    header = bytes(source.data[info.header_offset : info.header_offset + 30])
    if len(header) < 30:
        raise Damaged("it is cut short")
    start = info.header_offset + 30 + sum(struct.unpack("<HH", header[26:]))
    for at in range(start, start + info.compress_size, STEP):
        yield bytes(source.data[at : min(at + STEP, start + info.compress_size)])


def _deflated64(packed: Iterator[bytes]) -> Iterator[bytes]:
    """What Windows packs files above 2 GiB with."""
    import inflate64  # noqa: PLC0415

    inflater = inflate64.Inflater()
    try:
        for chunk in packed:
            yield inflater.inflate(chunk)
    except Exception as error:  # its errors are those of a C module
        raise Damaged("it does not unpack to its end") from error


def _streamed(make: Callable[[], Any], packed: Iterator[bytes]) -> Iterator[bytes]:
    stream = make()
    try:
        for chunk in packed:
            given = chunk
            while given or not (stream.eof or stream.needs_input):
                yield stream.decompress(given, CHUNK)
                given = b""
            if stream.eof:
                return
    except (*_BROKEN, zstd.ZstdError) as error:
        raise Damaged("it does not unpack to its end") from error


_MORE: dict[int, Callable[[Iterator[bytes], zipfile.ZipInfo], Iterator[bytes]]] = {
    6: lambda packed, info: implode.unpack(packed, info.file_size, info.flag_bits),
    9: lambda packed, _: _deflated64(packed),
    93: lambda packed, _: _streamed(zstd.ZstdDecompressor, packed),
    95: lambda packed, _: _streamed(lzma.LZMADecompressor, packed),
}
"""Methods that the standard library does not unpack."""


def _rest(source: Source, info: zipfile.ZipInfo, given: int) -> Iterator[bytes]:
    """What a member unpacks to behind the bytes that were given, with nothing checked."""
    header = bytes(source.data[info.header_offset : info.header_offset + 30])
    if len(header) < 30 or header[:2] != b"PK":
        return
    start = info.header_offset + 30 + sum(struct.unpack("<HH", header[26:]))
    with contextlib.suppress(Damaged):
        for chunk in _inflated(source.data, start, info.compress_size, info.compress_type):
            yield chunk[given:]
            given = max(0, given - len(chunk))


def _salvaged(source: Source) -> Iterator[Item]:
    """Members of a ZIP whose directory is gone, by their local headers."""
    data, at, number = source.data, 0, 0
    while (at := data.find(b"PK\x03\x04", at)) >= 0 and number < source.limits.entries:
        header = bytes(data[at : at + 30])
        if len(header) < 30:
            break
        _, flags, method, _, _, _, packed, _, name_size, extra = struct.unpack(
            "<HHHHHIIIHH", header[4:]
        )
        start = at + 30 + name_size + extra
        name = bytes(data[at + 30 : at + 30 + name_size]).decode("utf-8", "replace")
        at += 4
        if name.endswith("/") or method not in {0, 8} or flags & 1 or (method == 0 and not packed):
            continue
        number += 1
        yield Child(_place(number), clean(name), "", _inflated(data, start, packed, method))
    if not number:
        raise Damaged("the archive's directory is missing or broken")
    yield Problem(
        Place(),
        "the archive's directory is missing or broken",
        "files were found by their headers",
        lost=True,
    )


def _inflated(data: Any, start: int, packed: int, method: int) -> Iterator[bytes]:
    if method == 0:
        yield bytes(data[start : start + packed])
        return
    inflate = zlib.decompressobj(-15)
    try:
        for at in range(start, len(data), 65536):
            given = bytes(data[at : at + 65536])
            while given and not inflate.eof:
                yield inflate.decompress(given, CHUNK)
                given = inflate.unconsumed_tail
            if inflate.eof:
                return
    except zlib.error as error:
        raise Damaged("it does not unpack") from error


# --- TAR ------------------------------------------------------------------------------------


def knows_tar(source: Source) -> bool:
    """``ustar`` in its place, or a header whose checksum is right."""
    head = source.head[:512]
    if len(head) < 512:
        return False
    if head[257:262] == b"ustar":
        return True
    if not head[0] or head[148:156].strip(b" \0") == b"":
        return False
    try:
        told = int(head[148:156].strip(b" \0") or b"-1", 8)
    except ValueError:
        return False
    return told == sum(head[:148]) + 256 + sum(head[156:])


def read_tar(source: Source) -> Iterator[Item]:
    """Yield members in the archive's order."""
    number = 0
    try:
        archive = tarfile.open(fileobj=source.open(), mode="r:", errorlevel=0)  # noqa: SIM115
    except _BROKEN as error:
        yield from _untidy(source, error)
        return
    while True:
        try:
            info = archive.next()
        except _BROKEN:
            yield Problem(
                Place(), "the archive breaks off", "what stands before was read", lost=True
            )
            return
        if info is None:
            return
        archive.members = []  # type: ignore[attr-defined]  # or a million entries would all be kept
        number += 1
        if number > source.limits.entries:
            raise TooMuch(f"more than {source.limits.entries:,} files in one archive")
        if info.isreg():
            yield Child(_place(number), clean(info.name), "", _tarred(archive, info))
        elif not info.isdir():
            kind = "a link" if info.issym() or info.islnk() else "a device"
            yield Problem(_place(number), f"{kind} in an archive", "not followed")


def _untidy(source: Source, error: Exception) -> Iterator[Item]:
    """Members of a TAR whose first header breaks the rules: by what can be made of each header."""
    at, number = 0, 0
    while (head := bytes(source.data[at : at + 512])) and head[257:262] == b"ustar":
        size = head[124:136].strip(b"\0 ")
        if not size.isdigit() or number >= source.limits.entries:
            break
        start, length = at + 512, int(size, 8) if not size.strip(b"01234567") else -1
        if length < 0 or start + length > source.size:
            break
        at = start + -(-length // 512) * 512
        if head[156:157] in {b"0", b"\0"}:
            number += 1
            name = head[:100].split(b"\0", 1)[0].decode("utf-8", "replace")
            yield Child(_place(number), clean(name), "", _slice(source, start, length))
    if not number:
        raise Damaged("a TAR that does not open") from error
    yield Problem(
        Place(), "the archive's headers break the rules", "files were found by them", lost=True
    )


def _tarred(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    try:
        file = archive.extractfile(info)
    except _BROKEN as error:
        raise Damaged("it does not unpack") from error
    left = info.size
    for chunk in _chunks(file):
        left -= len(chunk)
        yield chunk
    if left > 0:
        raise Damaged("it is cut short")


# --- 7Z -------------------------------------------------------------------------------------


def knows_7z(source: Source) -> bool:
    """By its signature."""
    return source.head.startswith(b"7z\xbc\xaf\x27\x1c")


def read_7z(source: Source) -> Iterator[Item]:
    """Yield members as they unpack: a thread unpacks, one chunk ahead, and is held back by us."""
    import py7zr  # noqa: PLC0415

    try:
        archive = py7zr.SevenZipFile(source.open(), "r")
        locked = archive.needs_password()
        infos = [info for info in archive.list() if not info.is_directory]
    except py7zr.PasswordRequired as error:
        raise Encrypted("it is locked with a password") from error
    except Exception as error:  # a broken header makes py7zr raise nearly anything
        raise Damaged("a 7Z that does not open") from error
    if locked:
        raise Encrypted("it is locked with a password")
    if len(infos) > source.limits.entries:
        raise TooMuch(f"{len(infos):,} files in one archive")

    def unpack(put: _Put) -> None:
        archive.extractall(factory=_factory(put))  # noqa: S202  (into our sinks, not to paths)

    yield from _pumped(unpack)


def _factory(put: _Put) -> Any:
    import py7zr.io  # noqa: PLC0415

    class Sink(py7zr.io.Py7zIO):
        def __init__(self, name: str) -> None:
            self._name, self._size = name, 0
            put(name, b"")

        def write(self, data: bytes | bytearray) -> int:
            self._size += len(data)
            put(self._name, bytes(data))
            return len(data)

        def read(self, size: int | None = None) -> bytes:  # noqa: ARG002
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:  # noqa: ARG002
            return 0

        def flush(self) -> None:
            return

        def size(self) -> int:
            return self._size

    class Factory(py7zr.io.WriterFactory):
        def create(self, filename: str) -> Any:
            return Sink(filename)

    return Factory()


class _Stopped(Exception):
    pass


def _pumped(unpack: Callable[[_Put], None]) -> Iterator[Item]:
    """Turn a library that pushes into items that are pulled. One member after the other."""
    pipe: queue.Queue[tuple[str, bytes] | Exception | None] = queue.Queue(4)
    over = threading.Event()

    def put(name: str, data: bytes) -> None:
        for at in range(0, max(len(data), 1), CHUNK):
            while True:
                if over.is_set():
                    raise _Stopped
                with contextlib.suppress(queue.Full):
                    pipe.put((name, data[at : at + CHUNK]), timeout=0.2)
                    break

    def work() -> None:
        end: Exception | None = None
        try:
            unpack(put)
        except _Stopped:
            return
        except Exception as error:  # handed over: it is raised where the items are taken
            end = error
        while not over.is_set():
            with contextlib.suppress(queue.Full):
                pipe.put(end, timeout=0.2)
                return

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    ahead = pipe.get()
    number = 0
    try:
        while isinstance(ahead, tuple):
            number += 1
            box = [ahead]
            yield Child(_place(number), clean(ahead[0]), "", _one(pipe, box))
            while isinstance(box[0], tuple) and (box[0] is ahead or box[0][0] == ahead[0]):
                box[0] = pipe.get()  # type: ignore[assignment]  # what the taker left
            ahead = box[0]
    finally:
        over.set()
        while not pipe.empty():
            pipe.get_nowait()
        thread.join(5)
    if isinstance(ahead, Exception):
        yield Problem(
            Place(),
            "it does not unpack to its end",
            "what came before was read",
            lost=True,
        )


def _one(pipe: queue.Queue[Any], box: list[Any]) -> Iterator[bytes]:
    name = box[0][0]
    while isinstance(box[0], tuple) and box[0][0] == name:
        if box[0][1]:
            yield box[0][1]
        box[0] = pipe.get()


# --- RAR ------------------------------------------------------------------------------------


def knows_rar(source: Source) -> bool:
    """By its signature, of version 4 or 5, or older."""
    return source.head.startswith((b"Rar!\x1a\x07", b"RE~^"))


def read_rar(source: Source) -> Iterator[Item]:
    """Yield members in the archive's order."""
    import rars  # noqa: PLC0415

    most = source.limits.child
    options = rars.ReadOptions(
        max_member_output_bytes=most, max_header_count=min(source.limits.entries, 1 << 20)
    )
    try:
        archive = rars.RarFile.from_bytes(source.bytes(), options=options)
        infos = archive.infolist()
    except (rars.PasswordRequired, rars.BadPassword) as error:
        raise Encrypted("it is locked with a password") from error
    except (rars.Error, *_BROKEN) as error:
        raise Damaged("a RAR that does not open") from error
    locked = 0
    for number, info in enumerate(infos, 1):
        if info.is_dir():
            continue
        if info.is_encrypted:
            locked += 1
            yield Problem(_place(number), "a file locked with a password", "passed over", lost=True)
            continue
        yield Child(_place(number), clean(info.filename), "", _unrarred(archive, info, options))
    if locked and locked == sum(1 for info in infos if not info.is_dir()):
        raise Encrypted("every file in it is locked with a password")


def _unrarred(archive: Any, info: Any, options: Any) -> Iterator[bytes]:
    import rars  # noqa: PLC0415

    try:
        yield archive.read(info, options=options)
    except (rars.Error, *_BROKEN) as error:
        raise Damaged("it does not unpack") from error


# --- CPIO, AR -------------------------------------------------------------------------------


def knows_cpio(source: Source) -> bool:
    """New ASCII, old ASCII, or binary in either byte order."""
    head = source.head
    return head[:6] in {b"070701", b"070702", b"070707"} or (
        head[:2] in {b"\xc7\x71", b"\x71\xc7"} and len(head) > 26
    )


def read_cpio(source: Source) -> Iterator[Item]:
    """Yield members in the archive's order."""
    at, number = 0, 0
    while True:
        try:
            name, mode, start, size, after = _cpio_entry(source, at)
        except (ValueError, struct.error) as error:
            if not number:
                raise Damaged("a CPIO that does not open") from error
            yield Problem(
                Place(), "the archive breaks off", "what stands before was read", lost=True
            )
            return
        if name == "TRAILER!!!":
            return
        at = after
        number += 1
        if number > source.limits.entries:
            raise TooMuch(f"more than {source.limits.entries:,} files in one archive")
        if mode & 0o170000 == 0o100000:
            yield Child(_place(number), clean(name), "", _slice(source, start, size))


def _cpio_entry(source: Source, at: int) -> tuple[str, int, int, int, int]:
    """(name, mode, where its bytes start, how many, where the next entry starts)."""
    head = bytes(source.data[at : at + 110])
    if head[:6] in {b"070701", b"070702"}:
        fields = [int(head[6 + 8 * index : 14 + 8 * index], 16) for index in range(13)]
        mode, size, name_size, align, base = fields[1], fields[6], fields[11], 4, 110
    elif head[:6] == b"070707":
        mode, name_size, size = int(head[18:24], 8), int(head[59:65], 8), int(head[65:76], 8)
        align, base = 1, 76
    elif head[:2] in {b"\xc7\x71", b"\x71\xc7"}:
        order = "<" if head[:2] == b"\xc7\x71" else ">"
        words = struct.unpack(f"{order}13H", head[:26])
        mode, name_size, size, align, base = words[3], words[10], words[11] << 16 | words[12], 2, 26
    else:
        raise ValueError("no entry here")
    name = (
        bytes(source.data[at + base : at + base + name_size])
        .rstrip(b"\0")
        .decode("utf-8", "replace")
    )
    start = at + base + name_size
    start += -(start - at if align != 4 else start) % align
    if name_size == 0 or start + size > source.size:
        raise ValueError("an entry longer than the file")
    after = start + size
    return name, mode, start, size, after + -after % align if align == 4 else after + -size % align


def _slice(source: Source, start: int, size: int) -> Iterator[bytes]:
    for at in range(start, start + size, CHUNK):
        yield bytes(source.data[at : min(at + CHUNK, start + size)])


def knows_ar(source: Source) -> bool:
    """By its signature."""
    return source.head.startswith(b"!<arch>\n")


def read_ar(source: Source) -> Iterator[Item]:
    """Yield members; long names of both dialects."""
    at, number, names = 8, 0, b""
    while at + 60 <= source.size:
        head = bytes(source.data[at : at + 60])
        name = head[:16].rstrip().decode("utf-8", "replace")
        try:
            size = int(head[48:58].strip() or b"-1")
        except ValueError:
            size = -1
        if size < 0 or head[58:60] != b"`\n" or at + 60 + size > source.size:
            yield Problem(
                Place(), "the archive breaks off", "what stands before was read", lost=True
            )
            return
        start, at = at + 60, at + 60 + size + size % 2
        if name in {"/", "/SYM64/", "__.SYMDEF"}:
            continue
        if name == "//":
            names = bytes(source.data[start : start + size])
            continue
        if name.startswith("#1/") and name[3:].isdigit():
            length = min(int(name[3:]), size)
            name = (
                bytes(source.data[start : start + length]).rstrip(b"\0").decode("utf-8", "replace")
            )
            start, size = start + length, size - length
        elif name.startswith("/") and name[1:].isdigit():
            name = names[int(name[1:]) :].split(b"\n", 1)[0].decode("utf-8", "replace")
        number += 1
        yield Child(_place(number), clean(name.rstrip("/")), "", _slice(source, start, size))
    if not number and source.size > 8:
        raise Damaged("an AR without a whole entry")


# --- ISO ------------------------------------------------------------------------------------


def knows_iso(source: Source) -> bool:
    """``CD001`` at the start of the sixteenth sector."""
    return source.size > 34_816 and bytes(source.data[32_769:32_774]) in {b"CD001", b"BEA01"}


def read_iso(source: Source) -> Iterator[Item]:
    """Yield files, by the best names that the disc has: Rock Ridge, Joliet, UDF or plain."""
    import pycdlib  # noqa: PLC0415
    from pycdlib.pycdlibexception import PyCdlibException  # noqa: PLC0415

    disc = pycdlib.PyCdlib()
    try:
        disc.open_fp(source.open())
    except (PyCdlibException, *_BROKEN) as error:
        raise Damaged("a disc image that does not open") from error
    way = (
        "rr_path"
        if disc.has_rock_ridge()
        else "joliet_path"
        if disc.has_joliet()
        else "udf_path"
        if disc.has_udf()
        else "iso_path"
    )
    number = 0
    try:
        for folder, _, files in disc.walk(**{way: "/"}):
            for name in files:
                number += 1
                if number > source.limits.entries:
                    raise TooMuch(f"more than {source.limits.entries:,} files on one disc")
                path = f"{folder.rstrip('/')}/{name}"
                yield Child(
                    _place(number),
                    clean(path.lstrip("/").removesuffix(";1")),
                    "",
                    _pressed(disc, way, path),
                )
    except (PyCdlibException, *_BROKEN):
        yield Problem(
            Place(), "the disc's directory breaks off", "what stands before was read", lost=True
        )


def _pressed(disc: Any, way: str, path: str) -> Iterator[bytes]:
    from pycdlib.pycdlibexception import PyCdlibException  # noqa: PLC0415

    try:
        with disc.open_file_from_iso(**{way: path}) as file:
            yield from _chunks(file)
    except (PyCdlibException, *_BROKEN) as error:
        raise Damaged("it can't be read from the disc image") from error


def _reader(
    name: str, media: str, suffixes: str, knows: Callable[[Source], bool],
    read: Callable[[Source], Iterator[Item]], sources: str, limits: tuple[str, ...] = (), version: int = 1,
) -> Reader:  # fmt: skip
    return Reader(
        name=name, kind="archive", media=(media,), suffixes=tuple(suffixes.split()), knows=knows, read=read,
        limits=("members locked with a password are not read", *limits), sources=(sources,),
        version=version,
    )  # fmt: skip


ZIP = _reader("zip", "application/zip", ".zip .jar .war", knows_zip, read_zip,
              "https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT",
              ("split archives: what lies in this part",
               "members packed by shrink and reduce (before 1990) are not read"), version=2)  # fmt: skip
TAR = _reader("tar", "application/x-tar", ".tar", knows_tar, read_tar,
              "https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html")  # fmt: skip
SEVENZIP = _reader(
    "7z", "application/x-7z-compressed", ".7z", knows_7z, read_7z, "https://www.7-zip.org/sdk.html"
)
RAR = _reader(
    "rar", "application/vnd.rar", ".rar", knows_rar, read_rar, "https://www.rarlab.com/technote.htm"
)
CPIO = _reader("cpio", "application/x-cpio", ".cpio", knows_cpio, read_cpio,
               "https://www.gnu.org/software/cpio/manual/cpio.html")  # fmt: skip
AR = _reader("ar", "application/x-archive", ".ar .a .deb", knows_ar, read_ar,
             "https://www.gnu.org/software/binutils/")  # fmt: skip
ISO = _reader("iso", "application/x-iso9660-image", ".iso", knows_iso, read_iso,
              "https://ecma-international.org/publications-and-standards/standards/ecma-119/")  # fmt: skip
READERS = (ZIP, TAR, SEVENZIP, RAR, CPIO, AR, ISO)
