"""Headers of five generations of government paper, in samples written for these tests."""

import pytest

from vitrina.analyzers.dating import dates
from vitrina.analyzers.headers import ANALYZER
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

PRINTED = """File No. 711.00/42

The Chargé in Ruritania (Hale) to the Acting Secretary of State

[Telegram]

Strelsau, May 7, 1918, 3 p.m.
[Received May 9, 1.10 a.m.]

88. The harbour was closed this morning. See my telegram No. 87, May 6.

Hale
"""
AUSTRALIAN = """Strelsau, 3 June 1974

0.ST412 SECRET AUSTEO PRIORITY

Fishing limits

We spoke to the Ministry today.

M. T. FARROW

 _[NAA: A1, 2/3, i]_

  * 1 Not found.
"""
STATE = """P 031415Z FEB 76
FM AMEMBASSY STRELSAU
TO SECSTATE WASHDC PRIORITY 4411
INFO AMEMBASSY ZENDA
USMISSION HENTZAU
C O N F I D E N T I A L STRELSAU 0912
EXDIS
E.O. 11652: GDS
TAGS: PFOR, RU
SUBJECT: TALKS ON THE HARBOUR WITH THE
MINISTER OF WORKS
REF: A. 76 STATE 11223 B. ZENDA 0034

1. (C) SUMMARY: NOTHING NEW.
2. (S/NF) THE MINISTER SAID LITTLE.
"""
FORM = """; ~ .; tt
DATE : 1 2 MAR 1962
T0 ..
SECRET
FROM: STRELSAU
ACTION: C/RU 5
DIR INFO ZEND CITE STRELSAU 4417
"""
TORN = """IDENTIFICATION FORM
AGENCY INFORMATION
2/3/2017
DOCUMENT INFORMATION
FROM: HALE, A
TITLE:
DATE:
PAGES:
04/09/1961
Released under the Act. Date: 11-01-2021
"""
MAIL = """   UNCLASSIFIED  Case No. X-1  Date: 08/31/2015

From:                         Roe, Jane <jroe@example.org>                          B6
Sent:                         Tuesday, April 3, 2012 10:08 AM
To:                           Doe, John; Poe, Ann;
                              Loe, Max
Subject                       Re: The kettle                                        B5

It is on.

    Original Message
From: Doe, John
To: Roe, Jane
Sent: Mon Apr 02 21:15:09 2012
Subject: The kettle

> On Apr 1, 2012, at 9:30 AM, Ann Poe <ap@example.org> wrote:
> Is it?
"""


def _facts(text: str) -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in ANALYZER.run(_paper(text))]


def _paper(text: str) -> Paper:
    return Paper((Block(Place(line=1), text),))


def _named(text: str, kind: str) -> list[str]:
    return [value for name, value in _facts(text) if name == f"header.{kind}"]


def test_a_printed_telegram_tells_all_of_its_heading() -> None:
    """The editors' heading, the date line, the number and the signature are read."""
    assert sorted(_facts(PRINTED)) == [
        ("header.date", "1918-05-07T15:00"),
        ("header.file", "711.00/42"),
        ("header.from", "Hale"),
        ("header.number", "88"),
        ("header.place", "Strelsau"),
        ("header.signed", "Hale"),
        ("header.to", "Acting Secretary of State"),
    ]


def test_the_role_stands_beside_the_name() -> None:
    """A name in brackets is the value, what it is the name of is kept beside it."""
    found = [fact for fact in ANALYZER.run(_paper(PRINTED)) if fact.kind == "header.from"]
    assert [fact.more for fact in found] == [{"role": "Chargé in Ruritania"}]


def test_an_australian_cable_tells_its_markings() -> None:
    """Number, classification, handling and precedence stand on one line, signature above the notes."""
    assert sorted(_facts(AUSTRALIAN)) == [
        ("header.classification", "SECRET"),
        ("header.date", "1974-06-03"),
        ("header.handling", "AUSTEO"),
        ("header.number", "O.ST412"),
        ("header.place", "Strelsau"),
        ("header.precedence", "PRIORITY"),
        ("header.signed", "M. T. FARROW"),
    ]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("from", ["AMEMBASSY STRELSAU"]), ("info", ["AMEMBASSY ZENDA", "USMISSION HENTZAU"]),
        ("dtg", ["031415Z FEB 76"]), ("date", ["1976-02-03T14:15"]), ("precedence", ["PRIORITY"]),
        ("tags", ["PFOR, RU"]), ("classification", ["CONFIDENTIAL"]), ("handling", ["EXDIS"]),
        ("subject", ["TALKS ON THE HARBOUR WITH THE MINISTER OF WORKS"]),
        ("reference", ["A. 76 STATE 11223 B. ZENDA 0034"]),
    ],
)  # fmt: skip
def test_a_cable_of_the_seventies_tells_its_fields(kind: str, values: list[str]) -> None:
    """Fields of a State cable are read, those that go on in the next line too."""
    assert _named(STATE, kind) == values


