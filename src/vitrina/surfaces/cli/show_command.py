"""vitrina show CITATION."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vitrina.core.records import Block, Document, Range, Stretch
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

if TYPE_CHECKING:
    from vitrina.library import Library

EXAMPLE = "vitrina show 'vitrina:1411bef741be5ef4#line=454-456' --context 2"
_PIECE = 2000


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("citation", help="as `vitrina search` prints it; or a document's id")
    parser.add_argument("--context", type=int, default=0, help="lines to print before and after")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Follow the citation, and print; of a document's id alone, the whole document."""
    citation = (
        given.citation if given.citation.startswith("vitrina:") else f"vitrina:{given.citation}"
    )
    with places.library(given.library) as library:
        document, place, cited, same = library.resolve(citation)
        if not given.json:
            _print_head(document, same=same)
        if place == Range():
            for head, where, blocks in _whole(library, document.id):
                _show(given, document, where, blocks, same=same, head=head)
            return 0
        if place.line and not given.json:
            wider = max(1, place.line - given.context), place.last + given.context
            cited = library.read(document.id, Range(place.part, place.page, *wider))
        _show(given, document, place, cited or library.read(document.id, place), same=same)
    return 0


def _whole(library: Library, ident: str) -> Iterator[tuple[str, Range, tuple[Block, ...]]]:
    """Each page or part, with what stands above it, where there are several; a long one in pieces."""
    outline = library.outline(ident)
    for stretch in outline:
        head = _head(stretch) if len(outline) > 1 else ""
        for first in range(1, stretch.lines + 1, _PIECE):
            last = min(first + _PIECE - 1, stretch.lines)
            where = Range(stretch.part, stretch.page, first, last)
            yield head, where, library.read(ident, where, _PIECE)
            head = ""


def _head(stretch: Stretch) -> str:
    page = f"page {stretch.page}" if stretch.page else ""
    return ", ".join(each for each in (printable(stretch.part), page, stretch.hidden) if each)


def _print_head(document: Document, *, same: bool) -> None:
    print(f"{printable(document.title)}  {document.date}")
    for location in document.locations:
        print(printable(location.path))
    if not same:
        print("The words are no longer those that were cited: the file was read anew since.")
    print()


def _show(
    given: argparse.Namespace, document: Document, place: Range, blocks: tuple[Block, ...], *,
    same: bool, head: str | None = None,
) -> None:  # fmt: skip
    """Print lines, the cited ones marked. ``head``: all of them are shown, none is cited."""
    if given.json:
        import msgspec

        row = {"document": document, "range": place, "lines": _lines(blocks), "unchanged": same}
        print(msgspec.json.encode(row).decode())
        return
    if head:
        print(f"[{head}]")
    for number, text in _lines(blocks):
        cited = head is None and place.line and place.line <= number <= place.last
        print(f"{'>' if cited else ' '}{number:>6}  {printable(text)}")


def _lines(blocks: tuple[Block, ...]) -> list[tuple[int, str]]:
    return [
        (max(block.place.line, 1) + at, text)
        for block in blocks
        for at, text in enumerate(block.text.split("\n"))
    ]
