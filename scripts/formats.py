"""Write docs/formats.md from the readers, or, with --check, fail if it is not what they say.

python scripts/formats.py [--check]
"""

from __future__ import annotations

import sys
from pathlib import Path

from vitrina.readers import READERS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "formats.md"
HEAD = """# What Vitrina reads

Made from the readers by `scripts/formats.py`; change them, not this page. A file is known by its
content; endings only decide what is read first.

| reader | kind | media types | endings |
|---|---|---|---|
"""


def page() -> str:
    """The page as the readers would have it."""
    rows = [
        f"| {reader.name} | {reader.kind} | {', '.join(reader.media)} | {' '.join(reader.suffixes)} |"
        for reader in READERS
    ]
    limits = [f"- **{reader.name}**: {limit}" for reader in READERS for limit in reader.limits]
    sources = [f"- {reader.name}: {source}" for reader in READERS for source in reader.sources]
    return (
        HEAD + "\n".join(rows) + "\n\n## What is not read, and other limits\n\n" + "\n".join(limits)
        + "\n\n## Specifications followed\n\n" + "\n".join(sources) + "\n"
    )  # fmt: skip


def main() -> int:
    """Write, or check."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print("docs/formats.md is not what the readers say: run python scripts/formats.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
