r"""A word that must go, in all the shapes in which it may stand in a text.

    "Julian Assange"  ->  Julian Assange, ASSANGE, Julian; J. Assange; jassange@; Ju1ian Assange's;
                          Julian Assan-\nge; Jul1an Asange; Джулиан ... where it sounds the same

All shapes of all terms are sought at once (Aho-Corasick), in time linear in the text. Long ones are
found with a wrong, a missing or an extra sign as well, for OCR's sake: such a find is ``near``.
Too much is found rather than too little: an editor can allow a reading, nobody can call one back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import ahocorasick

from vitrina.redact import folding

PARTICLES = frozenset(
    {
        "de", "del", "la", "las", "los", "da", "das", "do", "dos", "di", "du", "van", "von", "der",
        "den", "ter", "bin", "ibn", "al", "el", "y", "e",
    }
)  # fmt: skip
MOST_PARTS = 5
LONG = 7
"""Signs from which a needle is found inside a longer word, and in noise."""
FUZZY = 8
"""Signs from which it is found with a slip of OCR."""
MOST_FORMS = 400
_ENDS = ("s", "es")
_WORD = re.compile(r"[^\W_]+")
REACH = 40
"""Signs within which the parts of a name are taken for one another's."""
LEAST = 4
"""Letters and digits of some parts of a longer name, to be looked for by themselves."""
SURNAME = 3
"""Letters of a name that stands in the middle, from which on an initial may stand before it alone."""
_SPLIT = re.compile(r"[\s,;/]+")


class Found(NamedTuple):
    """``text[start:end]`` is a place of a term; ``near``: not to the letter."""

    start: int
    end: int
    key: str
    near: bool = False
    size: int = 0
    """Letters and digits of what was sought."""


class _Needle(NamedTuple):
    text: str
    key: str
    slips: int
    begins: bool = False
    """It begins with an initial, which begins a word: what stands before it tells no initial."""
    ends: bool = False
    whole: bool = True
    """The name as it was given, not parts of it, nor turned."""


def forms(term: str) -> tuple[str, ...]:
    """Give the forms of a term: of a name any two parts or more, turned, and first names as initials."""
    parts = [part for part in _SPLIT.split(term.strip()) if part]
    whole = " ".join(parts)
    names = _names(parts)
    if (
        whole.startswith("+") and len(parts) > 1
    ):  # a telephone's number, with its country or without
        return whole, " ".join(parts[1:])
    if not 2 <= len(names) <= MOST_PARTS or not _is_name(names):
        return (whole,) if whole else ()
    found = [whole]
    spoken, surnames = _spoken(term, names)
    for size in range(len(names), 1, -1):
        for some in combinations(names, size):
            if sum(char.isalnum() for part in some for char in part) < LEAST:
                continue  # "D B3": stands anywhere
            turned = [(*some[at:], *some[:at]) for at in range(size)]
            found += [
                " ".join(parts)
                for parts in (*turned, tuple(reversed(some)))
                if len(parts[0].strip(".")) > 1 or spoken[-1] in parts
            ]  # "D Cheryl" is nobody: in a list of names it is two
    for at in range(1, len(spoken)):  # initials of what stands before a surname
        rest = " ".join(spoken[at:])
        for last in dict.fromkeys((rest, spoken[at])):
            if sum(char.isalnum() for char in last) < (2 if last == rest else SURNAME):
                continue
            for size in range(1, at + 1):
                for some in combinations(spoken[:at], size):
                    initials = " ".join(name[0] for name in some)
                    mixed = " ".join((some[0], *(name[0] for name in some[1:])))
                    found += [f"{initials} {last}", f"{last} {initials}"]
                    found += [f"{mixed} {last}", f"{last} {mixed}"]
            found.append(f"{spoken[0]} {last}")
    if surnames:  # said first, in a list: the other way of shortening it is as likely
        given, letter = spoken[0], surnames[0][0]
        found += [f"{given} {letter}"] if len(given) >= SURNAME else []
    return tuple(dict.fromkeys(form for form in found if form))[:MOST_FORMS]


def _spoken(term: str, names: list[str]) -> tuple[list[str], list[str]]:
    """(names in the order in which they are said, those that a list has first): 'Mills, Cheryl D'."""
    head, comma, rest = term.partition(",")
    first = len(_names([part for part in _SPLIT.split(head.strip()) if part]))
    if not comma or "," in rest or not 0 < first < len(names):
        return names, []
    return names[first:] + names[:first], names[:first]


