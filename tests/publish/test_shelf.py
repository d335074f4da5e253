"""The search index: bounded memory changes nothing, one document changes little, and others' ranking is ours."""

from __future__ import annotations

import math
import random
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection
from hashlib import sha256
from itertools import accumulate

import pytest
import tantivy

from vitrina.analyzers import words
from vitrina.formats import merkle
from vitrina.publish import shelf, shelved
from vitrina.publish.shelf import BETWEEN, LENGTHS, Card, Shelf, unpack

CHANCE = random.Random(5)
WORDS = [f"word{number}" for number in range(800)]


def texts(count: int) -> list[str]:
    """Papers of which the words are spread as words are."""
    chance = random.Random(5)
    weights = [1 / (1 + at) for at in range(len(WORDS))]
    return [
        " ".join(chance.choices(WORDS, weights, k=chance.randint(5, 300))) for _ in range(count)
    ]


def card(number: int) -> Card:
    return Card(f"b{number}", 1, f"Paper {number}", "1994-03", "text", "en", "", "0" * 64, 1)


def built(papers: dict[int, str]) -> dict[str, bytes]:
    """The files of an index over numbered papers."""
    files: dict[str, bytes] = {}
    made = Shelf()
    for number, text in papers.items():
        made.add(number, card(number), text, (("From", f"Sender {number % 7}"),))
    made.write(files.__setitem__)
    made.close()
    return files


