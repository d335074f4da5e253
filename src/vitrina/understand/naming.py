"""One way in which somebody is named, taken apart so that it can be compared with another.

    "President López Obrador"   person  words lopez obrador
    "Sullivan, Jacob J"         person  words jacob sullivan, initial j
    "Departamento de Estado"    organisation, listed as us-state
    "@lopezobrador_"            handle  letters lopezobrador

Words are compared in Latin letters without accents, whatever script they were written in (anyascii).
A *key* is something that two ways of naming one must share: only those that share one are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from anyascii import anyascii
from msgspec import Struct

from vitrina.analyzers.institutions import listed, of_country
from vitrina.analyzers.name_words import GIVEN, TITLE, known_as

PERSON, ORGANISATION, PLACE = "person", "organisation", "place"
MOST_WORDS = 8
MOST_LETTERS = 200
SMALL_WORDS = frozenset(
    ("de", "del", "la", "las", "los", "el", "y", "e", "of", "the", "and", "for", "in", "at", "on", "to", "en", "para",
     "von", "van", "der", "den", "da", "do", "dos", "di", "du", "des", "le", "les", "al", "a", "s", "bin", "ibn")
)  # fmt: skip
_LETTERS = frozenset(("a", "e", "y", "s"))
"""Small words that are initials in the name of a person."""
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "ret", "usa", "usn"))
_DROPPED = (SMALL_WORDS | _SUFFIXES, SMALL_WORDS - _LETTERS | _SUFFIXES)
"""Words of a name that are not compared: of a person's, and of others'."""
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)*")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{1,100}")
_BESIDE = re.compile(r"<|\s[(\[]")
"""Where a name ends and what lists put beside it begins: an address, a post, a country."""
_IN_LETTERS = re.compile(r"\bu ([skn])\b")
"""Whose it is by its letters, which else would be dropped as initials: 'U.S. Army' is no other army."""
_SAME_SOUND = (
    ("ph", "f"), ("ck", "k"), ("sch", "s"), ("sh", "s"), ("ch", "k"), ("kh", "k"), ("gh", "g"), ("dh", "d"),
    ("th", "t"), ("oe", "u"), ("ou", "u"), ("c", "k"), ("q", "k"), ("z", "s"), ("x", "s"), ("w", "v"), ("v", "b"),
    ("y", "i"), ("j", "i"), ("h", ""),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")

NICKNAMES = {
    nick: given
    for given, nicks in {
        "jacob": "jake", "william": "bill will billy", "robert": "bob rob bobby", "richard": "dick rick",
        "james": "jim jimmy", "john": "jack johnny", "joseph": "joe", "michael": "mike mick", "thomas": "tom",
        "edward": "ed ted eddie", "charles": "charlie chuck", "daniel": "dan", "david": "dave", "stephen": "steve",
        "anthony": "tony", "kenneth": "ken", "ronald": "ron", "donald": "don", "samuel": "sam", "andrew": "andy",
        "christopher": "chris", "benjamin": "ben", "matthew": "matt", "gregory": "greg", "lawrence": "larry",
        "elizabeth": "liz beth", "katherine": "kate kathy", "margaret": "peggy maggie", "susan": "sue",
        "patricia": "pat patty", "deborah": "debbie", "jennifer": "jen jenny",
        "jose": "pepe", "francisco": "paco pancho",
        "ignacio": "nacho", "jesus": "chuy", "guadalupe": "lupe", "manuel": "manolo", "enrique": "quique",
        "alejandro": "alex", "eduardo": "lalo", "rafael": "rafa", "roberto": "beto", "guillermo": "memo",
    }.items()
    for nick in nicks.split()
}  # fmt: skip
"""Short forms of given names: the one for the other, where the surname is the same."""


class Form(Struct, frozen=True):
    """A way of naming one, taken apart. ``number`` is its place in the store."""

    number: int
    group: str
    value: str
    words: tuple[str, ...] = ()
    """Its words without titles and small words, as they stand; surname last."""
    initials: tuple[str, ...] = ()
    letters: str = ""
    """Of a handle or an address before the @; of an acronym its letters."""
    acronym: bool = False
    listed: str = ""
    country: str = ""
    """Whose an organisation is, where its name says so, and its other words."""
    bare: tuple[str, ...] = ()
    documents: int = 0


def plain(text: str) -> str:
    """Give text as it is compared: in Latin letters, without accents, case and marks of direction."""
    if text.isascii():
        return text.lower()
    kept = "".join(c for c in text[:MOST_LETTERS] if unicodedata.category(c) != "Cf")
    return anyascii(unicodedata.normalize("NFKC", kept)).lower()


def read(number: int, group: str, value: str, documents: int = 0) -> Form:
    """Take a name apart. Any text is one."""
    value = value[:MOST_LETTERS]
    return Form(number, group, value, *_apart(group, value), documents)


@lru_cache(20_000)
def _apart(
    group: str, value: str
) -> tuple[tuple[str, ...], tuple[str, ...], str, bool, str, str, tuple[str, ...]]:
    """Give the words, initials, letters of a name, whether it is an acronym, and what lists say."""
    folded = plain(value)
    if value.startswith("@") or _ADDRESS.fullmatch(value):
        letters = re.sub(r"[^a-z]", "", folded.lstrip("@").partition("@")[0])
        return (), (), letters, False, "", "", ()
    folded = _BESIDE.split(folded, maxsplit=1)[0] or folded
    if group == PERSON:
        folded = _turned(folded)
    words = _WORD.findall(folded.replace("'s ", " ").replace(".", ". "))
    institution = listed(" ".join(words))
    country, bare = "", tuple[str, ...]()
    if group == ORGANISATION:
        words = _IN_LETTERS.sub(r"u\1", " ".join(words)).split()
        country, others = of_country(words)
        bare = tuple(w for w in others if w not in SMALL_WORDS)[:MOST_WORDS] if country else ()
    dropped = _DROPPED[group == PERSON]
    strong = [word for word in words if word not in dropped]
    if group == PERSON:
        while len(strong) > 1 and known_as(strong[0]) & TITLE and not known_as(strong[0]) & GIVEN:
            strong = strong[1:]
    letters = value.replace(".", "")
    acronym = (
        len(strong) <= 1 and 3 <= len(letters) <= 8 and letters.isalpha() and letters.isupper()
    )
    return (
        tuple(w for w in strong if len(w) > 1)[:MOST_WORDS],
        tuple(w for w in strong if len(w) == 1 and w.isalpha())[:4],
        plain(letters) if acronym else "",
        acronym,
        institution,
        country if bare else "",
        bare,
    )


def _turned(folded: str) -> str:
    """Put the surname last: 'sullivan, jacob j' is 'jacob j sullivan'; what is no name is cut off."""
    head, comma, rest = folded.partition(",")
    if not comma:
        return folded
    words = _WORD.findall(rest)
    if not words or len(words) > 3 or "," in rest or known_as(words[0]) & TITLE & ~GIVEN:
        return head
    if len(head.split()) > 1 and not known_as(words[0]) & GIVEN:
        return head
    return f"{rest} {head}"


@lru_cache(100_000)
def skeleton(word: str) -> str:
    """Give what different spellings of a word share: its consonants, by sound; its first vowel."""
    made = NICKNAMES.get(word, word)
    for was, sound in _SAME_SOUND:
        made = made.replace(was, sound)
    made = _DOUBLED.sub(r"\1", made)
    return made[:1] + re.sub(r"[aeiou]", "", made[1:])


def keys(form: Form) -> Iterator[str]:
    """Give what another way of naming the same one shares with it, at least one of them."""
    if form.listed:
        yield f"l:{form.listed}"
    if form.letters and not form.acronym:
        yield f"h:{form.letters}"
        return
    if form.acronym:
        yield f"a:{form.letters}"
    words = form.words
    if not words:
        return
    yield f"x:{form.group[0]}:{' '.join(sorted(words))}"
    if len(words) > 1:
        yield f"x:{' '.join(sorted(words))}"
    elif len(words[0]) > 4:
        yield f"v:{words[0]}"
    if form.group == PERSON:
        yield from _person_keys(form)
    else:
        yield f"c:{form.group[0]}:{''.join(words)}"
        yield from _shorter_keys(form)
        if len(words) > 1:
            yield f"k:{form.group[0]}:{' '.join(sorted({skeleton(word) for word in words}))}"
        if len(words) >= 3:
            yield f"a:{''.join(word[0] for word in words)}"
            every = _WORD.findall(plain(form.value))
            yield f"a:{''.join(word[0] for word in every)}"


def _shorter_keys(form: Form) -> Iterator[str]:
    """What an organisation shares with its shorter name: its first words, its last, all but the country."""
    if form.group != ORGANISATION:
        return
    for words in {form.words, form.bare} - {()}:
        yield f"b:{' '.join(sorted(words))}"
    words = form.words
    if len(words) > 1:
        yield f"p:{words[0]} {words[1]}"
    if len(words) <= 2 and len(words[-1]) > 4:
        yield f"q:{words[-1]}"


def _person_keys(form: Form) -> Iterator[str]:
    words = form.words
    sounds = [skeleton(word) for word in words[-6:]]
    if len(words) == 1:
        yield f"s:{sounds[0]}"
        return
    for at, one in enumerate(sounds):
        for other in sounds[at + 1 :]:
            yield f"2:{'|'.join(sorted((one, other)))}"
    yield f"s:{sounds[-1]}"
    if len(words) > 2:
        yield f"s:{sounds[-2]}"
        yield f"a:{''.join(word[0] for word in words)}"
        yield f"h:{words[-2]}{words[-1]}"
    yield f"h:{''.join(words)}"
    yield f"h:{words[0]}{words[-1]}"
    yield f"h:{words[0][0]}{words[-1]}"
    yield f"h:{words[-1]}{words[0][0]}{''.join(form.initials)}"
    yield f"h:{words[-1]}{words[0]}"
