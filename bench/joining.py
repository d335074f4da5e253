"""How often two names that are one come to one actor, and how often two that are not do.

    VITRINA_CORPORA=../shared/corpora python bench/joining.py [--misses] [--library DIR]

``truth/joining.tsv``: pairs of names that share a word or letters, drawn from 650 papers of ``cables`` and
marked before it was looked at how they were joined. Recall is of pairs that are one; precision of
those that came to one actor. A name that the papers no longer give is counted apart.
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import tempfile
from pathlib import Path

import vitrina
from vitrina.core.actors import NameForm
from vitrina.store.errors import NotFound
from vitrina.understand.gathering_actors import key_of

CABLES = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "cables"
TRUTH = Path(__file__).parent / "truth/joining.tsv"
PAPERS = (("foia-emails/**/*.txt", 300), ("frus/txt/**/*.txt", 200), ("dfat/**/*.md", 150))


def drawn(folder: Path) -> None:
    """Copy the papers of the sample: of each set every so many."""
    folder.mkdir()
    for pattern, most in PAPERS:
        paths = sorted(CABLES.glob(pattern))
        for path in paths[:: max(1, len(paths) // most)][:most]:
            shutil.copy(path, folder / f"{path.parent.name}-{path.name}"[-150:])


def actor(library: vitrina.Library, group: str, value: str) -> str:
    """The key of whom a name is of; '' if the papers don't give it."""
    try:
        return library.actors.one(key_of(NameForm(group, value))).key
    except NotFound:
        return ""


def main() -> None:
    """Print recall, precision and how many names are gone."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--library", type=Path, help="keep it here, and use it again")
    given = parser.parse_args()
    with TRUTH.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    one = joined = right = gone = 0
    with tempfile.TemporaryDirectory() as work:
        papers = Path(work) / "papers"
        drawn(papers)
        with vitrina.open(papers, library=given.library or Path(work) / "library") as library:
            library.ingest(ocr=False)
            library.actors.refresh()
            for row in rows:
                first, second = (
                    actor(library, row["group"], row[side]) for side in ("one", "other")
                )
                if not first or not second:
                    gone += 1
                    continue
                same = row["same"] == "yes"
                one += same
                joined += first == second
                right += same and first == second
                if given.misses and same != (first == second):
                    print("apart " if same else "joined", row["one"], "|", row["other"])
    print(
        f"{one} pairs that are one: recall {right / one:.2f}, precision {right / max(joined, 1):.2f} of"
        f" {joined} joined; {gone} of {len(rows)} pairs have a name that the papers no longer give"
    )


if __name__ == "__main__":
    main()
