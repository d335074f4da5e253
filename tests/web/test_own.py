"""A person's own pages: what the forms do, what is refused, and what nobody else gets."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from html import unescape
from typing import Any

import pytest
from lxml import etree
from starlette.testclient import TestClient

from vitrina.surfaces.web import markdown


def ident(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()


SPEECH = ident("speech")
CITED = f"vitrina:{SPEECH[:16]}#line=447"


@pytest.fixture(name="send")
def _send(reader: TestClient, access: Any) -> Any:
    """Send a form of ours."""

    def send(act: str, **fields: str) -> Any:
        return reader.post(f"/own/{act}", data={"form_key": access.form_key, **fields})

    return send


def test_an_act_leads_back_and_can_be_undone(reader: TestClient, send: Any, shelf: Any):
    """A star leads back to the page, which says once what was done and offers to undo it."""
    answer = send("star", document=SPEECH, on="1", next="/?q=asilo")
    assert (303, "/?q=asilo") == (answer.status_code, answer.headers["location"])
    page = reader.get("/?q=asilo").text
    assert 'role="status"' in page
    assert "Starred" in page
    number = re.search(r'name="number" value="(\d+)"', page)[1]
    assert "Starred</strong>" not in reader.get("/?q=asilo").text
    send("undo", number=number, next="/mine")
    assert () == shelf.desk.stars()
    assert "Undone:" in reader.get("/mine").text
    send("redo", number=number)
    assert [SPEECH] == [star.document for star in shelf.desk.stars()]


@pytest.mark.parametrize(
    "path",
    [
        "/own/star",
        "/own/undo",
        "/own/redo",
        "/own/note",
        "/own/drop-dossier",
        "/lists/x",
        "/export",
    ],
)
def test_nothing_is_done_without_the_form_key(reader: TestClient, shelf: Any, path: str):
    """A form that is not ours changes nothing."""
    answer = reader.post(path, data={"document": SPEECH, "on": "1", "form_key": "guess"})
    assert (403, ()) == (answer.status_code, shelf.desk.acts())


def test_a_list_is_not_taken_without_the_form_key(reader: TestClient, shelf: Any):
    """An upload that is not ours is refused as well."""
    answer = reader.post("/lists", files={"file": ("a.txt", b"x")}, data={"form_key": "guess"})
    assert (403, ()) == (answer.status_code, shelf.batches.batches())


@pytest.mark.parametrize("path", ["/mine", "/dossiers", "/lists", "/export?q=x", "/mine/tag/a"])
def test_strangers_see_nothing(stranger: TestClient, path: str):
    """Without the key no page of one's own opens."""
    assert 403 == stranger.get(path).status_code


def test_a_note_stands_beside_its_passage(reader: TestClient, send: Any, shelf: Any):
    """A note on lines is in the document's page and under Mine, with its citation as a link."""
    send("note", citation=CITED, text=f"**Mark** this; see {CITED}.", next=f"/d/{SPEECH}?line=447")
    note = shelf.desk.notes()[0]
    page = reader.get(f"/d/{SPEECH}?line=447").text
    assert "<strong>Mark</strong>" in page
    assert f'href="/cite?c=vitrina%3A{SPEECH[:16]}%23line%3D447"' in page
    assert note.quote in unescape(reader.get("/mine").text)
    send("edit-note", key=note.key, text="Other words")
    assert "Other words" in reader.get(f"/d/{SPEECH}").text
    send("drop-note", key=note.key)
    assert () == shelf.desk.notes()


@pytest.mark.parametrize(
    ("act", "fields", "status"),
    [
        ("tag", {"document": SPEECH, "name": '"'}, 400),
        ("note", {"citation": CITED, "text": " "}, 400),
        ("note", {"citation": "nonsense", "text": "x"}, 404),
        ("note", {"citation": "vitrina:zz", "text": "x"}, 400),
        ("edit-note", {"key": "none", "text": "x"}, 404),
        ("add-item", {"dossier": "none", "kind": "passage", "citation": CITED}, 404),
        ("add-item", {"title": "T", "kind": "event", "citation": CITED, "date": "soon"}, 400),
        ("forget", {"key": "none"}, 404),
        ("nothing", {}, 404),
    ],
)
def test_what_can_not_be_kept_is_said(send: Any, act: str, fields: dict[str, str], status: int):
    """A form that lacks something, or names what is gone, gets a page that says so."""
    assert status == send(act, **fields).status_code


