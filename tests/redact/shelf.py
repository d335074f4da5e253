"""Small libraries of papers for the tests of redaction, and what is published of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from PIL import Image

import vitrina
from vitrina.library import Library
from vitrina.redact.clean import Cleaned

NAME = "Julia Ravenscroft"
"""The person whom these tests protect: nobody."""


def library(tmp_path: Path, files: dict[str, bytes]) -> Library:
    """Read these files."""
    root = tmp_path / "papers"
    root.mkdir(exist_ok=True)
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    made = vitrina.open(root, library=tmp_path / "library")
    made.ingest(workers=1)
    return made


def ident(library: Library, name: str) -> str:
    """The document of a file."""
    found = next(row for row in library.report(limit=1000) if row.path == name)
    assert found.document, found
    return found.document


def cleaned(library: Library, name: str) -> Cleaned:
    """What would be published of a file."""
    return library.editor.cleaned(ident(library, name))


def lines(made: Cleaned) -> list[list[str]]:
    """The lines of each page."""
    return [list(page.lines) for page in made.document.pages]


def picture(made: Cleaned, page: int = 1) -> Image.Image:
    """The picture of a page."""
    with Image.open(io.BytesIO(made.document.pages[page - 1].image)) as opened:
        return opened.copy()


def everything(made: Cleaned) -> str:
    """Every word of a clean document, its pictures left out."""
    document = made.document
    told = [document.title, document.date, document.kind, document.source]
    told += [value for _, value in document.fields]
    told += [line for page in document.pages for line in (page.part, *page.lines)]
    return "\n".join(told)


def package(parts: dict[str, str]) -> bytes:
    """An Office file of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return out.getvalue()
