"""What a person adds: kept, undone, brought back, and untouched by reading anew."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import multiprocessing
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import vitrina
from vitrina.core.records import Range
from vitrina.desk.desk import Desk
from vitrina.desk.dossiers import course, state
from vitrina.desk.records import Cited
from vitrina.formats import sheets
from vitrina.store import errors

PAPERS = {
    "offer.txt": "The President offers asylum.\nThe harbour treaty of Veracruz was signed quietly at noon.\nNothing else.",
    "answer.txt": "The lawyer answers the offer.\nAssange waits in the tower.",
    "other.txt": "A ship sails.\nZanzibar is far.",
    "formula.txt": "=HYPERLINK(1)\nsecond line of a sheet",
}


def make(root: Path, papers: dict[str, str] = PAPERS) -> Path:
    trove = root / "papers"
    trove.mkdir()
    for name, text in papers.items():
        (trove / name).write_text(text)
    return trove


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[vitrina.Library]:
    """A library of four papers, read."""
    with vitrina.open(make(tmp_path)) as library:
        library.ingest(workers=1)
        yield library


def ident(library, word: str) -> str:
    return library.search(word).hits[0].document


def cited(text: str) -> Cited:
    """Any text names the document of its first two digits."""
    return Cited((text * 32)[:64], f"vitrina:{(text * 32)[:16]}", "")


def test_stars_and_tags_narrow_a_search(library):
    """``is:starred`` and ``tag:`` name what the person named, with everything else of the language."""
    offer, answer = ident(library, "Veracruz"), ident(library, "tower")
    library.desk.star(offer)
    library.desk.tag(offer, "Oferta  2021", "paper")
    library.desk.tag(answer, "oferta 2021")
    found = {
        query: [hit.document for hit in library.search(query, sort="date").hits]
        for query in (
            "is:starred",
            'tag:"oferta 2021" tower',
            "tag:pap*",
            "-tag:paper lawyer",
            "tag:nothing",
            "is:starred OR tag:paper",
        )
    }
    assert {
        "is:starred": [offer], 'tag:"oferta 2021" tower': [answer], "tag:pap*": [offer],
        "-tag:paper lawyer": [answer], "tag:nothing": [], "is:starred OR tag:paper": [offer],
    } == found  # fmt: skip
    assert (("oferta 2021", 2), ("paper", 1)) == library.desk.tags()


def test_every_act_is_undone_and_done_again(library):
    """Undo walks back through all acts to an empty desk; redo walks forward to the same desk."""
    desk, offer = library.desk, ident(library, "Veracruz")
    desk.star(offer)
    desk.tag(offer, "a", "b")
    desk.rename_tag("a", "b2")
    note = desk.note(library.cite(offer, Range(line=2, last=2)), "See this.")
    desk.edit_note(note.key, "See this well.")
    saved = desk.save("asylum", filters={"kind": ["text"]})
    desk.rename_search(saved.key, "The asylum")
    case = desk.open_dossier("Case")
    first = desk.add(case.key, "passage", note.citation)
    event = desk.add(case.key, "event", note.citation, "Offered", date="2021-01", state="offered")
    desk.move_item(event.key, -1)
    desk.edit_item(event.key, "Offered!", date="2021-01-04", state="offered")
    desk.drop_item(first.key)
    desk.drop_dossier(case.key)
    desk.unstar(offer)
    done = [(act.kind, act.undone) for act in desk.acts()]
    things = dump(library.root)
    while desk.undo():
        pass
    assert [] == dump(library.root)
    assert [(kind, True) for kind, _ in done] == [(act.kind, act.undone) for act in desk.acts()]
    while desk.redo():
        pass
    assert things == dump(library.root)
    assert done == [(act.kind, act.undone) for act in desk.acts()]


def dump(root: Path) -> list[tuple[str, ...]]:
    link = sqlite3.connect(root / "desk.sqlite")
    rows = link.execute("SELECT kind, key, document, value FROM things ORDER BY 1, 2").fetchall()
    link.close()
    return rows


def test_an_act_that_was_overtaken_stays(library):
    """What was changed again since is not undone out of its turn; other acts are."""
    desk, offer = library.desk, ident(library, "Veracruz")
    note = desk.note(offer, "one")
    desk.edit_note(note.key, "two")
    desk.star(offer)
    written = desk.acts()[-1].number
    with pytest.raises(errors.Overtaken):
        desk.undo(written)
    edited = desk.acts()[1].number
    assert "edit-note" == desk.undo(edited).kind
    assert ("one", True) == (desk.noted(note.key).text, desk.starred(offer))
    assert None is desk.undo(10_000)


def test_what_is_so_already_is_no_act(library):
    """A second star, a tag that is there, a move beyond the end leave no trace to undo."""
    desk, offer = library.desk, ident(library, "Veracruz")
    for _ in range(2):
        desk.star(offer)
        desk.tag(offer, "one")
    assert ["tag", "star"] == [act.kind for act in desk.acts()]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a*", 'a"b', "(a)", "***", "a\u202eb"])
def test_what_is_no_tag_is_refused(library, name: str):
    """A tag is a word or a few that the query language can name."""
    with pytest.raises(errors.NotFit):
        library.desk.tag(ident(library, "Veracruz"), name)
    assert () == library.desk.tags()


def test_a_case_has_a_course_and_a_state(library):
    """Events stand by date, and the last that has a state gives the case its own."""
    desk, offer = library.desk, ident(library, "Veracruz")
    line = library.cite(offer, Range(line=1, last=1))
    case = desk.open_dossier("Asylum", "Where it stands.")
    late = desk.add(case.key, "event", line, "Refused", date="2021-03-01", state="refused")
    early = desk.add(case.key, "event", line, "Offered", date="2021-01", state="offered")
    quiet = desk.add(case.key, "event", line, "Visited", date="2022")
    items = desk.items(case.key)
    assert [early.key, late.key, quiet.key] == [item.key for item in course(items)]
    assert ("refused", "2021-03-01") == state(items)
    assert "The President offers asylum." == late.quote


def test_each_piece_rests_on_a_citation(library):
    """A passage needs lines, an event a date, a note words and a citation, if only in its words."""
    desk, offer = library.desk, ident(library, "Veracruz")
    case = desk.open_dossier("Asylum")
    line = library.cite(offer, Range(line=1, last=1))
    for kind, citation, text, date in (
        ("passage", f"vitrina:{offer[:16]}", "", ""),
        ("passage", "", "", ""),
        ("document", "", "words", ""),
        ("event", line, "no date", ""),
        ("event", line, "no day", "2021-02-30"),
        ("note", line, " ", ""),
        ("note", "", "Nothing is cited here.", ""),
        ("poem", line, "x", ""),
    ):
        with pytest.raises(errors.NotFit):
            desk.add(case.key, kind, citation, text, date=date)
    note = desk.add(case.key, "note", "", f"Compare {line}.")
    assert (line, 1) == (note.citation, len(desk.items(case.key)))


def test_it_survives_reading_anew(library):
    """A new version of the reader reads every paper again; what a person added stays as it was."""
    desk, offer = library.desk, ident(library, "Veracruz")
    desk.star(offer)
    desk.tag(offer, "kept")
    note = desk.note(library.cite(offer, Range(line=2, last=2)), "Mine.")
    before = dump(library.root)
    link = sqlite3.connect(library.root / "catalogue.sqlite")
    link.execute("UPDATE documents SET reader_version = 0")
    link.commit()
    library.ingest(workers=1)
    assert (
        0 == link.execute("SELECT count(*) FROM documents WHERE reader_version = 0").fetchone()[0]
    )
    link.close()
    assert before == dump(library.root)
    assert [offer] == [hit.document for hit in library.search("tag:kept is:starred Veracruz").hits]
    assert library.resolve(note.citation)[3]


def test_it_survives_a_new_catalogue_and_index(library, tmp_path):
    """Catalogue and index made from nothing number documents otherwise; the desk still names them."""
    offer = ident(library, "Veracruz")
    library.desk.tag(offer, "kept")
    library.close()
    for name in ("catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"):
        (library.root / name).unlink(missing_ok=True)
    for path in sorted((library.root / "index").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (tmp_path / "papers" / "a-first.txt").write_text("This one is new and comes first.")
    from vitrina.store.catalogue import Catalogue

    Catalogue(library.root).close()
    with vitrina.open(tmp_path / "papers") as again:
        again.ingest(workers=1)
        assert [offer] == [hit.document for hit in again.search("tag:kept").hits]


def test_new_since_last_looked(library, tmp_path):
    """A saved search tells what came in since a person looked, until she looks again."""
    desk = library.desk
    saved = desk.save("asylum OR harbour", name="Offers")
    first = library.news(saved.key)
    (tmp_path / "papers" / "later.txt").write_text("A later word on asylum.")
    library.ingest(workers=1)
    then = library.news(saved.key)
    later = ident(library, "later")
    assert (1, 0, 2, 1, (later,)) == (
        first.total, first.new, then.total, then.new, tuple(document for document, _ in then.fresh),
    )  # fmt: skip
    library.looked(saved.key)
    assert 0 == library.news(saved.key).new


def test_erasing_takes_the_words_out_of_the_desk(library):
    """No file of the library holds the erased words: quotations, notes, dossiers, acts, free texts."""
    desk, offer, other = library.desk, ident(library, "Veracruz"), ident(library, "Zanzibar")
    line = library.cite(offer, Range(line=2, last=2))
    desk.star(offer)
    note = desk.note(line, "SECRETREMARK on Veracruz")
    desk.edit_note(note.key, "OTHERREMARK on Veracruz")
    kept = desk.note(
        other,
        f"Elsewhere it says: the harbour treaty of Veracruz was signed quietly. Mine stays. {line}",
    )
    case = desk.open_dossier("Case", "The harbour treaty of Veracruz was signed quietly, they say.")
    desk.add(case.key, "passage", line)
    desk.add(case.key, "document", other)
    batch = library.batches.begin(["harbour treaty", "The harbour treaty of Veracruz was signed"])
    library.batches.run(batch.key)
    desk.undo()
    desk.redo()
    library.remove(offer)
    library.close()
    found = [
        (path.name, word)
        for path in library.root.rglob("*")
        if path.is_file()
        for word in (b"Veracruz", b"veracruz", b"SECRETREMARK", b"OTHERREMARK", offer[:12].encode(), bytes.fromhex(offer))
        if word in path.read_bytes()
    ]  # fmt: skip
    assert [] == found
    with vitrina.Library(library.root) as again:
        assert ["document"] == [item.kind for item in again.desk.items(case.key)]
        assert "Elsewhere it says: […]. Mine stays. […]" == again.desk.noted(kept.key).text
        while again.desk.undo():
            pass
        assert () == again.desk.dossiers()


def write_much(root: str, start, most: int) -> None:
    desk = Desk(Path(root), cited)
    start.wait()
    for number in range(most):
        desk.tag(f"{number % 7}a", f"tag {number}")
    desk.close()


def test_the_desk_is_written_while_files_are_read(tmp_path):
    """Two processes write to the desk while a third reads files in; nothing waits for good or is lost."""
    trove = tmp_path / "papers"
    trove.mkdir()
    for number in range(60):
        (trove / f"{number}.txt").write_text(f"Paper {number} on the harbour.")
    spawn = multiprocessing.get_context("spawn")
    start = spawn.Event()
    with vitrina.open(trove) as library:
        writers = [
            spawn.Process(target=write_much, args=(str(library.root), start, 40)) for _ in range(2)
        ]
        for writer in writers:
            writer.start()
        threading.Thread(target=start.set).start()
        library.desk.journal.things("tag")
        counts = library.ingest(workers=1)
        for writer in writers:
            writer.join(60)
        assert [0, 0] == [writer.exitcode for writer in writers]
        assert (60, 40) == (counts.files, len(library.desk.tags()))


def test_a_list_of_names(library):
    """Each line has its count and first citations; what can't be searched is said; a stop loses nothing."""
    lines = ["harbour treaty", "treaty harbour", "Assange", "???", "", "x" * 501, "nobody"]
    batch = library.batches.begin(lines, name="People")
    library.batches.run(batch.key, stopped=lambda: True)
    assert 0 == library.batches.state(batch.key).done
    state_ = library.batches.run(batch.key)
    rows = library.batches.rows(batch.key)
    assert [1, 0, 1, -1, -1, 0] == [row.documents for row in rows]
    assert (6, 2, 2) == (state_.done, state_.found, state_.unasked)
    assert "no word in it" == rows[3].note
    document, citation = rows[0].hits[0]
    assert (ident(library, "Veracruz"), 2, True) == (
        document, library.resolve(citation)[1].line, library.resolve(citation)[3],
    )  # fmt: skip
    assert ["???", "x" * 501] == [
        row.asked for row in library.batches.rows(batch.key, which="unasked")
    ]