def test_spilling_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether runs were spilled or all was held, the files are the same."""
    papers = dict(enumerate(texts(200)))
    whole = built(papers)
    monkeypatch.setattr(shelf, "RUN", 1000)

    assert built(papers) == whole


def test_names_are_digests() -> None:
    """Each file but the root and the cards is named by its bytes, and unpacks."""
    for path, data in built(dict(enumerate(texts(50)))).items():
        if not path.startswith("s/c/"):
            assert path in {shelf.ROOT, named(sha256(data).hexdigest())}
            assert isinstance(unpack(data)[0], dict)


def test_cards_prove_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file of cards is in the tree of its group; one document less changes its own group alone."""
    monkeypatch.setattr(shelf, "GROUPS", 4)
    papers = dict(enumerate(texts(100)))
    files = built(papers)
    opened = [shelf.opened(path, data) for path, data in files.items()]
    (roots,) = (
        body[32 * len(header["blocks"]) + 400 :] for header, body in opened if "slots" in header
    )
    cards = {path: data for path, data in files.items() if path.startswith("s/c/")}

    assert [f"s/c/{at // 8:x}/{at % 8:02x}" for at in range(25)] == list(cards)
    for at, (path, data) in enumerate(cards.items()):
        hashes = [data[1 + 32 * n : 33 + 32 * n] for n in range(data[0])]
        size = min(8, 25 - at // 8 * 8)
        leaf = merkle.leaf(data[1 + 32 * data[0] :])
        root = roots[32 * (at // 8) :][:32]
        assert merkle.included(leaf, at % 8, size, hashes, root)
        assert papers[4 * at] == shelf.opened(path, data)[0]["cards"][0][6]
    del papers[50]
    after = {path: data for path, data in built(papers).items() if path.startswith("s/c/")}
    assert {f"s/c/1/{at:02x}" for at in range(8)} == {
        path for path in cards if cards[path] != after[path]
    }


def test_one_changed_document_packs_few_cards_again() -> None:
    """Of a thousand papers, the file of the document that changed, and its group: files share one as they are many."""
    papers = dict(enumerate(texts(1_000)))
    before = built(papers)
    papers[500] += " zebra"
    after = built(papers)

    cards = [path for path in after if path.startswith("s/c/")]
    assert ["s/c/7d/00"] == [path for path in cards if after[path] != before[path]]
    assert {1: 1, 512: 1, 513: 2, 25_000: 64} == {
        files: shelf._group(files) for files in (1, 512, 513, 25_000)
    }


def test_a_long_text_is_not_on_its_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """The card has its first words, its digest and size instead."""
    monkeypatch.setattr(shelf, "WHOLE", 20)
    files, made = dict[str, bytes](), Shelf()
    for number, text in enumerate(("short", "a long text, longer than that")):
        made.add(number, Card("b", 1, "T", "", "text", "en", "a long", "f" * 64, len(text)), text)
    made.write(files.__setitem__)
    made.close()

    head = ["b", 1, "T", "", "text", "en"]
    assert {"cards": [[*head, "short"], [*head, "a long", "f" * 64, 29]]} == shelf.opened(
        "s/c/0/00", files["s/c/0/00"]
    )[0]


@pytest.mark.parametrize(
    "lie", [b"", b"x", b"\x03\x00", zlib.compress(b"{}"), zlib.compress(b"abcd{}")[2:-4]]
)
def test_no_file_of_an_index(lie: bytes) -> None:
    """Anything else is refused."""
    with pytest.raises(ValueError):  # noqa: PT011  (three kinds of it)
        unpack(lie)


def test_one_document_less() -> None:
    """A document that goes changes the files of its own words, and the numbers of no other."""
    papers = dict(enumerate(texts(300)))
    before = built(papers)
    gone = papers.pop(150)
    after = built(papers)
    changed = [
        unpack(data)[0] for path, data in after.items() if path not in before
    ]  # cards keep their paths
    terms = [header["terms"] for header in changed if "documents" in header and "terms" in header]
    own = {
        *words.tokens(gone),
        "sender:from",
        "3:from",
        "paper:title",
        "150:title",
    }

    others = [some for some in terms if not own & set(some)]
    assert len(others) <= 2  # where the last of a file was a word of its own, two files are one now


def test_documents_in_order() -> None:
    """A number that was given already is a defect, not a silent loss."""
    made = Shelf()
    made.add(3, card(3), "a")
    with pytest.raises(ValueError, match="order"):
        made.add(3, card(3), "b")
    made.close()


def test_as_tantivy_ranks() -> None:
    """Over the same words in one field, Tantivy has the same weights and so the same first ten."""
    papers = texts(400)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    builder.add_integer_field("number", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(15_000_000, 1)
    counts, lengths = [], []
    for number, text in enumerate(papers):
        tokens = words.tokens(text)
        writer.add_document(tantivy.Document(text=" ".join(tokens), number=number))
        counts.append(Counter(tokens))
        lengths.append(LENGTHS[bisect_right(LENGTHS, len(tokens)) - 1])
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    average = sum(sum(each.values()) for each in counts) / len(papers)
    for query in ("word0", "word3 word9", "word40", "word1 word2", "word700"):
        asked = query.split()
        rare = {word: sum(word in each for each in counts) for word in asked}

        def weight(number: int, word: str, rare: dict[str, int] = rare) -> float:
            idf = math.log(1 + (len(papers) - rare[word] + 0.5) / (rare[word] + 0.5))
            count = counts[number][word]
            return idf * 2.2 * count / (count + 1.2 * (0.25 + 0.75 * lengths[number] / average))

        ours = {
            number: sum(weight(number, word) for word in asked)
            for number in range(len(papers))
            if all(counts[number][word] for word in asked)
        }
        terms = [tantivy.Query.term_query(index.schema, "text", word, "freq") for word in asked]
        every = tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])
        theirs = {
            searcher.doc(address).to_dict()["number"][0]: score
            for score, address in searcher.search(every, limit=400).hits
        }
        assert theirs == {number: pytest.approx(score, rel=1e-4) for number, score in ours.items()}


def terms_of(files: dict[str, bytes]) -> dict[str, list[int]]:
    """Each term of an index and all its places, document after document."""
    found: dict[str, list[int]] = {}
    for header, body in (shelf.opened(path, data) for path, data in files.items()):
        if "own" not in header:
            continue
        total, start, at = sum(header["documents"]), 0, 0
        known = (4 + len(header["marks"])) * header["all"]
        counts = planes(body[known + 4 * total : known + 6 * total], 2)
        where = unpack(files[named(header["places"])])[1]
        steps = planes(where[: len(where) // 6 * 4], 4)
        for term, size in zip(header["terms"], header["documents"], strict=True):
            found[term] = []
            for count in counts[start : start + size]:
                found[term] += accumulate(steps[at : at + count])
                at += count
            start += size
    return found


def planes(body: bytes, count: int) -> list[int]:
    size = len(body) // count
    parts = [body[plane * size : (plane + 1) * size] for plane in range(count)]
    return [sum(byte << 8 * n for n, byte in enumerate(row)) for row in zip(*parts, strict=True)]


def named(digest: str) -> str:
    return f"s/{digest[:2]}/{digest}"


def test_what_a_document_is_found_by() -> None:
    """Its words, the stems of those that have another, its title and its senders, each with its places."""
    made, files = Shelf(), dict[str, bytes]()
    card = Card("b0", 1, "Trade talks", "", "text", "en", "", "0" * 64, 1)
    made.add(0, card, "Trading ships, ships", (("From", "A Marsh"), ("Author", "B Ortega")))
    made.write(files.__setitem__)
    made.close()

    assert terms_of(files) == {
        "trading": [0], "ships": [1, 2], "trade*": [0], "ship*": [1, 2], "trade:title": [0], "talks:title": [1],
        "a:from": [0], "marsh:from": [1], "b:from": [2 + BETWEEN], "ortega:from": [3 + BETWEEN],
    }  # fmt: skip


def test_what_has_one_stem_lies_in_one_file() -> None:
    """Forms of one stem and the stem are never parted, however frequent they are."""
    forms = ("govern", "governed", "governing", "government", "governments")
    others = [f"gov{number:03}x" for number in range(300)]
    chance = random.Random(1)
    papers = {
        number: " ".join([*forms, *chance.choices(others, k=40)])
        for number in range(shelf.WEIGHT // 6 + 1)
    }
    lists = [
        header["terms"]
        for header, _ in (shelf.opened(path, data) for path, data in built(papers).items())
        if "own" in header and set(header["terms"]) & set(forms)
    ]

    assert [sorted((*forms, "govern*"))] == lists


@pytest.mark.parametrize("between", range(8))
def test_nothing_is_lost_behind_a_family(monkeypatch: pytest.MonkeyPatch, between: int) -> None:
    """However many words stand between the forms of a frequent one, the index has what comes after them."""
    monkeypatch.setattr(shelf, "FAMILY", 4)
    monkeypatch.setattr(shelf, "WEIGHT", 8)
    others = [f"unita{letter}" for letter in "bcdfghjk"[:between]]
    files = built(dict.fromkeys(range(10), " ".join(["unit", *others, "united", "zebra"])))
    found = terms_of(files)

    assert {"unit", *others, "united", "unit*", "zebra"} <= set(found)


def test_older_editions_name_their_fields_first() -> None:
    """A term of format 2 and one of today are told apart."""
    terms = ("harbour", "harbour*", "harbour:title", "title:harbour", "from:title")

    assert [
        ("harbour", ""),
        ("harbour", "*"),
        ("harbour", ":title"),
        ("harbour", ":title"),
        ("title", ":from"),
    ] == [shelf.bare(term) for term in terms]


@pytest.mark.parametrize("change", ["nothing", "a word", "gone", "new", "another language", "many"])
def test_what_did_not_change_is_taken_over(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """An index made from the last one is, byte for byte, the one that is made from all texts."""
    monkeypatch.setattr(shelf, "WEIGHT", 600)
    monkeypatch.setattr(shelf, "PLACES", 400)
    monkeypatch.setattr(shelf, "OWN", 800)
    papers = {number: (text + " of the harbour", "en") for number, text in enumerate(texts(300))}
    last = shelved_files(papers, None)
    now = dict(papers)
    if change == "a word":
        now[150] = (papers[150][0] + " zebra", "en")
    elif change == "gone":
        del now[7], now[299]
    elif change == "new":
        now |= {300: ("the ships of word3 word3", "en"), 305: ("puertos", "es")}
    elif change == "another language":
        now = {number: (text, "es") for number, (text, _) in papers.items()}
    elif change == "many":
        now = {
            number: (f"word1 {text}" if number % 3 else text, "en")
            for number, (text, _) in papers.items()
        }
    same = {number for number in now if now[number] == papers.get(number)}

    assert shelved_files(now, None) == shelved_files(now, last, same)


def shelved_files(
    papers: dict[int, tuple[str, str]], last: dict[str, bytes] | None, same: Collection[int] = ()
) -> dict[str, bytes]:
    """The files of an index, of the last one where that is given."""
    files: dict[str, bytes] = {}
    before = None
    if last is not None:
        before = shelved.opened(
            lambda path, _: last.get(path), sha256(last[shelf.ROOT]).hexdigest()
        )
        assert before is not None
    made = Shelf(before)
    for number, (text, language) in papers.items():
        told = Card(
            f"b{number}",
            1,
            f"Paper {number} from title to",
            "1994",
            "text",
            language,
            "",
            "0" * 64,
            1,
        )
        made.add(number, told, text, (("From", f"Sender {number % 7}"),), known=number in same)
    made.write(files.__setitem__)
    made.close()
    return files


def test_an_index_that_is_not_whole_is_not_taken_over() -> None:
    """Where a file is missing, or the format another, all is made anew."""
    files = built(dict(enumerate(texts(40))))
    root = sha256(files[shelf.ROOT]).hexdigest()
    for path in [path for path in files if not path.startswith("s/c/")]:
        if "days" in (unpack(files[shelf.ROOT])[0]) and path.endswith(
            unpack(files[shelf.ROOT])[0]["days"]
        ):
            continue  # made anew each time
        assert (
            shelved.opened(
                lambda name, _, gone=path: files.get(name) if name != gone else None, root
            )
            is None
        )
    assert shelved.opened(lambda _name, _digest: b"", root) is None
    assert shelved.opened(lambda name, _: files.get(name), "") is None
