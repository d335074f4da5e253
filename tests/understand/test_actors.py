"""Those whom papers name: joined by rules, put right by a person, and kept so when all is read anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import vitrina
from vitrina.library import Library
from vitrina.store import errors
from vitrina.understand.comparing import compare
from vitrina.understand.gathering_actors import form_of
from vitrina.understand.naming import keys, read

PAPERS = {
    "1.txt": "PRESIDENTE ANDRÉS MANUEL LÓPEZ OBRADOR\nEstoy a favor de que se le indulte al señor Julian Assange.\n",
    "2.txt": "Yesterday President López Obrador (AMLO) said that Assange could come to Mexico. He is @lopezobrador_ there.\n",
    "3.txt": "El señor Andrés Manuel López Obrador, conocido como AMLO, habló con el Departamento de Estado en Washington.\n",
    "4.txt": "The State Department was told by Mr. Jacob Sullivan that nothing had changed.\n",
    "5.txt": "FROM: Sullivan, Jacob J <SullivanJJ@state.gov>\nTO: SECSTATE WASHDC\nDATE: 3 May 2010\n\nIt was said by Mr. Soeharto to Mr. Harold Smith.\n",
    "6.txt": "It was said that Mr. Harold Smith met Mr. Peter Smith, and that Smith was angry about it all.\n",
}


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name, text in PAPERS.items():
        (papers / name).write_text(text)
    with vitrina.open(papers, library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
        yield library


def names(library: Library, query: str) -> set[str]:
    """All names of the first who is called so."""
    return {name.value for name in library.actors.names(library.actors.find(query)[0].key)}


def test_one_man_by_all_his_names(library: Library) -> None:
    """Full name, surnames, initials and handle are one, shown by the full name, each with its evidence."""
    actor = library.actors.find("amlo")[0]

    assert (actor.name, actor.kind) == ("Andrés Manuel López Obrador", "person")
    assert {"Andrés Manuel López Obrador", "López Obrador", "AMLO", "@lopezobrador_"} <= names(
        library, "amlo"
    )
    told = {name.value: name.why for name in library.actors.names(actor.key)}
    assert (told["López Obrador"], told["AMLO"], told["@lopezobrador_"]) == (
        "part",
        "acronym",
        "handle",
    )


def test_one_office_in_two_languages(library: Library) -> None:
    """What everybody knows an institution by is one, in English, Spanish and telegraphic."""
    found = names(library, "state department")

    folded = {name.casefold() for name in found}

    assert {"state department", "departamento de estado", "secstate washdc"} <= folded


def test_order_and_addresses(library: Library) -> None:
    """'Surname, Given' is the same as 'Given Surname', and the address made of both is theirs."""
    assert {"Jacob Sullivan", "Sullivan, Jacob J", "sullivanjj@state.gov"} <= names(
        library, "sullivan"
    )


def test_what_the_papers_do_not_decide_stays_open(library: Library) -> None:
    """A surname that two could bear in the same paper is nobody's, and both are named beside it."""
    smith = next(actor for actor in library.actors.find("smith") if actor.name == "Smith")
    maybe = {each.actor.name for each in library.actors.page(smith.key).maybe}

    assert (smith.names, maybe) == (1, {"Harold Smith", "Peter Smith"})


def test_the_query_field_finds_every_name(library: Library) -> None:
    """actor: finds the papers of one whichever of the names is asked for."""
    found = sorted(hit.path for hit in library.search("actor:amlo").hits)

    assert found == ["1.txt", "2.txt", "3.txt"]


def test_each_mention_has_its_line(library: Library) -> None:
    """Where one is named is told paper by paper, with the words as they stand."""
    key = library.actors.find("amlo")[0].key
    told = {(each.finding.range.line, each.finding.text) for each in library.actors.mentions(key)}

    assert (1, "ANDRÉS MANUEL LÓPEZ OBRADOR") in told
    assert (1, "AMLO") in told


def test_decisions_are_undone_and_outlive_reading(library: Library) -> None:
    """Merge, split, rename and hide hold after all is found anew, and go when they are undone."""
    actors = library.actors
    one, other = (actors.find(name)[0].key for name in ("harold smith", "peter smith"))
    actors.merge([one, other])
    actors.rename(one, "The brothers Smith")
    amlo = actors.find("amlo")[0].key
    handle = next(name.key for name in actors.names(amlo) if name.value == "@lopezobrador_")
    actors.split(amlo, [handle])
    actors.is_a([actors.find("soeharto")[0].key], "")
    before = {a.name for a in actors.find(most=500)}

    library._actors_file.drop()
    again = {a.name for a in actors.find(most=500)}

    assert before == again
    assert {"The brothers Smith", "@lopezobrador_"} <= again
    assert not {"Harold Smith", "Soeharto"} & again
    for _ in range(4):
        library.desk.undo()
    undone = {a.name for a in actors.find(most=500)}
    assert {"Harold Smith", "Peter Smith", "Soeharto"} <= undone
    assert "@lopezobrador_" not in undone


