"""vitrina claims DOCUMENT."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import msgspec

from vitrina.core.records import Claimed, Range, Support
from vitrina.formats import citation as citations
from vitrina.library import Library
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

EXAMPLE = "vitrina claims 680ffa68516e410a --limit 2"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("document", help="an article's id, or a citation of some of its lines")
    parser.add_argument(
        "--say", metavar="SENTENCE", help="ask for this sentence instead of its own"
    )
    parser.add_argument(
        "--limit", type=int, default=3, help="passages of each sentence (default: 3)"
    )
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Print each sentence that claims something, and the records it may rest on."""
    with places.library(given.library) as library:
        found = _asked(library, given)
        if given.json:
            for each in found:
                print(msgspec.json.encode(each).decode())
            return 0
    print("A machine found these: each is to be looked at before it is believed.")
    for each in found:
        where = f"line {each.range.line}: " if each.range.line else ""
        print(f"\n{where}{printable(each.text)[:300]}")
        for support in each.supports:
            print(_told(support))
        if not each.supports:
            print("    nothing in the records")
    return 0


def _asked(library: Library, given: argparse.Namespace) -> Sequence[Claimed]:
    whole = given.document.startswith("vitrina:") or "#" in given.document
    cited = citations.parse(given.document) if whole else None
    ident = cited.document if cited else given.document
    if given.say:
        date = library.document(ident).date
        found = library.rests_on(given.say, date=date, most=given.limit)
        return (Claimed(given.say, Range(), "", found),)
    return library.claims(ident, cited.range if cited else Range(), given.limit)


def _told(support: Support) -> str:
    who = f"{printable(support.speaker)}, " if support.speaker else ""
    met = (
        f"{printable(each.claim)} = {printable(each.record)}"
        if each.record
        else printable(each.claim)
        for each in support.reasons
    )
    return (
        f"  {support.score:.2f}  {who}{support.date}  {printable(support.title)[:60]}\n"
        f"        {support.citation}\n"
        f"        {printable(support.text)[:240]}\n"
        f"        by: {'; '.join(met)[:300]}"
    )
