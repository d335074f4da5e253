"""Quotations and reported speech, in samples written for these tests."""

import pytest

from vitrina.analyzers.quotations import ANALYZER
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place


def _said(text: str) -> list[tuple[str, str, str]]:
    paper = Paper((Block(Place(line=1), text),))
    return [
        (fact.kind.partition(".")[2], fact.value, text[fact.start : fact.end])
        for fact in ANALYZER.run(paper)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"We keep our word," Elena Marsh told the Guardian.', [("quote", "Elena Marsh", "We keep our word")]),
        ('"It is late," said Elena Marsh, an editor. "Good night."',
         [("quote", "Elena Marsh", "It is late"), ("quote", "Elena Marsh", "Good night.")]),
        ("Elena Marsh, who had waited for a week, said: “I am home.”", [("quote", "Elena Marsh", "I am home.")]),
        ("«Es una cuestión de principios», dijo Juan Quint.", [("quote", "Juan Quint", "Es una cuestión de principios")]),
        ("«Estamos aquí —afirmó Juan Quint, presidente—. Y nos quedamos».",
         [("quote", "Juan Quint", "Estamos aquí"), ("quote", "Juan Quint", "Y nos quedamos")]),
        ("—No habrá cambios —dijo Juan Quint.", [("quote", "Juan Quint", "No habrá cambios")]),
        ("The court said that it would wait for the papers.", [("indirect", "The court", "it would wait for the papers")]),
        ("Officials said they would wait for the papers.", [("indirect", "Officials", "they would wait for the papers")]),
        ("The tally was final and complete, the court said on Monday.",
         [("indirect", "the court", "The tally was final and complete")]),
        ("According to Elena Marsh, the accounts were never printed.",
         [("indirect", "Elena Marsh", "the accounts were never printed")]),
        ("Según el abogado Pedro Salas, podría salir muy pronto.", [("indirect", "Pedro Salas", "podría salir muy pronto")]),
        ("La canciller, Marcela Ibarra, señaló que habrá trámites y explicó que serán largos.",
         [("indirect", "Marcela Ibarra", "habrá trámites"), ("indirect", "Marcela Ibarra", "serán largos")]),
        ('The mayor said the town was "deeply hurt" by it.',
         [("indirect", "The mayor", 'the town was "deeply hurt" by it'), ("quote", "The mayor", "deeply hurt")]),
        ("I am informed by the Minister that the treaty was signed.", [("indirect", "the Minister", "the treaty was signed")]),
        ("District Judge Vera Barrow ruled that the editor would stay.", [("indirect", "Vera Barrow", "the editor would stay")]),
    ],
)  # fmt: skip
def test_what_is_said(text: str, said: list[tuple[str, str, str]]) -> None:
    """Quotations and reported clauses give their words and who says them, in both languages."""
    assert said == _said(text)


@pytest.mark.parametrize(
    "text",
    [
        "I said that we would wait for you.",
        "As you said, it is late in the day.",
        "It is said that he was rich beyond measure.",
        "The said contract was renewed by the parties.",
        "That is to say that nothing was done about it.",
        'He called her "devoted" in front of everybody.',
        "Yo siempre he dicho que hay que esperar.",
        "Se dice que llegará mañana por la tarde.",
        "On Sat, May 26, 2012 at 10:00 AM, Doug Roe wrote:",
        "According to the treaty, the prisoner must be given up.",
        "Three ships were reported in the harbour of Veldora that day.",
    ],
)
def test_what_nobody_says(text: str) -> None:
    """What the writer says himself, or nobody in particular, is no statement."""
    assert _said(text) == []


def test_short_names_and_pronouns_are_made_full() -> None:
    """A surname is the full name before it; a pronoun whoever spoke last, or began the sentence before."""
    text = (
        "President Andrés Quiroga spoke on Monday.\n\n"
        'He said: "We are ready." "Asylum is a right," Quiroga added. She would be most welcome, he told reporters.\n\n'
        "Elena Marsh met the press. She said that she was tired.\n"
    )
    assert [(who, words) for _, who, words in _said(text)] == [
        ("Andrés Quiroga", "We are ready."),
        ("Andrés Quiroga", "Asylum is a right"),
        ("Andrés Quiroga", "She would be most welcome"),
        ("Elena Marsh", "she was tired"),
    ]


def test_a_statement_has_its_article() -> None:
    """What an article tells of a statement goes with it: who reports it, and when."""
    text = (
        "date 2021-01-04\nmedio La Voz\ntitulo Hoy\n\nJuan Quint dijo que habrá paz en el puerto.\n"
    )
    paper = Paper((Block(Place(line=1), text),), date="2021-01-04")
    assert [fact.more for fact in ANALYZER.run(paper)] == [
        {
            "speaker": "Juan Quint",
            "mode": "indirect",
            "language": "es",
            "reporter": "La Voz",
            "date": "2021-01-04",
        }
    ]
