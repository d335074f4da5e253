"""A list of names beside the library: who of it is named in these papers, how sure, and by which name.

    CSV or FollowTheMoney lines --names--> the same keys and comparison as the library's own names

A list is read row by row; each row costs in proportion to what shares a key with it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vitrina.core.actors import Actor, Match
from vitrina.formats import ftm
from vitrina.store.actors import ActorRow, ActorsFile
from vitrina.understand.comparing import compare
from vitrina.understand.naming import ORGANISATION, PERSON, Form, keys, read

COLUMNS = (
    "name", "names", "full name", "full_name", "fullname", "caption", "nombre", "nombre completo", "entity",
    "alias", "aliases", "alias_name", "aka", "also known as", "weak_alias",
)  # fmt: skip
"""Heads of columns that hold names, in lower case; where there is none, the first column does."""
MOST_ROWS = 200_000
SURE = 0.6
BEST = 5
_SHARING = 200
_WEAK = {"surname": 0.5, "given": 0.4, "spelling": 0.5}
"""What a weak tie is worth where no paper can decide."""


class Crossed(NamedTuple):
    """What a list gave: how many rows it has, how many were no row, and who may be whom."""

    rows: int
    passed: int
    matches: tuple[Match, ...]


class Row(NamedTuple):
    """One of a list: a kind of ours or '', and the names."""

    kind: str
    names: tuple[str, ...]


def rows(data: bytes) -> tuple[list[Row], int]:
    """Read a list, of FollowTheMoney lines or as CSV; also how many lines were neither."""
    if data.lstrip()[:1] == b"{":
        told = ftm.read(data.split(b"\n")[:MOST_ROWS])
        return [
            Row(each.kind, tuple(dict.fromkeys(each.names + each.weak))) for each in told.entities
        ], told.passed
    return list(_table(data.decode("utf-8-sig", "replace"))), 0


def _table(text: str) -> Iterator[Row]:
    head, _, _ = text.partition("\n")
    mark = max((",", ";", "\t"), key=head.count)
    table = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=mark)
    first: list[str] | None = None
    columns = [0]
    try:
        for number, cells in enumerate(table):
            if number > MOST_ROWS:
                return
            if first is None:
                first = [cell.strip().lower() for cell in cells]
                named = [at for at, cell in enumerate(first) if cell in COLUMNS]
                if named:
                    columns = named
                    continue
            names = [part for at in columns if at < len(cells) for part in _parts(cells[at])]
            if names:
                yield Row("", tuple(dict.fromkeys(names))[: ftm.MOST_NAMES])
    except csv.Error:
        return  # a cell beyond csv's limit: what came before it was read


def _parts(cell: str) -> Iterator[str]:
    for part in cell.replace("|", ";").split(";"):
        shown = " ".join(part.split())[: ftm.MOST_LETTERS]
        if shown:
            yield shown


def cross(file: ActorsFile, data: bytes, actor: Callable[[ActorRow], Actor]) -> Crossed:
    """Compare a list with whom the papers name."""
    listed, passed = rows(data)
    matches: list[Match] = []
    for number, row in enumerate(listed, 1):
        best: dict[int, Match] = {}
        for name in row.names:
            for group in (row.kind,) if row.kind else (PERSON, ORGANISATION):
                for found in _alike(file, read(-1, group, name), number, row.names[0], actor):
                    known = best.get(found[0])
                    if known is None or known.score < found[1].score:
                        best[found[0]] = found[1]
        ordered = sorted(best.values(), key=lambda m: (-m.score, -m.actor.documents, m.actor.key))
        matches += ordered[:BEST]
    return Crossed(len(listed), passed, tuple(matches))


def _alike(
    file: ActorsFile, form: Form, number: int, asked: str, actor: Callable[[ActorRow], Actor]
) -> Iterator[tuple[int, Match]]:
    others = {other for key in dict.fromkeys(keys(form)) for other in file.sharing(key, _SHARING)}
    for row in file.forms(sorted(others)):
        tie = compare(form, read(row[0], row[1], row[2], row[5]))
        if tie is None:
            continue
        score = min(tie.score, _WEAK.get(tie.why, tie.score)) if tie.weak else tie.score
        whose = file.actor(row[8]) if score >= SURE else None
        if whose and not whose[6]:
            yield row[8], Match(number, asked, row[2], actor(whose), round(score, 2), tie.why)
