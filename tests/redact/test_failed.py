"""Redactions by others that failed are found, and shown to the researcher."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from bench import redaction
from tests.ingest import pages
from tests.redact import shelf
from tests.redact.shelf import NAME

from vitrina.redact.failed import Covered

BENCH = Path(__file__).parents[3] / "shared/corpora/bench/redaction"
FIRST = b"0 g 50 695 500 18 re f\n"


def rows() -> list[dict[str, str]]:
    """What is known of court papers with good and failed redactions."""
    if not BENCH.is_dir():
        return []
    with (BENCH / "EXPECTED.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.skipif(not BENCH.is_dir(), reason="the corpora are not beside the checkout")
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_court_papers(row: dict[str, str]) -> None:
    """On each paper the detector agrees with what is known of it."""
    found = redaction.found(BENCH / row["file"])
    assert row["expected"] == ("bad" if found else "ok"), found


PAPERS = {
    "bar": (pages.print_on(["Seen", f"Met {NAME}"]) + FIRST, [Covered(1, 2, f"Met {NAME}", "bar")]),
    "seen": (pages.print_on(["Seen", f"Met {NAME}"]), []),
    "below": (
        FIRST + b"1 g " + pages.print_on(["Lost", "White on a bar"]),
        [Covered(1, 1, "Lost", "blank")],
    ),
    "label": (pages.print_on(["Seen", "REDACTED (b)(1)"]) + FIRST, []),
    "blank": (
        pages.print_on(["Seen", f"Met {NAME}"]) + FIRST.replace(b"0 g", b"1 g"),
        [Covered(1, 2, f"Met {NAME}", "blank")],
    ),
}


@pytest.mark.parametrize("how", PAPERS)
def test_what_hides_words_is_told(how: str, tmp_path: Path) -> None:
    """Words under a bar and under white paper are told apart; words on a bar, and its label, are none."""
    operators, expected = PAPERS[how]
    with shelf.library(tmp_path, {"a.pdf": pages.document([operators])}) as library:
        assert tuple(expected) == library.editor.covered(shelf.ident(library, "a.pdf"))
