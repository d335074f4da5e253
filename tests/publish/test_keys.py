"""The publisher's key: sealed, opened, never written over, never opened by the wrong words."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.publish.making import key

from vitrina.formats import notes
from vitrina.publish import keys

WORDS = "seven words that nobody else would choose"


def test_saved_and_opened(tmp_path: Path) -> None:
    """A key comes back as it was saved, and its public half without the passphrase."""
    keys.save(key(), tmp_path / "key", WORDS)

    assert keys.load(tmp_path / "key", WORDS) == key()
    assert keys.public(tmp_path / "key") == key().verifiers
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert not [s for s in key().signers if s.seed.hex() in (tmp_path / "key").read_bytes().hex()]


def test_resealed(tmp_path: Path) -> None:
    """Under a new passphrase the key is the same, and the old passphrase opens it no more."""
    keys.save(key(), tmp_path / "key", WORDS)
    keys.reseal(key(), tmp_path / "key", "other words")

    assert keys.load(tmp_path / "key", "other words") == key()
    with pytest.raises(keys.NoKey, match="does not open"):
        keys.load(tmp_path / "key", WORDS)


def test_a_public_half_that_was_changed(tmp_path: Path) -> None:
    """The public lines are bound to the sealed ones: another public key there opens nothing."""
    keys.save(key(), tmp_path / "key", WORDS)
    told = (tmp_path / "key").read_text()
    ours, others = key().verifiers[0].print(), key(seed=9).verifiers[0].print()
    (tmp_path / "key").write_text(told.replace(ours, others))

    with pytest.raises(keys.NoKey):
        keys.load(tmp_path / "key", WORDS)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"name":"a"}'])
def test_no_key(tmp_path: Path, content: bytes) -> None:
    """What is no key is refused in words."""
    (tmp_path / "key").write_bytes(content)

    with pytest.raises(keys.NoKey):
        keys.load(tmp_path / "key", WORDS)


def test_never_written_over(tmp_path: Path) -> None:
    """A file that is there stays."""
    (tmp_path / "key").write_text("mine")

    with pytest.raises(keys.NoKey):
        keys.save(key(), tmp_path / "key", WORDS)
    assert (tmp_path / "key").read_text() == "mine"


@pytest.mark.parametrize("name", ["", "with blank", "a+b", "x" * 201])
def test_names(name: str) -> None:
    """A name that could not stand in a signed note is refused."""
    with pytest.raises(keys.NoKey):
        keys.make(name)


def test_fingerprint() -> None:
    """The fingerprint is of both keys, whatever their order, and of no others."""
    ours = key().verifiers

    assert notes.fingerprint(ours) == notes.fingerprint(ours[::-1])
    assert notes.fingerprint(ours) != notes.fingerprint(key(seed=9).verifiers)
