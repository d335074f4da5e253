"""An edition noted by calendars of the test's own, pending and then in a block; and proofs that lie."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentimestamps.core.notary import (
    BitcoinBlockHeaderAttestation,
    LitecoinBlockHeaderAttestation,
    PendingAttestation,
)
from opentimestamps.core.op import OpAppend, OpHexlify, OpPrepend, OpReverse, OpSHA1, OpSHA256
from opentimestamps.core.serialize import (
    BytesDeserializationContext,
    BytesSerializationContext,
)
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp
from tests.publish.calendar import HEIGHT, Calendar, block, mined
from tests.publish.making import DAY, TEXTS, drawn, key, made
from tests.publish.test_approval import ANA, approved, asked, files

from vitrina import stamping
from vitrina.approvals import NotApproved
from vitrina.formats import ots
from vitrina.publish import remaking
from vitrina.publish.ledger import Ledger
from vitrina.stamping import NoTimestamp
from vitrina.surfaces.cli import main
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder

NOTED = f"data/{remaking.NOTED}"
KNOWN = ("--key", key().verifiers[0].print())
GENESIS = bytes.fromhex(
    "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e"
    "67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c"
)
"""The header of Bitcoin's first block."""


@pytest.fixture(name="calendar")
def _calendar() -> Iterator[Calendar]:
    """A calendar."""
    one = Calendar()
    yield one
    one.stop()


@pytest.fixture(name="out")
def _out(tmp_path: Path) -> Path:
    """An edition."""
    made(tmp_path / "out", Ledger(draw=drawn()))
    return tmp_path / "out"


def detached(data: bytes) -> DetachedTimestampFile:
    """A proof as the reference library reads it."""
    return DetachedTimestampFile.deserialize(BytesDeserializationContext(data))


def written(proof: DetachedTimestampFile) -> bytes:
    """A proof as the reference library writes it."""
    out = BytesSerializationContext()
    proof.serialize(out)
    return out.getbytes()


