"""What understanding adds: the whole chain beside reading and indexing alone, over one folder.

    python bench/chain.py FOLDER [--workers 2]

Prints seconds, seconds of processor, and the highest memory of the tree of processes for each, the
ratio, and what 2.3 million cables of 2 billion words would take at the same slope.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from ingest import tree_memory

RUN = """
import sys, vitrina
with vitrina.open(sys.argv[1], library=sys.argv[2]) as library:
    library.ingest(workers=int(sys.argv[3]), ocr=False, understand=sys.argv[4] == "1")
"""
PLUSD_WORDS = 2_000_000_000


def once(folder: Path, workers: int, *, understand: bool) -> tuple[float, float, int]:
    """(seconds, processor seconds, highest memory) of one run into a new library."""
    home = Path(tempfile.mkdtemp(dir=os.environ.get("TMPDIR")))
    command = [
        sys.executable,
        "-c",
        RUN,
        str(folder),
        str(home / "l"),
        str(workers),
        str(int(understand)),
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start, highest, done = time.monotonic(), 0, threading.Event()
    process = subprocess.Popen(command)

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.25):
            highest = max(highest, tree_memory(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    status = process.wait()
    done.set()
    watcher.join()
    if status:
        sys.exit(f"the run ended with {status}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    shutil.rmtree(home)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - start, spent, highest


def main() -> None:
    """Print both runs and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    words = sum(
        len(path.read_bytes().split()) for path in given.folder.rglob("*") if path.is_file()
    )
    plain = once(given.folder, given.workers, understand=False)
    whole = once(given.folder, given.workers, understand=True)
    for name, (seconds, spent, memory) in (
        ("reading and indexing", plain),
        ("the whole chain", whole),
    ):
        print(f"{name}: {seconds:.1f} s, {spent:.1f} s of processor, {memory / 1e6:.0f} MB")
    print(
        f"ratio {whole[0] / plain[0]:.2f} by the clock, {whole[1] / plain[1]:.2f} by the processor"
    )
    hours = whole[0] / words * PLUSD_WORDS / 3600
    print(f"{words:,} words; 2 billion words at this slope: {hours:.1f} hours")


if __name__ == "__main__":
    main()
