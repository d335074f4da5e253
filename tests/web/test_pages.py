"""Pages as they are answered: what stands in them, and where their links lead."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from html import unescape
from typing import Any

import pytest
from msgspec import structs
from starlette.testclient import TestClient

from vitrina.core.records import Citation, Location, Progress, Range
from vitrina.formats import citation
from vitrina.surfaces.web import asked, files_page
from vitrina.surfaces.web.asked import Asked


def ident(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]*)"', page)]


def test_home_says_what_there_is(reader: TestClient):
    """Without a query the page shows the box and what can be found."""
    page = reader.get("/").text
    assert "70 documents can be searched" in page
    assert "/?kind=pdf" in links(page)
    assert "3 files could not be read" in page


def test_a_hit_leads_to_its_line(reader: TestClient):
    """A hit links to the document at the line, with the query."""
    page = reader.get("/", params={"q": "indulte"}).text
    url = f"/d/{ident('speech')}?q=indulte&line=447&n=1#L447"
    assert url in links(page)
    assert "and 3 copies" in page
    assert "<mark>indulte</mark>" in page
    assert "4 January 2021" in page


def boxes(page: str) -> dict[tuple[str, str], bool]:
    """Each box of the facets: whether it is ticked."""
    found = re.findall(
        r'<input type="checkbox" name="(\w+)" value="([^"]*)"[^>]*?( checked)?>', page
    )
    return {(name, unescape(value)): bool(ticked) for name, value, ticked in found}


def test_facets_count_narrow_and_shut_out(reader: TestClient):
    """Each value has a box to want it and one to leave it out; what is ticked stands in the address."""
    known = boxes(reader.get("/", params={"q": "asylum"}).text)
    assert not known["kind", "mail"]
    assert not known["kind", "-mail"]
    assert "1 document<" in reader.get("/?q=asylum&kind=mail").text
    without = reader.get("/?q=asylum&kind=-text&year=1960-1969").text
    assert "1 document<" in without
    assert boxes(without)["kind", "-text"]
    assert not boxes(without)["kind", "text"]


def test_facets_combine(reader: TestClient):
    """Two values of a facet are one or the other; the rest can still be chosen, and are counted."""
    page = reader.get("/?q=asylum&kind=mail&kind=pdf").text
    assert "2 documents<" in page
    known = boxes(page)
    assert (True, True) == (known["kind", "mail"], known["kind", "pdf"])
    assert not known["kind", "table"]
    label = re.search(
        r'value="text" id="[^"]*"><span dir="auto">Text</span> <span class="count">(\d+)', page
    )
    assert int(label[1]) > 50


def test_years_come_from_a_form_or_the_bars(reader: TestClient):
    """A span of years is one wish, from the bars or typed; typed years take the place of others."""
    typed = reader.get("/?q=asylum&year=1990-1999&first=1960&last=1961").text
    chosen = reader.get("/?q=asylum&year=1960-1961").text
    count = re.search(r'id="count">(.*?)<', chosen)[1]
    assert count == re.search(r'id="count">(.*?)<', typed)[1]
    assert "1960–1961" in unescape(typed)
    assert (
        'name="first" inputmode="numeric" pattern="[0-9]{1,4}" size="4" maxlength="4" value="1960"'
        in typed
    )
    assert '<li data-first="1960" data-last="1969" class="inside">' in typed
    for odd in ("first=x", "first=99999", "last=0", "first=1970&last=1960", "last=1961"):
        assert 200 == reader.get(f"/?q=asylum&{odd}").status_code


def test_pages_reach_the_end(reader: TestClient):
    """Page four of the results is there, and a page beyond the end says so."""
    page = reader.get("/?q=asylum&p=4").text
    assert "Telegram 5" in page
    assert 'aria-current="page">4<' in page
    assert "There are no more results." in reader.get("/?q=asylum&p=999999999").text


def test_partial_answers_stand_apart(reader: TestClient):
    """Answers that lack a word come after a heading that says so."""
    page = reader.get("/?q=assange+cheryl").text
    assert (
        page.index("Re: Fw: Julian Assange")
        < page.index("Not all words:")
        < page.index("conferencia de prensa")
    )


@pytest.mark.parametrize(
    "query",
    [
        "%",
        "a" * 5000,
        "q=%00%ff",
        "q=x&p=-1",
        "q=x&p=99999999999999",
        "q=x&sort=evil",
        "q=x&year=0-999999",
        "q=x&year=9999-0",
        "q=x&kind=",
        "q=x" + "&kind=a" * 500,
        "q=x&line=1",
    ],
)
def test_no_address_breaks_the_search(reader: TestClient, query: str):
    """Whatever stands in the address, a page comes back."""
    assert 200 == reader.get(f"/?{query}").status_code


@pytest.mark.parametrize(
    "query",
    [
        "line=0",
        "line=17-14",
        "line=99999999",
        "line=999999999999",
        "page=2&line=3",
        "page=77",
        "part=nowhere",
        "at=-3",
        "at=9999999",
        "q=asilo&line=x",
        "words=zz",
        "part=%00",
    ],
)
@pytest.mark.parametrize("seed", ["speech", "pdf", "table", "scan", "attack"])
def test_no_address_breaks_a_document(reader: TestClient, seed: str, query: str):
    """Whatever place is asked for, the document opens."""
    assert 200 == reader.get(f"/d/{ident(seed)}?{query}").status_code


def test_a_document_opens_at_the_lines(reader: TestClient):
    """The lines asked for are in the page, highlighted, with their citation."""
    page = reader.get(f"/d/{ident('speech')}?q=asilo&line=446-456").text
    assert 11 == page.count('class="line target"')
    rows = rows_of(reader, "speech")[445:456]
    cited = citation.show(
        Citation(ident("speech")[:16], Range(line=446, last=456), citation.digest(rows))
    )
    assert f'value="{cited.replace("&", "&amp;")}"' in page
    assert "Hit 1 of 3" in page
    assert f"/d/{ident('speech')}?q=asilo&line=801#L801" in links(page)


def rows_of(reader: TestClient, seed: str):
    library = reader.app.state.library
    return "\n".join(block.text for block in library.blocks[ident(seed)]).split("\n")


def test_without_a_place_it_opens_at_the_first_hit(reader: TestClient):
    """A search inside a document goes to its first hit."""
    assert 'id="L447" class="line target"' in reader.get(f"/d/{ident('speech')}?q=asilo").text


def test_a_page_image_has_its_hits(reader: TestClient):
    """The page's picture has a box for each hit, and keeps for good."""
    page = reader.get(f"/d/{ident('pdf')}?q=extradition&page=2&line=5").text
    assert 24 == page.count('<rect class="hit"')
    assert 1 == page.count('<rect class="line"')
    picture = reader.get(f"/d/{ident('pdf')}/page/2.jpg?w=700")
    assert (200, "image/jpeg") == (picture.status_code, picture.headers["content-type"])
    assert "immutable" in picture.headers["cache-control"]
    again = reader.get(
        f"/d/{ident('pdf')}/page/2.jpg?w=700", headers={"if-none-match": picture.headers["etag"]}
    )
    assert 304 == again.status_code
    assert 404 == reader.get(f"/d/{ident('pdf')}/page/9.jpg").status_code


