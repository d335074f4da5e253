"""The library for programs: the door, and what a program does with it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from vitrina.library import Library
from vitrina.surfaces.api.application import OPERATIONS, PREFIX
from vitrina.surfaces.api.describing import description
from vitrina.surfaces.web import app
from vitrina.surfaces.web.access import Access

PROBLEM = "application/problem+json"


@pytest.fixture(name="page")
def _page(library: Library, access: Access) -> TestClient:
    """A page of the workspace: it has the cookie, not the key."""
    made = TestClient(
        app(library, access), base_url="http://127.0.0.1/api/v1", raise_server_exceptions=False
    )
    made.cookies.set(access.cookie, access.session, domain="127.0.0.1")
    return made


def hit(program: TestClient, query: str) -> dict[str, Any]:
    found: dict[str, Any] = program.get("/search", params={"q": query, "limit": 1}).json()
    first: dict[str, Any] = found["hits"][0]
    return first


# --- the door -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer x"}, {"authorization": "Bearer"}]
)
def test_without_the_key_there_is_nothing(program: TestClient, headers: dict[str, str]):
    """Without the key, or with another, every path says that it is locked, and how to open it."""
    program.headers.pop("authorization")
    for path in ("/search?q=asylum", "/openapi.json", "/nowhere"):
        answer = program.get(path, headers=headers)
        assert (401, PROBLEM) == (answer.status_code, answer.headers["content-type"])
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert "Authorization: Bearer" in answer.json()["advice"]


def test_a_key_in_the_address_opens_nothing(program: TestClient, access: Access):
    """The key is taken from the header alone: an address is kept in logs and histories."""
    program.headers.pop("authorization")
    answer = program.get("/search", params={"q": "asylum", "access_token": access.key})
    assert 401 == answer.status_code


def test_another_name_opens_nothing(program: TestClient):
    """A name that an enemy's DNS may point at us gets nothing, key or not."""
    answer = program.get("/search?q=asylum", headers={"host": "evil.example"})
    assert (403, PROBLEM) == (answer.status_code, answer.headers["content-type"])


def test_a_page_reads_by_its_cookie_and_writes_by_its_forms_key(page: TestClient, access: Access):
    """A cookie alone writes nothing, for a browser sends it of itself."""
    assert 200 == page.get("/search?q=asylum").status_code
    text = {"title": "A page's dossier"}
    assert 403 == page.post("/dossiers", json=text).status_code
    assert 403 == page.post("/dossiers", json=text, headers={"x-form-key": "0" * 64}).status_code
    answer = page.post("/dossiers", json=text, headers={"x-form-key": access.form_key})
    assert (201, "A page's dossier") == (answer.status_code, answer.json()["dossier"]["title"])
    cross = {"x-form-key": access.form_key, "origin": "http://evil.example"}
    assert 403 == page.post("/dossiers", json=text, headers=cross).status_code


# --- what is asked ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search?limit=0", 400),
        ("/search?limit=ten", 400),
        ("/search?limit=5&limit=6", 400),
        ("/search?colour=red", 400),
        ("/documents/xyz", 400),
        ("/documents/" + "0" * 64, 404),
        ("/documents/%0A/lines", 404),
        ("/nowhere", 404),
        ("/citations?c=vitrina:0123456789ab", 404),
        ("/citations?c=nonsense", 400),
        ("/names?field=colour", 400),
    ],
)
def test_refusals_are_problems(program: TestClient, path: str, status: int):
    """What can't be answered is said as a problem detail, with its status in it."""
    answer = program.get(path)
    assert (status, PROBLEM) == (answer.status_code, answer.headers["content-type"])
    assert status == answer.json()["status"]


@pytest.mark.parametrize(
    ("media", "body", "status"),
    [
        ("text/plain", b"{}", 415),
        ("application/json", b"{", 400),
        ("application/json", b"[" * 100_000, 400),
        ("application/json", b'{"title": "\\ud800"}', 400),
        ("application/json", b'{"title": "x", "text": 5}', 400),
    ],
)
def test_bodies_that_are_no_record(program: TestClient, media: str, body: bytes, status: int):
    """A body is JSON of the described form, or nothing is done."""
    answer = program.post("/dossiers", content=body, headers={"content-type": media})
    assert (status, PROBLEM) == (answer.status_code, answer.headers["content-type"])


def test_a_method_that_is_not_there(program: TestClient):
    """Another method is told which there are."""
    answer = program.delete("/dossiers")
    assert (405, {"GET", "HEAD", "POST"}) == (
        answer.status_code,
        set(answer.headers["allow"].split(", ")),
    )


def test_every_operation_is_described_once():
    """The description has every operation, each with a name of its own and its own words."""
    found = description(OPERATIONS, PREFIX)
    described = [
        (method.upper(), path, each["operationId"], bool(each["summary"]))
        for path, methods in found["paths"].items()
        for method, each in methods.items()
    ]
    assert sorted((o.method, o.path, o.name, True) for o in OPERATIONS) == sorted(described)
    assert len(described) == len({name for *_, name, _ in described})
    assert not [name for name in found["components"]["schemas"] if "." in name]
    references = set(_references(found))
    assert {f"#/components/schemas/{name}" for name in found["components"]["schemas"]} >= {
        reference for reference in references if "/schemas/" in reference
    }


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [one for each in node.values() for one in _references(each)]
    return [one for each in node for one in _references(each)] if isinstance(node, list) else []


