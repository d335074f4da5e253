"""Publishing from the workspace: rehearsed, published, refused; in a real library."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from starlette.testclient import TestClient
from tests.publish.authority import Authority, needs_openssl
from tests.publish.calendar import Calendar
from tests.publish.making import key

import vitrina
from vitrina import approvals
from vitrina.formats.notes import fingerprint
from vitrina.library import Library
from vitrina.publish import keys
from vitrina.surfaces.web import app
from vitrina.surfaces.web.access import Access
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder

ROOT = Path(__file__).parents[2]
WORDS = "seven words that nobody else would choose"


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of a few cables."""
    root = tmp_path_factory.mktemp("papers")
    shutil.copytree(ROOT / "samples/cables", root / "cables")
    with vitrina.open(root / "cables") as library:
        library.ingest(workers=1, ocr=False)
        case = library.desk.open_dossier("What became of her", "A case.")
        hit = library.search("asylum").hits[0]
        library.desk.add(case.key, "passage", hit.citation, "Asylum is granted.")
        keys.save(key(), root / "publisher.key", WORDS)
        yield library


@pytest.fixture(name="editor")
def _editor(library: Library) -> TestClient:
    """Somebody in the workspace of that library."""
    access = Access()
    client = TestClient(
        app(library, access), base_url="http://127.0.0.1", headers={"accept-language": "en"}
    )
    client.cookies.set(access.cookie, access.session, domain="127.0.0.1")
    return client


def sent(editor: TestClient, **fields: Any) -> str:
    """What the page says after a form was sent, when the work is done."""
    form_key = re.findall(r'name="form_key" value="([^"]+)"', editor.get("/publish").text)[0]
    editor.post(
        "/publish",
        data={"form_key": form_key, "title": "The case", "choose": "everything"} | fields,
    )
    editor.app.state.publisher.wait(60)
    return editor.get("/publish").text


def test_only_looking_leaves_nothing(editor: TestClient, library: Library) -> None:
    """A rehearsal tells that nothing was found, and nothing of it stays."""
    said = sent(editor, act="check")

    assert "Nothing was found that must not be seen" in said
    assert list((library.root / "editions").iterdir()) == []


def test_published(editor: TestClient, library: Library) -> None:
    """A dossier's papers are published with what it tells, and the edition is whole."""
    root = library.root.parent
    case = library.desk.dossiers()[0]
    said = sent(
        editor, act="publish", out=str(root / "edition"), key=str(root / "publisher.key"), passphrase=WORDS,
        choose="dossiers", dossier=case.key, notes="First.\r\n\r\nSecond.", findings=["names", "events"],
    )  # fmt: skip

    assert "Published" in said
    assert WORDS not in said
    verdict = verify(Folder(root / "edition"), key().verifiers)
    assert (verdict.state, verdict.documents) == ("good", 1)
    (page,) = (root / "edition/data/dossiers").glob("*.html")
    assert "Asylum is granted." in page.read_text()
    assert "<p>Second.</p>" in (root / "edition/data/index.html").read_text()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"passphrase": "other words"}, "does not open"),
        ({"key": "nowhere"}, "can&#39;t be read"),
        ({"out": "/", "passphrase": WORDS}, "something else than an edition"),
        ({"choose": "query", "query": "nothingofthekind", "passphrase": WORDS, "key2": ""}, "no document"),
    ],
)  # fmt: skip
def test_refused(editor: TestClient, library: Library, fields: dict[str, str], why: str) -> None:
    """What can't be done is said with what to do, and nothing is published."""
    root = library.root.parent
    own = {"act": "publish", "out": str(root / "other"), "key": str(root / "publisher.key")}
    if why == "no document":
        keys_file = root / "third.key"
        keys_file.exists() or keys.save(key("example.org/third"), keys_file, WORDS)
        own["key"] = str(keys_file)
    said = sent(editor, **(own | fields))

    assert why in said
    assert not (root / "other").exists()


