"""A folder of attacks, read in and opened page by page in Chromium: nothing fires, nothing leaves.

Each file tries to run a script, to open a dialog, to call a server or to change what a page shows.
A server of ours on loopback stands for the enemy's and counts who calls.
"""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

import vitrina
from vitrina.library import Library

pytest.importorskip("playwright.sync_api")

FIRE = "document.title='fired';alert('fired');fetch('{0}/fetched');new Image().src='{0}/image'"
TURNED = "report-\u202excod.exe.txt"
NAMES = (
    "<img src=x onerror=alert('fired')>.txt",
    '"><svg onload=alert(1)>.txt',
    "'onmouseover='alert(1).txt",
    "javascript:alert(1).txt",
    "{{ 7*7 }}{% raw %}.txt",
    "--help; $(touch fired) `fired` .txt",
    "..\\..\\fired.txt",
    "=HYPERLINK(1).txt",
    TURNED,
    "\u2067\u202d\u202eisolated\u2069.txt",
)
SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 onload="{fire}"><script>{fire}</script><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml"
 src="{home}/frame"/></foreignObject><image xlink:href="{home}/svg-image"/><a xlink:href="javascript:{fire}">
 <text>asylum in a drawing</text></a><style>@import url({home}/svg-style);</style></svg>"""
HTML = """<!doctype html><html><head><title><script>{fire}</script>asylum</title>
<base href="{home}/base/"><meta http-equiv="refresh" content="0;url={home}/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src * 'unsafe-inline' data:">
<link rel="stylesheet" href="{home}/style"><link rel="prefetch" href="{home}/prefetch">
<link rel="dns-prefetch" href="{home}"><script src="{home}/script"></script>
<style>body{{background:url({home}/background)}}</style></head>
<body onload="{fire}">asylum <img src="{home}/img" onerror="{fire}"><img srcset="{home}/srcset 2x">
<iframe src="{home}/iframe" srcdoc="<script>{fire}</script>"></iframe><object data="{home}/object"></object>
<embed src="{home}/embed"><video poster="{home}/poster" src="{home}/video" autoplay></video>
<form action="{home}/form" id="q"><input name="q" autofocus onfocus="{fire}"><button>Go</button></form>
<a href="javascript:{fire}" ping="{home}/ping">click</a><svg><animate onbegin="{fire}"/></svg>
<math><maction actiontype="statusline" xlink:href="javascript:{fire}">x</maction></math>
<noscript><p title="</noscript><img src=x onerror={fire}>"></noscript>
</p></article></main></body></html><script>{fire}</script><plaintext>asylum
</body></html>"""
TEXT = """asylum </textarea><script>{fire}</script>
"><img src="{home}/text" onerror="{fire}"> asylum
javascript:{fire}//asylum
[click](javascript:{fire}) ![picture]({home}/markdown) <{home}/auto> asylum
\u202easylum turned round\u202c and \u2067isolated asylum
{{{{ cycler.__init__.__globals__ }}}} asylum
"""


LINKS = "a:not(.prose a), area, form"


class Enemy:
    """A server that writes down who calls."""

    def __init__(self) -> None:
        calls: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls.append(self.path)
                if self.path == "/itself":
                    self.send_response(200)
                    self.send_header("content-type", "text/html")
                    self.end_headers()
                    self.wfile.write(HTML.format(home=home, fire=FIRE.format(home)).encode())
                    return
                self.send_response(204)
                self.end_headers()

            do_POST = do_HEAD = do_OPTIONS = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self.calls = calls
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        home = self.home = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def mail(home: str, fire: str, attached: bytes) -> bytes:
    """A mail that attacks by its headers, its HTML, and the names of what is attached."""
    made = EmailMessage()
    made["From"] = f'"<script>{fire[:60]}</script>" <a@veldora.example>'
    made["To"] = "\u202egro.elpmaxe@b <b@veldora.example>"
    made["Subject"] = "<img src=x onerror=alert(1)> asylum"
    made["Date"] = "Tue, 01 Mar 1994 09:00:00 +0000"
    made["Message-ID"] = f'<{home}/"onload=alert(1)>'
    made["Disposition-Notification-To"] = f"{home}/receipt"
    made.set_content("asylum in plain words\n")
    made.add_alternative(HTML.format(home=home, fire=fire), subtype="html")
    made.add_attachment(
        attached, maintype="image", subtype="svg+xml", filename="<svg onload=alert(1)>.svg"
    )
    return bytes(made)


def attacks(home: str) -> dict[str, bytes]:
    """The folder: names and bytes."""
    fire = FIRE.format(home)
    fill = {"home": home, "fire": fire}
    made = {
        name: f"asylum in a file with an odd name, {n}\n".encode() for n, name in enumerate(NAMES)
    }
    svg, html, text = (form.format(**fill).encode() for form in (SVG, HTML, TEXT))
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        for name in ("../../fired.txt", "<script>alert(1)</script>/a.txt", TURNED):
            archive.writestr(name, f"asylum in the box, {name}")
    made |= {
        "drawing.svg": svg,
        "page.html": html,
        "page.xhtml": html.replace(b"<!doctype html>", b""),
        "text.txt": text,
        "note.md": b"---\ntitle: <script>alert(1)</script>\n---\n\n" + text,
        "rows.csv": b"name,asylum\n=cmd|' /C calc'!A0,<script>alert(1)</script>\n@SUM(1),\""
        + text.replace(b'"', b"'")
        + b'"\n',
        "mail.eml": mail(home, fire, svg),
        "box.zip": box.getvalue(),
    }
    return made


@pytest.fixture(name="enemy", scope="module")
def _enemy() -> Iterator[Enemy]:
    """The enemy's server."""
    made = Enemy()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(name="attacked", scope="module")
