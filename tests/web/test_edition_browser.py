"""An edition in Chromium: read without a script, searched, checked; and a mirror that lies, caught there too."""

from __future__ import annotations

import base64
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.publish.authority import Authority, needs_openssl
from tests.publish.calendar import Calendar
from tests.publish.making import DAY, TEXTS, drawn, key, made
from tests.web.serving import Served

from vitrina import approvals, stamping
from vitrina.core.clean import CleanDossier, CleanItem
from vitrina.formats import notes
from vitrina.publish import shelf
from vitrina.publish.ledger import Ledger
from vitrina.publish.pages import About
from vitrina.verify import absence
from vitrina.verify.checking import verify
from vitrina.verify.command import main
from vitrina.verify.places import Folder

PAGES = ("names/index.html", "timeline/index.html", "es/timeline/1994.html", "withdrawn.html", "index.html", "about.html", "changes.html", "verify.html", "es/index.html", "es/verify.html")  # fmt: skip


PAPERS = TEXTS | {
    "arrest": (
        "Arrest", "1994-04-03", "en",
        ("Elena Marsh was arrested in San Telmo on 3 April 1994.", "Nobody was told."),
    ),
    "visit": ("Visita", "1994-04-04", "es", ("El embajador Andrés Quiroga recibió a Elena Marsh en San Telmo.",)),
}  # fmt: skip


def dossiers(ledger: Ledger) -> tuple[CleanDossier, ...]:
    """A case told on two papers."""
    offer, arrest = (ledger.id_of(name) for name in ("offer", "arrest"))
    items = (
        CleanItem(
            offer, "Asylum is granted.", ("to grant asylum to her.",), "1994-03-19", "granted"
        ),
        CleanItem(arrest, "She is arrested.", ("A line that is not there.",)),
        CleanItem("", "Nothing more is known."),
    )
    return (CleanDossier(ledger.page_of("case"), "What became of her", ("In two papers.",), items),)


class Mirror:
    """An edition of which one document was withdrawn, served, and its older state beside it."""

    def __init__(self, root: Path) -> None:
        self.ledger = Ledger(draw=drawn())
        self.root = root / "site"
        about = About(
            "The Marsh case", "Example Press", ("What is here.",), "https://example.org/x/",
            ("names", "events", "statements"),
        )  # fmt: skip
        given = {"about": about, "dossiers": dossiers(self.ledger)}
        made(root / "old", self.ledger, PAPERS, **given)
        rest = {name: text for name, text in PAPERS.items() if name != "list"}
        made(root / "new", self.ledger, rest, time=DAY + 86_400, **given)
        self.old, self.new = root / "old", root / "new"
        shutil.copytree(self.new / "data", self.root)
        self.served = Served(self.root)
        self.offer, self.memo = (self.ledger.documents[name].id for name in ("offer", "memo"))

    def put(self, source: Path) -> None:
        """Give out another folder from the same address."""
        shutil.rmtree(self.root)
        shutil.copytree(source, self.root)

    def address(self, path: str) -> str:
        """Where a path is served."""
        return f"{self.served.address}/{path}"


@pytest.fixture(name="mirror")
def _mirror(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    """A mirror, not lying yet. Its cards are in one group, as those of many documents: each has its proof."""
    monkeypatch.setattr(shelf, "GROUPS", 1)
    made_mirror = Mirror(tmp_path)
    yield made_mirror
    made_mirror.served.stop()


BOTH = pytest.mark.parametrize("reader", ["chromium", "postquantum"], indirect=True)
"""In a browser as it is, and in one that can check the second signature as well."""


@pytest.fixture(name="reader")
def _page(request: pytest.FixtureRequest) -> Any:
    """A reader's browser; anything that goes wrong in a script, or leaves the place, fails the test."""
    browser = request.getfixturevalue(getattr(request, "param", "chromium"))
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda asked: (
            wrong.append(asked.url)
            if "127.0.0.1" not in asked.url and asked.url.startswith("http")
            else None
        ),
    )
    yield page
    context.close()
    assert wrong == []


def checked(page: Any, address: str) -> str:
    """What the badge of a page says."""
    page.goto(address)
    page.click("#check")
    page.wait_for_selector("#said .good, #said .bad, #said .open")
    return str(page.inner_text("#said"))


