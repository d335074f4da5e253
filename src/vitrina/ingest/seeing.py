"""OCR of one page, in the worker."""

from __future__ import annotations

from vitrina.core.source import Source
from vitrina.core.types import Text
from vitrina.ingest.events import Picture


def see(source: Source, order: Picture) -> tuple[Text | None, str]:
    """Give what is read on the page (None: no words) and which engine, with what, read it."""
    raise NotImplementedError
