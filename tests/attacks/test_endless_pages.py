"""PDF pages that draw for ever end as outcomes, in the ingest and in the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.ingest import pages

import vitrina
from vitrina.investigate import pictures
from vitrina.library import Library

LIMITS = "[limits]\ncpu = 4\n"


def library_of(files: dict[str, bytes], tmp_path: Path) -> Library:
    """Read these files with a short limit of processor time, OCR and all."""
    root = tmp_path / "papers"
    root.mkdir()
    for name, data in files.items():
        (root / name).write_bytes(data)
    made = vitrina.create(tmp_path / "library")
    made.close()
    settings = made.root / "library.toml"
    settings.write_text(settings.read_text() + LIMITS)
    library = Library(made.root)
    library.add(root)
    library.ingest(workers=1)
    return library


def test_a_page_that_is_read_for_ever(tmp_path: Path) -> None:
    """Forms within forms, five thousand million strokes from three kilobytes, meet a limit."""
    calm = pages.document([pages.print_on(["A calm page about the harbour"])])
    files = {"calm.pdf": calm, "endless.pdf": pages.endless_forms(), "late.txt": b"harbour again"}
    assert len(files["endless.pdf"]) < 4096
    with library_of(files, tmp_path) as library:
        found = {row.path: row.code for row in library.report()}

        assert {"calm.pdf": "read", "endless.pdf": "memory", "late.txt": "read"} == found
        assert 2 == library.search("harbour").total


def test_a_page_that_is_drawn_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """OCR gives such a page up and goes on with the next scan; nor does it hold up the workspace."""
    monkeypatch.setattr(pictures, "SECONDS", 2.0)
    scan = pages.png(["The lighthouse keeper wrote", "a short note about the boats."])
    files = {"a-endless.pdf": pages.endless_paint(), "b-scan.png": scan}
    with library_of(files, tmp_path) as library:
        found = {row.path: row for row in library.report()}

        assert {"a-endless.pdf": "no-ocr", "b-scan.png": "read"} == {
            path: row.code for path, row in found.items()
        }
        assert "" != found["a-endless.pdf"].detail
        assert ["b-scan.png"] == [hit.path for hit in library.search("lighthouse").hits]
        with pytest.raises(pictures.NoPicture, match="takes too long to draw"):
            library.page_image(found["a-endless.pdf"].document, 1)
        picture, media = library.page_image(found["b-scan.png"].document, 1, 200)
        assert ("image/jpeg", b"\xff\xd8") == (media, picture[:2])
