"""Sound and film: what the file says of itself. The words spoken are not read."""

from __future__ import annotations

from collections.abc import Iterator

from vitrina.core.errors import Damaged
from vitrina.core.source import Source
from vitrina.core.types import Claim, Item, Place, Problem, Reader, clean

_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif", b"jp2 ")
_STARTS = (b"ID3", b"OggS", b"fLaC", b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", b"#!AMR", b"FLV\x01",
           b"FORM", b"MThd", b".snd", b"\0\0\1\xba", b"\0\0\1\xb3", b"MPCK", b"MP+", b"wvpk")  # fmt: skip
_CLAIMS = {
    "title": "Title", "artist": "Author", "album": "Album", "year": "Date", "comment": "Description",
    "composer": "Author", "genre": "Keywords",
}  # fmt: skip


def knows(source: Source) -> bool:
    """By the first bytes."""
    head = source.head[:16]
    if head.startswith(_STARTS):
        return not head.startswith(b"FORM") or head[8:12] in {b"AIFF", b"AIFC"}
    if head[:4] == b"RIFF":
        return head[8:12] in {b"WAVE", b"AVI "}
    if head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free"}:
        return head[8:12] not in _BRANDS
    return head[:1] == b"\xff" and head[1:2] in {
        b"\xfb",
        b"\xfa",
        b"\xf3",
        b"\xf2",
        b"\xf1",
        b"\xf9",
    }


def read(source: Source) -> Iterator[Item]:
    """Yield claims."""
    from tinytag import TinyTag, TinyTagException  # noqa: PLC0415

    try:
        tag = TinyTag.get(filename=source.name or "sound", file_obj=source.open())
    except (TinyTagException, ValueError, OSError, KeyError, IndexError, TypeError, AssertionError):
        try:
            tag = TinyTag.get(filename=None, file_obj=source.open())
        except (
            TinyTagException,
            ValueError,
            OSError,
            KeyError,
            IndexError,
            TypeError,
            AssertionError,
        ):
            yield Problem(Place(), "its claims can't be read", "it was recorded as sound or film")
            return
    except Exception as error:  # its parser meets a broken file with what it happens to raise
        raise Damaged("a broken sound or film") from error
    for field, name in _CLAIMS.items():
        value = getattr(tag, field, None)
        if value:
            yield Claim(Place(), name, clean(" ".join(str(value).split())))
    if tag.duration:
        yield Claim(Place(), "Duration", f"{tag.duration:.1f} s")


READER = Reader(
    name="media",
    kind="media",
    media=("audio/*", "video/*"),
    suffixes=(
        ".mp3",
        ".m4a",
        ".mp4",
        ".mov",
        ".ogg",
        ".flac",
        ".wav",
        ".aif",
        ".aiff",
        ".avi",
        ".mkv",
        ".wmv",
    ),
    knows=knows,
    read=read,
    limits=("what is said in it is not read",),
    sources=("https://id3.org/id3v2.4.0-structure", "https://www.rfc-editor.org/rfc/rfc3533"),
)
