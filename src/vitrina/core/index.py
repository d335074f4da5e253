"""The interface between the library and a search engine: what goes in, what is asked, what comes out.

    IndexDocument ... --add--> engine --ask(Question)--> Answer

Text reaches an engine as ready tokens, split by spaces: ``analyzers.words`` is the one place that
knows what a word is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from vitrina.core.query import Node


class IndexDocument(Struct, frozen=True, array_like=True):
    """One section of one document (few documents have more than one)."""

    document: int
    """The catalogue's number of the document, above 0."""
    section: int
    exact: str
    """Folded words in their order, with blanks between them."""
    stem: str
    """Stems, in the document's language, of those words whose stem is another word."""
    title: str
    name: str
    """Words of the file's name and folders."""
    sender: str = ""
    recipients: str = ""
    kind: str = ""
    media: str = ""
    language: str = ""
    date: int = 0
    """Days: date.toordinal() of the first day it may be; 0 if unknown."""
    folder: str = ""
    """First folder below the trove's root, '' at the root."""
    flags: str = ""
    """Any of these words: ocr hidden attachment."""


class Question(Struct, frozen=True):
    """What an engine is asked. ``sort``: '' by relevance; date, -date."""

    tree: Node
    limit: int = 10
    offset: int = 0
    sort: str = ""
    facets: tuple[str, ...] = ()
    """Of: kind, language, year, folder."""


class Answer(Struct, frozen=True):
    """(document, section, score) of each hit, best first; sections of one document come together."""

    total: int
    hits: tuple[tuple[int, int, float], ...]
    facets: dict[str, tuple[tuple[str, int], ...]]


class Engine(Protocol):
    """A search engine. One writer at a time; readers see what was last committed."""

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Take documents in; nothing is found before ``commit``."""

    def delete(self, documents: Iterable[int]) -> None:
        """Take every section of these documents out, from ``commit`` on."""

    def commit(self, position: int) -> None:
        """Make all that was added and deleted findable, with the ledger position it reaches."""

    def position(self) -> int:
        """Give the position of the last commit that holds; 0 if there is none."""

    def ask(self, question: Question) -> Answer:
        """Answer from the last commit."""

    def words(self, start: str, limit: int = 10) -> Sequence[str]:
        """Indexed words that begin so, most frequent first: to suggest and to expand."""

    def frequency(self, word: str) -> int:
        """In how many sections a word's most frequent form stands."""

    def learn_languages(self) -> None:
        """Find out which languages the documents are in: a word is looked for by its stems in each."""

    def refresh(self) -> None:
        """See the newest commit now."""

    def size(self) -> int:
        """Count the sections that can be found."""

    def clear(self) -> None:
        """Take everything out, from ``commit`` on; no byte of it is left in the files after ``close``."""

    def close(self) -> None:
        """Finish merges and let go of the files."""

    def sections(self, tree: Node, document: int) -> Sequence[int]:
        """Give the sections of one document that answer a tree, in their order."""
