"""The facet of those who are named, in headless Chromium: filled by a script, and without one."""

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
NAMES = (
    "Mr. Harold Smith, Mrs. Elena Marsh, Mr. Jonas Hartwell, Mr. Peter Roe, Mrs. Anna Lindqvist, Mr. Paul Ordway, "
    "Mr. Victor Serrano, Mrs. Clara Whitfield, Mr. Thomas Abernathy and Mr. "
    + "Wolfgangus" * 12
    + " Roe"
)
PAPERS = {
    "1.txt": f"It was said by {NAMES} that the harbour of the State Department was closed.\n",
    "2.txt": "The harbour, said Mr. Harold Smith, and Mrs. Elena Marsh, was open.\n",
    "3.txt": "Mr. Harold Smith, of the harbour, was ill.\n",
}


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with papers.library(tmp_path_factory.mktemp("named"), PAPERS) as library:
        yield library


@pytest.mark.parametrize(
    ("size", "scheme", "tongue"),
    [
        ("desktop", "light", "en"),
        ("desktop", "dark", "es"),
        ("phone", "light", "es"),
        ("phone", "dark", "en"),
    ],
)
def test_axe_finds_nothing(visit: Any, library: Library, size: str, scheme: str, tongue: str):
    """The facet when it is filled, with one chosen and one left out, and its page meet WCAG 2.2 AA, and fit."""
    page, address = visit(size, scheme, tongue, script=True)
    smith, marsh = (library.actors.find(name)[0].key for name in ("harold smith", "elena marsh"))
    found = {}
    for path in ("/?q=harbour", f"/?q=harbour&actor={smith}&actor=-{marsh}", "/named?q=harbour"):
        page.goto(address + path)
        page.locator("#named .count").first.wait_for(state="attached")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        page.evaluate(AXE)
        result = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
        for violation in result["violations"]:
            found[path, violation["id"]] = [node["html"][:200] for node in violation["nodes"][:3]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[path, "overflow"] = page.evaluate("document.documentElement.scrollWidth")
    assert {} == found


def test_a_box_narrows_at_once(visit: Any):
    """The names come after the hits; a tick leaves the papers of one; the wish goes by a click."""
    page, address = visit("desktop", "light", "en", script=True)
    page.goto(address + "/?q=harbour")
    page.locator("#named").get_by_role("checkbox", name="Harold Smith 3", exact=True).wait_for()
    marsh = page.locator("#named").get_by_role("checkbox", name="Elena Marsh 2", exact=True)
    marsh.check()
    page.wait_for_url("**actor=**")
    assert page.locator("h1").inner_text() == "2 documents"
    assert page.locator("#named .count").first.inner_text() == "2"
    assert page.evaluate("document.activeElement.checked && document.activeElement.name") == "actor"
    page.locator(".chip").click()
    page.wait_for_url(lambda url: "actor=" not in url)
    assert page.locator("h1").inner_text() == "3 documents"


def test_it_is_chosen_without_script(visit: Any):
    """The link leads to the same boxes; the button to the papers; the other boxes keep the choice."""
    page, address = visit("phone", "dark", "en", script=False)
    page.goto(address + "/?q=harbour")
    page.locator("#named a").click()
    page.get_by_role("checkbox", name="Elena Marsh 2", exact=True).check()
    page.locator("main").get_by_role("button", name="Narrow down").click()
    assert page.locator("h1").inner_text() == "2 documents"
    page.locator("input[name=kind]").first.check()
    page.locator(".apply button").click()
    assert page.locator("h1").inner_text() == "2 documents"
    assert page.locator(".chip", has_text="Elena Marsh").count() == 1
