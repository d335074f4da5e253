"""vitrina formats."""

from __future__ import annotations

import argparse

from vitrina.readers import READERS

EXAMPLE = "vitrina formats"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("--json", action="store_true", help="print JSON lines")


def run(given: argparse.Namespace) -> int:
    """Print the readers."""
    for reader in READERS:
        if given.json:
            import msgspec

            row = {
                name: getattr(reader, name)
                for name in ("name", "kind", "media", "suffixes", "version", "limits")
            }
            print(msgspec.json.encode(row).decode())
        else:
            print(f"{reader.name:<12}{reader.kind:<10}{' '.join(reader.suffixes)}")
    return 0
