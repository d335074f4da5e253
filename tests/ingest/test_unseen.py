"""Words of a PDF that its pages do not show are marked, and those under boxes are offered as findings."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.ingest import pages

import vitrina
from vitrina.core.source import Source
from vitrina.core.types import Scan, Text
from vitrina.library import Library
from vitrina.readers import pdf, pdf_unseen
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.application import app

CORPORA = Path(__file__).parents[3] / "shared/corpora"
BENCH = CORPORA / "bench/redaction"
SEEN = pages.print_on(["Seen", "Met the source"])
BOX = b"50 695 500 18 re f\n"
"""A box over the second line of print."""
OFF = (
    b"<</Type/OCG/Name(Draft)>>",
    b"/OCProperties<</OCGs[4 0 R]/D<</OFF[4 0 R]>>>>",
)
PAPERS = {
    "seen": (SEEN, []),
    "black box": (SEEN + b"0 g " + BOX, [("under a box", 2, "Met the source")]),
    "white box": (SEEN + b"1 g " + BOX, [("under a white box", 2, "Met the source")]),
    "box with a hole": (SEEN + b"0 g 90 695 200 18 re f\n", [("under a box", 2, "    the source")]),
    "black on black": (b"0 g " + BOX + SEEN, [("under a box", 2, "Met the source")]),
    "white": (
        pages.print_on(["Seen"]) + b"1 g BT /A 14 Tf 60 700 Td (Met the source) Tj ET\n",
        [("white text", 2, "Met the source")],
    ),
    "white on blue": (b"0 0 .5 rg " + BOX + b"1 g " + SEEN[:0] + b"BT /A 14 Tf 60 700 Td (Head) Tj ET", []),
    "fill below": (b".8 .9 1 rg " + BOX + b"0 g " + SEEN, []),
    "highlight": (SEEN + b"/M gs 1 1 0 rg " + BOX, []),
    "outlined box": (SEEN + b"50 695 500 18 re S\n", []),
    "thin rule": (SEEN + b"50 703 500 1 re f\n", []),
    "picture": (
        SEEN + b"q 500 0 0 18 50 695 cm BI /W 2 /H 1 /CS /G /BPC 8 ID \x90\xe0 EI Q\n",
        [("under a picture", 2, "Met the source")],
    ),
    "invisible": (
        pages.print_on(["Seen"]) + b"BT 3 Tr /A 14 Tf 60 700 Td (Met the source) Tj ET\n",
        [("invisible text", 2, "Met the source")],
    ),
    "label on the bar": (SEEN[:0] + b"0 g " + BOX + b"1 g BT /A 14 Tf 60 700 Td (REDACTED) Tj ET", []),
    "box over nothing": (pages.print_on(["Seen"]) + b"0 g " + BOX, []),
}  # fmt: skip


def read(data: bytes) -> list[tuple[str, int, str]]:
    """(why, line, words) of what is marked as hidden."""
    items = pdf.read(Source(data, "a.pdf", "application/pdf"))
    return [
        (item.hidden, item.place.line, item.text)
        for item in items
        if isinstance(item, Text) and item.hidden
    ]


@pytest.mark.parametrize("what", PAPERS)
def test_what_a_page_does_not_show_is_marked(what: str) -> None:
    """What hides words is told, with their line and columns; what only looks so is not."""
    operators, expected = PAPERS[what]
    resources = b"/ExtGState<</M<</BM/Multiply>>>>"
    assert expected == read(pages.document([operators], resources))


@pytest.mark.parametrize("form", [False, True])
@pytest.mark.parametrize("off", [False, True])
def test_a_layer_that_is_switched_off(off: bool, form: bool) -> None:
    """Words in a layer, marked or in a form of its own, are hidden where the layer is off."""
    words = b"BT /A 14 Tf 60 700 Td (Met the source) Tj ET\n"
    layer = b"<</Type/OCG/Name(Draft)>>"
    drawn = pages.stream(
        words,
        b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/OC 4 0 R/Resources<</Font<</A 3 0 R>>>>",
    )
    shown = pages.print_on(["Seen"]) + (b"/F Do\n" if form else b"/OC /L BDC " + words + b"EMC\n")
    resources = b"/Properties<</L 4 0 R>>/XObject<</F 5 0 R>>"
    data = pages.document([shown], resources, [layer, drawn])
    state = b"/OFF[4 0 R]" if off else b""
    told = b"<</Type/Catalog/OCProperties<</OCGs[4 0 R]/D<<%b>>>>" % state
    data = data.replace(b"<</Type/Catalog", told, 1)
    assert ([("hidden layer", 2, "Met the source")] if off else []) == read(data)


def test_layers_are_known_in_packed_objects() -> None:
    """The catalogue may lie in a compressed stream of objects, where a long one comes first."""
    told = b"<</Type/Catalog/OCProperties<<>>>>"
    for keys, expected in ((told, True), (b"<</Type/Catalog>>", False)):
        plain = b"".join(b"%d " % number for number in range(200_000)) + keys
        stream = pages.stream(plain, b"/Type/ObjStm/N 1/First 4")
        few = pages.stream(b"1 0", b"/Type/ObjStm/N 1/First 4")
        assert expected == pdf_unseen.has_layers(pages.pdf([few, stream, few]))
    assert pdf_unseen.has_layers(b"/ObjStm stream\nnot packed")
    assert pdf_unseen.has_layers(b"/ObjStm " * 5_000)


def test_an_ocr_layer_over_a_scan_is_not_hidden() -> None:
    """Invisible words over a picture of them are somebody's OCR, before and behind the picture."""
    draw, image = pages.scanned(["Met the source in the capital of the republic"])
    layer = b"BT 3 Tr /A 14 Tf 60 700 Td (Met the source in the capital of the republic) Tj ET\n"
    for operators in (draw + layer, layer + draw):
        data = pages.document([operators], b"/XObject<</Scan 4 0 R>>", [image])
        items = list(pdf.read(Source(data, "a.pdf", "application/pdf")))
        assert [True] == [item.ocr for item in items if isinstance(item, Text)]
        assert not any(isinstance(item, Scan) for item in items)


