"""Earlier revisions: they stay where nothing was removed since, with what changed; else they go, and all before them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from tests.publish.making import DAY, TEXTS, documents, drawn, key, picture
from tests.publish.test_edition import files, operations

from vitrina.core.clean import GAP, CleanDocument, CleanPage, Gap
from vitrina.formats import canonical
from vitrina.publish import ledger as ledgers
from vitrina.publish.edition import Made, publish
from vitrina.publish.ledger import Ledger
from vitrina.publish.pages import About
from vitrina.publish.revisions import Earlier, Kept, Store, only_corrected
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder

Texts = dict[str, tuple[str, str, str, tuple[str, ...]]]
READ_ANEW: Texts = TEXTS | {
    "offer": ("The offer of asylum, 1994", "1994-03-19", "en", ("The Minister has decided", "to grant her asylum at once.")),
}  # fmt: skip
ONCE_MORE: Texts = READ_ANEW | {
    "offer": ("The offer of asylum, 1994", "1994-03-19", "en", ("The Prime Minister has decided", "to grant her asylum at once.")),
}  # fmt: skip
REMOVED: Texts = TEXTS | {
    "offer": ("The offer of asylum", "1994-03-19", "en", (GAP, "to grant asylum to her.")),
}  # fmt: skip


class Press:
    """One library's publisher: the ledger, and the revisions that are kept beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ledger = Ledger(draw=drawn())
        self.out = root / "out"
        self.kept = root / "kept"
        self.day = DAY

    def publish(self, texts: Texts, out: Path | None = None, **given: object) -> Made:
        """Publish on the next day."""
        self.day += 86_400
        told = {"unsound": lambda _f, _b: (), "wary": lambda _: False} | given
        return publish(
            documents(self.ledger, texts), out or self.out, keys=[key()], ledger=self.ledger,
            about=About("The Marsh case", address="https://example.org/x/"), time=self.day,
            earlier=Earlier(Store(self.kept), **told),
        )  # fmt: skip

    @property
    def offer(self) -> str:
        """The folder of the document that changes."""
        return f"data/d/{self.ledger.documents['offer'].id}"

    def there(self) -> set[str]:
        """The paths of that document, below its folder."""
        return {
            path.removeprefix(f"{self.offer}/") for path in files(self.out) if self.offer in path
        }

    def page(self, path: str) -> str:
        """A page of that document."""
        return (self.out / self.offer / path).read_text()

    def good(self) -> bool:
        """Whether the edition is what was signed."""
        return verify(Folder(self.out), key().verifiers).state == "good"


@pytest.fixture(name="press")
def _press(tmp_path: Path) -> Press:
    """A press that has published once."""
    made = Press(tmp_path)
    made.publish(TEXTS)
    return made


PROOF = {"text.txt", "meta.json", "proof.tlog-proof"}
EARLIER = {f"r1/{name}" for name in (*PROOF, "index.html", "changes.html")}
NEWEST = {"index.html", "oembed.json", *(f"r2/{name}" for name in PROOF)}


def test_read_anew(press: Press) -> None:
    """A document that reads otherwise: its first revision stays, with its own page, record and proof."""
    before = files(press.out)
    press.publish(READ_ANEW)
    after = files(press.out)

    assert press.there() == EARLIER | NEWEST
    assert [operations(press.ledger)[-3:], press.good()] == [["revise", "keep", "release"], True]
    for name in PROOF - {"proof.tlog-proof"}:
        assert after[f"{press.offer}/r1/{name}"] == before[f"{press.offer}/r1/{name}"]


def test_what_its_page_says(press: Press) -> None:
    """It is marked as replaced, by what and when; its lines keep their numbers; the newest leads to it."""
    press.publish(READ_ANEW)
    old = press.page("r1/index.html")

    assert "This is an earlier revision." in old
    assert 'href="../index.html">Revision 2</a> (2023-11-17). Changed: text, title.' in old
    assert 'id="l2"' in old
    assert "to grant asylum to her." in old
    assert '<link rel="canonical" href="https://example.org/x/d/' in old
    assert 'href="r1/index.html"' in press.page("index.html")
    assert "What stood here before is not shown" not in press.page("index.html")


def test_what_changed(press: Press) -> None:
    """Word by word and field by field, from one to the other; the page of changes leads there."""
    press.publish(READ_ANEW)
    told = press.page("r1/changes.html")

    assert "<del>The offer of asylum</del>" in told
    assert "<ins>The offer of asylum, 1994</ins>" in told
    assert "at once" in told.split("<ins>")[-1]
    assert (
        f"{press.offer.removeprefix('data/')}/r1/changes.html"
        in (press.out / "data/changes.html").read_text()
    )
    assert "Qué cambió" in (press.out / "data/es/changes.html").read_text()


