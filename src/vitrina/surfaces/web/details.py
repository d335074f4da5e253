"""What a reader said of a file, in a person's language.

Readers speak plain English, with numbers and names filled in: ``more than 24 attachments``. The
catalogue has such a sentence with ``{}`` where something is filled in, so it is found by its shape;
two sentences joined by a colon are taken apart.
"""

from __future__ import annotations

import gettext
import re
from functools import cache

from vitrina.core.outcomes import OUTCOMES

LONGEST = 500


@cache
def _shapes(translations: gettext.NullTranslations) -> tuple[tuple[re.Pattern[str], str], ...]:
    """(shape, sentence) of those with something filled in; the longest first, as it says the most."""
    known = getattr(translations, "_catalog", {})
    templates = [key for key in known if isinstance(key, str) and "{}" in key]
    return tuple(
        (re.compile("(.{1,200}?)".join(map(re.escape, template.split("{}")))), template)
        for template in sorted(templates, key=lambda key: (-len(key.replace("{}", "")), key))
    )


def said(text: str, translations: gettext.NullTranslations) -> str:
    """Give ``text`` in the language of ``translations``; as it is where nobody has translated it."""
    if not text or len(text) > LONGEST:
        return text
    if text in OUTCOMES:
        return translations.gettext(OUTCOMES[text].title)
    whole = translations.gettext(text)
    if whole != text:
        return whole
    for shape, template in _shapes(translations):
        if found := shape.fullmatch(text):
            parts = (said(part, translations) for part in found.groups())
            return translations.gettext(template).format(*parts)
    head, colon, tail = text.partition(": ")
    return f"{said(head, translations)}: {said(tail, translations)}" if colon else text
