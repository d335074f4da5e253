"""Libraries of earlier formats open, are searched and cited as then, and take in more; newer are refused."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.past.make import seen

import vitrina
from vitrina.engines import tantivy
from vitrina.library import Library
from vitrina.store import catalogue, errors, folder, schema

HERE = Path(__file__).parent
FORMATS = sorted(int(path.stem.partition("-")[2]) for path in HERE.glob("format-*.zip"))
STEP = "ALTER TABLE documents ADD COLUMN shelf TEXT NOT NULL DEFAULT 'none'"


def unpack(number: int, place: Path) -> Path:
    with zipfile.ZipFile(HERE / f"format-{number}.zip") as packed:
        packed.extractall(place)
    return place / "library"


def then(number: int) -> dict[str, object]:
    return json.loads((HERE / f"format-{number}.json").read_text(encoding="utf-8"))


@pytest.fixture(name="tomorrow")
def _tomorrow(monkeypatch: pytest.MonkeyPatch) -> int:
    """The next format: today's with one step more."""
    number = schema.FORMAT + 1
    monkeypatch.setattr(catalogue, "STEPS", (*schema.STEPS, STEP))
    monkeypatch.setattr(catalogue, "FORMAT", number)
    monkeypatch.setattr(folder, "FORMAT", number)
    return number


def version(root: Path) -> int:
    link = sqlite3.connect(root / "catalogue.sqlite")
    (number,) = link.execute("PRAGMA user_version").fetchone()
    link.close()
    return int(number)


def test_every_format_has_its_library() -> None:
    """No format is without a library that was made by it."""
    assert list(range(1, schema.FORMAT + 1)) == FORMATS


@pytest.mark.parametrize("number", FORMATS)
def test_it_is_seen_as_then(number: int, tmp_path: Path) -> None:
    """Outcomes, lines and hits are those of its day; every citation still gives the same words."""
    root = unpack(number, tmp_path)
    expected = then(number)
    with Library(root) as library:
        found = seen(library)
        cited = [library.resolve(citation)[3] for citation in expected["citations"]]

    assert {name: expected[name] for name in ("outcomes", "lines", "hits")} == {
        name: found[name] for name in ("outcomes", "lines", "hits")
    }
    assert [True] * len(expected["citations"]) == cited
    assert (schema.FORMAT, schema.FORMAT) == (version(root), folder.load(root).format)


@pytest.mark.parametrize("number", FORMATS)
def test_its_originals_are_what_their_names_say(number: int, tmp_path: Path) -> None:
    """Each original that it keeps has the digest that it is named by."""
    root = unpack(number, tmp_path)
    blobs = [path for path in (root / "blobs").rglob("*") if path.is_file()]

    assert blobs
    assert [path.name for path in blobs] == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in blobs
    ]


@pytest.mark.parametrize("number", FORMATS)
def test_it_lives_without_its_papers(number: int, tmp_path: Path) -> None:
    """Elsewhere, its papers gone, it gives back every original byte for byte."""
    root = unpack(number, tmp_path)
    papers = {path.name: path.read_bytes() for path in (tmp_path / "papers").rglob("*.*")}
    shutil.rmtree(tmp_path / "papers")
    moved = shutil.copytree(root, tmp_path / "stick" / "elsewhere")
    shutil.rmtree(root)
    with Library(moved) as library:
        found = {}
        for row in library.report(limit=1000):
            if "!/" not in row.path:
                with library.original(row.document) as original:
                    found[Path(row.path).name] = original.read()

    assert papers == found


@pytest.mark.parametrize("number", FORMATS)
def test_it_takes_in_more(number: int, tmp_path: Path) -> None:
    """A new paper is read into it, and what it held is there still."""
    root = unpack(number, tmp_path)
    (tmp_path / "papers" / "new.txt").write_text("A zebra in the harbour.\n")
    with vitrina.open(tmp_path / "papers", library=root) as library:
        library.ingest(workers=1, ocr=False)

        assert ["new.txt"] == [hit.path for hit in library.search("zebra").hits]
        assert len(then(number)["outcomes"]) + 1 == len(library.report(limit=1000))


def test_an_older_library_is_upgraded(tmp_path: Path, tomorrow: int) -> None:
    """The first to open it takes the missing steps, says from where, and finds what was there."""
    root = unpack(schema.FORMAT, tmp_path)
    with Library(root) as library:
        upgraded = library.upgraded_from
        hits = len(library.search("asylum across:off").hits)
    with Library(root) as library:
        again = library.upgraded_from

    assert (schema.FORMAT, 1, None) == (upgraded, hits, again)
    assert (tomorrow, tomorrow) == (version(root), folder.load(root).format)


