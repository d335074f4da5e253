"""Readers: one module for each kind of file. To add one, add its module and a line here.

The first reader that knows a file reads it, so the special stand before the general.
"""

from __future__ import annotations

from vitrina.core.source import Source
from vitrina.core.types import Reader
from vitrina.readers import (
    archive,
    binaries,
    cab,
    chm,
    compressed,
    dbf,
    doc,
    docx,
    drawing,
    dwg,
    eml,
    epub,
    html,
    image,
    iwork,
    lha,
    locked,
    markdown,
    media,
    midi,
    msg,
    odf,
    ole,
    onenote,
    pdf,
    ppt,
    pptx,
    pst,
    quattro,
    quattro9,
    rtf,
    sheet,
    signed,
    sqlite,
    table,
    text,
    tnef,
    visio,
    vsdx,
    warc,
    wordperfect,
    xml,
    xps,
)

READERS: tuple[Reader, ...] = (
    pdf.READER,
    image.READER,
    drawing.READER,
    dwg.READER,
    warc.READER,
    compressed.READER,
    epub.READER,
    xps.READER,
    iwork.READER,
    warc.WACZ,
    docx.READER,
    locked.READER,
    sheet.READER,
    dbf.READER,
    sqlite.READER,
    quattro.READER,
    quattro9.READER,
    pptx.READER,
    odf.READER,
    msg.READER,
    pst.READER,
    tnef.READER,
    doc.READER,
    ppt.READER,
    visio.READER,
    vsdx.READER,
    ole.READER,
    onenote.READER,
    signed.READER,
    rtf.READER,
    wordperfect.READER,
    chm.READER,
    *archive.READERS,
    cab.READER,
    *lha.READERS,
    midi.READER,
    media.READER,
    eml.MBOX,
    html.MHTML,
    eml.READER,
    html.READER,
    xml.READER,
    markdown.READER,
    table.CSV,
    table.JSON,
    binaries.READER,
    text.READER,
)

NEVER_TEXT = frozenset(
    ("epub", "wacz", "docx", "locked", "pptx", "msg", "doc", "ppt", "zip", "tar", "7z", "rar", "iso", "cab",
     "arj", "pst", "chm", "midi", "visio", "quattro",
     "onenote", "quattro9", "sqlite", "vsdx")
)  # fmt: skip
"""Readers whose files all have a control character in their first 8 KiB."""
_TEXTUAL = tuple(reader for reader in READERS if reader.name not in NEVER_TEXT)


def candidates(source: Source) -> tuple[Reader, ...]:
    """Give the readers to ask about a file, in their order: most files are text, and need but half."""
    return _TEXTUAL if source.is_text else READERS
