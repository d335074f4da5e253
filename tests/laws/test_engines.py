"""What holds for every search engine behind the interface: the same questions, the same documents.

A new engine is one more line in ``ENGINES``. The reference engine asks every text, so that these
cases are held by something that has no index to be wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engines.reference import ReferenceEngine

from vitrina.analyzers import words
from vitrina.core.index import Engine, IndexDocument, Question
from vitrina.core.query import Across, Alike, And, Everything, Field, Word
from vitrina.engines.tantivy import TantivyEngine
from vitrina.investigate.language import parse

ENGINES: dict[str, Callable[[Path], Engine]] = {
    "reference": lambda _: ReferenceEngine(),
    "tantivy": lambda path: TantivyEngine(path, write=True),
}
PAPERS = (
    # number, language, date, folder, text, and what else is known
    (1, "es", "2021-01-04", "mexico", "Ofrecemos asilo político al señor Assange.", {"title": "Conferencia"}),
    (2, "es", "2021-01-05", "mexico", "ASILO POLITICO para Julian Assange, dijo Andrés.", {}),
    (3, "en", "1917-04-03", "frus", "The loans were given; a loan is a loan.", {"sender": "John Smith"}),
    (4, "en", "1917", "frus", "Asylum was refused. The harbour treaty, the harbour.", {"flags": "ocr"}),
    (5, "ru", "", "", "Каждый человек имеет право искать убежище. Всё ещё.", {}),
    (6, "ar", "", "udhr", "لكل فرد الحق في التماس ملجأ", {}),
    (7, "zh", "", "udhr", "人人有权在其他国家寻求和享受庇护以避免迫害", {}),
    (8, "de", "1999-12-31", "udhr", "Straßen in Łódź und Málaga, naïve co-operation, U.S. e-mail", {"kind": "pdf", "media": "application/pdf"}),
    (9, "en", "2001-02-03", "frus", "Treaty of the harbour between the two women of Mexico", {"recipients": "Jane Roe", "title": "Harbour matters"}),
)  # fmt: skip
CASES = {
    "asilo Assange": {1, 2},
    "asilo": {1, 2},
    "ASILO POLÍTICO": {1, 2},
    "andres": {2},
    '"asilo político"': {1, 2},
    '"político asilo"': set(),
    '"asilo Assange"': set(),
    '"asilo Assange"~3': {1, 2},
    '"asilo Assange"~1': set(),
    "loan": {3},
    "loans": {3},
    '"loans"': {3},
    '"loaned"': set(),
    "loaned": {3},
    "harbour treaty": {4, 9},
    '"harbour treaty"': {4},
    "treaty NOT asylum": {9},
    "treaty -asylum": {9},
    "NOT harbour -asilo": {3, 5, 6, 7, 8},
    "asilo OR asylum": {1, 2, 4},
    "(asilo OR treaty) Assange": {1, 2},
    "mexic*": {9},
    "wom?n": {9},
    "*eaty": {4, 9},
    "trea?y": {4, 9},
    "asylm~": {4},
    "harbuor~1": {4, 9},
    "hrbuor~": set(),
    "hrbuor~2": {4, 9},
    "/asil[oa]/": {1, 2},
    "/asil/": set(),
    "/trea.*|loan/": {3, 4, 9},
    "strasse*": {8},
    "lodz": {8},
    "malaga naive": {8},
    "co-operation": {8},
    "U.S.": {8},
    "e-mail": {8},
    "убежище": {5},
    "убежища": {5},
    "ЕЩЁ": {5},
    "ملجأ": {6},
    "ملجا": {6},
    "庇护": {7},
    "寻求和享受庇护": {7},
    "享庇": set(),
    "title:conferencia": {1},
    "title:harb*": {9},
    "conferencia": {1},
    "conferencia asilo": {1},
    "harbour matters": {9},
    "matters OR conferencia": {1, 9},
    "asilo NOT conferencia": {2},
    "harbour title:matters": {9},
    "from:smith": {3},
    'from:"john smith"': {3},
    "to:roe": {9},
    "lang:es": {1, 2},
    "in:mexico": {1, 2},
    "in:frus harbour": {4, 9},
    "is:ocr": {4},
    "kind:pdf": {8},
    "type:pdf": {8},
    "type:application/pdf": {8},
    "date:1917": {3, 4},
    "date:1917-04": {3},
    "date:2021-01-05": {2},
    "date:>=2001": {1, 2, 9},
    "date:..1917-12": {3, 4},
    "date:>2021-01-04": {2},
    "": {1, 2, 3, 4, 5, 6, 7, 8, 9},
    "*": {1, 2, 3, 4, 5, 6, 7, 8, 9},
    "nothingofthekind": set(),
}


def _document(
    number: int, language: str, date: str, folder: str, text: str, **more: str
) -> IndexDocument:
    exact, stem = words.analyse(text, language)
    parts = [int(part) for part in date.split("-")] if date else []
    day = dt.date(*parts, *[1] * (3 - len(parts))).toordinal() if parts else 0
    known = {
        name: value if name in {"kind", "media", "flags"} else " ".join(words.tokens(value))
        for name, value in more.items()
    }
    return IndexDocument(
        **{
            "document": number, "section": 0, "exact": exact, "stem": stem, "title": "", "name": "",
            "kind": "text", "media": "text/plain", "language": language, "date": day, "folder": folder,
            **known,
        }
    )  # fmt: skip


def _seeing(engine: Engine) -> Engine:
    """What was committed, seen now."""
    engine.refresh()
    engine.learn_languages()
    return engine


def _all(engine: Engine, query: str) -> set[int]:
    return {number for number, _, _ in engine.ask(Question(parse(query).tree, 100)).hits}


@pytest.fixture(params=sorted(ENGINES))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine that holds nothing."""
    engine = ENGINES[request.param](tmp_path)
    yield engine
    engine.close()


