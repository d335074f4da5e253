"""Pages that OCR reads: where their pictures come from, and how their words join the document."""

from __future__ import annotations

from pathlib import Path

import msgspec

from vitrina.analyzers import language
from vitrina.core.pack import decompress
from vitrina.core.types import Text
from vitrina.store import texts
from vitrina.store.blobs import Blobs
from vitrina.store.catalogue import Catalogue
from vitrina.store.lookup import Lookup
from vitrina.store.texts import Head

SECTION = 1_000_000
_NONE = "none:"
"""How what is told of a page begins that could not be read; why comes after it."""
_text = msgspec.msgpack.Decoder(Text)


def original(
    lookup: Lookup, blobs: Blobs, root: Path, document: int
) -> tuple[int, int, str] | None:
    """Open a document's bytes: (descriptor, size, media type); None if they are not at hand."""
    row = lookup.row(document)
    file = lookup.open_original(row, blobs, root) if row else None
    return (file, row.size, row.media) if row and file is not None else None


def merge(catalogue: Catalogue, document: int, *, anew: bool = False) -> bool:
    """Join what OCR read to the document's text, at milestones; True if the document changed.

    ``anew``: now, whatever is done, since the document's text was just written without it.
    """
    rows = catalogue.scans_of(document)
    done = [row for row in rows if row[2]]
    complete = len(done) == len(rows)
    if not done:
        return False
    if not (complete or anew) and len(done) not in {1, 8, 32, 128, 512, 2048}:
        return False
    blocks = [(head, text) for head, text in _stored(catalogue, document) if not head.scan]
    for page, part, _, packed, _ in done:
        if packed:
            blocks.append(_seen(blocks, page, part, _text.decode(decompress(packed))))
    blocks.sort(key=lambda block: (block[0].page, block[0].scan))  # stable: parts keep their order
    failed = [row[2].removeprefix(_NONE).strip() for row in done if row[2].startswith(_NONE)]
    _store(catalogue, document, blocks)
    _conclude(catalogue, document, blocks, failed, complete=complete)
    return True


def _seen(blocks: list[tuple[Head, str]], page: int, part: str, text: Text) -> tuple[Head, str]:
    line = 1 + max(
        (h.line + h.lines - 1 for h, _ in blocks if h.page == page and h.part == part), default=0
    )
    count = text.text.count("\n") + 1
    return Head(
        part, page, line, len(text.text), count, text.hidden, ocr=True, scan=True
    ), text.text


def _stored(catalogue: Catalogue, document: int) -> list[tuple[Head, str]]:
    return [
        block for packed, data in catalogue.texts(document) for block in texts.blocks(packed, data)
    ]


def _store(catalogue: Catalogue, document: int, blocks: list[tuple[Head, str]]) -> None:
    sections: list[list[tuple[Head, str]]] = [[]]
    size = 0
    for block in blocks:
        if size + block[0].length > SECTION and sections[-1]:
            sections.append([])
            size = 0
        sections[-1].append(block)
        size += block[0].length
    catalogue.clear_texts(document)
    for number, section in enumerate(sections):
        if section:
            heads, text = texts.pack(
                [head for head, _ in section], "".join(text for _, text in section).encode()
            )
            catalogue.write_text(document, number, heads, text)


def _conclude(
    catalogue: Catalogue,
    document: int,
    blocks: list[tuple[Head, str]],
    failed: list[str],
    *,
    complete: bool,
) -> None:
    characters = sum(head.length for head, _ in blocks)
    sample = "\n".join(text for _, text in blocks[:20])[:5000]
    catalogue.merged(
        document,
        characters=characters,
        sections=1 + max(0, characters - 1) // SECTION if blocks else 0,
        language=language.detect(sample) if sample else "",
        first_line=next((t.split("\n", 1)[0].strip()[:200] for _, t in blocks if t.strip()), ""),
    )
    if complete:
        code = "no-ocr" if failed else "read" if characters else "no-text"
        catalogue.conclude_scans(document, code, failed[0] if failed else "")
