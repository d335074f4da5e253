"""When things happened, as a text tells it: dates, spans of time, clock times, in English and Spanish.

    on Friday, 3 May 1961     date            1961-05-03
    el mes pasado             date            2009-01       counted from the paper's own date
    nearly five months        date.duration   P5M
    recently                  date.vague      PAST_REF

Values are those of TIMEX3 (ISO-TimeML): ISO 8601 where it has a form, as precise as the words are.
The grammar is a regular expression over the classes of the words (``time_words``), so it takes time
in proportion to the text, and numbers alone never look like dates to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate

from vitrina.analyzers.time_values import Asked, meaning
from vitrina.analyzers.time_words import ENGLISH, SPANISH, TOKEN, Table, Words
from vitrina.core.facts import Analyzer, Fact, Paper

DATE, DURATION, VAGUE = "date", "date.duration", "date.vague"
_MOST = 50_000
_DAY = len("1961-05-03")
_NEAR = 250
"""Characters after a day in which a clock time is one of that day."""
_JOIN = 5
_PIECE = 200_000
"""Characters that are looked at in one go; cut at the end of a line where there is one."""

_MONTH = r"(?:[MA]|m\.?)"
_ENGLISH = {
    "group": r"Gz?[MAm]\.?,?(?:Y|n|d)",
    "iso": r"Y-d-d",
    "numeric": r"d([/.-])d\1(?:Y|n|d)",
    "mdy": rf"(?:[Ww],)?{_MONTH}[do],?Y",
    "dmy": rf"(?:[Ww],)?D?[do]f?-?{_MONTH},?-?(?:'n|[fi]?Y|(?<=m)n|(?<=m-)n|(?<=m\.)n)",
    "instant": r"D?oX",
    "clause": rf"(?:[Ww],)?(?:{_MONTH}[do]|D?[do]f?[MA])(?![:%/])",
    "quarter": r"D?[rl]-?Q(?:fY|fD?[lxtu]U|Y)?",
    "nth": rf"D?[rl]Uf(?:{_MONTH},?Y?)",
    "edge": rf"D?ef?-?(?:{_MONTH}(?:f?,?Y)?|Y|D?[lxtu]U|'?k)|DefDJ?U(?!U)",
    "my": rf"{_MONTH}(?:,|f|D|fD)*Y",
    "same": r"Ds[_U](?:fD?)?(?:aUg|[lxt]U)",
    "ago": r"O?(?:[aNqnd])Ug",
    "span": r"D?[lxt][Nqnd]-?U",
    "rel": r"D?[lxtu]e?[UQSEMWAP]|DsU|DUl",
    "today": r"g?TP?|WP|DE|W",
    "half": r"O?[Nnd]ya?HU|HaU",
    "length": r"O?[Nnd]-?U(?!g)|O?[aq]U(?!g)|(?<=i)U|ODU(?=__)",
    "decade": r"'?k",
    "season": r"(?:[Dlxt])S(?:fY|Y)?|(?<=i)S(?:fY|Y)?|SY",
    "recent": r"RU",
    "far": r"D?L-?I|DF",
    "now": r"v?[Vu](?!-)",
    "often": r"j",
    "year": r"Y(?![U%:/'-])|(?<=i)'n",
    "month": r"M|(?<=[ielxtf])A",
}
_SPANISH = {
    "iso": _ENGLISH["iso"],
    "numeric": _ENGLISH["numeric"],
    "dmy": rf"(?:D?W,?)?D?[dor][fc]?-?{_MONTH}(?:,|[fc]|D|fD|-)*Y",
    "mdy": rf"{_MONTH}[do],?[fc]?Y",
    "clause": rf"(?:D?W,)?D?[do]f{_MONTH}",
    "quarter": r"D?[rl]Q(?:[fc]D?Y|[fc]D?t?Ul?)?|DQl",
    "nth": rf"D?[rl]U[fc]{_MONTH}(?:[fc]?D?Y)?",
    "edge": rf"D?e[fc]?D?(?:{_MONTH}(?:[fc]D?Y)?|Y)|[Dzt]?e(?:fD?|c)t?Ul?",
    "my": rf"{_MONTH}(?:[fc]|D|fD|,)*Y",
    "mpast": rf"{_MONTH}[fc]D?Ul",
    "same": r"D?s[_U](?:fD?|c)Ul",
    "ago": r"g(?:Of?)?[aNqnd]U(?:yH)?",
    "span": r"D[lx][Nqnd]U|D[Nnd][lx]U|D?[lx]U",
    "rel": r"D?t(?:[UQSEMWP])|D?U[lxsC]|DUfT|D?U_C|D?[lx](?:[EMWQS])|DW[lx]|DsU",
    "today": r"[Dc]?Wi?D?P|[Dc]?W|T(?:iD?P)?",
    "half": r"(?:Of?)?[Nnda]UyH|HaU|HU|HN",
    "length": r"Of?[Nnda]U|(?<!,f)D?[Nnd]U|(?<!f)[aq]U|(?<=i)U",
    "season": r"(?:[DtD])S(?:l|[fc]D?Y)?|(?<=i)S(?:[fc]D?Y)?",
    "far": r"[LH]I",
    "now": r"v?V|u",
    "often": r"j",
    "year": r"D?Y(?![U%:/'-])",
    "month": r"M",
}
_CLOCK = re.compile(
    r"(?<![\d:.,])(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?![\d:])|(?:1[0-2]|[1-9])(?= ?[ap]\.? ?m\b)"
    r"|[012]\d[0-5]\d(?= ?(?:UTC|GMT|hrs|hours)\b))"
    r"(?: ?[ap]\.? ?m\b\.?)?(?: ?(?:UTC|GMT|EST|EDT|hrs|horas|h)\b)?",
    re.IGNORECASE,
)
_CLOCKED = re.compile(r"[dn]:[dn]|[dn](?:\.[dn])?(?:p|_\.?@)|nz|(?<=D)[dn]\.[dn]|[dn]\.[dn]z")
"""Where a clock time may stand, by the classes of its words."""


class _Grammar:
    """One language's expressions, ready to be looked for."""

    def __init__(self, words: Words, rules: dict[str, str]) -> None:
        self.words = words
        self.table = Table(words)
        numbered, count = [], 0
        for name, rule in rules.items():
            count += 1
            whole = count
            inner = re.compile(rule).groups
            numbered.append(f"(?P<{name}>{rule.replace(chr(92) + '1', chr(92) + str(whole + 1))})")
            count += inner
        # Nine words in ten begin nothing: they are passed over before any rule is tried.
        self.form = re.compile(f"(?![_,.:i(f$/yh-])(?:{'|'.join(numbered)})")


