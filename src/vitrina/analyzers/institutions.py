"""Institutions and countries that everybody knows, by each of their usual names: data, not guesses.

    "Departamento de Estado", "State Department", "SecState"  ->  us-state
    "Ministry of Foreign Affairs of Mexico"  ->  of country-mx, beside it "ministry foreign affairs"

``data/institutions.tsv`` and ``demonyms.tsv`` are written by hand, ``countries.tsv`` comes from Unicode CLDR.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
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


@lru_cache(50_000)
def called(name: str) -> str:
    """Give the key of what is called so, as it is written; the same names come again and again."""
    return listed(folded(name))


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


def of_country(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Give whose an institution is, and the words of its name without that; ('', all words) if they don't say.

    ``words``: folded. Its country is an adjective anywhere, or what the name ends with.
    """
    for size in (2, 1):
        for at in range(len(words) - size + 1):
            if at and words[at - 1] in _NOT_ONE_COUNTRY:
                continue
            key = _adjectives().get(" ".join(words[at : at + size]), "")
            if key:
                return key, (*words[:at], *words[at + size :])
    for at in range(1, len(words) - 1):
        if words[at] in _OF:
            key = listed(" ".join(words[at + 1 :]))
            if key.startswith("country-"):
                return key, tuple(words[:at])
    return "", tuple(words)


_OF = frozenset(("of", "de", "del", "the", "la", "los"))
_NOT_ONE_COUNTRY = frozenset(
    ("latin", "inter", "north", "south", "central", "pan", "anglo", "afro", "east", "west")
)
"""Before an adjective they make another of it: 'Inter-American', 'Latin American'."""


@cache
def _adjectives() -> dict[str, str]:
    return {folded(name): key for key, names in _rows("demonyms.tsv") for name in names}


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