@pytest.fixture(scope="module", params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """An engine that holds the papers."""
    made = ENGINES[request.param](tmp_path_factory.mktemp("engine"))
    made.add(_document(*paper[:5], **paper[5]) for paper in PAPERS)
    made.commit(7)
    yield _seeing(made)
    made.close()


@pytest.mark.parametrize("query", CASES)
def test_a_query_finds_these_documents(engine: Engine, query: str):
    """Each query of the language finds the documents that it names, and counts them."""
    assert CASES[query] == _all(engine, query)
    assert len(CASES[query]) == engine.ask(Question(parse(query).tree, 0)).total


@pytest.mark.parametrize(("sort", "first"), [("date", [3, 4, 8, 9]), ("-date", [2, 1, 9, 8])])
def test_answers_come_by_date(engine: Engine, sort: str, first: list[int]):
    """Oldest or newest first; what has no date comes last."""
    found = [number for number, _, _ in engine.ask(Question(Everything(), 20, 0, sort)).hits]
    if sort == "date":
        found[:2] = sorted(found[:2], key=[4, 3].index, reverse=True)  # 1917 begins before April
    assert first == found[:4]
    assert {5, 6, 7} == set(found[6:])


def test_facets_count_documents(engine: Engine):
    """Each facet counts the documents that answer, by their value."""
    names = ("kind", "language", "year", "folder")
    facets = engine.ask(Question(parse("harbour OR loan OR asilo").tree, 1, facets=names)).facets
    assert {"text": 5} == dict(facets["kind"])
    assert {"es": 2, "en": 3} == dict(facets["language"])
    assert {"2021": 2, "1917": 2, "2001": 1} == dict(facets["year"])
    assert {"mexico": 2, "frus": 3} == dict(facets["folder"])
    shut = engine.ask(Question(parse("harbour NOT in:mexico").tree, 1, facets=("folder",))).facets
    assert {"frus": 2} == dict(shut["folder"])


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("ofrecer|ofrecemos asilo politico Assange", {1, 4}),  # one paper in the other language
        ("ofrecer asilo politico Assange embajada", {4}),  # none, by a word that no paper has
        ("harbour women Mexico treaty", {4}),  # one, but in the language that was asked in
        ("asilo conferencia assange", {1, 4}),  # by a word of its title alone
    ],
)
def test_papers_in_another_language_answer_in_its_words(
    engine: Engine, other: str, found: set[int]
):
    """A question of several words is asked of the other languages' papers as they would have it."""
    parts = [tuple(Word(word) for word in part.split("|")) for part in other.split()]
    theirs = And(tuple(Alike(part) if len(part) > 1 else part[0] for part in parts))
    typed = And(tuple(map(Word, ("asylum", "refused", "harbour"))))
    answer = engine.ask(Question(Across(typed, theirs, "en"), 9, facets=("language",)))
    assert found == {number for number, _, _ in answer.hits}
    assert len(found) == answer.total == sum(count for _, count in answer.facets["language"])


def test_words_are_suggested_and_counted(engine: Engine):
    """Words that begin so, the most frequent first; a word's frequency is that of its best form."""
    assert ["asilo", "assange", "asylum"] == list(engine.words("as", 3))
    assert ["asilo"] == list(engine.words("ás", 1))
    assert 2 == engine.frequency("harbour")
    assert 0 == engine.frequency("nothingofthekind")
    assert 1 <= engine.frequency("loaned")


