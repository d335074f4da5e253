"""IIIF, oEmbed and RO-Crate of an edition: what they name is there, and they tell nothing that its pages do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from rocrate.rocrate import ROCrate
from tests.publish.making import DAY, TEXTS, drawn, made, picture
from tests.publish.test_edition import files

from vitrina.core.clean import CleanDocument, CleanPage
from vitrina.publish import described
from vitrina.publish.ledger import Ledger
from vitrina.publish.pages import About, Listed
from vitrina.redact import leaks
from vitrina.redact.decisions import TERM, Decision
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder

ADDRESS = "https://example.org/papers"
HOSTILE = """A "quoted" <b>title</b> & 'more'"""
ABOUT = About("The Marsh case", "Example Press", ("What is here.", "And more."), ADDRESS)


@pytest.fixture(name="ledger")
def _ledger() -> Ledger:
    """A ledger whose chance is the same in each run."""
    return Ledger(draw=drawn())


def told(path: Path) -> Any:
    """What a file of JSON says."""
    return json.loads(path.read_text())


def ids(node: Any) -> list[str]:
    """Every address in a manifest."""
    if isinstance(node, list):
        return [found for each in node for found in ids(each)]
    if not isinstance(node, dict):
        return []
    own = [node["id"]] if "id" in node else []
    return own + [found for each in node.values() for found in ids(each)]


def test_pictures(tmp_path: Path, ledger: Ledger) -> None:
    """A document with pictures has a manifest: each picture at its place and of its size; others have none."""
    made(tmp_path / "out", ledger, about=ABOUT)
    data = tmp_path / "out/data"
    memo = ledger.documents["memo"].id
    assert [path.parent.name for path in data.glob("d/*/iiif.json")] == [memo]
    manifest = told(data / f"d/{memo}/iiif.json")
    (canvas,) = manifest["items"]
    body = canvas["items"][0]["items"][0]["body"]
    shown = data / body["id"].removeprefix(f"{ADDRESS}/")
    with Image.open(shown) as image:
        assert image.size == (canvas["width"], canvas["height"]) == (body["width"], body["height"])
    assert (manifest["type"], manifest["id"]) == ("Manifest", f"{ADDRESS}/d/{memo}/iiif.json")
    assert manifest["label"] == {"none": ["Memorandum"]}
    assert all(each.startswith(f"{ADDRESS}/d/{memo}/") for each in ids(manifest))
    assert len(set(ids(manifest))) == len(ids(manifest))
    for each in (*manifest["rendering"], *manifest["seeAlso"]):
        assert (data / each["id"].removeprefix(f"{ADDRESS}/")).is_file()
    page = (data / f"d/{memo}/index.html").read_text()
    assert 'href="iiif.json"' in page


def test_without_an_address(tmp_path: Path, ledger: Ledger) -> None:
    """Where it will be found is not known: addresses lead on from where they stand, and nothing is said of embedding."""
    made(tmp_path / "out", ledger)
    memo = tmp_path / "out/data/d" / ledger.documents["memo"].id
    for each in ids(told(memo / "iiif.json")):
        assert not each.startswith(("/", "http"))
    body = told(memo / "iiif.json")["items"][0]["items"][0]["items"][0]["body"]
    assert (memo / body["id"]).is_file()
    assert list((tmp_path / "out").rglob("oembed.json")) == []
    assert "oembed" not in (memo / "index.html").read_text()


def test_embedded(tmp_path: Path, ledger: Ledger) -> None:
    """Each page says how another shows it; a title can't break out of the frame that is told."""
    made(tmp_path / "out", ledger, {"offer": (HOSTILE, "", "en", ("A line.",))}, about=ABOUT)
    ident = ledger.documents["offer"].id
    folder = tmp_path / "out/data/d" / ident
    embed = told(folder / "oembed.json")
    frame = ET.fromstring(embed["html"].replace(' loading="lazy"', ""))
    assert (frame.tag, frame.attrib["title"], len(frame)) == ("iframe", HOSTILE, 0)
    assert frame.attrib["src"] == f"{ADDRESS}/d/{ident}/index.html#l1"
    assert (embed["type"], embed["version"]) == ("rich", "1.0")
    page = (folder / "index.html").read_text()
    assert f'type="application/json+oembed" href="{ADDRESS}/d/{ident}/oembed.json"' in page


