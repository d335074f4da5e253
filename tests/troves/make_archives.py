"""Write the samples of the readers of archives, packed streams, sound and programs.

python tests/troves/make_archives.py

The hostile ones lie about sizes, climb out of their folder, point into a loop, or break off; what
takes more memory than a repository should hold is made by the tests of the sandbox themselves.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import struct
import tarfile
import wave
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOTE = "El asilo fue concedido en Puerto Amaro.\n".encode()
LETTER = b"Minister,\n\nthe note is attached.\n"
TWO = {"letters/letter.txt": LETTER, "nota.txt": NOTE}
THEN = (1994, 3, 15, 9, 0, 0)


def zipped(files: dict[str, bytes], *, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, THEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
        archive.comment = comment
    return out.getvalue()


def imploded(data: bytes, *, trees: int = 3) -> bytes:
    """A byte is a code of eight bits, a copy of what stands 40 or fewer bytes before is longer ones."""

    def coded(symbol: int, size: int) -> str:
        return f"{(1 << size) - 1 - symbol:0{size}b}"

    packed = (bytes([15]) + b"\xf7" * 16 if trees == 3 else b"") + (b"\x03" + b"\xf5" * 4) * 2
    bits, at, least = "", 0, trees
    while at < len(data):
        far = at - data.rfind(data[at : at + least], max(0, at - 40), at)
        if far > min(at, 40) or at + least > len(data):
            bits += "1" + (coded(data[at], 8) if trees == 3 else f"{data[at]:08b}"[::-1])
            at += 1
            continue
        size = least
        while at + size < len(data) and data[at + size] == data[at + size - far] and size < 300:
            size += 1
        bits += "0" + f"{far - 1:07b}"[::-1] + coded(0, 6) + coded(min(size - least, 63), 6)
        bits += f"{size - least - 63:08b}"[::-1] if size - least >= 63 else ""
        at += size
    bits += "0" * (-len(bits) % 8)
    return packed + bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))


def zipped_before(files: dict[str, bytes], *, cut: int = 0) -> bytes:
    """As PKZIP 1 packed: by Implode, with two trees for every other file."""
    body = listed = b""
    for number, (name, data) in enumerate(files.items()):
        trees = 3 - number % 2
        packed = imploded(data, trees=trees)
        packed = packed[: len(packed) - cut]
        flags = 2 | 4 * (trees == 3)
        told = struct.pack(
            "<HHHHHIIIHH",
            10,
            flags,
            6,
            0x4800,
            0x1C6F,
            zlib.crc32(data),
            len(packed),
            len(data),
            len(name),
            0,
        )
        listed += (
            b"PK\1\2"
            + struct.pack("<H", 10)
            + told
            + struct.pack("<HHHII", 0, 0, 0, 0, len(body))
            + name.encode()
        )
        body += b"PK\3\4" + told + name.encode() + packed
    return (
        body
        + listed
        + b"PK\5\6"
        + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(listed), len(body), 0)
    )


def tarred(files: dict[str, bytes | str]) -> bytes:
    """A text is where a link points to."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.mtime = 763_722_000
            if isinstance(data, str):
                info.type, info.linkname = tarfile.SYMTYPE, data
                archive.addfile(info)
            else:
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def renamed(name: bytes) -> bytes:
    """A zip of one letter whose name an old program wrote, in its own characters and without a word of them."""
    stand_in = b"A" * len(name)
    return zipped({stand_in.decode(): LETTER}).replace(stand_in, name)


def sevenzip(files: dict[str, bytes]) -> bytes:
    import py7zr

    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


def rar(files: dict[str, bytes], password: bytes | None = None) -> bytes:
    import rars

    builder = rars.RarBuilder(password=password)
    for name, data in files.items():
        builder.add_bytes(data, name)
    return bytes(builder.to_bytes())


def cpio(files: dict[str, bytes], *, lie: int = 0) -> bytes:
    out = b""
    for name, data in [*files.items(), ("TRAILER!!!", b"")]:
        raw = name.encode() + b"\0"
        fields = (0, 0o100644, 0, 0, 1, 0, len(data) + lie, 0, 0, 0, 0, len(raw), 0)
        out += b"070701" + b"".join(b"%08X" % field for field in fields) + raw
        out += b"\0" * (-len(out) % 4) + data
        out += b"\0" * (-len(out) % 4)
    return out