def test_a_tag_has_its_page(reader: TestClient, send: Any):
    """Tags show on the document and in results, and have a page of their own, in any letters."""
    send("tag", document=SPEECH, name="Asilo político, <b>")
    assert "/mine/tag/asilo%20pol%C3%ADtico" in reader.get("/?q=asilo").text
    assert "conferencia" in reader.get("/mine/tag/asilo político").text
    assert "&lt;b&gt;" in reader.get("/mine").text
    assert "No document has this tag." in reader.get("/mine/tag/none").text


def test_a_dossier_tells_a_case(reader: TestClient, send: Any, shelf: Any):
    """Pieces stand in their order, can be moved, and the events give the case its course and state."""
    to = send("open-dossier", title="The offer", text="Who *offered*.").headers["location"]
    key = to.rpartition("/")[2]
    send("add-item", dossier=key, kind="passage", citation=CITED, text="Said aloud")
    send(
        "add-item",
        dossier=key,
        kind="event",
        citation=CITED,
        text="Refused",
        date="2021-02",
        state="refused",
    )
    send(
        "add-item",
        dossier=key,
        kind="event",
        citation=CITED,
        text="Offered",
        date="2021-01-04",
        state="offered",
    )
    page = reader.get(to).text
    assert "since February 2021" in page
    course = page[page.index('class="course"') :]
    assert course.index("Offered") < course.index("Refused")
    first = shelf.desk.items(key)[0]
    send("move-item", key=first.key, way="down")
    send("edit-item", key=first.key, text="Said quietly")
    assert ["event", "passage", "event"] == [item.kind for item in shelf.desk.items(key)]
    assert "Said quietly" in reader.get(to).text
    send("drop-item", key=first.key)
    assert 2 == len(shelf.desk.items(key))
    send("drop-dossier", key=key)
    assert 404 == reader.get(to).status_code


def test_a_list_is_asked_and_saved(reader: TestClient, access: Any):
    """An uploaded list is asked in the background, shown line by line, and saved without formulas."""
    answer = reader.post(
        "/lists",
        files={"file": ("names.txt", "assange\n???\n=1+zzz\n".encode("utf-8-sig"))},
        data={"form_key": access.form_key, "mode": "any", "name": "People"},
    )
    to = answer.headers["location"]
    reader.app.state.runner.wait(to.rpartition("/")[2], 30)
    page = reader.get(to).text
    assert "no word in it" in page
    assert "/?q=assange~" in page
    assert {"running": False, "done": 3} == {
        name: reader.get(f"{to}.json").json()[name] for name in ("running", "done")
    }
    table = reader.get(f"{to}/table.csv")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert ["3", "'=1+zzz", "0", ""] == rows[3][:4]
    assert 'filename="People.csv"' in table.headers["content-disposition"]
    assert b"PK" == reader.get(f"{to}/table.xlsx").content[:2]
    assert 404 == reader.get(f"{to}/table.exe").status_code
    assert "1 of 3 found" in reader.get("/lists").text
    assert "=1+zzz" not in reader.get(f"{to}?show=found").text


def test_a_list_may_be_pasted(reader: TestClient, access: Any, shelf: Any):
    """Lines in the form's field are a list too; an empty one is refused."""
    data = {"form_key": access.form_key, "lines": "assange\r\nclinton\r\n"}
    answer = reader.post("/lists", data=data, files={"file": ("", b"")})
    key = answer.headers["location"].rpartition("/")[2]
    reader.app.state.runner.wait(key, 30)
    assert (2, 2) == (shelf.batches.batch(key).lines, shelf.batches.state(key).done)
    empty = reader.post("/lists", data={"form_key": access.form_key}, files={"file": ("", b"")})
    assert 400 == empty.status_code


