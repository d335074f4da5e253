"""What goes from some documents and stays in others; lines that were removed by hand, and who else has them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from tests.publish import making
from tests.redact import shelf
from tests.redact.shelf import NAME

from vitrina.core.clean import CleanDocument, CleanPage, Gap, mark
from vitrina.core.records import Range
from vitrina.editions import Choice
from vitrina.library import Library
from vitrina.publish import shelf as index
from vitrina.publish.edition import publish
from vitrina.publish.ledger import Ledger
from vitrina.publish.pages import About
from vitrina.redact import leaks
from vitrina.redact.decisions import PATTERN, TERM, Decision
from vitrina.redact.leaks import Leaks, Passage, Seeker, Undecided

KEY = "d0"
GONE = mark(["personal-data"])
SECRET = "The source lives at the old lighthouse behind the harbour"
SHOWN = f"Letter of {NAME} to the Foreign Ministry"
TEXTS = {
    # the name may be seen here, and is in the title, names, timeline and index
    "open": (SHOWN, (f"On 13 December 2010 Mr. {NAME} arrived.", f"{NAME} stayed.")),
    "also": ("A second paper", (f"On 14 December 2010 Mr. {NAME} left Quito.",)),
    # and goes from this one
    "shut": (
        f"Report on {GONE}",
        (f"The keeper {GONE} came.", "On 15 December 2010 she was arrested."),
    ),
}


def edition(folder: Path) -> dict[str, str]:
    """Publish; the public names of the documents."""
    ledger = Ledger(draw=making.drawn())
    documents = [
        CleanDocument(
            ident, title, (CleanPage(lines),), "2010-12-13", "en", "text",
            gaps=(Gap(1, "personal-data"),) if name == "shut" else (),
        )
        for ident, name in ledger.ordered(TEXTS)
        for title, lines in [TEXTS[name]]
    ]  # fmt: skip
    about = About("Papers", findings=("names", "events", "statements"))
    publish(documents, folder, keys=[making.key()], ledger=ledger, about=about, time=making.DAY)
    return {name: known.id for name, known in ledger.documents.items()}


def term(**given: object) -> Decision:
    """A decision on the name."""
    return Decision(
        **({"key": KEY, "kind": TERM, "reason": "other", "time": "", "term": NAME} | given)
    )


PARTLY = {
    "everywhere but in two": term(except_in=("open", "also")),
    "in one paper": term(document="shut"),
    "a pattern": term(kind=PATTERN, term="Ravensc*", except_in=("open", "also")),
    "a single word": term(term="Ravenscroft", document="shut"),
}


@pytest.fixture(name="made")
def _made(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """An edition in which the name goes from one document and stays in two."""
    folder = tmp_path / "out"
    return folder, edition(folder)


def found(made: tuple[Path, dict[str, str]], decision: Decision) -> set[str]:
    """Files in which the check finds the decision's words."""
    folder, public = made
    report = leaks.check(folder, Seeker([decision], public))
    assert {leak.key for leak in report.leaks} <= {KEY}
    return {leak.path for leak in report.leaks}


@pytest.mark.parametrize("how", PARTLY)
def test_what_a_document_may_show_is_no_leak(how: str, made: tuple[Path, dict[str, str]]) -> None:
    """Title, names, moments and index of the documents that show it are explained by these."""
    folder, _ = made
    text = "".join(
        p.read_text(encoding="utf-8") for p in folder.glob("data/*.*") if p.suffix != ".png"
    )
    assert NAME in text
    assert set() == found(made, PARTLY[how])


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def _cell(folder: Path, ident: str) -> None:
    """The title of the other in the table."""
    path = folder / "data/documents.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    for row in rows:
        row[2] = f"Report on {NAME}" if row[0] == ident else row[2]
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def _card(folder: Path, ident: str) -> None:
    """Its title in the index."""
    for path in sorted(folder.glob("data/s/c/*/*")):
        place = path.relative_to(folder / "data").as_posix()
        header, body = index.opened(place, path.read_bytes())
        for row in header.get("cards", ()):
            if row and row[0] == ident:
                row[2] = SHOWN
                path.write_bytes(index.closed(place, path.read_bytes(), header, body))


def _posting(folder: Path, ident: str) -> None:
    """The words of the other in the index, as if its text had them."""
    del ident
    texts = {"open": TEXTS["open"], "also": TEXTS["also"], "shut": ("Report", (f"It was {NAME}.",))}
    ledger = Ledger(draw=making.drawn())
    documents = [
        CleanDocument(public, texts[name][0], (CleanPage(texts[name][1]),))
        for public, name in ledger.ordered(texts)
    ]
    other = folder.parent / "other"
    publish(documents, other, keys=[making.key()], ledger=ledger, about=About("x"), time=making.DAY)
    import shutil

    shutil.rmtree(folder / "data/s")
    shutil.copytree(other / "data/s", folder / "data/s")