def test_a_table_is_a_table(reader: TestClient):
    """Rows are numbered and cut into cells; a hidden sheet says that it is hidden."""
    page = reader.get(f"/d/{ident('table')}?part=Sheet+1&line=2").text
    assert '<tr id="L2" class="target"><th scope="row">' in page
    assert '<td dir="auto">Mexico</td>' in page
    secret = reader.get(f"/d/{ident('table')}?part=Secret&line=2").text
    assert '<tr id="L2" class="target hidden">' in secret
    assert "hidden sheet" in secret


def test_hidden_words_are_marked(reader: TestClient):
    """What who opens the file would not see is shown as such."""
    page = reader.get(f"/d/{ident('office')}").text
    assert "Hidden in the file: tracked deletion" in page
    assert '<div id="L3" class="line hidden">' in page


def test_claims_stand_apart(reader: TestClient):
    """What the file says of itself is apart from what was found; a guessed date is called one."""
    page = reader.get(f"/d/{ident('pdf')}").text
    found = page.index("What was found")
    assert (
        found
        < page.index("a guess", found)
        < page.index("What the file says of itself")
        < page.index("1999-01-01")
    )
    assert "Words are missing because of it." in page


def test_citations_lead_to_their_place(reader: TestClient):
    """A citation opens the document at the lines; words that changed are said to have changed."""
    rows = rows_of(reader, "speech")[445:447]
    good = citation.show(
        Citation(ident("speech")[:16], Range(line=446, last=447), citation.digest(rows))
    )
    answer = reader.get("/cite", params={"c": good})
    assert 303 == answer.status_code
    assert answer.headers["location"].endswith(f"line=446-447&words={citation.digest(rows)}#L446")
    assert "are not the ones that were cited" not in reader.get(answer.headers["location"]).text
    bad = reader.get("/cite", params={"c": good[:-16] + "0" * 16}).headers["location"]
    assert "are not the ones that were cited" in reader.get(bad).text
    pasted = reader.get("/", params={"q": good}).headers["location"]
    assert answer.headers["location"] == reader.get(pasted).headers["location"]


