"""Names and who bears them, beside the catalogue: made from its labels, and always to be made again.

    catalogue: labels, labelled  --news-->  forms (ways of naming), keys, edges  -->  actors

    forms    one row for each way of naming one, with the papers that it stands in
    keys     what a form shares with others that may mean the same: only these are compared
    edges    two forms that may be one: how sure, and why
    actors   those who bear the names: groups of forms

What persons decide lies on the desk and not here. Only what is new is compared; memory is flat.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from vitrina.store.folder import CATALOGUE
from vitrina.store.links import Links

FILE = "actors.sqlite"
MADE = "11"
"""Goes up when forms, keys or edges would be others for the same labels: then all is made anew."""
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE forms (
  number INTEGER PRIMARY KEY,
  grouped TEXT NOT NULL,                -- person, organisation, place: what it is compared as
  value TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,             -- names it for good: from its group and value
  kind TEXT NOT NULL,                   -- what its labels mostly say that it is
  documents INTEGER NOT NULL DEFAULT 0,
  times INTEGER NOT NULL DEFAULT 0,
  kernel INTEGER NOT NULL DEFAULT 0,    -- forms that are surely one: the number of the first of them
  actor INTEGER NOT NULL DEFAULT 0,     -- the kernel that this one's leads to in the end
  score REAL NOT NULL DEFAULT 1,
  why TEXT NOT NULL DEFAULT '',
  beside INTEGER NOT NULL DEFAULT 0     -- the form that it was tied to
) STRICT;
CREATE INDEX forms_actor ON forms (actor);
CREATE INDEX forms_kernel ON forms (kernel);
CREATE TABLE leads (                    -- a kernel that is taken for another, by a weak tie that papers decide
  kernel INTEGER PRIMARY KEY,
  parent INTEGER NOT NULL,
  form INTEGER NOT NULL, beside INTEGER NOT NULL, score REAL NOT NULL, why TEXT NOT NULL
) STRICT;
CREATE INDEX leads_parent ON leads (parent);
CREATE TABLE sources (                  -- which labels of the catalogue are this form
  label INTEGER NOT NULL,
  form INTEGER NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (label, form)
) STRICT, WITHOUT ROWID;
CREATE INDEX sources_form ON sources (form);
CREATE TABLE keys (key TEXT NOT NULL, form INTEGER NOT NULL, PRIMARY KEY (key, form)) STRICT, WITHOUT ROWID;
CREATE INDEX keys_form ON keys (form);
CREATE TABLE edges (
  one INTEGER NOT NULL, other INTEGER NOT NULL, score REAL NOT NULL, why TEXT NOT NULL, weak INTEGER NOT NULL,
  PRIMARY KEY (one, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX edges_other ON edges (other);
CREATE TABLE actors (
  number INTEGER PRIMARY KEY,           -- that of its first form
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  documents INTEGER NOT NULL,
  forms INTEGER NOT NULL,
  hidden INTEGER NOT NULL DEFAULT 0,
  folded TEXT NOT NULL                  -- the words of all its names
) STRICT;
CREATE INDEX actors_rank ON actors (hidden, kind, documents DESC, number);
"""
FormRow = tuple[int, str, str, str, str, int, int, int, int, float, str, int]
ActorRow = tuple[int, str, str, str, int, int, int]
_FORM = "number, grouped, value, key, kind, documents, times, kernel, actor, score, why, beside"
_ACTOR = "number, kind, name, key, documents, forms, hidden"


