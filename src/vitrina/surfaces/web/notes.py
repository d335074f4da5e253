"""What the search tells of how it read a query, in the language of the page.

The notes come as English sentences with something of the query in them; the sentences are these.
"""

from __future__ import annotations

import re
from functools import cache

from vitrina.surfaces.web.language import N_, catalogue

SENTENCES = (
    N_("Only the first {n} characters were read."),
    N_("Only the first {n} terms were searched."),
    N_("A quotation mark without its partner was passed over."),
    N_("/{pattern}/ is no regular expression; it was read as words."),
    N_("/{pattern}/ uses what can't be searched here; it was read as words."),
    N_("There is no field {name}: and it was read as words. Did you mean {other}: ?"),
    N_("There is no field {name}: and it was read as words."),
    N_("date:{value} is no date; it was read as words."),
    N_("A bracket without its partner was passed over."),
    N_("NOT stands before nothing and was passed over."),
    N_("Brackets nested too deep were passed over."),
    N_("After the documents with all the words come those with some of them."),
    N_("No document has all the words; these have some of them."),
    N_("The first documents are in the order that a machine guessed by their meaning."),
    N_("Order by meaning needs an encoder that is not installed: {command}"),
    N_("Order by meaning is for answers in another language, best first: nothing was moved here."),
)


@cache
def _forms() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", re.escape(text)), re.DOTALL), text)
        for text in SENTENCES
    )


def translated(text: str, language: str) -> str:
    """Give a note in ``language``; as it came if it is none of the known sentences."""
    for form, sentence in _forms():
        found = form.fullmatch(text)
        if found:
            return catalogue(language).gettext(sentence).format(**found.groupdict())
    return text
