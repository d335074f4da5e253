"""Compare: two documents side by side, line by line, page by page, and what one prints that the other lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vitrina.core.records import ComparedLine, ComparedRow, Comparison
from vitrina.surfaces.web import asked

if TYPE_CHECKING:
    from vitrina.library import Library

ROWS = 250
ONLY = 60
LINE_MOST = 2000
SAME = "same"


class Piece(NamedTuple):
    """A run of a line; ``own``: the other document does not have it there."""

    text: str
    own: bool


class Leaf(NamedTuple):
    """Rows under one heading: the page or part on the left, and that on the right."""

    left: str
    right: str
    rows: Sequence[ComparedRow]


def choose(request: Request) -> Response:
    """Lead from the form, with two ids or citations, to their comparison."""
    library: Library = request.app.state.library
    ids = [
        library.document(request.query_params.get(name, "").partition("#")[0]).id
        for name in ("one", "other")
    ]
    return RedirectResponse(f"/compare/{ids[0]}/{ids[1]}", status_code=303)


def compare(request: Request) -> Response:
    """Show two documents side by side."""
    library: Library = request.app.state.library
    one, other = (library.document(request.path_params[name]) for name in ("one", "other"))
    found = library.compare(one.id, other.id)
    differing = request.query_params.get("only", "") == "1"
    rows = [row for row in found.rows if row.kind != SAME] if differing else list(found.rows)
    last = max(1, -(-len(rows) // ROWS))
    page = min(asked.whole(request.query_params.get("p", ""), 1), last)
    first = (page - 1) * ROWS
    tied = next((v for v in library.versions(one.id) if v.document == other.id), None)

    def to(number: int) -> str:
        fields = [*(["only=1"] if differing else []), *([f"p={number}"] if number > 1 else [])]
        return f"/compare/{one.id}/{other.id}" + ("?" + "&".join(fields) if fields else "")

    return request.app.state.face.page(  # type: ignore[no-any-return]
        request,
        "compare.html",
        left=one,
        right=other,
        found=found,
        tied=tied,
        shares=_shares(found),
        only={
            side: [each for each in found.only if each.side == side] for side in ("right", "left")
        },
        only_most=ONLY,
        leaves=list(_leaves(rows[first : first + ROWS])),
        differing=differing,
        count=len(rows),
        first=first + 1,
        before=to(page - 1) if page > 1 else "",
        after=to(page + 1) if page < last else "",
        pieces=pieces,
        place=lambda document, at: asked.document_url(document, "", at),
    )


def pieces(line: ComparedLine) -> list[Piece]:
    """A line as runs that both have and runs that it alone has; an endless one is cut."""
    text = line.text[:LINE_MOST]
    made: list[Piece] = []
    at = 0
    for start, end in line.marks:
        if start >= len(text):
            break
        made += [Piece(text[at:start], own=False), Piece(text[start:end], own=True)]
        at = min(end, len(text))
    made.append(Piece(text[at:] + ("…" if len(line.text) > LINE_MOST else ""), own=False))
    return [piece for piece in made if piece.text]


def _shares(found: Comparison) -> tuple[int, int]:
    """How much of each both have, in the hundred."""
    return tuple(round(100 * found.shared / max(1, words)) for words in found.words)  # type: ignore[return-value]


def _leaves(rows: Sequence[ComparedRow]) -> Iterator[Leaf]:
    """Rows by the pages they stand on; a row without one side stays with those before it."""
    here: tuple[str, str] = ("", "")

    def heading(row: ComparedRow) -> tuple[str, str]:
        nonlocal here
        here = (_place(row.left) or here[0], _place(row.right) or here[1])
        return here

    for (left, right), some in groupby(rows, heading):
        yield Leaf(left, right, list(some))


def _place(lines: Sequence[ComparedLine]) -> str:
    if not lines:
        return ""
    at = lines[0].range
    return f"{at.part}#{at.page or ''}" if at.part or at.page else ""
