"""Which of the media types that a reader names a file has, by its first bytes and its members."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vitrina.core.source import Source

_SIGNS = tuple(
    (re.compile(pattern, re.DOTALL), media)
    for pattern, media in (
        (rb"\x89PNG", "image/png"),
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"II[*+]\0|MM\0[*+]", "image/tiff"),
        (rb"RIFF....WEBP", "image/webp"),
        (rb"GIF8", "image/gif"),
        (rb"BM", "image/bmp"),
        (rb"....ftypavi[fs]", "image/avif"),
        (rb"....ftyp(?:he[iv][cms]|hevx|mif1|msf1)", "image/heic"),
        (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "image/jp2"),
        (rb"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
        (rb"P[1-7]\s", "image/x-portable-anymap"),
        (rb"\xd7\xcd\xc6\x9a|[\x01\x02]\x00\x09\x00", "image/wmf"),
        (rb"ID3|\xff[\xe0-\xff]", "audio/mpeg"),
        (rb"\.snd", "audio/basic"),
        (rb"OggS", "audio/ogg"),
        (rb"fLaC", "audio/flac"),
        (rb"RIFF....WAVE", "audio/wav"),
        (rb"FORM....AIF[FC]", "audio/aiff"),
        (rb"....ftypM4[AB]", "audio/mp4"),
        (rb"....ftypqt", "video/quicktime"),
        (rb"....ftyp", "video/mp4"),
        (rb"RIFF....AVI", "video/x-msvideo"),
        (rb"\x1a\x45\xdf\xa3", "video/x-matroska"),
        (rb"\x30\x26\xb2\x75", "video/x-ms-asf"),
        (rb"\x1f\x8b", "application/gzip"),
        (rb"BZh", "application/x-bzip2"),
        (rb"\xfd7zXZ\0|\x5d\0\0", "application/x-xz"),
        (rb"LZIP", "application/x-lzip"),
        (rb"\x04\x22\x4d\x18|\x02\x21\x4c\x18", "application/x-lz4"),
        (rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18", "application/zstd"),
        (rb"\xff\x06\0\0sNaPpY", "application/x-snappy-framed"),
        (rb"\x1f\x9d", "application/x-compress"),
        (rb"\x78[\x01\x5e\x9c\xda]", "application/zlib"),
        (rb"\xd0\xcf\x11\xe0|\x09[\x00\x02\x04\x08]", "application/vnd.ms-excel"),
    )
)
_OPEN = re.compile(
    rb"mimetype(application/(?:vnd\.oasis\.opendocument|vnd\.sun\.xml)\.[\w.+-]{1,60}?)(?:PK|<)"
)


def media_type(source: Source, listed: Sequence[str]) -> str:
    """Give the one that fits, of those listed (``image/*``: any of pictures); the first where none tells."""
    if len(listed) == 1 and "*" not in listed[0]:
        return listed[0]
    if found := _packed(source):
        return found
    for sign, media in _SIGNS:
        if _within(media, listed) and sign.match(source.head):
            return media
    return listed[0]


def _packed(source: Source) -> str:
    """What a package of Open Document says it is, or the one kind of workbook that has other names."""
    if told := _OPEN.match(source.head, 30):
        return told[1].decode()
    if source.zip_names and "xl/workbook.bin" in source.zip_names:
        return "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
    return ""


def _within(media: str, listed: Sequence[str]) -> bool:
    return media in listed or f"{media.partition('/')[0]}/*" in listed
