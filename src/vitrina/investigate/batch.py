"""One line of a list of names or queries, asked of the whole library."""

from __future__ import annotations

from vitrina.analyzers import words
from vitrina.core.query import And, Everything, Fuzzy, Node, Phrase, Word
from vitrina.investigate.language import parse
from vitrina.investigate.search import Searcher

FIRST = 3
LONG = 5
"""From so many letters on, a word is also looked for a letter away, where any spelling will do."""


def ask(searcher: Searcher, mode: str, line: str) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """(documents, note, (document, citation) of the first); -1 documents: it could not be searched."""
    tree, note = _read(searcher, mode, line)
    if tree is None:
        return -1, note, ()
    total, hits = searcher.first(tree, FIRST)
    return total, note, tuple((hit.document, hit.citation) for hit in hits)


def _read(searcher: Searcher, mode: str, line: str) -> tuple[Node | None, str]:
    if mode == "query":
        parsed = parse(line)
        note = " ".join(note.text for note in parsed.notes)
        if isinstance(parsed.tree, Everything) and line.strip() != "*":
            return None, note or "no word in it"
        return searcher.owned(searcher.widened(parsed.tree)), note
    parts = [part for part in line.split() if words.tokens(part)]
    if not parts:
        return None, "no word in it"
    if mode == "name":
        return (Word(parts[0], exact=True) if len(parts) == 1 else Phrase(tuple(parts))), ""
    found = [word for part in parts for word in words.tokens(part)]
    nodes: list[Node] = [Fuzzy(word) if len(word) >= LONG else Word(word) for word in found]
    return (nodes[0] if len(nodes) == 1 else And(tuple(nodes))), ""