@pytest.mark.parametrize(
    ("text", "status"),
    [("nonsense", 400), ("vitrina:0000000000000000", 404), ("", 400), ("x" * 9000, 400)],
)
def test_a_bad_citation_is_explained(reader: TestClient, text: str, status: int):
    """What can't be followed says why, and what a citation looks like."""
    answer = reader.get("/cite", params={"c": text})
    assert status == answer.status_code
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/d/xyz",
        "/d/0123",
        "/d/" + "0" * 64,
        "/d/..%2f..",
        "/nowhere",
        "/static/none.css",
        "/d/" + "g" * 64 + "/page/1.jpg",
    ],
)
def test_what_is_not_there(reader: TestClient, path: str):
    """What is not there is said in our own words."""
    answer = reader.get(path)
    assert 404 == answer.status_code
    assert 'lang="en"' in answer.text


def test_files_are_all_accounted_for(reader: TestClient):
    """The report gives the sums, filters by reason and keeps the filter when it turns the page."""
    page = reader.get("/files").text
    assert "What became of every file" in page
    assert "/files?code=encrypted" in links(page)
    narrowed = reader.get("/files?code=encrypted").text
    assert "state-dept-emails/locked.pdf" in narrowed
    assert "torn.zip" not in narrowed


def test_progress_is_told(reader: TestClient, shelf: Any):
    """A run is told in numbers and in a sentence; without one there is none."""
    assert {"running": False} == reader.get("/progress.json").json()
    shelf.running = Progress(
        5761, 1204, 310, 1, 1, 14, 2, 3, 12.0, 338.0, 184.0, walking=False, finished=False
    )
    told = reader.get("/progress.json").json()
    assert (
        "1,204 of 5,761 files read · 338 a second · 14 scans wait · 3 problems · about 3 minutes left"
        == told["text"]
    )
    assert 'http-equiv="refresh"' in reader.get("/").text


def test_hostile_text_stays_text(reader: TestClient):
    """Nothing that a document says becomes markup, wherever it is shown."""
    for path in (
        "/?q=asylum&kind=web",
        "/?kind=web",
        f"/d/{ident('attack')}?q=asylum",
        "/files",
        "/",
        f"/d/{ident('attack')}/original",
        "/?q=%3Cscript%3E&kind=%3Cimg%3E&folder=%3Cscript%3E",
    ):
        page = reader.get(path).text
        assert [] == re.findall(r"<script(?! type=\"module\" src=\"/static/)", page)
        assert [] == re.findall(r"<img src=x|<iframe|<style|javascript:(?!alert)", page)


def test_the_address_is_the_search():
    """Printing a search and reading its address back gives the same search."""
    from starlette.datastructures import QueryParams

    wish = Asked(
        "asilo & ¿qué?",
        "-date",
        3,
        (("kind", "pdf"), ("folder", "-a/b"), ("year", "1961-1963"), ("language", "")),
    )
    assert wish == asked.read(QueryParams(wish.url(3).partition("?")[2]))
    assert {
        "kind": ["pdf"],
        "folder": ["-a/b"],
        "year": ["1961", "1962", "1963"],
        "language": [""],
    } == wish.wanted()


def test_scripts_are_small():
    """All script together is below 80 kB, our own below 32 kB."""
    from vitrina.surfaces.web.face import HERE

    own = sum(path.stat().st_size for path in (HERE / "static").glob("*.js"))
    assert own < 32_000
    assert own + sum(path.stat().st_size for path in (HERE / "static").glob("*/*.js")) < 80_000


