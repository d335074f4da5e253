"""Letters, despatches and printed telegrams: who to whom, place and date, number, signature.

The Ambassador in Russia (Francis) to the Secretary of State       header.from, header.to
Petrograd, April 6, 1917, 12 p.m.                                  header.place, header.date
1295. Secretary of Treasury requests ...                           header.number
Francis                                                            header.signed
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vitrina.analyzers.dating import Dated, dates
from vitrina.analyzers.heads import Line
from vitrina.core.facts import Fact

_PLACE = re.compile(
    r"(?:[Aa]t )?([A-ZÀ-Þ][^\W\d_]*\.?(?:[ ’'-]+(?:[A-ZÀ-Þ][^\W\d_]*\.?|de|del|la|of|the|do|da|on|sur|am|en))"
    r"{0,4}(?:, (?!undated)[A-Z][^\W\d_]*\.?(?: [A-Z][^\W\d_]*\.?){0,2}){0,2})\s?[,.;]?[ ]?\[?$"
)
_UNDATED = re.compile(r"^([A-Z][\w .’'-]{2,40}), \[?(?:undated|n\.d\.)")
_NO_PLACE = re.compile(
    r"(?i)\b(?:received|date|message|dated|telegram|from|on|released?|declassified|review|copy|file"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|march|april|may|june|july)\b"
)
_TITLE = re.compile(
    r"(?i:title: ['\"]?)?(?i:(?:[A-Z-]{1,20} ){0,2}(?:cable(?:gram)?|letter|minute|memorandum|message|note"
    r"|telegram|savingram|air ?gram|d[ei]spatch|submission|teleprinter message|memoire)(?: ?[\[\d/\]]{1,8})?"
    r" (?:no\. \d+ )?from) (?P<from>[^,]{2,120}?) (?:to|TO) (?P<to>.{2,150}?)['\"]?$"
)
_SENTENCE = re.compile(
    r" (?:is|was|were|would|has|have|had|be|been|are|will|should|shall|may|can|could|must|that|which|we|I) "
)
"""Words that a heading of the form 'X to Y' never has."""
_NAMED = re.compile(r"\(([^()]{2,60})\)")
_HONOUR = re.compile(r"(?:Mr|Mrs|Miss|Messrs|President|Premier|King)\.? (?=[A-Z][^,]{2,40}$)")
_ROLE = re.compile(
    r"(?i)\b(?:secretary|ambassador|minister|consul|charg[ée]|chairman|commission|president|agent"
    r"|embassy|legation|delegat\w+|department|director|chief|vice|counsel\w+|counselor|senator"
    r"|representative|mr|dr|high commissioner|governor|admiral|general|foreign office|assistant"
    r"|messrs|bank|company|professor|attach[ée]|solicitor|officer|division|government|king|emperor)\b"
)
_ASIDE = re.compile(r"\[\^?[\w*†]{1,4}\]|\(#f\d+\)|\^\d+")
_NUMBER = re.compile(
    r"(?:No\.|Dispatch No\.|Despatch No\.|Savingram)?\s?(\d{1,5})(?:\.(?= [A-Z\[“\"])|\.?$)"
)
_FILE = re.compile(
    r"^(?:File No\. )?(\d{2,4}(?:[a-z]|\.)?[\w.]*/[\w½⅓-]+)(?:: (Telegram|Radio|Cable))?$"
)
_NOTE = re.compile(r"^(?:\[\^?\w{1,4}\]:?|\*? ?\d{1,3}[ .]|\[(?:NAA|DFAT|TNA|NA|On file)|[*†] )")
_CLOSING = re.compile(
    r"(?i)^(?:I (?:am|have|remain)\b.*|(?:very )?(?:truly|sincerely|respectfully|cordially).*"
    r"|yours\b.*|\[.*\]|with .*|by direction.*|enclosures?.*|for the .*:?|signed:?|accept,? .*)$"
)
_SIGNED = re.compile(
    r"^(?:\(?[Ss]igned\)?:?|\(?[Ss]gd\.?\)?|/?[s5]/|\[[Ss]igned\])?\s*((?:(?:Mc|Mac|O’|O'|D’|de |von |van )?"
    r"(?<![^\W\d_])[A-ZÀ-Þ][^\W\d_]*(?:[-’'][A-ZÀ-Þa-zà-ÿ]+)?\.?,? ?){1,5})$"
)
_LONGEST_NAME = 50
_WORDS = r"[^\W\d_]+(?:[ '’-][^\W\d_]+){0,5}"
_OFFICE = re.compile(
    r"(?i:((?:[^\W\d_]+ ){0,2}(?:EMBASSY|CONSULATE(?:[ -]GENERAL)?|LEGATION|HIGH COMMISSION)"
    rf"(?:(?:,| of| in| at| to)(?: the)? {_WORDS})?"
    r"|(?:EMBAJADA|CONSULADO(?: GENERAL)?|LEGACIÓN|LEGACION|MISIÓN PERMANENTE)"
    rf"(?: DEL?(?: LA| LOS)? {_WORDS})?(?: (?:EN|ANTE)(?: LA| EL)? {_WORDS})?)"
    r"(?:[,.]? (?:NÚM|NUM|NO|N[º°]|N\.º|OFICIO|CABLE|TELEGRAM|DESPATCH)\.?(?: NO\.?)? ?(\d{1,6}))?)\.?$"
)
"""The line on top that says which post writes: 'EMBAJADA EN PUERTO AMARO, NÚM. 31'."""
_JUST_PLACES = re.compile(
    r"(?i)^(?:restricted|secret|confidential|confidencial|reservado|private\b|privado\b|page|end|copy"
    r"|enclosure|annex|top secret)"
)


def letterhead(lines: list[Line]) -> Iterator[Fact]:
    """Give who wrote to whom, whence and when, from the first lines."""
    yield from between(lines[:14])
    dateline = _dateline(lines[:30])
    if dateline:
        yield from dateline
    for line in lines[:8]:
        if found := _FILE.match(line.text):
            yield line.fact("header.file", found[1], *found.span(1))
            break
    if dateline:
        yield from _serial(lines, dateline[0])


def office(lines: list[Line], *, form: bool) -> Iterator[Fact]:
    """Give the post whose paper it is, and its number; ``form``: whether fields say to whom or of what.

    Without either, such a line may as well be whom a letter goes to.
    """
    for line in lines[:5]:
        found = _OFFICE.match(line.text)
        if found and (form or found[2]):
            yield line.fact("header.from", found[1], *found.span(1), 0.85)
            if found[2]:
                yield line.fact("header.number", found[2], *found.span(2), 0.85)
            return


def signature(lines: list[Line], known: str) -> Iterator[Fact]:
    """Give who signed: the last short line of names above the footnotes. ``known``: the writer."""
    body = [line for line in lines if not _NOTE.match(line.text)]
    for line in reversed(body[-8:]):
        text = _ASIDE.sub(lambda found: " " * len(found[0]), line.text).rstrip(" ,;")
        found = _SIGNED.match(text) if len(text) <= _LONGEST_NAME else None
        if not found or _JUST_PLACES.match(text):
            if len(text) > 90:
                break
            continue
        name = found[1].strip(" ,")
        if _CLOSING.match(text) or (_ROLE.search(name) and not text.isupper()) or len(name) < 3:
            continue
        sure = 0.95 if line.gap else 0.7
        if known and known.rsplit(maxsplit=1)[-1].casefold() in name.casefold():
            sure = 1.0
        yield line.fact("header.signed", name, *found.span(1), sure)
        return


def party(text: str) -> tuple[str, str]:
    """Give (name or role, role) of one side of a heading: 'the Minister in China (Reinsch)'."""
    text = re.sub(r"^(?:the|The|THE) ", "", _ASIDE.sub("", text).strip(" .,:"))
    named = _NAMED.findall(text)
    if named:
        return named[-1].strip(), _NAMED.sub("", text).strip(" ,")
    if titled := _HONOUR.match(text):
        return text[titled.end() :], titled[0].strip()
    return text, text if _ROLE.search(text) else ""


def between(lines: list[Line]) -> Iterator[Fact]:
    """Give writer and reader from the first line that is a heading of the form 'X to Y'."""
    for line in lines:
        text = line.text
        if titled := _TITLE.match(text):
            for side in ("from", "to"):
                value, role = party(titled[side])
                more = {"role": role} if role else {}
                yield line.fact(f"header.{side}", value, *titled.span(side), 0.9, more)
            return
        if len(text) > 280 or text[-1] in ";:?" or dates(text):
            continue
        at = _split(text)
        if not at:
            continue
        yield from _side(line, "from", 0, at)
        yield from _side(line, "to", at + 4, len(text))
        return


def _side(line: Line, side: str, start: int, end: int) -> Iterator[Fact]:
    value, role = party(line.text[start:end])
    more = {"role": role} if role else {}
    if value:
        yield line.fact(f"header.{side}", value, start, end, 0.95, more)


def _split(text: str) -> int:
    """Where `` to `` parts writer from reader; 0 if the line is no such heading."""
    if _SENTENCE.search(text):
        return 0
    begins = text.startswith(("The ", "Mr. ", "President ", "Messrs. ", "Dr. "))
    if not begins and not (_ROLE.search(text[:80]) and text[0].isupper()):
        return 0
    bare = _ASIDE.sub(lambda found: " " * len(found[0]), text).rstrip()
    for mark in (") to ", " to the ", " to The ", " to President ", " to Mr. "):
        if (at := bare.find(mark) if mark[0] == ")" else bare.rfind(mark)) > 3:
            at += mark[0] == ")"
            break
    else:
        found = list(re.finditer(r" to (?=[A-Z])", bare))
        if not found:
            return 0
        at = found[-1].start()
    left, right = bare[:at], bare[at + 4 :]
    if not _ROLE.search(left) or ". " in re.sub(r"\b(?:Mr|Dr|Messrs|[A-Z])\. ", "", left):
        return 0
    return at if right and (right.startswith("the ") or right[0].isupper()) else 0


def _dateline(lines: list[Line]) -> list[Fact]:
    """Place and date of the first line that is nothing else."""
    for line in lines:
        text = line.text
        if len(text) > 130:
            continue
        found = dates(text)
        if not found:
            if undated := _UNDATED.match(text):
                return [line.fact("header.place", undated[1], *undated.span(1))]
            continue
        first = found[0]
        before = text[: first.start].strip()
        after = _ASIDE.sub("", text[first.end :]).strip(" .,;]—–-")
        if len(after) > 30 or text.startswith(("[Rec", "Rec", "(Rec")):
            continue
        place = _PLACE.match(text[: first.start]) if before else None
        if place and not _NO_PLACE.search(place[1]):
            return [
                line.fact("header.place", place[1], *place.span(1)),
                _dated(line, first, 1.0 if not after else 0.9),
            ]
        if not before and not after:
            return [_dated(line, first, 0.9)]
    return []


def _dated(line: Line, found: Dated, sure: float) -> Fact:
    more = {"precision": found.precision}
    return line.fact("header.date", found.value, found.start, found.end, sure * found.sure, more)


def _serial(lines: list[Line], dateline: Fact) -> Iterator[Fact]:
    """The number that leads the first paragraph after the date line."""
    after = [line for line in lines if (line.block, line.start) > (dateline.block, dateline.end)]
    for line in after[:4]:
        if line.text.startswith("["):
            continue
        if found := _NUMBER.match(line.text):
            yield line.fact("header.number", found[1], *found.span(1), 0.9)
            return
