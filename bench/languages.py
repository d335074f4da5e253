"""How often the language of a passage is right: the Universal Declaration, 28 languages.

    VITRINA_CORPORA=../shared/corpora python bench/languages.py [--wrong] [--lingua]

A passage is a line of 60 characters and more. ``--lingua`` measures lingua-language-detector beside
ours, where it is installed.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from vitrina.analyzers.passage_votes import passage

FOLDER = Path(os.environ.get("VITRINA_CORPORA", "../shared/corpora")) / "bench/langid/udhr"
CODES = {
    "arb": "ar", "cat": "ca", "ces": "cs", "cmn_hans": "zh", "ell_monotonic": "el", "eng": "en",
    "eus": "eu", "fra": "fr", "glg": "gl", "gug": "gn", "heb": "he", "hin": "hi", "ind": "id",
    "ita": "it", "jpn": "ja", "kor": "ko", "nav": "nv", "nld": "nl", "pes_1": "fa", "pol": "pl",
    "por_BR": "pt", "quy": "qu", "rus": "ru", "spa": "es", "swh": "sw", "tur": "tr", "ukr": "uk",
    "vie": "vi",
}  # fmt: skip


def main() -> None:
    """Print accuracy, speed and the commonest errors."""
    passages = [
        (CODES[path.stem], line.strip())
        for path in sorted(FOLDER.glob("*.txt"))
        for line in path.read_text().split("\n")
        if len(line.strip()) >= 60
    ]
    measure("ours", passages, passage)
    if "--lingua" in sys.argv:
        from lingua import LanguageDetectorBuilder  # noqa: PLC0415  (not a dependency)

        detector = LanguageDetectorBuilder.from_all_languages().build()

        def lingua(text: str) -> str:
            found = detector.detect_language_of(text)
            return found.iso_code_639_1.name.lower() if found else ""

        measure("lingua", passages, lingua)


def measure(name: str, passages: list[tuple[str, str]], detect: Callable[[str], str]) -> None:
    """Print one detector's line."""
    detect(passages[0][1])
    began = time.perf_counter()
    got = [detect(text) for _, text in passages]
    seconds = time.perf_counter() - began
    right = sum(code == found for (code, _), found in zip(passages, got, strict=True))
    words = sum(len(text.split()) for _, text in passages)
    print(
        f"{name}: {right / len(passages):.4f} of {len(passages)}; {words / seconds:,.0f} words a second"
    )
    wrong = Counter(
        (code, found) for (code, _), found in zip(passages, got, strict=True) if code != found
    )
    print("  ", ", ".join(f"{a} for {b}: {n}" for (b, a), n in wrong.most_common(12)))
    if "--wrong" in sys.argv:
        for (code, text), found in zip(passages, got, strict=True):
            if code != found:
                print(f"   {code} {found} {text[:150]}")


if __name__ == "__main__":
    main()
