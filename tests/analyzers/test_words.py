"""Words: the same for whoever writes them, in every script, quickly or carefully."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.analyzers import dates, language, words
from vitrina.core.types import Claim, Place


@given(
    st.lists(
        st.sampled_from(
            ["loan", "Łódź", "señor", "½", "naï", "-", " ", "—", "\n", "庇护", "x\u00ady", "µ"]
        ),
        max_size=30,
    ),
    st.data(),
)
def test_words_are_counted_as_they_are_split(parts, data):
    """Between any two words of a text stand as many as the text between them is split into."""
    text = "".join(parts)
    places = [place for _, start, end in words.spans(text) for place in (start, end)]
    start, end = sorted(
        data.draw(st.lists(st.sampled_from([0, *places, len(text)]), min_size=2, max_size=2))
    )
    assert len(words.tokens(text[start:end])) == words.counter(text)(start, end)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Andrés", "andres"), ("MÉXICO", "mexico"), ("Cafe\u0301", "café"), ("Łódź", "lodz"), ("Straße", "STRASSE"),
        ("ΆΣΥΛΟ", "ασυλο"), ("λόγος", "ΛΟΓΟΣ"), ("Ёлка", "елка"), ("مُحَمَّد", "محمد"), ("أحمد", "احمد"),
        ("שָׁלוֹם", "שלום"), ("İstanbul", "istanbul"), ("ﬁnal", "final"), ("Ｆｕｌｌ", "full"),
    ],
)  # fmt: skip
def test_a_native_speaker_finds_it(written, typed):
    """Case, accents, points and variant letters do not part a word from a query for it."""
    assert words.tokens(written) == words.tokens(typed)


@pytest.mark.parametrize("word", ["㎒", "Ⅷ", "ℌaus", "𝐀bc", "K", "İzmir", "ǅ", "ﬁn"])
def test_a_word_alone_is_what_it_is_in_a_text(word):
    """A typed word is composed and made small in the order in which a text is."""
    assert (
        words.analyse(f"— {word} 庇", "")[0].split()[0] == words.forms("")(words.surface(word))[0]
    )


@given(st.text(st.sampled_from("aÉßœŁ1 -’²_\u00ad\u2014世"), max_size=60), st.booleans())
def test_words_are_folded_alike_by_table_and_one_by_one(text, long):
    """A Western text goes through a table of bytes, with the words that each would give alone."""
    text = text + " " + "Ñ" * 70 if long else text
    alone = [words.forms("")(words.surface(word))[0] for word, _, _ in words.spans(text)]
    assert words.tokens(text) == " ".join(alone).split()


@pytest.mark.parametrize("text", ["中文测试", "日本語テスト", "대통령은 말했다", "ความหวัง"])
def test_scripts_without_spaces_are_pairs(text):
    """Any two neighbours in the text are found."""
    assert words.tokens(text[1:3]) == [pair for pair in words.tokens(text) if pair == text[1:3]][:1]


def test_forms_of_a_word_share_a_stem():
    """Forms of a word share a stem in their language; a word that is its own stem is not said twice."""
    exact, stem = words.analyse("diplomático diplomáticos de", "es")

    assert ["diplomatico", "diplomaticos", "de"] == exact.split()
    assert ["diplomat", "diplomat"] == stem.split()


@given(st.text(max_size=300), st.sampled_from(["", "en", "es", "ru", "ar"]))
def test_quick_way_gives_what_the_slow_way_gives(text, spoken):
    """Whatever the text, its words and stems are those of each word by itself."""
    exact, stem = words.analyse(text, spoken)
    found = [words.forms(spoken)(word) for word in words._split(text)]

    assert exact.split() == " ".join(word for word, _ in found).split()
    assert stem.split() == " ".join(root for word, root in found if root != word).split()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "The Ambassador received her at noon and promised to pass the request on to the Minister.",
            "en",
        ),
        (
            "El subsecretario me recibió esta mañana y dijo que su gobierno no reconoce el asilo.",
            "es",
        ),
        ("Министр иностранных дел сообщил, что просьба об убежище будет рассмотрена.", "ru"),
        ("", ""),
    ],
)
def test_language_is_told(text, code):
    """A sentence's language is found."""
    assert code == language.detect(text)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("17 April 1961", "1961-04-17"), ("April 3, 1917, 6 p.m.", "1917-04-03"), ("21 de marzo de 1994", "1994-03-21"),
        ("1969-06-06", "1969-06-06"), ("Mon, 13 Dec 2010 07:02:00 +0000", "2010-12-13"), ("no date", ""),
        ("31 February 1999", ""), ("D:19940402150000", "1994-04-02"),
    ],
)  # fmt: skip
def test_a_date_is_read(text, date):
    """Dates as people and programs write them; what is no day is no date."""
    assert date == dates.parse(text)


def test_a_claim_comes_before_a_line_and_a_name():
    """What the file says of itself is asked first, and the source is told."""
    claims = [Claim(Place(), "Date", "1994-03-17")]

    assert ("1994-03-17", "claim Date") == dates.document_date(
        claims, "4 May 1990", "1980-01-01.txt"
    )
    assert ("1980-01-01", "file name") == dates.document_date([], "no date here", "1980-01-01.txt")
    assert ("1990-05-04", "line 2") == dates.document_date(
        [], "To the Minister\n4 May 1990", "note.txt"
    )
