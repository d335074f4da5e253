"""The analyzers: a new one is one import and one line here."""

from __future__ import annotations

from vitrina.analyzers import (
    articles,
    covered,
    events,
    headers,
    names,
    passages_language,
    posts,
    quotations,
    references,
    times,
    turns,
)
from vitrina.core.facts import Analyzer

ANALYZERS: tuple[Analyzer, ...] = (
    headers.ANALYZER,
    references.ANALYZER,
    passages_language.ANALYZER,
    turns.ANALYZER,
    posts.ANALYZER,
    articles.ANALYZER,
    quotations.ANALYZER,
    times.ANALYZER,
    events.ANALYZER,
    names.ANALYZER,
    covered.ANALYZER,
)
