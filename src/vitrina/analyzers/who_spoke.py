"""Who has spoken in a text so far, and whom a pronoun, a surname, or a verb without a subject stands for.

"Sani told me ... He said"                      Sani, who begins the sentence before
"I called on Mr. Roe. He said"                  Roe, whom the writer met
"On Monday the Minister saw him and said"       the Minister, who begins the sentence
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vitrina.analyzers.fuller import Fuller, without_office
from vitrina.analyzers.saying import TELLS
from vitrina.analyzers.subject_words import (
    ADVERBS,
    BODIES,
    DETERMINERS,
    MEN,
    MONTHS,
    OF,
    PART,
    THINGS,
    THIRD,
    WOMEN,
)
from vitrina.analyzers.subjects import ALL_HEADS, NOBODY, PERSONS, RUN, UP, WORD, Subject, name_of

MOST_NAMES = 20_000
REACH = 2_500
"""Characters back to which a pronoun may point."""
_NO_NAMES = DETERMINERS | ADVERBS | OF | PART | MONTHS
PRONOUNS = frozenset({"he", "she", "it", "they", "él", "ella"})
"""Who said it where nothing tells whom they mean."""
_BEGUN = re.compile(rf"(?:\d{{1,2}}\\?\.[ ]?)?({RUN})(?=,?[ \n][a-z])")
_OFFICE = re.compile(r"((?:The|A|An|the|El|La|Un|Una|el|la)(?:[ \n][\w'’-]{2,20}){1,6})")
_OF_OFFICE = re.compile(
    rf"[ \n](?:of|for|in|de|del)[ \n](?:(?:the|la|el)[ \n])?{UP}[\w'’-]+(?:[ \n]{UP}[\w'’-]+){{0,3}}"
)
_MINE = re.compile(r"(?:\d{1,2}\\?\.\s+)?(?:(?:\w+[ \n]){0,6}?(?:I|we|my|We|My|me)\b)")
_TITLES = ("Mr.", "Mrs.", "Ms.", "Dr.", "Sr.", "Sra.")
_SURNAME = re.compile(
    r"(?:Mac|Mc|O['’])?[A-ZÀ-ÖØ-Þ][a-zß-ÿ]{3,20}(?<!ly)(?<!ing)(?<!ed)(?<!mente)(?<!ando)(?<!endo)(?<!ión)"
)
_NO_SURNAMES_WORDS = """
    nobody none everybody everyone someone somebody anybody anyone others many few some most even just
    what whatever there here thus hence once nothing everything something more less much such same
    nadie alguien todos muchos algunos nada algo todo siempre nunca casi tanto mucho poco igual menos
    first second third primero segundo tercero último
    gracias claro cierto incluso quizá quizás apenas luego antes mismo misma propio propia