def test_noted_then_mined(
    out: Path, calendar: Calendar, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pending is said to be pending; upgraded it names the block; with the block's header it is checked whole."""
    before = files(out)
    assert main(["timestamp", str(out), "--opentimestamps", calendar.address]) == 0
    assert f"Noted by {calendar.address}" in capsys.readouterr().out
    after = files(out)
    tags = {"bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    assert {path for path in after if after[path] != before.get(path)} == tags | {NOTED}
    assert bagit.Bag(str(out)).is_valid()
    assert main(["verify", str(out), *KNOWN]) == 0
    assert f"noted by {calendar.address}: pending, in no block" in capsys.readouterr().out

    assert main(["timestamp", str(out), "--upgrade", calendar.address]) == 0
    assert "in no block yet" in capsys.readouterr().out
    assert files(out) == after
    calendar.mining = True
    assert main(["timestamp", str(out), "--upgrade", calendar.address]) == 0
    assert f"Bitcoin's block {HEIGHT:,}" in capsys.readouterr().out
    assert main(["verify", str(out), *KNOWN]) == 0
    told = capsys.readouterr().out
    assert f"noted in Bitcoin's block {HEIGHT:,}, as it says" in told
    assert "give --bitcoin-header" in told
    (tmp_path / "headers").write_text(f"{GENESIS.hex()}\n{calendar.header.hex()}\n")
    for header in (calendar.header.hex(), str(tmp_path / "headers")):
        assert main(["verify", str(out), *KNOWN, "--bitcoin-header", header]) == 0
        told = capsys.readouterr().out
        assert "whose header says 2023-11-16T02:00:00Z" in told
        assert ots.block(calendar.header) in told
    assert main(["verify", str(out), *KNOWN, "--bitcoin-header", GENESIS.hex()]) == 43
    assert "no block whose header was given has it" in capsys.readouterr().out


def test_what_is_told(out: Path, calendar: Calendar) -> None:
    """A calendar learns 32 bytes, which are not the checkpoint's digest and are others each time."""
    for _ in range(2):
        stamping.note(out, [calendar.address])
    digest = hashlib.sha256((out / "data/log/checkpoint").read_bytes()).digest()
    sent = [message for _, message in calendar.asked]
    assert [path for path, _ in calendar.asked] == ["/digest", "/digest"]
    assert [len(each) for each in sent] == [32, 32]
    assert len({*sent, digest}) == 3


def test_two_calendars(out: Path, calendar: Calendar) -> None:
    """One that answers is enough, and that the other did not is told; both have their place in the proof."""
    other = Calendar()
    told = stamping.note(out, [calendar.address, "http://127.0.0.1:9", other.address])
    assert told.pending == tuple(sorted((calendar.address, other.address)))
    assert ["http://127.0.0.1:9" in each for each in told.failed] == [True]
    other.mining = True
    told = stamping.upgrade(out, [calendar.address, other.address])
    other.stop()
    assert (told.pending, told.blocks) == ((calendar.address,), (HEIGHT,))
    verdict = verify(Folder(out))
    assert (verdict.state, verdict.calendars, verdict.blocks) == ("good", told.pending, told.blocks)
    proof = (out / NOTED).read_bytes()
    assert written(detached(proof)) == proof


@pytest.mark.parametrize(
    "answer", [b"", b"<html>no</html>", b"\x00", b"\xff" * 9, b"0" * (1 << 15)]
)
def test_no_answer(out: Path, calendar: Calendar, answer: bytes) -> None:
    """A calendar that is away, or says something else: it is told, and the edition stays as it was."""
    calendar.answer = answer
    before = files(out)
    assert main(["timestamp", str(out), "--opentimestamps", calendar.address]) == NoTimestamp.status
    assert main(["timestamp", str(out), "--upgrade"]) == NoTimestamp.status
    assert main(["timestamp", str(out)]) == NoTimestamp.status
    assert files(out) == before


def test_an_address_in_a_proof_is_not_called(out: Path, calendar: Calendar) -> None:
    """Whoever made the proof may have named any address: only one that is known, or named here, is asked."""
    stamping.note(out, [calendar.address])
    calendar.mining = True
    told = stamping.upgrade(out)
    assert len(calendar.asked) == 1
    assert "was not asked" in told.failed[0]
    assert told.blocks == ()


def test_of_something_else(out: Path, tmp_path: Path, calendar: Calendar) -> None:
    """The proof of another state, or one that was cut or leads nowhere, is found; a new one takes its place."""
    made(tmp_path / "other", Ledger(draw=drawn(3)))
    stamping.note(tmp_path / "other", [calendar.address])
    good = (tmp_path / "other" / NOTED).read_bytes()
    checkpoint = (out / "data/log/checkpoint").read_bytes()
    stamping.note(out, [calendar.address])
    nowhere = Timestamp(ots.digest(checkpoint))
    nowhere.attestations.add(LitecoinBlockHeaderAttestation(7))
    nowhere = written(DetachedTimestampFile(OpSHA256(), nowhere))
    own = (out / NOTED).read_bytes()
    for wrong in (good, own[:-1], own + b"\0", b"", ots.MAGIC, nowhere):
        (out / NOTED).write_bytes(wrong)
        verdict = verify(Folder(out))
        assert [(each.kind, each.path) for each in verdict.findings] == [("wrong", remaking.NOTED)]
    stamping.note(out, [calendar.address])
    assert verify(Folder(out)).good


def test_headers(out: Path) -> None:
    """A header is 80 bytes in hex; one is asked for where there is no proof."""
    assert main(["verify", str(out), "--bitcoin-header", "00"]) == 2
    assert main(["verify", str(out), "--bitcoin-header", GENESIS.hex()]) == 43
    assert ots.block(GENESIS).startswith("000000000019d6689c085ae165831e93")


def test_in_a_block() -> None:
    """A block has a commitment by its Merkle root and with its work done, else not."""
    leaf = ots.Attested((), GENESIS[36:68], ots.BITCOIN)
    assert str(ots.in_header(leaf, GENESIS)) == "2009-01-03 18:15:05+00:00"
    idle = GENESIS[:-4] + bytes(4)  # nobody worked for this one
    endless = mined(leaf.commitment)[:72] + b"\xff\xff\xff\xff" + bytes(4)
    for header in (idle, endless, GENESIS[:-1], mined(bytes(32))):
        assert ots.in_header(leaf, header) is None
    assert ots.in_header(leaf._replace(kind=ots.PENDING), GENESIS) is None


def test_published_again(tmp_path: Path, calendar: Calendar) -> None:
    """Where nothing has changed the proof stays, and every byte; a new state has none."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "out", ledger)
    stamping.note(tmp_path / "out", [calendar.address])
    before = files(tmp_path / "out")
    made(tmp_path / "out", ledger, time=DAY + 86_400)
    assert files(tmp_path / "out") == before
    made(tmp_path / "out", ledger, {"offer": TEXTS["offer"]}, time=DAY + 86_400)
    assert not (tmp_path / "out" / NOTED).exists()
    assert verify(Folder(tmp_path / "out")).good


def test_before_it_is_approved(tmp_path: Path, calendar: Calendar) -> None:
    """A proof from before the approval would not hold after it."""
    waiting = asked(tmp_path / "out", Ledger(draw=drawn()))
    with pytest.raises(NoTimestamp, match="awaiting"):
        stamping.note(waiting, [calendar.address])
    checkpoint = (waiting / "data/log/checkpoint").read_bytes()
    leaves = ots.tree(calendar.note(ots.digest(checkpoint)), ots.digest(checkpoint))
    remaking.remake(waiting, [(remaking.NOTED, ots.write(checkpoint, leaves))])
    with pytest.raises(NotApproved, match="stamped before"):
        approved(waiting)
    assert verify(Folder(waiting), ANA.verifiers + key().verifiers).state == "awaiting"


def test_alone(out: Path, tmp_path: Path, calendar: Calendar) -> None:
    """The checker in one file reads it too."""
    stamping.note(out, [calendar.address])
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, root / "scripts/verifier.py", tmp_path / "v.pyz"], check=True)
    done = subprocess.run(
        [sys.executable, tmp_path / "v.pyz", out], capture_output=True, text=True, check=True
    )
    assert f"noted by {calendar.address}" in done.stdout


# --- the format, against the reference library -----------------------------------------------------

_STEPS = st.sampled_from(
    [OpReverse(), OpHexlify(), OpSHA1(), OpSHA256(), OpAppend(b"\x01"), OpPrepend(b"\xff" * 200)]
)
_ENDS = st.one_of(
    st.builds(BitcoinBlockHeaderAttestation, st.integers(0, 1 << 30)),
    st.builds(PendingAttestation, st.text("abc./:", max_size=200)),
)
_PATHS = st.lists(st.tuples(st.lists(_STEPS, max_size=5), _ENDS), min_size=1, max_size=9)


@pytest.mark.filterwarnings("ignore:OpReverse may get removed")
@given(_PATHS)
@settings(deadline=None)
def test_as_the_reference_has_it(paths) -> None:
    """Whatever the reference library writes is read here as it means it, and written the same."""
    start = Timestamp(ots.digest(b"words"))
    for steps, end in paths:
        here = start
        for step in steps:
            here = here.ops.add(step)
        here.attestations.add(end)
    proof = written(DetachedTimestampFile(OpSHA256(), start))
    leaves = ots.read(proof, b"words")
    assert {(each.commitment, each.where or each.height) for each in leaves} == {
        (message, getattr(end, "uri", "") or getattr(end, "height", 0))
        for message, end in start.all_attestations()
    }
    assert ots.write(b"words", leaves) == proof
    assert [ots.after(each.steps, ots.digest(b"words")) for each in leaves] == [
        each.commitment for each in leaves
    ]


def test_every_changed_byte() -> None:
    """No byte can be changed so that the block still has it, but those that the block does not depend on."""
    data = b"words"
    stamp, header = block(ots.digest(data))
    proof = written(DetachedTimestampFile(OpSHA256(), stamp))
    height = len(proof) - 3
    for at in range(height):
        lie = proof[:at] + bytes([proof[at] ^ 1]) + proof[at + 1 :]
        try:
            leaves = ots.read(lie, data)
        except ValueError:
            continue
        assert [ots.in_header(each, header) for each in leaves] == [None] * len(leaves)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_anything(data: bytes) -> None:
    """What is no proof is refused, and nothing else happens; what follows the start may be anything."""
    with pytest.raises(ValueError, match=r"."):
        ots.read(data, b"words")
    try:
        leaves = ots.tree(data, b"m")
    except ValueError:
        return
    assert leaves


def test_too_much() -> None:
    """Steps, forks, sizes and numbers have their limits."""
    digest = ots.digest(b"")
    end = b"\x00" + bytes.fromhex("0588960d73d71901") + b"\x01\x05"
    assert ots.tree(b"\x08" * 256 + end, digest)[0].height == 5
    for deadly in (
        b"\x08" * 257 + end,
        b"\xf3" * 9 + end,
        b"\xff" * 200 + end,
        (b"\xff" + end) * 64 + end,
        b"\xf0\x81\x20" + bytes(4097) + end,
        b"\xf0\x00" + end,
        b"\x67" + end,
        end[:9] + b"\x0a" + b"\xff" * 9 + b"\x01",
        end + b"\x00",
        b"\x00" + bytes.fromhex("83dfe30d2ef90c8e") + b"\x04\x03a?b",
        b"\x08" * (1 << 17),
    ):
        with pytest.raises(ValueError, match=r"."):
            ots.tree(deadly, digest)