def test_fields(ledger: Ledger) -> None:
    """A field is no HTML to a viewer, and only a whole day is a day."""
    del ledger
    row = Listed("b0", 1, 0, "T", "1994", "text", "en", "", 1, 0, DAY)
    paper = CleanDocument(
        "b0", "T", (CleanPage(("x",)), CleanPage(("y",), picture(), "annex")), "1994",
        fields=(("From", "<img src=x onerror=alert(1)>"), ("To", "a <b@example.org>")),
    )  # fmt: skip
    ((path, data),) = described.document(About("E"), paper, row)
    manifest = json.loads(data)
    assert path == "d/b0/iiif.json"
    assert [each["value"]["none"] for each in manifest["metadata"]] == [
        ["&lt;img src=x onerror=alert(1)&gt;"], ["a <b@example.org>"],
    ]  # fmt: skip
    assert [(each["id"], each["label"]["none"]) for each in manifest["items"]] == [
        ("p2", ["annex"])
    ]
    assert "navDate" not in manifest
    later = Listed("b0", 1, 0, "T", "1994-03-19", "text", "en", "", 1, 0, DAY)
    ((_, data),) = described.document(About("E"), paper, later)
    assert json.loads(data)["navDate"] == "1994-03-19T00:00:00Z"


def test_a_crate(tmp_path: Path, ledger: Ledger) -> None:
    """The reference library reads it: the edition, its lists, each document; every part is there."""
    made(tmp_path / "out", ledger, about=ABOUT)
    data = tmp_path / "out/data"
    crate = ROCrate(str(data))
    assert (crate.version, crate.name) == ("1.2", "The Marsh case")
    assert crate.root_dataset["publisher"]["name"] == "Example Press"
    assert crate.root_dataset["datePublished"] == "2023-11-15"
    parts = {part.id: part for part in crate.root_dataset["hasPart"]}
    assert all((data / each).exists() for each in parts)
    assert {each.split("/")[1] for each in parts if each.startswith("d/")} == {
        ledger.documents[name].id for name in TEXTS
    }
    offer = parts[f"d/{ledger.documents['offer'].id}/"]
    assert (offer["name"], offer["temporalCoverage"]) == ("The offer of asylum", "1994-03-19")


def test_signed_and_the_same_again(tmp_path: Path, ledger: Ledger) -> None:
    """They are of the edition: the same bytes on another day, found when changed, gone with their document."""
    made(tmp_path / "out", ledger, about=ABOUT)
    before = files(tmp_path / "out")
    made(tmp_path / "out", ledger, about=ABOUT, time=DAY + 86_400)
    assert files(tmp_path / "out") == before
    memo = ledger.documents["memo"].id
    for path in (f"d/{memo}/iiif.json", f"d/{memo}/oembed.json", "ro-crate-metadata.json"):
        target = tmp_path / "out/data" / path
        good = target.read_bytes()
        target.write_bytes(good + b" ")
        wrong = [each.path for each in verify(Folder(tmp_path / "out")).findings]
        assert path in wrong
        target.write_bytes(good)
    assert verify(Folder(tmp_path / "out")).good
    rest = {name: text for name, text in TEXTS.items() if name != "memo"}
    made(tmp_path / "out", ledger, rest, about=ABOUT, time=DAY + 86_400)
    assert [path.name for path in (tmp_path / f"out/data/d/{memo}").iterdir()] == ["index.html"]
    assert memo not in (tmp_path / "out/data/ro-crate-metadata.json").read_text()


def test_the_leak_check_reads_them(tmp_path: Path, ledger: Ledger) -> None:
    """A name that slipped into a title, a field or a note is found in each of them, escapes and all."""
    name = "Zoë Ravenscroft"

    made(tmp_path / "out", ledger, {"memo": (name, "", "en", ("A line.",))}, about=ABOUT)
    seeker = leaks.Seeker([Decision("d0", TERM, "other", "", term=name)], {})
    found = {each.path for each in leaks.check(tmp_path / "out", seeker).leaks}
    memo = ledger.documents["memo"].id
    assert found >= {
        f"data/d/{memo}/iiif.json", f"data/d/{memo}/oembed.json", "data/ro-crate-metadata.json",
    }  # fmt: skip