def test_sections_of_one_document_are_one_answer(empty: Engine):
    """A document counts once; its hit is a section that answers; facets count it once."""
    first = _document(1, "en", "1917", "a", "the first section tells of ships")
    second = _document(1, "en", "1917", "a", "the second section tells of a harbour and of ships")
    empty.add([first, _section(second, 1), _document(2, "en", "1918", "b", "a harbour")])
    empty.commit(1)
    _seeing(empty)
    answer = empty.ask(Question(parse("harbour").tree, 10, facets=("year",)))
    assert 2 == answer.total
    assert {(1, 1), (2, 0)} == {(number, section) for number, section, _ in answer.hits}
    assert {"1917": 1, "1918": 1} == dict(answer.facets["year"])
    assert [0, 1] == list(empty.sections(parse("ships").tree, 1))
    assert [1] == list(empty.sections(parse("harbour").tree, 1))


def _section(one: IndexDocument, number: int) -> IndexDocument:
    return IndexDocument(
        **{name: getattr(one, name) for name in one.__struct_fields__} | {"section": number}
    )


def test_every_answer_is_reached(empty: Engine):
    """More than ten thousand answers: the last page is as near as the first, each document on one."""
    count = 10_050
    empty.add(_document(number, "en", "", "", "ship") for number in range(1, count + 1))
    empty.commit(1)
    _seeing(empty)
    found: list[int] = []
    for offset in range(0, count, 2500):
        answer = empty.ask(Question(Word("ship"), 2500, offset))
        found += [number for number, _, _ in answer.hits]
    assert count == answer.total
    assert list(range(1, count + 1)) == sorted(found)


def test_what_was_deleted_or_replaced_is_not_found(empty: Engine):
    """Gone from the commit on, every section of it; added again, it is what it was made."""
    assert 0 == empty.position()
    empty.add(_document(number, "en", "", "", f"ship number{number}") for number in (1, 2, 3))
    empty.commit(5)
    assert {1, 2, 3} == _all(_seeing(empty), "ship")
    empty.delete([1, 2])
    empty.add([_document(2, "en", "", "", "a harbour")])
    assert {1, 2, 3} == _all(_seeing(empty), "ship")
    empty.commit(9)
    assert {3} == _all(_seeing(empty), "ship")
    assert {2} == _all(empty, "harbour")
    assert (9, 2) == (empty.position(), empty.size())
    empty.clear()
    empty.commit(11)
    assert (set(), 0) == (_all(_seeing(empty), ""), empty.size())


def test_folding_of_labels_is_none_but_case(engine: Engine):
    """A folder is named as it is written; a language or kind in any case."""
    assert set() == _all(engine, "in:Mexico")
    assert {1, 2} == _all(engine, "lang:ES")
    assert {8} == {n for n, _, _ in engine.ask(Question(Field("kind", Word("PDF")), 9)).hits}


TERMS = st.sampled_from([
    "asilo", "Assange", "loan", "harbour", '"harbour treaty"', '"asilo assange"~4', "mexic*", "trea?y",
    "asylm~", "/asil[oa]/", "title:harbour", "in:frus", "lang:es", "date:1917", "the", "庇护", "is:ocr", "*",
])  # fmt: skip


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory):
    """Every engine with the same papers."""
    made = [ENGINES[name](tmp_path_factory.mktemp(name)) for name in sorted(ENGINES)]
    for one in made:
        one.add(_document(*paper[:5], **paper[5]) for paper in PAPERS)
        one.commit(1)
    yield [_seeing(one) for one in made]
    for one in made:
        one.close()


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.recursive(TERMS, lambda inner: st.one_of(
    st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
    st.tuples(inner, inner).map(lambda two: f"({two[0]} {two[1]})"),
    inner.map(lambda one: f"NOT ({one})"),
), max_leaves=6))  # fmt: skip
def test_engines_agree(both: list[Engine], query: str):
    """Whatever is put together of these terms, every engine finds what the reference finds."""
    expected, *found = [_all(one, query) for one in both]
    assert [expected] * len(found) == found


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(
    ["(", ")", '"', "/", "~", "*", "?", "-", "NOT ", "OR ", "from:", "date:", "asilo", " ", "[", "\\", "é", "\u202e", "庇护"]
), max_size=14).map("".join)))  # fmt: skip
def test_nothing_that_is_typed_raises(both: list[Engine], query: str):
    """Any text is a query, and every engine answers it."""
    assert all(_all(one, query) <= set(range(1, 10)) for one in both)