def changed(target: Path, at: int) -> None:
    """Flip a bit of one byte."""
    data = target.read_bytes()
    target.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])


def searched(page: Any, address: str, query: str) -> str:
    """What a search says that it found."""
    page.goto(address)
    page.fill("#q", query)
    page.press("#q", "Enter")
    expect(page.locator("#count")).to_have_text(re.compile(r"\d|No doc|index"))
    return str(page.inner_text("#count"))


def knows_mldsa(page: Any) -> bool:
    """Whether this browser can check the second signature: Chromium could not always."""
    make = "crypto.subtle.generateKey({name: 'ML-DSA-44'}, false, ['sign', 'verify'])"
    return bool(page.evaluate(f"{make}.then(() => true, () => false)"))


@BOTH
def test_an_honest_mirror(mirror: Mirror, reader: Any) -> None:
    """A document's page, and the page of the seal, are found to be as they were published."""
    for path in (f"d/{mirror.memo}/index.html", "verify.html", "es/verify.html"):
        said = checked(reader, mirror.address(path))
        assert "9 entries" in said or "9 entradas" in said, said
        assert ("ML-DSA" in said) is not knows_mldsa(reader)  # what was not checked is said


def test_search(mirror: Mirror, reader: Any) -> None:
    """Words, accents and phrases are found, with the words around them, and lead to the line."""
    assert searched(reader, mirror.address("index.html"), "QUIROGA otorgara") == "1 document"
    reader.wait_for_selector("#hits mark")
    assert reader.inner_text("#hits mark >> nth=0") == "Quiroga"
    reader.click("#hits a")
    assert reader.url.endswith(f"d/{mirror.ledger.documents['salvo'].id}/index.html#l1")
    assert searched(reader, mirror.address("es/index.html"), '"grant asylum"') == "1 documento"
    assert searched(reader, mirror.address("index.html"), "東京") == "No document has all of this."


@pytest.mark.parametrize(
    "what", ["index.html", "r1/text.txt", "r1/meta.json", "r1/p0001.png", "r1/proof.tlog-proof"]
)
def test_a_changed_byte(mirror: Mirror, reader: Any, what: str) -> None:
    """One byte of a page, its text, its record, its picture or its proof."""
    target = mirror.root / f"d/{mirror.memo}/{what}"
    data = target.read_bytes()
    middle = len(data) // 2
    if what.endswith("proof"):  # in the first signature, that every browser knows
        middle = data.index("\n\n\N{EM DASH}".encode()) + 60
    at = data.rindex(b"harbour") if b"harbour" in data else middle
    changed(target, at)

    assert "NOT as it was published" in checked(
        reader, mirror.address(f"d/{mirror.memo}/index.html")
    )


@BOTH
def test_a_changed_second_signature(mirror: Mirror, reader: Any) -> None:
    """One byte of it: found by a browser that knows ML-DSA; any other says that it was not checked."""
    proof = mirror.root / f"d/{mirror.memo}/r1/proof.tlog-proof"
    data = proof.read_bytes()
    other = b"B" if data[-60:-59] == b"A" else b"A"
    proof.write_bytes(data[:-60] + other + data[-59:])

    said = checked(reader, mirror.address(f"d/{mirror.memo}/index.html"))
    if knows_mldsa(reader):
        assert "NOT as it was published" in said
    else:
        assert "ML-DSA" in said


def test_swapped_documents(mirror: Mirror, reader: Any) -> None:
    """Another document in the place of this one."""
    shutil.rmtree(mirror.root / f"d/{mirror.memo}")
    shutil.copytree(mirror.root / f"d/{mirror.offer}", mirror.root / f"d/{mirror.memo}")

    assert "NOT as it was published" in checked(
        reader, mirror.address(f"d/{mirror.memo}/index.html")
    )


def test_a_withdrawn_document_kept(mirror: Mirror, reader: Any) -> None:
    """A document that was withdrawn, with its old and genuine proof, is no longer in the edition."""
    gone = mirror.ledger.documents["list"].id
    shutil.rmtree(mirror.root / f"d/{gone}")
    shutil.copytree(mirror.old / f"data/d/{gone}", mirror.root / f"d/{gone}")

    assert "NOT as it was published" in checked(reader, mirror.address(f"d/{gone}/index.html"))


