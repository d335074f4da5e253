"""Newspapers, agencies and stations by name, and the words of which such names are made."""

from __future__ import annotations

import re

_KNOWN_LINES = """
Reuters|Associated Press|The Associated Press|AP|Agence France-Presse|AFP|EFE|Bloomberg|Xinhua|Tass
TASS|ANSA|DPA|dpa|UPI|The Guardian|Guardian|The New York Times|New York Times|The Washington Post
Washington Post|Wall Street Journal|The Wall Street Journal|Los Angeles Times|The Times
Financial Times|The Economist|The Independent|Daily Telegraph|The Daily Telegraph|The Telegraph
Daily Mail|The Intercept|Politico|Newsweek|Time|TIME|The Atlantic|The Nation|Forbes|Wired|Vice|BBC
BBC News|CNN|NBC|NBC News|CBS|CBS News|ABC News|Fox News|MSNBC|NPR|PBS|Sky News|Al Jazeera
Al-Jazeera|RT|Deutsche Welle|Le Monde|Le Figaro|Libération|Mediapart|Der Spiegel|Spiegel|Die Zeit
Die Welt|Süddeutsche Zeitung|Frankfurter Allgemeine|La Repubblica|L'Espresso|Corriere della Sera
El País|El Mundo|La Vanguardia|Público|elDiario.es|El Confidencial|ABC|La Jornada|El Universal
Reforma|Milenio|Excélsior|Proceso|El Financiero|Animal Político|Aristegui Noticias|Sin Embargo
SinEmbargo|El Economista|La Crónica|El Sol de México|Notimex|Televisa|TV Azteca|Radio Fórmula
El Heraldo de México|Sputnik|Clarín|La Nación|Página/12|Página 12|Infobae|El Tiempo|El Espectador
Semana|El Comercio|El Telégrafo|El Universo|teleSUR|Telesur|O Globo|Folha de S.Paulo|Folha|Granma
Prensa Latina|The Hindu|Haaretz|Sydney Morning Herald|The Age|The Australian
The Sydney Morning Herald|Toronto Star|The Globe and Mail|CBC|Pravda|Izvestia|People's Daily
Izvestiya
"""
KNOWN = frozenset(
    name.strip() for line in _KNOWN_LINES.strip().split("\n") for name in line.split("|")
)
_MADE_LINES = """
Times Post News Herald Tribune Journal Gazette Courier Chronicle Observer Examiner Mirror Express Telegraph
Independent Star Standard Record Register Inquirer Globe Mail Sentinel Dispatch Echo Lamp Weekly Daily Review
Magazine Press Agency Radio Television Broadcasting Zeitung Diario Heraldo Prensa Noticias Gaceta Correo Mercurio
"""
MADE = frozenset(_MADE_LINES.split())
_SPANISH_WORDS = (
    "Voz Sol Diario Heraldo Prensa Crónica Siglo Razón Tribuna Faro Gaceta Opinión Hora"
)
SPANISH = frozenset(_SPANISH_WORDS.split())
_WORD = r"[A-ZÀ-Þ][\w'’/-]{1,24}(?:\.\w{1,10})?"
_NAME = (
    r"(?:[Tt]he |[Ee]l |[Ll]a |[Ll]os |[Ll]as |[Ll]e |[Dd]er |[Dd]ie )?"
    rf"{_WORD}(?: (?:de |del |la |of |della |and |y )?{_WORD}){{0,4}}"
)
NAME = re.compile(_NAME)


def outlet(text: str, *, named: bool = False) -> str:
    """Give the outlet that a run of capitalised words begins with; '' if it is none.

    ``named``: the words before say that it is one ("the newspaper X", "el diario X").
    """
    text = " ".join(text.split()).rstrip(".,;:'’")
    words = text.split(" ")
    for size in range(min(len(words), 7), 0, -1):
        part = " ".join(words[:size]).removesuffix("'s").removesuffix("’s")
        part = part.rstrip(".,;:")
        low = part.removeprefix("the ")
        low = low[:1].upper() + low[1:]
        if low in KNOWN:
            return low.removeprefix("The ") if low.removeprefix("The ") in KNOWN else low
        if size > 1 and words[size - 1].removesuffix("'s").removesuffix("’s") in MADE:
            return low
        if size > 1 and words[0] in {"El", "La"} and words[1] in SPANISH:
            return low
        if size > 1 and low.split()[0] in {"Radio", "Diario", "Agencia", "Canal", "Revista"}:
            return low
    return text[:1].upper() + text[1:] if named else ""
