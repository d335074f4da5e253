"""Where a query's words stand in a text: for snippets, marks on a page, and the line a hit opens at.

The index knows only which documents answer. Here the same words are found again in the text, by the
same rules. Most text is Latin: it is folded byte for byte, which keeps every position, and searched
for how the words begin; only what is found is looked at as a word.
"""

from __future__ import annotations

import bisect
import itertools
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from vitrina.analyzers import words
from vitrina.core.query import (
    Across,
    Alike,
    And,
    Field,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Regex,
    Word,
)

MOST_FOUND = 4000
MOST_OTHERS = 60
MOST_WIDE = 60
"""Different characters outside Windows-1252 that a text may have and still be folded by a table."""
_FOREIGN = "µ"
_TWO = [(letter, words.fold(letter)) for letter in "ßæÆþÞœŒẞ"]
_SHORTEST = 2
_SOFT = "\xad"
"""A soft hyphen, which vanishes inside a word."""


class Found(NamedTuple):
    """A word of the query in a text: ``text[start:end]``; ``key`` says which word it is."""

    start: int
    end: int
    key: int


class Matcher:
    """Finds one query's words in texts of one language."""

    def __init__(self, tree: Node, language: str) -> None:
        self._forms = words.forms(language)
        self._language = language
        self._tests: list[Callable[[str, str], bool]] = []
        self._starts: list[str] | None = []
        self._phrases: list[tuple[int, list[str], int]] = []
        self._keys: dict[str, int | None] = {}
        self._letters: list[str] | None = None
        self._beginnings: list[bytes] | None = None
        self._paired: list[tuple[str, int]] = []
        self._made: list[int] = []
        self._same: dict[int, int] = {}
        """Of words that stand for one thing, the key of the first."""
        self._others: set[int] = set()
        """Keys of words that were not typed: what another language has for one that was."""
        self.parts: list[int | None] = []
        """The key of each part of an And or Or, in their order; None where no text can show it."""
        for part in tree.nodes if isinstance(tree, And | Or) else (tree,):
            before = len(self._made)
            self._gather(part)
            self.parts.append(self._made[before] if len(self._made) > before else None)

    @property
    def wanted(self) -> int:
        """How many different words are looked for."""
        return len(self._tests) + len(self._phrases) + len(self._paired)

    def find(self, text: str, most: int = MOST_FOUND) -> list[Found]:
        """Give where the query's words stand, in the text's order."""
        found = self._found(text, most)
        if self._same:
            same = self._same
            found = [Found(start, end, same.get(key, key)) for start, end, key in found]
        once = set(found) if self._phrases or self._paired else found
        return sorted(once)[:most]

    def others_in(self, text: str) -> tuple[str, ...]:
        """The words in a text that are found because they mean in its language what was asked in another."""
        if not self._others:
            return ()
        found = sorted(self._found(text, MOST_OTHERS))
        shown = (text[mark.start : mark.end] for mark in found if mark.key in self._others)
        return tuple({words.fold(word): word for word in shown}.values())

    def _found(self, text: str, most: int) -> list[Found]:
        if not self.wanted:
            return []
        if _SOFT in text:
            bare, back = _unbroken(text)
            return [
                mark._replace(start=back(mark.start), end=back(mark.end))
                for mark in self._found(bare, most)
            ]
        found = self._singles(text, most)
        for key, parts, slop in self._phrases:
            found += self._sequences(text, key, parts, slop)
        if self._paired:
            found += self._runs(text)
        return found

    # --- what is looked for -----------------------------------------------------------------

    def _gather(self, node: Node) -> None:
        match node:
            case And(nodes) | Or(nodes):
                for part in nodes:
                    self._gather(part)
            case Across(inner, other, source):
                self._gather(inner if self._language == source else other)
            case Alike(nodes):
                self._gather_alike(nodes)
            case Word(text, exact):
                self._gather_word(text, exact=exact)
            case Phrase(parts, slop):
                self._gather_phrase(words.tokens(" ".join(parts)), " ".join(parts), slop)
            case Prefix(pattern):
                pieces = re.split(r"([*?])", pattern)
                regex = "".join(
                    {"*": ".*", "?": "."}.get(part) or re.escape(words.fold(part))
                    for part in pieces
                    if part
                )
                self._add_regex(regex, words.fold(pieces[0]))
            case Regex(pattern):
                self._add_regex(pattern, "")
            case Fuzzy(text, distance):
                word = next(iter(words.tokens(text)), "")
                self._add(lambda exact, _: _near(word, exact, distance), "")
            case Field() | Not() | _:
                pass

    def _gather_alike(self, nodes: tuple[Node, ...]) -> None:
        before = len(self._made)
        self._gather(nodes[0])
        typed = len(self._made)
        for part in nodes[1:]:
            self._gather(part)
        self._others |= set(self._made[typed:])
        made = self._made[before:]
        self._same |= dict.fromkeys(made[1:], made[0]) if made else {}

    def _gather_word(self, text: str, *, exact: bool) -> None:
        found = words.tokens(text)
        if len(found) != 1 or words.is_paired(text):
            self._gather_phrase(found, text, 0)
            return
        word = found[0]
        if exact:
            self._add(lambda form, _: form == word, word)
            return
        stem = words.stem(text, self._language)
        # The last letter of a stem need not be there: trade, trading; policy, policies.
        start = _common(word, stem)[: max(_SHORTEST, len(stem) - 1)]
        self._add(lambda form, root: root in (stem, word) or form == word, start)

    def _gather_phrase(self, parts: list[str], text: str, slop: int) -> None:
        if not parts:
            return
        if words.is_paired(text):
            self._paired.append(
                (words.fold(words.surface("".join(text.split()))), self._next_key())
            )
        elif len(parts) == 1:
            self._add(lambda form, _: form == parts[0], parts[0])
        else:
            self._phrases.append((self._next_key(), parts, slop))

    def _add_regex(self, pattern: str, start: str) -> None:
        try:
            whole = re.compile(pattern)
        except re.error:
            return
        self._add(
            lambda form, _: len(form) <= words.LONGEST and whole.fullmatch(form) is not None, start
        )

    def _add(self, test: Callable[[str, str], bool], start: str) -> None:
        self._made.append(len(self._tests))
        self._tests.append(test)
        if self._starts is not None:
            if len(start) >= _SHORTEST and start.isascii():
                self._starts.append(start)
            else:
                self._starts = None

    def _next_key(self) -> int:
        self._made.append(1000 + len(self._phrases) + len(self._paired))
        return self._made[-1]

    def _key(self, surface: str) -> int | None:
        try:
            return self._keys[surface]
        except KeyError:
            exact, stem = self._forms(words.surface(surface))
            key = next((k for k, test in enumerate(self._tests) if test(exact, stem)), None)
            if len(self._keys) > 50_000:
                self._keys.clear()
            self._keys[surface] = key
            return key

    # --- finding ----------------------------------------------------------------------------

    def _singles(self, text: str, most: int) -> list[Found]:
        if not self._tests:
            return []
        folded = _latin(text) if self._starts is not None and not self._doubled(text) else None
        if folded is None:
            return [
                Found(start, end, key)
                for surface, start, end in words.spans(text)
                if (key := self._key(surface)) is not None
            ]
        found: list[Found] = []
        keys = self._keys
        folded = b" %b " % folded  # a word begins after a blank, and a blank ends it
        for first in self._begun():
            at, left = folded.find(first), most
            while at >= 0 and left:
                end = folded.index(b" ", at + 1) - 1
                surface = text[at:end]
                key = keys[surface] if surface in keys else self._key(surface)
                if key is not None:
                    found.append(Found(at, end, key))
                    left -= 1
                at = folded.find(first, end)
        return found

    def _doubled(self, text: str) -> bool:
        """Whether a letter of the text may be two of a word that is looked for: ß is ss."""
        if text.isascii():
            return False
        if self._letters is None:
            starts = self._starts or ()
            self._letters = [
                letter for letter, two in _TWO if any(two in start for start in starts)
            ]
        return any(letter in text for letter in self._letters)

    def _begun(self) -> list[bytes]:
        """The ways in which a word may begin, a blank before it, each once: none goes on another."""
        if self._beginnings is None:
            kept: list[str] = []
            for start in sorted(set(self._starts or ())):
                if not kept or not start.startswith(kept[-1]):
                    kept.append(start)
            self._beginnings = [f" {start}".encode() for start in kept]
        return self._beginnings

    def _sequences(self, text: str, key: int, parts: list[str], slop: int) -> list[Found]:
        """Words one after the other, with at most ``slop`` others between them, in any place."""
        folded = _latin(text)
        if folded is not None and not all(
            part.encode() in folded for part in parts if part.isascii()
        ):
            return []
        if slop:
            return _near_one_another(self._met(text, 0), parts, slop, key)
        if folded is None or not parts[0].isascii():
            return _in_order(self._met(text, 0), parts, key)
        found: list[Found] = []
        first, at = parts[0].encode(), -1
        rest = [part.encode() for part in parts[1:]] if all(map(str.isascii, parts)) else None
        reach = 40 + 3 * sum(len(part) + 1 for part in parts)
        while len(found) < MOST_FOUND and (at := folded.find(first, at + 1)) >= 0:
            end = at + len(first)
            if (at and _LETTER[folded[at - 1]]) or (end < len(folded) and _LETTER[folded[end]]):
                continue
            if rest is not None and folded[end : at + reach].split()[: len(rest)] != rest:
                continue
            found += _in_order(self._met(text[at : at + reach], at)[: len(parts)], parts, key)
        return found

    def _met(self, text: str, base: int) -> list[tuple[str, int, int]]:
        """Each folded word of ``text`` and where it stands, ``base`` added."""
        return [
            (form, base + start, base + end)
            for surface, start, end in words.spans(text)
            for form in self._forms(words.surface(surface))[0].split()
        ]

    def _runs(self, text: str) -> list[Found]:
        low = text.lower()
        found: list[Found] = []
        for wanted, key in self._paired:
            at = 0
            while wanted and (at := low.find(wanted, at)) >= 0 and len(found) < MOST_FOUND:
                found.append(Found(at, at + len(wanted), key))
                at += len(wanted)
        return found