def test_a_rolled_back_edition(mirror: Mirror, reader: Any) -> None:
    """The old edition after the new one: whoever was here before is told; nobody else can be."""
    assert "as it was published" in checked(reader, mirror.address("verify.html"))
    mirror.put(mirror.old / "data")

    assert "newer state" in checked(reader, mirror.address("verify.html"))


@BOTH
def test_a_foreign_key_of_the_same_name(mirror: Mirror, reader: Any, tmp_path: Path) -> None:
    """Everything made again with another key: whoever was here before is told."""
    checked(reader, mirror.address("verify.html"))
    made(tmp_path / "forged", Ledger(draw=drawn()), keys=[key(seed=5)])
    mirror.put(tmp_path / "forged/data")

    assert "The key is another" in checked(reader, mirror.address("verify.html"))


@BOTH
def test_keys_exchanged(mirror: Mirror, reader: Any) -> None:
    """Other keys handed out beside the genuine signature."""
    other = "".join(f"{each.print()}\n" for each in key(seed=5).verifiers)
    (mirror.root / "log/keys").write_text(other)

    assert "NOT as it was published" in checked(reader, mirror.address("verify.html"))


@BOTH
def test_the_second_signature_stripped(mirror: Mirror, reader: Any) -> None:
    """The ML-DSA line taken out of the checkpoint and of the proof of the seal."""
    for path in ("log/checkpoint", "log/release.tlog-proof"):
        lines = (mirror.root / path).read_text().split("\n")
        (mirror.root / path).write_text("\n".join(lines[:-2]) + "\n")

    assert "NOT as it was published" in checked(reader, mirror.address("verify.html"))


@BOTH
@pytest.mark.parametrize("which", [0, 1])
def test_a_forged_signature(mirror: Mirror, reader: Any, which: int) -> None:
    """A bit of either signature turned."""
    path = mirror.root / "log/release.tlog-proof"
    note = path.read_text().split("\n\n", 1)[1]
    name, ident, signature = notes.split(note)[1][which]
    old = base64.b64encode(ident + signature).decode()
    new = base64.b64encode(ident + signature[:-1] + bytes([signature[-1] ^ 1])).decode()
    path.write_text(path.read_text().replace(f"{name} {old}", f"{name} {new}"))

    assert "NOT as it was published" in checked(reader, mirror.address("verify.html"))


def test_a_truncated_log(mirror: Mirror, reader: Any) -> None:
    """An older checkpoint beside the newest seal."""
    shutil.copy(mirror.old / "data/log/checkpoint", mirror.root / "log/checkpoint")

    assert "NOT as it was published: log/checkpoint" in checked(
        reader, mirror.address("verify.html")
    )


def test_an_entry_rewritten(mirror: Mirror, reader: Any) -> None:
    """The seal's own entry changed, so that other lists would be trusted."""
    path = mirror.root / "log/release.tlog-proof"
    head, extra, *rest = path.read_text().split("\n")
    entry = base64.b64decode(extra.removeprefix("extra ")).replace(b'"n":5', b'"n":6')
    path.write_text("\n".join([head, f"extra {base64.b64encode(entry).decode()}", *rest]))

    assert "NOT as it was published" in checked(reader, mirror.address("verify.html"))


def test_a_script_changed(mirror: Mirror, reader: Any) -> None:
    """A changed script finds itself out while it is honest about its own hash; said on the page otherwise."""
    (script,) = (
        path
        for path in (mirror.root / "a").iterdir()
        if b"readProof" in path.read_bytes() and b"BM25" not in path.read_bytes()
    )
    script.write_bytes(script.read_bytes() + b"\n")

    assert "NOT as it was published: a/" in checked(reader, mirror.address("verify.html"))


def test_a_missing_file_is_not_called_forged(mirror: Mirror, reader: Any) -> None:
    """What can't be read is said to be missing."""
    (mirror.root / f"d/{mirror.memo}/r1/text.txt").unlink()
    said = checked(reader, mirror.address(f"d/{mirror.memo}/index.html"))

    assert "could not be checked" in said


