"""The checker as one file, without the rest of Vitrina."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import cryptography
import pytest
from tests.publish.making import key, made

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="alone")
def _alone(tmp_path: Path) -> list[str | Path]:
    """The command: Python without its installed packages, but for one and what that rests on."""
    subprocess.run(
        [ROOT / "scripts/verifier", tmp_path / "v.pyz"],
        check=True,
        env=os.environ | {"PYTHON": sys.executable},
    )
    packages = Path(cryptography.__file__).parents[1]
    (tmp_path / "only").mkdir()
    for path in packages.iterdir():
        if path.name in {"cryptography", "cffi", "pycparser"} or path.name.startswith(
            "_cffi_backend"
        ):
            (tmp_path / "only" / path.name).symlink_to(path)
    return ["env", f"PYTHONPATH={tmp_path / 'only'}", sys.executable, "-S", tmp_path / "v.pyz"]


def test_it_checks(alone: list[str | Path], tmp_path: Path) -> None:
    """A good edition passes with the key's fingerprint, a changed one does not."""
    made(tmp_path / "out")
    line = key().verifiers[0].print()
    good = subprocess.run(
        [*alone, tmp_path / "out", "--key", line, "--json"], capture_output=True, check=False
    )
    (tmp_path / "out/data/index.html").write_text("lie")
    bad = subprocess.run(
        [*alone, tmp_path / "out", "--key", line], capture_output=True, text=True, check=False
    )

    assert (good.returncode, json.loads(good.stdout)["state"], good.stderr) == (0, "good", b"")
    assert (bad.returncode, "wrong    index.html" in bad.stdout) == (43, True)


def test_the_same_bytes(alone: list[str | Path], tmp_path: Path) -> None:
    """Made twice it is the same file."""
    subprocess.run(
        [ROOT / "scripts/verifier", tmp_path / "w.pyz"],
        check=True,
        env=os.environ | {"PYTHON": sys.executable},
    )

    assert (tmp_path / "w.pyz").read_bytes() == Path(alone[-1]).read_bytes()