LEAKS: dict[str, tuple[str, Callable[[Path, str], None]]] = {
    "its title in the table": ("data/documents.csv", _cell),
    "its row for programs": (
        "data/documents.jsonl",
        lambda root, ident: _append(root / "data/documents.jsonl", json.dumps({"id": ident, "title": SHOWN})),
    ),
    "its entry in the feed": (
        "data/feed.xml",
        lambda root, ident: _append(
            root / "data/feed.xml", f"<entry><id>urn:vitrina:{ident}:1</id><title>{SHOWN}</title></entry>"
        ),
    ),
    "its link in a list": (
        "data/browse/year-2010.html",
        lambda root, ident: _append(
            root / "data/browse/year-2010.html", f'<li><a href="../d/{ident}/index.html">{SHOWN}</a></li>'
        ),
    ),
    "a mention for programs": (
        "data/entities.ftm.jsonl",
        lambda root, ident: _append(
            root / "data/entities.ftm.jsonl", json.dumps({"properties": {"document": [ident], "name": [NAME]}})
        ),
    ),
    "its place on the page of the name": (
        "names",
        lambda root, ident: _append(
            next(p for p in root.glob("data/names/*.html") if f'<h1 dir="auto">{NAME}' in p.read_text("utf-8")),
            f'<li><a href="../d/{ident}/index.html#l1">A paper</a></li>',
        ),
    ),
    "a comment": ("data/index.html", lambda root, _: _append(root / "data/index.html", f"<!-- {NAME} -->")),
    "words of the other, near those that are shown": (
        "data/timeline.jsonl",
        lambda root, ident: _append(
            root / "data/timeline.jsonl", json.dumps({"document": ident, "words": f"The keeper {NAME} came."})
        ),
    ),
    "words that no paper shows": (
        "data/timeline.jsonl",
        lambda root, _: _append(
            root / "data/timeline.jsonl", json.dumps({"document": OPEN, "words": f"The keeper {NAME} came."})
        ),
    ),
    "its card in the index": ("data/s", _card),
    "its words in the index": ("data/s", _posting),
    "a file's name": ("data/julia-ravenscroft.html", lambda root, _: (root / "data/julia-ravenscroft.html").write_text("x")),
}  # fmt: skip
OPEN = "the paper that shows it"
"""Stands for its public name."""


