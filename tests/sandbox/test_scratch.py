"""Scratch folders go away whatever a worker left in them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from vitrina.sandbox import scratch


@pytest.fixture(autouse=True, name="place")
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of this test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_deep(place: Path):
    """A nest of 5,000 folders, whose path is longer than the system takes, goes."""
    path = scratch.make()
    here = os.open(path, os.O_RDONLY)
    for _ in range(5000):
        os.mkdir("f" * 100, dir_fd=here)
        inside = os.open("f" * 100, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inside
    os.close(here)
    scratch.remove(path)
    assert [] == list(place.iterdir())


def test_links(place: Path):
    """Links go, and what they point to stays."""
    (place / "kept").mkdir()
    (place / "kept" / "file").write_bytes(b"kept")
    path = scratch.make()
    (path / "sub").mkdir()
    for link in (path / "link", path / "sub" / "link"):
        link.symlink_to(place / "kept")
    scratch.remove(path)
    assert [place / "kept"] == list(place.iterdir())
    assert b"kept" == (place / "kept" / "file").read_bytes()


def test_locked(place: Path):
    """Folders without permissions, and names that the removal itself would use, go."""
    path = scratch.make()
    for name in ("1", "2", "sub/1/2/3", "sub/2"):
        (path / name).mkdir(parents=True)
        (path / name / "file").write_bytes(b"")
    for name in ("sub/1/2", "sub/1", "sub"):
        (path / name).chmod(0)
    scratch.remove(path)
    assert [] == list(place.iterdir())


def test_sweep(place: Path):
    """What a killed coordinator left goes; what a living one has stays, and so do others' files."""
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    left = place / f"vitrina-scratch-{dead.pid}-x"
    left.mkdir()
    (place / "vitrina-scratch-mine").mkdir()
    alive = scratch.make()
    scratch.sweep()
    assert {alive, place / "vitrina-scratch-mine"} == set(place.iterdir())
