"""The leak check: every layer of every file of an edition is searched for what must not be seen.

    edition --each file, opened in every layer--> text --needles--> nothing, or where

Two searchers look: that which took the words out, with all its shapes, and one that knows nothing
of it and only drops case, accents and signs. Pictures are read by OCR. A file of a kind that no
edition has is a finding. Before an edition may pass, canaries must be found in a copy (``canaries``).

What goes from some documents and stays in others is sought in files of all as well (``shared``). Lines
that were removed by hand are sought everywhere: where another document shows the same words, a person
is to say whether it may.
"""

from __future__ import annotations

import itertools
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import ahocorasick
import msgspec
from msgspec import Struct

from vitrina.core import program
from vitrina.core.clean import unmarked
from vitrina.core.errors import VitrinaError
from vitrina.core.types import Place
from vitrina.engines import tesseract
from vitrina.publish import pages, shelf
from vitrina.redact import cover, openers, phrases, shared
from vitrina.redact.decisions import PATTERN, TERM, Decision
from vitrina.redact.folding import joined, squeeze
from vitrina.redact.needles import LONG, Finder, Found, forms
from vitrina.redact.passed import Passed

MOST = 1_000
"""Findings after which the rest is only counted."""
SHORTEST = 7
"""Letters from which the plain searcher looks inside words."""
SAMPLE = 3
"""Of 256 pictures of documents without gaps so many are read by OCR all the same."""
_DOCUMENT = re.compile(r"data/d/([0-9a-z]+)/")
_KNOWN = re.compile(
    r"(?:bagit|bag-info|manifest-sha256|tagmanifest-sha256)\.txt"
    r"|data/(?:[\w.@+-]+/)*[\w@+-][\w.@+-]*\.(?:html|css|js|mjs|json|jsonld|jsonl|ndjson|csv|xml|atom|txt|sha256"
    r"|tlog-proof|bib|ris|webmanifest|svg|png)"
    r"|data/log/[\w./-]+|data/s/[\w./-]+|(?:export/)?[\w.-]+\.torrent"
)
_PAGE = re.compile(r"data/d/[0-9a-z]+/r\d+/p\d+\.png")
_TOLD = re.compile(r"/text\.txt$|/documents\.csv$")
"""Files in which single parts of names are looked for: each word of an edition stands in one of them."""
_LOOSE = re.compile(r"data/(?:es/)?(?:dossiers/|names/)|data/entities\.")
"""Files with words that are an editor's, or a machine's of a paper's: no paper has them as they stand."""
VISIBLE = "another document shows the same words"
_CHUNKS = {b"IHDR", b"IDAT", b"IEND"}


class Leaks(VitrinaError):
    """Something in the edition must not be seen."""

    advice = (
        "Nothing was published. Add what was found as an alias, or except it, and publish again."
    )
    status = 46

    def __init__(self, message: str, leaks: Iterable[Leak] = ()) -> None:
        super().__init__(message)
        self.leaks = tuple(leaks)