def test_the_report_as_csv_calculates_nothing(reader: TestClient, shelf: Any):
    """Every row of the report is in the CSV, and a cell that begins like a formula is text."""
    known = shelf.documents[ident("speech")]
    shelf.put(
        structs.replace(known, id="f" * 64, locations=(Location("=cmd|' /C calc'!A0", "damaged"),))
    )
    answer = reader.get("/files.csv", params={"state": "unreadable"})
    assert "text/csv; charset=utf-8" == answer.headers["content-type"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert list(files_page.HEAD) == rows[0]
    assert {"encrypted", "unknown", "damaged"} == {row[2] for row in rows[1:]}
    assert ["'=cmd|' /C calc'!A0"] == [row[0] for row in rows if "calc" in row[0]]


def test_a_quotation_comes_in_every_form(reader: TestClient):
    """The highlighted lines are ready as Markdown, Chicago, BibTeX, CSL-JSON and HTML."""
    page = unescape(reader.get(f"/d/{ident('speech')}?line=447").text)
    assert "@misc{vitrina" in page
    assert '"type": "document"' in page
    assert "<blockquote cite=" in page
    assert f"/cite?c=vitrina%3A{ident('speech')[:16]}%23line%3D447" in page


def test_a_quotation_that_moved_is_found_again(reader: TestClient, shelf: Any):
    """Where the cited words stand at other lines now, the page says so and leads there."""
    block = next(b for b in shelf.blocks[ident("speech")] if "indulte" in b.text)
    row = next(row for row in block.text.split("\n") if "indulte" in row)
    words = citation.digest([row])
    page = reader.get(f"/d/{ident('speech')}?line=449&words={words}").text
    assert f"/d/{ident('speech')}?line=447#L447" in links(page)
    assert "The words that were cited stand here now." in page


def test_the_box_offers_fields_values_and_words(reader: TestClient):
    """The last word is completed, to a field, a value or a word of the library; the rest stays."""
    assert {"query": "asylum from:", "shown": "from:", "what": "who sent it"} in reader.get(
        "/suggest.json", params={"q": "asylum fr"}
    ).json()
    assert [{"query": "-lang:es ", "shown": "lang:es", "what": "Spanish"}] == reader.get(
        "/suggest.json", params={"q": "-lang:es"}
    ).json()
    shown = [one["query"] for one in reader.get("/suggest.json?q=asilo+indul").json()]
    assert "asilo indulte " in shown
    assert [] == reader.get("/suggest.json", params={"q": '"as'}).json()


def test_the_box_offers_names_tags_and_folders(reader: TestClient, shelf: Any):
    """Who is named in the papers, a person's own tags, and the folders are offered as typed."""
    shelf.desk.tag(ident("speech"), "indulto")

    def offered(query: str) -> list[str]:
        return [one["query"] for one in reader.get("/suggest.json", params={"q": query}).json()]

    assert "asilo tag:indulto " in offered("asilo ind")
    assert ["tag:indulto "] == offered("tag:in")
    folders = offered("in:")
    assert folders
    assert all(query.startswith("in:") for query in folders)
    assert [] == offered("actor:zzzz")


def test_only_who_may_search_is_offered_words(stranger: TestClient):
    """Words of the library are for nobody without the key."""
    assert "[" not in stranger.get("/suggest.json?q=indul").text[:1]


def test_a_note_is_a_way_to_the_better_query():
    """Where a note on the reading names the field that was meant, the search with it is given."""
    wish = Asked(query="form:rome FORM:x transform:y", page=3)
    note = "There is no field form: and it was read as words. Did you mean from: ?"
    assert Asked(query="from:rome from:x transform:y") == wish.corrected(note)
    assert wish.corrected("A bracket without its partner was passed over.") is None


def test_copies_are_named(reader: TestClient, shelf: Any):
    """Under a hit stand the other places where the same bytes lie."""
    page = unescape(reader.get("/", params={"q": "indulte"}).text)
    _, *others = shelf.documents[ident("speech")].locations
    assert [] == [other.path for other in others if other.path.replace("!/", " › ") not in page]
    assert 3 == len(others)


def test_the_files_beside_it(reader: TestClient):
    """A document leads to the files before and after it in its folder."""
    page = reader.get(f"/d/{ident('arabic')}").text
    assert f'id="next-file" href="/d/{ident("pdf")}"' in page
    assert 'id="prev-file"' not in page


def test_an_archive_is_a_tree(reader: TestClient):
    """What lies inside is listed, two hundred at a time, with what became of it."""
    page = unescape(reader.get(f"/d/{ident('box')}").text)
    assert "450 files inside" in page
    assert f'<bdi class="quiet">sub/</bdi><a href="/d/{ident("table")}"' in page
    assert f"/d/{ident('box')}?from=201#inside" in links(page)
    last = unescape(reader.get(f"/d/{ident('box')}?from=401").text)
    assert "401\N{EN DASH}450 of 450" in last
    assert "box/</bdi><bdi>449.bin" in last
    for other in ("from=0", "from=99999", "from=x"):
        assert 200 == reader.get(f"/d/{ident('box')}?{other}").status_code


def test_a_mail_in_its_chain(reader: TestClient):
    """A mail shows what it answers and what ties them, and its attachments."""
    page = unescape(reader.get(f"/d/{ident('mail')}").text)
    assert "3 mails of this chain" in page
    assert "28 November 2010, 22:10" in page
    assert 1 == page.count("by its subject")
    assert "2 attachments" in page
    assert "passengers.xlsx" in page[page.index('id="inside"') :]


def test_sheets_are_tabs(reader: TestClient):
    """A table opens at one sheet; the others are tabs, a hidden one says so; the head row stays."""
    page = reader.get(f"/d/{ident('table')}").text
    assert 'aria-current="page" dir="auto">Sheet 1</a>' in page
    assert "hidden asylum" not in page
    assert "hidden asylum" in reader.get(f"/d/{ident('table')}?part=Secret").text
    far = reader.get(f"/d/{ident('table')}?part=Sheet+1&line=500").text
    assert '<th scope="col" dir="auto">Country</th>' in far
    assert "<thead>" not in page


def test_small_pictures_of_pages(reader: TestClient):
    """Pages have small pictures, and a sheet of all of them with their hits; others have none."""
    page = reader.get(f"/d/{ident('pdf')}/pages?q=MEMORANDUM").text
    assert 3 == page.count('loading="lazy"')
    assert 3 == page.count("1 hit</span>")
    assert 404 == reader.get(f"/d/{ident('speech')}/pages").status_code
    picture = reader.get(f"/d/{ident('pdf')}/page/1.jpg?w=160")
    assert len(picture.content) < 8000
    assert "immutable" in picture.headers["cache-control"]


def test_how_it_was_read_names_the_machine(reader: TestClient):
    """Pages whose words a machine read, and what is hidden, stand under how it was read."""
    page = reader.get(f"/d/{ident('pdf')}").text
    how = page[page.index('id="how"') :]
    assert "Read off pictures" in how
    assert "page 2" in how
    hidden = reader.get(f"/d/{ident('table')}").text
    assert "hidden sheet</a>" in hidden[hidden.index('id="how"') :].replace(
        ", <bdi>Secret</bdi>", ""
    )


def test_a_trail_that_is_gone_is_let_go(reader: TestClient):
    """A rank that the search does not confirm shows no way on; the results stay in reach."""
    page = reader.get(f"/d/{ident('speech')}?q=asilo&n=40").text
    assert "Next result" not in page
    assert "/?q=asilo&p=2" in links(page)


def test_versions_of_a_record_stand_under_the_first(shelf, reader):
    """Hits that are one record are one entry, with a way to each and to their comparison."""
    hits = [hit.document for hit in shelf.search("asylum").hits]
    shelf.one_record = lambda documents: dict.fromkeys(documents, documents[0])
    page = reader.get("/?q=asylum").text
    assert 1 == page.count('<li class="hit">')
    assert f'href="/compare/{hits[0]}/{hits[1]}"' in page


def test_two_documents_side_by_side(reader):
    """The page says what one prints alone; the form leads there; an unknown document is not found."""
    one, other = (hashlib.sha256(name).hexdigest() for name in (b"attack", b"speech"))
    page = reader.get(f"/compare/{one}/{other}")
    assert 200 == page.status_code
    assert "<del>" in page.text
    assert "<ins>" in page.text
    form = reader.get(f"/compare?one={one}&other={other}", follow_redirects=False)
    assert (303, f"/compare/{one}/{other}") == (form.status_code, form.headers["location"])
    assert 404 == reader.get(f"/compare/{one}/{'0' * 64}").status_code
