"""How often a question in one language finds its answer in the other, first or among the first ten.

    VITRINA_CORPORA=../shared/corpora python bench/across.py [--misses] [--library DIR]

``truth/across.tsv`` has forty questions over the folder seedcase, twenty each way, each with its one
right document. Asked as typed (``across:off``), with the lexicon that ships with Vitrina, with
``meaning:on`` where ``vitrina[meaning]`` is installed, and with Apertium where that is.
Passage: the hit opens within the right lines.
"""

from __future__ import annotations

import argparse
import csv
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import vitrina
from vitrina.core.records import Hit
from vitrina.engines import apertium, meaning
from vitrina.library import Library

HERE = Path(__file__).resolve().parent
SEEDCASE = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "seedcase"


def questions() -> list[list[str]]:
    with (HERE / "truth/across.tsv").open(newline="", encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@contextmanager
def translator(program: str) -> Iterator[None]:
    """Search with this translator; with none where the name is no program's."""
    before, apertium.PROGRAM = apertium.PROGRAM, program
    apertium.forget()
    try:
        yield
    finally:
        apertium.PROGRAM = before
        apertium.forget()


def rank(hits: tuple[Hit, ...], document: str) -> int:
    """Where the right document stands; 0 where it does not."""
    places = [at for at, hit in enumerate(hits, 1) if hit.path.endswith(document)]
    return places[0] if places else 0


def measure(library: Library, name: str, switch: str, *, misses: bool) -> None:
    """Print recall each way for one manner of asking."""
    ranks: dict[str, list[int]] = {"en": [], "es": []}
    passages: list[bool] = []
    began = time.process_time()
    for language, question, document, first, last in questions():
        hits = library.search(f"{question} {switch}", limit=10).hits
        found = rank(hits, document)
        ranks[language].append(found)
        if found and int(first):
            line = hits[found - 1].range.line
            passages.append(int(first) <= line <= int(last))
        if misses and found != 1:
            best = hits[0].path if hits else "nothing"
            print(f"    {found:2}  {question}   ({best})")
    seconds = (time.process_time() - began) / 40
    both = [*ranks["en"], *ranks["es"]]
    shown = [
        f"{label} {sum(r == 1 for r in of) / len(of):.3f} {sum(r > 0 for r in of) / len(of):.3f}"
        for label, of in (("en>es", ranks["en"]), ("es>en", ranks["es"]), ("both", both))
    ]
    print(f"{name:10} at 1 and 10: {'   '.join(shown)}   passage {sum(passages)}/{len(passages)}"
          f"   {seconds * 1000:.0f} ms")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--misses", action="store_true")
    parser.add_argument(
        "--library", type=Path, help="keep the library here, and use it if it is there"
    )
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as place,
        vitrina.open(SEEDCASE, library=given.library or Path(place) / "library") as library,
    ):
        library.ingest()
        with translator("none"):
            measure(library, "plain", "across:off", misses=False)
            measure(library, "lexicon", "", misses=given.misses)
            if meaning.available():
                meaning.likeness("loaded", ["loaded"])  # its loading is no question's time
                measure(library, "meaning", "meaning:on", misses=given.misses)
            else:
                print("the encoder of meaning is not installed")
        if apertium.available("en", "es"):
            measure(library, "Apertium", "", misses=given.misses)
        else:
            print("Apertium is not installed")


if __name__ == "__main__":
    main()
