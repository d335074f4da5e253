"""The pages of an edition: plain HTML that reads without a script, from any path and from a disk.

Every link is relative. Nothing comes from elsewhere; the policy in each page forbids it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from msgspec import Struct

from vitrina.analyzers import words as folding
from vitrina.core.clean import CleanDocument, reasons_in, runs
from vitrina.formats import canonical
from vitrina.formats.notes import fingerprint, verifier
from vitrina.publish import shelf
from vitrina.publish.differing import Difference
from vitrina.publish.ledger import Ledger
from vitrina.publish.told import SHOWN, Name, Told
from vitrina.publish.words import KINDS, LANGUAGES, SAID, SCRIPT

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
PER_PAGE = 200
NEWS, FREQUENT = 6, 8
"""Changes, and names of a kind, that the front page has."""
_BADGE = ("files.js", "stamp.js", "seal.js")
_SCRIPTS = {
    "index.html": (
        *_BADGE,
        "words.js",
        "query.js",
        "index.js",
        "ranking.js",
        "absent.js",
        "search.js",
    ),
    "document.html": (*_BADGE, "receipt.js"),
    "earlier.html": (*_BADGE, "receipt.js"),
    "verify.html": _BADGE,
}
"""Which scripts a page loads; the others read without any."""


class About(Struct, frozen=True):
    """What an edition says of itself. ``notes``: the editor's, as plain paragraphs."""

    title: str
    publisher: str = ""
    notes: tuple[str, ...] = ()
    address: str = ""
    """Where it will be found, as ``https://example.org/papers/``; '' if that is not known."""
    findings: tuple[str, ...] = ()
    """Which findings of machines the editor lets through: names, events, statements."""


class Listed(Struct, frozen=True):
    """A document as lists have it."""

    id: str
    rev: int
    leaf: int
    title: str
    date: str
    kind: str
    language: str
    source: str
    pages: int
    gaps: int
    time: int


class Change(Struct, frozen=True):
    """An entry of the log, for people."""

    index: int
    op: str
    id: str = ""
    rev: int = 0
    reason: str = ""
    time: int = 0

    @property
    def day(self) -> str:
        """When it was made, as ISO 8601 writes a day."""
        return _moment(self.time)[:10]


class Replaced(Struct, frozen=True):
    """An earlier revision: the one that took its place, on which day, and the newest."""

    rev: int
    by: int
    newest: int
    day: str

    @property
    def page(self) -> str:
        """Where the one that took its place is read, from this one's folder."""
        return "../index.html" if self.by == self.newest else f"../r{self.by}/index.html"


def listed(document: CleanDocument, rev: int, leaf: int, time: int) -> Listed:
    """Give a document as lists have it."""
    return Listed(
        document.id, rev, leaf, document.title or document.id, document.date, document.kind,
        document.language, document.source, len(document.pages), len(document.gaps), time,
    )  # fmt: skip


def changes(ledger: Ledger) -> list[Change]:
    """Give the log's entries, the newest first, without the seals of the last edition itself.

    A page can't speak of the seal that is set upon it. That something stays needs no telling.
    """
    told = [canonical.read(text.encode()) for text in ledger.entries]
    while told and told[-1]["op"] == "release":
        told.pop()
    return [
        Change(
            index,
            row["op"],
            row.get("id", ""),
            row.get("rev", 0),
            row.get("reason", ""),
            ledger.times[index],
        )
        for index, row in enumerate(told)
        if row["op"] != "keep"
    ][::-1]


def document(
    about: About,
    made: CleanDocument,
    row: Listed,
    told: Sequence[Told] = (),
    history: Sequence[Change] = (),
    earlier: Mapping[int, int] = {},
) -> bytes:
    """Give the page of a document, in its language where that is one of ours.

    ``earlier``: its revisions that stay, and the one that took the place of each.
    """
    return page(
        "document.html", _tongue(made), about, "../../", path=f"d/{made.id}/index.html", made=made,
        row=row, pages=_numbered_lines(made), pictured=any(sheet.image for sheet in made.pages),
        found=_found(told), history=history,
        before={after: rev for rev, after in earlier.items()}, jsonld=_json_ld(about, made, row),
        bare=[c.rev for c in history if c.op in {"publish", "revise"} and c.rev not in {row.rev, *earlier}],
    )  # fmt: skip


