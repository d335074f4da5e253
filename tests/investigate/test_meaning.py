"""Answers in another language are put in order by meaning when that is asked for, and say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import vitrina
from vitrina.engines import apertium, meaning
from vitrina.investigate import search

PAPERS = {
    "carta.txt": "El asilo de ancianos recibió una oferta de pan. Los abogados del asilo pidieron asilo.\n",
    "discurso.txt": "El presidente dijo que se ofrece asilo político al periodista perseguido por su país.\n",
    "speech.txt": "The president spoke this morning to the journalists about the harvest.\n",
    "harvest.txt": "The harvest of maize was poor, and the journalists asked the president for the price.\n",
}
QUESTION = "asylum offered"


@pytest.fixture(name="library")
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[vitrina.library.Library]:
    """Papers in two languages, and no translator but the lexicon."""
    monkeypatch.setattr(apertium, "PROGRAM", "no-such-program")
    apertium.forget()
    (tmp_path / "papers").mkdir()
    for name, text in PAPERS.items():
        (tmp_path / "papers" / name).write_text(text)
    with vitrina.open(tmp_path / "papers") as library:
        library.ingest(workers=1)
        yield library
    apertium.forget()


@pytest.fixture(name="asked")
def _asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[str, ...]]]:
    """What an encoder in the true one's place is asked; it likes what speaks of a president."""
    asked: list[tuple[str, tuple[str, ...]]] = []

    def likeness(question: str, passages: Sequence[str]) -> tuple[float, ...]:
        asked.append((question, tuple(passages)))
        return tuple(1.0 if "presidente" in passage else -1.0 for passage in passages)

    monkeypatch.setattr(search, "likeness", likeness)
    return asked


def test_the_order_by_meaning_is_asked_for_and_marked(library, asked):
    """The likelier paper moves to the front, with its likeness; the question has no switch in it."""
    before = library.search(QUESTION)
    assert [] == asked
    assert ["carta.txt", "discurso.txt"] == [hit.path for hit in before.hits]
    assert {0.0} == {hit.meaning for hit in before.hits}
    after = library.search(f"{QUESTION} meaning:on")
    assert ["discurso.txt", "carta.txt"] == [hit.path for hit in after.hits]
    assert [1.0, -1.0] == [hit.meaning for hit in after.hits]
    assert QUESTION == asked[0][0] == after.reading
    assert before.total == after.total
    assert "machine guessed" in after.notes[-1].text


@pytest.mark.usefixtures("asked")
def test_a_page_is_cut_from_the_order_of_all(library):
    """The second of two pages goes on where the first stopped."""
    pages = [library.search(f"{QUESTION} meaning:on", limit=1, offset=at) for at in (0, 1)]
    assert ["discurso.txt", "carta.txt"] == [page.hits[0].path for page in pages]


@pytest.mark.parametrize(
    "query", ["harvest journalists meaning:on", '"harvest of maize" meaning:on']
)
def test_in_one_language_nothing_is_moved(library, asked, query):
    """Where no word was translated the encoder is not asked, the order stays, and a note says so."""
    before, after = (library.search(f"{text} across:off") for text in (query[:-11], query))
    assert [] == asked
    assert before.hits == after.hits
    assert "nothing was moved" in after.notes[-1].text


def test_in_the_order_of_time_nothing_is_moved(library, asked):
    """Who asked for the oldest first gets the oldest first."""
    found = library.search(f"{QUESTION} meaning:on", sort="date")
    assert [] == asked
    assert "nothing was moved" in found.notes[-1].text


def test_without_the_encoder_the_usual_order_stands(library, monkeypatch):
    """The note names what to install."""
    monkeypatch.setattr(meaning, "MODULE", "no_such_module")
    found = library.search(f"{QUESTION} meaning:on")
    assert ["carta.txt", "discurso.txt"] == [hit.path for hit in found.hits]
    assert meaning.INSTALL in found.notes[-1].text


def test_off_is_off(library, asked):
    """``meaning:off`` is no word of the question, and moves nothing."""
    found = library.search(f"{QUESTION} meaning:off")
    assert ["carta.txt", "discurso.txt"] == [hit.path for hit in found.hits]
    assert (QUESTION, []) == (found.reading, asked)


def test_vectors_are_kept_by_what_was_encoded_and_bounded(monkeypatch):
    """A text is encoded once; the longest unused goes."""
    encoded: list[str] = []

    class Vector(list):
        def __matmul__(self, other) -> float:
            return sum(a * b for a, b in zip(self, other, strict=True))

    class Encoder:
        def encode(self, texts) -> list[Vector]:
            encoded.extend(texts)
            return [Vector([1.0, float("pan" in text)]) for text in texts]

    monkeypatch.setattr(meaning, "available", lambda: True)
    monkeypatch.setattr(meaning, "_encoder", Encoder)
    monkeypatch.setattr(meaning, "_vectors", type(meaning._vectors)())
    monkeypatch.setattr(meaning, "KEPT", 3)
    assert (2.0, 1.0) == meaning.likeness("un pan", ["pan  y agua", "agua"])
    assert (2.0,) == meaning.likeness("un pan", ["pan y agua"])
    assert ["un pan", "pan y agua", "agua"] == encoded
    meaning.likeness("un pan", ["vino"])
    assert (1.0,) == meaning.likeness("un pan", ["agua"])
    assert ["vino", "agua"] == encoded[3:]


def test_the_encoder_sees_what_two_languages_mean():
    """The real one, where it is installed."""
    pytest.importorskip(meaning.MODULE)
    asylum, harvest = meaning.likeness(
        "they offered him political asylum",
        ["le ofrecieron asilo político", "la cosecha de maíz fue mala"],
    )
    assert asylum > harvest + 0.3
