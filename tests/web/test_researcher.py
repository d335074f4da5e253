"""A researcher at work on real papers, on both screens: each act of hers, from search to dossier.

The library is made of the samples, read and with OCR; nothing of it is made up.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

import vitrina
from vitrina.core.records import Range
from vitrina.library import Library

expect = pytest.importorskip("playwright.sync_api").expect

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
WIDEST = (
    "Math.max(...[...document.querySelectorAll('main :is(h1, h2, p)')].map(e => e.offsetWidth))"
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FIXED = (
    "/",
    "/?q=asylum",
    "/?q=zzz",
    "/files",
    "/progress",
    "/mine",
    "/dossiers",
    "/lists",
    "/help",
    "/api",
)
VIEWS = ("timeline", "letters", "names", "statements", "references")
SAMPLES = Path(__file__).parents[2] / "samples"
SIZES = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The samples, read."""
    root = tmp_path_factory.mktemp("researcher")
    with vitrina.open(SAMPLES, library=root / "samples.library") as made:
        made.ingest(workers=1)
        yield made


@pytest.fixture(name="at", scope="module")
def _at(library: Library) -> dict[str, str]:
    """Where each sample's page is, by its path."""
    hits = library.search("*", limit=100, facets=()).hits
    return {hit.path.removeprefix("samples/"): f"/d/{hit.document}" for hit in hits}


@pytest.fixture(name="visit", params=["desktop", "phone"])
def _visit(request: pytest.FixtureRequest, library: Library, sites: Any, chromium: Any) -> Any:
    """Open pages with the key, on a desk's screen and on a phone's."""
    site = sites(library)
    context = chromium.new_context(
        viewport=SIZES[request.param], locale="en", reduced_motion="reduce", accept_downloads=True
    )
    context.add_cookies(
        [{"name": site.access.cookie, "value": site.access.session, "url": site.address}]
    )
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))

    def visit(path: str) -> Any:
        page.goto(site.address + path)
        return page

    visit.size = request.param
    yield visit
    assert [] == page.said
    context.close()


def unfold(page: Any) -> None:
    """On a phone the ways to narrow down are folded away."""
    fold = page.locator(".fold > summary")
    if fold.is_visible() and page.locator(".fold:not([open])").count():
        fold.click()


def in_view(page: Any, selector: str) -> bool:
    """Whether an element is on the screen without scrolling."""
    box = page.locator(selector).first.bounding_box()
    return box is not None and 0 <= box["y"] < page.viewport_size["height"]


def test_axe_finds_nothing_on_real_papers(visit: Any, at: dict[str, str], library: Library):
    """Every page meets WCAG 2.2 AA with what real papers bring with them, and fits its screen."""
    library.desk.star(at["legal/safe-conduct.pdf"].removeprefix("/d/"))
    paths = [*FIXED, *(f"/told/{view}?q=asylum" for view in VIEWS), *at.values()]
    paths += [f"{path}/facts" for name, path in at.items() if name.startswith("cables/")]
    found = {}
    for path in paths:
        page = visit(path)
        page.evaluate(AXE)
        result = page.evaluate(
            "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
            RULES,
        )
        for violation in result["violations"]:
            found[path, violation["id"]] = [node["html"][:200] for node in violation["nodes"][:3]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[path, "overflow"] = page.evaluate("document.documentElement.scrollWidth")
        if page.evaluate(WIDEST) < 100:
            found[path, "blank"] = page.evaluate(WIDEST)
    assert {} == found


# --- search ----------------------------------------------------------------------------------


def test_she_types_and_is_offered_words(visit: Any):
    """Words of the papers are offered as she types; one is taken by the keyboard."""
    page = visit("/")
    page.locator("main input[type=search]").press_sequentially("asyl")
    expect(page.locator("#offers li").first).to_contain_text("asylum")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # takes it; the next one searches
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "q=asylum" in url)
    expect(page.locator(".hit").first).to_be_visible()


def test_how_it_was_read_is_put_right_by_a_click(visit: Any):
    """A field that there is not is read as words, and the one that was meant is a click away."""
    page = visit("/?q=titel:asylum")
    note = page.locator(".note", has_text="titel")
    note.locator("a").click()
    page.wait_for_url("**q=title%3Aasylum*")
    assert page.locator(".hit").count()


