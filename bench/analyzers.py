"""How many words a second all analyzers take together, on papers of four kinds.

VITRINA_CORPORA=../shared/corpora python bench/analyzers.py
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from vitrina.analyzers.registry import ANALYZERS
from vitrina.core.facts import Paper
from vitrina.core.records import Block
from vitrina.core.types import Place

CABLES = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "cables"


def main() -> None:
    """Print words a second of each analyzer and of all, for each set."""
    for name in ("frus/txt", "dfat", "jfk", "foia-emails"):
        texts = [path.read_text() for path in sorted((CABLES / name).rglob("*.*"))]
        papers = [Paper((Block(Place(line=1), text),)) for text in texts if len(text) < 10**6]
        words = sum(len(paper.blocks[0].text.split()) for paper in papers)
        spent = {each.name: 0.0 for each in ANALYZERS}
        for each in ANALYZERS:
            list(each.run(papers[0]))
            began = time.process_time()
            for paper in papers:
                for _ in each.run(paper):
                    pass
            spent[each.name] = time.process_time() - began
        rates = ", ".join(f"{what} {words / seconds:,.0f}" for what, seconds in spent.items())
        print(f"{name}: all {words / sum(spent.values()):,.0f}; {rates}")


if __name__ == "__main__":
    main()
