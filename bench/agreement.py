"""Whether an edition answers as the workspace does: the same ten, in the same order, to fifty queries.

What the workspace ranks alike (the same score; the same day, where there is no rank) may stand in any order:
an edition's own order of such documents is drawn by chance, and tells nothing of when they came in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from vitrina.core.records import Hit
from vitrina.editions import Choice
from vitrina.library import Library
from vitrina.publish.keys import Key
from vitrina.publish.pages import About

TEN = 10
REACH = 1000
SCRIPT = """async text => {
  const { hits, partial } = await vitrina.ranked(text);
  return { total: hits.length, ten: [...hits, ...partial].slice(0, 10) };
}"""

QUERIES = {
    "en": (
        "asylum", "government", "negotiations", "meetings", "embassies", "nuclear", "Kissinger", "agreed",
        "nuclear weapons", "foreign minister", "economic assistance", "soviet union", "trade agreement",
        "military aid chile", "east timor independence", "secret talks hanoi", "human rights violations",
        "oil prices opec meeting", "the president and the ambassador", "indonesian invasion of timor",
        "embassy reporting on elections", "who killed the ambassador", "cuba missile crisis 1962",
        "prime minister's visit", "cease-fire", "U.S. policy", "trans-pacific",
        '"secretary of state"', '"human rights"', '"prime minister" visit', '"foreign policy" review',
        '"oil"', '"arms control" OR disarmament', '"nuclear weapons"~3', "1975", "1973 war", "date:1974",
        "date:1970..1972 vietnam", "negotia*", "indones* timor", "chile OR peru", "timor -indonesia",
        "vietnam NOT war", "(chile OR peru) copper", "title:telegram", "title:memorandum kissinger",
        "lang:en wheat", "zzyzx embassy treaty", "golondrina asylum wheat", "president nixon brezhnev",
    ),
    "es": (
        "asilo", "gobierno", "conferencias", "presidente", "mañanera", "periodistas", "Assange", "López Obrador",
        "asilo político", "estados unidos", "libertad de expresión", "Julian Assange", "indulto presidencial",
        "visa humanitaria", "embajada de Ecuador en Londres", "carta al presidente Biden",
        "seguridad pública en los estados", "reforma eléctrica", "pueblos indígenas de México",
        "el derecho a la información", "vacunas contra covid", "guardia nacional", "medios de comunicación",
        '"estatua de la libertad"', '"libertad de expresión"', '"Julian Assange" asilo', '"derechos humanos"',
        '"asilo"', '"estados unidos"~3', "2021", "enero 2022", "date:2021", "date:2021..2022 Assange",
        "period*", "asil* Assange", "asilo OR refugio", "Assange -Biden", "prensa NOT Assange",
        "(asilo OR indulto) presidente", "title:conferencia", "title:versión Assange", "lang:es periodista",
        "golondrina asilo", "zebra Assange cárcel", "detenidos", "ofreció asilo", "periodismo wikileaks",
        "cables diplomáticos", "conferencia 2023", "palacio nacional",
    ),
}  # fmt: skip


class Compared(msgspec.Struct, frozen=True):
    """One query on both sides."""

    same: bool
    """The same ten, but for what is ranked alike."""
    order: bool
    overlap: float
    first: bool
    totals: tuple[int, int]
    apart: tuple[str, ...]


def published(library: Library, out: Path, key: Key) -> dict[int, str]:
    """Publish everything; the document of each number in the search."""
    if not out.exists():
        library.editions.publish(out, [key], Choice(everything=True), About("Agreement"))
    known = library.editions.ledger(key.name).documents
    return {each.slot: name for name, each in known.items()}


def told(
    library: Library,
    slots: dict[int, str],
    queries: Sequence[str],
    evaluate: Callable[[str, str], Any],
) -> None:
    """Ask all, and print how far the answers agree."""
    rows = [compared(library, slots, query, evaluate(SCRIPT, query)) for query in queries]
    for query, row in zip(queries, rows, strict=True):
        if not (row.same and row.order) or row.totals[0] != row.totals[1]:
            print(
                f"{query}: {row.totals[0]} and {row.totals[1]} documents, overlap {row.overlap:.1f}"
            )
            print("".join(f"    {line}\n" for line in row.apart), end="")
    count = len(rows)
    print(
        f"{count} queries: the same ten {sum(row.same for row in rows)}, in the same order "
        f"{sum(row.order for row in rows)}, overlap@10 {sum(row.overlap for row in rows) / count:.3f}, "
        f"R@1 {sum(row.first for row in rows) / count:.2f}, as many in all "
        f"{sum(row.totals[0] == row.totals[1] for row in rows)}"
    )


def compared(library: Library, slots: dict[int, str], query: str, made: Any) -> Compared:
    """One query on both sides; ``made`` is what the edition's script gives."""
    results = library.search(f"{query} across:off", limit=TEN)
    reach = library.search(f"{query} across:off", limit=REACH).hits
    hits = results.hits
    rank = {hit.document: _rank(hit) for hit in (*reach, *hits)}
    ours = [slots[number] for number, _ in made["ten"]]
    theirs = [hit.document for hit in hits]
    ranks = [rank.get(document) for document in ours]
    wanted = [_rank(hit) for hit in hits]
    apart = [
        f"{ours[at] if at < len(ours) else '-':.8} {made['ten'][at][1] if at < len(ours) else 0:.4f} "
        f"{ranks[at] if at < len(ours) else ''} | {hits[at].document if at < len(hits) else '-':.8} "
        f"{wanted[at] if at < len(hits) else ''}"
        for at in range(max(len(ours), len(theirs)))
        if at >= len(ours) or at >= len(hits) or ranks[at] != wanted[at]
    ]
    union = max(len(ours), len(theirs), 1)
    return Compared(
        same=sorted(map(str, ranks)) == sorted(map(str, wanted)),
        order=ranks == wanted,
        overlap=len(set(ours) & set(theirs)) / union if theirs or ours else 1.0,
        first=ranks[:1] == wanted[:1],
        totals=(made["total"], results.total),
        apart=tuple(apart),
    )


def _rank(hit: Hit) -> tuple[bool, float, str]:
    """What documents that are ranked alike have in common."""
    return (hit.partial, round(hit.score, 3), "" if hit.score else hit.date)
