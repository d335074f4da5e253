"""Erasure: a document's words are afterwards in no file of the library, deleted pages included.

Deleting is not erasing: an index keeps words in its segments, SQLite keeps rows in its free pages,
and a container that was copied in still holds the file. Each is dealt with here, in an order that
can be cut short anywhere and done again.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from pathlib import Path

from vitrina.ingest import indexing
from vitrina.ingest.run import prepare
from vitrina.store import desk_erasure, texts
from vitrina.store.blobs import Blobs
from vitrina.store.catalogue import Catalogue
from vitrina.store.desk import Journal
from vitrina.store.lookup import Lookup, Row


def erase(root: Path, lookup: Lookup, blobs: Blobs, row: Row, desk: Journal) -> int:
    """Erase one document, with what is only inside it; how many documents. Holds the lock already.

    Originals of the containers that it lay in are no longer kept: their bytes hold it too.
    """
    catalogue = Catalogue(root)
    try:
        key = prepare(catalogue)
        catalogue.begin()
        above = catalogue.ancestors(row.number)
        dropped = catalogue.erase_document(row.number, lambda sha: hmac.digest(key, sha, "sha256"))
        for number, _ in above:
            catalogue.not_kept(number)
        # The reader still sees what is being erased, which is how quotations of it are known.
        gone = [sha.hex() for sha in dropped]
        desk_erasure.erase(desk, gone, _texts(lookup, gone))
        catalogue.commit()
        for sha in [*dropped, *(sha for _, sha in above)]:
            blobs.remove(sha)
        indexing.anew(root, catalogue, lookup)
        catalogue.scrub()
        return len(dropped)
    finally:
        catalogue.close()


def _texts(lookup: Lookup, documents: Sequence[str]) -> Iterator[str]:
    """The texts of documents, one block at a time."""
    for number in lookup.numbers(documents):
        for _, heads, data in lookup.packed(number):
            for _, text in texts.blocks(heads, data):
                yield text
