"""The command line does what its page in the docs shows."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.scripts import transcripts

from vitrina.surfaces.cli import COMMANDS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/cli.md"


def test_the_page_of_commands(tmp_path: Path, *, accept: bool) -> None:
    """Every command in docs/cli.md prints what stands there, and ends with that status."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    (tmp_path / "more").mkdir()
    (tmp_path / "more/letter.txt").write_text("Dear Clara,\nthe ferry to Orlona sails again.\n")
    (tmp_path / "passphrase").write_text("seven words that nobody else would choose\n")
    page = PAGE.read_text(encoding="utf-8")
    today = transcripts.rerun(page, tmp_path)
    if accept:
        PAGE.write_text(today, encoding="utf-8")

    assert page == today or accept


def test_every_command_is_on_the_page() -> None:
    """No command is without its example on the page, but those that stay open."""
    page = PAGE.read_text(encoding="utf-8")
    shown = set(re.findall(r"^\$ vitrina (\w+)", page, re.MULTILINE))

    assert set(COMMANDS) - {"serve", "mcp"} == shown & set(COMMANDS)
