"""Failed redactions in court papers, against what is known of them: EXPECTED.tsv says good or bad.

python -m bench.redaction ../shared/corpora/bench/redaction
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from vitrina.core.source import Source
from vitrina.engines import pdfium
from vitrina.readers import pdf, pdf_words
from vitrina.redact import cover
from vitrina.redact.clean import Word
from vitrina.redact.failed import BLANK, Covered, covered

WIDTH = 1240
FLAGS = {pdfium.SEEN: True, pdfium.UNSEEN: False}


def found(path: Path) -> list[Covered]:
    """What lies under bars and pictures in a PDF."""
    source = Source(path.read_bytes(), path.name, "application/pdf")
    document = pdf.opened(source)
    try:
        texts = [pdf_words.page_lines(document[number])[0] for number in range(len(document))]
    finally:
        document.close()
    made: list[Covered] = []
    for page, text in enumerate(texts, 1):
        grey, across, down = pdfium.plates(source, source.media, page, WIDTH)
        boxes, flags, _ = pdfium.looked(source, page, WIDTH)
        words = [
            Word(box.line, box, FLAGS.get(flag)) for box, flag in zip(boxes, flags, strict=True)
        ]
        lines = dict(enumerate(text.split("\n"), 1))
        made += covered(page, cover.Plate(across, down, grey), words, lines)
    return [each for each in made if each.how != BLANK]


def main() -> int:
    folder = Path(sys.argv[1])
    right = total = 0
    with (folder / "EXPECTED.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            runs = found(folder / row["file"])
            told = "bad" if runs else "ok"
            letters = sum(len(run.text) for run in runs)
            right, total = right + (told == row["expected"]), total + 1
            print(f"{row['file']:<40} {row['expected']:<4} {told:<4} {letters} characters")
    print(f"{right} of {total} as expected")
    return 0 if right == total else 1


if __name__ == "__main__":
    raise SystemExit(main())
