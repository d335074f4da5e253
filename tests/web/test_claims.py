"""The pages of statements and of what an article rests on, over a real library and in Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.web import papers

import vitrina
from vitrina.investigate.search import Searcher
from vitrina.library import Library
from vitrina.surfaces.web.access import Access
from vitrina.surfaces.web.application import app

PAPERS = {
    "article.txt": "date 1994-04-05\noutlet The Courier\ntitle Editor may leave\n\n"
    "President Quint ordered the foreign ministry to do the paperwork so that Elena Marsh be given asylum.\n\n"
    "The harvest of the northern province was larger than in the three years before it.\n\n"
    '"Nobody <b>asked</b> me about it," Elena Marsh told the Guardian on Monday.\n\n'
    "The Ministry of Agriculture of Veldora promised seeds to the farmers of San Telmo.\n\n"
    "The railway between Veldora and Port Amaro will be closed for repairs until May.\n",
    "1994-04-04.txt": "Conferencia de prensa | 4 de abril de 1994\n---\nINTERLOCUTOR\n¿Y la señora Marsh?\n---\n"
    "PRESIDENTE JUAN QUINT LÓPEZ\nVoy a pedir a Relaciones Exteriores que haga los trámites para dar asilo a Elena Marsh.\n"
    "---\nINTERLOCUTOR\n¿Cuándo?\n",
}


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    with papers.library(tmp_path, PAPERS) as library:
        yield library


@pytest.fixture(name="reader")
def _reader(library: Library) -> Any:
    access = Access()
    client = TestClient(
        app(library, access), base_url="http://127.0.0.1", headers={"accept-language": "en"}
    )
    client.cookies.set(access.cookie, access.session, domain="127.0.0.1")
    return client


def _ident(library: Library, words: str) -> str:
    return library.search(words).hits[0].document


def test_a_sentence_opens_with_its_records(library: Library, reader: Any) -> None:
    """Each sentence is offered; the one that is asked for shows the record's words, lines and why."""
    article, record = _ident(library, "harvest"), _ident(library, "pedir trámites")
    page = reader.get(f"/d/{article}/claims").text
    assert page.count('class="ask"') >= 4
    assert 'class="supports"' not in page
    page = reader.get(f"/d/{article}/claims?line=5").text
    assert page.count('class="supports"') == 1
    assert f"/d/{record}?line=7" in page
    for shown in ("Juan Quint López", "paperwork", "trámites", "foreign ministry"):
        assert shown in page


def test_an_article_leads_to_what_it_rests_on(library: Library, reader: Any) -> None:
    """The page of an article links to it; that of a record doesn't."""
    article, record = _ident(library, "harvest"), _ident(library, "pedir trámites")
    assert f"/d/{article}/claims" in reader.get(f"/d/{article}").text
    assert f"/d/{record}/claims" not in reader.get(f"/d/{record}").text


def test_statements_tell_who_reports_them(library: Library, reader: Any) -> None:
    """A quotation is shown with its speaker and its outlet; what it quotes is no markup of ours."""
    del library
    page = reader.get("/told/statements").text
    for shown in (
        "Elena Marsh",
        "The Courier",
        "Nobody &lt;b&gt;asked&lt;/b&gt; me about it",
        "Juan Quint López",
    ):
        assert shown in page


def test_a_speaker_is_asked_for_without_accents(library: Library) -> None:
    """Statements are narrowed to a speaker, and papers found by one, however the name is typed."""
    found, _ = library.facts.statements("*", "quint lopez")
    assert [said.finding.value for said in found] == ["Juan Quint López"]
    hits = library.search('said-by:"quint lopez"').hits
    assert [hit.document for hit in hits] == [_ident(library, "pedir trámites")]


def test_statements_with_the_words_come_first(library: Library) -> None:
    """Of a transcript that answers, what was said in those words comes before what was said before it."""
    record = _ident(library, "pedir trámites")
    order = [said for said in library.facts.statements("*")[0] if said.document == record]
    found, _ = library.facts.statements("trámites")
    assert "trámites" in found[0].finding.text
    assert "trámites" not in order[0].finding.text
    assert [said for said in found[1:] if said.document == record] == [
        said for said in order if said != found[0]
    ]


@pytest.mark.parametrize(
    "path", ["?line=99999999999999", "?line=-4", "?p=x&line=5&page=z", "?p=999"]
)
def test_odd_addresses_are_answered(library: Library, reader: Any, path: str) -> None:
    """Whatever stands in the address, the page is there."""
    assert reader.get(f"/d/{_ident(library, 'harvest')}/claims{path}").status_code == 200


