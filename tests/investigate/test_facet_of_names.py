"""``vitrina search --facets``: what narrows an answer down, for a person and for a program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import vitrina
from vitrina.surfaces.cli import main

TEXT = "Yesterday Mr. Harold Smith, of the harbour, was ill.\n"


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> str:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/1.txt").write_text(TEXT)
    (tmp_path / "papers/2.txt").write_text("In the harbour there was nobody.\n")
    with vitrina.open(tmp_path / "papers", library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
    return str(tmp_path / "library")


def test_facets_for_a_person(library: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each value stands with its count; who is named, with the field that narrows down to them."""
    main(["search", "harbour", "--facets", "--library", library])
    printed = capsys.readouterr().out

    line = next(line for line in printed.splitlines() if "actor:" in line)
    assert line.split()[:3] == ["1", "Harold", "Smith"]
    assert "        2  text" in printed

    main(["search", "harbour " + line[line.index("actor:") :], "--library", library])
    assert capsys.readouterr().out.startswith("1 documents for:")


def test_facets_for_a_program(library: str, capsys: pytest.CaptureFixture[str]) -> None:
    """They are one more line after the hits; without the option there is none."""
    main(["search", "harbour", "--facets", "--json", "--library", library])
    *hits, facets = map(json.loads, capsys.readouterr().out.splitlines())
    main(["search", "harbour", "--json", "--library", library])
    plain = capsys.readouterr().out.splitlines()

    assert len(hits) == len(plain) == 2
    assert set(facets["facets"]) == {"kind", "language", "year", "folder", "actor"}
    named = {each["name"]: each["documents"] for each in facets["facets"]["actor"]}
    assert named["Harold Smith"] == 1
