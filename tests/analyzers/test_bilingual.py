"""The lexicon of English and Spanish: what a word is called, whichever form it has."""

from __future__ import annotations

import pytest

from vitrina.analyzers import bilingual


@pytest.mark.parametrize(
    ("term", "source", "first"),
    [
        ("asylum", "en", "asilo"),
        ("ASYLUM", "en", "asilo"),
        ("sought", "en", "buscar"),
        ("pardoned", "en", "indulto"),
        ("White House", "en", "casa blanca"),
        ("Foreign Ministry", "en", "relaciones exteriores"),
        ("London", "en", "londres"),
        ("January", "en", "enero"),
        ("Germany", "en", "alemania"),
        ("pidió", "es", "request"),
        ("pidio", "es", "request"),
        ("indultó", "es", "pardon"),
        ("leyes", "es", "law"),
        ("asilo político", "es", "political asylum"),
        ("Casa Blanca", "es", "white house"),
        ("Reino Unido", "es", "united kingdom"),
    ],
)
def test_a_word_has_its_translation(term: str, source: str, first: str):
    """The best known comes first, whatever the case, the accents and the form of the word."""
    target = "es" if source == "en" else "en"
    assert first == bilingual.translate(term, source, target)[0]


def test_words_that_differ_by_a_letter_are_not_mixed_up():
    """``casas`` and ``casos`` have one stem; the form as written decides."""
    houses, cases = (bilingual.translate(word, "es", "en") for word in ("casas", "casos"))
    assert ("house", "case") == (houses[0], cases[0])
    assert "case" not in houses
    assert "house" not in cases


@pytest.mark.parametrize(("term", "pair"), [("Assange", ("en", "es")), ("asylum", ("en", "fr"))])
def test_what_is_not_known_has_none(term: str, pair: tuple[str, str]):
    """A name, a language that the lexicon does not have."""
    assert () == bilingual.translate(term, *pair)


def test_the_longest_term_is_taken():
    """A row of words is cut at terms of several words first; words of grammar are passed over."""
    row = ["the", "secretary", "of", "state", "of", "the", "United", "States"]
    found = bilingual.terms(row, "en", "es")
    assert [(1, 4), (6, 8)] == [(term.first, term.last) for term in found]


@pytest.mark.parametrize(
    ("words", "languages"),
    [
        ("asylum Assange", ("en",)),
        ("qué ofreció el presidente", ("es",)),
        ("general", ("en", "es")),
        ("Assange", ()),
        ("", ()),
    ],
)
def test_the_language_of_a_question(words: str, languages: tuple[str, ...]):
    """Told by its words; both where they are of both, none where they are of none."""
    assert languages == bilingual.spoken(words.split())


def test_a_word_without_end_costs_nothing():
    """What is longer than any term is not looked up."""
    assert () == bilingual.translate("a" * 100_000, "en", "es")
    assert () == bilingual.terms(["a" * 10_000] * 40, "en", "es")
