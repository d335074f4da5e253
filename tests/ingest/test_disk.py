"""A disk that is full, folders that may not be written or read: plain words, and nothing lost."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ingest import papers
from tests.ingest.test_kill import told

import vitrina
from vitrina.library import Library
from vitrina.store.errors import DiskFull, NotWritable

needs_mount = pytest.mark.skipif(
    platform.system() != "Linux" or os.geteuid() != 0,
    reason="only root may mount the small disk that this test fills",
)
bound_by_permissions = pytest.mark.skipif(
    platform.system() != "Linux" or (os.geteuid() == 0 and not shutil.which("setpriv")),
    reason="root passes over permissions, and there is no setpriv to give that up",
)


def run(*words: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a person would: bound by permissions, which root otherwise is not."""
    bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    return subprocess.run(
        [*(bound if os.geteuid() == 0 else ()), sys.executable, "-m", "vitrina", *map(str, words)],
        env={**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home / "state")},
        capture_output=True,
        text=True,
        check=False,
    )


def reading(trove: Path, library: Path) -> list[str | Path]:
    return ["open", trove, "--library", library, "--once", "--no-ocr", "--workers", "2"]


@pytest.fixture(name="disk")
def _disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a size that ``resize`` gives it."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", place], check=False)
    if made.returncode:
        pytest.skip("this machine lets nobody mount")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def resize(disk: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)


