"""What persons decide about those whom papers name: who is one, who is not, what they are called.

    bind    these names are one                  AMLO = Andrés Manuel López Obrador
    part    these names are not the others' one   López, of the treasury
    name    what they are called                  shown in lists and on their page
    kind    what they are; '' that it is no name  "Not a person"
    hide    not shown in lists

A decision names *names* and not rows of a table, so it holds after everything is read anew. The one
that was made last wins over an older one about the same names. Each call is one act, undone as any.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from msgspec import Struct

from vitrina.core.actors import NameForm
from vitrina.desk.keeping import every, plain, thing
from vitrina.store import errors
from vitrina.store.desk import Journal, Thing, now

KIND = "actor"
ACTS = ("bind", "part", "name", "kind", "hide")
KINDS = ("person", "organisation", "place", "")
MOST_NAMES = 2000
MOST_NAME = 200


class Decision(Struct, frozen=True):
    """One thing decided, about these names: ``value`` is a name, a kind, or '1' for hidden."""

    act: str
    names: tuple[NameForm, ...]
    value: str
    time: str
    name: str = ""
    """Of whom it is, for the list of what was done."""


class ActorDecisions:
    """Decisions about the actors of one library."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def decide(
        self, act: str, sets: Sequence[tuple[str, Sequence[NameForm]]], value: str = ""
    ) -> None:
        """Decide one thing about each of these (whom, by what names), in one act. Raises ``NotFit``."""
        if act not in ACTS:
            raise errors.NotFit(f"a decision is one of: {', '.join(ACTS)}")
        kept = " ".join(plain(value).split())
        if len(kept) > MOST_NAME or (act == "name" and not kept):
            raise errors.NotFit(f"a name has one to {MOST_NAME} characters")
        if act == "kind" and kept not in KINDS:
            raise errors.NotFit("one is a person, an organisation or a place, or no name at all")
        made: list[Thing] = []
        for whose, names in sets:
            if not names or len(names) > MOST_NAMES:
                raise errors.NotFit(f"a decision is about one to {MOST_NAMES:,} names")
            told = Decision(act, tuple(names), kept, now(), whose)
            made.append(thing(KIND, _key(act, names), told))
        self._journal.act(f"actor-{act}", lambda _: made)

    def withdraw(self, keys: Sequence[str]) -> None:
        """Take decisions back, by their keys."""
        self._journal.act("actor-withdraw", lambda _: [(KIND, key) for key in keys])

    def every(self) -> tuple[tuple[str, Decision], ...]:
        """(key, decision) of all that stand; the oldest first."""
        found = every(self._journal, KIND, Decision)
        keyed = [(_key(each.act, each.names), each) for each in found]
        return tuple(sorted(keyed, key=lambda pair: (pair[1].time, pair[0])))

    def state(self) -> str:
        """Give a word that is another once anything else is decided."""
        made = hashlib.sha256()
        for key, decision in self.every():
            made.update(f"{key} {decision.value} {decision.time}\n".encode())
        return made.hexdigest()[:16]


def _key(act: str, names: Sequence[NameForm]) -> str:
    told = "\n".join(sorted(f"{name.group}\t{name.value}" for name in names))
    return f"{act} {hashlib.sha256(told.encode('utf-8', 'replace')).hexdigest()[:24]}"
