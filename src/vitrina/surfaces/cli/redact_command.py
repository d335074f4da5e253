"""vitrina redact ACT ..."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from vitrina.core.errors import VitrinaError
from vitrina.core.records import Range
from vitrina.formats import citation as citations
from vitrina.library import Library
from vitrina.redact import decisions
from vitrina.redact.decisions import BOXES, LINES, PATTERN, REASONS, TERM, WITHHOLD, Decision
from vitrina.surfaces.cli import places
from vitrina.surfaces.cli.running import shared

EXAMPLE = "vitrina redact add 'Jane Roe' --alias 'la Jefa' --reason source-safety"
ACTS = {
    "add": "decide that a name, pattern, lines, boxes or a document must not be seen",
    "list": "print the decisions that stand",
    "places": "every place that a decision touches",
    "except": "let a decision's words be seen in some documents, or one reading of them anywhere",
    "copy": "redact the lines of a decision in another document too, where the same words stand",
    "undo": "take a decision back",
    "propose": "personal numbers in a document, to be decided on",
    "covered": "words of a PDF that lie under a bar: redactions by others that failed",
    "preview": "print exactly what would be published of a document",
    "import": "take decisions from a file: JSON lines, or CSV with a row of names",
    "export": "print all decisions as JSON lines, private notes too",
}


class Unclear(VitrinaError):
    """It was not said what to do with what."""

    status = 2
    advice = "See vitrina redact --help."


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be given."""
    acts = "; ".join(f"{name}: {text}" for name, text in ACTS.items())
    parser.add_argument("act", choices=tuple(ACTS), help=acts)
    parser.add_argument(
        "what",
        nargs="*",
        help="a name or pattern; a citation; a decision, by its key or term; a file",
    )
    parser.add_argument(
        "--reason",
        choices=REASONS,
        metavar="CODE",
        help=f"why, as is published: {', '.join(REASONS)}",
    )
    parser.add_argument("--alias", action="append", default=[], help="another name of the same")
    parser.add_argument(
        "--actor", metavar="KEY", help="an actor, by key, whose names go, later ones too"
    )
    parser.add_argument("--pattern", action="store_true", help="# is a digit, * the rest of a word")
    parser.add_argument("--in", dest="inside", metavar="DOCUMENT", help="only in this document")
    parser.add_argument("--lines", action="store_true", help="the lines that a citation names")
    parser.add_argument(
        "--box", action="append", default=[], metavar="L,T,R,B",
        help="on the page that a citation names, edges in 1/10000 of the page",
    )  # fmt: skip
    parser.add_argument("--whole", action="store_true", help="the whole document that is named")
    parser.add_argument("--reading", metavar="WORDS", help="with except: this reading, anywhere")
    parser.add_argument("--by", default="", help="who decides; it is not published")
    parser.add_argument("--note", default="", help="why, for yourselves; it is not published")
    parser.add_argument("--pictures", metavar="DIR", help="with preview: write the pictures there")
    shared(parser)


def run(given: argparse.Namespace) -> int:
    """Do what is asked."""
    with places.library(given.library) as library:
        acts = {
            "add": _add, "list": _list, "places": _places, "except": _except, "copy": _copy, "undo": _undo,
            "propose": _propose, "covered": _covered, "preview": _preview, "import": _import, "export": _export,
        }  # fmt: skip
        acts[given.act](library, given)
    return 0


def _one(given: argparse.Namespace, what: str) -> str:
    if len(given.what) != 1:
        raise Unclear(f"redact {given.act} takes {what}")
    return str(given.what[0])


def _key(library: Library, named: str) -> str:
    """A decision's key, given as such or by its term."""
    same = [
        each.key
        for each in library.editor.decisions.all()
        if named == each.key or (each.term and named.casefold() == each.term.casefold())
    ]
    if len(same) > 1:
        raise Unclear(f"there are {len(same)} decisions on {named!r}: name one by its key")
    return same[0] if same else named


def _add(library: Library, given: argparse.Namespace) -> None:
    named = "" if given.actor else _one(given, "one name, pattern or citation")
    if not given.reason:
        raise Unclear("a decision has a reason: --reason CODE")
    by, note = given.by, given.note
    if given.whole or given.lines or given.box:
        place = citations.parse(named).range if "#" in named else Range()
        document = library.document(citations.parse(named).document).id if "#" in named else named
        kind = WITHHOLD if given.whole else LINES if given.lines else BOXES
        boxes = [_box(text) for text in given.box]
        made = library.editor.decide(
            kind, given.reason, document=document, place=place, boxes=boxes, by=by, note=note
        )
    else:
        made = library.editor.decide(
            PATTERN if given.pattern else TERM, given.reason, term=named, aliases=given.alias,
            document=given.inside or "", actor=given.actor or "", by=by, note=note,
        )  # fmt: skip
    _show(made, given)
    if not given.json and made.kind in {TERM, PATTERN}:
        found = library.editor.places(made.key)
        documents = len({place.document for place in found})
        print(f"It touches {len(found):,} places in {documents:,} documents (redact places).")
        for part, count in library.editor.also(made.key):
            print(
                f"{part!r} stands alone {count:,} times more, and is not taken: --alias {part!r} would."
            )


