"""Copies and versions of a record are found as papers come in, and a person has the last word."""

from __future__ import annotations

from pathlib import Path

import pytest

import vitrina
from vitrina.library import Library

_WORDS = (
    "embassy minister harbour asylum captain council request granted refused conduct vessel port "
    "letter cable treaty frontier prisoner witness journal statement reply morning evening officer"
)
WORDS = _WORDS.split()


def _text(seed: int, length: int = 160) -> str:
    """Words in an order of their own for each seed; reproducible."""
    state, found = seed * 2654435761 % 2**32 or 1, []
    for _ in range(length):
        state = (1103515245 * state + 12345) % 2**31
        found.append(WORDS[(state >> 12) % len(WORDS)])
    return "\n".join(" ".join(found[at : at + 10]) for at in range(0, length, 10))


def _spoiled(text: str) -> str:
    """Every fourth word misread by another engine."""
    row = text.split()
    row[::4] = [word.replace("e", "c").replace("r", "n") for word in row[::4]]
    return "\n".join(" ".join(row[at : at + 9]) for at in range(0, len(row), 9))


def _read(root: Path, papers: dict[str, str]) -> Library:
    for name, text in papers.items():
        path = root / "papers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    library = vitrina.open(root / "papers", library=root / "library")
    library.ingest(workers=1, ocr=False)
    return library


def _ids(library: Library) -> dict[str, str]:
    return {row.path: row.document for row in library.report(limit=10_000)}


def _kinds(library: Library, name: str) -> dict[str, str]:
    return {each.path: each.kind for each in library.versions(_ids(library)[name])}


PAPERS = {
    "2018/a.txt": _text(1),
    "2022/a.txt": _spoiled(_text(1)),
    "2025/a.txt": _text(1) + "\nand now the name that was withheld: Ferretti\n",
    "copy/a.txt": "\n\n" + _text(1).upper() + "\n",
    "2018/b.txt": _text(2),
    "2022/b.txt": _spoiled(_text(2)),
    "other/c.txt": _text(3),
}


def test_copies_and_versions(tmp_path: Path):
    """The same words, nearly the same, the same through another engine; unrelated papers are none."""
    with _read(tmp_path, PAPERS) as library:
        found = _kinds(library, "2018/a.txt")
        assert {"2022/a.txt": "version", "2025/a.txt": "version", "copy/a.txt": "copy"} == found
        assert {"2022/b.txt": "version"} == _kinds(library, "2018/b.txt")
        assert {} == _kinds(library, "other/c.txt")


def test_numbers_part_what_is_alike(tmp_path: Path):
    """One letter under two record numbers is two records; a number misread once is no other record."""
    papers = {
        "a1.txt": f"104-10012-10079\n{_text(1)}",
        "a2.txt": f"104-10012-10079 RELEASED\n{_spoiled(_text(1))}",
        "a3.txt": f"104-10042-10079\n{_text(1)}\nwith a line more than before it\n",
        "b1.txt": f"178-20055-30001\n{_text(1)}\nfiled again elsewhere\n",
        "b2.txt": f"178-20055-30001\n{_text(1)}\nfiled again elsewhere, and released\n",
    }
    with _read(tmp_path, papers) as library:
        found = _kinds(library, "a1.txt")
        assert {"a2.txt": "version", "a3.txt": "version"} == {
            path: kind for path, kind in found.items() if kind != "alike"
        }
        assert "version" == _kinds(library, "b1.txt")["b2.txt"]
        assert {"alike"} == {found[path] for path in found if path.startswith("b")}


def test_a_person_has_the_last_word(tmp_path: Path):
    """What was called another record is none, what was called the same is; both can be taken back."""
    with _read(tmp_path, PAPERS) as library:
        ids = _ids(library)
        library.desk.call_same(ids["2018/a.txt"], ids["2022/a.txt"], same=False)
        library.desk.call_same(ids["other/c.txt"], ids["2018/b.txt"], same=True)
        assert "2022/a.txt" not in {
            path for path, kind in _kinds(library, "2018/a.txt").items() if kind != "alike"
        }
        tied = library.versions(ids["other/c.txt"])
        assert {("2018/b.txt", True), ("2022/b.txt", False)} == {(v.path, v.said) for v in tied}
        library.desk.uncall_same(ids["2018/a.txt"], ids["2022/a.txt"])
        library.desk.undo()
        library.desk.redo()
        assert "version" == _kinds(library, "2018/a.txt")["2022/a.txt"]


def test_what_comes_later_finds_what_was_there(tmp_path: Path):
    """A second run compares only what is new; the first papers are not read again."""
    with _read(tmp_path, {"2018/a.txt": _text(1), "2018/b.txt": _text(2)}) as library:
        assert {} == _kinds(library, "2018/a.txt")
    with _read(tmp_path, {"2025/a.txt": _spoiled(_text(1))}) as library:
        assert {"2025/a.txt": "version"} == _kinds(library, "2018/a.txt")


def test_an_erased_copy_lets_go_of_the_others(tmp_path: Path):
    """Copies were found by the one that is gone: after the next run they find one another."""
    papers = {f"{n}.txt": f"{_text(1)}\nnumber {n} of several\n" for n in range(3)}
    with _read(tmp_path, papers) as library:
        ids = _ids(library)
        library.desk.call_same(ids["0.txt"], ids["2.txt"], same=True)
        library.remove(ids["0.txt"])
        library.ingest(workers=1, ocr=False)
        assert {"2.txt": "version"} == _kinds(library, "1.txt")
        assert () == library.desk.samenesses()


@pytest.mark.parametrize("count", [60, 180])
def test_near_copies_without_end(tmp_path: Path, count: int):
    """Each is tied to a bounded number of others, and shows no word pairs of its own."""
    papers = {f"{n:03}.txt": f"{_text(1)}\nissue {n} of the bulletin\n" for n in range(count)}
    with _read(tmp_path, papers) as library:
        found = library.versions(_ids(library)[f"{count - 1:03}.txt"])
        measured = library._lookup._run("SELECT count(*) FROM alike").fetchone()[0]
        shown = library._lookup._run("SELECT count(DISTINCT document) FROM pairs").fetchone()[0]
    assert {"version"} == {each.kind for each in found}
    assert measured <= 6 * count
    assert shown < 10
