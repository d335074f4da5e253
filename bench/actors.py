"""What putting names together costs, as a library grows: CPU seconds and memory by names.

    VITRINA_CORPORA=../shared/corpora python bench/actors.py [PAPERS ...]

Real papers are read in once for each size; only the making of actors from their labels is timed, and
how long it takes to see that nothing is new.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import vitrina
from vitrina.store.actors import FILE

CABLES = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "cables"


def main() -> None:
    """Print a line a size."""
    sizes = [int(word) for word in sys.argv[1:]] or [400, 800, 1600]
    paths = sorted(
        path
        for pattern in ("frus/txt/**/*.txt", "dfat/**/*.md", "foia-emails/**/*.txt", "jfk/**/*.md")
        for path in CABLES.glob(pattern)
    )
    step = max(1, len(paths) // max(sizes))
    some = paths[::step]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            papers = Path(folder) / "papers"
            papers.mkdir()
            for number, path in enumerate(some[:size]):
                shutil.copy(path, papers / f"{number}-{path.name}")
            with vitrina.open(papers, library=Path(folder) / "library") as library:
                library.ingest(ocr=False)
                library._actors_file.drop()
                began = time.process_time()
                library.actors.refresh()
                spent = time.process_time() - began
                forms = sum(one.names for one in library.actors.find(most=1_000_000))
                again = time.process_time()
                library.actors.refresh()
                more = time.process_time() - again
                held = sum(path.stat().st_size for path in library.root.glob(f"{FILE}*"))
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{size:>6} papers, {forms:>7,} names: {spent:6.2f} s CPU, {1000 * spent / max(forms, 1):.2f} ms a name,"
            f" {held / 1e6:.1f} MB on disk; nothing new {more:.3f} s; memory at most {most} MB"
        )


if __name__ == "__main__":
    main()
