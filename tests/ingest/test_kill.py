"""``kill -9`` at any moment: nothing acknowledged is lost, nothing doubled, nothing to repair."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.ingest import papers

import vitrina
from vitrina.core.records import Range
from vitrina.library import Library

RUN = """
import sys, vitrina
with vitrina.open(sys.argv[1], library=sys.argv[2]) as library:
    library.ingest(workers=2, ocr=False)
"""
KILLS = 12


def told(library: Library) -> list[object]:
    """Everything a person could see of a library, but for the order in which it came in."""
    rows = sorted(
        (row.path, row.code, row.detail, row.document) for row in library.report(limit=10_000)
    )
    texts = {
        row.document: "\n".join(
            block.text
            for stretch in library.outline(row.document)
            for block in library.read(row.document, Range(part=stretch.part, page=stretch.page))
        )
        for row in library.report(limit=10_000)
        if row.document
    }
    found = []
    for query in ("harbour", "treaty7", "mail77", "asylum minister", "treaty20002", "kind:mail"):
        answer = library.search(query, limit=50)
        few = answer.total <= 50  # of more, which come first is chance: they are all as good
        found.append((query, answer.total, sorted(hit.path for hit in answer.hits) if few else []))
    return [rows, sorted(texts.items()), found, library.counts()]


def test_killed_at_random_it_ends_as_in_peace(tmp_path: Path) -> None:
    """Killed a dozen times, with or without its workers, the library ends as one made in peace."""
    trove = papers.build(tmp_path / "papers", papers=4000, mails=1500)
    begun = time.monotonic()
    with vitrina.open(trove, library=tmp_path / "peace") as library:
        library.ingest(workers=2, ocr=False)
        expected = told(library)
    peace = time.monotonic() - begun
    chance = random.Random(4)
    killed = 0
    for number in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", RUN, str(trove), str(tmp_path / "war")], start_new_session=True
        )
        time.sleep(chance.uniform(0.2, 0.4 + peace / 5))
        killed += child.poll() is None
        if number % 3 == 2:
            _kill_workers(child.pid)
            time.sleep(0.1)
        child.kill()
        child.wait()
    with vitrina.open(trove, library=tmp_path / "war") as library:
        library.ingest(workers=2, ocr=False)
        found = told(library)

    assert expected == found
    assert killed > KILLS // 3


def _kill_workers(parent: int) -> None:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            os.kill(int(path.parent.name), signal.SIGKILL)
