"""How soon do large documents open at an asked place? Server time of pages, and page images cold.

    python bench/large.py [FOLDER]         the folder for the made files and their library, kept

A text of 100 MB, a table of a million rows, a PDF of 5,000 pages, a mailbox of 200 MB.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from starlette.testclient import TestClient

import vitrina
from vitrina.library import Library
from vitrina.surfaces.web import app
from vitrina.surfaces.web.access import Access

WORDS = [
    "asylum",
    "embassy",
    "president",
    "extradition",
    "memorandum",
    "cable",
    "question",
    "minister",
    "offered",
    "passage",
]
RARE = "zanahoria"
TIMES = 9


def text(path: Path) -> None:
    """100 MB of lines, a rare word in every fifty-thousandth."""
    chance = random.Random(1)
    with path.open("w") as file:
        for n in range(1, 1_000_001):
            rare = "" if n % 50_000 else RARE
            file.write(f"Line {n}: {' '.join(chance.choices(WORDS, k=10))} {rare}\n")


def table(path: Path) -> None:
    """A million rows of five columns."""
    chance = random.Random(2)
    with path.open("w") as file:
        file.write("number,name,country,date,remarks\n")
        for n in range(1, 1_000_000):
            rare = "" if n % 100_000 else RARE
            file.write(
                f"{n},Traveller {n},Mexico,2011-03-{n % 28 + 1:02},{chance.choice(WORDS)} {rare}\n"
            )


def pdf(path: Path, pages: int = 5000) -> None:
    """A PDF of many pages of text, written by hand: ISO 32000, no compression."""
    chance = random.Random(3)
    parts = [b"%PDF-1.4\n"]
    places: list[int] = []

    def add(body: bytes) -> None:
        places.append(sum(map(len, parts)) if not places else places[-1] + len(parts[-1]))
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (len(places), body))

    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(pages))
    add(b"<</Type/Catalog/Pages 2 0 R>>")
    add(b"<</Type/Pages/Count %d/Kids[%b]>>" % (pages, kids))
    add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for n in range(1, pages + 1):
        rows = [
            f"Page {n}, line {row}: {' '.join(chance.choices(WORDS, k=7))}" for row in range(1, 45)
        ]
        if n % 500 == 0:
            rows[20] += f" {RARE}"
        drawn = (
            b"BT /F 10 Tf 50 800 Td 16 TL "
            + b" ".join(b"(%b) Tj T*" % r.encode() for r in rows)
            + b" ET"
        )
        add(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            b"/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>" % (len(places) + 2)
        )
        add(b"<</Length %d>>stream\n%b\nendstream" % (len(drawn), drawn))
    start = places[-1] + len(parts[-1])
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    parts.extend(b"%010d 00000 n \n" % place for place in places)
    parts.append(
        b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start)
    )
    path.write_bytes(b"".join(parts))


def mailbox(path: Path) -> None:
    """200 MB of mails of 20 kB."""
    chance = random.Random(4)
    with path.open("w") as file:
        for n in range(1, 10_001):
            file.write(
                f"From a@veldora.example Tue Mar  1 09:00:00 1994\nFrom: a{n % 97}@veldora.example\n"
                f"Subject: {'Re: ' * (n % 3 > 0)}{chance.choice(WORDS)} {n // 3}\nMessage-ID: <{n}@x>\n"
                f"Date: Tue, 01 Mar 1994 09:{n % 60:02}:00 +0000\n\n"
            )
            file.writelines(f"{n} {' '.join(chance.choices(WORDS, k=9))}\n" for _ in range(260))
            file.write("\n")


MADE: dict[str, Callable[[Path], None]] = {
    "long.txt": text, "rows.csv": table, "many.pdf": pdf, "box.mbox": mailbox
}  # fmt: skip


def main() -> None:
    """Make what is not there, read it in, and time the pages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", help="where it works (default: a new one)")
    parser.add_argument(
        "--facts", action="store_true", help="understand the papers too, for many minutes"
    )
    given = parser.parse_args()
    root = given.folder or Path(tempfile.mkdtemp())
    papers = root / "papers"
    papers.mkdir(parents=True, exist_ok=True)
    for name, make in MADE.items():
        if not (papers / name).exists():
            make(papers / name)
    with vitrina.open(papers, library=root / "library") as library:
        start = time.perf_counter()
        library.ingest(understand=given.facts)
        print(f"read in {time.perf_counter() - start:.0f} s")
        measure(library)


def measure(library: Library) -> None:
    """Print the times."""
    access = Access()
    client = TestClient(app(library, access), base_url="http://127.0.0.1")
    client.cookies.set(access.cookie, access.session, domain="127.0.0.1")
    client.get("/")
    shas = {
        hit.path: hit.document
        for name in MADE
        for hit in library.search(f"name:{name.split('.')[0]}", limit=1000).hits
    }
    asked = {
        "long.txt": (
            "",
            "?at=900000",
            "?line=500000-500010",
            f"?q={RARE}&line=500000",
            f"?q={WORDS[0]}",
        ),
        "rows.csv": ("", "?at=900000", "?line=500000", f"?q={RARE}&line=500001", f"?q={WORDS[0]}"),
        "many.pdf": ("", "?page=4321", f"?q={RARE}&page=2500", "/pages?page=4321"),
        "box.mbox": ("", "?from=9001"),
    }
    for name, ways in asked.items():
        for way in ways:
            times = [
                timed(lambda n=name, w=way: client.get(f"/d/{shas[n]}{w}")) for _ in range(TIMES)
            ]
            answer = client.get(f"/d/{shas[name]}{way}")
            print(
                f"{name:9} {way or 'first':24} {statistics.median(times):6.1f} ms, most {max(times):6.1f}, "
                f"{len(answer.content) // 1000} kB, {answer.status_code}"
            )
    cold = [
        timed(lambda n=n: client.get(f"/d/{shas['many.pdf']}/page/{n}.jpg?w=800"))
        for n in range(11, 5000, 250)
    ]
    small = [
        timed(lambda n=n: client.get(f"/d/{shas['many.pdf']}/page/{n}.jpg?w=160"))
        for n in range(12, 5000, 250)
    ]
    print(f"page image cold, 800 wide: {statistics.median(cold):.0f} ms, most {max(cold):.0f}")
    print(f"page image cold, 160 wide: {statistics.median(small):.0f} ms")


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of a call."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
