"""Scans through the whole ingest: found by their words, with boxes on the page's picture, read once."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.ingest import pages

import vitrina
from vitrina.core.records import Range
from vitrina.ingest import agent
from vitrina.ingest.events import Seen
from vitrina.library import Library

ROOT = Path(__file__).parents[2]
LINES = (
    "The keeper of the lighthouse wrote to the minister",
    "about seven fishing boats that came before the storm.",
    "Nobody answered him until the following winter.",
)
ORCHARD = "This page has its words as text about the orchard and the well."
MARGIN = 0.015  # of the page's side: print has a height, and boxes are not drawn by hand


def ingest(files: dict[str, bytes], tmp_path: Path) -> Library:
    """Read these files, scans and all."""
    root = tmp_path / "papers"
    root.mkdir(exist_ok=True)
    for name, data in files.items():
        (root / name).write_bytes(data)
    library = vitrina.open(root, library=tmp_path / "library")
    library.ingest(workers=1)
    return library


@pytest.fixture(name="read_pages")
def _read_pages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages that OCR reads, as the workers hand them in."""
    pages_read: list[int] = []
    real = agent.Agent._seen

    def seen(self: agent.Agent, worker: agent._Worker, event: Seen) -> None:
        pages_read.append(event.page)
        real(self, worker, event)

    monkeypatch.setattr(agent.Agent, "_seen", seen)
    return pages_read


def turned(x: float, y: float, degrees: int) -> tuple[float, float]:
    """Where a point of the upright page lies when it is turned so far against the clock (shares)."""
    return {0: (x, y), 90: (y, 1 - x), 180: (1 - x, 1 - y), 270: (1 - y, x)}[degrees]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_scan_is_found_and_its_words_are_marked(degrees: int, tmp_path: Path) -> None:
    """Upright or turned, the page is found by its words, and the word's box lies upon its print."""
    with ingest({"memo.png": pages.png(LINES, degrees)}, tmp_path) as library:
        (hit,) = library.search("fishing boats").hits
        (block,) = library.read(hit.document, hit.range)
        boxes = library.boxes(hit.document, 1)
        row = next(row for row in library.report() if row.path == "memo.png")

    assert ("read", 1, 2) == (row.code, hit.range.page, hit.range.line)
    assert LINES[1] == block.text
    assert block.ocr
    (first,) = [box for line, box in boxes if line == 2 and box.start == 0]  # the word "about"
    wide, high = pages.SIZE
    x, y = pages.LEFT / wide, (pages.TOP + pages.STEP) / high
    corners = sorted([turned(x, y, degrees), turned(x + 0.08, y + 0.024, degrees)])
    (left, top), (right, bottom) = corners[0], corners[1]
    expected = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
    found = tuple(side / 10_000 for side in (first.left, first.top, first.right, first.bottom))
    assert pytest.approx(expected, abs=MARGIN) == found


def test_the_sample_scan(tmp_path: Path) -> None:
    """The scanned memo of the samples is found by what it says."""
    memo = (ROOT / "samples/legal/memo-scanned.png").read_bytes()
    with ingest({"memo-scanned.png": memo}, tmp_path) as library:
        (row,) = library.report()
        (hit,) = library.search("memorandum OR safe-conduct OR asylum").hits

        assert "read" == row.code
        assert library.boxes(hit.document, 1)


def test_the_same_picture_is_read_once(tmp_path: Path, read_pages: list[int]) -> None:
    """Under another name, moved, or inside an archive, a picture that was read is not read again."""
    scan = pages.png(LINES)
    with ingest({"a.png": scan, "b.png": scan}, tmp_path) as library:
        assert [1] == read_pages
    (tmp_path / "papers/a.png").rename(tmp_path / "papers/c.png")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inside.png", scan)
    with ingest({"box.zip": packed.getvalue()}, tmp_path) as library:
        (hit,) = library.search("lighthouse").hits
        places = sorted(place.path for place in library.document(hit.document).locations)

    assert [1] == read_pages
    assert ["b.png", "box.zip!/inside.png", "c.png"] == places


def test_it_is_not_read_again_when_its_document_is(tmp_path: Path, read_pages: list[int]) -> None:
    """A second run, and one that tries all files anew, read no page again that was read."""
    files = {"memo.png": pages.png(LINES)}
    ingest(files, tmp_path).close()
    with ingest(files, tmp_path) as library:
        library.retry(["read"])
        library.ingest(workers=1)

        assert [1] == read_pages
        assert 1 == library.search("lighthouse").total


def test_only_pages_without_text_are_read(tmp_path: Path, read_pages: list[int]) -> None:
    """Of a mixed PDF the pages with a good text layer stay as they are; the picture of a page is read."""
    draw, picture = pages.scanned(LINES)
    printed = pages.print_on([ORCHARD])
    data = pages.document(
        [printed, draw, draw + printed], b"/XObject<</Scan 4 0 R>>", extra=[picture]
    )
    with ingest({"mixed.pdf": data}, tmp_path) as library:
        (row,) = library.report()
        (orchard,) = library.search("orchard").hits
        (lighthouse,) = library.search("lighthouse").hits
        texts = [
            library.read(row.document, Range(page=page))[0].text.split("\n")[0]
            for page in (1, 2, 3)
        ]

    assert "read" == row.code
    assert [2] == read_pages
    assert (1, 2) == (orchard.range.page, lighthouse.range.page)
    assert [ORCHARD, LINES[0], ORCHARD] == texts


def test_ocr_waits_when_it_is_not_wanted(tmp_path: Path, read_pages: list[int]) -> None:
    """Without OCR the scan is said to wait; the next run with OCR reads it."""
    root = tmp_path / "papers"
    root.mkdir()
    (root / "memo.png").write_bytes(pages.png(LINES))
    with vitrina.open(root, library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
        assert ["scan"] == [row.code for row in library.report()]
        assert [] == read_pages
        library.ingest(workers=1)

        assert ["read"] == [row.code for row in library.report()]
        assert 1 == library.search("lighthouse").total


def test_a_scan_goes_on_a_stick(tmp_path: Path) -> None:
    """Copied elsewhere without its papers, the library still shows the scan and its words' boxes."""
    with ingest({"memo.png": pages.png(LINES)}, tmp_path) as library:
        root = library.root
    shutil.rmtree(tmp_path / "papers")
    with Library(shutil.copytree(root, tmp_path / "stick")) as moved:
        (hit,) = moved.search("lighthouse").hits

        assert moved.boxes(hit.document, 1)
        assert "image/jpeg" == moved.page_image(hit.document, 1)[1]