"""
_NO_SURNAMES = (
    frozenset(_NO_SURNAMES_WORDS.split()) | _NO_NAMES | THIRD | THINGS | ALL_HEADS | TELLS
)
_FULL_STOP = re.compile(r"(?<!Mr)(?<!Mrs)(?<!Dr)\.[ ]")
_MET = re.compile(
    r"\b(?:with|told|saw|met|asked|informed|thanked|upon|Mr\.?|Mrs\.?|Dr\.?|Senator|General|Minister|Ambassador)"
    rf"[ \n]({RUN})"
)
_LED = re.compile(
    r"[A-Z][A-Z ]{2,30}(?:\([\w ]{2,20}\)[ ])?[—–-]{1,2}[ ]"
    r"|(?:\w{2,14}(?:ando|iendo|ing)|According to|In|On|At|With|After|During|For|By|From|Upon|As|Meanwhile"
    r"|However|En|Con|Al|Tras|Durante|Ayer|Hoy|De|Sin embargo|Asimismo|Además)\b"
    r"(?:[^;:\n]{0,100}?,[ \n](?=(?:the|he|she|they|el|la)[ \n])|[^,;:.\n]{0,80},[ \n])"
)
"""What leads a sentence before its subject."""
_PLURAL = re.compile(
    r"[A-Z][a-z]{2,14}(?:ers|ors|ists|ians|ants|ents|sts|icans|dores|tores|istas|antes)"
)


class Speakers:
    """Who has spoken in a text so far: for pronouns, surnames, and verbs without a subject."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._fuller = Fuller(text)
        self._recent: list[tuple[int, str]] = []
        self._names: dict[str, bool] = {}

    def named(self, subject: Subject, place: int, starts: Sequence[int] = ()) -> str:
        """Give the name a subject stands for; '' where it can't be told, or is no third person.

        ``starts``: where the sentences before begin, whose subjects a pronoun may point to.
        """
        if subject.sort == "first":
            return ""
        if subject.sort == "name":
            name = self._fuller.of(without_office(subject.text) or subject.text, place)
            full = (
                " " in name or self._is_name(name, place) or _is_plural(name) or _is_surname(name)
            )
            return name if full else ""
        if subject.sort == "described":
            return subject.text
        pronoun = subject.text.lower()
        if pronoun == "it" and starts:
            return self._subject_at(starts[-1], starts[-1] + 200, BODIES) or pronoun
        if pronoun in {"they", "ellos", "ellas", "it"}:
            return pronoun if pronoun in PRONOUNS else ""
        begun = (
            self._begun(starts[-1:])
            if self._recent and starts and starts[-1] > self._recent[-1][0]
            else ""
        )
        known = begun or self._meant(pronoun, place) or self._begun(starts)
        known = known or (pronoun if pronoun in PRONOUNS else "")
        recent = (name for _, name in reversed(self._recent))
        return next((name for name in recent if known and name.startswith(f"{known} ")), known)

    def begins(self, start: int, stop: int, *, person: bool = False) -> str:
        """Who is the subject of the sentence that begins at ``start``; '' where it can't be told."""
        piece = self._text[start:stop]
        led = _LED.match(piece)
        at = start + led.end() if led else start
        first = WORD.match(self._text, at)
        if first and first[0].lower() in THIRD and first[0].lower() not in {"it", "who"}:
            if person:
                return ""
            return self.named(Subject(first[0], "third"), at)
        return self._subject_at(at, stop, PERSONS if person else ALL_HEADS)

    def _is_name(self, word: str, place: int) -> bool:
        """Whether a single capitalised word is one within sentences too, so no mere beginning of one."""
        if word.endswith(("'s", "’s")):
            return False
        if word in self._names:
            return self._names[word]
        if len(self._names) > MOST_NAMES:
            self._names.clear()
        found = self._names[word] = self._stands_within(word, place)
        return found

    def _stands_within(self, word: str, place: int) -> bool:
        low = max(0, place - 10_000)
        near = self._text[low : place + 3_000]
        at = near.find(f" {word}")
        while at >= 0:
            ahead = near[max(0, at - 4) : at]
            within = ahead[-1:].isalnum() or ahead[-1:] in ",;—(])" or ahead.endswith(_TITLES)
            stop = at + len(word) + 1
            if within and not near[stop : stop + 1].isalnum():
                return True
            at = near.find(f" {word}", at + 1)
        return word.isupper() and len(word) > 1

    def spoke(self, name: str, place: int) -> None:
        """Note that somebody has spoken."""
        self._recent = [*self._recent[-4:], (place, name)]

    def _begun(self, starts: Sequence[int]) -> str:
        """The person who is the subject of one of the sentences before: "Sani met them. He said ..."."""
        for start in reversed(starts[-3:]):
            led = _LED.match(self._text, start, start + 200)
            at = led.end() if led else start
            if name := self._subject_at(at, at + 200, PERSONS):
                return name
            if name := self._met(start):
                return name
        return ""

    def _met(self, start: int) -> str:
        """Whom the writer met in a sentence of his own: "I spoke today with Mr. Roe"."""
        stop = _FULL_STOP.search(self._text, start, start + 300)
        sentence = self._text[start : stop.start() if stop else start + 300]
        if not _MINE.match(sentence):
            return ""
        met = [found[1] for found in _MET.finditer(sentence)]
        named = name_of(met[-1]) if met else NOBODY
        if named.sort != "name" or not (" " in named.text or self._is_name(named.text, start)):
            return ""
        return self._fuller.of(without_office(named.text) or named.text, start)

    def _subject_at(self, start: int, stop: int, heads: frozenset[str]) -> str:
        """The name, or the office with its article, that stands at a place and before a verb."""
        if office := _OFFICE.match(self._text, start, stop):
            words = office[1].split()
            at = next((n for n, word in enumerate(words) if word.lower() in heads), 0)
            if not at:
                return self._named_at(start + len(words[0]) + 1, stop, heads)
            last = next(
                (n for n in range(at + 1, len(words)) if not words[n][0].isupper()), len(words)
            )
            of = _OF_OFFICE.match(self._text, start + _length(office[0], last))
            return " ".join([*words[:last], *(of[0].split() if of else ())])
        return self._named_at(start, stop, heads)

    def _named_at(self, start: int, stop: int, heads: frozenset[str]) -> str:
        """The name that stands at a place and before a verb."""
        found = _BEGUN.match(self._text, start, stop)
        if not found or "\n" in found[1]:
            return ""
        if found[1].split()[0].lower() in _NO_NAMES:
            return ""
        noun = WORD.match(self._text, found.end() + 1)
        if noun and noun[0].lower() in ALL_HEADS:
            return ""  # "U.S. officials"
        named = name_of(found[1])
        if " " not in named.text and not self._is_name(named.text, start):
            return ""
        if heads is not ALL_HEADS and " " in named.text and not without_office(named.text):
            return ""  # a state or a body is no he or she
        name = self._fuller.of(without_office(named.text) or named.text, start)
        if named.sort == "name" and not any(map(str.isdigit, name)) and "’" not in name:
            return name
        return ""

    def _meant(self, pronoun: str, place: int) -> str:
        """The last speaker whom a pronoun may stand for, as far as first names tell."""
        near = [name for at, name in reversed(self._recent) if place - at < REACH]
        if pronoun in {"she", "ella", "he", "él"}:
            woman = pronoun in {"she", "ella"}
            fits = [name for name in near if _is_person(name)]
            near = [name for name in fits if " " not in name or _is_woman(name) == woman] or [
                name for name in fits if not (_is_man(name) if woman else _is_woman(name))
            ]
        return near[0] if near else ""

    def last(self, place: int, within: int) -> str:
        """Who spoke last, not further back than ``within`` characters."""
        at, name = self._recent[-1] if self._recent else (-1, "")
        return name if at >= 0 and place - at <= within else ""


