"""A folder becomes a library: outcomes, places, changes, removals, moves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ingest import papers

import vitrina
from vitrina.core.errors import VitrinaError
from vitrina.core.records import Progress, Range
from vitrina.ingest import agent
from vitrina.library import Library
from vitrina.store import errors
from vitrina.store.schema import FORMAT


@pytest.fixture(name="trove")
def _trove(tmp_path: Path) -> Path:
    return papers.build(tmp_path / "papers", papers=30, mails=20)


@pytest.fixture(name="library")
def _library(trove: Path, tmp_path: Path) -> Iterator[Library]:
    with vitrina.open(trove, library=tmp_path / "library") as library:
        library.ingest(workers=2, ocr=False)
        yield library


def paths(library: Library, query: str) -> list[str]:
    return sorted(hit.path for hit in library.search(query, limit=100).hits)


def test_every_file_has_one_outcome(library: Library, trove: Path) -> None:
    """The sum of the outcomes is the number of files in the folder."""
    counts = library.counts()

    assert sum(1 for path in trove.rglob("*") if path.is_file()) == counts.files
    assert counts.files == sum(counts.by_state.values()) + counts.waiting
    assert 0 == counts.waiting


def test_outcomes_are_the_right_ones(library: Library) -> None:
    """An unknown file, an empty one and a broken one inside an archive are called so."""
    found = {row.path: row.code for row in library.report(limit=1000)}

    assert "unknown" == found["mystery.bin"]
    assert "empty" == found["empty.txt"]
    assert "read" == found["volume0/00000.txt"]
    assert "damaged" == found["nested.zip!/broken.zip"]


def test_words_inside_containers_are_found_where_they_lie(library: Library) -> None:
    """A paper in a tar in a zip is cited with its whole path."""
    assert ["nested.zip!/papers.tar!/deep/20002.txt"] == paths(library, "treaty20002")
    assert [f"old.mbox!/{name}" for name in ["0008"]] == [
        path for path in paths(library, "mail7") if "mbox" in path
    ]


def test_duplicates_are_one_document(library: Library) -> None:
    """Equal bytes are one hit with both places."""
    (hit,) = library.search("treaty1").hits

    assert 1 == hit.copies
    assert {"copy.txt", "volume1/00001.txt"} == {
        location.path for location in library.document(hit.document).locations
    }


def test_hit_opens_at_its_line(library: Library) -> None:
    """The citation of a hit gives back the line that holds the words."""
    (hit,) = library.search("treaty7").hits
    _, place, blocks, same = library.resolve(hit.citation)

    assert (5, 5) == (place.line, place.last)
    assert "treaty7" in blocks[0].text
    assert same


def test_nothing_is_read_twice(library: Library) -> None:
    """A second run finds nothing to do and changes nothing."""
    before = library.report(limit=1000)
    library.ingest(workers=1, ocr=False)

    assert before == library.report(limit=1000)


def test_changed_and_removed_files_leave_the_index(library: Library, trove: Path) -> None:
    """What a file said before it changed is not found any more."""
    (trove / "volume0/00003.txt").write_text("Now it speaks of lighthouses.\n")
    (trove / "volume1/00004.txt").unlink()
    library.ingest(workers=1, ocr=False)

    assert [] == paths(library, "treaty3")
    assert [] == paths(library, "treaty4")
    assert ["volume0/00003.txt"] == paths(library, "lighthouses")


def test_a_moved_library_works(library: Library, tmp_path: Path) -> None:
    """Copied elsewhere, without its papers, it is searched and read as before."""
    shutil.copytree(library.root, tmp_path / "stick" / "library")
    with Library(tmp_path / "stick" / "library") as moved:
        (hit,) = moved.search("treaty7").hits

        assert "treaty7" in moved.read(hit.document, hit.range)[0].text


def test_erased_words_are_in_no_file(library: Library) -> None:
    """After removal no file of the library holds the words, and the next run does not bring them back."""
    (hit,) = library.search("treaty20001").hits
    assert 1 == library.remove(hit.document)
    library.close()
    held = [p for p in library.root.rglob("*") if p.is_file() and b"treaty20001" in p.read_bytes()]

    assert [] == held
    library.ingest(workers=1, ocr=False)
    assert [] == paths(library, "treaty20001")
    assert ["nested.zip!/papers.tar!/deep/20002.txt"] == paths(library, "treaty20002")


def test_trove_and_library_may_not_lie_inside_one_another(trove: Path) -> None:
    """The folder of papers is never written to."""
    with pytest.raises(VitrinaError, match="inside one another"):
        vitrina.open(trove, library=trove / "library")


def test_a_missing_trove_is_said(library: Library, trove: Path) -> None:
    """A drive that is not connected does not empty the library."""
    trove.rename(trove.with_name("away"))
    with pytest.raises(errors.NoTrove):
        library.ingest(workers=1)

    assert ["volume1/00007.txt"] == paths(library, "treaty7")


def test_a_second_writer_is_told(library: Library) -> None:
    """Two processes can't read files in at once; searching goes on."""
    from vitrina.store import folder

    with folder.writing(library.root), pytest.raises(errors.InUse):
        library.ingest(workers=1)


