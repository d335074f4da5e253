"""The query language: text to tree and back. Whatever is typed is read, and how it was is said.

    asilo Assange                    both words, in any form (the default)
    "asilo político"                 exactly so          "asilo Assange"~5   near one another
    asilo OR refugio, NOT, -word, ( )                    capitals; they group as usual
    mexic*  wom?n  asilo~  asilo~2   parts of words, and words a letter or two away
    /asil[oa]s?/                     a regular expression over one word
    from: to: title: name: kind: type: lang: in: is: tag: a field; date:1961..1963, date:>=1961-04
    class: number: place: cites: person: org: actor: said-by: event: outlet:  what papers tell

Nothing raises. What can't be read as it was typed is read as plain words, and a note says so.
Every bound is counted: terms, brackets, characters.
"""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from vitrina.analyzers import words
from vitrina.core.query import (
    Across,
    Alike,
    And,
    Dates,
    Everything,
    Field,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Regex,
    Word,
)
from vitrina.core.records import Note

MOST_CHARACTERS = 20_000
MOST_TERMS = 1_000
DEEPEST = 40
FIELDS = (
    "title", "name", "from", "to", "kind", "type", "lang", "in", "is", "tag", "across", "meaning",
    "class", "number", "place", "cites", "person", "org", "actor", "said-by", "event", "outlet",
    "redaction",
)  # fmt: skip
"""The last row is answered by what analyzers found in the papers."""
_ALIASES = {
    "subject": "title",
    "sender": "from",
    "file": "name",
    "language": "lang",
    "folder": "in",
}
_FIELD = re.compile(r"([A-Za-z]{2,12}(?:-by)?):(?=[^\s:/)])")
_REGEX = re.compile(r"/((?:[^/\\\s]|\\.){1,200})/(?=[\s)]|$)")
_WORD = re.compile(r'[^\s()"“”„«»]+')
_SUFFIX = re.compile(r"~([0-9]{1,2})?(?=[\s)]|$)")
_FUZZY = re.compile(r"(.+)~([12])?")
_DAY = r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?"
_DATES = re.compile(rf"(?:{_DAY})?\.\.(?:{_DAY})?|(>=|<=|>|<)?{_DAY}")
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "”": "”"}


class Parsed(NamedTuple):
    """A query as it was understood."""

    tree: Node
    notes: tuple[Note, ...]


class _Token(NamedTuple):
    kind: str  # ( ) and or not, or leaf
    node: Node | None = None


def parse(text: str) -> Parsed:
    """Read a query. Never raises."""
    scanner = _Scanner(text)
    parser = _Parser(scanner.run(), scanner.notes)
    tree = parser.run()
    return Parsed(tree, tuple(dict.fromkeys(scanner.notes)))


def show(node: Node) -> str:
    """Print a tree so that ``parse`` gives it back."""
    match node:
        case Word(text, exact):
            return f'"{text}"' if exact else text
        case Phrase(parts, slop):
            return f'"{" ".join(parts)}"' + (f"~{slop}" if slop else "")
        case Prefix(pattern):
            return pattern
        case Fuzzy(text, distance):
            return f"{text}~{distance}"
        case Regex(pattern):
            return f"/{pattern}/"
        case Field(name, value):
            return f"{name}:{show(value)}"
        case Dates(first, last):
            return f"date:{_day(first)}..{_day(last)}"
        case Not(inner):
            return f"NOT {_grouped(inner)}"
        case Across(inner, _, _):
            return show(inner)
        case Alike(nodes):
            return show(nodes[0])
        case And(nodes):
            return " ".join(
                _grouped(part) if isinstance(part, Or) else show(part) for part in nodes
            )
        case Or(nodes):
            return " OR ".join(
                _grouped(part) if isinstance(part, And) else show(part) for part in nodes
            )
    return "*"


def _grouped(node: Node) -> str:
    return f"({show(node)})" if isinstance(node, And | Or) else show(node)


