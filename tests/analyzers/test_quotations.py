"""Quotations and reported speech, in samples written for these tests."""

import pytest

from vitrina.analyzers.labels import labels
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # opinion, agents, and words that say it together
        ("The Foreign Office considers that the plan is too costly.", [("Foreign Office", "the plan is too costly")]),
        ("Elena Marsh was of the opinion that the ship had sailed.", [("Elena Marsh", "the ship had sailed")]),
        ("The Ambassador expressed his hope that a way would be found.", [("The Ambassador", "a way would be found")]),
        ("The Minister took occasion to say that he would resign.", [("The Minister", "he would resign")]),
        ("It was further stated by the Ambassador that the fleet would sail.", [("the Ambassador", "the fleet would sail")]),
        ("Informally advised by Navy Department that the attaché will leave.", [("Navy Department", "the attaché will leave")]),
        ("The Minister's own view was that nothing could be done.", [("The Minister", "nothing could be done")]),
        ("In the opinion of the Consul, the harbour was never closed.", [("the Consul", "the harbour was never closed")]),
        ("Desde ayer, a juicio de Juan Quint, el puerto está cerrado.", [("Juan Quint", "Desde ayer, a juicio de Juan Quint, el puerto está cerrado")]),
        # a clause without "that"
        ("Callers told me Ministry had resented the note.", [("Callers", "Ministry had resented the note")]),
        ("Elena Marsh stated the treaty would be signed in May.", [("Elena Marsh", "the treaty would be signed in May")]),
        ("The founder, Elena Marsh, claims she's acting for the town.", [("Elena Marsh", "she's acting for the town")]),
        ("Elena Marsh told Mr. Roe he would be heard.", [("Elena Marsh", "he would be heard")]),
        # what stands between
        ("Mr. Roe[1] informs me that, substantially, all was bought here.", [("Mr. Roe", "substantially, all was bought here")]),
        ("The tribunal, at length, announced that a result was reached.", [("The tribunal", "a result was reached")]),
        ("Mr. Roe replied (Cable 32, May 3) that nothing had been heard.", [("Mr. Roe", "nothing had been heard")]),
        ("Scott Lane, president and CEO of Roe Airplanes said that it had flown.", [("Scott Lane", "it had flown")]),
        # who begins the sentence
        ("The Consul met us at noon and said that the port was shut.", [("The Consul", "the port was shut")]),
        ("On Thursday, the firm said that it would close.", [("the firm", "it would close")]),
        ("Some customers reported that the line was dead.", [("Some customers", "the line was dead")]),
        ("Authorities said that they had found the car.", [("Authorities", "they had found the car")]),
        # where it ends
        ("The Consul said that the port was shut; so I left that day.", [("The Consul", "the port was shut")]),
        ("La firma confirmó que había cerrado pero no dijo si volverá.", [("La firma", "había cerrado")]),
        # Spanish
        ("Lo que respondió el fiscal fue que no había pruebas.", [("el fiscal", "no había pruebas")]),
        ("Según dijo un funcionario rumano.", []),
        ("La compañía comprará la planta entera, según dijo un funcionario rumano.",
         [("un funcionario rumano", "La compañía comprará la planta entera")]),
        ("La junta sostenía que el puerto era suyo.", [("La junta", "el puerto era suyo")]),
        ("Como decía Benito Juárez, el respeto al derecho ajeno es la paz.",
         [("Benito Juárez", "el respeto al derecho ajeno es la paz")]),
        ("Juan Quint hizo notar que faltaban papeles.", [("Juan Quint", "faltaban papeles")]),
    ],
)  # fmt: skip
def test_what_is_reported(text: str, said: list[tuple[str, str]]) -> None:
    """Reported speech as diplomats, agencies and speakers have it."""
    assert said == [(who, words) for kind, who, words in _said(text) if kind == "indirect"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Elena Marsh wrote to Mr. Roe: 'We shan't sail before the States' note comes.' Elena Marsh left.",
         [("Elena Marsh", "We shan't sail before the States' note comes.")]),
        ("Lo que dijo Juan Quint ‘el pueblo no existe’ es falso.", [("Juan Quint", "el pueblo no existe")]),
        ('Elena Marsh advised Dodd "to wait for the results of it."', [("Elena Marsh", "to wait for the results of it.")]),
        ("“It is late.” Elena Marsh told the press that she would go.", []),
        ("“It is late,” I said. “So be it.”", []),
        ("Juan Quint publicó una nota titulada ‘Suben los precios del pan’, en la que asegura que sube.", []),
        ("El gobernador Juan Quint lo anunció, que les dice ‘el escudo’.", []),
        ("La conductora tuvo que decir: ‘Bueno, vamos con calma’.", [("La conductora", "Bueno, vamos con calma")]),
    ],
)  # fmt: skip
def test_what_is_quoted(text: str, said: list[tuple[str, str]]) -> None:
    """Straight single marks, quotations after a name alone; none for a title, or for the writer's own."""
    assert said == [(who, words) for kind, who, words in _said(text) if kind == "quote"]


@pytest.mark.parametrize(
    "text",
    [
        "The Consul did not say that the port was shut.",
        "The Consul might have said that the port was shut.",
        "You should have been told by now if Elena Marsh said that it was so.",
        "Did the Consul say that the port was shut?",
        "¿Qué dijo el presidente de que el puerto está cerrado?",
        "La junta nunca dijo que el puerto fuera suyo.",
        "It was felt that the port should be shut.",
        "Nada más me doy cuenta de que nadie llega.",
        "Hay quienes dicen que nadie llega al puerto.",
        "Vamos a ponernos de acuerdo con Juan Quint mañana mismo.",
        "El presidente indica los fondos importantes que propone al Congreso.",
        "The Consul reported the loss of a ship that nobody had missed.",
        "What Mr. Palmer says could be said of us all.",
        "La historia de la junta nos indica que son malos tiempos.",
        "Según el acuerdo de 1991, Roe Computer no vendería nada más.",
    ],
)
def test_what_is_not_said(text: str) -> None:
    """What was denied, asked or only might have been; nouns, laws and things; nobody in particular."""
    assert _said(text) == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("I called on Mr. Roe. He said that it was late. Later Mr. Roe left.", "Roe"),
        ("The Prime Minister met us. He said that it was late.", "The Prime Minister"),
        ("Baker knew little; on television he noted that it was late. I saw Baker.", "Baker"),
        ("The report came today. It said that it was late.", "The report"),
        ("“So it is,” said Bill Keller. She said that it was late.", "she"),
        ("Officials said that they would go. He said that it was late.", "he"),
    ],
)
def test_whom_a_pronoun_means(text: str, who: str) -> None:
    """Whoever begins the sentence before or was met in it; else the pronoun itself, and no name is asked for."""
    paper = Paper((Block(Place(line=1), text),))
    last = list(ANALYZER.run(paper))[-1]
    assert (last.value, "unnamed" in last.more) == (who, who in {"he", "she"})
    asked = [label.value for label in labels([last])]
    assert asked == ([] if who in {"he", "she"} else [who])
