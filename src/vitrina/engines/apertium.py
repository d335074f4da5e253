"""Apertium, a free translator, where a person has installed it. A program of its own: GPL, so never ours.

On Debian and Ubuntu: ``apt install apertium-eng-spa``. It is found at run time and started for a
question of a few words, with the words on its input and nothing of them on its command line. It
knows no file and asks no network. What it does not know comes back with a mark and is dropped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache, lru_cache

PROGRAM = "apertium"
PAIRS = {("en", "es"): "eng-spa", ("es", "en"): "spa-eng"}
LONGEST = 500
"""Characters of a question that are translated; a longer one is a text, and is left alone."""
PATIENCE = 3.0
"""Seconds; it takes a third of one. A search is then answered without it."""
_MARKS = "*@#"
_APART = "\n\n"


def available(source: str, target: str) -> bool:
    """Whether it is installed and knows both languages in this direction."""
    return PAIRS.get((source, target)) in _known()


def translate(texts: Sequence[str], source: str, target: str) -> tuple[str, ...]:
    """Translate short texts, each by itself. Empty if it is not installed or gives no answer."""
    if not texts or sum(map(len, texts)) > LONGEST or not available(source, target):
        return ()
    try:
        return _translated(tuple(texts), PAIRS[source, target])
    except _NoAnswer:
        return ()


class _NoAnswer(Exception):
    """It failed or took too long: to be asked again another time, so not to be remembered."""


@lru_cache(maxsize=256)
def _translated(texts: tuple[str, ...], pair: str) -> tuple[str, ...]:
    asked = _APART.join(" ".join(text.split()) for text in texts) + "\n"
    parts = [part.strip() for part in _run(("-u", pair), asked).split(_APART)]
    if len(parts) != len(texts) or not any(parts):
        raise _NoAnswer
    return tuple(" ".join(word.strip(_MARKS) for word in part.split()) for part in parts)


def forget() -> None:
    """Look anew whether it is there."""
    _known.cache_clear()
    _translated.cache_clear()


@cache
def _known() -> frozenset[str]:
    return frozenset(_run(("-l",), "").split())


def _run(arguments: tuple[str, ...], given: str) -> str:
    """What it answers; '' if it is not there, fails or takes too long."""
    program = shutil.which(PROGRAM)
    if program is None:
        return ""
    try:
        done = subprocess.run(  # noqa: S603  (a program of the system's, with arguments of ours)
            [program, *arguments],
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "LANG": "C.UTF-8",
                "LC_ALL": "C.UTF-8",
            },
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
