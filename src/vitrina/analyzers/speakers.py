"""The labels under which people speak in a transcript: who it is, in what office, named or not.

PRESIDENTE ANDRÉS MANUEL LÓPEZ OBRADOR     Andrés Manuel López Obrador, Presidente
MANUEL BARTLETT DÍAZ, DIRECTOR GENERAL     Manuel Bartlett Díaz, Director General
Senator CHURCH                             Church, Senator
INTERLOCUTORA                              Interlocutora, not named
"""

from __future__ import annotations

import re

from msgspec import Struct

_SMALL_WORDS = """
    de del la las los el y e en para por a al von van der of the and for in da do di
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_OFFICES_WORDS = """
    presidente presidenta vicepresidente vicepresidenta expresidente expresidenta secretario
    secretaria subsecretario subsecretaria director directora subdirector subdirectora coordinador
    coordinadora vocero vocera titular procurador procuradora fiscal gobernador gobernadora jefe
    jefa senador senadora diputado diputada embajador embajadora canciller ministro ministra
    comandante general almirante vicealmirante capitán coronel comisionado comisionada consejero
    consejera rector rectora vocalista rey reina papa niño niña representante alcalde alcaldesa
    magistrado magistrada juez jueza licenciado licenciada doctor doctora ingeniero ingeniera
    profesor profesora maestro maestra señor señora don doña encargado encargada presidencia
    oficial asesor asesora cónsul portavoz periodista president vice-president secretary
    under-secretary undersecretary senator minister chairman chairwoman chair director ambassador
    colonel admiral captain commander lieutenant major sergeant governor mayor judge justice
    representative congressman congresswoman rep sen gen col lt sgt prof professor dr mr mrs ms
    miss sir madam lord lady commissioner counsel attorney chancellor premier consul spokesman
    spokeswoman spokesperson deputy acting assistant inspector district chief senior former
    veteran leader opposition king queen pope prince princess reverend rev father herr frau
    monsieur madame ceo cfo c ing lic dra sr sra prime foreign interior defense defence
"""
OFFICES = frozenset(_OFFICES_WORDS.split())
"""First words of an office or title, English and Spanish, lower case, without dots."""
_VOICES_WORDS = """
    pregunta respuesta interlocutor interlocutora interlocutores intervención intervenciones voz
    voces moderador moderadora asistente asistentes público prensa reportero reportera
    entrevistador entrevistadora traductor traductora intérprete participante conductor conductora
    presentador presentadora question questions answer q a p r interviewer interviewee moderator
    operator voice voices unidentified unknown speaker participant audience host narrator
    translator interpreter reporter press examiner witness male female staff
"""
VOICES = frozenset(_VOICES_WORDS.split())
"""First words of labels that name nobody."""
_SPOKEN = {"q": "Question", "p": "Pregunta", "a": "Answer", "r": "Respuesta"}
_SHOUTED = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LEADING = re.compile(r"^(?:(?:the|el|la|los|las)[ ]+|[\"“‘'(\[]+|\u2060+)", re.IGNORECASE)


class Speaker(Struct, frozen=True):
    """Who a label names: ``role`` may be '', ``named`` is False for ``INTERLOCUTOR`` and the like."""

    name: str
    role: str = ""
    named: bool = True


def first_word(label: str) -> str:
    """Give the first word of a label as the lists have it."""
    word = _LEADING.sub("", label.strip()).split(maxsplit=1)
    return word[0].strip(".,;:()-–—").lower() if word else ""


def spoken_as(label: str) -> Speaker:
    """Read a label."""
    label = " ".join(label.replace("\u2060", "").split()).strip(" :.-–—*")
    word = first_word(label)
    if label.startswith("(") or not word:
        return Speaker(ordinary(label.strip("()")), named=False)
    if word in VOICES:
        return Speaker(_SPOKEN.get(label.lower().strip("."), ordinary(label)), named=False)
    parts = [part.strip() for part in label.split(",") if part.strip()]
    if len(parts) > 1:
        return _of_parts(parts)
    return _leading_role(ordinary(label))


def _of_parts(parts: list[str]) -> Speaker:
    """A name and an office, whichever comes first."""
    if first_word(parts[0]) not in OFFICES:
        return Speaker(ordinary(parts[0]), ordinary(", ".join(parts[1:])))
    at = next((n for n, part in enumerate(parts) if n and first_word(part) not in OFFICES), 0)
    if not at:
        return _leading_role(ordinary(", ".join(parts)))
    # The name is the last part: an office may have commas of its own.
    return Speaker(ordinary(parts[-1]), ordinary(", ".join(parts[:-1])))


def _leading_role(label: str) -> Speaker:
    """Offices and titles before a name: ``Presidente``, ``Mr.``, ``Prime Minister``."""
    words = label.split()
    at = 1 if words and words[0].lower() in {"the", "el", "la"} else 0
    first = at
    while at < len(words) and words[at].strip(".,").lower() in OFFICES:
        at += 1
    if at == first or at >= len(words) or words[at].lower() in _SMALL:
        return Speaker(label, named=at == first)
    return Speaker(ordinary(" ".join(words[at:])), " ".join(words[first:at]))


def ordinary(text: str) -> str:
    """Give a name in ordinary letters if it is shouted: ``ROSA ICELA`` -> ``Rosa Icela``."""
    if sum(map(str.islower, text)) * 2 > sum(map(str.isalpha, text)):
        return text
    whole = text.split()
    return " ".join(
        word.lower()
        if number and word.lower() in _SMALL
        else word  # an acronym in brackets stays as it is
        if word.startswith("(") and word.endswith(")")
        else _SHOUTED.sub(_capital, word)
        for number, word in enumerate(whole)
    )


def _capital(found: re.Match[str]) -> str:
    word = found[0]
    if word[:2] in {"MC", "Mc"} and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    if len(word) > 2 and word[1] in "'’":
        return word[0] + word[1] + word[2:].capitalize()
    return word.capitalize()
