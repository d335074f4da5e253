"""The leak check: every layer of every file of an edition is searched for what must not be seen.

    edition --each file, opened in every layer--> text --needles--> nothing, or where

Two searchers look: that which took the words out, with all its shapes, and one that knows nothing
of it and only drops case, accents and signs. Pictures are read by OCR. A file of a kind that no
edition has is a finding. Before an edition may pass, canaries must be found in a copy (``canaries``).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import ahocorasick
import msgspec
from msgspec import Struct

from vitrina.core.errors import VitrinaError
from vitrina.core.types import Place
from vitrina.engines import tesseract
from vitrina.publish import shelf
from vitrina.redact import cover, openers, phrases
from vitrina.redact.decisions import PATTERN, TERM, Decision
from vitrina.redact.needles import LONG, Finder, forms

MOST = 1_000
"""Findings after which the rest is only counted."""
SHORTEST = 7
"""Letters from which the plain searcher looks inside words."""
SAMPLE = 3
"""Of 256 pictures of documents without gaps so many are read by OCR all the same."""
_DOCUMENT = re.compile(r"data/d/([0-9a-z]+)/")
_KNOWN = re.compile(
    r"(?:bagit|bag-info|manifest-sha256|tagmanifest-sha256)\.txt|ro-crate-metadata\.json"
    r"|data/(?:[\w.@+-]+/)*[\w@+-][\w.@+-]*\.(?:html|css|js|mjs|json|jsonld|jsonl|ndjson|csv|xml|atom|txt|sha256"
    r"|tlog-proof|bib|ris|webmanifest|svg|png)"
    r"|data/log/[\w./-]+|data/s/[\w./-]+|(?:export/)?[\w.-]+\.torrent"
)
_PAGE = re.compile(r"data/d/[0-9a-z]+/r\d+/p\d+\.png")
_TOLD = re.compile(r"/text\.txt$|/documents\.csv$")
"""Files in which single parts of names are looked for: each word of an edition stands in one of them."""
_APART = "\n" + "zqxj " * 9 + "\n"
"""Put between words of the index, which are no neighbours: no term holds this, nor reaches over it."""
_CHUNKS = {b"IHDR", b"IDAT", b"IEND"}


class Leaks(VitrinaError):
    """Something in the edition must not be seen."""

    advice = (
        "Nothing was published. Add what was found as an alias, or except it, and publish again."
    )
    status = 46


class Leak(Struct, frozen=True, order=True):
    """One finding: the file, the layer of it, the decision's key, and how it was found.

    The words are not told: a report travels further than its reader thinks.
    """

    path: str
    layer: str
    key: str
    how: str


class Report(Struct, frozen=True):
    """What came of a check. ``canaries``: how many of how many planted words were found."""

    files: int
    bytes: int
    pictures: int
    leaks: tuple[Leak, ...]
    warnings: tuple[Leak, ...]
    canaries: tuple[int, int] = (0, 0)

    @property
    def clean(self) -> bool:
        """Whether the edition may be published."""
        return not self.leaks and self.canaries[0] == self.canaries[1] > 0


class Plain:
    """The second searcher: letters and digits without case and accents, as parts of anything."""

    def __init__(self, terms: Iterable[tuple[str, str]], allowed: Iterable[str] = ()) -> None:
        self._tree = ahocorasick.Automaton()
        let_be = {plain(reading) for reading in allowed}
        for term, key in terms:
            for form in forms(term):
                word = plain(form)
                if len(word) >= SHORTEST and word not in let_be:
                    self._tree.add_word(word, key)
        if len(self._tree):
            self._tree.make_automaton()

    def find(self, text: str) -> set[str]:
        """Keys of what stands in a text."""
        return {key for _, key in self._tree.iter(plain(text))} if len(self._tree) else set()


def plain(text: str) -> str:
    """Give the letters and digits of a text, without case and accents."""
    return _SIGNS.sub("", text.casefold() if text.isascii() else text.translate(_bare))


class _Bare(dict[int, str]):
    """Signs without case and accents, worked out when one is first met."""

    def __missing__(self, code: int) -> str:
        made = unicodedata.normalize("NFKD", chr(code).casefold())
        self[code] = "".join(char for char in made if not unicodedata.combining(char))
        return self[code]


_bare = _Bare()
_SIGNS = re.compile(r"[\W_]+")


def _in_noise(text: str, start: int, end: int) -> bool:
    """Whether a place lies in a run as digests and keys are: its kinds of sign change all the time."""
    while start and (text[start - 1].isalnum() or text[start - 1] in "+/="):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] in "+/="):
        end += 1
    run = text[start:end]
    kinds = [(c.isdigit(), c.isupper(), c.isalpha()) for c in run]
    changes = sum(one != other for one, other in itertools.pairwise(kinds))
    return len(run) >= 24 and changes * 4 >= len(run)


class Seeker:
    """What is sought in which file: by decisions, and the public names of documents."""

    def __init__(
        self,
        decisions: Iterable[Decision],
        public: Mapping[str, str],
        passages: Mapping[str, tuple[str, ...]] = {},
    ) -> None:
        self._decisions = [each for each in decisions if each.kind in {TERM, PATTERN}]
        self._documents = {name: document for document, name in public.items()}
        self._passages = passages
        self._made: dict[object, tuple[Finder, Plain]] = {}

    def _holding(self, name: str) -> list[Decision]:
        """Decisions that hold for files of a document (by public name), or for files of all."""
        document = self._documents.get(name, "")
        published = set(self._documents.values())
        if document:
            return [
                each
                for each in self._decisions
                if each.document in {"", document} and document not in each.except_in
            ]
        return [
            each
            for each in self._decisions
            if not each.document and not published & set(each.except_in)
        ]

    def find(self, name: str, text: str, *, raw: bool = False) -> Iterator[tuple[str, str]]:
        """(key, how) of what stands in a text of a document's file; ``raw``: in what may be no text."""
        finder, second = self._searchers(name)
        found = {
            hit.key: "near" if hit.near else "found"
            for hit in finder.find(text)
            if hit.size >= LONG or not (raw or _in_noise(text, hit.start, hit.end))
        }
        for key in second.find(text):
            found.setdefault(key, "second searcher")
        yield from found.items()

    def look(self, name: str, text: str) -> Iterator[tuple[str, str]]:
        """The same for what OCR read on a picture."""
        finder, _ = self._searchers(name)
        yield from {hit.key: "read on the picture" for hit in finder.find(text)}.items()

    def _searchers(self, name: str) -> tuple[Finder, Plain]:
        holding = self._holding(name)
        passages = self._passages.get(name, ())
        at = (tuple(each.key for each in holding), name if passages else "")
        if at not in self._made:
            if len(self._made) > 16:
                self._made.clear()
            allowed = [(each.key, reading) for each in holding for reading in each.allowed]
            terms = [(term, each.key) for each in holding for term in each.terms]
            finder = Finder(
                terms,
                [(t, e.key) for e in holding if e.kind == PATTERN for t in (e.term, *e.aliases)],
                allowed,
                [(words, "removed lines") for words in passages],
            )
            self._made[at] = (finder, Plain(terms, [reading for _, reading in allowed]))
        return self._made[at]

    def words(self) -> frozenset[str]:
        """The words of all forms that hold everywhere, squeezed."""
        return phrases.parts(
            form for each in self._holding("") for term in each.terms for form in forms(term)
        )

    def parts(self) -> list[tuple[str, str]]:
        """Single parts of names that hold everywhere, of five letters or more."""
        return [
            (part, each.key)
            for each in self._holding("")
            for term in each.terms
            for part in term.split()
            if len(term.split()) > 1 and sum(char.isalpha() for char in part) >= 5
        ]


