"""What holds for every analyzer, on any text at all."""

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vitrina.analyzers.registry import ANALYZERS
from vitrina.core.facts import Analyzer, Fact, Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

SAMPLES = (
    "P 041826Z DEC 76\nFM AMEMBASSY LISBON\nTO SECSTATE WASHDC PRIORITY\nC O N F I D E N T I A L LISBON 08123",
    "Washington, May 3, 1917, 6 p.m.\n\n12. Your telegram No. 114 of March 3, 9 a.m., was received.\n\nSmith",
    "From:   Roe, Jane <roe@example.org>          B6\nSent:   Friday, May 3, 2019 5:04 PM\nTo:\nSubject:  Re: Tea\n",
    "REF: A. 64 STATE 12345\nB. (S/NF) See Documents 3, 4 and 5-9.\nDeclassified by X on 3/4/99.",
    "---\ntitle: Letter from Roe to Doe\n---\nParis, 3 May 1950\n\nSECRET AUSTEO\n\nText.\n\nJANE ROE\n",
    "Press conference, 4 January 2021\n---\nMR. ROE\nGood day.\n---\nQUESTION\nWhy?\n---\nMR. ROE\nI shall say.\n---",
    "Q. Were you there?\nA. Yes.\nQ. With whom?\nA. Alone.\nThe CHAIRMAN. Thank you.\nSenator DOE. One more: why?\n",
    'date 2021-01-04\nA title\nBy Jane Roe\n\n"We wait," Jane Roe said. He told the Guardian. We are here. pic.x.com/a — Roe (@roe) May 3, 2021\n',
)
PIECES = st.sampled_from(
    [
        *(line for sample in SAMPLES for line in sample.split("\n")),
        "\n", "\n\n", "\r\n", " " * 40, "\u202e", "\x00", "٣٤", "From:", "To: ", "Document ", "(S//NF) ",
        "³", "0" * 50, "Date: ", "1917", "31 FEB 99", "999999Z XYZ 99", "ł", "No. ", ", ", "ﬁ", "²5 May 1917",
    ]
)  # fmt: skip
ANY = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))
HOSTILE = {
    "a line of 5 MB": "From a to b " * 420_000,
    "5 MB of capitals": "A" * 5_000_000,
    "5 MB of blanks": " " * 5_000_000,
    "lines like headers": "From: x\nTo: y\nDate: 3\n" * 34_000,
    "headers of blanks": ("From:" + " " * 90 + "x\n") * 30_000,
    "a name of 10,000 letters": f"The Consul ({'X' * 10_000}) to the {'Y' * 10_000}\n",
    "parentheses": "(" * 200_000 + "(S//NF) " * 50_000,
    "numbers": "Documents " + "1, " * 200_000,
    "short capitals": "A. " * 17 + "\n" + "Aa" * 24 + "1\n" + "AA " * 16 + "1\n",
    "titles": ("title A-" + "a-" * 140 + "\n") * 50 + "from " * 50,
    "signatures": "said: a — " * 30_000 + "— Roe (@roe) May 3, 2021 " * 40_000 + "(@a)" * 50_000,
    "outlets": "told The Of " * 30_000
    + "according to "
    + "Times and " * 60_000
    + "date 2021-01-04\n" * 50,
    "sayings": "Aa said " * 40_000
    + '"said" that ' * 40_000
    + "\n—dijo Aa " * 20_000
    + "según el, " * 40_000,
    "strokes and views": "'the s' " * 60_000
    + "Aa's view was that " * 20_000
    + "n the opinion of Aa, " * 20_000
    + "told by Mr. Aa, that " * 20_000
    + "The Aa, of it, who said, as he " * 10_000,
    "labels": "Mr. A. " * 20_000
    + "\nMR. ROE: x\nQ. a\nA. b\n---\nA\n" * 20_000
    + "Mr. "
    + "Xx " * 50_000,
    "dates on dates": "3 May 1917, " * 90_000,
    "verbs alone": "signed granted refused met " * 40_000,
    "months and numbers": "May 3 4 5 6 of the last first second week of " * 20_000,
    "clocks": "10:30 p. m. 0800 UTC " * 60_000,
    "blank paragraphs": "\n \t" * 300_000,
}


def _paper(*texts: str) -> Paper:
    """The texts as blocks that are seen; and once more, as words of them that a page hides."""
    blocks = [Block(Place(page=n, line=1), text) for n, text in enumerate(texts)]
    hidden = [
        Block(Place("under-a-box", n, 1), text, "under a box") for n, text in enumerate(texts)
    ]
    return Paper((*blocks, *hidden))


def _bad(analyzer: Analyzer, paper: Paper, fact: Fact) -> bool:
    """Whether a fact breaks the interface."""
    block = paper.blocks[fact.block]
    return not (
        fact.kind in analyzer.finds
        and fact.value
        and 0 <= fact.start < fact.end <= len(block.text)
        and 0 < fact.score <= 1
        and all(isinstance(part, str) for item in fact.more.items() for part in item)
    )


@pytest.mark.parametrize("analyzer", ANALYZERS, ids=lambda each: each.name)
@given(texts=st.lists(ANY, max_size=3))
@example(texts=list(SAMPLES))
@example(texts=["", "\n"])
def test_facts_lie_inside_the_text(analyzer: Analyzer, texts: list[str]) -> None:
    """Whatever the text: nothing is raised, and each fact is of a named kind and stands in its block."""
    paper = _paper(*texts)
    assert [fact for fact in analyzer.run(paper) if _bad(analyzer, paper, fact)] == []


@pytest.mark.parametrize("analyzer", ANALYZERS, ids=lambda each: each.name)
@given(texts=st.lists(ANY, max_size=2))
def test_same_paper_same_facts(analyzer: Analyzer, texts: list[str]) -> None:
    """Two runs give the same facts in the same order, byte for byte."""
    paper = _paper(*texts)
    first, second = (msgspec.json.encode(list(analyzer.run(paper))) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("hostile", HOSTILE, ids=str)
@pytest.mark.parametrize("analyzer", ANALYZERS, ids=lambda each: each.name)
def test_hostile_text_ends(analyzer: Analyzer, hostile: str) -> None:
    """Text made to cost time is gone through; the facts it gives are well-formed and bounded."""
    paper = _paper(HOSTILE[hostile])
    facts = list(analyzer.run(paper))
    assert [fact for fact in facts if _bad(analyzer, paper, fact)] == []
    assert len(facts) <= 200_000


@pytest.mark.parametrize("analyzer", ANALYZERS, ids=lambda each: each.name)
def test_samples_give_something(analyzer: Analyzer) -> None:
    """No analyzer is silent on all samples: a law over nothing would hold of anything."""
    long = "El gobierno de la república recibió ayer a los embajadores de tres países vecinos."
    done = "On 16 August 2012 Ecuador granted asylum to Mr. Roe in London."
    assert any(True for _ in analyzer.run(_paper(*SAMPLES, long, done)))


def test_names_are_told_apart() -> None:
    """Each analyzer has its own name, under which its facts are kept."""
    names = [analyzer.name for analyzer in ANALYZERS]
    assert sorted(set(names)) == sorted(names)
