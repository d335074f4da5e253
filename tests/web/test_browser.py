"""The workspace in headless Chromium: by eye of axe, by keyboard, without script, on a phone."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from msgspec import structs

expect = pytest.importorskip("playwright.sync_api").expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def ident(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()


PATHS = {
    "home": "/",
    "results": "/?q=asylum+asilo&language=-fr",
    "nothing": "/?q=zzz",
    "text": f"/d/{ident('speech')}?q=asilo&line=446-456",
    "picture": f"/d/{ident('pdf')}?q=extradition&page=2&line=5",
    "table": f"/d/{ident('table')}?q=asylum&part=Sheet+1&line=40",
    "mail": f"/d/{ident('mail')}?q=assange",
    "hidden": f"/d/{ident('office')}",
    "archive": f"/d/{ident('box')}",
    "archive-on": f"/d/{ident('box')}?from=201",
    "sheet": f"/d/{ident('table')}?part=Secret",
    "rows": f"/d/{ident('table')}?q=asylum&n=3&part=Sheet+1&line=400",
    "pages": f"/d/{ident('pdf')}/pages?q=extradition&page=2",
    "arabic": f"/d/{ident('arabic')}",
    "attack": f"/d/{ident('attack')}?q=asylum",
    "findings": f"/d/{ident('speech')}/facts",
    "findings-of": f"/d/{ident('attack')}/facts?group=who",
    "timeline": "/told/timeline?q=asylum",
    "letters": "/told/letters",
    "names": "/told/names?q=asylum",
    "statements": "/told/statements?q=asylum&by=minister",
    "references": "/told/references",
    "compare": f"/compare/{ident('speech')}/{ident('attack')}",
    "differing": f"/compare/{ident('pdf')}/{ident('pdf')}?only=1",
    "files": "/files",
    "progress": "/progress",
    "why": "/files?code=damaged",
    "original": f"/d/{ident('pdf')}/original",
    "help": "/help",
    "api": "/api",
    "missing": "/nowhere",
}


@pytest.fixture(name="visit")
def _visit(site: Any, chromium: Any) -> Any:
    """Open pages with the key, in a browser of one's own; what it says goes wrong is collected."""
    opened = []

    def visit(
        path: str = "/",
        *,
        size: str = "desktop",
        scheme: str = "light",
        tongue: str = "en",
        script: bool = True,
        enter: bool = True,
    ) -> Any:
        context = chromium.new_context(
            viewport=SIZES[size], color_scheme=scheme, locale=tongue, java_script_enabled=script,
            reduced_motion="reduce",
        )  # fmt: skip
        opened.append(context)
        if enter:
            cookie = {"name": site.access.cookie, "value": site.access.session, "url": site.address}
            context.add_cookies([cookie])
        page = context.new_page()
        page.said = []
        page.asked = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("dialog", lambda dialog: (page.said.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(site.address + path)
        return page

    yield visit
    for context in opened:
        context.close()


@pytest.mark.parametrize(
    ("size", "scheme", "tongue"),
    [
        ("desktop", "light", "en"),
        ("desktop", "dark", "es"),
        ("phone", "light", "es"),
        ("phone", "dark", "en"),
    ],
)
def test_axe_finds_nothing(visit: Any, site: Any, size: str, scheme: str, tongue: str):
    """Every page meets WCAG 2.2 AA as far as axe can see, and fits its screen."""
    page = visit("/help", size=size, scheme=scheme, tongue=tongue)
    found = {}
    for name, path in PATHS.items():
        page.goto(site.address + path)
        page.evaluate(AXE)
        result = page.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
            RULES,
        )
        for violation in result["violations"]:
            found[name, violation["id"]] = [
                node["html"][:200] + " / " + str(node["any"][:1])[:300]
                for node in violation["nodes"][:3]
            ]
        widest = page.locator("main :is(h1, h2, p):visible").evaluate_all(
            "all => Math.max(0, ...all.map((one) => one.getBoundingClientRect().width))"
        )
        if widest < 20:
            found[name, "blank"] = widest
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[name, "overflow"] = page.evaluate("document.documentElement.scrollWidth")
    assert {} == found


def test_hostile_words_fire_nothing(visit: Any, site: Any):
    """No script, dialog, style or request of a document ever runs, on any page that shows it."""
    page = visit("/?kind=web")
    for path in (
        "/?q=asylum&kind=web",
        PATHS["attack"],
        "/files",
        "/progress",
        f"/d/{ident('attack')}/original",
        PATHS["findings-of"],
        PATHS["timeline"],
        PATHS["letters"],
        PATHS["names"],
        PATHS["statements"],
        PATHS["references"],
    ):
        page.goto(site.address + path)
        page.wait_for_load_state("networkidle")
        assert "fired" not in page.title()[:5]
        assert page.locator("main").is_visible()
    assert [] == page.said
    assert [] == [url for url in page.asked if not url.startswith(site.address)]


def test_the_key_in_the_fragment_opens_and_vanishes(visit: Any, site: Any):
    """The printed address lets in; afterwards the key stands in no address."""
    page = visit(f"/enter#{site.access.key}", enter=False)
    page.wait_for_url(site.address + "/")
    assert "seedcase" == page.locator("h1").inner_text()
    assert [] == [url for url in page.asked if site.access.key in url.partition("#")[0]]
    assert site.access.key not in page.evaluate("JSON.stringify(performance.getEntries())")


def test_a_code_opens_without_script(visit: Any, site: Any):
    """The one-time path lets in without script, once."""
    code = site.access.code()
    page = visit(f"/enter/{code}", enter=False, script=False)
    assert site.address + "/" == page.url
    other = visit(f"/enter/{code}", enter=False, script=False)
    assert "used" in other.locator("h1").inner_text()


def test_by_keyboard(visit: Any):
    """From the home page to the third hit and on through the document, without a mouse."""
    page = visit("/?q=asylum")
    page.keyboard.press("/")
    assert "q" == page.evaluate("document.activeElement.name")
    page.keyboard.type("asilo")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=asilo*")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/d/**")
    assert "Hit 1 of 3" in page.locator(".steps:not(.way)").inner_text()
    page.keyboard.press("n")
    page.wait_for_url("**line=456*")
    page.keyboard.press("p")
    page.wait_for_url("**line=447*")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_single_keys_can_be_switched_off(visit: Any):
    """Who switches single keys off types in peace."""
    page = visit("/?q=asylum")
    page.select_option("select[name=keys]", "off")
    page.click(".set button")
    page.wait_for_load_state()
    assert page.url.endswith("/?q=asylum")
    page.keyboard.press("?")
    assert not page.locator("#keys").is_visible()


