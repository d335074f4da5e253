"""Verbs of saying, English and Spanish, and what each needs beside it.

A verb stands in the list as it is written in a text. ``that``: it reports speech with "that" or "que";
``bare``: "that" may be missing; ``told``: somebody who is told stands between ("told reporters that").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import ahocorasick

_THAT_EN = """
    stated states added adds announced announces declared declares claimed claims insisted insists
    noted notes explained explains reported reports warned warns argued argues acknowledged
    acknowledges admitted admits confirmed confirms conceded denied denies replied replies
    responded answered wrote writes recalled remarked observed commented suggested suggests
    promised predicted complained concluded alleged testified revealed reiterated emphasized
    stressed ruled maintained contended contends cautioned disclosed indicated affirmed asserted
    stating adding saying noting declaring announcing warning predicts alleges
"""
_BARE_EN = "said says say claim"
_TOLD_EN = "told tells informed informs advised assured notified reminded"
_DIRECT_EN = """
    asked asks continued continues joked jokes interjected quipped urged exclaimed shouted cried
    agreed demanded began concluded tweeted posted wondered
"""
_THAT_ES = """
    dijo dice dijeron dicen decía decían dirá señaló señala señalaron afirmó afirma afirman
    afirmaron informó informa informaron informan explicó explica explicaron aseguró asegura
    aseguran aseguraron agregó agrega añadió añade declaró declara declararon indicó indica
    indicaron respondió responde respondieron contestó contesta comentó comenta comentaron expresó
    expresa manifestó manifiesta sostuvo sostiene advirtió advierte advirtieron denunció denuncia
    denunciaron negó niega reconoció reconoce admitió insistió insiste reiteró reitera anunció
    anuncia anunciaron confirmó confirma precisó precisa subrayó subraya destacó destaca recordó
    recuerda prometió promete planteó plantea mencionó menciona mencionan consideró considera
    opinó opina relató relata contó cuenta reveló revela escribió escribe argumentó acusó apuntó
    apunta detalló aclaró aclara calculó concluyó reclamó pidió exigió lamentó sugirió estimó
    alertó celebró diciendo señalando afirmando agregando
"""
_DIRECT_ES = "preguntó pregunta exclamó gritó continuó prosiguió ironizó bromeó zanjó interrumpió"
HAVE_ES = "dicho señalado afirmado informado explicado asegurado declarado indicado anunciado denunciado reconocido"


class Verb(NamedTuple):
    """A verb of saying where it stands. ``sort``: that, bare, told or direct."""

    start: int
    end: int
    language: str
    sort: str
    word: str


def _listed() -> dict[str, tuple[str, str]]:
    rows = (
        (_DIRECT_EN, "en", "direct"), (_THAT_EN, "en", "that"), (_BARE_EN, "en", "bare"), (_TOLD_EN, "en", "told"),
        (_DIRECT_ES, "es", "direct"), (_THAT_ES, "es", "that"), (HAVE_ES, "es", "that"),
    )  # fmt: skip
    listed = {word: (language, sort) for words, language, sort in rows for word in words.split()}
    listed |= {
        "pointed out": ("en", "that"),
        "made clear": ("en", "that"),
        "expressed the view": ("en", "that"),
    }
    return listed


_LISTED = _listed()


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
        if not (before.isalnum() or before in {"-", "'", "’", "_"}) and not (
            after.isalnum() or after in {"-", "_"}
        ):
            yield Verb(start, end, language, sort, word)