def _attacked(tmp_path_factory: pytest.TempPathFactory, enemy: Enemy) -> Iterator[Library]:
    """A library of the folder, with what a person has added to it."""
    root: Path = tmp_path_factory.mktemp("attacked")
    (root / "papers").mkdir()
    for name, data in attacks(enemy.home).items():
        (root / "papers" / name).write_bytes(data)
    made = vitrina.open(root / "papers")
    made.ingest(workers=1)
    text = TEXT.format(home=enemy.home, fire=FIRE.format(enemy.home))
    for hit in made.search("asylum", limit=5).hits:
        made.desk.note(hit.citation, text)
        made.desk.star(hit.document)
    yield made
    made.close()


def addresses(library: Library) -> list[str]:
    """Every page that shows something of the folder."""
    found = [
        "/",
        "/?q=asylum",
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/files",
        "/mine",
        "/progress",
        "/told/timeline",
        "/told/letters",
        "/told/names",
        "/told/statements",
        "/told/references",
    ]
    hits = library.search("", limit=200).hits
    for rank, hit in enumerate(hits, 1):
        found += [
            f"/d/{hit.document}?q=asylum&n={rank}",
            f"/d/{hit.document}?line=1-3&find={quote('<svg onload=alert(1)>')}",
            f"/d/{hit.document}/original",
            f"/d/{hit.document}/facts",
        ]
    assert len(hits) > len(NAMES) + 8
    return found


def test_nothing_fires_and_nothing_leaves(
    attacked: Library, enemy: Enemy, chromium: Any, sites: Any
):
    """No page of the folder runs a script of it, opens a dialog, calls a server or is led away."""
    site = sites(attacked)
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en")
    context.add_cookies(
        [{"name": site.access.cookie, "value": site.access.session, "url": site.address}]
    )
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    context.on("page", lambda _: said.append("a window"))
    page.on("dialog", lambda dialog: (said.append("a dialog"), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))
    page.on("download", lambda _: said.append("a download"))
    page.on("request", lambda request: asked.append(request.url))
    for address in addresses(attacked):
        page.goto(site.address + address)
        page.wait_for_load_state("networkidle")
        assert address.partition("?")[0] == urlsplit(page.url).path
        assert "fired" != page.title()[:5]
        assert page.locator("main h1").first.is_visible()
        # Links lead to us; only a person's own note may link elsewhere, by http and by a click.
        links = page.eval_on_selector_all(
            LINKS,
            "all => all.map(a => a.href?.baseVal ? new URL(a.href.baseVal, location).href : a.href || a.action)",
        )
        assert [] == [link for link in links if not str(link).startswith(site.address)]
        assert 0 == page.locator("a[href^='javascript:' i], a[ping], [onload], [onerror]").count()
        assert (
            0 == page.locator("iframe, object, embed, video, base, main style, main script").count()
        )
    context.close()
    assert [] == said
    assert [] == [url for url in asked if not url.startswith(site.address)]
    assert [] == enemy.calls


def test_a_turned_name_is_shown_as_it_is(attacked: Library, sites: Any, chromium: Any):
    """What turns the letters of a name around is written out, in lists and on the page itself."""
    site = sites(attacked)
    page = chromium.new_page(locale="en")
    page.context.add_cookies(
        [{"name": site.access.cookie, "value": site.access.session, "url": site.address}]
    )
    hit = next(hit for hit in attacked.search("", limit=200).hits if hit.path == TURNED)
    for address in ("/?q=asylum", "/files", f"/d/{hit.document}"):
        page.goto(site.address + address)
        assert "report-[U+202E]xcod.exe.txt" in page.locator("main").inner_text()
        shown = page.eval_on_selector_all(
            ".path, h1, h3", "all => all.map(e => e.textContent).join()"
        )
        assert not set(shown) & {"\u202d", "\u202e"}
    page.context.close()


def test_the_attacks_are_alive(chromium: Any):
    """Opened as they are, the same files do fire and call: what keeps still above is held, not dull."""
    enemy = Enemy()
    page = chromium.new_page()
    with page.expect_event("dialog", lambda dialog: dialog.message == "fired"):
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.goto(enemy.home + "/itself", wait_until="commit")
    page.context.close()
    enemy.server.shutdown()
    enemy.server.server_close()
    assert {"/itself", "/style", "/script"} <= set(enemy.calls)
