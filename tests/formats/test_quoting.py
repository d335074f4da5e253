"""A quotation in each form it is pasted in."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from vitrina.formats import quoting
from vitrina.formats.quoting import Quotation

CITED = Quotation(
    citation="vitrina:0123456789abcdef#page=3&line=14-15&words=00112233aabbccdd",
    url="http://127.0.0.1:8000/cite?c=x&y=1",
    title='A <b>title</b> of 100 % "weight" & [more]',
    place="page 3, lines 14–15",
    words="one <script>\ntwo_three",
    author="Embassy {Rome}",
    date="1961-04-17",
    library="seedcase",
    seen=dt.date(2024, 2, 3),
)


def test_text_ends_in_the_citation():
    """The words stand first, then the title, the place and the citation."""
    expected = (
        "“one <script>\ntwo_three”\n— " + CITED.title + ", page 3, lines 14–15, " + CITED.citation
    )
    assert expected == quoting.text(CITED)


def test_markdown_escapes_its_signs():
    """No word of a document becomes markup."""
    found = quoting.markdown(CITED).split("\n")
    assert "> one \\<script\\>" == found[0]
    assert "> two\\_three" == found[1]
    assert found[-1].endswith(
        "\\[more\\], page 3, lines 14–15](<http://127.0.0.1:8000/cite?c=x&y=1>)"
    )


def test_bibtex_escapes_its_signs():
    """Braces and signs of TeX are escaped, so an entry can't be closed from inside."""
    found = quoting.bibtex(CITED)
    assert found.startswith("@misc{vitrina0123456789ab,\n")
    assert r"100 \% " in found
    assert r"author = {{Embassy \{Rome\}}}," in found
    assert "  year = {1961},\n  month = {4}," in found


def test_csl_is_json_with_the_parts_of_the_date():
    """A reference manager finds title, author, date and the citation."""
    (item,) = json.loads(quoting.csl(CITED))
    assert {"date-parts": [[1961, 4, 17]]} == item["issued"]
    assert [{"literal": "Embassy {Rome}"}] == item["author"]
    assert CITED.citation == item["archive_location"]


def test_chicago_is_one_sentence():
    """Author, title, date, place, library, citation: a note."""
    cited = Quotation(
        "vitrina:0123456789abcdef", "", "A cable", "page 3", "", "Rome", "1961-04", "trove"
    )
    assert (
        "Rome, “A cable,” April 1961, page 3, trove, vitrina:0123456789abcdef."
        == quoting.chicago(cited)
    )


def test_html_is_escaped():
    """What is pasted into an article holds no tag of the document's."""
    found = quoting.link(CITED)
    assert "<script" not in found
    assert "<b>" not in found
    assert found.startswith('<blockquote cite="http://127.0.0.1:8000/cite?c=x&amp;y=1"><p>one ')


@pytest.mark.parametrize("date", ["", "1961", "1961-13", "no date", "1961-04"])
def test_any_date_gives_every_form(date: str):
    """Dates of any precision, and none, are taken."""
    cited = Quotation("vitrina:0123456789abcdef", "u", "t", "", date=date)
    assert all(make(cited) for _, _, make in quoting.FORMS)