def test_a_changed_index(mirror: Mirror, reader: Any) -> None:
    """A file of the index that hides a word: the search says that the index is not the signed one."""
    for path in (mirror.root / "s").rglob("*"):
        if path.is_file() and path.name != "root":
            data = path.read_bytes()
            path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    assert "not the one that was signed" in searched(
        reader, mirror.address("index.html"), "quiroga"
    )


def test_another_index(mirror: Mirror, reader: Any) -> None:
    """The whole index of the older edition."""
    shutil.rmtree(mirror.root / "s")
    shutil.copytree(mirror.old / "data/s", mirror.root / "s")

    assert "not the one that was signed: s/root" in searched(
        reader, mirror.address("index.html"), "quiroga"
    )


def test_a_changed_card(mirror: Mirror, reader: Any) -> None:
    """A card that says something else, with the proof of the true one, is not shown."""
    (path,) = (path for path in mirror.root.glob("s/c/0/*") if "salvo" in str(titles(path)))
    data = path.read_bytes()
    proof, rows = data[: 1 + 32 * data[0]], shelf.opened("s/c/0/00", data)[0]["cards"]
    for row in filter(None, rows):
        row[6] = row[6].replace("no otorgará", "otorgará")
    path.write_bytes(proof + shelf._packed({"cards": rows}))

    assert f"not the one that was signed: s/c/0/{path.name}" in searched(
        reader, mirror.address("index.html"), "otorgara"
    )


def titles(path: Path) -> list[str]:
    """The titles on a file of cards."""
    rows = shelf.opened("s/c/0/00", path.read_bytes())[0]["cards"]
    return [row[2].lower() for row in rows if row]


def test_a_card_from_elsewhere(mirror: Mirror, reader: Any) -> None:
    """The cards of the older edition, whole and with their own proof, are not those of this one."""
    for path in (mirror.root / "s/c/0").iterdir():
        shutil.copy(mirror.old / "data/s/c/0" / path.name, path)

    assert "not the one that was signed: s/c/0/" in searched(
        reader, mirror.address("index.html"), "otorgara"
    )


def test_a_changed_long_text_in_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Any
) -> None:
    """The words around a hit in a text too long for its card are shown only if it is the one that was published."""
    monkeypatch.setattr(shelf, "WHOLE", 10)
    mirror = Mirror(tmp_path)
    searched(reader, mirror.address("index.html"), "otorgara")
    expect(reader.locator("#hits mark")).to_have_text("otorgará")
    path = mirror.root / f"d/{mirror.ledger.documents['salvo'].id}/r1/text.txt"
    path.write_text(path.read_text().replace("no otorgará", "otorgará"))
    reader.reload()
    searched(reader, mirror.address("index.html"), "otorgara")
    expect(reader.locator("#hits")).to_contain_text("could not be read")
    mirror.served.stop()

    assert reader.locator("#hits mark").count() == 0


MANY = {
    f"paper{at}": (f"Paper {at}", f"{1990 + at % 2}-01-01", "en", (f"The harbour {'is closed ' * at}.",))
    for at in range(25)
}  # fmt: skip


@pytest.fixture(name="many")
def _many(tmp_path: Path) -> Iterator[str]:
    """The front page of an edition of many papers that all have one word."""
    made(tmp_path / "many", texts=MANY)
    served = Served(tmp_path / "many/data")
    yield f"{served.address}/index.html"
    served.stop()


def titles_of(page: Any) -> list[str]:
    """The hits that stand there."""
    return list(page.locator("#hits h3").all_inner_texts())


def test_hits_in_view_come_first(many: str, reader: Any) -> None:
    """No card of a hit below what is seen is asked for before those are there; then the others come by themselves."""
    reader.set_viewport_size({"width": 800, "height": 500})
    there: list[int] = []
    reader.route(
        "**/s/c/**",
        lambda route: (there.append(len(titles_of(reader))), route.continue_()),
    )
    assert searched(reader, many, "harbour") == "25 documents"
    expect(reader.locator("#hits h3")).to_have_count(10)
    expect(reader.locator("#hits mark")).to_have_count(10)
    first = titles_of(reader)
    expect(reader.locator("#more")).to_be_visible()
    reader.focus("#more")
    reader.keyboard.press("Enter")
    expect(reader.locator("#hits h3")).to_have_count(20)

    shown = titles_of(reader)
    assert shown[:10] == first
    assert len(set(shown)) == 20
    assert 0 in there
    assert any(0 < count < 10 for count in there)