def _marks(page: str) -> list[str]:
    return [
        unescape(url) for url in re.findall(r'<a class="plain" href="(/d/[^"]*nth=[^"]*)"', page)
    ]


def test_a_sentence_has_its_mark_at_its_line(library: Library, reader: Any) -> None:
    """On the page of an article each sentence that claims something leads to its records; a record has no marks."""
    article, record = _ident(library, "harvest"), _ident(library, "pedir trámites")
    marks = _marks(reader.get(f"/d/{article}").text)

    claimed = {each.range.line for each in library.claims(article, most=0)}
    assert {int(re.findall(r"line=(\d+)", url)[0]) for url in marks} == claimed
    assert 5 in claimed
    assert not _marks(reader.get(f"/d/{record}").text)


def test_nothing_is_ranked_before_it_is_asked_for(
    library: Library, reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of an article looks for no records; a mark looks for those of its one sentence."""
    ranked = []
    real = Searcher.ranked
    monkeypatch.setattr(
        Searcher, "ranked", lambda self, tree, most: ranked.append(tree) or real(self, tree, most)
    )
    article = _ident(library, "harvest")
    mark = next(url for url in _marks(reader.get(f"/d/{article}").text) if "line=5&" in url)
    assert not ranked

    page = reader.get(mark).text
    assert len(ranked) == 1
    assert page.count('class="supports"') == 1
    assert f"/d/{_ident(library, 'pedir trámites')}?line=7" in page
    assert re.search(r">vitrina:[0-9a-f]{16}#line=7", page)


def test_sentences_of_one_line_are_told_apart(tmp_path: Path) -> None:
    """A paragraph of one line has a mark for each sentence, and each opens its own."""
    (tmp_path / "papers").mkdir()
    paragraph = (
        "President Quint ordered the foreign ministry to do the paperwork for Elena Marsh. "
        "The Ministry of Agriculture of Veldora promised seeds to the farmers of San Telmo."
    )
    head = "date 1994-04-05\noutlet The Courier\ntitle Editor may leave\n\n"
    (tmp_path / "papers/article.txt").write_text(f"{head}{paragraph}\n")
    access = Access()
    with vitrina.open(tmp_path / "papers", library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
        client = TestClient(app(library, access), base_url="http://127.0.0.1")
        client.cookies.set(access.cookie, access.session, domain="127.0.0.1")
        article = _ident(library, "harvest OR seeds")
        marks = [url for url in _marks(client.get(f"/d/{article}").text) if "line=5&" in url]
        ids = re.findall(r' id="(l\d+-\d+)"', client.get(f"/d/{article}/claims").text)
        opened = [
            re.findall(r'class="open">\s*<p class="claim">.*?>([^<]+)</a>', client.get(url).text)
            for url in marks
        ]

    assert ids.count("l0-5") == 1
    assert [len(one) for one in opened] == [1, 1]
    assert [one[0].split()[0:2] for one in opened] == [["President", "Quint"], ["The", "Ministry"]]


@pytest.mark.parametrize("nth", ["0", "-1", "99", "999999999999", "x"])
def test_a_sentence_that_is_not_there(library: Library, reader: Any, nth: str) -> None:
    """A number beyond the sentences of the line opens none, or those of the line; it is no error."""
    answer = reader.get(f"/d/{_ident(library, 'harvest')}/claims?line=5&nth={nth}")
    assert answer.status_code == 200


def test_a_speaker_leads_to_the_actor(library: Library, reader: Any) -> None:
    """Beside the paper, among its findings and in the list of statements the name is a link to who that is."""
    quint = library.actors.find("quint lópez")[0].key
    record = _ident(library, "pedir trámites")
    link = f'<a href="/actors/{quint}"'
    beside = reader.get(f"/d/{record}").text

    assert f'{link} dir="auto">Juan Quint López</a>' in beside
    assert f"/d/{record}?line=7#L7" in beside
    assert f'href="/actors/{quint}">→ ' in reader.get(f"/d/{record}/facts?group=said").text
    assert f"{link}><bdi>Juan Quint López</bdi></a>" in reader.get("/told/statements").text


def test_a_speaker_whom_nobody_knows_is_no_link(library: Library, reader: Any) -> None:
    """A hidden one, and one of no name, stand there as words."""
    quint = library.actors.find("quint lópez")[0].key
    library.actors.hide([quint])
    assert library.actors.speakers(["", "Nobody <b>at all</b>"]) == {}
    library.actors.count()
    page = reader.get("/told/statements").text

    assert f"/actors/{quint}" not in page
    assert "<bdi>Juan Quint López</bdi>" in page
