"""Taking an erased document out of the desk: what was said of it, and its words wherever quoted.

What hangs on the document goes whole, from how things stand and from every act: stars, tags, notes,
passages in dossiers. In what else a person wrote, runs of the document's words are cut out, and its
citations. Afterwards SQLite's free pages and write-ahead log are swept too.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from vitrina.store.desk import Journal

RUN = 5
"""So many words in a row, the same as in the document, are the document's."""
CUT = "[…]"
_WORD = re.compile(r"\w+")
_FREE = ("text", "title", "name", "query", "asked", "value", "was")


def words(text: str) -> Iterator[str]:
    """Give the words of a text, as they are compared."""
    return (found[0].casefold() for found in _WORD.finditer(text))


def runs(texts: Iterable[str], most: int = 2_000_000) -> set[int]:
    """Give a mark for each run of ``RUN`` words in the texts, up to a bounded number."""
    last: list[str] = []
    found: set[int] = set()
    for text in texts:
        for word in words(text):
            last = [*last[-RUN + 1 :], word]
            if len(last) == RUN:
                found.add(hash(tuple(last)))
                if len(found) >= most:
                    return found
    return found


def cut(text: str, known: set[int], documents: Sequence[str]) -> str:
    """Take out of a text the runs that are known, and citations of the documents."""
    spans = [(m.start(), m.end(), m[0].casefold()) for m in _WORD.finditer(text)]
    gone = [False] * len(spans)
    for at in range(len(spans) - RUN + 1):
        if hash(tuple(word for _, _, word in spans[at : at + RUN])) in known:
            gone[at : at + RUN] = [True] * RUN
    kept, position, at = [], 0, 0
    while at < len(spans):
        if gone[at]:
            kept += [text[position : spans[at][0]], CUT]
            while at < len(spans) and gone[at]:
                position = spans[at][1]
                at += 1
        else:
            at += 1
    text = "".join([*kept, text[position:]])
    for document in documents:
        text = re.sub(rf"vitrina:{document[:12]}[0-9a-f]*(?:#[^\s)\]]*)?", CUT, text)
    return text


def erase(journal: Journal, documents: Sequence[str], texts: Iterable[str]) -> None:
    """Take documents (SHA-256 in hex) out, whose texts were these. Can be done again."""
    if not journal.begun or not documents:
        return
    known = runs(texts)
    with journal.writing() as link:
        items = _drop(link, documents)
        _rewrite(link, known, documents, items)
        for document in documents:
            link.execute("DELETE FROM met WHERE sha = ?", (bytes.fromhex(document),))
        _batches(link, known, documents)
    journal.sweep()


def _drop(link: sqlite3.Connection, documents: Sequence[str]) -> set[str]:
    """Delete what hangs on the documents; the keys of dossier items among it."""
    items: set[str] = set()
    for document in documents:
        for table in ("things", "parts"):
            rows = link.execute(
                f"SELECT DISTINCT key FROM {table} WHERE document = ? AND kind = 'item'",
                (document,),
            )
            items.update(str(row[0]) for row in rows)
            link.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
            link.execute(  # what was said of it and another
                f"DELETE FROM {table} WHERE kind = 'sameness' AND key LIKE ?", (f"%{document}%",)
            )
    return items


def _rewrite(
    link: sqlite3.Connection, known: set[int], documents: Sequence[str], items: set[str]
) -> None:
    """Cut words out of everything that stands, and in the same way out of all it ever was."""

    def cleaned(value: str | None) -> str | None:
        return None if value is None else _cleaned(value, known, documents, items)

    for kind, key, value in link.execute("SELECT kind, key, value FROM things").fetchall():
        made = cleaned(value)
        if made != value:
            link.execute(
                "UPDATE things SET value = ? WHERE kind = ? AND key = ?", (made, kind, key)
            )
    rows = link.execute("SELECT act, kind, key, before, after FROM parts")
    changed = [
        (new, act, kind, key)
        for act, kind, key, before, after in rows
        if (new := (cleaned(before), cleaned(after))) != (before, after)
    ]
    for (before, after), act, kind, key in changed:
        link.execute(
            "UPDATE parts SET before = ?, after = ? WHERE act = ? AND kind = ? AND key = ?",
            (before, after, act, kind, key),
        )


def _cleaned(value: str, known: set[int], documents: Sequence[str], items: set[str]) -> str:
    told = msgspec.json.decode(value)
    for name in _FREE:
        if isinstance(told.get(name), str):
            told[name] = cut(told[name], known, documents)
    if items and isinstance(told.get("items"), list):
        told["items"] = [key for key in told["items"] if key not in items]
    if isinstance(told.get("except_in"), list):  # a redaction that some document need not have
        told["except_in"] = [each for each in told["except_in"] if each not in documents]
    made = msgspec.json.encode(told).decode()
    return value if told == msgspec.json.decode(value) else made


def _batches(link: sqlite3.Connection, known: set[int], documents: Sequence[str]) -> None:
    gone = set(documents)
    for batch, number, asked, hits in link.execute(
        "SELECT batch, number, asked, hits FROM batch_rows"
    ).fetchall():
        left = [hit for hit in msgspec.json.decode(hits) if hit[0] not in gone]
        new = (cut(asked, known, documents), msgspec.json.encode(left).decode())
        if new != (asked, hits):
            link.execute(
                "UPDATE batch_rows SET asked = ?, hits = ? WHERE batch = ? AND number = ?",
                (*new, batch, number),
            )
