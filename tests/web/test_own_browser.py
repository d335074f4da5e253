"""A person's own pages in headless Chromium: by axe, by keyboard, without script, on a phone, printed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

expect = pytest.importorskip("playwright.sync_api").expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
SPEECH = hashlib.sha256(b"speech").hexdigest()
ATTACK = hashlib.sha256(b"attack").hexdigest()
AT = f"/d/{SPEECH}?q=asilo&line=447"
FIRES = """<script>document.title='fired'</script><img src=x onerror="document.title='fired'">"""


@pytest.fixture(name="visit")
def _visit(own_site: Any, chromium: Any) -> Any:
    """Open pages with the key, in a browser of one's own."""
    opened = []

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
            reduced_motion="reduce", accept_downloads=True,
        )  # fmt: skip
        opened.append(context)
        site = own_site
        context.add_cookies(
            [{"name": site.access.cookie, "value": site.access.session, "url": site.address}]
        )
        context.set_default_timeout(5000)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(site.address + path)
        return page

    yield visit
    for context in opened:
        context.close()


def furnish(library: Any) -> dict[str, str]:
    """Put something of everything on the desk, some of it hostile; the pages that show it."""
    desk = library.desk
    cited = f"vitrina:{SPEECH[:16]}#line=447"
    desk.star(SPEECH)
    desk.star(ATTACK)
    desk.tag(SPEECH, "asylum", f"tag {FIRES[:40].replace('(', '')}".replace('"', ""))
    desk.note(cited, f"**Mark** this. {cited}\n\n{FIRES}")
    saved = desk.save("asylum", name=FIRES)
    library.news(saved.key)
    case = desk.open_dossier(f"The offer {FIRES}", f"Who offered. {FIRES}")
    desk.add(case.key, "passage", cited, FIRES)
    desk.add(case.key, "event", cited, "Offered", date="2021-01-04", state="offered")
    desk.add(case.key, "document", f"vitrina:{ATTACK[:16]}")
    desk.add(case.key, "note", cited, "A word between.")
    batch = library.batches.begin(["assange", "???", FIRES, "nobody at all"], name=FIRES)
    library.batches.run(batch.key)
    return {
        "mine": "/mine", "tag": "/mine/tag/asylum", "saved": f"/mine/search/{saved.key}", "dossiers": "/dossiers",
        "dossier": f"/dossiers/{case.key}", "lists": "/lists", "list": f"/lists/{batch.key}",
        "export": "/export?q=asylum", "results": "/?q=asilo", "document": AT,
    }  # fmt: skip


@pytest.fixture(name="pages", scope="module")
def _pages(own_site: Any) -> dict[str, str]:
    """The pages of a furnished desk."""
    return furnish(own_site.library)


@pytest.mark.parametrize(
    ("size", "scheme", "tongue"),
    [("desktop", "light", "en"), ("desktop", "dark", "es"), ("phone", "light", "es"), ("phone", "dark", "en")],
)  # fmt: skip
def test_axe_finds_nothing(
    visit: Any, own_site: Any, pages: Any, size: str, scheme: str, tongue: str
):
    """Every page of one's own meets WCAG 2.2 AA as far as axe can see, fits its screen and runs nothing."""
    page = visit("/mine", size=size, scheme=scheme, tongue=tongue)
    found = {}
    for name, path in pages.items():
        page.goto(own_site.address + path)
        assert "fired" != page.title()[:5]
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")
        page.evaluate(AXE)
        result = page.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
            RULES,
        )
        for violation in result["violations"]:
            found[name, violation["id"]] = [node["html"][:200] for node in violation["nodes"][:3]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[name, "overflow"] = page.evaluate("document.documentElement.scrollWidth")
    assert ({}, []) == (found, page.said)


def test_s_stars_a_result_and_u_undoes(visit: Any, own_site: Any):
    """``s`` stars the result one is at, without leaving; the next page offers to undo, and ``u`` does."""
    page = visit("/?q=extradition")
    page.keyboard.press("j")
    before = len(own_site.library.desk.stars())
    button = page.locator(".hit .star").first
    with page.expect_response("**/own/star"):
        page.keyboard.press("s")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert before + 1 == len(own_site.library.desk.stars())
    page.goto(own_site.address + "/mine")
    expect(page.locator(".done")).to_contain_text("Starred")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert before == len(own_site.library.desk.stars())


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("script", [True, False])
def test_a_case_is_built_from_a_passage(visit: Any, own_site: Any, size: str, script: bool):
    """With and without script, on both screens: note, tag, dossier, event, order, undo."""
    desk = own_site.library.desk
    page = visit(AT, size=size, script=script)
    own = page.locator("#own")
    own.locator("#note-text").fill(f"Noted on {size} {script}")
    own.get_by_role("button", name="Write").click()
    expect(page.locator(".done")).to_contain_text("Note written")
    expect(page.locator("#own")).to_contain_text(f"Noted on {size} {script}")
    page.locator("#tag-name").fill(f"{size}, {script}")
    page.locator(".own-line button").click()
    expect(page.locator(".own-tags")).to_contain_text(size)
    page.locator("summary", has_text="Add to a dossier").click()
    form = page.locator("form[action='/own/add-item']")
    form.locator("[name=dossier]").select_option("")
    form.locator("[name=title]").fill(f"Case {size} {script}")
    form.get_by_role("button", name="Add").click()
    case = next(one for one in desk.dossiers() if one.title == f"Case {size} {script}")
    page.goto(f"{own_site.address}/dossiers/{case.key}")
    page.locator("summary", has_text="Add by citation").click()
    form = page.locator("form[action='/own/add-item']")
    form.locator("[name=citation]").fill(f"vitrina:{SPEECH[:16]}#line=446")
    form.locator("[name=kind]").select_option("event")
    form.locator("[name=date]").fill("2021-01-04")
    form.locator("[name=state]").fill("offered")
    form.get_by_role("button", name="Add").click()
    expect(page.locator(".about .standing")).to_contain_text("offered")
    page.locator(".piece.event").get_by_role("button", name="Up").click()
    assert ["event", "passage"] == [item.kind for item in desk.items(case.key)]
    expect(page.locator(".done")).to_contain_text("Piece moved")
    page.locator("#undo").click()
    assert ["passage", "event"] == [item.kind for item in desk.items(case.key)]
    expect(page.locator(".done")).to_contain_text("Undone")


def test_a_dossier_is_printed_alone(visit: Any, pages: Any):
    """In print only the case is left: no box, no buttons, no forms."""
    page = visit(pages["dossier"])
    page.emulate_media(media="print")
    expect(page.locator(".piece blockquote").first).to_be_visible()
    for what in (".top", ".rooms", ".handles", ".add", ".foot", ".handles-only"):
        expect(page.locator(what).first).to_be_hidden()


def test_a_file_of_names_is_asked_and_saved(visit: Any, tmp_path: Path):
    """A list is uploaded, asked, and saved as a workbook."""
    (tmp_path / "names.txt").write_text("assange\nnobody\n")
    page = visit("/lists")
    page.locator("[name=file]").set_input_files(tmp_path / "names.txt")
    page.locator("[name=name]").fill("From a file")
    page.get_by_role("button", name="Ask for all").click()
    expect(page.locator("h1")).to_have_text("From a file")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as XLSX").click()
    assert ("From a file.xlsx", b"PK") == (
        saved.value.suggested_filename, Path(saved.value.path()).read_bytes()[:2],
    )  # fmt: skip
