"""The whole path: read papers in, redact one name everywhere, publish, serve, search and check, find a lie.

The commands are those of docs/tutorial.md; the server is Python's own.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

import vitrina
from vitrina.surfaces.cli import main

ROOT = Path(__file__).parents[2]
SEEDCASE = ROOT / "../shared/corpora/seedcase"
TROVES = {
    # folder, name to redact with its other shapes, a query that finds, a word of that answer
    "samples": (ROOT / "samples", ("Elena Marsh", "Marsh"), "asylum residence", "asylum"),
    # the last is what OCR made of "Assange's" in one mail
    "seedcase": (SEEDCASE, ("Julian Assange", "Assange", "Assangels"), "asilo", "asilo"),
}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder that `python -m http.server` serves."""
    words = [
        sys.executable,
        "-u",
        "-m",
        "http.server",
        "0",
        "--bind",
        "127.0.0.1",
        "--directory",
        folder,
    ]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            port = re.findall(r"port (\d+)", server.stdout.readline())[0]  # said once it listens
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(path, text) of every page and text of an edition."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".html", ".txt", ".json", ".jsonl", ".csv", ".xml", ".ndjson"}:
            yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("trove", TROVES)
def test_the_whole_path(
    trove: str,
    tmp_path: Path,
    chromium: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A friend reads, searches and checks what was published, and does not find the name."""
    folder, (name, *aliases), query, word = TROVES[trove]
    if not folder.exists():
        pytest.skip(f"{folder} is not here")
    shutil.copytree(folder, tmp_path / "papers")
    monkeypatch.setenv("VITRINA_PASSPHRASE", "seven words that nobody else would choose")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)

    with vitrina.open("papers") as library:
        library.ingest(workers=2, ocr=False)
        surname = aliases[0]
        library.editor.decide(
            "term", "personal-data", term=name, aliases=aliases, note="A private why."
        )
        found = library.search(f'"{name}"').total
    assert found > 0
    assert main(["key", "publisher.key", "--name", "example.org/papers"]) == 0
    shared = ["--library", "papers.library"]
    assert (
        main(
            [
                "publish",
                "edition",
                "--key",
                "publisher.key",
                "--all",
                "--title",
                "The case",
                *shared,
            ]
        )
        == 0
    )
    assert main(["verify", "edition", "--key", "publisher.key"]) == 0
    assert "GOOD" in capsys.readouterr().out
    told = [
        (path, text)
        for path, text in texts(tmp_path / "edition")
        if surname.casefold() in text.casefold()
    ]
    assert [path for path, _ in told] == []
    assert [path for path, text in texts(tmp_path / "edition") if "A private why" in text] == []

    (tmp_path / "edition").rename(tmp_path / "friend")
    with served(tmp_path / "friend/data") as address:
        assert main(["verify", address, "--key", "publisher.key"]) == 0
        page = chromium.new_page()
        page.goto(f"{address}/index.html")
        page.fill("#q", surname)
        page.press("#q", "Enter")
        expect(page.locator("#count")).to_have_text("No document has all of this.")
        page.fill("#q", query)
        page.press("#q", "Enter")
        expect(page.locator("#hits mark").first).to_have_text(re.compile(word, re.IGNORECASE))
        page.click("#hits a")
        page.click("#check")
        page.wait_for_selector("#said .good")
        ident = re.findall(r"/d/([^/]+)/", page.url)[0]
        target = next((tmp_path / "friend/data/d" / ident).glob("r*/text.txt"))
        data = target.read_bytes()
        target.write_bytes(data[:-3] + bytes([data[-3] ^ 1]) + data[-2:])
        page.click("#check")
        page.wait_for_selector("#said .bad")
        assert "NOT as it was published" in page.inner_text("#said") or "NO es" in page.inner_text(
            "#said"
        )
        page.close()
    assert main(["verify", "friend", "--key", "publisher.key"]) == 43
    assert f"wrong    d/{ident}/" in capsys.readouterr().out
