"""An edition stamped by an authority: by one that the test makes, on this machine."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.publish.authority import Authority, needs_openssl
from tests.publish.making import DAY, TEXTS, drawn, key, made
from tests.publish.test_approval import ANA, approved, asked, files
from tests.web.serving import Served

from vitrina import stamping
from vitrina.approvals import NotApproved
from vitrina.formats import timestamps
from vitrina.publish import remaking
from vitrina.publish.ledger import Ledger
from vitrina.stamping import NoTimestamp
from vitrina.surfaces.cli import main
from vitrina.verify.checking import verify
from vitrina.verify.places import Address, Folder

STAMP = f"data/{remaking.STAMP}"


@pytest.fixture(name="authority")
def _authority(tmp_path: Path) -> Iterator[Authority]:
    """An authority."""
    one = Authority(tmp_path / "authority")
    yield one
    one.stop()


@pytest.fixture(name="out")
def _out(tmp_path: Path) -> Path:
    """An edition."""
    made(tmp_path / "out", Ledger(draw=drawn()))
    return tmp_path / "out"


@needs_openssl
@pytest.mark.parametrize(("kind", "ess"), [("rsa", "sha256"), ("ec", "sha1"), ("ec", "sha512")])
def test_stamped(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str], kind: str, ess: str
) -> None:
    """The stamp is told, with what it does not show; given the authority's certificate it does. openssl agrees."""
    authority = Authority(tmp_path / "own", kind, ess)
    before = files(out)
    assert main(["timestamp", str(out), "--authority", authority.address]) == 0
    authority.stop()
    after = files(out)
    known = ["--key", key().verifiers[0].print()]
    capsys.readouterr()
    assert main(["verify", str(out), *known]) == 0
    told = capsys.readouterr().out
    assert "CN=Example Clock" in told
    assert "anyone can make an authority" in told
    assert main(["verify", str(out), *known, "--authority", str(authority.root / "ca.pem")]) == 0
    assert "an authority that you trust" in capsys.readouterr().out
    assert authority.agrees(out / STAMP, out / "data/log/checkpoint")

    changed = {path for path in after if after[path] != before.get(path)}
    tags = {"bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    assert changed == tags | {STAMP}
    assert after[STAMP][1] == after["data/log/checkpoint"][1]
    assert bagit.Bag(str(out)).is_valid()


@needs_openssl
def test_another_authority(out: Path, tmp_path: Path, authority: Authority) -> None:
    """One that did not issue it is not taken for it; nor is there a stamp where there is none."""
    other = Authority(tmp_path / "other")
    other.stop()
    ca = ["--authority", str(other.root / "ca.pem")]
    assert main(["verify", str(out), *ca]) == 43
    stamping.put(out, authority.address)
    assert main(["verify", str(out), *ca]) == 43
    assert main(["verify", str(out), "--authority", str(out / "data/index.html")]) == 2


@needs_openssl
def test_of_something_else(out: Path, tmp_path: Path, authority: Authority) -> None:
    """The stamp of another state, or one that was cut or changed, is found; a new one takes its place."""
    made(tmp_path / "other", Ledger(draw=drawn(3)))
    stamping.put(tmp_path / "other", authority.address)
    good = (tmp_path / "other" / STAMP).read_bytes()
    stamping.put(out, authority.address)
    for wrong in (good, good[:-1], b"", b"\x30\x80", good + b"\0"):
        (out / STAMP).write_bytes(wrong)
        verdict = verify(Folder(out))
        assert [(each.kind, each.path) for each in verdict.findings] == [("wrong", remaking.STAMP)]
        assert (verdict.state, verdict.stamped) == ("damaged", "")
    stamping.put(out, authority.address)
    assert verify(Folder(out)).good


@needs_openssl
def test_every_changed_byte(authority: Authority) -> None:
    """No byte of what is signed can be changed unseen, and none of the rest makes it say something else."""
    reply, good = stamping.ask(authority.address, b"words")
    roots = timestamps.certificates((authority.root / "ca.pem").read_bytes())
    assert timestamps.traced(good, roots)
    assert timestamps.traced(good, (good.signer,))
    for days in (-9, 30):  # its certificate was not valid then
        assert not timestamps.traced(good._replace(time=good.time + dt.timedelta(days)), roots)
    for at in range(len(reply)):
        lie = reply[:at] + bytes([reply[at] ^ 1]) + reply[at + 1 :]
        try:
            found = timestamps.stamp(lie, b"words")
        except ValueError:
            continue
        assert (found.time, found.signer) == (good.time, good.signer)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_anything(data: bytes) -> None:
    """What is no timestamp is refused, and nothing else happens."""
    with pytest.raises(ValueError, match=r"."):
        timestamps.stamp(data, b"words")


@needs_openssl
def test_a_certificate_for_something_else(tmp_path: Path) -> None:
    """A certificate that is not for timestamps makes none: openssl would not sign with it either."""
    authority = Authority(tmp_path / "own", usage=False)
    with pytest.raises(NoTimestamp):
        stamping.ask(authority.address, b"words")
    authority.stop()


@needs_openssl
@pytest.mark.parametrize(
    "answer", [b"", b"<html>no</html>", b"\x30\x05\x30\x03\x02\x01\x02", b"0" * (1 << 19)]
)
def test_no_answer(out: Path, authority: Authority, answer: bytes) -> None:
    """An authority that is away, refuses, or says something else: it is told, and the edition stays as it was."""
    authority.answer = answer
    before = files(out)
    assert main(["timestamp", str(out), "--authority", authority.address]) == 49
    assert files(out) == before


def test_no_authority(out: Path) -> None:
    """An address where nobody is, or that is none."""
    before = files(out)
    for address in ("http://127.0.0.1:9/", "ftp://127.0.0.1/", "nowhere", "http://[::1"):
        assert main(["timestamp", str(out), "--authority", address]) == NoTimestamp.status == 49
    assert main(["timestamp", str(out / "nowhere"), "--authority", "http://127.0.0.1:9/"]) == 49
    assert files(out) == before


@needs_openssl
def test_an_old_answer(authority: Authority) -> None:
    """The reply to an earlier request over the same bytes is not the answer to this one."""
    authority.answer = stamping.ask(authority.address, b"words")[0]
    with pytest.raises(NoTimestamp, match="another request"):
        stamping.ask(authority.address, b"words")


@needs_openssl
def test_what_is_told(authority: Authority) -> None:
    """The authority learns the digest alone: openssl reads the request as such."""
    stamping.ask(authority.address, b"words")
    (authority.root / "q").write_bytes(authority.asked[0])
    done = subprocess.run(
        ["openssl", "ts", "-query", "-in", authority.root / "q", "-text"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "Hash Algorithm: sha256" in done.stdout
    assert "Certificate required: yes" in done.stdout
    assert b"words" not in authority.asked[0]


@needs_openssl
def test_published_again(tmp_path: Path, authority: Authority) -> None:
    """Where nothing has changed the stamp stays, and every byte; a new state has none."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)
    stamping.put(tmp_path / "out", authority.address)
    before = files(tmp_path / "out")
    made(tmp_path / "out", ledger, time=DAY + 86_400)
    assert files(tmp_path / "out") == before
    made(tmp_path / "out", ledger, {"offer": TEXTS["offer"]}, time=DAY + 86_400)
    assert not (tmp_path / "out" / STAMP).exists()
    assert verify(Folder(tmp_path / "out")).good


@needs_openssl
def test_before_it_is_approved(tmp_path: Path, authority: Authority) -> None:
    """Only what is whole is stamped; a stamp from before the approval would not hold after it."""
    waiting = asked(tmp_path / "out", Ledger(draw=drawn()))
    with pytest.raises(NoTimestamp, match="awaiting"):
        stamping.put(waiting, authority.address)
    reply, _ = stamping.ask(authority.address, (waiting / "data/log/checkpoint").read_bytes())
    remaking.remake(waiting, [(remaking.STAMP, reply)])
    with pytest.raises(NotApproved, match="stamped before"):
        approved(waiting)
    assert verify(Folder(waiting), ANA.verifiers + key().verifiers).state == "awaiting"


@needs_openssl
def test_served_and_alone(out: Path, tmp_path: Path, authority: Authority) -> None:
    """Over HTTP, and by the checker in one file, it is the same."""
    stamping.put(out, authority.address)
    served = Served(out / "data")
    verdict = verify(Address(served.address), key().verifiers)
    served.stop()
    assert (verdict.state, verdict.authority) == ("good", "CN=Example Clock")
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, root / "scripts/verifier.py", tmp_path / "v.pyz"], check=True)
    done = subprocess.run(
        [sys.executable, tmp_path / "v.pyz", out], capture_output=True, text=True, check=True
    )
    assert "by CN=Example Clock" in done.stdout
