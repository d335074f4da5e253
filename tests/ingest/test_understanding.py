"""What papers tell is found after they are read, kept with them, redone only where it must be."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import vitrina
from vitrina.core.facts import Fact
from vitrina.ingest import studying
from vitrina.library import Library
from vitrina.store import facts

CABLE = """SECRET
FROM: EMBASSY {port}
TO: CAPITAL
DATE: 17 April 196{n}
NUMBER: {n}41

The ministry has your telegram No. 114 of March 3 and Document 12.
"""


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    papers = tmp_path / "papers"
    papers.mkdir()
    for n, port in enumerate(("AMARO", "SAN TELMO", "VELA")):
        (papers / f"{n}.txt").write_text(CABLE.format(n=n, port=port))
    (papers / "plain.txt").write_text("Nothing here is a header.\n")
    with vitrina.open(papers, library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
        yield library


def catalogue(library: Library) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(library.root / "catalogue.sqlite"))


def test_a_paper_is_found_by_what_its_head_tells(library: Library) -> None:
    """Sender, marking and what is cited are fields of the query language."""
    found = {
        query: sorted(hit.path for hit in library.search(query).hits)
        for query in ("from:amaro", 'from:"embassy san telmo"', "class:secret", "cites:114")
    }

    assert {
        "from:amaro": ["0.txt"],
        'from:"embassy san telmo"': ["1.txt"],
        "class:secret": ["0.txt", "1.txt", "2.txt"],
        "cites:114": ["0.txt", "1.txt", "2.txt"],
    } == found


def test_the_head_tells_date_and_sender(library: Library) -> None:
    """The document's own row has them, and the date is one that can be searched."""
    (hit,) = library.search("date:1962-04-17").hits

    assert ("2.txt", "1962-04-17", "EMBASSY VELA") == (hit.path, hit.date, hit.sender)
    assert "header" == library.document(hit.document).date_from


def test_every_text_is_understood_once(library: Library) -> None:
    """Nothing waits after a run, and a second run finds nothing to do."""
    assert (4, 0) == library.facts.counts()
    told = []
    library.ingest(workers=1, ocr=False, progress=told.append)
    assert 0 == told[-1].texts_done


def test_understanding_can_be_left_for_later(tmp_path: Path) -> None:
    """A library that was only read is understood by the next run."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "one.txt").write_text(CABLE.format(n=1, port="AMARO"))
    with vitrina.open(tmp_path / "papers", library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False, understand=False)
        assert (0, 1) == library.facts.counts()
        library.ingest(workers=1, ocr=False)
        assert (1, 0) == library.facts.counts()


def test_only_an_analyzer_of_another_version_runs_again(library: Library) -> None:
    """What the others had found stays, down to what they would no longer find."""
    mark = {name: (Fact(f"{name}.mark", "x", 0, 0, 1),) for name in ("headers", "references")}
    older = studying.current().replace("headers ", "headers 0")
    with catalogue(library) as link, link:
        link.execute("UPDATE facts SET found = ?", (facts.pack(mark),))
        link.execute("UPDATE studies SET analyzers = ?", (older,))
    library.ingest(workers=1, ocr=False)

    document = library.search("class:secret").hits[0].document
    kinds = {finding.kind for finding in library.facts.of(document)}
    assert {"references.mark"} == {kind for kind in kinds if kind.endswith(".mark")}
    assert {"header.from", "header.to"} <= kinds


def test_a_changed_paper_is_understood_anew(library: Library, tmp_path: Path) -> None:
    """The words of what it was before are no longer found by field."""
    (tmp_path / "papers" / "0.txt").write_text(CABLE.format(n=5, port="CORAL"))
    library.ingest(workers=1, ocr=False)

    assert 0 == library.search("from:amaro").total
    assert 1 == library.search("from:coral").total


def test_a_mail_keeps_who_wrote_it(tmp_path: Path) -> None:
    """Its own lines tell from whom and to whom it is, also after it is understood and the index is made anew."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/a.eml").write_text(
        "From: Clara Ibarra <clara@example.org>\nTo: Elena Marsh <elena@example.org>\n"
        "Subject: The harbour\nDate: Mon, 4 Apr 1994 10:00:00 +0000\n\nIt is closed.\n"
    )
    (tmp_path / "papers/b.txt").write_text("A paper that will be erased.\n")
    with vitrina.open(tmp_path / "papers", library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
        hit = library.search("harbour").hits[0]
        library.remove("b.txt")

        assert ("Clara Ibarra" in hit.sender, "Elena Marsh" in hit.recipients) == (True, True)
        assert library.search("from:ibarra to:elena").total == 1


def test_what_an_erased_paper_told_is_in_no_file(library: Library) -> None:
    """Its sender is among the values of no field, and its bytes in no file of the library."""
    (hit,) = library.search("from:telmo").hits
    library.remove(hit.document)
    library.close()

    held = [
        path.name
        for path in library.root.rglob("*")
        if path.is_file() and any(w in path.read_bytes() for w in (b"SAN TELMO", b"san telmo"))
    ]
    assert [] == held


def test_a_finding_that_was_put_right_stays_right(library: Library) -> None:
    """A correction is searched at once, and holds after the paper is read and understood anew."""
    (hit,) = library.search("from:vela").hits
    (sender,) = library.facts.of(hit.document, ("header.from",))
    library.facts.correct(hit.document, sender.key, "Consulate Perla")

    assert (0, 1) == (
        library.search('from:"embassy vela" class:secret').total,
        library.search("from:perla").total,
    )
    with catalogue(library) as link, link:
        link.execute("UPDATE studies SET analyzers = 'headers 0'")
    library.ingest(workers=1, ocr=False)
    (again,) = library.facts.of(hit.document, ("header.from",))
    assert ("Consulate Perla", "EMBASSY VELA", True) == (again.value, again.was, again.corrected)
    library.desk.undo()
    assert 1 == library.search("from:vela").total


def test_a_finding_called_wrong_is_gone(library: Library) -> None:
    """It is in no list and answers no field any more; undone, it is there again."""
    document = library.search("from:amaro").hits[0].document
    (marking,) = library.facts.of(document, ("header.classification",))
    library.facts.correct(document, marking.key, "")

    assert () == library.facts.of(document, ("header.classification",))
    assert 2 == library.search("class:secret").total
    library.facts.undo(document)
    assert 3 == library.search("class:secret").total


def test_findings_stand_where_they_say(library: Library) -> None:
    """The characters of a finding's address are its words."""
    document = library.search("from:amaro").hits[0].document
    for finding in library.facts.of(document):
        if finding.range.line == finding.range.last:
            (block,) = library.read(document, finding.range)
            assert finding.text == block.text[finding.start : finding.end]


def test_a_timeline_tells_what_stands_near_the_words(tmp_path: Path) -> None:
    """Of a long paper, the events beside the words that were asked for; all of them on demand."""
    papers = tmp_path / "papers"
    papers.mkdir()
    far = "\n".join(f"Line {number} of other things." for number in range(40))
    (papers / "long.txt").write_text(
        f"On 3 May 1961 Mr. Roe signed the harbour treaty.\n{far}\nOn 4 June 1962 Mr. Doe met the Consul.\n"
    )
    with vitrina.open(papers, library=tmp_path / "library") as library:
        library.ingest(workers=1, ocr=False)
        found = {
            everything: [
                m.date
                for m in library.facts.timeline("harbour", everything=everything)[0]
                if m.kind != "document"
            ]
            for everything in (False, True)
        }

    assert {False: ["1961-05-03"], True: ["1961-05-03", "1962-06-04"]} == found
