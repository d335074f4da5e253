"""Search over real papers, as a person would ask them."""

from __future__ import annotations

from pathlib import Path

import pytest

import vitrina

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
CASE = CORPORA / "seedcase"
RIGHTS = CORPORA / "bench" / "langid" / "udhr"

NATIVE = {
    "право искать убежища": ("rus.txt", 72),
    "каждый человек": ("rus.txt", 13),
    "لكل شخص الحق": ("arb.txt", 38),
    "حرية الرأي": ("arb.txt", 0),
    "人人有权享有生命": ("cmn_hans.txt", 23),
    "庇护": ("cmn_hans.txt", 72),
    "表現の自由": ("jpn.txt", 115),
    "άσυλο": ("ell_monotonic.txt", 72),
    "शरण": ("hin.txt", 74),
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory):
    """The papers of one case, in English and Spanish."""
    if not CASE.is_dir():
        pytest.skip(f"{CASE} is not there")
    with vitrina.open(CASE, library=tmp_path_factory.mktemp("case") / "library") as library:
        library.ingest(workers=2, ocr=False, understand=False)
        yield library


def test_the_offer_of_asylum_is_among_the_first_three(case: vitrina.Library):
    """``asilo Assange`` opens the transcript at the President's own words."""
    found = {hit.path: hit for hit in case.search("asilo Assange").hits[:3]}
    hit = found["mexico-press-conferences/2021-01-04.txt"]
    assert 446 <= hit.range.line <= hit.range.last <= 456
    assert "Assange" in hit.snippet.text


def test_extradition_is_found_in_three_archives_with_its_years(case: vitrina.Library):
    """US, Australian and State papers answer, and the facets date them."""
    results = case.search("extradition")
    folders, years = dict(results.facets["folder"]), dict(results.facets["year"])
    assert {"us-diplomatic-papers", "australian-cables", "state-dept-emails"} <= set(folders)
    assert 10 == years["1897"]
    assert 5 == years["1882"]
    assert all("1860" < year < "2027" for year in years)


@pytest.fixture(scope="module")
def rights(tmp_path_factory: pytest.TempPathFactory):
    """The Universal Declaration of Human Rights in twenty-eight languages."""
    if not RIGHTS.is_dir():
        pytest.skip(f"{RIGHTS} is not there")
    with vitrina.open(RIGHTS, library=tmp_path_factory.mktemp("rights") / "library") as library:
        library.ingest(workers=1, ocr=False, understand=False)
        yield library


@pytest.mark.parametrize("query", NATIVE)
def test_a_native_speaker_finds_her_text(rights: vitrina.Library, query: str):
    """Cyrillic, Arabic, Chinese, Japanese, Greek, Devanagari: the first answer, at its line."""
    path, line = NATIVE[query]
    hit = rights.search(query).hits[0]
    assert path == hit.path
    assert line in {0, hit.range.line}
