"""Names that are told by a word or a form: posts, laws, ships, addresses, handles, numbers.

    American Legation, Managua      post        Espionage Act of 1917    law
    AMEMBASSY LISBON                post        U.S.S. Pueblo            ship
    @lopezobrador_                  handle      DE89 3704 0044 0532 0130 00   account

One pass looks for the words that such a name can't be without; around each, a few words are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

import ahocorasick

from vitrina.analyzers import name_bodies as bodies
from vitrina.analyzers.check_digits import clabe, iban
from vitrina.analyzers.institutions import letters, written
from vitrina.analyzers.name_edges import pieces

Found = tuple[int, int, str]
"""Where it stands, and its kind."""
_BEFORE, _AFTER, _LINE = 120, 160, 600
_ANYWHERE = frozenset(("@", "line", "titled"))
"""Words whose names may stand among others."""
_CAP = r"[A-ZÁÉÍÓÚÑÜ][\w’'&-]{0,40}"
_LEADING = re.compile(rf"(?:{_CAP}\s(?:(?:of|and|for|on|against|&)\s)?){{1,7}}$")
_SMALL_LEAD = re.compile(r"(?:The|An?|This|That|In|Of|Under|By)\s(?:the\s)?")
_LAW_TAIL = re.compile(
    rf"(?:\s(?:of|for|on|to|against)(?:\sthe)?(?:\s(?:{_CAP}|of|the|and|or|in|for))*\s{_CAP})?(?:\s(?:of|de)\s(?:1[5-9]|20)\d\d\b)?"
)
_LEY_TAIL = re.compile(
    rf"(?:\s(?:de|del|la|las|los|el|en|y(?!\s(?:la|el|las|los)\b)|para|con|contra|sobre|por|a|al|e|{_CAP})){{1,16}}"
)
_SMALL_TAIL = re.compile(r"(?:\s(?:de|del|la|las|los|el|en|y|para|con|contra|sobre|por|a|al|e))+$")
_POST_TAIL = re.compile(
    r"(?:\sGeneral|\sGENERAL)?"
    r"(?:(?:,|\s(?:in|at|to|en|de|del|de la))\s(?:the\s|la\s|el\s)?"
    r"(?!Department\b|Secretary\b|Foreign\b|Minist|President\b)"  # to whom a telegram goes
    rf"{_CAP}(?:\s(?:de\s)?{_CAP}){{0,2}})?"
    rf"(?:\s(?:in|en|at)\s{_CAP}(?:\s{_CAP}){{0,2}})?"
)
_POST_LEAD = re.compile(rf"(?:{_CAP}\s){{1,3}}$")
_LOUD_CITY = re.compile(r"(?:[ ][A-ZÁÉÍÓÚÑ]{3,20}){1,2}(?=[ ]*(?:\n|,|;|$))")
"""The city of a post in a line of capitals: 'EMBASSY PORT AMARO'."""
_CITY = re.compile(r"\s([A-Z]{3,20}(?:\s[A-Z]{3,20})?)")
_SHIP = re.compile(r"\s[‘'\"“]?((?:[A-ZÁÉÍÓÚÑ][\w’'-]{1,30})(?:\s[A-ZÁÉÍÓÚÑ][\w’'-]{1,30}){0,2})")
_DESK = re.compile(r"[A-Z][\w-]{1,30}$")
_MAIL_LEFT = re.compile(r"[^\W_][\w.+'-]{0,63}$")
_LISTED = (
    r"[A-Z][\w’'-]{1,30}(?: [A-Z][\w’'-]{1,30})?, [A-Z][\w’'-]{1,30}(?: [A-Z]\w?\.?)?(?![\w’'-])"
)
_BEFORE_ADDRESS = re.compile(rf"(?<![\w’'-])({_LISTED})['\"]?\s?[<\[]$")
"""'Surname, Given I' before an address in brackets: the tagger would part it at the comma."""
_IN_LINE = re.compile(rf"(?:(?<=[:;<>] )|(?<=[:;]))['\"]?({_LISTED})")
_MAIL_RIGHT = re.compile(r"@ ?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_HANDLE = re.compile(r"@[A-Za-z0-9_]{2,30}\b(?!\.\w)")
_ABROAD = re.compile(
    r"\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?(?:\d{2,4}[ .-]?){2,4}\d{2,4}(?![\w/-])"
)
_PHONE_TAIL = re.compile(r"-\d{4}(?![\w/-])")
_PHONE_LEAD = re.compile(r"(?<![\w/.-])(?:\(\d{3}\) ?|\d{3}-)\d{3}$")
_LONG_NUMBER = re.compile(r"\d{4} ?\d{4} ?\d{4}")
_PHONE_AFTER = re.compile(r"\.?(?: ?(?:no|number|núm|num)\.?)?:? ?(\(?\+?\d[\d ().-]{5,20}\d)")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CLABE = re.compile(r"(?<!\d)\d{18}(?!\d)")
_ACCOUNT_AFTER = re.compile(
    r"(?: bancaria)?(?: ?(?:no|number|num|núm|número|#)\.?)?:? ?(\d[\d-]{5,24}\d)(?!\w)"
)


def forms(text: str) -> Iterator[Found]:
    """Give what is told by words and forms; in the order in which the words stand."""
    size = len(text)
    done = -1
    for end, (word, kind) in _words().iter_long(text):
        end += 1  # noqa: PLW2901  (the automaton gives the last letter)
        start = end - len(word)
        if kind not in "@+(" and (
            (start and text[start - 1].isalnum()) or (end < size and text[end].isalnum())
        ):
            continue
        if start < done and kind not in _ANYWHERE:
            continue
        for found in _READ[kind](text, start, end):
            if kind not in _ANYWHERE:
                done = max(done, found[1])
            yield found
    yield from _numbers(text)


def _law(text: str, start: int, end: int) -> Iterator[Found]:
    """An English law ends with its word: 'Espionage Act of 1917'."""
    lead = _LEADING.search(text, max(0, start - _BEFORE), start)
    if lead is None:
        return
    first = lead.start()
    small = _SMALL_LEAD.match(text, first, start)
    first = small.end() if small else first
    tail = _LAW_TAIL.match(text, end, end + _AFTER)
    last = tail.end() if tail else end
    first, last = next(part for part in pieces(text, first, last) if part[1] > start)
    if first < start:
        yield first, last, "law"


def _ley(text: str, start: int, end: int) -> Iterator[Found]:
    """A Spanish law begins with its word: 'Ley General de Salud'."""
    tail = _LEY_TAIL.match(text, end, end + _AFTER)
    if tail is None:
        return
    small = _SMALL_TAIL.search(text, end, tail.end())
    last = small.start() if small else tail.end()
    if last > end and any(char.isupper() for char in text[end:last]):
        yield start, last, "law"


def _whole(kind: str) -> Callable[[str, int, int], Iterator[Found]]:
    def read(text: str, start: int, end: int) -> Iterator[Found]:
        del text
        yield start, end, kind

    return read


def _post(text: str, start: int, end: int) -> Iterator[Found]:
    """A post with its country or its city; a bare 'Embassy' is none."""
    lead = _POST_LEAD.search(text, max(0, start - 60), start)
    first = start
    if lead:
        first = lead.start()
        small = re.match(r"(?:The|An?|At|In|To|From|For|Our|Your|This|La|El|Al|Del)\s+", lead[0])
        first += small.end() if small else 0
    tail = _POST_TAIL.match(text, end, end + 90)
    if tail and not tail[0] and text[start:end].isupper():
        tail = _LOUD_CITY.match(text, end, end + 45)
    last = tail.end() if tail else end
    first, last = next(part for part in pieces(text, first, last) if part[1] > start)
    if first < start or last > end:
        plain = text[end:last].strip()
        if first == start and plain in {"General", "GENERAL"}:
            return
        yield first, last, "post"


def _post_by_city(text: str, start: int, end: int) -> Iterator[Found]:
    """A post as telegrams write it: 'AMEMBASSY LISBON'."""
    city = _CITY.match(text, end, end + 45)
    yield start, city.end() if city else end, "post"


def _desk(text: str, start: int, end: int) -> Iterator[Found]:
    before = text[max(0, start - 32) : start]
    lead = _DESK.search(before.rstrip()) if before[-1:] == " " else None
    if lead and lead[0] not in {"The", "A", "His", "Her", "My", "Your", "News", "Front", "Help"}:
        yield start - len(before) + lead.start(), end, "post"


def _ship(text: str, start: int, end: int) -> Iterator[Found]:
    name = _SHIP.match(text, end, end + 80)
    if name:
        yield start, name.end(1), "ship"


def _vessel(text: str, start: int, end: int) -> Iterator[Found]:
    del start
    name = _SHIP.match(text, end, end + 80)
    if name:
        yield name.start(1), name.end(1), "ship"


def _at(text: str, start: int, end: int) -> Iterator[Found]:
    """What stands around an @: an e-mail address, or a handle."""
    left = _MAIL_LEFT.search(text, max(0, start - 64), start)
    right = _MAIL_RIGHT.match(text, start, start + 400)
    if left and right:
        name = _BEFORE_ADDRESS.search(text, max(0, left.start() - 100), left.start())
        if name:
            yield name.start(1), name.end(1), "person"
        yield left.start(), right.end(), "email"
    elif not (start and (text[start - 1].isalnum() or text[start - 1] in "@/._")):
        handle = _HANDLE.match(text, start, end + 31)
        if handle and any(char.isalpha() for char in handle[0]):
            yield start, handle.end(), "handle"


def _line(text: str, start: int, end: int) -> Iterator[Found]:
    """Names of a line 'To: Roe, Jane; Doe, John F'."""
    last = text.find("\n", end, end + _LINE)
    for name in _IN_LINE.finditer(text, start, last if last > 0 else min(end + _LINE, len(text))):
        yield name.start(1), name.end(1), "person"


def _phone(text: str, start: int, end: int) -> Iterator[Found]:
    del start
    number = _PHONE_AFTER.match(text, end, end + 40)
    if number and 7 <= sum(char.isdigit() for char in number[1]) <= 15:
        yield number.start(1), number.end(1), "phone"


def _account(text: str, start: int, end: int) -> Iterator[Found]:
    del start
    number = _ACCOUNT_AFTER.match(text, end, end + 60)
    if number:
        yield number.start(1), number.end(1), "account"


def _plus(text: str, start: int, end: int) -> Iterator[Found]:
    """A telephone with its country: '+52 55 1234 5678'."""
    del end
    number = _ABROAD.match(text, start)
    if number and 8 <= sum(char.isdigit() for char in number[0]) <= 15:
        yield start, number.end(), "phone"


def _numbers(text: str) -> Iterator[Found]:
    """Numbers that need no word beside them."""
    for tail in _PHONE_TAIL.finditer(text):
        lead = _PHONE_LEAD.search(text, max(0, tail.start() - 9), tail.start())
        if lead:
            yield lead.start(), tail.end(), "phone"
    if _LONG_NUMBER.search(text) is None:
        return
    for found in _IBAN.finditer(text):
        if iban(found[0]):
            yield *found.span(), "account"
    for found in _CLABE.finditer(text):
        if clabe(found[0]):
            yield *found.span(), "account"


_READ: dict[str, Callable[[str, int, int], Iterator[Found]]] = {
    "law": _law, "ley": _ley, "treaty": _whole("law"), "post": _post, "city": _post_by_city,
    "secstate": _whole("post"), "desk": _desk, "ship": _ship, "vessel": _vessel, "@": _at,
    "phone": _phone, "account": _account, "+": _plus,
    "line": _line,
    "organisation": _whole("organisation"), "body": bodies.body,
    "cuerpo": bodies.cuerpo, "(": bodies.explained, "called": bodies.called, "titled": bodies.titled,
    "letters": bodies.known_letters,
}  # fmt: skip
_CUES = {
    "law": (
        "Act", "Acts", "Treaty", "Convention", "Protocol", "Pact", "Constitution", "Charter", "Amendment",
        "Accord", "Accords", "Covenant", "Statute",
    ),
    "ley": (
        "Ley", "Tratado", "Convenio", "Convención", "Constitución", "Código", "Reglamento", "Decreto",
        "Protocolo", "LEY", "TRATADO",
    ),
    "treaty": ("T-MEC", "TLCAN", "NAFTA", "USMCA"),
    "post": (
        "Embassy", "Legation", "Consulate", "High Commission", "Interests Section", "Embajada", "Consulado",
        "Legación", "Misión Permanente", "Permanent Mission", "Ambassade", "Botschaft", "EMBASSY", "EMBAJADA",
    ),
    "city": (
        "AMEMBASSY", "AMCONSUL", "USMISSION", "AMCONGEN", "AMLEGATION", "USLO", "USINT", "USDAO",
        "AmEmbassy", "Amembassy", "AmConsul", "Amconsul",
    ),
    "secstate": ("SECSTATE WASHDC", "SECSTATE", "SecState", "USUN NEW YORK", "USUN"),
    "desk": ("Desk", "desk", "Desk Officer", "desk officer"),
    "ship": (
        "USS", "U.S.S.", "HMS", "H.M.S.", "HMAS", "H.M.A.S.", "S.S.", "SS", "M/V", "MV", "USNS", "RMS", "USCGC",
    ),
    "vessel": (
        "steamer", "steamship", "cruiser", "destroyer", "submarine", "frigate", "battleship", "yacht", "schooner",
        "buque escuela", "buque", "vapor", "fragata", "crucero", "acorazado", "submarino", "yate",
    ),
    "@": ("@",),
    "line": ("From:", "To:", "Cc:", "CC:", "cc:", "Bcc:", "De:", "Para:"),
    "+": ("+",),
    "phone": ("Tel", "tel", "Phone", "phone", "Telephone", "telephone", "Teléfono", "teléfono", "Cell", "cell",
              "Mobile", "Fax", "fax", "celular", "Celular"),
    "account": ("account", "Account", "Acct", "acct", "cuenta", "Cuenta", "CLABE", "A/C"),
    "(": ("(",),
    "cuerpo": (*bodies.HEADS_ES, *(head.upper() for head in bodies.HEADS_ES if head.upper() != "SECRETARIA")),
    "body": tuple(sorted(bodies.LAST_EN.union(bodies.HEADS_EN))),
    "called": bodies.CALLED_SO,
    "titled": bodies.TITLES_EN,
}  # fmt: skip


@cache
def _words() -> ahocorasick.Automaton:
    made = ahocorasick.Automaton()
    for kind, words in _CUES.items():
        for word in words:
            made.add_word(word, (word, kind))
    for word in letters():
        if word not in made:
            made.add_word(word, (word, "letters"))
    for word in written():
        made.add_word(word, (word, "organisation"))
        made.add_word(word.upper(), (word.upper(), "organisation"))
    made.make_automaton()
    return made