def test_without_script(visit: Any):
    """Search, narrow down, open, step, cite and change the language with no script at all."""
    page = visit("/", script=False, size="phone")
    page.fill("main input[name=q]", "asilo")
    page.keyboard.press("Enter")
    assert "1 document" in page.locator("#count").inner_text()
    page.locator(".hit h3 a").first.click()
    assert page.locator("#L447.target").is_visible()
    page.click("#next-hit")
    assert "line=456" in page.url
    page.fill(".lines input[name=line]", "446-456")
    page.click(".lines button")
    assert 11 == page.locator(".target").count()
    assert "line=446-456" in page.input_value("#citation")
    page.select_option("select[name=language]", "es")
    page.click(".set button")
    assert "es" == page.locator("html").get_attribute("lang")
    assert "Citar las líneas 446\N{EN DASH}456" == page.locator("#cite h2").inner_text()


def test_it_opens_at_the_line(visit: Any):
    """The line asked for is on the screen when the page has come, below the tools."""
    for size in SIZES:
        page = visit(PATHS["text"] + "#L446", size=size)
        box = page.locator("#L446").bounding_box()
        assert 90 < box["y"] < 450


def test_hits_lie_on_their_words(visit: Any):
    """On the picture a hit's rectangle lies inside the picture, on the row of its line."""
    page = visit(f"/d/{ident('pdf')}?q=MEMORANDUM&page=1")
    page.wait_for_load_state("load")
    image = page.locator(".plate img").bounding_box()
    hit = page.locator(".picture rect.hit").first.bounding_box()
    assert 0.077 < (hit["y"] - image["y"]) / image["height"] < 0.1
    assert 0.088 < (hit["x"] - image["x"]) / image["width"] < 0.1


