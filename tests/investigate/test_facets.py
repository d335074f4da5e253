"""Facets: what else could be chosen is counted as if nothing of the facet were chosen."""

from __future__ import annotations

from pathlib import Path

import vitrina

PAPERS = {
    "a/one.txt": "asylum was asked for",
    "a/two.txt": "asylum was given",
    "b/three.txt": "asylum was refused",
    "b/four.md": "# A note\n\nasylum, again",
    "b/five.csv": "asylum,1\nasylum,2\n",
}


def test_a_facet_counts_without_its_own_wishes(tmp_path: Path):
    """Chosen or shut out, a facet's other values keep their counts; other facets are narrowed."""
    for name, text in PAPERS.items():
        (tmp_path / "papers" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "papers" / name).write_text(text)
    with vitrina.open(tmp_path / "papers") as library:
        library.ingest(workers=1)
        free = library.search("asylum").facets
        chosen = library.search("asylum", filters={"folder": ["a"]})
        shut = library.search("asylum", filters={"folder": ["-a"], "kind": ["text"]})
    assert (("b", 3), ("a", 2)) == free["folder"]
    assert 2 == chosen.total
    assert free["folder"] == chosen.facets["folder"]
    assert (("text", 2),) == chosen.facets["kind"]
    assert dict(free["kind"])["table"] == dict(shut.facets["kind"])["table"] == 1
    assert {"a": 2, "b": shut.total} == dict(shut.facets["folder"])
