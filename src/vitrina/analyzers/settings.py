"""On what occasion a transcript was taken down: its kind, its date, and whom an interview is with.

"Versión estenográfica de la conferencia de prensa matutina | Martes 27 de agosto, 2019"
"INTERVIEW OF THOMAS CASASIN / AUGUST 17, 1978"
"""

from __future__ import annotations

import re

from msgspec import Struct

from vitrina.analyzers.dates import parse
from vitrina.analyzers.speakers import ordinary
from vitrina.core.facts import Paper

LONGEST = 200
_HEAD = 4000
_OCCASION = re.compile(
    r"conferencia|entrevista|versi[oó]n estenogr|discurso|sesi[oó]n|audiencia|comparecencia|mensaje|rueda de prensa"
    r"|press (?:conference|briefing)|interview|hearing|testimony|deposition|briefing|remarks|statement|transcript"
    r"|proceedings|minutes of|record of conversation|debate|speech|address",
    re.IGNORECASE,
)
_GUEST = re.compile(
    r"\b(?:interview (?:of|with)|testimony of|statement of|deposition of|examination of"
    r"|entrevista (?:a|con|de)|comparecencia de|declaraci[oó]n de)[ ]+(?:the |el |la )?"
    r"((?:[^\W\d_][\w.'’-]{0,30}[ ]?){1,5})",
    re.IGNORECASE,
)


class Setting(Struct, frozen=True):
    """Where and when something was said, as the paper's head tells it."""

    more: dict[str, str] = {}
    guest: str = ""


def setting(paper: Paper, before: str) -> Setting:
    """Read the lines before the first turn, or the paper's title."""
    more = {"language": paper.language} if paper.language else {}
    lines = [" ".join(line.split()) for line in before[:_HEAD].split("\n")]
    titles = [claim.value for claim in paper.claims if claim.name in {"Title", "Subject"}]
    occasion = next(
        (line for line in (*lines, *titles) if line and _OCCASION.search(line)),
        next(filter(None, (*titles, *lines)), ""),
    )
    if occasion:
        more["setting"] = occasion[:LONGEST]
    if date := paper.date or parse(occasion):
        more["date"] = date
    return Setting(more, _guest((*lines, *titles)))


def _guest(lines: tuple[str, ...]) -> str:
    for line in lines:
        if len(line) < LONGEST and (found := _GUEST.search(line)):
            name = found[1].strip()
            return ordinary(name) if name[:1].isupper() and len(name) > 3 else ""
    return ""
