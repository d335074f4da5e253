"""Posts of other sites, in pages and in flat text written for these tests."""

import pytest

from vitrina.analyzers.posts import ANALYZER
from vitrina.core import html
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Claim, Place, Text

PAGE = """<html lang="en"><head><meta property="og:site_name" content="Veldora Courier"></head><body>
<p>She wrote at once.</p><p>A line between.</p>
<blockquote class="twitter-tweet"><p lang="es">La puerta está abierta.<br>Pase. <a href="https://t.co/Q">pic.twitter.com/Q</a></p>
&mdash; Andrés Quiroga (@aquiroga_st) <a href="https://twitter.com/aquiroga_st/status/13?ref=x">January 4, 2021</a></blockquote>
<p>More.</p></body></html>"""


def _flat(text: str, language: str = "en") -> list[tuple[str, dict[str, str]]]:
    paper = Paper((Block(Place(line=1), text),), language=language)
    return [(text[fact.start : fact.end], fact.more) for fact in ANALYZER.run(paper)]


def test_an_embedded_post_is_whole() -> None:
    """A post in a page gives its words, author, handle, date, link and language, and who carries it."""
    items = list(html.read(PAGE))
    blocks = tuple(Block(i.place, i.text) for i in items if isinstance(i, Text))
    claims = tuple(i for i in items if isinstance(i, Claim))
    (fact,) = ANALYZER.run(Paper(blocks, claims, kind="web", language="en"))
    assert blocks[0].text[fact.start : fact.end] == "La puerta está abierta.\nPase."
    assert (fact.value, fact.more) == (
        "Andrés Quiroga",
        {
            "speaker": "Andrés Quiroga",
            "handle": "@aquiroga_st",
            "mode": "post",
            "date": "2021-01-04",
            "reporter": "Veldora Courier",
            "link": "https://twitter.com/aquiroga_st/status/13",
            "setting": "twitter.com",
            "language": "es",
        },
    )


@pytest.mark.parametrize(
    ("date", "iso"),
    [
        ("January 4, 2021", "2021-01-04"),
        ("Jan 4, 2021", "2021-01-04"),
        ("4 January 2021", "2021-01-04"),
        ("4 de enero de 2021", "2021-01-04"),
        ("enero 4, 2021", "2021-01-04"),
        ("4 enero, 2021", "2021-01-04"),
        ("2021-01-04", "2021-01-04"),
    ],
)
def test_flat_signatures_in_both_languages(date: str, iso: str) -> None:
    """What a crawler leaves is signed with a name, a handle and a date, English or Spanish."""
    ((words, more),) = _flat(
        f"He spoke.\n\nWe are ready. pic.twitter.com/xyz — Jane Roe (@roe) {date}\n\nMore."
    )
    assert (words, more["speaker"], more["handle"], more["link"], more["date"]) == (
        "We are ready.", "Jane Roe", "@roe", "pic.twitter.com/xyz", iso,
    )  # fmt: skip


def test_flat_posts_begin_where_they_may() -> None:
    """A post begins at its line, with lines that go on, or after words that announce it."""
    text = "Free her now\n#freeher @all\n— Lamp (@lamp) January 4, 2021\nSo she wrote: Thanks. — Roe (@roe) May 3, 2021"
    assert [words for words, _ in _flat(text)] == ["Free her now\n#freeher @all", "Thanks."]


@pytest.mark.parametrize(
    "text",
    [
        "Write to Jane Roe (@roe) today.",
        "— Jane Roe (@roe) said so",
        "(@x)",
        "a — b (c) May 3, 2021",
    ],
)
def test_other_handles_are_no_posts(text: str) -> None:
    """A handle alone, or a date without one, is no signature."""
    assert _flat(text) == []
