"""FollowTheMoney lines: what is written is of its vocabulary, what its own tools write is read."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vitrina.formats import ftm
from vitrina.publish.gathered import Gathered, pages
from vitrina.publish.pages import About, Listed
from vitrina.publish.told import Name

VOCABULARY = {
    "Person": {"name": "", "alias": "", "weakAlias": "", "email": ""},
    "Organization": {"name": "", "alias": "", "weakAlias": "", "email": ""},
    "Address": {"full": "", "proof": "Document"},
    "Document": {"title": "", "fileName": "", "date": "", "language": ""},
    "Mention": {"document": "Document", "resolved": "LegalEntity", "name": "", "detectedSchema": ""},
}  # fmt: skip
"""Schemas and properties we write, and what those that point may point at: after followthemoney 4.11.2 (MIT),
``model.get(schema).get(property).range``."""
REQUIRED = {
    "Person": {"name"}, "Organization": {"name"}, "Address": set(), "Document": {"fileName"},
    "Mention": {"document", "name"},
}  # fmt: skip
LEGAL = {"Person", "Organization"}


def hold(lines: list[str]) -> dict[str, Any]:
    """Check lines against the vocabulary, and that each pointer meets what it may."""
    told = [json.loads(line) for line in lines]
    by_id = {each["id"]: each for each in told}
    assert len(by_id) == len(told)
    for each in told:
        known, has = VOCABULARY[each["schema"]], each["properties"]
        assert has.keys() <= known.keys()
        assert has.keys() >= REQUIRED[each["schema"]]
        for name, values in has.items():
            assert values
            assert all(isinstance(value, str) and value for value in values)
            for value in values if known[name] else ():
                schema = by_id[value]["schema"]
                assert schema in (LEGAL if known[name] == "LegalEntity" else {known[name]})
    return by_id


def test_actors_are_of_the_vocabulary() -> None:
    """An actor, a document and a mention point at each other, each at what it may."""
    sha = "ab" * 32
    told = hold([
        ftm.line("1", "person", ["Jane Roe", "Roe, Jane"], ["Jane@Example.ORG", "ja ne@state.g ov"]),
        ftm.paper(sha, "A letter", "1993-01-02", "letter.txt"),
        ftm.mention("1", "person", sha, ["Jane Roe"]),
    ])  # fmt: skip
    assert told["vitrina-1"]["properties"]["email"] == ["Jane@example.org"]
    assert told["vitrina-1"]["properties"]["weakAlias"] == ["ja ne@state.g ov"]


def test_an_edition_is_of_the_vocabulary() -> None:
    """Places, which no mention may point at, name their documents; languages have three letters."""
    row = Listed("2n3qmd1d", 1, 0, "A letter", "1993-01-02", "text", "en", "", 1, 0, 0)
    names = (
        Name("n1", "person", "Jane Roe", ((0, 1, 1), (0, 4, 1))),
        Name("n2", "place", "Quito", ((0, 2, 1),)),
    )
    about = About("T", "P")
    files = dict(pages(about, [row], Gathered(names=names)))
    told = hold(files["entities.ftm.jsonl"].decode().splitlines())
    assert told["2n3qmd1d"]["properties"]["language"] == ["eng"]
    assert told["n2"]["properties"]["proof"] == ["2n3qmd1d"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("A@B.CO", "A@b.co"), ("a.b+c@x-y.org", "a.b+c@x-y.org"), ("leja@state.g", ""), ("a@b", ""), ("a@-b.org", ""),
        ("a@1.2.3.4", ""), ("a_b@c.123", ""), ("x@y_z.org", ""), ("millscd @state.g ov", ""), ("no address", ""),
        ("Mills, Cheryl D Emailto:MillsCD@state.gov", ""), ("a@b.org\n", ""),
    ],
)  # fmt: skip
def test_addresses(text: str, made: str) -> None:
    """What followthemoney's EmailType.clean would refuse is not written as an address."""
    assert ftm.email(text) == made


def test_what_the_package_writes_is_read() -> None:
    """Entities within entities are read too; a weak alias is no name that says who somebody is."""
    person = '{"id":"p1","schema":"Person","properties":{"name":["Harold Smith"],"weakAlias":["Hal"],"birthDate":["1950-01-02"]}}'
    firm = '{"id":"c1","schema":"Company","properties":{"name":["Acme Ltd"],"previousName":["Old Acme"],"parent":['
    held = '{"id":"w1","schema":"Ownership","properties":{"owner":[' + person + "]}}"
    inner = '{"id":"o1","schema":"Organization","properties":{"name":["Ministry of Truth"]}}'
    deep = '{"id":"d","schema":"Person","properties":{"x":[' * 40 + "]}}" * 40
    found = ftm.read(
        line.encode()
        for line in (firm + inner + ']},"target":true}', held, deep, '{"id":"q","properties":3}')
    )

    assert found.passed == 1
    assert found.entities == (
        ftm.Entity("c1", "organisation", ("Acme Ltd", "Old Acme")),
        ftm.Entity("o1", "organisation", ("Ministry of Truth",)),
        ftm.Entity("p1", "person", ("Harold Smith",), ("Hal",)),
    )
