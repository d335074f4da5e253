"""Earlier revisions from a real library: decisions taken back and made, papers read anew, and what is erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from tests.publish.making import DAY, drawn, key
from tests.publish.test_edition import files

import vitrina
from vitrina.core.records import Range
from vitrina.editions import Choice
from vitrina.library import Library
from vitrina.publish import ledger
from vitrina.publish.edition import Made
from vitrina.publish.pages import About
from vitrina.redact import kept
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder

LETTER = "To the Minister\n\nElena Marsh was received by Andrés Quiroga.\nNothing was agreed on.\n"


class Press:
    """A library of two papers, and the edition of it."""

    def __init__(self, root: Path, name: str = "Elena Marsh") -> None:
        (root / "trove").mkdir(parents=True)
        (root / "trove/letter.txt").write_text(LETTER.replace("Elena Marsh", name))
        (root / "trove/other.txt").write_text("Another paper, of the harbour.\n")
        self.out = root / "edition"
        self.library: Library = vitrina.open(root / "trove")
        self.library.ingest(workers=1, ocr=False)
        self.letter = self.library.search("minister").hits[0].document
        self.day = DAY

    def publish(self) -> Made:
        """Publish everything, a day later."""
        self.day += 86_400
        made = self.library.editions.publish(
            self.out, [key()], Choice(everything=True), About("Papers"), now=self.day
        )
        assert verify(Folder(self.out), key().verifiers).state == "good"
        return made

    def revisions(self) -> set[str]:
        """The revisions of the letter that the edition shows."""
        name = self.library.editions.ledger(key().name).documents[self.letter].id
        return {path.name for path in (self.out / "data/d" / name).iterdir() if path.is_dir()}

    def read_as(self, words: str = "Nothing", title: str = "") -> None:
        """Have the letter read otherwise, as a worse reader would have."""
        self.library.editor.cleaned(self.letter)
        path = self.library.root / "clean" / self.letter
        told = msgspec.msgpack.decode(path.read_bytes(), type=kept._Kept)
        document = told.cleaned.document
        pages = tuple(
            msgspec.structs.replace(
                page, lines=tuple(line.replace("Nothing", words) for line in page.lines)
            )
            for page in document.pages
        )
        document = msgspec.structs.replace(document, pages=pages, title=title or document.title)
        cleaned = msgspec.structs.replace(told.cleaned, document=document)
        path.write_bytes(msgspec.msgpack.encode(kept._Kept(told.made_from, cleaned)))

    def read_anew(self) -> None:
        """Have it read as it stands."""
        (self.library.root / "clean" / self.letter).unlink()


@pytest.fixture(name="press")
def _press(tmp_path: Path) -> Iterator[Press]:
    """A press that has not published yet."""
    press = Press(tmp_path)
    yield press
    press.library.close()


def test_read_anew_and_then_removed(press: Press) -> None:
    """What was read anew keeps its first reading; once a name is removed from it, only the newest is there."""
    press.read_as("N0thing")
    press.publish()
    press.read_anew()
    press.publish()
    assert press.revisions() == {"r1", "r2"}
    press.library.editor.decide("term", "personal-data", term="Elena Marsh")
    made = press.publish()
    held = b"".join((*files(press.out).values(), *files(press.library.root / "editions").values()))

    assert (press.revisions(), made.dropped) == ({"r3"}, 2)
    assert b"Elena" not in held


def test_a_decision_taken_back(press: Press) -> None:
    """What was removed is shown after all: the revision with the mark stays. Decided again, all of it goes."""
    decision = press.library.editor.decide("term", "personal-data", term="Elena Marsh")
    press.publish()
    press.library.editor.decisions.take_back(decision.key)
    press.publish()
    assert press.revisions() == {"r1", "r2"}
    press.library.editor.decide(
        "lines", "personal-data", document=press.letter, place=Range(line=3)
    )
    press.publish()

    assert press.revisions() == {"r3"}


def test_needles_of_today(press: Press) -> None:
    """A name that only the first reading shows is decided on: that reading goes, the newest stays as it is."""
    press.read_as("Zebulon Quagmire")
    press.publish()
    press.read_anew()
    press.publish()
    press.library.editor.decide("term", "source-safety", term="Zebulon Quagmire")
    made = press.publish()
    held = b"".join((*files(press.out).values(), *files(press.library.root / "editions").values()))

    assert (press.revisions(), made.revised, made.dropped) == ({"r2"}, 0, 1)
    assert b"Quagmire" not in held


def test_erased(press: Press) -> None:
    """A document that is erased leaves no word of any revision in the library."""
    press.read_as("Zebulon Quagmire")
    press.publish()
    press.read_anew()
    press.publish()
    press.library.remove(press.letter)
    (press.out.parent / "trove/letter.txt").unlink()
    press.library.close()
    held = [
        path for path, data in files(press.library.root).items()
        if b"Quagmire" in data or b"Elena" in data or press.letter.encode() in data
    ]  # fmt: skip

    assert held == []


def test_the_secret_changes_and_no_byte_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two revisions that both hide a name, beside one another: with another name, of another length, the same bytes."""
    made = []
    for place, name in (("a", "Li Wu"), ("b", "Maximiliana Featherstonehaugh-Ortega")):
        chance, real = drawn(), ledger.load

        def load(path: Path, chance=chance, real=real) -> ledger.Ledger:
            found = real(path)
            found.draw = chance
            return found

        press = Press(tmp_path / place, name)
        with monkeypatch.context() as patch:
            patch.setattr(ledger, "load", load)
            press.library.editor.decide("term", "other", term=name)
            press.read_as(title="To the Minster")
            press.publish()
            press.read_anew()
            press.publish()
        assert press.revisions() == {"r1", "r2"}
        made.append(files(press.out / "data"))
        press.library.close()
    one, other = made
    # The second signature (ML-DSA-44) is drawn at random; the log's root is over all the rest.
    differ = {path for path in one if one[path] != other.get(path)}

    assert sorted(one) == sorted(other)
    assert {
        path for path in differ if not path.endswith((".tlog-proof", "log/checkpoint"))
    } == set()
    assert one["log/checkpoint"].split(b"\n")[:3] == other["log/checkpoint"].split(b"\n")[:3]
