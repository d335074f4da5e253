"""Readers: one module for each kind of file. To add one, add its module and a line here.

The first reader that knows a file reads it, so the special stand before the general.
"""

from __future__ import annotations

from vitrina.core.types import Reader
from vitrina.readers import archive, binaries, compressed, image, media, pdf, text

READERS: tuple[Reader, ...] = (
    pdf.READER,
    image.READER,
    compressed.READER,
    *archive.READERS,
    media.READER,
    binaries.READER,
    text.READER,
)
