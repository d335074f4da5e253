"""Publishing from a real library: what of it may never be in an edition, and the same bytes from a copy of it."""

from __future__ import annotations

import datetime as dt
import getpass
import shutil
import socket
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.publish.authority import Authority, needs_openssl
from tests.publish.calendar import Calendar
from tests.publish.making import DAY, key
from tests.publish.test_edition import files

import vitrina
from vitrina.editions import Choice
from vitrina.formats import canonical
from vitrina.library import Library
from vitrina.publish import keys, shelf
from vitrina.publish.edition import CannotPublish
from vitrina.publish.pages import About
from vitrina.surfaces.cli import main
from vitrina.verify.checking import verify
from vitrina.verify.places import Folder

ROOT = Path(__file__).parents[2]
SECRET = "Quillfeather"
"""A word that stands in everything that is private, and nowhere else."""


@pytest.fixture(name="library")
def _library(tmp_path: Path) -> Iterator[Library]:
    """A library in a folder with a telling name, in which somebody worked."""
    trove = tmp_path / f"from-{SECRET}"
    shutil.copytree(ROOT / "samples/cables", trove / f"{SECRET}-box")
    (trove / "unpublished.txt").write_text(f"Nobody may read of {SECRET}.\n")
    with vitrina.open(trove) as library:
        library.ingest(workers=1, ocr=False)
        hit = library.search("asylum").hits[0]
        library.desk.star(hit.document)
        library.desk.tag(hit.document, SECRET)
        library.desk.note(hit.citation, f"Ask {SECRET}.")
        case = library.desk.open_dossier("The case", "What happened.")
        library.desk.add(case.key, "passage", hit.citation, "Asylum.")
        library.desk.add(case.key, "note", hit.citation, f"{SECRET} knows more.")
        library.editor.decide(
            "term", "personal-data", term="Ortega", by=SECRET, note=f"For {SECRET}."
        )
        yield library


def published(library: Library, out: Path, **given: object) -> None:
    case = library.desk.dossiers()[0]
    about = About("The case", findings=("names", "events", "statements"))
    library.editions.publish(
        out, [key()], Choice(query="asylum", dossiers=(case.key,)), about, **given
    )


