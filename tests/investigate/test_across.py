"""A question in one language finds what stands in the other, says how, and can be told not to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import vitrina
from vitrina.core.query import Across, Alike, And, Not, Phrase, Word
from vitrina.engines import apertium
from vitrina.investigate.across import others, widened
from vitrina.investigate.language import parse, show

BOTH = ("en", "es")
PAPERS = {
    "discurso.txt": "El presidente habló esta mañana ante los periodistas.\n"
    "Dijo que México le ofrece asilo político al señor Assange y que pedirá su libertad.\n"
    "La Casa Blanca no ha respondido todavía a la carta que se le mandó.\n",
    "speech.txt": "The president spoke this morning to the journalists about the harvest.\n"
    "He said that the price of maize would not rise before the winter.\n",
    "letter.txt": "The ambassador was asked whether the prisoner had been pardoned by the court.\n"
    "There was no answer, and the request for extradition stands as it did.\n",
}


@pytest.fixture(name="library")
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[vitrina.library.Library]:
    """A few papers in two languages, and no translator but the lexicon."""
    monkeypatch.setattr(apertium, "PROGRAM", "no-such-program")
    apertium.forget()
    for name, text in PAPERS.items():
        (tmp_path / "papers").mkdir(exist_ok=True)
        (tmp_path / "papers" / name).write_text(text)
    with vitrina.open(tmp_path / "papers") as library:
        library.ingest(workers=1)
        yield library
    apertium.forget()


def test_english_finds_spanish_and_says_by_what(library):
    """The hit opens at the line, the word that stands for the asked one is marked and named."""
    found = library.search("asylum offered to Assange")
    hit = found.hits[0]
    assert ("discurso.txt", 2) == (hit.path, hit.range.line)
    assert ("ofrece", "asilo") == hit.across
    marked = [hit.snippet.text[start:end] for start, end in hit.snippet.marks]
    assert {"ofrece", "asilo", "Assange"} == set(marked)
    assert "asilo" in found.across
    assert "asylum offered to Assange" == found.reading


def test_spanish_finds_english(library):
    """The same the other way, with another form of the word."""
    hit = library.search("indultos solicitud extradición").hits[0]
    assert "letter.txt" == hit.path
    assert {"asked", "pardoned", "request", "extradition"} == set(hit.across)


def test_a_term_of_several_words_is_one(library):
    """The White House is no house that is white."""
    hit = library.search("white house").hits[0]
    assert ("discurso.txt", ("Casa Blanca",)) == (hit.path, hit.across)


@pytest.mark.parametrize(
    "query",
    ["asylum across:off", "asylum OR refuge across:off", '"asylum"', "asyl*", "title:asylum"],
)
def test_it_is_off_where_it_is_not_wanted(library, query: str):
    """One word switches it off; quotes, wildcards and fields ask for what was typed."""
    found = library.search(query)
    assert (0, (), ()) == (found.total, found.hits, found.across)


def test_what_is_found_is_also_passed_on(library):
    """Passages, marks and the count of all answers know the same words as the search."""
    (hit,) = library.search("asylum").hits
    assert [2] == [place.line for place in library.passages(hit.document, "asylum")]
    blocks = library.read(hit.document, hit.range)
    assert "asilo" == "".join(blocks[0].text[a:b] for a, b in library.highlight(hit.document, "asylum", blocks)[0])  # fmt: skip


def test_papers_of_the_question_s_own_language_rank_as_before(library):
    """A translation adds no paper in the language that was asked in, and changes no order of them."""
    own = library.search("the president spoke across:off").hits
    both = library.search("the president spoke").hits
    assert [(hit.path, hit.score) for hit in own if hit.language == "en"] == [
        (hit.path, hit.score) for hit in both if hit.language == "en"
    ]


def test_a_library_of_one_language_is_asked_as_typed():
    """Where nothing is in the other language, nothing is looked for in it."""
    tree = parse("asylum Assange").tree
    assert tree == widened(tree, ("en",))


def test_the_tree_says_both():
    """As typed for papers in English; with translations, and without words of grammar, for others."""
    tree = widened(parse("the asylum NOT Ecuador").tree, BOTH)
    asylum = Alike((Word("asylum"), Word("asilo")))
    assert isinstance(tree, Across)
    assert ("en", And((asylum, Not(Word("Ecuador"))))) == (tree.source, tree.other)
    assert ("the asylum NOT Ecuador", ("asilo",)) == (show(tree), others(tree))


def test_terms_become_phrases():
    """A translation of several words stays together."""
    tree = widened(parse("White House letters").tree, BOTH)
    house = Alike((And((Word("White"), Word("House"))), Phrase(("casa", "blanca"))))
    assert house == tree.other.nodes[0]


def test_an_either_or_keeps_its_sides():
    """A side that is nothing but grammar does not come to mean everything."""
    tree = widened(parse("asylum OR the").tree, BOTH)
    assert Word("the") == tree.other.nodes[1]


def test_a_text_is_no_question():
    """Who pastes a page is answered by its own words, at once."""
    tree = parse("asylum " * 500).tree
    assert tree == widened(tree, BOTH)


def _program(folder: Path, script: str) -> None:
    path = folder / "apertium"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture(name="at")
def _at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in which the translator is looked for first."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    apertium.forget()
    yield tmp_path
    apertium.forget()


def test_a_translator_adds_what_the_lexicon_lacks(at: Path):
    """Its word stands beside the lexicon's; marks of what it does not know are taken off."""
    _program(at, 'case "$1" in -l) echo " eng-spa";; *) sed "s/gridlock/*atasco/";; esac')
    tree = widened(parse("asylum gridlock").tree, BOTH, apertium.translate)
    assert ("asilo", "atasco") == others(tree)


@pytest.mark.parametrize(
    "script",
    ["exit 1", "echo nothing of the kind", "kill -9 $$", 'printf "\\377\\376"', "cat /dev/null"],
)
def test_a_translator_that_fails_is_left_out(at: Path, script: str):
    """A search is answered without it."""
    _program(at, f'case "$1" in -l) echo " eng-spa";; *) {script};; esac')
    assert ("asilo",) == others(widened(parse("asylum gridlock").tree, BOTH, apertium.translate))


def test_a_translator_that_hangs_is_not_waited_for(at: Path, monkeypatch: pytest.MonkeyPatch):
    """It is ended after its time."""
    monkeypatch.setattr(apertium, "PATIENCE", 0.2)
    _program(at, 'case "$1" in -l) echo " eng-spa";; *) exec tail -f /dev/null;; esac')
    assert () == apertium.translate(("asylum",), "en", "es")