def test_a_choice_while_hits_are_on_their_way(many: str, reader: Any) -> None:
    """Hits that were asked for before a year was chosen do not come in among those of the year."""
    reader.set_viewport_size({"width": 800, "height": 500})
    held: list[Any] = []
    reader.route(
        "**/s/c/**",
        lambda route: held.append(route) if titles_of(reader) and not held else route.continue_(),
    )
    searched(reader, many, "harbour")
    reader.wait_for_function("document.querySelectorAll('#facets button').length")
    reader.wait_for_timeout(0)
    reader.click("#facets button:has-text('1991')")
    held[0].continue_()
    expect(reader.locator("#count")).to_have_text("12 documents")
    expect(reader.locator("#hits h3")).to_have_count(10)
    reader.wait_for_load_state("networkidle")

    assert all(int(title.removeprefix("Paper ")) % 2 for title in titles_of(reader))
    assert len(set(titles_of(reader))) == 10


def test_from_a_disk(mirror: Mirror, reader: Any) -> None:
    """Opened as a file, a page asks for the folder; given it, it searches and checks."""
    reader.goto((mirror.new / "data/index.html").as_uri())
    assert reader.is_visible("#give")
    reader.set_input_files("#give input", mirror.new / "data")
    reader.fill("#q", "asylum")
    reader.press("#q", "Enter")
    reader.wait_for_selector("#hits mark")
    assert reader.inner_text("#count") == "1 document"
    reader.goto((mirror.new / f"data/d/{mirror.memo}/index.html").as_uri())
    reader.set_input_files("#give input", mirror.new)
    reader.wait_for_selector("#said .good")
    text = mirror.new / f"data/d/{mirror.memo}/r1/text.txt"
    text.write_text("lie")
    reader.set_input_files("#give input", mirror.new)
    reader.wait_for_selector("#said .bad")


def dropped(page: Any, folder: Path) -> None:
    """Drag a folder from the desktop onto the page, and let go of it."""
    session = page.context.new_cdp_session(page)
    carried = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 200, "y": 200, "data": carried})


def test_a_folder_dropped_on_a_page_from_disk(mirror: Mirror, reader: Any) -> None:
    """From a USB stick, without a server: the folder is dropped, searched and checked; then one with a lie."""
    reader.goto((mirror.new / f"data/d/{mirror.memo}/index.html").as_uri())
    dropped(reader, mirror.new)
    reader.wait_for_selector("#said .good")
    assert "as it was published" in reader.inner_text("#said")

    changed(mirror.new / f"data/d/{mirror.memo}/r1/text.txt", 3)
    dropped(reader, mirror.new)
    reader.wait_for_selector("#said .bad")
    assert "NOT as it was published" in reader.inner_text("#said")


def test_without_a_script(mirror: Mirror, chromium: Any) -> None:
    """Everything is read and found by browsing, and the pages say what a script would add."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(mirror.address("index.html"))
    page.click("text=1994")
    page.click("text=Memorandum")

    assert "at the harbour" in page.inner_text("article")
    assert "must run scripts" in page.inner_text(".check")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_accessible(mirror: Mirror, chromium: Any, scheme: Any, width: int) -> None:
    """Each page is clean for axe, in both themes and widths, and does not scroll sideways."""
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    gone = mirror.ledger.documents["list"].id
    found = {}
    for path in (
        *PAGES,
        f"d/{mirror.memo}/index.html",
        f"d/{gone}/index.html",
        f"d/{mirror.ledger.documents['arrest'].id}/index.html",
        f"dossiers/{mirror.ledger.page_of('case')}.html",
        f"es/names/{mirror.ledger.page_of('person elena marsh')}.html",
        "browse/year-1994.html",
        "index.html#q=asylum%20OR%20se%C3%B1or",
    ):
        page.goto("about:blank")
        page.goto(mirror.address(path))
        if "#q" in path:
            page.wait_for_selector("#hits mark")
        report = Axe().run(page)
        rows = [
            f"{each['id']}: {each['nodes'][0]['html'][:120]}"
            for each in report.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            rows.append("scrolls sideways")
        if rows:
            found[path] = rows
    context.close()

    assert found == {}


@BOTH
def test_a_receipt(mirror: Mirror, reader: Any, tmp_path: Path) -> None:
    """A line's receipt, saved from the page, is checked without the site; a changed one is refused."""
    line = key().verifiers[0].print()
    reader.goto(mirror.address(f"d/{mirror.offer}/index.html"))
    assert not reader.is_visible("#receipt")
    reader.click("#l2 > a")
    with reader.expect_download() as saved:
        reader.click("#receipt a")
    saved.value.save_as(tmp_path / "receipt.json")
    mirror.put(mirror.old / "data")

    assert main([str(tmp_path / "receipt.json"), "--receipt", "--key", line]) == 0
    told = (tmp_path / "receipt.json").read_text()
    for lie in (
        ("to grant asylum", "to deny asylum"),
        ('"line": 2', '"line": 1'),
        (re.findall(r"index \d+", told)[0], "index 9"),
    ):
        (tmp_path / "lie.json").write_text(told.replace(*lie))
        assert main([str(tmp_path / "lie.json"), "--receipt", "--key", line]) == 45
    other = key(seed=9).verifiers[0].print()
    assert main([str(tmp_path / "receipt.json"), "--receipt", "--key", other]) == 45


