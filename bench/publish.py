"""What publishing costs: all of it, once more unchanged, and with one document changed.

    python bench/publish.py 3000 /tmp/bench              # grown cables, a library of them, three editions
    python bench/publish.py 100000 /tmp/bench --once     # the first edition alone

Wall-clock and CPU seconds, peak memory of the process, files and bytes that were written anew (those that
have no second name in the edition before), the leak check included. Each edition is made by a process of its own.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import troves
from vitrina.core.records import Range
from vitrina.editions import Choice
from vitrina.library import Library, create
from vitrina.publish import keys
from vitrina.publish.pages import About

KEY = keys.make("example.org/bench", (b"1" * 32, b"2" * 32))
TITLE = About("Bench")


def publish(library: Path, out: Path) -> None:
    """Publish everything, and say what it cost."""
    before = {path: path.stat().st_ino for path in out.rglob("*") if path.is_file()}
    start, spent = time.perf_counter(), time.process_time()
    with Library(library) as opened:
        made = opened.editions.publish(out, [KEY], Choice(everything=True), TITLE)
    took, spent = time.perf_counter() - start, time.process_time() - spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    files = [path for path in out.rglob("*") if path.is_file()]
    new = [path for path in files if before.get(path) != path.stat().st_ino]
    size = sum(path.stat().st_size for path in new)
    print(
        f"{made.documents:,} documents, {len(files):,} files: {took:.1f} s ({spent:.1f} s of processor),"
        f" {memory:.0f} MB of memory, {len(new):,} files and {size / 1e6:.1f} MB written",
        flush=True,
    )


def another(what: str, library: Path, out: Path) -> None:
    """Publish in a process of its own, so that its memory is its own."""
    print(f"{what}: ", end="", flush=True)
    subprocess.run(
        [sys.executable, __file__, "0", str(out.parent), "--from", str(library)], check=True
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--from", dest="library", type=Path)
    given = parser.parse_args()
    out = given.folder / "edition"
    if given.library:
        publish(given.library, out)
        return
    trove, place = given.folder / "trove", given.folder / "library"
    if not place.is_dir():
        troves.write(trove, given.count)
        with create(place) as library:
            library.add(trove)
            library.ingest(ocr=False, understand=False, workers=os.cpu_count() or 1)
    another("all", place, out)
    if given.once:
        return
    another("unchanged", place, out)
    with Library(place) as library:
        first = library.search("government", limit=1, facets=()).hits[0].document
        library.editor.decide("lines", "personal-data", document=first, place=Range(line=2))
    another("one changed", place, out)


if __name__ == "__main__":
    main()
