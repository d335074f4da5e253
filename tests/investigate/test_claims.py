"""From a sentence of an article to the record that it rests on, in small libraries and a real one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import vitrina
from vitrina.core.records import Block, Range
from vitrina.core.types import Place
from vitrina.investigate.claims import claimed, claims_something
from vitrina.investigate.concepts import Finder, concepts
from vitrina.library import Library

SEEDCASE = Path(__file__).parents[2] / "../shared/corpora/seedcase"

ARTICLE = """date 1994-04-05
Editor may leave

The President of San Telmo ordered the foreign ministry to do the paperwork so that Elena Marsh be released
and given asylum in Veldora. He spoke for an hour about the weather and the harvest of the year.
"""
CONFERENCE = """Conferencia de prensa | Lunes 4 de abril de 1994
---
INTERLOCUTOR
¿Qué hará con la señora Marsh, presidente?
---
PRESIDENTE JUAN QUINT
Voy a pedirle al secretario de Relaciones Exteriores que haga los trámites para que Elena Marsh quede en libertad.
Veldora le ofrece asilo, y nosotros no nos oponemos.
---
INTERLOCUTOR
¿Y la cosecha?
---
PRESIDENTE JUAN QUINT
La cosecha del año fue buena.
"""
OTHERS = {
    "harvest.txt": "La cosecha del año en Veldora fue mala, dijo el secretario de Agricultura.\n",
    "letter.txt": "Dear Clara,\nElena Marsh sends her greetings from the harbour.\n",
    "ministry.txt": "The foreign ministry is closed on Mondays.\n",
    "other.txt": "date 1994-04-06\nEditor leaves\n\nElena Marsh was given asylum in Veldora by the foreign ministry.\n",
}


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    trove = tmp_path / "papers"
    trove.mkdir()
    papers = {"article.txt": ARTICLE, "1994-04-04.txt": CONFERENCE, **OTHERS}
    for name, text in papers.items():
        (trove / name).write_text(text, encoding="utf-8")
    with vitrina.open(trove) as library:
        library.ingest(workers=1)
        yield library


def _ident(library: Library, path: str) -> str:
    return next(h.document for h in library.search("*", limit=1000).hits if h.path.endswith(path))


def test_a_claim_leads_across_languages_to_the_words(library: Library) -> None:
    """An English sentence leads to the Spanish words that it reports, first of all."""
    found = library.claims(_ident(library, "article.txt"))
    claim = next(each for each in found if "ordered" in each.text)
    assert claim.range == Range("", 0, 4, 5)
    first = claim.supports[0]
    assert (first.document, first.range.line, first.range.last, first.speaker) == (
        _ident(library, "1994-04-04.txt"), 7, 8, "Juan Quint",
    )  # fmt: skip


def test_it_says_why(library: Library) -> None:
    """The reasons name words of the sentence and what stands for them in the record, or who speaks."""
    (first, *_) = library.rests_on(
        "President Quint ordered the foreign ministry to do the paperwork for Elena Marsh.",
        date="1994-04-05",
    )
    assert {(each.kind, each.claim, each.record) for each in first.reasons} >= {
        ("speaker", "President Quint", "Juan Quint"),
        ("term", "foreign ministry", "Relaciones Exteriores"),
        ("word", "paperwork", "trámites"),
        ("name", "Elena Marsh", "Elena Marsh"),
    }


def test_an_article_does_not_rest_on_itself(library: Library) -> None:
    """An article's own sentences are no answer, and another article's come after every record's."""
    own, other = _ident(library, "article.txt"), _ident(library, "other.txt")
    found = [[s.document for s in each.supports] for each in library.claims(own)]
    assert own not in {document for each in found for document in each}
    assert other not in {each[0] for each in found if each}


def test_nothing_is_said_of_what_no_record_tells(library: Library) -> None:
    """A sentence that no record bears out has no passages."""
    assert (
        library.rests_on("The astronomers measured seventeen comets beyond Neptune's orbit.") == ()
    )