class ActorsFile:
    """The file of one library. Any thread may ask; one transaction writes at a time."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._links = Links(self._connect)

    def close(self) -> None:
        """Let go of the file."""
        self._links.close()

    def drop(self) -> None:
        """Take the file away, with every name in it; it is made anew when it is next asked."""
        self._links.close()
        for end in ("", "-wal", "-shm"):
            (self._root / f"{FILE}{end}").unlink(missing_ok=True)

    def _connect(self) -> sqlite3.Connection:
        try:
            return self._open((self._root / FILE).absolute().as_uri())
        except sqlite3.OperationalError:
            return self._open("")  # a library that can't be written to: kept for this process alone

    def _open(self, path: str) -> sqlite3.Connection:
        link = sqlite3.connect(
            path, timeout=60, isolation_level=None, check_same_thread=False, uri=True
        )
        link.execute("PRAGMA journal_mode = WAL")
        link.execute("PRAGMA synchronous = NORMAL")
        link.execute("PRAGMA secure_delete = ON")
        catalogue = (self._root / CATALOGUE).absolute().as_uri()
        link.execute("ATTACH ? AS catalogue", (f"{catalogue}?mode=ro",))
        made = link.execute(
            "SELECT count(*) FROM main.sqlite_master WHERE name = 'meta'"
        ).fetchone()[0]
        if made and _meta(link, "made") != MADE:
            for (table,) in link.execute(
                "SELECT name FROM main.sqlite_master WHERE type = 'table'"
            ).fetchall():
                link.execute(f"DROP TABLE main.{table}")
            made = 0
        if not made:
            with _transaction(link):
                if not link.execute(
                    "SELECT count(*) FROM main.sqlite_master WHERE name = 'meta'"
                ).fetchone()[0]:
                    for statement in _SCHEMA.split(";\n"):
                        if statement.strip():
                            link.execute(statement)
                    link.execute("INSERT INTO main.meta VALUES ('made', ?)", (MADE,))
        return link

    @property
    def _link(self) -> sqlite3.Connection:
        return self._links.mine()

    def writing(self) -> contextlib.AbstractContextManager[None]:
        """Write in one transaction: all or nothing."""
        return _transaction(self._link)

    def meta(self, name: str) -> str:
        """A word kept under a name; '' if there is none."""
        return _meta(self._link, name)

    def keep_meta(self, name: str, value: str) -> None:
        """Keep a word under a name."""
        self._link.execute("INSERT OR REPLACE INTO main.meta VALUES (?, ?)", (name, value))

    # --- taking in what is new --------------------------------------------------------------

    def gone(self) -> list[int]:
        """Take away what labels no longer say; the forms that this touches."""
        run = self._link.execute
        dead = run(
            "SELECT s.label, s.form FROM sources s LEFT JOIN catalogue.labels l"
            " ON l.number = s.label AND l.kind = s.kind AND l.value = s.value WHERE l.number IS NULL"
        ).fetchall()
        self._link.executemany(
            "DELETE FROM sources WHERE label = ?", [(label,) for label, _ in dead]
        )
        touched = sorted({form for _, form in dead})
        near: set[int] = set()
        for form in touched:
            if run("SELECT 1 FROM sources WHERE form = ?", (form,)).fetchone() is not None:
                near.add(form)
                continue
            (kernel,) = run("SELECT kernel FROM forms WHERE number = ?", (form,)).fetchone()
            near.update(each for each in self.kernel(kernel) if each != form)
            near.update(each for led in self.led_to(kernel) for each in self.kernel(led))
            run("DELETE FROM keys WHERE form = ?", (form,))
            run("DELETE FROM edges WHERE one = ?1 OR other = ?1", (form,))
            run("DELETE FROM leads WHERE kernel = ?1", (kernel,))
            run("DELETE FROM actors WHERE number = ?1", (kernel,))
            run("DELETE FROM forms WHERE number = ?", (form,))
        return sorted(near - set(dead_forms(self._link, near)))

    def new_labels(self, kinds: Sequence[str], after: int, most: int) -> list[tuple[int, str, str]]:
        """(label, kind, value) of labels of these kinds that are in no form yet, from a number on."""
        marks = ", ".join("?" * len(kinds))
        return self._link.execute(
            "SELECT l.number, l.kind, l.value FROM catalogue.labels l LEFT JOIN sources s ON s.label = l.number"
            f" WHERE s.label IS NULL AND l.number > ? AND l.kind IN ({marks}) ORDER BY l.number LIMIT ?",
            (after, *kinds, most),
        ).fetchall()

    def add(
        self, label: int, kind: str, value: str, group: str, shown: str, key: str
    ) -> tuple[int, bool]:
        """Take a label in as a form; its number, and whether the form is new."""
        run = self._link.execute
        row = run("SELECT number FROM forms WHERE key = ?", (key,)).fetchone()
        number = row[0] if row else 0
        if not row:
            run(
                "INSERT INTO forms (grouped, value, key, kind) VALUES (?, ?, ?, ?)",
                (group, shown, key, group),
            )
            (number,) = run("SELECT last_insert_rowid()").fetchone()
        run("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?)", (label, number, kind, value))
        return int(number), row is None

    def keep_keys(self, form: int, keys: Iterable[str]) -> None:
        """Write what a form may share with others."""
        self._link.executemany(
            "INSERT OR IGNORE INTO keys VALUES (?, ?)", [(key, form) for key in keys]
        )

    def sharing(self, key: str, most: int) -> list[int]:
        """Forms that have a key, the oldest first."""
        rows = self._link.execute(
            "SELECT form FROM keys WHERE key = ? ORDER BY form LIMIT ?", (key, most)
        )
        return [number for (number,) in rows]

    def keep_edge(self, one: int, other: int, score: float, why: str, *, weak: bool) -> None:
        """Write a tie between two forms."""
        row = (min(one, other), max(one, other), score, why, int(weak))
        self._link.execute("INSERT OR REPLACE INTO edges VALUES (?, ?, ?, ?, ?)", row)

    def count(self) -> list[int]:
        """Count papers anew for all forms; the forms whose count or kind is another than it was."""
        rows = self._link.execute(
            "SELECT form, count(DISTINCT document), sum(times) FROM sources"
            " JOIN catalogue.labelled ON catalogue.labelled.label = sources.label GROUP BY form"
        )
        changed = []
        known = self._link.cursor()
        for form, documents, times in rows.fetchall():
            done = known.execute(
                "UPDATE forms SET documents = ?1, times = ?2 WHERE number = ?3 AND (documents, times) <> (?1, ?2)",
                (documents, times, form),
            )
            if done.rowcount:
                changed.append(form)
        return changed

    def kinds_of(self, form: int) -> list[tuple[str, int]]:
        """(kind of label, papers) of a form."""
        return self._link.execute(
            "SELECT kind, (SELECT count(*) FROM catalogue.labelled d WHERE d.label = s.label) FROM sources s"
            " WHERE form = ?",
            (form,),
        ).fetchall()

    # --- grouping ---------------------------------------------------------------------------

    def forms(self, numbers: Sequence[int]) -> list[FormRow]:
        """Forms by their numbers."""
        found: list[FormRow] = []
        for at in range(0, len(numbers), 500):
            some = numbers[at : at + 500]
            marks = ", ".join("?" * len(some))
            found += self._link.execute(
                f"SELECT {_FORM} FROM forms WHERE number IN ({marks})", some
            )
        return found

    def edges_of(self, form: int) -> list[tuple[int, int, float, str, int]]:
        """Ties of a form."""
        return self._link.execute(
            "SELECT * FROM edges WHERE other = ?1 UNION ALL SELECT * FROM edges WHERE one = ?1",
            (form,),
        ).fetchall()

    def kernel(self, number: int) -> list[int]:
        """Forms of a kernel."""
        rows = self._link.execute(
            "SELECT number FROM forms WHERE kernel = ? AND kernel <> 0", (number,)
        )
        return [row[0] for row in rows]

    def kernels_of(self, actor: int) -> list[int]:
        """Kernels of an actor."""
        rows = self._link.execute(
            "SELECT DISTINCT kernel FROM forms WHERE actor = ? AND kernel <> 0 ORDER BY kernel",
            (actor,),
        )
        return [row[0] for row in rows]

    def keep_kernel(self, number: int, forms: Sequence[tuple[int, float, str, int]]) -> None:
        """Write (form, score, why, beside) of the forms of a kernel."""
        self._link.executemany(
            f"UPDATE forms SET kernel = {int(number)}, score = ?2, why = ?3, beside = ?4 WHERE number = ?1",
            forms,
        )

    def lead(self, kernel: int) -> tuple[int, int, int, int, float, str] | None:
        """Where a kernel leads: (kernel, parent, form, beside, score, why)."""
        row: tuple[int, int, int, int, float, str] | None = self._link.execute(
            "SELECT * FROM leads WHERE kernel = ?", (kernel,)
        ).fetchone()
        return row

    def led_to(self, kernel: int) -> list[int]:
        """Kernels that lead to one."""
        return [
            row[0]
            for row in self._link.execute("SELECT kernel FROM leads WHERE parent = ?", (kernel,))
        ]

    def keep_lead(self, kernel: int, row: tuple[int, int, int, float, str] | None) -> None:
        """Write where a kernel leads: (parent, form, beside, score, why); None: nowhere."""
        self._link.execute("DELETE FROM leads WHERE kernel = ?", (kernel,))
        if row:
            self._link.execute("INSERT INTO leads VALUES (?, ?, ?, ?, ?, ?)", (kernel, *row))

    def keep_actor_of(self, kernel: int, actor: int) -> int:
        """Write whose a kernel is; whose it was."""
        row = self._link.execute(
            "SELECT actor FROM forms WHERE kernel = ? LIMIT 1", (kernel,)
        ).fetchone()
        self._link.execute("UPDATE forms SET actor = ? WHERE kernel = ?", (actor, kernel))
        return int(row[0]) if row else 0

    def drop_actor(self, number: int) -> None:
        """Take an actor away."""
        self._link.execute("DELETE FROM actors WHERE number = ?", (number,))

    def papers(self, form: int, most: int) -> frozenset[int]:
        """Documents that a form stands in, at most so many."""
        rows = self._link.execute(
            "SELECT DISTINCT document FROM sources JOIN catalogue.labelled"
            " ON catalogue.labelled.label = sources.label WHERE form = ? LIMIT ?",
            (form, most),
        )
        return frozenset(number for (number,) in rows)

    def keep_actor(self, row: tuple[int, str, str, str, int, int, int, str]) -> None:
        """Write an actor."""
        self._link.execute("INSERT OR REPLACE INTO actors VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def count_papers(self, actor: int) -> int:
        """How many papers name an actor."""
        (count,) = self._link.execute(
            "SELECT count(DISTINCT document) FROM forms JOIN sources ON form = forms.number"
            " JOIN catalogue.labelled ON catalogue.labelled.label = sources.label WHERE actor = ?",
            (actor,),
        ).fetchone()
        return int(count)

    # --- asking -----------------------------------------------------------------------------

    def form(self, key: str) -> FormRow | None:
        """A form by its key."""
        row: FormRow | None = self._link.execute(
            f"SELECT {_FORM} FROM forms WHERE key = ?", (key,)
        ).fetchone()
        return row

    def actor(self, number: int) -> ActorRow | None:
        """An actor by its number."""
        row: ActorRow | None = self._link.execute(
            f"SELECT {_ACTOR} FROM actors WHERE number = ?", (number,)
        ).fetchone()
        return row

    def forms_of(self, actor: int) -> list[FormRow]:
        """The names of an actor, the most frequent first."""
        return self._link.execute(
            f"SELECT {_FORM} FROM forms WHERE actor = ? ORDER BY documents DESC, number", (actor,)
        ).fetchall()

    def documents_of(self, actors: Sequence[int], kinds: Sequence[str] = ()) -> list[int]:
        """Documents that name actors, or do so by labels of some kinds."""
        found: set[int] = set()
        which = f" AND sources.kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        for actor in actors:
            found |= {row[0] for row in self._link.execute(
                "SELECT DISTINCT document FROM forms JOIN sources ON form = forms.number"
                f" JOIN catalogue.labelled ON catalogue.labelled.label = sources.label WHERE actor = ?{which}",
                (actor, *kinds),
            )}  # fmt: skip
        return sorted(found)

    def papers_by_date(self, actor: int, kinds: Sequence[str], most: int, skip: int) -> list[int]:
        """Some of the documents that name an actor by labels of these kinds: the first by date, undated last."""
        marks = ", ".join("?" * len(kinds))
        rows = self._link.execute(
            "SELECT number FROM catalogue.documents WHERE number IN ("
            "SELECT document FROM forms JOIN sources ON form = forms.number"
            " JOIN catalogue.labelled ON catalogue.labelled.label = sources.label"
            f" WHERE actor = ? AND sources.kind IN ({marks}))"
            " ORDER BY date = '', date, number LIMIT ? OFFSET ?",
            (actor, *kinds, most, skip),
        )
        return [number for (number,) in rows]

    def sources_of(self, actor: int) -> list[tuple[str, str]]:
        """(kind, value) of the labels that are an actor's."""
        return self._link.execute(
            "SELECT sources.kind, sources.value FROM forms JOIN sources ON form = forms.number WHERE actor = ?",
            (actor,),
        ).fetchall()

    def named(self, labels: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
        """(place in the list, actor) of the labels that are some actor's."""
        found = []
        for at, (kind, value) in enumerate(labels):
            row = self._link.execute(
                "SELECT actor FROM catalogue.labels l JOIN sources ON label = l.number"
                " JOIN forms ON forms.number = form"
                " WHERE l.kind = ? AND l.value = ?",
                (kind, value),
            ).fetchone()
            if row:
                found.append((at, row[0]))
        return found

    def search(
        self, words: Sequence[str], kind: str, most: int, skip: int, *, hidden: bool = False
    ) -> list[ActorRow]:
        """Actors whose names hold the beginnings of all these words, those in most papers first."""
        where, values = _where(words, kind, hidden=hidden)
        return self._link.execute(
            f"SELECT {_ACTOR} FROM actors {where} ORDER BY documents DESC, number LIMIT ? OFFSET ?",
            (*values, most, skip),
        ).fetchall()

    def count_actors(self, words: Sequence[str], kind: str, *, hidden: bool = False) -> int:
        """How many there are."""
        where, values = _where(words, kind, hidden=hidden)
        return int(self._link.execute(f"SELECT count(*) FROM actors {where}", values).fetchone()[0])

    def kinds(self) -> list[tuple[str, int]]:
        """(kind, how many) of the actors that are shown."""
        return self._link.execute(
            "SELECT kind, count(*) FROM actors WHERE hidden = 0 GROUP BY kind ORDER BY kind"
        ).fetchall()

    def every(self) -> Iterator[ActorRow]:
        """All actors that are shown, by number; a few at a time."""
        last = -1
        while rows := self._link.execute(
            f"SELECT {_ACTOR} FROM actors WHERE number > ? AND hidden = 0 ORDER BY number LIMIT 500",
            (last,),
        ).fetchall():
            yield from rows
            last = rows[-1][0]


@contextlib.contextmanager
def _transaction(link: sqlite3.Connection) -> Iterator[None]:
    link.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        link.execute("ROLLBACK")
        raise
    link.execute("COMMIT")


def dead_forms(link: sqlite3.Connection, forms: Iterable[int]) -> list[int]:
    """Give those that are no more."""
    return [
        form
        for form in forms
        if link.execute("SELECT 1 FROM forms WHERE number = ?", (form,)).fetchone() is None
    ]


def _meta(link: sqlite3.Connection, name: str) -> str:
    row = link.execute("SELECT value FROM main.meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def _where(words: Sequence[str], kind: str, *, hidden: bool) -> tuple[str, list[str | int]]:
    values: list[str | int] = [int(hidden)]
    clause = "WHERE hidden = ?"
    if kind:
        clause += " AND kind = ?"
        values.append(kind)
    for word in words:
        shown = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        clause += " AND folded LIKE ? ESCAPE '\\'"
        values.append(f"% {shown}%")
    return clause, values
