"""The samples are what their script writes, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_samples_are_made_again(tmp_path: Path) -> None:
    """Run into an empty folder, the script gives every paper of samples/ and no other."""
    subprocess.run([sys.executable, ROOT / "scripts/samples.py", tmp_path], check=True)
    samples = ROOT / "samples"
    expected = {
        str(path.relative_to(samples)): path.read_bytes()
        for path in samples.rglob("*")
        if path.is_file() and path != samples / "README.md"
    }

    assert sorted(expected) == sorted(
        str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()
    )
    assert expected == {name: (tmp_path / name).read_bytes() for name in expected}