def test_a_dossier(mirror: Mirror, reader: Any) -> None:
    """A dossier quotes what stands in its papers today, and leads to the line; what is not there is not shown."""
    reader.goto(mirror.address("index.html"))
    reader.click("text=What became of her")
    assert reader.locator("blockquote").all_inner_texts() == ["to grant asylum to her."]
    reader.click("text=The offer of asylum")
    assert reader.url.endswith(f"d/{mirror.offer}/index.html#l2")


def test_findings(mirror: Mirror, reader: Any) -> None:
    """Names lead to the papers that name them, events stand on the timeline, each marked as a machine's."""
    reader.goto(mirror.address("names/index.html"))
    reader.click("text=Elena Marsh")
    assert "machine" in reader.inner_text(".warn")
    assert reader.locator(".rows li").count() == 2
    reader.goto(mirror.address("es/timeline/1994.html"))
    assert "detenido" in reader.inner_text(".rows")
    reader.click(".rows a >> text=Arrest")
    assert (
        reader.inner_text(".line:target span")
        == "Elena Marsh was arrested in San Telmo on 3 April 1994."
    )


@BOTH
def test_awaiting_approval(reader: Any, tmp_path: Path) -> None:
    """Before the second person signs the badge says so, then it is good; their lines taken off one proof are missed."""
    ana = key("ana.example.org", seed=20)
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger, approvers=ana.verifiers)
    waiting = tmp_path / "out.awaiting"
    shutil.copytree(waiting / "data", tmp_path / "site")
    served = Served(tmp_path / "site")
    ident = ledger.documents["offer"].id
    pages = [f"{served.address}/{path}" for path in ("verify.html", f"d/{ident}/index.html")]
    before = [checked(reader, page) for page in pages]
    receipt = _receipt(reader, pages[1], tmp_path / "receipt.json")
    approvals.approve(waiting, verify(Folder(waiting)), ana, DAY)
    shutil.rmtree(tmp_path / "site")
    shutil.copytree(waiting / "data", tmp_path / "site")
    after = [checked(reader, page) for page in pages]
    proof = tmp_path / f"site/d/{ident}/r1/proof.tlog-proof"
    proof.write_text("\n".join(proof.read_text().split("\n")[:-3]) + "\n")
    stripped = checked(reader, pages[1])
    served.stop()

    for said in before:
        assert "awaits approval: ana.example.org" in said
        assert "This page is as it was published" not in said
        assert "NOT as it was published" not in said
    assert main([str(receipt), "--receipt"]) == 47
    assert ["This page is as it was published" in said for said in after] == [True, True]
    assert ["awaits" in said for said in after] == [False, False]
    assert "signed by example.org/papers, ana.example.org" in after[0]
    assert "NOT as it was published" in stripped