def test_a_list_in_any_spelling_or_as_queries(library):
    """Any spelling forgives a letter and the order; a query is read as in the search box."""
    spelling = library.batches.begin(["treety harbuor", "Assagne"], mode="any")
    queries = library.batches.begin(["asylum OR ship", 'from:"', "date:1066"], mode="query")
    library.batches.run(spelling.key)
    library.batches.run(queries.key)
    assert [0, 0] != [row.documents for row in library.batches.rows(spelling.key)]
    assert [2, -1, 0] == [row.documents for row in library.batches.rows(queries.key)]


def test_a_query_of_a_list_asks_both_languages(tmp_path):
    """A line typed in one language finds papers in the other, unless it says not to; a name stays as it is."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/es.txt").write_text(
        "El presidente ofreció asilo al editor y dijo que la embajada estaba abierta.\n"
    )
    (tmp_path / "papers/en.txt").write_text("The harbour was closed for repairs by the ministry.\n")
    with vitrina.open(tmp_path / "papers", library=tmp_path / "two") as library:
        library.ingest(workers=1, ocr=False)
        asked = library.batches.begin(["asylum embassy", "asylum across:off"], mode="query")
        named = library.batches.begin(["asylum"])
        library.batches.run(asked.key)
        library.batches.run(named.key)

        assert [1, 0] == [row.documents for row in library.batches.rows(asked.key)]
        assert [0] == [row.documents for row in library.batches.rows(named.key)]


def test_tables_run_nothing():
    """A cell that a spreadsheet would take for a formula is text in CSV and in XLSX."""
    rows = [("asked", "n"), ("=1+1", 3), ("@SUM(A1)", 4), ("-2", 5), ("plain\x01", 6)]
    told = list(csv.reader(io.StringIO(b"".join(sheets.csv_of(rows)).decode("utf-8-sig"))))
    assert [
        ["asked", "n"],
        ["'=1+1", "3"],
        ["'@SUM(A1)", "4"],
        ["'-2", "5"],
        ["plain\x01", "6"],
    ] == told
    book = b"".join(sheets.xlsx_of(rows))
    inside = zipfile.ZipFile(io.BytesIO(book))
    assert b"<f>" not in b"".join(inside.read(name) for name in inside.namelist())
    read = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert [
        ["asked", "n"],
        ["=1+1", 3.0],
        ["@SUM(A1)", 4.0],
        ["-2", 5.0],
        ["plain\ufffd", 6.0],
    ] == read


def test_exports_hold_every_answer_and_their_hashes(library):
    """Table, lines and archives hold each answer; the archive's sums are those of what is in it."""
    query = "asylum OR ship OR sheet"
    table = list(
        csv.DictReader(io.StringIO(b"".join(library.export(query, "csv")).decode("utf-8-sig")))
    )
    lines = [json.loads(line) for line in b"".join(library.export(query, "jsonl")).splitlines()]
    assert 3 == len(table)
    assert [row["document"] for row in table] == [row["document"] for row in lines]
    assert all(library.resolve(row["citation"])[3] for row in table)
    for form in ("zip-text", "zip-originals"):
        archive = zipfile.ZipFile(io.BytesIO(b"".join(library.export(query, form))))
        sums = dict(
            reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines()
        )
        assert sums == {
            name: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist() if name != "SHA256SUMS"
        }  # fmt: skip
        assert 4 == len(sums)
    digests = {
        row["sha256"]
        for row in csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig")))
    }
    assert {row["document"] for row in table} == digests
    with pytest.raises(errors.NotFit):
        library.export(query, "exe")