def test_what_an_article_is_called_is_no_claim(tmp_path: Path) -> None:
    """A head that reads like a sentence is not among those that claim something; asked for, it answers."""
    head = "President Quint orders the foreign ministry to release Elena Marsh of Veldora"
    text = (
        f"date 1994-04-05\noutlet The Courier\ntitle {head}\n\n{ARTICLE.partition(chr(10) * 2)[2]}"
    )
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/article.txt").write_text(text, encoding="utf-8")
    with vitrina.open(tmp_path / "papers") as library:
        library.ingest(workers=1)
        ident = _ident(library, "article.txt")
        found = [each.text for each in library.claims(ident, most=0)]
        asked = [each.text for each in library.claims(ident, Range(line=3), most=0)]

    assert found
    assert not any(head in each for each in found)
    assert any(head in each for each in asked)


@pytest.mark.parametrize(
    "text", ["", "?", "\x00", "ﬁ " * 400, "a" * 10_000, "Elena Marsh " * 2_000]
)
def test_any_sentence_may_be_asked(library: Library, text: str) -> None:
    """No sentence raises, and none costs more than its bounded number of concepts."""
    assert len(library.rests_on(text)) <= 5


def test_of_lines_alone(library: Library) -> None:
    """Only the sentences of the lines that were asked for are answered."""
    found = library.claims(_ident(library, "article.txt"), Range(line=5, last=5))
    assert [each.text[:8] for each in found] == ["The Pres", "He spoke"]


def test_what_a_sentence_speaks_of() -> None:
    """Names, numbers, terms and words, each once; words that only make a sentence are left out."""
    text = "The Department sent ten thousand cars to the foreign ministry of Juan Quint, he said."
    assert [(each.kind, each.shown) for each in concepts(text, "en")] == [
        ("word", "Department"),
        ("word", "sent"),
        ("number", "ten thousand"),
        ("word", "cars"),
        ("term", "foreign ministry"),
        ("name", "Juan Quint"),
    ]


def test_a_concept_is_met_in_the_other_language() -> None:
    """Translations, digits for words, a surname for a name, and words that begin alike are met."""
    found = concepts("Ten thousand locomotives of Juan Quint were released", "en")
    text = "Las 10,000 locomotoras de Quint quedan liberadas"
    marks = Finder(found, "en", "es").find(text)
    assert [text[mark.start : mark.end] for mark in marks] == [
        "10,000",
        "locomotoras",
        "Quint",
        "liberadas",
    ]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("President Quint ordered the ministry to issue a safe conduct on Monday.", True),
        ("Was it President Quint who ordered the ministry to issue a safe conduct?", False),
        ("— Andrés Quiroga (@aquiroga_st) April 4, 1994 and some more words here", False),
        ("It was late.", False),
    ],
)
def test_which_sentences_claim(text: str, claims: bool) -> None:
    """A sentence that names somebody and says enough of it claims something; a question doesn't."""
    assert claims_something(text, "en") == claims


def test_claims_have_their_lines() -> None:
    """A sentence over two lines has both; hidden text claims nothing."""
    text = "Elena Marsh was received by the ambassador of Veldora in the\nresidence at noon on Monday. Good."
    blocks = [Block(Place(page=2, line=5), text), Block(Place(line=1), text, "comment")]
    found = list(claimed(iter(blocks), "en", Range()))
    assert [each.range for each in found] == [Range("", 2, 5, 6)]


@pytest.mark.skipif(not SEEDCASE.is_dir(), reason="the corpora are not here")
def test_the_offer_of_asylum(tmp_path: Path) -> None:
    """An English report of the offer leads to the President's own words in the Spanish transcript."""
    trove = tmp_path / "papers"
    trove.mkdir()
    (trove / "mexico-press-conferences").symlink_to(SEEDCASE / "mexico-press-conferences")
    (trove / "article.txt").write_text(
        "date 2021-01-05\nMexico offers asylum\n\nThe Mexican President ordered the foreign ministry to do the"
        " paperwork so that Julian Assange be released and given asylum, a newspaper reported.\n"
    )
    folder = SEEDCASE / "mexico-press-conferences"
    with vitrina.create(tmp_path / "library") as library:
        library.add(folder)
        library.add(trove / "article.txt")
        library.ingest(workers=1)
        (claim,) = [
            c for c in library.claims(_ident(library, "article.txt")) if "paperwork" in c.text
        ]
        first = claim.supports[0]
        assert library.document(first.document).locations[0].path.endswith("2021-01-04.txt")
        assert 446 <= first.range.line <= first.range.last <= 456