def test_a_newer_format_is_refused(library: Library) -> None:
    """A library of tomorrow is not misread."""
    settings = library.root / "library.toml"
    settings.write_text(settings.read_text().replace(f"format = {FORMAT}", "format = 99"))

    with pytest.raises(errors.TooNew):
        Library(library.root)


def test_retry_reads_again(library: Library) -> None:
    """What could not be read is tried again when asked."""
    assert 2 == library.retry(["unknown", "damaged"])
    assert 2 == library.counts().waiting
    library.ingest(workers=1, ocr=False)
    assert 0 == library.counts().waiting


def test_long_documents_are_read_to_the_end(tmp_path: Path) -> None:
    """A text of several sections is found at its last line."""
    trove = tmp_path / "papers"
    trove.mkdir()
    (trove / "long.txt").write_text(
        "".join(f"row {n} of the register\n" for n in range(150_000)) + "lastword\n"
    )
    with vitrina.open(trove, library=tmp_path / "library") as library:
        library.ingest(workers=1)
        (hit,) = library.search("lastword").hits

        assert 150_001 == hit.range.line
        assert "lastword" == library.read(hit.document, Range(line=150_001, last=150_001))[0].text
        assert 1 == library.search("register").total


def test_hits_come_while_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first papers are found before the last are read, however far off the next commit is."""
    for name, value in (("COMMIT_SECONDS", 0), ("PROGRESS_SECONDS", 0), ("INDEX_SECONDS", 1e9)):
        monkeypatch.setattr(agent, name, value)
    monkeypatch.setattr(agent, "FIRST_INDEX_SECONDS", 0)
    trove = papers.build(tmp_path / "papers", papers=500, mails=10)
    found: list[int] = []

    def look(told: Progress) -> None:
        if not told.finished and not any(found):
            with Library(tmp_path / "library") as reader:
                found.append(reader.search("harbour").total)

    with vitrina.open(trove, library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False, progress=look)

    assert 0 < found[-1] < 500


def test_papers_alike_are_compared_once_when_one_of_them_changes(tmp_path: Path) -> None:
    """Copies of one letter, one of them changed: the next run compares what is new, and ends."""
    trove = tmp_path / "papers"
    trove.mkdir()
    for number in range(12):
        (trove / f"{number}.txt").write_text(papers.letter(1) + f"Copy {number} of twelve.\n")
    with vitrina.open(trove, library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
        (trove / "3.txt").write_text(papers.letter(2) + "Another letter now.\n")
        (trove / "5.txt").unlink()
        library.ingest(workers=1, ocr=False)

        assert 0 == library._lookup.likeness.counts()[1]
