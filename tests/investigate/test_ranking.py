"""Ranking: what comes first among many answers, and what follows where few have all the words."""

from __future__ import annotations

import pytest

import vitrina
from vitrina.core.query import And, Word
from vitrina.investigate import nearness
from vitrina.investigate.matching import Matcher

FILLER = "The report of the ministry was sent and was read by many people of the town. " * 12
PAPERS = {
    "apart.txt": f"The harbour was closed. {FILLER} A treaty was signed. {FILLER}",
    "together.txt": f"{FILLER} {FILLER} They spoke of the harbour treaty at length.",
    "one.txt": f"The harbour, the harbour and again the harbour. {FILLER}",
    "hyphen.txt": f"The railway of the trans-siberian company. {FILLER}",
    "neither.txt": FILLER,
    "none.txt": FILLER.upper(),
    "nothing.txt": f"Nothing. {FILLER}",
    "chinese.txt": "人人有权在其他国家寻求和享受庇护以避免迫害。",
    "loans.txt": f"Loans were given, and each loan was paid. {FILLER}",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    """A small library of these papers."""
    papers = tmp_path_factory.mktemp("ranking") / "papers"
    papers.mkdir()
    for name, text in PAPERS.items():
        (papers / name).write_text(text)
    with vitrina.open(papers) as found:
        found.ingest(workers=1, understand=False)
        yield found


def _paths(library: vitrina.Library, query: str) -> list[tuple[str, bool]]:
    return [(hit.path, hit.partial) for hit in library.search(query).hits]


def test_words_that_stand_together_come_first(library: vitrina.Library):
    """Of two papers with both words, the one in which they stand in one passage is first."""
    assert [("together.txt", False), ("apart.txt", False)] == _paths(library, "harbour treaty")[:2]


def test_papers_with_some_of_the_words_follow_and_are_marked(library: vitrina.Library):
    """All the words first, then some of them; a paper with none of the telling words is no answer."""
    assert ("one.txt", True) == _paths(library, "harbour treaty")[2]
    assert 3 == len(_paths(library, "harbour treaty"))


def test_what_was_asked_for_exactly_is_in_every_answer(library: vitrina.Library):
    """A phrase, a pattern and what is shut out hold for papers with some of the words as well."""
    assert [("together.txt", True)] == _paths(library, '"harbour treaty" embassy length')
    assert [("apart.txt", True)] == _paths(library, "clos* harbour embassy")
    assert [("apart.txt", False)] == _paths(library, "harbour treaty -length")[:1]
    assert "together.txt" not in dict(_paths(library, "harbour treaty -length"))


def test_a_part_of_a_joined_word_is_some_of_the_words(library: vitrina.Library):
    """Where no paper has trans-siberian beside the rest, siberian alone is one of the words."""
    assert [("hyphen.txt", True)] == _paths(library, "siberian-express railway")


def test_a_run_of_chinese_is_looked_for_whole_then_in_pairs(library: vitrina.Library):
    """Characters that stand together come as typed; where none do, papers with pairs of them follow."""
    assert [("chinese.txt", False)] == _paths(library, "享受庇护")
    assert [("chinese.txt", True)] == _paths(library, "寻求庇护")
    assert [] == _paths(library, '"寻求庇护"')
    assert [] == _paths(library, "言论自由")


def test_pages_hold_every_answer_once(library: vitrina.Library):
    """The second look changes the order of the first answers, not which they are, page by page."""
    whole = [hit.path for hit in library.search("report town", limit=100).hits]
    paged = [
        hit.path
        for at in range(0, len(whole), 3)
        for hit in library.search("report town", limit=3, offset=at).hits
    ]
    assert whole == paged
    assert len(PAPERS) - 1 == len(set(whole))


def test_common_words_say_nothing_of_a_passage():
    """A text in which rare words stand together is lifted; common ones change nothing."""
    counts = {"harbour": 3, "treaty": 2, "the": 90, "old": 80}
    tree = And((Word("the"), Word("harbour"), Word("old"), Word("treaty")))
    sight = nearness.Sight(tree, "en", lambda word: counts[word], 100)
    far = "harbour " + "x " * 200 + "treaty"
    lifts = [
        sight.lift([(text, sight.telling.find(text))])
        for text in ("the harbour treaty", f"the old {far}", far, "the old the old")
    ]
    assert 1 + nearness.TOGETHER + nearness.SIDE_BY_SIDE == pytest.approx(lifts[0])
    assert lifts[1] == lifts[2] < lifts[0]
    assert 1.0 == lifts[3]
    assert not nearness.Sight(Word("treaty"), "en", lambda word: counts[word], 100).lifts


def test_nearness_is_counted_in_words():
    """Long words and many blanks between two make them no farther apart; a passage is so many words."""
    tree = And((Word("harbour"), Word("treaty")))
    sight = nearness.Sight(tree, "en", lambda _: 3, 100)

    def lift(between: str) -> float:
        text = f"harbour {between} treaty"
        return sight.lift([(text, sight.telling.find(text))])

    near = nearness.PASSAGE - 1
    assert lift("x " * near) == lift(("x" * 15 + "   ") * near) > lift("x " * (near + 1))
    assert lift("of the") > lift("of the old") == lift("x " * near)


def test_a_form_without_the_last_letter_of_the_stem():
    """Trade has trading beside it: such forms are marked, and count for nearness."""
    text = "Trading in policies"
    matcher = Matcher(And((Word("trade"), Word("policy"))), "en")
    assert ["Trading", "policies"] == [text[mark.start : mark.end] for mark in matcher.find(text)]