def earlier(
    about: About, made: CleanDocument, replaced: Replaced, differs: Difference
) -> Iterator[tuple[str, bytes]]:
    """(path in its folder, content) of the pages of an earlier revision: itself, and what changed after it."""
    for name, values in (
        ("index", {"made": made, "pages": _numbered_lines(made)}),
        ("changes", {"differs": differs, "ident": made.id}),
    ):
        template = "earlier.html" if name == "index" else "difference.html"
        yield f"{name}.html", page(
            template, _tongue(made), about, "../../../",
            path=f"d/{made.id}/r{replaced.rev}/{name}.html", replaced=replaced, what=differs.what,
            title=made.title or made.id, **values,
        )  # fmt: skip


def _tongue(made: CleanDocument) -> str:
    return made.language if made.language in LANGUAGES else "en"


def _numbered_lines(
    made: CleanDocument,
) -> list[tuple[int, str, bool, list[str], list[tuple[int, str]]]]:
    """(number, part, whether it has a picture, why parts are covered, lines with their numbers) of each page."""
    pages, number = [], 0
    for at, sheet in enumerate(made.pages, 1):
        lines = []
        for line in sheet.lines:
            number += 1
            lines.append((number, line))
        barred = sorted({gap.reason for gap in made.gaps if gap.page == at}) if sheet.image else []
        pages.append((at, sheet.part, bool(sheet.image), barred, lines))
    return pages