def _is_plural(word: str) -> bool:
    """Whether a word at a sentence's beginning is people without an article: Callers, Authorities."""
    return _PLURAL.fullmatch(word) is not None or (word.endswith("s") and word.lower() in ALL_HEADS)


def _is_surname(word: str) -> bool:
    """Whether a word that stands nowhere else may be a surname at a sentence's beginning: "Olaya told me"."""
    low = word.lower()
    return _SURNAME.fullmatch(word) is not None and low not in _NO_SURNAMES


def _length(text: str, words: int) -> int:
    """How long the first words of a text are."""
    return [found.end() for found in re.finditer(r"[^ \n]+", text)][words - 1]


def _is_person(name: str) -> bool:
    """Whether a speaker may be a he or a she: a name, or one person in an office."""
    words = [word.strip(",.").lower() for word in name.split()]
    if (
        name[0].isupper()
        and words[0] not in DETERMINERS | {"officials"}
        and not THINGS & set(words)
    ):
        return not BODIES & set(words)
    stop = next((at for at, word in enumerate(words) if word in OF), len(words))
    return bool(PERSONS & set(words[:stop])) and not BODIES & set(words[:stop])


def _is_man(name: str) -> bool:
    return name.partition(" ")[0].lower() in MEN


def _is_woman(name: str) -> bool:
    first = name.partition(" ")[0].lower()
    if first in {"a", "an", "the", "her", "la", "una"}:
        return first in {"la", "una"}
    return first.endswith("a") or first in WOMEN