def _unbroken(text: str) -> tuple[str, Callable[[int], int]]:
    """The text without its soft hyphens, as the index has it, and where each of its characters stood."""
    pieces = text.split(_SOFT)
    breaks = list(itertools.accumulate(map(len, pieces[:-1])))
    return "".join(pieces), lambda at: at + bisect.bisect_right(breaks, at)


def _in_order(met: list[tuple[str, int, int]], parts: list[str], key: int) -> list[Found]:
    forms = [form for form, _, _ in met]
    return [
        Found(met[at][1], met[at + len(parts) - 1][2], key)
        for at in range(len(met) - len(parts) + 1)
        if forms[at] == parts[0] and forms[at : at + len(parts)] == parts
    ]


def _near_one_another(
    met: list[tuple[str, int, int]], parts: list[str], slop: int, key: int
) -> list[Found]:
    places = [(at, form) for at, (form, _, _) in enumerate(met) if form in parts]
    found: list[Found] = []
    width = len(parts) + slop
    for index, (at, _) in enumerate(places):
        inside = [place for place in places[index:] if place[0] - at < width]
        if {form for _, form in inside} >= set(parts):
            found += [Found(met[place][1], met[place][2], key) for place, _ in inside]
    return found


def _common(one: str, other: str) -> str:
    size = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        size += 1
    return one[:size]


