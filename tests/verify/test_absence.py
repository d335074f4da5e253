"""Receipts of absence: held against lies, by who made them and by who publishes."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.publish.making import TEXTS, drawn, key, made

from vitrina.analyzers import words
from vitrina.formats import canonical, tlog
from vitrina.publish import shelf
from vitrina.publish.ledger import Ledger
from vitrina.surfaces.cli import main
from vitrina.verify.absence import NotAbsent, absence, receipt
from vitrina.verify.places import Folder

MANY = {
    f"paper {at}": (f"Paper {at}", "", "en", (" ".join(f"w{at * 40 + n}" for n in range(40)),))
    for at in range(120)
}
"""Enough words for many files of terms."""


@pytest.fixture(name="edition", scope="module")
def _edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of a few papers and of many words."""
    out = tmp_path_factory.mktemp("edition") / "out"
    made(out, Ledger(draw=drawn()), TEXTS | MANY)
    return out


def present(edition: Path) -> set[str]:
    """Every word that a search would find, read from the files themselves."""
    found = set()
    for path in (edition / "data/s").glob("??/*"):
        head, _ = shelf.unpack(path.read_bytes())
        found |= set(head["terms"] if "places" in head else ())
    return found


def test_told_and_kept(edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Absence is told with the neighbours; the receipt holds later, alone, and for these keys only."""
    out = tmp_path / "absent.json"
    known = ["--key", key().verifiers[0].print()]
    assert main(["absent", str(edition), "Hárbours", *known, "--out", str(out)]) == 0
    assert "'harbours'" in capsys.readouterr().out
    assert main(["verify", "--absence", str(out), *known]) == 0
    told = capsys.readouterr().out
    assert "no document of example.org/papers has the word 'harbours'" in told
    assert "nothing stands between 'harbour' and 'has'" in told
    assert "keys came with" not in told
    assert main(["verify", str(out), "--absence", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["documents"], record["between"]) == (124, ["harbour", "has"])
    other = key("example.org/papers", seed=9).verifiers[0].print()
    assert main(["verify", "--absence", str(out), "--key", other]) == 45
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, root / "scripts/verifier.py", tmp_path / "v.pyz"], check=True)
    subprocess.run([sys.executable, tmp_path / "v.pyz", "--absence", out], check=True)


def test_the_word_is_there(edition: Path, tmp_path: Path) -> None:
    """What stands in a text or a title is never shown to be absent; nor are two words, or none."""
    for word in (
        "harbour",
        "HARBOUR",
        "Memorandum",
        "salvoconducto",
        "w4799",
        "two words",
        "...",
        "",
    ):
        assert main(["absent", str(edition), word]) == 50
    assert main(["absent", str(tmp_path), "word"]) == 50


def test_every_word_and_every_gap(edition: Path) -> None:
    """Of all words of the index not one is absent; between any two that are neighbours every other is."""
    there = sorted(present(edition))
    assert len(list((edition / "data/s").glob("??/*"))) > 20
    plain = [word for word in there if ":" not in word and "*" not in word]
    for word in plain[:: max(1, len(plain) // 150)]:
        with pytest.raises(NotAbsent):
            receipt(Folder(edition), word)
        found = absence(receipt(Folder(edition), f"{word}0000"), key().verifiers)
        before, after = found.between
        at = there.index(before)
        assert found.wrong == ""
        assert (before, after) == (there[at], (*there, "")[at + 1])
        assert before < f"{word}0000" < (after or "\U0010ffff")
    for word, between in (("\x21", ("", there[0])), ("\U0010fff0", (there[-1], ""))):
        assert absence(receipt(Folder(edition), word)).between == between


def test_a_field_counts(tmp_path: Path) -> None:
    """A word of a title alone stands in the edition."""
    made(tmp_path / "out", Ledger(draw=drawn()), {"a": ("Zanzibar", "", "en", ("A line.",))})
    with pytest.raises(NotAbsent):
        receipt(Folder(tmp_path / "out"), "zanzibar")


def lies(told: dict[str, Any], root: bytes) -> dict[str, dict[str, Any]]:
    """Receipts that say what is not so."""
    proof = tlog.read_proof(told["proof"])
    head, body = shelf.unpack(root)
    fewer = shelf._packed(head | {"blocks": []}, body)
    files = [base64.b64decode(each) for each in told["files"]]
    release = canonical.read(proof.extra) | {"s": sha256(fewer).hexdigest()}
    forged = tlog.proof(proof.entry, proof.hashes, proof.note, canonical.write(release))
    b64 = [base64.b64encode(each).decode() for each in (fewer, *files)]
    return {
        "another word": told | {"word": "harbour"},
        "no word": told | {"word": ""},
        "a field": told | {"word": "title:memorandum"},
        "a file taken away": told | {"files": told["files"][:-1]},
        "another index": told | {"files": b64, "proof": forged},
        "not the last entry": told | {"proof": told["proof"].replace(f"index {proof.entry}", "index 0")},
        "a changed size": told | {"proof": told["proof"].replace("\n125\n", "\n999\n").replace("\n126\n", "\n999\n")},
        "other keys": told | {"keys": key(seed=9).verifiers[0].print() + "\n"},
        "of another kind": told | {"type": "vitrina-receipt"},
        "nothing": {},
    }  # fmt: skip


def test_lies(edition: Path) -> None:
    """No receipt holds for a word that is there, or for an index that was not signed."""
    good = receipt(Folder(edition), "harbours")
    root = (edition / "data/s/root").read_bytes()
    assert absence(good).wrong == ""
    for what, lie in lies(json.loads(good), root).items():
        assert absence(json.dumps(lie).encode()).wrong != "", what
    for at in range(0, len(good), 97):
        changed = good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :]
        found = absence(changed, key().verifiers)
        assert found.wrong or found == absence(good, key().verifiers) or found.word != "harbours"
        if not found.wrong:
            assert found.word not in present(edition)


def test_it_awaits_approval(tmp_path: Path) -> None:
    """Of an edition that not everyone has signed, it is told."""
    ana = key("ana.example.org", seed=20)
    made(tmp_path / "out", Ledger(draw=drawn()), approvers=ana.verifiers)
    waiting = str(tmp_path / "out.awaiting")
    assert main(["absent", waiting, "harbours"]) == 47
    assert absence(receipt(Folder(Path(waiting)), "harbours")).awaits == ("ana.example.org",)


@given(st.one_of(st.binary(max_size=200), st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=9)),
    lambda inner: st.dictionaries(st.sampled_from(["type", "v", "word", "files", "proof", "keys"]), inner, max_size=6),
).map(lambda told: json.dumps(told).encode())))  # fmt: skip
@settings(deadline=None)
def test_anything(data: bytes) -> None:
    """What is no receipt is refused, and nothing else happens."""
    assert absence(data).wrong


def test_no_index(tmp_path: Path, edition: Path) -> None:
    """Where the index can't be read nothing is shown."""
    assert words.tokens("harbours") == ["harbours"]
    (tmp_path / "s").mkdir()
    (tmp_path / "s/root").write_bytes(b"no index")
    with pytest.raises(NotAbsent, match="not as it was published"):
        receipt(Folder(tmp_path), "harbours")
    assert main(["absent", str(edition / "nowhere"), "x"]) == 50
