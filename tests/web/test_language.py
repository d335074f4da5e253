"""English and Spanish: complete, chosen by the browser, switchable."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from starlette.testclient import TestClient

from vitrina.investigate.language import parse
from vitrina.surfaces.web import language, notes

ROOT = Path(__file__).parents[2]


@pytest.fixture(name="tool", scope="module")
def _tool() -> Any:
    """The script that keeps the catalogue."""
    spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts/translations.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_spanish_is_complete(tool: Any):
    """Every text that a person may see is translated, and nothing else is in the catalogue."""
    with tool.PO.open("rb") as file:
        spanish = read_po(file, locale="es")
    wanted = {message.id for message in tool.collect() if message.id}
    translated = {m.id for m in spanish if m.id and tool._translated(m.string) and not m.fuzzy}
    assert wanted == translated


def test_the_compiled_catalogue_is_the_written_one(tool: Any):
    """What is shipped is what was translated."""
    with tool.PO.open("rb") as file:
        spanish = read_po(file, locale="es")
    known = language.catalogue("es")
    for message in spanish:
        if message.id and isinstance(message.id, str):
            assert message.string == known.gettext(message.id)
        elif message.id:
            assert message.string == tuple(known.ngettext(*message.id, n) for n in (1, 2))


def test_translations_keep_their_gaps(tool: Any):
    """Each translation has the same places to fill as its text."""
    with tool.PO.open("rb") as file:
        spanish = read_po(file, locale="es")
    gaps = re.compile(r"%\(\w+\)s|\{\w+\}")
    for message in spanish:
        if message.id:
            texts = message.string if isinstance(message.string, tuple) else (message.string,)
            last = message.id[-1] if isinstance(message.id, tuple) else message.id
            assert all(set(gaps.findall(text)) == set(gaps.findall(last)) for text in texts), (
                message.id
            )


@pytest.mark.parametrize(
    ("wanted", "accept", "expected"),
    [
        ("", "es-MX,es;q=0.9,en;q=0.8", "es"),
        ("", "de,fr;q=0.9", "en"),
        ("", "de,es;q=0.5,en;q=0.4", "es"),
        ("", "en;q=x,,;q=,es", "es"),
        ("", "", "en"),
        ("en", "es", "en"),
        ("xx", "es", "es"),
    ],
)
def test_the_browser_chooses(wanted: str, accept: str, expected: Any):
    """A choice wins; then what the browser likes best of the two."""
    assert expected == language.choose(wanted, accept)


@pytest.mark.parametrize(
    ("value", "english", "spanish"),
    [
        ("1961-04-17", "17 April 1961", "17 de abril de 1961"),
        ("1961-04", "April 1961", "abril de 1961"),
        ("1961", "1961", "1961"),
        ("1961-13-01", "1961-13-01", "1961-13-01"),
        ("yesterday", "yesterday", "yesterday"),
    ],
)
def test_dates_in_words(value: str, english: str, spanish: str):
    """A date is printed as precise as it is known."""
    assert (english, spanish) == (language.date(value, "en"), language.date(value, "es"))


def test_numbers_in_groups():
    """English groups by commas; Spanish by a narrow space from five digits on."""
    assert ("1,234", "1234") == (language.number(1234, "en"), language.number(1234, "es"))
    assert ("12,345", "12\u202f345") == (language.number(12345, "en"), language.number(12345, "es"))
    assert ("1.2\xa0MB", "1,2\xa0MB") == (
        language.size(1_234_567, "en"),
        language.size(1_234_567, "es"),
    )


def test_pages_speak_spanish(reader: TestClient):
    """A Spanish browser gets Spanish, outcomes and advice included."""
    page = reader.get("/files?code=encrypted", headers={"accept-language": "es-MX"}).text
    assert '<html lang="es"' in page
    assert "Qué ha sido de cada archivo" in page
    assert "Ábralo con su contraseña" in page


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("a " * 100_000, "long"),
        ("asilo " * 3000, "many"),
        ('"asilo', "quote"),
        ("/(asilo/", "regex"),
        ("/(a)\\1/", "regex"),
        ("titel:asilo", "field"),
        ("xqxqxq:asilo", "field"),
        ("date:soon", "date"),
        ("asilo)", "bracket"),
        ("asilo NOT", "not"),
        ("(" * 500 + "asilo" + ")" * 500, "deep"),
    ],
)
def test_notes_of_the_search_are_translated(query: str, code: str):
    """Each sentence that the search says of a query is said in Spanish too."""
    found = [note for note in parse(query).notes if note.code == code]
    assert found
    assert all(note.text != notes.translated(note.text, "es") for note in found)
    assert all(note.text == notes.translated(note.text, "en") for note in found)
