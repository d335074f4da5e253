"""What lies around a document: files beside it, files inside it, the chain of a mail."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

import vitrina
from vitrina.analyzers.threads import subject
from vitrina.investigate.around import MOST_NESTED
from vitrina.library import Library


def packed(**files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def mail(title: str, day: int, own: str = "", answers: str = "", references: str = "") -> bytes:
    made = EmailMessage()
    made["From"] = "Ana Solis <ana@veldora.example>"
    made["Subject"] = title
    made["Date"] = f"Tue, {day:02} Mar 1994 09:00:00 +0000"
    for name, value in (("Message-ID", own), ("In-Reply-To", answers), ("References", references)):
        if value:
            made[name] = value
    made.set_content(f"What was said on day {day}.\n")
    return bytes(made)


PAPERS = {
    "a.txt": b"the first paper",
    "a/inner/deep.txt": b"a paper below",
    "a/other.txt": b"another paper below",
    "b.txt": b"the second paper",
    "c/only.txt": b"a paper alone in its folder",
    "d.zip": packed(one=b"first inside", two=packed(three=b"third inside"), four=b"fourth inside"),
    "mails/1.eml": mail("The visit", 1, "<1@x>"),
    "mails/2.eml": mail("Re: The visit", 2, "<2@x>", "<1@x>"),
    "mails/3.eml": mail("FW: Re: The  Visit", 3, "<3@x>", "", "<1@x> <2@x>"),
    "mails/4.eml": mail("AW: The visit", 4),
    "mails/5.eml": mail("The visit", 5, "<5@y>"),
    "mails/6.eml": mail("The visit to the harbour", 6),
}


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of a few papers, in folders, in an archive and by mail."""
    root: Path = tmp_path_factory.mktemp("around")
    for name, data in PAPERS.items():
        (root / "papers" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "papers" / name).write_bytes(data)
    made = vitrina.open(root / "papers")
    made.ingest(workers=1)
    yield made
    made.close()


def ident(library: Library, path: str) -> str:
    return next(hit.document for hit in library.search("", limit=1000).hits if hit.path == path)


def names(library: Library, path: str) -> tuple[str, str]:
    found = library.neighbours(ident(library, path))
    paths = {hit.document: hit.path for hit in library.search("", limit=1000).hits}
    return tuple(paths[one.document] if one else "" for one in (found.before, found.after))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a.txt", ("", "b.txt")),
        ("b.txt", ("a.txt", "d.zip")),
        ("d.zip", ("b.txt", "")),
        ("c/only.txt", ("", "")),
        ("a/other.txt", ("", "")),
        ("d.zip!/one", ("", "d.zip!/two")),
        ("d.zip!/two", ("d.zip!/one", "d.zip!/four")),
        ("d.zip!/two!/three", ("", "")),
        ("mails/6.eml", ("mails/5.eml", "")),
    ],
)
def test_neighbours_lie_in_the_same_folder(library: Library, path: str, expected: tuple[str, str]):
    """Before and after come the files of the same folder or container, by path; none of a folder below."""
    assert expected == names(library, path)


def test_the_tree_of_an_archive(library: Library):
    """A container's files come in their order, with what is in them in its turn."""
    found = library.inside(ident(library, "d.zip"))
    assert [("one", 0), ("two", 1), ("four", 0)] == [(b.name, b.count) for b in found]
    assert ["three"] == [branch.name for branch in found[1].inside]
    assert ["two"] == [branch.name for branch in library.inside(ident(library, "d.zip"), 1, 1)]
    assert () == library.inside(ident(library, "a.txt"))


def test_a_tree_is_bounded(tmp_path: Path):
    """An archive of many archives shows so many files below the first level, and no more."""
    many = packed(**{f"f{n}": b"words %d" % n for n in range(300)})
    other = packed(**{f"g{n}": b"other words %d" % n for n in range(300)})
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/all.zip").write_bytes(packed(many=many, other=other))
    with vitrina.open(tmp_path / "papers") as library:
        library.ingest(workers=1)
        found = library.inside(ident(library, "all.zip"))
    assert [300, 300] == [branch.count for branch in found]
    assert [300, MOST_NESTED - 300] == [len(branch.inside) for branch in found]


def test_a_chain_by_ids_and_by_subject(library: Library):
    """Mails that name one another are a chain; one without ids is guessed by its subject alone."""
    found = library.chain(ident(library, "mails/2.eml"))
    by_path = [library.document(m.document).locations[0].path for m in found]
    assert ["mails/1.eml", "mails/2.eml", "mails/3.eml", "mails/4.eml"] == by_path
    assert [False, False, False, True] == [message.guessed for message in found]
    assert ["", found[0].document, "", ""] == [message.answers for message in found]
    assert "1994-03-02T09:00:00+00:00" == found[1].date


def test_a_mail_alone_has_no_chain(library: Library):
    """A subject that goes on in other words is another matter; what is no mail has no chain."""
    assert () == library.chain(ident(library, "mails/6.eml"))
    assert () == library.chain(ident(library, "a.txt"))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Re: Fwd: The visit", "the visit"),
        ("RE[2]: [desk] The  visit", "the visit"),
        ("RV: Asilo", "asilo"),
        ("Referendum: when", "referendum: when"),
        ("re:" * 300, ""),
        ("", ""),
    ],
)
def test_a_subject_without_its_marks(title: str, expected: str):
    """Marks of answers and forwarding fall away, words that begin like one stay."""
    assert expected == subject(title)
