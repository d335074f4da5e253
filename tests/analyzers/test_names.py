"""Names: what is found, what it is called, and what is left alone."""

import pytest

from vitrina.analyzers import names
from vitrina.analyzers.check_digits import clabe, iban
from vitrina.analyzers.name_bodies import untagged
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place


def found(*texts: str) -> list[tuple[str, str]]:
    """Kind and value of every name."""
    paper = Paper(tuple(Block(Place(line=1), text) for text in texts))
    return [(fact.kind.removeprefix("name."), fact.value) for fact in names.find(paper)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Estoy a favor de que el señor Assange quede en libertad y que México le ofrece asilo político.",
            [("person", "Assange"), ("place", "México")],
        ),
        ("PRESIDENTE ANDRÉS MANUEL LÓPEZ OBRADOR", [("person", "Andrés Manuel López Obrador")]),
        ("The Ambassador in France (Edge) to the Secretary of State", [("place", "France"), ("person", "Edge")]),
        ("It was sent to AMEMBASSY LISBON and SECSTATE WASHDC.", [("post", "AMEMBASSY LISBON"), ("post", "SECSTATE WASHDC")]),
        ("He wrote from the American Legation, Managua yesterday.", [("post", "American Legation, Managua")]),
        ("note from the Netherlands Legation to the Department of State", [("post", "Netherlands Legation"), ("organisation", "Department of State")]),
        ("Charged under the Espionage Act of 1917 again.", [("law", "Espionage Act of 1917")]),
        ("según la Ley General de Salud que está en vigor", [("law", "Ley General de Salud")]),
        ("when the U.S.S. Pueblo was taken", [("ship", "U.S.S. Pueblo")]),
        ("write to Jane.Roe@state.gov or @lopezobrador_ now", [("email", "jane.roe@state.gov"), ("handle", "@lopezobrador_")]),
        ("tel. +52 55 1234 5678", [("phone", "+52 55 1234 5678")]),
        ("paid to DE89 3704 0044 0532 0130 00 in May", [("account", "DE89370400440532013000")]),
        ("paid to DE89 3704 0044 0532 0130 01 in May", []),
        ("in the second half of the year it was said that nobody came", []),
    ],
)  # fmt: skip
def test_what_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    """Names of each kind are found with the value that a list would have."""
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lo revisa la Secretaría Anticorrupción y de Buen Gobierno.", ["Secretaría Anticorrupción y de Buen Gobierno"]),
        ("la Secretaría de Hacienda y Crédito Público y Pemex", ["Secretaría de Hacienda y Crédito Público", "Pemex"]),
        ("en la Presidencia Carlos Salinas de Gortari", []),
        ("the Pacific and Americas Branch of it", ["Pacific and Americas Branch"]),
        ("said the American Commission to Negotiate Peace, at Paris", ["American Commission to Negotiate Peace"]),
        ("sent the Commission to Paris", []),
        ("avoiding struggle in General Committee if possible", ["General Committee"]),
        ("He had joined the Bureau of Fisheries and Game in May.", ["Bureau of Fisheries and Game"]),
        (
            "DIRECTOR DEL INSTITUTO DE SEGURIDAD Y SERVICIOS SOCIALES DE LOS TRABAJADORES DEL ESTADO (ISSSTE)",
            ["Instituto de Seguridad y Servicios Sociales de los Trabajadores del Estado", "ISSSTE"],
        ),
        ("Carlos Pozos, reportero de Lord Molécula.", ["Lord Molécula"]),
        ("lo dice el periódico Publimetro hoy", ["Publimetro"]),
        ("soy periodista de Quintana Roo", []),
        ("the OMB budget and a corrupt Issste", ["OMB", "Issste"]),
        ("UNITED STATES DEPARTMENT OF JUSTICE, FEDERAL BUREAU OF INVESTIGATION", ["Department of Justice", "Federal Bureau of Investigation"]),
        ("FROM: MINISTRY OF EXTERNAL AFFAIRS, VELDORA", ["Ministry of External Affairs"]),
        ("WHO KNOWS WHAT HE SAT ON TODAY", []),
        ("The Louis Berger Group/Black & Veatch has acted", ["Louis Berger Group", "Black & Veatch"]),
        ("the entry to the United Nations of Communist China", ["United Nations"]),
        ("the Naval Attaché again urged it", []),
        ("asked that the Department and the Committee decide", []),
        ("Enclosed for Bureau are nine copies", []),
        ("la pandemia de COVID-19 y el IVA en el siglo XIX", []),
    ],
)  # fmt: skip
def test_bodies_are_told_by_their_grammar(text: str, expected: list[str]) -> None:
    """By a head with what it is for, letters in brackets, the word before; offices and taxes are none."""
    assert [value for kind, value in found(text) if kind == "organisation"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("va de Coatzacoalcos a Salina Cruz por tren", ("place", "Salina Cruz")),
        ("los países de América Latina y el Caribe", ("place", "América Latina")),
        ("la hizo en Felipe Carrillo Puerto.", ("place", "Felipe Carrillo Puerto")),
        ("el héroe se llamaba Felipe Carrillo Puerto.", ("person", "Felipe Carrillo Puerto")),
        ("A telegram received today from Chief Justice Hughes:", ("person", "Hughes")),
        (
            "a letter of 1 February from Brigadier C.C.F. Spry, Director",
            ("person", "Brigadier C.C.F. Spry"),
        ),
        (
            "a member of the Russian Security Council offered it",
            ("organisation", "Russian Security Council"),
        ),
        ("los vinicultores del Valle de Guadalupe, entre", ("place", "Valle de Guadalupe")),
        ("una casa de lujo en Las Lomas, y se", ("place", "Las Lomas")),
        ("lo venden en Soriana y en Walmart hoy", ("organisation", "Soriana")),
        ("el portavoz de la Presidencia habló", ("organisation", "Presidencia")),
        ("de los Estados Unidos 'Mexicanos de los h", ("place", "Estados Unidos")),
        ("los mismos estados. Quintana Roo del norte", ("place", "Quintana Roo")),
        ("PORT AMARO 0117", ("place", "Port Amaro")),
        ("TO: EMBASSY PORT AMARO\nSUBJECT: FISH", ("post", "EMBASSY PORT AMARO")),
        ("Minister,\n\nthe note is attached.\n\nHolloway\n", ("person", "Holloway")),
        ("met Secretary of State Hillary Clinton in Doha", ("person", "Hillary Clinton")),
        ("asked Foreign Relations Chairman John Kerry to go", ("person", "John Kerry")),
        ("el presidente Francisco I. Madero fue traicionado", ("person", "Francisco I. Madero")),
        ("Jockel, Assistant Secretary, was told of it.", ("person", "Jockel")),
    ],
)
def test_lists_and_offices_tell_the_kind(text: str, expected: tuple[str, str]) -> None:
    """A place of two words is no person, unless it is called after one and nothing says where."""
    assert expected in found(text)


