"""Lines that run on, as the tagger sees them: signs, stretches, places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vitrina.analyzers import name_runs, tagging
from vitrina.analyzers.name_words import FIRST_KNOWN, TOKEN

_ODD = "aZé.,'’-( \t\n\u00a0\u200b\u2028_9世"


@given(st.text(st.sampled_from(_ODD), max_size=200))
def test_every_word_has_its_place(text: str) -> None:
    """Words and their places are those of the pattern of words, whatever stands between them."""
    expected = [
        (found.start() + at, found.end() + at)
        for at, line in _lines(text)
        for found in TOKEN.finditer(line)
    ]
    placed = []
    for run in name_runs.runs(text):
        list(run.stretches())
        placed += [run.place(word) for word in range(2, len(run.signs) - 2)]
    assert placed == expected


def _lines(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found


def test_a_word_weighs_what_its_features_weigh() -> None:
    """What is added up class by class is the sum that the recipe of the model names."""
    told = name_runs.weights()
    for text in ("el señor Assange, en México", "SECRETARY OF STATE WASHINGTON", "Ú. Zzyzx’s 1961"):
        for run in name_runs.runs(text):
            list(run.stretches())
            for seen in run.seen(0, len(run.signs) - 1):
                own = name_runs.own_features(seen.word, seen.cls, loud=seen.loud)
                near = [
                    sum(told.get(f, 0) for f in name_runs.near_features(seen.word, seen.cls, at))
                    for at in (-2, -1, 1, 2)
                ]
                assert seen.own == sum(told.get(feature, 0) for feature in own)
                assert [seen.two_before, seen.before, seen.after, seen.two_after] == near


def test_stretches_end_at_three_small_words_and_at_a_hundred() -> None:
    """A name goes on over three words without capitals, not over four, and not for ever."""
    text = "Quito one two three Lima one two three four Caracas " + "Madrid " * 150
    ((run, found),) = [(run, list(run.stretches())) for run in name_runs.runs(text)]
    assert found[0] == (2, 6)
    assert found[1] == (11, 110)
    assert found[2] == (111, 161)
    assert all(ord(run.signs[at]) >= FIRST_KNOWN for at in range(11, 162))


def test_a_row_has_the_pairs_of_its_classes() -> None:
    """What speaks for each label is the word's own, its neighbours', and the pairs of classes."""
    told = name_runs.weights()
    (run,) = name_runs.runs("said Rosa Icela in Quito today")
    list(run.stretches())
    (row,) = tagging._rows(run, 3, 3)
    seen = run.seen(1, 5)
    total = seen[0].two_before + seen[1].before + seen[2].own + seen[3].after + seen[4].two_after
    for one, other in tagging.PAIRS:
        total += told.get(f"{one}{other} {seen[2 + one].cls} {seen[2 + other].cls}", 0)
    field = 1 << name_runs.FIELD
    shown = [((total + name_runs.BIAS) >> name_runs.FIELD * n) % field for n in range(7)]
    assert list(row) == shown