def check(
    folder: Path,
    seeker: Seeker,
    *,
    read: Callable[[bytes], str] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Search an edition's folder. ``read``: OCR of a PNG. Raises nothing for what is found."""
    leaks: list[Leak] = []
    warnings: set[Leak] = set()
    size = pictures = 0
    parts = Finder(seeker.parts())
    gaps = _with_gaps(folder)
    count = 0
    for count, path in enumerate(sorted(_files(folder)), 1):
        progress(count)
        name = path.relative_to(folder).as_posix()
        found = _DOCUMENT.match(name)
        public = found[1] if found else ""
        if path.is_symlink() or not _KNOWN.fullmatch(name):
            leaks.append(Leak(name, "", "", "no edition has such a file"))
            if path.is_symlink():
                continue
        data = path.read_bytes()
        size += len(data)
        leaks += [Leak(name, "name", key, how) for key, how in seeker.find(public, name)]
        try:
            for layer in _layers(name, data):
                leaks += [
                    Leak(name, layer.where, k, how)
                    for k, how in seeker.find(public, layer.text, raw=layer.raw)
                ]
                warnings |= {
                    Leak(name, layer.where, hit.key, "part of a name")
                    for hit in (parts.find(layer.text) if _TOLD.search(name) else ())
                    if not hit.near and len(warnings) < MOST
                }
        except openers.TooMuch as error:
            leaks.append(Leak(name, "", "", str(error)))
        if name.endswith(".png"):
            leaks += [Leak(name, "", "", how) for how in _odd_pixels(name, data)]
            if read and (public in gaps or sha256(data).digest()[-1] < SAMPLE):
                pictures += 1
                text = read(data)
                leaks += [Leak(name, "picture", key, how) for key, how in seeker.look(public, text)]
        if len(leaks) > MOST:
            leaks.append(Leak("", "", "", f"stopped after {MOST} findings"))
            break
    if len(leaks) <= MOST:
        for number, text in phrases.phrases(folder, seeker.words()):
            where = f"document {number} of the index"
            leaks += [Leak("data/s", where, key, how) for key, how in seeker.find("", text)]
    return Report(count, size, pictures, tuple(sorted(set(leaks))), tuple(sorted(warnings)))


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            yield path


def _with_gaps(folder: Path) -> set[str]:
    """Public names of documents from which something was removed."""
    found = set()
    for path in folder.glob("data/d/*/r*/meta.json"):
        try:
            told = msgspec.json.decode(path.read_bytes())
        except (OSError, msgspec.DecodeError):
            found.add(path.parts[-3])
            continue
        if not isinstance(told, dict) or told.get("redactions"):
            found.add(path.parts[-3])
    return found


def _layers(name: str, data: bytes) -> Iterator[openers.Layer]:
    """Layers of a file; of the search index each word apart, since neighbours there are strangers."""
    if name.startswith("data/s/"):
        try:
            told: Any = shelf.opened(name.removeprefix("data/"), data)
        except (ValueError, KeyError, IndexError):
            yield from openers.layers(data, name)
            return
        header, body = told
        yield openers.Layer(f"{name} index", _APART.join(openers._strings(header)))
        if body:
            yield openers.Layer(f"{name} index numbers", body.decode("latin-1"), raw=True)
        return
    yield from openers.layers(data, name)


def _odd_pixels(name: str, data: bytes) -> Iterator[str]:
    """What no picture of ours has: chunks beside the pixels, colours, faint traces."""
    for kind, _ in openers.chunks(data):
        if kind not in _CHUNKS:
            yield f"a picture with more than pixels ({kind.decode('latin-1')})"
    if not _PAGE.fullmatch(name):
        return
    try:
        grey, histogram = cover.examined(data)
    except (OSError, ValueError, SyntaxError):
        yield "a picture that does not open"
        return
    if not grey:
        yield "a picture in colours"
    if any(histogram[cover.WHITE : 255]):
        yield "a picture with faint traces"


def told(report: Report, most: int = 5) -> str:
    """Give the first findings in a sentence; never the words."""
    shown = [
        " ".join(part for part in (leak.path, f"[{leak.layer}]" if leak.layer else "", leak.how, leak.key) if part)
        for leak in report.leaks[:most]
    ]  # fmt: skip
    more = f" and {len(report.leaks) - most} more" if len(report.leaks) > most else ""
    if not shown:
        return "the leak check found too few of the words that were planted to try it"
    return f"the edition holds what must not be seen: {'; '.join(shown)}{more}"


def reader(languages: tuple[str, ...]) -> Callable[[bytes], str] | None:
    """Give what reads a PNG by OCR; None where there is none."""
    if not tesseract.languages():
        return None

    def read(data: bytes) -> str:
        text = tesseract.read(cover.from_png(data), languages, Place())
        return text.text if text else ""

    return read
