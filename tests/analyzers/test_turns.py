"""Who spoke when, in transcripts written for these tests."""

import csv
from pathlib import Path

import pytest

from vitrina.analyzers.speakers import Speaker, spoken_as
from vitrina.analyzers.turns import ANALYZER
from vitrina.core.facts import Fact, Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

STATEMENTS = Path(__file__).parents[2] / "../shared/corpora/statements"

INTERVIEW = """INTERVIEW OF JANE ROE
August 17, 1978

Q. Where were you in 1960?
A. In Paris.

I stayed there.
Q. With whom?
A. Alone.
"""
BRIEFING = """Daily press briefing

Those present: Philip Doe, Assistant Secretary

MS. ROE: Good afternoon.
QUESTION: What do you say of the cables?
MS. ROE: (Laughter.) Nothing.
MR. DOE: Nor do I.
"""
HEARING = """    The CHAIRMAN. The committee will come to order.
    Senator ROE. I have one question.
    Mr. DOE. Yes, sir.
    Senator ROE. Did you know? The facts are
these: Mr. Doe. He knew.
"""
CONFERENCE = """Versión estenográfica de la conferencia de prensa | Lunes 4 de enero de 2021
---
PRESIDENTE JUAN ROE DE LA LUZ
Buenos días.
Vamos a informar.
---
INTERLOCUTORA
¿Sí?
---
ANA DOE, SECRETARIA DE SALUD
Sí.
"""
TALK = "".join(f"Jane Roe: Well, {n}.\n\nJohn Doe: No, {n}.\n\n" for n in range(3))


def _facts(*texts: str) -> list[Fact]:
    blocks = tuple(Block(Place(page=n, line=1), text) for n, text in enumerate(texts, 1))
    return list(ANALYZER.run(Paper(blocks)))


def _said(*texts: str) -> list[tuple[str, str]]:
    return [(fact.value, texts[fact.block][fact.start : fact.end]) for fact in _facts(*texts)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (INTERVIEW, [
            ("Question", "Where were you in 1960?"), ("Jane Roe", "In Paris.\n\nI stayed there."),
            ("Question", "With whom?"), ("Jane Roe", "Alone."),
        ]),
        (BRIEFING, [
            ("Ms. Roe", "Good afternoon."), ("Question", "What do you say of the cables?"),
            ("Ms. Roe", "(Laughter.) Nothing."), ("Philip Doe", "Nor do I."),
        ]),
        (HEARING, [
            ("The Chairman", "The committee will come to order."), ("Senator Roe", "I have one question."),
            ("Mr. Doe", "Yes, sir."), ("Senator Roe", "Did you know? The facts are\nthese: Mr. Doe. He knew."),
        ]),
        (CONFERENCE, [
            ("Juan Roe de la Luz", "Buenos días.\nVamos a informar."), ("Interlocutora", "¿Sí?"), ("Ana Doe", "Sí."),
        ]),
        (TALK, [(name, f"{word}, {n}.") for n in range(3) for name, word in (("Jane Roe", "Well"), ("John Doe", "No"))]),
    ],
    ids=["interview", "briefing", "hearing", "conference", "talk"],
)  # fmt: skip
def test_turns_are_found(text: str, said: list[tuple[str, str]]) -> None:
    """Each form of transcript gives who spoke, and the words alone."""
    assert said == _said(text)


def test_a_turn_keeps_its_occasion_and_office() -> None:
    """What was said is kept with the label as it stands, the office, the occasion and its date."""
    assert _facts(CONFERENCE)[2].more == {
        "speaker": "Ana Doe",
        "label": "ANA DOE, SECRETARIA DE SALUD",
        "mode": "verbatim",
        "role": "Secretaria de Salud",
        "setting": "Versión estenográfica de la conferencia de prensa | Lunes 4 de enero de 2021",
        "date": "2021-01-04",
    }


def test_a_turn_goes_on_over_the_page() -> None:
    """What stands at a page's top before the first label was said by who spoke last."""
    first, second = BRIEFING.rstrip(), "and never will.\nQUESTION: Why?"
    assert _said(first, second)[-2:] == [("Philip Doe", "and never will."), ("Question", "Why?")]


@pytest.mark.parametrize(
    "text",
    [
        "From: Roe\nTo: Doe\nSubject: Tea\nFrom: Doe\nTo: Roe\nSubject: Re: Tea\n",
        "A. One thing.\nB. Another.\nC. A third.\nA. One thing.\n",
        "Summary: Long.\nNote: this.\nNote: that.\nNote: more.\nNote: all.\nNote: end.\n",
        "PRESENT\nMr. A. Roe\nMr. B. Doe. Mr. Poe.\nMr. C. Doe. Mr. Roe\nDr. X. Coe\nMr. D. Foe\n",
        "Agency: 4\nNumber: 12\nAgency: 5\nNumber: 13\nAgency: 6\nNumber: 14\n",
    ],
    ids=["mail", "points", "notes", "those present", "form"],
)
def test_other_papers_have_no_turns(text: str) -> None:
    """Lines that begin as turns do make no transcript of a letter, a list or a form."""
    assert _facts(text) == []


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("PRESIDENTA DE MÉXICO, ANA DOE", Speaker("Ana Doe", "Presidenta de México")),
        ("ANA DOE, DIRECTORA DE AGUA (CNA)", Speaker("Ana Doe", "Directora de Agua (CNA)")),
        ("Senator CHURCH", Speaker("Church", "Senator")),
        ("VOZ MUJER", Speaker("Voz Mujer", named=False)),
        ("(INICIA VIDEO", Speaker("Inicia Video", named=False)),
        ("HUGO LÓPEZ-GATELL", Speaker("Hugo López-Gatell")),
        ("Q", Speaker("Question", named=False)),
    ],
)
def test_labels_are_read(label: str, speaker: Speaker) -> None:
    """A label tells a name, an office, or that nobody is named."""
    assert speaker == spoken_as(label)


@pytest.mark.skipif(not STATEMENTS.is_dir(), reason="the corpora are not here")
def test_real_transcripts() -> None:
    """In forty real press conferences at least 98 of 100 turns are found to the letter."""
    with (STATEMENTS / "turns.tsv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    truth = {
        (row["path"].removeprefix("text/"), int(row["char_start"]), int(row["char_end"]))
        for row in rows
    }
    names = sorted({name for name, *_ in truth if (STATEMENTS / name).exists()})
    truth = {each for each in truth if each[0] in set(names)}
    got = {
        (name, fact.start, fact.end)
        for name in names
        for fact in _facts((STATEMENTS / name).read_bytes().decode())
    }
    both = len(truth & got)
    assert min(both / len(truth), both / len(got)) >= 0.98