def _is_name(names: list[str]) -> bool:
    return all(any(char.isalpha() for char in name) for name in names)


def _names(parts: list[str]) -> list[str]:
    """Parts of a name, with its particles ("de la") kept to what follows them."""
    made: list[str] = []
    held: list[str] = []
    for part in _without_marks(parts):
        if part.casefold() in PARTICLES and made:
            held.append(part)
        else:
            made.append(" ".join((*held, part)))
            held = []
    return made + ([" ".join(held)] if held else [])


def _without_marks(parts: list[str]) -> list[str]:
    """A name without what a scan or a list put after it ("Mills, Cheryl ID", "B3"): that stands anywhere."""
    if all(part.isupper() for part in parts):
        return parts
    while len(parts) > 2 and (
        (len(parts[-1]) == 2 and parts[-1].isupper())
        or (any(c.isdigit() for c in parts[-1]) and any(c.isalpha() for c in parts[-1]))
    ):
        parts = parts[:-1]
    return parts


class Finder:
    """Finds terms in texts. ``terms`` are (term, key); ``patterns`` likewise, with # and *.

    ``allowed``: (key, reading) that may be seen after all. ``passages``: lines, sought as they are.
    """

    def __init__(
        self,
        terms: Iterable[tuple[str, str]] = (),
        patterns: Iterable[tuple[str, str]] = (),
        allowed: Iterable[tuple[str, str]] = (),
        passages: Iterable[tuple[str, str]] = (),
    ) -> None:
        self._whole: dict[str, list[_Needle]] = {}
        self._pieces: dict[str, list[tuple[_Needle, int]]] = {}
        self._names: dict[str, list[tuple[frozenset[str], frozenset[str], str]]] = {}
        for term, key in terms:
            for at, form in enumerate(forms(term)):
                first, last = form.split()[0], form.split()[-1]
                initials = (len(first) == 1, len(last) == 1)
                for plain in folding.needle(form):
                    self._add(plain, key, fuzzy=at == 0, edges=initials, whole=at == 0)
            self._add_names(term, key)
        for words, key in passages:
            for plain in folding.needle(words):
                self._add(plain, key, fuzzy=True)
        self._tree = _tree({*self._whole, *self._pieces, *self._names})
        self._patterns = [(pattern(text), key) for text, key in patterns if text.strip()]
        self._allowed = {(key, folding.squeeze(reading).text) for key, reading in allowed}

    def _add(
        self,
        plain: str,
        key: str,
        *,
        fuzzy: bool,
        edges: tuple[bool, bool] = (False, False),
        whole: bool = True,
    ) -> None:
        slips = _slips(plain) if fuzzy else 0
        made = _Needle(plain, key, slips, *edges, whole)
        self._whole.setdefault(plain, []).append(made)
        if slips:
            step = len(plain) // (slips + 1)
            for number in range(slips + 1):
                start = number * step
                end = len(plain) if number == slips else start + step
                self._pieces.setdefault(plain[start:end], []).append((made, start))

    def _add_names(self, term: str, key: str) -> None:
        """Keep each part of a name, to be looked for near the others: a middle name may be between."""
        names = _names([part for part in _SPLIT.split(term.strip()) if part])
        if not 2 <= len(names) <= MOST_PARTS or not _is_name(names):
            return
        for at, name in enumerate(names):
            others = names[:at] + names[at + 1 :]
            near = {p for other in others for p in folding.needle(other) if len(p) > 1}
            initials = {plain[0] for other in names[:at] for plain in folding.needle(other)}
            for plain in folding.needle(name):
                if len(plain) > 2 and plain.isalnum():
                    known = self._names.setdefault(plain, [])
                    known.append((frozenset(near), frozenset(initials), key))

    def __bool__(self) -> bool:
        return bool(self._whole or self._patterns)

    def find(self, text: str) -> Iterator[Found]:
        """Every place in a text, in no order; places may overlap, and may be told twice."""
        if not self or not text:
            return
        for view in folding.views(text):
            whole: dict[str, list[tuple[int, int]]] = {}
            exact: dict[str, list[tuple[int, int]]] = {}
            alike: list[tuple[tuple[int, int], _Needle]] = []
            other: list[tuple[tuple[int, int], _Needle]] = []
            for squeezed in folding.squeezes(view.text) if self._tree else ():
                for start, end, needle, near in self._in(squeezed.text):
                    if view.noise and len(needle.text) < LONG:
                        continue
                    first, last = squeezed.place(start), squeezed.place(end - 1)
                    reach = self._fits(view.text, first, last, needle, near=near)
                    if reach and not needle.whole:
                        other.append((reach, needle))
                    elif reach:
                        whole.setdefault(needle.key, []).append(reach)
                        if near:
                            alike.append((reach, needle))
                            continue
                        exact.setdefault(needle.key, []).append(reach)
                        yield from self._found(text, view, reach, needle.key, size=len(needle.text))
                if not view.noise:
                    yield from self._near_names(text, view, squeezed, whole)
            for reach, needle in alike:
                # Letters beside the name itself are no slip in it: that one went would tell its script.
                if not any(
                    reach[0] <= start and end <= reach[1]
                    for start, end in exact.get(needle.key, ())
                ):
                    yield from self._found(
                        text, view, reach, needle.key, near=True, size=len(needle.text)
                    )
            for reach, needle in other:
                places = whole.get(needle.key, ())
                # A letter beside the whole name is no initial of it.
                beside = (needle.begins or needle.ends) and any(
                    start < reach[1] and end > reach[0] for start, end in places
                )
                if not beside and not _between(view.text, reach, places):
                    yield from self._found(text, view, reach, needle.key, size=len(needle.text))
            for form, key in self._patterns:
                for hit in form.finditer(view.text):
                    if hit.end() > hit.start():
                        yield from self._found(text, view, hit.span(), key)

    def _found(
        self,
        text: str,
        view: folding.View,
        reach: tuple[int, int],
        key: str,
        *,
        near: bool = False,
        size: int = LONG,
    ) -> Iterator[Found]:
        start, end = view.first[reach[0]], view.last[reach[1] - 1]
        if (key, folding.squeeze(text[start:end]).text) not in self._allowed:
            yield Found(start, end, key, near, size)

    def _near_names(
        self,
        text: str,
        view: folding.View,
        squeezed: folding.Squeezed,
        whole: dict[str, list[tuple[int, int]]],
    ) -> Iterator[Found]:
        """Two parts of a name with up to two words between them; or one, and an initial before it.

        Not the words between two places of the ``whole`` name: that they went would tell that it has parts.
        """
        for last, piece in self._tree.iter(squeezed.text) if self._tree and self._names else ():
            for others, initials, key in self._names.get(piece, ()):
                start, end = squeezed.place(last + 1 - len(piece)), squeezed.place(last) + 1
                if (start and not _parts(view.text[start - 1], view.text[start])) or not (
                    end == len(view.text)
                    or _parts(view.text[end - 1], view.text[end])
                    or _ends(view.text, end)
                ):
                    continue
                reach = _beside(view.text, start, end, others, initials)
                if reach and not _between(view.text, reach, whole.get(key, ())):
                    yield from self._found(text, view, reach, key)

    def _in(self, plain: str) -> Iterator[tuple[int, int, _Needle, bool]]:
        """(start, end, needle, near) in a squeezed text."""
        for last, piece in self._tree.iter(plain) if self._tree else ():
            start = last + 1 - len(piece)
            for needle in self._whole.get(piece, ()):
                yield start, last + 1, needle, False
            for needle, offset in self._pieces.get(piece, ()):
                yield from _around(plain, start, last + 1, needle, offset)

    @staticmethod
    def _fits(
        text: str, first: int, last: int, needle: _Needle, *, near: bool
    ) -> tuple[int, int] | None:
        """The words that a find takes with it; None if it is only part of another word."""
        begins = first == 0 or _parts(text[first - 1], text[first])
        end = last + 1
        while end < len(text) and not text[end].isalnum() and _within(text[end]):
            end += 1
        ends = end == len(text) or _parts(text[end - 1], text[end]) or _ends(text, end)
        if (near or len(needle.text) < LONG) and not (begins and ends):
            return None
        if (needle.begins and not begins) or (needle.ends and not ends):
            return None
        while first > 0 and text[first - 1].isalnum() and not begins:
            first -= 1
        while end < len(text) and (text[end].isalnum() or _within(text[end])):
            if text[end].isdigit() != text[end - 1].isdigit() and ends and not text[end].isalpha():
                break
            end += 1
        return first, end