@pytest.fixture(name="trove", scope="module")
def _trove(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return papers.build(tmp_path_factory.mktemp("trove") / "papers", papers=3000, mails=1000)


@pytest.fixture(name="peace", scope="module")
def _peace(trove: Path, tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """What a library of the same papers holds that was made in peace."""
    with vitrina.open(trove, library=tmp_path_factory.mktemp("peace") / "library") as library:
        library.ingest(workers=2, ocr=False)
        return told(library)


@needs_mount
@pytest.mark.parametrize("size", ["100k", "1m", "5m", "7m", "8m"])
def test_full_disk(size: str, trove: Path, peace: list[object], tmp_path: Path, disk: Path) -> None:
    """Wherever a run meets the end of the disk it says so, and goes on when there is room."""
    resize(disk, size)
    stopped = run(*reading(trove, disk / "library"), home=tmp_path)
    *_, title, advice = stopped.stderr.splitlines()

    assert 8 == stopped.returncode
    assert title.startswith(f"vitrina: no room left at {disk / 'library'}")
    assert DiskFull.advice == advice

    resize(disk, "200m")
    assert 3 == run(*reading(trove, disk / "library"), home=tmp_path).returncode
    with Library(disk / "library") as library:
        assert peace == told(library)


@needs_mount
def test_what_was_read_before_the_disk_was_full_is_kept(
    trove: Path, tmp_path: Path, disk: Path
) -> None:
    """A library on a full disk is searched as before, and what it holds is not read again."""
    resize(disk, "100m")
    small = papers.build(tmp_path / "few", papers=40, mails=10)
    assert 3 == run(*reading(small, disk / "library"), home=tmp_path).returncode
    (disk / "ballast").write_bytes(bytes(shutil.disk_usage(disk).free))
    stopped = run("add", trove, "--no-ocr", "--library", disk / "library", home=tmp_path)
    found = run("search", "treaty7", "--library", disk / "library", home=tmp_path)

    assert 8 == stopped.returncode
    assert (0, "1 documents for: treaty7") == (found.returncode, found.stdout.splitlines()[0])


@needs_mount
def test_a_library_on_a_read_only_disk(tmp_path: Path, disk: Path) -> None:
    """It is searched and shown; reading into it, or making one there, is refused in plain words."""
    small = papers.build(tmp_path / "few", papers=40, mails=10)
    assert 3 == run(*reading(small, disk / "library"), home=tmp_path).returncode
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    found = run("search", "treaty7", "--library", disk / "library", home=tmp_path)
    (citation,) = [line for line in found.stdout.split() if line.startswith("vitrina:")]
    shown = run("show", citation, "--library", disk / "library", home=tmp_path)
    again = run(*reading(small, disk / "library"), home=tmp_path)
    fresh = run(*reading(small, disk / "other"), home=tmp_path)

    assert (0, 0) == (found.returncode, shown.returncode)
    assert "harbour treaty7" in shown.stdout
    assert [9, 9] == [again.returncode, fresh.returncode]
    assert again.stderr.endswith(
        f"vitrina: {disk / 'library'} can't be written to\n{NotWritable.advice}\n"
    )
    assert f"vitrina: {disk / 'other'} can't be written to\n" in fresh.stderr


def stamps(root: Path) -> dict[str, tuple[str, int, int]]:
    """Each file and folder with its digest, mode and time of change."""
    return {
        str(path): (
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
            path.stat().st_mode,
            path.stat().st_mtime_ns,
        )
        for path in [root, *sorted(root.rglob("*"))]
    }


@bound_by_permissions
def test_read_only_trove(tmp_path: Path) -> None:
    """A trove that may not be written to is read whole and left as it was; a closed file is told."""
    trove = papers.build(tmp_path / "papers", papers=30, mails=5)
    (trove / "volume0/00003.txt").chmod(0)
    (trove / "volume1").chmod(0o300)  # to be entered, not listed
    for folder in [trove, trove / "volume0", trove / "volume2"]:
        folder.chmod(0o555)
    before = stamps(trove)
    done = run(*reading(trove, tmp_path / "library"), home=tmp_path)
    with_words = run("report", "--code", "denied", "--library", tmp_path / "library", home=tmp_path)

    assert 3 == done.returncode
    assert [
        "volume0/00003.txt",
        "    could not be opened: Permission denied",
        "    Allow reading the file (its permissions), then run `vitrina report --retry`.",
        "volume1/",
        "    could not be opened: the folder can't be listed: Permission denied",
    ] == with_words.stdout.splitlines()[-6:-1]
    assert before == stamps(trove)


@bound_by_permissions
def test_a_file_that_is_opened_up_is_read(tmp_path: Path) -> None:
    """Its permissions mended, a file that could not be opened is read when asked for."""
    trove = papers.build(tmp_path / "papers", papers=9, mails=2)
    (trove / "volume0/00003.txt").chmod(0)
    run(*reading(trove, tmp_path / "library"), home=tmp_path)
    (trove / "volume0/00003.txt").chmod(0o644)
    told_of = run(
        "report", "--retry", "--code", "denied", "--library", tmp_path / "library", home=tmp_path
    )
    run(*reading(trove, tmp_path / "library"), home=tmp_path)
    found = run("search", "treaty3", "--library", tmp_path / "library", home=tmp_path)

    assert "1 files will be read again by `vitrina open`.\n" == told_of.stdout
    assert "1 documents for: treaty3" == found.stdout.splitlines()[0]


@bound_by_permissions
def test_library_where_nothing_may_be_written(tmp_path: Path) -> None:
    """A folder that may not be written to is refused as a library's place, with what to do."""
    trove = papers.build(tmp_path / "papers", papers=3, mails=1)
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o555)
    done = run(*reading(trove, closed / "library"), home=tmp_path)

    assert (9, f"vitrina: {closed / 'library'} can't be written to\n{NotWritable.advice}\n") == (
        done.returncode,
        done.stderr,
    )


@bound_by_permissions
def test_a_closed_trove(tmp_path: Path) -> None:
    """A folder that may not be looked into at all is said, and nothing is made of it."""
    trove = papers.build(tmp_path / "papers", papers=3, mails=1)
    trove.chmod(0)
    done = run(*reading(trove, tmp_path / "library"), home=tmp_path)

    assert 10 == done.returncode
    assert f"vitrina: the folder {trove} may not be read\n" in done.stderr
