"""Two languages, one question: what was asked in English is looked for in Spanish too, and the reverse.

    asylum offered to Assange   ->   asylum|asilo  offered|ofrecer|ofrece|oferta  Assange

A question's language is guessed from its words. Papers in that language answer as before; those in
other languages are also asked for what the words are called there. Names stay, words that only make
a sentence (``to``, ``the``) fall away. What stood in quotes, has a wildcard or a field stays as typed.
``across:off`` in the question asks for its own words alone.

The lexicon (``analyzers.bilingual``) always answers; Apertium, where it is installed, knows what it lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from vitrina.analyzers import bilingual, words
from vitrina.core.query import Across, Alike, And, Everything, Field, Node, Not, Or, Phrase, Word

FIELD = "across"
MOST_WORDS = 40
"""A question of more words is a text, and is asked as it stands."""
MOST_OTHERS = 8
"""Translations of one word that are looked for."""

Translator = Callable[[tuple[str, ...], str, str], Sequence[str]]
"""Texts, from, to: what each is called; empty where there is no such translator."""


def widened(tree: Node, languages: Sequence[str], more: Translator = lambda *_: ()) -> Node:
    """Give the tree that asks papers in the library's other languages in their own words."""
    tree, value = without(tree, FIELD)
    off = value == "off"
    row = [node.text for node in _words(tree)]
    if off or not row or len(row) > MOST_WORDS:
        return tree
    for source in bilingual.spoken(row):
        target = next(other for other in bilingual.LANGUAGES if other != source)
        if target in languages:
            known = _Known(row, source, target, more)
            other = known.translated(tree)
            if known.used:
                tree = Across(tree, other, source)
    return tree


def others(node: Node) -> tuple[str, ...]:
    """The words of the other language that a tree asks for, in their order."""
    match node:
        case Across(inner, other, _):
            return tuple(dict.fromkeys((*others(inner), *others(other))))
        case Alike(nodes):
            return tuple(_text(part) for part in nodes[1:])
        case And(nodes) | Or(nodes):
            return tuple(dict.fromkeys(word for part in nodes for word in others(part)))
    return ()


class _Known:
    """What the words of one question are called in one other language."""

    def __init__(self, row: Sequence[str], source: str, target: str, more: Translator) -> None:
        self.used = False
        self._source, self._target = source, target
        known = {
            at
            for term in bilingual.terms(row, source, target)
            for at in range(term.first, term.last)
        }
        # A program of its own is started for this: only for what the lexicon does not have.
        unknown = tuple(
            word
            for at, word in enumerate(row)
            if at not in known and not bilingual.is_silent(word, source)
        )
        answers = more((" ".join(row), *unknown), source, target) if unknown else ()
        self._more = dict(zip(unknown, answers[1:], strict=bool(answers)))

    def translated(self, node: Node) -> Node:
        match node:
            case Word() if _is_plain(node):
                return _joined(list(self._row([node])), node)
            case And(nodes):
                return _joined(self._parts(nodes), node)
            case Or(nodes):
                return Or(tuple(self.translated(part) for part in nodes))
            case Not(inner):
                return Not(self.translated(inner))
        return node

    def _parts(self, nodes: Sequence[Node]) -> list[Node]:
        found: list[Node] = []
        for plain, run in groupby(nodes, _is_plain):
            if plain:
                found += self._row([node for node in run if isinstance(node, Word)])
            else:
                found += [self.translated(node) for node in run]
        return found

    def _row(self, row: Sequence[Word]) -> Iterator[Node]:
        """Words that stand side by side: each term with its translations, the rest as typed."""
        texts = [word.text for word in row]
        terms = {t.first: t for t in bilingual.terms(texts, self._source, self._target)}
        at = 0
        while at < len(row):
            term = terms.get(at)
            last = term.last if term else at + 1
            found = list(term.others) if term else []
            if last == at + 1:
                found += self._added(texts[at], found)
            if found:
                self.used = True
                typed = _joined(row[at:last], row[at])
                yield Alike((typed, *(_node(other) for other in found[:MOST_OTHERS])))
            elif not bilingual.is_silent(texts[at], self._source):
                yield row[at]
            at = last

    def _added(self, word: str, found: Sequence[str]) -> list[str]:
        """What the translator gives for a word, if it is new and tells something."""
        given = self._more.get(word, "")
        kept = [part for part in given.split() if not bilingual.is_silent(part, self._target)]
        shown = " ".join(kept)
        known = {bilingual.folded(other) for other in (word, *found)}
        return [shown] if kept and bilingual.folded(shown) not in known else []


def without(tree: Node, field: str) -> tuple[Node, str]:
    """The tree without a switch (``across:off``), wherever it stands, and what it says; '' for nothing."""
    if isinstance(tree, Field) and tree.name == field:
        value = tree.value
        return Everything(), value.text.lower() if isinstance(value, Word) else ""
    if not isinstance(tree, And | Or):
        return tree, ""
    parts = [without(node, field) for node in tree.nodes]
    kept = tuple(
        part
        for (part, _), node in zip(parts, tree.nodes, strict=True)
        if part == node or part != Everything()
    )
    said = next((value for _, value in parts if value), "")
    if kept == tree.nodes:
        return tree, said
    return (type(tree)(kept) if len(kept) > 1 else kept[0] if kept else Everything()), said


def _is_plain(node: Node) -> bool:
    """Whether this is one word that may be translated: not in quotes, not of a script written in pairs."""
    return isinstance(node, Word) and not node.exact and len(words.tokens(node.text)) == 1


def _words(node: Node) -> Iterator[Word]:
    match node:
        case Word() if _is_plain(node):
            yield node
        case And(nodes) | Or(nodes):
            for part in nodes:
                yield from _words(part)


def _node(text: str) -> Node:
    parts = text.split()
    return Word(parts[0]) if len(parts) == 1 else Phrase(tuple(parts))


def _joined(nodes: Sequence[Node], otherwise: Node) -> Node:
    if len(nodes) < 2:
        return nodes[0] if nodes else otherwise
    return And(tuple(nodes))


def _text(node: Node) -> str:
    return node.text if isinstance(node, Word) else " ".join(getattr(node, "words", ()))
