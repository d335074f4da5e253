"""Published with the originals away: every byte as before, of papers of each kind from which something went."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import msgspec
import pytest
from tests.ingest import pages
from tests.publish import making
from tests.publish.test_edition import files
from tests.redact import failures, shelf
from tests.redact.shelf import NAME

import vitrina
from vitrina.core.clean import reasons_in
from vitrina.core.records import Range
from vitrina.editions import Choice
from vitrina.library import Library
from vitrina.publish.pages import About
from vitrina.redact import kept

LINES = (
    "Memorandum for the record",
    f"The keeper {NAME} came",
    "and spoke of the harbour.",
    "End.",
)


def sheet() -> bytes:
    """A table of people."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    first = book.add_worksheet("Pay")
    first.write_row(0, 0, ["keeper", "paid"])
    first.write_row(1, 0, [NAME, "nothing"])
    book.close()
    return out.getvalue()


def mail() -> bytes:
    """A mail with an attachment, which lies in no folder."""
    from email.message import EmailMessage

    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = (
        f"{NAME} <x@example.org>",
        "b@example.org",
        f"On {NAME}",
    )
    made["Date"] = "Mon, 13 Dec 2010 07:02:00 +0000"
    made.set_content(f"I am {NAME}.\n")
    page = pages.document([pages.print_on(LINES)])
    made.add_attachment(page, maintype="application", subtype="pdf", filename="x.pdf")
    made.set_boundary("----=_1")
    return made.as_bytes()


def papers() -> dict[str, bytes]:
    """A paper of each kind."""
    stamp, scan = pages.scanned(["", "", "", "", "", "", "", f"Stamped {NAME}"])
    text = pages.print_on([f"This is line {n} of a page with a stamp on it." for n in range(3)])
    return {
        "print.pdf": pages.document([pages.print_on(LINES), pages.print_on(["Second page"])]),
        "stamped.pdf": pages.document([stamp + text], b"/XObject<</Scan 4 0 R>>", [scan]),
        "scan.png": pages.png(LINES),
        "box.png": pages.png(("A drawing", "with a line of words", "below it")),
        "mail.eml": mail(),
        "pay.xlsx": sheet(),
        "table.csv": f"place,keeper\nharbour,{NAME}\nlighthouse,AB-1234\n".encode(),
        "letter.docx": failures._docx(f"<w:p><w:r><w:t>It was {NAME} again.</w:t></w:r></w:p>"),
        "page.html": f"<title>On {NAME}</title><p>The keeper was <b>{NAME}</b> then.</p>".encode(),
        "note.txt": f"Note of the desk\n\nThe keeper is {NAME}.\n\nThis line goes by hand, whole.\n".encode(),
    }


def decide(library: Library) -> None:
    """A name everywhere, a pattern, a line, a box."""
    library.editor.decide("term", "source-safety", term=NAME)
    library.editor.decide("pattern", "b(6)", term="AB-####")
    note, box = (shelf.ident(library, name) for name in ("note.txt", "box.png"))
    library.editor.decide("lines", "rights", document=note, place=Range("", 0, 5, 5))
    top = 10_000 * (pages.TOP + pages.STEP) // 1754
    edges = (3_050, top, 4_010, top + 100)
    library.editor.decide("boxes", "b(7)", document=box, place=Range("", 1), boxes=[edges])


def out(library: Library, folder: Path) -> Path:
    """Publish all of it."""
    library.editions.publish(
        folder, [making.key()], Choice(everything=True), About("Papers"), now=making.DAY
    )
    return folder


def away(tmp_path: Path) -> None:
    """Take the trove and the library's originals away."""
    shutil.move(tmp_path / "papers", tmp_path / "vault")
    shutil.move(tmp_path / "library/blobs", tmp_path / "vault/blobs")


def test_the_same_bytes_without_an_original(tmp_path: Path) -> None:
    """Nothing is opened but clean documents: a new folder, made by a new run, is the same in every byte."""
    with shelf.library(tmp_path, papers()) as library:
        decide(library)
        first = files(out(library, tmp_path / "one"))
        gaps = {
            row.path: library.editor.preview(row.document).gaps
            for row in library.report(limit=100)
            if row.document
        }
        assert [] == [name for name, found in gaps.items() if not found]
        codes = {
            code for each in first.values() for code in reasons_in(each.decode("utf-8", "ignore"))
        }
        assert {"source-safety", "b(6)", "b(7)", "rights"} <= codes
        assert {"text", "picture", "field"} <= {
            gap.kind for found in gaps.values() for gap in found
        }
    away(tmp_path)
    with Library(tmp_path / "library") as library:
        with pytest.raises(vitrina.core.errors.VitrinaError):
            library.original(shelf.ident(library, "print.pdf"))
        second = files(out(library, tmp_path / "two"))
    assert sorted(first) == sorted(second)
    assert [] == [name for name in first if first[name] != second[name]]


def test_the_proof_can_fail(tmp_path: Path) -> None:
    """Without what was kept, a page can't be drawn again: the bytes are others, and no original word is out."""
    with shelf.library(tmp_path, {"print.pdf": papers()["print.pdf"]}) as library:
        library.editor.decide("term", "source-safety", term=NAME)
        first = files(out(library, tmp_path / "one"))
    away(tmp_path)
    shutil.rmtree(tmp_path / "library" / kept.FOLDER)
    with Library(tmp_path / "library") as library:
        second = files(out(library, tmp_path / "two"))
    assert [name for name in first if first[name] != second.get(name)]
    assert not any(name.endswith(".png") for name in second)
    assert not any(b"avenscroft" in data for data in second.values())


def test_what_could_not_be_looked_at_is_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that OCR could not read is kept without its picture; it is tried again while there is an original."""
    with shelf.library(tmp_path, {"stamped.pdf": papers()["stamped.pdf"]}) as library:
        library.editor.decide("term", "source-safety", term=NAME)
        ident = shelf.ident(library, "stamped.pdf")
        with monkeypatch.context() as patch:
            patch.setattr(library._studio(), "read", lambda *_: None)
            first = library.editor.preview(ident)
        assert b"" == first.pages[0].image
        kept_before = (tmp_path / "library" / kept.FOLDER / ident).read_bytes()
    away(tmp_path)
    with Library(tmp_path / "library") as library:
        assert first == library.editor.preview(ident)
        assert kept_before == (tmp_path / "library" / kept.FOLDER / ident).read_bytes()
    shutil.move(tmp_path / "vault/blobs", tmp_path / "library/blobs")
    with Library(tmp_path / "library") as library:
        again = library.editor.preview(ident)
    assert again.pages[0].image
    assert msgspec.structs.replace(again.pages[0], image=b"") == first.pages[0]
