"""vitrina facts DOCUMENT."""

from __future__ import annotations

import argparse

import msgspec

from vitrina.core.records import Finding, Range
from vitrina.library import Library
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

EXAMPLE = "vitrina facts 1411bef741be5ef4 --kind 'header.*'"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("document", help="a document's id, or a citation")
    parser.add_argument(
        "--kind", action="append", default=[], help="only these, as header.from or 'name.*'"
    )
    parser.add_argument("--wrong", metavar="KEY", help="say that this finding is wrong")
    parser.add_argument("--correct", metavar="KEY=VALUE", help="say what this finding should be")
    parser.add_argument("--undo", action="store_true", help="take the last correction back")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Print what was found in a document, with its lines; or put a finding right first."""
    ident = given.document.removeprefix("vitrina:").partition("#")[0]
    with places.library(given.library) as library:
        document = library.document(ident)
        if given.undo:
            library.facts.undo(document.id)
        if given.wrong:
            library.facts.correct(document.id, given.wrong, "")
        if given.correct:
            key, _, value = given.correct.partition("=")
            library.facts.correct(document.id, key, value)
        found = library.facts.of(document.id, given.kind)
        if given.json:
            for each in found:
                row = {"citation": cited(library, document.id, each.range)}
                row |= msgspec.to_builtins(each)
                print(msgspec.json.encode(row).decode())
            return 0
    print(f"{printable(document.title)}  {document.date}")
    for each in found:
        print(_line(each))
    return 0


def cited(library: Library, ident: str, place: Range) -> str:
    """Give the citation of a finding's lines."""
    return library.cite(ident, place)


def _line(each: Finding) -> str:
    place = f"page {each.range.page}, " if each.range.page else ""
    sure = "by a person" if each.corrected else f"{each.score:.2f}"
    words = " ".join(each.text.split())[:60]
    value = f"{each.value} = " if each.value != words else ""
    return (
        f"  {each.key}  {each.kind:<22} {printable(value)}{printable(words)}"
        f"  ({place}line {each.range.line}; {sure})"
    )