@cache
def _grammar(language: str) -> _Grammar:
    return _Grammar(SPANISH, _SPANISH) if language == "es" else _Grammar(ENGLISH, _ENGLISH)


def find(paper: Paper) -> Iterator[Fact]:
    """Give every expression of time, block by block, in the order of the text."""
    given = 0
    for number, block in enumerate(paper.blocks):
        grammar = _grammar(_language(block.text, paper.language))
        for start, end in _pieces(block.text):
            for fact in _in_piece(block.text, start, end, number, grammar, paper.date):
                yield fact
                given += 1
                if given >= _MOST:
                    return


def _language(text: str, known: str) -> str:
    """English or Spanish, by their smallest words; papers of both have blocks of each."""
    head = text[:4000]
    spanish = head.count(" de ") + head.count(" la ") + head.count(" el ") + head.count(" que ")
    english = head.count(" the ") + head.count(" of ") + head.count(" to ") + head.count(" and ")
    if spanish == english:
        return "es" if known == "es" else "en"
    return "es" if spanish > english else "en"


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = min(len(text), start + _PIECE)
        if end < len(text):
            end = text.rfind("\n", start, end) + 1 or end
        yield start, end
        start = end


def expressions(text: str, language: str, date: str) -> list[tuple[int, int, str]]:
    """(start, end, value) of each expression in a text of a few lines, without its clock times."""
    return _told(_Words(text, _grammar(_language(text, language))), date)


class _Words:
    """A piece of text cut into words, with the class of each; places are counted when asked for."""

    def __init__(self, piece: str, grammar: _Grammar) -> None:
        self.piece = piece
        self.grammar = grammar
        self._parts = TOKEN.split(piece)  # what is between words, and the words, in turn
        self.tokens = self._parts[1::2]
        self.codes = "".join(map(grammar.table.__getitem__, self.tokens))

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """(start, end) of each word."""
        ends = list(accumulate(map(len, self._parts)))
        return list(zip(ends[::2], ends[1::2], strict=False))


def _told(words: _Words, date: str) -> list[tuple[int, int, str]]:
    piece, tokens, codes = words.piece, words.tokens, words.codes
    facts = []
    for each in words.grammar.form.finditer(codes):
        one, last = each.span()
        one += _headline(piece, codes, words.spans, one, last)
        start, end = words.spans[one][0], words.spans[last - 1][1]
        rule = each.lastgroup or ""
        if "\n\n" in piece[start:end] or (rule == "year" and piece[start - 1 : start] in _JOINED):
            continue
        if codes[one:last] == "ODU" and not _over_years(tokens[one], tokens[last - 1]):
            continue
        asked = Asked(
            rule,
            codes[one:last],
            tokens[one:last],
            piece[start:end],
            date[:10],
            _ahead(tokens, one),
        )
        value = meaning(asked, words.grammar.words)
        if value:
            facts.append((start, end, value))
    return facts