def test_what_the_tagger_passes_over_is_told_by_lists_alone() -> None:
    """Whole places of several words, and a given name before a surname; no common word, office or body."""
    told = [
        (text[start:end], kind)
        for text in (
            "to Puerto Vallarta, by Heinrich Vogel",
            "La Libertad",
            "May Day",
            "General Motors",
            "New Deal",
        )
        for start, end, kind in untagged(text, ())
    ]
    assert told == [("Puerto Vallarta", "place"), ("Heinrich Vogel", "person")]
    assert list(untagged("to Puerto Vallarta", ((0, 5),))) == []


def test_a_surname_is_a_person_where_the_paper_names_him_in_full() -> None:
    """What one block says of a name holds for the others of the paper."""
    alone = found("It was said in Quillex that nothing was known.")
    told = found(
        "He was met by Mr. Harry Quillex.", "It was said in Quillex that nothing was known."
    )

    assert ("person", "Quillex") not in alone
    assert ("person", "Quillex") in told


def test_a_name_is_mostly_one_thing_in_a_paper() -> None:
    """A name of one word that was taken for several things is what most of its places say."""
    told = found(
        "Conversations between Massigli and Rosso have ended.",
        "Mr. Massigli told me so.",
        "Mr. Massigli said that he would leave.",
        "I learned it in Massigli.",
    )

    assert {kind for kind, value in told if value == "Massigli"} == {"person"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("It was seen in Mexico City} that day.", ("place", "Mexico City")),
        ("The use of the Siberian Railway and all that belongs to it.", ("organisation", "Siberian Railway")),
        ("Petrograd, November 24, 1917.", ("place", "Petrograd")),
        ("Please cable him to await Emerson’s arrival.", ("person", "Emerson")),
    ],
)  # fmt: skip
def test_a_name_ends_where_it_ends(text: str, name: tuple[str, str]) -> None:
    """Brackets and small words beside it are no part of it; a place of old times is one."""
    assert name in found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "CONFIDENCIAL\nEMBAJADA EN PUERTO AMARO, NÚM. 35\n2 de abril de 1994",
            [("place", "Puerto Amaro")],
        ),
        (
            "Others who were named in the order include Mr. Bradley Manning and Birgitta\nJonsdottir, a lawmaker.",
            [("person", "Bradley Manning"), ("person", "Birgitta Jonsdottir")],
        ),
        (
            "PALABRAS DEL DIRECTOR GENERAL DE COMUNICACIÓN SOCIAL, JESÚS RAMÍREZ MENDOZA\nMartínez estuvo aquí.",
            [("person", "Jesús Ramírez Mendoza"), ("person", "Martínez")],
        ),
        (
            "Subject:                 Fw: The good piece that came from David Manning\nHilary: no word",
            [("person", "David Manning"), ("person", "Hilary")],
        ),
        ("Private\n\nDear Tomas,", [("person", "Tomas")]),
        ("SECRET\nHARBOUR BOARD\nMinutes", [("organisation", "Harbour Board")]),
    ],
)
def test_no_name_goes_on_below_a_line_that_was_ended_on_purpose(
    text: str, expected: list[tuple[str, str]]
) -> None:
    """Markings, labels and fields end where their line does; a full line runs on."""
    assert [
        each for each in found(text) if each[0] in {"person", "organisation", "place", "post"}
    ] == (expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Estimado Jesús: le escribo otra vez", ["Jesús"]),
        ("He met Secretary of State Hillary Clinton yesterday.", ["Hillary Clinton"]),
        ("Lo dijo Claudio X. González ayer.", ["Claudio X. González"]),
        ("S/SAIT — Alec Ross came to the meeting.", ["Alec Ross"]),
        ("VOZ MUJER: No se oye.", []),
        ("Voz de Hombre dijo que no.", []),
        ("Es un pueblo de América, y de África, y de Julia Ríos.", ["Julia Ríos"]),
    ],
)
def test_what_stands_before_a_name_is_none_of_it(text: str, expected: list[str]) -> None:
    """Salutations, offices and their signs are left out; an initial draws the surname after it."""
    assert [value for kind, value in found(text) if kind == "person"] == expected


