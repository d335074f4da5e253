"""Verbs of saying, English and Spanish, and what each needs beside it.

A verb stands in the list as it is written in a text. ``that``: it reports speech with "that" or "que";
``bare``: "that" may be missing; ``told``: somebody who is told stands between ("told reporters that");
``view``: a noun and "was", whose it is stands before ("Roe's answer was that");
``mind``: it tells of an opinion, and only with a "that" close to it; ``direct``: it stands beside a quotation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import ahocorasick

_THAT_EN = """
    stated states added adds announced announces declared declares claimed claims insisted insists
    noted notes explained explains reported reports argued argues acknowledged
    acknowledges admitted admits confirmed confirms conceded concedes denied denies replied replies
    responded answered wrote writes recalled remarked remarks observed observes commented comments
    suggested suggests predicted complained complains concluded concludes alleged
    testified revealed reiterated reiterates emphasized emphasised emphasizes stressed stresses
    ruled maintained maintains contended contends disclosed indicated indicates affirmed
    asserted asserts repeated retorted pleaded protested pledged vowed swore proclaimed intimated
    divulged related averred agreed speculated underlined hinted objected rejoined countered telegraphed
    cabled volunteered stating adding saying noting declaring announcing predicts alleges
    arguing claiming insisting explaining stressing emphasizing emphasising maintaining asserting
    contending alleging complaining replying reiterating remarking writing acknowledging
    admitting conceding recalling affirming confirming concluding
"""
_BARE_EN = "said says say claim"
_TOLD_EN = """
    told tells informed informs advised advises assured assures notified reminded reminds
    warned warns cautioned promised promises
    telling informing advising assuring notifying reminding warning
"""
_MIND_EN = "considered considers consider felt feels hoped hopes resented"
_DIRECT_EN = """
    asked asks continued continues joked jokes interjected quipped urged exclaimed shouted cried
    demanded began tweeted posted wondered
"""
_HOLDS = "was of the|is of the|are of the|were of the|was of|is of|are of|were of|took the|takes the|held the|holds the"
_EXPRESSES = "expressed|expresses|expressing"
_VIEWS = "view|opinion|hope|belief|wish|conviction|fear|concern|confidence"
_NOUNS = """
    view opinion position reply answer response contention argument feeling belief impression comment
    claim reaction explanation conclusion
"""
_WISHES = """
    wished to|wishes to|desired to|wanted to|went on to|goes on to|proceeded to|hastened to|took occasion to
    took the occasion to|took the opportunity to|was careful to
"""
_INFINITIVES = "say|state|add|point out|explain|note|stress|emphasize|remark|observe"
_PHRASES_EN = """
    pointed out|points out|pointing out|made clear|makes clear|making clear|made it clear|makes it clear
    gave it as his opinion|gave assurances|gave an assurance|gave the assurance|drew attention to the fact
    took the position|takes the position
"""
_PHRASES_ES = """
    dio a conocer|dieron a conocer|hizo ver|hizo notar|hizo saber|dejó claro|dejó en claro|puso de manifiesto
"""
_REGULAR_ES = """
    señalar afirmar informar explicar asegurar declarar indicar comentar expresar manifestar
    denunciar reiterar anunciar confirmar precisar subrayar destacar mencionar plantear considerar
    opinar relatar revelar argumentar apuntar detallar aclarar lamentar alertar puntualizar
    recalcar enfatizar externar aseverar alegar replicar revirar acotar matizar remarcar agregar
    pronosticar vaticinar cuestionar recriminar criticar narrar platicar notificar reportar avisar
    testificar proclamar estimar calcular reclamar celebrar acusar contestar
"""
_VERBS_ES = """
    dijo dice dijeron dicen decía decían dirá diciendo dijera añadió añade añadieron añaden
    añadiendo respondió responde respondieron responden respondía sostuvo sostiene sostuvieron
    sostienen sostenía sostenían sosteniendo advirtió advierte advirtieron advierten advertía
    negó niega negaron niegan reconoció reconoce reconocieron reconocen admitió admite admitieron
    admiten insistió insiste insistieron insisten insistía recordó recuerda recordaron recuerdan
    prometió promete prometieron contó cuenta contaron cuentan contaba escribió escribe
    escribieron escribía argumentó concluyó concluye pidió pidieron exigió exigieron sugirió
    sugiere predijo dedujo adujo arguyó refirió refiere expuso expone propuso coincidió
