"""A flipped byte in the index: noticed by its sums, and the index made anew."""

from __future__ import annotations

from pathlib import Path

import vitrina
from vitrina.engines import tantivy
from vitrina.surfaces.cli import main


def _library(tmp_path: Path) -> Path:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(40):
        (papers / f"{number}.txt").write_text(f"asylum was asked for in the harbour, paper{number}")
    with vitrina.open(papers) as library:
        library.ingest(workers=1, understand=False)
        return library.root


def _flip(root: Path) -> str:
    """Flip one bit in the middle of the index's largest file."""
    files = (root / "index").glob("tantivy-*/*")
    path = max((one for one in files if one.suffix == ".pos"), key=lambda one: one.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return path.name


def test_a_flipped_byte_is_noticed_and_the_index_made_anew(tmp_path: Path):
    """Sound as it was written; after a flip the file is named; the next search has a sound index."""
    root = _library(tmp_path)
    assert () == tantivy.changed(root / "index")
    name = _flip(root)
    assert (name,) == tantivy.changed(root / "index")
    with vitrina.open(root) as library:
        assert 40 == library.search("asylum harbour").total
        assert 1 == library.search('"harbour paper7"').total
    assert () == tantivy.changed(root / "index")


def test_a_run_makes_a_changed_index_anew(tmp_path: Path):
    """Reading files in looks at every sum first, however large the index is."""
    root = _library(tmp_path)
    _flip(root)
    with vitrina.open(tmp_path / "papers", library=root) as library:
        library.ingest(workers=1, understand=False)
    assert () == tantivy.changed(root / "index")
    with vitrina.open(root) as library:
        assert 40 == library.search("asylum").total


def test_sizes_are_compared_where_reading_all_takes_long(tmp_path: Path):
    """Of a large index that is only opened to be searched, a file cut short is noticed."""
    root = _library(tmp_path)
    name = _flip(root)
    assert () == tantivy.changed(root / "index", 1)
    path = next((root / "index").glob(f"tantivy-*/{name}"))
    path.write_bytes(path.read_bytes()[:-1])
    assert (name,) == tantivy.changed(root / "index", 1)


def test_the_doctor_looks_at_every_sum(tmp_path: Path, capsys):
    """``vitrina doctor --library`` says whether the index is as it was written."""
    root = _library(tmp_path)
    main(["doctor", "--library", str(root)])
    assert "ok       index: as it was written" in capsys.readouterr().out
    _flip(root)
    main(["doctor", "--library", str(root)])
    assert "missing  index: 1 file is not as it was written" in capsys.readouterr().out