def test_a_range_is_cited_with_shift(visit: Any):
    """A click on one line number and a shift-click on another cite the lines between."""
    page = visit(f"/d/{ident('office')}")
    page.click("#L2 .n")
    page.wait_for_url("**line=2*")
    page.click("#L4 .n", modifiers=["Shift"])
    page.wait_for_url("**line=2-4*")
    assert 3 == page.locator(".target").count()


def test_progress_moves(visit: Any, site: Any):
    """The banner of a run follows it, and says when all is read."""
    page = visit("/")
    assert "1,204 of 5,761 files read" in page.locator("#progress").inner_text()
    running, site.library.running = site.library.running, None
    try:
        expect(page.locator("#progress .now")).to_have_text("Everything has been read.")
    finally:
        site.library.running = running


def test_arabic_runs_from_the_right(visit: Any):
    """A line of Arabic is set from right to left, its title too."""
    page = visit(PATHS["arabic"])
    assert "rtl" == page.evaluate("getComputedStyle(document.querySelector('h1')).direction")
    assert page.evaluate("document.querySelector('#L1 p').matches(':dir(rtl)')")


def test_print_leaves_the_paper_alone(visit: Any):
    """In print there is the text and its citation, and no tools."""
    page = visit(PATHS["text"])
    page.emulate_media(media="print")
    assert page.locator("#L446").is_visible()
    assert page.locator("#citation").is_visible()
    assert not page.locator(".tools").is_visible()
    assert not page.locator(".top").is_visible()