def _slips(plain: str) -> int:
    """How many signs may be wrong: none in numbers, where each sign is a different number."""
    if sum(char.isalpha() and char not in "olsbgz" for char in plain) * 2 < len(plain):
        return 0
    return 0 if len(plain) < FUZZY else 1 if len(plain) < 13 else 2 if len(plain) < 30 else 3


def _tree(words: Iterable[str]) -> ahocorasick.Automaton | None:
    tree = ahocorasick.Automaton()
    for word in words:
        tree.add_word(word, word)
    if not len(tree):
        return None
    tree.make_automaton()
    return tree


def _around(
    plain: str, start: int, end: int, needle: _Needle, offset: int
) -> Iterator[tuple[int, int, _Needle, bool]]:
    """A piece of a needle was found: whether the rest stands around it, but for a few slips."""
    before, after = needle.text[:offset], needle.text[offset + end - start :]
    room = plain[max(0, start - len(before) - needle.slips) : start][::-1]
    for back, spent in _along(before[::-1], room, needle.slips):
        ahead = plain[end : end + len(after) + needle.slips]
        for on, more in _along(after, ahead, needle.slips - spent):
            if spent + more:
                yield start - back, end + on, needle, True
            return


def _along(wanted: str, text: str, slips: int) -> Iterator[tuple[int, int]]:
    """(signs of the text, slips) with which ``wanted`` is found at its start; the fewest slips first."""
    at = 0
    limit = min(len(wanted), len(text))
    while at < limit and wanted[at] == text[at]:
        at += 1
    if at == len(wanted):
        yield at, 0
    elif slips:
        found = [
            (at + 1 + used, spent + 1)
            for used, spent in (*_along(wanted[at + 1 :], text[at + 1 :], slips - 1),)
            if at < len(text)
        ]
        found += [(at + used, s + 1) for used, s in _along(wanted[at + 1 :], text[at:], slips - 1)]
        if at < len(text):
            found += [
                (at + 1 + used, s + 1) for used, s in _along(wanted[at:], text[at + 1 :], slips - 1)
            ]
        yield from sorted(found, key=lambda each: (each[1], abs(each[0] - len(wanted))))[:1]


