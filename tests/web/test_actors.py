"""The pages of those whom papers name: list, one, decisions by forms, lists compared, tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web import papers

from vitrina.library import Library
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.application import app

PAPERS = {
    "1.txt": "PRESIDENTE ANDRÉS MANUEL LÓPEZ OBRADOR\nEstoy a favor de que se le indulte al señor Julian Assange.\n",
    "2.txt": "Yesterday President López Obrador (AMLO) said that Mr. Harold Smith could come to Mexico.\n",
    "3.txt": "<script>alert(1)</script> was said by Mr. Peter Smith to Mr. Harold Smith.\n",
}


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    with papers.library(tmp_path, PAPERS) as library:
        yield library


@pytest.fixture(name="access")
def _access() -> Access:
    return Access()


@pytest.fixture(name="reader")
def _reader(library: Library, access: Access) -> Iterator[TestClient]:
    with TestClient(
        app(library, access), base_url="http://127.0.0.1", follow_redirects=False
    ) as client:
        client.cookies.set(access.cookie, access.session)
        yield client


@pytest.fixture(name="send")
def _send(reader: TestClient, access: Access) -> Any:
    """Send a form of ours about actors."""

    def send(act: str, **fields: Any) -> Any:
        return reader.post("/actors", data={"form_key": access.form_key, "act": act, **fields})

    return send


def key(library: Library, name: str) -> str:
    return library.actors.find(name)[0].key


def test_the_list_shows_names_and_papers(reader: TestClient, library: Library):
    """Who is named stands in the list with the other names, and leads to the page of one."""
    page = reader.get("/actors?q=amlo").text

    assert f'href="/actors/{key(library, "amlo")}"' in page
    assert "López Obrador" in page
    assert "Harold" not in page


def test_one_has_evidence_and_lines(reader: TestClient, library: Library):
    """The page of one says why each name is theirs, and every mention opens its line."""
    page = reader.get(f"/actors/{key(library, 'amlo')}").text

    assert "the first letters, in the same papers" in page
    assert "line=1#L1" in page
    assert "Julian Assange" in page


def test_decisions_by_forms_are_undone(
    reader: TestClient, library: Library, send: Any, access: Access
):
    """Two that are marked are made one, renamed, and the last act is taken back by the offered form."""
    one, other = key(library, "harold"), key(library, "peter smith")
    answer = send("merge", key=[one, other])
    assert (303, f"/actors/{one}") == (answer.status_code, answer.headers["location"])
    send("rename", of=one, value="The brothers")
    assert ["The brothers"] == [actor.name for actor in library.actors.find("peter smith")]
    reader.post("/own/undo", data={"form_key": access.form_key})
    reader.post("/own/undo", data={"form_key": access.form_key})
    assert "Harold Smith" in {actor.name for actor in library.actors.find("smith")}
    send("no-name", key=[one])
    assert "Harold Smith" not in {actor.name for actor in library.actors.find("smith")}
    assert "Harold Smith" in reader.get("/actors?hidden=1").text


def test_a_form_of_nobody_is_refused(reader: TestClient, library: Library):
    """Without the key that our pages carry nothing is decided."""
    answer = reader.post("/actors", data={"act": "hide", "key": key(library, "harold")})

    assert answer.status_code == 403
    assert library.actors.find("harold")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/actors/0123456789abcdef", 404),
        ("/actors/nonsense", 404),
        ("/actors/table.exe", 404),
        ("/actors/list", 200),
    ],
)
def test_what_is_not_there(reader: TestClient, path: str, status: int):
    """An unknown key or form is no page, and says so."""
    assert reader.get(path).status_code == status


def test_a_list_is_compared_on_its_page(reader: TestClient, access: Access):
    """Rows that may be somebody here are shown with how sure that is; the list may hold anything."""
    answer = reader.post(
        "/actors/list",
        data={"form_key": access.form_key, "lines": ""},
        files={"file": ("list.csv", b"name\nSMITH Harold\n<b>Nobody</b>\n=cmd()\n")},
    )

    assert answer.status_code == 200
    assert "Harold Smith" in answer.text
    assert "98 %" in answer.text
    assert "<b>Nobody" not in answer.text


def test_tables(reader: TestClient):
    """The list is taken along as CSV and as FollowTheMoney lines."""
    assert "Harold Smith" in reader.get("/actors/table.csv").text
    assert '"schema":"Person"' in reader.get("/actors/table.ftm.jsonl?q=harold").text


def test_who_is_named_in_the_answers(reader: TestClient):
    """In the papers that answer a query, each is counted, and leads to those papers."""
    page = reader.get("/actors?in=Assange").text

    assert "Andrés Manuel López Obrador" in page
    assert "Harold Smith" not in page


HEARING = """HEARING OF 3 MAY 2010

Mr. HARTWELL. Good morning. I shall be brief.
Ms. ORDWAY. I saw Mr. Jonas Hartwell at the harbour on that night.
Mr. HARTWELL. I am Mr. Jonas Hartwell and I was at home on that night.
Ms. ORDWAY. He was not at home, and I have nothing to add.
Mr. HARTWELL. Nor have I. Thank you.
Ms. ORDWAY. Thank you.
"""


def test_what_others_said_of_one(tmp_path: Path, access: Access):
    """Words of another that name one stand on the page of one with their lines; one's own do not."""
    texts = {"hearing.txt": HEARING, "note.txt": "It was said that Mr. Jonas Hartwell had gone.\n"}
    with papers.library(tmp_path, texts) as library:
        found, more = library.actors.said_of(key(library, "jonas hartwell"))
        by_one = [
            library.actors.said_of(key(library, "jonas hartwell"), most=1, skip=skip)
            for skip in (0, 1)
        ]
        with TestClient(app(library, access), base_url="http://127.0.0.1") as client:
            client.cookies.set(access.cookie, access.session)
            page = client.get(f"/actors/{key(library, 'jonas hartwell')}").text
            other = client.get(f"/actors/{key(library, 'ordway')}").text

    assert [(one.finding.range.line, one.names[0].text) for one in found] == [(4, "Jonas Hartwell")]
    assert not more
    assert sorted(len(some) for some, _ in by_one) == [0, 1]
    assert [after for _, after in by_one] == [True, False]
    section = page.partition('id="said-of"')[2].partition("</section>")[0]
    assert "I saw Mr. Jonas Hartwell at the harbour" in section
    assert "line=4#L4" in section
    assert "I am Mr. Jonas Hartwell" not in section
    assert "A machine found these" in section
    assert 'id="said-of"' not in other
