"""Languages of passages, mixed papers included."""

import pytest

from vitrina.analyzers.passage_votes import passage
from vitrina.analyzers.passages_language import ANALYZER
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

ENGLISH = "The ministers met again yesterday evening and could not agree on the price of the bread."
SPANISH = (
    "Los ministros se reunieron otra vez ayer por la noche y no pudieron acordar el precio del pan."
)


def test_a_mixed_paper_gives_a_run_for_each_language() -> None:
    """Paragraphs in one language are one run, and a short one goes with its neighbours."""
    text = f"{ENGLISH}\n\nYes.\n\n{ENGLISH}\n\n{SPANISH}\n"
    found = list(ANALYZER.run(Paper((Block(Place(line=1), text),))))
    assert [(fact.value, text[fact.start : fact.end]) for fact in found] == [
        ("en", f"{ENGLISH}\n\nYes.\n\n{ENGLISH}"),
        ("es", SPANISH),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Setiap karyawan berhak atas libur karena pekerjaan itu berat bagi mereka semua.", "id"),
        ("Setiap pekerja mesti diberi cuti kerana kerja itu berat, iaitu bahawa sahaja tiada rehat.", "ms"),
        ("Díí naaltsoos éí tʼáá ałtso diné yee ádaʼííłʼínígíí yaa halneʼ dóó bee hólǫ́, tʼáá íiyisíí.", "nv"),
        ("Wczoraj źle się czułem, więc poszedłem do lekarza, który dał mi łagodny środek i radę.", "pl"),
        (SPANISH, "es"),
        ("1 2 3 4 5 6 7 8 9 " * 5, ""),
    ],
)  # fmt: skip
def test_a_passage_has_its_language(text: str, code: str) -> None:
    """Near relatives are told apart, and numbers have no language."""
    assert passage(text) == code
