"""The editor's decisions: by actor, from a file, undone, narrowed; personal numbers are offered."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from tests.redact import shelf
from tests.redact.shelf import NAME

from vitrina.redact import decisions
from vitrina.redact.personal import minors, numbers
from vitrina.store.errors import NotFit, NotOnDesk


def test_an_actor_goes_by_all_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of the moment, less those struck out; and those that are found later."""
    names = ["Julia Ravenscroft", "The Heron", "Julia"]
    text = "Julia Ravenscroft is The Heron.\nJulia Child cooks.\nLady Grey came.\n"
    with shelf.library(tmp_path, {"a.txt": text.encode()}) as library:
        papers = msgspec.structs.replace(library.editor._papers, names=lambda _: names)
        monkeypatch.setattr(library.editor, "_papers", papers)
        made = library.editor.decide("term", "other", actor="k1", aliases=["The Heron"])
        assert ("Julia Ravenscroft", ("The Heron",), ("Julia",)) == (
            made.term,
            made.aliases,
            made.struck,
        )
        told = shelf.everything(shelf.cleaned(library, "a.txt"))
        assert "Heron" not in told
        assert "Julia Child" in told
        assert "Lady Grey" in told
        names.append("Lady Grey")
        assert "Lady Grey" not in shelf.everything(shelf.cleaned(library, "a.txt"))


def test_an_actor_of_the_library(tmp_path: Path) -> None:
    """An actor that the papers name is redacted by its key."""
    text = f"FROM: {NAME}\nTO: DESK\n\nMr. {NAME} spoke of the harbour.\nThe harbour stays.\n"
    with shelf.library(
        tmp_path, {f"{n}.txt": f"No. {n}\n{text}".encode() for n in range(3)}
    ) as library:
        actor = next(each for each in library.actors.find("Ravenscroft"))
        library.editor.decide("term", "other", actor=actor.key)
        told = shelf.everything(shelf.cleaned(library, "1.txt"))
        assert "avenscroft" not in told
        assert "The harbour stays." in told


def test_decisions_travel_in_files(tmp_path: Path) -> None:
    """What is written is read again; a table of names too; a column that is not known is refused."""
    with shelf.library(tmp_path, {"a.txt": b"One line\nTwo lines\n"}) as library:
        document = shelf.ident(library, "a.txt")
        csv = f"kind,term,aliases,reason,document,line\nterm,Jane Roe,JR1;la Jefa,b(6),,\nlines,,,rights,{document[:16]},2\n"
        made = library.editor.bring(decisions.read(csv))
        assert (("JR1", "la Jefa"), "Two lines", document) == (
            made[0].aliases,
            made[1].words,
            made[1].document,
        )
        again = decisions.read(decisions.write(made))
        assert [(d.kind, d.term, d.words) for d in made] == [
            (d.kind, d.term, d.words) for d in again
        ]
        assert 1 == len([act for act in library.desk.acts(10) if act.kind == "decide"])
        with pytest.raises(NotFit, match="no such column"):
            decisions.read("term,alias\nJane Roe,JR\n")
        with pytest.raises(NotFit, match="decision 2"):
            decisions.read('{"term":"Jane Roe"}\n{"term":"x"}\n')


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "term", "reason": "because", "term": "Jane Roe"},
        {"kind": "term", "reason": "other", "term": "-"},
        {"kind": "lines", "reason": "other"},
        {
            "kind": "boxes",
            "reason": "other",
            "document": "0" * 64,
            "page": 1,
            "boxes": ((5, 5, 5, 9),),
        },
        {"kind": "erase", "reason": "other"},
    ],
)
def test_decisions_that_make_no_sense_are_refused(given: dict[str, object]) -> None:
    """A decision that would do nothing must not look as if it did."""
    with pytest.raises(NotFit):
        decisions.fit(decisions.Decision(key="", time="", **given))


def test_a_decision_can_be_taken_back_and_undone(tmp_path: Path) -> None:
    """Taking back is an act like any; the desk undoes it."""
    with shelf.library(tmp_path, {"a.txt": f"{NAME} here\n".encode()}) as library:
        made = library.editor.decide("term", "other", term=NAME)
        library.editor.decisions.take_back(made.key)
        assert () == library.editor.decisions.all()
        library.desk.undo(0)
        assert [made] == list(library.editor.decisions.all())
        with pytest.raises(NotOnDesk):
            library.editor.decisions.take_back("nothing")


def test_personal_numbers_are_offered() -> None:
    """Numbers that pass their own arithmetic are offered; others are not."""
    text = (
        "SSN 536-22-8726, card 4111 1111 1111 1111 not 4111 1111 1111 1112, IBAN ES91 2100 0418 4502 0005 1332, "
        "DNI 12345678Z, write to jane.roe@example.org, +34 600 123 456, passport no. X1234567, 12 Harbour Street"
    )
    assert {
        "social security number", "card", "bank account", "identity number", "e-mail address", "telephone",
        "passport", "address",
    } == {each.kind for each in numbers(text)}  # fmt: skip
    assert 1 == sum(each.kind == "card" for each in numbers(text))


def test_children_are_offered() -> None:
    """A name near a child's age is offered; near an adult's it is not."""
    assert ["Ana Roe"] == [each.text for each in minors("her daughter Ana Roe, aged 9, stayed")]
    assert ["Ana Roe"] == [each.text for each in minors("la menor de edad Ana Roe declaró")]
    assert [] == list(minors("her brother Ben Roe, aged 39, stayed"))