def _box(text: str) -> tuple[int, int, int, int]:
    try:
        left, top, right, bottom = (int(part) for part in text.split(","))
    except ValueError as error:
        raise Unclear(f"a box is four numbers, left, top, right, bottom: not {text!r}") from error
    return left, top, right, bottom


def _list(library: Library, given: argparse.Namespace) -> None:
    for each in library.editor.decisions.all():
        _show(each, given)


def _show(each: Decision, given: argparse.Namespace) -> None:
    if given.json:
        print(msgspec.json.encode(each).decode())
        return
    what = " / ".join((each.term, *each.aliases)) if each.term else each.document[:16]
    scope = f"in {each.document[:16]}" if each.document else "everywhere"
    lines = f" {citations.fragment(each.range)}" if each.kind in {LINES, BOXES} else ""
    free = f", except in {len(each.except_in)}" if each.except_in else ""
    who = f", by {each.by}" if each.by else ""
    print(f"{each.key}  {each.kind:<8}  {each.reason:<16}  {what}{lines} ({scope}{free}{who})")


def _places(library: Library, given: argparse.Namespace) -> None:
    for place in library.editor.places(_key(library, _one(given, "a decision"))):
        if given.json:
            print(msgspec.json.encode(place).decode())
            continue
        at = place.field or citations.fragment(place.range)
        marks = [
            word
            for word, holds in (
                ("near", place.near),
                (place.hidden, bool(place.hidden)),
                ("may be seen", place.excepted),
            )
            if holds
        ]
        told = f"  ({', '.join(marks)})" if marks else ""
        print(f"{place.document[:16]}  {at:<16}  {' '.join(place.text.split())}{told}")


def _except(library: Library, given: argparse.Namespace) -> None:
    if given.reading:
        made = library.editor.decisions.allow(
            _key(library, _one(given, "a decision")), given.reading
        )
    elif len(given.what) > 1:
        documents = [library.document(each).id for each in given.what[1:]]
        made = library.editor.decisions.except_in(_key(library, given.what[0]), *documents)
    else:
        raise Unclear("redact except takes a decision and documents, or --reading WORDS")
    _show(made, given)


def _copy(library: Library, given: argparse.Namespace) -> None:
    if len(given.what) != 2:
        raise Unclear("redact copy takes a decision and a document")
    for made in library.editor.copy(_key(library, given.what[0]), given.what[1]):
        _show(made, given)


def _undo(library: Library, given: argparse.Namespace) -> None:
    library.editor.decisions.take_back(_key(library, _one(given, "a decision")))
    print("It is taken back.")


def _propose(library: Library, given: argparse.Namespace) -> None:
    document = _one(given, "a document")
    for place, number in library.editor.proposals(document):
        if given.json:
            print(
                msgspec.json.encode(
                    {"range": place, "kind": number.kind, "text": number.text}
                ).decode()
            )
        else:
            print(f"{citations.fragment(place):<16}  {number.kind:<24}  {number.text}")


def _covered(library: Library, given: argparse.Namespace) -> None:
    for each in library.editor.covered(_one(given, "a document")):
        if given.json:
            print(msgspec.json.encode(each).decode())
        else:
            place = citations.fragment(Range("", each.page, each.line))
            print(f"{place:<16}  {each.how:<8}  {each.text}")


def _preview(library: Library, given: argparse.Namespace) -> None:
    document = library.document(_one(given, "a document")).id
    withheld = library.editor.withheld(document)
    if withheld:
        print(f"Nothing: it is withheld ({withheld.reason}).")
        return
    made = library.editor.cleaned(document)
    for caution in made.cautions:
        print(f"! page {caution.page}: {decisions.CAUTIONS[caution.code]}")
    print(made.document.title)
    for name, value in made.document.fields:
        print(f"{name}: {value}")
    for number, page in enumerate(made.document.pages, 1):
        print(f"--- {page.part or number}" + (", with its picture" if page.image else ""))
        print("\n".join(page.lines))
        if given.pictures and page.image:
            folder = Path(given.pictures)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"p{number:04}.png").write_bytes(page.image)


def _import(library: Library, given: argparse.Namespace) -> None:
    path = Path(_one(given, "a file"))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unclear(f"{path} can't be read") from error
    made = library.editor.bring(decisions.read(text))
    print(f"{len(made):,} decisions taken in, as one act that can be undone.")


def _export(library: Library, given: argparse.Namespace) -> None:
    del given
    print(decisions.write(library.editor.decisions.all()), end="")