# --- a program at work ------------------------------------------------------------------------


def test_search_read_cite_and_follow(program: TestClient, library: Library):
    """A hit leads to its lines, these to a citation, and the citation back to them."""
    first = hit(program, "asylum kind:mail")
    where = {name: value for name, value in first["range"].items() if value}
    lines = program.get(f"/documents/{first['document']}/lines", params=where).json()
    assert first["citation"] == lines["citation"]
    quoted = program.get(f"/documents/{first['document']}/citation", params=where).json()
    assert lines["blocks"][0]["text"] == quoted["quote"]
    assert ["text", "markdown", "chicago", "bibtex", "csl", "html"] == [
        form["code"] for form in quoted["forms"]
    ]
    assert quoted["url"].startswith("http://127.0.0.1/cite?c=vitrina%3A")
    resolved = program.get("/citations", params={"c": quoted["citation"]}).json()
    assert (True, first["document"], lines["blocks"]) == (
        resolved["same"],
        resolved["document"],
        resolved["blocks"],
    )
    assert (
        library.cite(first["document"], library.resolve(quoted["citation"])[1])
        == (quoted["citation"])
    )


def test_words_that_stand_elsewhere(program: TestClient):
    """A citation whose lines hold other words says so, and where its own stand now."""
    first = hit(program, "veldora kind:text")
    whole = program.get(f"/documents/{first['document']}/lines").json()
    texts = [row for block in whole["blocks"] for row in block["text"].split("\n")]
    right = program.get(
        f"/documents/{first['document']}/citation", params={"line": len(texts)}
    ).json()["citation"]
    wrong = right.replace(f"line={len(texts)}", "line=1")
    told = program.get("/citations", params={"c": wrong}).json()
    assert (False, len(texts)) == (told["same"], told["moved"]["line"])


def test_lines_that_are_not_there(program: TestClient):
    """Lines beyond the end are no lines, and are not cited."""
    first = hit(program, "asylum")
    for path in ("lines", "citation"):
        answer = program.get(f"/documents/{first['document']}/{path}?line=999999&part=x")
        assert 404 == answer.status_code


def test_facets_narrow_and_leave_out(program: TestClient):
    """A value of a facet is wanted, or left out with a minus; together they are everything."""
    every = program.get("/search?q=*").json()["total"]
    mail = program.get("/search?q=*&kind=mail").json()["total"]
    others = program.get("/search", params={"q": "*", "kind": "-mail"}).json()["total"]
    assert 0 < mail < every
    assert every == mail + others


def test_what_papers_tell_has_its_citation(program: TestClient):
    """Every finding is given with the lines it rests on, and the citation follows to them."""
    first = hit(program, "veldora kind:text")
    found = program.get(f"/documents/{first['document']}/facts").json()
    assert found["total"] == len(found["findings"]) > 0
    for each in found["findings"][:5]:
        assert program.get("/citations", params={"c": each["citation"]}).json()["same"]
    key = found["findings"][0]["finding"]["key"]
    path = f"/documents/{first['document']}/facts/{key}"
    assert 200 == program.put(path, json={"value": "another"}).status_code
    again = program.get(f"/documents/{first['document']}/facts").json()["findings"]
    assert [("another", True)] == [
        (each["finding"]["value"], each["finding"]["corrected"])
        for each in again
        if each["finding"]["key"] == key
    ]
    assert 204 == program.delete(path).status_code
    assert found == program.get(f"/documents/{first['document']}/facts").json()


def test_views_of_many_papers(program: TestClient):
    """Timeline, letters, statements, names and missing papers answer for a query."""
    course = program.get("/timeline?q=asylum").json()
    assert course["total"] >= len(course["moments"]) > 0
    assert [each["date"] for each in course["moments"]] == sorted(
        each["date"] for each in course["moments"]
    )
    assert program.get("/letters").json()["letters"]
    assert program.get("/names?field=from").json()
    assert program.get("/statements").json()["total"] >= 0
    assert program.get("/missing").json()["total"] >= 0


def test_actors_are_told_and_put_right(program: TestClient):
    """Who is named is listed with all names, each mention cited; two are made one, and undone."""
    found = program.get("/actors").json()
    assert found["total"] >= len(found["actors"]) > 1
    one, other = found["actors"][:2]
    who = program.get(f"/actors/{one['key']}").json()
    assert one == who["actor"]
    assert who["names"]
    for each in program.get(f"/actors/{one['key']}/mentions").json()[:3]:
        assert program.get("/citations", params={"c": each["citation"]}).json()["same"]
    path = f"/actors/{one['key']}/merge"
    merged = program.post(path, json={"others": [other["key"]]}).json()
    assert one["names"] + other["names"] == merged["names"]
    called = program.put(f"/actors/{one['key']}", json={"name": "Somebody"}).json()
    assert "Somebody" == called["name"]
    assert program.post("/acts/undo", json={}).json()["act"]
    assert program.post("/acts/undo", json={}).json()["act"]
    assert one == program.get(f"/actors/{one['key']}").json()["actor"]


