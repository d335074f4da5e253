"""Earlier revisions in Chromium: found from the newest, read and checked by themselves, laid beside what replaced them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.publish.making import TEXTS
from tests.publish.test_revisions import READ_ANEW, Press
from tests.web.serving import Served
from tests.web.test_edition_browser import changed, checked

SPANISH = {
    "salvo": ("Salvoconducto", "1994-03-22", "es", ("El señor Quiroga no otorgará jamás", "el salvoconducto.")),
}  # fmt: skip


class Site:
    """An edition in which two documents were read anew, one of each language, served."""

    def __init__(self, root: Path) -> None:
        press = Press(root)
        press.publish(TEXTS)
        press.publish(READ_ANEW | SPANISH)
        self.data = press.out / "data"
        self.served = Served(self.data)
        self.offer, self.salvo = (press.ledger.documents[name].id for name in ("offer", "salvo"))

    def address(self, path: str) -> str:
        """Where a path is served."""
        return f"{self.served.address}/{path}"


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Iterator[Site]:
    """A site that is honest."""
    made = Site(tmp_path)
    yield made
    made.served.stop()


def test_from_the_newest_to_the_one_before(site: Site, chromium: Any) -> None:
    """Without a script: the history leads to the revision before, that to what changed, and this to both lines."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.address(f"d/{site.offer}/index.html"))
    page.click("#history ~ ol >> text=the one before")
    assert page.inner_text("#earlier").startswith(
        "This is an earlier revision. It was replaced by Revision 2"
    )
    page.click("#earlier >> text=What changed")
    assert page.inner_text("del >> nth=0") == "The offer of asylum"
    page.click("tr.changed td:first-child a.n")
    assert page.url.endswith(f"d/{site.offer}/r1/index.html#l2")
    page.go_back()
    page.click("tr.changed td:last-child a.n")
    assert page.url.endswith(f"d/{site.offer}/index.html#l2")
    page.goto(site.address("es/changes.html"))
    page.click("text=Qué cambió >> nth=0")
    assert page.url.endswith("/r1/changes.html")
    context.close()


def test_the_badge(site: Site, chromium: Any) -> None:
    """An earlier revision is checked by itself; a byte of its text, its page in the newest's place: caught."""
    page = chromium.new_context().new_page()
    address = site.address(f"d/{site.offer}/r1/index.html")
    assert "as it was published." in checked(page, address)
    newest = site.data / f"d/{site.offer}/index.html"
    genuine = newest.read_bytes()
    newest.write_bytes((site.data / f"d/{site.offer}/r1/index.html").read_bytes())
    page.goto(site.address(f"d/{site.offer}/index.html"))
    assert page.locator("#earlier").count() == 1
    newest.write_bytes(genuine)
    changed(site.data / f"d/{site.offer}/r1/text.txt", 5)
    assert "NOT as it was published" in checked(page, address)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_accessible(site: Site, chromium: Any, scheme: str, width: int) -> None:
    """Both pages, in both languages: nothing that axe finds, and nothing wider than the screen."""
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    for path in (
        f"d/{site.offer}/r1/index.html",
        f"d/{site.offer}/r1/changes.html",
        f"d/{site.salvo}/r1/changes.html",
        f"d/{site.salvo}/r1/index.html",
        "changes.html",
    ):
        page.goto(site.address(path))
        found = Axe().run(page).response["violations"]
        assert [(path, each["id"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    context.close()


def test_in_spanish(site: Site, chromium: Any) -> None:
    """A Spanish document's pages are in Spanish."""
    page = chromium.new_context().new_page()
    page.goto(site.address(f"d/{site.salvo}/r1/changes.html"))
    said = page.inner_text("main")
    page.context.close()

    assert "Qué cambió: Salvoconducto" in said
    assert "Cambió: texto, fecha." in said
    assert "fecha\t1994-03-21\t1994-03-22" in said