@pytest.mark.parametrize("decision", ["everywhere but in two", "in one paper"])
@pytest.mark.parametrize("how", LEAKS)
def test_the_same_words_of_another_document_are_found(
    how: str, decision: str, made: tuple[Path, dict[str, str]]
) -> None:
    """A name that two papers show is a leak where a third, from which it went, would be known by it."""
    where, plant = LEAKS[how]
    folder, public = made
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    plant(folder, public["shut"])
    for path in folder.rglob("*.jsonl"):
        path.write_text(path.read_text("utf-8").replace(OPEN, public["open"]), encoding="utf-8")
    assert before != {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert any(where in path for path in found(made, PARTLY[decision]))


def test_without_the_explanation_all_would_be_leaks(
    made: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check reads these files: were nothing explained, each that names the person would be told."""
    monkeypatch.setattr(leaks._Shared, "_may", lambda *_, **__: False)
    told = found(made, PARTLY["in one paper"])
    assert {
        "data/documents.csv",
        "data/documents.jsonl",
        "data/feed.xml",
        "data/timeline.jsonl",
    } <= told


def two(tmp_path: Path, other: str) -> Library:
    """A library of a paper and another, in which the secret line of the first may stand as well."""
    first = f"Report of the day\n{SECRET}\nEnd of the report\n"
    return shelf.library(tmp_path, {"a.txt": first.encode(), "b.txt": other.encode()})


def out(library: Library, folder: Path) -> None:
    """Publish all of it."""
    library.editions.publish(
        folder, [making.key()], Choice(everything=True), About("Papers"), now=making.DAY
    )


COPY = f"Second report, of another office\n{SECRET.replace('lighthouse', '1ighthousc')}\nEnd\n"


def test_lines_that_another_paper_shows_are_asked_for(tmp_path: Path) -> None:
    """Nothing is published before a person has said, for each, whether the words may be seen there."""
    with two(tmp_path, COPY) as library:
        ids = {name: shelf.ident(library, name) for name in ("a.txt", "b.txt")}
        made = library.editor.decide("lines", "other", document=ids["a.txt"], place=_second())
        with pytest.raises(Undecided, match=f"{made.key} in {ids['b.txt'][:16]}") as told:
            out(library, tmp_path / "out")
        assert (made.key,) == told.value.keys
        assert SECRET not in str(told.value)
        assert not (tmp_path / "out").exists()

        library.editor.decisions.except_in(made.key, ids["b.txt"])
        out(library, tmp_path / "seen")
        assert "1ighthousc" in texts(tmp_path / "seen")
        assert SECRET not in texts(tmp_path / "seen")

        library.editor.copy(made.key, ids["b.txt"])
        assert () == library.editor.decisions.one(made.key).except_in
        out(library, tmp_path / "gone")
        assert "ighthous" not in texts(tmp_path / "gone")
        assert mark(["other"]) in texts(tmp_path / "gone")


def test_lines_that_leak_into_another_paper_stop_publication(tmp_path: Path) -> None:
    """Where the other paper does not say so itself it is a leak, in its files and in those of all."""
    with two(tmp_path, "Another report\nNothing of it\n") as library:
        first, other = (shelf.ident(library, name) for name in ("a.txt", "b.txt"))
        library.editor.decide("lines", "other", document=first, place=_second())
        out(library, tmp_path / "out")
        public = library.editions.names_in(tmp_path / "out")
        assert library.check_edition(tmp_path / "out").clean
        for path in (f"data/d/{public[other]}/index.html", "data/index.html"):
            page = tmp_path / "out" / path
            kept = page.read_bytes()
            _append(page, f"<p>{SECRET}</p>")
            report = library.check_edition(tmp_path / "out")
            assert {path} == {leak.path for leak in report.leaks}
            page.write_bytes(kept)
        with pytest.raises(Leaks):
            library.editions.publish(
                tmp_path / "out", [making.key()], about=About(f"Papers: {SECRET}"), now=making.DAY
            )


def test_boxes_are_asked_for_too(tmp_path: Path) -> None:
    """The words under a box that was drawn by hand are sought in other papers."""
    from tests.ingest import pages

    lines = ("Memorandum for the record", SECRET, "and spoke of the harbour.")
    files = {"a.pdf": pages.document([pages.print_on(lines)]), "b.txt": COPY.encode()}
    with shelf.library(tmp_path, files) as library:
        first, other = (shelf.ident(library, name) for name in files)
        box = next(word for word in library._pictures_of(first).words(1) if word.line == 2).box
        edges = (box.left, box.top, box.right, box.bottom)
        made = library.editor.decide(
            "boxes", "b(6)", document=first, place=msgspec.structs.replace(_second(), part="", page=1), boxes=[edges]
        )  # fmt: skip
        assert [first, other] == [place.document for place in library.editor.places(made.key)]
        with pytest.raises(Undecided):
            out(library, tmp_path / "out")


def test_a_line_that_its_own_paper_repeats_is_not_sought(tmp_path: Path) -> None:
    """What still stands in the same paper can't be a secret of it."""
    with two(tmp_path, f"Another\n{SECRET}\n") as library:
        first = shelf.ident(library, "a.txt")
        library.editor.decide("lines", "other", document=first, place=_first())
        out(library, tmp_path / "out")


def test_the_seeker_asks_only_what_the_other_may_say() -> None:
    """Words of a passage in another's file are a question if it has them, else a leak; none if excepted."""
    passage = Passage(SECRET, KEY, "a")
    public = {"a": "aaaaaaaa", "b": "bbbbbbbb"}
    for words, how in ((f"It says: {SECRET}!", leaks.VISIBLE), ("Nothing", "found")):
        seeker = Seeker([], public, [passage], {"b": words}.__getitem__)
        assert [(KEY, how)] == list(seeker.find("bbbbbbbb", f"<p>{SECRET}"))
        assert [(KEY, "found")] == list(seeker.find("aaaaaaaa", f"<p>{SECRET}"))
    excepted = msgspec.structs.replace(passage, except_in=("b",))
    assert [] == list(Seeker([], public, [excepted]).find("bbbbbbbb", SECRET))


def texts(folder: Path) -> str:
    """Every text of an edition."""
    return "\n".join(
        p.read_text(encoding="utf-8") for p in sorted(folder.glob("data/d/*/r*/text.txt"))
    )


def _first() -> Range:

    return Range("", 0, 1, 1)


def _second() -> Range:

    return Range("", 0, 2, 2)