"""
_DIRECT_ES = """
    preguntó pregunta preguntaron preguntan preguntaba exclamó gritó gritaron gritaban continuó
    prosiguió ironizó bromeó zanjó interrumpió decir
"""
_DONE_ES = "dicho añadido respondido sostenido advertido negado reconocido admitido insistido escrito prometido"


def _conjugated(verb: str) -> list[str]:
    """The third persons of a regular verb in -ar that tell: now, then, at that time, and its gerund."""
    stem = verb[:-2]
    return [stem + end for end in ("a", "an", "ó", "aron", "aba", "aban", "ando")]


HAVE_ES = frozenset([*_DONE_ES.split(), *(verb[:-1] + "do" for verb in _REGULAR_ES.split())])
"""What follows "ha" or "había"."""


class Verb(NamedTuple):
    """A verb of saying where it stands. ``sort``: that, bare, told or direct."""

    start: int
    end: int
    language: str
    sort: str
    word: str


def _listed() -> dict[str, tuple[str, str]]:
    regular = " ".join(form for verb in _REGULAR_ES.split() for form in _conjugated(verb))
    rows = (
        (_DIRECT_EN, "en", "direct"), (_THAT_EN, "en", "that"), (_BARE_EN, "en", "bare"), (_TOLD_EN, "en", "told"),
        (_MIND_EN, "en", "mind"), (_DIRECT_ES, "es", "direct"), (regular, "es", "that"), (_VERBS_ES, "es", "that"),
        (" ".join(HAVE_ES), "es", "that"),
    )  # fmt: skip
    listed = {word: (language, sort) for words, language, sort in rows for word in words.split()}
    return listed | _phrases()


def _phrases() -> dict[str, tuple[str, str]]:
    """Words that say it together: "took the view", "expressed his hope", "went on to say", "hizo notar"."""
    theirs = ("the", "a", "his", "her", "their", "its")
    english = [
        *_parts(_PHRASES_EN),
        *(f"{holds} {view}" for holds in _parts(_HOLDS) for view in ("view", "opinion")),
        *(
            f"{says} {one} {view}"
            for says in _parts(_EXPRESSES)
            for one in theirs
            for view in _parts(_VIEWS)
        ),
        *(f"{wishes} {says}" for wishes in _parts(_WISHES) for says in _parts(_INFINITIVES)),
    ]
    found = dict.fromkeys(english, ("en", "mind"))
    found |= dict.fromkeys(_parts(_PHRASES_ES), ("es", "that"))
    found |= {f"{view} {was}": ("en", "view") for view in _NOUNS.split() for was in ("was", "is")}
    for phrase, told in list(found.items()):
        for at, letter in enumerate(phrase):
            if letter == " ":  # a line may end between two of them
                found[f"{phrase[:at]}\n{phrase[at + 1 :]}"] = told
    return found


def _parts(words: str) -> list[str]:
    """The phrases of a list, parted by bars and lines."""
    return [part.strip() for line in words.splitlines() for part in line.split("|") if part.strip()]


_LISTED = _listed()
TELLS = frozenset(_LISTED)
"""Every verb of saying, as it is written."""


def _automaton() -> ahocorasick.Automaton:
    made = ahocorasick.Automaton()
    for word, (language, sort) in _LISTED.items():
        for form in (word, word.capitalize()) if language == "es" else (word,):  # "United States"
            made.add_word(form, (len(form), language, sort, word))
    made.make_automaton()
    return made


_FOUND = _automaton()


def verbs(text: str) -> Iterator[Verb]:
    """Give every verb of saying, in the order of the text."""
    for last, (size, language, sort, word) in _FOUND.iter(text):
        start, end = last + 1 - size, last + 1
        before, after = text[start - 1 : start], text[end : end + 1]
        if before.isalnum() or before in {"-", "'", "’", "_"}:
            continue
        if not (after.isalnum() or after in {"-", "_"}):
            yield Verb(start, end, language, sort, word)
