"""What is published of a paper is built up from permitted words and pixels."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.ingest import pages
from tests.redact import shelf
from tests.redact.shelf import NAME

from vitrina.core.clean import GAP, Gap, is_mark, mark, reasons_in, runs, unmarked
from vitrina.core.records import Range
from vitrina.library import Library
from vitrina.redact.clean import Caution

LINES = (
    "Memorandum for the record",
    f"The keeper {NAME} came on Tuesday",
    "and spoke of the harbour.",
)
"""A page of print; its second line is the one that goes."""
SAFE = mark(["source-safety"])
"""What stands where words went for a source's safety."""
KEPT = [LINES[0], SAFE, LINES[2]]


def forbid(library: Library, term: str = NAME) -> None:
    """Decide that a term goes everywhere."""
    library.editor.decide("term", "source-safety", term=term)


def plates(library: Library, name: str) -> Image.Image:
    """A page as it is drawn, before anything is taken out."""
    plate = library._pictures_of(shelf.ident(library, name)).plate(1)
    assert plate is not None
    return Image.frombytes("L", (plate.width, plate.height), plate.grey)


def turned(operators: bytes, keys: bytes) -> bytes:
    """A PDF of one page with these operators, and keys of its own (rotation, boxes, unit)."""
    return pages.document([operators]).replace(b"/Contents", keys + b"/Contents", 1)


@pytest.mark.parametrize(
    "keys",
    [
        b"",
        b"/Rotate 90",
        b"/Rotate 180",
        b"/Rotate 270",
        b"/CropBox[30 300 500 790]",
        b"/CropBox[30 300 500 790]/Rotate 90",
        b"/CropBox[-100 -100 900 900]",
        b"/CropBox[500 790 30 300]",
        b"/UserUnit 2.5",
        b"/UserUnit 2.5/CropBox[30 300 500 790]/Rotate 270",
    ],
    ids=lambda keys: keys.decode().replace("/", " ").strip() or "plain",
)
def test_every_place_of_a_word_is_constant_black(keys: bytes, tmp_path: Path) -> None:
    """However a page is turned, cropped or scaled, all ink of the word's line is under one black bar."""
    only = b"BT /A 14 Tf 20 TL 60 740 Td () ' (%b) ' ET\n" % LINES[1].encode()
    files = {
        "whole.pdf": turned(pages.print_on(LINES), keys),
        "only.pdf": turned(only, keys),
    }
    with shelf.library(tmp_path, files) as library:
        forbid(library)
        made = shelf.cleaned(library, "whole.pdf")
        ink = plates(library, "only.pdf").point([255 if v < 200 else 0 for v in range(256)])
        shown = shelf.picture(made)
        assert shown.size == ink.size
        box = ink.getbbox()
        assert box is not None
        assert (0, 0) == shown.crop(box).getextrema()
        assert sorted(KEPT) == sorted(shelf.lines(made)[0])  # PDFium reads a turned page upwards
        assert (Gap(1, "source-safety"),) == made.document.gaps
        across = shown.width if box[2] - box[0] > box[3] - box[1] else shown.height
        bar = shown.crop((0, box[1], shown.width, box[3]))
        if across == shown.width:  # the bar is as wide as the page, whatever the name's width
            assert (0, 0) == bar.getextrema()


def test_a_scan_loses_its_line_in_text_and_picture(tmp_path: Path) -> None:
    """Words that OCR read are covered where they stand, and the rest of the page is still read."""
    with shelf.library(tmp_path, {"scan.png": pages.png(LINES)}) as library:
        forbid(library)
        made = shelf.cleaned(library, "scan.png")
        assert [KEPT] == shelf.lines(made)
        top = pages.TOP + pages.STEP
        assert (0, 0) == shelf.picture(made).crop((0, top, 1240, top + 40)).getextrema()
        assert NAME not in shelf.everything(made)


