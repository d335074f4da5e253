"""vitrina compare A B, and vitrina compare A."""

from __future__ import annotations

import argparse
import sys

import msgspec

from vitrina.core.records import ComparedLine, ComparedRow, Comparison, OnlyThere, Range, Version
from vitrina.library import Library
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

EXAMPLE = "vitrina compare 70cd45cb5d35b6f6 ffe2cec3c0f9a124 --brief"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("one", help="a document's id")
    parser.add_argument(
        "other", nargs="?", default="", help="another's; left out: list its versions"
    )
    parser.add_argument("--all", action="store_true", help="print lines that are the same, too")
    parser.add_argument(
        "--brief", action="store_true", help="only what one prints and the other lacks"
    )
    parser.add_argument("--same", action="store_true", help="say that the two are one record")
    parser.add_argument("--not-same", action="store_true", help="say that they are not")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """List the versions of a document, or lay two side by side."""
    with places.library(given.library) as library:
        if not given.other:
            _print_versions(library.versions(given.one), as_json=given.json)
        elif given.same or given.not_same:
            _say(library, given)
        else:
            found = library.compare(given.one, given.other)
            if given.json:
                print(msgspec.json.encode(found).decode())
            else:
                _print(found, given, bold=sys.stdout.isatty())
    return 0


def _say(library: Library, given: argparse.Namespace) -> None:
    ids = [library.document(ident).id for ident in (given.one, given.other)]
    library.desk.call_same(ids[0], ids[1], same=given.same)
    print("one record" if given.same else "not one record")


def _print_versions(found: tuple[Version, ...], *, as_json: bool) -> None:
    for each in found:
        if as_json:
            print(msgspec.json.encode(each).decode())
            continue
        sure = "a person said so" if each.said else f"{each.explained:.0%} of the text"
        print(f"{each.document[:16]}  {each.kind:8} {printable(each.path)}  ({sure})")
    if not found and not as_json:
        print("no copy, and no other version of this record")


def _print(found: Comparison, given: argparse.Namespace, *, bold: bool) -> None:
    for sign, brief, words in zip("-+", (found.left, found.right), found.words, strict=True):
        print(f"{sign} {brief.document[:16]}  {printable(brief.title)}  {brief.date}"
              f"  ({found.shared:,} of {words:,} words in both)")  # fmt: skip
    if found.cut:
        print("Only their beginnings are compared: they are too long.")
    for side, sign, title in (("right", "+", "Only the second"), ("left", "-", "Only the first")):
        only = [each for each in found.only if each.side == side]
        if only:
            print(f"\n{title} prints, {len(only):,} places:")
        for each in only:
            print(f"{sign} {_where(each.range)}  {_only(each)}")
    if given.brief:
        return
    print()
    for row in found.rows:
        if row.kind != "same" or given.all:
            _print_row(row, bold=bold)


def _only(each: OnlyThere) -> str:
    before = f"… {printable(each.before)} " if each.before else ""
    return f"{before}[{printable(each.words)}]"


def _print_row(row: ComparedRow, *, bold: bool) -> None:
    if row.kind == "same":
        for line in row.left:
            print(f"  {_where(line.range):>12}  {printable(line.text)}")
        return
    for sign, lines in (("-", row.left), ("+", row.right)):
        for line in lines:
            print(f"{sign} {_where(line.range):>12}  {_marked(line, bold=bold)}")


def _marked(line: ComparedLine, *, bold: bool) -> str:
    parts, at = [], 0
    for start, end in line.marks:
        own = printable(line.text[start:end])
        parts += [printable(line.text[at:start]), f"\x1b[1m{own}\x1b[0m" if bold else f"[{own}]"]
        at = end
    return "".join([*parts, printable(line.text[at:])])


def _where(at: Range) -> str:
    page = f"p{at.page}:" if at.page else f"{at.part}:" if at.part else ""
    return f"{page}{at.line}"
