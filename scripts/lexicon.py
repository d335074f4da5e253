"""Write the names of states, languages, months and cities in English and Spanish, out of the Unicode CLDR.

    scripts/lexicon.py        writes src/vitrina/analyzers/lexicon/cldr-en-es.txt

Babel carries the data; Vitrina ships what is written here and needs no Babel to run.
Source: Unicode Common Locale Data Repository, Unicode License v3.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import babel
from babel import Locale

TARGET = Path(__file__).parent.parent / "src/vitrina/analyzers/lexicon/cldr-en-es.txt"
HEAD = f"""\
# Names of states, languages, months, days, currencies and cities in English and Spanish. Made by
# scripts/lexicon.py out of the Unicode CLDR (Unicode License v3, https://www.unicode.org/license.txt;
# Copyright 1991-present Unicode, Inc.), as Babel {babel.__version__} carries it. Written like en-es.txt.
"""


def pairs() -> Iterator[tuple[str, str]]:
    """Give each name in both languages."""
    english, spanish = Locale("en"), Locale("es")
    for kind in ("territories", "languages", "currencies"):
        ours, theirs = getattr(english, kind), getattr(spanish, kind)
        yield from ((ours[code], theirs[code]) for code in sorted(ours) if code in theirs)
    for kind in ("months", "days"):
        ours = getattr(english, kind)["format"]["wide"]
        theirs = getattr(spanish, kind)["format"]["wide"]
        yield from ((ours[code], theirs[code]) for code in sorted(ours))
    cities = (dict(locale.time_zones) for locale in (english, spanish))
    ours, theirs = cities
    for zone in sorted(theirs):
        city = theirs[zone].get("city")
        own = ours.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if city:
            yield own, city


def main() -> int:
    """Write the file anew; say how many names it holds."""
    found = {
        (one.casefold(), other.casefold()): None
        for one, other in pairs()
        if one.casefold() != other.casefold() and not set("|,()") & set(one + other)
    }
    lines = "".join(f"{one} | {other}\n" for one, other in found)
    TARGET.write_text(HEAD + lines, encoding="utf-8")
    print(f"{len(found)} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
