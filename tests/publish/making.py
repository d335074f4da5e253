"""Small editions for tests: clean documents written out, without a library behind them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PIL import Image

from vitrina.core.clean import CleanDocument, CleanPage, Gap, mark
from vitrina.publish import keys
from vitrina.publish.edition import Made, publish
from vitrina.publish.keys import Key
from vitrina.publish.ledger import Ledger
from vitrina.publish.pages import About

DAY = 1_700_006_400
REMOVED = mark(["personal-data"])
TEXTS = {
    "offer": ("The offer of asylum", "1994-03-19", "en", ("The Minister has decided", "to grant asylum to her.")),
    "salvo": ("Salvoconducto", "1994-03-21", "es", ("El señor Quiroga no otorgará", "el salvoconducto.")),
    "memo": ("Memorandum", "1994", "en", (f"Spoke with {REMOVED} at the harbour.",)),
    "list": ("東京からの手紙", "", "ja", ("東京から手紙が来た。", "Łódź, straße")),
}  # fmt: skip


@cache
def key(name: str = "example.org/papers", seed: int = 1) -> Key:
    """A key that is the same in each run."""
    return keys.make(name, (bytes([seed]) * 32, bytes([seed + 1]) * 32))


def drawn(seed: int = 7) -> Callable[[int], bytes]:
    """Chance that is the same in each run."""
    return random.Random(seed).randbytes


def picture(shade: int = 255) -> bytes:
    """A page's picture."""
    out = io.BytesIO()
    Image.new("L", (60, 80), shade).save(out, "PNG")
    return out.getvalue()


def documents(ledger: Ledger, texts: dict[str, tuple[str, str, str, tuple[str, ...]]]):
    """Clean documents in the order of the ledger."""
    for ident, name in ledger.ordered(texts):
        title, date, language, lines = texts[name]
        gaps = (Gap(1, "personal-data"),) if any(REMOVED in line for line in lines) else ()
        image = picture() if name == "memo" else b""
        yield CleanDocument(
            ident, title, (CleanPage(lines, image),), date, language, "text", gaps=gaps
        )


def made(
    out: Path,
    ledger: Ledger | None = None,
    texts: dict[str, tuple[str, str, str, tuple[str, ...]]] = TEXTS,
    **given: object,
) -> Made:
    """Publish; the ledger is changed."""
    kept = Ledger(draw=drawn()) if ledger is None else ledger
    told = {"keys": [key()], "about": About("The Marsh case"), "time": DAY} | given
    return publish(documents(kept, texts), out, ledger=kept, **told)