def _near(word: str, other: str, most: int) -> bool:
    """Whether two words are at most ``most`` edits apart; neighbours changing places are one."""
    if abs(len(word) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(word, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and word[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def _fold_table() -> bytes:
    """Byte for byte of Windows-1252: a letter without its accent, a letter of two as no other is.

    What is no letter and no digit is a blank.
    """
    table = bytearray(range(256))
    for code in range(128, 256):
        char = bytes([code]).decode("cp1252", "replace")
        folded = words.fold(char)
        if len(folded) == 1 and ord(folded) < 128:
            table[code] = ord(folded)
        elif char.isalnum():
            table[code] = ord(_FOREIGN)
        else:
            table[code] = ord(" ")
    for code in range(128):
        table[code] = ord(words.fold(chr(code))) if chr(code).isalnum() else ord(" ")
    return bytes(table)


_FOLD = _fold_table()
_LETTER = [chr(_FOLD[code]).isalnum() for code in range(256)]


def _latin(text: str) -> bytes | None:
    """Fold a text, character for character, to bytes; None if that takes more than a table.

    A letter of another script stands as one that is in no Latin word, a sign as a blank.
    """
    raw = words.western(text)  # with the quotation marks and dashes of the West
    if raw is not None:
        return raw.translate(_FOLD)
    wide = [char for char in set(text) if char > "\xff" or "\x80" <= char < "\xa0"]
    if len(wide) > MOST_WIDE:
        return None
    for char in wide:
        if unicodedata.category(char)[0] in "MC":
            return None  # it belongs to the letter before it, or vanishes
        folded = words.fold(char)
        if not char.isalnum():
            text = text.replace(char, " ")
        elif len(folded) == 1:
            text = text.replace(char, folded if folded.isascii() else _FOREIGN)
        else:
            return None
    return text.encode("cp1252").translate(_FOLD)