def test_she_narrows_down_leaves_out_and_goes_back(visit: Any):
    """Facets combine and exclude, years narrow, each wish is a chip that goes away; back comes back."""
    page = visit("/?q=*")
    every = page.locator("#count").inner_text()
    unfold(page)
    page.locator("label.want", has_text="Text").locator("input").check()
    page.wait_for_url("**kind=text*")
    some = page.locator("#count").inner_text()
    unfold(page)
    page.locator("label.not input[value='-es']").check()
    page.wait_for_url("**language=-es*")
    fewer = page.locator("#count").inner_text()
    numbers = [int(text.split()[0]) for text in (every, some, fewer)]
    assert sorted(numbers, reverse=True) == numbers
    assert 3 == len(set(numbers))
    page.locator(".chip", has_text="Text").click()
    page.wait_for_url(lambda url: "kind=text" not in url)
    page.go_back()
    expect(page.locator("#count")).to_have_text(fewer)
    page.reload()
    expect(page.locator("#count")).to_have_text(fewer)
    unfold(page)
    page.locator(".facet input[name=first]").fill("1994")
    page.locator(".facet input[name=last]").fill("1994")
    page.locator(".facet").get_by_role("button", name="Go").click()
    page.wait_for_url(lambda url: "first=1994" in url)
    expect(page.locator(".hit time").first).to_contain_text("1994")


def test_copies_are_one_hit(visit: Any):
    """The same bytes in two places are one hit, which names the other place."""
    page = visit("/?q=journalist+asylum")
    hit = page.locator(".hit", has_text="JOURNALIST")
    expect(hit).to_have_count(1)
    hit.locator("summary", has_text="and 1 copy").click()
    expect(hit.locator(".copies li")).to_contain_text("copies")


def test_by_keys_alone(visit: Any):
    """/ j k o n p s c ? [ ]: from the search to the next hit and back, without a mouse."""
    page = visit("/?q=asylum")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("o")
    page.wait_for_url("**/d/**")
    first = page.url
    page.keyboard.press("]")
    page.wait_for_url(lambda url: "n=2" in url)
    page.keyboard.press("[")
    page.wait_for_url(first)
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("input[type=search]:focus")).to_have_count(1)


# --- a document --------------------------------------------------------------------------------


def test_it_opens_at_the_hit(visit: Any):
    """A hit opens at its line, marked, on the screen; n and p go on and back."""
    page = visit("/?q=safe+conduct+kind:text")
    page.locator(".hit h3 a").first.click()
    page.wait_for_url("**/d/**")
    expect(page.locator(".line.target mark").first).to_be_visible()
    assert in_view(page, ".line.target")
    here = page.url
    if page.locator("#next-hit").count():
        page.keyboard.press("n")
        page.wait_for_url(lambda url: url != here)
        page.keyboard.press("p")
        page.wait_for_url(lambda url: "line=" in url)


def test_the_page_image_has_the_hit_on_it(visit: Any, at: dict[str, str]):
    """The picture of a PDF's page is drawn, the hit framed on it; it is enlarged and turned."""
    page = visit(at["legal/safe-conduct.pdf"] + "?q=bearer")
    image = page.locator(".plate img")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", value=True)
    assert image.evaluate("image => image.naturalWidth") > 100
    hit = page.locator(".plate rect.hit").first.bounding_box()
    plate = image.bounding_box()
    assert hit
    assert plate
    assert plate["x"] <= hit["x"] <= plate["x"] + plate["width"]
    page.locator("#lens [data-do=in]").click()
    expect(page.locator("#zoom")).not_to_have_text("100%")
    page.locator("#lens [data-do=fit]").click()
    page.locator("#lens [data-do=turn]").click()
    page.locator("#lens [data-do=fit]").click()
    expect(page.locator("#zoom")).to_have_text("100%")


def test_words_are_sought_inside(visit: Any, at: dict[str, str]):
    """Other words are looked for in the document, and counted."""
    page = visit(at["press/veldora-courier-1994-04-04.html"])
    page.locator("#find").fill("harbour")
    page.keyboard.press("Enter")
    page.wait_for_url("**=harbour*")
    expect(page.locator(".line mark").first).to_contain_text(re.compile("harbour", re.IGNORECASE))


