"""Large documents: what a page costs is in proportion to what it shows, counted in sections read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import vitrina
from vitrina.core.records import Range
from vitrina.library import Library

LINES = 120_000
RARE = 77_777


class Counting:
    """Stands before a library's lookup and counts what is read of its texts."""

    def __init__(self, inner: object) -> None:
        self.inner = inner
        self.sections: list[int] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)

    def section(self, number: int, which: int) -> tuple[bytes, bytes] | None:
        self.sections.append(which)
        return self.inner.section(number, which)

    def packed(self, number: int) -> Iterator[tuple[int, bytes, bytes]]:
        for found in self.inner.packed(number):
            self.sections.append(found[0])
            yield found


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A text and a table of a dozen sections each, one line of each told from the others by a word."""
    root: Path = tmp_path_factory.mktemp("large")
    (root / "papers").mkdir()
    pad = "of the embassy and of the minister in the matter of the note " * 2
    rows = [f"Line {n} {pad}{'zanahoria' if n == RARE else ''}" for n in range(1, LINES + 1)]
    (root / "papers/long.txt").write_text("\n".join(rows) + "\n")
    (root / "papers/rows.csv").write_text(
        "\n".join(row.replace(" ", ",", 2) for row in rows) + "\n"
    )
    made = vitrina.open(root / "papers")
    made.ingest(workers=1)
    yield made
    made.close()


@pytest.fixture(name="ident", params=["text", "table"])
def _ident(library: Library, request: pytest.FixtureRequest) -> str:
    """Each of the two documents."""
    found = library.search("", filters={"kind": [request.param]}).hits[0].document
    assert len(library._lookup.heads(library._row(found).number)) > 10
    return found


@pytest.fixture(name="counting")
def _counting(library: Library, ident: str, monkeypatch: pytest.MonkeyPatch) -> Counting:
    """The library's lookup, counted from when the document is known. The search shares it."""
    assert ident
    made = Counting(library._lookup)
    monkeypatch.setattr(library, "_lookup", made)
    monkeypatch.setattr(library._searcher, "_lookup", made)
    return made


def test_the_outline_reads_no_text(library: Library, counting: Counting, ident: str):
    """How long a document is stands in the heads of its sections."""
    assert [LINES] == [stretch.lines for stretch in library.outline(ident)]
    assert [] == counting.sections


@pytest.mark.parametrize("line", [1, 60_000, LINES - 299])
def test_lines_cost_their_sections(library: Library, counting: Counting, ident: str, line: int):
    """Three hundred lines anywhere are read from two sections at most."""
    found = library.read(ident, Range("", 0, line, line + 299))
    rows = [row for block in found for row in block.text.split("\n")]
    assert 300 == len(rows)
    assert str(line) == rows[0].replace("\t", " ").split(" ")[1]
    assert len(counting.sections) <= 2


def test_many_places_cost_their_sections_once(library: Library, counting: Counting, ident: str):
    """A hundred places in one section are read from it once."""
    places = [Range("", 0, line, line) for line in range(1, 101)]
    found = library.read_all(ident, places)
    assert [1] * 100 == [len(blocks) for blocks in found]
    assert found == tuple(library.read(ident, place) for place in places)
    assert 1 + 100 == len(counting.sections)


@pytest.mark.parametrize("query", ["zanahoria", '"the note zanahoria"', "zanahoria OR hydrangea"])
def test_a_rare_word_costs_its_section(
    library: Library, counting: Counting, ident: str, query: str
):
    """The index names the one section that holds the word, and no other is read."""
    assert (Range("", 0, RARE, RARE),) == library.passages(ident, query)
    assert 1 == len(counting.sections)


def test_a_word_that_is_not_there_costs_nothing(library: Library, counting: Counting, ident: str):
    """Nothing is read for a word that the document lacks."""
    assert () == library.passages(ident, "hydrangea")
    assert [] == counting.sections


def test_a_pattern_reads_it_all(library: Library, counting: Counting, ident: str):
    """Where the index can't tell, the text is read, and the same is found."""
    assert (Range("", 0, RARE, RARE),) == library.passages(ident, "zanaho*")
    assert len(counting.sections) > 10
