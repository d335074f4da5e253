"""What articles say of themselves, in samples written for these tests."""

import pytest

from vitrina.analyzers.articles import ANALYZER
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Claim, Place


def _told(text: str, *claims: tuple[str, str]) -> list[tuple[str, str]]:
    made = tuple(Claim(Place(), name, value) for name, value in claims)
    paper = Paper((Block(Place(line=1), text),), made, kind="web" if claims else "text")
    return [(fact.kind.removeprefix("article."), fact.value) for fact in ANALYZER.run(paper)]


def test_a_crawlers_head_is_read() -> None:
    """A bare date at the head makes a text an article: the line after it is the title."""
    assert _told("date 2021-01-04\nMexico offers asylum\n\nBy Jane Roe and John Doe\n\nText.") == [
        ("title", "Mexico offers asylum"),
        ("byline", "Jane Roe and John Doe"),
        ("date", "2021-01-04"),
    ]


def test_named_fields_are_read_in_spanish() -> None:
    """Fields with their names, in Spanish, an address for the outlet."""
    text = "fecha: 2021-01-04\ntitulo: Habrá asilo\nautor: Redacción\nurl https://www.faro.example/1\n\nTexto."
    assert _told(text) == [
        ("title", "Habrá asilo"),
        ("byline", "Redacción"),
        ("date", "2021-01-04"),
        ("outlet", "faro.example"),
    ]


def test_claims_of_a_page_are_read() -> None:
    """A page's claims tell what its text doesn't; the outlet is cut from its title."""
    found = _told(
        "Cables\nText.", ("Title", "Cables - Veldora Courier"), ("Author", "By ROSA LENZ"), ("Date", "20101129"),
        ("Publisher", "Veldora Courier"),
    )  # fmt: skip
    assert found == [
        ("title", "Cables"),
        ("byline", "Rosa Lenz"),
        ("date", "2010-11-29"),
        ("outlet", "Veldora Courier"),
    ]


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("It was so, according to Reuters.", ["Reuters"]),
        ("he told the Guardian on Monday", ["Guardian"]),
        ("she told The New York Times and the BBC", ["New York Times", "BBC"]),
        ("informó La Jornada.", ["La Jornada"]),
        ("Según el diario Veldora Hoy, no.", ["Veldora Hoy"]),
        ("dijo a la agencia AFP", ["AFP"]),
        ("Der Spiegel reported that", ["Der Spiegel"]),
        ("LONDON (AP) - A judge", ["AP"]),
        ("according to the minister, The Times are hard", []),
        ("he told Parliament", []),
        ("según Juan Pérez", []),
    ],
)
def test_reliance_on_others(text: str, outlets: list[str]) -> None:
    """Whose report an article rests on is told in many ways; a person is no outlet."""
    assert [value for kind, value in _told(text) if kind == "relies_on"] == outlets


@pytest.mark.parametrize(
    "text", ["Title: Tea\nDate: May 3\nBy sea", "To: Roe\nFrom: Doe\nDate: 2021-01"]
)
def test_letters_are_no_articles(text: str) -> None:
    """A head without a bare date in digits is no crawler's; nothing is claimed for it."""
    assert [] == [kind for kind, _ in _told(text) if kind in {"title", "outlet", "byline"}]
