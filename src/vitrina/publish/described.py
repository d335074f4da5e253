"""An edition as programs of others describe such things: IIIF, oEmbed, RO-Crate.

    d/<id>/iiif.json          the pictures of a document's pages     IIIF Presentation 3.0
    d/<id>/oembed.json        how to show a page in another one      oEmbed 1.0
    ro-crate-metadata.json    the edition, and each document in it   RO-Crate 1.2

Of what the pages show, and nothing else. Addresses are whole where it is known where the edition will be
found; else they are relative, and an embedded page, which then could not be found, is not described.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from vitrina.core.clean import CleanDocument
from vitrina.formats import canonical
from vitrina.publish.pages import About, Listed

WIDTH, HEIGHT = 640, 320
"""Of an embedded page: a document's lines are read in it, a few at a time."""
CONTEXT = "http://iiif.io/api/presentation/3/context.json"
CRATE = "https://w3id.org/ro/crate/1.2"
ENCODED = {
    "documents.jsonl": "application/jsonl",
    "documents.csv": "text/csv",
    "feed.xml": "application/atom+xml",
}


def base(about: About) -> str:
    """Give the address that an edition will be found at, with a stroke at its end; '' if that is not known."""
    return about.address.rstrip("/") + "/" if about.address else ""


def document(about: About, made: CleanDocument, row: Listed) -> Iterator[tuple[str, bytes]]:
    """(path, content) of what describes one document."""
    if any(page.image for page in made.pages):
        yield f"d/{row.id}/iiif.json", canonical.write(_manifest(about, made, row))
    if about.address:
        yield f"d/{row.id}/oembed.json", canonical.write(_embedded(about, row))


def _manifest(about: About, made: CleanDocument, row: Listed) -> dict[str, Any]:
    """Every page that has a picture as a canvas of the picture's size."""
    here = f"{base(about)}d/{row.id}/" if about.address else ""
    home = here or "index.html"
    told: dict[str, Any] = {
        "@context": CONTEXT,
        "id": f"{here}iiif.json",
        "type": "Manifest",
        "label": _said(row.title),
        "items": [
            _canvas(here, row.rev, at, page.part, page.image)
            for at, page in enumerate(made.pages, 1)
            if page.image
        ],
        "homepage": [
            {"id": home, "type": "Text", "format": "text/html", "label": _said(row.title)}
        ],
        "rendering": [
            {
                "id": f"{here}r{row.rev}/text.txt", "type": "Text", "format": "text/plain",
                "label": {"en": ["Text"], "es": ["Texto"]},
            }
        ],
        "seeAlso": [
            {"id": f"{here}r{row.rev}/meta.json", "type": "Dataset", "format": "application/json"}
        ],
    }  # fmt: skip
    if made.fields:
        told["metadata"] = [
            {"label": _said(name), "value": _said(_plain(value))} for name, value in made.fields
        ]
    if _is_day(row.date):
        told["navDate"] = f"{row.date}T00:00:00Z"
    return told


def _canvas(here: str, rev: int, at: int, part: str, image: bytes) -> dict[str, Any]:
    size = {name: int.from_bytes(image[i : i + 4], "big") for name, i in _PLACES}
    canvas = f"{here}p{at}"
    picture = {
        "id": f"{here}r{rev}/p{at:04}.png", "type": "Image", "format": "image/png", **size,
    }  # fmt: skip
    painting = {
        "id": f"{canvas}/image", "type": "Annotation", "motivation": "painting",
        "body": picture, "target": canvas,
    }  # fmt: skip
    return {
        "id": canvas, "type": "Canvas", "label": _said(part or str(at)), **size,
        "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [painting]}],
    }  # fmt: skip


_PLACES = (("width", 16), ("height", 20))
"""Where a PNG has its size: in the first chunk, always."""


def _said(text: str) -> dict[str, list[str]]:
    return {"none": [text]}


def _plain(value: str) -> str:
    """A value that a viewer does not take for HTML: it does what stands between < and >."""
    text = value.strip()
    return escape(text, quote=False) if text[:1] == "<" and text[-1:] == ">" else value


def _is_day(date: str) -> bool:
    try:
        return dt.date.fromisoformat(date).isoformat() == date
    except ValueError:
        return False


def _embedded(about: About, row: Listed) -> dict[str, Any]:
    """How a page shows this one within it; ``#l7`` put to its address shows that passage."""
    page = f"{base(about)}d/{row.id}/index.html"
    frame = (
        f'<iframe src="{escape(page)}#l1" title="{escape(row.title)}" width="{WIDTH}"'
        f' height="{HEIGHT}" loading="lazy"></iframe>'
    )
    return {
        "version": "1.0", "type": "rich", "title": row.title, "html": frame, "width": WIDTH,
        "height": HEIGHT, "provider_name": about.publisher or about.title, "provider_url": base(about),
    }  # fmt: skip


def crate(about: About, rows: Sequence[Listed], time: int) -> bytes:
    """Give the description of the edition as a crate: itself, its lists, and each document."""
    # One by one: as one record, all of a large edition would stand in memory several times.
    graph = b",".join(map(canonical.write, _entities(about, rows, time)))
    return b'{"@context":%b,"@graph":[%b]}' % (canonical.write(f"{CRATE}/context"), graph)


def _entities(about: About, rows: Sequence[Listed], time: int) -> Iterator[dict[str, Any]]:
    yield {
        "@id": "ro-crate-metadata.json", "@type": "CreativeWork",
        "about": {"@id": "./"}, "conformsTo": {"@id": CRATE},
    }  # fmt: skip
    day = dt.datetime.fromtimestamp(time, dt.UTC).date().isoformat()
    parts = [*ENCODED, *(f"d/{row.id}/" for row in rows)]
    root: dict[str, Any] = {
        "@id": "./", "@type": "Dataset", "name": about.title, "datePublished": day,
        "description": "\n\n".join(about.notes) or about.title,
        "hasPart": [{"@id": part} for part in parts], "license": {"@id": "#rights"},
    }  # fmt: skip
    if about.address:
        root["url"] = base(about)
    if about.publisher:
        root["publisher"] = {"@id": "#publisher"}
        yield {"@id": "#publisher", "@type": "Organization", "name": about.publisher}
    yield root
    yield {
        "@id": "#rights", "@type": "CreativeWork", "name": "Not stated",
        "description": "The edition grants no licence. Rights in the documents are with who holds them.",
    }  # fmt: skip
    for name, kind in ENCODED.items():
        yield {"@id": name, "@type": "File", "name": name, "encodingFormat": kind}
    for row in rows:
        told = {
            "@id": f"d/{row.id}/", "@type": "Dataset", "name": row.title, "identifier": row.id,
            "version": str(row.rev), "temporalCoverage": row.date, "inLanguage": row.language,
        }  # fmt: skip
        yield {name: value for name, value in told.items() if value}
