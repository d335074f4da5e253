"""A file that kills, stalls or starves its reader costs itself alone, wherever it lies."""

from __future__ import annotations

import functools
import io
import zipfile
from pathlib import Path

import pytest
from tests.attacks import deadly

import vitrina
from vitrina.core.records import FileOutcome, Progress
from vitrina.ingest import agent
from vitrina.library import Library
from vitrina.sandbox.process import Process

HERE = Path(__file__).parent
CALM = 40
LIMITS = "[limits]\nwall = 4\ncpu = 2\nmemory = 402653184\n"
DEEDS = (
    ("crash", "crashed"),
    ("sleep", "time"),
    ("spin", "time"),
    ("eat", "memory"),
    ("raise", "crashed"),
)


@pytest.fixture(name="_deadly", autouse=True)
def _deadly_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are those of every day, but that they have one reader more."""
    monkeypatch.setattr(agent, "ENTRY", "deadly:main")
    monkeypatch.setattr(agent, "Process", functools.partial(Process, path=[HERE]))


def trove(tmp_path: Path) -> Path:
    """Plain papers, enough that a culprit shares its batch with others."""
    root = tmp_path / "papers"
    root.mkdir()
    for number in range(CALM):
        (root / f"calm{number:02}.txt").write_text(f"Calm paper calm{number} of the harbour.\n")
    return root


def library_of(root: Path, tmp_path: Path) -> Library:
    """Make its library, with limits that are soon met."""
    library = vitrina.open(root, library=tmp_path / "library")
    settings = library.root / "library.toml"
    settings.write_text(settings.read_text() + LIMITS)
    library.close()
    return Library(library.root)


def outcomes(library: Library) -> dict[str, FileOutcome]:
    return {row.path: row for row in library.report(limit=10_000)}


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


@pytest.mark.parametrize(("deed", "code"), DEEDS)
def test_one_file_is_lost_and_no_other(deed: str, code: str, tmp_path: Path) -> None:
    """A culprit among plain papers gets its outcome; each of the others is read and found."""
    root = trove(tmp_path)
    (root / "calm20-culprit").write_bytes(deadly.paper(deed))
    with library_of(root, tmp_path) as library:
        library.ingest(workers=1, ocr=False)
        found = outcomes(library)

        assert code == found.pop("calm20-culprit").code
        assert {"read"} == {row.code for row in found.values()}
        assert CALM == library.search("harbour").total


def test_in_an_archive_the_culprit_alone_is_left_alone(tmp_path: Path) -> None:
    """Inside a nested archive only the member that kills is unread; what lies beside it is found."""
    root = trove(tmp_path)
    inner = packed(
        {"before.txt": b"words before", "bad": deadly.paper("crash"), "after.txt": b"words after"}
    )
    (root / "box.zip").write_bytes(
        packed({"first.txt": b"words first", "inner.zip": inner, "last.txt": b"words last"})
    )
    with library_of(root, tmp_path) as library:
        library.ingest(workers=1, ocr=False)
        found = {path: row.code for path, row in outcomes(library).items() if "!/" in path}

        assert {
            "box.zip!/first.txt": "read",
            "box.zip!/inner.zip": "read",
            "box.zip!/inner.zip!/before.txt": "read",
            "box.zip!/inner.zip!/bad": "crashed",
            "box.zip!/inner.zip!/after.txt": "read",
            "box.zip!/last.txt": "read",
        } == found
        assert 4 == library.search("words").total


def test_several_culprits_in_one_archive(tmp_path: Path) -> None:
    """Each of several deadly members gets the outcome that is its own."""
    root = trove(tmp_path)
    members = {f"{deed}": deadly.paper(deed) for deed, _ in DEEDS}
    (root / "box.zip").write_bytes(packed({**members, "calm.txt": b"words at the end"}))
    with library_of(root, tmp_path) as library:
        library.ingest(workers=2, ocr=False)
        found = outcomes(library)

        assert dict(DEEDS) == {deed: found[f"box.zip!/{deed}"].code for deed, _ in DEEDS}
        assert ["box.zip!/calm.txt"] == [hit.path for hit in library.search("words").hits]


def test_the_same_culprit_twice(tmp_path: Path) -> None:
    """The same deadly bytes in an archive and beside it are one document with one outcome."""
    root = trove(tmp_path)
    (root / "bad").write_bytes(deadly.paper("crash"))
    (root / "box.zip").write_bytes(packed({"bad": deadly.paper("crash"), "good.txt": b"words"}))
    with library_of(root, tmp_path) as library:
        library.ingest(workers=1, ocr=False)
        found = outcomes(library)

        assert ["crashed", "crashed"] == [found["bad"].code, found["box.zip!/bad"].code]
        assert found["bad"].document == found["box.zip!/bad"].document
        assert 1 == library.search("words").total


def test_it_is_tried_again_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run leaves it alone; after ``retry``, with readers that bear it, it is read."""
    root = trove(tmp_path)
    (root / "bad").write_bytes(deadly.paper("crash", "words of a file that was feared"))
    with library_of(root, tmp_path) as library:
        library.ingest(workers=1, ocr=False)
        monkeypatch.setattr(agent, "ENTRY", "vitrina.ingest.worker:main")  # it would be read now
        library.ingest(workers=1, ocr=False)
        assert "crashed" == outcomes(library)["bad"].code

        assert 1 == library.retry(["crashed"])
        library.ingest(workers=1, ocr=False)
        assert "read" == outcomes(library)["bad"].code
        assert ["bad"] == [hit.path for hit in library.search("feared").hits]


@pytest.mark.parametrize("deed", ["crash", "spin"])
def test_a_text_that_kills_an_analyzer_is_read_all_the_same(deed: str, tmp_path: Path) -> None:
    """It stays without facts, which counts as a problem; every other text has its own."""
    root = trove(tmp_path)
    (root / "bad.txt").write_text(f"To be understood: {deed}\nFROM: EMBASSY AMARO\n")
    (root / "good.txt").write_text("SECRET\nFROM: EMBASSY VELA\nTO: CAPITAL\n")
    told: list[Progress] = []
    with library_of(root, tmp_path) as library:
        library.ingest(workers=2, ocr=False, progress=told.append)

        assert {"read"} == {row.code for row in outcomes(library).values()}
        assert (CALM + 2, 0) == library.facts.counts()
        assert (0, 1) == (
            library.search("from:amaro").total,
            library.search("from:vela").total,
        )
    assert 1 == told[-1].problems
