"""How well and how fast scanned pages are read, beside Tesseract as it comes, in one run.

    python bench/ocr.py FOLDER

FOLDER holds pictures and beside each ``NAME.txt`` (or ``NAME.gold.txt``, also for NAME-rotated-*)
with what stands on the page, such as Tesseract's own test set. Prints for each page the share of
characters that are wrong (Levenshtein distance by the length of the truth, white space as one
space), the share of the true words that are found anywhere, and seconds; ours and bare Tesseract's
with the same data, which neither enlarges a page nor turns it.
"""

from __future__ import annotations

import argparse
import collections
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tesserocr

from vitrina.core.source import Source
from vitrina.core.types import Place
from vitrina.engines import pdfium, tesseract

KINDS = {".tif", ".tiff", ".png", ".jpg"}


def distance(one: str, other: str) -> int:
    """Levenshtein's distance, a column at a time in one long number (Hyyro 2003, figure 8)."""
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for at, char in enumerate(one):
        places[char] = places.get(char, 0) | 1 << at
    whole, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, score = whole, 0, len(one)
    for char in other:
        equal = places.get(char, 0)
        diagonal = (((equal & up) + up) ^ up) | equal | down
        right = down | ~(diagonal | up) & whole
        left = up & diagonal
        score += bool(right & last) - bool(left & last)
        right = right << 1 | 1
        up = (left << 1 | ~(diagonal | right)) & whole
        down = right & diagonal
    return score


def truth(path: Path) -> str:
    """What stands on the page; '' where nobody has written it down."""
    stem = path.stem.partition("-rotated")[0]
    for name in (f"{stem}.txt", f"{stem}.gold.txt"):
        if (path.parent / name).exists():
            return plain((path.parent / name).read_text(encoding="utf-8"))
    return ""


def plain(text: str) -> str:
    return " ".join(text.split())


def words_found(told: str, read: str) -> float:
    """The share of the true words that were read, each as often as it stands there."""
    wanted, got = collections.Counter(told.split()), collections.Counter(read.split())
    return sum((wanted & got).values()) / max(1, sum(wanted.values()))


def ours(picture: Any) -> str:
    found = tesseract.read(picture, ("eng",), Place("", 1, 1))
    return plain(found.text) if found else ""


def bare() -> Callable[[Any], str]:
    folder = tesseract.languages()["eng"]
    api = tesserocr.PyTessBaseAPI(path=f"{folder}/", lang="eng", psm=tesserocr.PSM.AUTO)

    def read(picture: Any) -> str:
        api.SetImage(picture)
        return plain(api.GetUTF8Text())

    return read


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    sums = {"ours": [0.0, 0, 0, 0.0], "bare": [0.0, 0, 0, 0.0]}
    contenders = {"ours": ours, "bare": bare()}
    print(f"{'page':<28}{'reader':<7}{'wrong':>8}{'words':>8}{'seconds':>9}")
    pages = [path for path in sorted(folder.iterdir()) if path.suffix in KINDS and truth(path)]
    for path in pages:
        told = truth(path)
        picture = pdfium.for_ocr(Source(path.read_bytes(), path.name), "image/x", 1)
        for name, read in contenders.items():
            start = time.perf_counter()
            got = read(picture)
            seconds = time.perf_counter() - start
            wrong = distance(told, got)
            share = words_found(told, got)
            print(f"{path.name:<28}{name:<7}{wrong / len(told):>8.1%}{share:>8.1%}{seconds:>9.2f}")
            total = sums[name]
            total[0] += seconds
            total[1] += wrong
            total[2] += len(told)
            total[3] += share
    for name, (seconds, wrong, size, share) in sums.items():
        mean = f"{share / len(pages):>8.1%}{seconds / len(pages):>9.2f}"
        print(f"{'all':<28}{name:<7}{wrong / size:>8.1%}{mean}")


if __name__ == "__main__":
    main()
