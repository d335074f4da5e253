"""How much of papers' headers is found, and how much of what is found is right.

    VITRINA_CORPORA=../shared/corpora python bench/headers.py [frus|dfat|jfk|readable|mail] [--half 0|1] [--misses]

The input is the text alone. DFAT: the front matter is cut off for date and place; its ``title`` line
is kept for from and to only (``from``/``to`` stand nowhere else). Recall is right of all that the
truth has; precision is right of all that is said where the truth has something.
"""

from __future__ import annotations

import csv
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from vitrina.analyzers import headers
from vitrina.analyzers.dating import dates
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

Truth = Iterator[tuple[str, dict[str, str]]]
CABLES = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "cables"
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"
FIELDS = ("date", "place", "from", "to", "signed", "sent", "subject")


def main() -> None:
    """Print a table for each set."""
    sets = [name for name in sys.argv[1:] if name in PAPERS] or list(PAPERS)
    half = int(sys.argv[sys.argv.index("--half") + 1]) if "--half" in sys.argv else None
    for name in sets:
        score(name, half)
    if "mail" in sets:
        chains()


def chains() -> None:
    """Print in how many marked mails the count of messages is right, and how many messages are found."""
    with (Path(__file__).parent / "truth/printed_mail.tsv").open() as file:
        marks = {row["id"]: int(row["messages"]) for row in csv.DictReader(file, delimiter="\t")}
    same = found = 0
    for text, truth in mail():
        if truth["id"] in marks:
            facts = headers.ANALYZER.run(Paper(blocks=(Block(Place(line=1), text),)))
            count = len({fact.more["message"] for fact in facts if "message" in fact.more})
            same += count == marks[truth["id"]]
            found += min(count, marks[truth["id"]])
    print(
        f"  chains   whole {same / len(marks):.2f}  messages found {found} of {sum(marks.values())}"
    )


def score(name: str, half: int | None) -> None:
    """Count right, said and wanted for each field of one set."""
    right, said, wanted = Counter[str](), Counter[str](), Counter[str]()
    words, seconds = 0, 0.0
    for number, (text, truth) in enumerate(PAPERS[name]()):
        if half is not None and number % 2 != half:
            continue
        paper = Paper(blocks=(Block(Place(line=1), text),))
        began = time.perf_counter()
        facts = list(headers.ANALYZER.run(paper))
        seconds += time.perf_counter() - began
        words += len(text.split())
        for field in FIELDS:
            expected = truth.get(field, "")
            if not expected:
                continue
            wanted[field] += 1
            got = next((fact for fact in facts if fact.kind == f"header.{field}"), None)
            if got is None:
                if "--misses" in sys.argv:
                    print(f"{truth['id']}\t{field}\t{expected}\t-")
                continue
            said[field] += 1
            values = [got.value, got.more.get("role", "")]
            if any(SAME[field](expected, value) for value in values if value):
                right[field] += 1
            elif "--misses" in sys.argv:
                print(f"{truth['id']}\t{field}\t{expected}\t{got.value}")
    print(f"\n{name}: {words / max(seconds, 1e-9):,.0f} words a second")
    for field in FIELDS:
        if wanted[field]:
            recall, precision = right[field] / wanted[field], right[field] / max(said[field], 1)
            print(f"  {field:8} recall {recall:.3f}  precision {precision:.3f}  of {wanted[field]}")


def frus() -> Truth:
    """Papers of Foreign Relations with the editors' own marks."""
    for row in _rows("frus/metadata.tsv"):
        text = (CABLES / row["txt"].removeprefix("cables/")).read_text()
        yield (
            text,
            {
                **{key: row.get(key, "") for key in FIELDS},
                "date": row["date"][:10],
                "id": row["id"],
            },
        )


def dfat() -> Truth:
    """Australian papers; the place is that of the first line that bears the true date."""
    for row in _rows("dfat/metadata.tsv"):
        raw = (CABLES / row["path"].replace("dfat/docs/", "dfat/")).read_text()
        body = raw.split("\n---\n", 1)[1]
        full = len(row["doc_date"]) == 10
        truth = {"id": row["id"][-60:], "date": row["doc_date"] if full else ""}
        place = re.search(r"^([A-Z][A-Za-z .]+), \d{1,2} [A-Z][a-z]+ (?:19\d\d)", body.strip())
        truth["place"] = place[1] if place and full else ""
        yield body, truth
        if row["from_title"]:
            yield (
                f"---\ntitle: {row['title']}\n---\n{body}",
                {"id": truth["id"], "from": row["from_title"], "to": row["to_title"]},
            )


def jfk() -> Truth:
    """OCR of records of the 1960s and later, dates as the archive's index has them."""
    yield from _jfk(readable=False)


def jfk_readable() -> Truth:
    """Those of ``jfk`` in whose head the true day, month and year can be read in some usual form."""
    yield from _jfk(readable=True)


def _jfk(*, readable: bool) -> Truth:
    for row in _rows("jfk/metadata.tsv"):
        path = CABLES / "jfk" / row["release"] / f"{row['basename']}.md"
        if not path.exists():
            continue
        date = row["doc_date"]
        known = date and not date.startswith("0000") and not date.endswith("-01-01")
        date = date.removesuffix("-00")
        text = path.read_text()
        if not readable or (len(date) == 10 and known and _stands(date, text[:9000])):
            yield text, {"id": row["path"], "date": date if known else ""}


def _stands(date: str, text: str) -> bool:
    year, month, day = (int(part) for part in date.split("-"))
    name = _MONTHS[3 * month - 3 : 3 * month]
    years = rf"(?:{year}|{year % 100:02})(?!\d)"
    forms = (
        rf"(?<!\d)0?{day}[ .,]{{1,3}}{name}[a-z]*[ .,]{{1,3}}{years}",
        rf"{name}[a-z]*\.? 0?{day}[ ,]{{1,3}}(?:\d{{4}}Z? )?{years}",
        rf"(?<!\d)0?{month}[/-]0?{day}[/-]{years}",
        rf"(?<!\d){day:02}\d{{4}}Z?\s{{0,3}}{name}\s{{1,3}}{years}",
    )
    return any(re.search(form, text, re.IGNORECASE) for form in forms)


def mail() -> Truth:
    """E-mail in print; the index was itself made by a machine, so blanks run into the next field."""
    for row in _rows("foia-emails/metadata.tsv"):
        path = CABLES / row["path"].replace("clinton/text/", "foia-emails/")
        truth = {"id": row["id"]}
        for field in ("from", "to", "subject"):
            value = row[field].strip()
            truth[field] = "" if re.match(r"(?i)(?:subject|to|cc|sent)\b\s*:?", value) else value
        when = dates(row["sent"])
        truth["sent"] = when[0].value if when else ""
        yield path.read_text(), truth


def _rows(path: str) -> list[dict[str, str]]:
    with (CABLES / path).open(newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def _name(expected: str, got: str) -> bool:
    one, two = _plain(expected), _plain(got)
    return one == two or (bool(two) and one.split()[-1:] == two.split()[-1:])


SAME = {
    "date": lambda expected, got: got.startswith(expected[:10]),
    "place": lambda expected, got: _plain(expected) == _plain(got),
    "from": lambda expected, got: _plain(expected) == _plain(got),
    "to": lambda expected, got: _plain(expected) == _plain(got),
    "signed": _name,
    "sent": lambda expected, got: expected == got,
    "subject": lambda expected, got: _plain(got).startswith(_plain(expected)),
}
PAPERS = {"frus": frus, "dfat": dfat, "jfk": jfk, "readable": jfk_readable, "mail": mail}

if __name__ == "__main__":
    main()