def test_a_box_pinned_on_the_page_hides_too() -> None:
    """A black square that is an annotation covers what is beneath it."""
    data = pages.document(
        [SEEN],
        b"",
        [
            b"<</Type/Annot/Subtype/Square/F 4/Rect[50 695 550 713]/C[0 0 0]/IC[0 0 0]/AP<</N 5 0 R>>>>",
            pages.stream(b"0 g 0 0 500 18 re f\n", b"/Type/XObject/Subtype/Form/BBox[0 0 500 18]"),
        ],
    ).replace(b"/MediaBox", b"/Annots[4 0 R]/MediaBox", 1)
    assert [("under a box", 2, "Met the source")] == read(data)


def test_pages_of_endless_paint_are_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that would be drawn for ever is read, and its words left unmarked."""
    monkeypatch.setattr(pdf_unseen, "drawn_twice", pytest.fail)
    operators = SEEN + b"0 g 0 0 600 800 re f\n" * 500
    assert [] == read(pages.document([operators]))
    blended = SEEN + b"0 g " + BOX + b"/M gs 0 0 600 800 re f\n" * 10
    assert [] == read(pages.document([blended], b"/ExtGState<</M<</BM/Luminosity>>>>"))
    assert [] == read(pages.document([SEEN + b"0 g 0 0 3 3 re f\n" * 20_000]))


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "bad.pdf").write_bytes(
        pages.document([pages.print_on(["Page one"]), SEEN + b"0 g 90 695 200 18 re f\n"])
    )
    (papers / "good.pdf").write_bytes(pages.document([SEEN]))
    with vitrina.open(papers, library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
        yield library


def test_words_under_a_box_are_a_finding(library: Library) -> None:
    """It stands in the page's own line, can be asked for, and counts no word twice."""
    (hit,) = library.search("redaction:box").hits
    assert "bad.pdf" == hit.path
    assert ["bad.pdf"] == [hit.path for hit in library.search("is:hidden").hits]
    (found,) = library.facts.of(hit.document, ("redaction.failed",))
    where = found.range
    assert ("under a box", "the source") == (found.value, found.text)
    assert ("", 2, 2, 4, 14) == (where.part, where.page, where.line, found.start, found.end)


def test_a_person_says_that_it_is_none(library: Library) -> None:
    """The finding is corrected like all others, and is then not found any more."""
    (hit,) = library.search("redaction:box").hits
    (found,) = library.facts.of(hit.document, ("redaction.failed",))
    library.facts.correct(hit.document, found.key, "")
    assert () == tuple(library.facts.of(hit.document, ("redaction.failed",)))
    assert () == tuple(library.search("redaction:box").hits)


def test_the_page_says_why_words_are_not_seen(library: Library) -> None:
    """In words of a person, as a heading too: a part's own name is for addresses."""
    (hit,) = library.search("redaction:box").hits
    access = Access()
    with TestClient(app(library, access), base_url="http://127.0.0.1") as client:
        client.cookies.set(access.cookie, access.session)
        page = client.get(f"/d/{hit.document}?page=2").text

    heading = page.rpartition('<h2 class="stretch')[2].partition("</h2>")[0]
    assert heading.partition(">")[2] == "Under a box, Page 2"


def rows() -> list[dict[str, str]]:
    """What is known of court papers with good and failed redactions."""
    if not BENCH.is_dir():
        return []
    with (BENCH / "EXPECTED.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.skipif(not BENCH.is_dir(), reason="the corpora are not beside the checkout")
def test_court_papers(tmp_path: Path) -> None:
    """Findings of an ordinary ingest agree with what is known of each paper."""
    with vitrina.open(BENCH, library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
        bad = {hit.path for hit in library.search("redaction:under").hits}
    assert {row["file"] for row in rows() if row["expected"] == "bad"} == bad
