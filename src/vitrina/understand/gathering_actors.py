"""Bring the names and those who bear them up to what papers say now, and to what persons decided.

    new labels --parties--> forms --keys--> few to compare --ties--> groups, anew only where touched

What is new costs in proportion to itself; counting papers anew is one pass over the labels.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from vitrina.analyzers.name_edges import before_person, is_nobody
from vitrina.analyzers.name_words import GIVEN, HEAD, SURNAME, TITLE, is_title, known_as
from vitrina.core.actors import NameForm
from vitrina.desk.actor_decisions import Decision
from vitrina.store.actors import ActorsFile, FormRow
from vitrina.understand.comparing import compare
from vitrina.understand.gathering import party
from vitrina.understand.joining import Bound, Edge, better, chosen, fits, fullest, join, weight
from vitrina.understand.naming import (
    ORGANISATION,
    PERSON,
    PLACE,
    SMALL_WORDS,
    Form,
    keys,
    plain,
    read,
)

LABELS: dict[str, str] = {
    "name.person": PERSON, "name.organisation": ORGANISATION, "name.post": ORGANISATION, "name.place": PLACE,
    "name.handle": PERSON, "name.email": PERSON, "said-by": PERSON, "header.from": "", "header.to": "",
    "header.signed": PERSON, "article.byline": PERSON,
}  # fmt: skip
"""Kinds of labels that name somebody, and as what; '' is told from the name."""
BLOCK_MOST = 60
"""Names that share a key and are compared with one: the more there are, the less a key says."""
PAPERS_MOST = 3000
AT_ONCE = 5000
_ADDRESSEES = 30
_MAILTO = re.compile(r"\s*[\[(]\s*ma[il1]{2}to\b.*$|\s+(?:Cc|CC|Subject|Sent)\b.*$")
_NOBODY = frozenset(
    ("pregunta", "preguntas", "interlocutor", "interlocutora", "intervencion", "inaudible", "voz", "voces",
     "moderador", "moderadora", "reportero", "reportera", "periodista", "question", "answer", "q", "a", "speaker",
     "respuesta", "h", "cc", "bcc", "undisclosed recipients", "presidente", "presidenta", "the witness", "the court")
)  # fmt: skip
"""What speakers are called who have no name."""
_DETERMINERS = frozenset(
    ("a", "an", "the", "our", "their", "his", "her", "its", "my", "your", "this", "these", "one", "some", "all", "both",
     "for", "from", "given", "un", "una", "el", "la", "los", "las", "su", "sus", "nuestro", "este", "esta")
)  # fmt: skip
_NAME_MOST = 7
"""Words of a name; what has more is a piece of a sentence."""
_FORMS_MOST = 40
_KEPT = 5000
_STEPS = 8
"""Weak ties that are followed one after another."""


class Numbers(Protocol):
    """Numbers of forms by their keys."""

    def get(self, key: str) -> int | None:
        """Give the number of a form; None if it is not there."""


def refresh(file: ActorsFile, state: str, decisions: Sequence[Decision], decided: str) -> None:
    """Bring the file up. ``state`` and ``decided`` are words that change with the facts and decisions."""
    if file.meta("state") == state and file.meta("decided") == decided:
        return
    with file.writing():
        touched: set[int] = set()
        if file.meta("state") != state:
            touched |= set(file.gone())
            touched |= _take_in(file)
            touched |= set(file.count())
            file.keep_meta("state", state)
        if file.meta("decided") != decided:
            was = [key for key in file.meta("decided keys").split(" ") if key]
            mine = [key_of(name) for decision in decisions for name in decision.names]
            for key in {*was, *mine}:
                row = file.form(key)
                if row:
                    touched.add(row[0])
            file.keep_meta("decided", decided)
            file.keep_meta("decided keys", " ".join(sorted(set(mine))))
        _regroup(file, touched, decisions)


def key_of(name: NameForm) -> str:
    """Give what names a way of naming for good."""
    told = f"{name.group}\0{name.value}".encode("utf-8", "replace")
    return hashlib.sha256(told).hexdigest()[:16]


def form_of(kind: str, value: str) -> Iterator[NameForm]:
    """Give the ways of naming that a label holds: of a line of addressees each of them."""
    group = LABELS[kind]
    for part in value.split(";")[:_ADDRESSEES] if kind.startswith("header.") else (value,):
        shown = _MAILTO.sub("", party(part) if kind.startswith("header.") else part)
        shown = " ".join(shown.split())
        if not kind.startswith("name."):
            shown = shown.strip(" .,;:|'\"‘’“”()[]%*")
        if kind == "said-by" and not _is_name(shown):
            continue
        if len(shown) > 1 and any(char.isalpha() for char in shown) and plain(shown) not in _NOBODY:
            as_what = group or (PERSON if _like_a_person(shown) else ORGANISATION)
            words = shown.split()
            if as_what == PERSON and is_nobody(words):
                continue
            if as_what == PERSON and (before := before_person(words)):
                shown = " ".join(words[before:])
            yield NameForm(as_what, shown)


def _is_name(shown: str) -> bool:
    """Whether words are a name all through, and no description: 'the ambassador, who had come from Lima'."""
    words = shown.split()
    return (
        "@" in shown
        or shown.isupper()
        or (
            len(words) <= _NAME_MOST
            and words[0].casefold() not in _DETERMINERS
            and plain(words[-1]) not in SMALL_WORDS
            and all(not word[0].islower() or word in SMALL_WORDS for word in words)
        )
    )


def _like_a_person(shown: str) -> bool:
    if "@" in shown:
        return True
    words = shown.replace(",", " ").split()
    if not 1 <= len(words) <= 6 or known_as(words[0]) & TITLE:
        return False
    if any(known_as(word) & HEAD for word in words):
        return False
    given = any(known_as(word.strip(".")) & GIVEN for word in words)
    return given or (bool(known_as(words[0]) & SURNAME) and len(words) <= 2)


def _take_in(file: ActorsFile) -> set[int]:
    """Take in labels that are in no form yet; the forms that are new."""
    made: set[int] = set()
    after = -1
    while rows := file.new_labels(tuple(LABELS), after, AT_ONCE):
        for label, kind, value in rows:
            after = label
            for name in form_of(kind, value):
                number, new = file.add(label, kind, value, name.group, name.value, key_of(name))
                if new:
                    made.add(number)
                    _compare(file, read(number, name.group, name.value))
    return made


def _compare(file: ActorsFile, form: Form) -> None:
    """Compare a new form with those that share something with it, and keep the ties."""
    mine = list(dict.fromkeys(keys(form)))
    others: set[int] = set()
    for key in mine:
        sharing = file.sharing(key, BLOCK_MOST + 1)
        if len(sharing) > BLOCK_MOST:
            sharing = sharing[:2] if key[0] in "xl" else []
        others.update(sharing)
    others.discard(form.number)
    for row in file.forms(sorted(others)):
        tie = compare(form, read(row[0], row[1], row[2]))
        if tie:
            file.keep_edge(form.number, row[0], tie.score, tie.why, weak=tie.weak)
    file.keep_keys(form.number, mine)


def _regroup(file: ActorsFile, touched: Iterable[int], decisions: Sequence[Decision]) -> None:
    """Group anew whatever surely hangs together with what was touched; then see what leads to it."""
    tied = _tied(file, decisions)
    left = set(touched)
    fresh: set[int] = set()
    for form in sorted(left):
        if form in left:
            part = _part(file, form, tied)
            left -= part
            fresh |= _kernels(file, part, decisions)
    near = set(fresh)
    beyond: set[int] = set()
    for kernel in fresh:
        for form in file.kernel(kernel):
            beyond |= {sum(edge[:2]) - form for edge in file.edges_of(form) if edge[4]}
    near |= {row[7] for row in file.forms(sorted(beyond))}
    near.discard(0)
    leading = _Leading(file, decisions)
    for kernel in sorted(near):
        leading.decide(kernel)
    _settle(file, near, decisions)


def _tied(file: ActorsFile, decisions: Sequence[Decision]) -> dict[int, set[int]]:
    """Give the forms that decisions name together."""
    found: dict[int, set[int]] = {}
    for decision in decisions:
        numbers = {row[0] for name in decision.names if (row := file.form(key_of(name)))}
        for number in numbers:
            found.setdefault(number, set()).update(numbers)
    return found


def _part(file: ActorsFile, seed: int, tied: Mapping[int, set[int]]) -> set[int]:
    """Give all forms that hang together with one by strong ties, by decisions, or by having been one."""
    part: set[int] = set()
    wait = [seed]
    while wait:
        form = wait.pop()
        if form in part:
            continue
        part.add(form)
        wait += [each for row in file.forms([form]) if row[7] for each in file.kernel(row[7])]
        wait += tied.get(form, ())
        wait += [
            other if one == form else one
            for one, other, _, _, weak in file.edges_of(form)
            if not weak
        ]
    return part


def _kernels(file: ActorsFile, part: set[int], decisions: Sequence[Decision]) -> set[int]:
    """Join one part anew; the kernels that it now has."""
    rows = {row[0]: row for row in file.forms(sorted(part))}
    forms = {number: _read(row) for number, row in rows.items()}
    edges = {
        Edge(one, other, score, why, bool(weak))
        for number in rows
        for one, other, score, why, weak in (file.edges_of(number) if len(rows) > 1 else ())
    }
    bound = (
        bound_by(decisions, {row[3]: number for number, row in rows.items()})
        if decisions
        else Bound()
    )
    made = set()
    for kernel in join(forms, sorted(edges), bound):
        first = kernel.forms[0]
        made.add(first)
        kept = []
        for number in kernel.forms:
            edge = kernel.evidence.get(number)
            kept.append(
                (number, edge.score, edge.why, edge.beyond(number))
                if edge
                else (number, 1.0, "", 0)
            )
        file.keep_kernel(first, kept)
    for number in {row[7] for row in rows.values()} - made:
        file.keep_lead(number, None)
        file.drop_actor(number)
    return made


def _read(row: FormRow) -> Form:
    return read(row[0], row[1], row[2], row[5])


class _Leading:
    """Deciding which kernel another means, by weak ties and the papers that both stand in."""

    def __init__(self, file: ActorsFile, decisions: Sequence[Decision]) -> None:
        self._file = file
        self._decisions = [each for each in decisions if each.act == "part"]
        self._fullest: dict[int, Form] = {}
        self._papers: dict[int, frozenset[int]] = {}

    def decide(self, kernel: int) -> None:
        rows = self._file.forms(self._file.kernel(kernel))
        if not rows:
            return
        mine = self._full(kernel)
        bound = bound_by(self._decisions, _AnyKey(self._file)) if self._decisions else Bound()
        candidates: dict[int, Edge] = {}
        ends: dict[int, int] = {}
        weak = [
            (row[0], Edge(*each[:4], weak=True))
            for row in rows
            for each in self._file.edges_of(row[0])
            if each[4]
        ]
        beyond = sorted({edge.beyond(form) for form, edge in weak})
        kernels = {row[0]: row[7] for row in self._file.forms(beyond)}
        for form, edge in weak:
            there = kernels.get(edge.beyond(form), 0)
            if there in {0, kernel} or not bound.allows(edge):
                continue
            if edge.why == "country" and mine.country:
                continue  # the one that says whose it is is never led to the one that doesn't
            full = self._full(there)
            if weight(mine) < weight(full) and fits(mine, full):
                better(candidates, there, edge)
                ends[there] = form if candidates[there] == edge else ends[there]
        found = chosen(candidates, self._of(kernel), self._of)
        if found is None:
            self._file.keep_lead(kernel, None)
            return
        parent, edge = found
        form = ends[parent]
        self._file.keep_lead(kernel, (parent, form, edge.beyond(form), edge.score, edge.why))

    def _full(self, kernel: int) -> Form:
        if kernel not in self._fullest:
            self._bounded(self._fullest)
            rows = self._file.forms(self._file.kernel(kernel))
            self._fullest[kernel] = fullest(_read(row) for row in rows)
        return self._fullest[kernel]

    def _of(self, kernel: int) -> frozenset[int]:
        if kernel not in self._papers:
            self._bounded(self._papers)
            found: set[int] = set()
            for form in self._file.kernel(kernel)[:_FORMS_MOST]:
                found |= self._file.papers(form, PAPERS_MOST)
            self._papers[kernel] = frozenset(found)
        return self._papers[kernel]

    @staticmethod
    def _bounded(kept: dict[int, Any]) -> None:
        if len(kept) > _KEPT:
            kept.clear()


class _AnyKey:
    """Numbers of forms by their keys, asked one at a time."""

    def __init__(self, file: ActorsFile) -> None:
        self._file = file

    def get(self, key: str) -> int | None:
        row = self._file.form(key)
        return row[0] if row else None


def _settle(file: ActorsFile, near: Iterable[int], decisions: Sequence[Decision]) -> None:
    """Write whose each kernel is in the end, and the actors that this changes."""
    wait = list(near)
    seen: set[int] = set()
    changed: set[int] = set()
    while wait:
        kernel = wait.pop()
        if kernel in seen or not file.kernel(kernel):
            continue
        seen.add(kernel)
        wait += file.led_to(kernel)
        root, steps = kernel, 0
        while (lead := file.lead(root)) and steps < _STEPS:
            root, steps = lead[1], steps + 1
        was = file.keep_actor_of(kernel, root)
        changed |= {was, root}
    changed.discard(0)
    for actor in sorted(changed):
        own = file.forms_of(actor)
        if own:
            _keep(file, actor, own, _said(decisions, {row[3]: row[0] for row in own}))
        else:
            file.drop_actor(actor)


def bound_by(decisions: Sequence[Decision], numbers: Numbers) -> Bound:
    """Give the decisions as numbers of forms. One made later than another about the same names wins."""
    joined: list[tuple[int, ...]] = []
    cut: list[frozenset[int]] = []
    for decision in decisions:
        here = tuple(n for name in decision.names if (n := numbers.get(key_of(name))) is not None)
        inside = frozenset(here)
        if decision.act == "bind":
            cut = [each for each in cut if not each & inside or inside <= each]
            joined.append(here)
        elif decision.act == "part":
            joined = [
                half
                for each in joined
                for half in (
                    tuple(n for n in each if n in inside),
                    tuple(n for n in each if n not in inside),
                )
                if len(half) > 1
            ]
            cut.append(inside)
    return Bound(tuple(joined), tuple(each for each in cut if each))


Said = dict[str, dict[int, str]]


def _said(decisions: Sequence[Decision], numbers: Mapping[str, int]) -> Said:
    """Give what was decided last of each form: name, kind, hidden."""
    found: Said = {"name": {}, "kind": {}, "hide": {}}
    for decision in decisions:
        for name in decision.names if decision.act in found else ():
            number = numbers.get(key_of(name))
            if number is not None:
                found[decision.act][number] = decision.value
    return found


def _keep(file: ActorsFile, actor: int, own: Sequence[FormRow], said: Said) -> None:
    """Write an actor as its forms and what was decided of them make it."""
    kind = _last(said["kind"], own)
    name = _last(said["name"], own) or _shown(own)
    hidden = _last(said["hide"], own) == "1" or kind == ""
    documents = own[0][5] if len(own) == 1 else file.count_papers(actor)
    words = " ".join([plain(name), *(plain(row[2]) for row in own)]).split()
    folded = f" {' '.join(dict.fromkeys(words))} "
    file.keep_actor(
        (
            actor,
            kind or _kind(own),
            name,
            own[0][3],
            documents,
            len(own),
            int(hidden),
            folded[:4000],
        )
    )


def _last(decided: Mapping[int, str], own: Sequence[FormRow]) -> str | None:
    return next((decided[row[0]] for row in own if row[0] in decided), None)


def _kind(own: Sequence[FormRow]) -> str:
    """Give what an actor mostly is, by the papers that its names stand in.

    A name of several words says more than one alone, which a machine may take for anything; what
    everybody knows is what the list of institutions says.
    """
    counts: Counter[str] = Counter()
    for row in own:
        form = _read(row)
        if form.listed:
            return PLACE if form.listed.startswith("country-") else ORGANISATION
        alone = len(form.words) < 2 and not form.acronym
        counts[row[1]] += (row[5] + 1) * (1 if alone and row[1] == ORGANISATION else 4)
    return max(sorted(counts), key=lambda kind: counts[kind])


def _shown(own: Sequence[FormRow]) -> str:
    """Give the name that says most: in full, as it stands in most papers, the right way round."""
    kind = _kind(own)
    best = sorted(own, key=lambda row: (-row[5], row[0]))
    named = [row for row in best if row[1] == kind and "@" not in row[2]]
    named = [row for row in named if _is_name(_untitled(row[2], kind))] or named
    full = [row for row in named if "," not in row[2] and " " in _untitled(row[2], kind)]
    if kind == PERSON and full:
        most = max(row[5] for row in full)
        often = [row for row in full if row[5] * 5 >= most]
        row = max(often, key=lambda row: (min(len(_untitled(row[2], kind).split()), 5), row[5]))
        return _untitled(row[2], kind)
    wide = [row for row in named if " " in row[2] and row[5] * 4 >= named[0][5]]
    return _untitled(((wide if kind != PERSON else ()) or named or best)[0][2], kind)


def _untitled(value: str, kind: str) -> str:
    """A person's name without the titles before it, if there is more than titles."""
    words = value.split()
    if kind == PERSON:
        while len(words) > 1 and not words[1][0].islower() and is_title(words[0]):
            words = words[1:]
    return " ".join(words)