def test_an_export_is_a_file(reader: TestClient, access: Any):
    """Every form of an export comes as a file to save, with the filters of the search."""
    page = reader.get("/export?q=asylum&kind=mail").text
    assert "1 document" in page
    for form in ("csv", "jsonl", "zip-text", "zip-originals"):
        data = {"form_key": access.form_key, "form": form, "search": "q=asylum&kind=mail"}
        answer = reader.post("/export", data=data)
        assert f"{form} {ident('mail')}" == answer.text
        assert answer.headers["content-disposition"].startswith("attachment; ")


def test_a_feed_asks_for_its_password(stranger: TestClient, shelf: Any):
    """The feed opens by its own password alone, over Basic, and tells what came in since."""
    saved = shelf.desk.save("asylum", name="<Asylum>")
    other = shelf.desk.save("asilo")
    shelf.news(saved.key)
    late = shelf.documents.pop(SPEECH)
    shelf.put(late, *shelf.blocks[SPEECH])
    url = f"/feeds/{saved.key}.atom"

    def ask(password: str, user: str = "feed") -> Any:
        told = base64.b64encode(f"{user}:{password}".encode()).decode()
        return stranger.get(url, headers={"authorization": f"Basic {told}"})

    password = shelf.desk.password(f"feed {saved.key}")
    wrong = [
        stranger.get(url), ask("guess"), ask(""), ask(shelf.desk.password(f"feed {other.key}")),
        ask(password, "x"), stranger.get(url, headers={"authorization": b"Basic \xe9"}),
        stranger.get("/feeds/none.atom"),
    ]  # fmt: skip
    assert [401] * 7 == [answer.status_code for answer in wrong]
    answer = ask(password)
    assert (200, "application/atom+xml") == (
        answer.status_code, answer.headers["content-type"].partition(";")[0],
    )  # fmt: skip
    root = etree.fromstring(answer.content)
    assert "<Asylum> · seedcase" == root.findtext("{*}title")
    assert 403 == stranger.get(url, headers={"host": "evil.example"}).status_code
    shelf.desk.forget(saved.key)
    assert 401 == ask(password).status_code


def test_new_since_you_looked(reader: TestClient, send: Any, shelf: Any):
    """A saved search shows what is new until it is marked as seen."""
    send("save", search="q=asylum&kind=mail", name="Mail")
    saved = shelf.desk.searches()[0]
    assert (("kind", "mail"),) == saved.filters
    shelf.put(shelf.documents[SPEECH], *shelf.blocks[SPEECH])
    paper = shelf.documents[ident("mail")]
    made = type(paper)(
        **{
            **{f: getattr(paper, f) for f in paper.__struct_fields__},
            "id": ident("new"),
            "title": "A new asylum",
        }
    )
    shelf.put(made, *shelf.blocks[ident("mail")])
    assert "1 new" in reader.get("/mine").text
    assert "A new asylum" in reader.get(f"/mine/search/{saved.key}").text
    send("looked", key=saved.key)
    assert "Nothing new." in reader.get(f"/mine/search/{saved.key}").text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "![x](http://evil/x.png)",
        "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](data:text/html,x)", "[a](vbscript:x)",
        "<javascript:alert(1)>", "[a](//evil/x)", "[a](file:///etc/passwd)", '[a](https://x "onload=x")<b onclick=x>',
        'vitrina:0123456789ab#part="><script>x', "[a]: javascript:x\n[a]", "> " * 5000 + "x", "*" * 50_000,
    ],
)  # fmt: skip
def test_a_note_runs_nothing(text: str):
    """Markdown gives no script, picture, handler or address but of the web and of this library."""
    made = etree.HTML(f"<div>{markdown.html(text)}</div>")
    assert [] == made.xpath(
        "//script | //img | //iframe | //style | //form | //@*[starts-with(name(), 'on')]"
    )
    assert [] == [
        url for url in made.xpath("//@href")
        if not url.startswith(("https://", "http://", "/cite?", "/d/"))
    ]  # fmt: skip