def test_what_a_paper_is_called_is_no_name() -> None:
    """Kinds of papers and offices that head them are nobody."""
    text = "Cablegram from Spender to Menzies\n\n[Paraphrase]\n\nThe Chargé in Great Britain (Laughlin) to the Secretary of State\n"

    assert "person" not in {kind for kind, _ in found("TO: EMBASSY PORT AMARO\nSUBJECT: REQUEST\n")}
    assert not {"Cablegram", "Paraphrase", "Chargé"} & {value for _, value in found(text)}
    assert ("person", "Laughlin") in found(text)


def test_titles_are_kept_beside_the_name() -> None:
    """The title that stands before a person is a detail of the fact, not a part of the name."""
    paper = Paper((Block(Place(line=1), "dijo el presidente Gustavo Petro en Bogotá"),))
    assert [fact.more for fact in names.find(paper) if fact.kind == "name.person"] == [
        {"title": "presidente"}
    ]


@pytest.mark.parametrize(
    "text",
    ["Act of the " * 30_000, "Ley de la " * 30_000, "a@" * 150_000, "Embassy in " * 30_000, "Xx " * 100_000, "A.B." * 80_000, "+1 2" * 80_000],
)  # fmt: skip
def test_what_is_made_to_cost_time_ends(text: str) -> None:
    """Hostile text is gone through to its end: a name that stands after it is found."""
    assert ("person", "Gustavo Petro") in {
        (kind, value)
        for kind, value in found(text + "\n\nEl presidente Gustavo Petro habló en Bogotá.\n")
    }


def test_numbers_that_check_themselves() -> None:
    """A changed digit is seen."""
    assert [iban("DE89370400440532013000"), iban("DE89370400440532013001")] == [True, False]
    assert [clabe("032180000118359719"), clabe("032180000118359718")] == [True, False]