@needs_openssl
@pytest.mark.parametrize("ess", ["sha256", "sha1"])
def test_a_timestamp(mirror: Mirror, reader: Any, tmp_path: Path, ess: str) -> None:
    """The badge tells of the stamp over this state, and what it did not check; one over another state, or none, is a lie."""
    authority = Authority(tmp_path / "authority", "ec", ess)
    for folder in (mirror.new, mirror.old):
        stamping.put(folder, authority.address)
    authority.stop()
    time = verify(Folder(mirror.new)).stamped.replace("T", " ").replace("Z", " UTC")
    page = mirror.address(f"d/{mirror.offer}/index.html")
    assert "timestamp" not in checked(reader, page)
    target = mirror.root / "log/checkpoint.tsr"
    good = (mirror.new / "data/log/checkpoint.tsr").read_bytes()
    target.write_bytes(good)
    for address in (page, mirror.address("verify.html")):
        told = checked(reader, address)
        assert f"over exactly this state: {time}, by CN=Example Clock, as it says itself" in told
        assert "not checked here: vitrina verify --authority" in told
        assert "NOT as it was published" not in told
    assert "según él mismo" in checked(reader, mirror.address("es/verify.html"))
    old = (mirror.old / "data/log/checkpoint.tsr").read_bytes()
    for lie in (
        old,
        good[:40],
        b"",
        b"\x30\x80",
        b"\x30\x84\xff\xff\xff\xff",
        b"<html>",
        good[:9] + b"\xff" * 90,
    ):
        target.write_bytes(lie)
        assert "NOT as it was published: log/checkpoint.tsr" in checked(reader, page)


@BOTH
def test_noted_by_a_calendar(mirror: Mirror, reader: Any) -> None:
    """The badge tells of OpenTimestamps: pending, then in a block, and what it did not check; another state's is a lie."""
    calendar = Calendar()
    target, address = mirror.root / "log/checkpoint.ots", mirror.address("verify.html")
    stamping.note(mirror.old, [calendar.address])
    stamping.note(mirror.new, [calendar.address])
    shutil.copy(mirror.new / "data/log/checkpoint.ots", target)
    pending = checked(reader, address)
    calendar.mining = True
    stamping.upgrade(mirror.new, [calendar.address])
    calendar.stop()
    good = (mirror.new / "data/log/checkpoint.ots").read_bytes()
    target.write_bytes(good)
    told = checked(reader, address)

    assert (
        f"in no block of Bitcoin yet, as far as the proof here tells: {calendar.address}."
        in pending
    )
    assert "is in Bitcoin's block 840000, as the proof says" in told
    assert "not checked here: vitrina verify --bitcoin-header" in told
    assert "calendars" not in told
    assert "en el bloque 840000 de Bitcoin" in checked(reader, mirror.address("es/verify.html"))
    for lie in (
        (mirror.old / "data/log/checkpoint.ots").read_bytes(),
        good[:-1],
        good + b"\0",
        b"",
        good[:64] + b"\xff" * 99,
    ):
        target.write_bytes(lie)
        assert "NOT as it was published: log/checkpoint.ots" in checked(reader, address)


def test_a_receipt_of_absence(mirror: Mirror, reader: Any, tmp_path: Path) -> None:
    """Where one word is found nowhere the page gives a receipt, which the command checks; it says what it shows."""
    for query in ("harbour", "harbourside nowhere", "kind:pdf", "-harbour"):
        searched(reader, mirror.address("index.html"), query)
        assert not reader.is_visible("#absent")
    assert "No document" in searched(reader, mirror.address("index.html"), "Hárbourside")
    with reader.expect_download() as saved:
        reader.click("#absent button")
    saved.value.save_as(tmp_path / "absent.json")
    said = reader.inner_text("#absent")
    data = (tmp_path / "absent.json").read_bytes()
    found = absence.absence(data, key().verifiers)
    assert (found.wrong, found.word, found.between) == ("", "harbourside", ("harbour", "has"))
    assert f"At log size {found.size}, no document" in said
    assert "nothing stands between “harbour” and “has”" in said
    own = json.loads(absence.receipt(Folder(mirror.new), "harbourside"))
    assert json.loads(data) == own
    assert main([str(tmp_path / "absent.json"), "--absence"]) == 0


def _receipt(page: Any, address: str, target: Path) -> Path:
    """The receipt of a document's second line."""
    page.goto(address)
    page.click("#l2 > a")
    with page.expect_download() as saved:
        page.click("#receipt a")
    saved.value.save_as(target)
    return target
