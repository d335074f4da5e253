"""Publishing from the workspace: rehearsed, published, refused; in a real library."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.publish.making import key

import vitrina
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


def test_a_stranger(library: Library) -> None:
    """Without the key of the workspace, or with a form of somebody else's, nothing is done."""
    access = Access()
    stranger = TestClient(app(library, access), base_url="http://127.0.0.1", follow_redirects=False)
    assert stranger.post("/publish", data={"act": "check"}).status_code != 200
    stranger.cookies.set(access.cookie, access.session, domain="127.0.0.1")
    assert stranger.post("/publish", data={"act": "check", "form_key": "x"}).status_code == 403
