"""vitrina statements QUERY."""

from __future__ import annotations

import argparse

import msgspec

from vitrina.core.records import Finding
from vitrina.library import Library
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared
from vitrina.surfaces.cli.search_command import printable

EXAMPLE = "vitrina statements asilo --by 'López Obrador'"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    parser.add_argument("query", nargs="+", help="what to search for; see docs/query-language.md")
    parser.add_argument("--by", default="", help="only of speakers with this in their name")
    parser.add_argument("--limit", type=int, default=50, help="statements to print (default: 50)")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Print what was said, by whom and where, in the papers that answer."""
    with places.library(given.library) as library:
        found, _ = library.facts.statements(" ".join(given.query), given.by)
        if given.json:
            for said in found[: given.limit]:
                row = {
                    "document": said.document,
                    "title": said.title,
                    "date": said.date,
                    "speaker": said.finding.more.get("speaker", said.finding.value),
                    "words": whole(library, said.document, said.finding),
                    "citation": library.cite(said.document, said.finding.range),
                    "finding": said.finding,
                }
                print(msgspec.json.encode(row).decode())
            return 0
    print(f"{len(found):,} statements")
    for said in found[: given.limit]:
        finding = said.finding
        speaker = finding.more.get("speaker", finding.value) or "?"
        words = " ".join(finding.text.split())[:200]
        print(f"\n{printable(speaker)}  {said.date}  ({finding.kind.removeprefix('statement.')})")
        print(f"    {printable(words)}")
        print(f"    {printable(said.title)[:70]}  {said.document[:16]}  line {finding.range.line}")
    return 0


def whole(library: Library, ident: str, finding: Finding) -> str:
    """Give all the words of a statement: a finding holds the first of them."""
    blocks = library.read(ident, finding.range)
    lines = [line for block in blocks for line in block.text.split("\n")]
    if not lines:
        return finding.text
    lines[-1] = lines[-1][: finding.end]
    lines[0] = lines[0][finding.start :]
    return "\n".join(lines)