def test_only_the_newest_is_listed(press: Press) -> None:
    """Search, lists, feed and site map know the newest revision alone."""
    press.publish(READ_ANEW)
    shown = {
        path: data for path, data in files(press.out).items()
        if path.endswith((".jsonl", ".csv", ".xml"))
    }  # fmt: skip

    assert not [path for path, data in shown.items() if b"/r1" in data or b"asylum to her" in data]
    rows = [canonical.read(row) for row in shown["data/documents.jsonl"].split(b"\n") if row]
    assert {row["rev"] for row in rows if row["id"] in press.offer} == {2}


def test_a_row_of_revisions(press: Press) -> None:
    """Each leads to the one that took its place, and to the newest."""
    press.publish(READ_ANEW)
    press.publish(ONCE_MORE)

    assert [name for name in press.there() if name.endswith("r1/meta.json")] == ["r1/meta.json"]
    assert 'href="../r2/index.html">Revision 2</a>' in press.page("r1/index.html")
    assert 'href="../index.html">The newest revision</a>' in press.page("r1/index.html")
    assert "<ins>Prime</ins>" in press.page("r2/changes.html")
    assert "Prime" not in press.page("r1/changes.html")
    assert press.good()


def test_words_removed(press: Press) -> None:
    """Something more is removed: what stood there is gone, with its nonce, and all before it."""
    press.publish(READ_ANEW)
    nonces = [press.ledger.documents["offer"].nonce, press.ledger.documents["offer"].older[0].nonce]
    made = press.publish(REMOVED)
    everything = b"".join((*files(press.out).values(), *files(press.kept).values()))

    assert press.there() == {"index.html", "oembed.json", *(f"r3/{name}" for name in PROOF)}
    assert (made.dropped, operations(press.ledger)[-4:]) == (
        2,
        ["revise", "drop", "drop", "release"],
    )
    assert not [nonce for nonce in nonces if nonce.encode() in everything]
    assert b"Minister has decided" not in everything
    news = (press.out / "data/index.html").read_text().split('<ol class="news">')[1]
    assert "earlier revision taken out" not in news.split("</ol>")[0]
    assert "earlier revision taken out" in (press.out / "data/changes.html").read_text()
    assert press.good()


def test_nothing_tells_what_was_removed(tmp_path: Path) -> None:
    """Another secret, of another length, in the revision that goes: the edition after it is the same to the byte."""
    made = []
    for name, secret in (
        ("a", "Li Wu"),
        ("b", "Maximiliana Featherstonehaugh-Ortega, of the harbour office"),
    ):
        press = Press(tmp_path / name)
        press.publish(
            TEXTS | {"memo": ("Memorandum", "1994", "en", (f"Spoke with {secret} twice.", secret))}
        )
        press.publish(
            TEXTS | {"memo": ("Memorandum", "1994", "en", (f"Spoke with {GAP} twice.", GAP))}
        )
        held = files(press.out)
        # the log has the nonced digest of the record that is gone, and with it all that is signed
        made.append(
            {
                p: d
                for p, d in held.items()
                if "log/" not in p and "proof" not in p and p.startswith("data/")
            }
        )

    assert made[0] == made[1]


def test_published_twice(press: Press, tmp_path: Path) -> None:
    """From the ledger and what is kept beside it another folder comes out the same; nothing of the old one is needed."""
    press.publish(READ_ANEW)
    ledgers.save(press.ledger, tmp_path / "kept.json")
    press.ledger = ledgers.load(tmp_path / "kept.json")
    press.publish(READ_ANEW, tmp_path / "elsewhere")

    assert files(tmp_path / "elsewhere") == files(press.out)


def test_withdrawn(press: Press) -> None:
    """All revisions go, and nothing is kept of them."""
    press.publish(READ_ANEW)
    press.publish({name: text for name, text in READ_ANEW.items() if name != "offer"})
    ident = press.ledger.documents["offer"].id

    assert press.there() == {"index.html"}
    assert press.ledger.documents["offer"].older == []
    assert not [path for path in files(press.kept) if ident in path]
    assert press.good()