@pytest.mark.usefixtures("tomorrow")
def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade cut short in the middle of a step leaves the library as it was before that step."""
    root = unpack(schema.FORMAT, tmp_path)
    broken = f"{STEP}; INSERT INTO nowhere VALUES (1)"
    with monkeypatch.context() as patch:
        patch.setattr(catalogue, "STEPS", (*schema.STEPS, broken))
        with pytest.raises(errors.NotALibrary, match="nowhere"):
            Library(root)
    assert schema.FORMAT == version(root)

    with Library(root) as library:
        assert 1 == library.search("asylum across:off").total


@pytest.mark.usefixtures("tomorrow")
def test_it_is_not_upgraded_under_another_process(tmp_path: Path) -> None:
    """While someone writes into it, an older library is left as it is."""
    root = unpack(schema.FORMAT, tmp_path)
    with folder.writing(root), pytest.raises(errors.InUse):
        Library(root)

    assert schema.FORMAT == version(root)


@pytest.mark.usefixtures("tomorrow")
def test_an_older_library_that_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it can't be upgraded it is refused, not misread."""
    root = unpack(schema.FORMAT, tmp_path)

    def closed(path: Path) -> None:
        raise errors.NotWritable(f"{path} can't be written to")

    monkeypatch.setattr(folder, "writing", closed)
    with pytest.raises(errors.TooOld, match=rf"has the older format {schema.FORMAT}, and can't"):
        Library(root)


@pytest.mark.parametrize("where", ["settings", "catalogue"])
def test_a_newer_library_is_refused(where: str, tmp_path: Path) -> None:
    """Whether the settings say so or the catalogue, the command ends with its message and status 6."""
    root = unpack(schema.FORMAT, tmp_path)
    if where == "settings":
        settings = root / "library.toml"
        settings.write_text(
            settings.read_text().replace(f"format = {schema.FORMAT}", "format = 99")
        )
    else:
        link = sqlite3.connect(root / "catalogue.sqlite")
        link.execute("PRAGMA user_version = 99")
        link.close()
    done = subprocess.run(
        [sys.executable, "-m", "vitrina", "search", "asylum", "--library", root],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (6, "") == (done.returncode, done.stdout)
    assert (
        f"vitrina: {root} has format 99; this Vitrina knows {schema.FORMAT}\n{errors.TooNew.advice}\n"
        == done.stderr
    )


@pytest.mark.parametrize("ended", [True, False])
def test_an_older_index_is_made_anew(tmp_path: Path, *, ended: bool) -> None:
    """A search finds what it found, and no older index is left; also where a try at it was cut short."""
    root = unpack(schema.FORMAT, tmp_path)
    (old,) = (root / "index").glob("tantivy-*")
    old.rename(old.with_name("tantivy-0"))
    if not ended:
        tantivy.TantivyEngine(root / "index", write=True).close()
    with Library(root) as library:
        assert (1, 1) == (
            library.search("asylum across:off").total,
            library.search("asylum across:off").total,
        )

    assert [f"tantivy-{tantivy.FORMAT}"] == [path.name for path in (root / "index").iterdir()]


def test_an_index_that_another_process_makes(tmp_path: Path) -> None:
    """While someone writes into the library, the index is theirs to make."""
    root = unpack(schema.FORMAT, tmp_path)
    shutil.rmtree(root / "index")
    with Library(root) as library, folder.writing(root):
        assert 0 == library.search("asylum across:off").total
        assert not (root / "index").exists()


def test_a_library_is_named_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path names a library as well as an absolute one."""
    unpack(schema.FORMAT, tmp_path)
    monkeypatch.chdir(tmp_path)
    with Library("library") as library:
        assert 1 == library.search("asylum across:off").total


def test_a_library_begun_and_never_ended(tmp_path: Path) -> None:
    """Killed while its folder was being made, a library is made by the same call again."""
    papers = tmp_path / "papers"
    papers.mkdir()
    root = tmp_path / "library"
    folder.begin(root)
    with folder.writing(root):
        catalogue.Catalogue(root).close()
    with vitrina.open(papers, library=root) as library:
        assert (papers.resolve(),) == tuple(path.resolve() for path in library.troves)


def test_a_folder_of_other_things_is_no_library(tmp_path: Path) -> None:
    """A folder that holds anything else is refused, and nothing in it is touched."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "library" / "blobs").mkdir(parents=True)
    (tmp_path / "library" / "diary.txt").write_text("mine")
    with pytest.raises(errors.NotALibrary, match="not empty"):
        vitrina.open(tmp_path / "papers", library=tmp_path / "library")

    assert ["blobs", "diary.txt"] == sorted(path.name for path in (tmp_path / "library").iterdir())