def test_a_name_in_a_picture_on_a_page_of_text_is_covered(tmp_path: Path) -> None:
    """A stamp has no text layer: OCR of the page as it is drawn finds it."""
    operators, scan = pages.scanned(["", "", "", "", "", "", "", f"Stamped {NAME}"])
    text = pages.print_on([f"This is line {n} of a page with a stamp on it." for n in range(3)])
    file = pages.document([operators + text], b"/XObject<</Scan 4 0 R>>", [scan])
    with shelf.library(tmp_path, {"stamped.pdf": file}) as library:
        forbid(library)
        made = shelf.cleaned(library, "stamped.pdf")
        assert (Gap(1, "source-safety", "picture"),) == made.document.gaps
        top = pages.TOP + 7 * pages.STEP
        height = shelf.picture(made).height
        spot = (0, top * height // 1754, 1240, (top + 36) * height // 1754)
        assert (0, 0) == shelf.picture(made).crop(spot).getextrema()
        assert "line 2 of a page" in shelf.everything(made)


def test_without_ocr_the_picture_goes_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that shows more than its words, and can't be read by OCR, is published without its picture."""
    operators, scan = pages.scanned(["", "", "", "", "", "", "", f"Stamped {NAME}"])
    text = pages.print_on([f"This is line {n} of a page with a stamp on it." for n in range(3)])
    file = pages.document([operators + text], b"/XObject<</Scan 4 0 R>>", [scan])
    with shelf.library(tmp_path, {"stamped.pdf": file}) as library:
        forbid(library)
        monkeypatch.setattr(library._studio(), "read", lambda *_: None)
        made = shelf.cleaned(library, "stamped.pdf")
        assert b"" == made.document.pages[0].image
        assert (Caution(1, "no-ocr"),) == made.cautions


HIDDEN = {
    "under a black box": pages.print_on(["Seen by all", f"Met {NAME}"])
    + b"0 g 50 695 500 18 re f\n",
    "under a white box": pages.print_on(["Seen by all", f"Met {NAME}"])
    + b"1 g 50 693 500 18 re f\n",
    "white on white": pages.print_on(["Seen by all"])
    + b"1 g BT /A 14 Tf 60 600 Td (Met %b) Tj ET\n" % NAME.encode(),
    "never drawn": pages.print_on(["Seen by all"])
    + b"BT 3 Tr /A 14 Tf 60 600 Td (Met %b) Tj ET\n" % NAME.encode(),
    "off the page": pages.print_on(["Seen by all"])
    + b"BT /A 14 Tf 60 -600 Td (Met %b) Tj ET\n" % NAME.encode(),
    "clipped": pages.print_on(["Seen by all"])
    + b"q 0 0 10 10 re W n BT /A 14 Tf 60 600 Td (Met %b) Tj ET Q\n" % NAME.encode(),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_what_a_page_does_not_show_is_not_published(how: str, tmp_path: Path) -> None:
    """A failed redaction of somebody else is not published, though nobody decided on it."""
    with shelf.library(tmp_path, {"paper.pdf": pages.document([HIDDEN[how]])}) as library:
        made = shelf.cleaned(library, "paper.pdf")
        told = shelf.everything(made)
        assert "Seen by all" in told
        assert "Ravenscroft" not in told
        if how != "off the page":
            assert (Caution(1, "unseen"),) == made.cautions


def test_a_hidden_layer_is_not_published(tmp_path: Path) -> None:
    """Optional content that is switched off does not pass."""
    layer = b"<</Type/OCG/Name(Secret)>>"
    operators = pages.print_on(["Seen by all"])
    operators += b"/OC /L BDC BT /A 14 Tf 60 600 Td (Met %b) Tj ET EMC\n" % NAME.encode()
    file = pages.document([operators], b"/Properties<</L 4 0 R>>", [layer])
    catalogue = b"<</Type/Catalog/OCProperties<</OCGs[4 0 R]/D<</OFF[4 0 R]>>>>/Pages 2 0 R>>"
    file = file.replace(b"<</Type/Catalog/Pages 2 0 R>>", catalogue)
    with shelf.library(tmp_path, {"layers.pdf": file}) as library:
        assert "Ravenscroft" not in shelf.everything(shelf.cleaned(library, "layers.pdf"))


def test_a_name_over_the_end_of_a_page_goes_from_both(tmp_path: Path) -> None:
    """A term may begin on one page and end on the next."""
    file = pages.document(
        [
            pages.print_on(["First page", "they met Julia"]),
            pages.print_on(["Ravenscroft there", "End"]),
        ]
    )
    with shelf.library(tmp_path, {"two.pdf": file}) as library:
        forbid(library)
        assert [["First page", SAFE], [SAFE, "End"]] == shelf.lines(
            shelf.cleaned(library, "two.pdf")
        )


def test_properties_do_not_pass(tmp_path: Path) -> None:
    """Of a PDF's own properties none pass: an author is often who gave it away."""
    name = NAME.encode()
    told = b"<</Title(Letter of %b)/Author(%b)/Producer(Secret)/Keywords(%b)>>" % (name, name, name)
    file = pages.document([pages.print_on(["A letter about the harbour"])], extra=[told])
    file = file.replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 4 0 R")
    with shelf.library(tmp_path, {"named.pdf": file}) as library:
        made = shelf.cleaned(library, "named.pdf").document
        assert "A letter about the harbour" == made.title
        assert () == made.fields


def test_a_title_cut_short_does_not_end_within_a_name(tmp_path: Path) -> None:
    """A title is made from the clean line, not cleaned after it was cut."""
    line = "a" * 3 + " word" * 37 + f" {NAME} and more words after it"
    with shelf.library(tmp_path, {"long.txt": line.encode()}) as library:
        forbid(library)
        title = shelf.cleaned(library, "long.txt").document.title
        assert "Ravens" not in title
        assert "Julia" not in title


def test_a_title_that_is_a_removed_line_goes(tmp_path: Path) -> None:
    """Where the first line goes, the title is another line, and the file's name is none."""
    text = b"About the red lighthouse\nThe second line stays.\n"
    with shelf.library(tmp_path, {"lighthouse.txt": text}) as library:
        document = shelf.ident(library, "lighthouse.txt")
        library.editor.decide("lines", "rights", document=document, place=Range("", 0, 1, 1))
        made = shelf.cleaned(library, "lighthouse.txt")
        assert "The second line stays." == made.document.title
        assert [[mark(["rights"]), "The second line stays."]] == shelf.lines(made)


def test_lines_are_broken_anew_around_a_gap(tmp_path: Path) -> None:
    """Where a width broke the lines would tell how long the name was: two names, one result."""
    words = "the keeper of the lighthouse met {} in the harbour town and asked for asylum in vain, as he said"
    results = []
    for number, name in enumerate(("Li Wu", "Maximiliana Featherstonehaugh-Ortega")):
        lines, line = [], ""
        for word in words.format(name).split():
            if len(line) + len(word) > 60:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        text = "\n".join(["A letter", "", *lines, line, "", "Signed: the desk"])
        root = tmp_path / str(number)
        root.mkdir()
        with shelf.library(root, {"letter.txt": text.encode()}) as library:
            forbid(library, name)
            results.append(shelf.cleaned(library, "letter.txt").document)
    assert results[0] == results[1]
    assert SAFE in results[0].pages[0].lines[2]


DOCX = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/officeDocument"/></Relationships>',
    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>The keeper came.</w:t></w:r>"
    f'<w:del w:author="{NAME}"><w:r><w:delText>It was {NAME}.</w:delText></w:r></w:del>'
    f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden {NAME}.</w:t></w:r></w:p>"
    f"<w:p><w:r><w:t>Ask {NAME[:9]}</w:t></w:r><w:r><w:t>{NAME[9:]} again.</w:t></w:r></w:p>"
    "</w:body></w:document>",
}


def test_tracked_and_hidden_words_of_a_document_do_not_pass(tmp_path: Path) -> None:
    """Deletions, hidden runs and authors stay behind without any decision; a split name goes by one."""
    with shelf.library(tmp_path, {"letter.docx": shelf.package(DOCX)}) as library:
        assert 1 == shelf.everything(shelf.cleaned(library, "letter.docx")).count("Ravenscroft")
        forbid(library)
        made = shelf.cleaned(library, "letter.docx")
        assert "Ravenscroft" not in shelf.everything(made)
        assert f"Ask {SAFE} again." in shelf.lines(made)[0]


def test_a_mail_passes_by_named_headers(tmp_path: Path) -> None:
    """Received, Message-ID and Thread-Index do not pass; names in From and Subject go."""
    mail = (
        f"Received: from [203.0.113.9] by mx\r\nX-Originating-IP: 203.0.113.9\r\n"
        f"From: {NAME} <jravenscroft@example.org>\r\nTo: desk@example.org\r\n"
        f"Subject: =?utf-8?q?About_Julia_Ravenscroft?=\r\nMessage-ID: <secret-77@example.org>\r\n"
        "Date: Mon, 13 Dec 2010 07:02:00 +0000\r\nContent-Type: text/plain\r\n\r\n"
        f"Hello, I am\r\n{NAME}.\r\n"
    )
    with shelf.library(tmp_path, {"one.eml": mail.encode()}) as library:
        forbid(library)
        made = shelf.cleaned(library, "one.eml")
        told = shelf.everything(made)
        for secret in ("Ravenscroft", "ravenscroft", "203.0.113.9", "secret-77", "Julia"):
            assert secret not in told
        assert f"About {SAFE}" == made.document.title


def test_a_sheet_named_after_a_person_is_published_without_the_name(tmp_path: Path) -> None:
    """A part's name is text like any; hidden sheets and rows do not pass."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    first = book.add_worksheet(NAME)
    first.write_row(0, 0, ["Ravenscroft", "Julia", "paid"])
    first.write_row(1, 0, ["hidden row", NAME])
    first.set_row(1, None, None, {"hidden": True})
    secret = book.add_worksheet("Other")
    secret.write(0, 0, f"Secret {NAME}")
    secret.hide()
    book.close()
    with shelf.library(tmp_path, {"pay.xlsx": out.getvalue()}) as library:
        forbid(library)
        made = shelf.cleaned(library, "pay.xlsx")
        told = shelf.everything(made)
        assert "Ravenscroft" not in told
        assert "Julia" not in told
        assert "paid" in told
        assert "Secret" not in told


def test_yellow_dots_and_metadata_of_a_picture_are_gone(tmp_path: Path) -> None:
    """A picture's pixels are drawn anew: no EXIF, no text chunk, no printer's dots, no preview."""
    page = pages.picture(LINES).convert("RGB")
    pen = ImageDraw.Draw(page)
    for at in range(0, 1200, 50):
        pen.point((at, 1500), (255, 255, 0))
        pen.point((at, 1510), (255, 255, 180))
    exif = Image.Exif()
    exif[0x013B] = NAME
    out = io.BytesIO()
    page.save(out, "JPEG", quality=95, subsampling=0, exif=exif)
    with shelf.library(tmp_path, {"photo.jpg": out.getvalue()}) as library:
        forbid(library)
        made = shelf.cleaned(library, "photo.jpg")
        image = made.document.pages[0].image
        assert b"Ravenscroft" not in image
        kinds = []
        at = 8
        while at < len(image):
            kinds.append(image[at + 4 : at + 8])
            at += 12 + int.from_bytes(image[at : at + 4], "big")
        assert [b"IHDR", b"IDAT", b"IEND"] == sorted(set(kinds), key=kinds.index)
        assert (255, 255) == shelf.picture(made).crop((0, 1480, 1240, 1530)).getextrema()


def test_boxes_drawn_by_hand_take_the_lines_they_touch(tmp_path: Path) -> None:
    """A hand's box is drawn to a grid, and every line of text that it touches goes whole."""
    with shelf.library(tmp_path, {"scan.png": pages.png(LINES)}) as library:
        document = shelf.ident(library, "scan.png")
        top = 10_000 * (pages.TOP + pages.STEP) // 1754
        box = (3_050, top, 4_010, top + 100)
        library.editor.decide("boxes", "b(6)", document=document, place=Range("", 1), boxes=[box])
        made = shelf.cleaned(library, "scan.png")
        assert [[LINES[0], mark(["b(6)"]), LINES[2]]] == shelf.lines(made)
        assert {Gap(1, "b(6)"), Gap(1, "b(6)", "picture")} == set(made.document.gaps)
        assert NAME not in shelf.everything(made)


def test_upright_words_are_covered_over_the_page_height(tmp_path: Path) -> None:
    """Of words that stand on their end, the bar is a column: their length is not told."""
    page = pages.picture(["A page with a note in the margin", "that was written sideways"])
    strip = Image.new("L", (700, 60), 255)
    ImageDraw.Draw(strip).text((10, 5), NAME, 0, font=ImageFont.load_default(36))
    plain = b"BT /A 14 Tf 0 1 -1 0 500 300 Tm (%b) Tj ET\n" % NAME.encode()
    file = pages.document([pages.print_on(["A page with a note in the margin"]) + plain])
    del page, strip
    with shelf.library(tmp_path, {"side.pdf": file}) as library:
        forbid(library)
        shown = shelf.picture(shelf.cleaned(library, "side.pdf"))
        column = 495 * shown.width // 600
        assert (0, 0) == shown.crop((column - 8, 0, column + 8, shown.height)).getextrema()


def test_decisions_survive_another_reading(tmp_path: Path) -> None:
    """Lines are found by their words if they moved; where they are gone, the whole page goes."""
    with shelf.library(
        tmp_path, {"note.txt": b"One line here\nThe line to go\nLast line\n"}
    ) as library:
        document = shelf.ident(library, "note.txt")
        decision = library.editor.decide(
            "lines", "other", document=document, place=Range("", 0, 2, 2)
        )
        assert "The line to go" == decision.words
        import msgspec

        from vitrina.core.records import Block
        from vitrina.core.types import Place
        from vitrina.redact.clean import Cleaner

        found = library.document(document)
        cleaner = Cleaner([decision])

        def clean(text: str) -> tuple[list[str], tuple[Caution, ...]]:
            made = cleaner.clean(found, [Block(Place("", 0, 1), text)], "x", None)
            return list(made.document.pages[0].lines), made.cautions

        assert (["New first", "One line here", mark(["other"]), "Last"], ()) == clean(
            "New first\nOne line here\nThe line to go\nLast"
        )
        assert ([mark(["other"])], (Caution(0, "lost"),)) == clean(
            "One line here\nThe line t0 stay\nLast"
        )
        assert "" == msgspec.structs.replace(decision, words="").words


def test_gaps_are_one_mark_whatever_they_hide(tmp_path: Path) -> None:
    """Neighbouring gaps are one, of one length."""
    with shelf.library(
        tmp_path, {"a.txt": f"Saw {NAME}, {NAME} - {NAME} there.\n".encode()}
    ) as library:
        forbid(library)
        assert [[f"Saw {SAFE} there."]] == shelf.lines(shelf.cleaned(library, "a.txt"))


def test_children_are_documents_of_their_own(tmp_path: Path) -> None:
    """Nothing of an attachment stands in its mail's clean document but a tie, if both are published."""
    from email.message import EmailMessage

    from vitrina.publish.ledger import Ledger

    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", "Papers"
    mail.set_content("See the attachment.\n")
    mail.add_attachment(
        f"It was {NAME}.".encode(), maintype="text", subtype="plain", filename="x.txt"
    )
    with shelf.library(tmp_path, {"one.eml": mail.as_bytes()}) as library:
        forbid(library)
        parent = shelf.ident(library, "one.eml")
        child = library.document(parent).children[0][0]
        ledger = Ledger()
        both = {
            each.title or each.id: each for each in library.editor.clean([parent, child], ledger)
        }
        assert {("attachment",), ("parent",)} == {
            tuple(link.kind for link in each.links) for each in both.values()
        }
        alone = next(library.editor.clean([parent], ledger))
        assert () == alone.links
        assert "Ravenscroft" not in "".join(map(str, both.values()))


def test_a_withheld_document_is_not_there(tmp_path: Path) -> None:
    """Its number is not counted, and its reason is told under its public name alone."""
    from vitrina.publish.ledger import Ledger

    with shelf.library(tmp_path, {"a.txt": b"one paper\n", "b.txt": b"another paper\n"}) as library:
        gone = shelf.ident(library, "a.txt")
        library.editor.decide("withhold", "b(1)", document=gone)
        ledger = Ledger()
        ledger.id_of(gone)
        kept = list(library.editor.clean([gone, shelf.ident(library, "b.txt")], ledger))
        assert ["another paper"] == [each.title for each in kept]
        assert {ledger.documents[gone].id: "other"} == library.editor.reasons(ledger)


def test_published_again_without_originals(tmp_path: Path) -> None:
    """What was made clean once is the same when the originals, and the vault, are not at hand."""
    import shutil

    files = {"a.pdf": pages.document([pages.print_on(LINES)]), "scan.png": pages.png(LINES)}
    with shelf.library(tmp_path, files) as library:
        forbid(library)
        before = [shelf.cleaned(library, name) for name in files]
        idents = [shelf.ident(library, name) for name in files]
    shutil.rmtree(tmp_path / "papers")
    shutil.rmtree(tmp_path / "library" / "blobs", ignore_errors=True)
    with Library(tmp_path / "library") as library:
        assert before == [library.editor.cleaned(ident) for ident in idents]


def test_a_title_within_a_line_keeps_what_may_be_seen(tmp_path: Path) -> None:
    """A subject line is the title without its label; of a line that is barred on a picture nothing is."""
    cable = f"CONFIDENTIAL\nVELDORA 0058\nSUBJECT: ASYLUM FOR {NAME.upper()} GRANTED\n\n1. Text.\n"
    lines = (f"Report on {NAME} and more", "The second line")
    files = {"c.txt": cable.encode(), "p.pdf": pages.document([pages.print_on(lines)])}
    with shelf.library(tmp_path, files) as library:
        forbid(library)
        assert f"ASYLUM FOR {SAFE} GRANTED" == shelf.cleaned(library, "c.txt").document.title
        assert "The second line" == shelf.cleaned(library, "p.pdf").document.title


BENCH = Path(__file__).parents[3] / "shared/corpora/bench/redaction"


def test_words_under_a_hatched_bar_are_not_published(tmp_path: Path) -> None:
    """A bar with a pattern is not of one colour: the page is drawn with its words and without them."""
    hatch = b"0 g 50 695 500 18 re f 0.6 G " + b"".join(
        b"%d 695 m %d 713 l S " % (x, x + 18) for x in range(50, 540, 9)
    )
    file = pages.document([pages.print_on(["Seen by all", f"Met {NAME}"]) + hatch])
    with shelf.library(tmp_path, {"hatched.pdf": file}) as library:
        told = shelf.everything(shelf.cleaned(library, "hatched.pdf"))
        assert "Seen by all" in told
        assert "Ravenscroft" not in told


def test_words_behind_a_picture_are_not_published(tmp_path: Path) -> None:
    """A photograph that lies over words hides them, however many shades it has."""
    _, scan = pages.scanned(["another text"] * 20)
    operators = pages.print_on(["Seen by all", f"Met {NAME}"])
    operators += b"q 600 0 0 640 0 70 cm /Scan Do Q\n"
    file = pages.document([operators], b"/XObject<</Scan 4 0 R>>", [scan])
    with shelf.library(tmp_path, {"behind.pdf": file}) as library:
        assert "Ravenscroft" not in shelf.everything(shelf.cleaned(library, "behind.pdf"))


@pytest.mark.parametrize("height", [740, 487, 313])
def test_a_bar_does_not_tell_whether_letters_rise_or_hang(height: int, tmp_path: Path) -> None:
    """A line that stands alone gets the same bar whether its letters are tall, hang below, or neither."""
    made = []
    for number, name in enumerate(("Li Wu", "aaeecc nnoo", "Maximiliana Featherstonehaugh-Ortega")):
        line = b"BT /A 14 Tf 60 %d Td (%b) Tj ET BT /A 14 Tf 60 60 Td (Foot) Tj ET\n"
        file = pages.document([line % (height, name.encode())])
        root = tmp_path / str(number)
        root.mkdir()
        with shelf.library(root, {"a.pdf": file}) as library:
            forbid(library, name)
            made.append(shelf.cleaned(library, "a.pdf").document)
    assert made[0] == made[1] == made[2]


def test_a_mark_tells_why_and_nothing_else() -> None:
    """Codes in one order, each once; words that look like a mark and are none stay words."""
    assert "[▇▇▇:b(1)+b(6)]" == mark(["b(6)", "b(1)", "b(6)"])
    assert GAP == mark([])
    text = f"Met {mark(['b(6)', 'rights'])} and {GAP} in [▇▇▇: a street]"
    assert ("b(6)", "rights") == reasons_in(text)
    assert [False, True, False, True, False] == [marked for _, marked in runs(text)]
    assert text == "".join(run for run, _ in runs(text))
    assert f"Met {GAP} and {GAP} in [▇▇▇: a street]" == unmarked(text)
    assert [True, False] == [is_mark(mark(["other"])), is_mark(f"{GAP}{GAP}")]


def test_two_reasons_side_by_side_do_not_tell_where_one_ends(tmp_path: Path) -> None:
    """Neighbours that go for different reasons are one mark with both codes, in either order, in lines and between."""
    two = {"Ana Anaya": "b(6)", "Bo Borgen": "rights"}
    both = mark(two.values())
    files = {
        "one.txt": b"Met Ana Anaya, Bo Borgen today.\n",
        "other.txt": b"Met Bo Borgen, Ana Anaya, Bo Borgen today.\n",
        "lines.pdf": pages.document(
            [pages.print_on(["Begin", "To Ana Anaya", "To Bo Borgen", "End"])]
        ),
    }
    with shelf.library(tmp_path, files) as library:
        for name, reason in two.items():
            library.editor.decide("term", reason, term=name)
        assert [[f"Met {both} today."]] == shelf.lines(shelf.cleaned(library, "one.txt"))
        assert [[f"Met {both} today."]] == shelf.lines(shelf.cleaned(library, "other.txt"))
        assert [["Begin", both, "End"]] == shelf.lines(shelf.cleaned(library, "lines.pdf"))


def test_words_of_a_person_have_the_reasons_too(tmp_path: Path) -> None:
    """What an editor writes for the public loses the names as papers do."""
    with shelf.library(tmp_path, {"a.txt": b"A paper\n"}) as library:
        forbid(library)
        assert f"We asked {SAFE}." == library.editor.permitted(f"We asked {NAME}.")


@pytest.mark.parametrize("rest", ["signed it.", "and {} came."])
def test_a_name_that_fills_a_line_does_not_tell_its_length(rest: str, tmp_path: Path) -> None:
    """A paragraph that begins with a name which takes a line or more is the same as with a short one."""
    results = []
    for number, name in enumerate(("Li Wu", "Maximiliana Featherstonehaugh-Ortega Cholmondeley")):
        text = (
            f"A letter\n\n{name}\n{rest.format(name)}\n"
            if number
            else f"A letter\n\n{name} {rest.format(name)}\n"
        )
        (tmp_path / str(number)).mkdir()
        with shelf.library(tmp_path / str(number), {"letter.txt": text.encode()}) as library:
            forbid(library, name)
            results.append(shelf.cleaned(library, "letter.txt").document)
    assert results[0] == results[1]


def test_neighbours_are_one_mark_where_a_line_ends_between(tmp_path: Path) -> None:
    """A sign between two names does not keep them apart, at the end of a line as within it."""
    line = "The keeper of the lighthouse met in the harbour town"
    text = f"{line} {NAME};\n{NAME} - they left the harbour together.\n"
    with shelf.library(tmp_path, {"a.txt": text.encode()}) as library:
        forbid(library)
        told = " ".join(shelf.lines(shelf.cleaned(library, "a.txt"))[0])
        assert f"{line} {SAFE} - they left the harbour together." == told.strip()