def test_claims_stand_apart_and_reading_is_explained(visit: Any, at: dict[str, str]):
    """What a file says of itself may lie; what was found is a guess; how it was read is said."""
    page = visit(at["legal/safe-conduct.pdf"])
    claims = page.locator("section", has=page.get_by_role("heading", name="says of itself"))
    expect(claims).to_contain_text("It may lie.")
    expect(claims).to_contain_text("Ministry of the Interior")
    how = page.locator("#how")
    expect(how).to_contain_text("pdf, version")
    expect(page.locator("section", has_text="What was found").last).to_be_visible()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("mail/request.eml", ["Attachments", "note"]),
        ("accounts/harbour-treaty.xlsx", ["List of sheets"]),
        ("box-7.zip", ["files inside"]),
        ("legal/memo-scanned.png", ["Read off pictures", "letters may be wrong"]),
        ("legal/note-for-the-record.docx", ["Hidden in the file"]),
        ("press/veldora-courier-1994-04-04.html", ["Web page"]),
        ("cables/1994-port-amaro-0117.txt", ["What it tells", "Classification"]),
    ],
)
def test_each_kind_has_its_view(visit: Any, at: dict[str, str], path: str, words: list[str]):
    """Mail with attachments, sheets, an archive's tree, OCR, hidden words, a web page, a cable."""
    page = visit(at[path])
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def test_from_an_attachment_to_its_mail(visit: Any, at: dict[str, str]):
    """An attachment says what it lies in, and leads there; the archive's file to its archive."""
    page = visit(at["mail/request.eml"])
    page.locator("#inside a").first.click()
    expect(page.locator("h3", has_text="Inside")).to_be_visible()
    page.locator("h3:has-text('Inside') + ul a").first.click()
    page.wait_for_url("**" + at["mail/request.eml"] + "*")


def test_the_original_is_a_deliberate_act(visit: Any, at: dict[str, str]):
    """The original is warned of, and comes byte for byte, to be saved and not shown."""
    page = visit(at["legal/safe-conduct.pdf"])
    page.locator("a", has_text="The original file").click()
    expect(page.locator("main")).to_contain_text("safe-conduct.pdf")
    with page.expect_download() as saved:
        page.locator("form[method=post] button", has_text=re.compile("ave|ownload")).last.click()
    ident = at["legal/safe-conduct.pdf"].removeprefix("/d/")
    data = Path(saved.value.path()).read_bytes()
    assert ident == hashlib.sha256(data).hexdigest()


# --- citing ------------------------------------------------------------------------------------


def test_lines_are_cited_in_every_form_and_found_again(visit: Any, at: dict[str, str]):
    """A citation has every form; its permanent link opens there, highlighted."""
    page = visit(at["cables/1994-port-amaro-0117.txt"])
    page.locator(".lines input[name=line]").fill("6-8")
    page.locator(".lines button").click()
    page.wait_for_url("**line=6-8*")
    expect(page.locator(".line.target")).to_have_count(3)
    assert re.fullmatch(
        r"vitrina:[0-9a-f]{16}#line=6-8&words=[0-9a-f]{16}",
        page.locator("#citation").input_value(),
    )
    page.locator(".forms summary").click()
    forms = {
        code: page.locator(f"#form-{code}").input_value()
        for code in ("markdown", "chicago", "bibtex", "csl", "html")
    }
    assert forms["bibtex"].startswith("@misc{")
    assert json.loads(forms["csl"])[0]["type"] == "document"
    assert "<blockquote" in forms["html"]
    assert forms["markdown"].startswith("> ")
    page.locator(".forever a").click()
    page.wait_for_url("**line=6-8*")
    expect(page.locator(".line.target")).to_have_count(3)
    assert in_view(page, ".line.target")
    expect(page.locator(".note.warn")).to_have_count(0)


def test_words_that_changed_are_said(visit: Any, at: dict[str, str], library: Library):
    """A citation whose words now stand elsewhere says so, and leads to where they stand."""
    ident = at["cables/1994-port-amaro-0117.txt"].removeprefix("/d/")
    right = library.cite(ident, Range(line=6, last=6))
    page = visit("/cite?c=" + right.replace("#line=6", "%23line=3").replace("&", "%26"))
    expect(page.locator(".note.warn")).to_contain_text("not the ones that were cited")
    page.locator(".note.warn a").click()
    page.wait_for_url("**line=6*")
    expect(page.locator(".line.target")).to_have_count(1)


