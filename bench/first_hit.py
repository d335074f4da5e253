"""How soon after its start a search over a growing library gives a first hit.

    python bench/first_hit.py FOLDER WORD

Reads FOLDER with ``vitrina open FOLDER --once`` as a process of its own, and searches its library for
WORD twenty times a second meanwhile, as a person at the workspace would. Prints the seconds from the
start of the command to the library's being there, to the first hit, and to the end, and how many
documents the last search found. No threshold is asserted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from vitrina.core.errors import VitrinaError
from vitrina.library import Library, is_library

STEP = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("word")
    parser.add_argument("--no-facts", action="store_true", help="words only")
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp())
    root = place / "library"
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "vitrina", "open", given.folder, "--library", root, "--once", "--no-ocr",
         *(["--no-facts"] if given.no_facts else [])],
        env={**os.environ, "XDG_STATE_HOME": str(place)},
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    made = first = 0.0
    library: Library | None = None
    while process.poll() is None:
        if library is None and is_library(root):
            try:
                library = Library(root)
                made = time.monotonic() - start
            except VitrinaError:  # begun, and not there yet
                library = None
        if library and not first and library.search(given.word, limit=1).hits:
            first = time.monotonic() - start
        time.sleep(STEP)
    whole = time.monotonic() - start
    if library:
        library.close()
    with Library(root) as library:
        total = library.search(given.word).total
        files = library.counts().files
    print(f"library {made:.2f} s, first hit {first:.2f} s, end {whole:.2f} s")
    print(f"{total:,} documents with {given.word!r}, of {files:,} files")
    shutil.rmtree(place)


if __name__ == "__main__":
    main()