def test_paragraphs_have_their_own_marks() -> None:
    """The mark of each paragraph is given in full, its handling beside it."""
    found = [
        fact for fact in ANALYZER.run(_paper(STATE)) if fact.kind == "paragraph.classification"
    ]
    assert [(fact.value, fact.more) for fact in found] == [
        ("CONFIDENTIAL", {}),
        ("SECRET", {"handling": "NF"}),
    ]


def test_a_noisy_form_keeps_what_can_be_read() -> None:
    """A torn day is joined, the sender read, and an addressee of dots left out."""
    assert [_named(FORM, kind) for kind in ("date", "from", "to", "number")] == [
        ["1962-03-12"], ["STRELSAU"], [], ["STRELSAU 4417"],
    ]  # fmt: skip


def test_an_index_form_is_not_dated_by_its_stamps() -> None:
    """The document's date is taken from after the labels, not the printing's or the release's."""
    assert _named(TORN, "date") == ["1961-04-09"]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("DATE: 18 JUNE 1963    DD FILE IN CS FILE NO, 7 5", ["1963-06-18"]),
        (
            "pare: 26 MAY G4   QUE IN CS FILENO.  200-5-41 (8) 3 and what was put beside it",
            ["1964-05-26"],
        ),
        ("OATE OF REPORT: 1 February 1956 : REFERENCES: none that can be read", ["1956-02-01"]),
        ("DATED 15 DEC 62, A LETTER WAS SENT TO THE HARBOUR MASTER OF STRELSAU", []),
    ],
)
def test_a_date_behind_its_label_counts_whatever_the_form_puts_after_it(
    line: str, value: list[str]
) -> None:
    """A label and a value are a field; 'dated' in a sentence is none."""
    assert _named(f"CLASS OF PAPER\n{line}\nTO : HARBOUR\n", "date") == value


def test_the_printing_of_an_index_form_is_not_its_papers_date() -> None:
    """Above the form's first field stands when it was printed; a review's case number leads a date, too."""
    form = "Date:08/15/92\nPage:1\nASSASSINATION SYSTEM\nIDENTIFICATION FORM\nAGENCY :\nRECORD NUMBER :\n"
    assert _named(form, "date") == []
    assert (
        _named("Collection Act of 1992. Case#:NW\n65997 Date: 10-28-2021\nMESSAGE\n", "date") == []
    )


def test_a_release_stamp_alone_is_no_date() -> None:
    """No date is better than that of the review."""
    assert _named("SECRET\n2018 RELEASE UNDER THE ACT\nDeclassified 3/4/2018\n", "date") == []


def test_each_message_of_a_printed_chain_is_read() -> None:
    """Three messages of three styles: numbered, dated, without the reviewers' codes."""
    found = [fact for fact in ANALYZER.run(_paper(MAIL)) if "message" in fact.more]
    assert [
        (fact.more["message"], fact.kind.removeprefix("header."), fact.value) for fact in found
    ] == [
        ("1", "from", "Roe, Jane <jroe@example.org>"),
        ("1", "sent", "2012-04-03T10:08"),
        ("1", "to", "Doe, John; Poe, Ann; Loe, Max"),
        ("1", "subject", "Re: The kettle"),
        ("2", "from", "Doe, John"),
        ("2", "to", "Roe, Jane"),
        ("2", "sent", "2012-04-02T21:15"),
        ("2", "subject", "The kettle"),
        ("3", "sent", "2012-04-01T09:30"),
        ("3", "from", "Ann Poe <ap@example.org>"),
    ]