class Undecided(Leaks):
    """Lines that were removed from one document can be read in another. ``keys``: of the decisions."""

    advice = "Say for each whether the words may be seen there, or redact them there too; then publish again."
    status = 51

    def __init__(self, message: str, keys: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.keys = tuple(keys)


class Passage(Struct, frozen=True):
    """Words that a decision took out of a document, by hand; ``except_in``: where they may be seen."""

    words: str
    key: str
    document: str
    except_in: tuple[str, ...] = ()


class Visible(Struct, frozen=True, order=True):
    """Words that a decision took out of one document stand in another, by the library's id."""

    key: str
    document: str


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
    visible: tuple[Visible, ...] = ()
    """What a person is to decide on first."""

    @property
    def clean(self) -> bool:
        """Whether the edition may be published."""
        return not self.leaks and not self.visible and self.canaries[0] == self.canaries[1] > 0


class Plain:
    """The second searcher: letters and digits without case and accents, as parts of anything."""

    def __init__(self, terms: Iterable[tuple[str, str]], allowed: Iterable[str] = ()) -> None:
        self._tree = ahocorasick.Automaton()
        self._edged: dict[str, re.Pattern[str]] = {}
        let_be = {plain(reading) for reading in allowed}
        for term, key in terms:
            for form in forms(term):
                word = plain(form)
                if len(word) >= SHORTEST and word not in let_be:
                    self._tree.add_word(word, (word, key))
                    if 1 in {len(part) for part in (form.split()[0], form.split()[-1])}:
                        apart = r"[\W_]*".join(word)
                        self._edged[word] = re.compile(rf"(?<![^\W_]){apart}(?![^\W_])")
        if len(self._tree):
            self._tree.make_automaton()

    def find(self, text: str) -> set[str]:
        """Keys of what stands in a text; an initial stands at the edge of a word."""
        if not len(self._tree):
            return set()
        hits = {found for _, found in self._tree.iter(plain(text))}
        return {
            key
            for word, key in hits
            if word not in self._edged or self._edged[word].search(text.translate(_bare))
        }


def plain(text: str) -> str:
    """Give the letters and digits of a text, without case and accents."""
    return joined(text.casefold() if text.isascii() else text.translate(_bare))


class _Bare(dict[int, str]):
    """Signs without case and accents, worked out when one is first met."""

    def __missing__(self, code: int) -> str:
        made = unicodedata.normalize("NFKD", chr(code).casefold())
        self[code] = "".join(char for char in made if not unicodedata.combining(char))
        return self[code]


_bare = _Bare()


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
    """What is sought in which file: by decisions, and the public names of documents.

    ``passages``: what was removed by hand. ``words``: what may be seen of a document, by its own id.
    """

    def __init__(
        self,
        decisions: Iterable[Decision],
        public: Mapping[str, str],
        passages: Iterable[Passage] = (),
        words: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._decisions = [each for each in decisions if each.kind in {TERM, PATTERN}]
        self.documents = {name: document for document, name in public.items()}
        published = set(public)
        self._everywhere = [
            each
            for each in self._decisions
            if not each.document and not published & set(each.except_in)
        ]
        self._made: dict[object, tuple[Finder, Plain]] = {}
        self._rules: dict[tuple[object, ...], bytes] = {}
        self._last: tuple[str, tuple[Finder, Plain]] | None = None
        """The searchers of the document that was asked for last: its files, and their layers, follow."""
        self._passages = {f"passage {at}": each for at, each in enumerate(passages)}
        self._lines = Finder(passages=[(each.words, at) for at, each in self._passages.items()])
        self._words = words
        self._shown: dict[str, frozenset[str]] = {}
        everywhere = {each.key for each in self._everywhere}
        self._partly = {
            each.key: each
            for each in self._decisions
            if each.key not in everywhere and any(map(_goes(each), public))
        }

    def _holding(self, name: str) -> list[Decision]:
        """Decisions that hold for files of a document (by public name), or for files of all."""
        document = self.documents.get(name, "")
        if document:
            return [each for each in self._decisions if _goes(each)(document)]
        return self._everywhere

    def find(self, name: str, text: str, *, raw: bool = False) -> Iterator[tuple[str, str]]:
        """(key, how) of what stands in a text of a document's file; ``raw``: in what may be no text."""
        text = unmarked(text)
        finder, second = self._searchers(name)
        found = {hit.key: _how(hit) for hit in finder.find(text) if _counts(text, hit, raw=raw)}
        for key in second.find(text):
            found.setdefault(key, "second searcher")
        yield from found.items()
        if document := self.documents.get(name, ""):
            yield from self._removed_lines(document, text, raw=raw)

    def _removed_lines(self, document: str, text: str, *, raw: bool) -> Iterator[tuple[str, str]]:
        """Lines that were removed by hand, in a file of a document: its own, or another's."""
        for hit in self._lines.find(text):
            passage = self._passages[hit.key]
            if document in passage.except_in or not _counts(text, hit, raw=raw):
                continue
            visible = document != passage.document and hit.key in self._showing(document)
            yield passage.key, VISIBLE if visible else _how(hit)

    def _showing(self, document: str) -> frozenset[str]:
        """Which removed lines the permitted words of a document have."""
        if document not in self._shown:
            hits = self._lines.find(self._words(document))
            self._shown[document] = frozenset(hit.key for hit in hits)
        return self._shown[document]

    def look(self, name: str, text: str) -> Iterator[tuple[str, str]]:
        """The same for what OCR read on a picture."""
        finder, _ = self._searchers(name)
        yield from {hit.key: "read on the picture" for hit in finder.find(text)}.items()
        if document := self.documents.get(name, ""):
            yield from self._removed_lines(document, text, raw=False)

    def _searchers(self, name: str) -> tuple[Finder, Plain]:
        if self._last is None or self._last[0] != name:
            self._last = name, self._made_of(self._holding(name))
        return self._last[1]

    def _made_of(
        self, holding: Iterable[Decision], lines: Iterable[str] = ()
    ) -> tuple[Finder, Plain]:
        holding, lines = list(holding), tuple(lines)
        at = (tuple(each.key for each in holding), lines)
        if at not in self._made:
            if len(self._made) > 16:
                self._made.clear()
            allowed = [(each.key, reading) for each in holding for reading in each.allowed]
            terms = [(term, each.key) for each in holding for term in each.terms]
            finder = Finder(
                terms,
                [(t, e.key) for e in holding if e.kind == PATTERN for t in (e.term, *e.aliases)],
                allowed,
                [(self._passages[line].words, line) for line in lines],
            )
            self._made[at] = (finder, Plain(terms, [reading for _, reading in allowed]))
        return self._made[at]

    def rules(self, name: str) -> bytes:
        """Digest of what decides whether a file of a document may pass; empty where other files decide too.

        Of what stands in a file of all documents, these say whether it may.
        """
        if name not in self.documents and (self._partly or self._passages):
            return b""
        holding = self._holding(name)
        at = (name in self.documents, *(each.key for each in holding))
        if at not in self._rules:
            parts = (
                program.digest(),
                holding,
                list(self._passages.values()),
                name in self.documents,
            )
            self._rules[at] = sha256(msgspec.msgpack.encode(parts)).digest()
        return self._rules[at]

    # --- what goes from some documents and stays in others, in files of all -----------------------

    def partly(self, text: str, *, raw: bool = False) -> dict[str, str]:
        """How each term and line that goes from some documents alone stands in a text."""
        if not self._partly and not self._passages:
            return {}
        text = unmarked(text)
        finder, second = self._made_of(self._partly.values(), self._passages)
        found = {hit.key: _how(hit) for hit in finder.find(text) if _counts(text, hit, raw=raw)}
        return dict.fromkeys(second.find(text), "second searcher") | found

    def gone_from(self, key: str, name: str) -> bool:
        """Whether what ``partly`` found is not to be seen in a document, by its public name."""
        document = self.documents.get(name, "")
        if passage := self._passages.get(key):
            return document == passage.document
        return _goes(self._partly[key])(document)

    def reported(self, key: str) -> str:
        """The key of the decision that ``partly`` found a place of."""
        return self._passages[key].key if key in self._passages else key

    def words(self) -> frozenset[str]:
        """The words of all forms of what is sought, squeezed."""
        some = (*self._holding(""), *self._partly.values())
        return phrases.parts(form for each in some for term in each.terms for form in forms(term))

    def parts(self) -> list[tuple[str, str]]:
        """Single parts of names that hold everywhere, of five letters or more."""
        return [
            (part, each.key)
            for each in self._holding("")
            for term in each.terms
            for part in term.split()
            if len(term.split()) > 1 and sum(char.isalpha() for char in part) >= 5
        ]


def _goes(each: Decision) -> Callable[[str], bool]:
    """Whether a term goes from a document."""
    return lambda document: each.document in {"", document} and document not in each.except_in


def _how(hit: Found) -> str:
    return "near" if hit.near else "found"


def _counts(text: str, hit: Found, *, raw: bool) -> bool:
    """Whether a find means something: a short one in noise is there by chance."""
    return hit.size >= LONG or not (raw or _in_noise(text, hit.start, hit.end))


class _Shared:
    """Whether what stands in a file of all documents is what some of them show."""

    def __init__(self, folder: Path, seeker: Seeker) -> None:
        self._folder, self._seeker = folder, seeker
        self._texts: dict[str, str] = {}

    @cached_property
    def _showing(self) -> dict[str, set[str]]:
        """Which documents show each term and line that goes from others."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for name in self._seeker.documents:
            for key in self._seeker.partly(self._text(name)):
                if not self._seeker.gone_from(key, name):
                    found[key].add(name)
        return found

    def _text(self, name: str) -> str:
        """All that the public reads of a document: its title, fields and lines."""
        parts = []
        for path in sorted(self._folder.glob(f"data/d/{name}/r*/*")):
            if path.name == "text.txt":
                parts.append(path.read_text(encoding="utf-8", errors="replace"))
            elif path.name == "meta.json":
                told = msgspec.json.decode(path.read_bytes())
                parts.append("\n".join(openers._strings([told.get("title"), told.get("fields")])))
        return "\n".join(parts)

    def _plain(self, name: str) -> str:
        if name not in self._texts:
            if len(self._texts) > 64:
                self._texts.clear()
            self._texts[name] = squeeze(unmarked(self._text(name))).text
        return self._texts[name]

    def leaks(self, name: str, data: bytes) -> Iterator[Leak]:
        """What stands in a shared file, and is not what a document of it shows."""
        if not any(self._seeker.partly(layer.text, raw=layer.raw) for layer in _layers(name, data)):
            return

        def let(named: tuple[str, ...], value: str) -> bool:
            return self._may(named, value, loose=_LOOSE.match(name) is not None)

        rest = shared.blanked(name, data, self._seeker.documents, let)
        for layer in _layers(name, rest):
            for key, how in self._seeker.partly(layer.text, raw=layer.raw).items():
                yield Leak(name, layer.where, self._seeker.reported(key), how)

    def _may(self, named: tuple[str, ...], value: str, *, loose: bool) -> bool:
        keys = self._seeker.partly(value)
        if not keys or any(self._seeker.gone_from(key, each) for key in keys for each in named):
            return False
        if named and not loose:
            plain = squeeze(unmarked(value)).text
            return any(plain in self._plain(each) for each in named)
        return all(
            self._showing[key] and (not named or self._showing[key] & {*named}) for key in keys
        )


def check(
    folder: Path,
    seeker: Seeker,
    *,
    read: Callable[[bytes], str] | None = None,
    progress: Callable[[int], None] = lambda _: None,
    below: Sequence[str] = (),
    passed: Passed | None = None,
) -> Report:
    """Search an edition's folder. ``read``: OCR of a PNG. Raises nothing for what is found.

    ``below``: folders of it that alone are searched; none: all of it. ``passed``: files that need
    not be searched again, of which no warnings come then.
    """
    passed = passed or Passed()
    leaks: list[Leak] = []
    warnings: set[Leak] = set()
    partly = _Shared(folder, seeker)
    visible: set[Visible] = set()
    size = pictures = 0
    parts = Finder(seeker.parts())
    gaps = _with_gaps(folder, below)
    count = 0
    some = [folder / each for each in below] or [folder]
    for count, name in enumerate(sorted(name for each in some for name in _files(folder, each)), 1):
        progress(count)
        path = folder / name
        found = _DOCUMENT.match(name)
        public = found[1] if found else ""
        if path.is_symlink() or not _KNOWN.fullmatch(name):
            leaks.append(Leak(name, "", "", "no edition has such a file"))
            if path.is_symlink():
                continue
        data = path.read_bytes()
        size += len(data)
        looked = bool(
            read
            and name.endswith(".png")
            and (public in gaps or sha256(data).digest()[-1] < SAMPLE)
        )
        pictures += looked
        if name.startswith("data/a/") and sha256(data).digest() in pages.own():
            continue  # to the byte the program's own: no paper has a part in it
        rules = seeker.rules(public)
        mark = passed.mark(rules, f"{name} {looked:d}", data)
        if rules and passed.again(mark):
            continue
        before = len(leaks)
        leaks += [Leak(name, "name", key, how) for key, how in seeker.find(public, name)]
        try:
            if public not in seeker.documents:
                leaks += partly.leaks(name, data)
                leaks += [
                    Leak(name, "name", seeker.reported(key), how)
                    for key, how in seeker.partly(name).items()
                ]
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
            if read and looked:
                text = read(data)
                leaks += [Leak(name, "picture", key, how) for key, how in seeker.look(public, text)]
        if rules and len(leaks) == before and _KNOWN.fullmatch(name):
            passed.add(mark)
        if public in seeker.documents:
            asked_of = {leak.key for leak in leaks if leak.how == VISIBLE}
            visible |= {Visible(key, seeker.documents[public]) for key in asked_of}
            leaks = [leak for leak in leaks if leak.how != VISIBLE]
        if len(leaks) > MOST:
            leaks.append(Leak("", "", "", f"stopped after {MOST} findings"))
            break
    if len(leaks) <= MOST and not below:
        names = phrases.names(folder)
        for number, text in phrases.phrases(folder, seeker.words()):
            where = f"document {number} of the index"
            found_in = seeker.find(names.get(number, ""), text)
            leaks += [Leak("data/s", where, key, how) for key, how in found_in]
    return Report(
        count, size, pictures, tuple(sorted(set(leaks))), tuple(sorted(warnings)),
        visible=tuple(sorted(visible)),
    )  # fmt: skip


def _files(folder: Path, below: Path) -> Iterator[str]:
    """Paths in a folder of all that is below one of its own and is no folder, or is a link.

    As text: they are sorted, and as objects those of a large edition would take most of the memory.
    """
    for here, folders, names in os.walk(below):
        at = Path(here).relative_to(folder).as_posix()
        start = "" if at == "." else f"{at}/"
        links = (name for name in folders if os.path.islink(os.path.join(here, name)))  # noqa: PTH114, PTH118
        yield from (f"{start}{name}" for name in (*names, *links))


def _with_gaps(folder: Path, below: Sequence[str]) -> set[str]:
    """Public names of documents from which something was removed, in any revision."""
    found = set()
    some = {named[1] for each in below if (named := _DOCUMENT.match(f"{each}/"))} or {"*"}
    for path in (path for each in some for path in folder.glob(f"data/d/{each}/r*/meta.json")):
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
        yield openers.Layer(f"{name} index", phrases.APART.join(openers._strings(header)))
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


def asked(report: Report, most: int = 5) -> str:
    """Give what a person is to decide on, in a sentence; never the words."""
    shown = [f"{each.key} in {each.document[:16]}" for each in report.visible[:most]]
    more = f" and {len(report.visible) - most} more" if len(report.visible) > most else ""
    return (
        f"lines that were removed by hand can be read in other documents: {', '.join(shown)}{more}"
    )


def reader(languages: tuple[str, ...]) -> Callable[[bytes], str] | None:
    """Give what reads a PNG by OCR; None where there is none."""
    if not tesseract.languages():
        return None

    def read(data: bytes) -> str:
        text = tesseract.read(cover.from_png(data), languages, Place())
        return text.text if text else ""

    return read
