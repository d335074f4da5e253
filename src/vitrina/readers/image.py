"""Pictures: what the camera or scanner says of them, and each page left to OCR.

The formats are named one by one: Pillow would open others by starting programs.
"""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Iterator
from typing import Any

from vitrina.core.errors import Damaged, TooMuch
from vitrina.core.source import Source
from vitrina.core.types import Claim, Item, Place, Problem, Reader, Scan, clean

FORMATS = (
    "PNG",
    "JPEG",
    "TIFF",
    "WEBP",
    "GIF",
    "BMP",
    "PPM",
    "JPEG2000",
    "HEIF",
    "ICO",
    "TGA",
    "PCX",
    "SGI",
    "XBM",
)
SMALLEST = 40
"""Pixels of a side below which no line of print fits."""
MOST_PAGES = 10_000
_MAGIC = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"GIF87a", b"GIF89a",
    b"\0\0\0\x0cjP  \r\n", b"\xff\x4f\xff\x51", b"\x01\xda\x00", b"\x01\xda\x01", b"\0\0\1\0",
)  # fmt: skip
_TAGS = {
    270: "Description", 271: "Camera", 272: "Camera", 305: "Producer", 306: "Modified", 315: "Author",
    36867: "Created", 37510: "Description", 40091: "Title", 40092: "Description", 40093: "Author",
}  # fmt: skip


def knows(source: Source) -> bool:
    """By the first bytes."""
    head = source.head[:32]
    if head.startswith(_MAGIC):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    if head[4:8] == b"ftyp" and head[8:12] in {
        b"heic",
        b"heix",
        b"mif1",
        b"msf1",
        b"hevc",
        b"avif",
    }:
        return True
    if head[:2] == b"BM" and len(head) > 18:
        return struct.unpack("<I", head[14:18])[0] in {12, 16, 40, 52, 56, 64, 108, 124}
    return head[:2] in {b"P1", b"P2", b"P3", b"P4", b"P5", b"P6"} and head[2:3] in {
        b"\n",
        b" ",
        b"\r",
    }


def read(source: Source) -> Iterator[Item]:
    """Yield claims, and a scan for each page large enough to hold print."""
    image = opened(source)
    with image:
        yield from _claims(image)
        pages = _count(image)
        moving = image.format in {"GIF", "WEBP", "PNG"} and pages > 1
        for number in range(1, (1 if moving else pages) + 1):
            with contextlib.suppress(EOFError, OSError, ValueError, SyntaxError, TypeError):
                image.seek(number - 1)
            _check(image, source)
            if min(image.size) >= SMALLEST:
                yield Scan(Place(page=number))
        if moving:
            yield Problem(
                Place(), f"{pages} pictures that follow one another", "the first was read"
            )


def _count(image: Any) -> int:
    """How many pictures there are; a chain of them that is broken counts as one."""
    try:
        return min(int(getattr(image, "n_frames", 1)), MOST_PAGES)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, struct.error):
        return 1


def opened(source: Source) -> Any:
    """Open with Pillow. Raises ``Damaged`` or ``TooMuch``."""
    import warnings  # noqa: PLC0415

    from PIL import Image, ImageFile, UnidentifiedImageError  # noqa: PLC0415  (slow to load)

    if source.head[4:8] == b"ftyp":
        import pi_heif  # noqa: PLC0415

        pi_heif.register_heif_opener()
    warnings.filterwarnings("ignore", module="PIL")  # what is odd about a picture is in its outcome
    Image.MAX_IMAGE_PIXELS = None  # our own limit stands, and says so
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    Image.init()
    formats = [name for name in FORMATS if name in Image.OPEN]
    try:
        image = Image.open(io.BytesIO(source.bytes()), formats=formats)
    except UnidentifiedImageError as error:
        raise Damaged("a picture that does not open") from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        struct.error,
        OverflowError,
        TypeError,
        KeyError,
        IndexError,
    ) as error:
        raise Damaged("a picture that does not open") from error
    _check(image, source)
    return image


def _check(image: Any, source: Source) -> None:
    width, height = image.size
    if width * height > source.limits.pixels:
        raise TooMuch(f"a picture of {width} by {height} pixels")


def _claims(image: Any) -> Iterator[Item]:
    try:
        tags = image.getexif()
        inner = tags.get_ifd(34665)
        place = tags.get_ifd(34853)
    except Exception:  # whatever a broken EXIF block makes the parser raise, the picture stands
        yield Problem(Place(), "claims of the camera that can't be read", "passed over")
        return
    for number, value in [*tags.items(), *inner.items()]:
        name = _TAGS.get(number)
        text = _text(value) if name else ""
        if name and text:
            yield Claim(Place(), name, _iso(text) if name in {"Created", "Modified"} else text)
    if 2 in place and 4 in place:
        with contextlib.suppress(Exception):
            north, east = _degrees(place[2], place.get(1)), _degrees(place[4], place.get(3))
            yield Claim(Place(), "Location", f"{north:.6f}, {east:.6f}")


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        if value[:8] in {b"ASCII\0\0\0", b"\0" * 8}:
            value = value[8:]
        value = value.decode("utf-16-le" if value[1:2] == b"\0" else "utf-8", "replace")
    return clean(" ".join(str(value).replace("\0", " ").split()))[:2000]


def _iso(text: str) -> str:
    return (
        f"{text[:10].replace(':', '-')}T{text[11:19]}"
        if len(text) >= 19 and text[4:5] == ":"
        else text
    )


def _degrees(value: Any, side: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in value)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if str(side).strip("\0") in {"S", "W"} else found


READER = Reader(
    name="image",
    kind="image",
    media=(
        "image/*", "image/png", "image/jpeg", "image/tiff", "image/webp", "image/gif", "image/bmp",
        "image/heic", "image/avif", "image/jp2", "image/x-portable-anymap",
    ),
    suffixes=(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".heic", ".heif", ".gif", ".bmp", ".jp2", ".pgm"),
    knows=knows,
    read=read,
    limits=(
        f"a picture with a side under {SMALLEST} pixels is not read by OCR",
        "of pictures that move, the first",
    ),
    sources=("https://www.w3.org/TR/png-3/", "https://www.itu.int/rec/T-REC-T.81", "https://www.cipa.jp/e/std/std-sec.html"),
)  # fmt: skip
