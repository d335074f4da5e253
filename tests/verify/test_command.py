"""What `vitrina verify` takes, says and ends with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.publish.making import DAY, TEXTS, drawn, key, made
from tests.web.serving import Served

from vitrina.formats import notes
from vitrina.publish import keys
from vitrina.publish.ledger import Ledger
from vitrina.verify.checking import verify
from vitrina.verify.command import NotTaken, main
from vitrina.verify.places import Address, Folder


@pytest.fixture(name="out")
def _out(tmp_path: Path) -> Path:
    """An edition."""
    made(tmp_path / "out")
    return tmp_path / "out"


def test_keys(out: Path, tmp_path: Path) -> None:
    """A key may be a line, a file of lines, the publisher's own file, or a fingerprint."""
    keys.save(key(), tmp_path / "sealed", "words")
    lines = tmp_path / "lines"
    lines.write_text("".join(f"{each.print()}\n" for each in key().verifiers))
    ways = [
        key().verifiers[0].print(),
        str(lines),
        str(tmp_path / "sealed"),
        notes.fingerprint(key().verifiers),
    ]

    assert [0, 0, 0, 0] == [main([str(out), "--key", way]) for way in ways]
    other = [key(seed=9).verifiers[0].print(), notes.fingerprint(key(seed=9).verifiers)]
    assert [45, 45] == [main([str(out), "--key", way]) for way in other]


@pytest.mark.parametrize(
    "words",
    [
        ["nowhere"],
        ["OUT", "--key", "nowhere"],
        ["OUT", "--since", "nowhere"],
        ["OUT", "--key", "a+b+c"],
    ],
)
def test_refused(out: Path, words: list[str]) -> None:
    """What can't be taken is wrong usage."""
    assert main([str(out) if word == "OUT" else word for word in words]) == NotTaken.status == 2


def test_statuses(out: Path, tmp_path: Path) -> None:
    """Good, not whole, stale and forged end differently."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "one", ledger)
    made(tmp_path / "two", ledger, {"offer": TEXTS["offer"]}, time=DAY + 86_400)
    given = ["--key", key().verifiers[0].print()]

    assert main([str(tmp_path / "two"), *given, "--since", str(tmp_path / "one")]) == 0
    assert (
        main([str(tmp_path / "one"), *given, "--since", str(tmp_path / "two/data/log/checkpoint")])
        == 44
    )
    made(tmp_path / "forged", keys=[key(seed=9)])
    assert main([str(tmp_path / "forged"), *given]) == 45
    (out / "data/index.html").unlink()
    assert main([str(out), *given]) == 43


def test_what_a_pass_means(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A pass says what it does not show: with the edition's own keys, not whose it is."""
    assert main([str(out)]) == 0
    told = capsys.readouterr().out
    assert "these keys came with the edition" in told
    assert main([str(out), "--key", key().verifiers[0].print()]) == 0
    assert "these keys came with the edition" not in capsys.readouterr().out


def test_json(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON lines: the verdict, then each finding."""
    (out / "data/index.html").write_text("lie")
    main([str(out), "--json"])
    head, *rows = map(json.loads, capsys.readouterr().out.splitlines())

    assert (head["state"], head["documents"]) == ("damaged", 4)
    assert rows == [
        {
            "kind": "wrong",
            "path": "index.html",
            "why": "its bytes are not those that were published",
        }
    ]


def test_from_a_server(out: Path) -> None:
    """Over HTTP the verdict is the same, but for what a server does not tell."""
    served = Served(out / "data")
    try:
        verdict = verify(Address(served.address), key().verifiers)
        (out / "data/index.html").write_text("lie")
        bad = verify(Address(served.address), key().verifiers)
    finally:
        served.stop()

    assert (verdict.state, verdict.listed) == ("good", False)
    assert [(each.kind, each.path) for each in bad.findings] == [("wrong", "index.html")]


def test_data_alone(out: Path) -> None:
    """The web root without the bag around it is checked as well."""
    assert verify(Folder(out / "data"), key().verifiers).state == "good"


def test_large_files_are_streamed(out: Path) -> None:
    """A file of any size takes one small buffer."""
    import tracemalloc

    with (out / "data/index.html").open("wb") as file:
        file.truncate(300_000_000)
    tracemalloc.start()
    verdict = verify(Folder(out), key().verifiers)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert [each.path for each in verdict.findings] == ["index.html"]
    assert peak < 10_000_000


def test_a_withdrawn_document_still_served(tmp_path: Path) -> None:
    """A server that gives out what was withdrawn is found out by asking for it."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "one", ledger)
    made(tmp_path / "two", ledger, {"offer": TEXTS["offer"]}, time=DAY + 86_400)
    memo = ledger.documents["memo"].id
    shutil.copytree(tmp_path / f"one/data/d/{memo}/r1", tmp_path / f"two/data/d/{memo}/r1")
    served = Served(tmp_path / "two/data")
    try:
        verdict = verify(Address(served.address), key().verifiers)
    finally:
        served.stop()

    assert [(each.kind, each.path) for each in verdict.findings] == [
        ("extra", f"d/{memo}/r1/meta.json")
    ]
