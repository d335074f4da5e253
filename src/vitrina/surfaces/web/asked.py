"""What the search page was asked: all of it stands in the address, and none of it is trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from msgspec import Struct
from msgspec.structs import replace
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request

from vitrina.core.records import Range

FACETS = ("kind", "language", "year", "folder")
"""Facets that the index counts with every answer."""
FILTERS = (*FACETS, "actor")
"""All that an answer is narrowed down by; who is named in it is looked for apart."""
SORTS = ("", "-date", "date")
QUERY_MOST, VALUE_MOST, VALUES_MOST, PAGE_MOST = 2000, 300, 40, 1_000_000
_YEARS = re.compile(r"(-?)([0-9]{1,4})-([0-9]{1,4})")
_MEANT = re.compile(r"There is no field (\w+): and it was read as words\. Did you mean (\w+): \?")
_BY_MEANING = re.compile(r"(?<!\S)meaning:on(?!\S)", re.IGNORECASE)
_IDENT = re.compile(r"[0-9a-f]{12,64}")
_LINES = re.compile(r"([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?")


class Asked(Struct, frozen=True):
    """One search: the words, the order, the page and what each facet wants or leaves out.

    A value that begins with ``-`` is left out. Years may be a span: ``1961-1963``.
    """

    query: str = ""
    sort: str = ""
    page: int = 1
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing was asked yet."""
        return not self.query and not self.filters and self.page == 1 and not self.sort

    def url(self, page: int = 1) -> str:
        """Give the address of a page of this search."""
        fields = [("q", self.query), ("sort", self.sort), *self.filters]
        fields.append(("p", str(page) if page > 1 else ""))
        return "/?" + urlencode(
            [(name, value) for name, value in fields if value or name in FILTERS]
        )

    def corrected(self, note: str) -> Asked | None:
        """Give the search as a note on its reading proposes it; None if it proposes nothing."""
        meant = _MEANT.fullmatch(note)
        if meant is None:
            return None
        query = re.sub(
            rf"(?<!\w){re.escape(meant[1])}:", f"{meant[2]}:", self.query, flags=re.IGNORECASE
        )
        return replace(self, query=query, page=1) if query != self.query else None

    def only_typed(self) -> Asked:
        """The same without the other language's words."""
        return replace(self, query=f"{self.query} across:off", page=1)

    @property
    def by_meaning(self) -> bool:
        """Whether the answers are to be put in order by meaning."""
        return _BY_MEANING.search(self.query) is not None

    def ordered_by_meaning(self, *, wanted: bool) -> Asked:
        """The same with the first answers in order by meaning, or without that."""
        query = " ".join(_BY_MEANING.sub(" ", self.query).split())
        return replace(self, query=f"{query} meaning:on" if wanted else query, page=1)

    def sorted(self, sort: str) -> Asked:
        """Give the same search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def having(self, facet: str, value: str) -> Asked:
        """Give the search with one more wish; it takes the place of its contrary."""
        contrary = value[1:] if value.startswith("-") else f"-{value}"
        kept = [(name, v) for name, v in self.filters if (name, v) != (facet, contrary)]
        if (facet, value) not in kept:
            kept.append((facet, value))
        return replace(self, filters=tuple(kept), page=1)

    def lacking(self, facet: str, value: str) -> Asked:
        """Give the search with one wish less."""
        kept = tuple(pair for pair in self.filters if pair != (facet, value))
        return replace(self, filters=kept, page=1)

    def within(self, facet: str, value: str) -> Asked:
        """Give the search with ``value`` as the only wish of its facet."""
        kept = tuple(pair for pair in self.filters if pair[0] != facet)
        return replace(self, filters=(*kept, (facet, value)), page=1)

    def wants(self, facet: str, value: str) -> bool:
        """Whether exactly this wish is among them."""
        return (facet, value) in self.filters

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last year that are wished for; None without such a wish."""
        found = [
            _YEARS.fullmatch(v) or _YEARS.fullmatch(f"{v}-{v}")
            for n, v in self.filters
            if n == "year"
        ]
        years = [int(year) for one in found if one and not one[1] for year in (one[2], one[3])]
        return (min(years), max(years)) if years else None

    def wanted(self) -> Mapping[str, Sequence[str]]:
        """Give the filters as the library takes them, spans of years written out."""
        found: dict[str, list[str]] = {}
        for facet, value in self.filters:
            span = _YEARS.fullmatch(value) if facet == "year" else None
            if span is None:
                found.setdefault(facet, []).append(value)
                continue
            first, last = sorted((int(span[2]), int(span[3])))
            years = (f"{span[1]}{year:04}" for year in range(first, min(last, first + 999) + 1))
            found.setdefault(facet, []).extend(years)
        return found


