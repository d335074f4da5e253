"""What is taken over from the last edition: never anything but what would be written again, and nothing stays shared."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.publish.making import TEXTS, documents, key
from tests.publish.test_edition import files
from tests.publish.test_revisions import READ_ANEW, Press, Texts

from vitrina.publish import ledger as ledgers
from vitrina.publish.edition import CannotPublish, Made, awaiting, publish
from vitrina.publish.pages import About
from vitrina.publish.revisions import Earlier, Store
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder


class Incremental(Press):
    """A press that looks at what is there, as a library's does."""

    def publish(self, texts: Texts, out: Path | None = None, **given: object) -> Made:
        """Publish on the next day."""
        self.day += 86_400
        told = {"whole": self.whole} | given
        return publish(
            documents(self.ledger, texts), out or self.out, keys=[key()], ledger=self.ledger,
            about=About("The Marsh case", findings=("names", "events")), time=self.day,
            earlier=Earlier(Store(self.kept)), **told,
        )  # fmt: skip

    def whole(self, folder: Path) -> bool:
        """Whether a folder is the last edition."""
        verdict = verify(Folder(folder), key().verifiers)
        return verdict.good and verdict.size == len(self.ledger.entries)

    def from_scratch(self, texts: Texts) -> dict[str, bytes]:
        """The files of the same state, made again where nothing is, and where nobody looked for names yet."""
        for path in self.kept.glob("*.told"):
            path.unlink()
        ledgers.save(self.ledger, self.root / "kept.json")
        self.ledger = ledgers.load(self.root / "kept.json")
        shutil.rmtree(self.root / "scratch", ignore_errors=True)
        self.publish(texts, self.root / "scratch")
        return files(self.root / "scratch")

    def inodes(self) -> dict[str, tuple[int, int]]:
        """Which file each is, and the time that it bears."""
        found = ((path, path.stat()) for path in self.out.rglob("*") if path.is_file())
        return {
            path.relative_to(self.out).as_posix(): (s.st_ino, s.st_mtime_ns) for path, s in found
        }


@pytest.fixture(name="press")
def _press(tmp_path: Path) -> Incremental:
    """A press that has published once."""
    made = Incremental(tmp_path)
    made.publish(TEXTS)
    return made


def kept_files(press: Incremental, before: dict[str, tuple[int, int]]) -> set[str]:
    """Paths of files that are the same file as before."""
    return {
        path for path, (inode, _) in press.inodes().items() if before.get(path, (0, 0))[0] == inode
    }


def test_one_changed(press: Incremental) -> None:
    """The other documents' files are those of the last edition; every byte is as if made from scratch."""
    before = press.inodes()
    press.publish(READ_ANEW)
    same = kept_files(press, before)
    others = {press.ledger.documents[name].id for name in TEXTS} - {press.offer.rpartition("/")[2]}

    assert {
        path for path in before if path.split("/")[2:3] and path.split("/")[2] in others
    } <= same
    assert not [path for path in same if path.startswith(press.offer) and "/r1/" not in path]
    assert files(press.out) == press.from_scratch(READ_ANEW)


def test_nothing_stays_shared(press: Incremental) -> None:
    """No file of the new edition has another name: what is done to a copy elsewhere is not done to it."""
    press.publish(READ_ANEW)

    assert {path.stat().st_nlink for path in press.out.rglob("*") if path.is_file()} == {1}


def test_nothing_changed(press: Incremental) -> None:
    """No file is touched; what the command tells is what it would have told."""
    before = press.inodes()
    looked: list[Path] = []
    made = press.publish(TEXTS, check=looked.append)

    assert (press.inodes(), looked) == (before, [press.out])
    assert (made.documents, made.added, made.revised, made.withdrawn) == (4, 0, 0, 0)
    assert made.files == sum(path.startswith("data/") for path in before)
    assert files(press.out) == press.from_scratch(TEXTS)


