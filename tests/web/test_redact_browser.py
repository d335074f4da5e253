"""Redacting in headless Chromium: by pointer, by keyboard, without script; by axe; what is shown is what goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import msgspec
import pytest
from tests.ingest import pages
from tests.redact import shelf as papers
from tests.redact.shelf import NAME

from vitrina.library import Library

expect = pytest.importorskip("playwright.sync_api").expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
LINES = (
    "Memorandum for the record",
    f"The keeper {NAME} came on Tuesday",
    "and spoke of the harbour.",
)
FIRES = """<script>document.title='fired'</script><img src=x onerror="document.title='fired'">"""
FILES = {
    "a.pdf": pages.document(
        [pages.print_on(LINES), pages.print_on(["Second page", "nothing here"])]
    ),
    "c.pdf": pages.document([pages.print_on(["Seen", "Met nobody"]) + b"0 g 50 695 500 18 re f\n"]),
    "b.txt": f"Note on the keeper\nRavenscroft came alone, aged 14, call +34 600 123 456\nJulio Ravenscraft\n{NAME}\n{FIRES}\n".encode(),
}


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Any:
    with papers.library(tmp_path, FILES) as library:
        yield library


@pytest.fixture(name="visit")
def _visit(library: Library, sites: Any, chromium: Any) -> Any:
    """Open pages with the key."""
    opened = []
    site = sites(library)

    def visit(
        path: str,
        *,
        size: str = "desktop",
        scheme: str = "light",
        tongue: str = "en",
        script: bool = True,
    ) -> Any:
        context = chromium.new_context(
            viewport=SIZES[size], color_scheme=scheme, locale=tongue, java_script_enabled=script,
            reduced_motion="reduce",
        )  # fmt: skip
        opened.append(context)
        context.add_cookies(
            [{"name": site.access.cookie, "value": site.access.session, "url": site.address}]
        )
        context.set_default_timeout(20000)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(site.address + path)
        return page

    yield visit
    for context in opened:
        context.close()


def addresses(library: Library) -> dict[str, str]:
    """Each page of redacting."""
    pdf, text = papers.ident(library, "a.pdf"), papers.ident(library, "b.txt")
    term = library.editor.decide(
        "term", "b(6)", term=NAME, aliases=["the keeper"], by="ana", note=FIRES
    )
    return {
        "paged": f"/d/{pdf}/redact",
        "text": f"/d/{text}/redact",
        "covered": f"/d/{papers.ident(library, 'c.pdf')}/covered",
        "all": "/redactions",
        "one": f"/redactions/{term.key}",
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("scheme", "tongue"), [("light", "en"), ("dark", "es")])
def test_every_page_is_accessible_and_fires_nothing(
    library: Library, visit: Callable[..., Any], size: str, scheme: str, tongue: str
) -> None:
    """Axe finds nothing; nothing of a paper runs; the page is not wider than the screen."""
    for name, path in addresses(library).items():
        page = visit(path, size=size, scheme=scheme, tongue=tongue)
        page.evaluate(AXE)
        found = page.evaluate(f"axe.run(document, {{runOnly: {RULES!r}}})")
        told = [f"{v['id']}: {v['nodes'][0]['html'][:150]}" for v in found["violations"]]
        assert ([], name) == (told, name)
        assert "fired" != page.title()
        assert [] == page.said
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_words_that_are_selected_go_everywhere(library: Library, visit: Callable[..., Any]) -> None:
    """Selecting words fills the form; the decision shows its places; the preview loses them."""
    page = visit(f"/d/{papers.ident(library, 'a.pdf')}/redact")
    page.evaluate(
        """() => { const text = document.querySelector('#lines li:nth-child(2) span').firstChild;
        const range = document.createRange(); range.setStart(text, 11); range.setEnd(text, 28);
        const s = getSelection(); s.removeAllRanges(); s.addRange(range); }"""
    )
    expect(page.locator("#term")).to_have_value(NAME)
    expect(page.locator("#line")).to_have_value("2")
    expect(page.locator("#chosen")).to_contain_text(NAME)
    page.locator("#chosen a").click()
    expect(page.locator("#decide")).to_be_in_viewport()
    page.locator("#reason").select_option("source-safety")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator("h1")).to_contain_text(NAME)
    expect(page.locator(".taken li")).to_have_count(3)
    page.goto(f"{page.url.split('/redactions')[0]}/d/{papers.ident(library, 'a.pdf')}/redact")
    published = page.locator(".as-published")
    expect(published).to_contain_text("[▇▇▇:source-safety]")
    assert "Ravenscroft" not in published.inner_text()
    assert page.evaluate("document.querySelector('.as-published > img').naturalWidth") == 1240


def test_a_box_is_drawn_by_pointer_and_by_keys(library: Library, visit: Callable[..., Any]) -> None:
    """Dragging over the picture fills in the edges; arrow keys move them; the lines it touches go."""
    page = visit(f"/d/{papers.ident(library, 'a.pdf')}/redact?page=2")
    frame = page.locator("#draw").bounding_box()
    page.mouse.move(frame["x"] + frame["width"] * 0.1, frame["y"] + frame["height"] * 0.085)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.3, frame["y"] + frame["height"] * 0.1, steps=4)
    page.mouse.up()
    expect(page.locator("[name=what][value=boxes]")).to_be_checked()
    assert 980 <= int(page.locator("#left").input_value()) <= 1020
    page.locator("#draw").press("ArrowRight")
    assert 1080 <= int(page.locator("#left").input_value()) <= 1120
    page.locator("#draw").press("Shift+ArrowRight")
    assert 3180 <= int(page.locator("#right").input_value()) <= 3220
    page.locator("#reason").select_option("b(6)")
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".as-published")).to_contain_text("[▇▇▇:b(6)]")
    assert "Second page" not in page.locator(".as-published").inner_text()


def test_without_script_lines_go_by_their_numbers(
    library: Library, visit: Callable[..., Any]
) -> None:
    """Every field can be typed; a decision can be undone."""
    page = visit(f"/d/{papers.ident(library, 'b.txt')}/redact", script=False)
    page.locator("[name=what][value=lines]").check()
    page.locator("#line").fill("1")
    page.locator("#reason").select_option("rights")
    page.get_by_role("button", name="Decide").click()
    assert "Note on the keeper" not in page.locator(".as-published").inner_text()
    page.get_by_role("button", name="Undo").click()
    assert "Note on the keeper" in page.locator(".as-published").inner_text()


def test_places_are_excepted_and_readings_allowed(
    library: Library, visit: Callable[..., Any]
) -> None:
    """A near reading is another word; a paper may show the name; a part that stands alone is offered."""
    page = visit(addresses(library)["one"], script=False)
    assert "Ravenscroft" in page.locator("aside .rows").inner_text()
    page.get_by_role("button", name="It may be seen in this paper").first.click()
    again = page.get_by_role("button", name="Redact it here too")
    expect(again).to_have_count(1)
    again.click()
    expect(again).to_have_count(0)
    page.get_by_role("button", name="Take it too").first.click()
    expect(page.locator(".aliases")).to_contain_text("Ravenscroft")


def test_a_proposal_fills_in_the_form(library: Library, visit: Callable[..., Any]) -> None:
    """Personal numbers are offered, and nothing is redacted before a person decides."""
    page = visit(f"/d/{papers.ident(library, 'b.txt')}/redact", script=False)
    row = page.locator("aside .rows li", has_text="600 123 456")
    row.get_by_role("button", name="Fill in").click()
    assert "600 123 456" in page.locator("#term").input_value()
    assert () == library.editor.decisions.all()


def test_lines_that_another_paper_shows_are_decided_there(
    library: Library, visit: Callable[..., Any]
) -> None:
    """The page of the decision shows the copy; a click excepts it, another redacts it, and the place is not lost."""
    from vitrina.core.records import Range

    pdf, text = papers.ident(library, "a.pdf"), papers.ident(library, "b.txt")
    line = library.editor.decide("lines", "b(6)", document=text, place=Range("", 0, 4, 4))
    page = visit(f"/redactions/{line.key}", script=False)
    copy = page.locator(f"#d-{pdf[:16]}")
    expect(copy.locator("mark")).to_have_text(NAME)
    copy.get_by_role("button", name="It may be seen in this paper").click()
    assert page.url.endswith(f"#d-{pdf[:16]}")
    expect(copy).to_contain_text("may be seen")
    assert (pdf,) == library.editor.decisions.one(line.key).except_in
    copy.get_by_role("button", name="Redact it here too").click()
    expect(copy).to_contain_text("redacted there too")
    assert 0 == copy.get_by_role("button").count()
    assert () == library.editor.decisions.one(line.key).except_in
    assert "Ravenscroft" not in papers.everything(papers.cleaned(library, "a.pdf"))


def test_what_is_found_in_an_edition_is_told_and_the_form_stays(
    library: Library, visit: Callable[..., Any]
) -> None:
    """A rehearsal that fails names files and decisions, without a reload by hand, and keeps what was typed."""
    term = library.editor.decide("term", "b(6)", term=NAME)
    page = visit("/publish")
    page.locator("#title").fill(f"The case of {NAME}")
    page.locator("#query").fill("keeper")
    page.locator("[name=choose][value=query]").check()
    page.get_by_role("button", name="Only look for leaks").click()
    expect(page.locator("#h-last")).to_have_text("It was not done", timeout=60_000)
    expect(page.locator(f".outcome a[href='/redactions/{term.key}']").first).to_be_visible()
    assert NAME not in page.locator(".outcome").inner_text()
    expect(page.locator("#title")).to_have_value(f"The case of {NAME}")
    expect(page.locator("#query")).to_have_value("keeper")
    expect(page.locator("[name=choose][value=query]")).to_be_checked()


def test_places_are_looked_for_once(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor goes to and fro: the library is gone through anew only when papers or the decision changed."""
    term = library.editor.decide("term", "b(6)", term=NAME)
    asked = []
    blocks = library.editor._papers.blocks
    monkeypatch.setattr(
        library.editor,
        "_papers",
        msgspec.structs.replace(
            library.editor._papers, blocks=lambda ident: asked.append(ident) or blocks(ident)
        ),
    )
    first = library.editor.places(term.key)
    count = len(asked)
    assert count == 3
    library.editor.decisions.except_in(term.key, first[0].document)
    again = library.editor.places(term.key)
    assert count == len(asked)
    assert {first[0].document} == {place.document for place in again if place.excepted}
    library.editor.decisions.alias(term.key, "the keeper")
    assert len(library.editor.places(term.key)) > len(first)
    assert count < len(asked)
