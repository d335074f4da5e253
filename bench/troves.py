"""Troves of any size, grown from the real papers of the corpora: same kind of words, other bytes.

    python bench/troves.py cables 100000 /tmp/trove     # plain text, one file a document
    python bench/troves.py mixed 1 /tmp/mixed           # every format there is, as it lies

A copy is not the original again: its sentences come in another order and it ends in a number of its
own, so that no two files are alike and the vocabulary stays that of real papers.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPORA = Path(os.environ.get("VITRINA_CORPORA", HERE.parent.parent / "shared" / "corpora"))
A_FOLDER = 1000


def cables() -> list[str]:
    """The plain texts of all cables, in a stable order."""
    paths = sorted(
        path
        for path in (CORPORA / "cables").rglob("*")
        if path.suffix in {".txt", ".md"} and path.is_file()
    )
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths]


def grown(texts: list[str], count: int) -> Iterator[str]:
    """``count`` texts: first as they are, then with their lines in another order."""
    return (copy(texts, number) for number in range(count))


def copy(texts: list[str], number: int) -> str:
    """One of the texts that ``grown`` gives."""
    lines = texts[number % len(texts)].split("\n")
    if number >= len(texts):
        random.Random(number).shuffle(lines)
    return "\n".join(lines) + f"\nCopy {number} of the papers\n"


def write(folder: Path, count: int) -> int:
    """Write a trove of ``count`` plain texts; its bytes."""
    size = 0
    for number, text in enumerate(grown(cables(), count)):
        below = folder / f"{number // A_FOLDER:04}"
        if number % A_FOLDER == 0:
            below.mkdir(parents=True, exist_ok=True)
        size += (below / f"{number:07}.txt").write_bytes(text.encode())
    return size


def mixed(folder: Path, count: int) -> int:
    """Copy what has every format, ``count`` times, each copy changed at its end where it may be."""
    for number in range(count):
        for name in ("files", "seedcase", "bench/ocr", "bench/redaction"):
            shutil.copytree(CORPORA / name, folder / f"{number:03}" / name)
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("kind", choices=("cables", "mixed"))
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    size = (write if given.kind == "cables" else mixed)(given.folder, given.count)
    print(f"{given.folder}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