def test_who_is_described_is_no_actor(library: Library, tmp_path: Path) -> None:
    """A description in the place of a speaker is nobody's name, and a title is no part of one."""
    (tmp_path / "papers/7.txt").write_text(
        "The ambassador who had come from Lima said that the Government would refuse.\n\n"
        "President Soeharto said that nothing would be done.\n"
    )
    library.ingest(workers=1, ocr=False)

    assert not library.actors.find("ambassador who had come")
    assert [actor.name for actor in library.actors.find("soeharto")] == ["Soeharto"]


def test_letters_mean_whom_the_papers_say(tmp_path: Path) -> None:
    """Letters that a list has for one institution stand for another where papers name both together."""
    papers = tmp_path / "letters"
    papers.mkdir()
    for number in range(4):
        (papers / f"{number}.txt").write_text(
            "The Department of External Affairs was asked.\n\nThe DEA replied in the negative.\n"
        )
    (papers / "other.txt").write_text("The Drug Enforcement Administration had no comment.\n")
    with vitrina.open(papers, library=tmp_path / "l") as library:
        library.ingest(workers=1, ocr=False)

        assert "DEA" in names(library, "external affairs")
        assert "DEA" not in names(library, "drug enforcement")


def test_new_papers_are_taken_in(library: Library, tmp_path: Path) -> None:
    """What is read later joins what was there, and the counts follow."""
    before = library.actors.find("soeharto")[0]
    (tmp_path / "papers/7.txt").write_text(
        "It is believed that President Suharto met Mr. Soeharto of the bank.\n"
    )
    library.ingest(workers=1, ocr=False)

    assert library.actors.find("suharto")[0].documents == before.documents + 1


def test_an_erased_paper_leaves_no_name(library: Library) -> None:
    """Names that stood only in an erased paper are in no file of the library."""
    assert library.actors.find("soeharto")
    library.remove("5.txt")
    library.actors.refresh()

    assert library.actors.find("soeharto") == ()
    held = b"".join(path.read_bytes() for path in library.root.glob("actors.sqlite*"))
    assert b"Soeharto" not in held


def test_a_list_is_compared(library: Library) -> None:
    """Rows of a CSV file that may be one named here are found with a score; the others are not."""
    found = library.actors.crossref(
        b"name;country\nSULLIVAN Jacob;US\nNadie Ninguno;MX\nSecState;US\n"
    )
    told = [(match.row, match.actor.name, match.score >= 0.9) for match in found.matches]

    assert found.rows == 3
    assert [row for row, *_ in told] == [1, 3]
    assert all(sure for *_, sure in told)


def test_followthemoney_out_and_in(library: Library) -> None:
    """What is written is read again without a change; an entity from elsewhere merges the two it names."""
    actors = library.actors
    lines = "".join(actors.ftm()).encode()
    assert actors.take_ftm(lines).merged == 0

    told = b'{"id": "x", "schema": "Person", "properties": {"name": ["Harold Smith"], "alias": ["Peter Smith"]}}\nnonsense\n'
    taken = actors.take_ftm(told)
    assert (taken.merged, taken.passed) == (1, 1)
    assert {"Harold Smith", "Peter Smith"} <= names(library, "harold")


def test_a_weak_alias_merges_nobody(library: Library) -> None:
    """A name that many share, as an entity says itself, is no ground to take two for one."""
    told = b'{"id": "x", "schema": "Person", "properties": {"name": ["Harold Smith"], "weakAlias": ["Peter Smith"]}}'

    assert library.actors.take_ftm(told).merged == 0
    assert library.actors.crossref(told).rows == 1


def test_where_actors_stand_is_told(library: Library) -> None:
    """Each mention points at a document and an actor that are told too, and each document has a file name."""
    lines = [json.loads(line) for line in library.actors.ftm(mentions=True)]
    known = {each["id"]: each["schema"] for each in lines}
    mentions = [each["properties"] for each in lines if each["schema"] == "Mention"]

    assert mentions
    assert len(known) == len(lines)
    assert {known[each["document"][0]] for each in mentions} == {"Document"}
    assert {known[each["resolved"][0]] for each in mentions} <= {"Person", "Organization"}
    assert all(
        each["properties"]["fileName"] != [""] for each in lines if each["schema"] == "Document"
    )


