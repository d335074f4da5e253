"""Printed mail: the messages of a thread inside a paper, and the papers that share them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import vitrina
from vitrina.analyzers import threads
from vitrina.core.facts import Fact
from vitrina.library import Library

FIRST = """From: Ortega, Lucia <ortega@veldora.example>
Sent: Monday, March 14, 1994 9:05 AM
To: Holloway, Peter
Subject: Harbour treaty

Has the other side signed?
"""
SECOND = """From: Holloway, Peter <holloway@veldora.example>
Sent: Monday, March 14, 1994 10:20 AM
To: Ortega, Lucia
Subject: RE: Harbour treaty

Not yet.

"""
THIRD = """From: Ortega, Lucia
Sent: Monday, March 14, 1994 11:02 AM
To: Marsh, Elena
Subject: Fw: Harbour treaty

For your eyes.

"""
OTHER = """From: Marsh, Elena
Sent: Monday, March 14, 1994 11:02 AM
To: Quiroga, Andres
Subject: Lighthouses

Another matter of the same minute.
"""
PAPERS = {
    "whole.txt": SECOND + FIRST,
    "forwarded.txt": THIRD
    + SECOND.replace("Holloway, Peter <holloway@veldora.example>", "P. Holloway")
    + FIRST,
    "lighthouses.txt": OTHER,
    "letter.txt": "Dear Elena,\n\nthe harbour treaty was not signed on Monday, March 14, 1994.\n",
}


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    """Two papers that share messages, one of the same minute, and a letter."""
    (tmp_path / "papers").mkdir()
    for name, text in PAPERS.items():
        (tmp_path / "papers" / name).write_text(text)
    with vitrina.open(tmp_path / "papers") as library:
        library.ingest(workers=1, ocr=False)
        yield library


def _named(library: Library) -> dict[str, str]:
    return {row.document: row.path for row in library.report()}


def test_a_thread_over_its_papers(library: Library):
    """By date, each message where this paper prints it, with the others that do, however its sender is printed."""
    names = _named(library)
    ids = {path: ident for ident, path in names.items()}
    found = [
        (m.date, names[m.document], m.range.line, [names[other] for other in m.also])
        for m in library.chain(ids["whole.txt"])
    ]
    assert [
        ("1994-03-14T09:05", "whole.txt", 8, ["forwarded.txt"]),
        ("1994-03-14T10:20", "whole.txt", 1, ["forwarded.txt"]),
        ("1994-03-14T11:02", "forwarded.txt", 1, []),
    ] == found


def test_what_is_no_thread_has_none(library: Library):
    """A message alone, though of the same minute; a letter that only speaks of the matter."""
    ids = {path: ident for ident, path in _named(library).items()}
    assert () == library.chain(ids["lighthouses.txt"])
    assert () == library.chain(ids["letter.txt"])


def test_an_answer_is_no_version_of_what_it_answers(library: Library):
    """It holds the whole mail, and is another; the same mail printed twice is one record."""
    ids = {path: ident for ident, path in _named(library).items()}
    assert {"alike"} >= {each.kind for each in library.versions(ids["forwarded.txt"])}


def test_an_erased_paper_leaves_the_thread(library: Library):
    """What it alone printed is gone with it; what others print stays."""
    ids = {path: ident for ident, path in _named(library).items()}
    library.remove(ids["forwarded.txt"])
    found = library.chain(ids["whole.txt"])
    assert [("1994-03-14T09:05", ()), ("1994-03-14T10:20", ())] == [(m.date, m.also) for m in found]


def test_a_message_without_its_minute_is_known_by_nothing():
    """A day, or no subject, would tie what does not belong together."""
    more = {"message": "1"}
    day = [
        Fact("header.sent", "1994-03-14", 0, 0, 1, more=more),
        Fact("header.subject", "Re: Harbour", 0, 0, 1, more=more),
    ]
    minute = [
        Fact("header.sent", "1994-03-14T09:05", 0, 0, 1, more=more),
        Fact("header.subject", "RE: ", 0, 0, 1, more=more),
    ]
    whole = [minute[0], day[1]]
    assert ["", "", "1994-03-14T09:05 harbour"] == [
        key for facts in (day, minute, whole) for key, _ in threads.messages(facts)
    ]