# --- what could not be read ---------------------------------------------------------------------


def test_what_could_not_be_read_is_listed_saved_and_tried_again(visit: Any, library: Library):
    """Every failure has its reason and advice, the list is a CSV, and a click tries again."""
    page = visit("/files")
    page.locator(".state.unreadable").click()
    page.wait_for_url("**state=unreadable*")
    rows = page.locator(".outcomes li")
    expect(rows.filter(has_text="locked.zip")).to_contain_text("password")
    expect(rows.filter(has_text="cut-short.pdf")).to_contain_text("another copy")
    with page.expect_download() as saved:
        page.get_by_role("link", name="This list as CSV").click()
    table = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text("utf-8-sig"))))
    assert {"unreadable"} == {row["state"] for row in table}
    page.locator(".codes a", has_text="locked with a password").click()
    page.get_by_role("button", name="Try these again").click()
    expect(page.locator(".note[role=status]")).to_contain_text("wait to be read again")
    assert 1 == library.counts().waiting
    library.ingest(workers=1)
    assert 0 == library.counts().waiting


def test_the_run_has_its_page(visit: Any):
    """How far the run is, with its rates and its problems."""
    page = visit("/progress")
    expect(page.locator("main")).to_contain_text("A second")
    expect(page.locator("main")).to_contain_text("broken or cut short")


# --- one's own -----------------------------------------------------------------------------------


def test_what_is_hers_is_kept_found_and_undone(visit: Any, at: dict[str, str], library: Library):
    """A star, a tag, a note in Markdown; the search finds them; Mine lists and undoes them."""
    name = f"Visa {visit.size}"
    page = visit(at["cables/1994-embajada-san-telmo-35.txt"] + "?line=5")
    page.locator("#own .star").click()
    expect(page.locator("#own .star")).to_have_attribute("aria-pressed", "true")
    page.reload()
    page.locator("#tag-name").fill(name)
    page.locator(".own-line button").first.click()
    page.locator("#note-text").fill(f"**Granted** at last, {visit.size}")
    page.get_by_role("button", name="Write").click()
    expect(page.locator(".own-note strong").last).to_have_text("Granted")
    visit(f"/?q=tag:%22{name}%22+is:starred")
    expect(page.locator(".hit")).to_have_count(1)
    visit("/mine")
    expect(page.locator(".own-note").last).to_contain_text("Granted")
    page.get_by_role("button", name=re.compile("Undo: Note written")).first.click()
    expect(page.locator(".done")).to_contain_text("Undone")
    assert not [note for note in library.desk.notes() if visit.size in note.text]
    page.get_by_role("button", name=re.compile("Undo: Starred")).first.click()
    expect(page.locator(".done")).to_contain_text("Undone")


def test_a_search_is_saved_and_told_what_is_new(visit: Any):
    """A search is kept under a name, and Mine says how much it finds."""
    page = visit("/?q=asylum&kind=text")
    page.locator("summary", has_text="Save this search").click()
    page.locator(".own-search input[name=name]").fill(f"Asylum {visit.size}")
    page.locator(".own-search").get_by_role("button", name="Save").click()
    expect(page.locator(".done")).to_be_visible()
    visit("/mine")
    page.locator(".paper", has_text=f"Asylum {visit.size}").click()
    expect(page.locator("h1")).to_contain_text("Asylum")
    expect(page.locator("main input[value*='/feeds/']")).to_have_count(1)


