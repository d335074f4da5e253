"""Troves by chance: people of any script in papers of several formats, redacted everywhere and published.

Two troves that differ in the people's names alone give the same edition, byte for byte, and no check finds
one of them in it. The same few examples each time; VITRINA_FUZZ=200 draws so many others.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import tempfile
import textwrap
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from tests.publish import making
from tests.redact import failures, shelf

from vitrina.editions import Choice
from vitrina.publish import ledger
from vitrina.publish.pages import About
from vitrina.redact import canaries
from vitrina.redact.needles import Finder

SIGNED = ("data/log/checkpoint", ".tlog-proof", "manifest-sha256.txt")
"""The second signature is drawn at random: it, and digests of files that bear it, differ."""
SCRIPTS = (
    "bcdfghjklmnprstvzaeiou", "áéíóúñçãőżřšđłœ", "бвгджзклмнпрстаеиоу", "βγδζκλμνπρσταεηιο",
    "بتجحدرسشعفقكلمن", "אבגדהוזחטיכלמנ", "曹劉張趙馬關諸葛孔明", "김이박최정강조윤장", "कखगघचजटडतदन",
)  # fmt: skip
REASONS = ("source-safety", "b(6)")
PLACES = (
    "The keeper {} came on Tuesday and spoke of the harbour.",
    "{} signed it.",
    "It was signed by {}",
    "Two of them, {0} and {1}, were seen.",
    "{0}, {1}; {0} - they left together.",
    "Keeper: {}",
    "a\t{}\tc",
    "({})",
)
"""Ways in which a person stands in a line; other lines stand between."""


@st.composite
def people(draw: st.DrawFn) -> list[str]:
    """Two people, each of one to three names in one script."""
    made = []
    for _ in range(2):
        signs = draw(st.sampled_from(SCRIPTS))
        least = 2 if ord(signs[0]) > 0x3000 else 5
        part = st.text(signs, min_size=least, max_size=14)
        parts = draw(st.lists(part, min_size=1, max_size=3))
        # "Aaaaa" stands in digests, and is nobody.
        assume(all(len(set(name)) >= min(3, least) for name in parts))
        made.append(" ".join(part.title() for part in parts))
    # Neither is the other, nor a word that stands in these papers and pages anyway.
    others = "\n".join((*PLACES, "Note of the desk", "The harbour treaty stands."))
    for name, rest in ((made[0], made[1]), (made[1], made[0])):
        assume(not list(Finder([(name, "")]).find(f"{rest}\n{others}")))
    return made


def lines_of(places: list[str], names: list[str]) -> list[str]:
    """Lines with people in them."""
    return [place.format(*names) for place in places]


def mail(lines: list[str], names: list[str]) -> bytes:
    """A mail from one to the other."""
    made = EmailMessage()
    made["From"], made["To"] = f"{names[0]} <x@example.org>", "desk@example.org"
    made["Subject"] = f"About {names[1]}"
    made["Date"] = "Mon, 13 Dec 2010 07:02:00 +0000"
    made.set_content("\n".join(lines) + "\n")
    return made.as_bytes()


def sheet(lines: list[str], names: list[str]) -> bytes:
    """A sheet of text, and a person alone in a cell."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    first = book.add_worksheet("Pay")
    book.set_properties({"created": dt.datetime(2010, 12, 13)})  # noqa: DTZ001  (as the format has it)
    first.write_string(len(lines), 0, names[0])
    for row, line in enumerate(lines):
        first.write_string(row, 0, line.replace("\t", " "))
        first.write_string(row, 1, "paid")
    book.close()
    return out.getvalue()


def wrapped(lines: list[str], width: int) -> str:
    """A paragraph, broken at a width; of sentences, for what looks like a field or an entry is a line of its own."""
    text = " ".join(line for line in lines if not re.search(r"[:\t]| - ", line))
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def trove(places: list[str], names: list[str], width: int) -> dict[str, bytes]:
    """A paper of each format."""
    lines = ["Note of the desk", "", *lines_of(places, names), "", "The harbour treaty stands."]
    rows = "".join(f"<p>{line}</p>" for line in lines)
    runs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in lines
    )
    return {
        "a.txt": "\n".join(lines).encode(),
        "b.eml": mail(lines, names),
        "c.csv": "".join(f'harbour,"{line}",end\n' for line in lines).encode(),
        "d.html": f"<meta charset=utf-8><title>On {names[0]}</title>{rows}".encode(),
        "e.docx": failures._docx(runs),
        "f.xlsx": sheet(lines, names),
        "g.md": f"# On {names[1]}\n\n{lines[2]}\n".encode(),
        "h.txt": f"A letter\n\n{wrapped(lines_of(places, names), width)}\n\nSigned: the desk\n".encode(),
    }


def published(folder: Path, files: dict[str, bytes], names: list[str]) -> dict[str, bytes]:
    """Redact these people everywhere and publish: every file. The leak check is part of it."""
    chance = making.drawn()
    real = ledger.load
    folder.mkdir()

    def load(path: Path) -> ledger.Ledger:
        made = real(path)
        made.draw = chance
        return made

    with shelf.library(folder, files) as library, pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "load", load)
        patch.setattr(canaries, "score", lambda *_: (1, 1, ()))  # tested elsewhere, and slow
        for name, reason in zip(names, REASONS, strict=True):
            library.editor.decide("term", reason, term=name)
        about = About("Papers", findings=("names", "events", "statements"))
        library.editions.publish(
            folder / "out", [making.key()], Choice(everything=True), about, now=making.DAY
        )
    out = folder / "out"
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


@settings(
    max_examples=int(os.environ.get("VITRINA_FUZZ", "3")),
    derandomize="VITRINA_FUZZ" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(
    one=people(),
    other=people(),
    places=st.lists(st.sampled_from(PLACES), min_size=2, max_size=6),
    width=st.integers(50, 76),
)
def test_whoever_it_was_the_edition_is_the_same(
    one: list[str], other: list[str], places: list[str], width: int
) -> None:
    """Names of any length and script: not found by the check, and not told by a byte."""
    with tempfile.TemporaryDirectory() as folder:
        first, second = (
            published(Path(folder) / str(at), trove(places, names, width), names)
            for at, names in enumerate((one, other))
        )
    assert sorted(first) == sorted(second)
    told = [name for name in first if first[name] != second[name] and not name.endswith(SIGNED)]
    assert [] == told, [(first[name], second[name]) for name in told if name.endswith("text.txt")]
    assert any("▇".encode() in data for name, data in first.items() if name.endswith("text.txt"))
