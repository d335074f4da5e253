"""Whom papers name, in headless Chromium: by eye of axe, without script, on a phone; two made one."""

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
PAPERS = {
    "1.txt": "PRESIDENTE ANDRÉS MANUEL LÓPEZ OBRADOR\nEstoy a favor de que se le indulte al señor Julian Assange.\n",
    "2.txt": "Yesterday President López Obrador (AMLO) said that Mr. Harold Smith could come to Mexico on 3 May 2021.\n",
    "3.txt": "It was said by Mr. Peter Smith to Mr. Harold Smith of the State Department that Smith was there.\n",
    "4.txt": "x" * 300 + " Mr. " + "Wolfgangus" * 15 + " Roe came.\n",
}


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with papers.library(tmp_path_factory.mktemp("actors"), PAPERS) as library:
        yield library


@pytest.mark.parametrize(
    ("size", "scheme", "tongue"), [("desktop", "dark", "en"), ("phone", "light", "es")]
)
def test_axe_finds_nothing(visit: Any, library: Library, size: str, scheme: str, tongue: str):
    """List, page of one, hidden ones, answers of a query and the list to compare meet WCAG 2.2 AA, and fit."""
    page, address = visit(size, scheme, tongue, script=True)
    one = library.actors.find("amlo")[0].key
    smith = next(actor.key for actor in library.actors.find("smith") if actor.name == "Smith")
    found = {}
    for path in (
        "/actors",
        "/actors?in=Smith",
        "/actors?hidden=1",
        f"/actors/{one}",
        f"/actors/{smith}",
        "/actors/list",
    ):
        page.goto(address + path)
        page.evaluate(AXE)
        result = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
        for violation in result["violations"]:
            found[path, violation["id"]] = [node["html"][:200] for node in violation["nodes"][:3]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[path, "overflow"] = page.evaluate("document.documentElement.scrollWidth")
    assert {} == found


def test_two_are_made_one_and_parted_again_without_script(visit: Any, library: Library):
    """Marked and put together by forms alone; the banner takes it back."""
    page, address = visit("phone", "light", "en", script=False)
    page.goto(address + "/actors?q=smith")
    page.get_by_label("Mark Harold Smith").check()
    page.get_by_label("Mark Peter Smith").check()
    page.get_by_role("button", name="They are one").click()
    assert page.locator("h1").inner_text() in {"Harold Smith", "Peter Smith"}
    both = {actor.name for actor in library.actors.find("smith")} & {"Harold Smith", "Peter Smith"}
    page.get_by_role("button", name="Undo").click()
    names = {actor.name for actor in library.actors.find("smith")}

    assert len(both) == 1
    assert {"Harold Smith", "Peter Smith"} <= names