def test_results_are_taken_away(visit: Any, library: Library):
    """A whole answer as CSV, JSON lines and ZIP; the ZIP has its hashes."""
    total = library.search("asylum", limit=1).total
    page = visit("/?q=asylum")
    page.get_by_role("link", name="Take the results away").click()
    found: dict[str, bytes] = {}
    for form in ("csv", "jsonl", "zip-text", "zip-originals"):
        with page.expect_download() as saved:
            page.locator(f"button[value={form}], form:has([value={form}]) button").first.click()
        found[form] = Path(saved.value.path()).read_bytes()
    assert total == len(found["jsonl"].splitlines())
    assert total == len(list(csv.reader(io.StringIO(found["csv"].decode("utf-8-sig"))))) - 1
    with zipfile.ZipFile(io.BytesIO(found["zip-originals"])) as opened:
        sums = opened.read("SHA256SUMS").decode()
        for row in sums.splitlines():
            digest, _, name = row.partition("  ")
            assert digest == hashlib.sha256(opened.read(name)).hexdigest()


def test_a_list_of_names_is_asked(visit: Any):
    """Names are pasted; who hits what is told, what can't be searched too, and saved as a table."""
    page = visit("/lists")
    page.locator("textarea[name=lines]").fill("Elena Marsh\nnobody at all\n...\n")
    page.locator("[name=name]").fill(f"Names {visit.size}")
    page.get_by_role("button", name="Ask for all").click()
    expect(page.locator("h1")).to_have_text(f"Names {visit.size}")
    expect(page.locator("main")).to_contain_text("no word in it", timeout=30_000)
    row = page.locator("main li, main tr").filter(has_text="Elena Marsh").first
    expect(row.locator("a").first).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as CSV").click()
    assert "Elena Marsh" in Path(saved.value.path()).read_text("utf-8-sig")


def test_a_case_is_told_with_its_course_and_state(visit: Any, at: dict[str, str], library: Library):
    """A request for asylum as a dossier: events with dates, each on its line, and how it stands."""
    title = f"Elena Marsh {visit.size}"
    page = visit(at["cables/1994-port-amaro-0117.txt"] + "?line=8")
    page.locator("summary", has_text="Add to a dossier").click()
    form = page.locator("form[action='/own/add-item']")
    form.locator("[name=dossier]").select_option("")
    form.locator("[name=title]").fill(title)
    form.locator("[name=kind]").select_option("event")
    form.locator("[name=date]").fill("1994-03-17")
    form.locator("[name=state]").fill("asked")
    form.get_by_role("button", name="Add").click()
    visit(at["cables/1994-veldora-0058.txt"] + "?line=9-10")
    page.locator("summary", has_text="Add to a dossier").click()
    form = page.locator("form[action='/own/add-item']")
    form.locator("[name=dossier]").select_option(label=title)
    form.locator("[name=kind]").select_option("event")
    form.locator("[name=date]").fill("1994-03-19")
    form.locator("[name=state]").fill("granted")
    form.get_by_role("button", name="Add").click()
    case = next(one for one in library.desk.dossiers() if one.title == title)
    visit(f"/dossiers/{case.key}")
    expect(page.locator(".standing").first).to_contain_text("granted")
    expect(page.locator(".piece")).to_have_count(2)
    page.locator(".piece a").first.click()
    page.wait_for_url("**/d/**line=8**")
    expect(page.locator(".line.target")).to_have_count(1)


# --- what the papers tell --------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_what_the_papers_tell_is_taken_together(visit: Any, view: str):
    """Each view of the real papers opens, and what is in it leads on."""
    page = visit(f"/told/{view}?q=asylum")
    expect(page.locator("main")).to_be_visible()
    assert "broke" not in page.title()
    links = page.locator("main a[href^='/d/'], main a[href^='/?q=']")
    if links.count():
        links.first.click()
        page.wait_for_load_state()
        assert "broke" not in page.title()


def test_a_finding_is_put_right_and_back(visit: Any, at: dict[str, str], library: Library):
    """What the machine found is corrected by a person, and the correction taken back."""
    ident = at["cables/1994-veldora-0058.txt"].removeprefix("/d/")
    page = visit(f"/d/{ident}/facts?group=head")
    form = page.locator("form[action='/own/correct']").first
    details = page.locator(".finding-list details").first
    if details.count():
        details.locator("summary").click()
    form.locator("input[name=value]").fill(f"Right {visit.size}")
    form.locator("button").first.click()
    expect(page.locator("main")).to_contain_text(f"Right {visit.size}")
    assert [f"Right {visit.size}"] == [each.value for each in library.facts.corrections(ident)]
    page.locator("#undo").click()
    assert () == library.facts.corrections(ident)