def published(editor: TestClient, library: Library, out: str, **fields: Any) -> str:
    """What the page says after an edition was published to a folder beside the library."""
    root = library.root.parent
    own = {"act": "publish", "key": str(root / "publisher.key"), "passphrase": WORDS}
    return sent(editor, out=str(root / out), **(own | fields))


def test_a_second_person(editor: TestClient, library: Library) -> None:
    """Their key pasted, it awaits them: what to hand over is told, also by a workspace that is opened anew."""
    ana = key("ana.example.org", seed=20)
    waiting = library.root.parent / "both.awaiting"
    said = published(
        editor, library, "both", approver="\r\n".join(each.print() for each in ana.verifiers)
    )
    anew = Access()
    again = TestClient(app(library, anew), base_url="http://127.0.0.1")
    again.cookies.set(anew.cookie, anew.session, domain="127.0.0.1")
    told = again.get("/publish", headers={"accept-language": "en"}).text
    spanish = again.get("/publish", headers={"accept-language": "es"}).text

    for page in (said, told):
        assert f'<code dir="auto">{waiting}</code>' in page
        assert "<dd><bdi>ana.example.org</bdi></dd>" in page
        assert "vitrina approve both.awaiting --key FILE" in page
        assert fingerprint(key().verifiers) in page
    assert "Entregue esta carpeta" in spanish
    assert not (waiting.parent / "both").exists()

    approvals.approve(waiting, verify(Folder(waiting)), ana, 1_700_006_400)
    assert "Approved by everyone" in again.get("/publish", headers={"accept-language": "en"}).text
    said = published(editor, library, "both", choose="last")
    assert "handing" not in said
    assert "signed by <bdi>example.org/papers</bdi>, <bdi>ana.example.org</bdi>" in said
    assert (verify(Folder(waiting.parent / "both")).state, waiting.exists()) == ("good", False)


def test_no_key(editor: TestClient, library: Library) -> None:
    """What is no public key is told, and nothing is made."""
    said = published(editor, library, "none", approver="ana.example.org+1234+abcd")
    assert "is no public key" in said
    assert not list(library.root.parent.glob("none*"))


@needs_openssl
def test_stamped(editor: TestClient, library: Library, tmp_path: Path) -> None:
    """An authority that is named is asked, once, and its word shown; one that does not answer leaves the edition whole."""
    authority = Authority(tmp_path / "authority")
    root = library.root.parent
    keys.save(key("example.org/stamped"), root / "stamped.key", WORDS)
    own = {"key": str(root / "stamped.key")}
    published(editor, library, "stamped", **own)
    assert authority.asked == []
    said = published(editor, library, "stamped", timestamp=authority.address, **own)
    authority.stop()
    assert "CN=Example Clock" in said
    assert len(authority.asked) == 1
    assert verify(Folder(root / "stamped")).authority == "CN=Example Clock"

    said = published(editor, library, "unstamped", timestamp="http://127.0.0.1:9/", **own)
    assert "It is published; a timestamp is missing." in said
    assert verify(Folder(root / "unstamped")).state == "good"


def test_noted(editor: TestClient, library: Library) -> None:
    """Calendars are asked where that is ticked, and not where only their address stands."""
    calendar = Calendar()
    root = library.root.parent
    keys.save(key("example.org/noted"), root / "noted.key", WORDS)
    own = {"key": str(root / "noted.key"), "calendars": calendar.address}
    published(editor, library, "noted", **own)
    assert calendar.asked == []
    said = published(editor, library, "noted", note="1", **own)
    calendar.stop()
    assert f"<bdi>{calendar.address}</bdi>" in said
    assert len(calendar.asked) == 1
    assert verify(Folder(root / "noted")).calendars == (calendar.address,)
    said = published(editor, library, "noted", note="1", timestamp="nowhere", **own)
    assert "a timestamp is missing" in said
    assert "nowhere is no address" in said