def test_found_unsound_today(press: Press) -> None:
    """What today's needles find in an earlier revision takes it out, and those before it; the rest is published."""
    press.publish(READ_ANEW)
    press.publish(ONCE_MORE)

    def unsound(folder: Path, below: Sequence[str]) -> Collection[str]:
        assert all((folder / each / "index.html").is_file() for each in below)
        return [each for each in below if each.endswith("r2")]

    made = press.publish(ONCE_MORE, unsound=unsound)

    assert (made.dropped, operations(press.ledger)[-3:]) == (2, ["drop", "drop", "release"])
    assert press.there() == {"index.html", "oembed.json", *(f"r3/{name}" for name in PROOF)}
    assert "earlier revision taken out (revision 2): too little was removed" in press.page(
        "index.html"
    )
    assert press.good()


def test_what_was_kept_is_lost(press: Press) -> None:
    """A kept revision that is not what was published any more is not published again."""
    press.publish(READ_ANEW)
    name = f"{press.ledger.documents['offer'].id}.1"
    kept = press.kept / name
    kept.write_bytes(kept.read_bytes().replace(b"Minister", b"minister"))
    made = press.publish(READ_ANEW)

    assert (made.dropped, press.there()) == (1, NEWEST)
    assert press.good()


def test_another_program(press: Press) -> None:
    """A program that writes clean documents otherwise does not publish anew what is the same to read."""
    known = press.ledger.documents["offer"]
    path = press.kept / f"{known.id}.1"
    kept = msgspec.msgpack.decode(path.read_bytes(), type=Kept)
    told = msgspec.msgpack.decode(kept.document) | {"shape": "of yesterday"}
    path.write_bytes(msgspec.msgpack.encode(Kept(msgspec.msgpack.encode(told), kept.meta)))
    known.content = sha256(msgspec.msgpack.encode(told)).hexdigest()
    before = files(press.out)
    made = press.publish(TEXTS)

    assert (made.revised, made.dropped, files(press.out)) == (0, 0, before)
    assert b"of yesterday" not in path.read_bytes()
    assert press.publish(READ_ANEW).revised == 1
    assert press.there() == EARLIER | NEWEST


def test_cut_short_between(press: Press) -> None:
    """A publication that fails after a new revision was kept leaves the old; the next one takes its own."""
    ledgers.save(press.ledger, press.root / "kept.json")

    def fails(_folder: Path, _below: Sequence[str]) -> Collection[str]:
        raise ValueError("killed right here")

    with pytest.raises(ValueError, match="right here"):
        press.publish(READ_ANEW, unsound=fails)
    press.ledger = ledgers.load(press.root / "kept.json")
    press.ledger.draw = drawn(9)
    press.publish(ONCE_MORE)

    assert press.there() == EARLIER | NEWEST
    assert {path.name for path in press.kept.iterdir()} >= {
        f"{press.ledger.documents['offer'].id}.{n}" for n in (1, 2)
    }
    assert press.good()


def test_without_a_place_to_keep_them(press: Press) -> None:
    """Published without what is kept, only the newest are there, and the log says so."""
    press.publish(READ_ANEW)
    publish(
        documents(press.ledger, READ_ANEW), press.out, keys=[key()], ledger=press.ledger, about=About("A"), time=press.day
    )  # fmt: skip

    assert press.there() == NEWEST - {"oembed.json"}
    assert press.good()


# --- the rule, on its own ------------------------------------------------------------------------


def paper(*lines: str, **given: object) -> CleanDocument:
    """A document of one page."""
    gaps = (Gap(1, "personal-data"),) if any(GAP in line for line in lines) else ()
    page = CleanPage(lines, given.pop("image", b""))  # type: ignore[arg-type]
    return msgspec.structs.replace(CleanDocument("x", "A title", (page,), gaps=gaps), **given)


SAME = paper("One line of it.", f"Spoke with {GAP} at the harbour.", "And an end.")


