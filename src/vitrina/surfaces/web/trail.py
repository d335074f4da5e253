"""The search that led to a document: it stands in the document's address, and leads on from there.

/d/ID?q=asylum&n=5&sort=-date&kind=mail         the fifth document of this search
/d/ID?q=asylum&find=embassy&n=5                 and something else is looked for inside it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from vitrina.core.records import Range
from vitrina.surfaces.web import asked
from vitrina.surfaces.web.asked import Asked

if TYPE_CHECKING:
    from vitrina.core.records import Hit
    from vitrina.library import Library

PAGE = 20
"""Results on a page of the search."""


class Trail(Struct, frozen=True):
    """A search, which of its documents this is (from 1; 0: none of them), and what is sought in it."""

    wish: Asked
    rank: int = 0
    find: str = ""

    @property
    def sought(self) -> str:
        """The words that are highlighted: those looked for inside, else those of the search."""
        return self.find or self.wish.query

    @property
    def kept(self) -> tuple[tuple[str, str], ...]:
        """What each address inside the document keeps, beside the query."""
        found = [("find", self.find)] if self.find else []
        if self.rank:
            found.append(("n", str(self.rank)))
            found += [("sort", self.wish.sort)] if self.wish.sort else []
            found += self.wish.filters
        return tuple(found)

    @property
    def results(self) -> str:
        """The address of the page of results that this document stands on; '' without a search."""
        if not self.wish.query and not self.rank:
            return ""
        page = (self.rank - 1) // PAGE + 1 if self.rank else 1
        return self.wish.url(page)

    def near(self, ident: str, at: Range | None) -> str:
        """Give the address of a document around a place; '' for none."""
        return asked.near_url(ident, self.wish.query, at, self.kept) if at else ""

    def at(self, ident: str, at: Range) -> str:
        """Give the address of lines of a document, highlighted."""
        return asked.document_url(ident, self.wish.query, at, kept=self.kept)

    def pages(self, ident: str, page: int) -> str:
        """Give the address of the small pictures of its pages, from the sheet that holds ``page``."""
        return self.near(ident, Range(page=page)).replace(f"/d/{ident}", f"/d/{ident}/pages", 1)

    def to(self, hit: Hit, rank: int) -> str:
        """Give the address of another document of the search."""
        next_ = replace(self, rank=rank, find="")
        at = hit.range if self.wish.query else None  # without words no line was found
        return asked.document_url(hit.document, self.wish.query, at, kept=next_.kept)


class Beside(Struct, frozen=True):
    """The documents before and after this one among the results."""

    rank: int
    total: int
    before: str
    after: str


def read(fields: QueryParams) -> Trail:
    """Read the address of a document."""
    wish = asked.read(fields)
    rank = asked.whole(fields.get("n", ""), 0)
    find = asked.plain(fields.get("find", ""))
    kept = replace(wish, page=1) if rank else Asked(query=wish.query)
    return Trail(kept, rank, "" if find == wish.query else find)


def beside(library: Library, ident: str, trail: Trail) -> Beside | None:
    """Ask the search again for the results next to this one; None if it stands elsewhere by now."""
    if not trail.rank:
        return None
    skip = max(trail.rank - 2, 0)
    found = library.search(
        trail.wish.query,
        limit=trail.rank - skip + 1,
        offset=skip,
        sort=trail.wish.sort,
        filters=trail.wish.wanted(),
        facets=(),
    )
    here = trail.rank - 1 - skip
    if len(found.hits) <= here or found.hits[here].document != ident:
        return None
    last = found.hits[here + 1 :]
    return Beside(
        rank=trail.rank,
        total=found.total,
        before=trail.to(found.hits[here - 1], trail.rank - 1) if here else "",
        after=trail.to(last[0], trail.rank + 1) if last else "",
    )