def _found(told: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    """Findings by kind, each value once, where it stands first."""
    kinds: dict[str, dict[str, Told]] = {}
    for each in told:
        kind = each.kind.removeprefix("event.").removeprefix("statement.")
        kinds.setdefault(kind, {}).setdefault(each.value, each)
    order = {kind: at for at, kind in enumerate((*SHOWN, "turn"))}
    return [
        (kind, list(kinds[kind].values())[:100])
        for kind in sorted(kinds, key=lambda kind: (order.get(kind, len(order)), kind))
    ]


def tombstone(about: About, ident: str, change: Change, was: str) -> bytes:
    """Give the page that stands where a document was. ``was``: the days on which it was published."""
    return page(
        "withdrawn.html", "en", about, "../../", path=f"d/{ident}/index.html", ident=ident,
        change=change, was=was,
    )  # fmt: skip


def site(
    about: About,
    rows: Sequence[Listed],
    log: Sequence[Change],
    public: Sequence[str],
    time: int,
    parts: Mapping[str, bool] = {},
    cases: Sequence[Any] = (),
    before: Mapping[tuple[str, int], int] = {},
    names: Sequence[Name] = (),
) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every page that is not a document's, and of what they need.

    ``before``: for (public name, revision) the one that it replaced, where that stays.
    """
    stems = shelf.spoken(row.language for row in rows)
    yield from _assets(stems)
    shown = {name: parts.get(name, False) for name in ("names", "timeline", "withdrawn")}
    keys = [verifier(line) for line in public]
    marks = [
        (name, fingerprint(key for key in keys if key.name == name))
        for name in dict.fromkeys(key.name for key in keys)
    ]
    titles = {row.id: row.title for row in rows}
    for tongue in LANGUAGES:
        base = "" if tongue == "en" else f"{tongue}/"
        up = "" if tongue == "en" else "../"
        lists = _lists(rows, tongue)
        yield f"{base}index.html", page(
            "index.html", tongue, about, up, path=f"{base}index.html", rows=rows,
            years=[(name, slug, len(some)) for name, slug, some in lists["years"]],
            kinds=[(name, slug, len(some)) for name, slug, some in lists["kinds"]],
            parts=shown, cases=cases, kindnames=KINDS[tongue], marks=marks, titles=titles,
            news=[change for change in log if change.id and change.op != "drop"][:NEWS],
            told=[(kind, [name for name in names if name.kind == kind][:FREQUENT]) for kind in SHOWN],
            scripts=(*_SCRIPTS["index.html"], *_stemmers(stems)), **_in_short(rows),
        )  # fmt: skip
        for name, slug, some in (*lists["years"], *lists["kinds"]):
            for number in range(-(-len(some) // PER_PAGE)):
                path = f"{base}browse/{_numbered(slug, number)}"
                more = (number + 1) * PER_PAGE < len(some)
                yield path, page(
                    "browse.html", tongue, about, f"{up}../", path=path, name=name,
                    rows=some[number * PER_PAGE : (number + 1) * PER_PAGE], total=len(some),
                    before=_numbered(slug, number - 1) if number else "",
                    after=_numbered(slug, number + 1) if more else "",
                )  # fmt: skip
        for name, values in (
            ("about", {"keys": public, "marks": marks, "count": len(rows), "parts": shown}),
            ("changes", {"log": log[:1000], "titles": titles, "parts": shown, "before": before}),
            ("verify", {"keys": public, "marks": marks}),
        ):
            path = f"{base}{name}.html"
            yield path, page(f"{name}.html", tongue, about, up, path=path, **values)
    yield from _data(about, rows, time)


def _in_short(rows: Sequence[Listed]) -> dict[str, Any]:
    """What there is, in numbers: sheets, first and last year, languages, documents with gaps."""
    years = sorted(row.date[:4] for row in rows if row.date)
    tongues = Counter(row.language for row in rows if row.language)
    return {
        "sheets": sum(row.pages for row in rows),
        "span": (years[0], years[-1]) if years else (),
        "tongues": sorted(tongues.items(), key=lambda told: (-told[1], told[0]))[:4],
        "redacted": sum(row.gaps > 0 for row in rows),
    }


def version() -> str:
    """Digest of what pages are made with: another one means another edition."""
    parts = [path.read_bytes() for path in sorted((HERE / "templates").iterdir())]
    parts += [_asset(path) for path, _ in _named_assets()]
    said = json.dumps([SAID, SCRIPT], sort_keys=True).encode()
    return sha256(b"".join((*parts, said))).hexdigest()


def _moment(time: int) -> str:
    return dt.datetime.fromtimestamp(time, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _numbered(slug: str, number: int) -> str:
    return f"{slug}-{number + 1}.html" if number else f"{slug}.html"


def _lists(rows: Sequence[Listed], tongue: str) -> dict[str, list[tuple[str, str, list[Listed]]]]:
    """(name, file name, documents) of each year and of each kind."""
    years: defaultdict[str, list[Listed]] = defaultdict(list)
    kinds: defaultdict[str, list[Listed]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.date, row.title, row.id)):
        years[row.date[:4]].append(row)
        kinds[row.kind].append(row)
    undated = SAID[tongue]["undated"]
    return {
        "years": [
            (year or undated, f"year-{year or 'none'}", years[year])
            for year in sorted(years, key=lambda year: (not year, year))
        ],
        "kinds": [(kind or "?", f"kind-{_slug(kind)}", kinds[kind]) for kind in sorted(kinds)],
    }


def _slug(kind: str) -> str:
    return re.sub(r"[^a-z]", "", kind.lower()) or "other"


def _data(about: About, rows: Sequence[Listed], time: int) -> Iterator[tuple[str, bytes]]:
    """The list of documents for programs: JSON lines, CSV, a feed, a site map."""
    fields = ("id", "rev", "title", "date", "kind", "language", "source", "pages", "gaps")
    table = io.StringIO()
    out = csv.writer(table, lineterminator="\r\n")
    out.writerow(fields)
    for row in rows:
        values = [str(getattr(row, name)) for name in fields]
        # A spreadsheet must not take a document's words for a formula.
        out.writerow([f"'{v}" if v[:1] in "=+-@\t\r" and v else v for v in values])
    yield "documents.csv", table.getvalue().encode()
    told = ({name: getattr(row, name) for name in fields} for row in rows)
    yield "documents.jsonl", b"".join(canonical.write(row) + b"\n" for row in told)
    base = about.address.rstrip("/") + "/" if about.address else ""
    moment = _moment(time)
    newest = sorted(rows, key=lambda row: -row.leaf)[:50]
    entries = "".join(
        f"<entry><id>urn:vitrina:{row.id}:{row.rev}</id><title>{escape(row.title)}</title>"
        f'<updated>{_moment(row.time)}</updated><link href="{escape(base)}d/{row.id}/"/></entry>'
        for row in newest
    )
    yield (
        "feed.xml",
        (
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
            f"<id>urn:vitrina:{escape(about.title)}</id><title>{escape(about.title)}</title>"
            f"<updated>{moment}</updated><author><name>{escape(about.publisher or about.title)}</name>"
            f"</author>{entries}</feed>\n"
        ).encode(),
    )
    if base:
        urls = "".join(f"<url><loc>{escape(base)}d/{row.id}/</loc></url>" for row in rows[:50_000])
        yield (
            "sitemap.xml",
            (
                '<?xml version="1.0" encoding="utf-8"?>\n'
                '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
                f"<url><loc>{escape(base)}</loc></url>{urls}</urlset>\n"
            ).encode(),
        )


def _json_ld(about: About, made: CleanDocument, row: Listed) -> str:
    """schema.org's description, safe inside a script element."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "identifier": made.id,
        "name": row.title,
        "isPartOf": {"@type": "Collection", "name": about.title},
    }
    if made.date:
        told["datePublished"] = made.date
    if made.language:
        told["inLanguage"] = made.language
    if made.source:
        told["sourceOrganization"] = made.source
    return re.sub(r"[<>&]", lambda m: f"\\u{ord(m[0]):04x}", json.dumps(told, sort_keys=True))


