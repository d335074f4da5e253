"""What passed the leak check is not searched again; what is other by a byte, a place, a decision or a reader is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.publish import making

from vitrina.redact import leaks
from vitrina.redact.decisions import TERM, Decision
from vitrina.redact.leaks import Report, Seeker
from vitrina.redact.passed import Passed

HARBOUR = Decision("d1", TERM, "other", "", term="Harbour Nobody")
"""A name that is nowhere, of which a part is: that is a warning."""
SHOWN = Decision("d2", TERM, "other", "", term="has decided")


class Check:
    """An edition, and the file that remembers what passed in it."""

    def __init__(self, root: Path) -> None:
        self.edition = root / "out"
        self.known = root / "known.passed"
        making.made(self.edition)

    def run(
        self, *decisions: Decision, reader: str = "one", public: dict[str, str] | None = None
    ) -> Report:
        """Look, and remember if nothing was found."""
        passed = Passed(self.known, reader)
        report = leaks.check(self.edition, Seeker(decisions, public or {}), passed=passed)
        if not report.leaks:
            passed.save()
        return report


@pytest.fixture(name="check")
def _check(tmp_path: Path) -> Check:
    """An edition that was looked through once."""
    made = Check(tmp_path)
    assert made.run(HARBOUR).leaks == ()
    return made


def test_not_searched_again(check: Check) -> None:
    """Warnings come of what is searched: of what passed before there are none. By another reader there are."""
    check.known.unlink()
    assert [each.how for each in check.run(HARBOUR).warnings] == ["part of a name"]
    assert check.run(HARBOUR).warnings == ()
    assert len(check.run(HARBOUR, reader="another").warnings) == 1


def test_a_file_that_changed(check: Check) -> None:
    """A name put into a file that passed, and into a new one."""
    text = next((check.edition / "data/d").glob("*/r1/text.txt"))
    text.write_text("Spoke with Harbour Nobody.\n")
    (text.parent / "more.txt").write_text("Spoke with Harbour Nobody.\n")
    found = {leak.path for leak in check.run(HARBOUR).leaks}

    assert found == {
        path.relative_to(check.edition).as_posix() for path in (text, text.parent / "more.txt")
    }


def test_the_same_bytes_elsewhere(check: Check) -> None:
    """A file that passed, under a name that tells."""
    page = check.edition / "data/about.html"
    shutil.copy(page, page.with_name("harbour-nobody.html"))

    assert {leak.path for leak in check.run(HARBOUR).leaks} == {"data/harbour-nobody.html"}


def test_a_decision_more(check: Check) -> None:
    """What passed without it is searched for it; and passes again, once it is taken back."""
    assert check.run(HARBOUR, SHOWN).leaks != ()
    assert check.run(HARBOUR).leaks == ()


def test_a_decision_for_one_document(check: Check) -> None:
    """Rules are those that hold for the file: one that is excepted in a document counts where it is not."""
    name = next(
        path.parts[-3]
        for path in (check.edition / "data/d").glob("*/r1/text.txt")
        if "has decided" in path.read_text()
    )
    public = {"a" * 64: name}
    only_there = Decision("d3", TERM, "other", "", term="has decided", document="a" * 64)

    found = [leak.path for leak in check.run(HARBOUR, only_there, public=public).leaks]

    assert {path.split("/")[2] for path in found if path.startswith("data/d/")} == {name}


def test_a_leak_is_not_remembered(check: Check) -> None:
    """What was found once is found again."""
    first, second = check.run(SHOWN), check.run(SHOWN)

    assert first.leaks == second.leaks != ()


@pytest.mark.parametrize("junk", [b"", b"\xff" * 7, b"\0" * 3200])
def test_junk(check: Check, junk: bytes) -> None:
    """A file of marks that is none spares nothing."""
    check.known.write_bytes(junk)

    assert check.run(SHOWN).leaks != ()
