"""Every known way in which a redaction fails is caught by the check, and does not survive the rebuild."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from tests.publish import making
from tests.redact import failures, shelf
from tests.redact.shelf import NAME

from vitrina.core.clean import mark
from vitrina.core.records import Range
from vitrina.core.types import Place
from vitrina.editions import Choice
from vitrina.engines import tesseract
from vitrina.investigate.pictures import LOOKED, Reply, Request, Studio
from vitrina.publish.pages import About
from vitrina.publish.shelf import AROUND, Card, Shelf
from vitrina.redact import canaries, cover, leaks
from vitrina.redact.decisions import TERM, Decision
from vitrina.redact.leaks import Leaks, Seeker

KEY = "d0"
SEEKER = Seeker([Decision(KEY, TERM, "other", "", term=NAME)], {})


@pytest.fixture(scope="module", name="edition")
def _edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition in which nothing is wrong."""
    out = tmp_path_factory.mktemp("edition") / "out"
    making.made(out)
    return out


@pytest.fixture(name="copy")
def _copy(edition: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(edition, tmp_path / "copy"))


def found(folder: Path, *, read=None) -> list[tuple[str, str]]:
    """(file, decision) of what the check finds."""
    return [(leak.path, leak.key) for leak in leaks.check(folder, SEEKER, read=read).leaks]


def test_a_clean_edition_passes(edition: Path) -> None:
    """Nothing is found where nothing is."""
    report = leaks.check(edition, SEEKER)
    assert () == report.leaks
    assert report.files > 20


@pytest.mark.parametrize("name", [*failures.FAILURES, *failures.SHOWN])
def test_each_failure_is_caught_in_an_edition(name: str, copy: Path) -> None:
    """The name is found in the file, wherever it hides; the kind of file alone would stop it too."""
    make = failures.FAILURES.get(name) or failures.SHOWN[name]
    (copy / "data" / name).write_bytes(make())
    told = found(copy)
    if name != "thumb.pdf":  # pixels inside a PDF: its kind is what stops it
        assert (f"data/{name}", KEY) in told
    if not name.endswith((".html", ".png")):
        assert (f"data/{name}", "") in told


@pytest.mark.parametrize("name", failures.FAILURES)
def test_each_failure_does_not_survive_the_rebuild(name: str, tmp_path: Path) -> None:
    """Without any decision what no reader sees is not published, in words or in pixels."""
    with shelf.library(tmp_path, {name: failures.FAILURES[name]()}) as library:
        made = shelf.cleaned(library, name)
        told = shelf.everything(made)
        assert "The keeper came on Tuesday" in told
        assert "Ravenscroft" not in told
        assert "ravenscroft" not in told
        for page in made.document.pages:
            if page.image:
                text = tesseract.read(cover.from_png(page.image), (), Place())
                assert text is not None
                assert "Ravenscroft" not in text.text


