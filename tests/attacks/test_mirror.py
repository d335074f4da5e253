"""A mirror that lies: one test, one lie. Each is caught and named by the check of the whole edition.

The publisher is simulated in memory: two states of one log, the second with a document withdrawn.
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from tests.publish.making import DAY, TEXTS, drawn, key, made

from vitrina.formats import notes, tlog
from vitrina.publish.ledger import Ledger
from vitrina.verify.checking import Verdict, verify
from vitrina.verify.places import Folder


class Mirror:
    """Two copies of an edition, an old one and the newest, in the hands of a liar."""

    def __init__(self, root: Path) -> None:
        self.ledger = Ledger(draw=drawn())
        self.old, self.new = root / "old", root / "new"
        made(self.old, self.ledger)
        self.rest = {name: text for name, text in TEXTS.items() if name != "memo"}
        made(self.new, self.ledger, self.rest, time=DAY + 86_400)
        self.data = self.new / "data"
        self.offer, self.salvo = (self.ledger.documents[name].id for name in ("offer", "salvo"))

    def checked(self, root: Path | None = None, since: str = "", **given: str) -> Verdict:
        """What somebody finds who knows the publisher's key."""
        return verify(Folder(root or self.new), key().verifiers, since, **given)

    def change(self, path: str, how: Callable[[bytes], bytes]) -> None:
        """Change a file below data/, and put BagIt's unsigned lists right."""
        target = self.data / path
        before = target.read_bytes()
        target.write_bytes(how(before))
        assert target.read_bytes() != before
        self.mend_bag()

    def mend_bag(self) -> None:
        """Make BagIt's lists anew, as a liar would."""
        rows = [
            f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(self.new).as_posix()}\n"
            for path in sorted(self.data.rglob("*"))
            if path.is_file()
        ]
        (self.new / "manifest-sha256.txt").write_text("".join(rows))


@pytest.fixture(name="mirror")
def _mirror(tmp_path: Path) -> Mirror:
    """A mirror, not lying yet."""
    return Mirror(tmp_path)


def found(verdict: Verdict) -> set[tuple[str, str]]:
    """(kind, path) of what was found."""
    return {(each.kind, each.path) for each in verdict.findings}


def test_an_honest_mirror(mirror: Mirror) -> None:
    """Both copies pass, and the new one extends the old."""
    since = (mirror.old / "data/log/checkpoint").read_text()

    assert mirror.checked(mirror.old).state == "good"
    assert mirror.checked(since=since).state == "good"
    assert mirror.checked(since=since).since == 5


def test_a_changed_byte(mirror: Mirror) -> None:
    """One letter of a text."""
    path = f"d/{mirror.offer}/r1/text.txt"
    mirror.change(path, lambda data: data.replace(b"grant", b"grunt"))

    assert found(mirror.checked()) == {("wrong", path), ("wrong", "../manifest-sha256.txt")}
    assert mirror.checked().state == "damaged"


def test_a_missing_file(mirror: Mirror) -> None:
    """A file less is incomplete, not forged."""
    path = f"d/{mirror.offer}/index.html"
    (mirror.data / path).unlink()

    assert found(mirror.checked()) == {("missing", path)}
    assert mirror.checked().state == "incomplete"


def test_swapped_documents(mirror: Mirror) -> None:
    """Two documents, each whole, in each other's place."""
    one, other = mirror.data / "d" / mirror.offer, mirror.data / "d" / mirror.salvo
    one.rename(mirror.data / "d/between")
    other.rename(one)
    (mirror.data / "d/between").rename(other)
    mirror.mend_bag()
    paths = {path for _, path in found(mirror.checked())}

    assert {f"d/{mirror.offer}/r1/meta.json", f"d/{mirror.salvo}/r1/meta.json"} <= paths


def test_a_truncated_log(mirror: Mirror) -> None:
    """The log's last entries cut off, under the newest signature."""
    shutil.copytree(mirror.old / "data/log/tile", mirror.data / "log/tile", dirs_exist_ok=True)
    (mirror.data / "log/tile/entries/000.p/7").unlink()

    assert mirror.checked().state == "incomplete"
    data = (mirror.old / "data/log/tile/entries/000.p/5").read_bytes()
    (mirror.data / "log/tile/entries/000.p/7").write_bytes(data)
    assert found(mirror.checked()) == {("wrong", "log/tile/entries/000.p/7")}


def test_a_rewritten_entry(mirror: Mirror) -> None:
    """The reason of a withdrawal, changed in the log."""
    mirror.change("log/tile/entries/000.p/7", lambda data: data.replace(b'"other"', b'"ohter"'))

    assert ("wrong", "log/tile/entries") in found(mirror.checked())


def test_a_rolled_back_edition(mirror: Mirror) -> None:
    """The old edition, whole, given out after the new one: the withdrawn document is there again."""
    since = (mirror.new / "data/log/checkpoint").read_text()

    assert mirror.checked(mirror.old, since).state == "stale"
    assert mirror.checked(mirror.old).state == "good"  # alone it can't be known: that is said


def test_a_forked_log(mirror: Mirror, tmp_path: Path) -> None:
    """The publisher himself signs two logs that part after the first edition."""
    other = Ledger(draw=drawn())
    made(tmp_path / "other", other)
    made(tmp_path / "other", other, {"offer": TEXTS["offer"]}, time=DAY + 86_400)
    since = (mirror.new / "data/log/checkpoint").read_text()
    verdict = mirror.checked(tmp_path / "other", since)

    assert found(verdict) == {("forged", "log/checkpoint")}


