"""A second person approves on another day, with the folder alone: nothing is published before."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import bagit
import pytest
from tests.publish.making import DAY, TEXTS, drawn, key, made
from tests.publish.test_revisions import READ_ANEW

from vitrina import approvals
from vitrina.approvals import Change, NotApproved
from vitrina.editions import _others
from vitrina.formats import notes, tlog
from vitrina.publish import keys, moving, remaking
from vitrina.publish.edition import CannotPublish, awaiting
from vitrina.publish.ledger import Ledger
from vitrina.publish.revisions import Earlier, Store
from vitrina.surfaces.cli import main
from vitrina.verify.checking import Verdict, verify
from vitrina.verify.places import Folder

LATER = DAY + 86_400
ANA = key("ana.example.org", seed=20)
BOTH = (*key().verifiers, *ANA.verifiers)


def state(folder: Path, trusted: Any = BOTH) -> str:
    """What a check of a folder comes to."""
    return verify(Folder(folder), trusted).state


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file's bytes, and the time that it bears."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), int(path.stat().st_mtime))
        for path in folder.rglob("*")
        if path.is_file()
    }


def asked(out: Path, ledger: Ledger, texts: Any = TEXTS, **given: Any) -> Path:
    """Publish for Ana to approve; where it waits."""
    told = made(out, ledger, texts, approvers=ANA.verifiers, whole=_whole, **given)
    assert told.awaits == ("ana.example.org",)
    return awaiting(out)


def _whole(folder: Path) -> bool:
    return state(folder) == "good"


def approved(folder: Path, time: int = LATER) -> Verdict:
    """Ana says yes."""
    verdict = verify(Folder(folder), key().verifiers)
    approvals.propose(folder, verdict, ANA.verifiers)
    approvals.approve(folder, verdict, ANA, time)
    return verdict


@pytest.fixture(name="ledger")
def _ledger() -> Ledger:
    """A ledger whose chance is the same in each run."""
    return Ledger(draw=drawn())


def test_it_waits(tmp_path: Path, ledger: Ledger) -> None:
    """What lacks the second approval is laid aside; the edition before stays, to the byte."""
    made(tmp_path / "out", ledger)
    before = files(tmp_path / "out")
    waiting = asked(tmp_path / "out", ledger, time=LATER)

    assert files(tmp_path / "out") == before
    assert [state(waiting, trusted) for trusted in (BOTH, key().verifiers, ())] == ["awaiting"] * 3
    assert verify(Folder(waiting)).awaits == ("ana.example.org",)


def test_the_same_bytes(tmp_path: Path, ledger: Ledger) -> None:
    """Waiting, it is made again to the byte; and so it is once the approval came back."""
    waiting = asked(tmp_path / "out", ledger)
    first = files(waiting)
    assert files(asked(tmp_path / "out", ledger, time=LATER)) == first
    approved(waiting)
    whole = files(waiting)
    told = made(tmp_path / "out", ledger, approvers=ANA.verifiers, time=LATER)

    assert (told.awaits, waiting.exists()) == ((), False)
    assert files(tmp_path / "out") == whole
    assert {path for path in whole if whole[path] != first[path]} == {
        path for path in whole if path.endswith(".tlog-proof")
    } | {"data/log/checkpoint", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}


def test_as_one_command_makes_it(tmp_path: Path, ledger: Ledger) -> None:
    """Approved later, it is the edition that both make at once, but for chance in ML-DSA."""
    waiting = asked(tmp_path / "out", ledger)
    approved(waiting)
    made(tmp_path / "both", Ledger(draw=drawn()), keys=[key(), ANA])
    one, two = files(waiting), files(tmp_path / "both")

    assert one.keys() == two.keys()
    for path in ("data/log/keys", "data/m/root.sha256", "data/s/root", "bag-info.txt"):
        assert one[path] == two[path]
    shown = [notes.split(each["data/log/checkpoint"][0].decode()) for each in (one, two)]
    assert shown[0][0] == shown[1][0]
    assert [row[:2] for row in shown[0][1]] == [row[:2] for row in shown[1][1]]


def test_the_folder_is_whole(tmp_path: Path, ledger: Ledger) -> None:
    """Approved, every state that a proof leads to is signed by both, and the bag says the same."""
    waiting = asked(tmp_path / "out", ledger)
    approved(waiting)
    waiting = asked(tmp_path / "out", ledger, {"offer": TEXTS["offer"]}, time=LATER)
    assert state(tmp_path / "out") == "good"  # taken over, and put in its place
    approved(waiting)

    assert state(waiting) == state(waiting, key().verifiers) == "good"
    assert bagit.Bag(str(waiting)).is_valid()
    found = [tlog.read_proof(each.read_text()).note for each in waiting.rglob("*.tlog-proof")]
    assert len(set(found)) == 2
    assert [notes.absent(note, BOTH) for note in found] == [()] * len(found)


def test_never_taken_over(tmp_path: Path, ledger: Ledger) -> None:
    """An approval that never came back: the next one signs the older states too."""
    asked(tmp_path / "out", ledger)
    waiting = asked(tmp_path / "out", ledger, {"offer": TEXTS["offer"]}, time=LATER)
    approved(waiting)
    made(tmp_path / "out", ledger, {"offer": TEXTS["offer"]}, approvers=ANA.verifiers)

    assert state(tmp_path / "out") == "good"


def test_what_is_shown(tmp_path: Path, ledger: Ledger) -> None:
    """It is told what became of each document since what this person approved, and not since what they refused."""
    waiting = asked(
        tmp_path / "out", ledger, {name: TEXTS[name] for name in ("offer", "memo", "list")}
    )
    approved(waiting)
    refused = asked(tmp_path / "out", ledger, time=LATER)
    changed = {**TEXTS, "offer": ("The offer", "1994", "en", ("Other words.",))}
    del changed["memo"]
    waiting = asked(tmp_path / "out", ledger, changed, time=LATER)
    told = approvals.propose(waiting, verify(Folder(waiting), BOTH), ANA.verifiers)
    offer, memo, salvo = (ledger.documents[name].id for name in ("offer", "memo", "salvo"))

    assert refused == waiting
    assert (told.since, told.documents) == (5, 3)
    assert set(told.changes) == {
        Change("added", salvo, 1, "Salvoconducto", "1994-03-21"),
        Change("changed", offer, 2, "The offer", "1994"),
        Change("withdrawn", memo, 1, reason="other"),
    }


def test_refused(tmp_path: Path, ledger: Ledger) -> None:
    """Whoever is not asked, or looks at something damaged, signs nothing."""
    waiting = asked(tmp_path / "out", ledger)
    before = files(waiting)
    verdict = verify(Folder(waiting), BOTH)
    with pytest.raises(NotApproved, match="does not ask eve"):
        approvals.propose(waiting, verdict, key("eve.example.org", seed=60).verifiers)
    with pytest.raises(NotApproved, match="not with this key"):
        approvals.propose(waiting, verdict, key("ana.example.org", seed=60).verifiers)
    (waiting / "data/index.html").write_text("lie")
    with pytest.raises(NotApproved, match="not whole"):
        approvals.propose(waiting, verify(Folder(waiting), BOTH), ANA.verifiers)
    after = files(waiting)
    assert [path for path in before if before[path] != after[path]] == ["data/index.html"]


@pytest.mark.parametrize(
    "path", ["log/checkpoint", "log/release.tlog-proof", "log/tile/entries/000.p/6"]
)
def test_changed_while_it_was_read(tmp_path: Path, ledger: Ledger, path: str) -> None:
    """What is not the state that was checked is not signed, though the folder was good a moment before."""
    waiting = asked(tmp_path / "out", ledger)
    verdict = verify(Folder(waiting), BOTH)
    target = waiting / "data" / path
    target.write_bytes(
        target.read_bytes().replace(b"example.org/papers\n6\n", b"example.org/papers\n7\n")
    )
    if "tile" in path:
        target.write_bytes(target.read_bytes().replace(b"publish", b"publisX"))
    before = files(waiting)
    with pytest.raises(NotApproved, match="was changed"):
        approvals.approve(waiting, verdict, ANA, LATER)

    assert files(waiting) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.awaiting"]


def test_cut_off(tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off at any step, the folder is the one that waited; and it can be approved again."""
    waiting = asked(tmp_path / "out", ledger)
    before = files(waiting)
    for step in ("_put", "_rebag", "_same_times"):
        with monkeypatch.context() as patch:
            patch.setattr(remaking, step, _stop)
            with pytest.raises(KeyboardInterrupt):
                approved(waiting)
        assert files(waiting) == before
    with monkeypatch.context() as patch:
        patch.setattr(moving, "replace", _stop)
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)  # killed: nothing is tidied up
        with pytest.raises(KeyboardInterrupt):
            approved(waiting)
    assert files(waiting) == before
    approved(waiting)

    assert state(waiting) == "good"
    assert not moving.beside(waiting, "part").exists()


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_without_second_names(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a file can't have two names it is copied."""
    waiting = asked(tmp_path / "out", ledger)

    def no_link(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", no_link)
    approved(waiting)
    assert state(waiting) == "good"


def test_the_web_root_alone(tmp_path: Path, ledger: Ledger) -> None:
    """The folder without its bag is approved too; named by its inner folder, a bag stays one."""
    waiting = asked(tmp_path / "out", ledger)
    shutil.copytree(waiting / "data", tmp_path / "web")
    approved(approvals.root(tmp_path / "web"))
    approved(approvals.root(waiting / "data"))

    assert state(tmp_path / "web") == state(waiting) == "good"


# --- who leaves the second person out ---------------------------------------------------------


def test_the_log_tells_who_signs(tmp_path: Path, ledger: Ledger) -> None:
    """A mirror that strips the approver's key with the signature is caught by who knows the publisher alone."""
    waiting = asked(tmp_path / "out", ledger)
    own = "".join(f"{each.print()}\n" for each in key().verifiers)
    (waiting / "data/log/keys").write_text(own)

    verdict = verify(Folder(waiting), key().verifiers)
    assert [(each.kind, each.path) for each in verdict.findings] == [("forged", "log/keys")]


@pytest.mark.parametrize("where", ["log/checkpoint", "proof.tlog-proof", "release.tlog-proof"])
def test_half_of_a_signature_taken_away(tmp_path: Path, ledger: Ledger, where: str) -> None:
    """One line of the approver's two, or the lines in one place alone: that is no waiting, but forged."""
    waiting = asked(tmp_path / "out", ledger)
    approved(waiting)
    for path in (waiting / "data").rglob(where.rpartition("/")[2]):
        lines = path.read_text().split("\n")
        path.write_text("\n".join(lines[:-2]) + "\n")
    assert state(waiting) == "forged"


def test_awaiting_is_less_than_damage(tmp_path: Path, ledger: Ledger) -> None:
    """What waits and is damaged, or not there, is called that."""
    waiting = asked(tmp_path / "out", ledger)
    (waiting / "data/index.html").unlink()
    assert state(waiting) == "incomplete"
    (waiting / "data/about.html").write_text("lie")
    assert state(waiting) == "damaged"
    assert state(waiting, key(seed=60).verifiers) == "forged"


def test_lines_of_others_are_not_taken_over(tmp_path: Path, ledger: Ledger) -> None:
    """A signature in the approver's name that is not theirs does not get into the ledger."""
    waiting = asked(tmp_path / "out", ledger)
    body = notes.split((waiting / "data/log/checkpoint").read_text())[0]
    forged = notes.write(
        body, [*key().signers, *(each._replace(seed=bytes(32)) for each in ANA.signers)], DAY
    )
    for one, other in zip(ANA.signers, ANA.signers, strict=True):
        wrong = other._replace(seed=bytes(32)).verifier.ident
        forged = forged.replace(notes._b64(wrong)[:4], notes._b64(one.verifier.ident)[:4])
    (waiting / "data/log/checkpoint").write_text(forged)
    told = made(tmp_path / "out", ledger, approvers=ANA.verifiers)

    assert told.awaits == ("ana.example.org",)
    assert state(waiting) == "awaiting"


def test_approvers() -> None:
    """Who is to sign: those named, and those who signed before, under names of their own, with both keys."""
    assert _others([key()], ANA.verifiers, key().verifiers) == ANA.verifiers
    assert _others([key()], (), BOTH) == ANA.verifiers
    assert _others([key(), ANA], ANA.verifiers, BOTH) == ()
    newer = key("ana.example.org", seed=60).verifiers
    assert _others([key()], newer, BOTH) == newer
    with pytest.raises(CannotPublish, match="name of their own"):
        _others([key()], key(seed=60).verifiers, ())
    with pytest.raises(CannotPublish, match="Ed25519"):
        _others([key()], ANA.verifiers[:1], ())


# --- the command ------------------------------------------------------------------------------


def test_the_command(tmp_path: Path, ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    """It shows, signs when told so, and does it once; each refusal has its status."""
    waiting = asked(tmp_path / "out", ledger)
    (tmp_path / "words").write_text("words\n")
    keys.save(ANA, tmp_path / "ana.key", "words")
    keys.save(key(), tmp_path / "publisher.key", "words")
    told = ["approve", str(waiting), "--key", str(tmp_path / "ana.key")]
    told += ["--passphrase-file", str(tmp_path / "words")]
    assert main(told) == NotApproved.status == 48  # nobody there to ask
    said = capsys.readouterr().out
    assert "added 4" in said
    assert notes.fingerprint(key().verifiers) in said
    assert main([*told, "--publisher", key(seed=60).verifiers[0].print(), "--yes"]) == 45
    assert state(waiting) == "awaiting"
    assert main([*told, "--publisher", str(tmp_path / "publisher.key"), "--yes"]) == 0
    assert state(waiting) == "good"
    assert main(told) == 0
    assert "already" in capsys.readouterr().out
    assert main(["approve", str(tmp_path / "nowhere"), *told[2:]]) == 48


@pytest.mark.parametrize(("typed", "status"), [("yes", 0), ("no", 48), ("", 48)])
def test_asked(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, typed: str, status: int
) -> None:
    """Somebody at a terminal is asked, and only a whole yes is one."""
    waiting = asked(tmp_path / "out", ledger)
    keys.save(ANA, tmp_path / "ana.key", "words")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: typed)
    monkeypatch.setenv("VITRINA_PASSPHRASE", "words")

    assert main(["approve", str(waiting), "--key", str(tmp_path / "ana.key")]) == status
    assert (state(waiting) == "good") is (status == 0)


def test_earlier_revisions(tmp_path: Path, ledger: Ledger) -> None:
    """The second person's lines are put into the proofs of earlier revisions too; taken out again, it is missed."""
    earlier = Earlier(Store(tmp_path / "kept"))
    waiting = asked(tmp_path / "out", ledger, earlier=earlier)
    approved(waiting)
    waiting = asked(tmp_path / "out", ledger, READ_ANEW, earlier=earlier, time=LATER)
    approved(waiting)
    assert state(waiting) == "good"
    proof = waiting / f"data/d/{ledger.documents['offer'].id}/r1/proof.tlog-proof"
    lines = proof.read_text().split("\n")
    proof.write_text("\n".join(lines[:-3]) + "\n")

    assert state(waiting) == "forged"
