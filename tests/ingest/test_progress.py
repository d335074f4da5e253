"""What a run tells of itself while it reads."""

from __future__ import annotations

import os
import time
from pathlib import Path

import msgspec
import pytest

import vitrina
from vitrina.core.records import Progress
from vitrina.ingest import agent
from vitrina.library import PROGRESS, SILENCE, Library

FILES = 300
QUINE = Path(__file__).parents[3] / "shared/corpora/files/tika/quine.gz"


@pytest.fixture(name="papers")
def _papers(tmp_path: Path) -> Path:
    """Plain papers, more than one worker takes at once."""
    root = tmp_path / "papers"
    root.mkdir()
    for n in range(FILES):
        (root / f"{n:03}.txt").write_text(f"paper {n}")
    return root


def test_a_run_names_what_is_in_hand(papers: Path, monkeypatch: pytest.MonkeyPatch):
    """While files are read it says which, with their sizes; at the end nothing is in hand."""
    monkeypatch.setattr(agent, "PROGRESS_SECONDS", -1.0)
    told: list[Progress] = []
    with vitrina.open(papers) as library:
        library.ingest(workers=1, progress=told.append)
    names = {f"{n:03}.txt": len(f"paper {n}") for n in range(FILES)}
    hands = [work for one in told for work in one.working if not work.understood]
    assert hands
    assert [] == [work for work in hands if names.get(work.path) != work.size]
    studied = {work.path for one in told for work in one.working if work.understood}
    assert studied <= {*names, ""}  # the name of what was read this moment is not committed yet
    assert max(len(one.working) for one in told) == 1
    assert () == told[-1].working
    assert told[-1].finished


def test_a_run_that_was_killed_is_over(papers: Path):
    """A run of another process that has said nothing for minutes counts as ended, not as running."""
    with vitrina.open(papers) as library:
        library.ingest(workers=1)
        root = library.root
    path = root / PROGRESS
    told = msgspec.json.decode(path.read_bytes(), type=Progress)
    path.write_bytes(msgspec.json.encode(msgspec.structs.replace(told, finished=False)))
    with Library(root) as other:
        assert not other.progress().finished
        then = time.time() - SILENCE - 1
        os.utime(path, (then, then))
        assert other.progress().finished


def test_a_page_that_waits_is_no_problem(tmp_path: Path):
    """What could not be read is a problem, once; a scan that nobody has looked at yet is work."""
    samples = Path(__file__).parents[2] / "samples"
    told: list[Progress] = []
    with vitrina.open(samples, library=tmp_path / "library") as library:
        counts = library.ingest(workers=1, ocr=False, understand=False, progress=told.append)

    assert counts.by_code["scan"] == 1
    assert told[-1].problems == counts.by_state["unreadable"] == 2


@pytest.mark.skipif(not QUINE.is_file(), reason="the corpora are not beside the checkout")
def test_a_file_that_holds_itself_is_counted_as_the_report_counts_it(tmp_path: Path):
    """What a run says of files inside others is what the sum of outcomes says."""
    root = tmp_path / "papers"
    root.mkdir()
    (root / "quine.gz").write_bytes(QUINE.read_bytes())
    told: list[Progress] = []
    with vitrina.open(root) as library:
        library.ingest(workers=1, progress=told.append)
        assert 1 == library.counts().inside == told[-1].inside
