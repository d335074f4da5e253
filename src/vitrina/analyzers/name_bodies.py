"""Organisations that are told by their own grammar, and by a word that stands before.

Secretaría Anticorrupción y de Buen Gobierno       a head, and what it is for
Commission on Human Rights                         the same in English
Pacific and Americas Branch                        what it is for, and a head
Comisión Nacional del Agua (CNA)                   words whose first letters stand in brackets
el periódico Reforma, reportero de Lord Molécula   a word that only a medium or a firm has after it
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vitrina.analyzers import institutions
from vitrina.analyzers.name_edges import pieces
from vitrina.analyzers.name_words import (
    CALENDAR,
    COMMON,
    DEMONYM,
    GIVEN,
    HEAD,
    PLACE,
    SURNAME,
    TITLE,
    known_as,
)

Found = tuple[int, int, str]
_BEFORE, _AFTER = 90, 160
_CAP = r"[A-ZÁÉÍÓÚÑÜ][\w’'-]{0,40}"
_OF = re.compile(
    rf"\s(?:(?:of|for|on)\s(?:the\s)?|(?P<to>to)\s)({_CAP}(?:(?:,?\s(?:and|&)|\s(?:of|for)(?:\sthe)?)?\s{_CAP}){{0,6}})"
)
_LEAD = re.compile(rf"(?:{_CAP}\s(?:(?:and|&|of)\s)?){{1,5}}$")
_ADJECTIVES = frozenset(
    ("royal", "national", "federal", "international", "permanent", "joint", "special", "select", "central", "high",
     "supreme", "states", "united", "u.s", "interim", "preparatory", "standing", "general")
)  # fmt: skip
"""Words before a head that belong to it, as adjectives of peoples do: 'Mexican Ministry of ...'."""
_ES_LINK = r"(?:de\sla|de\slos|de\slas|del|de|para\sla|para\sel|para)"
_TAIL = re.compile(
    rf"(?:\s(?:(?P<of>{_ES_LINK})\s)?{_CAP}|(?P<comma>,)\s{_CAP}(?=(?:,\s{_CAP}){{0,3}}\sy\s)|\s(?P<y>y|e)\s(?:{_ES_LINK}\s)?{_CAP})"
)
_LOUD_TAIL = re.compile(
    r"(?:\s(?:(?P<of>DE LA|DE LOS|DE LAS|DEL|DE|PARA LA|PARA EL|PARA)\s)?[A-ZÁÉÍÓÚÑÜ]{3,40}\b"
    r"|(?P<comma>(?!))|\s(?P<y>Y|E)\s(?:(?:DE LA|DE LOS|DEL|DE)\s)?[A-ZÁÉÍÓÚÑÜ]{3,40}\b)"
)
_BEFORE_TITLE = re.compile(
    rf"(?:^|(?<![A-Z])[.;!?]\s+|\n)({_CAP}),\s(?:the\s|then\s|(?:First|Acting|Assistant|Deputy|Under|Permanent|High|Vice)[\s-]){{0,3}}$"
)
_LETTERS = re.compile(r"([A-ZÁÉÍÓÚÑÜ]{3,9})\)")
_WORDS_BEFORE = re.compile(r"[^\W\d_][\w’'.&-]*")
_ANY = re.compile(r"\S+")
_JOINING = frozenset(("and", "of", "&"))
_SMALL = frozenset(
    ("of", "the", "and", "for", "on", "in", "to", "de", "del", "la", "los", "las", "el", "y", "e", "en", "para")
)  # fmt: skip
_CALLED = re.compile(
    rf"\s[‘'\"“«]?((?:(?:El|La|Los|Las|The|Le|Der|Die)\s)?{_CAP}(?:\s(?:de|del|y|&)\s{_CAP}|\s{_CAP}){{0,3}})"
)
_OFFICE_LAST = frozenset(
    ("attaché", "attache", "secretary", "minister", "ambassador", "chargé", "director", "chairman", "officer",
     "commander", "commissioner", "representative", "secretario", "secretaria", "embajador", "agregado", "majesty",
     "excellency")
)  # fmt: skip
HEADS_ES = (
    "Secretaría", "Subsecretaría", "Ministerio", "Comisión", "Consejo", "Instituto", "Dirección", "Procuraduría",
    "Fiscalía", "Tribunal", "Universidad", "Cámara", "Coordinación", "Oficina", "Agencia", "Fondo", "Banco",
    "Sindicato", "Confederación", "Federación", "Asociación", "Servicio", "Auditoría", "Contraloría", "Organización",
    "Comité", "Asamblea", "Partido", "Presidencia", "Academia", "Secretaria", "Comision", "Unidad",
)  # fmt: skip
HEADS_EN = (
    "Department", "Ministry", "Bureau", "Office", "Board", "Committee", "Commission", "Council", "Agency", "Division",
    "Institute", "Academy", "Court", "Chamber", "Federation", "Association", "Organization", "Organisation", "Society",
    "League", "University", "Secretariat", "Directorate", "House",
)  # fmt: skip
LAST_EN = frozenset((
    "Committee", "Commission", "Council", "Board", "Bureau", "Agency", "Branch", "Division", "Delegation", "Institute",
    "Party", "Company", "Corporation", "Railway", "Association", "Federation", "Foundation", "University",
    "Department", "Ministry", "Parliament", "Secretariat", "Directorate", "Academy", "Society", "Mission", "Bank",
    "Authority", "Fleet", "Railways", "Herald", "Gazette", "Journal", "Treasury", "Subcommittee", "Corps",
))  # fmt: skip
TITLES_EN = (
    "Secretary",
    "Senator",
    "Ambassador",
    "Minister",
    "Representative",
    "Director",
    "Chairman",
    "Commissioner",
)
CALLED_SO = (
    "periódico", "diario", "revista", "semanario", "noticiero", "portal", "empresa", "compañía", "constructora",
    "aerolínea", "farmacéutica", "televisora", "reportero de", "reportera de", "corresponsal de", "newspaper",
    "magazine", "periodista de", "reportero del", "reportera del", "partido",
)  # fmt: skip


def body(text: str, start: int, end: int) -> Iterator[Found]:
    """A head with what it is for, before it or after: 'Bureau of Intelligence and Research'."""
    first = _led(text, start, bare=text[start:end] in LAST_EN)
    tail = _OF.match(text, end, end + _AFTER)
    if tail and tail["to"] and not _is_to(text[start:end], tail[2]):
        tail = None
    first, last = next(
        part for part in pieces(text, first, tail.end() if tail else end) if part[1] > start
    )
    if last > end + 4 or first < start:
        yield first, last, "organisation"


def _is_to(head: str, what: str) -> bool:
    """Whether 'to' tells what a body is for: 'Commission to Negotiate Peace', not 'to Paris'."""
    known = known_as(what.split(maxsplit=1)[0])
    return (
        head in {"Commission", "Committee"}
        and bool(known & COMMON or not known)
        and what[-3:] != "ion"
    )


def _led(text: str, start: int, *, bare: bool) -> int:
    """Where the words before a head begin; where it is not ``bare``, adjectives alone belong to it."""
    lead = _LEAD.search(text, max(0, start - _BEFORE), start)
    words = list(_ANY.finditer(lead[0])) if lead else []
    kept: list[re.Match[str]] = []
    for word in reversed(words):
        known = known_as(word[0])
        low = word[0].casefold()
        if (known & TITLE and low != "general") or (
            not bare and low not in _ADJECTIVES and not known & DEMONYM
        ):
            break
        if kept and kept[-1][0] in _JOINING and known & HEAD:
            break  # 'the State Department and the Relief Committee'
        kept.append(word)
    while kept and not _may_lead(kept[-1][0]):
        kept.pop()
    return lead.start() + kept[-1].start() if lead and kept else start


def _may_lead(word: str) -> bool:
    """Whether a name may begin so."""
    low = word.casefold()
    if low in _SMALL or low in _STARTS:
        return False
    return low == "general" or not known_as(word) & TITLE


_STARTS = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "our", "your", "his", "her", "their", "its", "my", "each",
     "every", "any", "no", "some", "if", "when", "while", "as", "at", "by", "from", "with", "under", "after", "before",
     "both", "such", "one", "to", "i", "we", "he", "said", "dear", "see", "whether", "although", "re", "cc")
)  # fmt: skip


def cuerpo(text: str, start: int, end: int) -> Iterator[Found]:
    """A Spanish head with what follows: 'Secretaría de Hacienda y Crédito Público'."""
    loud = text[start:end].isupper()
    if not loud and text[end - 1 : end].isupper():
        return
    at = end
    pattern = _LOUD_TAIL if loud else _TAIL
    while at - end < _AFTER and (tail := pattern.match(text, at, end + _AFTER)):
        if _ends(tail, loud=loud):
            break
        at = tail.end()
    first, last = next(part for part in pieces(text, start, at) if part[1] > start)
    if last > end:
        yield first, last, "organisation"


def _ends(tail: re.Match[str], *, loud: bool) -> bool:
    """Whether what follows a Spanish head is no more of its name: a person, another body, a place."""
    word = tail[0].rsplit(None, 1)[-1]
    known = known_as(word)
    if tail["y"]:
        other = known & (HEAD | PLACE | GIVEN | TITLE) and word.casefold() != "servicios"
        return bool(other) or word.isupper() != loud
    if tail["comma"]:
        return not known & COMMON
    if known & TITLE and not known & HEAD:
        return word.casefold() not in {"general", "fiscal"}
    return not tail["of"] and bool(known & GIVEN) and not known & (HEAD | COMMON)


def explained(text: str, start: int, end: int) -> Iterator[Found]:
    """Letters in brackets, and before them the words that they are the first of."""
    letters = _LETTERS.match(text, end, end + 12)
    if letters is None or start < 6:
        return
    wanted = list(letters[1])
    first = -1
    words = list(_WORDS_BEFORE.finditer(text, max(0, start - 140), start))
    head = False
    for word in reversed(words):
        low = word[0].casefold()
        if not wanted:
            break
        if low in _SMALL and word[0][0] != wanted[-1]:
            continue
        if word[0][0] != wanted[-1]:
            return
        wanted.pop()
        first = word.start()
        head = head or bool(known_as(word[0]) & HEAD)
    if wanted or not head or first < 0:
        return
    last = start
    while last > first and not text[last - 1].isalnum():
        last -= 1
    if start - last < 3:
        yield first, last, "organisation"
        yield *letters.span(1), "organisation"


def called(text: str, start: int, end: int) -> Iterator[Found]:
    """What a word says to be a medium or a firm: 'el periódico Reforma'."""
    del start
    name = _CALLED.match(text, end, end + 90)
    if name is None:
        return
    shown, of = name[1], text[end - 2 : end] in {"de", "el"}
    known = known_as(shown)
    if of and (known & (PLACE | DEMONYM) or known_as(shown.split()[0]) & DEMONYM):
        return
    if not of and known_as(shown.split()[0]) & (TITLE | DEMONYM):
        return
    first_at, last = next(iter(pieces(text, *name.span(1))))
    yield first_at, last, "organisation"


def known_letters(text: str, start: int, end: int) -> Iterator[Found]:
    """An institution that the list has under one word: 'OMB', 'Issste'; not where all is in capitals."""
    word = text[start:end]
    around = text[max(0, start - 15) : start] + text[end : end + 15]
    if word.isupper() and around.isupper():
        return
    if not known_as(word) & (COMMON | GIVEN | SURNAME | PLACE | HEAD):
        yield start, end, "organisation"


def titled(text: str, start: int, end: int) -> Iterator[Found]:
    """A surname that opens a sentence and has its office behind: 'Jockel, Assistant Secretary'."""
    del end
    name = _BEFORE_TITLE.search(text, max(0, start - 70), start)
    if name and not known_as(name[1]) & (PLACE | HEAD | COMMON | DEMONYM | CALENDAR | TITLE):
        yield *name.span(1), "person"


def apart(text: str, start: int, end: int, kind: str) -> Iterator[Found]:
    """Part what stands as one: 'Steve/Harold'; 'United Nations of' and whoever is in it."""
    shown = text[start:end]
    slash = shown.find("/") if kind != "place" else -1
    if slash > 0 and all(len(side) > 4 and not side.isupper() for side in shown.split("/")):
        yield from apart(text, start, start + slash, kind)
        yield from apart(text, start + slash + 1, end, kind)
        return
    head, _, rest = shown.partition(" ")
    if rest and leads_body(head):
        first = known_as(rest.split()[0])
        if first & GIVEN and not first & (HEAD | COMMON):
            yield start + len(head) + 1, end, "person"  # 'la Presidencia Carlos Salinas'
            return
    of = shown.find(" of ") if kind == "organisation" else -1
    if (
        of > 0
        and not institutions.called(shown)
        and institutions.called(shown[of + 4 :]).startswith("country-")
    ):
        before = institutions.called(shown[:of])
        if before and "-" not in before:  # no country's own
            yield start, start + of, kind
            yield start + of + 4, end, "place"
            return
    yield start, end, kind


def is_office(words: list[str]) -> bool:
    """Whether words say what somebody is, and no body: 'Naval Attaché', 'Secretary of State'."""
    first = known_as(words[0])
    low = [word.casefold().strip(".,") for word in words]
    if len(low) > 2 and low[-2] in {"for", "to"} and known_as(words[-1]) & HEAD:
        return True  # 'Enclosed for Bureau'
    return low[-1] in _OFFICE_LAST or (
        len(words) > 1
        and bool(first & TITLE)
        and not first & HEAD
        and low[1] in {"of", "for", "de"}
    )


def leads_body(word: str) -> bool:
    """Whether a name of several words that begins so is of a body, in whatever light it was seen."""
    return word in _FIRST or (word.isupper() and word.capitalize() in _FIRST)


def is_nothing(words: list[str]) -> bool:
    """Whether words name nobody: a number, a disease, a tax, a direction, a label of the form."""
    if len(words) > 1:
        return False
    known, low = known_as(words[0]), words[0].casefold()
    loud = words[0].isupper() and len(words[0]) > 3 and known & HEAD and known & COMMON
    return bool(loud) or low in _NOBODY or low in _NO_BODY or bool(_ROMAN.fullmatch(words[0]))


_NO_BODY = frozenset(
    ("department", "committee", "commission", "court", "office", "council", "board", "bureau", "ministry", "party",
     "delegation", "federal", "provincial", "national", "imperial", "mandatory", "secretaría", "instituto", "tribunal",
     "fiscalía", "comisión", "consejo", "centro", "diario", "frente", "ministerio", "cámara", "grupo", "banco")
)  # fmt: skip
"""Heads and adjectives that alone are the writer's own, and nobody's name."""
_FIRST = frozenset(
    head for head in HEADS_ES if head not in {"Secretaria", "Unidad", "Banco", "Fondo"}
)
_ROMAN = re.compile(r"M{0,2}[XVI]{2,6}")
_NOBODY = frozenset(
    ("covid", "covid-19", "sars-cov-2", "vih", "iva", "isr", "pib", "gdp", "gmt", "utc", "tel", "fax", "inclosure",
     "enclosure", "annex", "dios", "god", "south", "north", "east", "west", "sur", "norte", "este", "oeste",
     "afro", "cabe", "bienvenida", "bienvenido", "administration", "government")
)  # fmt: skip


_CAPITALS = re.compile(
    r"(?<![\w’'.&-])[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+"
    r"(?:[ ](?:(?:de|del|de la|von|van|di|da)[ ])?[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+){1,4}(?![\w’-])"
)
_ARTICLE = re.compile(r"(?:El|La|Los|Las|The)[ ]")
_NO_PERSON = COMMON | HEAD | TITLE | CALENDAR | DEMONYM


def untagged(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """What lists alone tell of capitals that nothing else took for a name: 'Puerto Vallarta', 'Heinrich Vogel'."""
    at = 0
    for found in _CAPITALS.finditer(text):
        start, end = found.span()
        while at < len(taken) and taken[at][1] <= start:
            at += 1
        if at < len(taken) and taken[at][0] < end:
            continue
        whole = known_as(found[0])
        if whole & PLACE and not whole & GIVEN and not _ARTICLE.match(found[0]):
            yield start, end, "place"
            continue
        words = [known_as(word) for word in found[0].split() if word[0].isupper()]
        if (
            words[0] & GIVEN
            and words[-1] & SURNAME
            and not any(word & _NO_PERSON for word in words)
            and not words[0] & PLACE
        ):
            yield start, end, "person"
