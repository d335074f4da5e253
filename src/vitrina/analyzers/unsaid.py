"""When a verb of saying tells nothing: the said contract, was not told, might have said, if he says, did he say?"""

from __future__ import annotations

import re

from vitrina.analyzers.quoted_text import QuotedText
from vitrina.analyzers.saying import HAVE_ES, Verb
from vitrina.analyzers.subjects import HAD_TO

_HA = re.compile(r"\b(?:ha|han|había|habían|haya|hayan|habría)[ \n]$")
_MODAL = re.compile(
    r"\b(?:would|should|could|may|might|can|will|must|to|not)[ \n]"
    r"(?:(?:[a-z]+ly|then|also|well|still|now|only|even)[ \n])?$"
)
_BARE_FORMS = frozenset({"say", "claim", "consider", "take the view"})
_NOT_SAID = re.compile(
    r"\b(?:the|such|of|in|this|any|to|each|that|every|la|una|su|sus|esta|esa|de|del|con|sin|por|cada|ninguna|otra"
    r"|mi|tu|nuestra|[Cc]omo se|[Ss]e|se (?:les?|nos|me|ha|había)"
    r"|[Qq]ué|[Cc]ómo|[Qq]uién|[Dd]ónde|[Cc]uándo)[ \n]$"
)
"""The said contract, alleged in the reported, la denuncia que, se dice: no verb of saying, or nobody's."""
_UNSAID = re.compile(
    r"(?:\b(?:not|never|nor|neither|without|[Nn]o|[Nn]unca|[Jj]amás|[Tt]ampoco)|n['’]t)[ \n]"
    r"(?:(?:yet|ever|le|les|me|nos|lo|ha|han|había|have|has|had|been|being|yet)[ \n]){0,2}$"
    r"|\b(?:would|could|should|might|may|must|will|shall|habría|hubiera|hubiese)[ \n]"
    r"(?:not[ \n])?(?:have[ \n](?:been[ \n])?)?$"
    r"|\b(?:[Ii]f|[Uu]nless|[Ww]hether|[Ss]i)\b[^,.;:\n]{0,40}$"
)
"""What was not said, or might have been."""
_COUNTS = frozenset({"cuenta", "cuentan", "contó", "contaron", "contaba"})
"""To count on, to notice: "contaba con", "darse cuenta de"."""
_WHAT_HE = re.compile(
    r"\b(?:[Ww]hat|[Ww]hatever|which|whom|than)[ \n](?:he|she|it|they|(?:[A-Z]\w+[ \n]){0,2}[A-Z]\w+|the[ ]\w+)[ \n]"
    r"(?:(?:had|has|have)[ \n])?$"
)
_ASKS = re.compile(
    r"(?:Did|Does|Do|Has|Have|Had|Is|Was|What|Who|Why|How|When|Where|Would|Could|Will)\b"
)


def unsaid(known: QuotedText, verb: Verb, low: int, *, quoted: bool) -> bool:
    """Whether a verb tells nothing; ``quoted``: words in quotation marks stand before it, and were said."""
    text = known.text
    ahead = text[max(low, verb.start - 16) : verb.start]
    if verb.word == "decir" and not HAD_TO.search(text, max(low, verb.start - 20), verb.start):
        return True
    if verb.word in _COUNTS and text.startswith((" de", " con "), verb.end):
        return True
    if verb.language == "en" and _WHAT_HE.search(text, max(low, verb.start - 40), verb.start):
        return True
    if _NOT_SAID.search(ahead) or (verb.word in HAVE_ES and not _HA.search(ahead)):
        return True
    if verb.word in _BARE_FORMS and _MODAL.search(ahead):
        return True
    denied = _UNSAID.search(text, max(low, verb.start - 60), verb.start)
    return not quoted and (denied is not None or _asked(known, verb))


def _asked(known: QuotedText, verb: Verb) -> bool:
    """Whether a verb stands in a question: "¿Qué dijo ...?", "Did he say ...?"."""
    start, end = known.sentence(verb.start)
    ahead = known.text[start : verb.start]
    opened = ahead.rfind("¿") > ahead.rfind("?")
    return opened or (known.text[end - 1] == "?" and _ASKS.match(ahead) is not None)
