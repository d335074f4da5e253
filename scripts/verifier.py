"""Write the checker of editions as one file that Python runs: the same bytes each time.

python scripts/verifier.py vitrina-verify.pyz
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
FILES = (
    "vitrina/__init__.py",
    "vitrina/core/__init__.py",
    "vitrina/core/errors.py",
    "vitrina/formats/__init__.py",
    "vitrina/formats/canonical.py",
    "vitrina/formats/merkle.py",
    "vitrina/formats/notes.py",
    "vitrina/formats/replay.py",
    "vitrina/formats/timestamps.py",
    "vitrina/formats/tlog.py",
)
MAIN = "import sys\n\nfrom vitrina.verify.command import main\n\nsys.exit(main())\n"
FIRST = (1980, 1, 1, 0, 0, 0)


def write(out: Path) -> None:
    """Write the file, which may be run."""
    checker = sorted(
        f"vitrina/verify/{path.name}" for path in (SOURCE / "vitrina/verify").glob("*.py")
    )
    with out.open("wb") as file:
        file.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for name in (*FILES, *checker):
                made.writestr(zipfile.ZipInfo(name, FIRST), (SOURCE / name).read_bytes())
            made.writestr(zipfile.ZipInfo("__main__.py", FIRST), MAIN)
    out.chmod(0o755)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