def test_nobody_of_that_key(library: Library) -> None:
    """A key that nobody has is refused in words that say so."""
    with pytest.raises(errors.NotFound):
        library.actors.one("0" * 16)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Sullivan, Jacob J", "Jacob Sullivan", "same"),
        ("Jake Sullivan", "Jacob Sullivan", "spelling"),
        ("Владимир Путин", "Vladimir Putin", "same"),
        ("Γιώργος Παπανδρέου", "Giorgos Papandreou", ""),
        ("América", "United States of America", None),
        ("Soeharto", "Suharto", "spelling"),
        ("Peter Smith", "Harold Smith", None),
        ("John A. Smith", "John B. Smith", None),
        ("\u202eRoe\u202c Jane", "Jane Roe", "order"),
        ("María López García", "María López", "part"),
        ("Mandel, Lawrence C (Amman", "Lawrence Mandel", "same"),
        ("HEAL Lys (Veldora", "HEAL Lys", "same"),
    ],
)
def test_two_names_compared(one: str, other: str, why: str | None) -> None:
    """Names are one for a reason that is told, or they are not."""
    tie = compare(read(1, "person", one), read(2, "person", other))

    assert (tie.why if tie and why != "" else why if tie else None) == why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Ministry of Foreign Affairs", "Ministry of Foreign Affairs of Ruritania", "shorter weak"),
        ("Ministry of Justice", "Iranian Ministry of Justice", "country weak"),
        ("Foreign Office", "German Foreign Office", None),  # the list has it for the British
        ("Foreign Office", "British Foreign Office", "listed"),
        ("Iranian Ministry of Justice", "Ministry of Justice of Iran", "order"),
        ("Iranian Ministry of Justice", "Ministry of Justice of Iraq", None),
        ("U.S. Army", "US Army", "same"),
        ("U.S. Army", "Army", "country weak"),
        ("U.S. Army", "Mexican Army", None),
        ("Latin American Institute", "Latin Institute", None),
        ("Security Council", "Russian Security Council", None),
        ("House of Representatives", "House of Representatives of the United States", "listed"),
        ("Banco", "Banco de México", None),
        ("Secretaría de la Defensa", "Secretaría de la Defensa Nacional", "shorter weak"),
        ("Secretaría de Salud", "Secretaría de Salud de Durango", None),
        ("Marina", "Secretaría de Marina", "shorter weak"),
        ("League of Nations", "Council of the League of Nations", None),
    ],
)
def test_an_institution_with_and_without_its_country(one: str, other: str, why: str | None) -> None:
    """Two countries' institutions are never one; a short name is a weak tie, which papers decide."""
    first, second = read(1, "organisation", one), read(2, "organisation", other)
    tie = compare(first, second)

    assert (tie and tie.why + " weak" * tie.weak) == why
    assert tie is None or set(keys(first)) & set(keys(second))


def test_papers_decide_whose_ministry_it_is(tmp_path: Path) -> None:
    """Without its country it is the one that half of its papers name in full, if no other's does as often."""
    papers = tmp_path / "ministries"
    papers.mkdir()
    for number in range(4):
        (papers / f"{number}.txt").write_text(
            "The Iranian Ministry of Justice was asked.\n\nThe Ministry of Justice refused it all.\n"
        )
    (papers / "4.txt").write_text("The Iraqi Ministry of Justice had no comment on it.\n")
    with vitrina.open(papers, library=tmp_path / "l") as library:
        library.ingest(workers=1, ocr=False)

        assert "Ministry of Justice" in names(library, "iranian ministry")
        assert names(library, "iraqi ministry") == {"Iraqi Ministry of Justice"}
        for number in range(5, 9):
            (papers / f"{number}.txt").write_text(
                "The Iraqi Ministry of Justice agreed.\n\nThe Ministry of Justice wrote again.\n"
            )
        library.ingest(workers=1, ocr=False)

        assert names(library, "iranian ministry") == {"Iranian Ministry of Justice"}


@pytest.mark.parametrize(
    "value",
    ["X" * 10_000, "a " * 5_000, "\u202e" * 500 + "Roe", "Ж" * 9_000, "中" * 9_000, "'" * 9_000, "@" * 500, "A.B." * 3_000,
     "".join(chr(start) for start in range(0x0600, 0x3000, 37))],
)  # fmt: skip
def test_any_text_is_a_name(value: str) -> None:
    """Endless names and those of many scripts are read to their end, into few keys."""
    for group in ("person", "organisation", "place"):
        form = read(1, group, value)
        assert len(list(keys(form))) <= 60
        assert compare(form, form) is None or compare(form, form).score <= 1


@pytest.mark.parametrize(
    ("kind", "value", "names"),
    [
        ("said-by", "VOZ MUJER", []),
        ("said-by", "Voz de Hombre", []),
        ("said-by", "Secretary of State Hillary Clinton", ["Hillary Clinton"]),
        ("said-by", "State Hillary Clinton", ["Hillary Clinton"]),
        ("header.from", "S/SAIT — Alec Ross", ["Alec Ross"]),
        ("header.to", "Estimado Jesús Ortega; Jane Roe", ["Jesús Ortega", "Jane Roe"]),
        ("header.from", "Ministry of External Affairs", ["Ministry of External Affairs"]),
    ],
)
def test_a_label_names_somebody_without_what_stands_before_him(kind, value, names) -> None:
    """Voices, offices and salutations are no part of whom a label names."""
    assert names == [form.value for form in form_of(kind, value)]
