"""Publishing: the same bytes from the same ledger, whole or not at all, and a log that only grows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.publish.making import DAY, REMOVED, TEXTS, documents, drawn, key, made

from vitrina.formats import canonical
from vitrina.formats.notes import fingerprint
from vitrina.publish import ledger as ledgers
from vitrina.publish import moving, shelf
from vitrina.publish.edition import CannotPublish, publish
from vitrina.publish.ledger import Ledger
from vitrina.publish.pages import About
from vitrina.publish.shelf import Card
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder


def files(root: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def operations(ledger: Ledger) -> list[str]:
    """What the log says was done."""
    return [canonical.read(entry.encode())["op"] for entry in ledger.entries]


def test_the_same_again(tmp_path: Path) -> None:
    """From a ledger that was kept, another day gives the same bytes, and adds nothing to the log."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "one", ledger)
    ledgers.save(ledger, tmp_path / "kept.json")
    again = ledgers.load(tmp_path / "kept.json")
    made(tmp_path / "two", again, time=DAY + 9 * 86_400)

    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_the_same_in_another_process(tmp_path: Path) -> None:
    """Two processes with other seeds of hashing, zones and folders give the same bytes."""
    script = (
        "import sys; from pathlib import Path; from tests.publish.making import made, drawn;"
        "from vitrina.publish import ledger as l; k = l.load(Path(sys.argv[1]));"
        "made(Path(sys.argv[2]), k, time=1_800_000_000)"
    )
    ledger = Ledger(draw=drawn())
    made(tmp_path / "one", ledger)
    ledgers.save(ledger, tmp_path / "kept.json")
    for name, seed, zone in (("a", "1", "Asia/Tokyo"), ("b", "77", "America/Lima")):
        env = {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": ":".join(sys.path), "LC_ALL": "C"}
        (tmp_path / name).mkdir()
        words = [sys.executable, "-c", script, tmp_path / "kept.json", tmp_path / name / "out"]
        subprocess.run(words, check=True, env=env)

    assert files(tmp_path / "a/out") == files(tmp_path / "b/out") == files(tmp_path / "one")


def test_one_document_changed(tmp_path: Path) -> None:
    """A changed document costs its own files, the lists, and the log; no other document's file."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "one", ledger)
    texts = TEXTS | {"memo": ("Memorandum", "1994", "en", ("Another text.",))}
    made(tmp_path / "two", ledger, texts, time=DAY + 86_400)
    before, after = files(tmp_path / "one/data"), files(tmp_path / "two/data")
    changed = {path for path in after if before.get(path) != after[path]}
    memo = ledger.documents["memo"].id

    assert {path.split("/")[1] for path in changed if path.startswith("d/")} == {memo}
    assert operations(ledger)[-2:] == ["revise", "release"]


def test_the_search_is_taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the words of what changed are looked at again; the files are those that are made from nothing."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)
    ledgers.save(ledger, tmp_path / "kept.json")
    again = ledgers.load(tmp_path / "kept.json")
    again.draw = drawn(8)
    ledger.draw = drawn(8)
    looked: list[str] = []
    look = shelf._places

    def places(card: Card, *given: Any) -> Any:
        looked.append(card.title)
        return look(card, *given)

    monkeypatch.setattr(shelf, "_places", places)
    texts = TEXTS | {"offer": ("The offer", "1994", "en", ("The Minister has not decided.",))}
    del texts["list"]

    made(tmp_path / "out", ledger, texts)
    assert ["The offer"] == looked
    made(tmp_path / "anew", again, texts)
    assert len(texts) + 1 == len(looked)
    for part in ("s", "m", "d"):  # signatures are drawn at random
        ours, theirs = (files(tmp_path / name / "data" / part) for name in ("out", "anew"))
        apart = {path for path in {*ours, *theirs} if ours.get(path) != theirs.get(path)}
        assert set() == {path for path in apart if not path.endswith(".tlog-proof")}


def test_withdrawn(tmp_path: Path) -> None:
    """What does not come again is withdrawn: its content and nonce are gone, the log says why."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)
    memo = ledger.documents["memo"].id
    nonce = ledger.documents["memo"].nonce
    rest = {name: text for name, text in TEXTS.items() if name != "memo"}
    told = made(tmp_path / "out", ledger, rest, reasons={memo: "court-order"})
    there = files(tmp_path / "out")

    assert (told.documents, told.withdrawn) == (3, 1)
    assert canonical.read(ledger.entries[-2].encode()) == {
        "id": memo, "op": "withdraw", "reason": "court-order", "v": 1,
    }  # fmt: skip
    assert [path for path in there if memo in path] == [f"data/d/{memo}/index.html"]
    assert not [path for path, data in there.items() if nonce.encode() in data]
    assert ledger.documents["memo"].nonce == ""
    assert verify(Folder(tmp_path / "out")).state == "good"


def test_published_again_after_withdrawal(tmp_path: Path) -> None:
    """A withdrawn document that comes again has its old name and a new revision."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)
    rest = {name: text for name, text in TEXTS.items() if name != "memo"}
    made(tmp_path / "out", ledger, rest)
    made(tmp_path / "out", ledger)

    assert ledger.documents["memo"].rev == 2
    assert verify(Folder(tmp_path / "out")).state == "good"


def test_cut_short(tmp_path: Path) -> None:
    """A publication that fails leaves the last edition and the kept ledger as they were."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)
    before = files(tmp_path / "out")

    def refused(_: Path) -> None:
        raise CannotPublish("a name was found")

    kept: list[Ledger] = []
    with pytest.raises(CannotPublish, match="a name was found"):
        made(tmp_path / "out", ledger, {"offer": TEXTS["offer"]}, check=refused, keep=kept.append)

    assert files(tmp_path / "out") == before
    assert kept == []
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_killed_between_two_steps(tmp_path: Path) -> None:
    """Where folders can't be exchanged at once, the next run puts the last edition back first."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)
    before = files(tmp_path / "out")
    (tmp_path / "out").rename(moving.beside(tmp_path / "out", "old"))  # killed right here
    moving.mend(tmp_path / "out")

    assert files(tmp_path / "out") == before


def test_another_key_of_the_name(tmp_path: Path) -> None:
    """A new key signs beside the old one; whoever trusts the old one still does, and the log tells."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)
    made(tmp_path / "out", ledger, keys=[key(seed=5), key()])

    assert operations(ledger)[-2:] == ["key", "release"]
    assert verify(Folder(tmp_path / "out"), key().verifiers).state == "good"
    assert verify(Folder(tmp_path / "out"), key(seed=5).verifiers).state == "good"


@pytest.mark.parametrize("there", ["a file", "a folder of something else", "a link"])
def test_refused_places(tmp_path: Path, there: str) -> None:
    """What is no edition is never written over."""
    out = tmp_path / "out"
    if there == "a file":
        out.write_text("mine")
    elif there == "a link":
        out.symlink_to(tmp_path)
    else:
        out.mkdir()
        (out / "mine").write_text("mine")

    with pytest.raises(CannotPublish):
        made(out)


def test_another_name(tmp_path: Path) -> None:
    """One log has one name."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)

    with pytest.raises(CannotPublish, match="under the name"):
        made(tmp_path / "out", ledger, keys=[key("example.org/other")])


def test_over_another_edition(tmp_path: Path) -> None:
    """The folder of an edition of another name is no place for this one, and stays as it was."""
    made(tmp_path / "out", Ledger(draw=drawn()))
    before = files(tmp_path / "out")
    with pytest.raises(CannotPublish, match="another name"):
        made(tmp_path / "out", Ledger(draw=drawn(3)), keys=[key("example.org/other", seed=60)])

    assert files(tmp_path / "out") == before


def test_order_of_documents(tmp_path: Path) -> None:
    """Documents in another order than that of their names are refused: order must tell nothing."""
    ledger = Ledger(draw=drawn())
    turned = list(documents(ledger, TEXTS))[::-1]

    with pytest.raises(CannotPublish, match="order"):
        publish(turned, tmp_path / "out", keys=[key()], ledger=ledger, about=About("A"), time=DAY)


def test_a_document_tells_its_history(tmp_path: Path) -> None:
    """A changed document's page says when it was published and published anew; others say nothing of it."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)
    texts = TEXTS | {"memo": ("Memorandum", "1994", "en", ("Another text.",))}
    made(tmp_path / "out", ledger, texts, time=DAY + 86_400)
    page, other = (
        (tmp_path / f"out/data/d/{ledger.documents[name].id}/index.html").read_text()
        for name in ("memo", "offer")
    )

    assert ("2023-11-15: published" in page, "2023-11-16: published anew (revision 2)" in page) == (
        True,
        True,
    )
    assert "published anew" not in other
    made(tmp_path / "again", ledger, texts, time=DAY + 5 * 86_400)
    assert files(tmp_path / "again") == files(tmp_path / "out")


def test_what_was_removed_is_told_in_words(tmp_path: Path) -> None:
    """The text has the code, the page says it in its language, below the picture too; no search finds it."""
    made(tmp_path / "out")
    folder = next(path.parent for path in (tmp_path / "out/data/d").glob("*/r1/p0001.png"))
    text = (folder / "text.txt").read_text(encoding="utf-8")
    page = (folder.parent / "index.html").read_text(encoding="utf-8")
    assert text == f"Spoke with {REMOVED} at the harbour.\n"
    assert '<span class="gap">removed: personal data</span>' in page
    assert "What is black here was removed: personal data." in page
    assert "\u2587" not in page.split("<article")[1].split("</article>")[0]
    terms = {
        term
        for path in (tmp_path / "out/data/s").glob("??/*")
        for term in shelf.unpack(path.read_bytes())[0].get("terms", ())
    }
    assert "harbour" in terms
    assert not {"personal", "data"} & terms


@pytest.mark.parametrize("page", ["index.html", "es/index.html"])
def test_the_front_page_leads_everywhere(page: str, tmp_path: Path) -> None:
    """What is in it by year, kind and name, what changed last, how to check: and every link is there."""
    ledger = Ledger(draw=drawn())
    names = {
        f"n{n}": (f"Paper {n}", f"20{n:02}", "en", (f"Mr. Andrew Quill met the Foreign Ministry in Quito on {n} May 2010.",))
        for n in range(1, 4)
    }  # fmt: skip
    about = About("Papers", "Example Press", ("A note.", "Another."), "", ("names", "events"))
    made(tmp_path / "out", ledger, TEXTS | names, about=about)
    made(
        tmp_path / "out",
        ledger,
        {key: TEXTS[key] for key in TEXTS if key != "offer"} | names,
        about=about,
    )
    root = tmp_path / "out/data"
    text = (root / page).read_text(encoding="utf-8")
    links = set(re.findall(r'(?:href|src)="([^"#:]+)', text))
    missing = [link for link in links if not (root / page).parent.joinpath(link).exists()]
    assert [] == missing
    for part in (
        "browse/year-1994.html",
        "browse/year-none.html",
        "browse/kind-text.html",
        "withdrawn.html",
        "names/",
    ):
        assert any(part in link for link in links), part
    assert f"d/{ledger.documents['offer'].id}/index.html" in "".join(
        links
    )  # withdrawn: newest, first
    assert ledger.documents["offer"].id in text.split('<ol class="news">')[1].split("</li>")[0]
    assert "<strong>6</strong>" in text
    assert "1994–2003" in text
    assert "style=" not in text
    assert fingerprint(key().verifiers) in text
