"""Make the project's screenshots: every page, in both languages, both themes and at both widths.

    python scripts/screenshots.py FOLDER [--papers DIR] [--library DIR] [--query WORDS] [--only PAGE ...]
    python scripts/screenshots.py --docs        those of docs/workspace.md, small, into docs/pictures

The library is made of the samples unless another is named, with a few things of one's own in it. A
headless Chromium is found on the path.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import uvicorn
from PIL import Image

import vitrina
from vitrina.core.records import Range
from vitrina.library import Library
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.application import app
from vitrina.surfaces.web.asked import Asked
from vitrina.surfaces.web.trail import Trail

HERE = Path(__file__).parent.parent
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
KINDS = ("text", "pdf", "image", "document", "table", "mail", "archive", "web", "slides")
FIXED = {
    "home": "/",
    "files": "/files",
    "progress": "/progress",
    "actors": "/actors",
    "crossref": "/actors/list",
    "mine": "/mine",
    "dossiers": "/dossiers",
    "lists": "/lists",
    "help": "/help",
    "api": "/api",
    "references": "/told/references",
}
IN_DOCS = ("results", "document-pdf", "document-cable", "timeline", "dossier", "files")
LOOKS = (
    ("desktop", "light", "en"),
    ("desktop", "dark", "es"),
    ("phone", "light", "es"),
    ("phone", "dark", "en"),
)
ON_PHONE = {"results", "document-cable"}
WIDTH, QUALITY = {"desktop": 1080, "phone": 390}, 58
TOLD = ("timeline", "letters", "names", "statements")


def pages(library: Library, query: str) -> dict[str, str]:
    """Name each page with its address: the fixed ones, a search, and a document of each kind."""
    found = dict(FIXED)
    found["results"] = Asked(query).url()
    found["nothing"] = "/?q=zzzzzz"
    for one in library.actors.find(kind="person", most=1):
        found["actor"] = f"/actors/{one.key}"
    found |= {view: f"/told/{view}?" + urlencode({"q": query}) for view in TOLD}
    for kind in KINDS:
        asked = library.search(query, filters={"kind": [kind]}, limit=1, facets=())
        words = query if asked.hits else ""
        hits = asked.hits or library.search("", filters={"kind": [kind]}, limit=1, facets=()).hits
        for hit in hits:
            way = Trail(Asked(words, filters=(("kind", kind),)), rank=1)
            found[f"document-{kind}"] = way.to(hit, 1)
            found.setdefault("findings", f"/d/{hit.document}/facts")
            if kind == "web":
                found["claims"] = f"/d/{hit.document}/claims?line=3"
            if kind == "pdf":
                found["pages"] = way.pages(hit.document, 1)
    return found


def furnish(library: Library) -> dict[str, str]:
    """Put a few things of one's own into a library of the samples; the pages that show them."""
    ask, yes, pass_ = (
        library.search(words, limit=1, facets=()).hits
        for words in (
            'title:"request for asylum" kind:text',
            'title:"asylum for elena marsh" kind:text',
            "bearer kind:pdf",
        )
    )
    if not (ask and yes and pass_):
        return {}
    desk = library.desk
    desk.star(ask[0].document)
    desk.tag(ask[0].document, "asylum", "1994")
    place = library.cite(yes[0].document, Range(line=9, last=10))
    desk.note(place, f"**Granted** two days after the request, {ask[0].citation}.")
    case = desk.open_dossier("The asylum of Elena Marsh", "From the request to the safe conduct.")
    for hit, first, last, date, state in (
        (ask[0], 8, 9, "1994-03-17", "requested"),
        (yes[0], 9, 10, "1994-03-19", "granted"),
    ):
        cited = library.cite(hit.document, Range(line=first, last=last))
        desk.add(case.key, "event", cited, date=date, state=state)
    return {
        "dossier": f"/dossiers/{case.key}",
        "document-pdf": f"/d/{pass_[0].document}?q=Elena+Marsh+airport",
        "document-cable": f"/d/{yes[0].document}?q=asylum+safe+conduct&line=9-10",
    }


@contextlib.contextmanager
def served(library: Library) -> Iterator[tuple[str, Access]]:
    """Serve the workspace on a free port of this machine: its address, and its secrets."""
    access = Access()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(
            uvicorn.Config(app(library, access), log_level="critical", lifespan="off", ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield address, access
        finally:
            server.should_exit = True
            thread.join(10)


def shoot(browser: Any, address: str, access: Access, paths: dict[str, str], wish: Any) -> int:
    """Take the pictures that are wished for; how many."""
    count = 0
    for size, theme, tongue in product(wish.size, wish.theme, wish.language):
        context = browser.new_context(
            viewport=SIZES[size], color_scheme=theme, locale=tongue, reduced_motion="reduce"
        )
        context.add_cookies(
            [{"name": access.cookie, "value": access.session, "url": address}],
        )
        page = context.new_page()
        for name, path in paths.items():
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=wish.folder / f"{name}-{size}-{theme}-{tongue}.png")
            count += 1
        context.close()
    return count


def for_docs(browser: Any, address: str, access: Access, paths: dict[str, str], wish: Any) -> int:
    """Take the pictures of the docs, as small WebP files; how many."""
    count = 0
    for size, theme, tongue in LOOKS:
        names = [name for name in IN_DOCS if size == "desktop" or name in ON_PHONE]
        wish.size, wish.theme, wish.language = (size,), (theme,), (tongue,)
        count += shoot(browser, address, access, {name: paths[name] for name in names}, wish)
        for name in names:
            taken = wish.folder / f"{name}-{size}-{theme}-{tongue}.png"
            with Image.open(taken) as picture:
                small = picture.convert("RGB")
                small.thumbnail((WIDTH[size], 2000), Image.Resampling.LANCZOS)
                small.save(taken.with_suffix(".webp"), quality=QUALITY, method=6)
            taken.unlink()
    return count


def main() -> int:
    """Read the wishes, make the library, take the pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=HERE / "docs/pictures")
    parser.add_argument("--docs", action="store_true")
    parser.add_argument("--papers", type=Path, default=HERE / "samples")
    parser.add_argument("--library", type=Path)
    parser.add_argument("--query", default="asylum")
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--address", nargs=2, action="append", default=[], metavar=("NAME", "PATH"))
    parser.add_argument("--size", nargs="*", default=tuple(SIZES), choices=tuple(SIZES))
    parser.add_argument("--theme", nargs="*", default=("light", "dark"), choices=("light", "dark"))
    parser.add_argument("--language", nargs="*", default=("en", "es"), choices=("en", "es"))
    wish = parser.parse_args()
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if path is None:
        sys.stderr.write("no Chromium on the path\n")
        return 1
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  (a tool of the tests)

    wish.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as held:
        if wish.library:
            library = held.enter_context(Library(wish.library))
        else:
            library = held.enter_context(
                vitrina.open(wish.papers, library=Path(scratch) / "samples.library")
            )
            library.ingest()
        own = {} if wish.library else furnish(library)
        paths = {**pages(library, wish.query), **own, **dict(wish.address)}
        if wish.only:
            paths = {name: paths[name] for name in wish.only}
        address, access = held.enter_context(served(library))
        playwright = held.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        if wish.docs:
            count = for_docs(browser, address, access, paths, wish)
        else:
            count = shoot(browser, address, access, paths, wish)
        browser.close()
    sys.stdout.write(f"{count} pictures in {wish.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