def test_the_box_offers_while_one_types(visit: Any):
    """A word is offered, chosen with an arrow and Enter, searched with the next; Escape takes back."""
    page = visit("/")
    page.locator("main input[name=q]").press_sequentially("indul")
    expect(page.locator("#offers li").first).to_have_text("indulte")
    page.keyboard.press("ArrowDown")
    expect(page.locator("main input[name=q]")).to_have_value("indulte ")
    page.keyboard.press("Escape")
    expect(page.locator("main input[name=q]")).to_have_value("indul")
    expect(page.locator("#offers")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**q=indul")


def test_selected_words_are_cited(visit: Any):
    """Words selected over two lines lead to the citation of both."""
    page = visit(PATHS["text"])
    page.evaluate(
        """() => {
          const [a, b] = ["L447", "L448"].map((id) => document.querySelector(`#${id} p`).firstChild);
          getSelection().setBaseAndExtent(a, 1, b, 1);
        }"""
    )
    expect(page.locator("#pick a")).to_have_text("Cite lines 447\N{EN DASH}448")
    page.click("#pick a")
    page.wait_for_url("**line=447-448*")
    assert 2 == page.locator(".target").count()


def test_a_picture_is_enlarged_and_turned(visit: Any):
    """By button and by key; the marks turn with it, and the next page is turned as well."""
    page = visit(f"/d/{ident('pdf')}?q=MEMORANDUM&page=1")
    page.wait_for_load_state("load")
    before = page.locator(".plate").bounding_box()
    page.click("#lens [data-do=in]")
    expect(page.locator("#zoom")).to_have_text("125%")
    assert 1.25 == pytest.approx(
        page.locator(".plate").bounding_box()["width"] / before["width"], abs=0.02
    )
    page.keyboard.press("0")
    page.keyboard.press("r")
    turned = page.locator(".plate").bounding_box()
    image, hit = page.locator(".plate img").bounding_box(), page.locator("rect.hit").bounding_box()
    assert before["width"] == pytest.approx(turned["width"], abs=2)
    assert turned["height"] < before["width"]
    # What stood at the top left, a hit, is at the top right now.
    assert 0.88 < (hit["x"] + hit["width"] - image["x"]) / image["width"] < 0.95
    page.goto(page.url.replace("page=1", "page=2"))
    page.wait_for_load_state("load")
    assert turned["height"] == pytest.approx(page.locator(".plate").bounding_box()["height"], abs=2)


def test_picture_and_text_scroll_together(visit: Any):
    """Whoever scrolls the text takes the picture along, and the other way round."""
    page = visit(f"/d/{ident('pdf')}?page=1")
    page.wait_for_load_state("load")
    for _ in range(3):
        page.click("#lens [data-do=in]")
    expect(page.locator("#zoom")).to_have_text("200%")
    page.mouse.move(1000, 600)
    page.mouse.wheel(0, 500)
    page.wait_for_function("document.getElementById('frame').scrollTop > 100")
    top = page.evaluate("scrollY")
    frame = page.locator("#frame").bounding_box()
    page.mouse.move(frame["x"] + 100, frame["y"] + 100)
    page.mouse.wheel(0, -2000)
    page.wait_for_function("top => scrollY < top - 50", arg=top)


def test_a_line_is_shown_on_the_picture(visit: Any):
    """Under the pointer a line of the text is framed on the picture."""
    page = visit(f"/d/{ident('pdf')}?page=1")
    page.wait_for_load_state("load")
    page.hover("#L3 p")
    image, row = page.locator(".plate img").bounding_box(), page.locator("rect.row").bounding_box()
    assert 0.13 < (row["y"] - image["y"]) / image["height"] < 0.15


def test_results_follow_one_another(visit: Any):
    """From a hit to the next result and back, by key; what is found inside keeps the way."""
    page = visit("/?q=telegram&kind=text&sort=date")
    page.click(".hit:nth-child(2) h3 a")
    assert "Result 2 of 60" in page.locator(".way").inner_text()
    page.keyboard.press("]")
    page.wait_for_url("**n=3*")
    assert "1952" in page.locator(".kicker").inner_text()
    page.fill("#find", "embassy")
    page.press("#find", "Enter")
    page.wait_for_url("**find=embassy*")
    assert "Hit 1 of 1" in page.locator(".steps:not(.way)").inner_text()
    assert "embassy" == page.locator("mark").first.inner_text().lower()
    page.click("#prev-result")
    page.wait_for_url("**n=2*")
    page.click(".way .back")
    page.wait_for_url("**/?q=telegram*sort=date*")


def test_the_run_is_live(visit: Any, site: Any):
    """The page of a run follows it without a reload, and without a script by reloading."""
    page = visit("/progress")
    assert "1,204" in page.locator(".figures").inner_text()
    assert "box.mbox" in page.locator(".hands").first.inner_text()
    running = site.library.running
    try:
        site.library.running = structs.replace(running, done=1999)
        expect(page.locator(".figures")).to_contain_text("1,999")
        site.library.running = structs.replace(running, done=5761, finished=True, working=())
        expect(page.locator("h1")).to_have_text("Some files have not been read")
    finally:
        site.library.running = running
    assert [] == page.said
    still = visit("/progress", script=False)
    assert "5" == still.locator("noscript meta").get_attribute("content")


def test_boxes_narrow_down_at_once(visit: Any):
    """A ticked box narrows down, its contrary lets it go, and the focus stays where it was."""
    page = visit("/?q=asylum")
    page.locator("#narrow input[name=kind][value=mail]").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**kind=mail*")
    assert "mail" == page.evaluate("document.activeElement.value")
    page.locator("#narrow input[value='-mail']").check(force=True)
    page.wait_for_url("**kind=-mail*")
    assert "kind=mail" not in page.url
    page.locator("#narrow input[name=language][value=es]").check()
    page.wait_for_url("**language=es*")
    assert "kind=-mail" in page.url


def test_boxes_without_a_script(visit: Any):
    """Without a script the boxes wait for their button."""
    page = visit("/?q=asylum&sort=date", script=False)
    page.locator("#narrow input[name=kind][value=mail]").check()
    page.locator("#narrow input[name=kind][value=pdf]").check()
    page.click("#narrow .apply button")
    assert "2 documents" == page.locator("#count").inner_text()
    assert "sort=date" in page.url
    page.fill(".years input[name=first]", "2010")
    page.click(".years button")
    assert "1 document" == page.locator("#count").inner_text()


def test_years_are_dragged_over(visit: Any):
    """From one bar to another the pointer chooses the years between; a click chooses one bar."""
    page = visit("/?q=asylum&kind=text")
    bars = page.locator(".bars li")
    first, last = bars.nth(1).bounding_box(), bars.nth(3).bounding_box()
    page.mouse.move(first["x"] + 5, first["y"] + 40)
    page.mouse.down()
    page.mouse.move(last["x"] + 5, last["y"] + 30, steps=4)
    assert "1960\N{EN DASH}1989" == page.locator("#years").inner_text()
    page.mouse.up()
    page.wait_for_url("**year=1960-1989*")
    assert "kind=text" in page.url
    assert 3 == page.locator(".bars li.inside").count()
    page.locator(".bars a").nth(1).click()
    page.wait_for_url("**year=1960-1969*")
