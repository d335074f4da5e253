"""Transcripts of the command line, in Markdown: run again, compared, or written anew.

A block that begins with three back quotes and ``console`` holds commands after ``$ `` and what they
print, both streams together; a status other than 0 stands at the end as ``(status 3)``. What no two
runs share is printed as ``…``.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
HOME = "/home/ana"
_VARIES = (
    (re.compile(r"done in [0-9.,]+ (?:s|min)"), "done in … s"),
    (re.compile(r"((?:ana\.)?example\.org(?:/papers)?)\+[0-9a-f]{8}(?:\+[\w/+]+=*)?"), r"\1+…"),
    (re.compile(r"^(?:[0-9a-f]{8} ){7}[0-9a-f]{8}$", re.MULTILINE), "…"),
    (re.compile(r"(root(?: is)?) [0-9a-f]{64}"), r"\1 …"),
    (
        re.compile(r"(documents(?:, | (?:published|await approval) in [\w.-]+: ))\d+ files"),
        r"\1… files",
    ),
    (re.compile(r"^[0-9a-f]{16}(?=  (?:term|pattern|lines|boxes|withhold) )", re.MULTILINE), "…"),
    (re.compile(r"^\d+ files searched", re.MULTILINE), "… files searched"),
    (re.compile(r"^    [0-9b-z]{8}  ", re.MULTILINE), "    …  "),
    (re.compile(r'"score":[-0-9.e]+'), '"score":…'),
    (re.compile(r"^(ok     |missing)(  [^:]+: ).*$", re.MULTILINE), r"…\2…"),
)
_PROGRESS = re.compile(r"^[\d,]+ of [\d,]+ files.* · [\d,]+/s.*\n", re.MULTILINE)
_COST = re.compile(r"^ {9}\S.*\n", re.MULTILINE)


def commands(block: str) -> Iterator[str]:
    """The commands of a block."""
    return (line[2:] for line in block.splitlines() if line.startswith("$ "))


def run(command: str, home: Path) -> str:
    """Run a command of ours, and give the block's lines of it."""
    words = shlex.split(command)
    assert words[0] == "vitrina"
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=home,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "COLUMNS": "100",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    told = plain(done.stdout, home, doctor="doctor" in words)
    status = f"(status {done.returncode})\n" if done.returncode else ""
    return f"$ {command}\n{told}{status}"


def plain(text: str, home: Path, *, doctor: bool) -> str:
    """What a command printed, without what changes from run to run."""
    text = _PROGRESS.sub("", text).replace(str(home.resolve()), HOME)
    for pattern, shown in _VARIES:
        text = pattern.sub(shown, text)
    return _COST.sub("", text) if doctor else text


def rerun(page: str, home: Path) -> str:
    """The same page, with what every command prints today."""
    return BLOCK.sub(
        lambda block: "\n".join(run(command, home) for command in commands(block[0])), page
    )