def test_by_a_program(editor: TestClient, library: Library) -> None:
    """A program rehearses, publishes, and is told how it stands; the passphrase is told nowhere."""
    root = library.root.parent
    keys.save(key("example.org/program"), root / "program.key", WORDS)
    access = editor.app.state.access
    program = TestClient(
        editor.app, base_url="http://127.0.0.1/api/v1", headers={"authorization": f"Bearer {access.key}"}
    )  # fmt: skip
    said, chosen = {"title": "The case", "notes": ["One  note."]}, {"everything": True}

    def done(answer: Any) -> Any:
        assert answer.status_code == 202, answer.text
        editor.app.state.publisher.wait(60)
        return program.get("/editions").json()

    told = done(program.post("/editions/rehearsal", json={"choice": chosen, "about": said}))
    assert (told["last"]["act"], told["last"]["wrong"]) == ("check", "")
    assert told["last"]["made"]["documents"] > 1
    order = {"out": str(root / "program"), "key": str(root / "program.key"), "passphrase": WORDS}
    first = program.post("/editions", json={**order, "choice": chosen, "about": said})
    busy = program.post("/editions", json=order)
    told = done(first)
    assert busy.status_code == 409
    assert WORDS not in str(told)
    assert told["last"]["made"]["added"] > 1
    (row,) = (each for each in told["editions"] if each["name"] == "example.org/program")
    assert (row["place"], row["waits"], row["signers"]) == (
        str(root / "program"), "", ["example.org/program"],
    )  # fmt: skip
    told = done(program.post("/editions", json={**order, "approvers": ["nobody"]}))
    assert "is no public key" in told["last"]["wrong"]
    assert verify(Folder(root / "program")).state == "good"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_in_a_browser(
    library: Library, sites: Any, chromium: Any, scheme: Any, width: int,
    tmp_path: Path,
) -> None:  # fmt: skip
    """A person pastes a key, publishes, and reads what to hand over; by axe, and nothing wider than the screen."""
    ana = key("ana.example.org", seed=20)
    name = f"{scheme}{width}"
    keys.save(key(f"example.org/{name}"), tmp_path / "own.key", WORDS)
    site = sites(library)
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en"
    )
    context.add_cookies(
        [{"name": site.access.cookie, "value": site.access.session, "url": site.address}]
    )
    page = context.new_page()
    page.goto(f"{site.address}/publish")
    page.get_by_label("every paper of the library").check()
    page.get_by_label("Title", exact=True).fill("The case")
    page.get_by_label("Folder of the edition").fill(str(tmp_path / "edition"))
    page.get_by_label("File of the key").fill(str(tmp_path / "own.key"))
    page.get_by_label("Its passphrase").fill(WORDS)
    page.get_by_label("Public keys of those").fill(
        "\n".join(each.print() for each in ana.verifiers)
    )
    assert page.get_by_label("Address of an authority").input_value() == ""
    assert not page.get_by_label("Have calendars note it").is_checked()
    page.get_by_role("button", name="Look for leaks, and publish").click()
    here = page.locator("section", has=page.get_by_text(f"Awaits approval: example.org/{name}"))
    here.wait_for(timeout=60_000)
    shown = here.inner_text()
    wrong = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if shots := os.environ.get("VITRINA_SHOTS"):
        page.screenshot(path=f"{shots}/publish-{name}.png", full_page=True)
    context.close()

    assert str(tmp_path / "edition.awaiting") in shown
    assert "ana.example.org" in shown
    assert ([each["id"] for each in wrong], wide) == ([], 0)


def test_a_stranger(library: Library) -> None:
    """Without the key of the workspace, or with a form of somebody else's, nothing is done."""
    access = Access()
    stranger = TestClient(app(library, access), base_url="http://127.0.0.1", follow_redirects=False)
    assert stranger.post("/publish", data={"act": "check"}).status_code != 200
    stranger.cookies.set(access.cookie, access.session, domain="127.0.0.1")
    assert stranger.post("/publish", data={"act": "check", "form_key": "x"}).status_code == 403
