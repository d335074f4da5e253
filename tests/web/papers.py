"""Small libraries of real papers for the tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import vitrina
from vitrina.library import Library


@contextmanager
def library(folder: Path, papers: dict[str, str]) -> Iterator[Library]:
    """Read papers, by file name, into a library in a folder."""
    root = folder / "papers"
    root.mkdir()
    for name, text in papers.items():
        (root / name).write_text(text)
    with vitrina.open(root, library=folder / "library") as made:
        made.ingest(workers=1, ocr=False)
        yield made
