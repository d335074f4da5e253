"""vitrina actors [QUERY]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from vitrina.core.actors import Actor
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

if TYPE_CHECKING:
    from vitrina.library import Library

EXAMPLE = "vitrina actors 'lopez obrador' --mentions"
KINDS = ("person", "organisation", "place")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument(
        "query", nargs="*", help="words of any of their names; none: all, most named first"
    )
    parser.add_argument(
        "--kind", choices=KINDS, default="", help="only persons, organisations or places"
    )
    parser.add_argument(
        "--mentions", action="store_true", help="print where papers name the first that is found"
    )
    parser.add_argument("--limit", type=int, default=20, help="how many to print (default: 20)")
    parser.add_argument("--merge", nargs="+", metavar="KEY", help="say that these are one")
    parser.add_argument(
        "--split", nargs="+", metavar="KEY", help="say that the names after the first are another's"
    )
    parser.add_argument(
        "--rename", nargs=2, metavar=("KEY", "NAME"), help="say what one is to be called"
    )
    parser.add_argument("--hide", nargs="+", metavar="KEY", help="leave these out of lists")
    parser.add_argument(
        "--not-a-name", nargs="+", metavar="KEY", help="say that these are no names at all"
    )
    parser.add_argument(
        "--crossref",
        type=Path,
        metavar="FILE",
        help="who of a list (CSV or FollowTheMoney) is named",
    )
    parser.add_argument(
        "--ftm", action="store_true", help="print FollowTheMoney entities, one a line"
    )
    parser.add_argument(
        "--import-ftm",
        type=Path,
        metavar="FILE",
        help="merge as FollowTheMoney entities say",
    )
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Print who is named; or say who is one, and print them."""
    with places.library(given.library) as library:
        if given.crossref:
            return _crossref(library, given)
        if given.import_ftm:
            done = library.actors.take_ftm(_lines(given.import_ftm))
            print(f"{done.merged:,} merged, {done.unknown:,} that no paper names")
            return 0
        if given.ftm:
            for line in library.actors.ftm(" ".join(given.query)):
                sys.stdout.write(line)
            return 0
        if not _decided(library, given):
            _print(library, given)
    return 0


def _decided(library: Library, given: argparse.Namespace) -> bool:
    actors = library.actors
    if given.merge:
        _show(library, actors.merge(given.merge))
    elif given.split:
        _show(library, actors.split(given.split[0], given.split[1:]))
    elif given.rename:
        _show(library, actors.rename(*given.rename))
    elif given.hide:
        actors.hide(given.hide)
    elif given.not_a_name:
        actors.is_a(given.not_a_name, "")
    else:
        return False
    return True


def _print(library: Library, given: argparse.Namespace) -> None:
    query = " ".join(given.query)
    found = library.actors.find(query, kind=given.kind, most=given.limit)
    if given.mentions:
        for mention in library.actors.mentions(found[0].key, most=given.limit) if found else ():
            if given.json:
                citation = library.cite(mention.document, mention.finding.range)
                print(msgspec.json.encode({"citation": citation, "mention": mention}).decode())
                continue
            place = mention.finding.range
            print(
                f"{mention.date or '-':<10}  {mention.document[:16]}  line {place.line:<5}",
                end="  ",
            )
            print(f"{printable(mention.finding.text)[:60]}  ({printable(mention.title)[:50]})")
        return
    if given.json:
        for actor in found:
            row = {"actor": actor, "names": library.actors.names(actor.key)}
            print(msgspec.json.encode(row).decode())
        return
    print(f"{library.actors.count(query, kind=given.kind):,} named")
    for actor in found:
        _show(library, actor)


def _show(library: Library, actor: Actor) -> None:
    papers = "paper" if actor.documents == 1 else "papers"
    print(f"\n{printable(actor.name)}  ({actor.kind}, {actor.documents:,} {papers})  {actor.key}")
    for name in library.actors.names(actor.key)[:12]:
        if name.value != actor.name or name.why:
            why = (
                f"{name.score:.2f} {name.why} {printable(name.beside)}".rstrip() if name.why else ""
            )
            print(
                f"    {name.key}  {printable(name.value)[:60]:<40} {name.documents:>5}  {why[:60]}".rstrip()
            )


def _crossref(library: Library, given: argparse.Namespace) -> int:
    found = library.actors.crossref(_lines(given.crossref))
    if given.json:
        for match in found.matches:
            print(msgspec.json.encode(match).decode())
        return 0
    print(
        f"{found.rows:,} rows, {len({m.row for m in found.matches}):,} of them perhaps named here"
    )
    for match in found.matches[: given.limit if given.limit != 20 else 1000]:
        print(
            f"{match.row:>6}  {match.score:.2f} {match.why:<9} {printable(match.asked)[:40]:<40}",
            end="  ",
        )
        print(f"{printable(match.name)[:40]}  ({match.actor.documents} papers)  {match.actor.key}")
    return 0


def _lines(path: Path) -> bytes:
    return path.read_bytes()