def _day(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat() if ordinal else ""


class _Scanner:
    """Text to tokens."""

    def __init__(self, text: str) -> None:
        self.notes: list[Note] = []
        if len(text) > MOST_CHARACTERS:
            text = text[:MOST_CHARACTERS]
            self._note("long", f"Only the first {MOST_CHARACTERS} characters were read.")
        # Control and direction characters part words; nobody typed them to be searched.
        self._text = "".join(
            " " if unicodedata.category(c)[0] == "C" and c not in "\u200c\u200d" else c
            for c in text
        )
        self._at = 0
        self._tokens: list[_Token] = []
        self._terms = 0

    def run(self) -> list[_Token]:
        text = self._text
        while self._at < len(text):
            char = text[self._at]
            if char.isspace():
                self._at += 1
            elif char in "()":
                self._tokens.append(_Token(char))
                self._at += 1
            elif char in _QUOTES or char == "»":
                self._phrase()
            elif char in "-!" and self._starts_term(self._at + 1):
                self._tokens.append(_Token("not"))
                self._at += 1
            else:
                self._leaf()
        return self._tokens

    def _starts_term(self, at: int) -> bool:
        return at < len(self._text) and (self._text[at].isalnum() or self._text[at] in '("“/')

    def _note(self, code: str, text: str) -> None:
        self.notes.append(Note(code, text))

    def _add(self, node: Node | None) -> None:
        if node is None:
            return
        self._terms += 1
        if self._terms <= MOST_TERMS:
            self._tokens.append(_Token("leaf", node))
        elif self._terms == MOST_TERMS + 1:
            self._note("many", f"Only the first {MOST_TERMS} terms were searched.")

    def _phrase(self) -> None:
        self._add(self._quoted())

    def _quoted(self) -> Word | Phrase | None:
        """Read a quotation that starts here; a quote without its other half is passed over."""
        start = self._at
        close = _QUOTES.get(self._text[start], '"')
        end = self._text.find(close, start + 1)
        if end < 0 and close != '"':
            end = self._text.find('"', start + 1)
        if end < 0:
            self._note("quote", "A quotation mark without its partner was passed over.")
            self._at = start + 1
            return None
        inside = [
            part
            for part in re.split(r"[\s\"“”„«»]+", self._text[start + 1 : end])
            if words.tokens(part)
        ]
        self._at = end + 1
        slop = 0
        if found := _SUFFIX.match(self._text, self._at):
            slop = int(found[1] or 5)
            self._at = found.end()
        if not inside:
            return None
        if len(inside) == 1:
            return Word(inside[0], exact=True)
        return Phrase(tuple(inside), slop)

    def _leaf(self) -> None:
        if found := _REGEX.match(self._text, self._at):
            self._at = found.end()
            self._add(self._regex(found[1]))
        elif found := _FIELD.match(self._text, self._at):
            self._field(found)
        else:
            self._plain()

    def _regex(self, pattern: str) -> Node | None:
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError):
            self._note("regex", f"/{pattern[:40]}/ is no regular expression; it was read as words.")
            return _as_words(pattern)
        if re.search(r"\(\?|\\[1-9bBAZ]|[*+}][+]", pattern):
            self._note(
                "regex", f"/{pattern[:40]}/ uses what can't be searched here; it was read as words."
            )
            return _as_words(pattern)
        return Regex(pattern)

    def _field(self, found: re.Match[str]) -> None:
        name = _ALIASES.get(found[1].lower(), found[1].lower())
        if name != "date" and name not in FIELDS:
            near = difflib.get_close_matches(name, (*FIELDS, "date"), 1)
            hint = f" Did you mean {near[0]}: ?" if near else ""
            self._note("field", f"There is no field {name}: and it was read as words.{hint}")
            self._plain()
            return
        start = self._at
        self._at = found.end()
        if name == "date":
            value = self._take_word()
            dates = _read_dates(value)
            if dates is None:
                self._note("date", f"date:{value[:40]} is no date; it was read as words.")
                self._add(_as_words(value))
            else:
                self._add(dates)
            return
        if self._text[self._at] in _QUOTES:
            quoted = self._quoted()
            self._add(Field(name, quoted) if quoted else None)
            return
        value = self._take_word()
        if not words.tokens(value) or not words.tokens(_trim(value)):
            self._at = max(self._at, start + 1)
            return
        node = _pattern(value) if _is_pattern(value) else Word(_trim(value))
        self._add(Field(name, node if isinstance(node, Prefix | Word) else Word(_trim(value))))

    def _take_word(self) -> str:
        found = _WORD.match(self._text, self._at)
        if not found:
            return ""
        self._at = found.end()
        return found[0]

    def _plain(self) -> None:
        word = self._take_word()
        if not word:
            self._at += 1
        elif word == "*":
            self._add(Everything())
        elif word in {"AND", "OR", "NOT"}:
            self._tokens.append(_Token(word.lower()))
        elif (found := _FUZZY.fullmatch(word)) and _is_one_word(found[1]):
            self._add(Fuzzy(_trim(found[1]), int(found[2] or 1)))
        elif _is_pattern(word):
            self._add(_pattern(word))
        else:
            self._add(_as_words(word))


def _as_words(text: str) -> Node | None:
    """What is left of a text once everything that means something else is taken away."""
    kept = [part for part in re.split(r"[*?~\"“”„«»()\s]+", text) if words.tokens(part)]
    kept = [word for part in kept if (word := _bare(part))]
    if not kept:
        return None
    return Word(kept[0]) if len(kept) == 1 else And(tuple(Word(part) for part in kept))