def longer(first: str) -> CleanDocument:
    """A document with a page of which nothing was removed, and one of which something was."""
    pages = (CleanPage((first,)), CleanPage((f"Spoke with {GAP}.",)))
    return CleanDocument("x", "A title", pages, gaps=(Gap(2, "other"),))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (paper("0ne line of it."), paper("One line.", "Of it.")),
        (SAME, msgspec.structs.replace(SAME, title="Another", date="1994")),
        (SAME, paper("One line of it.", "Spoke with Ana at the harbour.", "And an end.")),
        (longer("0ne line."), longer("One line.")),
        (paper("Seen.", image=picture()), paper("Seen.", image=picture(9))),
    ],
    ids=["read anew", "another title", "shown after all", "another page of it", "drawn anew"],
)
def test_only_corrected(old: CleanDocument, new: CleanDocument) -> None:
    """Nothing was removed that could be seen before."""
    assert only_corrected(old, new, wary=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SAME, paper(GAP, f"Spoke with {GAP} at the harbour.", "And an end.")),
        (SAME, paper("One line of it.", f"Spoke with {GAP}.", "And an end.")),
        (SAME, paper("One line of it.", f"{GAP} at the harbour.", "And an end.")),
        (paper("a", GAP, "a name", GAP, "b"), paper("a", GAP, "b")),
        (paper("x", "x", GAP), paper("x", GAP)),
        (SAME, paper("0ne line of it.", f"Spoke with {GAP} at the harbour.", "And an end.")),
        (paper("Seen."), paper("Seen.", title=GAP)),
        (paper("Seen.", fields=(("From", "Ana"), ("To", "Li"))), paper("Seen.", fields=(("To", "Li"),))),
        (paper("Seen.", fields=(("From", "Ana"),)), paper("Seen.", fields=(("From", GAP),))),
        (paper("Seen.", image=picture()), paper("Seen.")),
        (paper(GAP, image=picture()), paper(GAP, image=picture(0))),
        (paper("Seen.", image=picture()), paper("Seen.", image=picture(9), gaps=(Gap(1, "other", "picture"),))),
        (paper("Seen.", "More."), paper("Seen.", "More.", gaps=(Gap(1, "b(6)"),))),
        (CleanDocument("x", "t", (CleanPage(("a",)), CleanPage(("b",)))), CleanDocument("x", "t", (CleanPage(("a",)),))),
    ],
    ids=[
        "a line", "the end of a line", "its beginning", "between two marks", "a line like another",
            "who knows", "the title",
        "a field", "the words of a field", "a picture", "a picture with marks", "a bar on a picture",
        "another reason", "a page",
    ],
)  # fmt: skip
def test_something_was_removed(old: CleanDocument, new: CleanDocument) -> None:
    """What the old shows and the new does not: they may not stand side by side."""
    assert not only_corrected(old, new, wary=False)


def test_words_left_out_without_a_mark() -> None:
    """Where a machine left words out unasked, any other reading ends the old one."""
    assert not only_corrected(paper("Seen.", "Under a bar."), paper("Seen."), wary=True)
    assert only_corrected(paper("Seen."), paper("Seen.", title="Another"), wary=True)


# --- a mirror that lies about them ---------------------------------------------------------------


def lied(press: Press) -> set[tuple[str, str]]:
    """What the check of the edition finds, by kind and path below the document."""
    verdict = verify(Folder(press.out), key().verifiers)
    here = press.offer.removeprefix("data/")
    return {(each.kind, each.path.removeprefix(f"{here}/")) for each in verdict.findings}


def tampered(press: Press, act: Callable[[Path], None]) -> set[tuple[str, str]]:
    """What is found after something was done to the document's folder."""
    act(press.out / press.offer)
    return lied(press) - {("wrong", "../manifest-sha256.txt")}


def test_a_changed_byte(press: Press) -> None:
    """In an earlier revision's text."""
    press.publish(READ_ANEW)

    def act(folder: Path) -> None:
        path = folder / "r1/text.txt"
        path.write_bytes(path.read_bytes().replace(b"grant", b"grunt"))

    assert tampered(press, act) == {("wrong", "r1/text.txt")}


def test_a_revision_taken_away(press: Press) -> None:
    """The whole of it, or its proof alone, which no list names."""
    press.publish(READ_ANEW)
    gone = tampered(press, lambda folder: (folder / "r1/proof.tlog-proof").unlink())
    assert gone == {("missing", "r1/proof.tlog-proof")}

    gone = tampered(press, lambda folder: shutil.rmtree(folder / "r1"))
    assert gone == {("missing", name) for name in EARLIER}


def test_swapped_revisions(press: Press) -> None:
    """The old in the place of the new, whole and genuine."""
    press.publish(READ_ANEW)

    def act(folder: Path) -> None:
        (folder / "r1").rename(folder / "r")
        (folder / "r2").rename(folder / "r1")
        (folder / "r").rename(folder / "r2")

    found = tampered(press, act)
    assert {
        ("wrong", "r1/meta.json"),
        ("wrong", "r2/text.txt"),
        ("forged", "r1/proof.tlog-proof"),
    } <= found


def test_a_dropped_revision_given_out_again(press: Press, tmp_path: Path) -> None:
    """What was dropped, put back with its genuine proof."""
    press.publish(READ_ANEW)
    shutil.copytree(press.out / press.offer / "r1", tmp_path / "r1")
    press.publish(REMOVED)
    found = tampered(press, lambda folder: shutil.copytree(tmp_path / "r1", folder / "r1"))

    assert found == {("extra", name) for name in EARLIER}
