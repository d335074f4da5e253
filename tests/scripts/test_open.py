"""``vitrina open`` as a process: stopped, killed, refused its port; no server is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.ingest import papers
from tests.ingest.test_kill import told

import vitrina
from vitrina.library import Library

STOPPED = "Stopped. The same command goes on where this one left off.\n"


@pytest.fixture(name="start")
def _start(tmp_path: Path) -> Iterator[object]:
    """Start a command; whatever is left of it is ended after the test."""
    running: list[subprocess.Popen[str]] = []

    def start(*words: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "vitrina", "open", *map(str, words)],
            env={**os.environ, "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate(timeout=60)


def few(tmp_path: Path) -> Path:
    return papers.build(tmp_path / "papers", papers=9, mails=2)


def until(process: subprocess.Popen[str], words: str) -> None:
    """Read what it says up to these words."""
    assert process.stderr
    for line in process.stderr:
        if words in line:
            return
    pytest.fail(f"it ended without a word of {words!r}")


def test_ctrl_c_while_it_reads(tmp_path: Path, start) -> None:
    """It stops in order, says so, and the same command goes on; the end is as if never stopped."""
    trove = papers.build(tmp_path / "papers", papers=4000, mails=1500)
    with vitrina.open(trove, library=tmp_path / "peace") as library:
        library.ingest(workers=2, ocr=False)
        expected = told(library)
    words = (trove, "--library", tmp_path / "library", "--once", "--no-ocr", "--interval", "0.01")
    process = start(*words)
    until(process, "files so far")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)

    assert 130 == process.returncode
    assert said.endswith(STOPPED)
    with Library(tmp_path / "library") as library:
        assert library.counts().waiting or library.counts().files < expected[-1].files
    again = start(*words)
    again.communicate(timeout=120)
    with Library(tmp_path / "library") as library:
        assert (3, expected) == (again.returncode, told(library))


def test_ctrl_c_while_it_serves(tmp_path: Path, start) -> None:
    """Once all is read, Ctrl-C ends the workspace; the status is that of the reading."""
    process = start(few(tmp_path), "--no-browser", "--no-ocr")
    address = process.stdout.readline()
    until(process, "The workspace stays open")
    with urllib.request.urlopen(address.partition("#")[0], timeout=30) as answer:
        assert 200 == answer.status
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)  # ends when nobody holds its output any more

    assert 3 == process.returncode


def test_a_killed_parent_leaves_no_server(tmp_path: Path, start) -> None:
    """``kill -9`` of the command ends the workspace too: its output closes, its port is free."""
    process = start(few(tmp_path), "--no-browser", "--no-ocr")
    address = process.stdout.readline()
    port = int(address.partition("/enter")[0].rpartition(":")[2])
    until(process, "The workspace stays open")
    process.kill()
    process.communicate(timeout=60)  # the server holds the same output: this ends when it has

    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), 30):
        pass


def test_a_taken_port(tmp_path: Path, start) -> None:
    """Where the port is taken it is said, the papers are read all the same, and the status is 13."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start(few(tmp_path), "--no-browser", "--no-ocr", "--port", str(port))
        _, said = process.communicate(timeout=120)

    assert 13 == process.returncode
    assert f"vitrina: no page can be served at 127.0.0.1:{port}\n" in said
    with Library(tmp_path / "papers.library") as library:
        assert 1 == library.search("treaty7").total
