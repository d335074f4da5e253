"""What is remembered while documents are compared stays true."""

from __future__ import annotations

from pathlib import Path

from vitrina.analyzers import likeness
from vitrina.store.catalogue import Catalogue
from vitrina.store.likeness import BITS, MOST, Known


def test_a_pair_of_words_that_is_no_longer_common_tells_again(tmp_path: Path) -> None:
    """What more than so many documents show is passed over, until one of them shows it no more."""
    catalogue = Catalogue(tmp_path)
    store = catalogue.likeness
    catalogue.begin()
    for document in range(1, MOST + 2):
        store.keep(document << BITS, 1, likeness.Sketch(document, "", likeness.pack([7])))
        assert store.showing(7) == list(range(1, document))
        store.settle(document, Known("", document, 1.0), [7], ())
    assert store.showing(7) is None
    store.unsettle(1)
    assert store.showing(7) == list(range(2, MOST + 2))
    catalogue.commit()
    catalogue.close()


def test_a_pair_that_a_taken_back_transaction_made_common_tells_again(tmp_path: Path) -> None:
    """What was not written in the end is not remembered either."""
    catalogue = Catalogue(tmp_path)
    store = catalogue.likeness
    catalogue.begin()
    for document in range(1, MOST + 2):
        store.keep(document << BITS, 1, likeness.Sketch(document, "", likeness.pack([7])))
        store.settle(document, Known("", document, 1.0), [7], ())
    assert store.showing(7) is None
    catalogue.rollback()
    assert store.showing(7) == []
    catalogue.close()
