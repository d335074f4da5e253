"""Copies and versions of a document, with what a person said of them: the face of ``versions``."""

from __future__ import annotations

from collections.abc import Sequence

from vitrina.core.records import Version
from vitrina.desk.desk import Desk
from vitrina.store.lookup import Lookup, Row
from vitrina.understand import versions


class Alikeness:
    """Which documents of one library are one record. Any thread may call it."""

    def __init__(self, lookup: Lookup, desk: Desk) -> None:
        self._lookup = lookup
        self._desk = desk

    def versions(self, row: Row) -> tuple[Version, ...]:
        """Copies and versions of a document, then what is only like it."""
        ties = versions.ties(self._lookup.likeness, row.number, self._said())
        rows = self._lookup.rows([tie.document for tie in ties])
        return tuple(
            Version(
                document=rows[tie.document].sha.hex(),
                title=rows[tie.document].title or rows[tie.document].name,
                path=self._lookup.first_path(tie.document),
                date=rows[tie.document].date,
                kind=tie.kind,
                share=tie.score,
                explained=tie.explained,
                said=tie.said,
            )
            for tie in ties
            if tie.document in rows
        )

    def one_record(self, numbers: Sequence[int]) -> dict[int, int]:
        """For each of these documents the first of them that is one record with it."""
        return versions.records(self._lookup.likeness, numbers, self._said())

    def _said(self) -> dict[frozenset[int], bool]:
        """What a person said, by the documents' numbers; of those that are here."""
        found: dict[frozenset[int], bool] = {}
        for each in self._desk.samenesses():
            numbers = self._lookup.numbers((each.one, each.other))
            if len(numbers) == 2:
                found[frozenset(numbers)] = each.same
        return found
