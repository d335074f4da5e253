"""One run of the agent, with everything it needs opened and closed around it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from vitrina.analyzers import likeness
from vitrina.core.records import Progress
from vitrina.engines import tantivy
from vitrina.ingest import indexing, studying
from vitrina.ingest.agent import Agent
from vitrina.ingest.recorder import new_key
from vitrina.readers import READERS
from vitrina.store.catalogue import Catalogue
from vitrina.store.folder import Settings
from vitrina.store.lookup import Lookup


def run(
    root: Path,
    settings: Settings,
    lookup: Lookup,
    *,
    workers: int,
    ocr: bool,
    ocr_languages: tuple[str, ...],
    understand: bool,
    progress: Callable[[Progress], None],
    stopped: Callable[[], bool],
) -> None:
    """Read what is new or changed. The caller holds the library's lock."""
    catalogue = Catalogue(root)
    try:
        key = prepare(catalogue)
        if tantivy.changed(root / "index"):
            tantivy.drop(root / "index")  # and made anew by the agent, which finds it empty
        engine = tantivy.TantivyEngine(root / "index", write=True)
        try:
            Agent(
                root, settings, catalogue, lookup, engine, key,
                workers=workers, ocr=ocr, ocr_languages=ocr_languages, understand=understand,
                progress=progress, stopped=stopped,
            ).run()  # fmt: skip
        finally:
            engine.close()
        indexing.tidy(root)
    finally:
        catalogue.close()


def prepare(catalogue: Catalogue) -> bytes:
    """Mark what newer readers would read otherwise; give the library's key."""
    catalogue.begin()
    key = catalogue.meta("key")
    if not key:
        key = new_key()
        catalogue.set_meta("key", key)
    catalogue.outdated((reader.name, reader.version) for reader in READERS)
    catalogue.facts.outdated(studying.current())
    catalogue.likeness.outdated(likeness.VERSION)
    catalogue.commit()
    return bytes.fromhex(key)
