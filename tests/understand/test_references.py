"""From references to papers and back, with what is missing."""

from vitrina.core.facts import Fact
from vitrina.understand.references import Identity, Link, Missing, identity, resolve

OWN = {
    "a": Identity(series="v1", numbers=("1",)),
    "b": Identity(series="v1", numbers=("2",), cables=("O.ZN 12",)),
    "c": Identity(series="v2", numbers=("2",)),
    "d": Identity(series="v3", numbers=("5",)),
    "e": Identity(series="v3", numbers=("5",)),
}


def _cites(kind: str, value: str) -> Fact:
    return Fact(f"reference.{kind}", value, 0, 0, 1)


def test_a_number_means_the_paper_of_its_own_series() -> None:
    """Document 2 of one volume is not that of another."""
    found = resolve(OWN, {"a": [_cites("document", "2")]})
    assert found.links == (Link("a", "b", "document", 0),)


def test_a_cable_is_found_from_anywhere_however_it_is_written() -> None:
    """Blanks, dots and a zero for the letter O do not part a cable from those who cite it."""
    found = resolve(OWN, {"c": [_cites("cable", "0.ZN12")]})
    assert found.to("b") == (Link("c", "b", "cable", 0),)


def test_what_is_not_here_is_kept_and_counted() -> None:
    """Missing papers stand with how often they are cited and by whom, the most cited first."""
    found = resolve(
        OWN,
        {"a": [_cites("document", "9")], "b": [_cites("document", "9"), _cites("cable", "ZN7")]},
    )
    assert found.missing == (
        Missing("document", "9", "v1", 2, ("a", "b")),
        Missing("cable", "ZN7", "", 1, ("b",)),
    )


def test_two_answers_are_none() -> None:
    """Where two papers bear the number, no link is made, and it is said."""
    found = resolve(OWN | {"f": Identity(series="v3")}, {"f": [_cites("document", "5")]})
    assert (found.links, found.missing, found.unclear) == ((), (), 1)


def test_a_paper_does_not_cite_itself() -> None:
    """A paper's own number in its text is no reference."""
    found = resolve(OWN, {"a": [_cites("document", "1")]})
    assert (found.links, found.missing) == ((), ())


def test_a_paper_is_called_by_its_header_and_its_file() -> None:
    """The cable number of the header and the number that leads the file name are its identity."""
    facts = [Fact("header.number", "O.ZN12", 0, 0, 6), Fact("header.number", "88", 0, 0, 2)]
    assert identity(facts, series="v1", name="v1/007-note.md") == Identity(
        series="v1", numbers=("7",), cables=("O.ZN12",)
    )
