"""How fast an edition is checked, beside `sha256sum` over the same files.

    python bench/verify.py --documents 2000 --picture 500000 /tmp/edition
    python bench/verify.py /tmp/edition                       # one that is there

CPU seconds of each (user and system), best of three, one after the other in turns.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
from pathlib import Path

from vitrina.core.clean import CleanDocument, CleanPage
from vitrina.publish import keys
from vitrina.publish.edition import publish
from vitrina.publish.ledger import Ledger
from vitrina.publish.pages import About


def grow(out: Path, count: int, size: int) -> None:
    """Publish ``count`` documents with a picture of ``size`` bytes of noise each."""
    ledger = Ledger()
    chance = random.Random(1)
    lines = tuple(f"line {number} of a paper that was made up" for number in range(80))
    documents = (
        CleanDocument(ident, name, (CleanPage(lines, chance.randbytes(size)),))
        for ident, name in ledger.ordered(f"paper {number}" for number in range(count))
    )
    publish(
        documents, out, keys=[keys.make("example.org/b")], ledger=ledger, about=About("B"), time=0
    )


def spent(words: list[str], folder: Path) -> float:
    """CPU seconds of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, cwd=folder, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=0)
    parser.add_argument("--picture", type=int, default=100_000)
    given = parser.parse_args()
    if given.documents:
        grow(given.folder, given.documents, given.picture)
    size = sum(path.stat().st_size for path in given.folder.rglob("*") if path.is_file())
    ours, theirs = [], []
    for _ in range(3):
        theirs.append(spent(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], given.folder))
        ours.append(spent([sys.executable, "-m", "vitrina", "verify", "."], given.folder))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    files = len((given.folder / "manifest-sha256.txt").read_text().splitlines())
    print(f"{files:,} files, {size / 1e6:.0f} MB")
    print(f"sha256sum {min(theirs):.2f} s, vitrina verify {min(ours):.2f} s, {memory:.0f} MB")
    print(f"speed: {min(theirs) / min(ours):.2f} of sha256sum")


if __name__ == "__main__":
    main()
