"""Bring the index to where the catalogue is: whatever was changed and not yet taken in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from vitrina.analyzers import words
from vitrina.core.index import Engine, IndexDocument
from vitrina.engines import tantivy
from vitrina.ingest.events import About, Section
from vitrina.ingest.recorder import document_of
from vitrina.store import texts
from vitrina.store.catalogue import Catalogue
from vitrina.store.lookup import Lookup

BATCH = 200
_ADDRESSED = re.compile(r'"(?:To|Cc|Bcc)"')


def apply(
    catalogue: Catalogue, lookup: Lookup, engine: Engine, position: int, ready: dict[int, list[IndexDocument]],
    gone: set[int],
) -> int:  # fmt: skip
    """Take in every change after ``position``; the new position. ``ready``: sections at hand.

    Documents in ``gone`` were in the index before and are replaced.
    """
    if gone:
        engine.delete(sorted(gone))
    for documents in ready.values():
        engine.add(documents)
    while changes := catalogue.changes_after(position, BATCH):
        stale = {number for _, number in changes} - ready.keys()
        if stale:
            engine.delete(sorted(stale))
            for number in sorted(stale):
                engine.add(sections_of(lookup, number))
        position = changes[-1][0]
    return position


def anew(root: Path, catalogue: Catalogue, lookup: Lookup) -> None:
    """Make the index anew from the catalogue: nothing less takes deleted words out of its files."""
    engine = tantivy.TantivyEngine(root / "index", write=True)
    try:
        catalogue.begin()
        catalogue.change_all()
        catalogue.commit()
        engine.clear()
        position = apply(catalogue, lookup, engine, 0, {}, set())
        engine.commit(position)
        catalogue.begin()
        catalogue.trim(position)
        catalogue.commit()
    finally:
        engine.close()
    tidy(root)


def tidy(root: Path) -> None:
    """Remove the folders of older formats' indexes, with every word in them."""
    for folder in tantivy.older(root / "index"):
        shutil.rmtree(folder)


def sections_of(lookup: Lookup, number: int) -> Iterator[IndexDocument]:
    """Give a document's sections as the index takes them, made anew from the catalogue."""
    row = lookup.row(number)
    if row is None or row.code == "reading":
        return
    path = lookup.first_path(number)
    folder = folder_of(path)
    name_words = " ".join(words.tokens(path))
    about = About(
        sha=row.sha, size=row.size, name=row.name, title=row.title, kind=row.kind, media=row.media,
        language=row.language, date=row.date, flags=row.flags,
        words_title=" ".join(words.tokens(row.title)),
        words_name=" ".join(words.tokens(row.name)) if "!/" in path else "",
        # What a head tells may be put right by a person: it is asked of the facts, not of the index.
        words_sender=" ".join(words.tokens(row.sender if '"From"' in row.claims else "")),
        words_recipients=" ".join(
            words.tokens(row.recipients[:2000] if _ADDRESSED.search(row.claims) else "")
        ),
    )  # fmt: skip
    if not row.sections:
        yield document_of(number, about, None, folder, name_words)
    for section, packed, text in lookup.packed(number):
        found = list(texts.blocks(packed, text))
        exact, stem = words.analyse("\n".join(text for _, text in found), row.language)
        ocr = any(head.ocr for head, _ in found)
        yield document_of(
            number, about, Section(section, b"", b"", exact, stem, ocr), folder, name_words
        )


def folder_of(path: str) -> str:
    """The first folder of a path in the trove; '' at the root."""
    first, slash, _ = path.partition("!/")[0].partition("/")
    return first if slash else ""