@pytest.mark.parametrize(
    ("top", "writer", "number"),
    [
        ("EMBAJADA EN PUERTO AMARO, NÚM. 31", "EMBAJADA EN PUERTO AMARO", "31"),
        ("EMBAJADA DE MÉXICO EN RURITANIA", "EMBAJADA DE MÉXICO EN RURITANIA", ""),
        ("Consulado General de México en Strelsau", "Consulado General de México en Strelsau", ""),
        ("BRITISH EMBASSY, STRELSAU", "BRITISH EMBASSY, STRELSAU", ""),
    ],
)
def test_the_post_on_top_of_a_paper_writes_it(top: str, writer: str, number: str) -> None:
    """Where no field says from whom; its number goes before that of the first paragraph."""
    found = dict(
        _facts(f"RESERVADO\n{top}\nStrelsau, 21 de marzo de 1994\nPARA: SRE\n\n1. No hubo nada.\n")
    )
    assert found["header.from"] == writer
    assert found["header.number"] == (number or "1")


def test_a_post_on_top_may_be_whom_a_letter_goes_to() -> None:
    """Without a number, or a field that names the other side or the subject, nothing is said."""
    assert "header.from" not in dict(
        _facts("Embassy in Strelsau\nMay 7, 1918\n\nSir: I have the honour.\n")
    )
    asked = "EMBASSY, STRELSAU\nFROM: LEGATION, ZENDA\nTO: MINISTRY\nSUBJECT: FISH\n"
    assert dict(_facts(asked))["header.from"] == "LEGATION, ZENDA"


def test_facts_point_at_their_words() -> None:
    """What stands at the characters of a fact is what was read."""
    found = {fact.kind: PRINTED[fact.start : fact.end] for fact in ANALYZER.run(_paper(PRINTED))}
    assert (found["header.place"], found["header.date"], found["header.signed"]) == (
        "Strelsau",
        "May 7, 1918, 3 p.m.",
        "Hale",
    )


def test_a_marking_at_the_foot_signs_nothing() -> None:
    """The last line of a letter may be a marking; who signed stands above it."""
    assert _named(PRINTED + "\nPrivate\n", "signed") == ["Hale"]


def test_nobody_signs_a_table() -> None:
    """The names of sheets at the end of a workbook are no signatures."""
    blocks = (Block(Place(line=1), PRINTED + "\nPayments\n"),)
    signed = [
        [
            fact.value
            for fact in ANALYZER.run(Paper(blocks, kind=kind))
            if fact.kind == "header.signed"
        ]
        for kind in ("text", "table")
    ]
    assert signed == [["Payments"], []]


def test_prose_has_no_header() -> None:
    """A page of a book that speaks of letters gives no header at all."""
    prose = "He wrote to the Minister on May 7, 1918, and to the Consul. Nothing came of it.\n" * 30
    assert _facts(prose) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("April 3, 1917, 6 p.m.", "1917-04-03T18:00"), ("noon 3 May", ""), ("29 April 1974", "1974-04-29"),
        ("May 1, 1930—noon", "1930-05-01T12:00"), ("14th March, 1951", "1951-03-14"), ("31 FEB 1960", ""),
        ("061858Z MAR 97", "1997-03-06T18:58"), ("5-8-92", "1992-05-08"), ("3 de mayo de 2011", "2011-05-03"),
        ("1917-04-03", "1917-04-03"), ("12 a.m. May 2, 1930", "1930-05-02"), ("AUG 19 1950Z 60", "1960-08-19"),
        ("6 Jaa 1964", "1964-01-06"), ("1 Febroary 1956", "1956-02-01"), ("8 SEPTEMBR 1962", "1962-09-08"),
        ("DATE, 16/FEB/1965", "1965-02-16"), ("10 January: 1961", "1961-01-10"), ("I9 N0V 63", "1963-11-19"),
        ("22 APR 19€3", "1963-04-22"), ("5 MAY_1961", "1961-05-05"), ("26 MAY G4", "1964-05-26"),
        ("0418262 DEC 76", "1976-12-04T18:26"), ("2215267 OCT .74", "1974-10-22T15:26"),
        ("26 NOV 63IN68344", "1963-11-26"), ("3 Dec 631N 4749", "1963-12-03"), ("22 APR 634", ""),
    ],
)  # fmt: skip
def test_dates_as_letterheads_write_them(written: str, value: str) -> None:
    """Each way of writing a day comes to one value, and what is no day to none."""
    found = dates(written, noisy=True)
    assert (found[0].value if found else "") == value