def read(fields: QueryParams) -> Asked:
    """Read the address; what it can't mean is left out."""
    filters: list[tuple[str, str]] = []
    for name, value in fields.multi_items():
        pair = (name, value[:VALUE_MOST])
        if name in FILTERS and len(filters) < VALUES_MOST and pair not in filters:
            filters.append(pair)
    first, last = (whole(fields.get(name, ""), 0) for name in ("first", "last"))
    if (first or last) and max(first, last) < 10000:
        # From the form under the bars: it takes the place of the years that were chosen before.
        filters = [pair for pair in filters if pair[0] != "year"]
        filters.append(("year", f"{first or last:04}-{last or first:04}"))
    sort = fields.get("sort", "")
    return Asked(
        query=plain(fields.get("q", "")),
        sort=sort if sort in SORTS else "",
        page=min(whole(fields.get("p", ""), 1), PAGE_MOST),
        filters=tuple(filters),
    )


def plain(query: str) -> str:
    """Give a query as one line of bounded length, without control characters."""
    return " ".join(query[:QUERY_MOST].replace("\0", " ").split())


def whole(text: str, otherwise: int) -> int:
    """Read a count above 0, of at most nine digits."""
    return (
        int(text)
        if text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)
        else otherwise
    )


def place(fields: QueryParams) -> Range | None:
    """Read which part, page and lines of a document are asked for; None if none are."""
    lines = _LINES.fullmatch(fields.get("line", ""))
    line = int(lines[1]) if lines else 0
    last = max(line, int(lines[2] or 0)) if lines else 0
    found = Range(
        part=fields.get("part", "")[:VALUE_MOST],
        page=whole(fields.get("page", ""), 0),
        line=line,
        last=last,
    )
    return None if found == Range() else found


def ident(request: Request) -> str:
    """Read which document the path names; what can't be the start of a digest is no page."""
    found = str(request.path_params["ident"])
    if _IDENT.fullmatch(found) is None:
        raise HTTPException(404)
    return found


def around(fields: QueryParams) -> Range:
    """Read the place to show when no line is asked for."""
    at = place(fields) or Range()
    return at if at.line else replace(at, line=whole(fields.get("at", ""), 0))


def lines_of(at: Range) -> str:
    """Write lines as in a citation: 14, or 14-17."""
    return "" if not at.line else f"{at.line}-{at.last}" if at.last > at.line else str(at.line)


Pairs = Sequence[tuple[str, str]]


def document_url(
    ident: str, query: str = "", at: Range | None = None, *, words: str = "", kept: Pairs = ()
) -> str:
    """Give the address of a document, at a place if there is one, with its lines highlighted.

    ``kept``: more of the address, as ``trail`` has it.
    """
    at = at or Range()
    fields = [
        ("q", query),
        ("part", at.part),
        ("page", str(at.page or "")),
        ("line", lines_of(at)),
        ("words", words),
        *kept,
    ]
    asked = urlencode([(name, value) for name, value in fields if value])
    return f"/d/{ident}" + (f"?{asked}" if asked else "") + (f"#L{at.line}" if at.line else "")


def near_url(ident: str, query: str, at: Range, kept: Pairs = ()) -> str:
    """Give the address of a document around a place, with nothing highlighted."""
    fields = [
        ("q", query),
        ("part", at.part),
        ("page", str(at.page or "")),
        ("at", str(at.line or "")),
        *kept,
    ]
    asked = urlencode([(name, value) for name, value in fields if value])
    return f"/d/{ident}" + (f"?{asked}" if asked else "")
