"""Programs that others wrote come to the same: Go's sumdb on the log, bagit on the bag, libtorrent on the torrent."""

from __future__ import annotations

import base64
import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.publish.making import DAY, drawn, key, made

from vitrina.formats import notes, tlog
from vitrina.publish.ledger import Ledger

HERE = Path(__file__).parent
GO_PACKAGES = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb")


@pytest.fixture(name="go", scope="module")
def _go(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """What our small Go program says of a log."""
    if shutil.which("go") is None or not GO_PACKAGES.is_dir():
        pytest.skip(
            "no Go with golang.org/x/mod on this machine (Debian: golang-go golang-golang-x-mod-dev)"
        )
    root = tmp_path_factory.mktemp("go")
    env = os.environ | {
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(root / "cache"),
        "GOFLAGS": "",
    }
    subprocess.run(
        ["go", "build", "-o", root / "check", HERE / "third/main.go"], env=env, check=True
    )

    def check(log: Path, *words: str) -> str:
        line = key().verifiers[0].print()
        return subprocess.run(
            [root / "check", log, line, *words], capture_output=True, text=True, check=False
        ).stdout.strip()

    return check


def grown(count: int) -> dict[str, tuple[str, str, str, tuple[str, ...]]]:
    """Many small papers, so that the log has more than one tile."""
    return {f"p{number}": (f"Paper {number}", "1994", "en", ("words",)) for number in range(count)}


def test_go_reads_the_log(go: Callable[..., str], tmp_path: Path) -> None:
    """Go's note and tlog packages accept checkpoint, every inclusion, and what went before."""
    ledger = Ledger(draw=drawn())
    made(tmp_path / "old", ledger, grown(300))
    made(tmp_path / "new", ledger, grown(520), time=DAY + 86_400)
    body, _ = notes.split((tmp_path / "old/data/log/checkpoint").read_text())
    old = tlog.checkpoint(body)
    root = base64.b64encode(old.root).decode()

    assert go(tmp_path / "new/data/log", str(old.size), root) == "good 522"
    lie = base64.b64encode(bytes([old.root[0] ^ 1]) + old.root[1:]).decode()
    assert go(tmp_path / "new/data/log", str(old.size), lie) != "good 522"


def test_go_refuses_what_we_refuse(go: Callable[..., str], tmp_path: Path) -> None:
    """A changed entry, a changed tile and a foreign key are refused by Go as well."""
    made(tmp_path / "out", texts=grown(5))
    log = tmp_path / "out/data/log"
    assert go(log) == "good 6"
    for path in ("tile/entries/000.p/6", "tile/0/000.p/6", "checkpoint"):
        data = (log / path).read_bytes()
        (log / path).write_bytes(data[:40] + bytes([data[40] ^ 1]) + data[41:])
        assert not go(log).startswith("good"), path
        (log / path).write_bytes(data)
    made(tmp_path / "forged", texts=grown(5), keys=[key(seed=9)])
    assert not go(tmp_path / "forged/data/log").startswith("good")


def test_sha256sum(tmp_path: Path) -> None:
    """The one-line check that everybody has."""
    made(tmp_path / "out")
    words = [
        "sha256sum",
        "--strict",
        "--quiet",
        "-c",
        "manifest-sha256.txt",
        "tagmanifest-sha256.txt",
    ]

    assert subprocess.run(words, cwd=tmp_path / "out", check=False).returncode == 0


def test_bagit(tmp_path: Path) -> None:
    """The Library of Congress's program finds a valid bag, and a broken one broken."""
    bagit = pytest.importorskip("bagit", reason="bagit is not installed")
    made(tmp_path / "out")

    assert bagit.Bag(str(tmp_path / "out")).validate()
    (tmp_path / "out/data/index.html").write_text("lie")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "out")).validate()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # libtorrent says so of half of its calls
def test_libtorrent(tmp_path: Path) -> None:
    """A program that downloads torrents reads ours, and comes to the same roots of the same files."""
    libtorrent = pytest.importorskip("libtorrent", reason="libtorrent is not installed")
    from vitrina.publish.torrent import BLOCK, PIECE, seeded, torrent

    root = tmp_path / "papers"
    sizes = {
        "a": 0,
        "b/c": 1,
        "b/d": BLOCK,
        "b/e": BLOCK + 1,
        "b/f": PIECE,
        "g": PIECE + 1,
        "h": 5 * PIECE - 7,
    }
    for name, size in sizes.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(random.Random(size).randbytes(size))
    name, seeds = seeded("https://example.org/some/papers/", "x")
    ours = libtorrent.torrent_info(libtorrent.bdecode(torrent(root, name, seeds)))
    files = libtorrent.list_files(str(root))
    making = libtorrent.create_torrent(
        files, piece_size=PIECE, flags=libtorrent.create_torrent.v2_only
    )
    libtorrent.set_piece_hashes(making, str(tmp_path))
    theirs = libtorrent.torrent_info(making.generate())

    assert ours.is_valid()
    assert (name, seeds) == ("papers", ("https://example.org/some/",))
    assert [row["url"] for row in ours.web_seeds()] == ["https://example.org/some/"]
    roots = [
        {
            str(info.layout().file_path(at)): str(info.layout().root(at))
            for at in range(info.layout().num_files())
        }
        for info in (ours, theirs)
    ]
    assert roots[0] == roots[1]
    assert ours.info_hashes().v2 == theirs.info_hashes().v2