def test_versions_and_sources(program: TestClient):
    """What is like a document is listed, two are laid side by side, a sentence finds its records."""
    first = hit(program, "asylum kind:text")
    assert isinstance(program.get(f"/documents/{first['document']}/versions").json(), list)
    path = f"/documents/{first['document']}/versions/{first['document']}"
    same = program.get(path).json()
    assert {"same"} == {row["kind"] for row in same["rows"]}
    sentence = {"text": "Veldora granted asylum to Elena Marsh.", "language": "en"}
    for each in program.post("/supports", json=sentence).json():
        assert program.get("/citations", params={"c": each["citation"]}).json()["same"]


def test_own_things_are_kept_and_undone(program: TestClient, library: Library):
    """What a program stars, tags and writes is on the desk; undo takes the last of it back."""
    first = hit(program, "asylum")
    ident = first["document"]
    assert 204 == program.put(f"/documents/{ident}/star").status_code
    assert library.desk.starred(ident)
    tags = program.post(f"/documents/{ident}/tags", json={"names": ["Offer", "1994"]}).json()
    assert ["1994", "offer"] == sorted(tag["name"] for tag in tags)
    assert [ident] == [brief["document"] for brief in program.get("/tagged?tag=offer").json()]
    note = program.post("/notes", json={"citation": first["citation"], "text": "Look."}).json()
    assert note == program.get(f"/notes/{note['key']}").json()
    assert "note" == program.post("/acts/undo", json={}).json()["act"]["kind"]
    assert 404 == program.get(f"/notes/{note['key']}").status_code
    assert "note" == program.post("/acts/redo", json={}).json()["act"]["kind"]
    assert 200 == program.get(f"/notes/{note['key']}").status_code
    bad = program.post(f"/documents/{ident}/tags", json={"names": ["***"]})
    assert (422, PROBLEM) == (bad.status_code, bad.headers["content-type"])


def test_a_case_has_its_course(program: TestClient):
    """A dossier's events come by date, and the last of them says how the case stands."""
    first = hit(program, "asylum")
    key = program.post("/dossiers", json={"title": "The request"}).json()["dossier"]["key"]
    for date, state in (("1994-04", "granted"), ("1994-03-15", "asked")):
        answer = program.post(
            f"/dossiers/{key}/items",
            json={"kind": "event", "citation": first["citation"], "date": date, "state": state},
        )
        assert 201 == answer.status_code
    case = program.get(f"/dossiers/{key}").json()
    assert ["1994-03-15", "1994-04"] == [item["date"] for item in case["course"]]
    assert ("granted", "1994-04") == (case["state"], case["since"])


def test_a_list_is_asked(program: TestClient):
    """Each line of a list has its answer, and what can't be searched is said."""
    made = program.post("/lists", json={"lines": ["asylum", "xyzzyplugh", "..."]}).json()
    key = made["batch"]["key"]
    runner = program.app.state.runner
    runner.wait(key, 60)
    rows = program.get(f"/lists/{key}/rows").json()
    assert [True, False, False] == [row["documents"] > 0 for row in rows]
    assert [-1, "no word in it"] == [rows[2]["documents"], rows[2]["note"]]
    assert 3 == program.get(f"/lists/{key}").json()["state"]["done"]


def test_an_answer_is_taken_away_whole(program: TestClient):
    """An export holds every answer; its ZIP of originals holds their bytes."""
    total = program.get("/search?q=asylum").json()["total"]
    rows = program.post("/exports", json={"form": "jsonl", "q": "asylum"})
    assert "attachment" in rows.headers["content-disposition"]
    assert total == len([json.loads(row) for row in rows.text.splitlines()])
    packed = program.post("/exports", json={"form": "zip-originals", "q": "asylum"})
    with zipfile.ZipFile(io.BytesIO(packed.content)) as opened:
        assert {"manifest.csv", "SHA256SUMS"} <= set(opened.namelist())


def test_files_are_accounted_for(program: TestClient, library: Library):
    """The outcomes are those of the library, narrowed down as asked."""
    assert msgspec.to_builtins(library.counts()) == program.get("/counts").json()
    bad = program.get("/files?state=unreadable").json()
    assert {"unreadable"} == {row["state"] for row in bad}
    assert all(row["advice"] for row in bad)
    assert program.get("/progress").json()["run"]["finished"]


def test_a_page_is_drawn(program: TestClient):
    """The picture of a page is a picture, and its words have their boxes."""
    first = hit(program, "safe-conduct type:pdf")
    answer = program.get(f"/documents/{first['document']}/pages/1/image?width=400")
    assert (200, "image/jpeg") == (answer.status_code, answer.headers["content-type"])
    assert program.get(f"/documents/{first['document']}/pages/1/boxes").json()
