"""Files that ask for everything: each ends with an outcome of its own, and the rest is read."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import vitrina


def read(trove: Path, tmp_path: Path) -> dict[str, str]:
    (trove / "calm.txt").write_text("A calm paper about the harbour.\n")
    with vitrina.open(trove, library=tmp_path / "library") as library:
        library.ingest(workers=2, ocr=False)
        assert ["calm.txt"] == [hit.path for hit in library.search("harbour").hits]
        counts = library.counts()
        assert counts.files == sum(counts.by_state.values())
        return {row.path: row.code for row in library.report(limit=10_000)}


def zeros(count: int) -> bytes:
    """``count`` megabytes of zeros as a gzip of repeated members: made in no time."""
    return gzip.compress(bytes(1 << 20), mtime=0) * count


def test_ten_gigabytes_of_zeros(tmp_path: Path) -> None:
    """A packed bomb is stopped long before it is unpacked."""
    trove = tmp_path / "papers"
    trove.mkdir()
    (trove / "bomb.gz").write_bytes(zeros(10_000))

    assert read(trove, tmp_path)["bomb.gz"] in {"limit", "part"}


def test_zips_inside_zips(tmp_path: Path) -> None:
    """A nest is opened to the counted depth and no further."""
    trove = tmp_path / "papers"
    trove.mkdir()
    data = b"the bottom"
    for _ in range(200):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("inner.zip", data)
        data = out.getvalue()
    (trove / "nest.zip").write_bytes(data)
    found = read(trove, tmp_path)

    assert "limit" in found.values()
    assert max(path.count("!/") for path in found) <= 25


def test_names_that_climb_out(tmp_path: Path) -> None:
    """A member called ../../x is a name, and nothing is written by it."""
    trove = tmp_path / "papers"
    trove.mkdir()
    with zipfile.ZipFile(trove / "climb.zip", "w") as archive:
        archive.writestr("../../../escaped.txt", "words of the escaped")
        archive.writestr("/etc/absolute.txt", "words of the absolute")
    before = set(tmp_path.iterdir())
    found = read(trove, tmp_path)

    assert "read" == found["climb.zip!/../../../escaped.txt"]
    assert before | {tmp_path / "library"} == set(tmp_path.iterdir())


def test_links_out_are_not_followed(tmp_path: Path) -> None:
    """A symbolic link in the folder is named and left alone."""
    trove = tmp_path / "papers"
    trove.mkdir()
    (tmp_path / "outside.txt").write_text("secret outside")
    (trove / "link.txt").symlink_to(tmp_path / "outside.txt")

    assert "not-a-file" == read(trove, tmp_path)["link.txt"]


def test_json_nested_a_hundred_thousand_deep(tmp_path: Path) -> None:
    """Depth is counted, never a crash of the stack."""
    trove = tmp_path / "papers"
    trove.mkdir()
    (trove / "deep.json").write_text("[" * 100_000 + "]" * 100_000)
    (trove / "deep.html").write_text("<html><body>" + "<div>" * 100_000 + "at the bottom")
    found = read(trove, tmp_path)

    assert "limit" == found["deep.json"]
    assert found["deep.html"] in {"read", "part"}