def _trim(word: str) -> str:
    """A word without what stands around it, and without what would be read as something else."""
    word = re.sub(r"[*?~]", "", word)
    start, end = 0, len(word)
    while start < end and not _counts(word[start]):
        start += 1
    while end > start and not _counts(word[end - 1]):
        end -= 1
    word = word[start:end]
    if _FIELD.match(
        word
    ):  # 'http:x' would be read as a field: its words are the same without the colon
        word = word.replace(":", ".")
    return word.lower() if word in {"AND", "OR", "NOT"} else word


def _bare(part: str) -> str:
    """A part of a query as a word; a sign that Unicode takes for a letter, such as a circled A, as that letter."""
    trimmed = _trim(part)
    if words.tokens(trimmed):
        return trimmed
    return "".join(char for char in words.tokens(part)[0] if _counts(char))


def _is_one_word(text: str) -> bool:
    """Whether a text is one word of the index, before and after what surrounds it is taken away."""
    return len(words.tokens(text)) == 1 == len(words.tokens(_trim(text)))


def _counts(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


def _pattern(word: str) -> Node | None:
    """A word with wildcards, without what stands around it."""
    kept = "".join(char for char in word if _counts(char) or char in "*?")
    kept = re.sub(r"\*+", "*", kept.rstrip("?"))
    return Prefix(kept) if _is_pattern(kept) else _as_words(word)


def _is_pattern(word: str) -> bool:
    """A star anywhere, or a question mark inside: at the end it ends a question."""
    inner = word.rstrip("?!.,;:")
    return ("*" in inner or "?" in inner) and len(words.tokens(re.sub(r"[*?]", "", inner))) == 1


def _read_dates(text: str) -> Dates | None:
    found = _DATES.fullmatch(text.strip(".,;") if ".." not in text else text)
    if not found:
        return None
    parts = found.groups()
    try:
        if ".." in text:
            first = _first(parts[0:3]) if parts[0] else 0
            last = _last(parts[3:6]) if parts[3] else 0
            return Dates(first, last) if first or last else None
        sign, day = parts[6], parts[7:10]
        if sign is None:
            return Dates(_first(day), _last(day))
        return {
            ">=": Dates(_first(day), 0),
            ">": Dates(_last(day) + 1, 0),
            "<=": Dates(0, _last(day)),
            "<": Dates(0, _first(day) - 1),
        }[sign]
    except (ValueError, OverflowError):
        return None


def _first(parts: Sequence[str]) -> int:
    year, month, day = (int(part or 1) for part in parts)
    return dt.date(year, month, day).toordinal()


def _last(parts: Sequence[str]) -> int:
    year, month, day = (int(part or 0) for part in parts)
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1]).toordinal()


class _Parser:
    """Tokens to tree, by descent with a counted depth."""

    def __init__(self, tokens: list[_Token], notes: list[Note]) -> None:
        self._tokens = tokens
        self._notes = notes
        self._at = 0
        self._depth = 0

    def run(self) -> Node:
        parts: list[Node] = []
        while self._at < len(self._tokens):
            node = self._or()
            if node is not None:
                parts.append(node)
            if self._at < len(self._tokens):  # a bracket that closes nothing
                self._at += 1
                self._say("bracket", "A bracket without its partner was passed over.")
        return _join(And, parts) or Everything()

    def _say(self, code: str, text: str) -> None:
        self._notes.append(Note(code, text))

    def _peek(self) -> str:
        return self._tokens[self._at].kind if self._at < len(self._tokens) else ""

    def _or(self) -> Node | None:
        parts = [self._and()]
        while self._peek() == "or":
            self._at += 1
            parts.append(self._and())
        return _join(Or, [part for part in parts if part is not None])

    def _and(self) -> Node | None:
        parts: list[Node] = []
        while self._peek() not in {"", ")", "or"}:
            if self._peek() == "and":
                self._at += 1
                continue
            node = self._not()
            if node is not None:
                parts.append(node)
        return _join(And, parts)

    def _not(self) -> Node | None:
        negative = False
        while self._peek() == "not":
            self._at += 1
            negative = not negative
        if self._peek() in {"", ")", "or", "and"}:
            if negative:
                self._say("not", "NOT stands before nothing and was passed over.")
            return None
        node = self._primary()
        if node is None or not negative:
            return node
        return node.node if isinstance(node, Not) else Not(node)

    def _primary(self) -> Node | None:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind != "(":
            return token.node
        if self._depth >= DEEPEST:
            while self._peek() == "(":
                self._at += 1
            self._say("deep", "Brackets nested too deep were passed over.")
            return self._not() if self._peek() not in {"", ")", "or", "and"} else None
        self._depth += 1
        node = self._or()
        self._depth -= 1
        if self._peek() == ")":
            self._at += 1
        else:
            self._say("bracket", "A bracket without its partner was passed over.")
        return node


def _join(kind: type[And | Or], parts: list[Node]) -> Node | None:
    """One node of several; what is of the same kind inside is taken up into it."""
    flat: list[Node] = []
    for part in parts:
        flat += part.nodes if isinstance(part, kind) else [part]
    if not flat:
        return None
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