def _beside(
    text: str, start: int, end: int, others: frozenset[str], initials: frozenset[str]
) -> tuple[int, int] | None:
    """From a part of a name to another part of it, or an initial, at most two words away."""
    from_ = max(0, start - REACH)
    while from_ and from_ < start and text[from_ - 1].isalnum():  # half a word is no initial
        from_ += 1
    for word in list(_WORD.finditer(text, from_, start))[-3:]:
        plain = folding.squeeze(word[0]).text
        if plain in others or (len(word[0]) == 1 and plain in initials):
            return word.start(), end
    for word in list(_WORD.finditer(text, end, min(len(text), end + REACH)))[:3]:
        if folding.squeeze(word[0]).text in others:
            return start, word.end()
    return None


def _between(text: str, reach: tuple[int, int], whole: Sequence[tuple[int, int]]) -> bool:
    """Whether a reach leads from one place of a name, or from a single letter, to another place of it."""
    first = [end for start, end in whole if start <= reach[0] < end]
    last = [start for start, end in whole if start < reach[1] <= end]
    if first and last:
        return max(first) <= max(last)
    word = _WORD.match(text, reach[0])
    return bool(last and word and len(word[0]) == 1)


def _parts(before: str, char: str) -> bool:
    """Whether a word may end between two signs."""
    if not before.isalnum() or not char.isalnum():
        return True
    return before.isdigit() != char.isdigit() or (before.islower() and char.isupper())


def _within(char: str) -> bool:
    """Whether a sign stands inside words and is not seen: soft hyphens, accents, marks of direction."""
    return char in "\u00ad\ufeff" or "\u0300" <= char <= "\u036f" or "\u200b" <= char <= "\u206f"


def _ends(text: str, at: int) -> bool:
    """Whether only an ending stands between here and the end of the word."""
    for ending in _ENDS:
        after = at + len(ending)
        if text[at:after].casefold() == ending:
            return after == len(text) or not text[after].isalnum()
    return False


def pattern(text: str) -> re.Pattern[str]:
    """Give the expression of a pattern: # is a digit, * the rest of a word, a blank any blanks."""
    made = []
    for run in re.findall(r"#+|\*|\s+|[^#*\s]+", text.strip()):
        if run[0] == "#":
            made.append(rf"\d{{{len(run)}}}")
        elif run[0] == "*":
            made.append(r"[\w'’-]{0,60}")
        elif run.isspace():
            made.append(r"\s{1,4}")
        else:
            made.append(re.escape(run))
    return re.compile(rf"(?<![^\W_]){''.join(made)}(?![^\W_])", re.IGNORECASE)
