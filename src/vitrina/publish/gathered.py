"""The pages that gather: dossiers, names, the timeline, what was withdrawn; and the same for programs.

All of it comes from clean documents and from what their editor wrote for the public.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from vitrina.core.clean import CleanDossier
from vitrina.formats import canonical, ftm
from vitrina.publish.pages import About, Change, Listed, page
from vitrina.publish.told import SHOWN, Moment, Name
from vitrina.publish.words import LANGUAGES

PER_PAGE = 500
SCHEMAS = {"person": "Person", "organisation": "Organization", "place": "Address"}
"""What a name is in FollowTheMoney."""


class Case(Struct, frozen=True):
    """A dossier, and for each of its items the place in the list of its document and its line, or None."""

    dossier: CleanDossier
    places: tuple[tuple[int, int] | None, ...]


class Gathered(Struct, frozen=True):
    """What there is besides the documents."""

    cases: tuple[Case, ...] = ()
    names: tuple[Name, ...] = ()
    moments: tuple[Moment, ...] = ()
    withdrawn: tuple[Change, ...] = ()

    @property
    def parts(self) -> dict[str, bool]:
        """Which pages there are."""
        return {
            "dossiers": bool(self.cases),
            "names": bool(self.names),
            "timeline": bool(self.moments),
            "withdrawn": bool(self.withdrawn),
        }


def pages(about: About, rows: Sequence[Listed], all_: Gathered) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every page that gathers."""
    for tongue in LANGUAGES:
        base, up = ("", "") if tongue == "en" else (f"{tongue}/", "../")
        for path, template, values in _pages(rows, all_):
            depth = up + "../" * path.count("/")
            yield base + path, page(template, tongue, about, depth, path=base + path, **values)
    if all_.names:
        yield "entities.ftm.jsonl", b"".join(_entities(rows, all_.names))
    if all_.moments:
        yield "timeline.jsonl", b"".join(_rows(rows, all_.moments))
    if all_.withdrawn:
        gone = sorted(change.id for change in all_.withdrawn)
        yield "withdrawn.txt", "".join(f"{ident}\n" for ident in gone).encode()


def _pages(rows: Sequence[Listed], all_: Gathered) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for case in all_.cases:
        items = list(zip(case.dossier.items, case.places, strict=True))
        yield f"dossiers/{case.dossier.id}.html", "dossier.html", {
            "case": case.dossier, "items": items, "rows": rows,
        }  # fmt: skip
    if all_.names:
        by_kind = {kind: [name for name in all_.names if name.kind == kind] for kind in SHOWN}
        yield "names/index.html", "names.html", {"kinds": by_kind}
        for name in all_.names:
            yield f"names/{name.id}.html", "name.html", {
                "name": name,
                "places": sorted(name.places, key=lambda at: (rows[at[0]].date, rows[at[0]].id)),
                "rows": rows,
            }  # fmt: skip
    if all_.moments:
        years = [(year, list(some)) for year, some in groupby(all_.moments, _year)]
        yield "timeline/index.html", "timeline.html", {
            "years": [(year, len(some)) for year, some in years], "year": "", "moments": [],
            "rows": rows, "before": "", "after": "",
        }  # fmt: skip
        for year, some in years:
            parts = [some[at : at + PER_PAGE] for at in range(0, len(some), PER_PAGE)]
            for number, part in enumerate(parts):
                yield f"timeline/{_numbered(year, number)}", "timeline.html", {
                    "years": [], "year": year, "moments": part, "rows": rows,
                    "before": _numbered(year, number - 1) if number else "",
                    "after": _numbered(year, number + 1) if number + 1 < len(parts) else "",
                }  # fmt: skip
    if all_.withdrawn:
        yield "withdrawn.html", "withdrawals.html", {"gone": all_.withdrawn}


def _year(moment: Moment) -> str:
    year = moment.date[:4]
    return year if year.isascii() and year.isdigit() else "0000"


def _numbered(year: str, number: int) -> str:
    return f"{year}-{number + 1}.html" if number else f"{year}.html"


def _entities(rows: Sequence[Listed], names: Sequence[Name]) -> Iterator[bytes]:
    """Documents, names, and where they are named, as FollowTheMoney has them.

    There a mention is of persons and organisations only: a place names its documents itself.
    """
    mentioned: defaultdict[int, list[Name]] = defaultdict(list)
    for name in names:
        if name.kind == "place":
            proof = sorted({rows[document].id for document, _, _ in name.places})
            yield _line(name.id, "Address", {"full": [name.value], "proof": proof})
            continue
        yield _line(name.id, SCHEMAS[name.kind], {"name": [name.value]})
        for document in sorted({document for document, _, _ in name.places}):
            mentioned[document].append(name)
    for at, row in enumerate(rows):
        told = {
            "title": [row.title], "date": [row.date], "language": [ftm.language(row.language)],
            "fileName": [f"d/{row.id}/r{row.rev}/text.txt"],
        }  # fmt: skip
        yield _line(row.id, "Document", {key: value for key, value in told.items() if value[0]})
        for name in mentioned.get(at, ()):
            yield _line(
                f"{row.id}.{name.id}", "Mention",
                {
                    "document": [row.id], "name": [name.value], "resolved": [name.id],
                    "detectedSchema": [SCHEMAS[name.kind]],
                },
            )  # fmt: skip


def _line(ident: str, schema: str, properties: dict[str, list[str]]) -> bytes:
    return canonical.write({"id": ident, "schema": schema, "properties": properties}) + b"\n"


def _rows(rows: Sequence[Listed], moments: Sequence[Moment]) -> Iterator[bytes]:
    for each in moments:
        told = {
            "date": each.date, "kind": each.kind, "document": rows[each.document].id,
            "line": each.line, "words": each.words, "found_by": "machine",
        }  # fmt: skip
        yield canonical.write(told) + b"\n"