def layers(root: Path) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file, as it lies and unpacked."""
    for path, data in files(root).items():
        yield path, data
        if "/s/" in path:
            header, body = shelf.opened(path.removeprefix("data/"), data)
            yield path, canonical.write(header) + body


def test_nothing_of_the_workspace(library: Library, tmp_path: Path) -> None:
    """Notes, stars, tags, private reasons, who decided, paths, names of users and hosts, other documents."""
    published(library, tmp_path / "edition")
    # A text of which nothing was removed is the original, byte for byte: its digest tells nothing more.
    open_ = {
        sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "edition").rglob("text.txt")
    }
    numbers = library.search("*", limit=50, facets=()).hits
    digests = [hit.document for hit in numbers if hit.document not in open_]
    assert len(digests) >= 2
    private = [SECRET, str(tmp_path), library.name, *digests, *(digest[:16] for digest in digests)]
    private += [name for name in (getpass.getuser(), socket.gethostname()) if len(name) > 5]
    found = {
        (path, word)
        for path, data in layers(tmp_path / "edition")
        for word in private
        if word.lower().encode() in data.lower() or word.lower() in path.lower()
    }

    assert found == set()
    assert verify(Folder(tmp_path / "edition"), key().verifiers).state == "good"


def test_no_hours(library: Library, tmp_path: Path) -> None:
    """The day of publication is told, and no time of day: not in a file, not on one."""
    moment = dt.datetime(2026, 3, 14, 15, 9, 26, tzinfo=dt.UTC)
    published(library, tmp_path / "edition", now=moment.timestamp())
    clock = [b"15:09", b"1509", b"T15", str(int(moment.timestamp())).encode()]
    texts = {
        p: d
        for p, d in files(tmp_path / "edition").items()
        if p.endswith((".html", ".xml", ".txt", ".json", ".jsonl"))
    }
    found = [
        (path, word)
        for path, data in texts.items()
        for word in clock
        if word in data and b"2026" in data
    ]
    hours = {path.stat().st_mtime % 86_400 // 3600 for path in (tmp_path / "edition").rglob("*")}

    assert found == []
    assert hours == {0.0}


def test_the_same_from_a_copy(library: Library, tmp_path: Path) -> None:
    """A copy of the library in another place, weeks later, publishes the same bytes."""
    published(library, tmp_path / "one", now=DAY)
    library.close()
    shutil.copytree(library.root, tmp_path / "elsewhere/copy")
    with Library(tmp_path / "elsewhere/copy") as copy:
        copy.editions.publish(tmp_path / "two", [key()], now=DAY + 40 * 86_400)

    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_erased(library: Library, tmp_path: Path) -> None:
    """A document that is erased from the library is withdrawn, and no tie to it is kept."""
    published(library, tmp_path / "one", now=DAY)
    gone = library.search("asylum").hits[0].document
    library.remove(gone)
    library.editions.publish(tmp_path / "one", [key()], now=DAY)
    ledgers = b"".join(
        path.read_bytes() for path in (library.root / "editions").rglob("*") if path.is_file()
    )

    assert gone.encode() not in ledgers
    assert verify(Folder(tmp_path / "one"), key().verifiers).withdrawn == 1


def test_a_second_person(library: Library, tmp_path: Path) -> None:
    """Who has signed once is to sign from then on, unless it is said that they are not."""
    second = key("ana.example.org", seed=20)
    case = Choice(query="asylum")
    library.editions.publish(tmp_path / "one", [key(), second], case, About("The case"))
    both = (*key().verifiers, *second.verifiers)
    found = library.editions.chosen(case)
    library.editions.withdraw(found[0], "other")
    told = library.editions.publish(tmp_path / "one", [key()])
    assert (told.withdrawn, told.awaits) == (1, ("ana.example.org",))
    assert verify(Folder(tmp_path / "one"), both).state == "good"
    assert verify(Folder(tmp_path / "one.awaiting"), both).state == "awaiting"
    library.editions.publish(tmp_path / "one", [key()], alone=True)

    assert verify(Folder(tmp_path / "one"), both).state == "forged"
    assert verify(Folder(tmp_path / "one"), key().verifiers).state == "good"


@needs_openssl
def test_stamped_as_it_is_published(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one command: stamped, then seeded; where nobody answers it is published, and said; not before approval."""
    authority = Authority(tmp_path / "authority")
    keys.save(key(), tmp_path / "key", "words")
    (tmp_path / "words").write_text("words\n")
    second = tmp_path / "second"
    second.write_text(
        "".join(f"{each.print()}\n" for each in key("ana.example.org", seed=20).verifiers)
    )
    out, seeds = tmp_path / "one", tmp_path / "one.torrent"
    command = ["publish", str(out), "--library", str(library.root), "--key", str(tmp_path / "key")]
    command += ["--passphrase-file", str(tmp_path / "words"), "--timestamp"]
    first = ["--query", "asylum", "--title", "The case", "--address", "https://example.org/one"]
    assert main([*command, authority.address, "--torrent", str(seeds), *first]) == 0
    assert "CN=Example Clock" in capsys.readouterr().out
    assert b"checkpoint.tsr" in seeds.read_bytes()
    calendar = Calendar()
    noted = ["--opentimestamps", calendar.address]
    assert main([*command, authority.address, *noted]) == 0
    assert f"Noted by {calendar.address}" in capsys.readouterr().out
    assert verify(Folder(out)).calendars == (calendar.address,)
    calendar.stop()
    authority.stop()
    assert main([*command, authority.address, *noted, "--query", "salvoconducto"]) == 49
    assert "published in" in capsys.readouterr().out
    verdict = verify(Folder(out), key().verifiers)
    assert (verdict.state, verdict.stamped) == ("good", "")
    assert main([*command, authority.address, "--approver", str(second)]) == 0
    assert "publish again, with the approval" in capsys.readouterr().out
    shutil.rmtree(f"{out}.awaiting")
    other = key("example.org/other", seed=60)
    library.editions.publish(f"{out}.awaiting", [other], Choice(query="asylum"), About("Other"))
    assert main([*command, authority.address]) == CannotPublish.status
    assert "of another name" in capsys.readouterr().err


def test_inside_the_library(library: Library) -> None:
    """An edition is never written into the library."""
    with pytest.raises(CannotPublish, match="inside"):
        published(library, library.root / "edition")


def test_an_edition_of_the_first_format(tmp_path: Path) -> None:
    """What was published in the first format is still found to be good."""
    with zipfile.ZipFile(ROOT / "tests/past/edition-1.zip") as packed:
        packed.extractall(tmp_path)
    verdict = verify(Folder(tmp_path / "edition"), key().verifiers)

    assert (verdict.state, verdict.documents, verdict.withdrawn) == ("good", 3, 1)