def _over_years(first: str, unit: str) -> bool:
    """Whether "over the years" is said: neither "over the year", one year, nor "about the years"."""
    return first.lower() == "over" and unit.lower().endswith("s")


def _in_piece(
    text: str, low: int, high: int, number: int, grammar: _Grammar, date: str
) -> Iterator[Fact]:
    words = _Words(text[low:high], grammar)
    facts = _told(words, date)
    clocks = list(_clocks(words))
    if facts or clocks:
        yield from _facts(low, facts, clocks, number, date)


def _headline(piece: str, codes: str, spans: Sequence[tuple[int, int]], one: int, last: int) -> int:
    """How many words to pass over: a weekday at the end of a heading is none of the next line's date."""
    for at in range(one, min(one + 2, last - 1)):
        if codes[at : at + 1] in {"W", "w"} and codes[at + 1 : at + 2] in {
            "M",
            "A",
            "m",
            "d",
            "o",
            "D",
        }:
            return at + 1 - one if "\n" in piece[spans[at][1] : spans[at + 1][0]] else 0
    return 0


def _facts(
    low: int,
    facts: Sequence[tuple[int, int, str]],
    clocks: Sequence[tuple[int, int, str]],
    number: int,
    date: str,
) -> Iterator[Fact]:
    """Give the facts of a piece; a clock time beside a day makes one expression with it."""
    taken: set[int] = set()
    for start, end, value in facts:
        clock = _beside(start, end, clocks) if len(value) == _DAY and value[4] == "-" else None
        if clock is not None and clock not in taken:
            taken.add(clock)
            a, b, time = clocks[clock]
            yield _fact(number, low + min(a, start), low + max(b, end), f"{value}{time}")
        else:
            yield _fact(number, low + start, low + end, value)
    days = [(end, value) for _, end, value in facts if len(value) == _DAY and value[4] == "-"]
    for at, (start, end, time) in enumerate(clocks):
        inside = any(a < end and start < b for a, b, _ in facts)
        day = next((value for b, value in reversed(days) if 0 <= start - b < _NEAR), date[:_DAY])
        if at not in taken and not inside and len(day) == _DAY:
            yield _fact(number, low + start, low + end, f"{day}{time}", 0.7)


def _beside(start: int, end: int, clocks: Sequence[tuple[int, int, str]]) -> int | None:
    """Which clock time stands right before or after a day."""
    for at, (a, b, _) in enumerate(clocks):
        if 0 <= a - end <= _JOIN or 0 <= start - b <= _JOIN:
            return at
    return None


def _fact(number: int, start: int, end: int, value: str, score: float = 0.9) -> Fact:
    kind = DURATION if value.startswith("P") and not value.endswith("REF") else DATE
    return Fact(VAGUE if value.endswith("REF") else kind, value, number, start, end, score)


def _clocks(words: _Words) -> Iterator[tuple[int, int, str]]:
    """(start, end, Thh:mm) of clock times; 10.30 without a word beside it is none."""
    for near in _CLOCKED.finditer(words.codes):
        start = words.spans[near.start()][0]
        found = _CLOCK.match(words.piece, start)
        if not found:
            continue
        text = found[0]
        before = words.piece[max(0, start - 4) : start]
        spanish = next((word for word in ("las ", "la ") if before.endswith(word)), "")
        digits = re.findall(r"\d\d?", text)
        hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
        low = text.lower()
        if hour < 12 and re.search(r"p\.? ?m\b", low):
            hour += 12
        zone = "Z" if "utc" in low or "gmt" in low else ""
        yield start - len(spanish), found.end(), f"T{hour:02}:{minute:02}{zone}"


_JOINED = frozenset(",.$:/-")
"""A year that follows one of these without a blank is a piece of another number."""
_COMING = frozenset(
    "will shall should would plans planned expected expects scheduled due until será serán"
    " hará va van vamos prevé previsto prevista espera habrá tendrá debería celebrará".split()
)
_UNTIL = frozenset(("by", "until", "till", "para", "hasta"))
_BEFORE = 10


def _ahead(tokens: Sequence[str], at: int) -> bool:
    """Whether the words before speak of what is still to come."""
    near = tokens[max(0, at - _BEFORE) : at]
    return not _COMING.isdisjoint(near) or (at > 0 and tokens[at - 1].lower() in _UNTIL)


ANALYZER = Analyzer(
    name="times",
    finds=(DATE, DURATION, VAGUE),
    run=find,
    version=2,  # "the year they met" is no length of time
    limits=(
        "English and Spanish; other languages get what is written in digits",
        "a day of the week or a month alone is the nearest one, by words of things to come or gone",
        "what is relative has a value only where the paper has a date",
    ),
    sources=("ISO-TimeML (ISO 24617-1), TIMEX3 values", "ISO 8601-1:2019"),
)
