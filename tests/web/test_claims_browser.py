"""What an article rests on, in headless Chromium: by eye of axe, without script, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from tests.web import papers

from vitrina.library import Library

pytest.importorskip("playwright.sync_api")

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
PAPERS = {
    "article.txt": "date 1994-04-05\noutlet The Courier\ntitle Editor may leave\n\n"
    "President Quint ordered the foreign ministry to do the paperwork so that Elena Marsh be given asylum.\n\n"
    + "".join(
        f"The {word} of the Ministry of Agriculture of Veldora was larger than in the years before it.\n\n"
        for word in ("harvest", "debt", "palace", "M" * 200)
    ),
    "1994-04-04.txt": "Conferencia de prensa | 4 de abril de 1994\n---\nINTERLOCUTOR\n¿Y la señora Marsh?\n---\n"
    "PRESIDENTE JUAN QUINT LÓPEZ\nVoy a pedir a Relaciones Exteriores que haga los trámites para dar asilo a Elena Marsh.\n"
    "---\nINTERLOCUTOR\n¿Cuándo?\n",
}


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with papers.library(tmp_path_factory.mktemp("claims"), PAPERS) as library:
        yield library


@pytest.mark.parametrize(
    ("size", "scheme", "tongue", "script"),
    [
        ("desktop", "dark", "en", True),
        ("desktop", "light", "es", True),
        ("phone", "light", "es", True),
        ("phone", "dark", "en", True),
        ("phone", "dark", "en", False),
    ],
)
def test_the_pages_hold(
    sites: Any, chromium: Any, library: Library, size: str, scheme: str, tongue: str, script: bool
):
    """Sentences, the one that is open and the statements meet WCAG 2.2 AA, fit, and need no script."""
    site = sites(library)
    article = library.search("harvest").hits[0].document
    record = library.search("pedir trámites").hits[0].document
    context = chromium.new_context(
        viewport=SIZES[size], color_scheme=scheme, locale=tongue, java_script_enabled=script,
        reduced_motion="reduce",
    )  # fmt: skip
    cookie = {"name": site.access.cookie, "value": site.access.session, "url": site.address}
    context.add_cookies([cookie])
    page = context.new_page()
    found = {}
    for path in (
        f"/d/{article}/claims",
        f"/d/{article}/claims?line=5",
        "/told/statements",
        f"/d/{record}",
        f"/d/{record}/facts",
    ):
        page.goto(site.address + path)
        if script:
            page.evaluate(AXE)
            wrong = page.evaluate(
                "tags => axe.run(document, {runOnly: tags}).then(r => r.violations.map(v => v.id))",
                RULES,
            )
            wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            found[path] = [*wrong, *(["too wide"] if wide else [])]
    page.goto(f"{site.address}/d/{article}/claims")
    page.locator(".claim-list > li", has_text="ordered the foreign").locator(".ask a").click()
    shown = page.locator(".supports li").first.inner_text()
    context.close()
    assert {path: told for path, told in found.items() if told} == {}
    assert "asilo a Elena Marsh" in shown


@pytest.mark.parametrize(
    ("size", "scheme", "tongue", "script"),
    [
        ("desktop", "light", "en", True),
        ("desktop", "dark", "es", True),
        ("phone", "light", "es", True),
        ("phone", "dark", "en", True),
        ("desktop", "light", "en", False),
    ],
)
def test_records_open_at_the_line(
    sites: Any,
    chromium: Any,
    library: Library,
    size: str,
    scheme: str,
    tongue: str,
    *,
    script: bool,
):
    """A mark in the margin opens the records under its line, each with its citation; else a link leads there."""
    site = sites(library)
    article = library.search("harvest").hits[0].document
    context = chromium.new_context(
        viewport=SIZES[size], color_scheme=scheme, locale=tongue, java_script_enabled=script,
        reduced_motion="reduce",
    )  # fmt: skip
    cookie = {"name": site.access.cookie, "value": site.access.session, "url": site.address}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(f"{site.address}/d/{article}")
    mark = page.locator("#L5 details.basis")
    summary = mark.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    if not script:
        mark.locator("a").click()
        shown = page.locator(".open .supports")
        assert "asilo a Elena Marsh" in shown.inner_text()
        context.close()
        return
    mark.locator(".supports").wait_for()
    page.evaluate(AXE)
    wrong = page.evaluate(
        "tags => axe.run(document, {runOnly: tags}).then(r => r.violations.map(v => v.id))", RULES
    )
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    line, box = page.locator("#L5 > p").bounding_box(), summary.bounding_box()
    text = mark.locator(".supports").inner_text()
    mark.locator(".cited-as a").first.click()
    page.wait_for_url("**line=7**")
    target = page.locator(".line.target").inner_text()
    context.close()
    assert wrong == []
    assert not wide
    assert abs(line["y"] - box["y"]) < 2
    assert box["width"] >= 24
    assert box["x"] + box["width"] <= SIZES[size]["width"]
    assert "asilo a Elena Marsh" in text
    assert "vitrina:" in text
    assert "asilo a Elena Marsh" in target