def page(template: str, tongue: str, about: About, up: str, **values: Any) -> bytes:
    """Render a page; ``up`` leads from it to the edition's root."""
    path = values["path"]
    shared = {
        "other": f"{up}es/{path}" if tongue == "en" else f"{up}{path.removeprefix('es/')}",
        "t": SAID[tongue],
        "language": tongue,
        "about": about,
        "up": up,
        "home": up if tongue == "en" else f"{up}{tongue}/",
        "assets": {asset.name: path for asset, path in _named_assets()},
        "scripts": _SCRIPTS.get(template, ()),
        "spoken": json.dumps(SCRIPT[tongue], sort_keys=True),
    }
    return _environment().get_template(template).render(shared | values).encode()


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  (slow to load)

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["spoken"] = _spoken
    made.filters["number"] = lambda number: f"{number:,}".replace(",", "\u202f")
    return made


def _spoken(text: str, said: Mapping[str, str]) -> str:
    """A text whose marks are words that can be read aloud: what was removed, and why."""
    from markupsafe import Markup  # noqa: PLC0415  (slow to load)

    made = Markup()
    for run, marked in runs(text):
        why = ", ".join(said.get(code, code) for code in reasons_in(run)) if marked else ""
        told = f"{said['removed']}: {why}" if why else said["removed"]
        made += Markup('<span class="gap">{}</span>').format(told) if marked else run
    return made


@cache
def _named_assets() -> tuple[tuple[Path, str], ...]:
    """(file, path in the edition) of each: its name is its digest, so that it can be kept for good."""
    found = []
    for path in sorted(path for path in (HERE / "static").rglob("*") if path.is_file()):
        name = sha256(_asset(path)).hexdigest()[:16]
        found.append((path, f"a/{name}{path.suffix}"))
    return tuple(found)


@cache
def own() -> frozenset[bytes]:
    """Digests of the scripts and styles that are the same in every edition."""
    return frozenset(sha256(_asset(path)).digest() for path, _ in _named_assets())


def _assets(stems: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    wanted = _stemmers(stems)
    for path, name in _named_assets():
        if path.parent.name != "stems" or path.name in wanted:
            yield name, _asset(path)


def _stemmers(stems: Sequence[str]) -> tuple[str, ...]:
    """The scripts that find the stems of words in these languages."""
    return ("stem.js", *(f"stem-{code}.js" for code in stems)) if stems else ()


@cache
def _asset(path: Path) -> bytes:
    """An asset's bytes; the script is told how words are folded by the module that knows."""
    text = path.read_text(encoding="utf-8")
    if path.name == "words.js":
        table = {
            "marks": folding._MARKS,
            "paired": folding._PAIRED,
            "silent": folding._SILENT.pattern,
            "accents": folding._ACCENTS.pattern,
            "letters": {chr(key): value for key, value in folding._LETTERS.items()},
            "longest": folding.LONGEST,
        }
        text = text.replace('"FOLDING"', json.dumps(table, sort_keys=True))
    return text.encode()