@pytest.mark.parametrize("name", ["overlay.pdf", "white.pdf", "letters.pdf", "layer.pdf"])
def test_what_nobody_could_look_at_is_not_published(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is drawn, and telling its words from hidden ones takes too long: none of them goes out."""
    ask = Studio._ask

    def impatient(studio: Studio, request: Request, file: int) -> Reply:
        if request.what == LOOKED:
            return Reply(problem="it takes too long to draw")
        return ask(studio, request, file)

    with shelf.library(tmp_path, {name: failures.FAILURES[name]()}) as library:
        with monkeypatch.context() as patch:
            patch.setattr(Studio, "_ask", impatient)
            made = shelf.cleaned(library, name)
        again = shelf.cleaned(library, name)

    assert "Ravenscroft" not in shelf.everything(made)
    assert not any(page.image for page in made.document.pages)
    assert {each.code for each in made.cautions} == {"no-picture"}
    assert "The keeper came on Tuesday" in shelf.everything(again)  # a failure is not remembered


@pytest.mark.parametrize("name", failures.SHOWN)
def test_what_a_viewer_shows_goes_by_a_decision(name: str, tmp_path: Path) -> None:
    """Fields and bookmarks are text like any: with a decision the name is nowhere."""
    with shelf.library(tmp_path, {name: failures.SHOWN[name]()}) as library:
        library.editor.decide("term", "other", term=NAME)
        made = shelf.cleaned(library, name)
        assert "Ravenscroft" not in shelf.everything(made)
        text = tesseract.read(cover.from_png(made.document.pages[0].image), (), Place())
        assert text is not None
        assert "Ravenscroft" not in text.text


PLANTED = {
    "file name": lambda root: (root / "data/d/julia-ravenscroft.html").write_text("<p>x"),
    "address": lambda root: append(root / "data/index.html", "<a href='?q=Ravenscroft,%20Julia'>"),
    "alternative text": lambda root: append(root / "data/index.html", f"<img alt='{NAME}'>"),
    "tags between": lambda root: append(root / "data/index.html", "<b>Julia Ra</b>venscroft"),
    "feed": lambda root: append(root / "data/feed.xml", f"<title>{NAME}</title>"),
    "csv": lambda root: append(root / "data/documents.csv", f"1,{NAME}\r\n"),
    "json lines": lambda root: append(root / "data/documents.jsonl", '{"a":"Juli\\u0061 Ravenscroft"}\n'),
    "user name": lambda root: append(root / "data/about.html", "jravenscroft@example.org"),
    "OCR's mistake": lambda root: append(root / "data/about.html", "Ju1ia Ravenscrofl"),
    "index": lambda root: index(root, NAME),
    "log": lambda root: (root / "data/log/entry").write_text(NAME),
}  # fmt: skip


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def index(root: Path, name: str) -> None:
    """A card of the search index, packed as these are."""
    for path, data in canaries._index(name).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


@pytest.mark.parametrize("how", PLANTED)
def test_each_channel_of_an_edition_is_seen(how: str, copy: Path) -> None:
    """A name in any file that an edition does have is found, in each spelling."""
    PLANTED[how](copy)
    assert {KEY} == {key for _, key in found(copy) if key}


def test_a_name_on_a_published_picture_is_read(copy: Path) -> None:
    """Pictures of documents with gaps are read by OCR."""
    path = next(copy.glob("data/d/*/r1/p0001.png"))
    path.write_bytes(canaries._png(shown=f"Signed by {NAME}"))
    assert (path.relative_to(copy).as_posix(), KEY) in found(copy, read=leaks.reader(()))


@pytest.mark.parametrize("how", ["colour", "dots", "chunk", "behind"])
def test_a_picture_that_we_did_not_draw_is_a_finding(how: str, copy: Path) -> None:
    """Colours, printer's dots, metadata, and bytes after the end do not pass."""
    import io

    from PIL import Image

    path = next(copy.glob("data/d/*/r1/p0001.png"))
    image = Image.new("RGB" if how == "colour" else "L", (60, 80), "white")
    if how == "dots":
        image.putpixel((3, 3), 240)
    out = io.BytesIO()
    image.save(out, "PNG", **({"dpi": (300, 300)} if how == "chunk" else {}))
    path.write_bytes(out.getvalue() + (b"x" if how == "behind" else b""))
    assert [(path.relative_to(copy).as_posix(), "")] == found(copy)


@pytest.mark.parametrize(
    "name", ["data/.DS_Store", "data/index.html~", ".git/config", "data/a.sqlite"]
)
def test_a_file_of_an_unknown_kind_is_a_finding(name: str, copy: Path) -> None:
    """The world of an edition is closed."""
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_bytes(b"x")
    assert [(name, "")] == found(copy)


def test_every_canary_is_found(edition: Path) -> None:
    """The check sees every channel; the score is whole."""
    count, planted, missed = canaries.score(leaks.reader(()), edition)
    assert () == missed
    assert count == planted > 30


def test_a_blind_check_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that does not open an archive loses a canary, and names the channel."""
    from vitrina.redact import openers

    monkeypatch.setattr(openers, "_inside", lambda _: iter(()))
    count, planted, missed = canaries.score(None)
    assert count < planted
    assert {"gzip", "pixels", "packed text chunk"} <= set(missed)


def published(tmp_path: Path, files: dict[str, bytes], decide) -> Path:
    """Publish all of a library with these decisions."""
    from vitrina.publish import ledger

    tmp_path.mkdir(exist_ok=True)
    with shelf.library(tmp_path, files) as library:
        decide(library)
        chance = making.drawn()
        real = ledger.load

        def load(path: Path) -> ledger.Ledger:
            made = real(path)
            made.draw = chance
            return made

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ledger, "load", load)
            patch.setattr(ledger.secrets, "token_bytes", chance)
            library.editions.publish(
                tmp_path / "out",
                [making.key()],
                Choice(everything=True),
                About("Papers"),
                now=making.DAY,
            )
    return tmp_path / "out"


def test_publishing_stops_at_a_leak_and_names_the_place(tmp_path: Path) -> None:
    """The editor's own words about an edition are searched too; nothing is left behind."""
    with shelf.library(tmp_path, {"a.txt": b"one paper\n"}) as library:
        library.editor.decide("term", "other", term=NAME)
        with pytest.raises(Leaks, match=r"about\.html"):
            library.editions.publish(
                tmp_path / "out", [making.key()], Choice(everything=True), About(f"The case of {NAME}"),
                now=making.DAY,
            )  # fmt: skip
        assert not (tmp_path / "out").exists()


def test_the_secret_changes_and_no_byte_does(tmp_path: Path) -> None:
    """Metamorphic: two troves that differ in the secret alone give the same edition, byte for byte."""
    outs = []
    for number, name in enumerate(("Li Wu", "Maximiliana Featherstonehaugh-Ortega")):
        files = metamorphic(name)
        outs.append(
            published(
                tmp_path / str(number),
                files,
                lambda lib, name=name: lib.editor.decide("term", "other", term=name),
            )
        )
    first, second = (
        {p.relative_to(o).as_posix(): p.read_bytes() for p in o.rglob("*") if p.is_file()}
        for o in outs
    )
    assert sorted(first) == sorted(second)
    # The second signature (ML-DSA-44) is drawn at random: it, and digests of files that bear it, differ.
    signed = ("data/log/checkpoint", ".tlog-proof", "manifest-sha256.txt")
    assert [] == [n for n in first if first[n] != second[n] and not n.endswith(signed)]
    checkpoints = [each["data/log/checkpoint"].split(b"\n")[:3] for each in (first, second)]
    assert checkpoints[0] == checkpoints[1]  # the log's root: of every file but the signatures
    told = [
        {
            line
            for line in each["manifest-sha256.txt"].split(b"\n")
            if not line.endswith((b"proof", b"checkpoint"))
        }
        for each in (first, second)
    ]
    assert told[0] == told[1]
    assert any(name.endswith(".png") for name in first)


def metamorphic(name: str) -> dict[str, bytes]:
    """Papers of each kind that tell of one person."""
    from tests.ingest import pages

    lines = (
        "Memorandum for the record",
        f"The keeper {name} came",
        "and spoke of the harbour.",
        "End of it.",
    )
    mail = (
        f"From: {name} <x@example.org>\r\nTo: desk@example.org\r\nSubject: About {name}\r\n"
        f"Date: Mon, 13 Dec 2010 07:02:00 +0000\r\n\r\nHello,\r\nI am {name}.\r\n"
    )
    return {
        "a.pdf": pages.document(
            [pages.print_on(lines), pages.print_on(["Second page", "of the paper"])]
        ),
        "s.png": pages.png(lines),
        "b.txt": f"Note of the desk\n\nThe keeper is {name}.\n\nThe harbour treaty stands.\n".encode(),
        "c.eml": mail.encode(),
        "d.csv": f"place,keeper\nharbour,{name}\nlighthouse,nobody\n".encode(),
        "e.docx": failures._docx(f"<w:p><w:r><w:t>It was {name} again.</w:t></w:r></w:p>"),
        "f.html": f"<title>{name}</title><p>The keeper was <b>{name}</b> then.</p><p>Nothing more.</p>".encode(),
    }


def test_a_copy_elsewhere_is_told(tmp_path: Path) -> None:
    """Lines that go from one document stand in a near-copy: the editor is shown where, OCR's slips and all."""
    text = "Report of the day\nThe source lives at the old lighthouse behind the harbour\nEnd\n"
    copy = text.replace("lighthouse", "1ighthousc").replace("Report", "Second report")
    with shelf.library(tmp_path, {"a.txt": text.encode(), "b.txt": copy.encode()}) as library:
        first = shelf.ident(library, "a.txt")
        made = library.editor.decide("lines", "other", document=first, place=Range("", 0, 2, 2))
        places = library.editor.places(made.key)
        assert [("a.txt", 2), ("b.txt", 2)] == [
            (library.document(place.document).locations[0].path, place.range.line)
            for place in places
        ]


def test_a_word_allowed_in_one_document_is_sought_in_the_others(tmp_path: Path) -> None:
    """An exception holds for its own document; everywhere else the word is a finding."""
    files = {"a.txt": f"Paper of {NAME}\n".encode(), "b.txt": f"Another of {NAME}\n".encode()}
    with shelf.library(tmp_path, files) as library:
        made = library.editor.decide("term", "other", term=NAME)
        library.editor.decisions.except_in(made.key, shelf.ident(library, "a.txt"))
        assert [[f"Paper of {NAME}"]] == shelf.lines(shelf.cleaned(library, "a.txt"))
        assert [[f"Another of {mark(['other'])}"]] == shelf.lines(shelf.cleaned(library, "b.txt"))
        library.editions.publish(
            tmp_path / "out",
            [making.key()],
            Choice(everything=True),
            About("Papers"),
            now=making.DAY,
        )


def test_neighbours_in_the_index_are_no_name(tmp_path: Path) -> None:
    """Two words that stand side by side in the list of terms, and in no text, are no leak; in a text they are."""
    apart = {
        "one": ("One", "", "en", ("here is ana alone",)),
        "two": ("Two", "", "en", ("anaya came later",)),
    }
    seeker = Seeker([Decision(KEY, TERM, "other", "", term="Ana Anaya")], {})
    making.made(tmp_path / "apart", texts=apart)
    assert () == leaks.check(tmp_path / "apart", seeker).leaks
    beside = {"one": ("One", "", "en", ("here is ana anaya",))}
    making.made(tmp_path / "beside", texts=beside)
    assert "data/s" in {leak.path for leak in leaks.check(tmp_path / "beside", seeker).leaks}


def test_a_surname_that_stays_is_no_initial_and_surname(tmp_path: Path) -> None:
    """Whatever is put between words of the index does not make a name of what stands after it."""
    alone = {"one": ("", "", "", ("ravenscroft",)), "two": ("", "", "", ("before", "zebra"))}
    making.made(tmp_path / "out", texts=alone)
    for first in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        seeker = Seeker([Decision(KEY, TERM, "other", "", term=f"{first}ulia Ravenscroft")], {})
        for path in (path for path in tmp_path.glob("out/data/s/**/*") if path.is_file()):
            name = path.relative_to(tmp_path / "out").as_posix()
            for layer in leaks._layers(name, path.read_bytes()):
                assert [] == list(seeker.find("", layer.text, raw=layer.raw))


@pytest.mark.parametrize("mark", ["", "*", ":title", ":from"])
def test_terms_of_every_mark_are_read_back(tmp_path: Path, mark: str) -> None:
    """Words that stand side by side in the index alone are a leak, as stems and in a field too."""
    making.made(tmp_path / "made", texts={"one": ("One", "", "en", ("nothing of it is here",))})
    seeker = Seeker([Decision(KEY, TERM, "other", "", term="Ana Anaya")], {})
    assert () == leaks.check(tmp_path / "made", seeker).leaks

    with closing(Shelf()) as made:
        made.add(0, Card("x", 1, "", "", "", "", "", "", 0), "")
        made._post(0, 1, mark, {"ana": [3], "anaya": [4]}, bytes(7))
        made.write(lambda path, data: plant(tmp_path / "made/data" / path, data))
    assert "data/s" in {leak.path for leak in leaks.check(tmp_path / "made", seeker).leaks}


def test_what_stands_beside_a_word_is_read_back(tmp_path: Path) -> None:
    """A word that is told only beside another's place is a leak with it."""
    making.made(tmp_path / "made", texts={"one": ("One", "", "en", ("nothing of it is here",))})
    seeker = Seeker([Decision(KEY, TERM, "other", "", term="Zebulon Von")], {})
    assert () == leaks.check(tmp_path / "made", seeker).leaks

    with closing(Shelf()) as made:
        made.add(0, Card("x", 1, "", "", "", "", "", "", 0), "")
        made._post(0, 1, "", {"zebulon": [1]}, bytes([0, 0, 0, 1 + AROUND.index("von"), 0]))
        made.write(lambda path, data: plant(tmp_path / "made/data" / path, data))
    assert "data/s" in {leak.path for leak in leaks.check(tmp_path / "made", seeker).leaks}


def plant(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_a_backslash_before_any_byte() -> None:
    """Bytes of chance can look like strings of a PDF: whatever stands behind a backslash is read."""
    from vitrina.redact import openers

    for byte in range(256):
        told = next(iter(openers._pdf_strings(b"(\\" + bytes([byte]) + b"x) Tj", "")))
        assert told.text[-1] == "x"
    told = next(iter(openers._pdf_strings(rb"(\101\8\9) Tj", "")))
    assert told.text == "A89"
    told = next(iter(openers._pdf_strings(b"<4\v1 4>", "")))
    assert told.text == "A@"


@pytest.mark.parametrize(("misread", "missed"), [(1, ()), (2, ("pixels",))])
def test_a_canary_in_a_picture_is_planted_again_where_it_was_misread(
    misread: int, missed: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One word of a thousand that OCR misreads makes no check blind; one that reads none is."""
    monkeypatch.setattr(canaries, "CHANNELS", {"pixels": canaries.CHANNELS["pixels"]})
    real = leaks.reader(("eng",))
    assert real
    texts: list[str] = []

    def read(data: bytes) -> str:
        texts.append(real(data))
        return "no word of it" if len(texts) <= misread else texts[-1]

    assert missed == canaries.score(read)[2]