@pytest.mark.parametrize("how", ["a byte", "a file less", "a file more", "a list"])
def test_what_was_broken_is_mended(press: Incremental, how: str) -> None:
    """An edition that is not whole is made anew, though nothing has changed."""
    want = files(press.out)
    page = press.out / press.offer / "index.html"
    if how == "a byte":
        page.write_bytes(page.read_bytes().replace(b"Minister", b"minister"))
    elif how == "a file less":
        page.unlink()
    elif how == "a file more":
        (page.parent / "more.html").write_text("Trust me.")
    else:
        (press.out / "manifest-sha256.txt").write_text("")
    press.publish(TEXTS)

    assert files(press.out) == want


@pytest.mark.parametrize(
    "what", ["index.html", "r1/text.txt", "r1/meta.json", "r1/proof.tlog-proof"]
)
def test_edited_in_place(press: Incremental, what: str) -> None:
    """Somebody's hand in the old folder: nothing of it comes into the next edition."""
    salvo = press.out / "data/d" / press.ledger.documents["salvo"].id / what
    data = salvo.read_bytes()
    salvo.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    press.publish(READ_ANEW)

    assert files(press.out) == press.from_scratch(READ_ANEW)


def test_a_link_in_the_old_folder(press: Incremental, tmp_path: Path) -> None:
    """A file, or a folder, that lies elsewhere is not taken over, though its bytes are the same."""
    salvo = press.out / "data/d" / press.ledger.documents["salvo"].id
    (salvo / "r1").rename(tmp_path / "elsewhere")
    (salvo / "r1").symlink_to(tmp_path / "elsewhere")
    press.publish(READ_ANEW)

    assert not (salvo / "r1").is_symlink()
    assert {path.stat().st_nlink for path in (tmp_path / "elsewhere").iterdir()} == {1}


def test_a_mirror_by_hard_links(press: Incremental) -> None:
    """A copy that shares its files with the last edition does not share them with the next."""
    mirror = press.root / "mirror"
    shutil.copytree(press.out, mirror, copy_function=os.link)
    press.publish(READ_ANEW)
    want = files(press.out)
    for path in (path for path in mirror.rglob("*") if path.is_file()):
        path.write_bytes(b"lie")

    assert files(press.out) == want


def test_what_awaits_approval_shares_nothing(press: Incremental) -> None:
    """The edition that stands, and the one that waits beside it, can each be broken without the other."""
    ana = key("ana.example.org", seed=20)
    before = press.inodes()
    press.publish(READ_ANEW, approvers=ana.verifiers)
    waiting = {path.stat().st_ino for path in awaiting(press.out).rglob("*") if path.is_file()}

    assert press.inodes() == before
    assert not waiting & {inode for inode, _ in before.values()}


def test_refused(press: Incremental) -> None:
    """A publication that is stopped leaves the last edition as it was, with the times that its files bear."""
    before = press.inodes()

    def refused(_: Path) -> None:
        raise CannotPublish("a name was found")

    with pytest.raises(CannotPublish, match="a name was found"):
        press.publish(READ_ANEW, check=refused)

    assert press.inodes() == before


def test_findings_are_found_once(press: Incremental) -> None:
    """What machines found is taken from where it is kept, for the same words alone; junk there is found out."""
    name = press.ledger.documents["salvo"].id
    path = press.kept / f"{name}.1.told"
    kept = path.read_bytes()
    assert b"Quiroga" in kept
    path.write_bytes(kept.replace(b"Quiroga", b"Quirogo"))
    press.publish(READ_ANEW)
    assert b"Quirogo" in (press.out / "data/d" / name / "index.html").read_bytes()
    path.write_bytes(b"\xff" * 9)
    offer = press.ledger.documents["offer"].id
    press.publish(TEXTS)

    assert {each.name for each in press.kept.glob(f"{offer}.*.told")} == {f"{offer}.3.told"}
    assert files(press.out) == press.from_scratch(TEXTS)
