"""A log, replayed from its start: which documents an edition must have, in which revisions, and which not.

    publish 1, revise 2, keep 1      2 is shown, and 1 as an earlier one
    publish 1, revise 2, drop 1      2 alone, and 1 for a reason not any more
    publish 1, revise 2, withdraw    neither

Entries come from outside: what can't be read raises ``ValueError``, what makes no sense is told in ``wrong``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from vitrina.formats import canonical


class Revision(NamedTuple):
    """One revision of a document: its number, its entry in the log, and the digest of its record."""

    rev: int
    at: int
    digest: str


class Release(NamedTuple):
    """The seal of an edition: digests of the list of lists and of the search, how many documents, which entry."""

    lists: str
    search: str
    documents: int
    at: int


class Replay:
    """What a log comes to."""

    def __init__(self, log: Iterable[bytes]) -> None:
        self.newest: dict[str, Revision] = {}
        self.earlier: dict[str, dict[int, Revision]] = {}
        """Those that stay beside the newest, by document and revision."""
        self.dropped: set[tuple[str, int]] = set()
        """Revisions that were shown and must not be any more, but the last of what was withdrawn."""
        self.gone: dict[str, tuple[int, str]] = {}
        """What was withdrawn: its last revision, and the reason's code."""
        self.keys: tuple[str, ...] | None = None
        """Numbers of the keys that sign; None where the log says nothing of them."""
        self.release: Release | None = None
        self.size = 0
        self.wrong: list[str] = []
        self._replaced: dict[str, Revision] = {}
        """What each document was before its newest revision, until it is known whether that stays."""
        for entry in log:
            try:
                self._step(canonical.read(entry))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ValueError(f"entry {self.size} can't be read") from error
            self.size += 1

    def revisions(self) -> Iterator[tuple[str, Revision]]:
        """(document, revision) of all that is to be there."""
        yield from self.newest.items()
        for ident, some in self.earlier.items():
            yield from ((ident, each) for each in some.values())

    def _step(self, row: dict[str, Any]) -> None:
        op = row["op"]
        if op == "release":
            self.release = Release(row["m"], row["s"], row["n"], self.size)
        elif op == "key":
            self.keys = tuple(sorted(row["keys"]))
        elif op in {"publish", "revise", "keep", "drop", "withdraw"}:
            ident, rev = row["id"], 0 if op == "withdraw" else row["rev"]
            if not isinstance(ident, str) or not isinstance(rev, int):
                raise TypeError("another form")
            if op == "keep":
                self._keep(ident, rev)
            elif op == "drop":
                self._drop(ident, rev)
            elif op == "withdraw":
                self._withdraw(ident, row["reason"])
            else:
                self._publish(ident, Revision(rev, self.size, row["c"]))

    def _publish(self, ident: str, new: Revision) -> None:
        before = self.newest.get(ident)
        if new.rev <= (before.rev if before else 0):
            self.wrong.append(f"entry {self.size} goes back to an older revision")
        if before:
            self._replaced[ident] = before
        self.newest[ident] = new
        self.gone.pop(ident, None)

    def _keep(self, ident: str, rev: int) -> None:
        before = self._replaced.pop(ident, None)
        if before is None or before.rev != rev:
            self.wrong.append(f"entry {self.size} keeps what was not replaced")
            return
        self.earlier.setdefault(ident, {})[rev] = before

    def _drop(self, ident: str, rev: int) -> None:
        before = self._replaced.get(ident)
        if before and before.rev == rev:
            del self._replaced[ident]
        elif self.earlier.get(ident, {}).pop(rev, None) is None:
            self.wrong.append(f"entry {self.size} takes out what is not there")
        self.dropped.add((ident, rev))

    def _withdraw(self, ident: str, reason: str) -> None:
        before = self.newest.pop(ident, None)
        self.gone[ident] = (before.rev if before else 0, str(reason))
        self._replaced.pop(ident, None)
        self.dropped.update((ident, rev) for rev in self.earlier.pop(ident, ()))
