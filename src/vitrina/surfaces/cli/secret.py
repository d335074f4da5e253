"""A passphrase: from a file, from the environment, or typed; never from the command's own words.

What stands among a command's words is seen by every user of the machine, and kept by the shell.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from vitrina.publish.keys import NoKey

VARIABLE = "VITRINA_PASSPHRASE"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The option of every command that opens a key."""
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        help=f"its first line is the passphrase; else {VARIABLE}, else it is asked for",
    )


def passphrase(given: str | None, asked: str, *, twice: bool = False) -> str:
    """Give the passphrase. Raises ``NoKey`` where there is none and nobody to ask."""
    if given:
        try:
            return Path(given).read_text(encoding="utf-8").split("\n")[0]
        except (OSError, UnicodeDecodeError) as error:
            raise NoKey(f"{given} can't be read") from error
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise NoKey("no passphrase was given, and there is no terminal to ask for it")
    typed = getpass.getpass(f"{asked}: ")
    if twice and getpass.getpass("Once more: ") != typed:
        raise NoKey("the two were not the same")
    return typed