def test_a_forged_key(mirror: Mirror, tmp_path: Path) -> None:
    """Everything made again by somebody else, under the same name."""
    made(tmp_path / "forged", Ledger(draw=drawn()), keys=[key(seed=5)])

    assert mirror.checked(tmp_path / "forged").state == "forged"
    assert verify(
        Folder(tmp_path / "forged")
    ).own_keys  # with its own keys it is whole: that is said


def test_a_signature_changed(mirror: Mirror) -> None:
    """A line in the publisher's name that is not his signature."""

    def change(data: bytes) -> bytes:
        body, lines = notes.split(data.decode())
        name, ident, signature = lines[0]
        told = base64.b64encode(ident + signature[:-1] + bytes([signature[-1] ^ 1])).decode()
        return f"{body}\n\u2014 {name} {told}\n".encode()

    mirror.change("log/checkpoint", change)

    assert mirror.checked().state == "forged"


def test_the_second_signature_stripped(mirror: Mirror) -> None:
    """The ML-DSA line taken away, so that an enemy need break Ed25519 alone."""
    mirror.change("log/checkpoint", lambda data: b"\n".join(data.split(b"\n")[:-2]) + b"\n")

    assert found(mirror.checked()) >= {("forged", "log/checkpoint")}
    assert mirror.checked().state == "forged"


def test_an_extra_file(mirror: Mirror) -> None:
    """A page that nobody published, in the edition and beside it."""
    (mirror.data / "d" / mirror.offer / "r1/more.html").write_text("Trust me.")
    (mirror.new / "readme.html").write_text("Trust me.")

    assert found(mirror.checked()) == {
        ("extra", f"d/{mirror.offer}/r1/more.html"), ("extra", "../readme.html"),
    }  # fmt: skip


def test_a_document_without_an_entry(mirror: Mirror) -> None:
    """A whole document put in, as if it had been published."""
    shutil.copytree(mirror.data / "d" / mirror.offer, mirror.data / "d/b0b0b0b0")
    mirror.mend_bag()

    assert {kind for kind, _ in found(mirror.checked())} == {"extra", "wrong"}


def test_a_changed_index(mirror: Mirror) -> None:
    """A shard of the search, so that a word is not found."""
    shard = next(path for path in sorted((mirror.data / "s").rglob("*")) if len(path.name) == 64)
    path = shard.relative_to(mirror.data).as_posix()
    mirror.change(path, lambda data: data[:-1] + bytes([data[-1] ^ 1]))

    assert ("wrong", path) in found(mirror.checked())


def test_lists_made_again(mirror: Mirror) -> None:
    """A changed text with every list below the signature made right again."""
    path = f"d/{mirror.offer}/r1/text.txt"
    before = sha256((mirror.data / path).read_bytes()).hexdigest()
    mirror.change(path, lambda data: data.replace(b"grant", b"grunt"))
    after = sha256((mirror.data / path).read_bytes()).hexdigest()
    part = f"m/{sha256(path.encode()).hexdigest()[:2]}.sha256"
    was = sha256((mirror.data / part).read_bytes()).hexdigest()
    mirror.change(part, lambda data: data.replace(before.encode(), after.encode()))
    now = sha256((mirror.data / part).read_bytes()).hexdigest()
    mirror.change("m/root.sha256", lambda data: data.replace(was.encode(), now.encode()))

    assert found(mirror.checked()) == {("wrong", "m/root.sha256")}


def test_a_proof_of_another(mirror: Mirror) -> None:
    """One document's proof beside another."""
    path = f"d/{mirror.offer}/r1/proof.tlog-proof"
    other = (mirror.data / f"d/{mirror.salvo}/r1/proof.tlog-proof").read_bytes()
    mirror.change(path, lambda _: other)

    assert found(mirror.checked()) == {("forged", path)}


def test_a_link_out(mirror: Mirror, tmp_path: Path) -> None:
    """A link in the place of a file, to the same bytes elsewhere: it is no file of the edition."""
    path = f"d/{mirror.offer}/r1/text.txt"
    (mirror.data / path).rename(tmp_path / "elsewhere")
    (mirror.data / path).symlink_to(tmp_path / "elsewhere")

    assert ("missing", path) in found(mirror.checked())


def test_a_list_that_leads_outside(mirror: Mirror, tmp_path: Path) -> None:
    """A list with paths that lead out of the edition opens nothing there."""
    secret = tmp_path / "secret"
    secret.write_text("x")
    row = f"{sha256(b'x').hexdigest()}  ../../secret\n".encode()
    mirror.change("m/root.sha256", lambda data: row + data)

    assert found(mirror.checked()) == {("wrong", "m/root.sha256")}


@pytest.mark.parametrize("junk", [b"", b"\xff" * 40, b"\0", b"[" * 100_000, b"a\n" * 10])
@pytest.mark.parametrize(
    "path", ["log/checkpoint", "log/keys", "log/release.tlog-proof", "log/tile/entries/000.p/7", "m/root.sha256"]
)  # fmt: skip
def test_junk(mirror: Mirror, path: str, junk: bytes) -> None:
    """Junk in any place of the seal is a finding, and raises nothing."""
    (mirror.data / path).write_bytes(junk)

    assert mirror.checked().state in {"damaged", "forged"}
    assert verify(Folder(mirror.new)).state != "good"


def test_one_document(mirror: Mirror) -> None:
    """One document is checked alone, and what was done to another is not its business."""
    (mirror.data / f"d/{mirror.salvo}/r1/text.txt").write_text("lie")

    assert mirror.checked(only=mirror.offer).state == "good"
    assert mirror.checked(only=mirror.salvo).state == "damaged"
    assert mirror.checked(only="zzzzzzzz").state == "incomplete"


def test_a_leaf_too_long() -> None:
    """An entry longer than the format allows is never written."""
    with pytest.raises(ValueError, match="65535"):
        list(tlog.bundles([b"x" * 65_536]))
