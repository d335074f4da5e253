"""Institutions and countries that everybody knows, by each of their usual names: data, not guesses.

    "Departamento de Estado", "State Department", "SecState"  ->  us-state

``data/institutions.tsv`` is written by hand, ``data/countries.tsv`` comes from Unicode CLDR.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources

from anyascii import anyascii

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_LONG = 8
FILES = ("institutions.tsv", "countries.tsv")


def listed(words: str) -> str:
    """Give the key of what is called so; '' if none is. ``words``: folded, a blank between them."""
    known = _known()
    return known.get(words) or known.get(
        words.removeprefix("the ").removeprefix("la ").removeprefix("el "), ""
    )


def written() -> Iterator[str]:
    """Give the names of institutions as they are written, those of more than one word."""
    for _, names in _rows(FILES[0]):
        for name in names:
            if " " in name and len(name) >= _LONG and name[0].isupper() and not name.isupper():
                yield name


def letters() -> Iterator[str]:
    """Give the names of institutions that are one word of three letters or more."""
    for _, names in _rows(FILES[0]):
        yield from (
            name for name in names if name.isalpha() and len(name) > 2 and name[0].isupper()
        )


@cache
def _known() -> dict[str, str]:
    return {folded(name): key for file in FILES for key, names in _rows(file) for name in names}


def _rows(file: str) -> Iterator[tuple[str, list[str]]]:
    text = resources.files("vitrina.analyzers").joinpath(f"data/{file}").read_text("utf-8")
    for line in text.split("\n"):
        if line and not line.startswith("#"):
            key, _, names = line.split("\t")
            yield key, [name.strip() for name in names.split(";")]


def folded(name: str) -> str:
    """Give a name's words as they are compared."""
    plain = anyascii(unicodedata.normalize("NFKC", name)).lower()
    return " ".join(_WORD.findall(plain.replace("'s ", " ").replace(".", ". ")))