def ar(files: dict[str, bytes], *, lie: int = 0) -> bytes:
    out = b"!<arch>\n"
    for name, data in files.items():
        out += b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (
            name.encode() + b"/",
            0,
            0,
            0,
            0o644,
            len(data) + lie,
        )
        out += data + b"\n" * (len(data) % 2)
    return out


def iso(files: dict[str, bytes]) -> bytes:
    import pycdlib

    disc = pycdlib.PyCdlib()
    disc.new(interchange_level=3, joliet=3)
    disc.add_directory("/LETTERS", joliet_path="/letters")
    for number, (name, data) in enumerate(files.items()):
        above = "/LETTERS" if "/" in name else ""
        disc.add_fp(io.BytesIO(data), len(data), f"{above}/F{number}.TXT;1", joliet_path=f"/{name}")
    out = io.BytesIO()
    disc.write_fp(out)
    disc.close()
    return out.getvalue()


def looped(image: bytes) -> bytes:
    """A disc whose inner folder says that it is the root, so that a walk never ends."""
    data = bytearray(image)
    for folder in (b"\x07LETTERS", b"\x0e\0l\0e\0t\0t\0e\0r\0s"):
        at = data.find(folder)
        root = struct.unpack_from(
            "<I", data, 16 * 2048 + 158 if folder[:1] == b"\x07" else 17 * 2048 + 158
        )[0]
        struct.pack_into("<I", data, at - 30, root)
        struct.pack_into(">I", data, at - 26, root)
    return bytes(data)


def cab(
    files: dict[str, bytes],
    blocks: list[tuple[bytes, int]] | None = None,
    how: int = 1,
    lie: int = 0,
) -> bytes:
    """One folder: a block of Deflate where none are given. A lie moves where the files lie in it."""
    whole = b"".join(files.values())
    if blocks is None:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        blocks = [(b"CK" + packer.compress(whole) + packer.flush(), len(whole))]
    listed, at = b"", 0
    for name, data in files.items():
        then = (1994 - 1980) << 9 | 3 << 5 | 15
        listed += struct.pack("<IIHHHH", len(data), at + lie, 0, then, 9 << 11, 0x20)
        listed += name.replace("/", "\\").encode() + b"\0"
        at += len(data)
    start = 44 + len(listed)
    body = b"".join(struct.pack("<IHH", 0, len(raw), size) + raw for raw, size in blocks)
    head = struct.pack("<4xI4xI4xBBHHHHH", start + len(body), 44, 3, 1, 1, len(files), 0, 0x1994, 0)
    return b"MSCF" + head + struct.pack("<IHH", start, len(blocks), how) + listed + body


def calling(size: int) -> bytes:
    """A program of sorts: words, and calls to places before and behind them."""
    out = b""
    while len(out) < size:
        far = (len(out) * 7919) % 90_000 - 45_000
        out += b"call %d" % (len(out) % 97) + b"\xe8" + struct.pack("<i", far) + LETTER[:20]
    return out[:size]


def as_places(data: bytes, size: int) -> bytes:
    """Calls as a packer of LZX writes them: by the place that they lead to, frame by frame."""
    out = bytearray(data)
    for start in range(0, len(data), 0x8000):
        at, end = start, min(start + 0x8000, len(data)) - 10
        while start <= (at := out.find(0xE8, at, end)):
            far = struct.unpack_from("<i", out, at + 1)[0]
            if -at <= far < size:
                struct.pack_into("<i", out, at + 1, far + at if far + at < size else far - size)
            at += 5
    return bytes(out)


def in_blocks(data: bytes, calls: int = 0) -> list[tuple[bytes, int]]:
    """LZX cut where its frames of 32 KiB end."""
    cuts: list[int] = []
    packed = lzx(as_places(data, calls) if calls else data, calls, cuts)
    ends = [*cuts, len(packed)]
    sizes = [min(0x8000, len(data) - at) for at in range(0, len(data), 0x8000)]
    return [(packed[a:b], size) for a, b, size in zip([0, *cuts], ends, sizes, strict=True)]


def crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def lha(files: dict[str, bytes], *, lie: int = 0) -> bytes:
    out = b""
    for name, data in files.items():
        raw = name.replace("/", "\\").encode()
        rest = struct.pack(
            "<5sIIIBBB", b"-lh0-", len(data), len(data) + lie, 0x1C6F4800, 0x20, 0, len(raw)
        )
        rest += raw + struct.pack("<H", crc16(data))
        out += bytes((len(rest), sum(rest) & 255)) + rest + data
    return out + b"\0"


def lzipped(data: bytes) -> bytes:
    how = {"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 3, "lp": 0, "pb": 2}
    packed = lzma.compress(data, lzma.FORMAT_RAW, filters=[how])
    size = 6 + len(packed) + 20
    return b"LZIP\1\x10" + packed + struct.pack("<IQQ", zlib.crc32(data), len(data), size)


def lz4ed(data: bytes) -> bytes:
    import lz4.frame

    return b"\x50\x2a\x4d\x18\4\0\0\0note" + bytes(lz4.frame.compress(data))


def zstded(data: bytes) -> bytes:
    try:
        from compression import zstd
    except ImportError:
        from backports import zstd
    return bytes(zstd.compress(data))


PACKED_LHA = base64.b64decode(
    b"KgAtbGg1LTAAAABAAQAA92kHayACUHIABQAA8T4LAAFub3RlLnR4dAAAACpDcoz/q7gD9pfUFdd02yRIPkDkW5pgad"
    b"wm7XIr1wpyrtZiHyKdfXCJYTRjD5/HJwAtbGgwLQYAAAAGAAAA92kHayACcMIABQAAxV0IAAFiLnR4dAAAc2hvcnQK"
    b"AA=="
)
"""Eight times the note by -lh5- and a short file by -lh0-, packed by jlha for this project."""
PACKED_ARJ = base64.b64decode(
    b"YOopACILAQIQAALP92kHa/dpB2sAAAAAAAAAAAAAAAAAAAAAAABhLmFyagAA9liBQAAAYOo4AC4LAQIQAQD392kHaz"
    b"MAAABAAQAA+43zUwAApBEAAAAAAAD3aQdr92kHawAAAABub3RlLnR4dAAAcABJ/AAAACpKbpE/9H1APSmfoDHZqP8h"
    b"4evA5ai2tPANOBX54QvwiyzYs7IHIpw62h7iulLz8/TgYOo1AC4LAQIQAAD392kHawYAAAAGAAAAx+yACgAApBEAAA"
    b"AAAAD3aQdr92kHawAAAABiLnR4dAAAkenQYQAAc2hvcnQKYOoAAA=="
)
"""Eight times the note and a short file by methods 1 and 0, packed by arj 3.10 for this project."""
FASTEST_ARJ = base64.b64decode(
    b"YOoqACILAQIQAALP92kHa/dpB2sAAAAAAAAAAAAAAAAAAAAAAABtNC5hcmoAAF6LPhsAAGDqOAAuCwECEAQA9/dpB2"
    b"szAAAAQAEAAPuN81MAAKQRAAAAAAAA92kHa/dpB2sAAAAAbm90ZS50eHQAAC0xbqgAACKbBAYTmaTYbxAZjqZRAYze"
    b"bjGZTIaTIbxAZTcICgdTKcjobxAQTaYTkbxcCv/8J/OE4GDqAAA="
)
"""Eight times the note, by method 4."""


def mp3() -> bytes:
    def frame(kind: bytes, text: str) -> bytes:
        body = b"\3" + text.encode()
        return kind + struct.pack(">IH", len(body), 0) + body

    frames = frame(b"TIT2", "La entrevista") + frame(b"TPE1", "E. Marsh") + frame(b"TYER", "1994")
    size = bytes(len(frames) >> shift & 127 for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + frames + (b"\xff\xfb\x90\0" + bytes(413)) * 4


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(bytes(800))
    return out.getvalue()


def lzx(data: bytes, calls: int = 0, cuts: list[int] | None = None) -> bytes:
    """A verbatim block, an aligned one and a stored one, a third of the bytes each; codes of nine bits.

    A frame may end in the first two; where it does, in bytes of what is packed, is added to ``cuts``.
    """
    from vitrina.core.lzx import _BASE, _EXTRA

    bits, third = f"1{calls:032b}" if calls else "0", len(data) // 3

    def coded(bits: str, start: int, end: int, aligned: bool) -> str:
        out = bits + f"{2 if aligned else 1:03b}{end - start:024b}" + "011" * 8 * aligned
        told = 0 if aligned else 8  # nine, as a difference to what stood before
        for count, symbol in ((256, told), (256, told), (249, 0)):
            out += "".join("0001" if number in {symbol, 19} else "0000" for number in range(20))
            out += "0" * count
        at = start
        while at < end:
            if at and at % 0x8000 == 0:
                out += "0" * (-len(out) % 16)
                (cuts if cuts is not None else []).append(len(out) // 8)
            size = min(8, end - at, 0x8000 - at % 0x8000)
            far = at - data.rfind(data[at : at + size], 0, at)
            if size < 2 or far > at:
                out += f"{data[at]:09b}"
                at += 1
                continue
            slot = max(n for n in range(3, 32) if _BASE[n] <= far + 2)
            out += f"{256 + (slot << 3 | size - 2):09b}"
            extra, rest = _EXTRA[slot], far + 2 - _BASE[slot]
            if aligned and extra >= 3:
                out += f"{rest >> 3:0{extra - 3}b}" * (extra > 3) + f"{rest & 7:03b}"
            elif extra:
                out += f"{rest:0{extra}b}"
            at += size
        return out

    bits = coded(coded(bits, 0, third, False), third, 2 * third, True)
    bits += f"{3:03b}{len(data) - 2 * third:024b}"
    bits += "0" * (16 - len(bits) % 16)
    words = b"".join(
        struct.pack("<H", int(bits[at : at + 16], 2)) for at in range(0, len(bits), 16)
    )
    return words + struct.pack("<III", 1, 1, 1) + data[2 * third :]


def chm(files: dict[str, bytes], *, cut: int = 0, lie: int = 0) -> bytes:
    def number(value: int) -> bytes:
        out = bytes([value & 127])
        while value := value >> 7:
            out = bytes([value & 127 | 128]) + out
        return out

    whole = b"".join(files.values())
    packed = lzx(whole)
    above = "::DataSpace/Storage/MSCompressed/"
    title = b"The harbour\0"
    plain = {
        "/#SYSTEM": struct.pack("<IHH", 3, 3, len(title)) + title,
        above + "ControlData": struct.pack("<I4sIIIII", 6, b"LZXC", 2, 2, 2, 1, 0),
        above + "Transform/{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}/InstanceData/ResetTable":
            struct.pack("<IIIIQQQQ", 2, 1, 8, 40, len(whole) + lie, len(packed), 0x8000, 0),
        above + "Content": packed[: len(packed) - cut],
    }  # fmt: skip
    entries, body, at = b"", b"", 0
    for section, kept in ((0, plain), (1, files)):
        at = 0
        for name, data in kept.items():
            raw = name.encode()
            entries += number(len(raw)) + raw + number(section) + number(at) + number(len(data))
            at += len(data)
    chunk = b"PMGL" + struct.pack("<IIii", 4096 - 20 - len(entries), 0, -1, -1) + entries
    directory = b"ITSP" + struct.pack("<IIIIIIiIIiI", 1, 84, 10, 4096, 2, 1, -1, 0, 0, -1, 1)
    directory = directory.ljust(84, b"\0") + chunk.ljust(4096, b"\0")
    head = b"ITSF" + struct.pack("<IIIII", 3, 96, 1, 0, 0x409) + bytes(32)
    head += struct.pack("<QQQQQ", 96, 0, 96, len(directory), 96 + len(directory))
    return head + directory + b"".join(plain.values())


PAGES = {
    "/harbour.htm": b"<html><body><h1>The harbour</h1><p>El asilo fue concedido, el asilo fue negado.</p></body></html>",
    "/board.htm": b"<html><body><h1>The board</h1><p>The board of the harbour is the board of the town.</p></body></html>",
}
PROGRAM = {"bin/call.exe": calling(50_000), "nota.txt": NOTE * 3}
SAMPLES: dict[str, bytes] = {
    "chm/two-pages": chm(PAGES),
    "chm/hostile-cut": chm(PAGES, cut=120),
    "chm/hostile-size": chm({**PAGES, "/../../far.htm": b""}, lie=0x7FFF_FFFF_0000),
    "zip/two": zipped(TWO, comment=b"Papers of the desk"),
    "zip/named-in-beijing": renamed("会议纪要/部长讲话.txt".encode("gb18030")),
    "zip/named-in-moscow": renamed("Отчёт о встрече с послом.txt".encode("cp866")),
    "zip/named-in-madrid": renamed("Reunión del señor embajador.txt".encode("cp437")),
    "zip/hostile-climbs": zipped({"../../etc/passwd": LETTER, "/root/.profile": NOTE, "c:\\boot.ini": b"x"}),
    "zip/hostile-checksum": zipped(TWO).replace(struct.pack("<I", zlib.crc32(NOTE)), b"none"),
    "zip/hostile-cut": zipped(TWO)[:-60],
    "zip/imploded": zipped_before({"nota.txt": NOTE * 12, "letter.txt": LETTER * 3}),
    "zip/hostile-implode": zipped_before({"nota.txt": NOTE * 12, "letter.txt": LETTER * 3}, cut=20),
    "tar/two": tarred(TWO),
    "tar/hostile-links": tarred({"a": "/etc/passwd", "../b": "a", "/abs/../c.txt": NOTE})[:-9000],
    "7z/two": sevenzip(TWO),
    "7z/hostile-cut": sevenzip(TWO)[:-20],
    "rar/two": rar(TWO),
    "rar/hostile-cut": rar(TWO)[:-30],
    "cpio/two": cpio(TWO),
    "cpio/hostile-size": cpio(TWO, lie=0x7FFF_0000),
    "ar/two": ar({"letter.txt": LETTER, "nota.txt": NOTE}),
    "ar/hostile-size": ar({"../letter.txt": LETTER}, lie=900_000_000),
    "iso/two": iso(TWO),
    "iso/hostile-loop": looped(iso(TWO)),
    "cab/two": cab(TWO),
    "cab/hostile-cut": cab(TWO)[:-30],
    "cab/lzx": cab(PROGRAM, in_blocks(b"".join(PROGRAM.values()), 40_000), 0x1003),
    "cab/hostile-lzx": cab(PROGRAM, [(b"\xff" * 300, 0x8000)] * 3, 0x1503),
    "cab/hostile-places": cab(TWO, lie=0x7FFF_0000),
    "cab/hostile-quantum": cab(TWO, how=0x1242),
    "cab/hostile-directory": cab(TWO)[:70],
    "lha/two": lha(TWO),
    "lha/packed": PACKED_LHA,
    "lha/hostile-codes": PACKED_LHA[:44] + b"\xff" * 30 + PACKED_LHA[74:],
    "lha/hostile-size": lha(TWO, lie=900_000_000),
    "arj/packed": PACKED_ARJ,
    "arj/fastest": FASTEST_ARJ,
    "arj/hostile-cut": PACKED_ARJ[:-12],
    "arj/hostile-codes": PACKED_ARJ[:120] + b"\xff" * 30 + PACKED_ARJ[150:],
    "compressed/gz": gzip.compress(NOTE, mtime=0),
    "compressed/bz2-two-streams": bz2.compress(NOTE) + bz2.compress(LETTER),
    "compressed/xz": lzma.compress(NOTE),
    "compressed/lzip": lzipped(NOTE) + lzipped(LETTER),
    "compressed/lz4-with-notes": lz4ed(NOTE),
    "compressed/zst": zstded(NOTE),
    "compressed/hostile-cut": gzip.compress(NOTE * 50, mtime=0)[:-12],
    "media/mp3": mp3(),
    "media/wav": wav(),
    "media/hostile-sizes": b"ID3\3\0\0\x7f\x7f\x7f\x7fTIT2\xff\xff\xff\xff\0\0" + bytes(40),
    "binary/program": b"\x7fELF\2\1\1" + bytes(57),
    "binary/hostile-words": b"\0\1\0\0Standard Jet DB\0<script>alert(1)</script>" + NOTE,
}  # fmt: skip


def main() -> None:
    for name, data in SAMPLES.items():
        folder = HERE / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "input").write_bytes(data)


if __name__ == "__main__":
    main()
