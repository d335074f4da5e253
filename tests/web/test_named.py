"""The facet of those who are named in an answer: found, counted, chosen, left out, taken away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient
from tests.web import papers

from vitrina.library import Library
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.application import app
from vitrina.understand import actors

PAPERS = {
    "1.txt": "Yesterday President López Obrador said that Mr. Harold Smith could come to Mexico.\n",
    "2.txt": "PRESIDENTE ANDRÉS MANUEL LÓPEZ OBRADOR (AMLO)\nEl señor Julian Assange puede come here.\n",
    "3.txt": "Mr. Harold Smith had come to the harbour. The harbour was closed.\n",
    "4.txt": "Nobody has come to the harbour <b>today</b>.\n",
}


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    with papers.library(tmp_path, PAPERS) as library:
        yield library


@pytest.fixture(name="reader")
def _reader(library: Library) -> Iterator[TestClient]:
    access = Access()
    with TestClient(
        app(library, access), base_url="http://127.0.0.1", headers={"accept-language": "en"}
    ) as client:
        client.cookies.set(access.cookie, access.session)
        yield client


def key(library: Library, name: str) -> str:
    return library.actors.find(name)[0].key


def boxes(page: str) -> dict[str, bool]:
    """Value of each box of the facet, and whether it is ticked."""
    found = re.findall(
        r'<input type="checkbox" name="actor" value="([^"]*)"[^>]*?(checked)?>', page
    )
    return {value: bool(ticked) for value, ticked in found}


def hits(page: str) -> list[str]:
    return sorted(re.findall(r'class="path" dir="auto">([^<]*)<', page))


def test_names_are_joined_and_counted(library: Library):
    """One with two spellings is one value with both papers; whoever is in another paper is none."""
    found = library.actors.facet("come")

    counts = {each.actor.key: each.documents for each in found.named}
    assert (found.looked, found.papers) == (4, 4)
    assert counts[key(library, "lópez obrador")] == 2
    assert counts[key(library, "harold smith")] == 2
    assert key(library, "assange") not in {
        each.actor.key for each in library.actors.facet("harbour").named
    }


def test_places_are_nobody(library: Library):
    """The facet has persons and organisations alone."""
    assert {each.actor.kind for each in library.actors.facet("").named} <= {
        "person",
        "organisation",
    }


def test_counts_are_of_all_papers(library: Library, monkeypatch: pytest.MonkeyPatch):
    """Where only the first papers are looked into, those named there are counted in all."""
    monkeypatch.setattr(actors, "FACET_PAPERS", 1)
    found = library.actors.facet("harold smith")

    assert (found.looked, found.papers) == (1, 2)
    assert {each.documents for each in found.named if "Smith" in each.actor.name} == {2}


def test_what_a_person_decides_is_seen_at_once(library: Library):
    """A hidden one is no value any more, though the same answer was counted before."""
    smith = key(library, "harold smith")
    before = {each.actor.key for each in library.actors.facet("come").named}
    library.actors.hide([smith])
    after = {each.actor.key for each in library.actors.facet("come").named}

    assert before - after == {smith}


def test_the_search_page_has_the_link(reader: TestClient, library: Library):
    """Nobody is looked for with the hits: the page says where they are to be had."""
    page = reader.get("/?q=come").text

    assert not boxes(page)
    assert '<a href="/named?q=come">' in page
    assert 'data-url="/named?q=come"' in page
    named = reader.get("/named?q=come").text
    assert boxes(named) == {
        f"{sign}{each.actor.key}": False
        for each in library.actors.facet("come").named
        for sign in ("", "-")
    }


@pytest.mark.parametrize(("sign", "left"), [("", ["1.txt", "3.txt"]), ("-", ["2.txt", "4.txt"])])
def test_one_is_chosen_or_left_out(
    reader: TestClient, library: Library, sign: str, left: list[str]
):
    """The form leads to their papers, or to the others; the wish has their name and goes by a click."""
    smith = key(library, "harold smith")
    page = reader.get("/", params={"q": "come", "actor": sign + smith}).text

    assert hits(page) == left
    assert boxes(page)[sign + smith]
    assert "Harold Smith</bdi>" in page
    chip = unescape(re.findall(r'<a href="([^"]*)" class="chip', page)[0])
    assert hits(reader.get(chip).text) == sorted(PAPERS)


def test_others_are_counted_as_if_none_were_chosen(reader: TestClient, library: Library):
    """Whoever is chosen stands first and ticked; the counts are what they were."""
    smith, amlo = key(library, "harold smith"), key(library, "amlo")
    page = reader.get("/named", params={"q": "come", "actor": smith}).text

    assert boxes(page)[smith]
    assert amlo in boxes(page)
    assert library.actors.facet("come", {"actor": [smith]}) == library.actors.facet("come")


def test_the_field_says_the_same(reader: TestClient, library: Library):
    """``actor:`` in the query narrows as the facet does."""
    smith = key(library, "harold smith")

    assert hits(reader.get("/", params={"q": f'come actor:"key {smith}"'}).text) == hits(
        reader.get("/", params={"q": "come", "actor": smith}).text
    )


@pytest.mark.parametrize("value", ["", "-", "0123456789abcdef", '<b>"x', "key a", "*", "x" * 900])
def test_odd_keys_are_nobody(reader: TestClient, value: str):
    """Whatever stands in the address, the pages are there, and it is no markup of ours."""
    asked = urlencode({"q": "come", "actor": value})

    for path in ("/", "/named"):
        answer = reader.get(f"{path}?{asked}")
        assert answer.status_code == 200
        assert '<b>"x' not in answer.text


def test_the_trail_keeps_it(reader: TestClient, library: Library):
    """The way from hit to hit stays within the papers of the one who is chosen."""
    smith = key(library, "harold smith")
    page = reader.get("/", params={"q": "come", "actor": smith}).text

    url = unescape(re.findall(r'<h3><a href="([^"#]*)', page)[0])
    assert f"actor={smith}" in url
    assert reader.get(url).status_code == 200


def test_programs_have_it(reader: TestClient, library: Library):
    """The JSON answers with the same values, and is narrowed by them."""
    smith = key(library, "harold smith")
    named: Any = reader.get("/api/v1/search/actors?q=come").json()
    found: Any = reader.get("/api/v1/search", params={"q": "come", "actor": smith}).json()

    assert {each["actor"]["key"]: each["documents"] for each in named["named"]}[smith] == 2
    assert found["total"] == 2
