"""Where a query's words stand in a text: the quick way finds what looking at each word finds."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from vitrina.analyzers import words
from vitrina.investigate.language import parse
from vitrina.investigate.matching import Matcher

PIECES = st.sampled_from(
    ["harbour", "Harbours", "harb", "treaty", "TREATY", "Łódź", "lodz", "café", "cafe\u0301", "naïve", "ﬁnd",
     "find", "каждый", "ж", "庇护", "—", "’", "•", "\u200b", "\u00ad", "\n", " ", " ", "-", "1", "²", "µ", "ß", "strasse"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["en", "es", ""]))
@example("• Łharbour harbour", "en")
@example("café’s café", "")
@example("Straße, Strasse", "")
@example("har\u00adbour", "en")
@example("har\u00adbour\u00ad a\u00ad treaty", "en")
def test_the_quick_way_finds_what_looking_at_each_word_finds(text: str, language: str):
    """Whatever letters and signs stand around them, the same words are found in the same places."""
    wanted = ["harbour", "treaty", "lodz", "cafe", "find", "strasse"]
    forms = words.forms(language)
    stems = {words.stem(word, language) for word in wanted} | set(wanted)
    expected = [
        (start, end)
        for surface, start, end in words.spans(text)
        if forms(words.surface(surface))[1] in stems or forms(words.surface(surface))[0] in wanted
    ]
    found = Matcher(parse(" ".join(wanted)).tree, language).find(text)
    assert expected == [(mark.start, mark.end) for mark in found]


def test_each_part_of_a_question_has_its_key():
    """The parts of an And are told apart by their keys, in their order; a field has none."""
    matcher = Matcher(parse('harbour "old treaty" in:frus sh?p').tree, "en")
    assert 4 == len(matcher.parts)
    assert None is matcher.parts[2]
    found = {mark.key for mark in matcher.find("the harbour, an old treaty, a ship")}
    assert {key for key in matcher.parts if key is not None} == found
